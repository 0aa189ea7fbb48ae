"""One suite for the tallies and for their in-memory twin."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.domain.spikes import WINDOW, Tally
from chalicelib.store import Store
from tests.integration.test_store_contract import new, store

__all__ = ["new", "store"]
New = Callable[[str], str]


def tally(key: str, window: int, *, word: str = "phrase:#down", channel: str = "x") -> Tally:
    return Tally(channel=channel, word=word, key=key, by=f"by-{key}", at=window * WINDOW + 5)


def test_a_post_is_counted_once_however_often_it_is_put(store: Store, new: New) -> None:
    window = int(new("window").encode().hex(), 16) % 90_000_000
    one, two = tally(f"x#brand#{new('key')}", window), tally(f"x#brand#{new('key')}", window)
    store.tallies.put([one, two])
    store.tallies.put([one])
    store.tallies.put([tally(one.key, window + 1)])
    assert sorted(store.tallies.of(window), key=lambda x: x.key) == sorted([one, two], key=lambda x: x.key)
    assert store.tallies.of(window + 2) == []


def test_the_history_of_a_word_is_read_by_window(store: Store, new: New) -> None:
    word, other = f"topic:{new('a#b')}", f"topic:{new('other')}"
    store.tallies.close(100, {("x", word): 3, ("x", other): 9, ("facebook", word): 1})
    store.tallies.close(101, {("x", word): 4})
    store.tallies.close(101, {("x", word): 5})
    store.tallies.close(103, {("x", word): 7})
    assert store.tallies.history("x", word, 100, 103) == {100: 3, 101: 5}
    assert store.tallies.history("x", word, 101, 104) == {101: 5, 103: 7}
    assert store.tallies.history("facebook", word, 0, 1_000) == {100: 1}
