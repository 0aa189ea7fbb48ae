"""Open time: clocks that change, shifts past midnight, days off, and the arithmetic as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendars import (
    BUILT_IN,
    DAYS,
    Calendar,
    Closure,
    Interval,
    Span,
    add,
    between,
    check,
    is_open,
    next_open,
    spans,
)
from chalicelib.domain.errors import Invalid

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY


def at(text: str, zone: str = "UTC", fold: int = 0) -> int:
    """ "2026-03-08 09:00" there, as an instant."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) * 1000


def minutes(text: str) -> int:
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def hours(*days: str, **by_day: str) -> dict[str, tuple[Interval, ...]]:
    """`hours("mon", ...)`: 9 to 17 on those days; `hours(mon="9:00-12:00 13:00-17:00")`."""
    written = dict.fromkeys(days, "9:00-17:00") | by_day
    return {
        day: tuple(
            Interval(start=minutes(start), end=minutes(end)) for start, end in (i.split("-") for i in text.split())
        )
        for day, text in written.items()
    }


def every_day(text: str) -> dict[str, tuple[Interval, ...]]:
    return hours(**dict.fromkeys(DAYS, text))


NEW_YORK, BERLIN, LORD_HOWE, HAVANA = "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Havana"
ROUND_THE_CLOCK = Calendar(id="clock", hours=every_day("0:00-24:00"))
OFFICE = Calendar(id="office", hours=hours(*DAYS[:5]))
LUNCH = Calendar(id="lunch", hours=hours(**dict.fromkeys(DAYS[:5], "9:00-12:00 13:00-17:00")))
NIGHT = Calendar(id="night", hours=hours(fri="22:00-30:00"))


# --- when it is due ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "start", "duration", "due"),
    [
        # 2026-11-20 is a Friday.
        (BUILT_IN["always"], "2026-11-20 23:30", HOUR, "2026-11-21 00:30"),
        (BUILT_IN["business"], "2026-11-20 16:00", 2 * HOUR, "2026-11-23 10:00"),
        (OFFICE, "2026-11-20 08:00", HOUR, "2026-11-20 10:00"),
        (OFFICE, "2026-11-20 16:00", HOUR, "2026-11-20 17:00"),
        (OFFICE, "2026-11-20 16:00", HOUR + 1, "2026-11-23 09:00"),
        (OFFICE, "2026-11-20 17:00", HOUR, "2026-11-23 10:00"),
        (OFFICE, "2026-11-21 12:00", 0, "2026-11-21 12:00"),
        (OFFICE, "2026-11-20 09:00", 5 * 8 * HOUR, "2026-11-26 17:00"),
        (LUNCH, "2026-11-20 11:30", HOUR, "2026-11-20 13:30"),
        (LUNCH, "2026-11-20 11:30", 30 * MINUTE, "2026-11-20 12:00"),
        (LUNCH, "2026-11-20 12:15", HOUR, "2026-11-20 14:00"),
        (NIGHT, "2026-11-20 23:00", 2 * HOUR, "2026-11-21 01:00"),
        (NIGHT, "2026-11-21 05:00", 2 * HOUR, "2026-11-27 23:00"),
        (ROUND_THE_CLOCK, "2026-11-20 23:00", 30 * HOUR, "2026-11-22 05:00"),
    ],
)
def test_a_time_runs_only_while_it_is_open(calendar: Calendar, start: str, duration: int, due: str) -> None:
    extra = duration % MINUTE
    assert add(calendar, at(start), duration) == at(due) + extra


