"""A customer wishes for anything, and is served: the request, its promises, its lines and the facts of it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from chalicelib.domain import call_figures
from chalicelib.domain.concierge import Item, Option, Referral, Request, State
from chalicelib.domain.concierge_changes import Wish
from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.domain.events import Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.money import Money
from chalicelib.services.concierge import card_id
from chalicelib.services.replies import Draft
from chalicelib.store.facts import Fact
from tests.fakes import World, message
from tests.fakes.live import FakeFacts
from tests.fakes.world import MINUTE

HOUR = 60 * MINUTE
RESOLUTION = {"low": 90_000, "normal": 90_000, "high": 90_000, "urgent": 90_000}


@pytest.fixture
def world() -> World:
    return World()


def asks(world: World, text: str = "I need 500 pulse oximeters by Tuesday", id: str = "SM1") -> str:
    said = message(id, at=world.clock.now, text=text)
    world.receive(said)
    return world.lines[said.key].ticket


def facts(world: World) -> dict[str, list[Fact]]:
    out: dict[str, list[Fact]] = {}
    for fact in cast(FakeFacts, world.store.facts).between(0, world.clock.now + 1):
        out.setdefault(fact.what, []).append(fact)
    return out


def lines(world: World, ticket: str) -> list[str]:
    page = world.store.interactions.timeline(ticket)
    return [line.item.text for line in page.items if line.item.kind is Kind.EVENT and "concierge" in line.item.text]


def served(world: World, ticket: str) -> None:
    """Two wishes: the oximeters are found, ordered and shipped; a table is found at somebody else's."""
    do = world.concierge
    do.begin(ticket, by="ana")
    do.add(ticket, Item(id="ox", text="Pulse oximeters", quantity=500, needed_by="2026-06-09"), by="ana")
    do.add(ticket, Item(id="eat", text="A Brazilian restaurant for 12"), by="ana")
    world.clock.advance(10 * MINUTE)
    price = Money(amount=1_790, currency="USD")
    do.find(ticket, "ox", Option(id="a", source="Medline", url="https://m.example/1", price=price), by="ana")
    do.find(ticket, "ox", Option(id="b", source="Pharmacy", stock="200 only"), by="ana")
    world.clock.advance(20 * MINUTE)
    do.find(ticket, "eat", Option(id="c", source="Fogo de Chão"), by="ben")
    do.refer(
        ticket, Referral(id="r", to="Fogo de Chão", kind="partner", worth=Money(amount=60_000, currency="USD"),
                         why="We cook nothing", item="eat"), by="ben",
    )  # fmt: skip
    do.move(ticket, "eat", Wish(to=State.ORDERED, option="c"), by="ben")
    do.move(ticket, "ox", Wish(to=State.ORDERED, option="a"), by="ana")
    world.clock.advance(HOUR)
    do.move(ticket, "ox", Wish(to=State.SHIPPED, carrier="DHL", tracking="https://dhl.example/9"), by="ana")
    world.drain()


def test_a_customer_who_asks_for_anything_is_served_and_told(world: World) -> None:
    ticket = asks(world)
    served(world, ticket)
    card = world.concierge.get(ticket)
    assert [(x.id, x.state, x.chosen) for x in card.record.items] == [("ox", "shipped", "a"), ("eat", "ordered", "c")]
    assert lines(world, ticket) == [
        "concierge_item_added", "concierge_item_added", "concierge_option_found", "concierge_option_found",
        "concierge_option_found", "concierge_ordered", "concierge_ordered", "concierge_referred",
        "concierge_shipped",
    ]  # fmt: skip
    world.replies.reply(ticket, Draft(client_id="c1", text="They are on the way: https://dhl.example/9"), agent="ana")
    world.drain()
    assert [x.text for x in world.provider.heard] == ["They are on the way: https://dhl.example/9"]


def test_every_step_makes_its_fact_once(world: World) -> None:
    world.redeliver = 0.5
    served(world, asks(world))
    told = facts(world)
    assert {what: len(found) for what, found in told.items() if what.startswith("concierge")} == {
        "concierge_asked": 1, "concierge_item": 2, "concierge_found": 2, "concierge_ordered": 2,
        "concierge_shipped": 1, "concierge_referred": 1,
    }  # fmt: skip
    assert sorted(fact.value for fact in told["concierge_found"]) == [10 * MINUTE, 30 * MINUTE]
    (referral,) = told["concierge_referred"]
    assert (referral.value, referral.extra, referral.agent) == (
        60_000, {"currency": "USD", "kind": "partner"}, "ben",
    )  # fmt: skip


