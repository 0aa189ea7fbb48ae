"""Settings tried before they are saved, and the week's roster."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.api.models.common import Channel, In, Out, Priority, Text, Time, When, Word
from chalicelib.api.models.levels import CalendarIn, Targets
from chalicelib.api.models.settings import RuleIn
from chalicelib.api.models.team import ShiftIn
from chalicelib.api.models.time import LocalTime, Target

_Id = Annotated[str, Meta(max_length=64)]
_New = Annotated[str, Meta(max_length=40)]
_Zone = Annotated[str, Meta(max_length=64, examples=["Europe/London"])]
_Date = Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?(?!\n)$", examples=["2026-11-23"])]

Decides = Literal["queue", "priority", "tags"]

# --- hours


class HoursTryIn(In, frozen=True, kw_only=True):
    """A calendar as it would be saved; `at`: the moment that is asked about (left out: now)."""

    calendar: CalendarIn
    at: When | None = None


class OpenMinutes(Struct, frozen=True, kw_only=True):
    """Minutes from local midnight: 540 is 09:00, 1440 the midnight that ends the day."""

    start: int
    end: int


class OpenDay(Struct, frozen=True, kw_only=True):
    """`open`: what is really open on that local date, days off and closures taken out. `holiday`: its name, or ""."""

    date: str
    open: list[OpenMinutes]
    holiday: str


class DayOff(Struct, frozen=True, kw_only=True):
    date: str
    name: str


class HoursTried(Out, frozen=True, kw_only=True):
    """`open` at that moment, until `until` (null: not within two years). `days`: seven from its local date on;
    `holidays`: the days off of the year from then."""

    at: Time
    open: bool
    until: Time | None
    days: list[OpenDay]
    holidays: list[DayOff]


class HolidayCountry(Struct, frozen=True, kw_only=True):
    """By ISO 3166-1 and, for its parts, what follows the hyphen in ISO 3166-2."""

    country: str
    subdivisions: list[str]


class HolidayCountries(Out, frozen=True, kw_only=True):
    items: list[HolidayCountry]


# --- promises


class PromisesTryIn(In, frozen=True, kw_only=True):
    """What a policy would promise for a message of the local time `at` (left out: now) of `zone` (left out: the
    calendar's)."""

    calendar: _Id = "always"
    targets: Targets = Targets()
    warn_percent: Annotated[int, Meta(ge=0, le=100)] = 80
    at: LocalTime = ""
    zone: _Zone = ""


class PromiseExample(Struct, frozen=True, kw_only=True):
    """`warn_at` is null where it doesn't warn."""

    target: Target
    priority: Priority
    due: Time
    warn_at: Time | None


class PromisesTried(Out, frozen=True, kw_only=True):
    """`open`: whether the calendar is open `at` that moment."""

    at: Time
    time_zone: str
    open: bool
    items: list[PromiseExample]


# --- rules


class RoutingTryIn(In, frozen=True, kw_only=True):
    """A first message. `rule`: in the place of the stored one called `id`, or besides them all; `tags` are the
    customer's."""

    channel: Channel
    account: _Id = ""
    text: Text = ""
    language: Annotated[str, Meta(max_length=35)] = ""
    tags: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    id: _New = ""
    rule: RuleIn | None = None


class RuleStep(Struct, frozen=True, kw_only=True):
    """A rule in its turn. One that matches may decide nothing, since others came first."""

    rule: str
    order: int
    matches: bool
    decides: list[Decides]


class RoutingTried(Out, frozen=True, kw_only=True):
    """Where the ticket would stand, why, and what each rule said to it. `queue` is empty if there is none."""

    queue: str
    priority: Priority
    tags: list[str]
    why: str
    steps: list[RuleStep]


# --- shifts


class RosterQuery(In, frozen=True, kw_only=True):
    """Seven days from `day` on (left out: from this week's Monday), in `zone` (left out: mine). `calendar`: whose
    hours are to be covered; left out, the first that somebody made and that closes at times."""

    day: _Date = ""
    zone: _Zone = ""
    calendar: _Id = ""


class RosterTryIn(In, frozen=True, kw_only=True):
    """As for the roster, with `shift` in the place of the stored one called `id`, or besides them all."""

    id: _New
    shift: ShiftIn
    day: _Date = ""
    zone: _Zone = ""
    calendar: _Id = ""


class RosterDay(Struct, frozen=True, kw_only=True):
    date: str
    at: Time


class RosterTurn(Struct, frozen=True, kw_only=True):
    """Somebody's time on duty, whole: it may begin before the week and end after it."""

    agent: str
    name: str
    shift: str
    shift_name: str
    since: Time
    until: Time


class RosterHole(Struct, frozen=True, kw_only=True):
    since: Time
    until: Time


class RosterQueue(Struct, frozen=True, kw_only=True):
    """`holes`: when the calendar is open and nobody is on duty."""

    queue: str
    name: str
    turns: list[RosterTurn]
    holes: list[RosterHole]


class RosterCalendar(Struct, frozen=True, kw_only=True):
    id: str
    name: str


class Roster(Out, frozen=True, kw_only=True):
    """`days` begin at `at`, `until` is the midnight after the last. `calendar`: whose hours are to be covered (empty:
    none's), of `calendars`."""

    time_zone: str
    days: list[RosterDay]
    until: Time
    calendar: str
    calendars: list[RosterCalendar]
    queues: list[RosterQueue]
