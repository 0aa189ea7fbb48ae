"""When a number may be called, by the clock where it is from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import quiet
from chalicelib.domain.errors import Invalid
from chalicelib.domain.quiet import Quiet, allowed, next_allowed, parse, zones
from chalicelib.domain.quiet_zones import ZONES

MINUTE, DAY = 60_000, 86_400_000
COUNTRIES = st.sampled_from(sorted(ZONES))
TIMES = st.integers(1_700_000_000_000, 1_900_000_000_000)


def ms(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("country", "at", "zone", "may"),
    [
        ("DE", "2026-11-22T07:59", "Europe/Berlin", False),
        ("DE", "2026-11-22T08:00", "Europe/Berlin", True),
        ("DE", "2026-11-22T20:59", "Europe/Berlin", True),
        ("DE", "2026-11-22T21:00", "Europe/Berlin", False),
        ("US", "2026-11-22T10:59", "America/New_York", False),  # 07:59 in Los Angeles
        ("US", "2026-11-22T11:00", "America/New_York", True),
        ("US", "2026-11-22T18:30", "America/Los_Angeles", False),  # 21:30 in New York
        ("US-HI", "2026-11-22T20:30", "Pacific/Honolulu", True),
        ("US-HI", "2026-11-22T07:30", "Pacific/Honolulu", False),
        ("IN", "2026-11-22T08:00", "Asia/Kolkata", True),
        ("ZZ", "2026-11-22T07:59", "UTC", False),
        ("ZZ", "2026-11-22T08:00", "UTC", True),
    ],
)
def test_a_call_is_allowed_from_eight_to_nine_everywhere_in_its_country(
    country: str, at: str, zone: str, may: bool
) -> None:
    assert allowed(country, ms(at, zone)) is may


@pytest.mark.parametrize(
    ("country", "at", "then"),
    [
        ("DE", "2026-11-22T12:00:00+01:00", "2026-11-22T12:00:00+01:00"),
        ("DE", "2026-11-22T22:15:30+01:00", "2026-11-23T08:00:00+01:00"),
        ("DE", "2026-11-22T03:00:00+01:00", "2026-11-22T08:00:00+01:00"),
        ("DE", "2026-03-28T23:00:00+01:00", "2026-03-29T08:00:00+02:00"),  # the clocks went forward in between
        ("DE", "2026-10-24T23:00:00+02:00", "2026-10-25T08:00:00+01:00"),  # and back
        ("US", "2026-11-22T22:00:00-05:00", "2026-11-23T11:00:00-05:00"),
        ("RU", "2026-11-22T12:00:00+03:00", "2026-11-23T09:00:00+03:00"),  # 08:00 in Kaliningrad, 18:00 in Kamchatka
    ],
)
def test_the_next_time_that_is_allowed(country: str, at: str, then: str) -> None:
    wanted = round(datetime.fromisoformat(then).timestamp() * 1000)
    assert next_allowed(country, round(datetime.fromisoformat(at).timestamp() * 1000)) == wanted


@given(COUNTRIES, TIMES)
def test_the_next_allowed_time_is_allowed_soon_and_the_first(country: str, at: int) -> None:
    then = next_allowed(country, at)
    assert at <= then <= at + 2 * DAY
    assert allowed(country, then)
    assert then == at or not allowed(country, then - 1)
    for name in zones(country):
        local = datetime.fromtimestamp(then / 1000, UTC).astimezone(ZoneInfo(name))
        assert 8 <= local.hour < 21


def test_a_country_too_wide_for_narrow_hours_goes_by_its_largest_part() -> None:
    office = Quiet(hours=(9 * 60, 17 * 60))
    then = next_allowed("RU", ms("2026-11-22T00:00", "Europe/Moscow"), office)
    assert then == ms("2026-11-22T09:00", "Europe/Moscow")


def test_an_account_may_set_other_hours_for_all_and_for_a_country() -> None:
    rules = parse({"from": "09:30", "countries": {"DE": {"from": "10:00", "to": "20:00"}}})
    assert rules == Quiet(hours=(570, 1260), countries={"DE": (600, 1200)})
    assert not allowed("DE", ms("2026-11-22T09:45", "Europe/Berlin"), rules)
    assert allowed("FR", ms("2026-11-22T09:45", "Europe/Paris"), rules)
    assert rules.of("US-HI") == (570, 1260)
    assert parse(None) == parse({}) == quiet.DEFAULT


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("always", "quiet_hours"),
        ({"from": "8"}, "quiet_hours.from"),
        ({"from": "8:0"}, "quiet_hours.from"),
        ({"to": "24:01"}, "quiet_hours.to"),
        ({"from": "10:75"}, "quiet_hours.from"),
        ({"from": "21:00", "to": "08:00"}, "quiet_hours.to"),
        ({"countries": ["DE"]}, "quiet_hours.countries"),
        ({"countries": {"Germany": {}}}, "quiet_hours.countries.Germany"),
        ({"countries": {"DE": "09-17"}}, "quiet_hours.countries.DE"),
        ({"countries": {"DE": {"to": "x"}}}, "quiet_hours.countries.DE.to"),
    ],
)
def test_hours_that_can_t_be_are_refused_by_name(setting: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(setting)
    assert refused.value.field == field


def test_every_zone_of_the_table_is_one_and_what_differs_in_summer_is_kept() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    for country, names in ZONES.items():
        offsets = [noon.astimezone(ZoneInfo(name)).utcoffset() for name in names]
        assert all(isinstance(offset, timedelta) for offset in offsets)
        assert len(set(names)) == len(names), country
