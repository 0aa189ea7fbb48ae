"""What follows from what is known of a call: worked out afresh after every change, in whatever order the
news came. Doing it again changes nothing. See domain/calls.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.domain.calls_record import (
    CUSTOMER,
    Call,
    Outcome,
    Role,
    State,
    is_live,
    is_over,
    talks,
    with_deed,
    with_leg,
)  # fmt: skip

_UNANSWERED = {
    "busy": Outcome.BUSY, "no-answer": Outcome.NO_ANSWER, "failed": Outcome.FAILED, "canceled": Outcome.CANCELLED,
}  # fmt: skip


def settled(call: Call) -> Call:
    """The call with all that follows from what is known of it now. Doing it again changes nothing."""
    for step in (_on_ticket, _picked_up, _connected, _left_alone, _over):
        call = step(call)
    return replace(call, state=state_of(call), outcome=outcome_of(call))


def _on_ticket(call: Call) -> Call:
    if call.ours:
        return _lined_up(call)
    if call.on_ticket:
        return call
    if call.went == "queue" and not is_over(call.leg):
        return with_deed(replace(call, on_ticket=True), "ticket", value="live")
    if is_over(call.leg) or call.taken_back or call.left_at or call.recordings or call.went == "external":
        return with_deed(replace(call, on_ticket=True), "ticket")
    return call


def _lined_up(call: Call) -> Call:
    """A call of ours: agents are rung first, or the customer is, and then stands before the queue."""
    if call.on_ticket or finished(call):
        return call
    if not call.agent_first and not call.leg.status:
        call = with_deed(with_leg(call, CUSTOMER, status="dialing"), "dial", CUSTOMER)
    if call.agent_first or call.leg.answered_at:
        call = with_deed(replace(call, on_ticket=True), "line_up", value=call.by)
    return call


def _picked_up(call: Call) -> Call:
    for key, leg in call.legs.items():
        if leg.role is not Role.AGENT or leg.won_at or not leg.claim:
            continue
        if leg.accepted_at and not leg.asked and not leg.lost and not is_over(leg):
            call = with_deed(with_leg(call, key, asked=True), "accept", key)
        elif is_over(leg) and not leg.counted:
            unanswered = not leg.closing and not leg.accepted_at
            if unanswered and leg.who not in call.missed:
                call = replace(call, missed=(*call.missed, leg.who))
            counted = with_leg(call, key, counted=True)
            rang = leg.status != "failed" or leg.sid  # else the provider never took the order: nobody's fault
            call = with_deed(counted, "decline", key, "missed" if unanswered and rang else "")
            if call.purpose == "outbound" and not call.agent:  # nobody else is asked to make this call
                call = replace(call, cancelled=call.cancelled or "no_agent")
    return call


def with_agent(call: Call) -> bool:
    return any(leg.role is Role.AGENT and talks(leg) for leg in call.legs.values())


def _connected(call: Call) -> Call:
    """Once an agent is there, the customer is brought to them: off the waiting line, or by calling them."""
    if not with_agent(call) or finished(call):
        return call
    if call.ours and not call.leg.status:
        call = with_deed(with_leg(call, CUSTOMER, status="dialing"), "dial", CUSTOMER)
    if is_live(call.leg) and call.leg.answered_at and call.placed != "conference":
        if not (call.ours and call.agent_first):  # whom an agent calls joins by answering
            call = with_deed(call, "connect")
        call = replace(call, placed="conference")
    if not call.answered_at and call.leg.answered_at and not call.leg.machine:
        since = [leg.won_at for leg in call.legs.values() if leg.won_at]
        call = replace(call, answered_at=max(min(since), call.leg.answered_at))
    if call.answered_at and call.record and not call.record_asked and call.leg.sid:
        call = with_deed(replace(call, record_asked=True), "record")
    if call.answered_at and call.ours and not call.connected_told:
        call = with_deed(replace(call, connected_told=True), "connected")
    return call


def _left_alone(call: Call) -> Call:
    """Once the last of ours has gone, a colleague who was consulted has the call, else it is over."""
    if not call.agent or finished(call) or with_agent(call) or call.sent_to:
        return call
    here = [(key, leg) for key, leg in call.legs.items() if talks(leg)]
    for key, leg in here:
        if leg.role is Role.CONSULT:
            if leg.asked:
                return call
            call = with_deed(with_leg(call, key, asked=True), "give", key)
            if call.held_at:
                call = with_deed(replace(call, held_at=0, **_held(call, leg.accepted_at)), "resume")
            return call
    if here:  # somebody outside whom the agent had called in: they go on by themselves
        return call
    if is_live(call.leg) and not call.leg.closing:
        return with_deed(with_leg(call, CUSTOMER, closing=True), "hang_up", CUSTOMER)
    return call


def _held(call: Call, at: int) -> dict[str, Any]:
    return {"hold_ms": call.hold_ms + max(0, at - call.held_at)} if call.held_at else {}


def let_go(call: Call) -> bool:
    """The customer is still on the line, and we have nothing more to do with it: they hear goodbye, or
    were put through to a number outside."""
    return call.taken_back or call.placed == "outside"


def finished(call: Call) -> bool:
    """The customer is gone, or will not be reached."""
    if call.cancelled or let_go(call) or is_over(call.leg) or call.leg.closing or (call.ours and call.leg.machine):
        return True
    if call.ours and call.agent and not call.answered_at:  # the agent gave up before the customer answered
        return not with_agent(call) and not call.sent_to
    return False


def _over(call: Call) -> Call:
    if not finished(call):
        return call
    for key, leg in call.legs.items():
        if is_live(leg) and not leg.closing and not (key == CUSTOMER and let_go(call)):
            call = with_deed(with_leg(call, key, closing=True), "hang_up", key)
    call = replace(call, ended_at=_end_of(call))
    if call.held_at:
        call = replace(call, held_at=0, **_held(call, call.ended_at))
    if call.sent_to and call.agent in call.wraps and not call.done_at:  # theirs began when they put it through
        call = replace(call, done_at=call.ended_at)
    if call.answered_at and call.agent and not call.done_at:
        call = replace(call, wrap_until=call.ended_at + call.wrap_ms)
    if not call.end_told:
        call = with_deed(replace(call, end_told=True), "ended")
    if not call.rested and (call.done_at or not (call.answered_at and call.agent)):
        call = with_deed(replace(call, rested=True), "rest")
    return call


def _end_of(call: Call) -> int:
    known = [at for at in (call.leg.ended_at, call.ended_at) if at]
    if known:
        return min(known)
    return max((leg.ended_at for leg in call.legs.values()), default=0) or call.started_at


def state_of(call: Call) -> State:
    if finished(call):
        wraps = call.answered_at and call.agent and not call.done_at
        return State.WRAPPING if wraps else State.ENDED
    if with_agent(call):
        if not call.answered_at:
            return State.CALLING
        return State.HELD if call.held_at else State.TALKING
    if call.went == "external" or any(talks(leg) for leg in call.legs.values()):
        return State.EXTERNAL
    if call.ours and not call.agent_first and not call.leg.answered_at:
        return State.CALLING
    if any(leg.role is Role.AGENT and is_live(leg) and not leg.closing for leg in call.legs.values()):
        return State.RINGING
    if call.sent_to:
        return State.TRANSFERRING
    if call.went in ("voicemail",):
        return State.VOICEMAIL
    return State.WAITING if call.ours or call.went in ("queue", "callback") else State.MENU


def outcome_of(call: Call) -> Outcome:
    """What became of it; "" while it goes on."""
    if not finished(call):
        return Outcome.NONE
    if call.answered_at:
        return Outcome.ANSWERED
    if call.ours:
        return _outcome_of_ours(call)
    if call.taken_back:
        return Outcome.CALLBACK_TAKEN
    if call.left_at or call.recordings:
        return Outcome.VOICEMAIL
    return Outcome.EXTERNAL if call.went == "external" else Outcome.ABANDONED


def _outcome_of_ours(call: Call) -> Outcome:
    if call.leg.machine:
        return Outcome.MACHINE
    if call.cancelled:
        return Outcome.NO_AGENT if call.cancelled == "no_agent" else Outcome.CANCELLED
    found = _UNANSWERED.get(call.leg.status)
    if found is None or call.leg.closing:
        return Outcome.ABANDONED if call.leg.answered_at else Outcome.CANCELLED
    return found
