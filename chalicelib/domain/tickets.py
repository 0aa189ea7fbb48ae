"""A ticket and everything that may happen to it, as pure functions.

A ticket is written whole, on condition that its version is still the one that was
read; so what may happen is decided here, and the store only says who was first.
Applying the customer's messages in any order gives the same ticket.
All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Event, Kind
from chalicelib.domain.identities import short_hash

FAR = 9_999_999_999_999  # later than any promise; keeps ranks sortable as text
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
    breached_due: int = 0  # the due time whose breach was acted on
    wake_at: int = 0  # the wake-up known to be in the ledger when this was written
    solved_at: int = 0
    closed_at: int = 0
    snoozed_until: int = 0
    reopened: int = 0
    tags: tuple[str, ...] = ()
    follows: str = ""  # the ticket this one follows up
    had_agent: bool = False  # somebody had it before it was moved to this queue
    routed_by_hand: bool = False  # a person chose the queue: rules no longer move it
    public: bool = False  # it began in public
    call: str = ""  # the call that waits on it, or goes on; see domain/calls.py
    call_at: int = 0  # the caller's place in the line: when they began to wait, or asked to be called
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
    first_reply_minutes: dict[str, int] = field(default_factory=dict)
    next_reply_minutes: dict[str, int] = field(default_factory=dict)

    def first_reply_ms(self, priority: str) -> int:
        return self.first_reply_minutes.get(priority, 60) * MINUTE

    def next_reply_ms(self, priority: str) -> int:
        return self.next_reply_minutes.get(priority, self.first_reply_minutes.get(priority, 60)) * MINUTE


def ticket_id(thread: str, previous: str) -> str:
    """The id of the ticket that follows `previous` ("" for the first) on a thread. A function of
    the two, so that workers who open it at the same instant open the same one."""
    return "t_" + short_hash(f"{thread}|{previous}")


def mark_of(key: str) -> str:
    """What a ticket remembers of an interaction's key. Whole keys can be 170 characters long, and every
    write of a ticket over a kilobyte costs twice as much, with its index."""
    return short_hash(key, 12)


def shorten(text: str) -> str:
    """One line of at most `WORDS` characters for lists."""
    line = " ".join(text.split())
    return line if len(line) <= WORDS else line[: WORDS - 1] + "…"


def words(event: Event) -> str:
    """What a list shows for an event: its text, or what came instead of one."""
    if event.text.strip():
        return shorten(event.text)
    if event.attachments:
        return f"({event.attachments[0].kind})"
    return f"({event.kind})"


# --- opening and hearing -------------------------------------------------------------------------


def opened(
    event: Event, *, id: str, thread: str, customer: str, customer_name: str, queue: QueueRules,
    priority: Priority, tags: tuple[str, ...], now: int, follows: str = "", last_agent: str = "",
) -> Ticket:  # fmt: skip
    """A new ticket from the message that opens it."""
    blank = Ticket(
        id=id, version=0, priority=priority, queue=queue.id, channel=event.channel, account=event.account,
        customer=customer, customer_name=customer_name, tags=tags, opened_at=now, follows=follows,
        last_agent=last_agent, public=event.visibility == "public",
    )  # fmt: skip
    return heard(blank, event, thread=thread, queue=queue, now=now)


def heard(ticket: Ticket, event: Event, *, thread: str, queue: QueueRules, now: int) -> Ticket:
    """The ticket after a customer's message. The result doesn't depend on the order of messages.

    Raises NotAllowed on a closed ticket (the caller opens a follow-up instead).
    """
    if ticket.status is Status.CLOSED:
        raise NotAllowed("A closed ticket never changes; a later message makes a follow-up.", "closed")
    changes: dict[str, object] = {
        "threads": {**ticket.threads, thread: max(event.at, ticket.threads.get(thread, 0))},
        "last_inbound_at": max(ticket.last_inbound_at, event.at),
        "snoozed_until": 0,
        "updated_at": now,
    }
    mark = mark_of(event.key)
    if not ticket.first_mark or (event.at, mark) < (ticket.first_at, ticket.first_mark):
        changes |= {"first_at": event.at, "first_mark": mark, "subject": words(event)}
    if (event.at, mark) > (ticket.last_at, ticket.last_mark):
        changes |= {"last_at": event.at, "last_mark": mark, "last_words": words(event), "last_in": True}
    # A message that is older than our last reply has still not been answered: it waits from then.
    since = max(event.at, ticket.last_reply_at)
    changes["waiting_since"] = min(ticket.waiting_since or since, since)
    if ticket.status in (Status.PENDING, Status.ON_HOLD):
        changes["status"] = Status.OPEN
    elif ticket.status is Status.SOLVED:
        changes |= {"status": Status.OPEN, "solved_at": 0, "reopened": ticket.reopened + 1}
    after = replace(ticket, **changes)  # type: ignore[arg-type]
    if event.kind is Kind.CALL and event.extra.get("call"):
        after = called(after, event.extra["call"], at=event.at, now=now)
    return promised(after, queue)


def called(ticket: Ticket, call: str, *, at: int, now: int) -> Ticket:
    """The ticket with a call waiting on it: whoever can take it is rung, its last agent first. While
    one call goes on, another doesn't take the ticket out of its agent's hands."""
    if ticket.call:
        return ticket
    return replace(returned(ticket, now), call=call, call_at=at, declined_by=(), last_agent=ticket.last_agent)


def call_ended(ticket: Ticket, now: int) -> Ticket:
    """The ticket after its call: whoever has it keeps it."""
    return replace(ticket, call="", call_at=0, updated_at=now)


def kind_of_work(ticket: Ticket) -> str:
    """What a ticket weighs as (see domain/agents.py): a voice ticket whose call is over is no live work."""
    if ticket.call:
        return "voice"
    return "chat" if ticket.channel == "chat" else "async"


def may_reopen(ticket: Ticket, queue: QueueRules, at: int) -> bool:
    """Whether a message at `at` belongs on this ticket rather than on a follow-up."""
    if ticket.status is Status.CLOSED:
        return False
    return ticket.status is not Status.SOLVED or at - ticket.solved_at <= queue.follow_up_days * DAY


def promised(ticket: Ticket, queue: QueueRules) -> Ticket:
    """The ticket with its due times set from the queue's targets (running around the clock)."""
    first_due = ticket.opened_at + queue.first_reply_ms(ticket.priority)
    if ticket.status not in ACTIVE or not ticket.waiting_since:
        due = FAR
    elif not ticket.first_reply_at:
        due = first_due
    else:
        due = ticket.waiting_since + queue.next_reply_ms(ticket.priority)
    return replace(ticket, first_reply_due=first_due, due_at=due)


