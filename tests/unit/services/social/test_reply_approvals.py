"""Public words that wait for a supervisor's yes: no way around it, decided once, and finished whoever dies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.approvals import Approval, State, public_id
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, RapportError
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.tickets import MINUTE
from chalicelib.services.replies import Draft
from chalicelib.services.scheduled import Plan
from chalicelib.store.board import Card
from tests.fakes import Killed, ServiceError, World
from tests.fakes.schedule import Schedule
from tests.unit.services.histories import check_ledger, examples
from tests.unit.services.social.stories import account, answers, events, heard, posts, refuses, said, trainee

HOUR = 60 * MINUTE
WORDS = "We are sorry to hear that."


def careful(policy: str = "new_agents") -> tuple[World, str]:
    """A world whose X account wants to see new agents' words, with a trainee, and a customer's post."""
    world = World()
    account(world, "x", approve_public=policy)
    trainee(world, "ana")
    return world, posts(world)


def waiting(world: World) -> list[Card[Approval]]:
    return world.approvals.waiting().items


def the_one(world: World) -> str:
    (card,) = waiting(world)
    return public_id(card.record.kind, card.record.thing)


def test_a_new_agent_s_public_reply_waits_and_answers_nothing_yet() -> None:
    world, ticket = careful()
    item = answers(world, ticket)
    world.settle(10 * MINUTE)
    assert item.status == said(world, ticket, "c1").status == DeliveryStatus.AWAITING
    assert heard(world) == []
    now = world.tickets[ticket]
    assert (now.waiting_since > 0, now.first_reply_at, now.scheduled) == (True, 0, ("c1",))
    assert [x.status for x in world.scheduling.waiting(now)] == ["awaiting"]
    (card,) = waiting(world)
    assert (card.record.agent, card.record.text, card.record.ticket) == ("ana", WORDS, ticket)
    assert card.record.heard.startswith("My order arrived broken")
    assert events(world, ticket).count("reply_awaits_approval") == 1


@pytest.mark.parametrize(
    ("policy", "agent", "how", "waits"),
    [
        ("new_agents", "ana", "public_reply", True),
        ("new_agents", "ben", "public_reply", False),
        ("new_agents", "ana", "message", False),
        ("all", "ben", "public_reply", True),
        ("", "ana", "public_reply", False),
    ],
)
def test_only_what_the_account_wants_to_see_waits(policy: str, agent: str, how: str, waits: bool) -> None:
    world, ticket = careful(policy)
    item = answers(world, ticket, agent=agent, how=how)
    assert (item.status == DeliveryStatus.AWAITING) is waits


def test_an_approved_reply_goes_out_once_in_its_writer_s_name_and_keeps_the_promise_then() -> None:
    world, ticket = careful()
    answers(world, ticket)
    world.clock.advance(5 * MINUTE)
    for _ in range(2):
        world.approvals.approve(the_one(world) if waiting(world) else _decided(world), by="ruth")
    world.settle(HOUR)
    assert heard(world) == [("public_reply", WORDS)]
    item = said(world, ticket, "c1")
    assert (item.agent, item.status, item.extra["approved_by"]) == ("ana", "sent", "ruth")
    now = world.tickets[ticket]
    assert (now.scheduled, now.waiting_since) == ((), 0)
    assert now.first_reply_at >= world.clock.now - HOUR - MINUTE, "when it really went out"
    assert events(world, ticket).count("reply_approved") == 1
    assert waiting(world) == []
    check_ledger(world)


def _decided(world: World) -> str:
    card = world.approvals.decided().items[0]
    return public_id(card.record.kind, card.record.thing)


def test_a_supervisor_may_change_the_words_which_are_signed_by_the_agent() -> None:
    world, ticket = careful()
    account(world, "x", sign_off="initials")
    answers(world, ticket)
    world.approvals.approve(the_one(world), by="ruth", text="We are so sorry.")
    world.drain()
    assert heard(world) == [("public_reply", "We are so sorry. ^AL")]
    record = world.approvals.decided().items[0].record
    assert (record.written, record.by) == (f"{WORDS} ^AL", "ruth")


def test_words_that_can_t_go_out_aren_t_approved() -> None:
    world, ticket = careful()
    answers(world, ticket)
    with pytest.raises(NotAllowed) as told:
        world.approvals.approve(the_one(world), by="ruth", text="long " * 100)
    assert told.value.code == "too_long"
    assert len(waiting(world)) == 1
    assert heard(world) == []


def test_a_no_brings_the_reply_back_to_its_writer_who_may_change_it() -> None:
    world, ticket = careful()
    answers(world, ticket)
    for _ in range(2):
        world.approvals.reject(the_one(world) if waiting(world) else _decided(world), by="ruth", reason="too cold")
    item = said(world, ticket, "c1")
    assert (item.status, item.status_reason) == (DeliveryStatus.HELD, "ruth sent it back: too cold")
    assert events(world, ticket).count("reply_rejected") == 1
    world.settle(HOUR)
    assert heard(world) == []
    world.scheduling.change(ticket, "c1", text="We are truly sorry.", plan=None, anyway=None, agent="ana")
    assert said(world, ticket, "c1").status == DeliveryStatus.AWAITING, "a change is no way around"
    world.approvals.approve(the_one(world), by="noor")
    world.drain()
    assert heard(world) == [("public_reply", "We are truly sorry.")]


def test_the_writer_may_take_it_back_and_nobody_can_approve_it_then() -> None:
    world, ticket = careful()
    answers(world, ticket)
    id = the_one(world)
    world.scheduling.cancel(ticket, "c1", agent="ana")
    assert waiting(world) == []
    assert world.tickets[ticket].scheduled == ()
    with pytest.raises(Conflict):
        world.approvals.approve(id, by="ruth")
    world.settle(HOUR)
    assert heard(world) == []


def test_words_changed_after_they_were_looked_at_aren_t_approved_by_that_look() -> None:
    world, ticket = careful()
    answers(world, ticket)
    (card,) = waiting(world)
    world.scheduling.change(ticket, "c1", text="Whatever.", plan=None, anyway=None, agent="ana")
    with pytest.raises(Conflict):
        world.approvals.approve(the_one(world), by="ruth", version=card.version)
    world.drain()
    assert heard(world) == []


def test_asking_again_asks_for_one_yes_and_other_words_are_refused() -> None:
    world, ticket = careful()
    for _ in range(3):
        answers(world, ticket)
    assert len(waiting(world)) == 1
    with pytest.raises(Conflict):
        answers(world, ticket, "Something else")


def test_the_status_wanted_after_it_isn_t_set_if_the_customer_writes_meanwhile() -> None:
    world, ticket = careful()
    world.replies.reply(ticket, Draft(client_id="c1", text=WORDS, how="public_reply", then="solved"), agent="ana")
    id = the_one(world)
    world.clock.advance(MINUTE)
    posts(world, "101", text="Hello? It is still broken, help!")
    assert world.tickets[ticket].status != "solved"
    world.approvals.approve(id, by="ruth")
    assert world.tickets[ticket].status == "solved", "the supervisor has seen what they wrote"
    posts(world, "102", text="And another thing is broken, help!")
    assert world.approvals.woken(id)
    assert world.tickets[ticket].status != "solved", "what they wrote since isn't undone by the ledger's look"


def test_a_supervisor_who_rewrites_it_says_it_in_their_own_name() -> None:
    world, ticket = careful()
    ruth = {"id": "ruth", "name": "Ruth", "role": "supervisor"}
    world.store.settings.put("agent", "ruth", ruth)
    answers(world, ticket)
    world.scheduling.change(ticket, "c1", text="Ruth here: sorry!", plan=None, anyway=None, agent="ruth")
    world.settle(2 * MINUTE)
    assert heard(world) == [("public_reply", "Ruth here: sorry!")]
    assert said(world, ticket, "c1").agent == "ruth"
    assert waiting(world) == []


# --- no loophole


def test_a_scheduled_reply_waits_for_a_yes_and_then_for_its_time() -> None:
    world, ticket = careful()
    plan = Plan(at=world.clock.now + HOUR)
    world.scheduling.schedule(ticket, Draft(client_id="c1", text=WORDS, how="public_reply"), plan, agent="ana")
    assert said(world, ticket, "c1").status == DeliveryStatus.AWAITING
    world.approvals.approve(the_one(world), by="ruth")
    assert said(world, ticket, "c1").status == DeliveryStatus.SCHEDULED
    world.settle(59 * MINUTE)
    assert heard(world) == []
    world.settle(2 * MINUTE)
    assert heard(world) == [("public_reply", WORDS)]


def test_a_scheduled_reply_without_a_yes_never_goes_and_with_a_late_one_goes_at_once() -> None:
    world, ticket = careful()
    plan = Plan(at=world.clock.now + HOUR)
    world.scheduling.schedule(ticket, Draft(client_id="c1", text=WORDS, how="public_reply"), plan, agent="ana")
    world.settle(3 * HOUR)
    assert heard(world) == []
    world.approvals.approve(the_one(world), by="ruth")
    world.drain()
    assert heard(world) == [("public_reply", WORDS)]


def test_what_was_scheduled_before_the_account_wanted_to_see_it_waits_when_its_time_comes() -> None:
    world, ticket = careful("")
    plan = Plan(at=world.clock.now + HOUR)
    world.scheduling.schedule(ticket, Draft(client_id="c1", text=WORDS, how="public_reply"), plan, agent="ana")
    account(world, "x", approve_public="all")
    world.settle(2 * HOUR)
    assert heard(world) == []
    world.approvals.approve(the_one(world), by="ruth")
    world.drain()
    assert heard(world) == [("public_reply", WORDS)]


def test_an_approved_scheduled_reply_in_other_words_needs_another_yes() -> None:
    world, ticket = careful()
    plan = Plan(at=world.clock.now + HOUR)
    world.scheduling.schedule(ticket, Draft(client_id="c1", text=WORDS, how="public_reply"), plan, agent="ana")
    world.approvals.approve(the_one(world), by="ruth")
    world.scheduling.change(ticket, "c1", text="Not what was approved", plan=None, anyway=None, agent="ana")
    world.settle(2 * HOUR)
    assert heard(world) == []
    assert waiting(world)[0].record.text == "Not what was approved"


def test_sending_again_is_no_way_around() -> None:
    world, ticket = careful("")
    refuses(world, "500")
    answers(world, ticket)
    world.drain()
    account(world, "x", approve_public="all")
    with pytest.raises(NotAllowed) as told:
        world.replies.resend(f"out#{ticket}#c1")
    assert told.value.code == "needs_approval"


def test_approved_words_may_be_sent_again() -> None:
    world, ticket = careful()
    answers(world, ticket)
    refuses(world, "500")
    world.approvals.approve(the_one(world), by="ruth")
    world.drain()
    assert said(world, ticket, "c1").status == DeliveryStatus.FAILED
    world.replies.resend(f"out#{ticket}#c1")
    world.drain()
    assert heard(world) == [("public_reply", WORDS)]


def test_a_reply_approved_after_the_account_was_switched_off_is_refused_then() -> None:
    world, ticket = careful()
    answers(world, ticket)
    doc, version = world.store.settings.entry("account", "x#brand")  # type: ignore[misc]
    world.store.settings.put("account", "x#brand", {**doc, "enabled": False}, version=version, now=0)
    with pytest.raises(NotAllowed) as told:
        world.approvals.approve(the_one(world), by="ruth")
    assert told.value.code == "account_off"


# --- races and deaths


@examples(80)
@given(st.lists(st.integers(0, 3), max_size=60), st.sampled_from(["approve", "reject", "cancel"]))
def test_of_two_decisions_at_once_one_counts(choices: list[int], other: str) -> None:
    world, ticket = careful()
    answers(world, ticket)
    id = the_one(world)
    outcomes: list[str] = []

    def decide(name: str) -> None:
        try:
            if name == "cancel":
                world.scheduling.cancel(ticket, "c1", agent="ana")
            elif name == "reject":
                world.approvals.reject(id, by="noor", reason="too cold")
            else:
                world.approvals.approve(id, by=name)
            outcomes.append(name)
        except (Conflict, NotAllowed):
            pass

    second = "noor" if other == "approve" else other
    Schedule(world.backend).run([lambda: decide("ruth"), lambda: decide(second)], choices)
    world.settle(2 * MINUTE)
    status = said(world, ticket, "c1").status
    record = world.approvals.get(id).record
    if status == DeliveryStatus.SENT:
        assert record.state is State.APPROVED
        assert heard(world) == [("public_reply", WORDS)]
    else:
        assert heard(world) == []
        assert status in (DeliveryStatus.HELD, DeliveryStatus.CANCELLED)
    if "cancel" not in (second,):
        assert len(outcomes) == 1
    assert waiting(world) == []


def _calls_of(act: str) -> int:
    world, ticket = careful()
    if act == "approve":
        answers(world, ticket)
        id = the_one(world)
        world.faults.reset()
        world.approvals.approve(id, by="ruth")
    else:
        world.faults.reset()
        answers(world, ticket)
    return len(world.faults.calls)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("error", [Killed, ServiceError])
def test_whoever_dies_while_asking_leaves_nothing_that_goes_out_unseen(when: str, error: type[BaseException]) -> None:
    for n in range(_calls_of("ask")):
        world, ticket = careful()
        world.faults.at(n, when, error)
        world.guarded(lambda w=world, t=ticket: answers(w, t))
        world.settle(2 * MINUTE)
        assert heard(world) == []
        kept = world.lines.get(f"out#{ticket}#c1")
        if kept:
            assert kept.item.status == DeliveryStatus.AWAITING
            assert len(waiting(world)) == 1, f"nobody was asked (call {n}, {when})"
        world.guarded(lambda w=world, t=ticket: answers(w, t))
        world.approvals.approve(the_one(world), by="ruth")
        world.settle(2 * MINUTE)
        assert heard(world) == [("public_reply", WORDS)], (n, when)
        check_ledger(world)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("error", [Killed, ServiceError])
def test_whoever_dies_while_approving_the_reply_goes_out_once_or_waits_still(
    when: str, error: type[BaseException]
) -> None:
    for n in range(_calls_of("approve")):
        world, ticket = careful()
        answers(world, ticket)
        id = the_one(world)
        world.faults.at(n, when, error)
        world.guarded(lambda w=world, i=id: w.approvals.approve(i, by="ruth"))
        world.settle(2 * MINUTE)
        if world.approvals.get(id).record.state is State.WAITING:
            assert heard(world) == [], (n, when)
            world.approvals.approve(id, by="ruth")
            world.settle(2 * MINUTE)
        assert heard(world) == [("public_reply", WORDS)], (n, when)
        assert world.tickets[ticket].scheduled == ()
        check_ledger(world)


def test_a_yes_needs_no_reason_and_a_no_does() -> None:
    world, ticket = careful()
    answers(world, ticket)
    with pytest.raises(Invalid):
        world.approvals.reject(the_one(world), by="ruth", reason="")
    with pytest.raises(RapportError):
        world.approvals.get("nothing")


def test_what_became_forbidden_since_it_was_scheduled_or_approved_is_held() -> None:
    number = "+44 20 7946 0958"
    world = World()
    account(world, "x", own_addresses=[number])
    ticket = posts(world)
    plan = Plan(at=world.clock.now + HOUR)
    draft = Draft(client_id="c1", text=f"Please call {number}", how="public_reply")
    world.scheduling.schedule(ticket, draft, plan, agent="ana")
    account(world, "x", own_addresses=[])
    world.settle(2 * HOUR)
    assert heard(world) == []
    assert said(world, ticket, "c1").status == DeliveryStatus.HELD
    assert "personal data" in said(world, ticket, "c1").status_reason
