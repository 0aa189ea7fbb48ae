"""A phone call and everything that may happen to it, as pure functions.

A call is one record, written whole on condition that its version is still the one that was read. It
holds what is known of it (`legs`: the lines to the people on it) and what is still to be done about it
(`todo`): a change and the deeds that follow from it are one write, so a worker that dies in between
leaves them for the next. News from the provider may come late, twice or out of order: facts only move
forward, and what follows from them is worked out afresh each time (`settled`).
The record is in calls_record.py, what follows from it in calls_follow.py, what agents and time do to a
call in calls_talk.py. All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.calls_follow import finished, let_go, outcome_of, settled, state_of, with_agent
from chalicelib.domain.calls_record import (
    ANSWER_MS,
    ASK_MS,
    CUSTOMER,
    FINAL,
    LONGEST_MS,
    STATUS_RANK,
    Call,
    Deed,
    Leg,
    Outcome,
    Recording,
    Role,
    State,
    Wrap,
    call_id,
    handed_on,
    is_live,
    is_over,
    leg_key,
    talks,
    with_deed,
    with_leg,
    without,
    wraps_up,
)

__all__ = [
    "ANSWER_MS",
    "ASK_MS",
    "CUSTOMER",
    "FINAL",
    "LONGEST_MS",
    "STATUS_RANK",
    "Call",
    "Deed",
    "Leg",
    "Outcome",
    "Recording",
    "Role",
    "State",
    "Wrap",
    "answered",
    "begun",
    "call_id",
    "dialled",
    "finished",
    "gone",
    "handed_on",
    "is_live",
    "is_over",
    "leg_key",
    "let_go",
    "lost",
    "of_ours",
    "outcome_of",
    "pressed",
    "progressed",
    "rung",
    "settled",
    "state_of",
    "talks",
    "unrung",
    "unsent",
    "went",
    "with_agent",
    "with_deed",
    "with_leg",
    "without",
    "won",
    "wraps_up",
]


# --- what happens


def begun(id: str, *, account: str, number: str, line: str, at: int, name: str = "", country: str = "") -> Call:
    """A customer calls. They are on the line already."""
    customer = Leg(role=Role.CUSTOMER, who=number, sid=id, status="in-progress", asked_at=at, answered_at=at)
    return Call(
        id=id, account=account, number=number, line=line, name=name, country=country, started_at=at,
        legs={CUSTOMER: customer},
    )  # fmt: skip


def of_ours(id: str, *, account: str, number: str, line: str, at: int, purpose: str, ticket: str) -> Call:
    """A call that we make. Nobody is on the line yet."""
    customer = Leg(role=Role.CUSTOMER, who=number)
    return Call(
        id=id, account=account, direction="outbound", purpose=purpose, number=number, line=line, started_at=at,
        queued_at=at, ticket=ticket, legs={CUSTOMER: customer},
    )  # fmt: skip


def went(
    call: Call, where: str, *, at: int, queue: str = "", priority: str = "", language: str = "", choice: str = ""
) -> Call:
    """The menu led somewhere. The latest by time counts, whatever order they are told in."""
    if (at, where) < (call.went_at, call.went) or call.agent:
        return call
    queued = min(at, call.queued_at or at) if where == "queue" else call.queued_at
    return settled(
        replace(
            call, went=where, went_at=at, queue=queue or call.queue, priority=priority or call.priority,
            language=language or call.language, choice=choice or call.choice, queued_at=queued,
        )
    )  # fmt: skip


def progressed(call: Call, key: str, status: str, *, at: int, sid: str = "") -> Call:
    """The provider says how far a leg is. Its last word on a leg is final. Another line's is no word on it."""
    leg = call.legs.get(key)
    if leg is None or _another(leg, sid):
        return call
    if STATUS_RANK.get(status, 0) > FINAL:
        call = with_leg(call, key, ended_at=min(at, leg.ended_at or at))
    if STATUS_RANK.get(status, 0) > STATUS_RANK.get(leg.status, 0):
        call = with_leg(call, key, status=status, sid=leg.sid or sid)
    if status == "ringing" and leg.role is Role.AGENT:
        call = replace(call, rung_at=min(at, call.rung_at or at))
    return settled(call)


