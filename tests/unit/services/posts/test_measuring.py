"""Likes, comments and shares: read at growing pauses, kept with when they were read, and never for ever."""

from __future__ import annotations

import pytest

from chalicelib.channels.base import Fault, SendFailed
from chalicelib.channels.metrics import Counted
from chalicelib.domain.posts import PAUSES_MS, Target
from tests.fakes import World
from tests.fakes.backend import Killed, ServiceError
from tests.unit.services.posts.support import DAY, HOUR, MINUTE, RUTH, Desk

SLACK = 3 * MINUTE


def published(world: World | None = None) -> tuple[Desk, str]:
    return published_in(Desk(world))


def published_in(desk: Desk) -> tuple[Desk, str]:
    id = desk.draft(targets=(("x#brand", ""),))
    desk.drafting.schedule(id, 0, RUTH, version=None)
    desk.world.drain()
    return desk, id


def target(desk: Desk, id: str) -> Target:
    return desk.post(id).targets[0]


def test_counts_are_read_seven_times_at_growing_pauses_and_then_no_more() -> None:
    desk, id = published()
    out = target(desk, id).published_at
    for pause in PAUSES_MS:  # the world sweeps each minute for a quarter of an hour only
        desk.world.settle(out + pause - MINUTE - desk.now)
        desk.world.settle(4 * MINUTE)
    reads = [at - out for _, at in desk.world.counts.read_at]
    assert len(reads) == len(PAUSES_MS)
    assert all(0 <= read - pause <= SLACK for read, pause in zip(reads, PAUSES_MS, strict=True)), reads
    readings = target(desk, id).readings
    assert [r.likes for r in readings] == [1, 2, 3, 4, 5, 6, 7]
    assert [r.at - out for r in readings] == reads
    desk.world.settle(30 * DAY)
    assert len(desk.world.counts.read_at) == len(PAUSES_MS)
    assert f"post#{id}" not in desk.world.timers


def test_what_the_provider_doesn_t_count_stays_unknown_and_its_link_is_kept() -> None:
    desk, id = published()
    desk.world.counts.of["P1"] = Counted(likes=3, link="https://x.com/brand/status/P1")
    desk.world.settle(10 * MINUTE)
    (reading,) = target(desk, id).readings
    assert (reading.likes, reading.comments, reading.shares, reading.impressions) == (3, None, None, None)
    assert target(desk, id).link == "https://x.com/brand/status/P1"


def test_after_an_outage_the_steps_that_were_missed_are_passed_over() -> None:
    desk, id = published()
    desk.world.clock.advance(3 * HOUR)
    desk.world.settle(10 * MINUTE)
    assert len(desk.world.counts.read_at) == 1
    assert target(desk, id).step == 3
    desk.world.settle(8 * DAY)
    assert len(desk.world.counts.read_at) == 5


def test_a_reading_that_fails_is_done_again_thrice_at_most_then_at_the_next_step() -> None:
    desk, id = published()
    desk.world.counts.of["P1"] = SendFailed(Fault.SAFE, "too many", code="rate_limited")
    desk.world.settle(29 * MINUTE)
    assert len(desk.world.counts.read_at) == 3
    assert target(desk, id).readings == ()
    desk.world.counts.of["P1"] = Counted(likes=9)
    desk.world.settle(10 * MINUTE)
    assert [r.likes for r in target(desk, id).readings] == [9]


def test_a_post_that_is_gone_is_no_longer_asked_about_and_says_so() -> None:
    desk, id = published()
    desk.world.counts.of["P1"] = SendFailed(Fault.REJECTED, "X does not find the post any more", code="gone")
    desk.world.settle(8 * DAY)
    assert len(desk.world.counts.read_at) == 1
    assert (target(desk, id).code, target(desk, id).status) == ("gone", "published")


def test_what_x_bills_for_posting_and_reading_is_added_to_the_account_s_month() -> None:
    desk, _ = published()
    desk.world.settle(31 * MINUTE)
    assert dict(desk.world.budgets.spent("brand").counts) == {"post": 1, "own_read": 2}
    id = desk.draft("Look https://brand.com/a", client="c2")
    desk.drafting.schedule(id, 0, RUTH, version=None)
    desk.world.drain()
    counts = desk.world.budgets.spent("brand").counts
    assert (counts["post"], counts["post_with_url"]) == (1, 1)


def test_a_spent_budget_stops_the_readings_and_not_the_posts() -> None:
    desk = Desk()
    doc = {"channel": "x", "id": "brand", "name": "X", "address": "1000000001", "queue": "social"}
    settings = doc | {"settings": {"budget": {"usd": 0.05}}}
    desk.world.store.settings.put("account", "x#brand", settings, version=1, now=0)
    desk.world.budgets.charge("brand", {"post_read": 20})
    _, id = published_in(desk)
    desk.world.settle(40 * MINUTE)
    assert len(desk.said) == 1
    assert desk.world.counts.read_at == []
    assert target(desk, id).readings == ()


@pytest.mark.parametrize("error", [Killed, ServiceError])
@pytest.mark.parametrize("when", ["before", "after"])
def test_whatever_dies_while_reading_each_step_is_kept_once(when: str, error: type[BaseException]) -> None:
    desk, id = published()
    desk.world.faults.reset()
    desk.world.settle(40 * MINUTE)
    calls = len(desk.world.faults.calls)
    for n in range(0, calls, 2):
        desk, id = published()
        desk.world.faults.reset()
        desk.world.faults.at(n, when, error)
        desk.world.settle(45 * MINUTE)
        desk.world.faults.reset()
        assert len(target(desk, id).readings) == 2, n
        assert target(desk, id).step == 2
