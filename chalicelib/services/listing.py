"""Lists of tickets. Each is one query a partition, whatever the number of tickets.

A list is kept in rank order (domain/tickets.py), and ranks of different partitions compare,
so several partitions are read side by side and merged; the place to go on from is the rank
of the last ticket told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.domain import tickets as t
from chalicelib.domain.agents import Agent
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.tickets import MINUTE, PRIORITY_RANK, Ticket
from chalicelib.services.context import Context

_CALLS = 200  # waiting in one shard of a queue
_MOST_RECORDS = 50  # of one person; merges are made by hand or by evidence, one at a time


@dataclass(frozen=True, slots=True)
class Listed:
    """Some tickets, and the place to go on from ("" at the end)."""

    items: list[Ticket]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """`due`: those of them whose promise is missed or comes due soon."""

    all: int = 0
    due: int = 0


class Listing:
    def __init__(self, context: Context) -> None:
        self._c = context

    # --- work

    def partitions(self, queue: str) -> list[str]:
        return [t.queue_partition(queue, shard) for shard in range(self._c.queue_rules(queue).shards)]

    def served_by(self, agent: Agent | None) -> list[str]:
        """Ids of the queues an agent can serve; every queue for somebody who isn't one (None)."""
        queues = self._c.store.settings.queues().values()
        return [q.id for q in queues if agent is None or not q.skill or q.skill in agent.skills]

    def work(self, partitions: Iterable[str], *, place: str, limit: int) -> Listed:
        """Tickets of some lists, the next to work on first."""
        found: list[Ticket] = []
        for partition in partitions:
            found += self._c.store.tickets.ranked(partition, beyond=place, limit=limit + 1)
        return _first(found, t.work_rank, limit)

    def due_soon(self, partitions: Iterable[str], *, within: int, place: str, limit: int) -> Listed:
        """Tickets whose nearest promise is missed or comes due `within` minutes, soonest first: one
        query a partition and priority, since ranks put the priority before the time."""
        horizon = self._c.clock() + within * MINUTE
        found: list[Ticket] = []
        for partition in partitions:
            for priority in PRIORITY_RANK.values():
                group = f"0{priority}#"
                found += self._c.store.tickets.ranked(
                    partition, beyond=group + place, until=f"{group}{horizon:013d}~", limit=limit + 1
                )
        return _first(found, _due_place, limit)

    def at_risk(self, partitions: Iterable[str], *, within: int, queue: str, place: str, limit: int) -> Listed:
        """Whatever is late or comes due `within` minutes, soonest first, put aside or not, with the calls that
        wait on the line: 13 small queries a partition, since ranks put the priority before the time.
        `queue` "" = of any."""
        horizon = self._c.clock() + within * MINUTE
        found: dict[str, Ticket] = {}
        for partition in partitions:
            # Over-read where a queue is asked for: others' tickets in an agent's list don't count.
            many = limit + 1 if not queue else 4 * limit + 1
            lists = [(f"{group}{rank}#", horizon) for group in "012" for rank in PRIORITY_RANK.values()]
            for prefix, until in lists:
                found |= {
                    x.id: x
                    for x in self._c.store.tickets.ranked(
                        partition, beyond=prefix + place, until=f"{prefix}{until:013d}~", limit=many
                    )
                }
            on_the_line = self._c.store.tickets.ranked(partition, beyond=t.CALLS, until=f"{t.CALLS}~", limit=_CALLS)
            found |= {x.id: x for x in on_the_line if x.due_at <= horizon and _due_place(x) > place}
        return _first([x for x in found.values() if queue in ("", x.queue)], _due_place, limit)

    def count(self, partitions: Iterable[str]) -> int:
        return sum(self._c.store.tickets.count(partition) for partition in partitions)

    def counted(self, partitions: Iterable[str], *, within: int) -> Counted:
        """One query a partition: how many stand in them, and how many of these are what `due_soon` lists."""
        horizon = self._c.clock() + within * MINUTE
        ranks = [rank for partition in partitions for rank in self._c.store.tickets.ranks(partition)]
        return Counted(len(ranks), sum(t.due_of(rank) <= horizon for rank in ranks))

    def unsolved(self, *, place: str, limit: int) -> Listed:
        """Everybody's tickets that aren't solved, newest first: one query and one batch read a status."""
        found: list[Ticket] = []
        for status in sorted(t.UNSOLVED):
            found += self._c.store.tickets.status_before(status, place, limit=limit + 1)
        return _newest(found, limit)

    # --- people

    def records(self, root: Customer) -> list[str]:
        """Ids of every record that is this person, their own first: one batch read a level of merging."""
        return [x.id for x in self.people(root)]

    def people(self, root: Customer) -> list[Customer]:
        """The records themselves."""
        known, fresh = {root.id: root}, [root]
        while fresh and len(known) < _MOST_RECORDS:
            ids = [id for c in fresh for key in c.identities if (id := customer_id(key)) not in known]
            fresh = list(self._c.store.customers.many(ids).values())
            known |= {c.id: c for c in fresh}
        return list(known.values())

    def history(self, customers: Iterable[str], *, place: str, limit: int) -> Listed:
        """The tickets of some customer records, newest first."""
        found: list[Ticket] = []
        for id in customers:
            found += self._c.store.tickets.opened_before(id, place, limit=limit + 1)
        return _newest(found, limit)


def _newest(found: list[Ticket], limit: int) -> Listed:
    found.sort(key=_opened_place, reverse=True)
    more = len(found) > limit
    found = found[:limit]
    return Listed(found, _opened_place(found[-1]) if more and found else "")


def _first(found: list[Ticket], place: Callable[[Ticket], str], limit: int) -> Listed:
    found.sort(key=place)
    more = len(found) > limit
    found = found[:limit]
    return Listed(found, place(found[-1]) if more and found else "")


def _due_place(ticket: Ticket) -> str:
    return f"{ticket.due_at:013d}#{ticket.id}"


def _opened_place(ticket: Ticket) -> str:
    return f"{ticket.opened_at:013d}#{ticket.id}"
