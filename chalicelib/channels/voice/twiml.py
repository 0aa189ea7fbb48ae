"""TwiML, the few verbs of it we use, as text.

A verb is a `Verb`; `respond` makes the document. Attributes that are None, and texts with nothing
to say, are left out. Sources: https://www.twilio.com/docs/voice/twiml and the page of each verb.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

Value = str | int | bool | tuple[str, ...] | None

MOST_BYTES = 64 * 1024
"""https://www.twilio.com/docs/api/errors/11750"""
_SAY_BYTES, _SAY_QUOTED = 3_000, 4_500
"""One Say, whichever voice speaks it: Amazon Polly takes 3,000 bytes of UTF-8, and no text may be
over 4,500 characters once URL-encoded. https://www.twilio.com/docs/api/errors/13521"""
# Not xml.sax.saxutils: it brings urllib.request, and a cold start waits for that.
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_RECORDINGS = ("completed", "absent")


@dataclass(frozen=True, slots=True)
class Verb:
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Verb, ...] = ()
    text: str = ""

    def __str__(self) -> str:
        start = self.name + "".join(f' {name}="{value.translate(_MARKUP)}"' for name, value in self.attributes)
        inside = "".join(map(str, self.children)) + self.text.translate(_MARKUP)
        return f"<{start}>{inside}</{self.name}>" if inside else f"<{start}/>"


def respond(*parts: Verb | Iterable[Verb] | None) -> str:
    """The document. Raises ValueError if it is more than Twilio takes."""
    document = f'<?xml version="1.0" encoding="UTF-8"?>{Verb("Response", children=_flat(parts))}'
    if len(document.encode()) > MOST_BYTES:
        raise ValueError(f"a TwiML document has at most {MOST_BYTES} bytes")
    return document


def _flat(parts: Iterable[Verb | Iterable[Verb] | None]) -> tuple[Verb, ...]:
    found: list[Verb] = []
    for part in parts:
        if isinstance(part, Verb):
            found.append(part)
        elif part is not None:
            found += part
    return tuple(found)


def _verb(name: str, text: str = "", children: tuple[Verb, ...] = (), **attributes: Value) -> Verb:
    """A trailing underscore of an attribute's name is Python's, not Twilio's."""
    given = ((key.rstrip("_"), value) for key, value in attributes.items() if value is not None)
    return Verb(name, tuple((key, _written(value)) for key, value in given), children, _clean(text))


def _written(value: str | int | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, tuple) else _clean(str(value))


def _clean(text: str) -> str:
    """Without what XML 1.0 can't hold (https://www.w3.org/TR/xml/#charsets), in single spaces."""
    kept = (c if _is_xml(ord(c)) else " " for c in text)
    return " ".join("".join(kept).split())


