"""Opening hours as they are written and as they are counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.api import hours
from chalicelib.domain.errors import Invalid


@pytest.mark.parametrize(
    ("start", "end", "minutes", "plain"),
    [
        ("09:00", "17:30", (540, 1050), "17:30"),
        ("9:00", "17:30", (540, 1050), "17:30"),
        ("00:00", "24:00", (0, 1440), "24:00"),
        ("22:00", "06:00", (1320, 1800), "06:00"),
        ("22:00", "30:00", (1320, 1800), "06:00"),
        ("09:00", "09:00", (540, 1980), "09:00"),
        ("20:00", "24:00", (1200, 1440), "24:00"),
        ("20:00", "00:00", (1200, 1440), "24:00"),
        ("06:00", "36:00", (360, 2160), "36:00"),
    ],
)
def test_an_end_that_isn_t_after_its_start_is_on_the_next_day(
    start: str, end: str, minutes: tuple[int, int], plain: str
) -> None:
    counted = hours.counted({"mon": [{"start": start, "end": end}], "tue": []})
    assert counted == {"mon": [{"start": minutes[0], "end": minutes[1]}]}
    assert hours.written(counted)["mon"][0]["end"] == plain


@pytest.mark.parametrize(
    ("shift", "field"),
    [
        ({"start": "24:00", "end": "25:00"}, "hours.fri[1].start"),
        ({"start": "nine", "end": "17:00"}, "hours.fri[1].start"),
        ({"start": "09:00", "end": "17:60"}, "hours.fri[1].end"),
        ({"start": "09:00", "end": "48:01"}, "hours.fri[1].end"),
        ({"start": "09:00", "end": ""}, "hours.fri[1].end"),
    ],
)
def test_what_is_no_time_names_its_field(shift: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        hours.counted({"fri": [{"start": "09:00", "end": "10:00"}, shift]})
    assert wrong.value.field == field


@given(st.integers(0, 1439), st.integers(1, 2880))
def test_what_is_written_counts_the_same(start: int, length: int) -> None:
    counted = {"sun": [{"start": start, "end": min(2880, start + length)}]}
    assert hours.counted(hours.written(counted)) == counted
