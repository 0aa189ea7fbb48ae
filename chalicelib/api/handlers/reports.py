"""Figures, each with the address of the events behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.access import own_or_supervisor
from chalicelib.api.models import reports as m
from chalicelib.api.run import Ask
from chalicelib.domain import call_figures
from chalicelib.domain import reports as sums
from chalicelib.domain.errors import Invalid
from chalicelib.services.reports import Filter, OpenNow
from chalicelib.store.facts import Fact

_KINDS: tuple[str, ...] = get_args(m.What)
_VOLUMES = ("message_in", "message_out", "ticket_opened")


class _Links:
    """Addresses of the facts behind figures of one report. `channel`: of the whole report."""

    def __init__(self, start: int, end: int, agent: str, channel: str = "") -> None:
        given = {"from": shape.time(start), "to": shape.time(end), "agent": agent, "channel": channel}
        self._base = {name: value for name, value in given.items() if value}

    def __call__(self, *what: str, channel: str | None = None, **more: str) -> str:
        wanted = {"what": ",".join(what), **self._base, **({"channel": channel} if channel else {}), **more}
        return f"/api/reports/facts?{urlencode(wanted)}"


def overview(ask: Ask, query: m.OverviewQuery) -> m.Overview:
    agent = own_or_supervisor(ask.person, query.agent)
    start, end, zone = shape.epoch(query.from_), shape.epoch(query.to), zone_of(query.time_zone)
    channel = query.channel or ""
    facts = wiring.reports().between(start, end, agent, channel=channel)
    link = _Links(start, end, agent, channel)
    counts = sums.totals(facts)
    return m.Overview(
        from_=shape.time(start),
        to=shape.time(end),
        time_zone=query.time_zone,
        agent=agent or None,
        totals=[m.Total(what=what, count=counts[what], events=link(what)) for what in get_args(m.What)],
        volumes=[_volume(row, start, end, agent, zone) for row in sums.hourly(facts, _VOLUMES, zone)],
        open_by_queue=[_open(row, agent) for row in wiring.reports().open_now(agent)],
        first_reply=[
            m.FirstReply(
                channel=channel, count=x.count, median_ms=x.median, p90_ms=x.p90,
                events=link("first_reply", channel=channel),
            )
            for channel, x in sums.first_replies(facts).items()
        ],
        service_level=[
            m.ServiceLevel(
                channel=channel, due=x.due, within=x.within, level=x.level,
                events=link("first_reply", "first_reply_breached", channel=channel),
            )
            for channel, x in sums.service_levels(facts).items()
        ],
        calls=[_calls(queue, x, link) for queue, x in call_figures.figures(facts).items()],
    )  # fmt: skip


def _calls(queue: str | None, x: call_figures.Figures, link: _Links) -> m.CallFigures:
    of = {"queue": queue} if queue else {}
    queues = wiring.settings().queues()
    return m.CallFigures(
        queue=queue, name=queues[queue].name if queue in queues else "", queued=x.queued,
        queued_events=link(call_figures.QUEUED, **of), answered=x.answered, asa_ms=x.asa,
        answered_events=link(call_figures.ANSWERED, **of), in_time=x.in_time, service_level=x.level,
        goal=wiring.reports().answer_goal(queue), in_time_events=link(call_figures.ANSWERED, met="true", **of),
        abandoned=x.abandoned, abandonment=x.abandonment, abandoned_events=link(call_figures.ABANDONED, **of),
        handled=x.handled, talk_ms=x.talk, aht_ms=x.aht,
        handled_events=link(call_figures.HANDLED, concierge="false", **of),
    )  # fmt: skip


def _volume(row: sums.Hourly, start: int, end: int, agent: str, zone: ZoneInfo) -> m.Volume:
    link = _Links(max(start, row.start), min(end, row.start + sums.HOUR), agent)
    return m.Volume(
        hour=datetime.fromtimestamp(row.start // 1000, zone).isoformat(),
        channel=row.channel,
        messages_in=row.counts["message_in"],
        messages_out=row.counts["message_out"],
        tickets_opened=row.counts["ticket_opened"],
        events=link(*_VOLUMES, channel=row.channel),
    )


def _open(row: OpenNow, agent: str) -> m.OpenQueue:
    held = {"view": "assigned", "queue": row.queue, **({"agent": agent} if agent else {})}
    return m.OpenQueue(
        queue=row.queue,
        name=row.name,
        waiting=row.waiting,
        waiting_tickets=f"/api/tickets?{urlencode({'view': 'queue', 'queue': row.queue})}",
        with_agents=row.with_agents,
        with_agents_tickets=f"/api/tickets?{urlencode(held)}",
    )


def facts(ask: Ask, query: m.FactsQuery) -> m.FactPage:
    what = frozenset(query.what.split(","))
    if not what <= set(_KINDS):
        raise Invalid("what", f"Use one or more of {', '.join(_KINDS)}.")
    wanted = Filter(
        what=what, channel=query.channel or "", queue=query.queue,
        agent=own_or_supervisor(ask.person, query.agent), met=query.met, concierge=query.concierge,
        article=query.article, need=query.need, topic=query.topic, incident=query.incident,
        every=query.every,
    )  # fmt: skip
    found, place = wiring.reports().listed(
        shape.epoch(query.from_), shape.epoch(query.to), wanted, place=paging.read_timed(query.after),
        limit=query.limit,
    )  # fmt: skip
    tickets = shape.briefs(wiring.context(), [fact.ticket for fact in found]) if query.with_tickets else None
    return m.FactPage(items=[fact_line(fact) for fact in found], next=paging.tell(place), tickets=tickets)


def fact_line(x: Fact) -> m.FactLine:
    what: Any = x.what
    return m.FactLine(
        id=x.id, what=what, at=shape.time(x.at), ticket=x.ticket, channel=x.channel, queue=x.queue,
        agent=x.agent, value=x.value, met=x.met, extra=dict(x.extra),
    )  # fmt: skip


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("time_zone", "Use a name of the IANA time zone database, such as Europe/London.") from None
