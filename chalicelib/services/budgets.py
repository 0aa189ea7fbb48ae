"""What an X account's use of the API comes to this month, and what follows when its budget is nearly, or all, spent.

Billed events are counted where the changes of the interactions table pass by (services/metering.py) and where posts
are read (services/monitoring.py): one atomic write for a whole batch, after what it counts is stored, so that a
repetition may count twice and a loss can't happen. At four fifths and at the end of the budget a note is left for
supervisors, once a month each and budget, and the metric behind the alarm rises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import budget as b
from chalicelib.domain.budget import Budget, Level, Spent
from chalicelib.domain.interactions import position
from chalicelib.services.context import Context
from chalicelib.store.board import Card

NOTICES = "notices#budget"
"""The shelf of notes for supervisors, newest last."""

_TOLD = (Level.WARNED, Level.STOPPED)
Metric = Callable[[int, Mapping[str, tuple[float, str]]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What supervisors are told. `spent` and `limit` in millionths of a US dollar, as they were then."""

    account: str
    month: str
    level: str
    at: int
    spent: int
    limit: int


def budget_of(settings: Mapping[str, Any]) -> Budget:
    """From an account's settings: `budget: {"usd": 50, "prices": {"user_read": 0}}`."""
    told = settings.get("budget")
    if not isinstance(told, Mapping):
        return Budget()
    prices = told.get("prices")
    given = prices if isinstance(prices, Mapping) else {}
    return Budget(
        limit=b.from_usd(float(told.get("usd", 0))),
        prices={kind: b.from_usd(float(usd)) for kind, usd in given.items()},
    )


class Budgets:
    """`metric` is told (epoch ms, name -> value and unit)."""

    def __init__(self, context: Context, metric: Metric) -> None:
        self._c, self._metric = context, metric
        self._told: set[str] = set()  # what this process knows to have been told

    def charge(self, account: str, counts: Mapping[str, int]) -> Spent:
        """Count what an X account was billed for. One write; another the first time a level is passed."""
        now = self._c.clock()
        totals = self._c.store.meters.add(_key(account, now), counts, now=now)
        return self._seen(account, totals, now)

    def spent(self, account: str) -> Spent:
        """This month's account; tells what is to be told, should whoever passed the level have died over it."""
        now = self._c.clock()
        return self._seen(account, self._c.store.meters.read(_key(account, now)), now)

    def notices(self, spent: Spent) -> list[Notice]:
        """What was told of this month's budget as it is now: at most one a level."""
        if spent.level not in _TOLD:
            return []
        found = (self._c.store.board.get(_notice(spent, level), Notice) for level in _TOLD)
        return [card.record for card in found if card]

    def _seen(self, account: str, totals: Mapping[str, int], now: int) -> Spent:
        known = self._c.store.settings.account("x", account)
        spent = Spent(
            account=account, month=b.month_of(now), counts=totals, budget=budget_of(known.settings if known else {})
        )
        if spent.level is Level.NONE:
            return spent
        stopped = float(spent.level is Level.STOPPED)
        self._metric(now, {"XBudgetPercent": (spent.percent, "Percent"), "XBudgetStopped": (stopped, "Count")})
        if spent.level in _TOLD:
            self._tell(account, spent, now)
        return spent

    def _tell(self, account: str, spent: Spent, now: int) -> None:
        id = _notice(spent, spent.level)
        if id in self._told:
            return
        note = Notice(
            account=account, month=spent.month, level=spent.level, at=now, spent=spent.total, limit=spent.budget.limit
        )  # fmt: skip
        self._c.store.board.create(Card(id=id, record=note, shelf=NOTICES, place=position(now, id)))
        self._told.add(id)


def _key(account: str, at: int) -> str:
    return f"x#{account}#{b.month_of(at)}"


def _notice(spent: Spent, level: str) -> str:
    """One a level and budget: who raises it is told again."""
    return f"notice#budget#x#{spent.account}#{spent.month}#{level}#{spent.budget.limit}"
