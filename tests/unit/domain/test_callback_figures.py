"""The arithmetic of the report on call backs."""

from __future__ import annotations

from chalicelib.domain.callback_figures import Cost, Price, figures
from chalicelib.store.facts import Fact

USD = Price(called=0.02, inbound=0.01, currency="USD")


def ended(ms: int, account: str = "line", id: str = "") -> Fact:
    return Fact(id=id or f"{account}{ms}", what="callback_ended", at=1, value=ms, extra={"account": account})


def test_minutes_are_rounded_up_for_each_call() -> None:
    cost = figures([ended(1), ended(60_000), ended(60_001)], {"line": USD}).cost
    assert cost == Cost(calls=3, minutes=4, called=0.08, inbound=0.04, currency="USD")


def test_without_every_price_or_in_two_currencies_there_is_no_sum() -> None:
    euros = Price(called=1, inbound=1, currency="EUR")
    two = [ended(1), ended(1, "other")]
    assert figures(two, {"line": USD}).cost == Cost(2, 2, None, None, None)
    assert figures(two, {"line": USD, "other": euros}).cost == Cost(2, 2, None, None, None)
    assert figures([], {}).cost == Cost(0, 0, None, None, None)


def test_kept_in_time_counts_first_attempts_only() -> None:
    attempts = [Fact(id=str(n), what="callback_attempt", at=1, met=met) for n, met in enumerate((True, False, None))]
    kept = figures(attempts, {}).kept
    assert (kept.within, kept.due, kept.level) == (1, 2, 0.5)
