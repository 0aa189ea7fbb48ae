"""What X bills for is counted once it is stored: never too low, and where nothing is X's, not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.base import Fault, SendFailed, Sent
from chalicelib.domain.events import Direction, Event, EventType, Kind, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.moderation import Wish
from chalicelib.services.metering import billed
from chalicelib.services.replies import Draft
from tests.fakes import Killed, World, about, message

MENTION: dict[str, Any] = {"channel": "x", "kind": Kind.POST, "root": "900", "identity": "5"}
DM: dict[str, Any] = {"channel": "x", "kind": Kind.DM, "identity": "5"}


def budgeted(usd: float = 100, **prices: float) -> World:
    world = World()
    doc, version = world.store.settings.entry("account", "x#brand") or ({}, 0)
    told = {"budget": {"usd": usd, "prices": prices}}
    world.store.settings.put("account", "x#brand", {**doc, "settings": told}, version=version, now=0)
    return world


def counts(world: World) -> dict[str, int]:
    return world.store.meters.read(f"x#brand#{world.budgets.spent('brand').month}")


def mention(world: World, id: str = "900", **more: Any) -> Event:
    return message(id, at=world.clock.now, **{**MENTION, "root": id, **more})


def test_what_the_webhook_told_is_counted_by_kind_and_once() -> None:
    world = budgeted()
    for _ in range(3):
        world.receive(mention(world), message("D1", at=world.clock.now, **DM))
        world.clock.advance(600_000)
    assert counts(world) == {"post_event": 1, "dm_event": 1}


def test_other_channels_are_not_metered_and_cost_no_write() -> None:
    world = World()
    world.receive(message("SM1", at=world.clock.now))
    world.receive(message("C1", at=world.clock.now, channel="facebook", kind=Kind.COMMENT, root="P", identity="7"))
    assert not [call for call in world.faults.calls if call.startswith("meters.")]


def test_an_x_message_costs_no_more_calls_where_it_comes_in() -> None:
    """The count is one write of the changes worker; the inbound worker makes none for it."""
    world = World()
    world.post(mention(world))
    world.inbound.take(mention(world))
    assert "meters.add" not in world.faults.calls
    world.drain()
    assert world.faults.calls.count("meters.add") == 1


@pytest.mark.parametrize(
    ("key", "more", "kind"),
    [
        ("123", {}, ["post_event"]),
        ("123", {"type": EventType.IGNORED, "reason": "a reshare"}, ["post_event"]),
        ("123", {"direction": Direction.OUTBOUND}, ["post_event"]),
        ("123", {"extra": {"found": "yes"}}, []),
        ("123", {"kind": Kind.DM, "visibility": Visibility.PRIVATE}, ["dm_event"]),
        ("123", {"kind": Kind.DM, "direction": Direction.OUTBOUND}, []),
        ("chat.received:9", {"kind": Kind.DM, "type": EventType.IGNORED}, ["dm_event"]),
        ("chat.sent:9", {"kind": Kind.DM, "direction": Direction.OUTBOUND, "type": EventType.IGNORED}, []),
        ("like.create:9", {"type": EventType.IGNORED}, ["like_event"]),
        ("follow.follow:9", {"type": EventType.IGNORED}, ["follow_event"]),
        ("favorite_events:9", {"type": EventType.IGNORED}, ["like_event"]),
        ("dm.read:9", {"type": EventType.IGNORED}, []),
        ("dm.indicate_typing:9", {"type": EventType.IGNORED}, []),
        ("mute.mute:9", {"type": EventType.IGNORED}, []),
        ("a.kind_of_tomorrow:9", {"type": EventType.IGNORED}, ["post_event"]),
        ("124", {"body": False, "echo_of": "x#brand#123", "channel": "", "account": ""}, ["post_event"]),
        ("124", {"body": False, "echo_of": "out#T#c1", "channel": "", "account": ""}, []),
        ("124", {"body": False, "channel": "", "account": ""}, []),
    ],
)
def test_what_each_stored_event_counts_as(key: str, more: dict[str, Any], kind: list[str]) -> None:
    basis: dict[str, Any] = {"channel": "x", "account": "brand", "kind": Kind.POST, "visibility": Visibility.PUBLIC}
    item = Interaction(key=f"x#brand#{key}", **{**basis, **more})
    found = billed([(None, item)])
    assert list(found.get("brand", {}).elements() if found else []) == kind
    assert billed([(item, replace(item, hidden=True))]) == {}, "a change of it is nothing new"
    assert billed([(item, None)]) == {}


def test_a_body_that_came_after_its_changes_counts_when_it_comes() -> None:
    world = budgeted()
    told = mention(world)
    world.receive(about(told, EventType.DELETE, "900:deleted", at=world.clock.now + 5))
    assert counts(world) == {}
    world.receive(told)
    assert counts(world) == {"post_event": 1}


def test_an_edit_is_an_event_of_its_own() -> None:
    world = budgeted()
    told = mention(world)
    world.receive(told)
    edit = about(told, EventType.EDIT, "901", at=world.clock.now + 5, text="edited", provider_id="901")
    world.receive(edit)
    world.receive(edit)
    assert counts(world) == {"post_event": 2}


def replied(text: str = "Sorry!", how: str = "public_reply", *, answers: list[Any] | None = None) -> World:
    world = budgeted()
    world.online("ana")
    world.receive(mention(world) if how != "message" else message("D1", at=world.clock.now, **DM))
    ticket = world.only_ticket()
    world.provider.answers = answers or []
    world.replies.reply(ticket.id, Draft(client_id="c1", text=text, how=how), agent="ana")
    world.settle(60_000)
    return world


def lost() -> Sent:
    raise SendFailed(Fault.UNKNOWN, "lost")


def refused() -> Sent:
    raise SendFailed(Fault.REJECTED, "no")


@pytest.mark.parametrize(
    ("text", "how", "answers", "expected"),
    [
        ("Sorry!", "public_reply", [], {"post_event": 2, "reply": 1}),
        ("See https://larkspur.example/help", "public_reply", [], {"post_event": 2, "post_with_url": 1}),
        ("Sorry!", "public_reply", [lost], {"post_event": 2, "reply": 1}),
        ("Sorry!", "public_reply", [refused], {"post_event": 1}),
        ("Hello", "message", [], {"dm_event": 1, "dm": 1}),
    ],
)
def test_what_we_write_is_counted_when_it_may_have_gone_out(
    text: str, how: str, answers: list[Any], expected: dict[str, int]
) -> None:
    assert counts(replied(text, how, answers=list(answers))) == expected


def test_hiding_a_reply_is_counted() -> None:
    world = budgeted()
    said = message("C1", at=world.clock.now, channel="x", kind=Kind.COMMENT, root="9", parent="9", identity="6")
    world.receive(said)
    world.moderation.ask(said.key, Wish(client_id="h", action="hide", reason="spam"), by="ruth")
    world.drain()
    assert counts(world)["hide"] == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_never_makes_the_count_too_low(when: str) -> None:
    world = budgeted()
    world.receive(mention(world))
    calls = world.faults.calls
    for n in range(len(calls)):
        again = budgeted()
        again.faults.at(n, when, Killed)
        again.receive(mention(again))
        again.settle(60_000)
        assert counts(again)["post_event"] >= 1, (n, calls[n])
        assert counts(again)["post_event"] <= 2, (n, calls[n])


def test_at_four_fifths_and_at_the_end_supervisors_are_told_once_each_and_the_alarm_rises() -> None:
    world = budgeted(1, post_event=0.01)
    for n in range(120):
        world.receive(mention(world, str(900 + n), identity=str(n + 1)))
        world.clock.advance(1000)
    spent = world.budgets.spent("brand")
    assert spent.percent == 120.0
    assert [(n.level, n.limit) for n in world.budgets.notices(spent)] == [("warned", 1_000_000), ("stopped", 1_000_000)]
    assert world.budgets.notices(spent)[0].spent == 800_000
    shelf = world.store.board.shelf("notices#budget", type(world.budgets.notices(spent)[0]))
    assert len(shelf.items) == 2
    percents = [values["XBudgetPercent"][0] for _, values in world.metrics]
    assert percents == sorted(percents)
    stops = [values["XBudgetStopped"][0] for _, values in world.metrics]
    assert (stops[0], stops[-1]) == (0.0, 1.0)


def test_what_was_to_be_told_is_told_by_the_next_who_looks() -> None:
    world = budgeted(1, post_event=0.5)
    world.receive(mention(world))
    board = [n for n, call in enumerate(world.faults.calls) if call == "meters.add"]
    assert board
    again = budgeted(1, post_event=1)
    add = board[0]
    again.faults.at(add, "after", Killed)
    again.receive(mention(again))
    assert again.budgets.notices(again.budgets.spent("brand"))


def test_an_account_without_a_budget_is_counted_all_the_same_and_nobody_is_told() -> None:
    world = World()
    world.receive(mention(world))
    assert counts(world) == {"post_event": 1}
    assert world.metrics == []
    assert world.budgets.notices(world.budgets.spent("brand")) == []
