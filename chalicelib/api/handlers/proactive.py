"""Coming back to customers. The rules are in services/thanking.py and services/checkins."""

from __future__ import annotations

from dataclasses import replace

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.access import own_or_supervisor
from chalicelib.api.handlers.callbacks import when as call_at
from chalicelib.api.handlers.heard import key_of, public_key
from chalicelib.api.models import proactive as m
from chalicelib.api.models import tickets as mt
from chalicelib.api.models.common import Channel
from chalicelib.api.run import Ask
from chalicelib.domain import checkins as c
from chalicelib.domain.agents import Role
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.identities import Customer
from chalicelib.services import consents
from chalicelib.services.thanking import Proposal

# --- thank-yous


def praise(ask: Ask, query: m.ThanksQuery) -> m.PraisePage:
    found, place = wiring.thanking().proposals(
        days=query.days, channel=query.channel or "", place=paging.read_timed(query.after), limit=query.limit
    )
    return m.PraisePage(items=[_praise(x) for x in found], next=paging.tell(place))


def _praise(x: Proposal) -> m.PraisePost:
    return m.PraisePost(
        post=public_key(x.heard.key), channel=Channel(x.heard.channel), account=x.heard.account, name=x.heard.name,
        handle=x.heard.handle, followers=x.heard.followers, said=x.heard.text, at=shape.time(x.heard.at),
        sentiment=x.heard.verdict.sentiment, language=x.heard.verdict.language, text=x.text,
    )  # fmt: skip


def thank(ask: Ask, body: m.ThankIn) -> mt.Replied:
    item, ticket = wiring.thanking().thank(key_of(body.post), body.text, by=ask.person.id)
    return mt.Replied(line=shape.line(item), ticket=shape.ticket(ticket, wiring.context().clock()))


# --- check-in lists


def make(ask: Ask, body: m.CheckinIn) -> m.CheckinList:
    tags = tuple(dict.fromkeys(tag.strip().lower() for tag in body.tags))
    return _list(
        wiring.checkins().create(
            c.Checkin(
                id=f"{ask.person.id}-{body.client_id}", name=body.name, kind=c.Way(body.kind),
                older_days=body.older_days, agents=tuple(body.agents), tags=tags, a_day=body.a_day, most=body.most,
                note=body.note, by=ask.person.id,
            )
        )
    )  # fmt: skip


def lists(ask: Ask, query: m.CheckinsQuery) -> m.CheckinPage:
    with paging.stores(query.after):
        page = wiring.checkins().listed(limit=query.limit, after=query.after)
    return m.CheckinPage(items=[_list(card.record) for card in page.items], next=page.next or None)


def one_list(ask: Ask, id: str) -> m.CheckinList:
    return _list(wiring.checkins().get(id))


def cancel(ask: Ask, id: str) -> m.CheckinList:
    return _list(wiring.checkins().cancel(id))


def _list(x: c.Checkin) -> m.CheckinList:
    return m.CheckinList(
        id=x.id, name=x.name, kind=x.kind.value, older_days=x.older_days, agents=list(x.agents), tags=list(x.tags),
        a_day=x.a_day, most=x.most, note=x.note, by=x.by, created_at=shape.time(x.created_at), state=x.state.value,
        made=x.made, looked=x.looked,
    )  # fmt: skip


# --- tasks


def tasks(ask: Ask, query: m.TasksQuery) -> m.TaskPage:
    """An agent's own; a supervisor anybody's. What is over of a list is for everybody who works on it to see."""
    service = wiring.checkin_tasks()
    if query.list and query.agent:
        raise Invalid("list", "Name an agent or a list, not both.")
    with paging.stores(query.after):
        if query.list:
            page = service.finished(query.list, limit=query.limit, after=query.after)
        else:
            agent = own_or_supervisor(ask.person, query.agent) or ask.person.id
            until = wiring.context().clock() + query.days * c.DAY
            page = service.of(agent, until=until, limit=query.limit, after=query.after)
    return m.TaskPage(items=[_task(card.record) for card in page.items], next=page.next or None)


def finish(ask: Ask, id: str, body: m.TaskDoneIn) -> m.CheckinTask:
    _mine(ask, id)
    return _task(wiring.checkin_tasks().finish(id, c.TaskState(body.state), body.outcome, by=ask.person.id))


def call(ask: Ask, id: str, body: m.TaskCallIn) -> m.CheckinTask:
    _mine(ask, id)
    return _task(wiring.checkin_tasks().call(id, call_at(body.when), by=ask.person.id))


def write(ask: Ask, id: str, body: m.TaskWriteIn) -> m.CheckinTask:
    _mine(ask, id)
    if bool(body.text.strip()) == bool(body.template):
        raise Invalid("text", "Give a text or a template.")
    return _task(
        wiring.checkin_tasks().write(
            id, text=body.text, template=body.template, variables=body.variables, by=ask.person.id
        )
    )


def _mine(ask: Ask, id: str) -> None:
    task = wiring.checkin_tasks().get(id).record
    if task.agent != ask.person.id and not ask.person.is_at_least(Role.SUPERVISOR):
        raise NotAllowed(f"This is a task of {task.agent}.", "not_yours", "A supervisor can do it.")


def _task(x: c.Task) -> m.CheckinTask:
    return m.CheckinTask(
        id=x.id, list=x.list, customer=x.customer, name=x.name, agent=x.agent, kind=x.kind.value, state=x.state.value,
        due=shape.time(x.due), last_heard=shape.maybe(x.last_heard), thread=x.thread or None, note=x.note,
        ticket=x.ticket or None, callback=x.callback or None, outcome=x.outcome, by=x.by or None,
        at=shape.maybe(x.at),
    )  # fmt: skip


# --- may they be contacted


def contact(ask: Ask, id: str) -> m.Contact:
    return _contact(wiring.merging().get(id))


def agree(ask: Ask, id: str, body: m.ContactIn) -> m.Contact:
    """Kept with who noted it and when; the latest word counts."""
    said = {"said": body.said, "how": body.how, "by": ask.person.id, "at": str(wiring.context().clock())}
    root = wiring.context().root(wiring.merging().get(id))
    return _contact(wiring.context().store.customers.change(root.id, lambda x: replace(x, contact=said)))


def _contact(x: Customer) -> m.Contact:
    said = x.contact.get("said")
    return m.Contact(
        said="yes" if said == "yes" else "no" if said == "no" else None, how=x.contact.get("how", ""),
        by=x.contact.get("by") or None, at=shape.maybe(int(x.contact.get("at") or 0)),
        channels=[
            m.ChannelSaid(
                identity=word.identity, channel=Channel(word.channel), account=word.account,
                said="stop" if word.said == "stop" else "start", at=shape.time(word.at),
            )
            for word in consents.said(wiring.context(), wiring.listing(), x)
        ],
    )  # fmt: skip
