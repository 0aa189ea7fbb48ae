"""The arithmetic of the report on call backs, over event facts. Standard library only; times are epoch milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.reports import Level, Spread, spread

_MINUTE = 60_000


class CallbackFact(Protocol):
    """What is looked at of a fact (store/facts.py)."""

    @property
    def what(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def met(self) -> bool | None: ...
    @property
    def extra(self) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class Price:
    """Of a started minute with a customer on the line: called by us, and calling us."""

    called: float
    inbound: float
    currency: str


@dataclass(frozen=True, slots=True)
class Cost:
    calls: int
    minutes: int
    called: float | None
    inbound: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    counts: Counter[str]
    kept: Level
    post_to_call: Spread
    asked_to_call: Spread
    cost: Cost


def figures(facts: Iterable[CallbackFact], prices: Mapping[str, Price]) -> Figures:
    """`prices` by phone account."""
    told = list(facts)
    judged = [fact.met for fact in told if fact.what in ("callback_attempt", "callback_fell_back")]
    firsts = [met for met in judged if met is not None]
    return Figures(
        counts=Counter(fact.what for fact in told),
        kept=Level(due=len(firsts), within=sum(firsts)),
        post_to_call=spread(fact.value for fact in told if fact.what == "post_called_back"),
        asked_to_call=spread(fact.value for fact in told if fact.what == "callback_connected"),
        cost=_cost([fact for fact in told if fact.what == "callback_ended"], prices),
    )


def _cost(ended: list[CallbackFact], prices: Mapping[str, Price]) -> Cost:
    """Each call's minutes are rounded up, as carriers bill. Without a price for every account, or with prices in
    several currencies, there is no sum."""
    by_account: Counter[str] = Counter()
    for fact in ended:
        by_account[fact.extra.get("account", "")] += max(1, -(-fact.value // _MINUTE))
    minutes = sum(by_account.values())
    currencies = {prices[account].currency for account in by_account if account in prices}
    if not by_account.keys() <= prices.keys() or len(currencies) != 1:
        return Cost(len(ended), minutes, None, None, None)
    called = sum(prices[account].called * count for account, count in by_account.items())
    inbound = sum(prices[account].inbound * count for account, count in by_account.items())
    return Cost(len(ended), minutes, round(called, 4), round(inbound, 4), currencies.pop())
