"""What each verb does to a line: https://www.twilio.com/docs/voice/twiml"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox import phone_dial, phone_documents, phone_hooks, phone_recordings, phone_sitting
from sandbox.phone_model import Broken, Ended, Finished, Hook, Place
from sandbox.twiml import Verb

if TYPE_CHECKING:
    from sandbox.phone_line import Line

Done = Callable[[], bool]
_SECONDS_A_CHARACTER = 0.06
_LONGEST_SENTENCE = 12.0
_BEEP_SECONDS = 0.5
FOR_EVER = 86_400.0


def play(line: Line, verb: Verb) -> Place | None:
    """Do the verb; the place where to go on, None for the next verb."""
    if verb.name not in ("Reject", "Redirect") and not (verb.name == "Dial" and verb.flag("answerOnBridge")):
        line.answer()
    return _VERBS[verb.name](line, verb)


def _never() -> bool:
    return False


def prompt(line: Line, verb: Verb, done: Done = _never) -> bool:
    """Say, Play or Pause; True if `done` cut it short."""
    loops = verb.number("loop", 1) or 1_000
    if verb.name == "Say":
        line.phone.hear(line.call, "say", verb.text, voice=verb.get("voice"), language=verb.get("language", "en-US"))
        one = min(len(verb.text) * _SECONDS_A_CHARACTER, _LONGEST_SENTENCE)
        return line.wait(one * loops, done)
    if verb.name == "Play":
        line.phone.hear(line.call, "play", verb.text or verb.get("digits"), loop=verb.number("loop", 1))
        return line.wait(line.phone.settings.play_seconds * loops if verb.text else _BEEP_SECONDS, done)
    line.phone.hear(line.call, "silence", "", seconds=verb.number("length", 1))
    return line.wait(verb.number("length", 1), done)


def _prompt(line: Line, verb: Verb) -> None:
    prompt(line, verb)


def redirect(line: Line, verb: Verb) -> Place:
    return Place(verb.text or line.base, verb.get("method", "POST"))


def _hangup(line: Line, verb: Verb) -> None:
    raise Finished


def _reject(line: Line, verb: Verb) -> None:
    if line.call.connected or line.call.direction != "inbound":
        raise Finished
    reason = verb.get("reason", "rejected")
    line.phone.hear(line.call, "rejected", reason)
    raise Finished("busy" if reason == "busy" else "no-answer")


def _action(line: Line, verb: Verb, extra: phone_hooks.Fields) -> Place:
    return Place(verb.get("action") or line.base, verb.get("method", "POST"), extra=tuple(extra))


# Gather


def _gather(line: Line, verb: Verb) -> Place | None:
    call, phone = line.call, line.phone
    modes = verb.get("input", "dtmf").split()
    with phone.lock:
        call.keys.clear()
        call.words.clear()
        call.listening = "both" if len(modes) > 1 else {"dtmf": "digits", "speech": "speech"}[modes[0]]
    try:
        for part in verb.children:
            if prompt(line, part, lambda: bool(call.keys or call.words)):
                break
        asked = {name: value for name, value in verb.attributes.items() if name not in ("action", "method")}
        phone.hear(call, "gather", call.listening, **asked)
        extra = _collect(line, verb)
    finally:
        call.listening = ""
    if extra is None and verb.flag("actionOnEmptyResult"):
        extra = [("Digits", "")] if "dtmf" in modes else []
    return None if extra is None else _action(line, verb, extra)


def _collect(line: Line, verb: Verb) -> phone_hooks.Fields | None:
    """What was pressed or said; None for nothing. A finishing key alone is nothing."""
    digits, most = "", verb.number("numDigits", 1_000)
    while len(digits) < most:
        got = line.input(verb.number("timeout", 5))
        if got is None:
            break
        kind, value = got
        if kind == "words" and not digits:
            return [("SpeechResult", value), ("Confidence", "0.93"), ("Language", verb.get("language", "en-US"))]
        if kind == "key" and value == verb.get("finishOnKey", "#"):
            return [("Digits", digits), ("FinishedOnKey", value)] if digits else None
        digits += value if kind == "key" and value in "0123456789*#" else ""
    return [("Digits", digits)] if digits else None


# Record


def _record(line: Line, verb: Verb) -> Place:
    call, phone = line.call, line.phone
    if verb.flag("playBeep", True):
        phone.hear(call, "beep")
        line.wait(_BEEP_SECONDS)
    recording = phone_recordings.begin(phone, call.account, "RecordVerb", recording_hook(verb), call_sid=call.sid)
    phone.hear(call, "record", "", **verb.attributes)
    said: list[str] = []
    ended: Ended | None = None
    key = ""
    try:
        key = _listen(line, verb, said)
    except Ended as error:
        ended, key = error, "hangup"
    finally:
        call.listening = ""
        phone_recordings.end(phone, recording)
    if verb.flag("transcribe") and verb.get("transcribeCallback"):
        phone_hooks.transcribed(phone, call, recording, verb.get("transcribeCallback"), " ".join(said))
    extra = [("RecordingUrl", phone_hooks.recording_url(phone, recording)), ("RecordingSid", recording.sid)]
    extra += [("RecordingDuration", str(recording.seconds))] + ([("Digits", key)] if key else [])
    place = _action(line, verb, extra)
    if ended is not None:
        phone_documents.tell(line, place)
        raise ended
    return place


def _listen(line: Line, verb: Verb, said: list[str]) -> str:
    """Record until silence, a key or the longest length; the key."""
    call, phone = line.call, line.phone
    longest = verb.number("maxLength", 120 if verb.flag("transcribe") else 3_600)
    until = phone.line_time() + longest
    with phone.lock:
        call.keys.clear()
        call.words.clear()
        call.listening = "recording"
    while True:
        left = until - phone.line_time()
        got = line.input(min(left, verb.number("timeout", 5) or left))
        if got is None or left <= 0:
            return ""
        kind, value = got
        if kind == "key" and value in verb.get("finishOnKey", "1234567890*#"):
            return value
        if kind == "words":
            said.append(value)
            line.wait(min(len(value) * _SECONDS_A_CHARACTER, _LONGEST_SENTENCE), lambda: bool(call.keys))


def recording_hook(verb: Verb) -> Hook:
    events = tuple(verb.get("recordingStatusCallbackEvent", "completed").split())
    return Hook(verb.get("recordingStatusCallback"), events, verb.get("recordingStatusCallbackMethod", "POST"))


# Dial


def _dial(line: Line, verb: Verb) -> Place | None:
    """https://www.twilio.com/docs/voice/twiml/dial#action: asked when the dialled call ends, if an action is given."""
    try:
        room = next((part for part in verb.children if part.name == "Conference"), None)
        extra = phone_sitting.conference(line, verb, room) if room is not None else phone_dial.dial(line, verb)
    except phone_dial.Cut as cut:
        if verb.get("action"):
            phone_documents.tell(line, _action(line, verb, cut.extra))
        raise cut.ended from None
    if not verb.get("action"):
        return None
    return _action(line, verb, extra)


def _enqueue(line: Line, verb: Verb) -> None:
    line.phone.fail(line.call, 12200, f"The stand-in checks {verb.name} but does not play it.", line.base)
    raise Broken


_VERBS: dict[str, Callable[[Line, Verb], Place | None]] = {
    "Say": _prompt,
    "Play": _prompt,
    "Pause": _prompt,
    "Gather": _gather,
    "Record": _record,
    "Dial": _dial,
    "Redirect": redirect,
    "Hangup": _hangup,
    "Reject": _reject,
    "Enqueue": _enqueue,
    "Leave": _enqueue,
}
