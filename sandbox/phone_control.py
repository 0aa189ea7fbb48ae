"""The phone's part of the control API: play everybody whose phone rings. All under `/_sandbox/phone`.

    GET  /phone?since=N&wait=MS[&party=P]   what changed: {"version", "calls": [...]}, at once or within MS
    POST /phone/calls                       call the brand: {"from", "account"?, "name"?, "script"?, "forwarded_from"?}
    GET  /phone/calls/{sid}                 one call with all it has heard
    POST /phone/calls/{sid}/answer          {"as"?: "human" | "machine"}   pick up what rings
    POST /phone/calls/{sid}/reject          {}
    POST /phone/calls/{sid}/press           {"keys": "12#"}
    POST /phone/calls/{sid}/speak           {"words": "a refund please"}
    POST /phone/calls/{sid}/typing          {}   about to press or say something: wait for me
    POST /phone/calls/{sid}/hangup          {}
    GET  /phone/behaviours                  what happens where a number or `client:name` is called
    POST /phone/behaviours                  {"party", "kind", "script"?, "ring_seconds"?}; kind null: the usual again
    GET  /phone/settings, POST              scale, ring_seconds, play_seconds, patience_ms, callbacks, customers, agents
    POST /phone/numbers                     {"account", "voice_url"?, "status_callback"?, "fallback_url"?}
    GET  /phone/errors                      what Twilio's debugger would show: {"errors": [{"at", "call", "code", …}]}
    GET  /phone/conferences                 who is in which

A call is shown as {"sid", "party", "from", "to", "direction", "status", "live", "listening", "hold", "muted",
"conference", "bridged", "parent", "name", "error", "created", "ended", "seconds", "version",
"heard": [{"at", "kind", "text", "more"}]}.
Kinds: ring, answered, rejected, say, play, music, silence, gather, record, beep, waiting, joined, on hold, connected,
voice (somebody else speaks), hung up; and what the person did: pressed, spoke.

A `script` is what a person does at each gather or recording in turn: [{"press": "1"}, {"speak": "boots"}, {"wait": ""},
{"hangup": ""}].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sandbox.box import Box
from sandbox.phone_model import BEHAVIOURS, CALLBACKS, CLIENT, NUMBER, Behaviour, Call, Heard
from sandbox.web import Problem, Reply, Request, answer, json_object

_LONGEST_WAIT_MS = 25_000
_ANONYMOUS = ("anonymous", "+266696687")
_SCRIPTED = ("press", "speak", "wait", "hangup")
_KEYS = frozenset("0123456789*#")


def _news(box: Box, request: Request) -> Reply:
    since, wait = _number(request, "since"), min(_number(request, "wait"), _LONGEST_WAIT_MS)
    phone, party = box.phone, request.arg("party")
    if since > phone.version:  # the sandbox was started anew
        since = 0
    if wait:
        phone.changed(since, wait / 1000)
    with phone.lock:
        calls = [c for c in phone.calls.values() if c.version > since and party in ("", c.party)]
        return answer({"version": phone.version, "since": since, "calls": [show(box, c) for c in calls]})


def _number(request: Request, name: str) -> int:
    value = request.arg(name, "0")
    if not value.isascii() or not value.isdigit():
        raise Problem(f"{name}: must be a whole number.")
    return int(value)


def show(box: Box, call: Call) -> dict[str, Any]:
    room = next((r for r in box.phone.rooms.values() if call.sid in r.members), None)
    return {
        "sid": call.sid,
        "party": call.party,
        "from": call.sender,
        "to": call.to,
        "name": call.name,
        "direction": call.direction,
        "status": call.status,
        "live": call.live,
        "listening": call.listening,
        "hold": bool(call.member and call.member.hold),
        "muted": bool(call.member and call.member.muted),
        "conference": room.name if room is not None else "",
        "bridged": call.bridged,
        "parent": call.parent,
        "error": call.error,
        "created": call.created,
        "ended": call.ended,
        "seconds": call.seconds,
        "version": call.version,
        "heard": [_heard(line) for line in call.heard],
    }


def _heard(line: Heard) -> dict[str, Any]:
    return asdict(line)


def _place(box: Box, request: Request) -> Reply:
    data = json_object(request)
    account = box.account("voice", str(data.get("account") or ""))
    sender = str(data.get("from", ""))
    if not NUMBER.fullmatch(sender) and not CLIENT.fullmatch(sender) and sender not in _ANONYMOUS:
        raise Problem("from: give a number such as +15550200001, client:name, or anonymous.")
    called = data.get("to")
    if called is not None and not account.owns(str(called)):
        raise Problem(f"to: {called} is not a number of the brand; {account.address} is.")
    name, via = str(data.get("name", "")), str(data.get("forwarded_from", ""))
    call = box.phone.place(account, sender, name, _script(data.get("script")), via)
    return answer(show(box, call), 201)


def _script(value: Any) -> list[dict[str, str]]:
    if value is None:
        return []
    right = isinstance(value, list) and all(
        isinstance(step, dict) and len(step) == 1 and set(step) <= set(_SCRIPTED) for step in value
    )
    if not right:
        raise Problem(
            f'script: give a list of steps such as {{"press": "1"}}; a step is one of {", ".join(_SCRIPTED)}.'
        )
    return [{do: str(what) for do, what in step.items()} for step in value]


def find(box: Box, sid: str) -> Call:
    call = box.phone.calls.get(sid)
    if call is None:
        raise Problem(f"call: there is no call {sid}.", 404)
    return call


def _show_one(box: Box, request: Request, sid: str) -> Reply:
    return answer(show(box, find(box, sid)))


def _do(box: Box, request: Request, sid: str, deed: str) -> Reply:
    call, data = find(box, sid), json_object(request)
    _DEEDS[deed](box, call, data)
    return answer(show(box, call))


def _press(box: Box, call: Call, data: dict[str, Any]) -> None:
    keys = str(data.get("keys", ""))
    if not keys or not set(keys) <= _KEYS:
        raise Problem("keys: give digits, * or #.")
    box.phone.press(call, keys)


def _speak(box: Box, call: Call, data: dict[str, Any]) -> None:
    words = str(data.get("words", "")).strip()
    if not 0 < len(words) <= 2_000:
        raise Problem("words: say something, in at most 2000 characters.")
    box.phone.speak(call, words)


def _answer(box: Box, call: Call, data: dict[str, Any]) -> None:
    who = data.get("as", "human")
    if who not in ("human", "machine"):
        raise Problem("as: must be human or machine.")
    box.phone.pick_up(call, who)


_DEEDS: dict[str, Callable[[Box, Call, dict[str, Any]], None]] = {
    "answer": _answer,
    "reject": lambda box, call, data: box.phone.pick_up(call, "rejected"),
    "press": _press,
    "speak": _speak,
    "typing": lambda box, call, data: box.phone.typing(call),
    "hangup": lambda box, call, data: box.phone.end(call, "caller"),
}


def _behaviours(box: Box, request: Request) -> Reply:
    with box.phone.lock:
        set_ones = {party: asdict(how) for party, how in box.phone.behaviours.items()}
    usual = {"customers": box.phone.settings.customers, "agents": box.phone.settings.agents}
    return answer({"kinds": BEHAVIOURS, "usual": usual, "behaviours": set_ones})


def _set_behaviour(box: Box, request: Request) -> Reply:
    data = json_object(request)
    party, kind, ring = str(data.get("party", "")), data.get("kind"), data.get("ring_seconds")
    if not NUMBER.fullmatch(party) and not CLIENT.fullmatch(party):
        raise Problem("party: give a number such as +15550200001, or client:name.")
    if kind is not None and kind not in BEHAVIOURS:
        raise Problem(f"kind: must be one of {', '.join(BEHAVIOURS)}, or null.")
    if ring is not None and (not isinstance(ring, (int, float)) or not 0 <= ring <= 600):
        raise Problem("ring_seconds: from 0 to 600.")
    with box.phone.lock:
        if kind is None:
            box.phone.behaviours.pop(party, None)
        else:
            script = _script(data.get("script"))
            box.phone.behaviours[party] = Behaviour(kind=kind, script=script, ring_seconds=ring)
        box.phone.touch()
    return _behaviours(box, request)


def _settings(box: Box, request: Request) -> Reply:
    return answer(asdict(box.phone.settings))


def _set_settings(box: Box, request: Request) -> Reply:
    data = json_object(request)
    allowed: dict[str, tuple[Callable[[Any], bool], str]] = {
        "scale": (lambda v: _is_number(v) and 0.0005 <= v <= 10, "from 0.0005 to 10"),
        "ring_seconds": (lambda v: _is_number(v) and 0 <= v <= 600, "from 0 to 600"),
        "play_seconds": (lambda v: _is_number(v) and 0.1 <= v <= 3_600, "from 0.1 to 3600"),
        "patience_ms": (lambda v: isinstance(v, int) and 0 <= v <= 60_000, "from 0 to 60000"),
        "callbacks": (lambda v: v in CALLBACKS, f"one of {', '.join(CALLBACKS)}"),
        "customers": (lambda v: v in BEHAVIOURS, f"one of {', '.join(BEHAVIOURS)}"),
        "agents": (lambda v: v in BEHAVIOURS, f"one of {', '.join(BEHAVIOURS)}"),
    }
    for name, value in data.items():
        if name not in allowed:
            raise Problem(f"{name}: not a setting; use {', '.join(allowed)}.")
        if not allowed[name][0](value):
            raise Problem(f"{name}: must be {allowed[name][1]}.")
    for name, value in data.items():
        setattr(box.phone.settings, name, value)
    return _settings(box, request)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _set_number(box: Box, request: Request) -> Reply:
    data = json_object(request)
    account = box.account("voice", str(data.pop("account", "") or ""))
    for name, value in data.items():
        if name not in ("voice_url", "status_callback", "fallback_url") or not isinstance(value, str):
            raise Problem(f"{name}: use voice_url, status_callback or fallback_url; an empty one asks nobody.")
    with box.phone.lock:
        box.phone.numbers.setdefault(account.id, {}).update(data)
    return answer(box.phone.number(account))


def _errors(box: Box, request: Request) -> Reply:
    with box.phone.lock:
        return answer({"errors": list(box.phone.errors)})


def _conferences(box: Box, request: Request) -> Reply:
    with box.phone.lock:
        rooms = [
            {"sid": r.sid, "name": r.name, "status": r.status, "reason": r.reason, "calls": list(r.members)}
            for r in box.phone.rooms.values()
        ]
    return answer({"conferences": rooms})


ROUTES: list[tuple[str, str, Callable[..., Reply]]] = [
    ("GET", "/phone", _news),
    ("POST", "/phone/calls", _place),
    ("GET", r"/phone/calls/(\w+)", _show_one),
    ("POST", rf"/phone/calls/(\w+)/({'|'.join(_DEEDS)})", _do),
    ("GET", "/phone/behaviours", _behaviours),
    ("POST", "/phone/behaviours", _set_behaviour),
    ("GET", "/phone/settings", _settings),
    ("POST", "/phone/settings", _set_settings),
    ("POST", "/phone/numbers", _set_number),
    ("GET", "/phone/errors", _errors),
    ("GET", "/phone/conferences", _conferences),
]
