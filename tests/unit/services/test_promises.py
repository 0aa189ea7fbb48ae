"""Promise 1, exactly once, and 2, no twin tickets: any history, however it is delivered, ends in the same state."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.events import Consent, Event, EventType, Kind
from tests.fakes import Killed, ServiceError, World, about, message
from tests.unit.services.histories import (
    START,
    check_heard,
    check_ledger,
    check_loads,
    check_owners,
    examples,
    histories,
    state,
)


def told(events: list[Event], *, agents: bool = True, stale: float = 0.0, seed: int = 0) -> World:
    """Every event once, in order, by a world without faults."""
    world = World(stale=stale, seed=seed)
    if agents:
        world.online()
        world.drain()
    for event in events:
        world.receive(event)
    return world


def in_any_order(events: list[Event], seed: int) -> list[Event]:
    """Shuffled and repeated; only an edit stays behind what it edits (see `Inbound._change` for one that can't)."""
    chance = random.Random(seed)
    pile = [e for e in events for _ in range(chance.randint(1, 3))]
    chance.shuffle(pile)
    first: dict[str, int] = {}
    for place, event in enumerate(pile):
        first.setdefault(event.key, place)
    return sorted(pile, key=lambda e: max(pile.index(e), first.get(e.target, 0) + 0.5 if e.type == "edit" else 0))


@examples(60)
@given(histories(size=12), st.integers(0, 10_000), st.booleans())
def test_repeated_and_shuffled_events_end_in_the_same_state(events: list[Event], seed: int, agents: bool) -> None:
    clean, messy = told(events, agents=agents), World(stale=0.3, seed=seed)
    if agents:
        messy.online()
    for event in in_any_order(events, seed):
        assert messy.guarded(lambda event=event: messy.inbound.take(event)), messy.failures  # type: ignore[misc]
    messy.drain()
    assert state(messy) == state(clean)
    check_heard(messy, events)
    check_ledger(messy)
    check_loads(messy)


@examples(60)
@given(histories(size=10, consent=True), st.integers(0, 10_000))
def test_events_delivered_more_than_once_in_order_change_nothing(events: list[Event], seed: int) -> None:
    clean, again = told(events), World(stale=0.3, seed=seed)
    again.online()
    again.drain()
    again.redeliver = 0.4
    again.post(*events)
    again.drain()
    assert state(again) == state(clean)
    check_heard(again, events)


@examples(100)
@given(
    histories(size=8, consent=True),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["before", "after"]), st.booleans()), max_size=4),
    st.integers(0, 10_000),
)
def test_calls_that_fail_and_workers_that_die_lose_and_double_nothing(
    events: list[Event], faults: list[tuple[int, str, bool]], seed: int
) -> None:
    clean, world = told(events), World(stale=0.2, seed=seed)
    world.online()
    world.drain()
    world.redeliver = 0.2
    world.post(*events)
    for n, when, dies in faults:
        world.faults.at(n * 3, when, Killed if dies else ServiceError)
    world.drain()
    assert state(world) == state(clean)
    check_heard(world, events)
    check_ledger(world)
    check_loads(world)
    world.settle(6 * 60_000)
    check_owners(world)


# --- every single call, on small stories


def _sms(id: str, n: int, text: str = "hello") -> Event:
    return message(id, at=START - 60_000 + n, text=text)


_POST = message("100", at=START - 60_000, channel="x", identity="9", text="bad", root="100", kind=Kind.POST)
STORIES: dict[str, list[Event]] = {
    "a first message": [_sms("M1", 1)],
    "two messages": [_sms("M1", 1), _sms("M2", 2, "refund please")],
    "the later one first": [_sms("M2", 2), _sms("M1", 1, "refund please")],
    "deleted before it came": [about(_POST, EventType.DELETE, "100:del", at=START, erase=True), _POST],
    "edited under a new id, then deleted by that id": [
        _POST,
        about(_POST, EventType.EDIT, "101", at=START + 1, text="better", provider_id="101", erase=True),
        about("x#brand#101", EventType.DELETE, "101:del", at=START + 2, erase=True),
    ],
    "an edit whose original never came": [
        about(_POST, EventType.EDIT, "101", at=START + 1, text="better", provider_id="101", erase=True),
    ],
    "stop before anything else": [
        message("M1", at=START - 2, text="STOP", consent=Consent.STOP),
        message("M2", at=START - 1, text="hello again"),
    ],
}  # fmt: skip


def _after_agent(events: list[Event], status: str) -> Callable[[World], None]:
    def play(world: World) -> None:
        for event in events:
            world.receive(event)
        ticket = world.only_ticket()
        world.work.set_status(ticket.id, status, by="ana")
        world.clock.advance(40 * 86_400_000 if status == "solved" else 60_000)
        world.drain()

    return play


@pytest.mark.parametrize("error", [ServiceError, Killed])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("story", list(STORIES))
def test_a_failure_at_any_call_is_healed_by_the_redelivery(story: str, when: str, error: type[BaseException]) -> None:
    events = STORIES[story]
    clean = told(events)
    calls = len(told(events).faults.calls)
    for n in range(calls):
        world = World()
        world.online()
        world.drain()
        done = len(world.faults.calls)
        if n < done:
            continue
        world.faults.at(n - done, when, error)
        for event in events:
            world.receive(event)
        assert state(world) == state(clean), (n, clean.faults.calls[n])
        check_heard(world, events)
        check_ledger(world)
        check_loads(world)
        world.settle(5 * 60_000)
        check_owners(world)


@pytest.mark.parametrize("error", [ServiceError, Killed])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("status", ["pending", "solved"])
def test_a_failure_at_any_call_of_a_message_after_an_agents_word_is_healed(
    status: str, when: str, error: type[BaseException]
) -> None:
    before = _after_agent([_sms("M1", 1)], status)

    def play(n: int) -> World:
        world = World()
        world.online()
        before(world)
        world.faults.reset()
        if n >= 0:
            world.faults.at(n, when, error)
        late = message("M2", at=world.clock.now, text="still broken")
        world.receive(late)
        return world

    clean = play(-1)
    assert len(clean.tickets) == (2 if status == "solved" else 1)
    for n in range(len(clean.faults.calls)):
        world = play(n)
        assert state(world) == state(clean), clean.faults.calls[n]
        world.settle(5 * 60_000)
        check_owners(world)
        check_ledger(world)
