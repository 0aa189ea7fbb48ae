"""Reading tickets: lists, one ticket, its timeline, and the customer's others."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.models import tickets as m
from chalicelib.api.models.common import PageQuery
from chalicelib.api.run import Ask
from chalicelib.domain.agents import Role
from chalicelib.domain.approvals import WAITING
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.tickets import MINUTE, Ticket
from chalicelib.services.listing import Counted, Listed
from chalicelib.services.social.pairs import pairs

AT_RISK = 15  # minutes: what comes due by then may be late before anybody looks again
CALLS_DUE = 60  # minutes


def views(ask: Ask) -> m.Views:
    """One query a list of mine and a shard of my queues, and one for each list that isn't of tickets. What everybody
    has isn't counted."""
    listing, me = wiring.listing(), ask.person.id
    queues = wiring.settings().queues()

    def counted(partitions: list[str]) -> Counted:
        return listing.counted(partitions, within=AT_RISK)

    mine, offered = counted([f"A#{me}"]), counted([f"O#{me}"])
    waiting = {id: counted(listing.partitions(id)) for id in _queues_of(ask)}
    everywhere = [mine, offered, *waiting.values()]
    return m.Views(
        items=[
            _count("mine", "Mine", mine.all),
            _count("offered", "Offered to me", offered.all),
            _count("due_soon", "At risk", sum(x.due for x in everywhere), within=AT_RISK),
            *_elsewhere(ask),
            _count("unassigned", "Unassigned", sum(x.all for x in waiting.values())),
            *(_count("queue", queues[id].name or id, x.all, id) for id, x in waiting.items()),
            _count("all", "All open", None),
        ]
    )


def _elsewhere(ask: Ask) -> list[m.Count]:
    """What is listed elsewhere: calls due within the hour, and for supervisors the words that wait for a yes."""
    store, until = wiring.context().store, wiring.context().clock() + CALLS_DUE * MINUTE
    calls = urlencode({"state": "scheduled", "to": shape.time(until)})
    found = [
        m.Count(
            view="callbacks", queue=None, name="Callbacks", count=store.callbacks.count("scheduled", end=until),
            tickets=f"/api/callbacks?{calls}",
        )
    ]  # fmt: skip
    if ask.person.is_at_least(Role.SUPERVISOR):
        count = store.board.count(WAITING)
        found.append(m.Count(view="approvals", queue=None, name="Approvals", count=count, tickets="/api/approvals"))
    return found


def _count(view: str, name: str, count: int | None, queue: str = "", **more: int) -> m.Count:
    where = urlencode({"view": view, **({"queue": queue} if queue else {}), **more})
    return m.Count(view=view, queue=queue or None, name=name, count=count, tickets=f"/api/tickets?{where}")


def _queues_of(ask: Ask) -> list[str]:
    """The queues somebody works from: a supervisor sees every one."""
    agent = wiring.settings().agents().get(ask.person.id)
    return wiring.listing().served_by(None if ask.person.is_at_least(Role.SUPERVISOR) else agent)


# --- lists


def listed(ask: Ask, query: m.TicketsQuery) -> m.TicketPage:
    found, cursor = _VIEWS[query.view](ask, query)
    return shape.page(Listed([x for x in found if _wanted(x, query)]), cursor, wiring.context().clock())


def _wanted(x: Ticket, query: m.TicketsQuery) -> bool:
    return (
        (query.priority is None or x.priority == query.priority)
        and (query.channel is None or x.channel == query.channel)
        and (not query.queue or x.queue == query.queue)
    )


_Found = tuple[list[Ticket], str | None]


def _work(partitions: list[str], query: m.TicketsQuery) -> _Found:
    found = wiring.listing().work(partitions, place=paging.read(query.after), limit=query.limit)
    return found.items, paging.tell(found.place)


def _mine(ask: Ask, query: m.TicketsQuery) -> _Found:
    return _work([f"A#{ask.person.id}"], query)


def _offered(ask: Ask, query: m.TicketsQuery) -> _Found:
    return _work([f"O#{ask.person.id}"], query)


