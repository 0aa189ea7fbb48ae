"""Event facts of concierge requests, from their lines on the timeline: a line is written once, so is its fact.

And what else follows from a ticket's type: what takes as long as it takes has no part in handle times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from chalicelib.domain.events import Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.ticket_types import CONCIERGE
from chalicelib.domain.tickets import Ticket
from chalicelib.services import concierge
from chalicelib.services.context import Context
from chalicelib.store.facts import Fact

Calls = Callable[[dict[str, str], Interaction, str], Iterable[Fact]]
"""services/facts.py call_facts"""
TYPED = frozenset({"call_handled"})
"""Facts that handle times are made of."""

_FIRST = {
    "concierge_option_found": "concierge_found",
    "concierge_ordered": "concierge_ordered",
    "concierge_shipped": "concierge_shipped",
    "concierge_declined": "concierge_declined",
}
"""Line -> fact, counted when it happens to an item for the first time."""


def facts_of(line: Interaction, ticket: str) -> Iterator[Fact]:
    """`value` of a found item: ms from the wish to the first option; of a referral: what it may be worth, in
    minor units of extra["currency"]."""
    x = line.extra
    base = Fact(id="", what="", at=line.at, ticket=ticket, channel=line.channel, agent=line.agent)
    if line.text == "concierge_item_added":
        yield _made(base, "concierge_item", x["item"])
    elif line.text == "concierge_referred":
        more: dict[str, str] = {name: x[name] for name in ("currency", "kind") if name in x}
        name = line.key.rpartition("#")[2]
        yield _made(base, "concierge_referred", name, value=int(x.get("minor", "0")), extra=more)
    elif line.text in _FIRST and x.get("first"):
        at = int(x.get("moved", line.at))
        yield _made(base, _FIRST[line.text], x["item"], at=at, value=int(x.get("took", "0")))


def _made(
    base: Fact, what: str, name: str, *, at: int = 0, value: int = 0, extra: dict[str, str] | None = None
) -> Fact:
    return Fact(
        id=f"{what}#{base.ticket}#{name}", what=what, at=at or base.at, ticket=base.ticket, channel=base.channel,
        agent=base.agent, value=value, extra=extra or {},
    )  # fmt: skip


# --- what a ticket's type means to facts


def is_news(old: Ticket | None, new: Ticket | None) -> bool:
    """Whether a ticket was opened as a concierge ticket, became one, or isn't one any more."""
    return new is not None and new.type != (old.type if old else "")


def settled(context: Context, id: str, calls: Calls) -> Iterator[Fact]:
    """What holds of a ticket whose type has changed, read afresh, so that news in any order end alike: its card is
    there (or gone), it counts as asked (`met` false: it was none after all), and its calls count by its type."""
    ticket = context.store.tickets.get(id, consistent=True)
    if ticket is None:
        return
    is_one = ticket.type == CONCIERGE
    if is_one:
        concierge.begun(context, ticket)
    else:
        concierge.dropped(context, id)
    # Only what never changes of a ticket: the same fact, however often and whenever this is told.
    yield Fact(
        id=f"concierge_asked#{id}", what="concierge_asked", at=ticket.opened_at, ticket=id, channel=ticket.channel,
        met=is_one,
    )  # fmt: skip
    after = ""
    while True:
        page = context.store.interactions.timeline(id, after=after)
        for line in page.items:
            if line.item.kind is Kind.CALL:
                yield from (_of_type(fact, ticket.type) for fact in calls({}, line.item, id) if fact.what in TYPED)
        if not page.next:
            return
        after = page.next


def with_types(context: Context, facts: list[Fact]) -> list[Fact]:
    """The facts, those of handled calls with the type of their ticket: one read a ticket that has any."""
    tickets = {fact.ticket for fact in facts if fact.what in TYPED}
    found = {id: context.store.tickets.get(id, consistent=True) for id in tickets}
    return [
        _of_type(fact, ticket.type) if fact.what in TYPED and (ticket := found.get(fact.ticket)) else fact
        for fact in facts
    ]


def _of_type(fact: Fact, type: str) -> Fact:
    return replace(fact, extra={**fact.extra, "type": type}) if type else fact
