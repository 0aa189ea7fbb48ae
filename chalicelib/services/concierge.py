"""Concierge requests: what an agent looks for, finds, orders and sends for a customer, kept beside the ticket.

The request is one card of the board, by its ticket's id, written on the version that was read; it comes to be
with the ticket's type (services/facts.py sees to it whoever set that) or with the first thing written on it.
Each change leaves a line on the timeline under a name of its own, from which the reports' facts are made. A call
that died in between is simply made again: by the ids its caller gave, it changes nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chalicelib.domain import concierge as c
from chalicelib.domain import concierge_changes as changes
from chalicelib.domain.concierge import Item, Option, Referral, Request
from chalicelib.domain.concierge_changes import Told, Wish
from chalicelib.domain.errors import Conflict, NotAllowed, Retry
from chalicelib.domain.ticket_types import CONCIERGE
from chalicelib.domain.tickets import Ticket
from chalicelib.services import timeline
from chalicelib.services.context import Context
from chalicelib.store.board import Card, CardPage
from chalicelib.store.keys import concierge_event_key

_TRIES = 8


class Work(Protocol):
    """services/work.py"""

    def get(self, id: str, version: int | None = None) -> Ticket: ...
    def set_type(self, id: str, type: str, *, by: str, version: int | None = None) -> Ticket: ...


def card_id(ticket: str) -> str:
    return f"concierge#{ticket}"


def blank(ticket: Ticket) -> Card[Request]:
    """The card of a ticket on which nothing has been written down yet."""
    request = Request(
        ticket=ticket.id, customer=ticket.customer, name=ticket.customer_name, channel=ticket.channel,
        subject=ticket.subject, opened_at=ticket.opened_at,
    )  # fmt: skip
    return _placed(Card(id=card_id(ticket.id), record=request))


def begun(context: Context, ticket: Ticket) -> None:
    """A ticket is of this type now: it stands in the list from here on. Doing it again changes nothing."""
    context.store.board.create(blank(ticket))


def dropped(context: Context, ticket_id: str) -> None:
    """A ticket isn't of this type any more: nothing was written on its card, or it stays."""
    card = context.store.board.get(card_id(ticket_id), Request)
    if card and not card.record.items and not card.record.referrals:
        context.store.board.delete(card.id, version=card.version)


class Concierge:
    def __init__(self, context: Context, work: Work) -> None:
        self._c, self._work = context, work

    def begin(self, ticket_id: str, *, by: str, version: int | None = None) -> Card[Request]:
        """Make a ticket a concierge ticket. `version`: the ticket's, as it was read. Raises NotFound, Conflict,
        or NotAllowed (it is closed)."""
        ticket = self._work.set_type(ticket_id, CONCIERGE, by=by, version=version)
        begun(self._c, ticket)
        return self._card(ticket)

    def end(self, ticket_id: str, *, by: str) -> Ticket:
        """It was none after all. Raises NotAllowed once something was written down."""
        card = self._c.store.board.get(card_id(ticket_id), Request)
        if card and (card.record.items or card.record.referrals):
            raise NotAllowed("There are items or referrals on it.", "in_use", "Decline the items instead.")
        ticket = self._work.set_type(ticket_id, "", by=by)
        dropped(self._c, ticket_id)
        return ticket

    def get(self, ticket_id: str) -> Card[Request]:
        """Raises NotFound; NotAllowed if the ticket is of another type."""
        return self._card(self._concierge(ticket_id))

    def listed(self, state: str, *, after: str, limit: int) -> CardPage[Request]:
        """Requests with something to do, by what is to be done next: needed soonest first, then the oldest."""
        return self._c.store.board.shelf(f"concierge#{state}", Request, after=after, limit=limit)

    # --- changes. `version`: the card's, as it was read; None = whatever it is

    def add(self, ticket_id: str, item: Item, *, by: str, version: int | None = None) -> Card[Request]:
        """Raises NotFound, Conflict, Invalid or NotAllowed, as all of these do."""
        item = replace(item, by=by, at=self._c.clock())
        return self._changed(ticket_id, lambda request: changes.added(request, item), version)

    def edit(
        self, ticket_id: str, item: str, how: Callable[[Item], Item], *, by: str, version: int | None = None
    ) -> Card[Request]:
        now = self._c.clock()
        return self._changed(ticket_id, lambda request: changes.edited(request, item, how, at=now, by=by), version)

    def find(
        self, ticket_id: str, item: str, option: Option, *, by: str, version: int | None = None
    ) -> Card[Request]:  # fmt: skip
        option = replace(option, by=by, at=self._c.clock())
        return self._changed(ticket_id, lambda request: changes.found(request, item, option), version)

    def move(self, ticket_id: str, item: str, wish: Wish, *, by: str, version: int | None = None) -> Card[Request]:
        now = self._c.clock()
        return self._changed(ticket_id, lambda request: changes.moved(request, item, wish, at=now, by=by), version)

    def refer(self, ticket_id: str, referral: Referral, *, by: str, version: int | None = None) -> Card[Request]:
        referral = replace(referral, by=by, at=self._c.clock())
        return self._changed(ticket_id, lambda request: changes.referred(request, referral), version)

    def _concierge(self, ticket_id: str) -> Ticket:
        ticket = self._c.ticket(ticket_id)
        if ticket.type != CONCIERGE:
            instead = f"Make it one: POST /api/tickets/{ticket_id}/concierge."
            raise NotAllowed("This is no concierge ticket.", "not_concierge", instead)
        return ticket

    def _card(self, ticket: Ticket) -> Card[Request]:
        return self._c.store.board.get(card_id(ticket.id), Request) or blank(ticket)

    def _changed(
        self, ticket_id: str, how: Callable[[Request], tuple[Request, Told | None]], version: int | None
    ) -> Card[Request]:  # fmt: skip
        ticket = self._concierge(ticket_id)
        told: list[Told] = []

        def noted(request: Request) -> Request:
            after, what = how(request)
            told[:] = [what] if what else []
            return after

        card = self._written(ticket, noted, version)
        for x in told:
            key = concierge_event_key(ticket.id, x.name)
            timeline.note(self._c, ticket, x.what, x.facts, by=x.by, at=x.at, key=key)
        return card

    def _written(self, ticket: Ticket, how: Callable[[Request], Request], version: int | None) -> Card[Request]:
        """The card after `how`, stored if that changed anything. A repeated call is none, whatever version it
        names: its answer was lost."""
        for _ in range(_TRIES):
            card = self._card(ticket)
            after = _placed(replace(card, record=how(card.record)))
            if after == card:
                return card
            if version is not None and version != card.version:
                raise Conflict("The request changed since you looked. Read it again.", card.version)
            try:
                stored = self._c.store.board.save(after) if card.version else self._c.store.board.create(after)
            except Conflict:
                continue
            if stored:
                return stored
        raise Retry("a concierge request kept changing while it was changed")


def _placed(card: Card[Request]) -> Card[Request]:
    return replace(card, shelf=c.shelf(card.record), place=c.place(card.record))