@pytest.mark.parametrize(
    ("zone", "written", "start", "duration", "due"),
    [
        # Forward over 02:00-03:00 on Sunday 8 March, back over 01:00-02:00 on Sunday 1 November.
        (NEW_YORK, "9:00-17:00", "2026-03-07 16:00", 2 * HOUR, "2026-03-08 10:00"),
        (NEW_YORK, "0:00-24:00", "2026-03-08 00:00", 23 * HOUR, "2026-03-09 00:00"),
        (NEW_YORK, "0:00-24:00", "2026-11-01 00:00", 25 * HOUR, "2026-11-02 00:00"),
        (NEW_YORK, "22:00-30:00", "2026-03-07 22:00", 7 * HOUR, "2026-03-08 06:00"),
        (NEW_YORK, "22:00-30:00", "2026-10-31 22:00", 9 * HOUR, "2026-11-01 06:00"),
        # Forward on 29 March, back on 25 October, both on a Sunday.
        (BERLIN, "8:00-20:00", "2026-03-28 19:00", 2 * HOUR, "2026-03-29 09:00"),
        (BERLIN, "0:00-24:00", "2026-03-29 00:00", 23 * HOUR, "2026-03-30 00:00"),
        (BERLIN, "0:00-24:00", "2026-10-25 00:00", 25 * HOUR, "2026-10-26 00:00"),
        (BERLIN, "0:00-24:00", "2026-06-10 00:00", 24 * HOUR, "2026-06-11 00:00"),
        # Half an hour: back on 5 April, forward on 4 October.
        (LORD_HOWE, "0:00-24:00", "2026-04-05 00:00", 24 * HOUR + 30 * MINUTE, "2026-04-06 00:00"),
        (LORD_HOWE, "0:00-24:00", "2026-10-04 00:00", 23 * HOUR + 30 * MINUTE, "2026-10-05 00:00"),
        # The midnight that begins Sunday 8 March isn't there.
        (HAVANA, "0:00-24:00", "2026-03-07 00:00", 24 * HOUR, "2026-03-08 01:00"),
        (HAVANA, "0:00-24:00", "2026-03-08 01:00", 23 * HOUR, "2026-03-09 00:00"),
    ],
)
def test_a_time_runs_in_real_hours_when_the_clock_changes(
    zone: str, written: str, start: str, duration: int, due: str
) -> None:
    calendar = Calendar(id="dst", time_zone=zone, hours=every_day(written))
    assert add(calendar, at(start, zone), duration) == at(due, zone)


@pytest.mark.parametrize(
    ("zone", "day", "written", "open_for"),
    [
        (NEW_YORK, "2026-03-08", "2:30-4:00", HOUR),  # 02:30 isn't there: it opens at the jump, 03:00
        (NEW_YORK, "2026-03-08", "1:00-2:30", HOUR),  # and closes there
        (NEW_YORK, "2026-03-08", "2:10-2:50", 0),
        (NEW_YORK, "2026-11-01", "1:30-3:00", 2 * HOUR + 30 * MINUTE),  # from the first 01:30
        (NEW_YORK, "2026-11-01", "0:00-1:30", HOUR + 30 * MINUTE),  # until the first 01:30
        (NEW_YORK, "2026-11-01", "1:00-1:30", 30 * MINUTE),
        (LORD_HOWE, "2026-10-04", "2:10-3:00", 30 * MINUTE),
        (LORD_HOWE, "2026-10-04", "1:00-2:10", HOUR),
        ("Pacific/Apia", "2011-12-30", "9:00-17:00", 0),  # the day Samoa left out
    ],
)
def test_an_edge_that_is_not_there_is_the_jump_and_one_that_is_there_twice_its_first(
    zone: str, day: str, written: str, open_for: int
) -> None:
    weekday = DAYS[date.fromisoformat(day).weekday()]
    calendar = Calendar(id="edge", time_zone=zone, hours=hours(**{weekday: written}))
    noon = at(f"{day} 12:00", zone)
    assert between(calendar, noon - 36 * HOUR, noon + 36 * HOUR) == open_for


def test_a_leap_day_is_a_day_like_others() -> None:
    # 2028-02-29 is a Tuesday.
    assert add(OFFICE, at("2028-02-28 16:00"), 2 * HOUR) == at("2028-02-29 10:00")
    assert between(OFFICE, at("2028-02-28 00:00"), at("2028-03-02 00:00")) == 3 * 8 * HOUR
    off = replace(OFFICE, holidays={"2028-02-29": "Leap day"})
    assert add(off, at("2028-02-28 16:00"), 2 * HOUR) == at("2028-03-01 10:00")


