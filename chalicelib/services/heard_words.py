"""A heard post's card says what the post says now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Direction, Kind, Visibility
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.services.context import Context

if TYPE_CHECKING:
    from chalicelib.domain.heard import Heard
    from chalicelib.store.board import Card

PUBLIC_KINDS = frozenset({Kind.POST, Kind.COMMENT, Kind.REVIEW})


def is_public_post(item: Interaction) -> bool:
    return (
        item.visibility is Visibility.PUBLIC and item.direction is Direction.INBOUND and item.kind in PUBLIC_KINDS
    )  # fmt: skip


def words_now(context: Context, item: Interaction) -> str:
    """What it says this moment. Read after the card that is to say so: whatever changes the words later brings the
    card in step after that, or finds its version moved on."""
    known = context.store.interactions.get(item.key)
    return current_text(known.item if known else item)


def reword(context: Context, item: Interaction) -> None:
    """After an edit, a deletion or an erasure. Nothing is written where there is no card, or it says so already."""
    if not is_public_post(item):
        return
    from chalicelib.domain.heard import Heard, heard_id

    def how(card: Card[Heard]) -> Card[Heard]:
        text = words_now(context, item)
        return card if card.record.text == text else replace(card, record=replace(card.record, text=text))

    try:
        context.store.board.change(heard_id(item.key), Heard, how)
    except NotFound:
        return  # not heard yet, or the account doesn't listen: the post itself says what it says
