"""X's challenge and signature."""

from __future__ import annotations

import json

import pytest

from chalicelib.channels.base import Secrets
from chalicelib.channels.x import inbound
from chalicelib.domain.errors import Malformed, Refused
from tests.unit.channels.openapi_contract import providers
from tests.unit.channels.x.tools import ACCOUNT, SECRETS, sign, webhook

BODY = b'{"for_user_id": "1000000001", "text": "caf\\u00e9"}'


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        pytest.param(sign("newest", BODY), True, id="the newest secret signs"),
        pytest.param(sign("older", BODY), True, id="the secret being rotated out still signs"),
        pytest.param(sign("stranger", BODY), False, id="another secret does not"),
        pytest.param(sign("newest", BODY + b" "), False, id="the signature of other bytes does not"),
        pytest.param(sign("newest", BODY).removeprefix("sha256="), False, id="the prefix is part of it"),
        pytest.param("", False, id="no signature is no signature"),
        pytest.param("sha256=é\ud800", False, id="a signature that is not even ASCII is refused, not an error"),
    ],
)
def test_only_a_valid_secret_signs(header: str, accepted: bool) -> None:
    request = webhook(BODY, headers={inbound.SIGNATURE: header})
    if accepted:
        inbound.verify(request, ACCOUNT, SECRETS)
    else:
        with pytest.raises(Refused):
            inbound.verify(request, ACCOUNT, SECRETS)


def test_a_missing_header_is_refused() -> None:
    with pytest.raises(Refused):
        inbound.verify(webhook(BODY), ACCOUNT, SECRETS)


@pytest.mark.parametrize("webhooks", [(), ("",)])
def test_an_account_without_a_secret_accepts_nothing_not_even_the_empty_secrets_signature(
    webhooks: tuple[str, ...],
) -> None:
    with pytest.raises(Refused):
        inbound.verify(webhook(BODY, headers={inbound.SIGNATURE: sign("", BODY)}), ACCOUNT, Secrets(webhook=webhooks))
    with pytest.raises(Refused):
        inbound.handshake(webhook(method="GET", crc_token="abc"), ACCOUNT, Secrets(webhook=webhooks))


def test_the_challenge_is_answered_with_the_newest_secret() -> None:
    reply = inbound.handshake(webhook(method="GET", crc_token="MDkxMjc0=="), ACCOUNT, SECRETS)
    assert (reply.status, reply.content_type) == (200, "application/json")
    assert json.loads(reply.body) == {"response_token": sign("newest", b"MDkxMjc0==")}


def test_a_challenge_without_its_token_names_the_parameter() -> None:
    with pytest.raises(Malformed) as caught:
        inbound.handshake(webhook(method="GET"), ACCOUNT, SECRETS)
    assert caught.value.field == "crc_token"


def test_the_challenge_cannot_be_used_to_have_a_forged_delivery_signed() -> None:
    forged = '{"data": {"event_type": "dm.received"}}'
    with pytest.raises(Refused):
        inbound.handshake(webhook(method="GET", crc_token=forged), ACCOUNT, SECRETS)


def test_x_is_told_200_and_nothing_else() -> None:
    reply = inbound.acknowledge(webhook(BODY), [])
    assert (reply.status, reply.body) == (200, "")


@pytest.mark.providers
def test_every_recorded_signature_is_judged_as_stated() -> None:
    listed = json.loads((providers() / "vectors" / "signatures.json").read_text())["vectors"]
    vectors = [vector for vector in listed if vector["provider"] == "x"]
    assert vectors
    for vector in vectors:
        secrets = Secrets(webhook=(vector["consumer_secret"],))
        request = webhook(vector["raw_body"].encode(), headers={vector["header"].lower(): vector["signature"]})
        if vector["valid"]:
            inbound.verify(request, ACCOUNT, secrets)
        else:
            with pytest.raises(Refused):
                inbound.verify(request, ACCOUNT, secrets)
