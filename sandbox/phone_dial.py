"""Dial a number or a client: ring them all, connect the first who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import phone_hooks, phone_recordings, phone_verbs
from sandbox.phone_model import Broken, Call, Ended, Hook, Place
from sandbox.twiml import Verb

if TYPE_CHECKING:
    from sandbox.phone_line import Line

INVALID_CALLER = 13214
_WORST_FIRST = ("no-answer", "busy", "canceled", "failed")


class Cut(Exception):
    """The caller's line died while it was connected; `extra` is for the action."""

    def __init__(self, ended: Ended, extra: phone_hooks.Fields) -> None:
        self.ended, self.extra = ended, extra


def dial(line: Line, verb: Verb) -> phone_hooks.Fields:
    """The fields of the action. Raises Cut, Broken, Redirected."""
    children = _begin(line, verb)
    try:
        winner = _ring(line, verb, children)
        if winner is None:
            status = next((s for s in _WORST_FIRST if any(c.status == s for c in children)), "no-answer")
            return _fields(children[-1], status, bridged=False)
        line.answer()
        _talk(line, verb, winner)
        return _fields(winner, "completed", bridged=True)
    except Ended as ended:
        bridged = any(child.connected for child in children)
        raise Cut(ended, _fields(children[-1], "completed" if bridged else "no-answer", bridged)) from ended
    finally:
        _hang_up(line, children)


def _begin(line: Line, verb: Verb) -> list[Call]:
    call, phone = line.call, line.phone
    caller = verb.get("callerId") or (call.sender if call.direction == "inbound" else call.to)
    nouns = verb.children or (Verb("Number", {}, verb.text, ()),)
    to_numbers = any(noun.name == "Number" for noun in nouns)
    own = {a.address for a in phone.box.accounts.of(channel="voice")}
    if to_numbers and caller not in {call.sender, call.to, *own}:
        phone.fail(call, INVALID_CALLER, f"callerId {caller} is not a number of this account.", line.base)
        raise Broken
    children = [_child(line, verb, noun, caller) for noun in nouns]
    for child in children:
        phone.begin(child)
    return children


def _child(line: Line, verb: Verb, noun: Verb, caller: str) -> Call:
    name = noun.text or next((part.text for part in noun.children if part.name == "Identity"), "")
    to = f"client:{name}" if noun.name == "Client" else "+" + "".join(filter(str.isdigit, name))
    events = tuple(noun.get("statusCallbackEvent", "completed").split())
    return Call(
        sid=line.phone.box.world.new_sid("CA"),
        account=line.call.account,
        sender=caller,
        to=to,
        direction="outbound-dial",
        party=to,
        created=line.phone.now_ms(),
        hook=Hook(noun.get("statusCallback"), events, noun.get("statusCallbackMethod", "POST")),
        timeout=verb.number("timeout", 30),
        time_limit=verb.number("timeLimit", 14_400),
        parent=line.call.sid,
        whisper=Place(noun.get("url"), noun.get("method", "POST")) if noun.get("url") else None,
    )


def _ring(line: Line, verb: Verb, children: list[Call]) -> Call | None:
    line.phone.hear(line.call, "ring", ", ".join(child.to for child in children))
    line.wait(
        phone_verbs.FOR_EVER,
        lambda: any(child.bridged for child in children) or not any(child.live for child in children),
    )
    return next((child for child in children if child.bridged), None)


def _talk(line: Line, verb: Verb, winner: Call) -> None:
    call, phone = line.call, line.phone
    for other in list(phone.calls.values()):
        if other.parent == call.sid and other is not winner and other.live:
            other.over = "network"
    recording = None
    if verb.get("record", "do-not-record") not in ("do-not-record", "false"):
        hook = phone_verbs.recording_hook(verb)
        recording = phone_recordings.begin(phone, call.account, "DialVerb", hook, call_sid=call.sid)
    with phone.lock:
        call.bridged = True
        phone.hear(call, "connected", winner.to)
    try:
        line.wait(
            verb.number("timeLimit", 14_400),
            lambda: not winner.bridged or (verb.flag("hangupOnStar") and "*" in call.keys),
        )
    finally:
        call.bridged = False
        if recording is not None:
            phone_recordings.end(phone, recording)


def _hang_up(line: Line, children: list[Call]) -> None:
    """End every leg, and wait for it, so that its end is told before ours."""
    with line.phone.lock:
        for child in children:
            if child.live and not child.over:
                child.over = "network"
        line.phone.touch()
        line.phone.lock.wait_for(lambda: not any(child.live for child in children) or line.phone.stopped, timeout=2)


def _fields(child: Call, status: str, bridged: bool) -> phone_hooks.Fields:
    fields: phone_hooks.Fields = [("DialCallStatus", status), ("DialCallSid", child.sid)]
    if bridged:
        fields.append(("DialCallDuration", str(child.seconds)))
    return [*fields, ("DialBridged", "true" if bridged else "false")]
