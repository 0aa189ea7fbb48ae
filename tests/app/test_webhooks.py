"""The webhook route: what is accepted, what is refused, and that a refusal tells nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from chalice.app import Chalice

from chalicelib import channels, config, wiring
from chalicelib.blueprints import webhooks
from chalicelib.channels.base import Account, Secrets
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Channel, Event, EventType
from tests.app.routes import HOST, Answer, call
from tests.unit.channels.openapi_contract import providers

RESOURCE = "/webhooks/{channel}/{account}"
NEW, OLD = "the new secret", "the old secret"
ACCOUNTS = {
    "sms": Account(channel=Channel.SMS, id="main"),
    "whatsapp": Account(channel=Channel.WHATSAPP, id="main"),
    "x": Account(channel=Channel.X, id="brand", address="1111111111111111111"),
    "facebook": Account(channel=Channel.FACEBOOK, id="page"),
    "instagram": Account(channel=Channel.INSTAGRAM, id="brand"),
}
SECRETS = Secrets(webhook=(NEW, OLD), other={"verify_token": "a token"})


class Queued:
    """Takes what the webhook queues; may be told to be out of order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.down = False

    def inbound(self, events: Iterable[Event]) -> None:
        if self.down:
            raise Retry("the queue is down")
        self.events += events


class Known:
    def account(self, channel: str, account: str) -> Account | None:
        found = ACCOUNTS.get(channel)
        return found if found and found.id == account else None


class Vault:
    def get(self, channel: str, account: str) -> Secrets | None:
        return SECRETS


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queued]:
    queue = Queued()
    monkeypatch.setattr(wiring, "queues", lambda: queue)
    monkeypatch.setattr(wiring, "settings", Known)
    monkeypatch.setattr(wiring, "secrets", Vault)
    config.load.cache_clear()
    yield queue
    config.load.cache_clear()


@pytest.fixture(scope="module")
def app() -> Chalice:
    from app import app as rapport  # a blueprint can be registered once a process

    return rapport


def sign_twilio(url: str, form: list[tuple[str, str]], secret: str) -> str:
    text = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()


def signed(channel: str, url: str, body: bytes, secret: str = NEW) -> dict[str, str]:
    """The headers a provider sends with this body."""
    if channel in ("sms", "whatsapp"):
        form = parse_qsl(body.decode(), keep_blank_values=True)
        return {
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": sign_twilio(url, form, secret),
        }
    digest = hmac.new(secret.encode(), body, hashlib.sha256)
    if channel == "x":
        sign = {"x-twitter-webhooks-signature": "sha256=" + base64.b64encode(digest.digest()).decode()}
    else:
        sign = {"x-hub-signature-256": "sha256=" + digest.hexdigest()}
    return {"content-type": "application/json", **sign}


def post(
    app: Chalice, channel: str, account: str, body: bytes, *, headers: dict[str, str] | None = None,
    secret: str = NEW, stage: str = "", query: str = "",
) -> Answer:  # fmt: skip
    path = f"/webhooks/{channel}/{account}{query}"
    url = f"https://{HOST}" + (f"/{stage}" if stage else "") + path
    return call(
        app, "POST", path, RESOURCE, params={"channel": channel, "account": account},
        headers=headers if headers is not None else signed(channel, url, body, secret), body=body, stage=stage,
    )  # fmt: skip


SMS = urlencode({"MessageSid": "SM1", "From": "+15550109999", "To": "+15550100001", "Body": "Hello & co", "ToZip": ""})
PAGE = {
    "object": "page",
    "entry": [
        {
            "id": "200000001",
            "time": 1,
            "messaging": [
                {
                    "sender": {"id": "77"},
                    "recipient": {"id": "200000001"},
                    "timestamp": 1795313420021,
                    "message": {"mid": "m_1", "text": "Is it open?"},
                }
            ],
        }
    ],
}
BODIES = {
    "sms": SMS.encode(),
    "whatsapp": SMS.replace("From=", "From=whatsapp%3A").replace("To=", "To=whatsapp%3A").encode(),
    "x": json.dumps({"data": {"event_uuid": "1", "event_type": "like.create", "payload": {"id": "9"}}}).encode(),
    "facebook": json.dumps(PAGE).encode(),
    "instagram": json.dumps({**PAGE, "object": "instagram"}).encode(),
}
ROADS = [(channel, ACCOUNTS[channel].id) for channel in BODIES]


