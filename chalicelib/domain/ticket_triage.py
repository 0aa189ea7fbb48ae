"""What triage of its public posts does to a ticket: its priority and topics, until somebody has taken it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.ticket_clocks import promised
from chalicelib.domain.ticket_record import PRIORITY_RANK, Priority, QueueRules, Status, Ticket

if TYPE_CHECKING:
    from chalicelib.domain.heard import Heard


def higher(one: str, other: str) -> Priority:
    """The more urgent of two priorities; "" is none."""
    return Priority(min(one or other, other or one, key=lambda p: PRIORITY_RANK[Priority(p)]))


def weighed(ticket: Ticket, heard: Heard, queue: QueueRules) -> Ticket:
    """The ticket after a post that needs an answer: the highest priority that one asks for, and every topic. The
    order of the posts makes no difference; what a person has lowered isn't raised by more of the same."""
    from chalicelib.domain.heard import Need, need_of, topic_of  # most messages aren't heard in public

    if need_of(heard) is not Need.NEEDS or ticket.status is not Status.NEW:
        return ticket
    topic = topic_of(heard)
    topics = tuple(sorted({*ticket.topics, *([topic] if topic else [])}))
    rest = [tag for tag in ticket.tags if tag not in ticket.topics]
    ticket = replace(ticket, topics=topics, tags=tuple(dict.fromkeys((*rest, *topics))))
    triaged = higher(ticket.triaged, heard.verdict.priority)
    if triaged == ticket.triaged:
        return ticket
    return promised(replace(ticket, triaged=triaged, priority=higher(ticket.priority, triaged)), queue)


def rerouted(ticket: Ticket, priority: Priority, tags: tuple[str, ...]) -> Ticket:
    """The ticket with what its route says, beside what triage said of it."""
    tags = tuple(dict.fromkeys((*tags, *ticket.topics)))
    return replace(ticket, priority=higher(priority, ticket.triaged), tags=tags)
