"""Anything a customer wishes: things to find for them, what was found, and where it was sent for.

A ticket of type "concierge" has one `Request`. Its items are each on their own way: searching -> found ->
ordered -> shipped, or declined. Nothing here has a handle time: a wish takes as long as it takes.
All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.money import Money

MOST_ITEMS, MOST_OPTIONS, MOST_REFERRALS, MOST_MOVES = 20, 60, 30, 40
DONE = "done"  # of a request: nothing is open on it
_NO_DATE = "9999-12-31"


class State(StrEnum):
    SEARCHING = "searching"
    FOUND = "found"  # there is something to choose from
    ORDERED = "ordered"
    SHIPPED = "shipped"  # on its way, or handed over
    DECLINED = "declined"  # by the customer, or nobody could find it


MOVES: dict[State, tuple[State, ...]] = {
    State.SEARCHING: (State.FOUND, State.DECLINED),
    State.FOUND: (State.SEARCHING, State.ORDERED, State.DECLINED),
    State.ORDERED: (State.FOUND, State.SHIPPED, State.DECLINED),  # an order may fall through
    State.SHIPPED: (),
    State.DECLINED: (State.SEARCHING,),  # they think again
}
"""From a state, those that may follow."""
OPEN = (State.SEARCHING, State.FOUND, State.ORDERED)
"""States in which something is still to be done, the first to be done first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something found. `source`: the shop, or wherever it is. `stock`: as the shop says it."""

    id: str
    source: str
    url: str = ""
    price: Money | None = None  # of one
    stock: str = ""
    note: str = ""
    by: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    to: State
    at: int
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to find. `needed_by`: a day (ISO 8601), "" = whenever. `chosen`: the id of an option."""

    id: str
    text: str
    quantity: int = 1
    constraints: str = ""
    budget: Money | None = None  # for all of it
    needed_by: str = ""
    state: State = State.SEARCHING
    options: tuple[Option, ...] = ()
    chosen: str = ""
    carrier: str = ""
    tracking: str = ""
    why: str = ""  # it was declined
    by: str = ""
    at: int = 0
    edits: int = 0
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """The customer was sent to somebody else, for nothing but their good. `worth`: what that sale may be."""

    id: str
    to: str
    kind: str = "other_shop"  # partner | other_shop
    why: str = ""
    worth: Money | None = None
    item: str = ""
    by: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    ticket: str
    customer: str = ""
    name: str = ""  # the customer's
    channel: str = ""
    subject: str = ""
    opened_at: int = 0
    items: tuple[Item, ...] = ()
    referrals: tuple[Referral, ...] = ()


def state_of(request: Request) -> str:
    """What is to be done next on it: the least advanced open item's state; "searching" while nothing was
    written down; "done" when nothing is open."""
    if not request.items:
        return State.SEARCHING
    return next((state for state in OPEN if any(item.state is state for item in request.items)), DONE)


def shelf(request: Request) -> str:
    """Of the board. What is done stands on none, and is found by its ticket."""
    state = state_of(request)
    return "" if state == DONE else f"concierge#{state}"


def place(request: Request) -> str:
    """Needed soonest first, then the oldest."""
    days = [item.needed_by for item in request.items if item.needed_by and item.state in OPEN]
    return f"{min(days, default=_NO_DATE)}#{request.opened_at:013d}"
