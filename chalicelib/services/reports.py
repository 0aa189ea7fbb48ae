"""Reports from event facts, and the facts themselves: every figure opens to what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain import call_figures
from chalicelib.domain.errors import Invalid
from chalicelib.domain.ticket_types import CONCIERGE
from chalicelib.services.context import Context
from chalicelib.services.listing import Listing
from chalicelib.store.facts import HOUR, Fact

DAY = 24 * HOUR
MOST_DAYS = 31
_HELD_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is left empty doesn't matter."""

    what: frozenset[str] = frozenset()
    channel: str = ""
    queue: str = ""
    agent: str = ""
    met: bool | None = None
    concierge: bool | None = None  # of concierge tickets only, or of none; only facts of handled calls know
    article: str = ""
    need: str = ""  # of a heard post
    topic: str = ""  # of a heard post; "-" = without one
    incident: str = ""
    every: bool = False  # only of tickets for which each kind of `what` happened

    def takes(self, fact: Fact) -> bool:
        return (
            (not self.what or fact.what in self.what)
            and (not self.channel or fact.channel == self.channel)
            and (not self.queue or fact.queue == self.queue)
            and (not self.agent or fact.agent == self.agent)
            and (self.met is None or fact.met is self.met)
            and (self.concierge is None or (fact.extra.get("type") == CONCIERGE) is self.concierge)
            and (not self.article or fact.extra.get("article") == self.article)
            and (not self.need or fact.extra.get("need") == self.need)
            and (not self.incident or fact.extra.get("incident") == self.incident)
            and (not self.topic or fact.extra.get("topic", "-") == self.topic)
        )


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Unsolved tickets of a queue: waiting in it, and offered to or held by agents."""

    queue: str
    name: str
    waiting: int
    with_agents: int


class Reports:
    def __init__(self, context: Context, listing: Listing) -> None:
        self._c, self._listing = context, listing

    def between(self, start: int, end: int, agent: str = "", *, channel: str = "") -> list[Fact]:
        """Every fact with start <= at < end. Raises Invalid for a range that is empty or too long."""
        _check(start, end)
        wanted = Filter(agent=agent, channel=channel)
        return [fact for fact in self._c.store.facts.between(start, end) if wanted.takes(fact)]

    def listed(self, start: int, end: int, wanted: Filter, *, place: str, limit: int) -> tuple[list[Fact], str]:
        """Facts in the order of time, and the place to go on from ("" at the end)."""
        _check(start, end)
        found: list[Fact] = []
        tickets = self._with_each(start, end, wanted) if wanted.every else None
        for fact in self._beyond(start, end, place):
            if wanted.takes(fact) and (tickets is None or fact.ticket in tickets):
                if len(found) == limit:
                    return found, _place(found[-1])
                found.append(fact)
        return found, ""

    def _with_each(self, start: int, end: int, wanted: Filter) -> set[str]:
        """Tickets for which each kind wanted happened. It reads the whole range."""
        found: dict[str, set[str]] = {what: set() for what in wanted.what}
        for fact in self._c.store.facts.between(start, end):
            if fact.ticket and fact.what in found and wanted.takes(fact):
                found[fact.what].add(fact.ticket)
        return set.intersection(*found.values()) if found else set()

    def _beyond(self, start: int, end: int, place: str) -> Iterator[Fact]:
        """Hour by hour, so that a page reads no further than it must."""
        if place:
            start = max(start, int(place.partition("#")[0]))
        while start < end:
            until = min(end, (start // HOUR + 1) * HOUR)
            for fact in sorted(self._c.store.facts.between(start, until), key=_place):
                if _place(fact) > place:
                    yield fact
            start = until

    def open_now(self, agent: str = "") -> list[OpenNow]:
        """By queue. With an agent: what they hold, and nothing of what waits."""
        queues = self._c.store.settings.queues()
        held = dict.fromkeys(queues, 0)
        for one in [agent] if agent else list(self._c.store.settings.agents()):
            for partition in (f"A#{one}", f"O#{one}"):
                for queue in self._queues_of(partition):
                    held[queue] = held.get(queue, 0) + 1
        return [
            OpenNow(
                id,
                queues[id].name if id in queues else "",
                0 if agent or id not in queues else self._listing.count(self._listing.partitions(id)),
                held[id],
            )
            for id in sorted(held)
        ]

    def answer_goal(self, queue: str | None) -> float | None:
        """The share of a queue's calls that is to be answered in time; of all: where the queues agree. None if
        nothing is promised."""
        settings = self._c.store.settings
        queues = [queue] if queue is not None else list(settings.queues())
        goals = {call_figures.goal(settings.book(), queue=id) for id in queues}
        shares = {goal.percent / 100 if goal else None for goal in goals}
        return shares.pop() if len(shares) == 1 else None

    def _queues_of(self, partition: str) -> Iterator[str]:
        place = ""
        while True:
            page = self._listing.work([partition], place=place, limit=_HELD_PAGE)
            yield from (ticket.queue for ticket in page.items)
            if not page.place:
                return
            place = page.place


def _place(fact: Fact) -> str:
    return f"{fact.at:013d}#{fact.id}"


def _check(start: int, end: int) -> None:
    if end <= start:
        raise Invalid("to", "Choose an end after the beginning.")
    if end - start > MOST_DAYS * DAY + HOUR:  # one of the days may have 25 hours
        raise Invalid("to", f"Ask for at most {MOST_DAYS} days at once.")
