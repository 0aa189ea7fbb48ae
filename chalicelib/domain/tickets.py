"""A ticket and everything that may happen to it, as pure functions.

A ticket is written whole, on condition that its version is still the one that was
read; so what may happen is decided here, and the store only says who was first.
Applying the customer's messages in any order gives the same ticket.
All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.domain import escalation, sla
from chalicelib.domain.book import Book
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.escalation import Ladder
from chalicelib.domain.events import Event, Kind
from chalicelib.domain.identities import short_hash
from chalicelib.domain.sla import FAR as FAR
from chalicelib.domain.sla import Promise

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
    routed_by_hand: bool = False  # a person chose the queue: rules no longer move it
    public: bool = False  # it began in public
    call: str = ""  # the call that waits on it, or goes on; see domain/calls.py
    call_at: int = 0  # the caller's place in the line: when they began to wait, or asked to be called
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
    sla_tags: tuple[str, ...] = (),
) -> Ticket:  # fmt: skip
    """A new ticket from the message that opens it."""
    blank = Ticket(
        id=id, version=0, priority=priority, queue=queue.id, channel=event.channel, account=event.account,
        customer=customer, customer_name=customer_name, tags=tags, opened_at=now, follows=follows,
        last_agent=last_agent, public=event.visibility == "public", sla_tags=sla_tags,
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
    after = replace(ticket, **changes)  # type: ignore[arg-type]
    if ticket.status not in ACTIVE:
        after = turned(after, Status.OPEN, now)
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
    """The ticket with its promises computed afresh from what it is now; so whatever changes it ends here."""
    found = sla.promises(_moment(ticket), queue.book.policies, queue.book.calendars, ticket.promises, ticket.updated_at)
    # Nobody waits for a first reply if the customer has said nothing since it was solved unanswered.
    found = tuple(p for p in found if ticket.waiting_since or p.target != sla.Target.FIRST_REPLY)
    first = next((p.due for p in found if p.target == sla.Target.FIRST_REPLY and p.due), ticket.first_reply_due)
    return replace(
        ticket, promises=found, first_reply_due=first, due_at=sla.due_at(found), lines=(),
        ladders=escalation.standing(ticket.ladders, found),
    )  # fmt: skip


def _moment(ticket: Ticket) -> sla.Moment:
    return sla.Moment(
        channel=ticket.channel, priority=ticket.priority, queue=ticket.queue, tags=ticket.sla_tags,
        status=ticket.status, opened_at=ticket.opened_at, from_at=ticket.from_at, waiting_since=ticket.waiting_since,
        first_reply_at=ticket.first_reply_at, last_reply_at=ticket.last_reply_at, solved_at=ticket.solved_at,
        pauses=ticket.pauses, paused_at=ticket.pending_at,
    )  # fmt: skip


def granted(ticket: Ticket, target: str, ms: int, queue: QueueRules, now: int) -> Ticket:
    """The ticket with more (open) time for one promise. Raises Invalid if it has no such promise."""
    if target not in [p.target for p in ticket.promises if p.policy]:
        raise Invalid("target", f"This ticket is under no {target} promise now.")
    more = tuple(replace(p, more=p.more + ms) if p.target == target else p for p in ticket.promises)
    return promised(replace(ticket, promises=more, updated_at=now), queue)


def turned(ticket: Ticket, status: Status, now: int) -> Ticket:
    """The ticket in another status, with what its clocks need to know of that: the customer's turns are
    pauses, and after a solution all clocks begin afresh."""
    changes: dict[str, object] = {"status": status, "nudged_at": ticket.nudged_at if status is ticket.status else 0}
    if ticket.pending_at and status is not Status.PENDING:
        changes |= {"pending_at": 0, "pauses": _with_pause(ticket.pauses, (ticket.pending_at, now))}
    elif status is Status.PENDING:
        changes["pending_at"] = ticket.pending_at or now
    if ticket.status is Status.SOLVED and status in UNSOLVED:
        changes |= {"solved_at": 0, "reopened": ticket.reopened + 1, "from_at": now, "pauses": ()}
    elif status in (Status.SOLVED, Status.CLOSED):
        changes |= {"solved_at": ticket.solved_at or now, "waiting_since": 0, "snoozed_until": 0}
    return replace(ticket, **changes)  # type: ignore[arg-type]


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
    times = [sla.next_act(ticket.promises), *(ladder.at + ladder.SLACK_MS for ladder in ticket.ladders)]
    if ticket.snoozed_until:
        times.append(ticket.snoozed_until)
    if ticket.status is Status.SOLVED:
        times.append(ticket.solved_at + queue.follow_up_days * DAY)
    return min([*times, *(at for at, _ in _silences(ticket, queue))])


def _silences(ticket: Ticket, queue: QueueRules) -> list[tuple[int, str]]:
    """When the customer's silence is acted on, and how: only while it is their turn and nobody has said when
    to look again."""
    if ticket.status is not Status.PENDING or ticket.snoozed_until:
        return []
    found = []
    if queue.nudge_minutes and queue.nudge_text and not ticket.nudged_at:
        found.append((ticket.pending_at + queue.nudge_minutes * MINUTE, "nudged"))
    if queue.solve_minutes:
        # Never solved in the moment of asking: somebody who is asked gets time to answer.
        since = ticket.nudged_at or ticket.pending_at
        found.append((since + queue.solve_minutes * MINUTE, "solved_in_silence"))
    return found


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
        ticket = turned(replace(ticket, snoozed_until=0, updated_at=now), status, now)
        ticket = promised(ticket, queue)
        acted.append("snooze_ended")
    for at, what in _silences(ticket, queue):
        if at <= now and ticket.status is Status.PENDING:
            acted.append(what)
            if what == "nudged":
                ticket = replace(ticket, nudged_at=now, updated_at=now)
                break  # whoever is asked gets time to answer
            ticket = with_status(ticket, Status.SOLVED, queue, now)
    if ticket.status is Status.SOLVED and ticket.solved_at + queue.follow_up_days * DAY <= now:
        ticket = with_status(ticket, Status.CLOSED, queue, now)
        acted.append("closed")
    return ticket, acted


def came_due(what: str, before: Ticket, after: Ticket, queue: QueueRules) -> int:
    """When that was due which `woken` has just acted on."""
    if what == "snooze_ended":
        return before.snoozed_until
    if what == "closed":
        return after.solved_at + queue.follow_up_days * DAY
    return next((at for at, silence in _silences(before, queue) if silence == what), before.wake_at)


def kept_or_not(ticket: Ticket, queue: QueueRules, now: int) -> tuple[Ticket, list[tuple[sla.Kind, Promise]]]:
    """The ticket after its warnings and breaches of this moment were acted on, and which they were: each
    begins the ladder of its policy."""
    promises, acted = sla.acted(ticket.promises, now)
    if not acted:
        return ticket, []
    ladders = ticket.ladders
    for kind, promise in acted:
        ladders = escalation.begun(ladders, kind, promise, queue.book.policies, now)
    return replace(ticket, promises=promises, ladders=ladders, updated_at=now), acted


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
    after = turned(replace(ticket, updated_at=now), status, now)
    if status is Status.CLOSED:
        after = replace(after, closed_at=now)
    return promised(after, queue)


def _with_pause(pauses: tuple[tuple[int, int], ...], pause: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The pauses and one more. A ticket remembers a few; of others only how long they were together: of the two
    with the least time between them, so that no promise moves by more than that."""
    kept = [*pauses, pause]
    while len(kept) > PAUSES:
        n = min(range(len(kept) - 1), key=lambda n: kept[n + 1][0] - kept[n][1])
        (start, end), (later, until) = kept[n : n + 2]
        kept[n : n + 2] = [(start, end + until - later)]
    return tuple(kept)


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
