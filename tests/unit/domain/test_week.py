"""A calendar as it is drawn, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain import week
from chalicelib.domain.calendars import BUILT_IN, Calendar, Closure, Interval

SHOP = Calendar(
    id="shop", version=1, time_zone="Europe/Berlin",
    hours={
        "mon": (Interval(start=540, end=720), Interval(start=780, end=1020)),
        "fri": (Interval(start=540, end=1020), Interval(start=1320, end=1800)),
    },
    holidays={"2026-11-16": "Founders' day"},
    closures=(Closure(start="2026-11-20T16:00", end="2026-11-20T23:00"),),
)  # fmt: skip
MONDAY = date(2026, 11, 16)


def at(text: str) -> int:
    """UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_each_day_shows_what_is_really_open_on_it() -> None:
    told = week.days(SHOP, MONDAY)
    assert [day.date.isoformat() for day in told][::6] == ["2026-11-16", "2026-11-22"]
    assert [day.open for day in told] == [(), (), (), (), ((540, 960), (1380, 1440)), ((0, 360),), ()]
    assert [day.holiday for day in told if day.holiday] == ["Founders' day"]


def test_around_the_clock_is_open_from_midnight_to_midnight() -> None:
    assert [day.open for day in week.days(BUILT_IN["always"], MONDAY)] == [((0, 1440),)] * 7


@pytest.mark.parametrize(
    ("day", "minutes"),
    [(date(2026, 3, 28), ((1320, 1440),)), (date(2026, 3, 29), ((0, 360),)), (date(2026, 10, 25), ())],
)
def test_minutes_are_those_of_the_clock_on_the_wall(day: date, minutes: tuple[tuple[int, int], ...]) -> None:
    night = Calendar(id="n", time_zone="Europe/Berlin", hours={"sat": (Interval(start=1320, end=1800),)},
                     holidays={"2026-10-24": "off"})  # fmt: skip
    assert week.days(night, day, 1)[0].open == minutes


@pytest.mark.parametrize(
    ("now", "open", "until"),
    [
        ("2026-11-20T09:00", True, "2026-11-20T15:00"),
        ("2026-11-20T15:00", False, "2026-11-20T22:00"),
        ("2026-11-20T22:30", True, "2026-11-21T05:00"),
        ("2026-11-21T05:00", False, "2026-11-23T08:00"),
    ],
)
def test_it_is_open_or_closed_until(now: str, open: bool, until: str) -> None:
    assert week.standing(SHOP, at(now)) == week.Standing(open=open, until=at(until))


def test_what_never_changes_has_no_until() -> None:
    never = Calendar(id="never", hours={})
    day = (Interval(start=0, end=1440),)
    ever = Calendar(id="ever", hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), day))
    assert week.standing(BUILT_IN["always"], 0) == week.Standing(open=True, until=0)
    assert week.standing(ever, 0) == week.Standing(open=True, until=0)
    assert week.standing(never, 0) == week.Standing(open=False, until=0)


def test_a_week_begins_on_its_monday_where_one_is() -> None:
    late = at("2026-11-22T23:30")
    assert week.monday(week.today("UTC", late)) == MONDAY
    assert week.monday(week.today("Europe/Berlin", late)) == date(2026, 11, 23)
