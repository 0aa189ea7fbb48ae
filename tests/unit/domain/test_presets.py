"""When "tomorrow" is, where somebody is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import presets
from chalicelib.domain.errors import Invalid


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def told(at: int) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")


@pytest.mark.parametrize(
    ("preset", "time", "zone", "now", "until"),
    [
        # three hours, on the next quarter
        ("later_today", "", "Europe/London", "2026-11-18T10:07:00+00:00", "2026-11-18T13:15Z"),
        ("later_today", "", "Europe/London", "2026-11-18T10:00:00+00:00", "2026-11-18T13:00Z"),
        ("later_today", "16:30", "Europe/London", "2026-11-18T10:00:00+00:00", "2026-11-18T16:30Z"),
        # the same, over the hour that is skipped: real hours are counted
        ("later_today", "", "Europe/Berlin", "2026-03-29T00:30:00+00:00", "2026-03-29T03:30Z"),
        ("tomorrow", "", "Europe/London", "2026-11-18T10:00:00+00:00", "2026-11-19T09:00Z"),
        ("tomorrow", "08:15", "America/New_York", "2026-11-18T10:00:00+00:00", "2026-11-19T13:15Z"),
        # it is tomorrow there already
        ("tomorrow", "", "Asia/Tokyo", "2026-11-18T20:00:00+00:00", "2026-11-20T00:00Z"),
        # the clocks change in the night: nine o'clock stays nine o'clock
        ("tomorrow", "", "Europe/Berlin", "2026-03-28T12:00:00+00:00", "2026-03-29T07:00Z"),
        ("tomorrow", "", "Europe/Berlin", "2026-10-24T12:00:00+00:00", "2026-10-25T08:00Z"),
        # a time that the clock jumps over, and one that comes twice
        ("tomorrow", "02:30", "Europe/Berlin", "2026-03-28T12:00:00+00:00", "2026-03-29T01:00Z"),
        ("tomorrow", "02:30", "Europe/Berlin", "2026-10-24T12:00:00+00:00", "2026-10-25T00:30Z"),
        # Wednesday, Sunday, and a Monday: the next one
        ("monday", "", "Europe/London", "2026-11-18T10:00:00+00:00", "2026-11-23T09:00Z"),
        ("monday", "", "Europe/London", "2026-11-22T23:30:00+00:00", "2026-11-23T09:00Z"),
        ("monday", "", "Europe/London", "2026-11-23T07:00:00+00:00", "2026-11-30T09:00Z"),
        ("next_week", "", "Europe/London", "2026-11-18T10:00:00+00:00", "2026-11-25T09:00Z"),
        ("next_week", "", "Europe/London", "2028-02-23T10:00:00+00:00", "2028-03-01T09:00Z"),  # a leap day between
    ],
)
def test_a_preset_is_a_local_time(preset: str, time: str, zone: str, now: str, until: str) -> None:
    assert told(presets.until(preset, ms(now), zone, time)) == until


@pytest.mark.parametrize(
    ("preset", "time", "zone", "field"),
    [
        ("yesterday", "", "UTC", "preset"),
        ("tomorrow", "9", "UTC", "time"),
        ("tomorrow", "24:00", "UTC", "time"),
        ("tomorrow", "09:00\n", "UTC", "time"),
        ("tomorrow", "", "Europe/Londinium", "zone"),
        ("later_today", "09:59", "UTC", "time"),  # it is past that
        ("later_today", "10:00", "UTC", "time"),
    ],
)
def test_what_can_t_be_read_names_its_field(preset: str, time: str, zone: str, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        presets.until(preset, ms("2026-11-18T10:00:00+00:00"), zone, time)
    assert wrong.value.field == field


@given(
    st.integers(1_600_000_000_000, 2_000_000_000_000),
    st.sampled_from(presets.PRESETS),
    st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_a_preset_is_never_past_nor_far_away(now: int, preset: str, zone: str) -> None:
    at = presets.until(preset, now, zone)
    assert now < at <= now + 9 * 86_400_000
    if preset == "monday":
        assert datetime.fromtimestamp(at // 1000, ZoneInfo(zone)).weekday() == 0
