"""Somebody who won't be answered for a while is told so: once a day, kindly, and never in the wrong place."""

from __future__ import annotations

import itertools
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acknowledging import SETTLE_MS
from chalicelib.domain.events import Author, Consent, Kind
from chalicelib.domain.heard import Heard, Need, Verdict, heard_id
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services.replies import Draft
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_ledger, examples

HOUR = 60 * MINUTE
DESK = {
    "name": "The desk", "time_zone": "Europe/Berlin",
    "hours": {day: [{"start": 540, "end": 1020}] for day in ("mon", "tue", "wed", "thu", "fri")},
}  # fmt: skip
"""It is Thursday 28 May 2026, 22:26 in Berlin, when a world begins: closed until Friday at nine."""
KNOWN = Author(name="Sam Doe", followers=12)


def world_with(channel: str = "sms", when: str = "both", **more: Any) -> World:
    world = World()
    put(world, "calendar", "desk", DESK)
    account = {"sms": "main", "whatsapp": "main", "x": "brand", "facebook": "page", "instagram": "brand"}[channel]
    doc, version = world.store.settings.entry("account", f"{channel}#{account}") or ({}, 0)
    settings = {"calendar": "desk", "acknowledge": {"when": when, **more}}
    world.store.settings.put("account", f"{channel}#{account}", {**doc, "settings": settings}, version=version)
    return world


def put(world: World, kind: str, id: str, doc: dict[str, Any]) -> None:
    found = world.store.settings.entry(kind, id)
    world.store.settings.put(kind, id, doc, version=found[1] if found else 0)


def writes(world: World, id: str = "SM1", **more: Any) -> str:
    """A customer writes; their ticket's id."""
    text = f"Where is my parcel? It is number {id}."
    said = message(id, at=world.clock.now, **{"author": KNOWN, "text": text, **more})
    world.receive(said)
    return world.lines[said.key].ticket


def told(world: World) -> list[str]:
    return [message.text for message in world.provider.heard]


def open_at(world: World) -> None:
    """Friday at ten in Berlin."""
    world.clock.now += 11 * HOUR + 34 * MINUTE


def test_who_writes_at_night_is_told_when_there_is_somebody_again() -> None:
    world = world_with(texts=[{"text": "{brand}, {team}: back {hours}, answer {time}"}])
    ticket = writes(world, identity="+4915112345678")
    world.settle(59_000)
    assert told(world) == []
    world.settle(5_000)
    assert told(world) == ["Demo sms, Customer care: back tomorrow from 09:00, answer by 10:00 tomorrow"]
    (line,) = [x.item for x in world.lines.values() if x.item.direction == "outbound"]
    assert (line.agent, line.visibility, world.lines[line.key].ticket) == ("", "private", ticket)
    assert line.extra["automatic"] == "acknowledgement"
    world.settle(DAY)
    assert len(told(world)) == 1
    check_ledger(world)


def test_it_keeps_no_promise_and_is_nobodys_reply() -> None:
    world = world_with()
    ticket = writes(world)
    before = world.tickets[ticket]
    world.settle(2 * MINUTE)
    after = world.tickets[ticket]
    assert len(told(world)) == 1
    assert (after.first_reply_at, after.last_reply_at, after.waiting_since) == (0, 0, before.waiting_since)
    assert (after.due_at, after.assignee) == (before.due_at, "")


def test_an_account_that_did_not_ask_for_it_says_nothing_and_costs_no_wake_up() -> None:
    world = World()
    ticket = writes(world)
    assert f"acknowledge#{ticket}" not in world.timers
    world.settle(DAY)
    assert told(world) == []


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "facebook", "instagram", "x"])
def test_every_channel_that_has_words_can_say_it(channel: str) -> None:
    world = world_with(channel)
    writes(world, channel=channel, identity="77" if channel not in ("sms", "whatsapp") else "+15551230001",
           kind=Kind.DM if channel == "x" else Kind.MESSAGE)  # fmt: skip
    world.settle(2 * MINUTE)
    assert len(told(world)) == 1


# --- late


def test_who_waits_while_nobody_is_online_is_told_after_a_minute() -> None:
    world = world_with(when="late")
    open_at(world)
    writes(world)
    world.settle(2 * MINUTE)
    (text,) = told(world)
    assert "by " in text
    assert "today" in text


def test_while_somebody_is_there_it_is_said_only_when_the_promise_is_nearly_broken() -> None:
    world = world_with(when="late")
    open_at(world)
    world.online("ben")
    ticket = writes(world)
    world.settle(40 * MINUTE)  # offered, let lapse, offered again: nobody takes it
    assert told(world) == []
    world.settle(10 * MINUTE)  # the target is an hour, and a fifth of it is left
    assert len(told(world)) == 1
    assert world.tickets[ticket].first_reply_at == 0


