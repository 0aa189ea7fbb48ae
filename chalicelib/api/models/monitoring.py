"""Keyword monitoring on X and what its API costs."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.api.models.common import In, Out, Time, Version, Word

_Name = Annotated[str, Meta(min_length=1, max_length=80)]
_Term = Annotated[str, Meta(min_length=1, max_length=100)]
_Terms = Annotated[list[_Term], Meta(max_length=50)]


class _Watch(Struct, frozen=True, kw_only=True):
    """A saved search. One of `words`, `phrases` and `hashtags` must be in a post, none of `excluded`; `languages` are
    BCP 47. `account`: the X account that searches and whose budget pays. `mentions`: also posts that name or answer
    the account, which its webhooks bring anyway."""

    name: _Name
    account: Annotated[str, Meta(min_length=1, max_length=64)]
    enabled: bool = True
    words: _Terms = []
    phrases: _Terms = []
    hashtags: _Terms = []
    excluded: _Terms = []
    languages: Annotated[list[Word], Meta(max_length=20)] = []
    every_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    mentions: bool = False


class WatchIn(_Watch, In, frozen=True, kw_only=True):
    version: Version | None = None


class WatchSetting(_Watch, Out, frozen=True, kw_only=True):
    id: str
    version: int


class WatchList(Out, frozen=True, kw_only=True):
    items: list[WatchSetting]


class BudgetQuery(In, frozen=True, kw_only=True):
    """`account`: one X account; "" = all."""

    account: Annotated[str, Meta(max_length=64)] = ""


class BilledKind(Out, frozen=True, kw_only=True):
    """`usd_each` is the price in force: X's list price, or the account's own."""

    kind: str
    count: int
    usd_each: float
    usd: float


class WatchState(Out, frozen=True, kw_only=True):
    """How a saved search is doing. `why`: what keeps it from looking; `missed`: how often it looked too late to see
    everything (X searches seven days back)."""

    id: str
    name: str
    enabled: bool
    looked_at: Time | None
    found: int
    missed: int
    paused_since: Time | None
    why: str


class XBudget(Out, frozen=True, kw_only=True):
    """`month` and `until` in UTC. level: none (no budget set: searches don't run), ok, warned (four fifths spent),
    stopped (searches wait; webhooks can't be stopped and still cost). Figures are never lower than the truth."""

    account: str
    month: str
    until: Time
    level: Literal["none", "ok", "warned", "stopped"]
    usd: float | None
    usd_spent: float
    usd_left: float | None
    percent: float | None
    warned_at: Time | None
    stopped_since: Time | None
    billed: list[BilledKind]
    watches: list[WatchState]


class XBudgets(Out, frozen=True, kw_only=True):
    items: list[XBudget]