def replied(ticket: Ticket, *, key: str, text: str, at: int, queue: QueueRules, human: bool = True) -> Ticket:
    """The ticket after something was said to the customer. Only a person's words keep a promise."""
    changes: dict[str, object] = {"updated_at": max(ticket.updated_at, at)}
    if human:
        changes |= {
            "last_reply_at": max(ticket.last_reply_at, at),
            "waiting_since": 0,
            "first_reply_at": ticket.first_reply_at or at,
        }
    if (at, mark_of(key)) > (ticket.last_at, ticket.last_mark):
        changes |= {"last_at": at, "last_mark": mark_of(key), "last_words": shorten(text), "last_in": False}
    if ticket.status is Status.NEW:
        changes["status"] = Status.OPEN
    return promised(replace(ticket, **changes), queue)  # type: ignore[arg-type]


def reworded(ticket: Ticket, key: str, text: str) -> Ticket:
    """The ticket after an interaction's words were changed or taken back: lists must not show the old ones."""
    changes: dict[str, object] = {}
    if ticket.first_mark == mark_of(key):
        changes["subject"] = shorten(text)
    if ticket.last_mark == mark_of(key):
        changes["last_words"] = shorten(text)
    return replace(ticket, **changes) if changes else ticket  # type: ignore[arg-type]


def next_wake(ticket: Ticket, queue: QueueRules) -> int:
    """When somebody must look at the ticket whatever happens; FAR if never. (Offers have their own.)"""
    times = [FAR]
    if ticket.status in ACTIVE and ticket.due_at != ticket.breached_due:
        times.append(ticket.due_at)
    if ticket.snoozed_until:
        times.append(ticket.snoozed_until)
    if ticket.status is Status.SOLVED:
        times.append(ticket.solved_at + queue.follow_up_days * DAY)
    return min(times)


def snoozed(ticket: Ticket, until: int, now: int) -> Ticket:
    """Out of sight until a time, or until the customer writes."""
    if ticket.status not in UNSOLVED:
        raise NotAllowed(f"A {ticket.status} ticket can't be snoozed.", "not_open", "Reopen it first.")
    return replace(ticket, snoozed_until=until, updated_at=now)


def woken(ticket: Ticket, queue: QueueRules, now: int) -> tuple[Ticket, list[str]]:
    """The ticket after its due moments have been acted on, and which they were."""
    acted: list[str] = []
    if ticket.snoozed_until and ticket.snoozed_until <= now:
        status = Status.OPEN if ticket.status in (Status.PENDING, Status.ON_HOLD) else ticket.status
        ticket = promised(replace(ticket, snoozed_until=0, status=status, updated_at=now), queue)
        acted.append("snooze_ended")
    if ticket.status in ACTIVE and ticket.due_at <= now and ticket.due_at != ticket.breached_due:
        acted.append("next_reply_breached" if ticket.first_reply_at else "first_reply_breached")
        ticket = replace(ticket, breached_due=ticket.due_at, updated_at=now)
    if ticket.status is Status.SOLVED and ticket.solved_at + queue.follow_up_days * DAY <= now:
        ticket = with_status(ticket, Status.CLOSED, queue, now)
        acted.append("closed")
    return ticket, acted


