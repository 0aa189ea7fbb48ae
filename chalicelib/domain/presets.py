"""When "later today", "tomorrow", "Monday" and "next week" are, where somebody is.

- `later_today`: three hours from now, on the next quarter of an hour; with a time, today at that time.
- `tomorrow`: the next day; `monday`: the first Monday after today; `next_week`: this weekday a week on;
  each at 09:00 unless another time is said.

Days and times are local. A time that exists twice (clocks go back) is its first instant; one that doesn't
exist (clocks go forward) is the instant at which the clock jumps over it. Instants are epoch ms, UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import calendars
from chalicelib.domain.errors import Invalid

PRESETS = ("later_today", "tomorrow", "monday", "next_week")
MORNING = "09:00"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_LATER_MS = 3 * 3_600_000
_QUARTER_MS = 900_000
_WEEK = 7


def until(preset: str, now: int, zone: str, time: str = "") -> int:
    """The instant that a preset means. Raises Invalid: `preset`, `zone`, or `time` (also if today's has passed)."""
    if preset not in PRESETS:
        raise Invalid("preset", f"Use {', '.join(PRESETS[:-1])} or {PRESETS[-1]}.")
    if not calendars.is_zone(zone):
        raise Invalid("zone", "Use a name of the IANA time zone database, such as Europe/London.")
    if time and not _TIME.fullmatch(time):
        raise Invalid("time", "Write the time like 09:00.")
    if preset == "later_today" and not time:
        return -(-(now + _LATER_MS) // _QUARTER_MS) * _QUARTER_MS
    day = _day(preset, _today(now, zone))
    at = calendars.instant(zone, f"{day.isoformat()}T{time or MORNING}")
    if at <= now:
        raise Invalid("time", f"It is past {time} there today; choose a later time, or tomorrow.")
    return at


def _today(now: int, zone: str) -> date:
    return datetime.fromtimestamp(now // 1000, UTC).astimezone(ZoneInfo(zone)).date()


def _day(preset: str, today: date) -> date:
    days = {"later_today": 0, "tomorrow": 1, "monday": _WEEK - today.weekday(), "next_week": _WEEK}
    return today + timedelta(days=days[preset])
