"""Workers and agents at the same instant, switched at every call: no twins, no doubles, nothing lost or reopened."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.domain.events import Direction, Event, EventType, Kind
from chalicelib.domain.interactions import shown_text
from chalicelib.domain.tickets import Status, mark_of
from chalicelib.services.assignment import Assignment
from chalicelib.services.changes import Changes
from chalicelib.services.hearing import Hearing
from chalicelib.services.inbound import Inbound
from chalicelib.services.replies import Draft
from tests.fakes import World, about, message
from tests.fakes.schedule import Schedule
from tests.unit.services.histories import (
    START,
    check_heard,
    check_ledger,
    check_loads,
    check_owners,
    examples,
    state,
)

CHOICES = st.lists(st.integers(0, 3), min_size=0, max_size=90)
SEEDS = st.integers(0, 10_000)


def worker(world: World) -> Inbound:
    """A worker process of its own."""
    assignment = Assignment(world.context)
    return Inbound(world.context, assignment, Changes(world.context), None, lambda: Hearing(world.context))


def sms(n: int, text: str = "hello") -> Event:
    return message(f"M{n}", at=START - 60_000 + n, text=text)


def crowded(world: World, events: list[Event], choices: list[int]) -> None:
    """Each event by a worker of its own, all at once."""
    tasks = [lambda event=event: worker(world).take(event) for event in events]
    Schedule(world.backend).run(tasks, choices)


def staffed(**options: object) -> World:
    world = World(**options)  # type: ignore[arg-type]
    world.online()
    world.drain()
    return world


@examples(120)
@given(CHOICES, SEEDS)
def test_messages_of_one_identity_at_one_instant_open_one_ticket(choices: list[int], seed: int) -> None:
    events = [sms(1), sms(2, "refund"), sms(3), sms(2, "refund")]
    world, clean = staffed(stale=0.3, seed=seed), staffed()
    crowded(world, events, choices)
    clean.receive(*events)
    assert state(world) == state(clean)
    check_heard(world, events)
    check_ledger(world)
    world.settle(5 * 60_000)
    check_owners(world)


@examples(120)
@given(CHOICES, SEEDS)
def test_a_follow_up_is_opened_once(choices: list[int], seed: int) -> None:
    world = staffed(stale=0.3, seed=seed)
    world.receive(sms(1))
    first = world.only_ticket()
    world.work.set_status(first.id, "solved", by="ana")
    world.clock.advance(9 * 86_400_000)
    late = [message(f"L{n}", at=world.clock.now + n) for n in range(3)]
    crowded(world, [*late, late[0]], choices)
    assert len(world.tickets) == 2
    (second,) = [t for t in world.tickets.values() if t.id != first.id]
    assert second.follows == first.id
    assert {world.lines[e.key].ticket for e in late} == {second.id}
    check_heard(world, late)
    world.drain()
    assert world.tickets[first.id].status in (Status.SOLVED, Status.CLOSED)


@examples(150)
@given(CHOICES, SEEDS, st.booleans())
def test_a_duplicate_never_reopens_what_was_solved_knowing_the_message(
    choices: list[int], seed: int, known_before: bool
) -> None:
    world = staffed(stale=0.3, seed=seed)
    world.receive(sms(1))
    event = sms(2)
    if known_before:
        world.receive(event)

    def solve_when_seen() -> None:
        line = world.store.interactions.get(event.key)
        ticket = world.only_ticket()
        if line and line.ticket and ticket.status is not Status.SOLVED:
            world.work.set_status(ticket.id, "solved", by="ana", version=ticket.version)

    tasks = [lambda: worker(world).take(event), lambda: worker(world).take(event), *[solve_when_seen] * 4]
    Schedule(world.backend).run(tasks, choices)
    solve_when_seen()
    assert world.only_ticket().status is Status.SOLVED
    worker(world).take(event)
    assert world.only_ticket().status is Status.SOLVED


@examples(150)
@given(CHOICES, SEEDS)
def test_no_message_is_lost_on_a_ticket_that_an_agent_solves_at_the_same_instant(choices: list[int], seed: int) -> None:
    world = staffed(stale=0.3, seed=seed)
    world.receive(sms(1))
    event = sms(2)
    solved: list[str] = []

    def solve() -> None:
        ticket = world.store.tickets.get(world.only_ticket().id, consistent=True)
        assert ticket
        try:
            world.work.set_status(ticket.id, "solved", by="ana", version=ticket.version)
            solved.append(ticket.last_mark)
        except Conflict:
            pass

    Schedule(world.backend).run([lambda: worker(world).take(event), solve], choices)
    ticket = world.only_ticket()
    check_heard(world, [event])
    if ticket.status is Status.SOLVED:
        assert solved == [mark_of(event.key)], "the agent solved a version that knew of the message"
    else:
        assert ticket.waiting_since


@examples(120)
@given(CHOICES, SEEDS, st.sampled_from([EventType.DELETE, EventType.EDIT, EventType.HIDE]), st.booleans())
def test_a_change_at_the_same_instant_as_its_message_shows_everywhere(
    choices: list[int], seed: int, type: EventType, known: bool
) -> None:
    post = message("100", at=START - 60_000, channel="x", identity="9", text="bad", root="100", kind=Kind.POST)
    change = about(post, type, "101", at=START, text="good" if type == "edit" else "", provider_id="101", erase=True)
    world = staffed(stale=0.3, seed=seed)
    if known:
        world.receive(replace(post, key="x#brand#99", provider_id="99", at=post.at - 1, text="hello"))
    crowded(world, [post, change, post], choices)
    line, ticket = world.lines[post.key], world.only_ticket()
    assert line.ticket == ticket.id
    if type is not EventType.HIDE:
        assert ticket.last_words == shown_text(line.item) != "bad"
        assert ticket.subject == ("hello" if known else ticket.last_words)
        assert "bad" not in str(line.item)


@examples(120)
@given(CHOICES, SEEDS)
def test_an_agent_never_carries_more_than_they_can(choices: list[int], seed: int) -> None:
    world = World(stale=0.3, seed=seed)
    world.online("cho")  # room for two
    world.drain()
    events = [message(f"M{n}", at=START, identity=f"+1555000020{n}") for n in range(4)]
    crowded(world, events, choices)
    check_loads(world)
    world.clock.advance(2_000)
    world.waking.wake("agent#cho")
    assert sum(t.offered_to == "cho" for t in world.tickets.values()) == 2
    check_owners(world)


@examples(120)
@given(CHOICES, SEEDS, st.sampled_from(["offline", "away"]))
def test_nobody_waits_on_an_agent_who_leaves_while_they_are_offered_a_ticket(
    choices: list[int], seed: int, presence: str
) -> None:
    world = World(stale=0.3, seed=seed)
    world.online("ana")
    world.drain()
    events = [message(f"M{n}", at=START, identity=f"+1555000020{n}") for n in range(2)]

    def accept() -> None:
        for ticket in list(world.tickets.values()):
            if ticket.offered_to == "ana":
                try:
                    world.work.accept(ticket.id, "ana")
                except (Conflict, NotAllowed):
                    continue

    tasks = [lambda e=e: worker(world).take(e) for e in events]
    Schedule(world.backend).run([*tasks, lambda: world.waking.presence("ana", presence), accept], choices)
    world.settle(8 * 60_000)
    for ticket in world.tickets.values():
        assert not ticket.offered_to
        assert not ticket.assignee or presence == "away"
    world.online("ben")
    world.settle(30_000)
    check_loads(world)
    check_owners(world)


@examples(150)
@given(CHOICES, SEEDS, st.integers(0, 3))
def test_a_wake_up_is_never_lost_between_a_timer_and_a_writer(choices: list[int], seed: int, answered: int) -> None:
    world = staffed(stale=0.3, seed=seed)
    world.receive(sms(1))
    ticket = world.only_ticket()
    world.clock.advance(2_000)
    if answered:
        world.replies.reply(ticket.id, Draft(client_id="c", text="yes?"), agent="ana")
        world.drain()
    world.clock.now = ticket.due_at + (0 if answered < 3 else -1)
    late = message("M2", at=world.clock.now)

    def urgent() -> None:
        world.work.set_priority(ticket.id, "urgent", by="ana")

    def wake() -> None:
        world.clock.now = max(world.clock.now, ticket.due_at)
        world.waking.wake(f"ticket#{ticket.id}")

    tasks = [wake, lambda: worker(world).take(late), urgent][: 2 if answered else 3]
    Schedule(world.backend).run(tasks, choices)
    check_ledger(world)
    world.settle(10 * 60_000)
    check_ledger(world)
    world.settle(3 * 3_600_000)
    check_ledger(world)
    assert all(p.breached >= p.due for p in world.only_ticket().promises)


@examples(120)
@given(CHOICES, SEEDS)
def test_our_own_words_told_by_the_provider_stand_once(choices: list[int], seed: int) -> None:
    """A provider that doesn't hand our key back (X): the echo races with the answer to the send."""
    world = staffed(stale=0.3, seed=seed)
    hello = message("M1", at=START - 60_000, channel="x", identity="9")
    world.receive(hello)
    world.clock.advance(2_000)
    ticket = world.only_ticket()
    world.replies.reply(ticket.id, Draft(client_id="c", text="hi", how="message"), agent="ana")
    key = f"out#{ticket.id}#c"
    echo = message("P1", at=START, channel="x", identity="9", text="hi", direction=Direction.OUTBOUND)
    receipt = about("x#brand#P1", EventType.STATUS, "P1:read", at=START + 1, status="read", provider_id="P1")
    tasks = [
        lambda: world.sending.send(key),
        lambda: worker(world).take(echo),
        lambda: worker(world).take(receipt),
    ]
    Schedule(world.backend).run(tasks, choices)
    ours = [k for k, line in world.lines.items() if line.ticket and line.item.direction is Direction.OUTBOUND]
    assert ours == [key]
    assert len(world.provider.heard) == 1
    assert world.said(key).status == "read"