def _is_xml(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000 or code in (0x09, 0x0A, 0x0D)


# --- what is heard


def say(text: str, *, language: str = "", voice: str = "") -> tuple[Verb, ...]:
    """As many Says as it takes; none for a text without words."""
    return tuple(_verb("Say", part, language=language or None, voice=voice or None) for part in _sayable(text))


def _sayable(text: str) -> Iterator[str]:
    """Cut where a sentence ends, else between words, else anywhere, and never over the limits."""
    rest = _clean(text)
    while rest:
        most = _most(rest)
        if most < len(rest):
            ends = [rest.rfind(mark, 0, most) + 1 for mark in (". ", "! ", "? ", "。")]
            most = max(ends) or rest.rfind(" ", 0, most) + 1 or most
        yield rest[:most].strip()
        rest = rest[most:].strip()


def _most(text: str) -> int:
    """How many characters of it one Say takes."""
    if len(text.encode()) * 3 <= _SAY_QUOTED:  # a byte is at most three characters once quoted
        return len(text)
    plain = quoted = 0
    for at, char in enumerate(text):
        plain += len(char.encode())
        quoted += len(quote(char, safe=""))
        if plain > _SAY_BYTES or quoted > _SAY_QUOTED:
            return at
    return len(text)


def play(url: str, *, loop: int | None = None) -> Verb:
    """`loop` 0 plays until the call ends."""
    return _verb("Play", url, loop=loop)


def pause(seconds: int = 1) -> Verb:
    return _verb("Pause", length=seconds)


# --- where it goes on


def gather(
    *inside: Verb | Iterable[Verb] | None,
    action: str,
    speech: bool = False,
    num_digits: int | None = None,
    finish_on_key: str | None = None,
    timeout: int = 5,
    hints: str = "",
    language: str = "",
    action_on_empty_result: bool | None = None,
) -> Verb:
    """Say, Play and Pause may stand inside. Without input the document goes on after it, unless
    `action_on_empty_result`."""
    return _verb(
        "Gather",
        children=_flat(inside),
        input="dtmf speech" if speech else "dtmf",
        action=action,
        method="POST",
        timeout=timeout,
        numDigits=num_digits,
        finishOnKey=finish_on_key,
        speechTimeout="auto" if speech else None,
        hints=(hints or None) if speech else None,
        language=(language or None) if speech else None,
        actionOnEmptyResult=action_on_empty_result,
    )


def redirect(url: str) -> Verb:
    return _verb("Redirect", url, method="POST")


def hangup() -> Verb:
    return _verb("Hangup")


def reject(reason: str = "rejected") -> Verb:
    """`rejected` or `busy`. Only as the first verb of an inbound call's first answer; nothing is paid."""
    return _verb("Reject", reason=reason)


def record(
    *,
    action: str,
    callback: str = "",
    max_length: int = 180,
    timeout: int = 5,
    finish_on_key: str = "#",
    transcribe_callback: str = "",
) -> Verb:
    """A voicemail: beep, then the caller. `callback` hears when the recording can be fetched (or that
    there is none). Nothing said: `action` isn't asked, the document goes on."""
    return _verb(
        "Record",
        action=action,
        method="POST",
        timeout=timeout,
        finishOnKey=finish_on_key,
        maxLength=max_length,
        playBeep=True,
        trim="trim-silence",
        recordingStatusCallback=callback or None,
        recordingStatusCallbackEvent=_RECORDINGS if callback else None,
        transcribe=True if transcribe_callback else None,
        transcribeCallback=transcribe_callback or None,
    )


# --- other people


def dial(
    noun: Verb,
    *,
    action: str,
    timeout: int | None = None,
    caller_id: str = "",
    answer_on_bridge: bool | None = None,
    time_limit: int | None = None,
    record: str = "",
    recording_callback: str = "",
) -> Verb:
    """`noun` is a conference, number or client. `record` such as "record-from-answer-dual"."""
    return _verb(
        "Dial",
        children=(noun,),
        action=action,
        method="POST",
        timeout=timeout,
        callerId=caller_id or None,
        answerOnBridge=answer_on_bridge,
        timeLimit=time_limit,
        record=record or None,
        recordingStatusCallback=recording_callback or None,
        recordingStatusCallbackEvent=_RECORDINGS if recording_callback else None,
    )


def number(phone: str, *, status_callback: str = "", url: str = "") -> Verb:
    return _leg("Number", phone, status_callback, url)


def client(identity: str, *, status_callback: str = "", url: str = "") -> Verb:
    return _leg("Client", identity, status_callback, url)


def _leg(name: str, whom: str, status_callback: str, url: str) -> Verb:
    events = ("initiated", "ringing", "answered", "completed") if status_callback else None
    return _verb(name, whom, url=url or None, statusCallback=status_callback or None, statusCallbackEvent=events)


def conference(
    name: str,
    *,
    start: bool = True,
    end: bool = False,
    wait_url: str | None = None,
    beep: str = "false",
    muted: bool = False,
    label: str = "",
    most: int | None = None,
    callback: str = "",
    record: bool = False,
    recording_callback: str = "",
) -> Verb:
    """`start`: the conference begins when this one enters; `end`: it ends when they leave. `wait_url`
    None is Twilio's own music, "" silence. `callback` hears who comes, goes, is muted or held; of
    several legs' callbacks the first leg's counts.
    https://www.twilio.com/docs/voice/twiml/conference"""
    return _verb(
        "Conference",
        name,
        startConferenceOnEnter=start,
        endConferenceOnExit=end,
        beep=beep,
        muted=muted or None,
        waitUrl=wait_url,
        waitMethod="POST" if wait_url else None,
        participantLabel=label or None,
        maxParticipants=most,
        statusCallback=callback or None,
        statusCallbackEvent=("start", "end", "join", "leave", "mute", "hold", "modify") if callback else None,
        record="record-from-start" if record else None,
        recordingStatusCallback=recording_callback if record and recording_callback else None,
        recordingStatusCallbackEvent=_RECORDINGS if record and recording_callback else None,
    )
