"""A phone call and everything that may happen to it, as pure functions.

A call is one record, written whole on condition that its version is still the one that was read. It
holds what is known of it (`legs`: the lines to the people on it) and what is still to be done about it
(`todo`): a change and the deeds that follow from it are one write, so a worker that dies in between
leaves them for the next. News from the provider may come late, twice or out of order: facts only move
forward, and what follows from them is worked out afresh each time (`settled`).
All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from chalicelib.domain.identities import short_hash

CUSTOMER = "customer"
"""The key of the customer's own leg."""

ANSWER_MS = 45_000  # after which a leg whose fate nobody told is taken for unanswered
LONGEST_MS = 4 * 3_600_000  # the provider ends a call then; one that is still open was forgotten


class State(StrEnum):
    MENU = "menu"
    WAITING = "waiting"
    RINGING = "ringing"  # an agent's phone
    CALLING = "calling"  # the customer's phone
    TALKING = "talking"
    HELD = "held"
    TRANSFERRING = "transferring"  # put through; nobody of ours talks to the customer
    VOICEMAIL = "voicemail"
    EXTERNAL = "external"  # put through to a number outside
    WRAPPING = "wrapping"  # after-contact work
    ENDED = "ended"


class Outcome(StrEnum):
    NONE = ""
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    VOICEMAIL = "voicemail"
    CALLBACK_TAKEN = "callback_taken"
    EXTERNAL = "external"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    MACHINE = "machine"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NO_AGENT = "no_agent"
    REJECTED = "rejected"


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    CONSULT = "consult"  # a colleague who is asked
    THIRD = "third"  # a number outside that is asked


STATUS_RANK = {
    "": 0, "dialing": 1, "queued": 2, "initiated": 3, "ringing": 4, "in-progress": 5,
    "canceled": 6, "no-answer": 7, "busy": 8, "failed": 9, "completed": 10,
}  # fmt: skip
"""A leg's status only moves to a higher rank. `dialing` is ours: the provider has been, or is being,
asked. The rest are the provider's (https://www.twilio.com/docs/voice/api/call-resource#call-status-values)."""

