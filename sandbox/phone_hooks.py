"""What Twilio tells about calls: the fields of its requests, signed, and in which order they leave.

https://www.twilio.com/docs/voice/twiml#request-parameters and
https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
"""

from __future__ import annotations

import copy
import random
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sandbox import signing, twilio_hooks
from sandbox.accounts import Account
from sandbox.deliver import Call as Request
from sandbox.phone_model import Call, Conference, Hook, Participant, Recording, rfc2822

if TYPE_CHECKING:
    from sandbox.phone import Phone

Fields = list[tuple[str, str]]
_COUNTRIES = (
    *(("+1", "US"), ("+44", "GB"), ("+49", "DE"), ("+33", "FR"), ("+34", "ES"), ("+46", "SE"), ("+351", "PT")),
    *(("+41", "CH"), ("+43", "AT"), ("+61", "AU"), ("+353", "IE"), ("+39", "IT"), ("+31", "NL"), ("+91", "IN")),
)
FINAL_EVENT = "completed"


def sid_of(account: Account) -> str:
    return account.send.get("account_sid", "")


def common(call: Call) -> Fields:
    """The fields of every request about a call. Blank ones are sent too."""
    fields: Fields = [
        ("AccountSid", sid_of(call.account)),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", call.sid),
        ("CallStatus", call.status),
        ("Direction", call.direction),
    ]
    for name, alias, address in (("From", "Caller", call.sender), ("To", "Called", call.to)):
        fields += [(name, address), (alias, address)]
        if address.startswith("client:"):
            continue
        country = next((c for prefix, c in sorted(_COUNTRIES, reverse=True) if address.startswith(prefix)), "")
        state, city, postal = ("VT", "MONTPELIER", "05602") if country == "US" else ("", "", "")
        for prefix in (name, alias):
            fields += [(f"{prefix}Country", country), (f"{prefix}State", state)]
            fields += [(f"{prefix}City", city), (f"{prefix}Zip", postal)]
    if call.name:
        fields.append(("CallerName", call.name))
    if call.forwarded_from:
        fields += [("ForwardedFrom", call.forwarded_from), ("CalledVia", call.forwarded_from)]
    if call.parent:
        fields.append(("ParentCallSid", call.parent))
    if call.answered_by and call.async_hook is None:
        fields.append(("AnsweredBy", call.answered_by))
    if call.direction == "inbound" and call.sender.startswith("+"):
        fields.append(("StirVerstat", "TN-Validation-Passed-A"))
    return fields


def request(account: Account, url: str, method: str, fields: Fields, label: str) -> Request:
    """A signed request; the fragment of an address stays at home."""
    url = url.partition("#")[0]
    if method == "GET":
        url += ("&" if "?" in url else "?") + urlencode(fields)
        fields = []
    made = twilio_hooks.call(account, url, fields, label, [])
    made.method = method
    made.headers["X-Twilio-Signature"] = signing.twilio(account.secret, url, fields)
    return made


