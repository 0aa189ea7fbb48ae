"""Opening hours, and how much open time lies between two instants.

All instants are epoch milliseconds, UTC. Hours are written in local time and mapped to UTC, edge by
edge, with the IANA zone; open time is the real time between the edges:
- an edge that exists twice (clocks go back) is its first instant;
- an edge that does not exist (clocks go forward) is the instant at which the clock jumps over it.
So a shift of 24 hours is 23 or 25 hours long on the two days on which the clock changes.

A shift belongs to the local day on which it begins. If Friday is a day off, Friday's night shift is off
as a whole, also the part after midnight; if Saturday is, the shift that began on Friday still runs.
Intervals that overlap (also a night shift and the next morning's) count once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from chalicelib.domain.errors import Invalid

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""From an instant to another, which is no longer in it."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 1440
_MINUTE = 60_000
_DAY = DAY_MINUTES * _MINUTE
_EPOCH = date(1970, 1, 1).toordinal()
_LOOK_AHEAD = 2 * 366  # days without an open minute after which a calendar counts as closed for good
_ENDLESS = 1 << 62
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Minutes from local midnight: 540 is 09:00. `end` (itself not open) is after `start`; past midnight it
    goes on counting, up to the end of the next day: 1320 to 1800 is 22:00 to 06:00."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Closed once, whatever the hours say: from `start` until before `end`, local times such as 2026-03-04T12:00."""

    start: str
    end: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When somebody is there. `always`: around the clock, and all the rest is ignored.

    `hours`: day ("mon" to "sun") -> intervals; a day that is missing is closed. `holidays`: local
    date ("2026-12-25") -> name, a whole day off; written out when the calendar is saved, from
    `country` and `subdivision` (ISO 3166) and by hand.
    """

    id: str
    version: int = 0
    name: str = ""
    time_zone: str = "UTC"
    always: bool = False
    hours: dict[str, tuple[Interval, ...]] = field(default_factory=dict)
    country: str = ""
    subdivision: str = ""
    holidays: dict[str, str] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()

    def __hash__(self) -> int:
        # Enough to find what was worked out before: what has the same hash is still compared whole.
        return hash((self.id, self.version))


_NINE_TO_FIVE = (Interval(start=540, end=1020),)
BUILT_IN: dict[str, Calendar] = {
    "always": Calendar(id="always", name="Around the clock", always=True),
    "business": Calendar(id="business", name="Business hours", hours=dict.fromkeys(DAYS[:5], _NINE_TO_FIVE)),
}
"""Calendars that are there from the start. A stored one with the same id replaces them."""


# --- questions -----------------------------------------------------------------------------------


def spans(calendar: Calendar, start: int, end: int) -> Iterator[Span]:
    """The open time within [start, end), in order. Spans that touch are one."""
    held: Span | None = None
    for opens, closes in _pieces(calendar, start, end):
        if held and opens == held[1]:
            held = (held[0], closes)
            continue
        if held:
            yield held
        held = (opens, closes)
    if held:
        yield held


def add(calendar: Calendar, start: int, duration: int, pauses: Iterable[Span] = ()) -> int:
    """The first instant at which `duration` ms of open time, not paused, have passed since `start`.

    A time that runs out exactly at closing is that closing, not the next opening. Without a duration
    it is `start` itself, open or not. `pauses` are sorted by their start.
    Raises Invalid("hours") if it waits for more than two years without an open minute.
    """
    if duration <= 0:
        return start
    left = duration
    for opens, closes in _running(calendar, start, _ENDLESS, pauses):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise Invalid("hours", f"The calendar {calendar.id} is closed for two years; give it open hours.")


def between(calendar: Calendar, start: int, end: int, pauses: Iterable[Span] = ()) -> int:
    """The open ms within [start, end) that were not paused. 0 if `end` is before `start`."""
    return sum(closes - opens for opens, closes in _running(calendar, start, end, pauses))


def is_open(calendar: Calendar, at: int) -> bool:
    """Whether it is open at that instant. At closing it is closed."""
    return next(_pieces(calendar, at, at + 1), None) is not None


def next_open(calendar: Calendar, at: int) -> int | None:
    """The first open instant from `at` on: `at` itself when open, None if there is none within two years."""
    piece = next(_pieces(calendar, at, _ENDLESS), None)
    return piece[0] if piece else None


def instant(zone: str, local: str) -> int:
    """When it is a local time such as 2026-03-04T12:00 there. Raises Invalid("time_zone") or Invalid("time")."""
    if not is_zone(zone):
        raise Invalid("time_zone", "Use a name of the IANA time zone database, such as Europe/London.")
    if not _is_local_time(local):
        raise Invalid("time", "Write the local time like 2026-03-04T12:00.")
    return _local_instant(_zone(zone), local)


def is_zone(name: str) -> bool:
    """Whether the IANA time zone database has it."""
    return name in _zones()


# --- how it is worked out ------------------------------------------------------------------------


def _running(calendar: Calendar, start: int, end: int, pauses: Iterable[Span]) -> Iterator[Span]:
    """Open spans between the pauses."""
    at = start
    for paused, resumed in pauses:
        if paused >= end:
            break
        if resumed <= at:
            continue
        if paused > at:
            yield from _pieces(calendar, at, paused)
        at = resumed
    if at < end:
        yield from _pieces(calendar, at, end)


def _pieces(calendar: Calendar, start: int, end: int) -> Iterator[Span]:
    """Open spans within [start, end), disjoint and in order; neighbours may touch."""
    if start >= end:
        return
    if calendar.always:
        yield start, end
        return
    calendar = _known(calendar)
    zone = _zone(calendar.time_zone)
    day = _local_day(zone, start) - 1  # a shift of the day before may reach into this one
    last = day + _LOOK_AHEAD if end == _ENDLESS else _local_day(zone, end) + 1
    done = start
    while day <= last:
        for opens, closes in _shifts(calendar, day):
            if max(opens, done) >= end:
                return
            if closes > done:
                yield max(opens, done), min(closes, end)
                done = closes
                last = day + _LOOK_AHEAD if end == _ENDLESS else last
        day += 1


@lru_cache(maxsize=64)
def _known(calendar: Calendar) -> Calendar:
    """The first one equal to it: the caches below then find it by identity, not by comparing every field."""
    return calendar


@lru_cache(maxsize=8192)
def _shifts(calendar: Calendar, day: int) -> tuple[Span, ...]:
    """The open spans that begin on a local day (its ordinal), disjoint and in order, without closures."""
    local = date.fromordinal(day)
    intervals = calendar.hours.get(DAYS[local.weekday()], ())
    if not intervals or local.isoformat() in calendar.holidays:
        return ()
    zone = _zone(calendar.time_zone)
    shifts = sorted((_instant(zone, day, i.start), _instant(zone, day, i.end)) for i in intervals)
    return tuple(span for shift in _merged(shifts) for span in _outside(shift, _closed(calendar)))


@lru_cache(maxsize=64)
def _closed(calendar: Calendar) -> tuple[Span, ...]:
    zone = _zone(calendar.time_zone)
    return tuple(
        _merged(sorted((_local_instant(zone, c.start), _local_instant(zone, c.end)) for c in calendar.closures))
    )


def _merged(ordered: Iterable[Span]) -> Iterator[Span]:
    """Spans joined where they overlap. Those without any time in them are dropped."""
    held: Span | None = None
    for opens, closes in ordered:
        if opens >= closes:
            continue
        if held and opens <= held[1]:
            held = (held[0], max(held[1], closes))
            continue
        if held:
            yield held
        held = (opens, closes)
    if held:
        yield held


def _outside(span: Span, holes: tuple[Span, ...]) -> Iterator[Span]:
    at, end = span
    for opens, closes in holes:
        if closes <= at:
            continue
        if opens >= end:
            break
        if opens > at:
            yield at, opens
        at = closes
    if at < end:
        yield at, end


def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo  # who is open around the clock needs none

    return ZoneInfo(name)


def _local_day(zone: ZoneInfo, at: int) -> int:
    return datetime.fromtimestamp(at // 1000, zone).toordinal()


def _local_instant(zone: ZoneInfo, text: str) -> int:
    local = datetime.fromisoformat(text)
    return _instant(zone, local.toordinal(), local.hour * 60 + local.minute)


def _instant(zone: ZoneInfo, day: int, minute: int) -> int:
    """The instant of a local time, `minute` minutes by the clock after the midnight that begins `day`."""
    local = datetime.fromordinal(day) + timedelta(minutes=minute)
    wall = (day - _EPOCH) * _DAY + minute * _MINUTE
    first, second = _offset(zone, local), _offset(zone, local.replace(fold=1))
    if second <= first:
        return wall - first
    # The clock jumps over it (PEP 495): find the second from which the later offset holds.
    low, high = (wall - second) // 1000, (wall - first) // 1000
    jumped = bisect_left(range(low, high), True, key=lambda s: _offset(zone, datetime.fromtimestamp(s, zone)) >= second)
    return (low + jumped) * 1000


def _offset(zone: ZoneInfo, local: datetime) -> int:
    offset = zone.utcoffset(local.replace(tzinfo=zone))
    assert offset is not None  # a ZoneInfo always knows
    return offset // timedelta(milliseconds=1)


# --- is it a calendar ----------------------------------------------------------------------------


def check(calendar: Calendar) -> None:
    """Raises Invalid, naming the field: `time_zone`, `hours.mon[1].end`, `holidays.2026-02-30`, `closures[0].end`."""
    if calendar.time_zone not in _zones():
        raise Invalid("time_zone", "Use a name of the IANA time zone database, such as Europe/London.")
    for day, intervals in calendar.hours.items():
        if day not in DAYS:
            raise Invalid(f"hours.{day}", f"Name the days {', '.join(DAYS)}.")
        for place, interval in enumerate(intervals):
            _check_interval(f"hours.{day}[{place}]", interval)
    if not calendar.always and not any(calendar.hours.values()):
        raise Invalid("hours", "Give at least one day open hours, or set always.")
    for day in calendar.holidays:
        check_date(day, f"holidays.{day}")
    for place, closure in enumerate(calendar.closures):
        _check_closure(f"closures[{place}]", closure)


def check_date(day: str, field: str) -> None:
    """Raises Invalid naming the field."""
    if not _is_date(day):
        raise Invalid(field, "Write the date like 2026-12-25.")


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def _check_interval(path: str, interval: Interval) -> None:
    if not 0 <= interval.start < DAY_MINUTES:
        raise Invalid(f"{path}.start", "Give minutes from midnight, from 0 to 1439.")
    if not interval.start < interval.end <= 2 * DAY_MINUTES:
        raise Invalid(f"{path}.end", "Give minutes from the same midnight, after the start and at most 2880.")


def _check_closure(path: str, closure: Closure) -> None:
    for name, text in (("start", closure.start), ("end", closure.end)):
        if not _is_local_time(text):
            raise Invalid(f"{path}.{name}", "Write the local time like 2026-03-04T12:00.")
    if closure.end <= closure.start:
        raise Invalid(f"{path}.end", "Let the closure end after it starts.")


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_local_time(text: str) -> bool:
    try:
        return bool(_LOCAL.fullmatch(text)) and bool(datetime.fromisoformat(text))
    except ValueError:
        return False
