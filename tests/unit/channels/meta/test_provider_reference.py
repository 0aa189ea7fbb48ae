"""Meta's own example payloads and signatures, where the provider reference folder is beside the project."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.channels.base import Account, Secrets
from chalicelib.channels.meta import inbound
from chalicelib.domain.errors import Refused
from chalicelib.domain.events import Event
from tests.unit.channels.meta.support import INSTAGRAM, PAGE, PROVIDERS, RECEIVED, request

pytestmark = [
    pytest.mark.providers,
    pytest.mark.skipif(not PROVIDERS.is_dir(), reason="the provider reference folder is not here"),
]
FOLDERS = ("meta_page", "meta_messenger", "meta_instagram")
IN, OUT = "inbound", "outbound"

# type, kind, direction, identity, text, time in ms; for what is ignored: "ignored", reason, identity, time
Row = tuple[Any, ...]
HELLO, PSID = "hello, world!", "987654321432"
COURIER = 1459991487970
OWN, PAY = "our own post", "a payment in Messenger; Rapport takes none"
LINKED = "the person linked or unlinked an account with us; nothing was said"


def message(text: str = "", identity: str = PSID, at: int = 1457764197627, direction: str = IN) -> Row:
    return ("interaction", "message", direction, identity, text, at)


EXPECTED: dict[str, list[Row]] = {
    "meta_instagram/messaging-seen.json": [("watermark", "message", IN, "5614879045272581", "", 1668022333735)],
    "meta_instagram/wh-comments.json": [
        ("interaction", "comment", IN, "anonymous:123456789", "This is an example.", 1519399307000)
    ],
    "meta_instagram/wh-mentions.json": [
        ("interaction", "comment", IN, "anonymous:17887498072083520", "", 1519399310000)
    ],
    "meta_messenger/attachment.json": [message("", "5678", COURIER)],
    "meta_messenger/dlr.json": [("watermark", "message", IN, "5678", "", 1458668856253)],
    "meta_messenger/duplicate_msg.json": [message("Hello World", "5678", COURIER)] * 2,
    "meta_messenger/echo.json": [message("", "5678", COURIER, OUT)],
    "meta_messenger/hello_msg.json": [message("Hello World", "5678", COURIER)],
    "meta_messenger/location_attachment.json": [message("", "5678", COURIER)],
    "meta_messenger/no_entries.json": [("ignored", "the batch has no entries", "", RECEIVED)],
    "meta_messenger/postback.json": [("interaction", "postback", IN, "5678", "postback title", COURIER)],
    "meta_messenger/referral.json": [("interaction", "referral", IN, "5678", "", COURIER)],
    "meta_page/feed-comment-add-211.json": [("interaction", "comment", OUT, "", "and the next one", 1449135003000)],
    "meta_page/feed-comment-add-25.json": [("interaction", "comment", OUT, "", "and the next one", 1449135003000)],
    "meta_page/feed-comment-add-with-video.json": [
        ("interaction", "comment", OUT, "", "and the next one", 1449135003000)
    ],
    "meta_page/feed-comment-edited-25.json": [
        ("edit", "comment", OUT, "", "Let's see the Webhooks in action :D", 1448555737000)
    ],
    "meta_page/feed-comment-edited-with-video.json": [
        ("edit", "comment", OUT, "", "Let's see the Webhooks in action :D", 1448555737000)
    ],
    "meta_page/feed-comment-hide.json": [("hide", "comment", OUT, "", "", 1467894562000)],
    "meta_page/feed-comment-unhide.json": [("unhide", "comment", OUT, "", "", 1467894562000)],
    "meta_page/feed-like-add-25.json": [("reaction", "message", IN, "909653922461664", "", 1450701319000)],
    "meta_page/feed-photo-add-message.json": [("ignored", OWN, "", 1448555796000)],
    "meta_page/feed-photo-edited-message.json": [("ignored", OWN, "", 1467889659000)],
    "meta_page/feed-photo-hide-message.json": [("hide", "post", OUT, "", "", 1467893527000)],
    "meta_page/feed-photo-hide.json": [("hide", "post", OUT, "", "", 1467893527000)],
    "meta_page/feed-post-add-25.json": [
        ("interaction", "post", IN, "8423678347823", "Let's check this", 1454707020000)
    ],
    "meta_page/feed-post-edit.json": [("edit", "post", IN, "8423678347823", "Let's check this", 1467890409000)],
    "meta_page/feed-post-remove-25.json": [("delete", "post", OUT, "", "", 1452098986000)],
    "meta_page/feed-post-unhide.json": [("unhide", "post", IN, "8423678347823", "", 1467890409000)],
    "meta_page/feed-reaction-add-reply.json": [("reaction", "message", OUT, "", "", 1475578854000)],
    "meta_page/feed-reaction-add.json": [("reaction", "message", OUT, "", "", 1475578854000)],
    "meta_page/feed-reaction-remove.json": [("reaction", "message", OUT, "", "", 1475578854000)],
    "meta_page/feed-status-add-25.json": [("ignored", OWN, "", 1448633038000)],
    "meta_page/feed-status-edited-25.json": [("ignored", OWN, "", 1451949415000)],
    "meta_page/feed-status-edited-photos.json": [("ignored", OWN, "", 1451949415000)],
    "meta_page/feed-status-unhide.json": [("unhide", "post", IN, "876564322", "", 1463123556000)],
    "meta_page/feed-two-entries-25.json": [
        ("ignored", "Rapport does not use changes of the page's `parking`", "", 1449589360000),
        ("ignored", "Rapport does not use changes of the page's `payment_options`", "", 1449589369000),
    ],
    "meta_page/mention-comment-add.json": [
        (
            "interaction",
            "comment",
            IN,
            "anonymous:7363534231324_3754798971271444",
            "Just a test message",
            1614340862000,
        )
    ],
    "meta_page/mention-post-add-real.json": [
        ("interaction", "post", IN, "anonymous:1234567890321_98722536423179", "A test post message", 1614340562000)
    ],
    "meta_page/messaging-accountlinking-linked.json": [("ignored", LINKED, PSID, 1458668856451)],
    "meta_page/messaging-accountlinking-unlinked.json": [("ignored", LINKED, PSID, 1458668856451)],
    "meta_page/messaging-button-template.json": [message("", at=1458692752478)],
    "meta_page/messaging-checkoutupdate-shipping.json": [("ignored", PAY, "USER_ID", 1473204787206)],
    "meta_page/messaging-message-basic-echo.json": [message(HELLO, direction=OUT)],
    "meta_page/messaging-message-basic.json": [message(HELLO)],
    "meta_page/messaging-message-fallback-attachment.json": [message("", at=1458696618268)],
    "meta_page/messaging-message-isdeleted.json": [("delete", "message", IN, PSID, "", 1457764197627)],
    "meta_page/messaging-message-location-attachment.json": [message("", at=1458696618268)],
    "meta_page/messaging-message-media-attachment.json": [message("", at=1458696618268)],
    "meta_page/messaging-message-product-template-2.json": [
        message("text sent along with the product", "send id", 1636729431949)
    ],
    "meta_page/messaging-message-product-template.json": [message("", "<PSID>", 1518479195308)],
    "meta_page/messaging-message-reply-1.json": [message(HELLO)],
    "meta_page/messaging-message-reply-2.json": [message(HELLO)],
    "meta_page/messaging-message-sticker.json": [message("", at=1476219900918)],
    "meta_page/messaging-optin-basic.json": [
        ("ignored", "the person opted in to messages; Rapport sends none by opt-in", PSID, 1234567890000)
    ],
    "meta_page/messaging-pass-thread-control.json": [
        ("ignored", "the conversation was handed to another app", "USER_ID", 1473204787206)
    ],
    "meta_page/messaging-payment.json": [("ignored", PAY, "USER_ID", 1473208792799)],
    "meta_page/messaging-policy-callback-unblock.json": [
        ("ignored", "Meta enforced a policy on the page; see the page's support inbox", "", 1458692752478)
    ],
    "meta_page/messaging-postback-basic.json": [("interaction", "postback", IN, PSID, "", 1458692752478)],
    "meta_page/messaging-postback-referral.json": [("interaction", "postback", IN, PSID, "", 1458692752478)],
    "meta_page/messaging-reaction-1.json": [("reaction", "message", IN, "USER_ID", "", 1572465098502)],
    "meta_page/messaging-read-basic.json": [("watermark", "message", IN, PSID, "", 1458668856253)],
    "meta_page/messaging-referral-basic.json": [("interaction", "referral", IN, PSID, "", 1457764197627)],
    "meta_page/messaging-take-thread-control.json": [
        ("ignored", "the conversation was taken by another app", "USER_ID", 1473204787206)
    ],
    "meta_page/permission-granted.wh-1.json": [
        ("ignored", "Rapport does not use updates about `permissions`", "", 1567181353000)
    ],
    "meta_page/ratings-comment-add-25.json": [("interaction", "comment", IN, "705955836155788", "", 1448795386000)],
    "meta_page/ratings-comment-edited-25.json": [
        ("ignored", "an edit of a comment without its words", "", 1452108099000)
    ],
    "meta_page/standby-message-basic-echo.json": [
        (
            "ignored",
            "another app holds this conversation (standby); Rapport only overhears it",
            PSID,
            1457764197627,
        )
    ],
}

# attachments: kind, address, latitude, longitude
ATTACHED: dict[str, tuple[Any, ...]] = {
    "meta_messenger/attachment.json": ("image", "https://image-url/foo.png", None, None),
    "meta_messenger/location_attachment.json": ("location", "", 1.2, -1.3),
    "meta_page/feed-comment-add-with-video.json": ("video", "https://example.fbcdn.net/video.mp4", None, None),
    "meta_page/messaging-button-template.json": ("link", "BUTTON_URL", None, None),
    "meta_page/messaging-message-fallback-attachment.json": ("link", "https://www.messenger.com/", None, None),
    "meta_page/messaging-message-location-attachment.json": ("location", "", 12.34, 43.21),
    "meta_page/messaging-message-media-attachment.json": ("image", "IMAGE_URL", None, None),
    "meta_page/messaging-message-sticker.json": ("sticker", "https://scontent.xx.fbcdn.net/sticker.png", None, None),
}


def account_of(payload: dict[str, Any]) -> Account:
    """The account the payload is addressed to."""
    account = INSTAGRAM if payload["object"] == "instagram" else PAGE
    return replace(account, addresses=tuple(str(entry["id"]) for entry in payload["entry"]))


def parsed(name: str) -> list[Event]:
    body = (PROVIDERS / "payloads" / name).read_bytes()
    return inbound.parse(request(body), account_of(json.loads(body)))


def row(event: Event) -> Row:
    if event.type == "ignored":
        return (str(event.type), event.reason, event.identity, event.at)
    return (str(event.type), str(event.kind), str(event.direction), event.identity, event.text, event.at)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_payload_of_meta_s_becomes_what_the_table_says(name: str) -> None:
    assert [row(event) for event in parsed(name)] == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(ATTACHED))
def test_what_came_with_it_is_there(name: str) -> None:
    [event] = parsed(name)
    [one] = event.attachments
    assert (one.kind, one.url, one.latitude, one.longitude) == ATTACHED[name]


def test_no_payload_is_missing_from_the_table() -> None:
    there = {f"{folder}/{path.name}" for folder in FOLDERS for path in (PROVIDERS / "payloads" / folder).iterdir()}
    assert there == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_same_payload_at_another_account_is_ignored_whole(name: str) -> None:
    body = (PROVIDERS / "payloads" / name).read_bytes()
    account = INSTAGRAM if name.startswith("meta_instagram") else PAGE
    assert {event.type for event in inbound.parse(request(body), account)} == {"ignored"}


def vectors() -> list[dict[str, Any]]:
    path: Path = PROVIDERS / "vectors/signatures.json"
    found = json.loads(path.read_text())["vectors"] if path.exists() else []
    return [vector for vector in found if vector["provider"] == "meta"]


def test_there_are_signatures_to_check() -> None:
    assert len(vectors()) >= 4


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: str(vector["id"]))
def test_a_signature_of_meta_s_verifies_or_is_refused_as_stated(vector: dict[str, Any]) -> None:
    header = vector["header"].lower()
    asked = request(vector["raw_body"].encode(), {header: vector["signature"]})
    secrets = Secrets(webhook=("another", vector["app_secret"]))
    # The SHA-1 header is correct by its own rule and still not enough for us.
    if vector["valid"] and header == "x-hub-signature-256":
        inbound.verify(asked, PAGE, secrets)
    else:
        with pytest.raises(Refused):
            inbound.verify(asked, PAGE, secrets)
