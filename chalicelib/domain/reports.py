"""The arithmetic of reports, over event facts. Standard library only; times are epoch milliseconds, UTC.

A fact is written once for its event (services/facts.py), so a replay gives the same figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from statistics import median
from typing import Protocol
from zoneinfo import ZoneInfo

HOUR = 3_600_000
SECOND = 1_000
MINUTE = 60_000


class FactLike(Protocol):
    """What is looked at of a fact (store/facts.py)."""

    @property
    def what(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def ticket(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def met(self) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class Hourly:
    """What happened on a channel in the hour that begins at `start`."""

    start: int
    channel: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Spread:
    count: int
    median: int | None
    p90: int | None


@dataclass(frozen=True, slots=True)
class Level:
    due: int
    within: int

    @property
    def level(self) -> float | None:
        return round(self.within / self.due, 4) if self.due else None


@dataclass(frozen=True, slots=True)
class Loops:
    """Tickets, each once: `solved` in private after they began in public, `closed` those of them with a closing public
    reply, `closings` all with such a reply."""

    solved: int
    closed: int
    closings: int

    @property
    def share(self) -> float | None:
        return round(self.closed / self.solved, 4) if self.solved else None


def hour_start(at: int, zone: ZoneInfo) -> int:
    """The beginning of the local hour that `at` lies in. Zones may be half an hour off UTC, and
    the hour that is repeated in autumn is two hours."""
    local = datetime.fromtimestamp(at // SECOND, UTC).astimezone(zone)
    return at - at % SECOND - local.second * SECOND - local.minute * MINUTE


def hourly(facts: Iterable[FactLike], kinds: Sequence[str], zone: ZoneInfo) -> list[Hourly]:
    """Counts of some kinds by local hour and channel, in order; nothing where nothing happened."""
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for fact in facts:
        if fact.what in kinds:
            found[hour_start(fact.at, zone), fact.channel][fact.what] += 1
    return [
        Hourly(start, channel, {kind: counts[kind] for kind in kinds})
        for (start, channel), counts in sorted(found.items())
    ]


def totals(facts: Iterable[FactLike]) -> Counter[str]:
    return Counter(fact.what for fact in facts)


def spread(values: Iterable[int]) -> Spread:
    """Median (the mean of the middle two of an even number, rounded) and 90th percentile by nearest
    rank: the smallest value that at least nine in ten don't pass.
    https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method"""
    ordered = sorted(values)
    if not ordered:
        return Spread(0, None, None)
    return Spread(len(ordered), round(median(ordered)), ordered[ceil(0.9 * len(ordered)) - 1])


def first_replies(facts: Iterable[FactLike]) -> dict[str | None, Spread]:
    """First reply times by channel; under None those of all."""
    return {channel: spread(f.value for f in group) for channel, group in _by_channel(facts, "first_reply").items()}


def service_levels(facts: Iterable[FactLike]) -> dict[str | None, Level]:
    """First replies in time, of all that were due, by channel; under None of all. A ticket is counted
    once: its late reply and its missed promise are one miss."""
    groups = _by_channel(facts, "first_reply", "first_reply_breached")
    return {channel: _level(group) for channel, group in groups.items()}


def _level(facts: Iterable[FactLike]) -> Level:
    within: set[str] = set()
    missed: set[str] = set()
    for fact in facts:
        if fact.met is not None:  # else nothing was promised
            (within if fact.met else missed).add(fact.ticket)
    # A reply in time is that, whatever was feared before (the target may have been changed since).
    return Level(due=len(within | missed), within=len(within))


def loops(facts: Iterable[FactLike]) -> Loops:
    """What began in public and was solved in private, and how much of it was closed in public."""
    tickets: dict[str, set[str]] = {"solved_in_private": set(), "loop_closed": set()}
    for fact in facts:
        if fact.what in tickets:
            tickets[fact.what].add(fact.ticket)
    solved, closings = tickets["solved_in_private"], tickets["loop_closed"]
    return Loops(solved=len(solved), closed=len(solved & closings), closings=len(closings))


def _by_channel(facts: Iterable[FactLike], *kinds: str) -> dict[str | None, list[FactLike]]:
    out: dict[str | None, list[FactLike]] = {None: []}
    for fact in facts:
        if fact.what in kinds:
            out[None].append(fact)
            out.setdefault(fact.channel, []).append(fact)
    return out
