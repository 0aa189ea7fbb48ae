"""What leaves for Twilio, and what its answers mean."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from chalicelib.channels.base import Account, Bases, Fault, How, HttpAnswer, Outgoing, Secrets, SendFailed, Sent
from chalicelib.channels.twilio import outbound
from chalicelib.domain.events import Attachment, Channel, Kind, Visibility
from tests.unit.channels.openapi_contract import problems

SID, SERVICE = "AC" + "0a" * 16, "MG" + "4e" * 16
SECRETS = Secrets(webhook=("t",), send={"account_sid": SID, "auth_token": "secret"})
SMS = Account(channel=Channel.SMS, id="main", address="+15550100001")
POOL = replace(SMS, settings={"messaging_service_sid": SERVICE})
WHATSAPP = Account(channel=Channel.WHATSAPP, id="main", address="whatsapp:+15550100002")
CALLBACK = "https://care.example.com/api/webhooks/sms/main?ref=sms%23main%23r-1"
TEXT = Outgoing(
    key="sms#main#r-1",
    channel=Channel.SMS,
    identity="+15557770001",
    how=How.MESSAGE,
    visibility=Visibility.PRIVATE,
    kind=Kind.MESSAGE,
    text="Hello & welcome \N{GRINNING FACE}",
    callback_url=CALLBACK,
)
PICTURE = Attachment(kind="image", url="https://files.example.com/a.jpg?sig=1&x=2")
PAGE = Attachment(kind="file", url="https://files.example.com/b.pdf")
CHAT = replace(TEXT, channel=Channel.WHATSAPP)
TEMPLATE = replace(CHAT, text="", template="HX" + "5d" * 16, variables={"1": "Zoë", "2": 'a "b"'})


class Twilio:
    """Keeps what it was asked and gives one answer."""

    def __init__(self, status: int = 201, body: Any = None, headers: Mapping[str, str] | None = None) -> None:
        given = {"sid": "SM1", "status": "queued"} if body is None else body
        raw = given if isinstance(given, bytes) else json.dumps(given).encode()
        self.answer = HttpAnswer(status=status, headers=headers or {}, body=raw)
        self.asked: list[tuple[str, str, Mapping[str, str], bytes]] = []

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        self.asked.append((method, url, headers, body))
        return self.answer


def sent(message: Outgoing, account: Account = SMS) -> dict[str, list[str]]:
    """The form that left, by field."""
    twilio = Twilio()
    outbound.send(message, account, SECRETS, twilio, Bases())
    ((_, _, _, body),) = twilio.asked
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True):
        fields.setdefault(name, []).append(value)
    return fields


def failure(message: Outgoing = TEXT, account: Account = SMS, twilio: Twilio | None = None) -> SendFailed:
    twilio = twilio or Twilio()
    with pytest.raises(SendFailed) as told:
        outbound.send(message, account, SECRETS, twilio, Bases())
    return told.value


def test_a_text_leaves_from_the_accounts_number() -> None:
    assert sent(TEXT) == {
        "To": ["+15557770001"],
        "From": ["+15550100001"],
        "Body": ["Hello & welcome \N{GRINNING FACE}"],
        "StatusCallback": [CALLBACK],
    }


def test_a_messaging_service_chooses_the_number() -> None:
    fields = sent(TEXT, POOL)
    assert fields["MessagingServiceSid"] == [SERVICE]
    assert "From" not in fields


def test_a_reply_leaves_from_the_number_the_customer_wrote_to() -> None:
    assert sent(replace(TEXT, sender="+15550100009"))["From"] == ["+15550100009"]
    fields = sent(replace(TEXT, sender="+15550100009"), POOL)
    assert (fields["From"], fields["MessagingServiceSid"]) == (["+15550100009"], [SERVICE])


@pytest.mark.parametrize("identity", ["+15557770002", "BR.9876"])
def test_whatsapp_addresses_say_so_on_both_sides(identity: str) -> None:
    fields = sent(replace(CHAT, identity=identity), WHATSAPP)
    assert (fields["To"], fields["From"]) == ([f"whatsapp:{identity}"], ["whatsapp:+15550100002"])


def test_a_template_goes_by_its_id_with_its_variables_and_no_body() -> None:
    fields = sent(TEMPLATE, WHATSAPP)
    assert fields["ContentSid"] == [TEMPLATE.template]
    assert json.loads(fields["ContentVariables"][0]) == {"1": "Zoë", "2": 'a "b"'}
    assert "Body" not in fields


def test_files_go_by_address_in_order_and_a_picture_needs_no_text() -> None:
    fields = sent(replace(TEXT, text="", attachments=(PICTURE, PAGE), callback_url=""))
    assert fields["MediaUrl"] == [PICTURE.url, PAGE.url]
    assert not {"Body", "StatusCallback"} & set(fields)


@pytest.mark.parametrize(
    ("send", "user"),
    [
        ({"account_sid": SID, "auth_token": "secret"}, f"{SID}:secret"),
        ({"account_sid": SID, "key_sid": "SK1", "key_secret": "ks", "auth_token": "secret"}, "SK1:ks"),
        ({"account_sid": SID, "key_sid": "SK1", "auth_token": "secret"}, f"{SID}:secret"),
    ],
    ids=["auth token", "api key", "half an api key"],
)
def test_the_account_signs_in_with_its_key_or_its_token(send: dict[str, str], user: str) -> None:
    twilio = Twilio()
    outbound.send(TEXT, SMS, Secrets(webhook=(), send=send), twilio, Bases(twilio="http://127.0.0.1:9/twilio"))
    ((method, url, headers, _),) = twilio.asked
    assert (method, url) == ("POST", f"http://127.0.0.1:9/twilio/2010-04-01/Accounts/{SID}/Messages.json")
    assert headers["authorization"] == "Basic " + base64.b64encode(user.encode()).decode()


@pytest.mark.parametrize(
    ("message", "account", "code"),
    [
        (replace(TEXT, text=""), SMS, "empty"),
        (TEXT, replace(SMS, address=""), "no_sender"),
        (replace(TEXT, attachments=(PICTURE,) * 11), SMS, "too_many_files"),
        (replace(CHAT, attachments=(PICTURE, PAGE)), WHATSAPP, "too_many_files"),
        (replace(TEXT, attachments=(Attachment(kind="location"),)), SMS, "no_file_url"),
        (replace(TEMPLATE, attachments=(PICTURE,)), WHATSAPP, "template_with_files"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_it_leaves(message: Outgoing, account: Account, code: str) -> None:
    twilio = Twilio()
    told = failure(message, account, twilio)
    assert (told.fault, told.code, twilio.asked) == (Fault.REJECTED, code, [])


@pytest.mark.parametrize("send", [{}, {"account_sid": SID}, {"auth_token": "x"}, {"key_sid": "a", "key_secret": "b"}])
def test_an_account_without_credentials_says_so_and_tells_none(send: dict[str, str]) -> None:
    with pytest.raises(SendFailed, match="credentials are not set up") as told:
        outbound.send(TEXT, SMS, Secrets(webhook=(), send=send), Twilio(), Bases())
    assert told.value.fault is Fault.REJECTED


@pytest.mark.parametrize(
    ("status", "ours"),
    [("queued", "sent"), ("accepted", "sent"), ("sending", "sent"), ("delivered", "delivered"), ("novel", "sent")],
)
def test_an_accepted_message_is_sent(status: str, ours: str) -> None:
    twilio = Twilio(body={"sid": "SM9", "status": status})
    assert outbound.send(TEXT, SMS, SECRETS, twilio, Bases()) == Sent(provider_id="SM9", status=ours)


REFUSAL = {"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}


@pytest.mark.parametrize(
    ("status", "body", "headers", "fault", "code", "after"),
    [
        (400, REFUSAL, {}, Fault.REJECTED, "21610", None),
        (400, {"code": 21211}, {}, Fault.REJECTED, "21211", None),
        (401, {"code": 20003}, {}, Fault.REJECTED, "20003", None),
        (404, b"<html>", {}, Fault.REJECTED, "404", None),
        (307, b"", {}, Fault.REJECTED, "307", None),
        (429, {"code": 20429}, {"retry-after": "7"}, Fault.SAFE, "20429", 7.0),
        (429, b"", {}, Fault.SAFE, "429", None),
        (400, {"code": 21611}, {}, Fault.SAFE, "21611", None),
        (503, b"", {"retry-after": "1.5"}, Fault.SAFE, "503", 1.5),
        (503, b"", {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, Fault.SAFE, "503", None),
        (429, b"", {"retry-after": "-1"}, Fault.SAFE, "429", None),
        (429, b"", {"retry-after": "nan"}, Fault.SAFE, "429", None),
        (500, {"code": 20500}, {}, Fault.UNKNOWN, "20500", None),
        (500, {"code": 20429}, {}, Fault.UNKNOWN, "20429", None),
        (502, b"", {}, Fault.UNKNOWN, "502", None),
        (504, b"", {}, Fault.UNKNOWN, "504", None),
        (201, b"", {}, Fault.UNKNOWN, "", None),
        (201, b"[" * 100_000, {}, Fault.UNKNOWN, "", None),
        (200, {"status": "queued"}, {}, Fault.UNKNOWN, "", None),
        (201, {"sid": "SM1", "status": "failed", "error_code": 30007}, {}, Fault.REJECTED, "30007", None),
    ],
)
def test_an_answer_says_whether_it_may_be_tried_again(
    status: int, body: Any, headers: dict[str, str], fault: Fault, code: str, after: float | None
) -> None:
    told = failure(twilio=Twilio(status, body, headers))
    assert (told.fault, told.code, told.after) == (fault, code, after)


def test_a_refusal_is_told_in_plain_words() -> None:
    assert failure(twilio=Twilio(400, REFUSAL)).reason.startswith("the customer has asked us to stop")
    assert failure(twilio=Twilio(400, {"code": 29999, "message": "Odd."})).reason == "Odd."


def test_a_lost_answer_is_passed_on_as_it_was_told() -> None:
    def lost(*args: Any, **named: Any) -> HttpAnswer:
        raise SendFailed(Fault.UNKNOWN, "the provider's answer was lost")

    with pytest.raises(SendFailed) as told:
        outbound.send(TEXT, SMS, SECRETS, lost, Bases())
    assert told.value.fault is Fault.UNKNOWN


MESSAGES = {
    "text": (TEXT, SMS),
    "service": (TEXT, POOL),
    "service and number": (replace(TEXT, sender="+15550100009"), POOL),
    "files": (replace(TEXT, attachments=(PICTURE, PAGE)), SMS),
    "whatsapp": (CHAT, WHATSAPP),
    "template": (TEMPLATE, WHATSAPP),
}


@pytest.mark.providers
@pytest.mark.parametrize("spec", ["twilio_api_v2010.json", "twilio_strict.json"])
def test_what_leaves_is_what_twilios_own_document_allows(spec: str) -> None:
    for name, (message, account) in MESSAGES.items():
        twilio = Twilio()
        outbound.send(message, account, SECRETS, twilio, Bases())
        ((method, url, headers, body),) = twilio.asked
        assert problems(spec, method, url, headers, body) == [], name


@pytest.mark.providers
def test_the_check_against_twilios_document_can_fail() -> None:
    url = f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Messages.json"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = b"From=%2B1&Text=hi&MessagingServiceSid=x"
    assert "no Authorization header" in problems("twilio_strict.json", "POST", url, headers, body)
    told = problems("twilio_strict.json", "POST", url, {**headers, "authorization": "Basic eDp5"}, body)
    assert "unknown field 'Text'" in told
    assert "'To' is a required property" in told
    assert any("does not match" in problem for problem in told)
