"""What X's use comes to, in whole millionths of a dollar, and what is left of the month's budget."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import budget as b
from chalicelib.domain.budget import PRICES, USD, Budget, Level, Spent


def spent(limit: float, prices: dict[str, int] | None = None, **counts: int) -> Spent:
    budget = Budget(limit=b.from_usd(limit), prices=prices or {})
    return Spent(account="brand", month="2026-11", counts=counts, budget=budget)


def at(year: int, month: int, day: int, hour: int = 0) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("counts", "usd"),
    [
        ({}, 0.0),
        ({"post_event": 1000, "dm_event": 100}, 6.0),
        ({"post": 2, "post_with_url": 1, "reply": 3, "dm": 4}, 0.32),
        ({"post_read": 10, "user_read": 8}, 0.13),
        ({"a kind of tomorrow": 5}, 0.0),
    ],
)
def test_a_month_is_its_counts_at_their_prices(counts: dict[str, int], usd: float) -> None:
    assert b.in_usd(spent(50, **counts).total) == usd


def test_an_account_may_have_its_own_prices() -> None:
    assert spent(50, {"user_read": 0}, post_read=10, user_read=10).total == 50_000
    assert Budget(prices={"dm": 1}).price("dm") == 1
    assert Budget().price("dm") == PRICES["dm"]


@pytest.mark.parametrize(
    ("limit", "read", "level", "affordable"),
    [
        (0, 0, Level.NONE, 0),
        (15, 0, Level.OK, 100),
        (15, 799, Level.OK, 100),
        (15, 800, Level.WARNED, 100),
        (15, 950, Level.WARNED, 50),
        (15, 990, Level.WARNED, 10),
        (15, 991, Level.STOPPED, 9),
        (15, 1000, Level.STOPPED, 0),
        (15, 5000, Level.STOPPED, 0),
        (30, 1000, Level.OK, 100),
    ],
)
def test_searching_stops_when_the_smallest_page_could_cost_more_than_is_left(
    limit: int, read: int, level: Level, affordable: int
) -> None:
    state = spent(limit, post_read=read, user_read=read)
    assert (state.level, state.affordable) == (level, affordable)


@given(limit=st.integers(1, 500), counts=st.dictionaries(st.sampled_from(sorted(PRICES)), st.integers(0, 20_000)))
def test_a_page_that_may_be_read_never_passes_the_budget(limit: int, counts: dict[str, int]) -> None:
    state = spent(limit, **counts)
    if state.level is Level.STOPPED:
        return
    most = state.affordable
    assert b.SMALLEST_PAGE <= most <= b.LARGEST_PAGE
    assert state.total + most * state.budget.found_post <= limit * USD


def test_where_reading_costs_nothing_it_stops_only_at_the_end_of_the_budget() -> None:
    free = {"post_read": 0, "user_read": 0}
    assert spent(1, free, post=66).affordable == 100
    assert spent(1, free, post=67).level is Level.STOPPED


@pytest.mark.parametrize(
    ("ms", "month", "until"),
    [
        (at(2026, 11, 22, 8), "2026-11", at(2026, 12, 1)),
        (at(2026, 12, 31, 23), "2026-12", at(2027, 1, 1)),
        (at(2028, 2, 29), "2028-02", at(2028, 3, 1)),
    ],
)
def test_months_are_utc(ms: int, month: str, until: int) -> None:
    assert (b.month_of(ms), b.next_month(ms)) == (month, until)
