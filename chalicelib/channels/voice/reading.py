"""Everything Twilio Voice tells, out of the fields of one request.

Sources: https://www.twilio.com/docs/voice/twiml#request-parameters (requests for TwiML),
https://www.twilio.com/docs/voice/api/call-resource#statuscallback (progress),
https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallback (conferences),
https://www.twilio.com/docs/voice/twiml/record (recordings, transcriptions),
https://www.twilio.com/docs/voice/answering-machine-detection (who answered).
What kind of news it is shows in its fields; where those leave it open the step in our own address does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from chalicelib.channels.voice import line, parameters, people, progress
from chalicelib.channels.voice.people import Party
from chalicelib.channels.voice.progress import CallStatus
from chalicelib.domain.errors import Malformed
from chalicelib.domain.identities import short_hash


class Told(StrEnum):
    """What kind of news it is. The first three want TwiML in answer."""

    ANSWER_WANTED = "answer_wanted"
    DIAL = "dial"  # a Dial is over
    RECORD = "record"  # a Record is over
    STATUS = "status"
    CONFERENCE = "conference"
    RECORDING = "recording"
    TRANSCRIPTION = "transcription"
    AMD = "amd"  # who answered


WANTS_TWIML = frozenset({Told.ANSWER_WANTED, Told.DIAL, Told.RECORD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """`url` needs the account's credentials; `.mp3` or `.wav` may be put after it."""

    sid: str
    url: str = ""
    status: str = ""  # in-progress | completed | absent | failed; "" in a Record's own request
    duration_seconds: int = 0
    source: str = ""  # RecordVerb | Conference | DialVerb | StartCallRecordingAPI | ...
    channels: int = 1
    started_at: int = 0  # epoch milliseconds; 0 where it isn't said


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """`room` is the name we gave it. `event` as Twilio says it: conference-start, participant-leave,
    ...; `label` and `reason` where it is about one participant or the end."""

    sid: str
    room: str = ""
    event: str = ""
    label: str = ""
    reason: str = ""
    muted: bool = False
    on_hold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One request. Times are epoch milliseconds; `at` is the provider's where it says one, else
    `received_at`. `key` is the same for a repeated request; where Twilio sends no token with a request
    for TwiML, also for the same answer at the same place."""

    told: Told
    key: str
    step: str
    received_at: int
    at: int
    account_sid: str = ""
    call_sid: str = ""  # "" only where a conference as a whole is meant
    parent_call_sid: str = ""
    inbound: bool = True
    caller: Party = field(default_factory=Party)
    called: Party = field(default_factory=Party)
    forwarded_from: str = ""
    stir: str = ""  # StirVerstat, such as TN-Validation-Passed-A
    status: CallStatus = CallStatus.UNKNOWN
    sequence: int = -1
    duration_seconds: int = -1
    answered_by: str = ""  # human | machine_start | machine_end_beep | ... | fax | unknown
    sip_code: int = 0
    error_code: str = ""
    error: str = ""
    digits: str = ""
    speech: str = ""
    confidence: float = 0.0
    hung_up: bool = False  # the caller ended a recording by hanging up
    dialled: str = ""  # DIAL: the other leg's call sid
    dial_status: CallStatus = CallStatus.UNKNOWN
    dial_seconds: int = -1
    recording: Recording | None = None
    conference: Conference | None = None
    transcription_sid: str = ""
    transcription_status: str = ""  # completed | failed
    text: str = ""

    @property
    def wants_twiml(self) -> bool:
        return self.told in WANTS_TWIML

    @property
    def by_machine(self) -> bool:
        return self.answered_by.startswith("machine") or self.answered_by == "fax"


Form = Mapping[str, str]
_MOST_SPEECH = 2_000
_CONFERENCE_EVENT = re.compile(r"(conference|participant|announcement)-[a-z-]+")


def read(form: Form, step: str, received_at: int, token: str = "") -> News:
    """`form`: name -> value as sent; `step`: the one in our address; `token`: I-Twilio-Idempotency-Token,
    if there was one. Raises Malformed naming the field that is missing or can't be read."""
    line.parts(step, least=0)
    told = _kind(form, step)
    call_sid = parameters.sid(form, "CallSid", "CA", needed=told not in (Told.CONFERENCE, Told.RECORDING))
    found: dict[str, Any] = {
        "told": told,
        "step": step,
        "received_at": received_at,
        "at": parameters.time(form, "Timestamp") or received_at,
        "account_sid": parameters.sid(form, "AccountSid", "AC", needed=False),
        "call_sid": call_sid,
        "parent_call_sid": parameters.sid(form, "ParentCallSid", "CA", needed=False),
        "inbound": form.get("Direction", "inbound") == "inbound",
        "caller": people.caller(form),
        "called": people.called(form),
        "forwarded_from": form.get("ForwardedFrom", ""),
        "stir": form.get("StirVerstat", ""),
        "status": progress.status(form.get("CallStatus", "")),
        "sequence": parameters.number(form, "SequenceNumber", -1),
        "answered_by": form.get("AnsweredBy", "").strip().lower(),
        "error_code": parameters.code(form),
        "error": form.get("ErrorMessage", ""),
    }
    news = News(key="", **(found | _READ[told](form)))
    return replace(news, key=_key(news, form, token))


# --- what kind


