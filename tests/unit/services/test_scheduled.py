"""Replies that go out later: in time, once, and not into something that has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services.replies import Draft
from chalicelib.services.scheduled import MOST, Plan
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_ledger, examples

HOUR = 60 * MINUTE


def asked(world: World, id: str = "SM1", **more: Any) -> str:
    """A customer has written; their ticket's id."""
    said = message(id, at=world.clock.now, **more)
    world.receive(said)
    return world.lines[said.key].ticket


def later(world: World, ticket: str, *, id: str = "c1", text: str = "As promised", **plan: Any) -> None:
    plan = plan or {"at": world.clock.now + HOUR}
    world.scheduling.schedule(ticket, Draft(client_id=id, text=text), Plan(**plan), agent="ana")


def status(world: World, ticket: str, id: str = "c1") -> str:
    return world.lines[f"out#{ticket}#{id}"].item.status


def events(world: World, ticket: str) -> list[str]:
    lines = [line for line in world.lines.values() if line.ticket == ticket and line.item.kind == "event"]
    return [line.item.text for line in sorted(lines, key=lambda line: line.item.at)]


def test_a_reply_for_later_goes_out_at_its_time_and_not_before() -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket)
    assert status(world, ticket) == DeliveryStatus.SCHEDULED
    assert world.tickets[ticket].scheduled == ("c1",)
    assert world.tickets[ticket].waiting_since  # nothing has been said yet
    world.settle(59 * MINUTE)
    assert world.provider.heard == []
    world.settle(2 * MINUTE)
    (heard,) = world.provider.heard
    assert heard.text == "As promised"
    assert status(world, ticket) == DeliveryStatus.SENT
    after = world.tickets[ticket]
    assert (after.scheduled, after.waiting_since, after.first_reply_at > 0) == ((), 0, True)
    sent = world.said(f"out#{ticket}#c1")
    assert 0 <= sent.at - (world.clock.now - 2 * MINUTE) <= 2 * MINUTE
    check_ledger(world)


def test_asking_again_schedules_nothing_more() -> None:
    world = World()
    ticket = asked(world)
    at = world.clock.now + HOUR
    for _ in range(3):
        later(world, ticket, at=at)
    assert world.tickets[ticket].scheduled == ("c1",)
    with pytest.raises(Conflict):
        later(world, ticket, text="Something else")
    with pytest.raises(Conflict):
        world.replies.reply(ticket, Draft(client_id="c1", text="As promised"), agent="ana")
    world.settle(2 * HOUR)
    assert len(world.provider.heard) == 1
    assert events(world, ticket).count("reply_scheduled") == 1


def test_a_customer_who_writes_first_holds_the_reply_until_an_agent_decides() -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket)
    world.settle(30 * MINUTE)
    asked(world, "SM2", text="never mind")
    world.settle(2 * HOUR)
    assert world.provider.heard == []
    assert status(world, ticket) == DeliveryStatus.HELD
    assert events(world, ticket).count("scheduled_reply_held") == 1
    (held,) = world.scheduling.waiting(world.tickets[ticket])
    assert held.status_reason == "The customer wrote before it was sent."
    world.scheduling.change(ticket, "c1", text="All the same", plan=None, anyway=None, agent="ana")
    world.settle(MINUTE)
    assert [x.text for x in world.provider.heard] == ["All the same"]


def test_a_reply_may_go_even_if_they_write() -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket, at=world.clock.now + HOUR, anyway=True)
    asked(world, "SM2")
    world.settle(2 * HOUR)
    assert len(world.provider.heard) == 1


def test_a_reply_is_taken_back_once_and_never_goes() -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket)
    world.scheduling.cancel(ticket, "c1", agent="ana")
    world.scheduling.cancel(ticket, "c1", agent="ana")
    assert world.tickets[ticket].scheduled == ()
    world.settle(2 * HOUR)
    assert world.provider.heard == []
    assert events(world, ticket).count("reply_cancelled") == 1


def test_a_reply_that_has_gone_can_t_be_taken_back_or_changed() -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket)
    world.settle(2 * HOUR)
    with pytest.raises(NotAllowed):
        world.scheduling.cancel(ticket, "c1", agent="ana")
    with pytest.raises(NotAllowed):
        world.scheduling.change(ticket, "c1", text="x", plan=None, anyway=None, agent="ana")


@pytest.mark.parametrize("minutes", [5, 180])
def test_a_reply_that_is_moved_goes_at_the_new_time(minutes: int) -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket)
    to = Plan(at=world.clock.now + minutes * MINUTE)
    world.scheduling.change(ticket, "c1", text=None, plan=to, anyway=None, agent="ana")
    world.settle((minutes - 1) * MINUTE)
    assert world.provider.heard == []
    world.settle(2 * MINUTE)
    assert len(world.provider.heard) == 1


def test_a_window_that_will_be_shut_by_then_is_said_at_once() -> None:
    world = World()
    ticket = asked(world, channel="whatsapp")
    with pytest.raises(NotAllowed) as shut:
        later(world, ticket, at=world.clock.now + DAY + HOUR)
    assert shut.value.code == "window_closed"
    later(world, ticket, at=world.clock.now + DAY - HOUR)


