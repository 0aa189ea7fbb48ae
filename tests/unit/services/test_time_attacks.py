"""Where time was attacked: promises that could have been missed, kept twice, or never begun."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from chalicelib.domain.calendars import instant
from chalicelib.domain.tickets import DAY, FAR, MINUTE, Ticket
from chalicelib.services.clock import BUCKET, SHARE
from chalicelib.services.listing import Listing
from chalicelib.services.merging import Merging
from chalicelib.services.phone.controls import Controls
from chalicelib.services.replies import Draft
from tests.fakes import ServiceError, World, message
from tests.fakes.phone import Phone
from tests.unit.services.histories import check_ledger, check_loads, check_owners

SECOND = 1_000
HOUR = 60 * MINUTE
PRIORITIES = ("low", "normal", "high", "urgent")


def by_priority(*seconds: int) -> dict[str, int]:
    return dict(zip(PRIORITIES, seconds if len(seconds) > 1 else seconds * 4, strict=True))


def world_with(targets: dict[str, Any], *, queues: tuple[str, ...] = ("care",), **more: Any) -> World:
    """One policy for some queues, and none but it."""
    world = World()
    put(world, "sla", "care", {"queues": list(queues), "targets": targets, **more})
    put(world, "sla", "social", {"enabled": False})
    put(world, "agent", "sue", {"id": "sue", "name": "Sue", "role": "supervisor"})
    return world


def put(world: World, kind: str, id: str, doc: dict[str, Any]) -> None:
    found = world.store.settings.entry(kind, id)
    world.store.settings.put(kind, id, doc, version=found[1] if found else 0, now=0)


def opened(world: World, id: str = "M1", **more: Any) -> Ticket:
    said = message(id, at=world.clock.now, **more)
    world.receive(said)
    return world.tickets[world.lines[said.key].ticket]


def told(world: World, what: str) -> list[dict[str, str]]:
    lines = [line.item for line in world.lines.values() if line.item.text == what]
    return [item.extra for item in sorted(lines, key=lambda item: item.at)]


def promise(ticket: Ticket, target: str) -> Any:
    return next(p for p in ticket.promises if p.target == target)


# --- never armed


@pytest.mark.parametrize("first", [3600, 0])
def test_the_promise_that_begins_with_a_reply_is_in_the_ledger(first: int) -> None:
    world = world_with({"update": by_priority(600), **({"first_reply": by_priority(first)} if first else {})})
    ticket = opened(world)
    world.settle(MINUTE)
    world.replies.reply(ticket.id, Draft(client_id="c", text="We look into it."), agent="ana")
    check_ledger(world)
    world.settle(11 * MINUTE)
    (late,) = told(world, "update_breached")
    assert int(late["late"]) < 2 * SECOND


def test_a_rung_that_makes_another_promise_stricter_has_it_seen_to_in_time() -> None:
    ladder = [{"do": "priority", "to": "urgent"}]
    targets = {"first_reply": by_priority(600), "resolution": by_priority(7200, 7200, 7200, 605)}
    world = world_with(targets, breach_ladder=ladder)
    ticket = opened(world)
    world.settle(ticket.due_at - world.clock.now + 4 * SECOND)
    check_ledger(world)
    world.settle(30 * SECOND)
    (late,) = told(world, "resolution_breached")
    assert int(late["late"]) < 2 * SECOND


# --- ladders


def test_a_rung_that_raises_the_priority_does_not_end_the_ladder_of_a_promise_that_stays_broken() -> None:
    ladder = [
        {"do": "priority", "to": "urgent"}, {"do": "supervisor", "after_seconds": 60},
        {"do": "page", "to": "+15550109999", "after_seconds": 60},
    ]  # fmt: skip
    world = world_with({"first_reply": by_priority(4000, 3600, 1800, 600)}, breach_ladder=ladder)
    ticket = opened(world)
    world.settle(ticket.due_at - world.clock.now + 5 * MINUTE)
    assert [s["do"] for s in told(world, "escalated")] == ["priority", "supervisor", "page"]
    assert len(world.pages) == 1
    assert len(told(world, "first_reply_breached")) == 1
    assert not world.machines.running("escalation")
    assert not world.only_ticket().ladders


def test_a_broken_promise_made_due_later_but_still_past_keeps_its_ladder() -> None:
    ladder = [{"do": "notify"}, {"do": "supervisor", "after_seconds": 600}]
    world = world_with({"first_reply": by_priority(300, 240, 120, 60)}, breach_ladder=ladder)
    ticket = opened(world)
    world.settle(6 * MINUTE)
    world.work.set_priority(ticket.id, "low", by="ana")
    world.settle(20 * MINUTE)
    assert [s["do"] for s in told(world, "escalated")] == ["notify", "supervisor"]
    assert len(told(world, "first_reply_breached")) == 1
    facts = [f for f in world.store.facts.between(0, FAR) if f.what == "first_reply_breached"]
    assert len(facts) == 1


def test_more_time_ends_the_ladder_and_its_execution() -> None:
    ladder = [{"do": "notify"}, {"do": "supervisor", "after_seconds": 600}]
    world = world_with({"first_reply": by_priority(60)}, breach_ladder=ladder)
    ticket = opened(world)
    world.settle(3 * MINUTE)
    world.work.grant(ticket.id, "first_reply", 60, "they said so", by="sue")
    world.drain()
    assert not world.only_ticket().ladders
    assert not world.machines.running("escalation")
    world.settle(50 * MINUTE)
    assert [s["do"] for s in told(world, "escalated")] == ["notify"]


def test_a_ticket_that_a_rung_moves_is_offered_at_once_in_its_new_queue() -> None:
    ladder = [{"do": "queue", "to": "care"}]
    world = world_with({"first_reply": by_priority(60)}, queues=("care", "social"), breach_ladder=ladder)
    world.online("ben")  # who can't do social
    ticket = opened(world, channel="x", identity="9")
    assert (ticket.queue, ticket.offered_to) == ("social", "")
    world.clock.now = ticket.due_at
    world.waking.wake(f"ticket#{ticket.id}")
    world.drain()
    moved = world.only_ticket()
    assert (moved.queue, moved.offered_to) == ("care", "ben")


def test_a_rung_takes_no_ticket_from_somebody_on_the_line() -> None:
    ladder = [{"do": "queue", "to": "social"}, {"do": "reassign"}]
    world = world_with({"first_reply": by_priority(60)}, breach_ladder=ladder)
    world.online("ben", "cho")
    ticket = opened(world)
    ticket = world.work.accept(ticket.id, ticket.offered_to)
    live = replace(ticket, call="c1", call_at=world.clock.now)
    world.store.tickets.save(live)
    world.settle(3 * MINUTE)
    now = world.only_ticket()
    assert (now.queue, now.assignee, now.claim) == ("care", ticket.assignee, ticket.claim)
    assert not world.rung
    assert len(told(world, "escalated")) == 2


def test_a_ticket_taken_back_by_a_rung_while_offered_leaves_no_load_behind() -> None:
    ladder = [{"do": "reassign"}, {"do": "queue", "to": "social", "after_seconds": 5}, {"do": "reassign"}]
    world = world_with({"first_reply": by_priority(20)}, breach_ladder=ladder)
    world.online("ana", "ben", "cho")
    opened(world)
    world.settle(10 * MINUTE)
    check_loads(world)
    check_owners(world)


# --- once


def test_an_older_message_that_comes_late_takes_no_granted_time_away_and_breaks_no_promise_twice() -> None:
    world = world_with({"next_reply": by_priority(600)})
    ticket = opened(world)
    world.replies.reply(ticket.id, Draft(client_id="c", text="Hi"), agent="ana")
    world.settle(HOUR)
    asked_at = world.clock.now
    opened(world, "M2")
    world.work.grant(ticket.id, "next_reply", 10, "they agreed", by="sue")
    world.receive(message("M0", at=asked_at - 30 * SECOND))
    kept = promise(world.only_ticket(), "next_reply")
    assert (kept.start, kept.due) == (asked_at - 30 * SECOND, asked_at - 30 * SECOND + 20 * MINUTE)
    world.settle(25 * MINUTE)
    world.receive(message("M00", at=asked_at - 45 * SECOND))
    world.settle(25 * MINUTE)
    assert len(told(world, "next_reply_breached")) == 1


def test_a_promise_that_went_for_a_while_is_neither_broken_twice_nor_loses_what_was_granted() -> None:
    world = world_with({"first_reply": by_priority(600)})
    ticket = opened(world)
    world.work.grant(ticket.id, "first_reply", 10, "they agreed", by="sue")
    world.work.transfer(ticket.id, "social", by="ana")  # where nothing is promised
    world.work.transfer(ticket.id, "care", by="ana")
    kept = promise(world.only_ticket(), "first_reply")
    assert kept.due - kept.start == 20 * MINUTE
    world.settle(25 * MINUTE)
    world.work.transfer(ticket.id, "social", by="ana")
    world.work.transfer(ticket.id, "care", by="ana")
    world.settle(5 * MINUTE)
    assert len(told(world, "first_reply_breached")) == 1


# --- silence


def silent(world: World, **rules: Any) -> str:
    doc, _ = world.store.settings.entry("queue", "care") or ({}, 0)
    put(world, "queue", "care", {**doc, "nudge_text": "Still there?", **rules})
    ticket = opened(world)
    world.replies.reply(ticket.id, Draft(client_id="r", text="Which size?"), agent="ana")
    world.work.set_status(ticket.id, "pending", by="ana")
    world.drain()
    return ticket.id


def test_after_an_outage_nobody_is_asked_and_given_up_on_in_the_same_moment() -> None:
    world = World()
    id = silent(world, nudge_minutes=60, solve_minutes=120)
    world.clock.advance(5 * HOUR)
    world.settle(HOUR)
    assert [m.text for m in world.provider.heard].count("Still there?") == 1
    assert world.tickets[id].status == "pending"
    world.settle(62 * MINUTE)
    assert world.tickets[id].status == "solved"


def test_a_question_whose_words_changed_after_it_went_out_stops_nothing() -> None:
    world = World()
    id = silent(world, nudge_minutes=60, solve_minutes=120)
    world.settle(61 * MINUTE)
    world.work.set_status(id, "pending", by="ana")
    doc, _ = world.store.settings.entry("queue", "care") or ({}, 0)
    put(world, "queue", "care", {**doc, "nudge_text": "Hello?"})
    world.settle(3 * HOUR)
    assert [m.text for m in world.provider.heard] == ["Which size?", "Still there?"]
    assert world.tickets[id].status == "solved"
    assert len(told(world, "nudged")) == 1


def test_a_worker_that_dies_after_asking_in_words_that_change_is_made_up_for() -> None:
    world = World()
    id = silent(world, nudge_minutes=60, solve_minutes=120)
    world.settle(MINUTE)
    world.clock.advance(60 * MINUTE)
    world.nudging.nudge(world.tickets[id], world.context.queue_rules("care"))  # and dies before the ticket is written
    doc, _ = world.store.settings.entry("queue", "care") or ({}, 0)
    put(world, "queue", "care", {**doc, "nudge_text": "Hello?"})
    world.settle(4 * HOUR)
    assert world.tickets[id].status == "solved"
    assert [m.text for m in world.provider.heard] == ["Which size?", "Still there?"]


def test_what_the_clock_did_says_how_late_it_was() -> None:
    world = World()
    id = silent(world, nudge_minutes=60, solve_minutes=120)
    world.settle(10 * 24 * HOUR)
    assert world.tickets[id].status == "closed"
    for what in ("nudged", "solved_in_silence", "closed"):
        (line,) = told(world, what)
        assert int(line["due"]), line
        assert int(line["late"]) < 2 * SECOND, line


# --- the ledger's clock


def test_a_wake_up_that_comes_a_moment_early_comes_again() -> None:
    world = world_with({"first_reply": by_priority(600)})
    ticket = opened(world)
    world.settle(ticket.due_at - world.clock.now - 5)
    world.queues.timers_queue.messages.clear()  # it came, by a clock that was five milliseconds ahead of ours
    world.waking.wake(f"ticket#{ticket.id}")
    world.settle(3 * SECOND)
    (late,) = told(world, "first_reply_breached")
    assert int(late["late"]) < 2 * SECOND


def test_the_clocks_of_the_next_minutes_are_started_even_if_what_was_missed_cannot_be_sent() -> None:
    world = World()
    now = world.clock.now
    world.store.timers.put("ticket#old", now - HOUR, now - HOUR)
    world.store.timers.put("ticket#soon", now + MINUTE, now)
    refused(world, "queues.wake")
    with pytest.raises(ServiceError):
        world.waking.sweep()
    assert len(world.machines.running("clock")) == 1


def refused(world: World, site: str) -> None:
    """Every such call fails from now on."""

    def fails(at: str, when: str) -> None:
        if (at, when) == (site, "before"):
            raise ServiceError

    world.backend.hooks.append(fails)


def slowed(world: World, ms: dict[str, int]) -> None:
    """Such calls take that long."""
    world.backend.hooks.append(lambda at, when: world.clock.advance(ms.get(at, 0)) if when == "after" else None)


def test_a_sweep_ends_in_time_however_much_was_missed_and_the_next_goes_on() -> None:
    world = World()
    now = world.clock.now
    world.store.timers.set_swept(now - 3 * HOUR)
    for n in range(12_000):
        world.store.timers.put(f"thing#{n:05d}", now - HOUR + n // 5, now - HOUR)
    slowed(world, {"queues.wake": 10_000})
    sent = world.waking.sweep()
    assert world.clock.now - now < 50 * SECOND
    assert 0 < sent < 12_000
    first = world.queues.woken[:sent]
    assert first == sorted(first)
    world.queues.timers_queue.messages.clear()
    for id in first:
        timer = world.store.timers.get(id)
        assert timer
        world.store.timers.acted(timer, world.clock.now, next_due=None)
    world.waking.sweep()
    assert world.queues.woken[0] == f"thing#{sent:05d}"


def test_an_outage_so_long_that_one_sweep_cannot_look_through_it_comes_to_its_end() -> None:
    world = World()
    now = world.clock.now
    world.store.timers.set_swept(now - 60 * DAY)
    world.store.timers.put("thing#1", now - HOUR, now - HOUR)
    slowed(world, {"timers.due": 2_000})
    for _ in range(8):
        before = world.clock.now
        world.waking.sweep()
        assert world.clock.now - before < 50 * SECOND
        world.clock.advance(MINUTE)
    assert "thing#1" in world.queues.woken


def test_a_full_bucket_is_shared_out_and_each_of_its_wake_ups_is_sent_once() -> None:
    world = World()
    bucket = world.clock.now // BUCKET + 30
    for n in range(2 * SHARE + 500):
        world.store.timers.put(f"thing#{n}", bucket * BUCKET + 5_000, world.clock.now)
    world.clock.now = bucket * BUCKET - 3_000
    world.waking.tick(str(bucket))
    shares = [msgspec.json.decode(m.body)["bucket"] for m in world.queues.timers_queue.messages]
    assert len(shares) == 3
    world.queues.timers_queue.messages.clear()
    assert [world.waking.tick(share) < 2 * SHARE for share in shares] == [True] * 3
    assert sorted(world.queues.woken) == sorted(f"thing#{n}" for n in range(2 * SHARE + 500))
    assert {m.visible_at for m in world.queues.timers_queue.messages} == {bucket * BUCKET + 5_000}


def test_a_subject_that_asks_for_a_time_long_past_is_still_found_by_the_sweeper() -> None:
    world = World()
    asked: list[int] = []

    def look(id: str) -> int:
        asked.append(world.clock.now)
        return world.clock.now - 2 * HOUR if len(asked) == 1 else FAR

    world.settle(MINUTE)
    world.waking._others["thing"] = look  # type: ignore[index]
    world.store.timers.put("thing#1", world.clock.now, world.clock.now - 10 * MINUTE)
    world.waking.wake("thing#1")
    world.queues.timers_queue.messages.clear()
    world.settle(3 * MINUTE)
    assert len(asked) == 2


# --- who promises what


def merging(world: World) -> Merging:
    return Merging(world.context, world.changes, Listing(world.context), world.recomputing)


def test_what_is_promised_to_a_person_is_promised_on_the_tickets_of_all_their_records() -> None:
    world = World()
    put(world, "sla", "vip", {"tags": ["vip"], "targets": {"first_reply": by_priority(300)}})
    one, other = opened(world), opened(world, "W1", channel="whatsapp", identity="+15551239999")
    people = merging(world)
    people.edit(one.customer, name=None, tags=["vip"], note=None, language=None, version=None)
    world.settle(MINUTE)
    people.merge(one.customer, other.customer, why="they told us so", by="ana")
    world.settle(MINUTE)
    assert [promise(x, "first_reply").policy for x in world.tickets.values()] == ["vip@1", "vip@1"]
    people.unmerge(one.customer, other.customer, why="they are two people", by="ana")
    world.settle(MINUTE)
    assert promise(world.tickets[other.id], "first_reply").policy == "care@1"
    check_ledger(world)


def test_records_that_were_merged_into_each_other_hold_up_no_recomputation() -> None:
    world = World()
    one, other = opened(world), opened(world, "W1", channel="whatsapp", identity="+15551239999")
    world.store.customers.change(one.customer, lambda c: replace(c, merged_into=other.customer))
    world.store.customers.change(other.customer, lambda c: replace(c, merged_into=one.customer))
    foretold = world.recomputing.foretold("sla", "care")
    put(world, "sla", "care", {"targets": {"first_reply": by_priority(300)}})
    world.recomputing.begin(foretold)
    world.settle(MINUTE)
    assert {promise(x, "first_reply").due - x.opened_at for x in world.tickets.values()} == {300 * SECOND}


def test_a_call_put_through_to_a_queue_with_stricter_promises_has_them_in_the_ledger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phone = Phone(monkeypatch)
    put(phone, "sla", "care", {"queues": ["care"], "targets": {"resolution": by_priority(7200)}})
    put(phone, "sla", "social", {"queues": ["social"], "targets": {"resolution": by_priority(600)}})
    put(phone, "sla", "voice", {"enabled": False})
    phone.online("ben")
    phone.drain()
    phone.dials_in()
    phone.rings("ben").picks_up()
    phone.settles()
    Controls(phone.context, phone.calls).transfer(phone.only_call().id, by="ben", queue="social")
    phone.drain()
    assert phone.only_ticket().queue == "social"
    check_ledger(phone)


def test_the_promise_that_begins_when_a_call_is_answered_is_in_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch)
    put(phone, "sla", "voice", {"channels": ["voice"], "targets": {"update": by_priority(900)}})
    phone.online("ben")
    phone.drain()
    phone.dials_in()
    phone.rings("ben").picks_up()
    phone.settles()
    assert promise(phone.only_ticket(), "update").due
    check_ledger(phone)


def test_the_ninth_turn_of_the_customer_s_moves_no_promise_by_the_night_between_the_first_two() -> None:
    hours = {day: [{"start": 540, "end": 1020}] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    world = world_with({"resolution": by_priority(40 * 3600)}, calendar="shop")
    put(world, "calendar", "shop", {"time_zone": "UTC", "hours": hours})
    world.clock.now = instant("UTC", "2026-06-01T10:00")
    ticket = opened(world)

    def turn(minutes: int) -> int:
        world.work.set_status(ticket.id, "pending", by="ana")
        world.clock.advance(minutes * MINUTE)
        world.work.set_status(ticket.id, "open", by="ana")
        return int(promise(world.only_ticket(), "resolution").due)

    turn(60)
    world.clock.now = instant("UTC", "2026-06-01T16:00")
    turn(17 * 60)
    for _ in range(5):
        world.clock.advance(5 * MINUTE)
        turn(1)
    world.clock.advance(5 * MINUTE)
    before = turn(1)
    world.clock.advance(5 * MINUTE)
    assert turn(1) == before + MINUTE
