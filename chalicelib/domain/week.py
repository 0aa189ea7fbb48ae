"""A calendar as it is drawn: seven days from a date on, each with its open minutes by the clock on the wall.

Days count from local midnight: 540 is 09:00, 1440 the midnight that ends the day. What is open past midnight goes on
on the next day. Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import calendars
from chalicelib.domain.calendars import DAY_MINUTES, Calendar, Span

DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`open`: minutes from local midnight, in order, without overlaps. `holiday`: its name, "" on other days."""

    date: date
    open: tuple[tuple[int, int], ...]
    holiday: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether it is open at an instant; `until`: when that ends, 0 = not within two years."""

    open: bool
    until: int


def today(zone: str, at: int) -> date:
    return datetime.fromtimestamp(at // 1000, ZoneInfo(zone)).date()


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def midnight(zone: str, day: date) -> int:
    """The instant at which a local day begins."""
    return calendars.instant(zone, f"{day.isoformat()}T00:00")


def days(calendar: Calendar, first: date, count: int = DAYS) -> list[Day]:
    """The days from `first` on as they really are: with days off, closures, and the clocks as they are then."""
    return list(_days(calendar, first, count))


def _days(calendar: Calendar, first: date, count: int) -> Iterator[Day]:
    for n in range(count):
        day = first + timedelta(days=n)
        start, end = (midnight(calendar.time_zone, one) for one in (day, day + timedelta(days=1)))
        spans = calendars.spans(calendar, start, end)
        minutes = (_minutes(calendar.time_zone, span, end) for span in spans)
        off = "" if calendar.always else calendar.holidays.get(day.isoformat(), "")
        yield Day(date=day, open=tuple((a, b) for a, b in minutes if a < b), holiday=off)


def _minutes(zone: str, span: Span, day_end: int) -> tuple[int, int]:
    opens, closes = span
    return _minute(zone, opens), DAY_MINUTES if closes >= day_end else _minute(zone, closes)


def _minute(zone: str, at: int) -> int:
    local = datetime.fromtimestamp(at // 1000, ZoneInfo(zone))
    return local.hour * 60 + local.minute


def standing(calendar: Calendar, at: int) -> Standing:
    """Open or closed at that instant, and until when."""
    if calendar.always:
        return Standing(open=True, until=0)
    opens = calendars.next_open(calendar, at)
    if opens is None:
        return Standing(open=False, until=0)
    if opens > at:
        return Standing(open=False, until=opens)
    return Standing(open=True, until=_closes(calendar, at))


def _closes(calendar: Calendar, at: int) -> int:
    """When the open time that `at` is in ends. Neighbouring spans are one, so a fortnight shows the longest there is
    but around the clock."""
    end = at + 2 * DAYS * DAY_MINUTES * 60_000
    _, closes = next(calendars.spans(calendar, at, end))
    return 0 if closes >= end else closes
