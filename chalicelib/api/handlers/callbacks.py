"""Call backs: promised, offered, listed, changed, reported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.access import own_or_supervisor
from chalicelib.api.models import callbacks as m
from chalicelib.api.models.tickets import Line
from chalicelib.api.run import Ask
from chalicelib.domain.callback_figures import Figures, Price, figures
from chalicelib.domain.callbacks import WAITING, Attempt, Callback, Consent, How, When
from chalicelib.domain.errors import Invalid
from chalicelib.domain.reports import Spread
from chalicelib.services.callbacks.asking import Wish
from chalicelib.services.callbacks.slots import FreeSlot

_BY_AGENT = "asked for by an agent"


def offer(ask: Ask, id: str, body: m.CallbackOfferIn) -> Line:
    item = wiring.callbacks().asking.offer(
        id, body.client_id, by=ask.person.id, text=body.text.strip(), agent=body.agent
    )
    return shape.line(item)


def ask(ask: Ask, id: str, body: m.CallbackIn) -> m.Callback:
    now = wiring.context().clock()
    made = wiring.callbacks().ask(
        Wish(
            name=body.client_id, ticket=id, source="agent", when=when(body.when), number=body.number.strip(),
            agent=body.agent, by=ask.person.id, note=body.note,
            consent=Consent(words=_BY_AGENT, where=ask.person.id, at=now),
        )
    )  # fmt: skip
    return told(made)


def one(ask: Ask, id: str) -> m.Callback:
    return told(wiring.callbacks().get(id))


def move(ask: Ask, id: str, body: m.CallbackMoveIn) -> m.Callback:
    version = ask.version(body.version)
    return told(wiring.callbacks().reschedule(id, when(body.when), by=ask.person.id, version=version))


def cancel(ask: Ask, id: str, body: m.CallbackCancelIn) -> m.Callback:
    version = ask.version(body.version)
    return told(wiring.callbacks().cancel(id, by=ask.person.id, version=version, why=body.why.strip()))


def when(said: Literal["now"] | m.CallAt) -> When:
    """Raises Invalid where it isn't one of: now, a slot, a window."""
    if isinstance(said, str):
        return When()
    if said.slot and not said.from_ and not said.to:
        return When(how=How.SLOT, earliest=shape.epoch(said.slot))
    if said.slot or not said.from_ or not said.to:
        raise Invalid("when", 'Give "now", a slot, or from and to.')
    return When(how=How.WINDOW, earliest=shape.epoch(said.from_), latest=shape.epoch(said.to))


def listed(ask: Ask, query: m.CallbacksQuery) -> m.CallbackPage:
    store = wiring.context().store.callbacks
    start, end = _range(query.from_, query.to)
    with paging.stores(query.after):
        if query.agent:
            if query.newest_first:
                raise Invalid("newest_first", "This is for lists by state.")
            found = store.by_agent(query.agent, start=start, end=end, limit=query.limit, after=query.after)
        else:
            found = store.by_state(
                query.state or "scheduled", start=start, end=end, limit=query.limit, after=query.after,
                newest_first=query.newest_first,
            )  # fmt: skip
    shown = [x for x in found.items if (not query.state or x.state == query.state) and query.queue in ("", x.queue)]
    tickets = shape.briefs(wiring.context(), [x.ticket for x in shown]) if query.with_tickets else None
    return m.CallbackPage(items=[told(x) for x in shown], next=found.next or None, tickets=tickets)


def _range(start: datetime | None, end: datetime | None) -> tuple[int, int]:
    return shape.epoch(start) if start else 0, shape.epoch(end) if end else 0


def slots(ask: Ask, query: m.SlotsQuery) -> m.CallbackSlots:
    if query.queue not in wiring.settings().queues():
        raise Invalid("queue", f"There is no queue {query.queue}.")
    zone = _zone(query.time_zone)
    free = wiring.callbacks().slots.free(
        query.queue, shape.epoch(query.from_), shape.epoch(query.to), country=query.country
    )
    return m.CallbackSlots(time_zone=query.time_zone, items=[_slot(x, zone) for x in free])


