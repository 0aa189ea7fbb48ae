"""The conferences, participants and recordings resources.

https://www.twilio.com/docs/voice/api/conference-resource, /conference-participant-resource and /recording
"""

from __future__ import annotations

from typing import Any

from sandbox import phone_fields, phone_hooks, phone_recordings, phone_rest, phone_rooms
from sandbox.box import Box
from sandbox.phone_fields import flag, hook, one
from sandbox.phone_model import Conference, Joining, Participant, Place, Recording
from sandbox.phone_rest import when
from sandbox.twilio import Refusal
from sandbox.web import Reply, Request

_STATES = {"queued": "queued", "initiated": "connecting", "ringing": "ringing", "in-progress": "connected"}


def find(box: Box, sid: str, name: str, *, by_name: bool = False) -> Conference:
    """By its SID. Only participants may be added by the conference's name."""
    room = box.phone.rooms.get(name)
    if room is not None and room.account.send.get("account_sid") == sid:
        return room
    account = next((a for a in box.accounts.of(channel="voice") if a.send.get("account_sid") == sid), None)
    if by_name and account is not None and not name.startswith("CF"):
        return phone_rooms.open_room(box.phone, account, name)
    raise Refusal(20404, f"The requested resource /Conferences/{name}.json was not found", 404)


def listed(box: Box, sid: str, request: Request) -> dict[str, Any]:
    name, status = request.arg("FriendlyName"), request.arg("Status")
    with box.phone.lock:
        rooms = [r for r in box.phone.rooms.values() if r.account.send.get("account_sid") == sid]
    found = [r for r in rooms if name in ("", r.name) and status in ("", r.status)]
    return {"conferences": [resource(r) for r in reversed(found)], "page": 0, "page_size": len(found)}


def update(box: Box, sid: str, name: str, request: Request) -> dict[str, Any]:
    room = find(box, sid, name)
    fields = phone_fields.read(request, phone_fields.UPDATE_ROOM)
    if one(fields, "Status"):
        phone_rooms.end(box.phone, room, "conference-ended-via-api")
    elif one(fields, "AnnounceUrl"):
        with box.phone.lock:
            for member in phone_rooms.present(room):
                box.phone.hear(member.call, "play", one(fields, "AnnounceUrl"), announcement=True)
    else:
        raise Refusal(20001, "Give Status or AnnounceUrl")
    return resource(room)


def resource(room: Conference) -> dict[str, Any]:
    sid = room.account.send.get("account_sid", "")
    uri = f"/2010-04-01/Accounts/{sid}/Conferences/{room.sid}"
    return {
        "account_sid": sid,
        "api_version": "2010-04-01",
        "call_sid_ending_conference": room.ended_by or None,
        "date_created": when(room.created),
        "date_updated": when(room.updated or room.created),
        "friendly_name": room.name,
        "reason_conference_ended": room.reason or None,
        "region": "us1",
        "sid": room.sid,
        "status": room.status,
        "subresource_uris": {"participants": f"{uri}/Participants.json", "recordings": f"{uri}/Recordings.json"},
        "uri": f"{uri}.json",
    }


# Participants


def add(box: Box, sid: str, name: str, request: Request) -> dict[str, Any]:
    fields = phone_fields.read(request, phone_fields.CREATE_MEMBER)
    call = phone_rest.dialled(box, sid, fields)
    room = find(box, sid, name, by_name=True)
    if room.status == "completed":
        raise Refusal(20404, f"The requested resource /Conferences/{name}.json was not found", 404)
    wait = fields.get("WaitUrl")
    call.joining = Joining(
        room=room.name,
        label=one(fields, "Label"),
        muted=flag(fields, "Muted"),
        start_on_enter=flag(fields, "StartConferenceOnEnter", True),
        end_on_exit=flag(fields, "EndConferenceOnExit"),
        beep=one(fields, "Beep", "true"),
        wait=Place(wait[0], one(fields, "WaitMethod", "POST")) if wait is not None else None,
        hook=hook(fields, "ConferenceStatusCallback", "start", "end"),
        record=one(fields, "ConferenceRecord", "false") in ("true", "record-from-start"),
        recording=hook(fields, "ConferenceRecordingStatusCallback", "completed"),
        most=int(one(fields, "MaxParticipants", "250")),
    )
    if call.detect and one(fields, "AmdStatusCallback"):
        call.async_hook = hook(fields, "AmdStatusCallback")
    member = phone_rooms.reserve(box.phone, call, call.joining)
    if member is None:
        raise Refusal(16025, f"A participant with the label {call.joining.label!r} is in the conference already")
    box.phone.begin(call)
    return member_resource(room, member)


