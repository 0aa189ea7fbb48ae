"""Calls in the store and in its in-memory twin: one suite for both."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from chalicelib.domain import calls as c
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Conflict
from chalicelib.store import Store
from chalicelib.store.settings import Settings
from tests.fakes import Backend, memory_store

_numbers = count(1)
NOW = 1_780_000_000_000


@pytest.fixture(params=["memory", pytest.param("emulator", marks=pytest.mark.stack)])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return memory_store(Backend())
    request.getfixturevalue("emulator")
    return Store(settings=Settings(0.0))


def name(kind: str) -> str:
    return f"{kind}{next(_numbers)}"


def fresh() -> Call:
    begun = c.begun(name("CA"), account="main", number="+15551230001", line="+15550100003", at=NOW)
    return c.rung(c.went(begun, "queue", at=NOW, queue="care"), "ben", "n1", at=NOW)[0]


def test_a_call_comes_back_as_it_was_stored(store: Store) -> None:
    call = fresh()
    stored = store.calls.save(call)
    assert stored == replace(call, version=1)
    assert store.calls.get(call.id) == stored
    assert store.calls.get("CAnone") is None


def test_a_call_is_written_only_on_the_version_that_was_read(store: Store) -> None:
    first = store.calls.save(fresh())
    with pytest.raises(Conflict):
        store.calls.save(replace(first, version=0))  # made a second time
    second = store.calls.save(replace(first, note="x"))
    with pytest.raises(Conflict):
        store.calls.save(replace(first, note="y"))
    assert store.calls.get(first.id) == second


def test_several_calls_are_read_at_once(store: Store) -> None:
    kept = [store.calls.save(fresh()) for _ in range(3)]
    ids = [call.id for call in kept]
    assert store.calls.many([ids[2], "CAnone", ids[0], ids[2]]) == [kept[2], kept[0]]
    assert store.calls.many([]) == []


def test_the_first_answer_to_a_request_is_the_one_that_is_told(store: Store) -> None:
    request = name("request")
    assert store.calls.answered(request, "one", now=NOW) == "one"
    assert store.calls.answered(request, "two", now=NOW) == "one"


def test_who_is_on_which_call_is_known_until_they_leave(store: Store) -> None:
    agent = name("agent")
    assert store.calls.on_call(agent) == []
    store.calls.join(agent, "CA1")
    store.calls.join(agent, "CA2")
    store.calls.join(agent, "CA2")
    store.calls.leave(agent, "CA1")
    store.calls.leave(agent, "CA9")
    assert store.calls.on_call(agent) == ["CA2"]
    store.calls.leave(agent, "CA2")
    assert store.calls.on_call(agent) == []


def test_a_call_s_length_counts_once_and_only_the_last_ones_count(store: Store) -> None:
    queue = name("queue")
    assert store.calls.lengths(queue) == {}
    for n in range(25):
        store.calls.note_length(queue, f"CA{n}", 1_000 * n)
    store.calls.note_length(queue, "CA24", 5)
    lengths = store.calls.lengths(queue)
    assert len(lengths) == 20
    assert lengths["CA24"] == 5
    assert "CA4" not in lengths
