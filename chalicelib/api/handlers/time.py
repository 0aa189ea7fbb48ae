"""What is at risk, more time, and replies that go out later. The rules are in services/work.py and
services/scheduled.py."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.models import tickets as m
from chalicelib.api.models import time as mt
from chalicelib.api.run import Ask
from chalicelib.domain import presets
from chalicelib.domain.agents import Role
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.tickets import Ticket
from chalicelib.services.scheduled import Plan

_YEAR_MS = 366 * 86_400_000


# --- promises


def at_risk(ask: Ask, query: mt.AtRiskQuery) -> m.TicketPage:
    """An agent sees their own and what waits in the queues they serve, a supervisor everything."""
    listing, now = wiring.listing(), wiring.context().clock()
    found = listing.at_risk(
        _lists(ask, query), within=query.within, queue=query.queue, place=paging.read_timed(query.after),
        limit=query.limit,
    )  # fmt: skip
    return shape.page(found, paging.tell(found.place), now)


def _lists(ask: Ask, query: mt.AtRiskQuery) -> list[str]:
    settings, listing = wiring.settings(), wiring.listing()
    if query.queue and query.queue not in settings.queues():
        raise Invalid("queue", f"There is no queue {query.queue}.")
    senior = ask.person.is_at_least(Role.SUPERVISOR)
    people = [ask.person.id] if query.mine or not senior else sorted({*settings.agents(), ask.person.id})
    own = [f"{kind}#{person}" for person in people for kind in ("A", "O")]
    if query.mine:
        return own
    served = listing.served_by(None if senior else settings.agents().get(ask.person.id))
    waiting = [p for id in served if query.queue in ("", id) for p in listing.partitions(id)]
    return own + waiting


def grant(ask: Ask, id: str, body: mt.GrantIn) -> m.Ticket:
    granted = wiring.work().grant(
        id, body.target, body.minutes, body.reason, by=ask.person.id, version=ask.version(body.version)
    )
    return _told(granted)


def _told(ticket: Ticket) -> m.Ticket:
    return shape.ticket(ticket, wiring.context().clock())


# --- until when


def away_until(ask: Ask, body: m.SnoozeIn) -> int:
    """Epoch ms; 0 = it is to be woken now. Raises Invalid naming the field, or NotAllowed for too far."""
    if body.preset:
        if body.until is not UNSET:
            raise Invalid("until", "Give until or preset, not both.")
        agent = wiring.settings().agents().get(ask.person.id)
        zone = body.zone or (agent.time_zone if agent else "UTC")
        return presets.until(body.preset, wiring.context().clock(), zone, body.time)
    for name, said in (("time", body.time), ("zone", body.zone)):
        if said:
            raise Invalid(name, "This goes with a preset only.")
    if body.until is UNSET:
        raise Invalid("until", "Say until when, or null to wake it now.")
    return near(body.until) if body.until else 0


def near(when: datetime) -> int:
    """Epoch ms of a time that isn't too far away. Raises NotAllowed."""
    until = shape.epoch(when)
    if until > wiring.context().clock() + _YEAR_MS:
        raise NotAllowed("That is more than a year away.", "too_far", "Choose a nearer time.")
    return until


# --- replies that go out later


def plan_of(send_at: datetime | None, send_local: str, anyway: bool) -> Plan | None:
    """None if no time is given. Raises Invalid if two are."""
    if send_at and send_local:
        raise Invalid("send_local", "Give send_at or send_local, not both.")
    if not send_at and not send_local:
        return None
    return Plan(at=shape.epoch(send_at) if send_at else 0, local=send_local, anyway=anyway)


def reschedule(ask: Ask, id: str, client_id: str, body: mt.RescheduleIn) -> m.Replied:
    plan = plan_of(body.send_at, body.send_local, bool(body.even_if_they_write))
    item, ticket = wiring.scheduling().change(
        id, client_id, text=body.text, plan=plan, anyway=body.even_if_they_write, agent=ask.person.id,
        despite=body.despite,
    )  # fmt: skip
    return m.Replied(line=shape.line(item), ticket=_told(ticket))


def unschedule(ask: Ask, id: str, client_id: str) -> m.Ticket:
    return _told(wiring.scheduling().cancel(id, client_id, agent=ask.person.id))
