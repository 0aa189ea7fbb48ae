"""Whoever dies, and whatever comes twice or in another order: nobody is lost, nobody is told twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import incidents as i
from chalicelib.domain.events import Event
from chalicelib.domain.heard import Heard, heard_id
from chalicelib.domain.incidents import Person
from chalicelib.domain.tickets import MINUTE
from chalicelib.services.incidents.numbers import figures
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_ledger, examples
from tests.unit.services.incidents.support import MATCHER, acks, declare, incidents, mention, now, posts, told

UPDATE, OVER, PRIVATE = "We know of it and are working on it.", "It is over. Thank you!", "It works again for you."


def surely(world: World, act: Callable[[], object]) -> None:
    """As a client does: ask again until it is answered."""
    while not world.guarded(act):
        pass


def people(world: World, first: int, many: int) -> list[Event]:
    public = [mention(world, first + n) for n in range(many)]
    text = message(f"SM{first}", at=world.clock.now, text="the checkout is down", identity=f"+1555888{first:04d}")
    return [*public, text]


Fault = tuple[int, str, bool]


def story(world: World, faults: Iterable[Fault] = ()) -> list[Event]:
    """Posts, declared, told, more posts, resolved while others come in."""
    world.online("ana", "ben", "cho")
    world.faults.reset()
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    events = people(world, 1, 4)
    world.post(*events)
    world.drain()
    world.clock.advance(1_000)
    surely(world, lambda: incidents(world).declare("c1", "Down", MATCHER, by="ruth"))
    id = i.incident_id("ruth", "c1")
    world.clock.advance(1_000)
    late = people(world, 50, 4)
    world.post(*late)
    surely(world, lambda: incidents(world).update(id, "u1", {"x": UPDATE}, by="ruth"))
    world.settle(2 * MINUTE)
    last = people(world, 90, 3)
    world.post(*last)
    surely(world, lambda: incidents(world).resolve(id, "r1", {"": OVER}, PRIVATE, by="ruth"))
    world.faults.reset()
    world.settle(15 * MINUTE)
    return [*events, *late, *last]


def check(world: World, events: list[Event]) -> None:
    id = i.incident_id("ruth", "c1")
    held = {x.key for x in posts(world, id)}
    for event in events:
        line = world.lines[event.key]
        card = world.store.board.get(heard_id(event.key), Heard)
        assert line.ticket or event.key in held or (card and not card.record.ticket), event.key
        if line.ticket:
            assert line.ticket in world.tickets
    said = Counter(told(world))
    unknown = sum(x.item.status == "unknown" for x in world.lines.values())
    assert said[UPDATE] <= 1
    assert said[OVER] <= 1
    private = Counter(x.identity for x in world.provider.heard if x.text == PRIVATE)
    assert set(private.values()) <= {1}
    waiting = [x for x in world.tickets.values() if x.incident == id and x.status == "on_hold"]
    assert waiting == []
    assert len(private) + unknown >= 2
    acked = Counter(x.identity for x in world.provider.heard if x.how == "public_reply" and "status/" in x.text)
    assert set(acked.values()) <= {1}
    written = [x for x in world.lines.values() if x.item.extra.get("automatic") == "acknowledgement"]
    assert figures(world.context, now(world, id)).acknowledged == len(written)
    rows = world.store.board.shelf(i.people_shelf(id), Person, limit=1_000).items
    facts = [x for x in world.store.facts.between(0, 1 << 43) if x.what == "incident_customer"]
    assert len(facts) == len(rows) == len({x.record.customer for x in rows})
    assert len([x for x in world.store.facts.between(0, 1 << 43) if x.what == "incident_declared"]) == 1
    for desk in world.desks.values():
        for ticket in desk.work:
            assert world.tickets[ticket].claim == desk.work[ticket]
    check_ledger(world)


def test_everybody_who_was_told_is_counted_whoever_dies_while_they_are() -> None:
    def asked() -> World:
        world = World()
        declare(world)
        incidents(world).update(i.incident_id("ruth", "c1"), "u1", {"x": UPDATE}, by="ruth")
        world.settle(MINUTE)
        world.receive(mention(world, 1), mention(world, 2))
        world.faults.reset()
        return world

    first, id = asked(), i.incident_id("ruth", "c1")
    incidents(first).look(id)
    for n in range(len(first.faults.calls)):
        world = asked()
        world.faults.at(n, "after", Killed)
        world.guarded(lambda at=world: incidents(at).look(id))  # type: ignore[misc]
        world.settle(3 * MINUTE)
        assert figures(world.context, now(world, id)).acknowledged == len(acks(world)) == 2, n


def test_nobody_is_lost_when_it_is_resolved_while_posts_come_in() -> None:
    world = World()
    check(world, story(world))
    assert now(world, i.incident_id("ruth", "c1")).state == "resolved"


@examples(40)
@given(st.lists(st.tuples(st.integers(0, 900), st.sampled_from(["before", "after"]), st.booleans()), max_size=4))
def test_whoever_dies_where_nobody_is_lost_or_told_twice(faults: list[Fault]) -> None:
    world = World()
    check(world, story(world, faults))


@examples(15)
@given(st.integers(0, 10_000))
def test_what_is_delivered_again_and_read_late_changes_nothing(seed: int) -> None:
    world = World(seed=seed, stale=0.3)
    world.redeliver = 0.2
    events = story(world)
    world.redeliver = 0.0
    again = [*events]
    random.Random(seed).shuffle(again)
    before = {key: line.ticket for key, line in world.lines.items() if key in {x.key for x in events}}
    world.receive(*again)
    assert {key: world.lines[key].ticket for key in before} == before
    world.settle(10 * MINUTE)
    check(world, events)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_declaration_that_dies_anywhere_is_finished_by_asking_again_or_by_the_ledger(when: str) -> None:
    sites = declared_calls()
    for n in range(len(sites)):
        world = World()
        world.receive(mention(world, 1))
        world.faults.reset()
        world.faults.at(n, when, Killed)
        world.guarded(lambda world=world: incidents(world).declare("c1", "Down", MATCHER, by="ruth"))  # type: ignore[misc]
        world.faults.reset()
        surely(world, lambda world=world: incidents(world).declare("c1", "Down", MATCHER, by="ruth"))  # type: ignore[misc]
        world.settle(5 * MINUTE)
        assert len(posts(world, i.incident_id("ruth", "c1"))) == 1, sites[n]


def declared_calls() -> list[str]:
    world = World()
    world.receive(mention(world, 1))
    world.faults.reset()
    incidents(world).declare("c1", "Down", MATCHER, by="ruth")
    return list(world.faults.calls)
