"""A ticket and everything that may happen to it, as pure functions.

A ticket is written whole, on condition that its version is still the one that was
read; so what may happen is decided here, and the store only says who was first.
Applying the customer's messages in any order gives the same ticket. The record itself is in
ticket_record.py, its clocks in ticket_clocks.py, the lists it stands in in ticket_lists.py;
all of them are meant to be used through this module.
All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.events import Event, Kind
from chalicelib.domain.identities import short_hash
from chalicelib.domain.sla import FAR
from chalicelib.domain.ticket_clocks import (
    came_due,
    granted,
    kept_or_not,
    must_be_open_to_change,
    next_wake,
    promised,
    turned,
    with_status,
    woken,
)
from chalicelib.domain.ticket_lists import (
    due_of,
    kind_of_work,
    queue_partition,
    shard_of,
    waits_for_offer,
    work_partition,
    work_rank,
)
from chalicelib.domain.ticket_record import (
    ACTIVE,
    CALLS,
    DAY,
    MINUTE,
    PAUSES,
    PRIORITY_RANK,
    UNSOLVED,
    WORDS,
    Priority,
    QueueRules,
    Status,
    Ticket,
)
from chalicelib.domain.ticket_types import type_of

__all__ = [
    "ACTIVE",
    "CALLS",
    "DAY",
    "FAR",
    "MINUTE",
    "PAUSES",
    "PRIORITY_RANK",
    "UNSOLVED",
    "WORDS",
    "Priority",
    "QueueRules",
    "Status",
    "Ticket",
    "assigned",
    "call_ended",
    "called",
    "came_due",
    "due_of",
    "granted",
    "heard",
    "kept_or_not",
    "kind_of_work",
    "mark_of",
    "may_reopen",
    "moved",
    "must_be_open_to_change",
    "next_wake",
    "offered",
    "opened",
    "promised",
    "queue_partition",
    "replied",
    "returned",
    "reworded",
    "shard_of",
    "shorten",
    "snoozed",
    "ticket_id",
    "turned",
    "waits_for_offer",
    "with_priority",
    "with_status",
    "with_type",
    "woken",
    "words",
    "work_partition",
    "work_rank",
]


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
        type=type_of(tags, concierge=queue.concierge),
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
    if ticket.public and event.visibility == "private":
        changes["private_at"] = min(ticket.private_at or event.at, event.at)
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


def may_reopen(ticket: Ticket, queue: QueueRules, at: int) -> bool:
    """Whether a message at `at` belongs on this ticket rather than on a follow-up."""
    if ticket.status is Status.CLOSED:
        return False
    return ticket.status is not Status.SOLVED or at - ticket.solved_at <= queue.follow_up_days * DAY


def replied(
    ticket: Ticket, *, key: str, text: str, at: int, queue: QueueRules, human: bool = True, private: bool = False
) -> Ticket:
    """The ticket after something was said to the customer. Only a person's words keep a promise."""
    changes: dict[str, object] = {"updated_at": max(ticket.updated_at, at)}
    if human:
        changes |= {
            "last_reply_at": max(ticket.last_reply_at, at),
            "waiting_since": 0,
            "first_reply_at": ticket.first_reply_at or at,
        }
    if private and ticket.public:
        changes["private_at"] = min(ticket.private_at or at, at)
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


# --- who has it ----------------------------------------------------------------------------------


def snoozed(ticket: Ticket, until: int, now: int) -> Ticket:
    """Out of sight until a time, or until the customer writes."""
    if ticket.status not in UNSOLVED:
        raise NotAllowed(f"A {ticket.status} ticket can't be snoozed.", "not_open", "Reopen it first.")
    return replace(ticket, snoozed_until=until, updated_at=now)


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


def with_type(ticket: Ticket, type: str, queue: QueueRules, now: int) -> Ticket:
    """The ticket as one of another type ("" | concierge), by a person's hand, with the promises that go with it."""
    must_be_open_to_change(ticket)
    if type == ticket.type:
        return ticket
    return promised(replace(ticket, type=type, routed_by_hand=True, updated_at=now), queue)


def with_priority(ticket: Ticket, priority: Priority, queue: QueueRules, now: int) -> Ticket:
    must_be_open_to_change(ticket)
    return promised(replace(ticket, priority=priority, updated_at=now), queue)