def test_somebody_who_has_it_and_is_there_needs_no_machine_to_speak_for_them() -> None:
    world = world_with(when="late")
    open_at(world)
    world.online("ben")
    ticket = writes(world)
    world.work.accept(ticket, "ben")
    world.settle(3 * HOUR)
    assert told(world) == []


def test_who_is_left_by_an_agent_who_goes_home_is_told() -> None:
    world = world_with(when="late")
    open_at(world)
    world.online("ben")
    ticket = writes(world)
    world.work.accept(ticket, "ben")
    world.settle(55 * MINUTE)
    assert told(world) == []  # nearly late, but ben has it
    world.waking.presence("ben", "offline")
    world.settle(5 * MINUTE)
    assert len(told(world)) == 1


def test_a_promise_that_is_moved_nearer_is_looked_at_again() -> None:
    world = world_with(when="late")
    open_at(world)
    world.online("ben")
    ticket = writes(world)
    world.settle(9 * MINUTE)
    world.work.set_priority(ticket, "urgent", by="ana")  # ten minutes instead of an hour
    world.settle(2 * MINUTE)
    assert len(told(world)) == 1


def test_who_is_answered_in_time_is_told_nothing() -> None:
    world = world_with()
    ticket = writes(world)
    world.clock.advance(30_000)
    world.replies.reply(ticket, Draft(client_id="r1", text="Here it is"), agent="ana")
    world.settle(DAY)
    assert told(world) == ["Here it is"]


def test_who_wrote_shortly_before_closing_is_told_at_closing() -> None:
    world = world_with(when="closed")
    open_at(world)
    world.online("ben")
    world.clock.now += 6 * HOUR + 50 * MINUTE  # 16:50
    writes(world)
    world.settle(9 * MINUTE)
    assert told(world) == []
    world.settle(3 * MINUTE)
    (text,) = told(world)
    assert "on Monday" in text


# --- how often


def test_one_customer_is_told_once_in_24_hours_whatever_they_open() -> None:
    world = world_with("x", public=True)
    for n in range(4):
        writes(world, f"N{n}", channel="x", identity="9001", root=f"N{n}", kind=Kind.POST)
        world.settle(3 * HOUR)
    assert len(world.tickets) == 4
    (said,) = world.provider.heard
    assert (said.how, said.visibility, said.reply_to, said.identity) == ("public_reply", "public", "N0", "9001")


def test_the_next_day_they_are_told_again_in_other_words() -> None:
    world = world_with(when="late")
    said: list[str] = []
    for n in range(4):
        ticket = writes(world, f"SM{n}")
        world.settle(2 * MINUTE)
        said = told(world)
        world.replies.reply(ticket, Draft(client_id=f"r{n}", text="-"), agent="ana")
        world.settle(25 * HOUR)
    kept = [x.item.text for x in world.lines.values() if x.item.direction == "outbound" and not x.item.agent]
    assert len(kept) == 4
    shapes = [text.partition(" ")[0] for text in kept]
    assert all(a != b for a, b in itertools.pairwise(shapes)), shapes
    assert said


def test_no_account_says_it_more_often_than_so_many_a_minute() -> None:
    world = world_with(a_minute=3)
    start = world.clock.now
    for n in range(20):
        writes(world, f"SM{n}", identity=f"+1555123{n:04d}")
    times: list[int] = []
    while world.clock.now < start + 15 * MINUTE:
        world.settle(10_000)
        times += [world.clock.now] * (len(told(world)) - len(times))
    assert len(times) >= 10
    for n in range(len(times) - 3):
        assert times[n + 3] - times[n] >= MINUTE - 10_000  # as finely as this test looks


def test_a_rush_that_is_over_is_let_be() -> None:
    world = world_with(a_minute=1)
    for n in range(60):
        writes(world, f"SM{n}", identity=f"+1555123{n:04d}")
    world.settle(3 * HOUR)
    assert 10 <= len(told(world)) < 60
    assert not [timer for timer in world.timers if timer.startswith("acknowledge#")]


# --- to whom not


def test_a_flood_of_strangers_is_told_nothing_and_a_known_person_in_it_is() -> None:
    world = world_with("x", public=True, flood=5, a_minute=60)
    for n in range(12):
        writes(world, f"N{n}", channel="x", identity=f"bot{n}", root=f"N{n}", kind=Kind.POST, author=Author(name="x"))
    writes(world, "N99", channel="x", identity="9001", root="N99", kind=Kind.POST, author=KNOWN)
    world.settle(5 * MINUTE)
    assert [m.identity for m in world.provider.heard] == ["9001"]
    world.settle(20 * MINUTE)  # it is over
    writes(world, "N100", channel="x", identity="bot100", root="N100", kind=Kind.POST, author=Author(name="x"))
    world.settle(5 * MINUTE)
    assert [m.identity for m in world.provider.heard] == ["9001", "bot100"]


