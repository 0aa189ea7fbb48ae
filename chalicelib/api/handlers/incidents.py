"""Spikes and incidents. The rules are in services/incidents."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.handlers import heard
from chalicelib.api.models import incidents as m
from chalicelib.api.models import tickets as mt
from chalicelib.api.models.common import Channel, PageQuery
from chalicelib.api.run import Ask
from chalicelib.domain import incidents as i
from chalicelib.domain import spikes as s
from chalicelib.domain.errors import NotFound
from chalicelib.domain.incidents import Incident, Matcher
from chalicelib.services.incidents import numbers
from chalicelib.store.board import Card

# --- spikes


def spikes(ask: Ask, query: m.SpikesQuery) -> m.SpikePage:
    with paging.stores(query.after):
        found, next = wiring.outages().spikes.listed(query.state, after=query.after, limit=query.limit)
    return m.SpikePage(items=[m.Spike(**_spike(id, x)) for id, x in found], next=next or None)


def spike(ask: Ask, id: str) -> m.SpikeDetail:
    found = wiring.outages().spikes.one(id)
    examples = []
    for key in found.examples:
        try:
            examples.append(heard.shown(wiring.listening().one(key)))
        except NotFound:
            continue
    return m.SpikeDetail(**_spike(id, found), example_posts=examples)


def dismiss(ask: Ask, id: str) -> m.Spike:
    return m.Spike(**_spike(id, wiring.outages().spikes.dismiss(id, by=ask.person.id)))


def _spike(id: str, x: s.Spike) -> dict[str, Any]:
    kind, _, word = x.word.partition(":")
    return {
        "id": id, "channel": Channel(x.channel), "account": x.account, "kind": kind, "word": word,
        "at": shape.time(x.at), "window": shape.time(x.window), "posts": x.posts, "people": x.people,
        "threshold": x.threshold, "usual": x.usual, "why": x.why, "examples": [heard.public_key(k) for k in x.examples],
        "state": x.state, "by": x.by or None, "incident": x.incident or None, "page": x.page,
    }  # fmt: skip


# --- incidents


def declare(ask: Ask, body: m.IncidentIn) -> m.Incident:
    matcher = _matcher(body.matcher) if body.matcher else None
    made = wiring.outages().incidents.declare(
        body.client_id, body.title, matcher, spike=body.spike, by=ask.person.id
    )  # fmt: skip
    return one(ask, made.id)


def listed(ask: Ask, query: m.IncidentsQuery) -> m.IncidentPage:
    with paging.stores(query.after):
        found, next = wiring.outages().lists.listed(query.state, after=query.after, limit=query.limit)
    return m.IncidentPage(items=[m.IncidentSummary(**_summary(card)) for card in found], next=next or None)


def one(ask: Ask, id: str) -> m.Incident:
    return _told(wiring.outages().incidents.get(id))


def edit(ask: Ask, id: str, body: m.IncidentEdit) -> m.Incident:
    matcher = _matcher(body.matcher) if body.matcher else None
    return _told(
        wiring.outages().incidents.edit(id, title=body.title, matcher=matcher, version=ask.version(body.version))
    )


def posts(ask: Ask, id: str, query: PageQuery) -> m.IncidentPosts:
    with paging.stores(query.after):
        found, next = wiring.outages().lists.posts(id, after=query.after, limit=query.limit)
    return m.IncidentPosts(items=[heard.shown(x) for x in found], next=next or None)


def people(ask: Ask, id: str, query: PageQuery) -> m.IncidentPeople:
    with paging.stores(query.after):
        found, next = wiring.outages().lists.people(id, after=query.after, limit=query.limit)
    items = [
        m.IncidentPerson(
            customer=x.customer, key=x.key, channel=Channel(x.channel), at=shape.time(x.at), private=x.private
        )
        for x in found
    ]  # fmt: skip
    return m.IncidentPeople(items=items, next=next or None)


def follow_ups(ask: Ask, id: str, query: m.FollowUpsQuery) -> m.FollowUps:
    with paging.stores(query.after):
        found, next = wiring.outages().lists.follows(id, query.state, after=query.after, limit=query.limit)
    return m.FollowUps(items=[_follow_up(x) for x in found], next=next or None)


def _follow_up(x: i.Follow) -> m.FollowUp:
    state: Any = x.state
    return m.FollowUp(
        customer=x.customer, tickets=list(x.tickets), at=shape.time(x.at), state=state, told_on=x.told_on or None,
        why=x.why,
    )  # fmt: skip


def update(ask: Ask, id: str, body: m.IncidentUpdateIn) -> m.Incident:
    texts = _texts(body.text, body.texts)
    return _told(wiring.outages().incidents.update(id, body.client_id, texts, by=ask.person.id))


def resolve(ask: Ask, id: str, body: m.ResolveIn) -> m.Incident:
    texts = _texts(body.text, body.texts)
    return _told(wiring.outages().incidents.resolve(id, body.client_id, texts, body.follow_up, by=ask.person.id))


def reopen(ask: Ask, id: str) -> m.Incident:
    return _told(wiring.outages().incidents.reopen(id))


def choose(ask: Ask, id: str, body: m.ChooseIn) -> mt.Ticket:
    post = heard.key_of(body.post) if body.post else ""
    ticket = wiring.outages().incidents.choose(
        id, ticket=body.ticket, post=post, chosen=body.chosen, by=ask.person.id
    )  # fmt: skip
    return shape.ticket(ticket, wiring.context().clock())


def _matcher(given: m.MatcherIn) -> Matcher:
    return Matcher(
        topics=tuple(given.topics), words=tuple(given.words), channels=tuple(str(c) for c in given.channels),
        languages=tuple(given.languages), since=shape.epoch(given.since) if given.since else 0,
    )  # fmt: skip


def _texts(text: str, texts: dict[str, str]) -> dict[str, str]:
    """By account, as it is kept. In an address `#` is written `~`."""
    named = {name.replace("~", "#", 1): said for name, said in texts.items()}
    return {**({"": text} if text else {}), **named}


# --- telling


def _told(card: Card[Incident]) -> m.Incident:
    return m.Incident(**_summary(card), figures=_figures(card.record))


def _summary(card: Card[Incident]) -> dict[str, Any]:
    x = card.record
    newest = i.pinned(x)
    return {
        "id": x.id, "version": card.version, "title": x.title, "state": x.state,
        "matcher": m.IncidentMatcher(
            topics=list(x.matcher.topics), words=list(x.matcher.words), channels=list(x.matcher.channels),
            languages=list(x.matcher.languages), since=shape.time(x.matcher.since),
        ),
        "spike": x.spike or None, "declared_by": x.by, "declared_at": shape.time(x.declared_at),
        "resolved_by": x.resolved_by or None, "resolved_at": shape.maybe(x.resolved_at), "reopened": x.reopened,
        "gathering": bool(x.gathering.sources), "settling": bool(x.settling.sources), "follow_up": x.follow_up,
        "updates": [_update(one, pin=one is newest) for one in x.updates],
    }  # fmt: skip


def _update(x: i.Update, *, pin: bool) -> m.IncidentUpdate:
    kind: Any = x.kind
    return m.IncidentUpdate(
        id=x.id, kind=kind, by=x.by, at=shape.time(x.at), pin="by_hand" if pin else "",
        places=[
            m.UpdatePlace(
                account=y.account.replace("#", "~", 1), text=y.text, post=y.post or None, state=y.state, link=y.link,
                reason=y.reason,
            )
            for y in x.places
        ],
    )  # fmt: skip


def _figures(x: Incident) -> m.IncidentFigures:
    found = numbers.figures(wiring.context(), x)
    path = f"/api/incidents/{x.id}"
    return m.IncidentFigures(
        posts=found.posts, posts_list=f"{path}/posts", customers=found.customers,
        customers_list=f"{path}/people",
        acknowledged=found.acknowledged,
        private_waiting=found.private["waits"] + found.private["sent"],
        private_waiting_list=f"{path}/follow-ups?state=waits",
        private_told=found.private["told"], private_told_list=f"{path}/follow-ups?state=told",
        private_by_hand=found.private["by_hand"], private_by_hand_list=f"{path}/follow-ups?state=by_hand",
        first_post_at=shape.maybe(found.first_post_at), to_declare_ms=found.times.to_declare,
        to_first_update_ms=found.times.to_first_update, to_resolve_ms=found.times.to_resolve,
    )  # fmt: skip


# --- what is behind the figures


def report(ask: Ask, query: m.IncidentReportQuery) -> m.IncidentReport:
    start, end = shape.epoch(query.from_), shape.epoch(query.to)
    facts = wiring.reports().between(start, end)
    between = {"from": shape.time(start), "to": shape.time(end)}

    def link(what: str, **more: str) -> str:
        return f"/api/reports/facts?{urlencode({'what': what, **between, **more})}"

    return m.IncidentReport(
        from_=between["from"], to=between["to"], spikes=sum(fact.what == "spike_alerted" for fact in facts),
        spikes_events=link("spike_alerted"),
        items=[
            m.IncidentReported(
                id=x.incident, title=_title(x.incident), incident=f"/api/incidents/{x.incident}",
                counts=[
                    m.IncidentCount(what=what, count=count, events=link(what, incident=x.incident))
                    for what, count in x.counts.items()
                ],
                to_declare_ms=x.to_declare, to_first_update_ms=x.to_first_update, to_resolve_ms=x.to_resolve,
            )
            for x in numbers.reported(facts)
        ],
    )  # fmt: skip


def _title(id: str) -> str:
    try:
        return wiring.outages().incidents.get(id).record.title
    except NotFound:
        return ""
