"""The arithmetic of the goodwill report, over event facts: what was wished for, found, and given away to others.

Standard library only; times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from chalicelib.domain.reports import Spread, spread

ASKED, ITEM, FOUND, ORDERED = "concierge_asked", "concierge_item", "concierge_found", "concierge_ordered"
SHIPPED, DECLINED, REFERRED = "concierge_shipped", "concierge_declined", "concierge_referred"
KINDS = (ASKED, ITEM, FOUND, ORDERED, SHIPPED, DECLINED, REFERRED)


class GoodwillFact(Protocol):
    """What is looked at of a fact (store/facts.py)."""

    @property
    def what(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def value(self) -> int: ...
    @property
    def met(self) -> bool | None: ...
    @property
    def extra(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`counts` by kind of fact. `first_option`: ms from a wish to the first thing found. `worth`: what the referrals
    may be worth, currency -> minor units."""

    counts: Mapping[str, int]
    first_option: Spread
    worth: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A local day, week (from Monday) or month, from `start` until before `end`."""

    start: int
    end: int
    figures: Figures


def figures(facts: Iterable[GoodwillFact]) -> Figures:
    counted = [fact for fact in facts if _counts(fact)]
    worth: Counter[str] = Counter()
    for fact in counted:
        if fact.what == REFERRED and fact.extra.get("currency"):
            worth[fact.extra["currency"]] += fact.value
    kinds = Counter(fact.what for fact in counted)
    return Figures(
        counts={kind: kinds[kind] for kind in KINDS},
        first_option=spread(fact.value for fact in counted if fact.what == FOUND),
        worth=dict(sorted(worth.items())),
    )


def by_period(facts: Iterable[GoodwillFact], period: str, zone: ZoneInfo) -> list[Period]:
    """In order; nothing where nothing happened. `period`: day | week | month."""
    groups: dict[tuple[int, int], list[GoodwillFact]] = {}
    for fact in facts:
        if _counts(fact):
            groups.setdefault(span(fact.at, period, zone), []).append(fact)
    return [Period(start=start, end=end, figures=figures(group)) for (start, end), group in sorted(groups.items())]


def span(at: int, period: str, zone: ZoneInfo) -> tuple[int, int]:
    """The local period that `at` lies in."""
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    if period == "month":
        start = start.replace(day=1)
        end = (start + timedelta(days=32)).replace(day=1)
    elif period == "week":
        start -= timedelta(days=start.weekday())
        end = start + timedelta(days=7)
    else:
        end = start + timedelta(days=1)
    return _epoch(start, zone), _epoch(end, zone)


def _epoch(naive: datetime, zone: ZoneInfo) -> int:
    return round(naive.replace(tzinfo=zone).timestamp() * 1000)


def _counts(fact: GoodwillFact) -> bool:
    """A ticket that was no concierge ticket after all was asked for nothing."""
    return fact.what in KINDS and not (fact.what == ASKED and fact.met is False)
