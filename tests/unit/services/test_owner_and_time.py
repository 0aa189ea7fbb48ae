"""Promises 3 and 4: a ticket has one owner who is there and has room, and what is promised for a time happens then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.tickets import ACTIVE, FAR, Status, next_wake
from chalicelib.services.replies import Draft
from tests.fakes import Killed, ServiceError, World, brand, message
from tests.unit.services.days import MINUTE, Day, Step, days
from tests.unit.services.histories import check_heard, check_ledger, check_loads, check_owners, examples

FAULTS = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["before", "after"]), st.booleans()), max_size=4)


@examples(120)
@given(days(), st.integers(0, 10_000))
def test_whatever_a_day_brings_everyone_carries_what_they_have(steps: list[Step], seed: int) -> None:
    world = World(stale=0.2, seed=seed)
    day = Day(world)
    for step in steps:
        day.play(step)
        check_loads(world)
        check_ledger(world)
    world.settle(10 * MINUTE)
    check_loads(world)
    check_owners(world)
    check_heard(world, day.written)


@examples(150)
@given(days(18), FAULTS, st.integers(0, 10_000))
def test_a_day_with_failures_settles_as_well(steps: list[Step], faults: list[tuple[int, str, bool]], seed: int) -> None:
    world = World(stale=0.2, seed=seed)
    world.redeliver = 0.1
    day = Day(world)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    for step in steps:
        day.play(step)
        check_loads(world)
        check_ledger(world)
    world.faults.reset()
    world.settle(12 * MINUTE)
    check_loads(world)
    check_owners(world)
    check_ledger(world)
    check_heard(world, day.written)


@examples(60)
@given(days(15), st.sampled_from([2 * MINUTE, 3 * 3_600_000, 4 * 86_400_000, 30 * 86_400_000]))
def test_what_was_due_in_an_outage_acts_when_it_ends_and_once(steps: list[Step], outage: int) -> None:
    world = World()
    world.online()
    day = Day(world)
    for step in steps:
        day.play(step)
    world.settle(MINUTE)
    before = {id: (t, next_wake(t, world.context.queue_rules(t.queue))) for id, t in world.tickets.items()}
    for queue in world.queues.all:  # nothing is delivered, nobody sweeps, and what waited in queues is gone
        queue.messages.clear()
    world.clock.advance(outage)
    world.settle(2 * MINUTE)
    for id, (ticket, due) in before.items():
        now = world.tickets[id]
        if due > world.clock.now - 2 * MINUTE:
            continue
        if ticket.status is Status.SOLVED:
            assert now.status is Status.CLOSED
        elif ticket.snoozed_until and due == ticket.snoozed_until:
            assert not now.snoozed_until
        else:
            assert due in [p.breached for p in now.promises]
        assert next_wake(now, world.context.queue_rules(now.queue)) > world.clock.now
    check_ledger(world)
    facts = [f.id for f in world.store.facts.between(0, FAR)]
    assert len(facts) == len(set(facts))


def test_a_breach_is_acted_on_once_however_often_its_timer_comes() -> None:
    world = World()
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    for early in (-MINUTE, -1):
        world.clock.now = ticket.due_at + early
        world.waking.wake(f"ticket#{ticket.id}")
        assert not any(p.breached for p in world.only_ticket().promises)
    world.clock.now = ticket.due_at
    for _ in range(4):
        world.waking.wake(f"ticket#{ticket.id}")
    world.settle(10 * MINUTE)
    told = [line.item for line in world.lines.values() if line.item.text == "first_reply_breached"]
    assert len(told) == 1
    (fact,) = [f for f in world.store.facts.between(0, FAR) if f.what == "first_reply_breached"]
    assert fact.at == ticket.due_at


def test_an_answered_ticket_has_no_breach() -> None:
    world = World()
    world.online("ana")
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    world.replies.reply(ticket.id, Draft(client_id="c", text="hi"), agent="ana")
    world.settle(3 * 3_600_000)
    assert not any(p.breached for p in world.only_ticket().promises)
    assert not world.timers


def test_a_snoozed_ticket_of_an_absent_agent_comes_back_to_somebody_who_is_there() -> None:
    world = World()
    world.online("ana")
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    world.work.accept(ticket.id, "ana")
    world.work.set_status(ticket.id, "pending", by="ana")
    world.work.snooze(ticket.id, world.clock.now + 3_600_000, by="ana")
    world.waking.presence("ana", "offline")
    world.online("ben")
    world.settle(3_601_000)
    assert world.only_ticket().status is Status.OPEN
    assert world.only_ticket().offered_to == "ben"
    check_owners(world)


def test_a_queue_with_a_longer_grace_time_keeps_its_tickets_longer_and_then_gives_them_back() -> None:
    settings = brand()
    doc, version = settings.entry("queue", "social") or ({}, 0)
    settings.put("queue", "social", {**doc, "grace_seconds": 1200}, version=version)
    world = World(settings=settings)
    world.online("ana")
    world.receive(message("M1", at=world.clock.now, channel="x", identity="9"))
    ticket = world.only_ticket()
    world.work.accept(ticket.id, "ana")
    world.waking.presence("ana", "offline")
    world.settle(19 * MINUTE)
    assert world.only_ticket().assignee == "ana"
    world.settle(2 * MINUTE)
    assert world.only_ticket().assignee == ""
    check_owners(world)


@pytest.mark.parametrize("error", [ServiceError, Killed])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("presence", ["offline", "away"])
def test_an_agent_who_leaves_as_a_worker_dies_leaves_nobody_waiting(
    presence: str, when: str, error: type[BaseException]
) -> None:
    def play(n: int) -> World:
        world = World()
        world.online("ana")
        for k in range(3):
            world.receive(message(f"M{k}", at=world.clock.now, identity=f"+1555000040{k}"))
        world.work.accept(next(iter(world.tickets)), "ana")
        world.faults.reset()
        if n >= 0:
            world.faults.at(n, when, error)
        world.guarded(lambda: world.waking.presence("ana", presence))
        world.settle(2 * MINUTE)
        if world.desks["ana"].presence == "online":
            world.waking.presence("ana", presence)  # it was never set, and the agent tries again
        world.settle(8 * MINUTE)
        return world

    for n in range(60):
        world = play(n)
        for ticket in world.tickets.values():
            assert not ticket.offered_to
            assert presence == "away" or ticket.assignee == ""
        check_owners(world)


def test_a_reply_that_failed_puts_the_ticket_back_into_somebodys_hands_in_time() -> None:
    from chalicelib.channels.base import Fault, SendFailed

    def refused() -> None:
        raise SendFailed(Fault.REJECTED, "no such number")

    world = World()
    world.online("ana")
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    world.work.accept(ticket.id, "ana")
    world.provider.answers = [refused]  # type: ignore[list-item]
    world.replies.reply(ticket.id, Draft(client_id="c", text="hi"), agent="ana")
    world.work.set_status(ticket.id, "pending", by="ana")
    world.waking.presence("ana", "offline")
    world.online("ben")
    world.drain()
    now = world.only_ticket()
    assert now.status is Status.OPEN
    assert now.offered_to == "ben"
    assert now.due_at < FAR
    check_ledger(world)
    check_owners(world)


def test_a_ticket_of_an_agent_with_no_room_left_goes_to_the_next() -> None:
    world = World()
    world.online("cho")
    for n in range(3):
        world.receive(message(f"M{n}", at=world.clock.now, identity=f"+1555000050{n}"))
        for ticket in world.tickets.values():
            if ticket.offered_to == "cho":
                world.work.accept(ticket.id, "cho")
                world.work.set_status(ticket.id, "pending", by="cho")
    for n in range(3):
        world.receive(message(f"N{n}", at=world.clock.now, identity=f"+1555000050{n}"))
    active = [t for t in world.tickets.values() if t.status in ACTIVE]
    assert sum(t.assignee == "cho" for t in active) == 2
    check_loads(world)
    check_owners(world)


def test_a_promise_in_the_ledger_is_never_later_than_the_ticket_says() -> None:
    world = World()
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    world.work.set_priority(ticket.id, "urgent", by="ana")
    assert world.timers[f"ticket#{ticket.id}"] == world.only_ticket().due_at < ticket.due_at
    check_ledger(world)
    assert replace(world.only_ticket(), priority=ticket.priority).priority == "normal"


def test_a_wake_up_set_by_a_worker_that_died_does_not_take_a_later_one_with_it() -> None:
    world = World()
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    world.faults.reset()
    world.faults.at(2, "before", Killed)  # the earlier wake-up is set, and the ticket never written
    assert not world.guarded(lambda: world.work.set_priority(ticket.id, "urgent", by="ana"))
    assert world.timers[f"ticket#{ticket.id}"] < ticket.due_at == world.only_ticket().wake_at
    world.replies.reply(ticket.id, Draft(client_id="c", text="hi"), agent="ana")
    world.settle(15 * MINUTE)
    world.receive(message("M2", at=world.clock.now))
    assert world.only_ticket().due_at < FAR
    check_ledger(world)


def test_a_ticket_given_to_somebody_else_frees_its_agent_at_once() -> None:
    world = World()
    world.online("ana", "ben")
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    holder = ticket.offered_to
    other = "ben" if holder == "ana" else "ana"
    world.work.accept(ticket.id, holder)
    world.work.assign(ticket.id, other, by="ana")
    assert (world.desks[holder].load, set(world.desks[other].work)) == (0, {ticket.id})
    world.work.set_status(ticket.id, "pending", by="ana")
    assert world.desks[other].load == 0


def test_a_ticket_counts_as_taken_once_even_if_it_moves_to_another_queue() -> None:
    world = World()
    world.online("ana")
    world.receive(message("M1", at=world.clock.now))
    ticket = world.only_ticket()
    world.work.accept(ticket.id, "ana")
    world.clock.advance(5_000)
    world.work.transfer(ticket.id, "social", by="ana")
    world.work.accept(ticket.id, "ana")
    world.drain()
    (fact,) = [f for f in world.store.facts.between(0, FAR) if f.what == "ticket_assigned"]
    assert fact.value == 0
