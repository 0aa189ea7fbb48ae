"""One suite for the store of call backs and for its in-memory twin."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.domain.callbacks import Attempt, Callback, Consent, How, Outcome, State
from chalicelib.domain.errors import Conflict
from chalicelib.store import Store
from chalicelib.store.callbacks import Live, Offer, Slot
from tests.integration.test_store_contract import new, store

__all__ = ["new", "store"]
NOW = 1_780_000_000_000
HOUR = 3_600_000
New = Callable[[str], str]


def made(id: str, **more: object) -> Callback:
    given = {"customer": "c1", "ticket": "t1", "next_at": NOW, "place_at": NOW, "asked_at": NOW, **more}
    return Callback(id=f"cb_{id}", **given)  # type: ignore[arg-type]


def test_a_call_back_comes_back_as_it_was_stored(store: Store, new: New) -> None:
    whole = made(
        new("a"), how=How.WINDOW, attempts=(Attempt(at=1, due=1, outcome=Outcome.BUSY, call="k_1"),), offered=(1, 2),
        consent=Consent(words='"yes" ✓', where="x#1", at=5), agent="ana", token="t" * 900,
    )  # fmt: skip
    stored = store.callbacks.create(whole)
    assert stored == replace(whole, version=1)
    assert store.callbacks.get(whole.id) == stored
    assert store.callbacks.create(replace(whole, note="other")) is None
    assert store.callbacks.get("cb_none") is None


def test_a_call_back_is_saved_only_on_the_version_that_was_read(store: Store, new: New) -> None:
    first = store.callbacks.create(made(new("b")))
    assert first is not None
    second = store.callbacks.save(replace(first, state=State.CALLING))
    assert second.version == 2
    with pytest.raises(Conflict):
        store.callbacks.save(replace(first, state=State.CANCELLED))
    assert store.callbacks.get(first.id) == second


def test_lists_are_in_the_order_of_what_happens_next_and_go_on_in_pages(store: Store, new: New) -> None:
    agent = new("agent")
    ids = [new("p") for _ in range(5)]
    start = NOW + int(ids[0][1:]) * 1000 * HOUR  # hours that no other test of the session uses
    for n, id in enumerate(ids):
        store.callbacks.create(made(id, next_at=start + (4 - n) * HOUR, agent=agent if n % 2 else ""))
    wanted = [f"cb_{id}" for id in ids[::-1]]
    page = store.callbacks.by_state("scheduled", start=start, limit=3)
    rest = store.callbacks.by_state("scheduled", start=start, limit=3, after=page.next)
    assert [x.id for x in (*page.items, *rest.items)] == wanted
    newest = store.callbacks.by_state("scheduled", start=start, newest_first=True)
    assert [x.id for x in newest.items] == wanted[::-1]
    within = store.callbacks.by_state("scheduled", start=start + HOUR, end=start + 3 * HOUR)
    assert [x.id for x in within.items] == wanted[1:3]
    assert [x.id for x in store.callbacks.by_agent(agent).items] == [f"cb_{ids[3]}", f"cb_{ids[1]}"]
    assert [x.id for x in store.callbacks.by_agent(agent, end=start + 2 * HOUR).items] == [f"cb_{ids[3]}"]


def test_what_is_over_is_listed_by_its_end(store: Store, new: New) -> None:
    id, end = new("d"), NOW + 900_000 * HOUR
    first = store.callbacks.create(made(id))
    assert first is not None
    store.callbacks.save(replace(first, state=State.DONE, ended_at=end))
    assert [x.id for x in store.callbacks.by_state("done", start=end, end=end + 1).items] == [f"cb_{id}"]


def test_a_customer_s_live_place_is_taken_by_one(store: Store, new: New) -> None:
    customer = new("c")
    before = store.callbacks.live(customer)
    assert before == Live()

    def take(n: int) -> bool:
        return store.callbacks.take_live(customer, f"cb_{n}", now=NOW, instead_of=before)

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(take, range(4)))
    assert sum(won) == 1
    holder = f"cb_{won.index(True)}"
    assert store.callbacks.live(customer) == Live(callback=holder, at=NOW)
    store.callbacks.drop_live(customer, "cb_other", now=NOW + 1)
    assert store.callbacks.live(customer).callback == holder
    store.callbacks.drop_live(customer, holder, now=NOW + 1)
    empty = store.callbacks.live(customer)
    assert empty == Live(at=NOW + 1)
    assert store.callbacks.take_live(customer, "cb_next", now=NOW + 2, instead_of=empty)


def test_the_latest_offer_on_a_ticket_counts(store: Store, new: New) -> None:
    ticket = new("t")
    assert store.callbacks.offer(ticket) is None
    for at in (NOW, NOW + 1):
        store.callbacks.put_offer(Offer(ticket=ticket, at=at, by="ana", agent="cho"))
    assert store.callbacks.offer(ticket) == Offer(ticket=ticket, at=NOW + 1, by="ana", agent="cho")


def test_a_time_is_booked_up_to_its_capacity_whoever_asks_at_once(store: Store, new: New) -> None:
    queue = new("q")
    with ThreadPoolExecutor(5) as pool:
        got = list(pool.map(lambda n: store.callbacks.book(queue, NOW, f"cb_{n}", capacity=2), range(5)))
    assert sum(got) == 2
    first, second = (f"cb_{n}" for n, mine in enumerate(got) if mine)
    assert store.callbacks.book(queue, NOW, first, capacity=2)  # it has it already
    assert [slot.taken for slot in store.callbacks.booked(queue, NOW, NOW + 1)] == [2]
    store.callbacks.unbook(queue, NOW, first)
    store.callbacks.unbook(queue, NOW, first)
    assert store.callbacks.booked(queue, NOW, NOW + 1) == [Slot(NOW, 1, (second,))]
    assert store.callbacks.book(queue, NOW, "cb_9", capacity=2)


def test_booked_times_are_listed_by_queue_and_time(store: Store, new: New) -> None:
    queue, other = new("q"), new("q")
    for n in range(3):
        store.callbacks.book(queue, NOW + n * HOUR, "cb_1", capacity=1)
    store.callbacks.book(other, NOW, "cb_1", capacity=1)
    store.callbacks.unbook(queue, NOW + 2 * HOUR, "cb_1")
    assert [slot.start for slot in store.callbacks.booked(queue, NOW, NOW + 3 * HOUR)] == [NOW, NOW + HOUR]
    assert [slot.start for slot in store.callbacks.booked(queue, NOW + HOUR, NOW + 3 * HOUR)] == [NOW + HOUR]
