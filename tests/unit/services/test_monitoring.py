"""Keyword monitoring: found once, whoever dies; never beyond the budget, nor X's limits."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.channels.base import Fault, HttpAnswer, SendFailed
from chalicelib.domain.monitoring import Progress
from chalicelib.services import monitoring
from chalicelib.services.clock import set_timer
from chalicelib.store.keys import watch_timer
from tests.fakes import ACCOUNTS, Killed, World, message

MINUTE = 60_000


def watched(usd: float | None = 50, prices: dict[str, float] | None = None, **more: Any) -> World:
    """A world with one search for "larkspur" every five minutes, set just now."""
    world = World()
    budget(world, usd, prices)
    doc = {"name": "Our name", "account": ACCOUNTS["x"][0], "words": ["larkspur"], "enabled": True, **more}
    world.store.settings.put("watch", "name", doc, version=0, now=0)
    set_timer(world.context, watch_timer("name"), world.clock.now)
    world.faults.reset()
    return world


def budget(world: World, usd: float | None, prices: dict[str, float] | None = None) -> None:
    doc, version = world.store.settings.entry("account", "x#brand") or ({}, 0)
    told = {"budget": {"usd": usd, "prices": prices or {}}} if usd is not None else {}
    doc = {**doc, "settings": {"handle": "LarkspurShoes", **told}}
    world.store.settings.put("account", "x#brand", doc, version=version, now=0)


def heard(world: World) -> set[str]:
    """Ids of posts that are kept as interactions."""
    return {key.split("#")[2] for key, line in world.lines.items() if key.startswith("x#") and line.item.body}


def progress(world: World) -> Progress:
    return world.monitoring.progress("name")


def test_what_is_found_is_heard_like_any_other_post() -> None:
    world = watched()
    id = world.x.writes("my larkspur boots leak", world.clock.now - MINUTE)
    world.settle(2 * MINUTE)
    assert heard(world) == {id}
    item = world.said(f"x#brand#{id}")
    assert (item.text, item.extra["found"], item.extra["watch"]) == ("my larkspur boots leak", "yes", "name")
    assert progress(world).found == 1
    assert "larkspur" in world.x.asked[0]["query"]


def test_it_looks_every_five_minutes_and_not_oftener() -> None:
    world = watched()
    for _ in range(6):  # (a fake sweeper rests in long quiet hours)
        world.settle(10 * MINUTE)
    assert 12 <= len(world.x.asked) <= 14


def test_the_next_look_asks_only_for_what_is_new() -> None:
    world = watched()
    first = world.x.writes("larkspur one", world.clock.now - MINUTE)
    world.settle(2 * MINUTE)
    second = world.x.writes("larkspur two", world.clock.now)
    world.settle(6 * MINUTE)
    assert world.x.asked[-1]["since_id"] in (first, second)
    assert sorted(world.x.read) == sorted([first, second]), "each was paid for once"


def test_many_posts_come_in_pages_and_none_is_left_out() -> None:
    world = watched()
    world.x.page = 10
    ids = {world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n, author=str(n + 1)) for n in range(57)}
    world.settle(2 * MINUTE)
    assert heard(world) == ids
    assert progress(world).token == ""
    assert sorted(world.x.read) == sorted(ids)
    more = world.x.writes("larkspur again", world.clock.now)
    world.settle(6 * MINUTE)
    assert heard(world) == ids | {more}
    assert len(world.x.read) == 58


def test_a_post_that_also_comes_by_webhook_is_one() -> None:
    for webhook_first in (True, False):
        world = watched()
        id = world.x.writes("larkspur leak", world.clock.now - MINUTE)
        told = message(id, at=world.clock.now - MINUTE, channel="x", identity="55", root=id, text="larkspur leak")
        if webhook_first:
            world.receive(told)
        world.settle(2 * MINUTE)
        world.receive(told)
        assert heard(world) == {id}
        assert len(world.tickets) <= 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_wherever_a_worker_dies_nothing_is_lost_nor_heard_twice(when: str) -> None:
    def made() -> tuple[World, set[str]]:
        world = watched()
        world.x.page = 10
        return world, {world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n) for n in range(25)}

    world, ids = made()
    world.drain()
    calls = len(world.faults.calls)
    assert calls > 20
    for n in range(0, calls, 1 if calls < 120 else 2):
        world, ids = made()
        world.faults.at(n, when, Killed)
        world.settle(15 * MINUTE)
        assert not world.faults.pending
        assert heard(world) == ids, (n, when)
        assert (
            sum(line.item.body and bool(line.ticket) for key, line in world.lines.items() if key.startswith("x#")) <= 25
        )
        counted = world.budgets.spent("brand").counts
        assert counted["post_read"] >= len(ids), "never too low"
        assert counted["post_read"] == len(world.x.read) or counted["post_read"] >= len(world.x.read) - 10
        assert progress(world).token == ""


def test_a_restart_goes_on_with_the_page_that_was_next() -> None:
    world = watched()
    world.x.page = 10
    for n in range(25):
        world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n)
    world.monitoring.look("name")
    assert progress(world).token
    world.reboot()
    world.monitoring.look("name")
    assert len(world.x.read) == len(set(world.x.read)) == 20


def test_without_a_budget_nothing_is_ever_asked() -> None:
    world = watched(usd=None)
    world.x.writes("larkspur", world.clock.now - MINUTE)
    world.settle(30 * MINUTE)
    assert world.x.asked == []
    assert progress(world).why == monitoring.NO_BUDGET


def test_searching_never_passes_the_budget_and_says_that_it_stopped() -> None:
    world = watched(usd=1)  # 66 posts with their authors
    for n in range(200):
        world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n, author=str(n + 1))
    world.settle(30 * MINUTE)
    spent = world.budgets.spent("brand")
    assert spent.level == "stopped"
    assert spent.total <= 1_000_000
    assert len(world.x.read) == 66
    assert progress(world).why == monitoring.SPENT
    assert [n.level for n in world.budgets.notices(spent)] == ["stopped"]
    asked = len(world.x.asked)
    world.settle(60 * MINUTE)
    assert len(world.x.asked) == asked
    assert world.metrics[-1][1]["XBudgetStopped"] == (1.0, "Count"), "the alarm stays up while it waits"
    assert world.clock.now - world.metrics[-1][0] <= 6 * MINUTE


def test_more_budget_lets_it_go_on_where_it_stopped() -> None:
    world = watched(usd=1)
    ids = {world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n, author=str(n + 1)) for n in range(120)}
    world.settle(10 * MINUTE)
    assert len(heard(world)) < 120
    budget(world, 10)
    world.settle(10 * MINUTE)
    assert heard(world) == ids
    assert sorted(world.x.read) == sorted(ids), "nothing was bought twice"
    assert progress(world).paused_at == 0


def test_a_new_month_has_its_own_budget() -> None:
    world = watched(usd=1)
    for n in range(100):
        world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n, author=str(n + 1))
    world.settle(10 * MINUTE)
    month = world.budgets.spent("brand").month
    while world.budgets.spent("brand").month == month:
        world.clock.advance(12 * 3_600_000)
    id = world.x.writes("larkspur afresh", world.clock.now - MINUTE)
    world.settle(10 * MINUTE)
    assert id in heard(world)


def test_xs_limit_of_searches_is_kept() -> None:
    world = watched(every_minutes=1)
    for n in range(80):
        doc = {"name": f"w{n}", "account": "brand", "words": ["larkspur"], "every_minutes": 1}
        world.store.settings.put("watch", f"w{n}", doc, version=0, now=0)
        set_timer(world.context, watch_timer(f"w{n}"), world.clock.now)
    world.settle(1 * MINUTE)
    assert len(world.x.asked) <= 60 + 5
    world.settle(14 * MINUTE)
    assert len(world.x.asked) <= 60 + 15 * 4 + 1


def test_a_429_is_obeyed() -> None:
    world = watched(every_minutes=1)
    reset = str(world.clock.now // 1000 + 600)
    world.x.answers = [HttpAnswer(status=429, headers={"retry-after": "600", "x-rate-limit-reset": reset}, body=b"{}")]
    world.settle(9 * MINUTE)
    assert len(world.x.asked) == 1
    world.settle(6 * MINUTE)
    assert len(world.x.asked) > 1


@pytest.mark.parametrize("fault", list(Fault))
def test_after_a_failure_of_any_sort_the_same_place_is_read_again(fault: Fault) -> None:
    world = watched()
    id = world.x.writes("larkspur", world.clock.now - MINUTE)
    world.x.answers = [SendFailed(fault, "X is not itself")]
    world.drain()
    assert (progress(world).why, heard(world)) == ("X is not itself", set())
    world.settle(7 * MINUTE)
    assert heard(world) == {id}


def test_a_search_that_is_switched_off_or_deleted_looks_no_more() -> None:
    world = watched()
    doc, version = world.store.settings.entry("watch", "name") or ({}, 0)
    world.settle(2 * MINUTE)
    asked = len(world.x.asked)
    world.store.settings.put("watch", "name", {**doc, "enabled": False}, version=version, now=0)
    world.settle(30 * MINUTE)
    assert len(world.x.asked) == asked
    assert "watch#name" not in world.timers


def test_reshares_and_our_own_words_are_left() -> None:
    world = watched()
    at = world.clock.now - MINUTE
    world.x.writes("RT larkspur", at, referenced_tweets=[{"type": "retweeted", "id": "7"}])
    world.x.writes("larkspur is us", at, n=1, author=ACCOUNTS["x"][1])
    world.settle(2 * MINUTE)
    assert heard(world) == set()
    assert world.budgets.spent("brand").counts["post_read"] == 2


def test_two_workers_do_not_read_one_page_both() -> None:
    world = watched()
    world.x.writes("larkspur", world.clock.now - MINUTE)
    card = world.monitoring._stored("name")
    began = world.monitoring._begin("name", world.store.settings.watch("name"))  # type: ignore[arg-type]
    assert began is not None
    assert began.version == card.version + 1
    world.monitoring._stored = lambda id: card  # type: ignore[method-assign]
    assert world.monitoring._begin("name", world.store.settings.watch("name")) is None  # type: ignore[arg-type]


def test_what_was_said_while_a_search_was_off_is_not_bought() -> None:
    world = watched()
    first = world.x.writes("larkspur before", world.clock.now - MINUTE)
    world.settle(2 * MINUTE)
    doc, version = world.store.settings.entry("watch", "name") or ({}, 0)
    world.store.settings.put("watch", "name", {**doc, "enabled": False}, version=version, now=0)
    world.settle(10 * MINUTE)
    world.x.writes("larkspur meanwhile", world.clock.now)
    world.clock.advance(24 * 60 * MINUTE)
    world.store.settings.put("watch", "name", doc, version=version + 1, now=0)
    set_timer(world.context, watch_timer("name"), world.clock.now)
    after = world.x.writes("larkspur after", world.clock.now - MINUTE)
    world.settle(2 * MINUTE)
    assert heard(world) == {first, after}
    assert len(world.x.read) == 2