@pytest.mark.parametrize(("channel", "account"), ROADS)
def test_a_signed_request_is_queued_and_answered(app: Chalice, queued: Queued, channel: str, account: str) -> None:
    answer = post(app, channel, account, BODIES[channel])
    assert answer.status == 200
    assert [e.channel for e in queued.events] == [channel]


@pytest.mark.parametrize(("channel", "account"), ROADS)
def test_both_secrets_are_valid_while_one_is_rotated(app: Chalice, queued: Queued, channel: str, account: str) -> None:
    assert post(app, channel, account, BODIES[channel], secret=OLD).status == 200
    assert post(app, channel, account, BODIES[channel], secret="a third").status == 403
    assert len(queued.events) == 1


@pytest.mark.parametrize(("channel", "account"), ROADS)
def test_an_unknown_account_is_refused_exactly_as_a_bad_signature(
    app: Chalice, queued: Queued, channel: str, account: str
) -> None:
    body = BODIES[channel]
    unsigned = post(app, channel, account, body, headers={"content-type": signed(channel, "", body)["content-type"]})
    forged = post(app, channel, account, body, secret="not ours")
    nobody = post(app, channel, "nobody", body)
    assert (unsigned.status, unsigned.body) == (403, "Forbidden")
    assert unsigned == forged == nobody
    assert queued.events == []


def test_the_stand_in_for_unknown_accounts_can_not_be_signed_for(app: Chalice, queued: Queued) -> None:
    # Its "secret" can be read in the source, so knowing it must open nothing.
    secret = webhooks._NOBODY.webhook[0]
    assert post(app, "facebook", "nobody", BODIES["facebook"], secret=secret).status == 403
    assert queued.events == []


def test_an_unknown_channel_is_refused_alike(app: Chalice, queued: Queued) -> None:
    answer = post(app, "pigeon", "main", b"{}", headers={"content-type": "application/json"})
    assert (answer.status, answer.body) == (403, "Forbidden")


@pytest.mark.parametrize(("channel", "account"), [("facebook", "page"), ("instagram", "brand"), ("x", "brand")])
def test_a_signed_body_that_can_not_be_read_is_a_clear_400(
    app: Chalice, queued: Queued, channel: str, account: str
) -> None:
    answer = post(app, channel, account, b"{not json")
    assert answer.status == 400
    assert "JSON" in answer.body
    assert queued.events == []


def test_an_unsigned_body_that_can_not_be_read_is_a_refusal_not_a_400(app: Chalice, queued: Queued) -> None:
    headers = {"content-type": "application/json"}
    assert post(app, "facebook", "page", b"{not json", headers=headers).status == 403


def test_a_body_over_a_megabyte_is_too_large(app: Chalice, queued: Queued) -> None:
    body = b"x" * (webhooks.MAX_BYTES + 1)
    assert post(app, "facebook", "page", body).status == 413
    assert queued.events == []


def test_the_stage_counts_in_the_address_that_twilio_signed(app: Chalice, queued: Queued) -> None:
    assert post(app, "sms", "main", BODIES["sms"], stage="prod").status == 200


def test_the_public_address_of_the_settings_counts(
    app: Chalice, queued: Queued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_PUBLIC_URL", "https://care.brand.example")
    config.load.cache_clear()
    form = parse_qsl(SMS, keep_blank_values=True)
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": sign_twilio("https://care.brand.example/webhooks/sms/main", form, NEW),
    }
    assert post(app, "sms", "main", BODIES["sms"], headers=headers, stage="prod").status == 200


def test_our_reference_in_the_receipt_address_survives_the_signature(app: Chalice, queued: Queued) -> None:
    body = urlencode({"MessageSid": "SM9", "MessageStatus": "delivered"}).encode()
    answer = post(app, "sms", "main", body, query="?ref=out%23t_abc%23c-1")
    assert answer.status in (200, 204)
    assert queued.events[0].our_key == "out#t_abc#c-1"


