"""Who is on duty when, also where the clock changes; and what is posted when they come and go."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import roster
from chalicelib.domain import shift_posts as s
from chalicelib.domain.calendars import DAYS, Interval, instant
from chalicelib.domain.errors import Invalid
from chalicelib.domain.roster import OneOff, Shift

BERLIN, TOKYO, NEW_YORK = "Europe/Berlin", "Asia/Tokyo", "America/New_York"
HOUR = 3_600_000
DAY_SHIFT = {day: (Interval(start=540, end=1020),) for day in DAYS[:5]}
NIGHTS = dict.fromkeys(DAYS, (Interval(start=1320, end=1800),))  # 22:00 to 06:00


def shift(id: str = "day", **more: Any) -> Shift:
    usual: dict[str, Any] = {"agents": ("ana", "ben"), "time_zone": BERLIN, "hours": DAY_SHIFT}
    return Shift(id=id, **{**usual, **more})


def at(local: str, zone: str = BERLIN) -> int:
    return instant(zone, local)


def names(turns: list[roster.Turn]) -> list[str]:
    return [turn.agent for turn in turns]


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("2026-05-28T08:59", []),
        ("2026-05-28T09:00", ["ana", "ben"]),
        ("2026-05-28T16:59", ["ana", "ben"]),
        ("2026-05-28T17:00", []),
        ("2026-05-30T12:00", []),  # Saturday
        ("2026-03-27T09:00", ["ana", "ben"]),  # before the clocks go forward, and after: nine is nine
        ("2026-03-30T09:00", ["ana", "ben"]),
        ("2026-03-30T08:59", []),
        ("2026-10-26T16:59", ["ana", "ben"]),
    ],
)
def test_who_is_on_duty(when: str, there: list[str]) -> None:
    assert names(roster.on_duty([shift()], at(when))) == there


@pytest.mark.parametrize(("day", "hours"), [("2026-03-27", 8), ("2026-03-28", 7), ("2026-10-23", 8), ("2026-10-24", 9)])
def test_a_night_shift_is_an_hour_shorter_or_longer_when_the_clocks_change(day: str, hours: int) -> None:
    ((start, end),) = roster.turns(shift(hours=NIGHTS), at(f"{day}T23:00"), at(f"{day}T23:01"))
    assert (start, end - start) == (at(f"{day}T22:00"), hours * HOUR)


OFF = OneOff(start="2026-05-28T12:00", end="2026-05-29T00:00", agent="ana", reason="doctor")


@pytest.mark.parametrize(
    ("one_offs", "when", "there"),
    [
        ((OFF,), "2026-05-28T11:59", ["ana", "ben"]),
        ((OFF,), "2026-05-28T12:00", ["ben"]),
        ((OFF,), "2026-05-29T09:00", ["ana", "ben"]),
        ((OneOff(start="2026-05-28T00:00", end="2026-05-29T00:00"),), "2026-05-28T10:00", []),
        ((OneOff(start="2026-05-30T10:00", end="2026-05-30T14:00", works=True),), "2026-05-30T12:00", ["ana", "ben"]),
        ((OneOff(start="2026-05-30T10:00", end="2026-05-30T14:00", works=True, agent="ben"),), "2026-05-30T12:00",
         ["ben"]),
        ((OFF, OneOff(start="2026-05-28T15:00", end="2026-05-28T16:00", works=True, agent="ana")), "2026-05-28T15:30",
         ["ana", "ben"]),
    ],
)  # fmt: skip
def test_what_differs_once(one_offs: tuple[OneOff, ...], when: str, there: list[str]) -> None:
    assert names(roster.on_duty([shift(one_offs=one_offs)], at(when))) == there


def test_overtime_that_joins_a_shift_makes_one_turn() -> None:
    late = OneOff(start="2026-05-28T17:00", end="2026-05-28T19:00", works=True)
    (turn,) = roster.on_duty([shift(agents=("ana",), one_offs=(late,))], at("2026-05-28T18:00"))
    assert (turn.start, turn.end) == (at("2026-05-28T09:00"), at("2026-05-28T19:00"))


def test_the_next_turn_is_the_first_and_all_who_begin_with_it() -> None:
    shifts = [shift(), shift("late", agents=("cho",), hours={"thu": (Interval(start=720, end=1200),)})]
    assert names(roster.next_turn(shifts, at("2026-05-28T09:00"))) == ["cho"]
    following = roster.next_turn(shifts, at("2026-05-28T12:00"))
    assert (names(following), following[0].start) == (["ana", "ben"], at("2026-05-29T09:00"))
    assert roster.next_turn([shift(hours={})], at("2026-05-28T12:00")) == []


# --- follow the sun

SUN = [
    shift("tokyo", queue="care", agents=("cho",), time_zone=TOKYO),
    shift("berlin", queue="care", agents=("ana",)),
    shift("york", queue="care", agents=("ben",), time_zone=NEW_YORK),
    shift("social", queue="social", agents=("dee",), time_zone=NEW_YORK),
]


@pytest.mark.parametrize(
    ("when", "goes", "comes"),
    [
        ("2026-05-28T10:00", "cho", ["ana"]),  # 17:00 in Tokyo: Berlin is there
        ("2026-05-28T17:00", "ana", ["ben"]),
        ("2026-05-28T23:00", "ben", ["cho"]),  # 17:00 in New York: Tokyo comes at nine
        ("2026-05-29T23:00", "ben", ["cho"]),  # Friday: Tokyo again on Monday
        ("2026-03-27T17:00", "ana", ["ben"]),  # New York has summer time already, Berlin not yet
        ("2026-03-10T17:00", "ana", ["ben"]),
    ],
)
def test_whoever_leaves_hands_over_to_whoever_is_there_or_comes_next(when: str, goes: str, comes: list[str]) -> None:
    left = [turn for turn in roster.leaving(SUN, at(when) - 60_000, at(when)) if turn.shift.queue == "care"]
    assert names(left) == [goes]
    assert names(roster.takes_over(SUN, "care", left[0])) == comes


def test_who_goes_on_in_another_shift_leaves_nothing() -> None:
    evening = shift("evening", agents=("ana",), hours={"thu": (Interval(start=1020, end=1200),)})
    five = at("2026-05-28T17:00")
    assert names(roster.leaving([shift(), evening], five - HOUR, five + HOUR)) == ["ben"]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 366 * 24 * 60), st.lists(st.sampled_from(SUN), min_size=1, max_size=4, unique_by=lambda x: x.id))
def test_on_duty_and_turns_agree_at_any_minute_of_the_year(minute: int, shifts: list[Shift]) -> None:
    now = at("2026-01-01T00:00") + minute * 60_000
    for turn in roster.on_duty(shifts, now):
        assert turn.start <= now < turn.end
        assert turn.end - turn.start == 8 * HOUR  # day shifts, also on the days the clock changes at night
    assert all(turn.start > now for turn in roster.next_turn(shifts, now))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"hours": {}}, "hours"),
        ({"hours": {"mon": (Interval(start=600, end=500),)}}, "hours.mon[0].end"),
        ({"one_offs": (OneOff(start="2026-05-28", end="2026-05-29T00:00"),)}, "one_offs[0].start"),
        ({"one_offs": (OneOff(start="2026-05-28T10:00", end="2026-05-28T10:00"),)}, "one_offs[0].end"),
        ({"one_offs": (OneOff(start="2026-05-28T10:00", end="2026-06-28T10:00", works=True),)}, "one_offs[0].end"),
        ({"one_offs": (OneOff(start="2026-05-28T10:00", end="2026-05-28T11:00", agent="zoe"),)}, "one_offs[0].agent"),
    ],
)
def test_a_shift_that_is_wrong_is_refused_by_name(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        roster.check(shift(**more))
    assert told.value.field == field


def test_a_shift_of_one_offs_alone_is_one() -> None:
    roster.check(shift(hours={}, one_offs=(OneOff(start="2026-05-28T10:00", end="2026-05-28T11:00", works=True),)))


# --- greeting and signing off

BOTH = s.Rules(greeting=("Hi",), signing_off=("Bye",))


def said(shifts: list[Shift], now: int, rules: s.Rules = BOTH) -> list[str]:
    return [moment.what for moment in s.due(rules, shifts, now)]


@pytest.mark.parametrize(
    ("when", "posts"),
    [
        ("2026-05-28T08:59", []),
        ("2026-05-28T09:00", ["greeting"]),
        ("2026-05-28T09:59", ["greeting"]),
        ("2026-05-28T10:00", []),  # an hour late: nobody needs it any more
        ("2026-05-28T17:00", ["signing_off"]),
        ("2026-05-28T18:00", []),
        ("2026-05-29T02:00", []),
        ("2026-03-30T09:00", ["greeting"]),
        ("2026-03-30T08:00", []),
        ("2026-10-26T17:00", ["signing_off"]),
    ],
)
def test_it_is_said_in_the_hour_in_which_they_come_or_go(when: str, posts: list[str]) -> None:
    assert said([shift()], at(when)) == posts


def test_a_break_at_noon_is_neither_a_goodbye_nor_a_second_good_morning() -> None:
    split = dict.fromkeys(DAYS, (Interval(start=540, end=720), Interval(start=780, end=1020)))
    found = [said([shift(hours=split)], at(f"2026-05-28T{hour:02d}:00")) for hour in (9, 12, 13, 17)]
    assert found == [["greeting"], [], [], ["signing_off"]]


def test_shifts_that_follow_each_other_are_one_team() -> None:
    early = shift("early", hours=dict.fromkeys(DAYS, (Interval(start=360, end=840),)))
    late = shift("late", hours=dict.fromkeys(DAYS, (Interval(start=840, end=1320),)))
    found = {hour: said([early, late], at(f"2026-05-28T{hour:02d}:00")) for hour in (6, 14, 22)}
    assert found == {6: ["greeting"], 14: [], 22: ["signing_off"]}


def test_a_team_that_is_always_there_never_comes_or_goes() -> None:
    always = shift(hours=dict.fromkeys(DAYS, (Interval(start=0, end=1440),)))
    assert all(said([always], at(f"2026-05-{day}T{hour:02d}:00")) == [] for day in (28, 29) for hour in range(24))


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(DAYS), st.integers(0, 23), st.integers(1, 12), st.sampled_from((BERLIN, TOKYO))),
        min_size=1, max_size=6,
    ),
    st.sampled_from(("2026-03-28T00:00", "2026-10-24T00:00", "2026-05-28T00:00")),
)  # fmt: skip
def test_at_most_one_of_each_a_day_whatever_the_roster_and_none_at_night(
    pieces: list[tuple[str, int, int, str]], start: str
) -> None:
    shifts = [
        shift(f"s{n}", hours={day: (Interval(start=hour * 60, end=(hour + long) * 60),)}, time_zone=zone)
        for n, (day, hour, long, zone) in enumerate(pieces)
    ]
    days: dict[tuple[str, str], set[int]] = {}
    for half_hour in range(4 * 48):
        now = at(start) + half_hour * HOUR // 2
        for moment in s.due(BOTH, shifts, now):
            assert now - moment.at < s.STALE_MS
            days.setdefault((moment.what, moment.day), set()).add(moment.at)
        assert s.next_look(BOTH, shifts, now) > now
    assert all(len(times) == 1 for times in days.values())


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("Hi", ""),
        ({"greetings": []}, ".greetings"),
        ({"greeting": "Hi"}, ".greeting"),
        ({"greeting": ["Hi {name}"]}, ".greeting[0]"),
        ({"signing_off": [""]}, ".signing_off[0]"),
        ({"greeting": ["Hi"], "shifts": "day"}, ".shifts"),
        ({"greeting": ["Hi"], "time_zone": "Mars/Base"}, ".time_zone"),
    ],
)
def test_a_setting_that_is_wrong_is_refused(setting: Any, field: str) -> None:
    with pytest.raises(Invalid) as told:
        s.rules(setting)
    assert told.value.field == f"settings.shift_posts{field}"


@pytest.mark.parametrize(
    ("wanted", "covered", "holes"),
    [
        ([(0, 10)], [], [(0, 10)]),
        ([(0, 10)], [(0, 10)], []),
        ([(0, 10)], [(2, 4), (3, 5), (8, 20)], [(0, 2), (5, 8)]),
        ([(0, 10), (20, 30)], [(5, 25)], [(0, 5), (25, 30)]),
        ([(0, 10), (20, 30)], [(10, 20)], [(0, 10), (20, 30)]),
        ([], [(0, 10)], []),
    ],
)
def test_what_nobody_covers_is_told(
    wanted: list[tuple[int, int]], covered: list[tuple[int, int]], holes: list[tuple[int, int]]
) -> None:
    assert roster.uncovered(wanted, covered) == holes


def test_a_week_has_everybodys_turns_for_a_queue_whole() -> None:
    found = [shift("night", hours=NIGHTS, agents=("ben",), queue="care"), shift("other", queue="social")]
    monday, tuesday = at("2026-06-01T00:00"), at("2026-06-02T00:00")
    week = roster.week_of(found, monday, tuesday, "care")
    assert [(turn.agent, turn.shift.id, turn.start, turn.end) for turn in week] == [
        ("ben", "night", at("2026-05-31T22:00"), at("2026-06-01T06:00")),
        ("ben", "night", at("2026-06-01T22:00"), at("2026-06-02T06:00")),
    ]
    assert roster.week_of(found, monday, tuesday, "billing") == []
