"""One suite for the board and for its in-memory twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.store import Store
from chalicelib.store.board import Card
from tests.integration.test_store_contract import new, store

__all__ = ["new", "store"]
New = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    text: str = ""
    seen: tuple[str, ...] = ()


def card(id: str, **more: object) -> Card[Note]:
    return Card(id=id, record=Note(text='"quoted" ✓', seen=("a", "b")), **more)  # type: ignore[arg-type]


def test_a_card_comes_back_as_it_was_stored_and_is_made_once(store: Store, new: New) -> None:
    made = card(new("card"), shelf=new("shelf"), place="0001#x")
    stored = store.board.create(made)
    assert stored == replace(made, version=1)
    assert store.board.get(made.id, Note) == stored
    assert store.board.create(replace(made, record=Note(text="other"))) is None
    assert store.board.get(new("card"), Note) is None


def test_a_card_is_saved_only_on_the_version_that_was_read(store: Store, new: New) -> None:
    first = store.board.create(card(new("card")))
    assert first is not None
    second = store.board.save(replace(first, record=Note(text="two")))
    assert second.version == 2
    with pytest.raises(Conflict):
        store.board.save(replace(first, record=Note(text="three")))
    assert store.board.get(first.id, Note) == second


def test_a_shelf_holds_its_cards_in_order_and_goes_on_in_pages_both_ways(store: Store, new: New) -> None:
    shelf, other = new("shelf"), new("shelf")
    ids = [new("card") for _ in range(5)]
    for n, id in enumerate(ids):
        store.board.create(card(id, shelf=shelf, place=f"{5 - n:04d}#{id}"))
    store.board.create(card(new("card"), shelf=other, place="0003#x"))
    store.board.create(card(new("card")))
    page = store.board.shelf(shelf, Note, limit=3)
    rest = store.board.shelf(shelf, Note, limit=3, after=page.next)
    assert [x.id for x in (*page.items, *rest.items)] == ids[::-1]
    assert rest.next == ""
    newest = store.board.shelf(shelf, Note, limit=2, newest_first=True)
    assert [x.id for x in newest.items] == ids[:2]
    assert [x.id for x in store.board.shelf(shelf, Note, newest_first=True, after=newest.next).items] == ids[2:]
    assert [x.id for x in store.board.shelf(shelf, Note, start="0002", until="0004~").items] == ids[3:0:-1]
    assert store.board.count(shelf) == 5
    assert store.board.count(shelf, start="0002", until="0003~") == 2


def test_a_card_moves_from_shelf_to_shelf_and_off_them(store: Store, new: New) -> None:
    a, b = new("shelf"), new("shelf")
    made = store.board.create(card(new("card"), shelf=a, place="1"))
    assert made is not None
    moved = store.board.save(replace(made, shelf=b, place="2"))
    assert store.board.count(a) == 0
    assert store.board.shelf(b, Note).items == [moved]
    off = store.board.save(replace(moved, shelf="", place=""))
    assert store.board.count(b) == 0
    assert store.board.get(made.id, Note) == off


def test_a_change_is_made_from_a_fresh_read_and_writes_nothing_where_nothing_changes(store: Store, new: New) -> None:
    made = store.board.create(card(new("card")))
    assert made is not None
    store.board.save(replace(made, record=Note(text="somebody else")))
    after = store.board.change(made.id, Note, lambda c: replace(c, record=replace(c.record, seen=("me",))))
    assert after.record == Note(text="somebody else", seen=("me",))
    assert store.board.change(made.id, Note, lambda c: c).version == after.version
    with pytest.raises(NotFound):
        store.board.change(new("card"), Note, lambda c: c)


def test_a_card_is_deleted_only_on_the_version_that_was_read(store: Store, new: New) -> None:
    first = store.board.create(card(new("card")))
    assert first is not None
    second = store.board.save(replace(first, record=Note(text="two")))
    with pytest.raises(Conflict):
        store.board.delete(first.id, version=1)
    store.board.delete(first.id, version=second.version)
    store.board.delete(first.id, version=second.version)
    assert store.board.get(first.id, Note) is None
