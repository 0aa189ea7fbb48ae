"""What may happen to a concierge request: each change gives the request after it, and what is told of it.

The same change once more changes nothing and is told under the same name, so a caller who lost the answer, or
died before the telling, simply asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from chalicelib.domain import money
from chalicelib.domain.concierge import (
    MOST_ITEMS,
    MOST_MOVES,
    MOST_OPTIONS,
    MOST_REFERRALS,
    MOVES,
    Item,
    Move,
    Option,
    Referral,
    Request,
    State,
)
from chalicelib.domain.errors import Invalid, NotAllowed, NotFound
from chalicelib.domain.identities import short_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where an item is to go. What is "" stays as it is; `why` is needed to decline."""

    to: State
    option: str = ""
    carrier: str = ""
    tracking: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a change is on the ticket's timeline. `name` sets it apart from every other of the request; `facts` of
    what happens to an item for the first time have first=yes, and reports count those."""

    what: str
    name: str
    facts: dict[str, str] = field(default_factory=dict)
    at: int = 0
    by: str = ""


def added(request: Request, item: Item) -> tuple[Request, Told]:
    """With one more thing to find. Raises Invalid or NotAllowed."""
    _check_item(item)
    known = next((x for x in request.items if x.id == item.id), None)
    if known is None and len(request.items) >= MOST_ITEMS:
        raise NotAllowed(f"A request holds {MOST_ITEMS} items.", "full", "Write the rest on another ticket.")
    kept = known or item
    after = request if known else replace(request, items=(*request.items, item))
    return after, Told(what="concierge_item_added", name=f"{kept.id}#added", facts=_of(kept), at=kept.at, by=kept.by)


def edited(
    request: Request, item_id: str, how: Callable[[Item], Item], *, at: int, by: str
) -> tuple[Request, Told | None]:
    """With an item put otherwise. What was found, and how far it is, stays. None: nobody ever changed it."""
    before = _item(request, item_id)
    item = how(before)
    _check_item(item)
    if item != before:
        item = replace(item, edits=before.edits + 1)
    name = f"{item.id}#changed#{item.edits}"
    told = Told(what="concierge_item_changed", name=name, facts=_of(item), at=at, by=by) if item.edits else None
    return _with(request, item), told


def found(request: Request, item_id: str, option: Option) -> tuple[Request, Told]:
    """With one more option; an item that was searched for is found by it."""
    _check_option(option)
    item = _item(request, item_id)
    known = next((x for x in item.options if x.id == option.id), None)
    if known is None:
        if sum(len(x.options) for x in request.items) >= MOST_OPTIONS:
            raise NotAllowed(f"A request holds {MOST_OPTIONS} options.", "full", "Choose among them.")
        if item.state not in (State.SEARCHING, State.FOUND):
            raise NotAllowed(f"This item is {item.state}.", "not_searching", _ways(item.state))
        item = replace(item, options=(*item.options, option))
        if item.state is State.SEARCHING:
            item = _moved(item, State.FOUND, option.at, option.by)
    kept = known or option
    facts = {
        "item": item.id, "option": kept.id, "source": kept.source, "url": kept.url, "price": money.shown(kept.price),
        "stock": kept.stock,
    }  # fmt: skip
    if item.options[0].id == kept.id:
        facts |= {"first": "yes", "took": str(max(0, kept.at - item.at))}
    told = Told(what="concierge_option_found", name=f"{item.id}#option#{kept.id}", facts=facts, at=kept.at, by=kept.by)
    return _with(request, item), told


def moved(request: Request, item_id: str, wish: Wish, *, at: int, by: str) -> tuple[Request, Told]:
    """With an item in another state, or with other details of the one it is in. Raises Invalid or NotAllowed."""
    before = _item(request, item_id)
    _check_move(before, wish)
    item = replace(
        before, chosen=wish.option or before.chosen, carrier=wish.carrier or before.carrier,
        tracking=wish.tracking or before.tracking, why=wish.why or before.why,
    )  # fmt: skip
    if wish.to is State.SEARCHING:
        item = replace(item, chosen="", why="", carrier="", tracking="")
    if wish.to is not before.state:
        item = _moved(item, wish.to, at, by)
    return _with(request, item), _move_told(item, at, by)


def referred(request: Request, referral: Referral) -> tuple[Request, Told]:
    """With one more referral."""
    money.check(referral.worth, "worth")
    if referral.kind not in ("partner", "other_shop"):
        raise Invalid("kind", "Use partner or other_shop.")
    if not referral.to.strip():
        raise Invalid("to", "Say where the customer was sent.")
    if referral.item:
        _item(request, referral.item)
    known = next((x for x in request.referrals if x.id == referral.id), None)
    if known is None and len(request.referrals) >= MOST_REFERRALS:
        raise NotAllowed(f"A request holds {MOST_REFERRALS} referrals.", "full", "Write the rest in a note.")
    x = known or referral
    facts = {"to": x.to, "kind": x.kind, "why": x.why, "item": x.item, "worth": money.shown(x.worth)}
    if x.worth:
        facts |= {"minor": str(x.worth.amount), "currency": x.worth.currency}
    after = request if known else replace(request, referrals=(*request.referrals, x))
    return after, Told(what="concierge_referred", name=f"referral#{x.id}", facts=facts, at=x.at, by=x.by)


def _item(request: Request, id: str) -> Item:
    for item in request.items:
        if item.id == id:
            return item
    raise NotFound("There is no such item on this request.")


def _with(request: Request, item: Item) -> Request:
    return replace(request, items=tuple(item if x.id == item.id else x for x in request.items))


def _moved(item: Item, to: State, at: int, by: str) -> Item:
    if len(item.moves) >= MOST_MOVES:
        raise NotAllowed("This item has gone to and fro too often.", "full", "Add it as a new item.")
    return replace(item, state=to, moves=(*item.moves, Move(to=to, at=at, by=by)))


def _move_told(item: Item, at: int, by: str) -> Told:
    times = [move.at for move in item.moves if move.to is item.state]
    facts = {
        "item": item.id, "text": item.text, "option": item.chosen, "carrier": item.carrier, "tracking": item.tracking,
        "why": item.why if item.state is State.DECLINED else "",
        **({"first": "yes", "moved": str(times[0])} if len(times) == 1 else {}),
    }  # fmt: skip
    # Other details of the same state are told as well; the same ones again aren't.
    details = short_hash("|".join((item.chosen, item.carrier, item.tracking, item.why)), 8)
    name = f"{item.id}#{item.state}#{len(item.moves)}#{details}"
    return Told(what=f"concierge_{item.state}", name=name, facts=facts, at=at, by=by)


def _of(item: Item) -> dict[str, str]:
    return {
        "item": item.id, "text": item.text, "quantity": str(item.quantity), "constraints": item.constraints,
        "budget": money.shown(item.budget), "needed_by": item.needed_by,
    }  # fmt: skip


# --- checks


def _check_item(item: Item) -> None:
    if not item.text.strip():
        raise Invalid("text", "Say what is to be found.")
    if item.quantity < 1:
        raise Invalid("quantity", "Give a number of 1 or more.")
    money.check(item.budget, "budget")
    if item.needed_by:
        try:
            date.fromisoformat(item.needed_by)
        except ValueError:
            raise Invalid("needed_by", "Give a day, such as 2026-12-01.") from None


def _check_option(option: Option) -> None:
    if not option.source.strip():
        raise Invalid("source", "Say where it was found: the shop, or whoever has it.")
    _check_link(option.url, "url")
    money.check(option.price, "price")


def _check_link(url: str, field: str) -> None:
    if url and not url.startswith("https://"):
        raise Invalid(field, "Give an https address.")


def _check_move(item: Item, wish: Wish) -> None:
    if wish.to is not item.state and wish.to not in MOVES[item.state]:
        raise NotAllowed(f"An item that is {item.state} can't be {wish.to}.", "not_next", _ways(item.state))
    if wish.option and wish.option not in [option.id for option in item.options]:
        raise Invalid("option", "There is no such option of this item.")
    if wish.to is State.FOUND and not item.options:
        raise Invalid("status", "Write down what was found: add an option.")
    if wish.to is State.ORDERED and not (wish.option or item.chosen):
        raise Invalid("option", "Say which option was ordered.")
    if wish.to is State.DECLINED and not (wish.why or item.why).strip():
        raise Invalid("why", "Say why, in words the report can show.")
    _check_link(wish.tracking, "tracking")


def _ways(state: State) -> str:
    return f"It may become {' or '.join(MOVES[state])}." if MOVES[state] else "Add a new item."