def _kind(form: Form, step: str) -> Told:
    name = step.partition("~")[0]
    if _CONFERENCE_EVENT.fullmatch(form.get("StatusCallbackEvent", "")) or name == line.CONFERENCE:
        return Told.CONFERENCE
    if form.get("TranscriptionSid") or name == line.TRANSCRIPTION:
        return Told.TRANSCRIPTION
    if form.get("RecordingStatus") or name == line.RECORDING:
        return Told.RECORDING
    if form.get("DialCallStatus"):
        return Told.DIAL
    if name == line.AMD or ("AnsweredBy" in form and "CallStatus" not in form):
        return Told.AMD
    if form.get("CallbackSource") == "call-progress-events" or name == line.STATUS:
        return Told.STATUS
    return Told.RECORD if form.get("RecordingUrl") else Told.ANSWER_WANTED


# --- one kind each


def _asked(form: Form) -> dict[str, Any]:
    return {
        "digits": parameters.digits(form),
        "speech": form.get("SpeechResult", "").strip()[:_MOST_SPEECH],
        "confidence": parameters.fraction(form, "Confidence"),
    }


def _dial(form: Form) -> dict[str, Any]:
    return {
        "dialled": parameters.sid(form, "DialCallSid", "CA", needed=False),
        # A leg that was answered and is over is completed, whatever the Dial calls it.
        "dial_status": _dial_status(form["DialCallStatus"]),
        "dial_seconds": parameters.number(form, "DialCallDuration", -1),
        "digits": parameters.digits(form),
        "hung_up": form.get("Digits") == "hangup",
        "recording": _recording(form) if form.get("RecordingSid") else None,
    }


def _dial_status(word: str) -> CallStatus:
    found = progress.status(word)
    return CallStatus.COMPLETED if found is CallStatus.IN_PROGRESS else found


def _record(form: Form) -> dict[str, Any]:
    return {"recording": _recording(form), "hung_up": form.get("Digits") == "hangup", "digits": parameters.digits(form)}


def _status(form: Form) -> dict[str, Any]:
    parameters.text(form, "CallStatus")
    return {
        "duration_seconds": parameters.number(form, "CallDuration", -1),
        "sip_code": parameters.number(form, "SipResponseCode", 0),
        "recording": _recording(form) if form.get("RecordingSid") else None,
    }


def _conference(form: Form) -> dict[str, Any]:
    room = Conference(
        sid=parameters.sid(form, "ConferenceSid", "CF"),
        room=form.get("FriendlyName", ""),
        event=parameters.text(form, "StatusCallbackEvent"),
        label=form.get("ParticipantLabel", ""),
        reason=form.get("ReasonParticipantLeft") or form.get("ReasonConferenceEnded") or form.get("Reason", ""),
        muted=form.get("Muted", "").lower() == "true",
        on_hold=form.get("Hold", "").lower() == "true",
    )
    return {"conference": room, "status": progress.status(form.get("ParticipantCallStatus", ""))}


def _recorded(form: Form) -> dict[str, Any]:
    parameters.text(form, "RecordingStatus")
    sid = parameters.sid(form, "ConferenceSid", "CF", needed=False)
    if not sid and not form.get("CallSid"):
        raise Malformed("CallSid", "a recording names its call or its conference")
    return {"recording": _recording(form), "conference": Conference(sid=sid) if sid else None}


def _transcription(form: Form) -> dict[str, Any]:
    return {
        "transcription_sid": parameters.sid(form, "TranscriptionSid", "TR"),
        "transcription_status": parameters.text(form, "TranscriptionStatus"),
        "text": form.get("TranscriptionText", "").strip(),
        "recording": Recording(sid=parameters.sid(form, "RecordingSid", "RE"), url=form.get("RecordingUrl", "")),
    }


def _amd(form: Form) -> dict[str, Any]:
    return {"answered_by": parameters.text(form, "AnsweredBy").lower()}


_READ: dict[Told, Callable[[Form], dict[str, Any]]] = {
    Told.ANSWER_WANTED: _asked,
    Told.DIAL: _dial,
    Told.RECORD: _record,
    Told.STATUS: _status,
    Told.CONFERENCE: _conference,
    Told.RECORDING: _recorded,
    Told.TRANSCRIPTION: _transcription,
    Told.AMD: _amd,
}


def _recording(form: Form) -> Recording:
    url = form.get("RecordingUrl", "")
    stated = form.get("RecordingSid") or url.rpartition("/")[2]
    return Recording(
        sid=parameters.sid({"RecordingSid": stated}, "RecordingSid", "RE"),
        url=url,
        status=form.get("RecordingStatus", "").lower(),
        duration_seconds=parameters.number(form, "RecordingDuration", 0),
        source=form.get("RecordingSource", ""),
        channels=parameters.number(form, "RecordingChannels", 1),
        started_at=parameters.time(form, "RecordingStartTime"),
    )


# --- what makes it itself


def _key(news: News, form: Form, token: str) -> str:
    if news.told in WANTS_TWIML:
        return f"{news.call_sid}:{token or _place(news, form)}"
    if news.told is Told.CONFERENCE and news.conference:
        order = news.sequence if news.sequence >= 0 else f"{news.conference.event}:{news.call_sid}:{news.at}"
        return f"{news.conference.sid}:{order}"
    if news.told is Told.RECORDING and news.recording:
        return f"{news.recording.sid}:{news.recording.status}"
    if news.told is Told.TRANSCRIPTION:
        return f"{news.transcription_sid}:{news.transcription_status}"
    if news.told is Told.AMD:
        return f"{news.call_sid}:amd"
    return f"{news.call_sid}:{news.sequence if news.sequence >= 0 else form['CallStatus'].strip().lower()}"


def _place(news: News, form: Form) -> str:
    """The step and, hashed (it may be a number or a card), what was answered there."""
    given = "\n".join(form.get(name, "") for name in ("Digits", "SpeechResult", "DialCallSid", "RecordingSid"))
    return f"{news.step or 'start'}:{short_hash(given, 8) if given.strip() else ''}"
