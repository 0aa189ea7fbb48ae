"""Some days after a problem was solved a customer is asked how everything is: once, gently, or not at all."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.events import Consent, Kind
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services.replies import Draft
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_ledger, examples

HOUR = 60 * MINUTE
ASKED = "How is everything?"
PHONE = "+4915112345678"
"""Of Germany: it is Thursday, 22:26 there, when a world begins, and nobody is written to before eight."""


def world_with(template: dict[str, Any] | None = None, **rules: Any) -> World:
    world = World()
    usual = {"name": "How is it", "text": ASKED, "language": "en", "variables": []}
    world.store.settings.put("template", "how-is-it", {**usual, **(template or {})})
    doc, version = world.store.settings.entry("queue", "care") or ({}, 0)
    asks = {"ask_after_days": 2, "ask_after_template": "how-is-it", **rules}
    world.store.settings.put("queue", "care", {**doc, **asks}, version=version)
    return world


def solved(world: World, id: str = "SM1", **more: Any) -> str:
    """A customer wrote, was answered, and it is solved; the ticket's id."""
    said = message(id, at=world.clock.now, **{"identity": PHONE, "text": "Where is my parcel?", **more})
    world.receive(said)
    ticket = world.lines[said.key].ticket
    world.clock.advance(1000)
    world.replies.reply(ticket, Draft(client_id=f"r-{id}", text="It comes today"), agent="ana")
    world.work.set_status(ticket, "solved", by="ana")
    world.drain()
    return ticket


def asked(world: World) -> list[str]:
    return [x.text for x in world.provider.heard if x.text != "It comes today"]


def test_two_days_later_in_the_morning_they_are_asked_once() -> None:
    world = world_with()
    ticket = solved(world)
    world.settle(2 * DAY)
    assert asked(world) == []
    world.settle(9 * HOUR)  # 07:26 in Germany
    assert asked(world) == []
    world.settle(HOUR)
    assert asked(world) == [ASKED]
    world.settle(20 * DAY)
    assert asked(world) == [ASKED]
    line = world.said(f"out#{ticket}#asked-after")
    assert (line.agent, line.visibility) == ("", "private")
    check_ledger(world)


def test_asking_does_not_reopen_it_and_keeps_no_promise() -> None:
    world = world_with()
    ticket = solved(world)
    before = world.tickets[ticket]
    world.settle(3 * DAY)
    after = world.tickets[ticket]
    assert (after.status, after.solved_at, after.last_reply_at) == ("solved", before.solved_at, before.last_reply_at)
    world.receive(message("SM9", at=world.clock.now, identity=PHONE, text="It broke again"))
    assert world.tickets[ticket].status == "open"


@pytest.mark.parametrize("way", ["agent", "silence"])
def test_it_does_not_matter_how_it_came_to_be_solved(way: str) -> None:
    world = world_with(solve_minutes=60)
    if way == "agent":
        solved(world)
    else:
        said = message("SM1", at=world.clock.now, identity=PHONE)
        world.receive(said)
        ticket = world.lines[said.key].ticket
        world.replies.reply(ticket, Draft(client_id="r1", text="It comes today"), agent="ana")
        world.work.set_status(ticket, "pending", by="ana")
    world.settle(3 * DAY)
    assert asked(world) == [ASKED]


def test_where_the_queue_does_not_ask_there_is_no_wake_up() -> None:
    world = world_with(ask_after_days=0)
    ticket = solved(world)
    assert f"ask_after#{ticket}" not in world.timers
    world.settle(5 * DAY)
    assert asked(world) == []


def test_the_words_are_those_of_the_template_for_the_customer() -> None:
    text = "Hello {customer_first_name}, all well? {account_name}"
    world = world_with({"text": "Hi", "variants": [{"text": text, "language": "en", "channels": ["sms"]}]})
    solved(world)
    world.settle(3 * DAY)
    assert asked(world) == ["Hello Sam, all well? Demo sms"]


# --- who isn't asked


def reopened(world: World, ticket: str) -> None:
    world.receive(message("SM5", at=world.clock.now + 1, identity=PHONE, text="And when?"))
    world.work.set_status(ticket, "solved", by="ana")


def other_ticket(world: World, ticket: str) -> None:
    customer = world.tickets[ticket].customer
    said = message("P1", at=world.clock.now, channel="x", identity="9001", root="P1", kind=Kind.POST)
    world.receive(said)
    other = world.tickets[world.lines[said.key].ticket]
    world.store.tickets.save(replace(other, customer=customer))


def tagged(world: World, ticket: str) -> None:
    world.work.set_tags(ticket, ["unhappy"], by="ana")


def angry(world: World, ticket: str) -> None:
    world.receive(message("SM5", at=world.clock.now + 1, identity=PHONE, text="This is terrible, I hate it. Awful!"))
    ticket_now = world.tickets[ticket]
    world.store.tickets.save(replace(ticket_now, reopened=0, status="solved", solved_at=world.clock.now))


def in_incident(world: World, ticket: str) -> None:
    world.store.tickets.save(replace(world.tickets[ticket], incident="i1"))


