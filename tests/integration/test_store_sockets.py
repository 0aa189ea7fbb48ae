"""One suite for what is kept of sockets, and for its in-memory twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain.live import CODE_MS, Connection, Event, Mark
from chalicelib.store import Store
from tests.integration.test_store_contract import NOW, new, store

__all__ = ["new", "store"]
New = Callable[[str], str]


def connection(id: str, **more: object) -> Connection:
    given: dict[str, object] = {"agent": "ana", "role": "agent", "at": NOW, "until": NOW + 1000, **more}
    return Connection(id=id, **given)  # type: ignore[arg-type]


def test_a_code_is_taken_once_and_not_late(store: Store, new: New) -> None:
    code, late = new("code"), new("code")
    store.sockets.put_code(code, connection(""), NOW)
    store.sockets.put_code(late, connection(""), NOW)
    assert store.sockets.take_code(new("code"), NOW) is None
    assert store.sockets.take_code(code, NOW) == connection("")
    assert store.sockets.take_code(code, NOW) is None
    assert store.sockets.take_code(late, NOW + CODE_MS) is None


def test_connections_are_found_together_until_they_end(store: Store, new: New) -> None:
    a, b = connection(new("c")), connection(new("c"), until=NOW + 10)
    for one in (a, b):
        store.sockets.save(one)
    assert {c.id for c in store.sockets.connections(NOW)} >= {a.id, b.id}
    assert b.id not in {c.id for c in store.sockets.connections(NOW + 10)}
    moved = replace(a, ticket="T1")
    assert store.sockets.change(moved)
    assert store.sockets.get(a.id) == moved
    store.sockets.forget(a.id)
    store.sockets.forget(a.id)
    assert not store.sockets.change(moved)
    assert store.sockets.get(a.id) is None


def test_marks_stand_at_their_ticket_until_they_end(store: Store, new: New) -> None:
    ticket = new("ticket")
    a, b = (Mark(connection=c, agent=c, until=NOW + n, typing=n) for n, c in ((10, "a"), (20, "b")))
    store.sockets.mark(ticket, a)
    store.sockets.mark(ticket, b)
    assert store.sockets.marks(ticket, NOW) == [a, b]
    assert store.sockets.marks(ticket, NOW + 10) == [b]
    assert store.sockets.marks(new("ticket"), NOW) == []
    store.sockets.unmark(ticket, "b")
    assert store.sockets.marks(ticket, NOW) == [a]


def test_the_log_is_read_by_time_over_minutes_and_says_when_it_is_too_much(store: Store, new: New) -> None:
    begin = NOW - NOW % 60_000 + 3_600_000 * (1 + abs(hash(new("hour"))) % 1000)
    ids = [f"{new('e')}#1" for _ in range(30)]
    many = [Event(id=id, kind="ticket", ticket="T1", doc={"n": n, "é": None}) for n, id in enumerate(ids)]
    store.sockets.log(many[:27], begin + 59_999)
    store.sockets.log(many[27:], begin + 60_000)
    store.sockets.log(many[27:28], begin + 60_000)
    told = store.sockets.logged(begin, begin + 60_000, most=30)
    assert told is not None
    assert {x.event.id for x in told} == set(ids)
    assert next(x.event for x in told if x.event.id == ids[0]) == many[0]
    assert {x.at - begin for x in told} == {59_999, 60_000}
    after = store.sockets.logged(begin + 60_000, begin + 99_999, most=30)
    assert after is not None
    assert {x.event.id for x in after} == set(ids[27:])
    assert store.sockets.logged(begin, begin + 60_000, most=29) is None
