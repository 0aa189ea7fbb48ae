"""Promises and everything else on a ticket that has a time."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.api.models.common import Cursor, Despite, In, Limit, Out, Time, Version, When

Target = Literal["first_reply", "next_reply", "resolution", "update"]
Preset = Literal["later_today", "tomorrow", "monday", "next_week"]
LocalTime = Annotated[
    str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})?(?!\n)$", examples=["2026-11-23T09:00"])
]
_Clock = Annotated[str, Meta(max_length=5, examples=["09:00"])]
_Zone = Annotated[str, Meta(max_length=64, examples=["Europe/London"])]


class Promise(Out, frozen=True, kw_only=True):
    """What the customer is promised, by which `policy` and on which `calendar` (each `id@version`). `due` is null
    while the clock stands still. `start`: what it counts from; `more_seconds`: granted on top by a supervisor;
    `seconds_left` is negative when it is late. at_risk: its policy's warning time has come or, where it warns
    nobody, a fifth of the time is left."""

    target: Target
    policy: str
    calendar: str
    state: Literal["active", "paused", "at_risk", "breached"]
    start: Time
    due: Time | None
    more_seconds: int
    seconds_left: int | None


class Ladder(Out, frozen=True, kw_only=True):
    """An escalation that goes on: `step` (from 1) is the rung that is next, to be done `at`."""

    target: Target
    kind: Literal["warn", "breach"]
    policy: str
    step: int
    at: Time


class ComesBack(Out, frozen=True, kw_only=True):
    """When the ticket comes back by itself (or earlier, when the customer writes), and why it was away."""

    at: Time
    why: Literal["snoozed", "on_hold"]


class Scheduled(Out, frozen=True, kw_only=True):
    """A reply that hasn't gone yet. `held`: its time came, but `reason` was in the way, or a supervisor sent it back;
    change it or take it back. `awaiting`: a supervisor's yes."""

    client_id: str
    status: Literal["scheduled", "held", "awaiting"]
    send_at: Time
    text: str
    how: str
    agent: str
    even_if_they_write: bool
    reason: str


class AtRiskQuery(In, frozen=True, kw_only=True):
    """Due within so many minutes, or late. `queue`: of that queue; `mine`: mine or offered to me."""

    within: Annotated[int, Meta(ge=0, le=43_200)] = 60
    queue: str = ""
    mine: bool = False
    after: Cursor = ""
    limit: Limit = 50


class GrantIn(In, frozen=True, kw_only=True):
    """More (open) time for one promise."""

    target: Target
    minutes: Annotated[int, Meta(ge=1, le=43_200)]
    reason: Annotated[str, Meta(min_length=3, max_length=500)]
    version: Version | None = None


class RescheduleIn(In, frozen=True, kw_only=True):
    """What is left out stays. Either time is as for a new reply. `despite`: further warnings I have seen."""

    text: Annotated[str, Meta(max_length=20_000)] | None = None
    send_at: When | None = None
    send_local: LocalTime = ""
    even_if_they_write: bool | None = None
    despite: Despite = ()
