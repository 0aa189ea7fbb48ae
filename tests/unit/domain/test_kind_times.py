"""Times said kindly: the right day of the right clock, in every language."""

from __future__ import annotations

import pytest

from chalicelib.domain.calendars import instant
from chalicelib.domain.kind_times import (
    LANGUAGES,
    by_when,
    from_when,
    language_of,
    longest_by,
    longest_from,
    next_waking,
)

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"


def at(local: str, zone: str = BERLIN) -> int:
    return instant(zone, local)


@pytest.mark.parametrize(
    ("until", "now", "zone", "language", "named", "said"),
    [
        ("2026-05-28T15:30", "2026-05-28T15:00", BERLIN, "en", False, "by 15:30 today"),
        ("2026-05-28T15:31", "2026-05-28T15:00", BERLIN, "en", False, "by 15:45 today"),
        ("2026-05-28T23:50", "2026-05-28T23:00", BERLIN, "en", False, "by 00:00 tomorrow"),
        ("2026-05-29T09:30", "2026-05-28T23:00", BERLIN, "de", False, "morgen bis 09:30"),
        ("2026-06-01T09:30", "2026-05-28T23:00", BERLIN, "es", False, "el lunes antes de las 09:30"),
        ("2026-06-01T09:30", "2026-05-28T23:00", BERLIN, "pl", True, "w poniedziałek do 09:30 CEST"),
        ("2026-01-12T09:30", "2026-01-08T23:00", BERLIN, "en", True, "by 09:30 CET on Monday"),
        ("2026-06-04T09:30", "2026-05-28T09:00", BERLIN, "en", False, "by 09:30 on 2026-06-04"),
        ("2026-05-28T15:00", "2026-05-28T15:00", BERLIN, "fr", False, "dès que possible"),
        ("2026-05-28T15:30", "2026-05-28T15:00", "Asia/Dubai", "en", True, "by 15:30 UTC+04 today"),
        ("2026-05-28T15:30", "2026-05-28T15:00", TOKYO, "ja", False, "本日15:30までに"),
        # the night the clocks change: tomorrow is tomorrow by the calendar, not in 24 hours
        ("2026-03-29T00:30", "2026-03-28T23:59", BERLIN, "en", False, "by 00:30 tomorrow"),
        ("2026-10-26T09:00", "2026-10-25T00:10", BERLIN, "en", True, "by 09:00 CET tomorrow"),
    ],
)
def test_until_when(until: str, now: str, zone: str, language: str, named: bool, said: str) -> None:
    assert by_when(at(until, zone), at(now, zone), zone, language, named=named) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_today_tomorrow_each_day_and_as_soon_as_we_can_apart(language: str) -> None:
    now = at("2026-05-28T08:00")
    days = [from_when(at(f"2026-05-{28 + n}T09:00"), now, BERLIN, language) for n in range(4)]
    days += [from_when(at(f"2026-06-0{n}T09:00"), now, BERLIN, language) for n in (1, 2, 3, 4)]
    assert len({*days, from_when(0, now, BERLIN, language)}) == 9
    assert all("09:00" in day and "{" not in day for day in days)


@pytest.mark.parametrize(
    ("tag", "language"), [("de-AT", "de"), ("pt_BR", "pt"), ("EN", "en"), ("", ""), ("xx", ""), ("zh-Hans", "")]
)
def test_a_language_tag_is_read_by_its_first_part(tag: str, language: str) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_longer_than_the_longest(language: str) -> None:
    now = at("2026-12-28T08:00", "Asia/Kathmandu")
    for quarter in range(10 * 96):
        then = now + quarter * 900_000
        said = by_when(then, now, "Asia/Kathmandu", language, named=True)
        assert len(said) <= len(longest_by(language))
        assert len(from_when(then, now, "Asia/Kathmandu", language, named=True)) <= len(longest_from(language))


@pytest.mark.parametrize(
    ("now", "awake"),
    [
        ("2026-05-28T07:59", "2026-05-28T08:00"),
        ("2026-05-28T08:00", "2026-05-28T08:00"),
        ("2026-05-28T20:59", "2026-05-28T20:59"),
        ("2026-05-28T21:00", "2026-05-29T08:00"),
        ("2026-03-29T01:30", "2026-03-29T08:00"),  # the clocks go forward at two
        ("2026-10-25T01:30", "2026-10-25T08:00"),  # and back at three
    ],
)
def test_nobody_is_written_to_at_night(now: str, awake: str) -> None:
    assert next_waking(at(now), BERLIN) == at(awake)
