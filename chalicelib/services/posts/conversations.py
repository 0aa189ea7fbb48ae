"""Which conversations a post brought: everybody who commented under it, and the ticket each of them became.

The changes worker notes a person's first comment under any post, once a thread, whether or not the post is ours:
so nothing depends on whether the comment or the provider's answer to the publication came first. It costs a
conditional write a comment. The shelf is named by the post commented on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.domain.events import Direction, Kind, Visibility
from chalicelib.domain.interactions import Interaction, position
from chalicelib.domain.posts import Target
from chalicelib.services.context import Context
from chalicelib.store.board import Card, CardPage

Seen = tuple[Interaction, str] | None
"""An interaction and the ticket it is on, as one image of the table's stream has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One person under one post. `key` is the first comment we were told of; `ticket` "" = only listened to."""

    thread: str
    key: str
    identity: str
    customer: str = ""
    ticket: str = ""
    at: int = 0


def note(context: Context, before: Seen, after: Seen) -> None:
    """Keep what a change of an interaction tells of a conversation. Told twice, it changes nothing."""
    if after is None or not _is_comment(after[0]) or (before and before[0].body and before[1] == after[1]):
        return
    item, ticket = after
    found = Conversation(
        thread=item.thread, key=item.key, identity=item.identity, customer=item.customer, ticket=ticket, at=item.at
    )
    card = Card(
        id=f"under#{item.thread}", record=found, shelf=_shelf(item.channel, item.account, item.root),
        place=position(item.at, item.thread),
    )  # fmt: skip
    if context.store.board.create(card) is None and ticket:
        context.store.board.change(card.id, Conversation, lambda known: _with_ticket(known, found))


def _is_comment(item: Interaction) -> bool:
    said = item.body and item.direction is Direction.INBOUND and item.visibility is Visibility.PUBLIC
    return said and item.kind is Kind.COMMENT and bool(item.root)


def _with_ticket(card: Card[Conversation], found: Conversation) -> Card[Conversation]:
    """The first ticket it became stays; a later one is followed from there."""
    if card.record.ticket:
        return card
    return replace(card, record=replace(card.record, ticket=found.ticket, customer=found.customer))


def _shelf(channel: str, account: str, post: str) -> str:
    return f"under#{channel}#{account}#{post}"


def under(
    context: Context, target: Target, *, limit: int = 50, after: str = ""
) -> CardPage[Conversation]:  # fmt: skip
    """The conversations under what one account published, by the time of their first comment."""
    if not target.provider_id:
        return CardPage([])
    shelf = _shelf(target.channel, target.account, target.provider_id)
    return context.store.board.shelf(shelf, Conversation, limit=limit, after=after)


def count(context: Context, target: Target) -> int:
    """How many there are. Costs as much as reading them."""
    if not target.provider_id:
        return 0
    return context.store.board.count(_shelf(target.channel, target.account, target.provider_id))
