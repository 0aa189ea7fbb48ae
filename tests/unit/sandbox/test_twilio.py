"""The Twilio stand-in says no where Twilio would, and reports what happened."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.unit.sandbox.conftest import ADA, PUBLIC, SERVICE, TWILIO_SID, Client, Clock, Hook, Target

GOOD = {"To": ADA["number"], "From": "+15550100001", "Body": "Your boots are on their way."}
TEMPLATE = "HX" + "a" * 32
WHATSAPP = {"To": f"whatsapp:{ADA['number']}", "From": "whatsapp:+15550100002", "Body": "They left today."}


def signed_right(hook: Hook, url: str, token: str = "twilio-token") -> bool:
    """Twilio's rule, written out again: the URL, then each field sorted by name, joined without marks."""
    text = url
    for name, value in sorted(parse_qsl(hook.body.decode(), keep_blank_values=True)):
        text += name + value
    digest = hmac.new(token.encode("utf-8"), text.encode("utf-8"), hashlib.sha1).digest()
    return hook.headers["x-twilio-signature"] == base64.b64encode(digest).decode("ascii")


@pytest.mark.parametrize(
    ("why", "fields", "code"),
    [
        ("unknown field", GOOD | {"Colour": "red"}, 20001),
        ("no recipient", {k: v for k, v in GOOD.items() if k != "To"}, 21604),
        ("no sender", {k: v for k, v in GOOD.items() if k != "From"}, 21603),
        ("no content", {k: v for k, v in GOOD.items() if k != "Body"}, 21602),
        ("too long", GOOD | {"Body": "a" * 1601}, 21617),
        ("a number that is not ours", GOOD | {"From": "+15550199999"}, 21606),
        ("not a number", GOOD | {"To": "Ada"}, 21211),
        ("to ourselves", GOOD | {"To": "+15550100001"}, 21266),
        ("two channels", GOOD | {"To": f"whatsapp:{ADA['number']}"}, 21910),
        ("a foreign WhatsApp sender", WHATSAPP | {"From": "whatsapp:+15550199999"}, 63007),
        ("a callback that is no address", GOOD | {"StatusCallback": "here"}, 21609),
        ("a strange messaging service", {**GOOD, "MessagingServiceSid": "MG12"}, 20001),
        ("template values that are no object", WHATSAPP | {"ContentSid": TEMPLATE, "ContentVariables": "["}, 21656),
    ],
)  # fmt: skip
def test_a_wrong_request_is_refused_with_twilios_code(
    sandbox: Client, why: str, fields: dict[str, str], code: int
) -> None:
    status, told, _ = sandbox.text(fields)
    assert (status, told["code"]) == (400, code), why
    assert told["more_info"].endswith(str(code))
    assert sandbox.call("GET", "/_sandbox/messages")[1]["messages"] == []


def test_a_wrong_password_is_refused_and_nothing_is_sent(sandbox: Client) -> None:
    status, told, _ = sandbox.text(GOOD, password="wrong")
    assert (status, told["code"]) == (401, 20003)
    assert sandbox.call("GET", "/_sandbox/messages")[1]["messages"] == []


def test_an_accepted_text_is_reported_sent_then_delivered_with_right_signatures(
    sandbox: Client, target: Target
) -> None:
    callback = f"{PUBLIC}/webhooks/sms/main?ref=sms%23main%23r1"
    status, told, _ = sandbox.text(GOOD | {"StatusCallback": callback})
    assert (status, told["status"]) == (201, "queued")
    hooks = target.wait(2)
    fields = [dict(parse_qsl(hook.body.decode())) for hook in hooks]
    assert [f["MessageStatus"] for f in fields] == ["sent", "delivered"]
    assert {f["MessageSid"] for f in fields} == {told["sid"]}
    assert all(signed_right(hook, callback) for hook in hooks)
    assert not any(signed_right(hook, callback, "other") for hook in hooks)
    assert {hook.path for hook in hooks} == {"/webhooks/sms/main?ref=sms%23main%23r1"}
    (sent,) = sandbox.call("GET", "/_sandbox/messages?provider=twilio")[1]["messages"]
    assert (sent["to"], sent["ref"], sent["status"]) == (ADA["number"], "sms#main#r1", "delivered")


