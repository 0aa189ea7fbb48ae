"""Settings tried before they are saved, and the week's roster. The rules are in services/trying.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib import wiring
from chalicelib.api import hours as clock
from chalicelib.api import shape
from chalicelib.api.models import trying as m
from chalicelib.api.run import Ask
from chalicelib.domain.agents import Agent
from chalicelib.domain.roster import Turn
from chalicelib.domain.routing import Facts
from chalicelib.domain.sla_examples import Example
from chalicelib.domain.tickets import Priority
from chalicelib.services.trying import Covered, Week

_UNSAVED = "tried"


def hours(ask: Ask, body: m.HoursTryIn) -> m.HoursTried:
    told = wiring.trying().hours(_UNSAVED, _doc(body.calendar), shape.epoch(body.at) if body.at else None)
    return m.HoursTried(
        at=shape.time(told.at), open=told.standing.open, until=shape.maybe(told.standing.until),
        days=[
            m.OpenDay(
                date=day.date.isoformat(), holiday=day.holiday,
                open=[m.OpenMinutes(start=start, end=end) for start, end in day.open],
            )
            for day in told.days
        ],
        holidays=[m.DayOff(date=day, name=name) for day, name in told.off.items()],
    )  # fmt: skip


def countries(ask: Ask) -> m.HolidayCountries:
    from chalicelib.services.holidays import countries as known  # a large table

    items = [m.HolidayCountry(country=country, subdivisions=list(parts)) for country, parts in known().items()]
    return m.HolidayCountries(items=items)


def promises(ask: Ask, body: m.PromisesTryIn) -> m.PromisesTried:
    told = wiring.trying().promises(
        body.calendar, msgspec.to_builtins(body.targets), body.warn_percent, body.at, body.zone
    )
    items = [_example(x) for x in told.examples]
    return m.PromisesTried(at=shape.time(told.at), time_zone=told.zone, open=told.open, items=items)


def _example(x: Example) -> m.PromiseExample:
    priority = Priority(x.priority)
    return m.PromiseExample(
        target=x.target.value, priority=priority, due=shape.time(x.due), warn_at=shape.maybe(x.warn_at)
    )


def routing(ask: Ask, body: m.RoutingTryIn) -> m.RoutingTried:
    facts = Facts(
        channel=body.channel, account=body.account, text=body.text, language=body.language, tags=tuple(body.tags)
    )
    rule = _doc(body.rule) if body.rule else None
    route, steps = wiring.trying().routing(body.id or _UNSAVED, rule, facts)
    told = [m.RuleStep(rule=x.rule.id, order=x.rule.order, matches=x.matches, decides=list(x.decides)) for x in steps]
    return m.RoutingTried(queue=route.queue, priority=route.priority, tags=list(route.tags), why=route.why, steps=told)


def roster(ask: Ask, query: m.RosterQuery | None = None) -> m.Roster:
    query = query or m.RosterQuery()
    zone = query.zone or _own_zone(ask)
    return _roster(wiring.trying().roster(day=query.day, zone=zone, calendar=query.calendar))


def roster_tried(ask: Ask, body: m.RosterTryIn) -> m.Roster:
    found = wiring.trying().roster(
        day=body.day, zone=body.zone or _own_zone(ask), calendar=body.calendar, id=body.id, shift=_doc(body.shift)
    )
    return _roster(found)


def _doc(body: Any) -> dict[str, Any]:
    """As it would be stored."""
    doc: dict[str, Any] = msgspec.to_builtins(body)
    del doc["version"]
    if "hours" in doc:
        doc["hours"] = clock.counted(doc["hours"])
    return doc


def _own_zone(ask: Ask) -> str:
    agent = wiring.settings().agents().get(ask.person.id)
    return agent.time_zone if agent else "UTC"


def _roster(week: Week) -> m.Roster:
    agents, queues = wiring.settings().agents(), wiring.settings().queues()
    return m.Roster(
        time_zone=week.zone, until=shape.time(week.end), calendar=week.calendar,
        days=[m.RosterDay(date=day.isoformat(), at=shape.time(at)) for day, at in week.days],
        calendars=[m.RosterCalendar(id=x.id, name=x.name or x.id) for x in wiring.trying().calendars()],
        queues=[_queue(x, queues[x.queue].name or x.queue, agents) for x in week.queues],
    )  # fmt: skip


def _queue(covered: Covered, name: str, agents: Mapping[str, Agent]) -> m.RosterQueue:
    return m.RosterQueue(
        queue=covered.queue, name=name,
        turns=[_turn(turn, agents) for turn in covered.turns],
        holes=[m.RosterHole(since=shape.time(start), until=shape.time(end)) for start, end in covered.holes],
    )  # fmt: skip


def _turn(turn: Turn, agents: Mapping[str, Agent]) -> m.RosterTurn:
    known = agents.get(turn.agent)
    return m.RosterTurn(
        agent=turn.agent, name=(known.name if known else "") or turn.agent, shift=turn.shift.id,
        shift_name=turn.shift.name, since=shape.time(turn.start), until=shape.time(turn.end),
    )  # fmt: skip