class Post:
    """Sends what nobody waits for. The news of one call leave one after the other, unless told otherwise."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._lock = threading.Lock()
        self._lines: dict[str, deque[Request]] = {}
        self._pool = ThreadPoolExecutor(8, "phone-post")

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def waiting(self) -> int:
        with self._lock:
            return sum(map(len, self._lines.values()))

    def send(self, subject: str, made: Request) -> None:
        manner, courier = self._phone.settings.callbacks, self._phone.box.courier
        if manner == "none" or self._phone.stopped:
            return
        if manner == "shuffled":
            courier.later(made, random.uniform(0, 0.4))
            return
        copies = [made, copy.deepcopy(made)] if manner == "repeated" else [made]
        with self._lock:
            line = self._lines.setdefault(subject, deque())
            idle = not line
            line.extend(copies)
        if idle:
            self._pool.submit(self._empty, subject)

    def _empty(self, subject: str) -> None:
        while not self._phone.stopped:
            with self._lock:
                line = self._lines[subject]
                if not line:
                    del self._lines[subject]
                    return
                made = line[0]
            self._phone.box.courier.deliver(made)
            with self._lock:
                line.popleft()
                if not line:
                    del self._lines[subject]
                    return


def progress(phone: Phone, call: Call, event: str, status: str = "") -> None:
    """Tell of a step in a call's life: initiated, ringing, answered or completed (whatever the end)."""
    number, call.sequence = call.sequence, call.sequence + 1
    if not call.hook.wants(event):
        return
    fields = [(name, status if status and name == "CallStatus" else value) for name, value in common(call)]
    fields += [
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", str(number)),
        ("Timestamp", rfc2822(phone.now_ms())),
    ]
    if event == FINAL_EVENT:
        minutes = -(-call.seconds // 60)
        fields += [("CallDuration", str(call.seconds)), ("Duration", str(minutes))]
        fields += [("SipResponseCode", str(call.sip))]
        if call.error:
            fields.append(("ErrorCode", str(call.error)))
    label = f"call {status or call.status} of {call.sid}"
    phone.post.send(call.sid, request(call.account, call.hook.url, call.hook.method, fields, label))


def conference(
    phone: Phone, room: Conference, event: str, wanted: str, member: Participant | None, more: Fields | None = None
) -> None:
    """Tell of a conference; `wanted` is the word in statusCallbackEvent."""
    room.sequence += 1
    hook = room.hook or Hook()
    if not hook.wants(wanted):
        return
    fields: Fields = [
        ("AccountSid", sid_of(room.account)),
        ("ConferenceSid", room.sid),
        ("FriendlyName", room.name),
        ("StatusCallbackEvent", event),
        ("SequenceNumber", str(room.sequence)),
        ("Timestamp", rfc2822(phone.now_ms())),
    ]
    if member is not None:
        fields += [
            ("CallSid", member.call.sid),
            ("Muted", _flag(member.muted)),
            ("Hold", _flag(member.hold)),
            ("Coaching", "false"),
            ("StartConferenceOnEnter", _flag(member.joining.start_on_enter)),
            ("EndConferenceOnExit", _flag(member.joining.end_on_exit)),
        ]
        if member.joining.label:
            fields.append(("ParticipantLabel", member.joining.label))
    made = request(room.account, hook.url, hook.method, fields + (more or []), f"{event} of {room.sid}")
    phone.post.send(room.sid, made)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def recording_url(phone: Phone, recording: Recording) -> str:
    sid = sid_of(recording.account)
    return f"{phone.box.own_url}/twilio/2010-04-01/Accounts/{sid}/Recordings/{recording.sid}"


def recorded(phone: Phone, recording: Recording) -> None:
    """Tell how a recording stands."""
    if not recording.hook.wants(recording.status):
        return
    fields: Fields = [
        ("AccountSid", sid_of(recording.account)),
        ("RecordingSid", recording.sid),
        ("RecordingUrl", recording_url(phone, recording)),
        ("RecordingStatus", recording.status),
        ("RecordingChannels", str(recording.channels)),
        ("RecordingSource", recording.source),
        ("RecordingStartTime", rfc2822(recording.started)),
        ("ErrorCode", "0"),
    ]
    if recording.call_sid:
        fields.append(("CallSid", recording.call_sid))
    if recording.conference_sid:
        fields.append(("ConferenceSid", recording.conference_sid))
    if recording.status != "in-progress":
        fields.append(("RecordingDuration", str(recording.seconds)))
    label = f"recording {recording.status} of {recording.sid}"
    hook = recording.hook
    phone.post.send(recording.sid, request(recording.account, hook.url, hook.method, fields, label))


def transcribed(phone: Phone, call: Call, recording: Recording, url: str, text: str) -> None:
    """Twilio transcribes recordings of more than 2 and less than 120 seconds."""
    right, address = 2 < recording.seconds < 120, recording_url(phone, recording)
    transcription = phone.box.world.new_sid("TR")
    fields = [
        *common(call),
        ("RecordingSid", recording.sid),
        ("RecordingUrl", address),
        ("TranscriptionSid", transcription),
        ("TranscriptionUrl", f"{address}/Transcriptions/{transcription}"),
        ("TranscriptionType", "fast"),
        ("TranscriptionStatus", "completed" if right else "failed"),
        ("TranscriptionText", text if right else ""),
    ]
    phone.post.send(recording.sid, request(call.account, url, "POST", fields, f"transcription of {recording.sid}"))


def detected(phone: Phone, call: Call, seconds: float) -> None:
    """The outcome of asynchronous answering machine detection."""
    hook = call.async_hook
    if hook is None or not hook.url:
        return
    fields: Fields = [
        ("AccountSid", sid_of(call.account)),
        ("CallSid", call.sid),
        ("AnsweredBy", call.answered_by),
        ("MachineDetectionDuration", str(round(seconds * 1000))),
    ]
    phone.post.send(call.sid, request(call.account, hook.url, hook.method, fields, f"answered by of {call.sid}"))
