"""Which form fields the calls, conferences, participants and recordings resources take. Unknown ones are refused.

https://www.twilio.com/docs/voice/api
"""

from __future__ import annotations

import re

from sandbox.phone_model import Hook
from sandbox.twilio import Refusal
from sandbox.web import Request

Fields = dict[str, list[str]]
_FLAG, _METHOD, _URL = "true|false", "GET|POST", r"https?://\S+"
_PROGRESS = "initiated|ringing|answered|completed"
_RECORDING = "in-progress|completed|absent"
_ROOM = "start|end|join|leave|mute|hold|modify|speaker|announcement"
_DETECTION: dict[str, str] = {
    "MachineDetection": "Enable|DetectMessageEnd",
    "MachineDetectionTimeout": r"[3-9]|[1-5]\d",
    "MachineDetectionSpeechThreshold": r"\d{4}",
    "MachineDetectionSpeechEndThreshold": r"\d{3,4}",
    "MachineDetectionSilenceTimeout": r"\d{4,5}",
}
_RECORDED: dict[str, str] = {
    "RecordingChannels": "mono|dual",
    "RecordingTrack": "inbound|outbound|both",
    "RecordingStatusCallback": _URL,
    "RecordingStatusCallbackMethod": _METHOD,
    "RecordingStatusCallbackEvent": f"*{_RECORDING}",
    "Trim": "trim-silence|do-not-trim",
}
_COMMON: dict[str, str] = {
    **_DETECTION,
    **_RECORDED,
    "To": "",
    "From": "",
    "StatusCallback": _URL,
    "StatusCallbackMethod": _METHOD,
    "StatusCallbackEvent": f"*{_PROGRESS}",
    "Timeout": r"\d{1,3}",
    "TimeLimit": r"\d{1,5}",
    "Record": _FLAG,
    "CallerId": "",
    "CallReason": ".{1,50}",
    "CallToken": "",
}
CREATE_CALL: dict[str, str] = {
    **_COMMON,
    "Url": "",
    "Twiml": "",
    "Method": _METHOD,
    "FallbackUrl": _URL,
    "FallbackMethod": _METHOD,
    "SendDigits": "[0-9*#wW]{1,32}",
    "AsyncAmd": _FLAG,
    "AsyncAmdStatusCallback": _URL,
    "AsyncAmdStatusCallbackMethod": _METHOD,
}
UPDATE_CALL: dict[str, str] = {
    "Url": "",
    "Twiml": "",
    "Method": _METHOD,
    "FallbackUrl": _URL,
    "FallbackMethod": _METHOD,
    "StatusCallback": _URL,
    "StatusCallbackMethod": _METHOD,
    "Status": "completed|canceled",
    "TimeLimit": r"\d{1,5}",
}
UPDATE_ROOM: dict[str, str] = {"Status": "completed", "AnnounceUrl": _URL, "AnnounceMethod": _METHOD}
CREATE_MEMBER: dict[str, str] = {
    **_COMMON,
    "Label": ".{1,128}",
    "Muted": _FLAG,
    "Beep": "true|false|onEnter|onExit",
    "StartConferenceOnEnter": _FLAG,
    "EndConferenceOnExit": _FLAG,
    "WaitUrl": "|" + _URL,
    "WaitMethod": _METHOD,
    "EarlyMedia": _FLAG,
    "MaxParticipants": r"[2-9]|\d\d|1\d\d|2[0-4]\d|250",
    "ConferenceRecord": "true|false|record-from-start|do-not-record",
    "ConferenceTrim": "trim-silence|do-not-trim",
    "ConferenceStatusCallback": _URL,
    "ConferenceStatusCallbackMethod": _METHOD,
    "ConferenceStatusCallbackEvent": f"*{_ROOM}",
    "ConferenceRecordingStatusCallback": _URL,
    "ConferenceRecordingStatusCallbackMethod": _METHOD,
    "ConferenceRecordingStatusCallbackEvent": f"*{_RECORDING}",
    "JitterBufferSize": "off|small|medium|large",
    "Region": r"[a-z]{2}\d",
    "AmdStatusCallback": _URL,
    "AmdStatusCallbackMethod": _METHOD,
}
UPDATE_MEMBER: dict[str, str] = {
    "Muted": _FLAG,
    "Hold": _FLAG,
    "HoldUrl": _URL,
    "HoldMethod": _METHOD,
    "AnnounceUrl": _URL,
    "AnnounceMethod": _METHOD,
    "WaitUrl": "|" + _URL,
    "WaitMethod": _METHOD,
    "BeepOnExit": _FLAG,
    "EndConferenceOnExit": _FLAG,
}
CREATE_RECORDING = _RECORDED
UPDATE_RECORDING: dict[str, str] = {"Status": "paused|in-progress|stopped", "PauseBehavior": "silence|skip"}
_CODES = {"StatusCallback": 21609, "StatusCallbackEvent": 21626, "Timeout": 21219, "Url": 21205}


def read(request: Request, known: dict[str, str]) -> Fields:
    """The form's fields. A pattern that begins with `*` lets a field be repeated, or hold several words."""
    if not request.is_form():
        raise Refusal(20001, "Unsupported content type: send application/x-www-form-urlencoded", 415)
    fields: Fields = {}
    for name, value in request.form():
        if name not in known:
            raise Refusal(20001, f"Unknown parameter {name!r}")
        pattern = known[name]
        values = value.split() if pattern.startswith("*") else [value]
        if pattern and not all(re.fullmatch(pattern.lstrip("*"), one, re.DOTALL) for one in values):
            raise Refusal(_CODES.get(name, 20001), f"The {name} parameter is not valid: {value}")
        if name in fields and not pattern.startswith("*"):
            raise Refusal(20001, f"The parameter {name!r} is given twice")
        fields.setdefault(name, []).extend(values)
    return fields


def one(fields: Fields, name: str, usual: str = "") -> str:
    return fields[name][0] if fields.get(name) else usual


def flag(fields: Fields, name: str, usual: bool = False) -> bool:
    return one(fields, name, "true" if usual else "false") == "true"


def hook(fields: Fields, prefix: str, *usual: str) -> Hook:
    """The callback whose fields begin with `prefix`, told of the `usual` events unless others are named."""
    events = tuple(fields.get(f"{prefix}Event") or usual)
    return Hook(one(fields, prefix), events, one(fields, f"{prefix}Method", "POST"))
