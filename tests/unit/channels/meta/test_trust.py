"""Who may talk to the webhook: the subscription check and the signature."""

from __future__ import annotations

import hashlib

import pytest

from chalicelib.channels.base import Secrets
from chalicelib.channels.meta import inbound
from chalicelib.domain.errors import Refused
from tests.unit.channels.meta.support import PAGE, SECRETS, request, signature

BODY = b'{"object":"page","entry":[],"note":"\\u00e4 https:\\/\\/example.com"}'
CHECK = {"hub.mode": "subscribe", "hub.verify_token": "let-me-in", "hub.challenge": "1158201444"}


def test_a_subscription_check_with_our_token_is_answered_with_its_challenge_as_plain_text() -> None:
    reply = inbound.handshake(request(query=CHECK), PAGE, SECRETS)
    assert (reply.status, reply.body, reply.content_type) == (200, "1158201444", "text/plain")


@pytest.mark.parametrize(
    "change",
    [
        {"hub.verify_token": "let-me-out"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "lösenord"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
    ],
)
def test_any_other_subscription_check_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(Refused):
        inbound.handshake(request(query=CHECK | change), PAGE, SECRETS)


def test_without_a_verify_token_of_ours_nobody_passes_the_check_not_even_with_an_empty_one() -> None:
    with pytest.raises(Refused):
        inbound.handshake(request(query=CHECK | {"hub.verify_token": ""}), PAGE, Secrets(webhook=("s",)))


@pytest.mark.parametrize("secret", ["new-app-secret", "old-app-secret"])
def test_either_secret_verifies_while_one_is_being_rotated(secret: str) -> None:
    headers = {"x-hub-signature-256": "sha256=" + signature(secret, BODY)}
    inbound.verify(request(BODY, headers), PAGE, SECRETS)


SIGNED = signature("new-app-secret", BODY)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, BODY),
        ({"x-hub-signature-256": ""}, BODY),
        ({"x-hub-signature-256": SIGNED}, BODY),  # without its prefix
        ({"x-hub-signature-256": "sha1=" + SIGNED}, BODY),
        ({"x-hub-signature-256": "sha256=" + SIGNED[:-1]}, BODY),
        ({"x-hub-signature-256": "sha256=é" + SIGNED}, BODY),
        ({"x-hub-signature-256": "sha256=" + signature("another-app", BODY)}, BODY),
        ({"x-hub-signature-256": "sha256=" + signature("", BODY)}, BODY),
        ({"x-hub-signature-256": "sha256=" + SIGNED}, BODY.replace(b"\\/", b"/")),  # the same JSON, other bytes
        ({"x-hub-signature": "sha1=" + signature("new-app-secret", BODY, hashlib.sha1)}, BODY),
        ({"x-hub-signature": "sha256=" + SIGNED}, BODY),
    ],
)
def test_anything_but_a_sha256_signature_of_the_raw_bytes_is_refused(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(Refused):
        inbound.verify(request(body, headers), PAGE, SECRETS)


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_an_account_without_a_secret_accepts_nothing(secrets: tuple[str, ...]) -> None:
    headers = {"x-hub-signature-256": "sha256=" + signature("", BODY)}
    with pytest.raises(Refused):
        inbound.verify(request(BODY, headers), PAGE, Secrets(webhook=secrets))


def test_meta_hears_that_the_events_were_received() -> None:
    reply = inbound.acknowledge(request(BODY), [])
    assert (reply.status, reply.body) == (200, "EVENT_RECEIVED")