def _slot(x: FreeSlot, zone: ZoneInfo) -> m.CallbackSlot:
    return m.CallbackSlot(from_=_local(x.start, zone), to=_local(x.end, zone), left=x.left)


def _local(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(zone).isoformat()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("time_zone", "Use a name of the IANA time zone database, such as Europe/London.") from None


def told(x: Callback) -> m.Callback:
    return m.Callback(
        id=x.id, version=x.version, state=x.state.value, ticket=x.ticket, customer=x.customer, number=x.number,
        country=x.country, queue=x.queue, account=x.account, agent=x.agent or None, agent_first=x.agent_first,
        source=x.source, how=x.how.value, from_=shape.time(x.earliest), to=shape.time(x.latest),
        next_at=shape.maybe(x.next_at) if x.state in WAITING else None, place_at=shape.time(x.place_at),
        asked_at=shape.time(x.asked_at), asked_by=x.by or None, post_at=shape.maybe(x.post_at), turn=x.turn,
        tried=x.tried, attempts=[_attempt(a) for a in x.attempts], outcome=x.outcome or None,
        connected_at=shape.maybe(x.connected_at), ended_at=shape.maybe(x.ended_at),
        consent=m.CallbackConsent(words=x.consent.words, where=x.consent.where, at=shape.maybe(x.consent.at)),
        note=x.note, why=x.why, closing_reply=x.closing or None,
    )  # fmt: skip


def _attempt(x: Attempt) -> m.CallbackAttempt:
    return m.CallbackAttempt(
        at=shape.time(x.at), due=shape.maybe(x.due), outcome=x.outcome or None, call=x.call or None
    )


# --- the report


class _Links:
    """Addresses of the facts behind figures."""

    def __init__(self, start: int, end: int, agent: str, queue: str) -> None:
        given = {"from": shape.time(start), "to": shape.time(end), "agent": agent, "queue": queue}
        self._base = {name: value for name, value in given.items() if value}

    def __call__(self, what: str, **more: str) -> str:
        return f"/api/reports/facts?{urlencode({'what': what, **self._base, **more})}"


def report(ask: Ask, query: m.CallbackReportQuery) -> m.CallbackReport:
    agent = own_or_supervisor(ask.person, query.agent)
    start, end = shape.epoch(query.from_), shape.epoch(query.to)
    facts = wiring.reports().between(start, end, agent)
    found = figures([fact for fact in facts if query.queue in ("", fact.queue)], _prices())
    return _report(found, start, end, agent, _Links(start, end, agent, query.queue))


def _prices() -> dict[str, Price]:
    """What minutes cost, of each phone account that says so."""
    out = {}
    for key, doc, _ in wiring.settings().listed("account"):
        channel, _, account = key.partition("#")
        prices = doc.get("settings", {}).get("minute_prices") if channel == "voice" else None
        if isinstance(prices, dict):
            out[account] = Price(float(prices["out"]), float(prices["in"]), str(prices["currency"]))
    return out


def _report(x: Figures, start: int, end: int, agent: str, link: _Links) -> m.CallbackReport:
    def count(what: str) -> m.CallbackCount:
        return m.CallbackCount(count=x.counts[what], events=link(what))

    def times(found: Spread, what: str) -> m.CallbackSpread:
        return m.CallbackSpread(count=found.count, median_ms=found.median, p90_ms=found.p90, events=link(what))

    return m.CallbackReport(
        from_=shape.time(start), to=shape.time(end), agent=agent or None, promised=count("callback_promised"),
        attempts=count("callback_attempt"),
        kept_in_time=m.CallbackKept(
            within=x.kept.within, due=x.kept.due, share=x.kept.level, events=link("callback_attempt", met="true")
        ),
        connected=count("callback_connected"), post_to_call=times(x.post_to_call, "post_called_back"),
        asked_to_call=times(x.asked_to_call, "callback_connected"), fell_back=count("callback_fell_back"),
        abandoned=count("callback_abandoned"), cancelled=count("callback_cancelled"),
        cost=m.CallbackCost(
            calls=x.cost.calls, minutes=x.cost.minutes, called=x.cost.called, inbound=x.cost.inbound,
            currency=x.cost.currency, events=link("callback_ended"),
        ),
    )  # fmt: skip
