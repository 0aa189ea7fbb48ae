"""The goodwill report's arithmetic, as tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain import goodwill as g
from chalicelib.store.facts import Fact

LONDON = ZoneInfo("Europe/London")


def at(text: str, zone: ZoneInfo = LONDON) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def fact(what: str, when: int = 0, **more: Any) -> Fact:
    return Fact(id=f"{what}#{when}#{more}", what=what, at=when, **more)


def test_figures_count_what_happened_and_sum_worth_by_currency() -> None:
    told = g.figures(
        [
            fact(g.ASKED, met=True), fact(g.ASKED, met=False), fact(g.ITEM), fact(g.ITEM),
            fact(g.FOUND, value=10), fact(g.FOUND, value=30), fact(g.ORDERED), fact(g.DECLINED),
            fact(g.REFERRED, value=9_900, extra={"currency": "EUR"}), fact(g.REFERRED),
            fact(g.REFERRED, value=100, extra={"currency": "EUR"}),
            fact(g.REFERRED, value=5_000, extra={"currency": "GBP"}), fact("solved"),
        ]
    )  # fmt: skip
    assert told.counts == {
        g.ASKED: 1, g.ITEM: 2, g.FOUND: 2, g.ORDERED: 1, g.SHIPPED: 0, g.DECLINED: 1, g.REFERRED: 4,
    }  # fmt: skip
    assert (told.first_option.count, told.first_option.median) == (2, 20)
    assert told.worth == {"EUR": 10_000, "GBP": 5_000}


@pytest.mark.parametrize(
    ("when", "period", "start", "end"),
    [
        ("2026-03-29T12:00", "day", "2026-03-29T00:00", "2026-03-30T00:00"),  # 23 hours: the clocks go forward
        ("2026-03-29T12:00", "week", "2026-03-23T00:00", "2026-03-30T00:00"),
        ("2026-10-25T23:30", "day", "2026-10-25T00:00", "2026-10-26T00:00"),  # 25 hours
        ("2026-12-31T23:59", "month", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("2026-02-28T00:00", "month", "2026-02-01T00:00", "2026-03-01T00:00"),
    ],
)
def test_periods_are_local(when: str, period: str, start: str, end: str) -> None:
    assert g.span(at(when), period, LONDON) == (at(start), at(end))


def test_facts_stand_in_their_period_and_empty_ones_are_left_out() -> None:
    facts = [fact(g.ITEM, at("2026-11-02T10:00")), fact(g.ITEM, at("2026-11-16T10:00")), fact(g.ASKED, met=False)]
    told = g.by_period(facts, "week", LONDON)
    assert [(x.start, x.figures.counts[g.ITEM]) for x in told] == [
        (at("2026-11-02T00:00"), 1), (at("2026-11-16T00:00"), 1),
    ]  # fmt: skip