def test_somebody_who_only_argues_is_told_nothing() -> None:
    world = world_with()
    ticket = writes(world)
    world.store.customers.change(
        world.tickets[ticket].customer, lambda c: replace(c, arguing={"by": "ruth", "at": "1"})
    )
    world.settle(DAY)
    assert told(world) == []


def test_in_an_incident_nobody_is_told_here() -> None:
    world = world_with()
    ticket = writes(world)
    world.store.tickets.save(replace(world.tickets[ticket], incident="i1"))
    world.settle(DAY)
    assert told(world) == []


def test_who_said_stop_is_told_nothing_and_the_ticket_says_why() -> None:
    world = world_with()
    ticket = writes(world)
    world.receive(message("SM2", at=world.clock.now + 1, text="STOP", consent=Consent.STOP))
    world.settle(DAY)
    assert told(world) == []
    (line,) = [x for x in world.lines.values() if x.item.text == "acknowledgement_not_sent"]
    assert line.ticket == ticket
    assert "STOP" in line.item.extra["why"]


@pytest.mark.parametrize("channel", ["facebook", "instagram"])
def test_a_machine_does_not_write_in_the_window_that_is_for_people(channel: str) -> None:
    world = world_with(channel)
    said = message("M1", at=world.clock.now - 25 * HOUR, channel=channel, identity="77", author=KNOWN)
    world.receive(replace(said, received_at=world.clock.now))
    world.settle(2 * HOUR)
    assert told(world) == []


def test_in_public_nothing_is_said_unless_the_brand_decided_so() -> None:
    world = world_with("facebook")
    writes(world, "200000001_5", channel="facebook", identity="77", root="200000001_5", kind=Kind.COMMENT)
    world.settle(DAY)
    assert told(world) == []


@pytest.mark.parametrize(
    ("heard", "says"),
    [
        ({"verdict": Verdict(need=Need.NEEDS)}, 1),
        ({"verdict": Verdict(need=Need.NEEDS), "found": True}, 0),  # they never spoke to us
        ({"verdict": Verdict(need=Need.WORTH)}, 0),
        ({"verdict": Verdict(need=Need.NONE)}, 0),
    ],
)
def test_under_a_post_it_is_said_only_to_somebody_who_asked_us(heard: dict[str, Any], says: int) -> None:
    world = world_with("x", public=True)
    said = message("N1", at=world.clock.now, channel="x", identity="9001", root="N1", kind=Kind.POST, author=KNOWN,
                   text="Where is my parcel?")  # fmt: skip
    world.receive(said)
    world.store.board.change(
        heard_id(said.key), Heard, lambda card: replace(card, record=replace(card.record, **heard))
    )
    world.settle(3 * MINUTE)
    assert len(told(world)) == says


# --- what it never says


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=12, max_size=60))
@examples(40)
def test_it_never_repeats_what_they_wrote_nor_their_name(text: str) -> None:
    world = world_with(when="closed")
    writes(world, text=f"zq{text}", author=Author(name="Zqueen Zq", followers=3))
    world.settle(2 * MINUTE)
    assert all("zq" not in said.lower() for said in told(world))
    assert len(told(world)) == 1


# --- whoever dies


@examples(60)
@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["before", "after"]), st.booleans()), max_size=3))
def test_whoever_dies_where_they_are_told_once_at_most(faults: list[tuple[int, str, bool]]) -> None:
    world = world_with(when="closed")
    said = message("SM1", at=world.clock.now, author=KNOWN)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    world.receive(said)
    world.settle(3 * MINUTE)
    world.faults.reset()
    world.settle(20 * MINUTE)
    lines = [x.item for x in world.lines.values() if x.item.direction == "outbound"]
    assert len(lines) == 1
    assert len(told(world)) == 1 or (told(world) == [] and lines[0].status == "unknown")


@examples(30)
@given(st.integers(0, 2**16), st.integers(2, 5))
def test_two_tickets_of_one_person_at_once_are_one_word(seed: int, tickets: int) -> None:
    world = world_with("x", public=True)
    world.redeliver, world.chance = 0.3, Random(seed)
    posts = [
        message(
            f"N{n}",
            at=world.clock.now,
            channel="x",
            identity="9001",
            root=f"N{n}",
            kind=Kind.POST,
            author=KNOWN,
            text=f"Where is my parcel? Number {n}.",
        )
        for n in range(tickets)
    ]
    world.receive(*posts)
    world.settle(30 * MINUTE)
    assert len(told(world)) == 1


def test_after_an_outage_it_is_said_only_if_it_is_still_of_use() -> None:
    world = world_with(when="closed")
    writes(world)
    world.clock.now += SETTLE_MS + 3 * HOUR  # nothing ran
    world.settle(5 * MINUTE)
    assert len(told(world)) == 1  # it is still night
    other = world_with(when="closed")
    writes(other)
    other.clock.now += 14 * HOUR
    other.settle(5 * MINUTE)
    assert told(other) == []  # the desk is open by now
