"""What TwiML may contain, by Twilio's published reference: https://www.twilio.com/docs/voice/twiml

One table an element: its attributes with what each may hold, what may stand inside, and its text. Verbs
that the stand-in doesn't play are left out, so that a document that uses one is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

Check = Callable[[str], str]
"""What is wrong with a value, "" if nothing is."""

SAY_LIMIT = 4_000
DOCUMENT_LIMIT = 64 * 1024
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2}|-\d{3}|-[a-z]{2})?")
_VOICE = re.compile(r"man|woman|alice|(Polly|Google|ElevenLabs)\.[\w.-]+")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}|[\d() .-]{3,20}")
_CLIENT = re.compile(r"[!-~]{1,256}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """`text`: "none", "may" or "must". `alone`: at most one child, of whatever kind."""

    attributes: dict[str, Check] = field(default_factory=dict)
    children: tuple[str, ...] = ()
    text: str = "none"
    text_check: Check | None = None
    alone: tuple[str, ...] = ()


def _matches(pattern: str, words: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: "" if compiled.fullmatch(value) else f"must be {words}"


def among(*allowed: str) -> Check:
    return lambda value: "" if value in allowed else f"must be one of {', '.join(allowed)}"


def whole(least: int, most: int = 1_000_000) -> Check:
    def check(value: str) -> str:
        right = value.isascii() and value.isdigit() and least <= int(value) <= most
        return "" if right else f"must be a whole number from {least} to {most}"

    return check


def several(*allowed: str) -> Check:
    """Words from a list, parted by spaces."""

    def check(value: str) -> str:
        wrong = [word for word in value.split() if word not in allowed]
        return "" if value.split() and not wrong else f"must be words out of {', '.join(allowed)}"

    return check


def address(value: str) -> str:
    """A relative or absolute URL."""
    if not value.strip():
        return "must be a URL"
    if re.search(r"[\s<>\"{}|\\^`]", value.strip()) or not value.isascii():
        return "must be a URL, with everything unusual in it percent-encoded"
    scheme = re.match(r"([A-Za-z][\w+.-]*):", value.strip())
    if scheme and scheme[1].lower() not in ("http", "https"):
        return "must be an http or https URL"
    return "" if len(value) <= 4_000 else "must have at most 4000 characters"


def _or_empty(check: Check) -> Check:
    return lambda value: check(value) if value.strip() else ""


def length(most: int) -> Check:
    return lambda value: "" if 0 < len(value) <= most else f"must have from 1 to {most} characters"


def _auto(value: str) -> str:
    return "" if value == "auto" or not whole(1)(value) else "must be auto or a whole number of seconds"


def _hints(value: str) -> str:
    entries = value.split(",")
    right = len(entries) <= 500 and all(len(entry.strip()) <= 100 for entry in entries)
    return "" if right else "must be at most 500 phrases of at most 100 characters"


def _number(value: str) -> str:
    return "" if _NUMBER.fullmatch(value.strip()) else "must be a phone number"


def _caller(value: str) -> str:
    return "" if re.fullmatch(r"\+[1-9]\d{6,14}|client:[!-~]+", value) else "must be a phone number or client:name"


FLAG = among("true", "false")
METHOD = among("GET", "POST")
_SECONDS = whole(1)
_RECORDING = several("in-progress", "completed", "absent")
_TRIM = among("trim-silence", "do-not-trim")
_PROGRESS = several("initiated", "ringing", "answered", "completed")
_RECORDED: dict[str, Check] = {
    "trim": _TRIM,
    "recordingStatusCallback": address,
    "recordingStatusCallbackMethod": METHOD,
    "recordingStatusCallbackEvent": _RECORDING,
}
_CALLED: dict[str, Check] = {
    "url": address,
    "method": METHOD,
    "statusCallback": address,
    "statusCallbackMethod": METHOD,
    "statusCallbackEvent": _PROGRESS,
}
_ACTION: dict[str, Check] = {"action": address, "method": METHOD}
_SPOKEN: dict[str, Check] = {
    "voice": lambda value: "" if _VOICE.fullmatch(value) else "must be man, woman, or Polly.… or Google.…",
    "language": lambda value: "" if _LANGUAGE.fullmatch(value) else "must be a language tag such as en-US",
    "loop": whole(0, 1_000),
}
SSML = ("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w")

ELEMENTS: dict[str, Element] = {
    "Response": Element(
        children=(
            *("Say", "Play", "Pause", "Gather", "Record", "Dial"),
            *("Enqueue", "Leave", "Redirect", "Hangup", "Reject"),
        )
    ),
    "Say": Element(attributes=_SPOKEN, children=SSML, text="must", text_check=length(SAY_LIMIT)),
    "Play": Element(
        attributes={"loop": whole(0, 1_000), "digits": _matches(r"[0-9A-D*#wW]+", "keys to press")},
        text="may",
        text_check=address,
    ),
    "Pause": Element(attributes={"length": whole(0, 180)}),
    "Gather": Element(
        attributes={
            **_ACTION,
            "input": among("dtmf", "speech", "dtmf speech", "speech dtmf"),
            "timeout": _SECONDS,
            "finishOnKey": _matches(r"[0-9#*]?", "one key, or empty"),
            "numDigits": whole(1),
            "speechTimeout": lambda value: (
                "" if value == "auto" else _SECONDS(value) and "must be auto or whole seconds"
            ),
            "maxSpeechTime": whole(1, 60),
            "language": _SPOKEN["language"],
            "hints": _hints,
            "bargeIn": FLAG,
            "actionOnEmptyResult": FLAG,
            "profanityFilter": FLAG,
            "enhanced": FLAG,
            "debug": FLAG,
            "speechModel": _matches(r"[\w.-]+", "the name of a model"),
            "partialResultCallback": address,
            "partialResultCallbackMethod": METHOD,
        },
        children=("Say", "Play", "Pause"),
    ),
    "Record": Element(
        attributes={
            **_ACTION,
            **_RECORDED,
            "timeout": whole(0),
            "finishOnKey": _matches(r"[0-9#*]*", "keys"),
            "maxLength": whole(2, 86_400),
            "playBeep": FLAG,
            "transcribe": FLAG,
            "transcribeCallback": address,
        }
    ),
    "Dial": Element(
        attributes={
            **_ACTION,
            **_RECORDED,
            "timeout": whole(1, 600),
            "timeLimit": whole(1, 86_400),
            "answerOnBridge": FLAG,
            "hangupOnStar": FLAG,
            "callerId": _caller,
            "callReason": length(50),
            "record": among(
                *("do-not-record", "record-from-answer", "record-from-ringing"),
                *("record-from-answer-dual", "record-from-ringing-dual", "true", "false"),
            ),
            "recordingTrack": among("both", "inbound", "outbound"),
            "ringTone": _matches(r"[a-z]{2}(-old)?", "a country code"),
            "sequential": FLAG,
            "referUrl": address,
            "referMethod": METHOD,
        },
        children=("Number", "Client", "Conference"),
        text="may",
        text_check=_number,
        alone=("Conference",),
    ),
    "Number": Element(
        attributes={**_CALLED, "sendDigits": _matches(r"[0-9*#wW]+", "keys to press"), "byoc": length(34)},
        text="must",
        text_check=_number,
    ),
    "Client": Element(
        attributes=_CALLED,
        children=("Identity", "Parameter"),
        text="may",
        text_check=lambda value: "" if _CLIENT.fullmatch(value.strip()) else "must be a client's name",
    ),
    "Identity": Element(text="must", text_check=length(256)),
    "Parameter": Element(attributes={"name": length(256), "value": length(4_000)}),
    "Conference": Element(
        attributes={
            **_RECORDED,
            "muted": FLAG,
            "beep": among("true", "false", "onEnter", "onExit"),
            "startConferenceOnEnter": FLAG,
            "endConferenceOnExit": FLAG,
            "participantLabel": length(128),
            "jitterBufferSize": among("off", "small", "medium", "large"),
            "waitUrl": _or_empty(address),
            "waitMethod": METHOD,
            "maxParticipants": whole(2, 250),
            "record": among("do-not-record", "record-from-start", "true", "false"),
            "region": _matches(r"[a-z]{2}\d", "a region such as us1"),
            "coach": _matches(r"CA[0-9a-f]{32}", "a call's SID"),
            "statusCallback": address,
            "statusCallbackMethod": METHOD,
            "statusCallbackEvent": several(
                *("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
            ),
            "eventCallbackUrl": address,
        },
        text="must",
        text_check=length(128),
    ),
    "Enqueue": Element(
        attributes={
            **_ACTION,
            "maxQueueSize": whole(1, 5_000),
            "waitUrl": address,
            "waitUrlMethod": METHOD,
            "workflowSid": _matches(r"WW[0-9a-f]{32}", "a workflow's SID"),
        },
        text="must",
        text_check=length(64),
    ),
    "Leave": Element(),
    "Redirect": Element(attributes={"method": METHOD}, text="may", text_check=_or_empty(address)),
    "Hangup": Element(),
    "Reject": Element(attributes={"reason": among("rejected", "busy")}),
}