def members(box: Box, sid: str, name: str) -> dict[str, Any]:
    room = find(box, sid, name)
    with box.phone.lock:
        found = [member_resource(room, member) for member in room.members.values()]
    return {"participants": found, "page": 0, "page_size": len(found)}


def member(box: Box, sid: str, name: str, who: str) -> tuple[Conference, Participant]:
    """By call SID or label. Whoever has left is not found."""
    room = find(box, sid, name)
    with box.phone.lock:
        found = room.find(who)
    if found is None:
        raise Refusal(20404, f"The requested resource /Conferences/{name}/Participants/{who}.json was not found", 404)
    return room, found


def update_member(box: Box, sid: str, name: str, who: str, request: Request) -> dict[str, Any]:
    room, found = member(box, sid, name, who)
    fields = phone_fields.read(request, phone_fields.UPDATE_MEMBER)
    phone = box.phone
    with phone.lock:
        if "Hold" in fields or "HoldUrl" in fields:
            _hold(box, room, found, fields)
        if "Muted" in fields and found.muted != flag(fields, "Muted"):
            found.muted = flag(fields, "Muted")
            event = "participant-mute" if found.muted else "participant-unmute"
            phone_hooks.conference(phone, room, event, "mute", found)
        if {"EndConferenceOnExit", "BeepOnExit", "WaitUrl"} & fields.keys():
            found.joining.end_on_exit = flag(fields, "EndConferenceOnExit", found.joining.end_on_exit)
            phone_hooks.conference(phone, room, "participant-modify", "modify", found)
        if one(fields, "AnnounceUrl"):
            phone.hear(found.call, "play", one(fields, "AnnounceUrl"), announcement=True)
        phone.touch(found.call)
        return member_resource(room, found)


def _hold(box: Box, room: Conference, found: Participant, fields: phone_fields.Fields) -> None:
    wanted = flag(fields, "Hold", found.hold)
    url = one(fields, "HoldUrl")
    if url:
        found.hold_place = Place(url, one(fields, "HoldMethod", "GET"))
    if wanted != found.hold:
        found.hold = wanted
        event = "participant-hold" if wanted else "participant-unhold"
        phone_hooks.conference(box.phone, room, event, "hold", found)


def remove_member(box: Box, sid: str, name: str, who: str) -> None:
    """Put the participant out: a call made for the conference ends, any other goes on with its document."""
    _, found = member(box, sid, name, who)
    phone_rooms.leave(box.phone, found, "participant_updated_via_api", kicked=True)
    if not found.call.connected:
        found.call.over = found.call.over or "api"
        box.phone.touch(found.call)


def member_resource(room: Conference, member: Participant) -> dict[str, Any]:
    sid = room.account.send.get("account_sid", "")
    return {
        "account_sid": sid,
        "call_sid": member.call.sid,
        "call_sid_to_coach": None,
        "coaching": False,
        "conference_sid": room.sid,
        "date_created": when(member.since),
        "date_updated": when(member.call.updated or member.since),
        "end_conference_on_exit": member.joining.end_on_exit,
        "hold": member.hold,
        "label": member.joining.label or None,
        "muted": member.muted,
        "queue_time": "0",
        "start_conference_on_enter": member.joining.start_on_enter,
        "status": _STATES.get(member.call.status, "complete"),
        "uri": f"/2010-04-01/Accounts/{sid}/Conferences/{room.sid}/Participants/{member.call.sid}.json",
    }


