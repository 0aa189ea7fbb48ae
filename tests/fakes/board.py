"""In-memory twin of chalicelib/store/board.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.store.board import Card, CardPage
from chalicelib.store.codec import cursor, decode, encode, uncursor
from tests.fakes.backend import Backend, Rows

T = TypeVar("T")
_TRIES = 8


class FakeBoard:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Card[Any]] = Rows(backend, "board")

    def get(self, id: str, cls: type[T]) -> Card[T] | None:
        return _typed(self.rows.get("get", id, consistent=True), cls)

    def create(self, card: Card[T]) -> Card[T] | None:
        return self.rows.write("create", card.id, lambda old: None if old else replace(card, version=1))

    def save(self, card: Card[T]) -> Card[T]:
        fresh = replace(card, version=card.version + 1)
        if self.rows.write("save", card.id, lambda old: fresh if old and old.version == card.version else None) is None:
            raise Conflict("Somebody else changed this at the same time.")
        return fresh

    def change(self, id: str, cls: type[T], how: Callable[[Card[T]], Card[T]]) -> Card[T]:
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
        old = self.rows.get("delete", id, consistent=True)
        if old and old.version != version:
            raise Conflict("Somebody else changed this at the same time.")
        self.rows.now.pop(id, None)

    def shelf(
        self, name: str, cls: type[T], *, start: str = " ", until: str = "~", limit: int = 50, after: str = "",
        newest_first: bool = False,
    ) -> CardPage[T]:  # fmt: skip
        found = [row for row in self.rows.query("shelf") if name and row.shelf == name and start <= row.place <= until]
        found.sort(key=lambda row: (row.place, row.id), reverse=newest_first)
        begin = uncursor(after)
        if begin:
            mark = (begin["sort"]["S"], begin["id"]["S"])
            found = [r for r in found if ((r.place, r.id) < mark if newest_first else (r.place, r.id) > mark)]
        page = [card for row in found[:limit] if (card := _typed(row, cls))]
        last = {"sort": {"S": page[-1].place}, "id": {"S": page[-1].id}} if len(page) == limit else None
        return CardPage(page, cursor(last))

    def count(self, name: str, *, start: str = " ", until: str = "~") -> int:
        return sum(name == row.shelf and start <= row.place <= until for row in self.rows.query("count"))


def _typed(card: Card[Any] | None, cls: type[T]) -> Card[T] | None:
    """As read from the table: decoded as the class that is asked for."""
    return replace(card, record=decode(encode(card.record), cls)) if card else None
