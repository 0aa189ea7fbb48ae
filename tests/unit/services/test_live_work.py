"""Calls beside other work: who is rung, what they may carry, and what is left of it afterwards."""

from __future__ import annotations

import pytest

from chalicelib.domain import tickets as t
from chalicelib.domain.agents import FULL
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.events import Channel, Event, Kind
from chalicelib.domain.tickets import Status, Ticket
from tests.fakes import World, message
from tests.unit.services.histories import check_loads

CALLER = "+15551230009"


def call(world: World, id: str, *, identity: str = CALLER, queue: str = "") -> Ticket:
    """Somebody calls and has chosen their queue in the menu; the ticket the call waits on."""
    extra = {"call": id} | ({"queue": queue} if queue else {})
    event: Event = message(id, at=world.clock.now, channel="sms", identity=identity, kind=Kind.CALL, extra=extra)
    event = Event(**{**{f: getattr(event, f) for f in Event.__dataclass_fields__}, "channel": Channel.VOICE})
    world.inbound.take(event)
    (found,) = [x for x in world.tickets.values() if x.call == id]
    return found


def fill(world: World, agent: str, count: int) -> None:
    for n in range(count):
        world.receive(message(f"F{n}", at=world.clock.now + n, identity=f"+1555000{n:04d}"))
    for ticket in list(world.tickets.values()):
        if ticket.offered_to == agent:
            world.work.accept(ticket.id, agent)


def test_an_agent_full_of_texts_is_rung_for_a_call() -> None:
    world = World()
    world.online("ben")
    fill(world, "ben", 8)
    assert world.desks["ben"].load == FULL
    waiting = call(world, "CA1")
    assert waiting.offered_to == "ben"
    assert (world.desks["ben"].live, world.desks["ben"].load) == (FULL, 2 * FULL)
    check_loads(world)


def test_nobody_is_rung_twice_at_once_and_nothing_else_is_offered_during_a_call() -> None:
    world = World()
    world.online("ben")
    call(world, "CA1")
    second = call(world, "CA2", identity="+15551230010")
    world.receive(message("M1", at=world.clock.now))
    assert second.offered_to == ""
    assert [x.offered_to for x in world.tickets.values() if not x.call] == [""]
    check_loads(world)


def test_who_is_on_the_line_comes_before_all_and_in_the_order_they_came() -> None:
    world = World()
    world.receive(message("U", at=world.clock.now, text="fire"))
    first = call(world, "CA1")
    world.clock.advance(5_000)
    second = call(world, "CA2", identity="+15551230010")
    listed = world.store.tickets.work(t.queue_partition("care", 0)).items
    assert [x.id for x in listed[:2]] == [first.id, second.id]
    assert listed[2].priority == "urgent"


def test_a_caller_goes_to_the_agent_who_has_their_other_ticket() -> None:
    world = World()
    world.online("ana", "ben", "cho")
    world.receive(message("M1", at=world.clock.now, identity=CALLER))
    mine = world.only_ticket()
    world.work.accept(mine.id, mine.offered_to)
    assert call(world, "CA1").offered_to == mine.offered_to


def test_after_the_call_its_ticket_weighs_as_any_other() -> None:
    world = World()
    world.online("ben")
    ticket = world.assignment.accept(call(world, "CA1"), "ben")
    ended = world.store.tickets.save(t.call_ended(ticket, world.clock.now))
    assert world.desks["ben"].live == FULL  # until what has to be done after it is done
    rested = world.assignment.rest(ended)
    assert (rested.assignee, world.desks["ben"].live, world.desks["ben"].load) == ("ben", 0, 105)
    assert world.assignment.rest(rested) == rested
    check_loads(world)


def test_without_room_for_it_the_ticket_goes_back_to_its_queue() -> None:
    world = World()
    world.online("ben")
    fill(world, "ben", 8)
    ticket = world.assignment.accept(call(world, "CA1"), "ben")
    rested = world.assignment.rest(world.store.tickets.save(t.call_ended(ticket, world.clock.now)))
    assert (rested.assignee, world.desks["ben"].live, world.desks["ben"].load) == ("", 0, FULL)
    check_loads(world)


def test_a_ticket_solved_during_its_call_weighs_nothing_afterwards() -> None:
    world = World()
    world.online("ben")
    ticket = world.assignment.accept(call(world, "CA1"), "ben")
    world.work.set_status(ticket.id, Status.SOLVED, by="ben")
    now = world.tickets[ticket.id]
    world.assignment.rest(world.store.tickets.save(t.call_ended(now, world.clock.now)))
    assert world.desks["ben"].load == 0
    check_loads(world)


def test_a_ticket_with_somebody_on_the_line_is_not_handed_around() -> None:
    world = World()
    world.online("ana", "ben")
    ticket = call(world, "CA1")
    other = {"ana", "ben"} - {ticket.offered_to}
    with pytest.raises(NotAllowed, match="rings"):
        world.assignment.assign(ticket, other.pop())
    world.waking.presence(ticket.offered_to, "away")
    assert world.assignment.pull("ben") is None or not world.tickets[ticket.id].assignee


def test_a_second_call_does_not_take_the_first_out_of_its_agents_hands() -> None:
    world = World()
    world.online("ben")
    ticket = world.assignment.accept(call(world, "CA1"), "ben")
    again = t.called(ticket, "CA2", at=world.clock.now, now=world.clock.now)
    assert again == ticket


def test_who_comes_later_is_not_rung_before_who_stands_first() -> None:
    """An agent comes free, and before they are offered the first in line somebody else calls."""
    world = World()
    world.online("ben")
    busy = world.assignment.accept(call(world, "CA1"), "ben")
    first = call(world, "CA2", identity="+15551230010")
    world.clock.advance(5_000)
    ended = world.store.tickets.save(t.call_ended(busy, world.clock.now))
    world.assignment.rest(ended)
    second = call(world, "CA3", identity="+15551230011")
    assert second.offered_to == ""
    world.drain()
    assert world.tickets[first.id].offered_to == "ben"


def test_a_caller_whom_an_agent_declined_does_not_hold_up_the_next() -> None:
    world = World()
    world.online("ben")
    first = call(world, "CA1")
    world.assignment.decline(first, "ben")
    world.clock.advance(5_000)
    assert call(world, "CA2", identity="+15551230010").offered_to == "ben"
