"""Customers who have been silent for long are asked after by a person: who agreed to it, once, and not at night."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.callbacks import When
from chalicelib.domain.checkins import Checkin, Seen, Task, TaskState, Way
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.events import Consent, Kind
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services.checkins import seen
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import examples

HOUR = 60 * MINUTE
LONDON = "+4420712300{:02d}"


def world_with_line() -> World:
    world = World()
    doc = {
        "channel": "voice",
        "id": "line",
        "name": "Line",
        "address": "+442079460000",
        "queue": "care",
        "settings": {},
    }
    world.store.settings.put("account", "voice#line", doc)
    return world


def was_heard(
    world: World, n: int = 0, *, said: str = "yes", channel: str = "sms", identity: str = "", **more: Any
) -> str:
    """A customer wrote once, and it was solved; their id."""
    heard = message(f"SM{n}", at=world.clock.now, channel=channel, identity=identity or LONDON.format(n), **more)
    world.receive(heard)
    ticket = world.tickets[world.lines[heard.key].ticket]
    world.work.set_status(ticket.id, "solved", by="ana")
    if said:
        agree(world, ticket.customer, said)
    world.drain()
    return ticket.customer


def agree(world: World, customer: str, said: str) -> None:
    contact = {"said": said, "how": "ticked the box in the shop", "by": "ana", "at": str(world.clock.now)}
    world.store.customers.change(customer, lambda x: replace(x, contact=contact))


def make(world: World, id: str = "l1", **more: Any) -> Checkin:
    usual: dict[str, Any] = {"name": "Regulars", "kind": Way.CALLBACK, "older_days": 30, "agents": ("ana", "ben")}
    made = world.checkins.create(Checkin(id=id, by="ruth", **{**usual, **more}))
    world.settle(5 * MINUTE)
    return world.checkins.get(made.id)


def tasks(world: World, agent: str = "ana", days: int = 400) -> list[Task]:
    page = world.checkin_tasks.of(agent, until=world.clock.now + days * DAY, limit=100, after="")
    return [card.record for card in page.items]


def customers(world: World, *agents: str) -> list[str]:
    return [task.customer for agent in agents or ("ana", "ben") for task in tasks(world, agent)]


# --- when they were last heard from


def test_the_last_time_of_each_customer_is_known_to_the_day_at_a_write_a_day() -> None:
    world = World()
    first = world.clock.now
    for n in range(5):
        world.receive(message(f"SM{n}", at=world.clock.now, text="Where is it?"))
        world.settle(10 * MINUTE)
    (customer,) = {ticket.customer for ticket in world.tickets.values()}
    assert seen.last(world.context, customer) == Seen(
        customer=customer, at=first, thread="sms#main#+15551230001"
    )  # fmt: skip
    assert world.store.board.get(f"seen#{customer}", Seen).version == 1  # type: ignore[union-attr]
    world.settle(DAY)
    world.receive(message("SM9", at=world.clock.now, text="Still nothing"))
    assert seen.last(world.context, customer).at == world.clock.now  # type: ignore[union-attr]


def test_an_older_message_that_comes_late_does_not_make_them_silent() -> None:
    world = World()
    world.receive(message("SM1", at=world.clock.now))
    world.receive(message("SM2", at=world.clock.now - 40 * DAY))
    (ticket,) = world.tickets.values()
    assert seen.last(world.context, ticket.customer).at == world.clock.now  # type: ignore[union-attr]


# --- lists


def test_who_was_silent_for_long_and_agreed_is_on_the_list() -> None:
    world = World()
    silent, never_asked, no = was_heard(world, 1), was_heard(world, 2, said=""), was_heard(world, 3, said="no")
    world.settle(20 * DAY)
    lately = was_heard(world, 4)
    world.settle(11 * DAY)
    made = make(world)
    assert customers(world) == [silent]
    assert (made.state, made.made, made.looked) == ("ready", 1, 3)
    assert {never_asked, no, lately}.isdisjoint(customers(world))


def test_whoever_was_heard_under_another_address_or_has_something_open_is_not_missed() -> None:
    world = World()
    first, second, third = was_heard(world, 1), was_heard(world, 2), was_heard(world, 3)
    world.settle(31 * DAY)
    wrote = message("M1", at=world.clock.now, channel="x", identity="9001", kind=Kind.DM)
    world.receive(wrote)
    other = world.tickets[world.lines[wrote.key].ticket]
    root = world.store.customers.get(first)
    assert root
    world.changes.join(root, "x#9001", why="said so", by="ana")
    old = next(x for x in world.tickets.values() if x.customer == second)
    world.store.tickets.save(replace(old, status="on_hold"))
    make(world)
    assert (customers(world), other.status) == ([third], "new")


@pytest.mark.parametrize(("kind", "there"), [(Way.CALLBACK, [True, False]), (Way.MESSAGE, [True, True])])
def test_only_who_can_be_reached_that_way_is_on_it(kind: Way, there: list[bool]) -> None:
    world = World()
    ids = [was_heard(world, 1), was_heard(world, 2, channel="x", identity="9001", kind=Kind.DM)]
    was_heard(world, 3, channel="facebook", identity="77")  # shut after a week, whatever they agreed to
    world.settle(31 * DAY)
    make(world, kind=kind)
    found = customers(world)
    assert [id in found for id in ids] == there
    assert len(found) == sum(there)


def test_tasks_are_spread_over_agents_and_days() -> None:
    world = World()
    for n in range(10):
        was_heard(world, n)
    world.settle(40 * DAY)
    made = make(world, a_day=2)
    assert made.made == 10
    for agent in ("ana", "ben"):
        days = [(task.due - made.created_at) // DAY for task in tasks(world, agent)]
        assert days == [0, 0, 1, 1, 2]
    assert len(tasks(world, "ana", days=0)) == 2  # what is due now


def test_it_stops_at_what_was_asked_for_and_takes_the_latest_first() -> None:
    world = World()
    ids = []
    for n in range(5):
        ids.append(was_heard(world, n))
        world.settle(40 * DAY)
    make(world, most=2, agents=("ana",))
    assert set(customers(world, "ana")) == {ids[4], ids[3]}


def test_the_same_list_twice_is_one_and_another_under_its_name_is_refused() -> None:
    world = World()
    was_heard(world, 1)
    world.settle(31 * DAY)
    assert make(world) == make(world)
    with pytest.raises(Conflict):
        make(world, older_days=60)
    with pytest.raises(Invalid):
        make(world, "l2", agents=("zoe",))
    assert len(customers(world)) == 1


def test_a_list_that_is_cancelled_takes_back_what_nobody_has_begun() -> None:
    world = world_with_line()
    for n in range(4):
        was_heard(world, n)
    world.settle(31 * DAY)
    make(world, agents=("ana",))
    first, *_ = tasks(world)
    world.checkin_tasks.call(first.id, When(), by="ana")
    world.checkins.cancel("l1")
    world.settle(5 * MINUTE)
    assert [task.id for task in tasks(world)] == [first.id]
    over = world.checkin_tasks.finished("l1", limit=10, after="").items
    assert [card.record.outcome for card in over] == ["the list was cancelled"] * 3


@examples(40)
@given(
    st.lists(st.tuples(st.integers(0, 80), st.sampled_from(["before", "after"]), st.booleans()), max_size=3),
    st.integers(0, 2**16),
)
def test_whoever_dies_building_it_every_customer_has_one_task(faults: list[tuple[int, str, bool]], seed: int) -> None:
    world = World()
    ids = [was_heard(world, n) for n in range(6)]
    world.settle(31 * DAY)
    world.redeliver, world.chance = 0.3, Random(seed)
    world.checkins.create(
        Checkin(id="l1", name="Regulars", kind=Way.CALLBACK, older_days=30, agents=("ana", "ben"))
    )  # fmt: skip
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    world.settle(5 * MINUTE)
    world.faults.reset()
    world.settle(10 * MINUTE)
    assert sorted(customers(world)) == sorted(ids)
    assert world.checkins.get("l1").state == "ready"
    assert not [name for name in world.timers if name.startswith("checkin#")]


# --- tasks


def one_task(world: World, **more: Any) -> Task:
    kind = more.pop("kind", Way.CALLBACK)
    was_heard(world, 1, **more)
    world.settle(31 * DAY)
    make(world, agents=("ana",), kind=kind, note="How is the garden?")
    (task,) = tasks(world)
    return task


def test_a_call_is_promised_by_the_agent_with_the_consent_and_no_ticket_weighs_on_anybody() -> None:
    world = world_with_line()
    task = one_task(world)
    after = world.checkin_tasks.call(task.id, When(), by="ana")
    promised = world.callbacks.get(after.callback)
    assert (promised.number, promised.agent, promised.note) == (LONDON.format(1), "ana", "How is the garden?")
    assert promised.consent.words == "ticked the box in the shop"
    ticket = world.tickets[after.ticket]
    assert (ticket.status, ticket.assignee, ticket.claim, ticket.waiting_since) == ("on_hold", "ana", "", 0)
    assert (ticket.tags, ticket.subject, bool(ticket.follows)) == (("check-in",), "Check-in: How is the garden?", True)
    assert after.state == "contacted"


def test_asking_again_promises_no_second_call() -> None:
    world = world_with_line()
    task = one_task(world)
    calls = {world.checkin_tasks.call(task.id, When(), by=by).callback for by in ("ana", "ruth", "ana")}
    assert len(calls) == 1
    assert len([x for x in world.tickets.values() if "check-in" in x.tags]) == 1


def test_a_message_goes_where_they_wrote_last_in_the_agents_name() -> None:
    world = World()
    task = one_task(world, kind=Way.MESSAGE)
    for _ in range(2):
        world.checkin_tasks.write(task.id, text="How is the garden?", template="", variables={}, by="ana")
        world.drain()
    ((number, text),) = [(m.identity, m.text) for m in world.provider.heard]
    assert (number, text) == (LONDON.format(1), "How is the garden?")
    (ticket,) = [x for x in world.tickets.values() if "check-in" in x.tags]
    (line,) = [x.item for x in world.lines.values() if x.ticket == ticket.id and x.item.direction == "outbound"]
    assert (line.agent, line.visibility, line.status) == ("ana", "private", "sent")


def test_their_answer_comes_to_that_ticket_and_to_that_agent() -> None:
    world = World()
    task = one_task(world, kind=Way.MESSAGE)
    after = world.checkin_tasks.write(task.id, text="How is the garden?", template="", variables={}, by="ana")
    world.drain()
    world.online("ana")
    world.clock.advance(1000)
    world.receive(message("SM50", at=world.clock.now, identity=LONDON.format(1), text="Lovely, but a rose died"))
    ticket = world.tickets[after.ticket]
    assert (ticket.status, ticket.assignee, ticket.last_words) == ("open", "ana", "Lovely, but a rose died")
    done = world.checkin_tasks.finish(task.id, TaskState.DONE, "a rose died", by="ana")
    assert done.state == "done"
    assert world.tickets[after.ticket].status == "open"  # there is something to do


def test_a_window_that_is_shut_needs_an_approved_template() -> None:
    world = World()
    task = one_task(world, kind=Way.MESSAGE, channel="whatsapp")
    with pytest.raises(NotAllowed, match="24 hours"):
        world.checkin_tasks.write(task.id, text="How are you?", template="", variables={}, by="ana")
    sid = "HX" + "1" * 32
    doc = {"name": "Hello", "text": "Hello {customer_first_name}", "language": "en", "content_sid": sid}
    world.store.settings.put("template", "hello", doc)
    after = world.checkin_tasks.write(task.id, text="", template="hello", variables={}, by="ana")
    world.drain()
    assert ([m.template for m in world.provider.heard], after.state) == ([sid], "contacted")


def test_who_said_stop_or_no_since_is_left_in_peace() -> None:
    world = world_with_line()
    task = one_task(world)
    stop = message("SM60", at=world.clock.now, identity=LONDON.format(1), text="STOP", consent=Consent.STOP)
    world.receive(stop)
    with pytest.raises(NotAllowed, match="STOP"):
        world.checkin_tasks.call(task.id, When(), by="ana")
    agree(world, task.customer, "no")
    with pytest.raises(NotAllowed, match="agree"):
        world.checkin_tasks.call(task.id, When(), by="ana")
    skipped = world.checkin_tasks.finish(task.id, TaskState.SKIPPED, "wants no calls", by="ana")
    assert (skipped.state, tasks(world)) == ("skipped", [])


def test_finishing_solves_what_was_opened_for_it() -> None:
    world = World()
    task = one_task(world, kind=Way.MESSAGE)
    after = world.checkin_tasks.write(task.id, text="How is the garden?", template="", variables={}, by="ana")
    world.drain()
    for _ in range(2):
        world.checkin_tasks.finish(task.id, TaskState.DONE, "no answer", by="ana")
    assert world.tickets[after.ticket].status == "solved"
    (over,) = world.checkin_tasks.finished("l1", limit=10, after="").items
    assert (over.record.outcome, tasks(world)) == ("no answer", [])


def test_a_task_is_done_the_way_it_was_given() -> None:
    world = world_with_line()
    task = one_task(world)
    with pytest.raises(NotAllowed, match="task to call them"):
        world.checkin_tasks.write(task.id, text="Hello", template="", variables={}, by="ana")
    with pytest.raises(NotFound):
        world.checkin_tasks.call("none", When(), by="ana")
    world.checkin_tasks.finish(task.id, TaskState.SKIPPED, "moved away", by="ana")
    with pytest.raises(NotAllowed, match="skipped already"):
        world.checkin_tasks.call(task.id, When(), by="ana")


@examples(40)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["before", "after"]), st.booleans()), max_size=3),
    st.sampled_from([Way.CALLBACK, Way.MESSAGE]),
)
def test_whoever_dies_and_asks_again_has_contacted_them_once(faults: list[tuple[int, str, bool]], kind: Way) -> None:
    world = world_with_line()
    task = one_task(world, kind=kind)

    def contact() -> None:
        if kind is Way.CALLBACK:
            world.checkin_tasks.call(task.id, When(), by="ana")
        else:
            world.checkin_tasks.write(task.id, text="How is the garden?", template="", variables={}, by="ana")

    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    while not world.guarded(contact):
        pass
    world.drain()
    world.faults.reset()
    world.settle(10 * MINUTE)
    opened = [x for x in world.tickets.values() if "check-in" in x.tags]
    assert len(opened) == 1
    if kind is Way.MESSAGE:
        (line,) = [x.item for x in world.lines.values() if x.item.direction == "outbound"]
        assert len(world.provider.heard) == 1 or line.status == "unknown"
    else:
        after = world.checkin_tasks.get(task.id).record
        assert world.callbacks.get(after.callback).ticket == opened[0].id


def test_a_no_under_any_of_their_addresses_is_a_no() -> None:
    world = World()
    first, second = was_heard(world, 1), was_heard(world, 2, channel="x", identity="9001", kind=Kind.DM, said="no")
    root = world.store.customers.get(first)
    assert root
    world.changes.join(root, "x#9001", why="said so", by="ana")
    world.settle(31 * DAY)
    make(world)
    assert (customers(world), bool(second)) == ([], True)
