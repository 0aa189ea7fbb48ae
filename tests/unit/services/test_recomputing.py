"""When what is promised changes, every open ticket it concerns is promised afresh, once, whoever dies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.tickets import DAY, FAR, MINUTE, Ticket, promised
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_ledger, examples

MANY = 120  # more than two pages


def tickets(world: World, count: int) -> None:
    world.receive(*(message(f"SM{n}", at=world.clock.now + n, identity=f"+1555123{n:04d}") for n in range(count)))


def write(world: World, kind: str, id: str, doc: dict[str, Any]) -> None:
    """As services/settings_admin.py does."""
    found = world.store.settings.entry(kind, id)
    foretold = world.recomputing.foretold(kind, id)
    world.store.settings.put(kind, id, doc, version=found[1] if found else 0, now=world.clock.now)
    world.recomputing.begin(foretold)


def due(ticket: Ticket) -> int:
    (promise,) = [p for p in ticket.promises if p.target == "first_reply"]
    return promise.due - promise.start


def stricter(seconds: int = 300) -> dict[str, Any]:
    return {"queues": ["care"], "targets": {"first_reply": {"normal": seconds}}}


def test_a_stricter_policy_reaches_every_open_ticket_page_by_page() -> None:
    world = World()
    tickets(world, MANY)
    write(world, "sla", "quick", stricter())
    world.settle(20_000)
    assert {due(x) for x in world.tickets.values()} == {300_000}
    world.settle(6 * MINUTE)
    assert all(any(p.breached for p in x.promises) for x in world.tickets.values())


def test_a_policy_that_goes_lets_the_others_count_again() -> None:
    world = World()
    write(world, "sla", "quick", stricter())
    tickets(world, 3)
    assert {due(x) for x in world.tickets.values()} == {300_000}
    foretold = world.recomputing.foretold("sla", "quick")
    world.store.settings.delete("sla", "quick", version=1)
    world.recomputing.begin(foretold)
    world.settle(20_000)
    assert {due(x) for x in world.tickets.values()} == {3_600_000}
    check_ledger(world)


def test_doing_it_again_writes_nothing() -> None:
    world = World()
    tickets(world, 5)
    write(world, "sla", "quick", stricter())
    world.settle(20_000)
    before = {x.id: x.version for x in world.tickets.values()}
    world.recomputing.page({"subject": "sla#n#quick", "status": "new", "after": ""})
    world.settle(2 * MINUTE)
    assert {x.id: x.version for x in world.tickets.values()} == before


def test_a_queue_s_change_is_for_its_own_tickets() -> None:
    world = World()
    tickets(world, 2)
    world.receive(message("1", at=world.clock.now, channel="facebook", identity="7001"))
    mine = [x for x in world.tickets.values() if x.queue == "care"]
    for x in mine:
        world.work.set_status(x.id, "pending", by="ana")
    doc, _ = world.store.settings.entry("queue", "care") or ({}, 0)
    write(world, "queue", "care", {**doc, "solve_minutes": 30})
    world.settle(32 * MINUTE)
    assert {x.queue: x.status for x in world.tickets.values()} == {"care": "solved", "social": "new"}


def test_a_customer_s_new_tag_brings_the_promises_that_go_with_it() -> None:
    world = World()
    vip = {"tags": ["vip"], "targets": {"first_reply": {"normal": 120}}}
    world.store.settings.put("sla", "vip", vip, version=0, now=0)
    tickets(world, 2)
    one, other = world.tickets.values()
    foretold = world.recomputing.foretold("customer", one.customer)
    world.store.customers.change(one.customer, lambda c: replace(c, tags=("vip",)))
    world.recomputing.begin(foretold)
    world.settle(20_000)
    assert (due(world.tickets[one.id]), due(world.tickets[other.id])) == (120_000, 3_600_000)


def test_a_policy_that_asks_for_a_tag_finds_the_customers_who_have_it_already() -> None:
    world = World()
    tickets(world, 2)
    one, other = world.tickets.values()
    world.store.customers.change(one.customer, lambda c: replace(c, tags=("vip",)))
    write(world, "sla", "vip", {"tags": ["vip"], "targets": {"first_reply": {"normal": 120}}})
    world.settle(20_000)
    assert (due(world.tickets[one.id]), due(world.tickets[other.id])) == (120_000, 3_600_000)


def test_if_nobody_begins_it_the_ledger_does() -> None:
    world = World()
    tickets(world, 3)
    world.recomputing.foretold("sla", "quick")
    world.store.settings.put("sla", "quick", stricter(), version=0, now=0)  # and here the process died
    world.settle(90_000)
    assert {due(x) for x in world.tickets.values()} == {300_000}


def test_solved_and_closed_tickets_are_left_alone() -> None:
    world = World()
    tickets(world, 1)
    ticket = world.only_ticket()
    world.work.set_status(ticket.id, "solved", by="ana")
    version = world.only_ticket().version
    write(world, "sla", "quick", stricter())
    world.settle(20_000)
    assert world.only_ticket().version == version


@examples(40)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["before", "after"]), st.booleans()), max_size=4),
    st.integers(0, 10_000),
)
def test_whoever_dies_in_between_all_come_out_as_if_computed_now(
    faults: list[tuple[int, str, bool]], seed: int
) -> None:
    world = World(stale=0.2, seed=seed)
    tickets(world, 60)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    foretold = ""
    while not foretold:
        world.guarded(lambda: write(world, "sla", "quick", stricter(DAY // 2000)))
        foretold = "done" if world.store.settings.entry("sla", "quick") else ""
    world.settle(4 * MINUTE)
    world.faults.reset()
    world.settle(4 * MINUTE)
    for ticket in world.tickets.values():
        now = promised(ticket, world.context.queue_rules(ticket.queue))
        assert (ticket.promises, ticket.due_at < FAR) == (now.promises, True)
    check_ledger(world)
