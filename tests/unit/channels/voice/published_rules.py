"""Twilio's published rules for the verbs we use, written down from its pages, not from our builder.

For each verb: what may stand within it, whether it has a text, and its attributes with the values they
may have. `broken(document)` lists what breaks them.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

Rule = Callable[[str], bool]


def one_of(*values: str) -> Rule:
    return lambda value: value in values


def some_of(*values: str) -> Rule:
    return lambda value: bool(value) and set(value.split(" ")) <= set(values)


def whole(least: int, most: int) -> Rule:
    return lambda value: re.fullmatch(r"\d+", value) is not None and least <= int(value) <= most


def matches(pattern: str) -> Rule:
    return lambda value: re.fullmatch(pattern, value) is not None


def url(value: str) -> bool:
    found = urlsplit(value)
    return found.scheme == "https" and bool(found.netloc) and not re.search(r"[\s<>]", value)


def url_or_nothing(value: str) -> bool:
    return value == "" or url(value)


TRUTH = one_of("true", "false")
METHOD = one_of("GET", "POST")
KEYS = matches(r"[0-9#*]*")
TAG = matches(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
RECORDING_EVENTS = some_of("in-progress", "completed", "absent")
PROGRESS_EVENTS = some_of("initiated", "ringing", "answered", "completed")
NUMBER = matches(r"\+?\d{3,15}")


@dataclass(frozen=True, kw_only=True)
class Verb:
    source: str
    within: tuple[str, ...] = ()
    most: int = 1000  # children
    text: Rule | None = None
    attributes: dict[str, Rule] = field(default_factory=dict)


def sayable(text: str) -> bool:
    """https://www.twilio.com/docs/api/errors/13521: basic voices 4,096 single-byte characters, Polly 3,000,
    Google 5,000, and 4,500 once URL-encoded. The least of them, since the voice is a setting."""
    return bool(text.strip()) and len(text.encode()) <= 3_000 and len(quote(text, safe="")) <= 4_500


RULES: dict[str, Verb] = {
    "Response": Verb(
        source="https://www.twilio.com/docs/voice/twiml",
        within=("Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Reject", "Record", "Dial"),
    ),
    "Say": Verb(
        source="https://www.twilio.com/docs/voice/twiml/say",
        text=sayable,
        attributes={"voice": matches(r"[A-Za-z0-9._-]+"), "language": TAG, "loop": whole(0, 1000)},
    ),
    "Play": Verb(
        source="https://www.twilio.com/docs/voice/twiml/play",
        text=url,
        attributes={"loop": whole(0, 1000), "digits": matches(r"[0-9#*wW]+")},
    ),
    "Pause": Verb(source="https://www.twilio.com/docs/voice/twiml/pause", attributes={"length": whole(1, 180)}),
    "Gather": Verb(
        source="https://www.twilio.com/docs/voice/twiml/gather",
        within=("Say", "Play", "Pause"),
        attributes={
            "action": url,
            "actionOnEmptyResult": TRUTH,
            "finishOnKey": matches(r"[0-9#*]?"),
            "hints": lambda value: (
                len(value.split(",")) <= 500 and all(0 < len(hint.strip()) <= 100 for hint in value.split(","))
            ),
            "input": one_of("dtmf", "speech", "dtmf speech", "speech dtmf"),
            "language": TAG,
            "method": METHOD,
            "numDigits": whole(1, 1000),
            "profanityFilter": TRUTH,
            "speechTimeout": lambda value: value == "auto" or whole(1, 60)(value),
            "timeout": whole(1, 600),
        },
    ),
    "Redirect": Verb(
        source="https://www.twilio.com/docs/voice/twiml/redirect", text=url, attributes={"method": METHOD}
    ),
    "Hangup": Verb(source="https://www.twilio.com/docs/voice/twiml/hangup"),
    "Reject": Verb(
        source="https://www.twilio.com/docs/voice/twiml/reject", attributes={"reason": one_of("rejected", "busy")}
    ),
    "Record": Verb(
        source="https://www.twilio.com/docs/voice/twiml/record",
        attributes={
            "action": url,
            "method": METHOD,
            "timeout": whole(0, 600),
            "finishOnKey": KEYS,
            "maxLength": whole(2, 14_400),
            "playBeep": TRUTH,
            "trim": one_of("trim-silence", "do-not-trim"),
            "recordingStatusCallback": url,
            "recordingStatusCallbackMethod": METHOD,
            "recordingStatusCallbackEvent": RECORDING_EVENTS,
            "transcribe": TRUTH,
            "transcribeCallback": url,
        },
    ),
    "Dial": Verb(
        source="https://www.twilio.com/docs/voice/twiml/dial",
        within=("Conference", "Number", "Client"),
        most=1,
        attributes={
            "action": url,
            "answerOnBridge": TRUTH,
            "callerId": matches(r"\+\d{3,15}|client:.+"),
            "hangupOnStar": TRUTH,
            "method": METHOD,
            "record": one_of(
                "do-not-record",
                "record-from-answer",
                "record-from-ringing",
                "record-from-answer-dual",
                "record-from-ringing-dual",
            ),
            "recordingStatusCallback": url,
            "recordingStatusCallbackEvent": RECORDING_EVENTS,
            "timeLimit": whole(1, 14_400),
            "timeout": whole(5, 600),
        },
    ),
    "Number": Verb(
        source="https://www.twilio.com/docs/voice/twiml/number",
        text=NUMBER,
        attributes={"url": url, "statusCallback": url, "statusCallbackEvent": PROGRESS_EVENTS},
    ),
    "Client": Verb(
        source="https://www.twilio.com/docs/voice/twiml/client",
        text=lambda value: 0 < len(value) <= 256,
        attributes={"url": url, "statusCallback": url, "statusCallbackEvent": PROGRESS_EVENTS},
    ),
    "Conference": Verb(
        source="https://www.twilio.com/docs/voice/twiml/conference",
        text=lambda value: 0 < len(value) <= 128,
        attributes={
            "beep": one_of("true", "false", "onEnter", "onExit"),
            "endConferenceOnExit": TRUTH,
            "maxParticipants": whole(2, 250),
            "muted": TRUTH,
            "participantLabel": lambda value: 0 < len(value) <= 128,
            "record": one_of("do-not-record", "record-from-start"),
            "recordingStatusCallback": url,
            "recordingStatusCallbackEvent": RECORDING_EVENTS,
            "startConferenceOnEnter": TRUTH,
            "statusCallback": url,
            "statusCallbackEvent": some_of(
                "start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"
            ),
            "waitMethod": METHOD,
            "waitUrl": url_or_nothing,
        },
    ),
}

WAITING = ("Say", "Play", "Pause", "Redirect")
"""All that may stand in a conference's waitUrl:
https://www.twilio.com/docs/voice/twiml/conference#attributes-waitUrl"""


