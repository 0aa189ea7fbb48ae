"""The wall: what a queue and a person are told to be doing."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.agents import claim_token, claimed_at
from chalicelib.services.listing import Listing
from chalicelib.services.wall import PersonNow, Wall
from tests.fakes import World, message

MINUTE = 60_000


def person(world: World, id: str) -> PersonNow:
    _, people = Wall(world.context, Listing(world.context)).now(within=30)
    return next(x for x in people if x.agent.id == id)


def calling(world: World) -> str:
    """A ticket that ben holds, with its customer on the line since five minutes."""
    world.online("ben")
    said = message("SM1", at=world.clock.now)
    world.receive(said)
    world.drain()
    id = world.lines[said.key].ticket
    world.work.accept(id, "ben")
    ticket = world.context.ticket(id)
    world.store.tickets.save(replace(ticket, call="CA1", call_at=world.clock.now - 5 * MINUTE))
    return id


def test_a_call_is_told_since_the_agent_has_it_and_not_since_the_customer_began_to_wait() -> None:
    world = World()
    id = calling(world)
    told = person(world, "ben")
    assert (told.call, told.holds) == (id, 1)
    assert told.call_since == claimed_at(told.desk.work[id]) > world.clock.now - 5 * MINUTE


def test_a_claim_says_when_it_was_made() -> None:
    assert claimed_at(claim_token(105, 1_790_000_000_000, "n1")) == 1_790_000_000_000
    assert claimed_at(claim_token(840, 1_790_000_000_000, "n1", live=True)) == 1_790_000_000_000
    assert claimed_at("") == 0


def test_a_call_that_waits_in_a_queue_is_counted_and_waits_since_the_customer_does() -> None:
    world = World()
    said = message("SM1", at=world.clock.now)
    world.receive(said)
    ticket = world.context.ticket(world.lines[said.key].ticket)
    since = world.clock.now - 2 * MINUTE
    world.store.tickets.save(replace(ticket, call="CA1", call_at=since))
    queues, _ = Wall(world.context, Listing(world.context)).now(within=30)
    (care,) = [x for x in queues if x.queue == ticket.queue]
    assert (care.waiting, care.calls, care.longest_since) == (1, 1, since)