def test_a_wish_has_replies_promised_and_no_solution(world: World) -> None:
    world.store.settings.put(
        "sla", "care", {**(world.store.settings.doc("sla", "care") or {}), "targets": {
            "first_reply": RESOLUTION, "next_reply": RESOLUTION, "resolution": RESOLUTION,
        }}, version=1, now=0,
    )  # fmt: skip
    ticket = asks(world)
    assert {p.target for p in world.tickets[ticket].promises} == {"first_reply", "resolution"}
    world.concierge.begin(ticket, by="ana")
    assert {p.target for p in world.tickets[ticket].promises} == {"first_reply"}
    world.concierge.end(ticket, by="ana")
    assert {p.target for p in world.tickets[ticket].promises} == {"first_reply", "resolution"}


@pytest.mark.parametrize("how", ["rule", "queue"])
def test_a_rule_or_the_queue_makes_a_new_ticket_a_wish(world: World, how: str) -> None:
    settings = world.store.settings
    if how == "rule":
        settings.put("rule", "wish", {"id": "wish", "words": ["find"], "add_tags": ["concierge"]}, version=0, now=0)
    else:
        settings.put("queue", "any", {"id": "any", "name": "Ask us anything", "concierge": True}, version=0, now=0)
        settings.put("rule", "wish", {"id": "wish", "words": ["find"], "queue": "any"}, version=0, now=0)
    ticket = asks(world, "Can you find me a table for twelve?")
    assert world.tickets[ticket].type == "concierge"
    (card,) = world.concierge.listed("searching", after="", limit=10).items
    assert card.record.ticket == ticket
    (asked,) = facts(world)["concierge_asked"]
    assert asked.met is True


