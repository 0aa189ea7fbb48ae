"""A line in a conference: what its person hears while waiting, held or joined.

https://www.twilio.com/docs/voice/twiml/conference
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox import phone_dial, phone_documents, phone_hooks, phone_recordings, phone_rooms, phone_verbs
from sandbox.phone_model import Broken, Ended, Hook, Joining, Participant, Place, Redirected
from sandbox.twiml import Verb

if TYPE_CHECKING:
    from sandbox.phone_line import Line


def conference(line: Line, verb: Verb, noun: Verb) -> phone_hooks.Fields:
    joining = _joining(noun)
    extra: phone_hooks.Fields = [("DialCallStatus", "answered"), ("DialBridged", "true")]
    began = line.phone.line_time()
    recording = None
    if verb.get("record", "do-not-record") not in ("do-not-record", "false"):
        hook, account = phone_verbs.recording_hook(verb), line.call.account
        recording = phone_recordings.begin(line.phone, account, "DialVerb", hook, call_sid=line.call.sid)
        extra.append(("RecordingUrl", phone_hooks.recording_url(line.phone, recording)))
    try:
        joined = sit_in(
            line,
            joining,
            lambda: (
                line.phone.line_time() - began > verb.number("timeLimit", 14_400)
                or (verb.flag("hangupOnStar") and "*" in line.call.keys)
            ),
        )
    except Ended as ended:
        raise phone_dial.Cut(ended, extra) from ended
    finally:
        if recording is not None:
            phone_recordings.end(line.phone, recording)
    return extra if joined else [("DialCallStatus", "failed"), ("DialBridged", "false")]


def _joining(noun: Verb) -> Joining:
    wait: Place | None = None
    if "waitUrl" in noun.attributes:
        wait = Place(noun.get("waitUrl"), noun.get("waitMethod", "POST"))
    events = tuple(noun.get("statusCallbackEvent", "start end").split())
    return Joining(
        room=noun.text,
        label=noun.get("participantLabel"),
        muted=noun.flag("muted"),
        start_on_enter=noun.flag("startConferenceOnEnter", True),
        end_on_exit=noun.flag("endConferenceOnExit"),
        beep=noun.get("beep", "true"),
        wait=wait,
        hook=Hook(noun.get("statusCallback"), events, noun.get("statusCallbackMethod", "POST")),
        record=noun.get("record", "do-not-record") in ("true", "record-from-start"),
        recording=phone_verbs.recording_hook(noun),
        most=noun.number("maxParticipants", 250),
    )


def sit_in(line: Line, joining: Joining, enough: Callable[[], bool] = lambda: False) -> bool:
    """Be in the conference until it or the stay ends. False where the line was not let in."""
    phone, call = line.phone, line.call
    with phone.lock:
        room = phone_rooms.room_of(phone, call)
        member = room.members[call.sid] if room is not None else phone_rooms.reserve(phone, call, joining)
    if member is None:
        phone.fail(call, phone_rooms.LABEL_TAKEN, f"The label {joining.label!r} is taken, or the conference is full.")
        return False
    try:
        phone_rooms.enter(phone, member)
        _stay(line, member, enough)
    except Redirected:
        phone_rooms.leave(phone, member, "participant_updated_via_api")
        raise
    except Ended:
        by_api = call.over == "api"
        call.status = "completed"
        phone_rooms.leave(phone, member, "participant_updated_via_api" if by_api else "participant_hung_up")
        raise
    phone_rooms.leave(phone, member, "participant_hung_up")
    return True


def _stay(line: Line, member: Participant, enough: Callable[[], bool]) -> None:
    phone, call = line.phone, line.call
    room = phone_rooms.room_of(phone, call)
    while room is not None and not member.left and not enough():
        started = room.status == "in-progress"

        def other(started: bool = started, hold: bool = member.hold, place: Place | None = member.hold_place) -> bool:
            moved = member.left or member.hold != hold or member.hold_place != place or enough()
            return bool(moved) or (room is not None and (room.status == "in-progress") != started)

        if member.hold:
            phone.hear(call, "on hold")
            _music(line, member.hold_place, other)
        elif not started:
            phone.hear(call, "waiting", room.name)
            _music(line, member.joining.wait, other)
        else:
            mates = [m for m in phone_rooms.present(room) if m is not member]
            names = [_known_as(m) for m in mates]
            phone.hear(call, "joined", room.name, others=names)
            line.wait(phone_verbs.FOR_EVER, other)


def _known_as(member: Participant) -> str:
    """The person: by the name of a caller or a softphone, a customer's number; else it is an agent's own phone. A
    label is the app's business."""
    call = member.call
    if call.name or call.party.startswith("client:") or member.joining.label == "customer":
        return call.name or call.party
    return "an agent"


def _music(line: Line, place: Place | None, done: Callable[[], bool]) -> None:
    """What is heard while waiting: the network's music, an audio file, or a document of prompts, then silence."""
    phone, call = line.phone, line.call
    if place is None:
        phone.hear(call, "music", "")
    following = place if place is not None and place.url else None
    while following is not None and not done():
        if not phone.box.courier.reaches(following.url):
            phone.hear(call, "music", following.url)
            break
        try:
            verbs = phone_documents.fetch(line, following)
        except Broken:
            break
        following = None
        for verb in verbs:
            if verb.name == "Redirect":
                following = phone_verbs.redirect(line, verb)
                break
            if verb.name not in ("Say", "Play", "Pause"):
                phone.fail(call, 12200, f"{verb.name} may not be played to somebody who waits.", line.base)
                break
            if phone_verbs.prompt(line, verb, done):
                return
    line.wait(phone_verbs.FOR_EVER, done)
