"""At most one of a kind a customer in a time: whoever may speak takes the turn first, by one conditional write.

A turn remembers what it was taken for, so that whoever died after taking it goes on and nobody else does.
"""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.turns import Turn, stands
from chalicelib.services.context import Context
from chalicelib.store.board import Card

ACKNOWLEDGED = "acknowledged"
"""A machine told them that we have their message: that nobody is there, or where an incident's update stands."""
_TRIES = 8


def standing(context: Context, kind: str, customer: str, every_ms: int) -> Turn | None:
    """The turn that was taken so lately that there is no other; None if there may be one now."""
    card = context.store.board.get(_id(kind, customer), Turn)
    return card.record if card and stands(card.record, every_ms, context.clock()) else None


def taken(
    context: Context, kind: str, customer: str, name: str, every_ms: int, choose: Callable[[str], str]
) -> Turn | None:  # fmt: skip
    """The turn, taken for `name` now or before; None if it was taken for something else. `choose` gets the words
    of the last one ("" = there was none) and gives those of this one. Raises Retry."""
    for _ in range(_TRIES):
        card, now = context.store.board.get(_id(kind, customer), Turn), context.clock()
        if card and stands(card.record, every_ms, now):
            return card.record if card.record.name == name else None
        turn = Turn(name=name, at=now, text=choose(card.record.text if card else ""))
        try:
            if card:
                return context.store.board.save(Card(id=card.id, record=turn, version=card.version)).record
            if context.store.board.create(Card(id=_id(kind, customer), record=turn)):
                return turn
        except Conflict:
            continue
    raise Retry("a customer's turn kept changing while it was taken")


def said_no(context: Context, person: Customer) -> bool:
    """Whether they said under any of their addresses that they don't want to be contacted."""
    others = context.store.customers.many([customer_id(key) for key in person.identities])
    return any(one.contact.get("said") == "no" for one in (person, *others.values()))


def _id(kind: str, customer: str) -> str:
    return f"turn#{kind}#{customer}"
