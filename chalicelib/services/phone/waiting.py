"""A caller's place in line, and how long they may have to wait."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain import tickets as t
from chalicelib.domain.agents import FULL, Agent, Presence, weight
from chalicelib.domain.calls import Call
from chalicelib.domain.tickets import QueueRules, Ticket
from chalicelib.services.context import Context

_LOOK = 50  # callers before one: beyond that, the place is told as that many
_LEAST_CALLS = 3  # of which the length is known, before anything is estimated
_LONGEST_SECONDS = 4 * 3600


@dataclass(frozen=True, slots=True)
class Place:
    """`position` from 1; `seconds` None where there is nothing to estimate from."""

    position: int
    seconds: int | None = None


def place(context: Context, queue: QueueRules, ticket: Ticket | None) -> Place:
    """The place of a caller whose ticket stands in the queue, or who comes to it now (None)."""
    position = 1 if ticket and ticket.offered_to else 1 + _before(context, queue, ticket)
    return Place(position, _estimate(context, queue, position))


def of_call(context: Context, call: Call, queue: QueueRules) -> Place:
    return place(context, queue, context.store.tickets.get(call.ticket) if call.ticket else None)


def _before(context: Context, queue: QueueRules, ticket: Ticket | None) -> int:
    """Calls stand before all other work, so those before this one are the first of the list."""
    until = t.work_rank(ticket) if ticket else t.CALLS + "~"
    found: list[Ticket] = []
    for shard in range(queue.shards):
        found += context.store.tickets.ranked(t.queue_partition(queue.id, shard), until=until, limit=_LOOK)
    return sum(1 for x in found if x.call and (ticket is None or x.id != ticket.id))


def _estimate(context: Context, queue: QueueRules, position: int) -> int | None:
    """Everybody before the caller, and the caller, take an agent's time one after the other: the place
    times how long the queue's last calls took on average, shared by the agents who are there."""
    lengths = context.store.calls.lengths(queue.id)
    agents = answering(context, queue)
    if len(lengths) < _LEAST_CALLS or not agents:
        return None
    average = sum(lengths.values()) / len(lengths) / 1000
    return min(_LONGEST_SECONDS, round(position * average / agents))


def answering(context: Context, queue: QueueRules) -> int:
    """How many agents who answer this queue's calls are online, on a call or not."""
    agents = context.store.settings.agents()
    board = context.store.desks.board()
    desks = context.store.desks.many(board) if board else {}
    there = [agents[id] for id, desk in desks.items() if id in agents and desk.presence is Presence.ONLINE]
    return sum(1 for agent in there if _serves(agent, queue))


def _serves(agent: Agent, queue: QueueRules) -> bool:
    able = agent.enabled and weight(agent, "voice") <= FULL
    return able and (not queue.skill or queue.skill in agent.skills)