# --- who has it ----------------------------------------------------------------------------------


def offered(ticket: Ticket, agent: str, claim: str, until: int, now: int) -> Ticket:
    return replace(ticket, offered_to=agent, offer_until=until, claim=claim, carrier=agent, assignee="", updated_at=now)


def assigned(ticket: Ticket, agent: str, claim: str, now: int) -> Ticket:
    """The ticket in an agent's hands (accepted, pulled, or given)."""
    must_be_open_to_change(ticket)
    status = Status.OPEN if ticket.status is Status.NEW else ticket.status
    return replace(
        ticket, assignee=agent, last_agent=agent, offered_to="", offer_until=0, claim=claim,
        carrier=agent if claim else "", status=status, declined_by=(), updated_at=now,
    )  # fmt: skip


def returned(ticket: Ticket, now: int, *, declined_by: str = "") -> Ticket:
    """The ticket back in its queue, in nobody's hands."""
    declined = (*ticket.declined_by, declined_by) if declined_by else ticket.declined_by
    return replace(
        ticket, assignee="", offered_to="", offer_until=0, claim="", carrier="", declined_by=declined, updated_at=now
    )


def moved(ticket: Ticket, queue: QueueRules, now: int) -> Ticket:
    """The ticket in another queue, by a person's hand, in nobody's hands and offered afresh."""
    must_be_open_to_change(ticket)
    fresh = replace(
        returned(ticket, now), queue=queue.id, declined_by=(), routed_by_hand=True, last_agent="",
        had_agent=ticket.had_agent or bool(ticket.last_agent),
    )  # fmt: skip
    return promised(fresh, queue)


def with_status(ticket: Ticket, status: Status, queue: QueueRules, now: int) -> Ticket:
    """The ticket after an agent set its status. Raises NotAllowed for what may never happen."""
    must_be_open_to_change(ticket)
    if status is Status.NEW:
        raise Invalid("status", "A ticket is new only until somebody takes it; use open.")
    changes: dict[str, object] = {"status": status, "updated_at": now}
    if status is Status.SOLVED:
        changes |= {"solved_at": ticket.solved_at or now, "waiting_since": 0, "snoozed_until": 0}
    elif status is Status.CLOSED:
        changes |= {"solved_at": ticket.solved_at or now, "closed_at": now, "waiting_since": 0, "snoozed_until": 0}
    else:
        changes["solved_at"] = 0
        if ticket.status is Status.SOLVED:
            changes["reopened"] = ticket.reopened + 1
    return promised(replace(ticket, **changes), queue)  # type: ignore[arg-type]


def must_be_open_to_change(ticket: Ticket) -> None:
    if ticket.status is Status.CLOSED:
        raise NotAllowed("A closed ticket never changes.", "closed", "Open a follow-up ticket.")


def with_priority(ticket: Ticket, priority: Priority, queue: QueueRules, now: int) -> Ticket:
    must_be_open_to_change(ticket)
    return promised(replace(ticket, priority=priority, updated_at=now), queue)


# --- where it is listed --------------------------------------------------------------------------


def waits_for_offer(ticket: Ticket) -> bool:
    """Whether the ticket should be offered to somebody now."""
    return ticket.status in ACTIVE and not ticket.assignee and not ticket.offered_to and not ticket.snoozed_until


def work_partition(ticket: Ticket, shards: int = 1) -> str:
    """The list the ticket stands in: an agent's, an agent's offers, or its queue's; "" when solved."""
    if ticket.status not in UNSOLVED:
        return ""
    if ticket.offered_to:
        return f"O#{ticket.offered_to}"
    if ticket.assignee:
        return f"A#{ticket.assignee}"
    return queue_partition(ticket.queue, shard_of(ticket.id, shards))


def queue_partition(queue: str, shard: int) -> str:
    return f"Q#{queue}#{shard}"


def shard_of(id: str, shards: int) -> int:
    return int(short_hash(id, 6), 36) % shards if shards > 1 else 0


def work_rank(ticket: Ticket) -> str:
    """Sort text: what needs work before what waits, urgent before low, then due soonest. Who waits on
    the line comes before all (`CALLS` sorts before the digits), in the order they began to."""
    if ticket.call and not ticket.assignee:
        return f"{CALLS}{PRIORITY_RANK[ticket.priority]}#{ticket.call_at:013d}#{ticket.id}"
    group = 2 if ticket.snoozed_until else (0 if ticket.status in ACTIVE else 1)
    return f"{group}{PRIORITY_RANK[ticket.priority]}#{ticket.due_at:013d}#{ticket.id}"
