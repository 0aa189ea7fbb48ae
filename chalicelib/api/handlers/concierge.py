"""Concierge tickets, and the goodwill they make. The rules are in domain/concierge_changes.py."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from msgspec import UNSET, UnsetType

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.access import own_or_supervisor
from chalicelib.api.handlers.reports import zone_of
from chalicelib.api.models import concierge as m
from chalicelib.api.models.tickets import Ticket
from chalicelib.api.run import Ask
from chalicelib.domain import concierge as c
from chalicelib.domain import goodwill
from chalicelib.domain.concierge import Item, Option, Request, State
from chalicelib.domain.concierge_changes import Wish
from chalicelib.domain.money import Money
from chalicelib.store.board import Card

# --- a ticket's request


def begin(ask: Ask, id: str, body: m.ConciergeIn) -> m.Concierge:
    version = ask.version(body.version)
    return _told(wiring.concierge().begin(id, by=ask.person.id, version=version))


def end(ask: Ask, id: str) -> Ticket:
    ticket = wiring.concierge().end(id, by=ask.person.id)
    return shape.ticket(ticket, wiring.context().clock())


def one(ask: Ask, id: str) -> m.Concierge:
    return _told(wiring.concierge().get(id))


def listed(ask: Ask, query: m.ConciergeQuery) -> m.ConciergePage:
    with paging.stores(query.after):
        found = wiring.concierge().listed(query.status, after=query.after, limit=query.limit)
    return m.ConciergePage(items=[_told(card) for card in found.items], next=found.next or None)


def add(ask: Ask, id: str, body: m.WishedIn) -> m.Concierge:
    item = Item(
        id=body.client_id, text=body.text, quantity=body.quantity, constraints=body.constraints,
        budget=_sum(body.budget), needed_by=body.needed_by,
    )  # fmt: skip
    return _told(wiring.concierge().add(id, item, by=ask.person.id, version=ask.version(body.version)))


def edit(ask: Ask, id: str, item: str, body: m.WishedEdit) -> m.Concierge:
    given = {name: getattr(body, name) for name in ("text", "quantity", "constraints", "needed_by")}
    changes = {name: value for name, value in given.items() if value is not UNSET}
    if not isinstance(body.budget, UnsetType):
        changes["budget"] = _sum(body.budget)
    card = wiring.concierge().edit(
        id, item, lambda x: replace(x, **changes), by=ask.person.id, version=ask.version(body.version)
    )
    return _told(card)


def find(ask: Ask, id: str, item: str, body: m.OptionIn) -> m.Concierge:
    option = Option(
        id=body.client_id, source=body.source, url=body.url, price=_sum(body.price), stock=body.stock, note=body.note
    )
    return _told(wiring.concierge().find(id, item, option, by=ask.person.id, version=ask.version(body.version)))


def move(ask: Ask, id: str, item: str, body: m.MoveIn) -> m.Concierge:
    wish = Wish(
        to=State(body.status), option=body.option, carrier=body.carrier, tracking=body.tracking, why=body.why
    )  # fmt: skip
    return _told(wiring.concierge().move(id, item, wish, by=ask.person.id, version=ask.version(body.version)))


def refer(ask: Ask, id: str, body: m.ReferralIn) -> m.Concierge:
    referral = c.Referral(
        id=body.client_id, to=body.to, kind=body.kind, why=body.why, worth=_sum(body.worth), item=body.item
    )
    return _told(wiring.concierge().refer(id, referral, by=ask.person.id, version=ask.version(body.version)))


# --- telling


def _sum(given: m.Money | None) -> Money | None:
    return Money(amount=given.amount, currency=given.currency) if given else None


def _money(x: Money | None) -> m.Money | None:
    return m.Money(amount=x.amount, currency=x.currency) if x else None


def _told(card: Card[Request]) -> m.Concierge:
    x = card.record
    state = c.state_of(x)
    return m.Concierge(
        ticket=x.ticket, version=card.version, status=state, customer=x.customer,  # type: ignore[arg-type]
        customer_name=x.name, subject=x.subject, channel=x.channel, opened_at=shape.time(x.opened_at),
        items=[_item(item) for item in x.items], referrals=[_referral(one) for one in x.referrals],
    )  # fmt: skip


def _item(x: Item) -> m.Wished:
    return m.Wished(
        id=x.id, text=x.text, quantity=x.quantity, constraints=x.constraints, budget=_money(x.budget),
        needed_by=x.needed_by or None, status=x.state.value, next=[state.value for state in c.MOVES[x.state]],
        options=[_option(option, x) for option in x.options], carrier=x.carrier, tracking=x.tracking or None,
        why=x.why, added_by=x.by, added_at=shape.time(x.at),
        changed_at=shape.time(x.moves[-1].at if x.moves else x.at),
    )  # fmt: skip


def _option(x: Option, item: Item) -> m.Found:
    return m.Found(
        id=x.id, source=x.source, url=x.url or None, price=_money(x.price), stock=x.stock, note=x.note,
        found_by=x.by, found_at=shape.time(x.at), chosen=x.id == item.chosen,
    )  # fmt: skip


def _referral(x: c.Referral) -> m.Referral:
    return m.Referral(
        id=x.id, to=x.to, kind="partner" if x.kind == "partner" else "other_shop", why=x.why, worth=_money(x.worth),
        item=x.item or None, by=x.by, at=shape.time(x.at),
    )  # fmt: skip


# --- the report


def report(ask: Ask, query: m.GoodwillQuery) -> m.GoodwillReport:
    agent = own_or_supervisor(ask.person, query.agent)
    start, end, zone = shape.epoch(query.from_), shape.epoch(query.to), zone_of(query.time_zone)
    facts = wiring.reports().between(start, end, agent)
    periods = goodwill.by_period(facts, query.by, zone)
    return m.GoodwillReport(
        agent=agent or None,
        total=_figures(goodwill.figures(facts), start, end, agent),
        periods=[_figures(x.figures, max(start, x.start), min(end, x.end), agent) for x in periods],
    )


def _figures(x: goodwill.Figures, start: int, end: int, agent: str) -> m.Goodwill:
    def link(what: str, **more: str) -> str:
        base = {"what": what, "from": shape.time(start), "to": shape.time(end), **({"agent": agent} if agent else {})}
        return f"/api/reports/facts?{urlencode({**base, **more})}"

    def count(what: str, **more: str) -> m.GoodwillCount:
        return m.GoodwillCount(count=x.counts[what], events=link(what, **more))

    return m.Goodwill(
        from_=shape.time(start), to=shape.time(end), requests=count(goodwill.ASKED, met="true"),
        items=count(goodwill.ITEM), found=count(goodwill.FOUND), ordered=count(goodwill.ORDERED),
        shipped=count(goodwill.SHIPPED), declined=count(goodwill.DECLINED), referrals=count(goodwill.REFERRED),
        worth=[m.Worth(amount=amount, currency=currency) for currency, amount in x.worth.items()],
        first_option=m.FirstOption(
            count=x.first_option.count, median_ms=x.first_option.median, p90_ms=x.first_option.p90,
            events=link(goodwill.FOUND),
        ),
    )  # fmt: skip
