"""The board: what people look through, in shelves. Heard posts, replies to approve, posts of our own, check-ins.

A card is one record under its own id, on one shelf, at one place of it; written whole, on condition that its
version is still the one that was read. Moving a card to another shelf is one write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pynamodb.exceptions import DeleteError, PutError

from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.store.codec import cursor, decode, encode, uncursor
from chalicelib.store.tables import CONDITION_FAILED, BoardRow

T = TypeVar("T")
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Generic[T]):
    """`record` is a dataclass of the domain. `shelf` "" = on none: found by its id only. Cards of a shelf stand in
    the order of `place`, usually a position (domain/interactions.py: time, then id). `version` 0 = not stored yet."""

    id: str
    record: T
    shelf: str = ""
    place: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class CardPage(Generic[T]):
    """Some cards, and the cursor to go on from ("" at the end)."""

    items: list[Card[T]]
    next: str = ""


class Board:
    def get(self, id: str, cls: type[T]) -> Card[T] | None:
        """One consistent read."""
        try:
            return _card(BoardRow.get(id, consistent_read=True), cls)
        except BoardRow.DoesNotExist:
            return None

    def create(self, card: Card[T]) -> Card[T] | None:
        """The card as stored (version 1), or None if one with that id exists."""
        fresh = replace(card, version=1)
        return fresh if _saved(fresh, BoardRow.id.does_not_exist()) else None

    def save(self, card: Card[T]) -> Card[T]:
        """The card with its next version. Raises Conflict if somebody wrote it since it was read."""
        fresh = replace(card, version=card.version + 1)
        if not _saved(fresh, BoardRow.version == card.version):
            raise Conflict("Somebody else changed this at the same time.")
        return fresh

    def change(self, id: str, cls: type[T], how: Callable[[Card[T]], Card[T]]) -> Card[T]:
        """Read, `how`, write, until nobody came in between; nothing is written where `how` changes nothing.
        Raises NotFound, Retry, and what `how` raises."""
        for _ in range(_TRIES):
            card = self.get(id, cls)
            if card is None:
                raise NotFound("There is no such entry.")
            after = how(card)
            if after == card:
                return card
            try:
                return self.save(after)
            except Conflict:
                continue
        raise Retry("an entry kept changing while it was changed")

    def delete(self, id: str, *, version: int) -> None:
        """Raises Conflict if somebody wrote it since it was read; nothing if it is gone already."""
        try:
            BoardRow(id).delete((BoardRow.version == version) | BoardRow.id.does_not_exist())
        except DeleteError as error:
            if error.cause_response_code == CONDITION_FAILED:
                raise Conflict("Somebody else changed this at the same time.") from error
            raise

    def shelf(
        self, name: str, cls: type[T], *, start: str = " ", until: str = "~", limit: int = 50, after: str = "",
        newest_first: bool = False,
    ) -> CardPage[T]:  # fmt: skip
        """One query: the cards of a shelf by place, from `start` to `until`, both included as texts (so "~" after
        a time takes in all of that millisecond)."""
        found = BoardRow.shelf_index.query(
            name, BoardRow.place.between(start, until), limit=limit, last_evaluated_key=uncursor(after),
            scan_index_forward=not newest_first,
        )  # fmt: skip
        items = [_card(row, cls) for row in found]
        return CardPage(items, cursor(found.last_evaluated_key))

    def count(self, name: str, *, start: str = " ", until: str = "~") -> int:
        """How many cards stand on a shelf between two places. Costs as much as reading them: for short shelves."""
        return int(BoardRow.shelf_index.count(name, BoardRow.place.between(start, until)))


def _saved(card: Card[Any], condition: Any) -> bool:
    row = BoardRow(
        id=card.id, version=card.version, doc=encode(card.record), shelf=card.shelf or None, place=card.place or None
    )
    try:
        row.save(condition)
    except PutError as error:
        if error.cause_response_code == CONDITION_FAILED:
            return False
        raise
    return True


def _card(row: Any, cls: type[T]) -> Card[T]:
    return Card(
        id=row.id, record=decode(row.doc, cls), shelf=row.shelf or "", place=row.place or "", version=int(row.version)
    )