def _queue(ask: Ask, query: m.TicketsQuery) -> _Found:
    if query.queue not in wiring.settings().queues():
        raise Invalid("queue", f"There is no queue {query.queue}." if query.queue else "Name a queue.")
    return _work(wiring.listing().partitions(query.queue), query)


def _waiting(ask: Ask, query: m.TicketsQuery) -> list[str]:
    listing = wiring.listing()
    wanted = [id for id in _queues_of(ask) if query.queue in ("", id)]
    return [partition for id in wanted for partition in listing.partitions(id)]


def _unassigned(ask: Ask, query: m.TicketsQuery) -> _Found:
    return _work(_waiting(ask, query), query)


def _assigned(ask: Ask, query: m.TicketsQuery) -> _Found:
    """Offered to or held by agents: one's own, or for a supervisor everybody's."""
    if ask.person.is_at_least(Role.SUPERVISOR):
        agents = [query.agent] if query.agent else list(wiring.settings().agents())
    elif query.agent in ("", ask.person.id):
        agents = [ask.person.id]
    else:
        raise Invalid("agent", "You see what is assigned to yourself.")
    return _work([f"{kind}#{agent}" for agent in agents for kind in ("A", "O")], query)


def _due_soon(ask: Ask, query: m.TicketsQuery) -> _Found:
    me = ask.person.id
    found = wiring.listing().due_soon(
        [f"A#{me}", f"O#{me}", *_waiting(ask, query)], within=query.within,
        place=paging.read_timed(query.after), limit=query.limit,
    )  # fmt: skip
    return found.items, paging.tell(found.place)


def _all(ask: Ask, query: m.TicketsQuery) -> _Found:
    found = wiring.listing().unsolved(place=paging.read_timed(query.after), limit=query.limit)
    return found.items, paging.tell(found.place)


def _status(ask: Ask, query: m.TicketsQuery) -> _Found:
    if query.status is None:
        raise Invalid("status", "Name a status.")
    with paging.stores(query.after):
        found = wiring.context().store.tickets.by_status(query.status, limit=query.limit, after=query.after)
    return found.items, found.next or None


_VIEWS: dict[str, Callable[[Ask, m.TicketsQuery], _Found]] = {
    "mine": _mine, "offered": _offered, "queue": _queue, "unassigned": _unassigned, "assigned": _assigned,
    "due_soon": _due_soon, "status": _status, "all": _all,
}  # fmt: skip


# --- one ticket


def one(ask: Ask, id: str) -> m.TicketDetail:
    """The ticket, its customer, each reply that hasn't gone yet, and what its threads ask for (social/pairs.py)."""
    context = wiring.context()
    ticket = context.store.tickets.get(id)
    if ticket is None:
        raise NotFound("There is no such ticket.")
    return shape.detail(
        ticket, context.clock(), wiring.scheduling().waiting(ticket), pairs=pairs(context, ticket),
        customer=context.person(ticket.customer) if ticket.public else None,
    )  # fmt: skip


def timeline(ask: Ask, id: str, query: m.TimelineQuery) -> m.Timeline:
    """One query; links to files are made without a call."""
    store = wiring.context().store
    with paging.stores(query.after):
        found = store.interactions.timeline(id, limit=query.limit, after=query.after, newest_first=query.newest_first)
    if not found.items and not query.after and store.tickets.get(id) is None:
        raise NotFound("There is no such ticket.")
    files = {a.stored: a.name for line in found.items for a in line.item.attachments if a.stored}
    links = {key: wiring.files().link(key, name=name) for key, name in files.items()}
    return m.Timeline(items=[shape.line(line.item, links) for line in found.items], next=found.next or None)


def related(ask: Ask, id: str, query: PageQuery) -> m.TicketPage:
    context, listing = wiring.context(), wiring.listing()
    ticket = context.store.tickets.get(id)
    if ticket is None:
        raise NotFound("There is no such ticket.")
    person = context.person(ticket.customer)
    records = listing.records(person) if person else [ticket.customer]
    found = listing.history(records, place=paging.read_timed(query.after), limit=query.limit)
    others = Listed([x for x in found.items if x.id != id])
    return shape.page(others, paging.tell(found.place), context.clock())
