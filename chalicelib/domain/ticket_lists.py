"""Where a ticket is listed, and what it weighs."""

from __future__ import annotations

from math import inf

from chalicelib.domain.identities import short_hash
from chalicelib.domain.ticket_record import ACTIVE, CALLS, PRIORITY_RANK, UNSOLVED, Ticket


def waits_for_offer(ticket: Ticket) -> bool:
    """Whether the ticket should be offered to somebody now."""
    return ticket.status in ACTIVE and not ticket.assignee and not ticket.offered_to and not ticket.snoozed_until


def kind_of_work(ticket: Ticket) -> str:
    """What a ticket weighs as (see domain/agents.py): a voice ticket whose call is over is no live work."""
    if ticket.call:
        return "voice"
    return "chat" if ticket.channel == "chat" else "async"


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


def due_of(rank: str) -> float:
    """When what needs work is due (epoch ms), by its rank; infinity for what waits, and for calls on the line."""
    return int(rank.split("#")[1]) if rank.startswith("0") else inf