def test_a_queue_that_is_down_makes_the_provider_try_again(app: Chalice, queued: Queued) -> None:
    queued.down = True
    assert post(app, "facebook", "page", BODIES["facebook"]).status == 503


def test_one_event_twice_in_a_batch_is_queued_once(app: Chalice, queued: Queued) -> None:
    twice = {**PAGE, "entry": PAGE["entry"] * 2}  # type: ignore[operator]
    post(app, "facebook", "page", json.dumps(twice).encode())
    assert len(queued.events) == 1


def test_meta_and_x_are_greeted_and_strangers_are_not(app: Chalice, queued: Queued) -> None:
    def get(channel: str, account: str, query: str) -> Answer:
        return call(
            app, "GET", f"/webhooks/{channel}/{account}?{query}", RESOURCE,
            params={"channel": channel, "account": account},
        )  # fmt: skip

    hub = "hub.mode=subscribe&hub.challenge=42&hub.verify_token="
    assert get("facebook", "page", hub + "a+token").body == "42"
    assert get("facebook", "page", hub + "wrong").status == 403
    assert get("facebook", "nobody", hub + "no+such+account").status == 403
    crc = get("x", "brand", "crc_token=abc")
    token = base64.b64encode(hmac.new(NEW.encode(), b"abc", hashlib.sha256).digest()).decode()
    assert crc.json() == {"response_token": f"sha256={token}"}
    assert get("x", "nobody", "crc_token=abc").status == 403
    assert get("sms", "main", "").status == 403


# --- every payload of the provider reference folder, through the real route

FOLDERS = {
    "twilio": ["sms", "whatsapp"], "x": ["x"], "x_aaa": ["x"], "meta_page": ["facebook"],
    "meta_messenger": ["facebook", "instagram"], "meta_instagram": ["instagram"],
}  # fmt: skip
NOT_JSON = {"tweet_create_events_mentions.json", "tweet_delete_events.json"}
"""Two examples of X's documentation hold "..." where a value should be."""


def _payloads() -> list[tuple[str, Path]]:
    try:
        root = providers() / "payloads"
    except pytest.skip.Exception:
        return []
    return [
        (channel, path)
        for folder, names in FOLDERS.items()
        for path in sorted((root / folder).iterdir())
        for channel in names
        if path.is_file()
    ]


@pytest.mark.providers
@pytest.mark.parametrize(("channel", "path"), _payloads(), ids=lambda v: v.name if isinstance(v, Path) else v)
def test_every_reference_payload_is_accepted_through_the_route(
    app: Chalice, queued: Queued, channel: str, path: Path
) -> None:
    body = path.read_bytes().strip()
    answer = post(app, channel, ACCOUNTS[channel].id, body)
    if path.name in NOT_JSON:
        assert answer.status == 400
        return
    assert answer.status in (200, 204), answer.body
    assert queued.events, "an accepted request leaves at least one event"
    for event in queued.events:
        _is_whole(event)
    again: list[Any] = [_timeless(e) for e in queued.events]
    queued.events.clear()
    post(app, channel, ACCOUNTS[channel].id, body)
    assert [_timeless(e) for e in queued.events] == again, "the same request gives the same events"


def _is_whole(event: Event) -> None:
    assert event.key.startswith(f"{event.channel}#{event.account}#")
    if event.type is EventType.IGNORED:
        assert event.reason
        assert event.raw
    elif event.type is EventType.INTERACTION:
        assert event.identity or event.direction == "outbound"
        assert event.provider_id
        assert event.at > 1_000_000_000_000
    else:
        assert event.target or event.identity


def _timeless(event: Event) -> dict[str, Any]:
    from dataclasses import asdict

    return {k: v for k, v in asdict(event).items() if k not in ("at", "received_at", "raw")}


def test_every_inbound_channel_has_an_account_here() -> None:
    assert set(channels.INBOUND) == set(ACCOUNTS)