def broken(document: str, *, only: tuple[str, ...] = ()) -> list[str]:
    """What breaks the rules, each as a sentence; empty if the document is fine. `only`: the verbs
    allowed at the top."""
    found = []
    if len(document.encode()) > 64 * 1024:
        found.append("over 64 KB: https://www.twilio.com/docs/api/errors/11750")
    try:
        root = ET.fromstring(document.encode())
    except ET.ParseError as error:
        return [f"not XML: {error}"]
    if root.tag != "Response":
        return [f"{root.tag} at the top"]
    found += [f"{verb.tag} isn't allowed here" for verb in root if only and verb.tag not in only]
    found += [
        "Reject must come first and alone: https://www.twilio.com/docs/voice/twiml/reject"
        for verb in root
        if verb.tag == "Reject" and len(root) > 1
    ]
    return found + _element(root)


def _element(element: ET.Element) -> list[str]:
    rule = RULES.get(element.tag)
    if rule is None:
        return [f"{element.tag} is no verb"]
    found = [f"{child.tag} within {element.tag}" for child in element if child.tag not in rule.within]
    if len(element) > rule.most:
        found.append(f"{len(element)} within {element.tag}")
    text = (element.text or "").strip()
    if rule.text is None and text:
        found.append(f"{element.tag} has no text: {text[:40]}")
    if rule.text is not None and not rule.text(element.text or ""):
        found.append(f"{element.tag} with the text {text[:80]!r}: {rule.source}")
    for name, value in element.items():
        allowed = rule.attributes.get(name)
        if allowed is None or not allowed(value):
            found.append(f"{element.tag} with {name}={value!r}: {rule.source}")
    if element.tag == "Gather" and "hints" in element.attrib and "speech" not in element.get("input", "dtmf"):
        found.append("hints without speech")
    return found + [line for child in element for line in _element(child)]