# --- days off and closures -----------------------------------------------------------------------


def test_a_holiday_is_closed_for_the_whole_local_day() -> None:
    # In Auckland the day begins while it is still the day before in UTC.
    zone = "Pacific/Auckland"
    calendar = Calendar(id="nz", time_zone=zone, hours=hours(*DAYS[:5]), holidays={"2026-12-25": "Christmas Day"})
    assert add(calendar, at("2026-12-24 16:00", zone), 2 * HOUR) == at("2026-12-28 10:00", zone)
    assert not is_open(calendar, at("2026-12-25 09:00", zone))
    assert is_open(calendar, at("2026-12-24 09:00", zone))


@pytest.mark.parametrize(
    ("day_off", "opened"),
    [
        ("2026-11-20", []),  # Friday: the whole of its shift, the part after midnight too
        ("2026-11-21", [("2026-11-20 22:00", "2026-11-21 06:00")]),  # Saturday: Friday's shift still runs
    ],
)
def test_a_night_shift_belongs_to_the_day_on_which_it_begins(day_off: str, opened: list[tuple[str, str]]) -> None:
    calendar = replace(NIGHT, holidays={day_off: "Day off"})
    week = spans(calendar, at("2026-11-16 00:00"), at("2026-11-23 00:00"))
    assert list(week) == [(at(start), at(end)) for start, end in opened]


def test_a_shift_may_last_until_the_end_of_the_next_day() -> None:
    calendar = Calendar(id="long", hours=hours(fri="23:00-48:00"))
    assert is_open(calendar, at("2026-11-21 23:59"))
    assert not is_open(calendar, at("2026-11-22 00:00"))
    assert list(spans(calendar, at("2026-11-21 20:00"), at("2026-11-23 00:00"))) == [
        (at("2026-11-21 20:00"), at("2026-11-22 00:00"))
    ]


def test_a_closure_closes_for_part_of_a_day_or_several() -> None:
    closures = (
        Closure(start="2026-11-23T12:00", end="2026-11-23T15:00", reason="Fire drill"),
        Closure(start="2026-11-24T16:00", end="2026-11-26T10:00", reason="Moving house"),
    )
    calendar = replace(OFFICE, closures=closures)
    assert list(spans(calendar, at("2026-11-23 00:00"), at("2026-11-27 00:00"))) == [
        (at("2026-11-23 09:00"), at("2026-11-23 12:00")),
        (at("2026-11-23 15:00"), at("2026-11-23 17:00")),
        (at("2026-11-24 09:00"), at("2026-11-24 16:00")),
        (at("2026-11-26 10:00"), at("2026-11-26 17:00")),
    ]


def test_a_closure_is_in_local_time() -> None:
    closure = Closure(start="2026-11-20T12:00", end="2026-11-20T13:00")
    calendar = Calendar(id="ny", time_zone=NEW_YORK, hours=every_day("0:00-24:00"), closures=(closure,))
    assert not is_open(calendar, at("2026-11-20 12:00", NEW_YORK))
    assert is_open(calendar, at("2026-11-20 13:00", NEW_YORK))
    assert is_open(calendar, at("2026-11-20 12:00"))


def test_closures_that_overlap_close_once() -> None:
    closures = (
        Closure(start="2026-11-20T14:00", end="2026-11-20T16:00"),
        Closure(start="2026-11-20T10:00", end="2026-11-20T15:00"),
    )
    whole_day = at("2026-11-20 00:00"), at("2026-11-21 00:00")
    assert between(replace(OFFICE, closures=closures), *whole_day) == 2 * HOUR


def test_around_the_clock_ignores_all_the_rest() -> None:
    calendar = replace(OFFICE, always=True, holidays={"2026-11-20": "Day off"})
    assert between(calendar, at("2026-11-20 00:00"), at("2026-11-22 00:00")) == 2 * DAY


