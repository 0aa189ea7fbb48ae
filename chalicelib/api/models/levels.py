"""Service levels as an admin writes them: policies (settings kind `sla`) and the calendars they count on.

What they come to on a ticket is told in docs/time.md.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.api.models.common import Channel, In, Out, Priority, Word

_Name = Annotated[str, Meta(min_length=1, max_length=80)]
_Id = Annotated[str, Meta(max_length=64)]
_Version = Annotated[int, Meta(ge=0)]  # 0 = what is there from the start
_Seconds = Annotated[int, Meta(ge=1, le=366 * 86_400)]
_Percent = Annotated[int, Meta(ge=0, le=100)]


class ByPriority(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Seconds of the calendar's open time. Nothing is promised for a priority that is left out."""

    low: _Seconds | None = None
    normal: _Seconds | None = None
    high: _Seconds | None = None
    urgent: _Seconds | None = None


class Targets(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """first_reply: from opening to the first reply. next_reply: from the oldest message without an answer.
    resolution: from opening to solved. update: from one reply to the next, while it isn't solved."""

    first_reply: ByPriority | None = None
    next_reply: ByPriority | None = None
    resolution: ByPriority | None = None
    update: ByPriority | None = None


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rung of a ladder, done `after_seconds` after the one before. notify: tell the agent `to` (left out:
    the assignee). priority: raise it to `to`. queue: move it to `to`. supervisor: bring in `to` (left out: one
    who is there). page: SMS to a number (E.164) or a signed POST to an https address. reassign: offer it to
    others. `text` is what they are told."""

    after_seconds: Annotated[int, Meta(ge=0, le=366 * 86_400)] = 0
    do: Literal["notify", "priority", "queue", "supervisor", "page", "reassign"]
    to: Annotated[str, Meta(max_length=500)] = ""
    text: Annotated[str, Meta(max_length=500)] = ""


_Ladder = Annotated[list[Step], Meta(max_length=20)]


class _Policy(Struct, frozen=True, kw_only=True):
    """What is promised to whom: every list that isn't empty must match, within a list one is enough; of
    several policies that match, the strictest of each target counts. `warn_percent`: how much of a target's
    time may be used before `warn_ladder` begins (0 = never). `goal_percent`: how many are meant to be kept."""

    name: _Name
    enabled: bool = True
    channels: Annotated[list[Channel], Meta(max_length=8)] = []
    priorities: Annotated[list[Priority], Meta(max_length=4)] = []
    queues: Annotated[list[_Id], Meta(max_length=50)] = []
    tags: Annotated[list[Word], Meta(max_length=20, description="Of the customer.")] = []
    calendar: _Id = "always"
    pause_in_pending: bool = True
    targets: Targets = Targets()
    warn_percent: _Percent = 80
    goal_percent: _Percent = 100
    warn_ladder: _Ladder = []
    breach_ladder: _Ladder = []


class PolicyIn(_Policy, In, frozen=True, kw_only=True):
    version: _Version | None = None


class PolicySetting(_Policy, Out, frozen=True, kw_only=True):
    """`built_in`: it is there from the start (version 0), and has not been replaced."""

    id: str
    version: int
    built_in: bool = False


class PolicyList(Out, frozen=True, kw_only=True):
    items: list[PolicySetting]


# --- calendars

_Clock = Annotated[str, Meta(max_length=5, examples=["09:00"])]
_Day = Annotated[str, Meta(max_length=10, examples=["2026-12-24"])]


class Interval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Local times. An `end` that isn't after the `start` is on the next day: 22:00 to 06:00. Midnight at the
    day's end is 24:00; hours beyond it may go on counting (30:00 is 06:00 on the next day)."""

    start: _Clock
    end: _Clock


_Intervals = Annotated[list[Interval], Meta(max_length=12)]


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shift belongs to the day on which it begins. A day without any is closed."""

    mon: _Intervals = []
    tue: _Intervals = []
    wed: _Intervals = []
    thu: _Intervals = []
    fri: _Intervals = []
    sat: _Intervals = []
    sun: _Intervals = []


class Closure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Closed once, from one local time until another, such as 2026-03-04T12:00."""

    start: Annotated[str, Meta(max_length=16)]
    end: Annotated[str, Meta(max_length=16)]
    reason: Annotated[str, Meta(max_length=200)] = ""


class _Calendar(Struct, frozen=True, kw_only=True):
    """When somebody is there. `always`: around the clock, and all the rest is ignored. `country` (ISO 3166-1)
    and `subdivision` (ISO 3166-2 after the hyphen) bring their public holidays, worked out when it is saved;
    `days_off` adds days by hand, `working_days` takes public holidays out again."""

    name: _Name
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"
    always: bool = False
    hours: Hours = Hours()
    country: Annotated[str, Meta(max_length=2)] = ""
    subdivision: Annotated[str, Meta(max_length=10)] = ""
    days_off: Annotated[dict[_Day, Annotated[str, Meta(max_length=100)]], Meta(max_length=200)] = {}
    working_days: Annotated[list[_Day], Meta(max_length=200)] = []
    closures: Annotated[list[Closure], Meta(max_length=100)] = []


class CalendarIn(_Calendar, In, frozen=True, kw_only=True):
    version: _Version | None = None


class CalendarSetting(_Calendar, Out, frozen=True, kw_only=True):
    """`holidays`: every day off, as counted. `built_in`: as for policies."""

    id: str
    version: int
    built_in: bool = False
    holidays: dict[str, str] = {}


class CalendarList(Out, frozen=True, kw_only=True):
    items: list[CalendarSetting]
