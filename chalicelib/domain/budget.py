"""What X's pay-per-use costs: counted by kind, in whole millionths of a US dollar, against a month's budget.

Counts are never too low: what can't be known to be free is counted, and what a worker repeats may be counted twice.
X itself charges a resource once a day (UTC) at most, so its bill may be lower.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

USD = 1_000_000
SMALLEST_PAGE = 10  # posts: https://docs.x.com/x-api/posts/search-recent-posts
LARGEST_PAGE = 100
WARN_PERCENT = 80

PRICES: dict[str, int] = {  # millionths of a US dollar each, as published on 28 August 2026
    # https://docs.x.com/x-api/getting-started/pricing
    "post_read": 5_000,
    "own_read": 1_000,  # a post of the account's own ("owned reads")
    "user_read": 10_000,  # the authors that come with the posts of a search
    "post": 15_000,
    "post_with_url": 200_000,
    "reply": 10_000,  # a "summoned" one; self-serve accounts can write no other
    "dm": 15_000,
    "hide": 5_000,  # the table's "Content: Manage"; the page doesn't name hiding
    # https://docs.x.com/x-api/activity/event-pricing
    "post_event": 5_000,
    "dm_event": 10_000,
    "like_event": 1_000,
    "follow_event": 10_000,
}


class Level(StrEnum):
    NONE = "none"  # no budget is set: nothing is bought that could be left
    OK = "ok"
    WARNED = "warned"  # four fifths are spent
    STOPPED = "stopped"  # what is left doesn't pay for one more page of a search


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Of one account, from its settings: `usd` a month in millionths (0 = none), and prices that differ."""

    limit: int = 0
    prices: Mapping[str, int] = field(default_factory=dict)

    def price(self, kind: str) -> int:
        return self.prices.get(kind, PRICES.get(kind, 0))

    @property
    def found_post(self) -> int:
        """What a post costs that a search brings, with its author."""
        return self.price("post_read") + self.price("user_read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """A month's counts by kind and what they come to."""

    account: str
    month: str
    counts: Mapping[str, int]
    budget: Budget

    def of(self, kind: str) -> int:
        return self.counts.get(kind, 0) * self.budget.price(kind)

    @property
    def total(self) -> int:
        return sum(self.of(kind) for kind in self.counts)

    @property
    def left(self) -> int:
        return max(0, self.budget.limit - self.total)

    @property
    def percent(self) -> float:
        return round(100 * self.total / self.budget.limit, 1) if self.budget.limit else 0.0

    @property
    def level(self) -> Level:
        if not self.budget.limit:
            return Level.NONE
        if self.affordable < SMALLEST_PAGE:
            return Level.STOPPED
        return Level.WARNED if 100 * self.total >= WARN_PERCENT * self.budget.limit else Level.OK

    @property
    def affordable(self) -> int:
        """How many posts a search may still bring, a page at most."""
        each = self.budget.found_post
        return min(LARGEST_PAGE, self.left // each) if each else LARGEST_PAGE if self.left else 0


def month_of(at: int) -> str:
    """The UTC month of a time (epoch ms), as 2026-11."""
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m")


def next_month(at: int) -> int:
    """When the next month begins (epoch ms)."""
    now = datetime.fromtimestamp(at // 1000, UTC)
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    later = first.replace(year=now.year + 1, month=1) if now.month == 12 else first.replace(month=now.month + 1)
    return int(later.timestamp()) * 1000


def in_usd(micro: int) -> float:
    return micro / USD


def from_usd(usd: float) -> int:
    return round(usd * USD)
