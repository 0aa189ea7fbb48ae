"""Who is on duty when: shifts, each with its people, its weekly hours in its own time zone, and what differs once.

Hours are counted as a calendar's are (domain/calendars.py), so daylight saving is settled there: 09:00 stays 09:00 by
the clock, and a night shift is an hour shorter or longer when the clock changes. Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chalicelib.domain import calendars
from chalicelib.domain.calendars import Calendar, Closure, Interval, Span
from chalicelib.domain.errors import Invalid

DAY = 86_400_000
_REACH = 3 * DAY  # no turn is longer than two days, and the clock may change in it
_AHEAD = 15 * DAY  # how far it is looked for the next turn
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOff:
    """What differs once, from `start` until before `end` (local times such as 2026-03-04T12:00): somebody (`agent`;
    "" = the whole shift) works then, or doesn't."""

    start: str
    end: str
    agent: str = ""
    works: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A setting of kind `shift`. `queue`: whose tickets these people look after; "" = any."""

    id: str
    version: int = 0
    name: str = ""
    queue: str = ""
    agents: tuple[str, ...] = ()
    time_zone: str = "UTC"
    hours: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    one_offs: tuple[OneOff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody's time on duty, or the shift's own (`agent` "")."""

    shift: Shift
    agent: str
    start: int
    end: int


def turns(shift: Shift, start: int, end: int, agent: str = "") -> list[Span]:
    """The spans of duty that touch [start, end), whole, in order: of one of its people, or of the shift itself."""
    found = _spans(shift, start - _REACH, end + _REACH, agent)
    return [span for span in found if span[1] > start and span[0] < end]


def _spans(shift: Shift, start: int, end: int, agent: str) -> list[Span]:
    mine = [one for one in shift.one_offs if one.agent in ("", agent)]
    on, off = [one for one in mine if one.works], [one for one in mine if not one.works]
    calendar = Calendar(
        id=f"shift#{shift.id}#{agent}", version=shift.version, time_zone=shift.time_zone, hours=dict(shift.hours),
        closures=tuple(Closure(start=one.start, end=one.end) for one in off),
    )  # fmt: skip
    extra = [(calendars.instant(shift.time_zone, o.start), calendars.instant(shift.time_zone, o.end)) for o in on]
    near = [span for span in extra if span[1] > start and span[0] < end]
    return joined([*calendars.spans(calendar, start, end), *near])


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    out: list[Span] = []
    for opens, closes in sorted(spans):
        if out and opens <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], closes))
        elif opens < closes:
            out.append((opens, closes))
    return out


def uncovered(wanted: Iterable[Span], covered: Iterable[Span]) -> list[Span]:
    """What of the wanted time nothing covers, in order."""
    there = joined(covered)
    out: list[Span] = []
    for start, end in joined(wanted):
        at = start
        for opens, closes in there:
            if closes <= at:
                continue
            if opens >= end:
                break
            if opens > at:
                out.append((at, opens))
            at = closes
        if at < end:
            out.append((at, end))
    return out


def week_of(shifts: Iterable[Shift], start: int, end: int, queue: str) -> list[Turn]:
    """Every turn for a queue that touches [start, end), whole, by agent and time."""
    found = [
        Turn(shift=shift, agent=agent, start=opens, end=closes)
        for shift in _of(shifts, queue)
        for agent in shift.agents
        for opens, closes in turns(shift, start, end, agent)
    ]
    return sorted(found, key=lambda turn: (turn.agent, turn.start, turn.shift.id))


def on_duty(shifts: Iterable[Shift], at: int, queue: str | None = None) -> list[Turn]:
    """Who is on duty at that instant, by shift and agent; `queue`: for that queue only (None = for any)."""
    return [
        Turn(shift=shift, agent=agent, start=start, end=end)
        for shift in _of(shifts, queue)
        for agent in shift.agents
        for start, end in turns(shift, at, at + 1, agent)
    ]


def next_turn(shifts: Iterable[Shift], at: int, queue: str | None = None) -> list[Turn]:
    """Those whose turn begins first after that instant, all who begin together; [] within two weeks of nobody."""
    found = [
        Turn(shift=shift, agent=agent, start=start, end=end)
        for shift in _of(shifts, queue)
        for agent in shift.agents
        for start, end in turns(shift, at, at + _AHEAD, agent)
        if start > at
    ]
    first = min((turn.start for turn in found), default=0)
    return [turn for turn in found if turn.start == first]


def leaving(shifts: Iterable[Shift], since: int, until: int) -> list[Turn]:
    """Those whose turn ends after `since` and by `until`, and who aren't on duty in another shift then: of each the
    latest."""
    shifts = list(shifts)
    found: dict[str, Turn] = {}
    for shift in shifts:
        for agent in shift.agents:
            for start, end in turns(shift, since, until + 1, agent):
                stays = any(turn.agent == agent for turn in on_duty(shifts, end))
                if since < end <= until and not stays and (agent not in found or end > found[agent].end):
                    found[agent] = Turn(shift=shift, agent=agent, start=start, end=end)
    return [found[agent] for agent in sorted(found)]


def takes_over(shifts: Iterable[Shift], queue: str, after: Turn) -> list[Turn]:
    """Who looks after a queue when a turn has ended: those on duty then, without whoever leaves; else those who come
    next."""
    shifts = list(shifts)
    there = [turn for turn in on_duty(shifts, after.end, queue) if turn.agent != after.agent]
    others = [turn for turn in next_turn(shifts, after.end, queue) if turn.agent != after.agent]
    return there or others or next_turn(shifts, after.end, queue)


def _of(shifts: Iterable[Shift], queue: str | None) -> list[Shift]:
    return [shift for shift in shifts if queue is None or shift.queue in ("", queue)]


def check(shift: Shift) -> None:
    """Raises Invalid, naming the field: `time_zone`, `hours.mon[0].end`, `one_offs[1].agent`. Whether its queue and
    its people exist is for the caller to know."""
    if not any(shift.hours.values()) and not any(one.works for one in shift.one_offs):
        raise Invalid("hours", "Give at least one day hours, or a one-off on which somebody works.")
    if any(shift.hours.values()):
        calendars.check(Calendar(id=shift.id, time_zone=shift.time_zone, hours=dict(shift.hours)))
    elif not calendars.is_zone(shift.time_zone):
        raise Invalid("time_zone", "Use a name of the IANA time zone database, such as Europe/London.")
    if len(shift.one_offs) > _MOST:
        raise Invalid("one_offs", f"Keep at most {_MOST}; take out those that are over.")
    for n, one in enumerate(shift.one_offs):
        for name, text in (("start", one.start), ("end", one.end)):
            try:
                calendars.instant(shift.time_zone, text)
            except Invalid as error:
                raise Invalid(f"one_offs[{n}].{name}", error.reason) from error
        if one.end <= one.start:
            raise Invalid(f"one_offs[{n}].end", "Let it end after it starts.")
        first, last = (calendars.instant(shift.time_zone, text) for text in (one.start, one.end))
        if one.works and last - first > 2 * DAY:
            raise Invalid(f"one_offs[{n}].end", "Nobody works for longer than two days on end.")
        if one.agent and one.agent not in shift.agents:
            raise Invalid(f"one_offs[{n}].agent", f"{one.agent} isn't in this shift.")