def test_a_messaging_service_answers_accepted_and_reports_queued_first(sandbox: Client, target: Target) -> None:
    fields = {"To": ADA["number"], "MessagingServiceSid": SERVICE, "Body": "Hello", "StatusCallback": f"{PUBLIC}/s"}
    assert sandbox.text(fields)[1]["status"] == "accepted"
    statuses = [dict(parse_qsl(hook.body.decode()))["MessageStatus"] for hook in target.wait(3)]
    assert statuses == ["queued", "sent", "delivered"]


def test_receipts_can_be_repeated(sandbox: Client, target: Target) -> None:
    sandbox.set("settings", receipts="repeated")
    sandbox.text(GOOD | {"StatusCallback": f"{PUBLIC}/s"})
    statuses = sorted(dict(parse_qsl(hook.body.decode()))["MessageStatus"] for hook in target.wait(4))
    assert statuses == ["delivered", "delivered", "sent", "sent"]


def test_a_phone_that_is_off_gives_an_undelivered_receipt(sandbox: Client, target: Target) -> None:
    sandbox.set("people", channel="sms", identity=ADA["number"], unreachable=True)
    sandbox.text(GOOD | {"StatusCallback": f"{PUBLIC}/s"})
    fields = dict(parse_qsl(target.wait(1)[0].body.decode()))
    assert (fields["MessageStatus"], fields["ErrorCode"]) == ("undelivered", "30003")


def test_nobody_who_texted_stop_can_be_written_to_until_start(sandbox: Client) -> None:
    sandbox.do("message", channel="sms", text="Stop")
    assert sandbox.text(GOOD)[1]["code"] == 21610
    sandbox.do("message", channel="sms", text="START")
    assert sandbox.text(GOOD)[0] == 201


@pytest.mark.parametrize(("hours", "outcome"), [(23.9, "read"), (24.1, "failed")])
def test_free_text_on_whatsapp_reaches_only_who_wrote_within_a_day(
    sandbox: Client, target: Target, clock: Clock, hours: float, outcome: str
) -> None:
    sandbox.do("message", channel="whatsapp", text="Where is my order?")
    clock.now += hours * 3600
    assert sandbox.text(WHATSAPP | {"StatusCallback": f"{PUBLIC}/s"})[0] == 201
    receipts = target.wait(3 if outcome == "read" else 1, lambda hook: hook.path == "/s")
    last = dict(parse_qsl(receipts[-1].body.decode()))
    assert (last["MessageStatus"], last.get("ErrorCode")) == (outcome, "63016" if outcome == "failed" else None)


def test_a_closed_whatsapp_window_can_refuse_at_once_but_takes_a_template(sandbox: Client) -> None:
    sandbox.set("settings", whatsapp_window="refuse")
    assert sandbox.text(WHATSAPP)[1]["code"] == 63016
    template = {k: v for k, v in WHATSAPP.items() if k != "Body"} | {"ContentSid": TEMPLATE}
    assert sandbox.text(template | {"ContentVariables": '{"1": "Ada"}'})[0] == 201


def test_too_many_calls_are_answered_429_with_retry_after(sandbox: Client, clock: Clock) -> None:
    sandbox.set("limits", **{"twilio.messages": {"limit": 2, "seconds": 10}})
    assert [sandbox.text(GOOD)[0] for _ in range(3)] == [201, 201, 429]
    status, told, headers = sandbox.text(GOOD)
    assert (status, told["code"], headers["retry-after"]) == (429, 20429, "5")
    clock.now += 5
    assert sandbox.text(GOOD)[0] == 201