def test_a_stop_before_its_time_holds_it() -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket, at=world.clock.now + HOUR, anyway=True)
    thread = world.said("sms#main#SM1").thread
    customer = world.tickets[ticket].customer
    world.store.threads.set_consent(thread, customer=customer, consent="stop", at=world.clock.now)
    world.settle(2 * HOUR)
    assert (world.provider.heard, status(world, ticket)) == ([], DeliveryStatus.HELD)


def test_a_time_that_can_t_be_names_its_field() -> None:
    world = World()
    ticket = asked(world)
    for plan, field in (
        ({"at": world.clock.now}, "send_at"),
        ({"at": world.clock.now + 400 * DAY}, "send_at"),
        ({"local": "2020-01-01T09:00"}, "send_local"),
        ({"local": "2026-02-30T09:00"}, "send_local"),
    ):
        with pytest.raises(Invalid) as wrong:
            later(world, ticket, **plan)
        assert wrong.value.field == field


def test_only_so_many_wait_at_a_time() -> None:
    world = World()
    ticket = asked(world)
    for n in range(MOST):
        later(world, ticket, id=f"c{n}")
    with pytest.raises(NotAllowed):
        later(world, ticket, id="more")
    world.scheduling.cancel(ticket, "c0", agent="ana")
    later(world, ticket, id="more")


@pytest.mark.parametrize(
    ("channel", "identity", "extra", "zone"),
    [
        ("sms", "+4915112345678", {}, "Europe/Berlin"),
        ("sms", "+4915112345678", {"time_zone": "Asia/Tokyo"}, "Asia/Tokyo"),
        ("sms", "+4915112345678", {"time_zone": "Mars/Base"}, "Europe/Berlin"),
        ("facebook", "7001", {}, "Europe/Madrid"),  # the calendar's that the promises count on
        ("chat", "v1", {}, "Europe/Lisbon"),  # the agent's
    ],
)
def test_local_times_are_read_where_the_customer_is(
    channel: str, identity: str, extra: dict[str, str], zone: str
) -> None:
    world = World()
    hours = {"mon": [{"start": 0, "end": 1440}]}
    world.store.settings.put("calendar", "shop", {"time_zone": "Europe/Madrid", "hours": hours}, version=0, now=0)
    targets = {"first_reply": {"normal": 60}}
    world.store.settings.put(
        "sla", "fb", {"channels": ["facebook"], "calendar": "shop", "targets": targets}, version=0, now=0
    )
    world.store.settings.put("sla", "social", {"enabled": False}, version=1, now=0)
    ana = {"name": "Ana", "initials": "A", "email": "a@example.com", "time_zone": "Europe/Lisbon"}
    world.store.settings.put("agent", "ana", {"id": "ana", **ana}, version=1, now=0)
    ticket = asked(world, channel=channel, identity=identity)
    customer = world.tickets[ticket].customer
    world.store.customers.change(customer, lambda c: replace(c, extra=extra))
    assert world.scheduling.zone(world.tickets[ticket], "ana") == zone


@pytest.mark.parametrize("does", ["cancel", "move"])
def test_whoever_takes_it_back_at_the_very_moment_wins(does: str) -> None:
    world = World()
    ticket = asked(world)
    later(world, ticket)
    world.settle(59 * MINUTE)
    done: list[str] = []

    def meanwhile(site: str, when: str) -> None:
        """While the worker checks whether it may go."""
        if (site, when) != ("threads.get", "before") or done:
            return
        done.append(does)
        if does == "cancel":
            world.scheduling.cancel(ticket, "c1", agent="ana")
        else:
            to = Plan(at=world.clock.now + HOUR)
            world.scheduling.change(ticket, "c1", text="Later still", plan=to, anyway=None, agent="ana")

    world.backend.hooks.append(meanwhile)
    world.settle(5 * MINUTE)
    assert done
    assert world.provider.heard == []
    world.settle(2 * HOUR)
    assert [x.text for x in world.provider.heard] == ([] if does == "cancel" else ["Later still"])
    assert "scheduled_reply_held" not in events(world, ticket)


@examples(60)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["before", "after"]), st.booleans()), max_size=3),
    st.sampled_from(["leave", "write", "cancel", "move"]),
    st.integers(0, 10_000),
)
def test_whoever_dies_where_it_goes_out_once_or_not_at_all(
    faults: list[tuple[int, str, bool]], then: str, seed: int
) -> None:
    world = World(stale=0.2, seed=seed)
    ticket = asked(world)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    at = world.clock.now + HOUR
    while not world.guarded(lambda: later(world, ticket, at=at)):
        pass
    world.settle(10 * MINUTE)
    if then == "write":
        asked(world, "SM2")
    if then == "cancel":
        while not world.guarded(lambda: world.scheduling.cancel(ticket, "c1", agent="ana")):
            pass
    if then == "move":
        to = Plan(at=world.clock.now + 3 * HOUR)
        while not world.guarded(
            lambda: world.scheduling.change(ticket, "c1", text=None, plan=to, anyway=None, agent="ana")
        ):
            pass
    world.settle(2 * HOUR)
    world.faults.reset()
    world.settle(3 * HOUR)
    heard = [x.text for x in world.provider.heard]
    state = status(world, ticket)
    if then in ("write", "cancel"):
        assert heard == []
        assert state == {"write": DeliveryStatus.HELD, "cancel": DeliveryStatus.CANCELLED}[then]
    else:
        assert heard == ["As promised"] or (heard == [] and state == DeliveryStatus.UNKNOWN)
        assert world.tickets[ticket].scheduled == ()
    check_ledger(world)