# Recordings


def start_recording(box: Box, sid: str, call_sid: str, request: Request) -> dict[str, Any]:
    call = phone_rest.find(box, sid, call_sid)
    fields = phone_fields.read(request, phone_fields.CREATE_RECORDING)
    if call.status != "in-progress":
        raise Refusal(21220, "Requested resource is not eligible for recording: the call is not in-progress.")
    told = hook(fields, "RecordingStatusCallback", "completed")
    channels = 2 if one(fields, "RecordingChannels", "mono") == "dual" else 1
    made = phone_recordings.begin(
        box.phone, call.account, "StartCallRecordingAPI", told, call_sid=call.sid, channels=channels
    )
    return recording_resource(made)


def _recordings(box: Box, sid: str, *subjects: str) -> list[Recording]:
    with box.phone.lock:
        kept = [r for r in box.phone.recordings.values() if not r.deleted and r.account.send.get("account_sid") == sid]
    return [r for r in kept if not subjects or r.call_sid in subjects or r.conference_sid in subjects]


def list_recordings(box: Box, sid: str, *subjects: str) -> dict[str, Any]:
    found = _recordings(box, sid, *subjects)
    return {"recordings": [recording_resource(r) for r in reversed(found)], "page": 0, "page_size": len(found)}


def recording(box: Box, sid: str, name: str, *subjects: str) -> Recording:
    """`Twilio.CURRENT` is the one that runs."""
    for one_of in reversed(_recordings(box, sid, *subjects)):
        if one_of.sid == name or (name == "Twilio.CURRENT" and one_of.status in ("in-progress", "paused")):
            return one_of
    raise Refusal(20404, f"The requested resource /Recordings/{name}.json was not found", 404)


def update_recording(box: Box, sid: str, subject: str, name: str, request: Request) -> dict[str, Any]:
    found = recording(box, sid, name, subject)
    fields = phone_fields.read(request, phone_fields.UPDATE_RECORDING)
    status = one(fields, "Status")
    if not status:
        raise Refusal(20001, "Status is required")
    if found.status not in ("in-progress", "paused"):
        raise Refusal(21220, f"Unable to update recording: it is {found.status}.")
    if status == "paused":
        phone_recordings.pause(box.phone, found, skip=one(fields, "PauseBehavior", "silence") == "skip")
    elif status == "in-progress":
        phone_recordings.resume(box.phone, found)
    else:
        phone_recordings.end(box.phone, found)
    return recording_resource(found)


def sound(box: Box, sid: str, name: str, kind: str) -> Reply:
    found = recording(box, sid, name)
    if found.status != "completed":
        raise Refusal(20404, f"The requested resource /Recordings/{name} was not found", 404)
    if kind == ".mp3":
        return Reply(body=phone_recordings.mp3(found.seconds), content_type="audio/mpeg")
    return Reply(body=phone_recordings.wav(found.seconds), content_type="audio/x-wav")


def delete_recording(box: Box, sid: str, name: str) -> None:
    recording(box, sid, name).deleted = True
    box.phone.touch()


def recording_resource(found: Recording) -> dict[str, Any]:
    sid = found.account.send.get("account_sid", "")
    done = found.status not in ("in-progress", "paused")
    return {
        "account_sid": sid,
        "api_version": "2010-04-01",
        "call_sid": found.call_sid or None,
        "channels": found.channels,
        "conference_sid": found.conference_sid or None,
        "date_created": when(found.started),
        "date_updated": when(found.started),
        "duration": str(found.seconds) if done else None,
        "encryption_details": None,
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "sid": found.sid,
        "source": found.source,
        "start_time": when(found.started),
        "status": found.status,
        "track": "both",
        "uri": f"/2010-04-01/Accounts/{sid}/Recordings/{found.sid}.json",
    }