@examples(120)
@given(CHOICES, SEEDS)
def test_a_reply_that_several_workers_have_goes_out_once(choices: list[int], seed: int) -> None:
    world = staffed(stale=0.3, seed=seed)
    world.receive(sms(1))
    world.clock.advance(2_000)
    ticket = world.only_ticket()
    world.replies.reply(ticket.id, Draft(client_id="c", text="hi"), agent="ana")
    key = f"out#{ticket.id}#c"
    Schedule(world.backend).run([lambda: world.sending.send(key)] * 3, choices)
    assert len(world.provider.heard) == 1
    assert world.said(key).status == "sent"


def test_a_deletion_between_any_two_steps_of_its_message_is_shown() -> None:
    post = message("100", at=START - 60_000, channel="x", identity="9", text="bad", root="100", kind=Kind.POST)
    gone = about(post, EventType.DELETE, "100:del", at=START, erase=True)
    for known in (False, True):
        for cut in range(14):
            world = staffed()
            if known:
                world.receive(replace(post, key="x#brand#99", provider_id="99", at=post.at - 1, text="hello"))
            tasks = [lambda w=world: worker(w).take(post), lambda w=world: worker(w).take(gone)]
            Schedule(world.backend).run(tasks, [0] * cut + [1] * 12)
            assert world.only_ticket().last_words == "(deleted)", (known, cut)
            assert world.lines[post.key].ticket
