"""Closing the loop in public: once a ticket, without reopening it, counted when it is out; a call back's as well."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.reports import loops
from chalicelib.domain.tickets import DAY, MINUTE, Status
from tests.fakes import Killed, ServiceError, World
from tests.unit.services.histories import check_ledger
from tests.unit.services.social.stories import account, answers, events, heard, posts, refuses, said, trainee, writes


def solved_in_private(world: World) -> str:
    """A post, a private conversation, and it is solved there."""
    ticket = posts(world)
    answers(world, ticket, "Let us look at it.", id="m1", how="message")
    world.drain()
    writes(world, "900")
    world.clock.advance(MINUTE)
    answers(world, ticket, "A new one is on its way.", id="m2", how="message", thread="x#brand#77")
    world.drain()
    world.work.set_status(ticket, "solved", by="ana")
    world.drain()
    world.clock.advance(MINUTE)
    return ticket


def closes(world: World, ticket: str, **more: Any) -> Any:
    return world.closing.close(ticket, more.pop("id", "thx"), agent=more.pop("agent", "ana"), **more)[0]


def told(world: World, *what: str) -> list[tuple[str, str]]:
    facts = world.store.facts.between(0, world.clock.now + DAY)
    return sorted((fact.what, fact.ticket) for fact in facts if fact.what in what)


def suggested(world: World, ticket: str) -> dict[str, str]:
    return {str(x.suggestion.what): x.text for x in world.suggesting.suggestions(ticket, agent="ana")[0]}


def test_a_solved_ticket_is_thanked_for_in_public_and_stays_solved() -> None:
    world = World()
    ticket = solved_in_private(world)
    before = world.tickets[ticket]
    assert suggested(world, ticket) == {
        "close_the_loop": "Thank you for your patience. We are glad that we could help you."
    }
    closes(world, ticket)
    world.settle(DAY)
    assert heard(world)[-1] == ("public_reply", "Thank you for your patience. We are glad that we could help you.")
    now = world.tickets[ticket]
    assert (now.status, now.solved_at, now.reopened) == (Status.SOLVED, before.solved_at, before.reopened)
    assert (now.promises, now.waiting_since, now.due_at) == (before.promises, 0, before.due_at)
    assert suggested(world, ticket) == {}
    check_ledger(world)


def test_it_is_said_once_a_ticket() -> None:
    world = World()
    ticket = solved_in_private(world)
    for _ in range(3):
        closes(world, ticket)
        world.drain()
    with pytest.raises(Conflict):
        closes(world, ticket, text="Other words")
    with pytest.raises(NotAllowed) as refused:
        closes(world, ticket, id="thx2")
    assert refused.value.code == "loop_closed"
    assert [how for how, _ in heard(world)].count("public_reply") == 1


def test_what_began_in_private_isn_t_closed_in_public() -> None:
    world = World()
    ticket = writes(world, "900")
    with pytest.raises(NotAllowed) as refused:
        closes(world, ticket)
    assert refused.value.code == "not_public"
    assert "close_the_loop" not in suggested(world, ticket)


def test_the_account_s_own_thanks_with_its_variables() -> None:
    world = World()
    world.store.settings.put("template", "thanks", {"text": "Thank you {customer_first_name}!"})
    account(world, "x", closing_template="thanks", sign_off="first_name")
    ticket = solved_in_private(world)
    assert suggested(world, ticket)["close_the_loop"] == "Thank you Sam!"
    closes(world, ticket)
    world.drain()
    assert heard(world)[-1] == ("public_reply", "Thank you Sam! - Ana")


def test_a_failed_thank_you_is_told_and_reopens_nothing() -> None:
    world = World()
    ticket = solved_in_private(world)
    refuses(world, "reply_not_allowed", "the author hasn't mentioned us")
    closes(world, ticket)
    world.settle(10 * MINUTE)
    assert said(world, ticket, "thx").status == DeliveryStatus.FAILED
    assert world.tickets[ticket].status is Status.SOLVED
    assert "reply_failed" in events(world, ticket)
    assert told(world, "loop_closed") == [], "what nobody could read closed nothing"
    closes(world, ticket, id="thx2")
    world.drain()
    assert told(world, "loop_closed") == [("loop_closed", ticket)]


def test_a_new_agent_s_thanks_wait_for_a_supervisor() -> None:
    world = World()
    account(world, "x", approve_public="new_agents")
    trainee(world, "ana")
    ticket = solved_in_private(world)
    assert closes(world, ticket).status == DeliveryStatus.AWAITING
    with pytest.raises(NotAllowed):
        closes(world, ticket, id="thx2")
    world.settle(10 * MINUTE)
    assert told(world, "loop_closed") == []
    (card,) = world.approvals.waiting().items
    world.approvals.approve(card.id.partition("#")[2], by="ruth")
    world.drain()
    assert world.tickets[ticket].status is Status.SOLVED
    assert told(world, "loop_closed") == [("loop_closed", ticket)]


def test_the_report_counts_each_ticket_once_and_its_facts_say_which() -> None:
    world = World()
    ticket = solved_in_private(world)
    world.work.set_status(ticket, "open", by="ana")
    world.work.set_status(ticket, "solved", by="ana")
    world.drain()
    facts = world.store.facts.between(0, world.clock.now + DAY)
    assert (loops(facts).solved, loops(facts).closed, loops(facts).share) == (1, 0, 0.0)
    closes(world, ticket)
    world.drain()
    found = loops(world.store.facts.between(0, world.clock.now + DAY))
    assert (found.solved, found.closed, found.closings, found.share) == (1, 1, 1, 1.0)
    assert set(told(world, "solved_in_private", "loop_closed")) == {
        ("solved_in_private", ticket),
        ("loop_closed", ticket),
    }


def test_what_was_solved_in_public_isn_t_counted() -> None:
    world = World()
    ticket = posts(world)
    answers(world, ticket)
    world.drain()
    world.work.set_status(ticket, "solved", by="ana")
    world.drain()
    assert told(world, "solved_in_private") == []
    assert loops(world.store.facts.between(0, world.clock.now + DAY)).share is None


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("error", [Killed, ServiceError])
def test_killed_anywhere_asking_again_says_it_once(when: str, error: type[BaseException]) -> None:
    world = World()
    ticket = solved_in_private(world)
    world.faults.reset()
    closes(world, ticket)
    for n in range(len(world.faults.calls)):
        world = World()
        ticket = solved_in_private(world)
        world.faults.at(n, when, error)
        world.guarded(lambda w=world, t=ticket: closes(w, t))
        world.settle(2 * MINUTE)
        closes(world, ticket)
        world.settle(2 * MINUTE)
        assert [how for how, _ in heard(world)].count("public_reply") == 1, (n, when)
        assert world.tickets[ticket].status is Status.SOLVED
