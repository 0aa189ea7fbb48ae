"""How things stand at this moment: every queue, and everybody who is at work.

One query a shard of a queue, one an agent for what they hold, one more for what is offered to whoever is online:
made to be looked at a few times a minute, by supervisors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain import roster
from chalicelib.domain.agents import Agent, Desk, Presence, claimed_at
from chalicelib.domain.tickets import ACTIVE, MINUTE, Ticket
from chalicelib.services.context import Context
from chalicelib.services.listing import Listing
from chalicelib.services.team import shifts

MOST = 500  # tickets read of one list


@dataclass(frozen=True, slots=True)
class QueueNow:
    """`waiting`: tickets that nobody has and that need an answer. `longest_since`: since when the customer waits who
    waits longest for one of these; 0 = nobody waits. `late` and `at_risk` count all of the queue's unsolved tickets:
    a promise is broken, or comes due soon. `calls`: those who wait on the line or asked to be called. `more`: there are
    more than were counted."""

    queue: str
    waiting: int = 0
    longest_since: int = 0
    calls: int = 0
    with_agents: int = 0
    late: int = 0
    at_risk: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class PersonNow:
    """`until`: when their shift ends, 0 = on none. `holds`: unsolved tickets of theirs that need an answer. `call`: the
    ticket of the call they are in, theirs since `call_since`; "" and 0 if in none."""

    agent: Agent
    desk: Desk
    until: int
    holds: int
    offered: int
    call: str
    call_since: int


class Wall:
    def __init__(self, context: Context, listing: Listing) -> None:
        self._c, self._listing = context, listing

    def now(self, *, within: int) -> tuple[list[QueueNow], list[PersonNow]]:
        """`at_risk` = due `within` minutes. People: who is on duty or not offline, by name."""
        settings, now = self._c.store.settings, self._c.clock()
        agents, queues = settings.agents(), settings.queues()
        desks = self._c.store.desks.many(agents)
        held = {id: self._list(f"A#{id}") for id in agents}
        offered = {id: self._list(f"O#{id}") for id in agents if _is_here(desks.get(id))}
        theirs = [ticket for lists in (held, offered) for some in lists.values() for ticket in some]
        told = [self._queue(id, [x for x in theirs if x.queue == id], now, within) for id in sorted(queues)]
        until = {turn.agent: turn.end for turn in roster.on_duty(shifts(self._c), now)}
        people = [
            _person(agent, desks.get(id) or Desk(id=id), until.get(id, 0), held[id], len(offered.get(id, [])))
            for id, agent in agents.items()
            if agent.enabled and (id in until or _is_here(desks.get(id)))
        ]
        return told, sorted(people, key=lambda x: (x.agent.name or x.agent.id).casefold())

    def _list(self, partition: str) -> list[Ticket]:
        return self._c.store.tickets.ranked(partition, limit=MOST)

    def _queue(self, id: str, theirs: list[Ticket], now: int, within: int) -> QueueNow:
        lists = [self._list(partition) for partition in self._listing.partitions(id)]
        own = [ticket for some in lists for ticket in some]
        waiting = [x for x in own if x.call or (x.status in ACTIVE and not x.snoozed_until)]
        return QueueNow(
            queue=id, waiting=len(waiting), longest_since=_longest(waiting), calls=sum(bool(x.call) for x in waiting),
            with_agents=len(theirs), late=sum(x.due_at <= now for x in own + theirs),
            at_risk=sum(now < x.due_at <= now + within * MINUTE for x in own + theirs),
            more=any(len(some) == MOST for some in lists),
        )  # fmt: skip


def _is_here(desk: Desk | None) -> bool:
    return desk is not None and desk.presence is not Presence.OFFLINE


def _longest(waiting: Iterable[Ticket]) -> int:
    """Who was answered waits for nobody, though the ticket is unsolved."""
    since = (x.call_at if x.call else x.waiting_since for x in waiting)
    return min((at for at in since if at), default=0)


def _person(agent: Agent, desk: Desk, until: int, held: list[Ticket], offered: int) -> PersonNow:
    call = next((x for x in held if x.call), None)
    return PersonNow(
        agent=agent, desk=desk, until=until, holds=sum(x.status in ACTIVE for x in held), offered=offered,
        call=call.id if call else "", call_since=claimed_at(desk.work.get(call.id, "")) if call else 0,
    )  # fmt: skip