def said_no(world: World, ticket: str) -> None:
    world.store.customers.change(world.tickets[ticket].customer, lambda c: replace(c, contact={"said": "no"}))


def argues(world: World, ticket: str) -> None:
    world.store.customers.change(world.tickets[ticket].customer, lambda c: replace(c, arguing={"by": "ruth"}))


def stopped(world: World, ticket: str) -> None:
    world.receive(message("SM5", at=world.clock.now + 1, identity=PHONE, text="STOP", consent=Consent.STOP))


def too_late(world: World, ticket: str) -> None:
    world.clock.now += 6 * DAY  # an outage


@pytest.mark.parametrize(
    "what", [reopened, other_ticket, tagged, angry, in_incident, said_no, argues, stopped, too_late]
)
def test_who_is_not_asked(what: Any) -> None:
    world = world_with()
    ticket = solved(world)
    what(world, ticket)
    world.drain()
    world.settle(5 * DAY)
    assert asked(world) == []


def test_an_unhappy_ticket_that_was_solved_since_does_not_stand_in_the_way() -> None:
    world = world_with()
    ticket = solved(world)
    other_ticket(world, ticket)
    (other,) = [x for x in world.tickets.values() if x.channel == "x"]
    world.work.set_status(other.id, "solved", by="ana")
    world.settle(3 * DAY)
    assert asked(world) == [ASKED]


@pytest.mark.parametrize(("channel", "goes"), [("whatsapp", False), ("facebook", False), ("x", True)])
def test_a_window_that_is_shut_is_not_written_through(channel: str, goes: bool) -> None:
    world = world_with()
    identity = PHONE if channel == "whatsapp" else "77"
    ticket = solved(world, channel=channel, identity=identity, kind=Kind.DM if channel == "x" else Kind.MESSAGE)
    if channel != "whatsapp":
        queue = {**(world.store.settings.entry("queue", "social") or ({}, 0))[0], "ask_after_days": 2}
        version = (world.store.settings.entry("queue", "social") or ({}, 0))[1]
        world.store.settings.put("queue", "social", {**queue, "ask_after_template": "how-is-it"}, version=version)
        world.work.set_status(ticket, "open", by="ana")
        world.store.tickets.save(replace(world.tickets[ticket], reopened=0))
        world.work.set_status(ticket, "solved", by="ana")
        world.drain()
    world.settle(3 * DAY)
    assert asked(world) == ([ASKED] if goes else [])
    notes = [x for x in world.lines.values() if x.item.text == "not_asked_after"]
    assert bool(notes) is not goes


def test_an_approved_template_goes_through_on_whatsapp() -> None:
    sid = "HX" + "0" * 32
    world = world_with({"content_sid": sid})
    solved(world, channel="whatsapp")
    world.settle(3 * DAY)
    (message,) = [x for x in world.provider.heard if x.template]
    assert (message.template, message.text) == (sid, ASKED)


# --- how often


def test_one_customer_is_asked_once_in_so_many_days() -> None:
    world = world_with(ask_after_every_days=30, follow_up_days=4)
    for n in range(4):
        solved(world, f"SM{n}")
        world.settle(6 * DAY)  # solved, asked, closed
    assert len({x.id for x in world.tickets.values()}) == 4
    assert asked(world) == [ASKED]
    world.settle(10 * DAY)
    solved(world, "SM8")
    world.settle(6 * DAY)
    assert asked(world) == [ASKED, ASKED]


def test_no_account_asks_more_than_ten_a_minute() -> None:
    world = world_with()
    for n in range(25):
        solved(world, f"SM{n}", identity=f"+49151123456{n:02d}")
    world.settle(2 * DAY + 9 * HOUR + 30 * MINUTE)
    assert asked(world) == []
    times: list[int] = []
    for _ in range(60 * 6):
        world.settle(10_000)
        times += [world.clock.now] * (len(asked(world)) - len(times))
    assert len(times) == 25
    assert all(times[n + 10] - times[n] >= MINUTE - 10_000 for n in range(len(times) - 10))


@examples(50)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["before", "after"]), st.booleans()), max_size=3),
    st.booleans(), st.integers(0, 2**16),
)  # fmt: skip
def test_whoever_dies_where_they_are_asked_once_at_most(
    faults: list[tuple[int, str, bool]], early: bool, seed: int
) -> None:
    world = world_with()
    world.redeliver, world.chance = 0.2, Random(seed)
    if early:  # while it is being solved
        solved_at = message("SM1", at=world.clock.now, identity=PHONE)
        world.receive(solved_at)
        ticket = world.lines[solved_at.key].ticket
        world.work.set_status(ticket, "solved", by="ana")
    else:
        solved(world)
        world.settle(2 * DAY + 9 * HOUR + 30 * MINUTE)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    world.settle(10 * MINUTE)
    world.faults.reset()
    world.settle(3 * DAY)
    lines = [x.item for x in world.lines.values() if x.item.text == ASKED]
    assert len(lines) == 1
    assert asked(world) == [ASKED] or (asked(world) == [] and lines[0].status == "unknown")
