"""A silent customer is asked once a turn, and a ticket nobody answers any more counts as solved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.events import Kind
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services.replies import Draft
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_ledger, examples

ASKED = "Are you still there?"


def world_with(**rules: Any) -> World:
    world = World()
    doc, version = world.store.settings.entry("queue", "care") or ({}, 0)
    silence = {"nudge_minutes": 60, "nudge_text": ASKED, "solve_minutes": 120}
    world.store.settings.put("queue", "care", {**doc, **silence, **rules}, version=version, now=0)
    return world


def pending(world: World, id: str = "SM1", **more: Any) -> str:
    """A customer wrote, was answered, and it is their turn now; the ticket's id."""
    said = message(id, at=world.clock.now, **more)
    world.receive(said)
    ticket = world.lines[said.key].ticket
    world.clock.advance(1000)
    how = "public_reply" if more.get("root") else ""
    world.replies.reply(ticket, Draft(client_id=f"r-{id}", text="Which size?", how=how), agent="ana")
    world.work.set_status(ticket, "pending", by="ana")
    world.drain()
    return ticket


def asked(world: World) -> int:
    return [x.text for x in world.provider.heard].count(ASKED)


def events(world: World, ticket: str) -> list[str]:
    return [x.item.text for x in world.lines.values() if x.ticket == ticket and x.item.kind == Kind.EVENT]


def test_a_silent_customer_is_asked_and_then_the_ticket_is_solved() -> None:
    world = world_with()
    ticket = pending(world)
    world.settle(59 * MINUTE)
    assert asked(world) == 0
    world.settle(2 * MINUTE)
    assert asked(world) == 1
    assert world.tickets[ticket].status == "pending"
    world.settle(118 * MINUTE)
    assert world.tickets[ticket].status == "pending"
    world.settle(4 * MINUTE)
    assert world.tickets[ticket].status == "solved"
    assert asked(world) == 1
    assert {"nudged", "solved_in_silence"} <= set(events(world, ticket))


def test_a_question_nobody_wrote_keeps_no_promise_and_makes_nobody_the_owner() -> None:
    world = world_with()
    ticket = pending(world)
    before = world.tickets[ticket]
    world.settle(61 * MINUTE)
    after = world.tickets[ticket]
    assert (after.last_reply_at, after.first_reply_at) == (before.last_reply_at, before.first_reply_at)
    assert (after.assignee, after.last_words, after.last_in) == (before.assignee, ASKED, False)
    (line,) = [x.item for x in world.lines.values() if x.item.text == ASKED]
    assert (line.agent, line.visibility) == ("", "private")


def test_every_turn_of_the_customer_s_is_asked_about_once() -> None:
    world = world_with(solve_minutes=0)
    ticket = pending(world)
    world.settle(3 * 60 * MINUTE)
    assert asked(world) == 1
    assert pending(world, "SM2") == ticket
    world.settle(3 * 60 * MINUTE)
    assert asked(world) == 2


def test_a_customer_who_wrote_in_public_only_is_not_asked() -> None:
    world = world_with()
    doc, version = world.store.settings.entry("account", "x#brand") or ({}, 0)
    world.store.settings.put("account", "x#brand", {**doc, "queue": "care"}, version=version, now=0)
    ticket = pending(world, "100", channel="x", identity="9001", kind=Kind.POST, root="100")
    world.settle(61 * MINUTE)
    assert asked(world) == 0
    (line,) = [x.item for x in world.lines.values() if x.item.text == "nudge_not_sent"]
    assert line.extra == {"why": "The customer has written in public only."}
    assert world.tickets[ticket].nudged_at


def test_a_shut_window_is_told_instead() -> None:
    world = world_with(nudge_minutes=2 * 24 * 60, solve_minutes=0)
    ticket = pending(world, channel="whatsapp")
    world.settle(2 * DAY + 2 * MINUTE)
    assert asked(world) == 0
    assert "nudge_not_sent" in events(world, ticket)


@examples(60)
@given(st.lists(st.tuples(st.integers(0, 80), st.sampled_from(["before", "after"]), st.booleans()), max_size=3))
def test_whoever_dies_where_it_is_asked_once_at_most_and_solved(faults: list[tuple[int, str, bool]]) -> None:
    world = world_with()
    ticket = pending(world)
    world.settle(59 * MINUTE)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    world.settle(10 * MINUTE)
    world.faults.reset()
    world.settle(4 * 60 * MINUTE)
    (line,) = [x.item for x in world.lines.values() if x.item.text == ASKED]
    assert asked(world) == 1 or (asked(world) == 0 and line.status == "unknown")
    assert world.tickets[ticket].status == "solved" or line.status == "unknown"
    check_ledger(world)


@pytest.mark.parametrize("rules", [{"nudge_minutes": 0}, {"nudge_text": ""}])
def test_without_a_text_or_a_time_nobody_is_asked(rules: dict[str, Any]) -> None:
    world = world_with(**rules, solve_minutes=0)
    pending(world)
    world.settle(5 * 60 * MINUTE)
    assert asked(world) == 0
