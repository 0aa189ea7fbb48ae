"""The wall: queues and people at this moment. What is counted is in services/wall.py."""

from __future__ import annotations

from urllib.parse import urlencode

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.models import wall as m
from chalicelib.api.run import Ask
from chalicelib.domain.agents import FULL
from chalicelib.services.wall import PersonNow, QueueNow


def now(ask: Ask, query: m.WallQuery) -> m.WallNow:
    queues, people = wiring.wall().now(within=query.within)
    return m.WallNow(
        at=shape.time(wiring.context().clock()),
        queues=[_queue(x, query.within) for x in queues],
        people=[_person(x) for x in people],
    )


def _queue(x: QueueNow, within: int) -> m.WallQueue:
    risky = urlencode({"queue": x.queue, "within": within})
    return m.WallQueue(
        queue=x.queue, name=wiring.settings().queues()[x.queue].name or x.queue, waiting=x.waiting,
        waiting_tickets=f"/api/tickets?{urlencode({'view': 'queue', 'queue': x.queue})}", calls=x.calls,
        longest_since=shape.maybe(x.longest_since), with_agents=x.with_agents, late=x.late, at_risk=x.at_risk,
        at_risk_tickets=f"/api/tickets/at-risk?{risky}", more=x.more,
    )  # fmt: skip


def _person(x: PersonNow) -> m.WallPerson:
    return m.WallPerson(
        agent=x.agent.id, name=x.agent.name or x.agent.id, initials=x.agent.initials, presence=x.desk.presence,
        presence_since=shape.maybe(x.desk.presence_at), until=shape.maybe(x.until), load=round(x.desk.load / FULL, 3),
        holds=x.holds, offered=x.offered, call=x.call or None, call_since=shape.maybe(x.call_since),
    )  # fmt: skip
