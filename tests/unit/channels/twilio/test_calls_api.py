"""What is sent to Twilio's Calls, Conferences and Recordings resources, and what its answers mean."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest

from chalicelib.channels.base import Bases, Fault, HttpAnswer, Secrets, SendFailed
from chalicelib.channels.twilio.calls_api import GONE, CallsApi

AC = "AC" + "1" * 32
SECRETS = Secrets(webhook=("t",), send={"account_sid": AC, "auth_token": "token"})


class Twilio:
    def __init__(self, *answers: HttpAnswer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, list[tuple[str, str]], Mapping[str, str]]] = []

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        assert timeout <= 15
        self.asked.append((method, url, parse_qsl(body.decode(), keep_blank_values=True), headers))
        return self.answers.pop(0) if self.answers else told(200, {})


def told(status: int, body: Any) -> HttpAnswer:
    return HttpAnswer(status=status, headers={}, body=json.dumps(body).encode())


def api(twilio: Twilio, secrets: Secrets = SECRETS) -> CallsApi:
    return CallsApi(secrets, twilio, Bases(twilio="https://api.example"))


def dial(twilio: Twilio, **more: Any) -> str:
    given = {"to": "client:ana", "sender": "+15550100003", "url": "https://r/u", "status_url": "https://r/s", **more}
    return api(twilio).dial(seconds=20, **given)


def test_a_phone_is_rung_with_its_callbacks() -> None:
    twilio = Twilio(told(201, {"sid": "CA9", "status": "queued"}))
    assert dial(twilio) == "CA9"
    method, url, fields, headers = twilio.asked[0]
    assert (method, url) == ("POST", f"https://api.example/2010-04-01/Accounts/{AC}/Calls.json")
    assert [value for name, value in fields if name == "StatusCallbackEvent"] == [
        "initiated", "ringing", "answered", "completed",
    ]  # fmt: skip
    assert dict(fields) | {"StatusCallbackEvent": ""} == {
        "To": "client:ana", "From": "+15550100003", "Url": "https://r/u", "Method": "POST", "Timeout": "20",
        "StatusCallback": "https://r/s", "StatusCallbackMethod": "POST", "StatusCallbackEvent": "",
    }  # fmt: skip
    assert headers["authorization"] == "Basic " + base64.b64encode(f"{AC}:token".encode()).decode()


def test_machines_are_looked_for_only_where_asked() -> None:
    twilio = Twilio(told(201, {"sid": "CA9"}))
    dial(twilio, detect_machine=True)
    assert ("MachineDetection", "Enable") in twilio.asked[0][2]


def test_an_api_key_is_used_where_there_is_one() -> None:
    twilio = Twilio()
    api(twilio, Secrets(webhook=(), send={**SECRETS.send, "key_sid": "SK1", "key_secret": "s"})).hang_up("CA1")
    assert twilio.asked[0][3]["authorization"] == "Basic " + base64.b64encode(b"SK1:s").decode()


def test_without_credentials_nothing_is_sent() -> None:
    twilio = Twilio()
    with pytest.raises(SendFailed) as failed:
        api(twilio, Secrets(webhook=())).hang_up("CA1")
    assert failed.value.fault is Fault.REJECTED
    assert twilio.asked == []


ORDERS: tuple[tuple[Callable[[CallsApi], object], str, str, dict[str, str]], ...] = (
    (lambda a: a.hang_up("CA1"), "POST", "Calls/CA1.json", {"Status": "completed"}),
    (lambda a: a.redirect("CA1", "https://r/u"), "POST", "Calls/CA1.json", {"Url": "https://r/u", "Method": "POST"}),
    (
        lambda a: a.hold("CF1", "CA1", True, music_url="https://r/m"), "POST", "Conferences/CF1/Participants/CA1.json",
        {"Hold": "true", "HoldUrl": "https://r/m", "HoldMethod": "POST"},
    ),
    (lambda a: a.hold("CF1", "CA1", False), "POST", "Conferences/CF1/Participants/CA1.json", {"Hold": "false"}),
    (lambda a: a.mute("CF1", "CA1", True), "POST", "Conferences/CF1/Participants/CA1.json", {"Muted": "true"}),
    (
        lambda a: a.record("CA1", "https://r/r"), "POST", "Calls/CA1/Recordings.json",
        {
            "RecordingChannels": "dual", "RecordingStatusCallback": "https://r/r",
            "RecordingStatusCallbackEvent": "completed",
        },
    ),
    (
        lambda a: a.pause_recording("CA1", True), "POST", "Calls/CA1/Recordings/Twilio.CURRENT.json",
        {"Status": "paused", "PauseBehavior": "silence"},
    ),
    (
        lambda a: a.pause_recording("CA1", False), "POST", "Calls/CA1/Recordings/Twilio.CURRENT.json",
        {"Status": "in-progress"},
    ),
    (lambda a: a.delete_recording("RE1"), "DELETE", "Recordings/RE1.json", {}),
)  # fmt: skip


@pytest.mark.parametrize(("order", "method", "path", "fields"), ORDERS, ids=[f"{o[2]} {o[3]}" for o in ORDERS])
def test_an_order_is_one_request(
    order: Callable[[CallsApi], object], method: str, path: str, fields: dict[str, str]
) -> None:
    twilio = Twilio()
    order(api(twilio))
    ((verb, url, sent, _),) = twilio.asked
    assert (verb, url.partition(f"{AC}/")[2], dict(sent)) == (method, path, fields)


def test_a_conference_is_found_by_its_name() -> None:
    twilio = Twilio(told(200, {"conferences": [{"sid": "CF1"}]}), told(200, {"conferences": []}))
    assert api(twilio).conference("CA1") == "CF1"
    assert twilio.asked[0][1].endswith("Conferences.json?FriendlyName=CA1&Status=in-progress")
    assert api(twilio).conference("CA1") == ""


@pytest.mark.parametrize(
    ("status", "body", "fault", "code"),
    [
        (400, {"code": 21220, "message": "not in-progress"}, Fault.REJECTED, "21220"),
        (404, {"code": 20404}, Fault.REJECTED, "20404"),
        (404, {}, Fault.REJECTED, "404"),
        (429, {"code": 20429}, Fault.SAFE, "20429"),
        (400, {"code": 20429}, Fault.SAFE, "20429"),
        (503, {}, Fault.SAFE, "503"),
        (500, {}, Fault.UNKNOWN, "500"),
        (302, {}, Fault.REJECTED, "302"),
    ],
)
def test_a_failure_says_whether_it_may_be_tried_again(status: int, body: Any, fault: Fault, code: str) -> None:
    with pytest.raises(SendFailed) as failed:
        api(Twilio(told(status, body))).hang_up("CA1")
    assert (failed.value.fault, failed.value.code) == (fault, code)
    assert (code in GONE) == (code in ("404", "20404", "21220"))


def test_an_answer_that_names_no_call_may_still_ring() -> None:
    with pytest.raises(SendFailed) as failed:
        dial(Twilio(HttpAnswer(status=201, headers={}, body=b"<html>")))
    assert failed.value.fault is Fault.UNKNOWN


def test_a_recording_that_is_gone_is_gone() -> None:
    api(Twilio(told(404, {"code": 20404}))).delete_recording("RE1")
