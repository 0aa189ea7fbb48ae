"""The team: who is on duty, and what one shift hands to the next. The rules are in services/team.py."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.access import own_or_supervisor
from chalicelib.api.models import team as m
from chalicelib.api.run import Ask
from chalicelib.domain.agents import Agent, Desk
from chalicelib.domain.roster import Turn
from chalicelib.services.team import Left


def now(ask: Ask) -> m.Team:
    duty, desks = wiring.team().duty()
    agents, queues = wiring.settings().agents(), wiring.settings().queues()
    told = [
        m.TeamQueue(
            queue=x.queue, name=queues[x.queue].name,
            on_duty=[_on_duty(turn, agents, desks) for turn in x.now],
            next=[_next(turn, agents) for turn in x.next],
            unrostered=[
                m.Online(agent=id, name=_name(id, agents), presence_since=shape.maybe(desks[id].presence_at))
                for id in x.unrostered
            ],
        )
        for x in duty
    ]  # fmt: skip
    return m.Team(at=shape.time(wiring.context().clock()), queues=told)


def handover(ask: Ask, query: m.HandoverQuery) -> m.Handover:
    """An agent sees what they hand over themselves, a supervisor everybody's."""
    found, more = wiring.team().left(
        within=query.within, ended=query.ended, agent=own_or_supervisor(ask.person, query.agent), queue=query.queue,
        limit=query.limit,
    )  # fmt: skip
    return m.Handover(items=[_left(x) for x in found], more=more)


def hand_over(ask: Ask, body: m.HandoverIn) -> m.HandedOver:
    done = wiring.team().hand_over(
        body.client_id, body.tickets, of=own_or_supervisor(ask.person, body.of) or ask.person.id, agent=body.agent,
        queue=body.queue, note=body.note, by=ask.person.id,
    )  # fmt: skip
    items = [m.HandedTicket(ticket=x.ticket, done=not x.problem, problem=x.problem) for x in done]
    return m.HandedOver(items=items)


def _left(x: Left) -> m.HandoverItem:
    agents, now = wiring.settings().agents(), wiring.context().clock()
    note = m.LastNote(text=x.note.text, by=x.note.agent or None, at=shape.time(x.note.at)) if x.note else None
    return m.HandoverItem(
        ticket=shape.ticket(x.ticket, now), agent=x.turn.agent, shift=x.turn.shift.id, ends_at=shape.time(x.turn.end),
        note=note, next=[_next(turn, agents) for turn in x.next],
    )  # fmt: skip


def _on_duty(turn: Turn, agents: Mapping[str, Agent], desks: Mapping[str, Desk]) -> m.OnDuty:
    desk = desks.get(turn.agent) or Desk(id=turn.agent)
    known = agents.get(turn.agent)
    return m.OnDuty(
        agent=turn.agent, name=_name(turn.agent, agents), initials=known.initials if known else "",
        shift=turn.shift.id, shift_name=turn.shift.name, since=shape.time(turn.start), until=shape.time(turn.end),
        presence=desk.presence, presence_since=shape.maybe(desk.presence_at),
    )  # fmt: skip


def _next(turn: Turn, agents: Mapping[str, Agent]) -> m.ComesNext:
    return m.ComesNext(
        agent=turn.agent, name=_name(turn.agent, agents), shift=turn.shift.id, shift_name=turn.shift.name,
        since=shape.time(turn.start), until=shape.time(turn.end),
    )  # fmt: skip


def _name(id: str, agents: Mapping[str, Agent]) -> str:
    known = agents.get(id)
    return (known.name if known else "") or id
