"""A ticket as it is kept, and the settings of the queue it stands in. What may happen to it is in tickets.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.book import Book
from chalicelib.domain.escalation import Ladder
from chalicelib.domain.sla import FAR, Promise

PAUSES = 8  # of the customer's turns that are remembered one by one
WORDS = 80  # characters of text kept on the ticket for lists
DAY = 86_400_000
MINUTE = 60_000


class Status(StrEnum):
    NEW = "new"
    OPEN = "open"
    PENDING = "pending"  # the customer's turn
    ON_HOLD = "on_hold"  # a third party's turn
    SOLVED = "solved"
    CLOSED = "closed"  # never changes again


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


ACTIVE = frozenset({Status.NEW, Status.OPEN})
"""Statuses that take an agent's capacity."""

UNSOLVED = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD})
CALLS = "!"  # what the rank of a ticket with somebody on the line begins with
PRIORITY_RANK = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    id: str = ""
    version: int = 1
    status: Status = Status.NEW
    priority: Priority = Priority.NORMAL
    queue: str = ""
    assignee: str = ""
    offered_to: str = ""
    offer_until: int = 0
    claim: str = ""  # the token by which an agent's load carries this ticket; see agents
    carrier: str = ""  # the agent whose load carries it
    last_agent: str = ""  # who had it last: tried first when the customer writes again
    declined_by: tuple[str, ...] = ()  # agents not to offer it to again in this round
    channel: str = ""
    account: str = ""
    customer: str = ""
    customer_name: str = ""
    threads: dict[str, int] = field(default_factory=dict)  # thread key -> last inbound time (messaging windows)
    first_at: int = 0  # time and key of the earliest inbound, which gives the subject
    first_mark: str = ""
    subject: str = ""
    last_at: int = 0  # time and key of the newest interaction, which gives the last words
    last_mark: str = ""
    last_words: str = ""
    last_in: bool = True  # the newest interaction is the customer's
    opened_at: int = 0  # our clock
    last_inbound_at: int = 0
    last_reply_at: int = 0
    waiting_since: int = 0  # the oldest customer message without a reply; 0 = none
    first_reply_at: int = 0
    first_reply_due: int = 0
    due_at: int = FAR  # the nearest promise
    promises: tuple[Promise, ...] = ()  # those that are open, one a target
    ladders: tuple[Ladder, ...] = ()  # of warned or broken promises, while they are being climbed
    sla_tags: tuple[str, ...] = ()  # those of the customer's tags that a policy asks for
    from_at: int = 0  # when its clocks began afresh, since it was reopened
    pending_at: int = 0  # when the customer's turn began, while it lasts
    pauses: tuple[tuple[int, int], ...] = ()  # the customer's turns that are over
    nudged_at: int = 0  # when we asked whether they are still there, in this turn of theirs
    followers: tuple[str, ...] = ()  # supervisors who were brought in
    scheduled: tuple[str, ...] = ()  # client ids of replies that are to go out later (services/scheduled.py)
    wake_at: int = 0  # the wake-up known to be in the ledger when this was written
    solved_at: int = 0
    closed_at: int = 0
    snoozed_until: int = 0
    reopened: int = 0
    tags: tuple[str, ...] = ()
    follows: str = ""  # the ticket this one follows up
    had_agent: bool = False  # somebody had it before it was moved to this queue
    routed_by_hand: bool = False  # a person chose its queue or type: rules no longer do
    public: bool = False  # it began in public
    private_at: int = 0  # when it went on in private, if it began in public
    call: str = ""  # the call that waits on it, or goes on; see domain/calls.py
    call_at: int = 0  # the caller's place in the line: when they began to wait, or asked to be called
    type: str = ""  # "" = a question or a problem; "concierge" = things to find for them (domain/concierge.py)
    triaged: str = ""  # the highest priority that triage of its public posts asked for
    topics: tuple[str, ...] = ()  # what they are about, as triage says; tags too
    incident: str = ""  # the incident behind it; see domain/incidents.py
    chosen: bool = False  # in an incident, it is answered by itself all the same
    callback: str = ""  # the id of the call back promised on it, or "offered"; see domain/callbacks.py
    lines: tuple[dict[str, str], ...] = ()  # what the clock did in this version: the stream tells it on the timeline
    updated_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRules:
    """A queue's own settings (see docs/configuration.md)."""

    id: str
    name: str = ""
    skill: str = ""
    shards: int = 1
    offer_seconds: int = 45
    grace_seconds: int = 120
    follow_up_days: int = 7
    sticky: bool = True
    fallback: bool = False
    concierge: bool = False  # tickets that are opened in it are of that type
    ask_after_days: int = 0  # after solving, until we ask how everything is; 0 = never
    ask_after_template: str = ""  # what is asked then
    ask_after_every_days: int = 30  # one customer isn't asked more often
    nudge_minutes: int = 0  # of the customer's silence until we ask; 0 = never
    nudge_text: str = ""
    solve_minutes: int = 0  # of their silence until the ticket counts as solved; 0 = never
    callback_after_seconds: int = 60  # of waiting on the phone until a callback is offered
    missed_calls_away: int = 2  # calls in a row an agent may let ring out; 0 = any number
    acw_seconds: int = 60  # of after-contact work at most
    dispositions: tuple[str, ...] = ()  # what a call may be closed with; empty = anything
    record: str = ""  # on | off; "" = as the account says
    music: str = ""  # the address of what is heard while waiting; "" = the account's
    book: Book = field(default_factory=Book, compare=False)  # the promises in force; not the queue's own
