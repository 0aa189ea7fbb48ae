"""What happens when a promise is at risk or broken: rung by rung, each once, until it is met."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.tickets import FAR, Ticket
from chalicelib.services.replies import Draft
from tests.fakes import World, message
from tests.fakes.backend import Killed

MINUTE = 60_000
SECOND = 1_000
LADDER: list[dict[str, Any]] = [
    {"do": "notify"},
    {"do": "priority", "to": "urgent", "after_seconds": 60},
    {"do": "supervisor", "after_seconds": 60},
    {"do": "reassign", "after_seconds": 120},
    {"do": "page", "to": "+15550109999", "after_seconds": 60, "text": "Please look"},
    {"do": "queue", "to": "social", "after_seconds": 60},
]


def world_with(*, breach: list[dict[str, Any]] | None = None, warn: list[dict[str, Any]] | None = None) -> World:
    world = World()
    world.store.settings.put("agent", "sue", {"id": "sue", "name": "Sue", "role": "supervisor"}, version=0, now=0)
    policy = {
        "queues": ["care", "social"],
        "targets": {"first_reply": dict.fromkeys(("low", "normal", "high", "urgent"), 600)},
        "breach_ladder": breach or [], "warn_ladder": warn or [],
    }  # fmt: skip
    world.store.settings.put("sla", "care", policy, version=1, now=0)
    world.store.settings.put("sla", "social", {"enabled": False}, version=1, now=0)
    return world


def opened(world: World) -> Ticket:
    world.receive(message("M1", at=world.clock.now))
    return world.only_ticket()


def told(world: World, what: str = "escalated") -> list[dict[str, str]]:
    lines = [line.item for line in world.lines.values() if line.item.text == what]
    return [item.extra for item in sorted(lines, key=lambda item: item.at)]


def test_every_rung_is_climbed_in_its_time_and_told() -> None:
    world = world_with(breach=LADDER)
    world.online("ana", "ben")
    ticket = opened(world)
    due = ticket.due_at
    world.work.accept(ticket.id, ticket.offered_to)
    silent = world.only_ticket().assignee
    world.settle(25 * MINUTE)
    steps = told(world)
    assert [s["do"] for s in steps] == ["notify", "priority", "supervisor", "reassign", "page", "queue"]
    after = [(int(s["acted"]) - due) // SECOND for s in steps]
    assert [round(a / 10) * 10 for a in after] == [0, 60, 120, 240, 300, 360]
    assert {(s["promise"], s["policy"], s["due"], s["why"]) for s in steps} == {
        ("first_reply", "care", str(due), "breach")
    }
    now = world.only_ticket()
    assert (now.priority, now.followers, now.queue) == ("urgent", ("sue",), "social")
    assert steps[3]["to"] == silent != now.assignee
    assert not now.ladders


def test_an_answer_ends_the_ladder_at_once() -> None:
    world = world_with(breach=LADDER)
    world.online("ana")
    ticket = opened(world)
    world.settle(ticket.due_at - world.clock.now + 5 * SECOND)
    assert [e.machine for e in world.machines.running("escalation")] == ["escalation"]
    world.replies.reply(ticket.id, Draft(client_id="c", text="hi"), agent="ana")
    world.drain()
    assert world.machines.running("escalation") == []
    world.settle(20 * MINUTE)
    assert [s["do"] for s in told(world)] == ["notify"]
    assert world.only_ticket().priority == "normal"


def test_a_warning_has_a_ladder_of_its_own_and_the_breach_takes_its_place() -> None:
    world = world_with(
        warn=[{"do": "notify"}, {"do": "priority", "to": "high", "after_seconds": 300}],
        breach=[{"do": "priority", "to": "urgent"}],
    )
    ticket = opened(world)
    world.settle(30 * MINUTE)
    assert [(s["why"], s["do"]) for s in told(world)] == [("warn", "notify"), ("breach", "priority")]
    (warned,) = told(world, "first_reply_at_risk")
    assert int(warned["acted"]) - ticket.opened_at == pytest.approx(480 * SECOND, abs=2 * SECOND)
    (breached,) = told(world, "first_reply_breached")
    assert int(breached["due"]) == ticket.due_at
    assert 0 <= int(breached["late"]) < 2 * SECOND


def test_a_policy_without_ladders_costs_no_execution_of_its_own() -> None:
    world = world_with()
    opened(world)
    world.settle(30 * MINUTE)
    assert [key for key in world.machines.executions if key[0] != "clock"] == []
    assert len(told(world, "first_reply_breached")) == 1


def test_a_rung_asked_for_again_is_not_climbed_again() -> None:
    world = world_with(breach=LADDER)
    ticket = opened(world)
    world.settle(ticket.due_at - world.clock.now + 2 * SECOND)
    asked = {"ticket": ticket.id, "target": "first_reply", "due": ticket.due_at, "kind": "breach", "step": 0}
    for n in range(3):
        world.waking.escalate(asked, f"again-{n}")
    assert [s["do"] for s in told(world)] == ["notify"]
    assert world.only_ticket().ladders[0].step == 1


def test_when_the_executions_are_gone_the_ledger_climbs_on() -> None:
    world = world_with(breach=LADDER)
    ticket = opened(world)
    world.settle(ticket.due_at - world.clock.now + 2 * SECOND)
    world.machines.die()
    world.settle(30 * MINUTE)
    steps = told(world)
    assert [s["do"] for s in steps] == ["notify", "priority", "supervisor", "reassign", "page", "queue"]
    assert all(int(s["late"]) < 90 * SECOND for s in steps)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["sleep", "kill", "die", "answer", "customer", "grant", "again"]), max_size=8),
    st.integers(0, 99),
)
def test_whatever_happens_each_rung_is_climbed_at_most_once_and_none_after_the_answer(
    what: list[str], seed: int
) -> None:
    world = world_with(breach=LADDER[:4])
    world.online("ana", "ben")
    ticket = opened(world)
    world.settle(ticket.due_at - world.clock.now - 30 * SECOND)
    answered_at, heard_at = FAR, 0
    for n, step in enumerate(what):
        if step == "kill":
            world.faults.at(seed % 17, "after" if seed % 2 else "before", Killed)
        elif step == "die":
            world.machines.die()
        elif step == "answer":
            world.guarded(lambda n=n: world.replies.reply(ticket.id, Draft(client_id=f"c{n}", text="hi"), agent="ana"))  # type: ignore[misc]
            answered_at = min(answered_at, world.clock.now)
        elif step == "customer":
            world.receive(message(f"N{n}", at=world.clock.now))
            heard_at = world.clock.now
        elif step == "again":
            for asked in list(world.only_ticket().ladders):
                given = {"ticket": ticket.id, "target": asked.target, "due": asked.due, "kind": asked.kind, "step": 0}
                world.waking.escalate(given, f"stale-{n}")
        world.settle(45 * SECOND)
    world.settle(20 * MINUTE)
    steps = told(world)
    names = [(s["promise"], s["due"], s["step"]) for s in steps]
    assert len(names) == len(set(names))
    assert "answer" in what or [s["do"] for s in steps] == ["notify", "priority", "supervisor", "reassign"]
    if not heard_at:
        assert all(int(s["acted"]) <= answered_at for s in steps)
