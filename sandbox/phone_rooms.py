"""Conferences: who is in, when they begin and end, and what is told of it.

https://www.twilio.com/docs/voice/twiml/conference: a conference begins when two are in, one of whom may begin it; the
first to join says where its news go; whoever joins a conference that has not begun hears music.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import phone_recordings
from sandbox.accounts import Account
from sandbox.phone_hooks import Fields, conference
from sandbox.phone_model import Call, Conference, Joining, Participant

if TYPE_CHECKING:
    from sandbox.phone import Phone

LABEL_TAKEN = 16025


def open_room(phone: Phone, account: Account, name: str) -> Conference:
    """The conference of that name which is not over, made if there is none."""
    with phone.lock:
        for room in phone.rooms.values():
            same = room.account.send.get("account_sid") == account.send.get("account_sid")
            if room.name == name and room.status != "completed" and same:
                return room
        made = Conference(sid=phone.box.world.new_sid("CF"), account=account, name=name, created=phone.now_ms())
        phone.rooms[made.sid] = made
        phone.touch()
        return made


def room_of(phone: Phone, call: Call) -> Conference | None:
    return next((room for room in phone.rooms.values() if call.sid in room.members), None)


def reserve(phone: Phone, call: Call, joining: Joining) -> Participant | None:
    """A place in the conference for someone who is being called; None if the label is taken or the room full."""
    with phone.lock:
        room = open_room(phone, call.account, joining.room)
        if (joining.label and room.find(joining.label)) or len(room.members) >= joining.most:
            return None
        member = Participant(call=call, joining=joining, muted=joining.muted, since=phone.now_ms())
        room.members[call.sid] = member
        if room.hook is None:
            room.hook = joining.hook
        if joining.record and not room.record:
            room.record, room.recording_hook = True, joining.recording
        phone.touch(call)
        return member


def enter(phone: Phone, member: Participant) -> None:
    """The participant is on the line."""
    with phone.lock:
        call = member.call
        room = room_of(phone, call)
        if room is None:
            return
        call.member = member
        conference(phone, room, "participant-join", "join", member)
        phone.touch(call)
        _maybe_start(phone, room)
        if room.status == "in-progress" and member.joining.beep in ("true", "onEnter"):
            for other in present(room):
                phone.hear(other.call, "beep")


def present(room: Conference) -> list[Participant]:
    return [member for member in room.members.values() if member.call.member is member]


def _maybe_start(phone: Phone, room: Conference) -> None:
    here = present(room)
    if room.status != "init" or len(here) < 2 or not any(m.joining.start_on_enter for m in here):
        return
    room.status, room.updated = "in-progress", phone.now_ms()
    conference(phone, room, "conference-start", "start", None)
    if room.record:
        phone_recordings.begin(phone, room.account, "Conference", room.recording_hook, conference_sid=room.sid)
    phone.touch()


def leave(phone: Phone, member: Participant, reason: str, *, kicked: bool = False) -> None:
    """https://www.twilio.com/docs/voice/twiml/conference#attributes-status-callback-parameters names the reasons."""
    with phone.lock:
        room = room_of(phone, member.call)
        if room is None or member.left:
            return
        was_here = member.call.member is member
        _take_out(phone, room, member, reason)
        if not was_here:
            return
        if member.joining.end_on_exit:
            how = "kicked" if kicked else "left"
            end(phone, room, f"participant-with-end-conference-on-exit-{how}", member)
        elif not present(room):
            end(phone, room, "last-participant-kicked" if kicked else "last-participant-left", member)


def _take_out(phone: Phone, room: Conference, member: Participant, reason: str) -> None:
    member.left = reason
    room.members.pop(member.call.sid, None)
    if member.call.member is member:
        member.call.member = None
    more: Fields = [("ReasonParticipantLeft", reason), ("ParticipantCallStatus", member.call.status)]
    conference(phone, room, "participant-leave", "leave", member, more)
    phone.touch(member.call)


def end(phone: Phone, room: Conference, reason: str, by: Participant | None = None) -> None:
    with phone.lock:
        if room.status == "completed":
            return
        room.status, room.reason, room.updated = "completed", reason, phone.now_ms()
        room.ended_by = by.call.sid if by is not None else ""
        left = "conference_ended_via_api" if by is None else "moderator_ended_conference"
        for member in list(room.members.values()):
            _take_out(phone, room, member, left)
            if member.call.status in ("queued", "initiated", "ringing") and member.call.joining is not None:
                member.call.over = "api"  # nobody waits for them any more
        phone_recordings.end_all(phone, room.sid)
        more: Fields = [("ReasonConferenceEnded", reason), ("Reason", reason.replace("-", " "))]
        if by is not None:
            more.append(("CallSidEndingConference", by.call.sid))
            if by.joining.label:
                more.append(("ParticipantLabelEndingConference", by.joining.label))
        conference(phone, room, "conference-end", "end", None, more)
        phone.touch()
