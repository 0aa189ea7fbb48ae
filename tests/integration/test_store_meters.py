"""One suite for the counters and for their in-memory twin."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.store import Store
from tests.integration.test_store_contract import new, store

__all__ = ["new", "store"]
New = Callable[[str], str]
NOW = 1_780_000_000_000


def test_counters_are_added_to_and_tell_what_they_are_then(store: Store, new: New) -> None:
    key = new("meter")
    assert store.meters.read(key) == {}
    assert store.meters.add(key, {"posts": 2, "dms": 1}, now=NOW) == {"posts": 2, "dms": 1}
    assert store.meters.add(key, {"posts": 3}, now=NOW + 5) == {"posts": 5, "dms": 1}
    assert store.meters.read(key) == {"posts": 5, "dms": 1}
    assert store.meters.read(new("another")) == {}