def wishes(world: World) -> None:
    """A rule that makes a wish of whatever speaks of finding."""
    rule = {"id": "wish", "words": ["find"], "add_tags": ["concierge"]}
    world.store.settings.put("rule", "wish", rule, version=0, now=0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(("first", "type"), [("Can you find a table?", "concierge"), ("Hello", "")])
def test_the_customer_s_first_message_decides_in_whatever_order_they_come(
    world: World, order: tuple[int, int], first: str, type: str
) -> None:
    wishes(world)
    now = world.clock.now
    said = (message("SM1", at=now - 2_000, text=first), message("SM2", at=now - 1_000, text="Can you find it?"))
    for n in order:
        world.receive(said[n])
    assert world.only_ticket().type == type


def test_what_a_person_said_it_is_stays_when_an_older_message_comes_late(world: World) -> None:
    wishes(world)
    ticket = asks(world, "A table for twelve")
    world.concierge.begin(ticket, by="ana")
    world.receive(message("SM0", at=world.clock.now - 60_000, text="Hello"))
    assert (world.tickets[ticket].subject, world.tickets[ticket].type) == ("Hello", "concierge")


def test_a_caller_who_chose_the_wishes_queue_in_the_menu_has_a_wish(world: World) -> None:
    queue = {"id": "any", "name": "Ask us anything", "concierge": True}
    world.store.settings.put("queue", "any", queue, version=0, now=0)
    world.receive(message("SM1", at=world.clock.now, extra={"queue": "any"}))
    assert (world.only_ticket().queue, world.only_ticket().type) == ("any", "concierge")


def test_a_wish_that_was_none_counts_for_nothing_and_leaves_the_list(world: World) -> None:
    ticket = asks(world)
    world.concierge.begin(ticket, by="ana")
    world.drain()
    world.concierge.end(ticket, by="ana")
    world.drain()
    assert world.concierge.listed("searching", after="", limit=10).items == []
    (asked,) = facts(world)["concierge_asked"]
    assert asked.met is False
    with pytest.raises(NotAllowed):
        world.concierge.get(ticket)


def test_what_is_written_down_isn_t_thrown_away(world: World) -> None:
    ticket = asks(world)
    world.concierge.begin(ticket, by="ana")
    world.concierge.add(ticket, Item(id="ox", text="Oximeters"), by="ana")
    with pytest.raises(NotAllowed):
        world.concierge.end(ticket, by="ana")


def test_an_ordinary_ticket_has_nothing_to_find(world: World) -> None:
    with pytest.raises(NotAllowed) as refused:
        world.concierge.add(asks(world), Item(id="ox", text="Oximeters"), by="ana")
    assert refused.value.code == "not_concierge"


def test_the_list_is_by_what_is_to_be_done_next_the_soonest_first(world: World) -> None:
    tickets = [asks(world, "Find me something", id=f"SM{n}") for n in (1,)]
    for n in (2, 3):
        said = message(f"SM{n}", at=world.clock.now, text="And me", identity=f"+155540000{n}")
        world.receive(said)
        tickets.append(world.lines[said.key].ticket)
    for ticket, day in zip(tickets, ("2026-07-03", "2026-07-01", ""), strict=True):
        world.concierge.begin(ticket, by="ana")
        world.concierge.add(ticket, Item(id="i", text="It", needed_by=day), by="ana")

    def listed(state: str) -> list[str]:
        return [x.record.ticket for x in world.concierge.listed(state, after="", limit=10).items]

    assert listed("searching") == [tickets[1], tickets[0], tickets[2]]
    world.concierge.find(tickets[1], "i", Option(id="o", source="Shop"), by="ana")
    world.concierge.move(tickets[0], "i", Wish(to=State.DECLINED, why="sold out"), by="ana")
    assert (listed("searching"), listed("found")) == ([tickets[2]], [tickets[1]])


def test_two_who_write_at_once_both_stand_on_it_and_an_old_version_is_told(world: World) -> None:
    ticket = asks(world)
    world.concierge.begin(ticket, by="ana")
    seen = world.concierge.get(ticket).version
    first = world.concierge.add(ticket, Item(id="i1", text="One"), by="ana", version=seen)
    with pytest.raises(Conflict) as late:
        world.concierge.add(ticket, Item(id="i2", text="Two"), by="ben", version=seen)
    assert late.value.version == first.version
    # The first caller lost the answer: asking again is no conflict.
    assert world.concierge.add(ticket, Item(id="i1", text="One"), by="ana", version=seen) == first


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("call", range(8))
def test_a_caller_who_dies_anywhere_asks_again_and_it_is_there_once(call: int, when: str) -> None:
    world = World()
    ticket = asks(world)
    world.concierge.begin(ticket, by="ana")
    world.concierge.add(ticket, Item(id="ox", text="Oximeters"), by="ana")
    world.drain()
    world.faults.at(call, when)
    for _ in range(3):
        if world.guarded(lambda: world.concierge.find(ticket, "ox", Option(id="a", source="Shop"), by="ana")):
            break
        world.clock.advance(MINUTE)
    world.faults.reset()
    world.drain()
    (item,) = world.concierge.get(ticket).record.items
    assert (item.state, len(item.options)) == ("found", 1)
    assert lines(world, ticket).count("concierge_option_found") == 1
    (fact,) = facts(world)["concierge_found"]
    assert fact.value == item.options[0].at - item.at


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("call", range(8))
def test_a_worker_that_dies_while_a_ticket_becomes_a_wish_is_finished_by_the_stream(call: int, when: str) -> None:
    world = World()
    ticket = asks(world)
    world.faults.at(call, when)
    world.guarded(lambda: world.concierge.begin(ticket, by="ana"))
    world.faults.reset()
    world.drain()
    card = world.store.board.get(card_id(ticket), Request)
    assert (card is not None) == (world.tickets[ticket].type == "concierge")


def handled(world: World, ticket: str, key: str = "voice#main#CA1") -> None:
    """A call on the ticket that has been talked and is over."""
    now = world.clock.now
    extra = {
        "queued_at": str(now), "answered_at": str(now + 5_000), "ended_at": str(now + 65_000), "outcome": "answered",
        "talk_ms": "60000", "wait_ms": "5000", "queue": "care", "agent": "ana",
    }  # fmt: skip
    world.store.interactions.put(
        Interaction(
            key=key, channel="voice", account="main", kind=Kind.CALL, text="(call)", at=now, received_at=now,
            extra=extra,
        ),
        ticket,
    )  # fmt: skip
    world.drain()


def aht(world: World) -> Any:
    world.clock.advance(HOUR)
    found = call_figures.figures(world.store.facts.between(0, world.clock.now + 1))
    return found[None].handled, found[None].aht


def test_a_wish_has_no_part_in_handle_times_whenever_it_was_known_to_be_one(world: World) -> None:
    ticket = asks(world)
    handled(world, ticket)
    assert aht(world) == (1, 60_000)
    world.concierge.begin(ticket, by="ana")  # only after the call
    world.drain()
    assert aht(world) == (0, None)
    handled(world, ticket, "voice#main#CA2")  # and another one since
    assert aht(world) == (0, None)
    world.concierge.end(ticket, by="ana")
    world.drain()
    assert aht(world) == (2, 60_000)
