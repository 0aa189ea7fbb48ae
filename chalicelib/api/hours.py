"""Opening hours as people write them ("22:00" to "06:00") and as they are counted (minutes from midnight)."""

from __future__ import annotations

import re
from typing import Any

from chalicelib.domain.calendars import DAY_MINUTES, DAYS
from chalicelib.domain.errors import Invalid

Doc = dict[str, Any]
_CLOCK = re.compile(r"([0-4]?[0-9]):([0-5][0-9])")


def counted(hours: Doc) -> Doc:
    """`{"mon": [{"start": "22:00", "end": "06:00"}]}` as `{"mon": [{"start": 1320, "end": 1800}]}`; closed
    days are left out. Raises Invalid naming the field: `hours.mon[0].end`."""
    return {
        day: [_counted(f"hours.{day}[{place}]", shift) for place, shift in enumerate(shifts)]
        for day, shifts in hours.items()
        if shifts
    }


def _counted(path: str, shift: Doc) -> Doc:
    start, end = (_minutes(f"{path}.{name}", shift[name]) for name in ("start", "end"))
    if start >= DAY_MINUTES:
        raise Invalid(f"{path}.start", "Let it begin before midnight: at most 23:59.")
    return {"start": start, "end": end if end > start else end + DAY_MINUTES}


def _minutes(path: str, text: str) -> int:
    match = _CLOCK.fullmatch(text)
    minutes = int(match[1]) * 60 + int(match[2]) if match else -1
    if not 0 <= minutes <= 2 * DAY_MINUTES:
        raise Invalid(path, "Write the time like 09:00.")
    return minutes


def written(hours: Doc) -> Doc:
    """The inverse of `counted`, each time in its plainest form, and every day told."""
    return {day: [_written(shift) for shift in hours.get(day, ())] for day in DAYS}


def _written(shift: Doc) -> Doc:
    start, end = shift["start"], shift["end"]
    if end > DAY_MINUTES and end - start <= DAY_MINUTES:
        end -= DAY_MINUTES  # on the next day: not after the start, and so read as that
    return {"start": _clock(start), "end": _clock(end)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
