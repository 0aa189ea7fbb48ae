"""When each customer was last heard from: a card each, by month, so that who is silent can be found without looking
at everybody.

The ticket's change writes it, at most once a customer and day and ticket: one read, and one write where it is news.
"""

from __future__ import annotations

from chalicelib.domain.checkins import DAY, Seen, month_of
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.interactions import position
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.store.board import Card

_TRIES = 8


def shelf(month: str) -> str:
    return f"seen#{month}"


def card_id(customer: str) -> str:
    return f"seen#{customer}"


def note(context: Context, old: Ticket | None, new: Ticket) -> None:
    """Their ticket changed: if they were heard on another day than before, note that."""
    at = new.last_inbound_at
    if not new.customer or not at or (old is not None and old.last_inbound_at // DAY == at // DAY):
        return
    thread = max(new.threads, key=lambda key: new.threads[key], default="")
    for _ in range(_TRIES):
        card = context.store.board.get(card_id(new.customer), Seen)
        if card and card.record.at // DAY >= at // DAY:
            return
        fresh = Card(
            id=card_id(new.customer), record=Seen(customer=new.customer, at=at, thread=thread),
            shelf=shelf(month_of(at)), place=position(at, new.customer), version=card.version if card else 0,
        )  # fmt: skip
        try:
            if context.store.board.save(fresh) if card else context.store.board.create(fresh):
                return
        except Conflict:
            continue
    raise Retry("a customer's last time kept changing while it was noted")


def last(context: Context, customer: str) -> Seen | None:
    card = context.store.board.get(card_id(customer), Seen)
    return card.record if card else None