_FINAL = STATUS_RANK["in-progress"]
_UNANSWERED = {
    "busy": Outcome.BUSY, "no-answer": Outcome.NO_ANSWER, "failed": Outcome.FAILED, "canceled": Outcome.CANCELLED,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The line to one person. `who` is an agent's id, or a number."""

    role: Role
    who: str = ""
    sid: str = ""  # the provider's id of it
    status: str = ""
    claim: str = ""  # the offer it rings for
    phone: bool = False  # an ordinary phone: whoever answers must press a key
    asked_at: int = 0
    sent: bool = False  # the provider has been, or is being, asked: never twice
    answered_at: int = 0
    accepted_at: int = 0  # answered, and the key pressed where one is asked for
    asked: bool = False  # their ticket has been asked for
    won_at: int = 0  # the ticket is theirs
    lost: bool = False  # somebody else has it, or nobody waits any more
    counted: bool = False  # its end without an answer has been acted on
    closing: bool = False  # we hang it up
    machine: bool = False
    muted: bool = False
    ended_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something still to be done. `n` is its number within the call: doing it again is recognised by it."""

    n: int
    do: str
    leg: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    sid: str
    url: str = ""
    seconds: int = 0
    attached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    id: str
    version: int = 0
    account: str = ""
    direction: str = "inbound"
    purpose: str = "inbound"  # inbound | outbound | callback
    state: State = State.MENU
    outcome: Outcome = Outcome.NONE
    number: str = ""  # the customer's, "" if they hide it
    line: str = ""  # which of the account's numbers
    name: str = ""
    country: str = ""
    ticket: str = ""
    customer: str = ""
    queue: str = ""
    priority: str = ""
    language: str = ""
    choice: str = ""  # what the caller chose in the menu
    went: str = ""  # where the menu led: queue, voicemail, callback, external, hangup
    went_at: int = 0
    on_ticket: bool = False  # the ticket has been asked for
    legs: dict[str, Leg] = field(default_factory=dict)
    made: int = 0  # legs ever made for consulting
    agent: str = ""
    missed: tuple[str, ...] = ()  # agents who didn't answer it
    placed: str = ""  # where the customer's leg was last put: conference, waiting, outside
    started_at: int = 0
    queued_at: int = 0
    rung_at: int = 0
    answered_at: int = 0
    ended_at: int = 0
    held_at: int = 0
    hold_ms: int = 0
    merged: bool = False  # the customer hears the one consulted
    sent_to: str = ""  # queue, agent or number it was put through to by an agent
    conference: str = ""  # the provider's id of it
    record: bool = False
    record_asked: bool = False
    record_sent: bool = False
    paused: bool = False
    recordings: tuple[Recording, ...] = ()
    transcript: str = ""
    left_at: int = 0  # a voicemail was left
    wish: str = ""  # the number they want to be called on
    wrap_ms: int = 0
    wrap_until: int = 0
    done_at: int = 0
    done_by: str = ""
    disposition: str = ""
    note: str = ""
    cancelled: str = ""  # why we took it back
    taken_back: bool = False  # the caller is called back instead
    end_told: bool = False
    rested: bool = False
    connected_told: bool = False
    callback: str = ""
    attempt: int = 0
    agent_first: bool = True
    place_at: int = 0
    keep_until: int = 0  # recordings go then
    wake_at: int = 0  # the wake-up known to be in the ledger
    by: str = ""  # the agent who placed it
    deeds: int = 0
    todo: tuple[Deed, ...] = ()

    @property
    def leg(self) -> Leg:
        """The customer's."""
        return self.legs[CUSTOMER]

    @property
    def ours(self) -> bool:
        """Whether we call, and not the customer."""
        return self.direction == "outbound"


def call_id(*parts: object) -> str:
    """The id of a call of ours: one for ever for what it is for."""
    return "k_" + short_hash("|".join(map(str, parts)), 26)


def leg_key(claim: str) -> str:
    """The key of the leg that rings for an offer: one offer is never rung twice."""
    return "a" + short_hash(claim, 10)


# --- what is known of a leg


def is_over(leg: Leg) -> bool:
    return STATUS_RANK.get(leg.status, 0) > _FINAL


def is_live(leg: Leg) -> bool:
    """Asked for, and not known to be over."""
    return bool(leg.status) and not is_over(leg)


def talks(leg: Leg) -> bool:
    """Somebody of ours, or whom we asked, is on the line."""
    if is_over(leg) or leg.closing:
        return False
    return bool(leg.won_at) if leg.role is Role.AGENT else leg.role is not Role.CUSTOMER and bool(leg.accepted_at)


def with_leg(call: Call, key: str, **changes: Any) -> Call:
    return replace(call, legs={**call.legs, key: replace(call.legs[key], **changes)})


def with_deed(call: Call, do: str, leg: str = "", value: str = "") -> Call:
    deed = Deed(n=call.deeds + 1, do=do, leg=leg, value=value)
    return replace(call, deeds=deed.n, todo=(*call.todo, deed))


def without(call: Call, done: set[int]) -> Call:
    """The call after these deeds have been done."""
    return replace(call, todo=tuple(d for d in call.todo if d.n not in done))


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
    """The provider says how far a leg is. Its last word on a leg is final."""
    leg = call.legs.get(key)
    if leg is None:
        return call
    if STATUS_RANK.get(status, 0) > _FINAL:
        call = with_leg(call, key, ended_at=min(at, leg.ended_at or at))
    if STATUS_RANK.get(status, 0) > STATUS_RANK.get(leg.status, 0):
        call = with_leg(call, key, status=status, sid=leg.sid or sid)
    if status == "ringing" and leg.role is Role.AGENT:
        call = replace(call, rung_at=min(at, call.rung_at or at))
    return settled(call)


def answered(call: Call, key: str, *, at: int, sid: str = "", machine: bool = False) -> Call:
    """Somebody picked up, and hears what we tell them to. An ordinary phone's key is still to be pressed."""
    leg = call.legs.get(key)
    if leg is None:
        return call
    accepted = leg.accepted_at if leg.phone else min(at, leg.accepted_at or at)
    status = leg.status if STATUS_RANK.get(leg.status, 0) >= _FINAL else "in-progress"
    return settled(
        with_leg(
            call, key, sid=leg.sid or sid, status=status, answered_at=min(at, leg.answered_at or at),
            accepted_at=accepted, machine=leg.machine or machine,
        )
    )  # fmt: skip


def pressed(call: Call, key: str, *, at: int) -> Call:
    """The key that says "I take it" was pressed."""
    leg = call.legs.get(key)
    return settled(with_leg(call, key, accepted_at=min(at, leg.accepted_at or at))) if leg else call


def rung(call: Call, agent: str, claim: str, *, at: int, phone: bool = False) -> tuple[Call, str]:
    """A leg that rings for an offer, and its key; "" if the call wants none: it is over, somebody talks
    to the customer, or this offer has been rung. Whoever was rung before is hung up."""
    key = leg_key(claim)
    if key in call.legs or finished(call) or _with_agent(call):
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


def dialled(call: Call, key: str, sid: str) -> Call:
    """The provider took the order for a leg."""
    leg = call.legs[key]
    call = with_leg(call, key, sid=leg.sid or sid, status=leg.status if leg.status != "dialing" else "queued")
    return settled(with_deed(call, "hang_up", key) if leg.closing else call)


def won(call: Call, key: str, *, at: int, record: bool, wrap_ms: int) -> Call:
    """The ticket is theirs: they talk to the customer."""
    leg = call.legs[key]
    at = max(at, leg.accepted_at)
    call = with_leg(call, key, won_at=leg.won_at or at, role=Role.AGENT)
    return settled(replace(call, agent=leg.who, record=record, wrap_ms=wrap_ms, sent_to="", missed=call.missed))


def lost(call: Call, key: str) -> Call:
    """They answered too late: they are told, and their line ends by itself or is hung up."""
    return settled(with_deed(with_leg(call, key, lost=True, counted=True, closing=True), "hang_up", key))


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
            call = with_deed(counted, "decline", key, "missed" if unanswered else "")
            if call.purpose == "outbound" and not call.agent:  # nobody else is asked to make this call
                call = replace(call, cancelled=call.cancelled or "no_agent")
    return call


def _with_agent(call: Call) -> bool:
    return any(leg.role is Role.AGENT and talks(leg) for leg in call.legs.values())


def _connected(call: Call) -> Call:
    """Once an agent is there, the customer is brought to them: off the waiting line, or by calling them."""
    if not _with_agent(call) or finished(call):
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
    if not call.agent or finished(call) or _with_agent(call) or call.sent_to:
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
    if call.cancelled or let_go(call) or is_over(call.leg) or (call.ours and call.leg.machine):
        return True
    if call.ours and call.agent and not call.answered_at:  # the agent gave up before the customer answered
        return not _with_agent(call) and not call.sent_to
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
    if _with_agent(call):
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