def answered(call: Call, key: str, *, at: int, sid: str = "", machine: bool = False) -> Call:
    """Somebody picked up, and hears what we tell them to. An ordinary phone's key is still to be pressed."""
    leg = call.legs.get(key)
    if leg is None or _another(leg, sid):
        return call
    accepted = leg.accepted_at if leg.phone else min(at, leg.accepted_at or at)
    status = leg.status if STATUS_RANK.get(leg.status, 0) >= FINAL else "in-progress"
    return settled(
        with_leg(
            call, key, sid=leg.sid or sid, status=status, answered_at=min(at, leg.answered_at or at),
            accepted_at=accepted, machine=leg.machine or machine,
        )
    )  # fmt: skip


def _another(leg: Leg, sid: str) -> bool:
    return bool(leg.sid and sid and leg.sid != sid)


def pressed(call: Call, key: str, *, at: int) -> Call:
    """The key that says "I take it" was pressed."""
    leg = call.legs.get(key)
    return settled(with_leg(call, key, accepted_at=min(at, leg.accepted_at or at))) if leg else call


def rung(call: Call, agent: str, claim: str, *, at: int, phone: bool = False) -> tuple[Call, str]:
    """A leg that rings for an offer, and its key; "" if the call wants none: it is over, somebody talks
    to the customer, or this offer has been rung. Whoever was rung before is hung up."""
    key = leg_key(claim)
    known = call.legs.get(key)
    if known and not known.sent and is_live(known) and not known.closing and not finished(call):
        return with_leg(call, key, sent=True), key  # the provider was too busy to be asked
    if known or finished(call) or with_agent(call):
        return call, ""
    for other, leg in call.legs.items():
        if leg.role is Role.AGENT and is_live(leg) and not leg.won_at and not leg.closing:
            call = with_deed(with_leg(call, other, closing=True, lost=True), "hang_up", other)
    fresh = Leg(role=Role.AGENT, who=agent, status="dialing", claim=claim, phone=phone, asked_at=at, sent=True)
    return settled(replace(call, legs={**call.legs, key: fresh})), key


def unrung(call: Call, claim: str) -> Call:
    """The offer is withdrawn: its phone stops ringing, and nobody is said to have missed it."""
    key = leg_key(claim)
    leg = call.legs.get(key)
    if leg is None or leg.won_at or not is_live(leg) or leg.closing:
        return call
    return settled(with_deed(with_leg(call, key, closing=True, lost=True, counted=True), "hang_up", key))


def unsent(call: Call, key: str) -> Call:
    """The provider was too busy to take the order for a leg: it may be asked again."""
    leg = call.legs[key]
    return with_leg(call, key, sent=False) if leg.status == "dialing" and not leg.sid else call


def gone(call: Call, key: str, *, at: int) -> Call:
    """The provider knows no such line any more, whatever it forgot to tell us."""
    leg = call.legs.get(key)
    if leg is None or is_over(leg):
        return call
    return progressed(call, key, "completed" if leg.answered_at else "canceled", at=at)


def dialled(call: Call, key: str, sid: str) -> Call:
    """The provider took the order for a leg."""
    leg = call.legs[key]
    call = with_leg(call, key, sid=leg.sid or sid, status=leg.status if leg.status != "dialing" else "queued")
    return settled(with_deed(call, "hang_up", key) if leg.closing else call)


def won(call: Call, key: str, *, at: int, record: bool, wrap_ms: int, now: int = 0) -> Call:
    """The ticket is theirs: they talk to the customer. Whoever left them the call wraps up from `now`."""
    leg = call.legs[key]
    if call.agent not in ("", leg.who) and not call.sent_to:
        call = handed_on(call, call.agent, at=now)
    at = max(at, leg.accepted_at)
    call = with_leg(call, key, won_at=leg.won_at or at, role=Role.AGENT)
    return settled(replace(call, agent=leg.who, record=record, wrap_ms=wrap_ms, sent_to=""))


def lost(call: Call, key: str) -> Call:
    """They answered too late: they are told, and their line ends by itself or is hung up."""
    return settled(with_deed(with_leg(call, key, lost=True, counted=True, closing=True), "hang_up", key))
