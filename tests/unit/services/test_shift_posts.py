"""The team says hello when it comes and goodbye when it goes: once each, in time, or not at all."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendars import instant
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services import shift_posts
from chalicelib.store.keys import SHIFTS_TIMER
from tests.fakes import Killed, ServiceError, World
from tests.unit.services.histories import examples

HOUR = 60 * MINUTE
BERLIN = "Europe/Berlin"
WEEK = ("mon", "tue", "wed", "thu", "fri")
SHIFT = {
    "name": "The day team", "queue": "social", "agents": ["ana", "ben"], "time_zone": BERLIN,
    "hours": {day: [{"start": 540, "end": 1020}] for day in WEEK},
}  # fmt: skip
POSTS = {
    "greeting": ["Good morning! {agents} of {team} are here until {until}."],
    "signing_off": ["Good night from {agents}, back {back}."],
}


def world_at(local: str, **more: Any) -> World:
    """A world at a time in Berlin, whose X account posts as above."""
    world = World()
    world.clock.now = instant(BERLIN, local)
    set_up(world, **more)
    return world


def set_up(world: World, channel: str = "x", posts: dict[str, Any] | None = None) -> None:
    shift_posts.look_soon(world.context)
    put(world, "shift", "day", SHIFT)
    id = {"x": "x#brand", "facebook": "facebook#page"}[channel]
    doc, _ = world.store.settings.entry("account", id) or ({}, 0)
    put(world, "account", id, {**doc, "settings": {"shift_posts": POSTS if posts is None else posts}})


def put(world: World, kind: str, id: str, doc: dict[str, Any]) -> None:
    found = world.store.settings.entry(kind, id)
    world.store.settings.put(kind, id, doc, version=found[1] if found else 0)


def posted(world: World) -> list[str]:
    return [message.text for message in world.provider.heard]


@pytest.mark.parametrize("channel", ["x", "facebook"])
def test_a_day_has_one_good_morning_and_one_good_night(channel: str) -> None:
    world = world_at("2026-05-28T08:00", channel=channel)
    world.settle(59 * MINUTE)
    assert posted(world) == []
    world.settle(2 * MINUTE)
    assert posted(world) == ["Good morning! Ana, Ben of The day team are here until 17:00 CEST."]
    world.settle(7 * HOUR)
    assert len(posted(world)) == 1
    world.settle(HOUR)
    assert posted(world)[1:] == ["Good night from Ana, Ben, back tomorrow from 09:00 CEST."]


def test_a_week_has_five_of_each_and_none_at_the_weekend() -> None:
    world = world_at("2026-05-25T00:00")
    world.settle(7 * DAY)
    assert len(posted(world)) == 10
    assert posted(world)[-1] == "Good night from Ana, Ben, back on Monday from 09:00 CEST."


@pytest.mark.parametrize(
    ("day", "zone"), [("2026-03-27", "CET"), ("2026-03-30", "CEST"), ("2026-10-23", "CEST"), ("2026-10-26", "CET")]
)
def test_nine_is_nine_on_either_side_of_a_change_of_clocks(day: str, zone: str) -> None:
    world = world_at(f"{day}T08:00")
    world.settle(59 * MINUTE)
    assert posted(world) == []
    world.settle(2 * MINUTE)
    assert posted(world) == [f"Good morning! Ana, Ben of The day team are here until 17:00 {zone}."]


def test_the_wake_up_of_friday_finds_monday_after_the_clocks_changed() -> None:
    world = world_at("2026-03-27T16:00")
    world.settle(2 * HOUR)
    assert world.timers[SHIFTS_TIMER] == instant(BERLIN, "2026-03-30T09:00")


def test_what_an_outage_made_an_hour_late_is_dropped_and_the_evening_is_on_time() -> None:
    world = world_at("2026-05-28T08:00")
    world.settle(MINUTE)
    world.clock.now = instant(BERLIN, "2026-05-28T10:30")  # nothing ran meanwhile
    world.settle(HOUR)
    assert posted(world) == []
    world.settle(6 * HOUR)
    assert [text.partition(" from")[0] for text in posted(world)] == ["Good night"]


def test_what_an_outage_made_a_little_late_is_still_said() -> None:
    world = world_at("2026-05-28T08:00")
    world.settle(MINUTE)
    world.clock.now = instant(BERLIN, "2026-05-28T09:40")
    world.settle(5 * MINUTE)
    assert len(posted(world)) == 1


def test_an_account_that_did_not_ask_for_it_posts_nothing_and_nobody_is_woken() -> None:
    world = world_at("2026-05-28T08:00", posts={})
    world.settle(10 * MINUTE)
    assert SHIFTS_TIMER not in world.timers
    world.settle(DAY)
    assert posted(world) == []


def test_whoever_is_off_today_is_not_named() -> None:
    world = world_at("2026-05-28T08:00")
    off = {"start": "2026-05-28T00:00", "end": "2026-05-29T00:00", "agent": "ana"}
    put(world, "shift", "day", {**SHIFT, "one_offs": [off]})
    world.settle(2 * HOUR)
    assert posted(world) == ["Good morning! Ben of The day team are here until 17:00 CEST."]


def test_a_roster_that_changes_during_the_day_makes_no_second_greeting() -> None:
    world = world_at("2026-05-28T08:00")
    world.settle(90 * MINUTE)
    shift_posts.look_soon(world.context)
    put(world, "shift", "day", {**SHIFT, "hours": {day: [{"start": 600, "end": 1020}] for day in WEEK}})
    world.settle(3 * HOUR)
    assert len(posted(world)) == 1


@examples(60)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["before", "after"]), st.booleans()), max_size=3),
    st.integers(0, 2**16),
)
def test_whoever_dies_where_it_is_posted_once(faults: list[tuple[int, str, bool]], seed: int) -> None:
    world = world_at("2026-05-28T08:57")
    world.redeliver, world.chance = 0.2, Random(seed)
    world.settle(2 * MINUTE)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    world.settle(10 * MINUTE)
    world.faults.reset()
    world.settle(30 * MINUTE)
    assert len(posted(world)) <= 1
    if not faults:
        assert len(posted(world)) == 1
