"""The phone's webhook as the provider calls it: signed, with one parameter of ours in its address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from chalice.app import Chalice

from chalicelib import config, wiring
from chalicelib.channels.base import Secrets
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import EventType
from tests.app.routes import HOST, Answer, call
from tests.app.test_webhooks import sign_twilio
from tests.fakes.phone import OURS, Phone, sid

RESOURCE = "/webhooks/{channel}/{account}"
TOKEN = "the auth token"


class Vault:
    def get(self, channel: str, account: str) -> Secrets:
        return Secrets(webhook=(TOKEN,))


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    made = Phone(monkeypatch)
    monkeypatch.setattr(wiring, "secrets", Vault)
    config.load.cache_clear()
    yield made
    config.load.cache_clear()


@pytest.fixture(scope="module")
def app() -> Chalice:
    from app import app as rapport  # a blueprint can be registered once a process

    return rapport


def post(
    app: Chalice, form: dict[str, str], *, step: str = "", account: str = "main", secret: str = TOKEN, token: str = ""
) -> Answer:
    path = f"/webhooks/voice/{account}" + (f"?step={step}" if step else "")
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": sign_twilio(f"https://{HOST}{path}", list(form.items()), secret),
        **({"i-twilio-idempotency-token": token} if token else {}),
    }
    return call(
        app, "POST", path, RESOURCE, params={"channel": "voice", "account": account}, headers=headers,
        body=urlencode(form).encode(),
    )  # fmt: skip


def rings(**more: str) -> dict[str, str]:
    return {
        "CallSid": sid(), "AccountSid": sid("AC"), "From": "+15551230001", "To": OURS, "CallStatus": "ringing",
        "Direction": "inbound", "FromCountry": "US", **more,
    }  # fmt: skip


def events(phone: Phone) -> list[dict[str, Any]]:
    return [msgspec.json.decode(m.body) for m in phone.queues.inbound_queue.messages]


def test_a_call_is_answered_with_twiml_after_one_event_was_queued(app: Chalice, phone: Phone) -> None:
    form = rings()
    answer = post(app, form)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/xml")
    assert "<Say" in answer.body
    (event,) = events(phone)
    assert (event["type"], event["identity"]) == (EventType.CALL, form["CallSid"])
    assert phone.tickets == {}  # the worker's, not the webhook's


def test_the_step_in_our_address_is_part_of_what_is_signed(app: Chalice, phone: Phone) -> None:
    form = {**rings(CallStatus="completed"), "CallbackSource": "call-progress-events", "SequenceNumber": "3"}
    assert post(app, form, step="status").status == 204
    assert post(app, form, step="status~k_abc~a1").status == 204
    path = "/webhooks/voice/main?step=status~other~a1"
    signed = sign_twilio(f"https://{HOST}/webhooks/voice/main?step=status", list(form.items()), TOKEN)
    forged = call(
        app, "POST", path, RESOURCE, params={"channel": "voice", "account": "main"},
        headers={"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signed},
        body=urlencode(form).encode(),
    )  # fmt: skip
    assert forged.status == 403


def test_a_forged_request_an_unknown_account_and_one_switched_off_are_refused_alike(app: Chalice, phone: Phone) -> None:
    forged = post(app, rings(), secret="not ours")
    nobody = post(app, rings(), account="nobody")
    phone.change("account", "voice#main", enabled=False)
    off = post(app, rings())
    assert (forged.status, forged.body) == (403, "Forbidden")
    assert forged == nobody == off
    assert events(phone) == []


def test_a_request_that_is_repeated_is_told_the_same(app: Chalice, phone: Phone) -> None:
    form = rings()
    first = post(app, form, token="t1")
    phone.change("account", "voice#main", name="Another name")
    again = post(app, form, token="t1")
    assert again.body == first.body
    other = post(app, rings(), token="t2")
    assert "Another name" in other.body


@pytest.mark.parametrize("step", ["no~such", "../x", "wait~x", "a" * 300])
def test_a_place_that_isn_t_ours_is_a_clear_400(app: Chalice, phone: Phone, step: str) -> None:
    answer = post(app, rings(), step=step.replace("/", "%2F"))
    assert answer.status == 400
    assert answer.body.startswith("step:")


def test_a_body_that_can_not_be_read_is_a_clear_400(app: Chalice, phone: Phone) -> None:
    answer = post(app, {"From": "+1555"})
    assert answer.status == 400
    assert answer.body.startswith("CallSid:")


def test_a_caller_hears_an_apology_when_the_queue_is_down(
    app: Chalice, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(given: object) -> None:
        raise Retry("the queue is down")

    monkeypatch.setattr(phone.queues, "inbound", down)
    answer = post(app, rings())
    assert answer.status == 200
    assert "sorry" in answer.body
    status = {**rings(CallStatus="completed"), "CallbackSource": "call-progress-events"}
    assert post(app, status, step="status").status == 503


def test_the_provider_has_no_handshake_here(app: Chalice, phone: Phone) -> None:
    answer = call(app, "GET", "/webhooks/voice/main", RESOURCE, params={"channel": "voice", "account": "main"})
    assert answer.status == 403