# --- spans ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("9:00-12:00 11:00-14:00", [("9:00", "14:00")]),
        ("9:00-17:00 10:00-11:00", [("9:00", "17:00")]),
        ("13:00-17:00 9:00-13:00", [("9:00", "17:00")]),
        ("13:00-17:00 9:00-12:00", [("9:00", "12:00"), ("13:00", "17:00")]),
    ],
)
def test_overlapping_hours_count_once(written: str, opened: list[tuple[str, str]]) -> None:
    calendar = Calendar(id="twice", hours=hours(fri=written))
    midnight = at("2026-11-20 00:00")
    expected = [(midnight + minutes(start) * MINUTE, midnight + minutes(end) * MINUTE) for start, end in opened]
    assert list(spans(calendar, midnight, midnight + DAY)) == expected
    assert between(calendar, midnight, midnight + DAY) == sum(end - start for start, end in expected)


def test_a_night_shift_that_reaches_into_the_morning_counts_once() -> None:
    calendar = Calendar(id="both", hours=hours(fri="22:00-32:00", sat="6:00-12:00"))
    opened = list(spans(calendar, at("2026-11-20 00:00"), at("2026-11-22 00:00")))
    assert opened == [(at("2026-11-20 22:00"), at("2026-11-21 12:00"))]


def test_days_that_follow_without_a_gap_are_one_span() -> None:
    start, end = at("2026-11-18 05:00"), at("2026-11-20 05:00")
    assert list(spans(ROUND_THE_CLOCK, start, end)) == [(start, end)]
    assert list(spans(BUILT_IN["always"], start, end)) == [(start, end)]
    assert list(spans(BUILT_IN["always"], end, start)) == []


def test_it_is_open_from_the_opening_until_before_the_closing() -> None:
    opening, closing = at("2026-11-20 09:00"), at("2026-11-20 17:00")
    assert [is_open(OFFICE, t) for t in (opening - 1, opening, closing - 1, closing)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-20 10:00", "2026-11-20 10:00"),
        ("2026-11-20 17:00", "2026-11-23 09:00"),
        ("2026-11-22 23:00", "2026-11-23 09:00"),
    ],
)
def test_the_next_opening_is_now_when_it_is_open(now: str, opens: str) -> None:
    assert next_open(OFFICE, at(now)) == at(opens)


def test_a_calendar_closed_for_years_never_opens() -> None:
    shut = replace(OFFICE, id="shut", closures=(Closure(start="2026-01-01T00:00", end="2029-01-01T00:00"),))
    for calendar in (Calendar(id="empty"), shut):
        assert next_open(calendar, at("2026-06-01 00:00")) is None
        with pytest.raises(Invalid) as caught:
            add(calendar, at("2026-06-01 00:00"), 1)
        assert caught.value.field == "hours"
        assert calendar.id in caught.value.reason


def test_a_calendar_that_opens_again_next_year_does_open() -> None:
    closed = replace(OFFICE, closures=(Closure(start="2026-01-01T00:00", end="2027-06-01T00:00"),))
    assert add(closed, at("2026-06-01 00:00"), HOUR) == at("2027-06-01 10:00")


def test_years_of_work_are_counted_as_long_as_it_opens_now_and_then() -> None:
    weekly = Calendar(id="weekly", hours=hours(mon="9:00-10:00"))
    start = at("2026-11-16 09:00")
    assert add(weekly, start, 200 * HOUR) == start + 199 * WEEK + HOUR


# --- pauses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-11-20 11:00"),
        ([("10:00", "10:30")], "2026-11-20 11:30"),
        ([("08:00", "10:00")], "2026-11-20 12:00"),  # it paused before it opened, too
        ([("10:00", "10:30"), ("10:45", "11:15")], "2026-11-20 12:00"),
        ([("10:00", "11:00"), ("10:30", "11:30")], "2026-11-20 12:30"),  # pauses that overlap
        ([("11:00", "12:00")], "2026-11-20 11:00"),  # it had run out
        ([("10:00", "17:00")], "2026-11-23 10:00"),
        ([("06:00", "07:00")], "2026-11-20 11:00"),
    ],
)
def test_a_paused_time_does_not_run(pauses: list[tuple[str, str]], due: str) -> None:
    taken = tuple((at(f"2026-11-20 {start}"), at(f"2026-11-20 {end}")) for start, end in pauses)
    start = at("2026-11-20 08:30")
    assert add(OFFICE, start, 2 * HOUR, taken) == at(due)
    assert between(OFFICE, start, at(due), taken) == 2 * HOUR


