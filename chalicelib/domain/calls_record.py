"""The record of a phone call, and what can be read off one leg of it. See domain/calls.py.

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
ASK_MS = 600_000  # after which the provider is asked whether a call still goes on: its word may have been lost
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

FINAL = STATUS_RANK["in-progress"]


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
class Wrap:
    """After-contact work of an agent who handed the call on."""

    until: int
    done_at: int = 0
    disposition: str = ""
    note: str = ""


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
    target_ms: int = 0  # within which the ticket's policies promise an answer; 0 = they don't
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
    wraps: dict[str, Wrap] = field(default_factory=dict)  # by agent: theirs who handed it on
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
    asked_after: int = 0  # when the provider was last asked whether it still goes on
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
    return STATUS_RANK.get(leg.status, 0) > FINAL


def is_live(leg: Leg) -> bool:
    """Asked for, and not known to be over."""
    return bool(leg.status) and not is_over(leg)


def talks(leg: Leg) -> bool:
    """Somebody of ours, or whom we asked, is on the line."""
    if is_over(leg) or leg.closing:
        return False
    return bool(leg.won_at) if leg.role is Role.AGENT else leg.role is not Role.CUSTOMER and bool(leg.accepted_at)


def handed_on(call: Call, agent: str, *, at: int) -> Call:
    """An agent has given the call away: from now on they have after-contact work, if their queue gives any."""
    if not (agent and call.answered_at and call.wrap_ms):
        return call
    return replace(call, wraps={**call.wraps, agent: Wrap(until=at + call.wrap_ms)})


def wraps_up(call: Call, agent: str) -> bool:
    """Whether they handed the call on, and have after-contact work of it."""
    return agent in call.wraps and not call.wraps[agent].done_at


def with_leg(call: Call, key: str, **changes: Any) -> Call:
    return replace(call, legs={**call.legs, key: replace(call.legs[key], **changes)})


def with_deed(call: Call, do: str, leg: str = "", value: str = "") -> Call:
    deed = Deed(n=call.deeds + 1, do=do, leg=leg, value=value)
    return replace(call, deeds=deed.n, todo=(*call.todo, deed))


def without(call: Call, done: set[int]) -> Call:
    """The call after these deeds have been done."""
    return replace(call, todo=tuple(d for d in call.todo if d.n not in done))
