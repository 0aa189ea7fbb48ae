"""What a ticket's change sets going later: it costs nothing where nobody asked for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from chalicelib.domain.tickets import DAY, Ticket
from chalicelib.services.afterwards import Afterwards
from chalicelib.services.facts import ticket_facts
from chalicelib.services.replies import Draft
from tests.fakes import World, message


def calls(world: World, **more: Any) -> Counter[str]:
    """The calls to AWS that a message and all that follows from it at once make."""
    world.faults.reset()
    world.receive(message(f"M{world.clock.now}", at=world.clock.now, **more))
    return Counter(world.faults.calls)


def with_setting(world: World, **settings: Any) -> None:
    doc, version = world.store.settings.entry("account", "sms#main") or ({}, 0)
    world.store.settings.put("account", "sms#main", {**doc, "settings": settings}, version=version)


def test_a_further_message_of_the_day_costs_nothing_more_with_or_without_the_setting() -> None:
    plain, asking = World(), World()
    with_setting(asking, acknowledge={"when": "both"})
    for world in (plain, asking):
        calls(world)
        world.clock.advance(1_000)
    assert calls(plain) == calls(asking)
    assert not {"board.get", "board.create", "board.save"} & set(plain.faults.calls)


def test_a_new_ticket_costs_a_card_a_day_and_a_wake_up_only_where_it_was_asked_for() -> None:
    plain, asking = World(), World()
    with_setting(asking, acknowledge={"when": "both"})
    first, other = calls(plain), calls(asking)
    assert (first["board.get"], first["board.create"]) == (1, 1)
    assert other - first == Counter({"timers.put": 1, "machines.start": 1})
    plain.clock.advance(DAY)
    assert calls(plain)["board.save"] == 1


def test_a_change_that_is_told_twice_sets_the_same_wake_ups() -> None:
    world = World()
    with_setting(world, acknowledge={"when": "both"})
    doc, version = world.store.settings.entry("queue", "care") or ({}, 0)
    asks = {"ask_after_days": 2, "ask_after_template": "how"}
    world.store.settings.put("queue", "care", {**doc, **asks}, version=version)
    world.receive(message("M1", at=world.clock.now))
    waits = world.only_ticket()
    world.replies.reply(waits.id, Draft(client_id="r1", text="Here"), agent="ana")
    world.work.set_status(waits.id, "solved", by="ana")
    world.drain()
    before = dict(world.timers)
    assert {f"acknowledge#{waits.id}", f"ask_after#{waits.id}"} <= set(before)
    afterwards = Afterwards(world.context)
    for old, new in ((None, waits), (waits, world.only_ticket())):
        afterwards(old, new)
    assert world.timers == before


def test_where_we_began_nobody_waited_for_a_first_reply() -> None:
    begun = Ticket(id="t1", opened_at=1, first_reply_at=9, updated_at=9)
    asked = Ticket(id="t1", opened_at=1, first_reply_at=9, updated_at=9, first_mark="m")
    before = Ticket(id="t1", opened_at=1)
    assert "first_reply" not in [fact.what for fact in ticket_facts(before, begun)]
    assert "first_reply" in [fact.what for fact in ticket_facts(before, asked)]