# --- promises of the arithmetic ------------------------------------------------------------------

ZONES = ("UTC", NEW_YORK, BERLIN, LORD_HOWE, HAVANA, "Asia/Kathmandu", "America/Scoresbysund")
# Forty days each, in which the clocks of all those zones change.
SPRING, AUTUMN = (date(2026, 3, 1), date(2026, 4, 10)), (date(2026, 10, 1), date(2026, 11, 10))
seasons = st.shared(st.sampled_from([SPRING, AUTUMN]), key="season")
days = seasons.flatmap(lambda season: st.dates(*season))
instants = seasons.flatmap(lambda season: st.integers(at(season[0].isoformat()), at(season[1].isoformat())))
durations = st.integers(0, 30 * HOUR)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(st.integers(0, 1439))
    return Interval(start=start, end=draw(st.integers(start + 1, 2880)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekdays = draw(st.sets(st.sampled_from(DAYS), min_size=1))
    off = draw(st.lists(days, max_size=3))
    closed = draw(st.lists(st.tuples(days, st.times(), st.integers(1, 4000)), max_size=3))
    calendar = Calendar(
        id="any",
        time_zone=draw(st.sampled_from(ZONES)),
        always=draw(st.integers(0, 9)) == 0,
        hours={day: tuple(draw(st.lists(intervals(), min_size=1, max_size=3))) for day in sorted(weekdays)},
        holidays={day.isoformat(): "Day off" for day in off},
        closures=tuple(_closure(datetime.combine(day, time), length) for day, time, length in closed),
    )
    check(calendar)
    return calendar


def _closure(start: datetime, length: int) -> Closure:
    return Closure(start=f"{start:%Y-%m-%dT%H:%M}", end=f"{start + timedelta(minutes=length):%Y-%m-%dT%H:%M}")


@st.composite
def pause_lists(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.lists(instants, max_size=6, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@given(calendars(), st.lists(instants, min_size=3, max_size=3), pause_lists())
def test_open_time_adds_up(calendar: Calendar, three: list[int], pauses: tuple[Span, ...]) -> None:
    a, b, c = sorted(three)
    whole = between(calendar, a, c, pauses)
    assert between(calendar, a, b, pauses) + between(calendar, b, c, pauses) == whole
    assert 0 <= whole <= c - a


@given(calendars(), instants, durations, durations, pause_lists())
def test_waiting_twice_is_waiting_for_the_sum(
    calendar: Calendar, start: int, first: int, second: int, pauses: tuple[Span, ...]
) -> None:
    halfway = add(calendar, start, first, pauses)
    assert add(calendar, halfway, second, pauses) == add(calendar, start, first + second, pauses)


@given(calendars(), instants, durations, pause_lists())
def test_the_open_time_until_it_is_due_is_the_duration(
    calendar: Calendar, start: int, duration: int, pauses: tuple[Span, ...]
) -> None:
    due = add(calendar, start, duration, pauses)
    assert between(calendar, start, due, pauses) == duration
    if duration:
        assert between(calendar, start, due - 1, pauses) == duration - 1  # and not an instant sooner


@given(calendars(), instants, st.integers(0, 60 * DAY))
def test_spans_are_in_order_apart_and_within_what_was_asked(calendar: Calendar, start: int, length: int) -> None:
    opened = list(spans(calendar, start, start + length))
    assert all(a < b for a, b in opened)
    assert all(before[1] < after[0] for before, after in pairwise(opened))
    assert not opened or (start <= opened[0][0] and opened[-1][1] <= start + length)
    assert sum(b - a for a, b in opened) == between(calendar, start, start + length)


@given(calendars(), instants)
def test_it_is_open_where_the_local_clock_says_so(calendar: Calendar, now: int) -> None:
    """Against a reading of the hours that knows nothing of UTC, away from the days on which the clock changes."""
    zone = ZoneInfo(calendar.time_zone)
    local = datetime.fromtimestamp(now // 1000, zone)
    around = {(local + timedelta(days=days)).utcoffset() for days in (-3, 3)}
    if len(around) > 1:
        return
    assert is_open(calendar, now) == _says_the_clock(calendar, local.replace(tzinfo=None))


def _says_the_clock(calendar: Calendar, local: datetime) -> bool:
    if calendar.always:
        return True
    if any(datetime.fromisoformat(c.start) <= local < datetime.fromisoformat(c.end) for c in calendar.closures):
        return False
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        minute = local.hour * 60 + local.minute + back * 1440
        written = calendar.hours.get(DAYS[day.weekday()], ())
        if day.isoformat() not in calendar.holidays and any(i.start <= minute < i.end for i in written):
            return True
    return False


@given(calendars(), instants)
def test_the_next_opening_is_the_first_open_instant(calendar: Calendar, now: int) -> None:
    opens = next_open(calendar, now)
    assert opens is not None
    assert opens >= now
    assert is_open(calendar, opens)
    assert between(calendar, now, opens) == 0


def test_calendars_that_differ_in_anything_are_never_taken_for_each_other() -> None:
    morning, evening = at("2026-11-20 09:00"), at("2026-11-20 19:00")
    late = replace(OFFICE, hours=hours(fri="18:00-20:00"))
    assert (late.id, late.version) == (OFFICE.id, OFFICE.version)
    for _ in range(2):
        assert [is_open(OFFICE, t) for t in (morning, evening)] == [True, False]
        assert [is_open(late, t) for t in (morning, evening)] == [False, True]


# --- is it a calendar ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "field"),
    [
        (replace(OFFICE, time_zone="Berlin"), "time_zone"),
        (replace(OFFICE, time_zone="../etc"), "time_zone"),
        (replace(OFFICE, time_zone=""), "time_zone"),
        (replace(OFFICE, hours={}), "hours"),
        (replace(OFFICE, hours={"mon": ()}), "hours"),
        (replace(OFFICE, hours={"monday": (Interval(start=1, end=2),)}), "hours.monday"),
        (replace(OFFICE, hours={"mon": (Interval(start=-1, end=2),)}), "hours.mon[0].start"),
        (replace(OFFICE, hours={"mon": (Interval(start=1440, end=1500),)}), "hours.mon[0].start"),
        (replace(OFFICE, hours={"mon": (Interval(start=1, end=2), Interval(start=9, end=9))}), "hours.mon[1].end"),
        (replace(OFFICE, hours={"mon": (Interval(start=1, end=2881),)}), "hours.mon[0].end"),
        (replace(OFFICE, holidays={"2026-02-29": "Not there"}), "holidays.2026-02-29"),
        (replace(OFFICE, holidays={"20261225": "Christmas"}), "holidays.20261225"),
        (replace(OFFICE, closures=(Closure(start="2026-03-04", end="2026-03-05T00:00"),)), "closures[0].start"),
        (replace(OFFICE, closures=(Closure(start="2026-03-04T12:00", end="2026-03-04T25:00"),)), "closures[0].end"),
        (replace(OFFICE, closures=(Closure(start="2026-03-04T12:00", end="2026-03-04T13:00Z"),)), "closures[0].end"),
        (replace(OFFICE, closures=(Closure(start="2026-03-04T12:00", end="2026-03-04T12:00"),)), "closures[0].end"),
    ],
)
def test_what_is_wrong_with_a_calendar_is_named(calendar: Calendar, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        check(calendar)
    assert caught.value.field == field


@pytest.mark.parametrize("calendar", [*BUILT_IN.values(), NIGHT, replace(OFFICE, always=True, hours={})])
def test_a_sound_calendar_passes(calendar: Calendar) -> None:
    check(calendar)
