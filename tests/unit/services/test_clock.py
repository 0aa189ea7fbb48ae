"""What the sweeper does about wake-ups that nobody sent in time."""

from __future__ import annotations

import json

from chalicelib.domain.tickets import MINUTE
from chalicelib.store.keys import ticket_timer
from tests.fakes import World

SECOND = 1_000


def test_what_was_missed_in_an_outage_is_sent_oldest_promise_first() -> None:
    world = World()
    for n in (3, 1, 2):  # not in the order in which they are due
        at = world.clock.now + n * SECOND
        world.store.timers.put(ticket_timer(f"t{n}"), at, world.clock.now)
    world.store.timers.put(ticket_timer("far"), world.clock.now + 60 * MINUTE, world.clock.now)
    world.clock.now += 30 * MINUTE
    assert world.waking.sweep() == 3
    sent = [json.loads(waiting.body)["wake"] for waiting in world.queues.timers_queue.messages]
    assert sent == [ticket_timer(f"t{n}") for n in (1, 2, 3)]