def test_a_picture_comes_with_an_address_that_asks_for_the_password(sandbox: Client, target: Target) -> None:
    sandbox.do("message", channel="sms", text="Is this a fault?", media=["shoe.png"])
    hook = target.wait(1)[0]
    fields = dict(parse_qsl(hook.body.decode(), keep_blank_values=True))
    assert signed_right(hook, f"{PUBLIC}/webhooks/sms/main")
    assert (fields["NumMedia"], fields["MediaContentType0"], fields["ToCity"]) == ("1", "image/png", "")
    path = urlsplit(fields["MediaUrl0"]).path
    assert sandbox.call("GET", path)[0] == 401
    basic = base64.b64encode(f"{TWILIO_SID}:twilio-token".encode()).decode()
    status, data, _ = sandbox.call("GET", path, headers={"Authorization": f"Basic {basic}"})
    assert status == 200
    assert data.startswith(b"\x89PNG")


def test_whatsapp_people_may_come_without_a_number(sandbox: Client, target: Target) -> None:
    sandbox.do("message", **{"as": {"name": "Mei Sorrel", "id": "US.48151"}}, channel="whatsapp", text="Hi")
    fields = dict(parse_qsl(target.wait(1)[0].body.decode()))
    assert (fields["From"], fields["ExternalUserId"]) == ("whatsapp:US.48151", "whatsapp:US.48151")


def test_a_webhook_that_cannot_be_reached_is_tried_once_more(sandbox: Client, target: Target) -> None:
    sandbox.box.box.courier.target = "http://127.0.0.1:1"
    told = sandbox.do("message", channel="sms", text="Hello?")
    assert (told["status"], told["webhook"]["status"]) == ("waiting", 0)
    sandbox.box.box.courier.target = target.url
    target.wait(1)


@pytest.mark.parametrize(("mode", "status"), [("500", 500), ("503", 503), ("429", 429), ("reject", 400)])
def test_a_fault_fails_as_many_calls_as_asked_and_sends_nothing(sandbox: Client, mode: str, status: int) -> None:
    sandbox.set("faults", provider="twilio", mode=mode, count=2)
    assert [sandbox.text(GOOD)[0] for _ in range(3)] == [status, status, 201]
    assert len(sandbox.call("GET", "/_sandbox/messages")[1]["messages"]) == 1
    assert sandbox.call("GET", "/_sandbox/faults")[1]["faults"] == []


@pytest.mark.parametrize(("mode", "kept"), [("timeout", 0), ("accept_no_answer", 1)])
def test_a_lost_answer_says_nothing_about_whether_it_was_sent(sandbox: Client, mode: str, kept: int) -> None:
    sandbox.set("faults", provider="twilio", mode=mode, count=1, delay_ms=20)
    with pytest.raises(http.client.RemoteDisconnected):
        sandbox.text(GOOD)
    assert len(sandbox.call("GET", "/_sandbox/messages")[1]["messages"]) == kept


def test_a_fault_of_one_provider_leaves_the_others_alone_and_can_be_cleared(sandbox: Client) -> None:
    sandbox.set("faults", provider="x", mode="500")
    assert sandbox.text(GOOD)[0] == 201
    faults: Any = sandbox.call("DELETE", "/_sandbox/faults?provider=x")[1]
    assert faults == {"faults": []}


def test_a_sent_message_can_be_looked_up_again(sandbox: Client) -> None:
    sid = sandbox.text(GOOD)[1]["sid"]
    basic = {"Authorization": "Basic " + base64.b64encode(f"{TWILIO_SID}:twilio-token".encode()).decode()}
    status, told, _ = sandbox.call(
        "GET", f"/twilio/2010-04-01/Accounts/{TWILIO_SID}/Messages/{sid}.json", headers=basic
    )
    assert (status, told["body"]) == (200, GOOD["Body"])
