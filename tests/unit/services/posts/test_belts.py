"""Each belt by itself: what holds when the others don't come into play."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.channels.base import Fault, SendFailed, Sent
from chalicelib.domain.posts import State, Status
from chalicelib.services.posts.service import STUCK_MS
from tests.fakes import World
from tests.fakes.backend import Killed
from tests.unit.services.posts.support import ANA, HOUR, MINUTE, RUTH, Desk

ASKED = {"target": "x#brand", "attempt": 0}


def scheduled() -> tuple[Desk, str]:
    """A post on its way: its message waits in the queue."""
    desk = Desk()
    id = desk.draft(targets=(("x#brand", ""),))
    desk.drafting.schedule(id, 0, RUTH, version=None)
    return desk, id


def test_a_twin_that_overtakes_between_look_and_claim_leaves_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, id = scheduled()
    publishing, asked = desk.world.publishing, {"id": id, **ASKED}
    turn, overtaken = publishing._waits_for_turn, []

    def overtake(*given: Any) -> bool:
        waits = turn(*given)
        if not overtaken:
            overtaken.append(id)
            publishing.publish(asked)
        return waits

    monkeypatch.setattr(publishing, "_waits_for_turn", overtake)
    publishing.publish(asked)
    assert overtaken
    assert len(desk.said) == 1
    assert desk.state(id) is State.PUBLISHED


def test_a_worker_that_stops_while_speaking_is_owned_up_to_by_the_redelivery() -> None:
    desk, id = scheduled()

    def dies() -> Sent:
        raise Killed

    desk.world.provider.answers.append(dies)
    desk.world.settle(2 * MINUTE)
    assert desk.post(id).targets[0].status is Status.UNKNOWN


def test_and_by_the_ledger_where_the_queue_gave_up_on_it() -> None:
    desk, id = scheduled()

    def dies() -> Sent:
        desk.world.queues.outbound_queue.messages.clear()
        raise Killed

    desk.world.provider.answers.append(dies)
    desk.world.settle(STUCK_MS - MINUTE)
    assert desk.post(id).targets[0].status is Status.SENDING
    desk.world.settle(4 * MINUTE)
    assert desk.post(id).targets[0].status is Status.UNKNOWN
    assert desk.said == []


def test_a_message_that_the_queue_lost_is_asked_for_again() -> None:
    desk, id = scheduled()
    desk.world.queues.outbound_queue.messages.clear()
    desk.world.settle(10 * MINUTE)
    assert desk.state(id) is State.PUBLISHED


def test_a_short_pause_that_the_provider_asks_for_is_not_stretched_to_the_next_look() -> None:
    desk, id = scheduled()

    def later() -> Sent:
        raise SendFailed(Fault.SAFE, "busy", after=5)

    desk.world.provider.answers.append(later)
    start = desk.now
    desk.world.settle(30_000)
    assert 5_000 <= desk.post(id).targets[0].published_at - start <= 20_000


def test_a_service_that_dies_and_never_asks_again_has_still_had_it_posted_once_it_was_kept() -> None:
    calm = World()
    calm.faults.reset()
    calm.posts.publish_automatic("c", "x#brand", "Hello", by="shifts", why="")
    calls = len(calm.faults.calls)
    kept = 0
    for n in range(calls):
        for when in ("before", "after"):
            world = World()
            world.faults.at(n, when, Killed)
            world.guarded(lambda world=world: world.posts.publish_automatic("c", "x#brand", "Hi", by="s", why=""))  # type: ignore[misc]
            world.settle(20 * MINUTE)
            cards = [c.record for c in world.store.board.rows.now.values() if c.id.startswith("post#")]  # type: ignore[attr-defined]
            kept += len(cards)
            assert all(card.state is State.PUBLISHED for card in cards)
            assert len(world.provider.heard) == len(cards)
    assert kept


def test_a_post_handed_in_by_somebody_who_never_asks_again_gets_before_the_supervisors() -> None:
    desk = Desk()
    id = desk.draft()
    desk.world.faults.reset()
    desk.drafting.submit(id, ANA, version=None)
    calls = len(desk.world.faults.calls)
    waited = 0
    for n in range(calls):
        desk = Desk()
        id = desk.draft()
        desk.world.faults.at(n, "before", Killed)
        desk.world.guarded(lambda desk=desk, id=id: desk.drafting.submit(id, ANA, version=None))  # type: ignore[misc]
        desk.world.settle(5 * MINUTE)
        waits = desk.state(id) is State.WAITING
        waited += waits
        assert len(desk.approvals.waiting().items) == waits
    assert waited


def test_a_step_that_was_read_is_not_read_again() -> None:
    desk, id = scheduled()
    desk.world.settle(6 * MINUTE)
    assert len(desk.world.counts.read_at) == 1
    desk.world.measuring.measure({"id": id, "target": "x#brand", "step": 0})
    assert len(desk.world.counts.read_at) == 1


def test_what_was_deleted_or_taken_back_in_between_is_not_spoken_of() -> None:
    desk, id = scheduled()
    desk.world.publishing.publish({"id": "p_gone", **ASKED})
    desk.world.publishing.publish({"id": id, "target": "x#other", "attempt": 0})
    desk.world.publishing.publish({"id": id, "target": "x#brand", "attempt": 7})
    assert desk.said == []
    desk.world.settle(HOUR)
    assert len(desk.said) == 1
