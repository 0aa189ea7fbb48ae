"""Which path of the Voice API is served by what. Messages are `twilio`'s."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox import phone_rest, phone_rest_rooms, twilio, twilio_numbers
from sandbox.box import Box
from sandbox.web import DROP, Reply, Request, answer

_ROOT = r"/2010-04-01/Accounts/([^/]+)"
_ROOM = rf"{_ROOT}/Conferences/([^/]+)"
_CALL = rf"{_ROOT}/Calls/(CA\w+)"
_WHO = r"([^/]+)"


def handle(box: Box, request: Request) -> Reply:
    """Serve one call of the Twilio API; `request.path` starts after `/twilio`."""
    try:
        found = _serve(box, request)
    except twilio.Refusal as no:
        return twilio.refusal(no.code, no.message, no.status)
    return found if found is not None else twilio.handle(box, request)


def _serve(box: Box, request: Request) -> Reply | None:
    known = False
    for method, pattern, serve in _ROUTES:
        match = re.fullmatch(pattern, request.path)
        if match is None:
            continue
        known = True
        if method == request.method or (method == "GET" and request.method == "HEAD"):
            twilio._authenticate(box, request, match[1])
            return serve(box, request, *match.groups())
    if known:
        raise twilio.Refusal(20004, "Method not allowed", 405)
    return None


def _spoilt(box: Box, serve: Callable[[], Any], status: int = 201) -> Reply:
    """What makes a call may fail on request, like a message."""
    fault = box.faults.take("twilio")
    if fault is not None and (spoiled := twilio._spoil(box, fault)) is not None:
        return spoiled
    made = serve()
    return DROP if fault is not None and fault.mode == "accept_no_answer" else answer(made, status)


def _create_call(box: Box, request: Request, sid: str) -> Reply:
    return _spoilt(box, lambda: {**phone_rest.resource(phone_rest.create(box, sid, request)), "status": "queued"})


def _update_call(box: Box, request: Request, sid: str, call: str) -> Reply:
    return _spoilt(box, lambda: phone_rest.resource(phone_rest.update(box, sid, call, request)), 200)


def _add(box: Box, request: Request, sid: str, room: str) -> Reply:
    return _spoilt(box, lambda: {**phone_rest_rooms.add(box, sid, room, request), "status": "queued"})


def _member(box: Box, request: Request, sid: str, room: str, who: str) -> Reply:
    return answer(phone_rest_rooms.member_resource(*phone_rest_rooms.member(box, sid, room, who)))


def _remove(box: Box, request: Request, sid: str, room: str, who: str) -> Reply:
    phone_rest_rooms.remove_member(box, sid, room, who)
    return Reply(status=204)


def _sound(box: Box, request: Request, sid: str, name: str, kind: str) -> Reply:
    if kind == ".json":
        return answer(phone_rest_rooms.recording_resource(phone_rest_rooms.recording(box, sid, name)))
    return phone_rest_rooms.sound(box, sid, name, kind)


def _delete(box: Box, request: Request, sid: str, name: str, kind: str) -> Reply:
    phone_rest_rooms.delete_recording(box, sid, name)
    return Reply(status=204)


def _update_recording(box: Box, request: Request, sid: str, subject: str, name: str) -> Reply:
    return answer(phone_rest_rooms.update_recording(box, sid, subject, name, request))


def _update_room(box: Box, request: Request, sid: str, room: str) -> Reply:
    return answer(phone_rest_rooms.update(box, sid, room, request))


def _update_member(box: Box, request: Request, sid: str, room: str, who: str) -> Reply:
    return answer(phone_rest_rooms.update_member(box, sid, room, who, request))


def _start_recording(box: Box, request: Request, sid: str, call: str) -> Reply:
    return answer(phone_rest_rooms.start_recording(box, sid, call, request), 201)


_ROUTES: list[tuple[str, str, Callable[..., Reply]]] = [
    ("GET", r"/2010-04-01/Accounts/([^/.]+)\.json", twilio_numbers.account),
    ("GET", rf"{_ROOT}/IncomingPhoneNumbers\.json", twilio_numbers.numbers),
    ("POST", rf"{_ROOT}/Calls\.json", _create_call),
    ("GET", rf"{_ROOT}/Calls\.json", lambda b, r, sid: answer(phone_rest.listed(b, sid, r))),
    ("GET", rf"{_CALL}\.json", lambda b, r, sid, call: answer(phone_rest.resource(phone_rest.find(b, sid, call)))),
    ("POST", rf"{_CALL}\.json", _update_call),
    ("POST", rf"{_CALL}/Recordings\.json", _start_recording),
    ("GET", rf"{_CALL}/Recordings\.json", lambda b, r, *at: answer(phone_rest_rooms.list_recordings(b, *at))),
    ("POST", rf"{_CALL}/Recordings/([\w.]+)\.json", _update_recording),
    ("GET", rf"{_ROOT}/Conferences\.json", lambda b, r, sid: answer(phone_rest_rooms.listed(b, sid, r))),
    ("GET", rf"{_ROOM}\.json", lambda b, r, *at: answer(phone_rest_rooms.resource(phone_rest_rooms.find(b, *at)))),
    ("POST", rf"{_ROOM}\.json", _update_room),
    ("GET", rf"{_ROOM}/Participants\.json", lambda b, r, *at: answer(phone_rest_rooms.members(b, *at))),
    ("POST", rf"{_ROOM}/Participants\.json", _add),
    ("GET", rf"{_ROOM}/Participants/{_WHO}\.json", _member),
    (
        "POST",
        rf"{_ROOM}/Participants/{_WHO}\.json",
        _update_member,
    ),
    ("DELETE", rf"{_ROOM}/Participants/{_WHO}\.json", _remove),
    ("GET", rf"{_ROOM}/Recordings\.json", lambda b, r, *at: answer(phone_rest_rooms.list_recordings(b, *at))),
    ("POST", rf"{_ROOM}/Recordings/([\w.]+)\.json", _update_recording),
    ("GET", rf"{_ROOT}/Recordings\.json", lambda b, r, sid: answer(phone_rest_rooms.list_recordings(b, sid))),
    ("GET", rf"{_ROOT}/Recordings/(RE\w+)(\.json|\.mp3|\.wav|)", _sound),
    ("DELETE", rf"{_ROOT}/Recordings/(RE\w+)(\.json|)", _delete),
]
