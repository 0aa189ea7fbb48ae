"""A ticket as it stands in the table: nothing is lost, and it stays within a kilobyte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.escalation import Ladder
from chalicelib.domain.policies import Target
from chalicelib.domain.sla import Kind, Promise
from chalicelib.domain.tickets import WORDS, Priority, Ticket
from chalicelib.store.tables import TicketRow
from chalicelib.store.tickets import _row, _ticket, packed
from infra.bench.units import item_bytes
from tests.fakes import World, message

TIMES = st.integers(0, 2**42)
PROMISES = st.builds(
    Promise, target=st.sampled_from(Target), start=TIMES.map(lambda at: at + 1), due=TIMES, warn_at=TIMES,
    policy=st.text(max_size=9), calendar=st.sampled_from(["always@0", "office@3"]), more=TIMES, warned=TIMES,
    breached=TIMES,
)  # fmt: skip
LADDERS = st.builds(
    Ladder, target=st.sampled_from(Target), kind=st.sampled_from(Kind), due=TIMES, policy=st.text(max_size=9), at=TIMES
)
TICKETS = st.builds(
    Ticket, id=st.just("t_1"), version=st.integers(1, 9), first_at=TIMES, first_mark=st.just("m1"),
    subject=st.sampled_from(["", "a", "b"]), last_at=st.sampled_from([0, 5, 6]), last_in=st.booleans(),
    last_mark=st.sampled_from(["m1", "m2"]), last_inbound_at=st.sampled_from([0, 5, 6]), opened_at=st.just(4),
    last_words=st.sampled_from(["", "a", "b"]), promises=st.lists(PROMISES, max_size=3).map(tuple),
    ladders=st.lists(LADDERS, max_size=2).map(tuple), pauses=st.lists(st.tuples(TIMES, TIMES), max_size=3).map(tuple),
    priority=st.sampled_from(Priority), call=st.sampled_from(["", "CA1"]),
)  # fmt: skip


@given(TICKETS)
def test_a_ticket_is_read_as_it_was_written(ticket: Ticket) -> None:
    assert _ticket(_row(ticket, 1)) == ticket


def test_a_ticket_with_one_message_does_not_say_it_twice() -> None:
    world = World()
    world.receive(message("M1", at=world.clock.now, text="where is it"))
    assert packed(world.only_ticket()).count("where is it") == 1


@pytest.mark.parametrize("answered", [False, True])
def test_a_ticket_in_the_usual_day_stays_within_a_kilobyte(answered: bool) -> None:
    world = World()
    world.online()
    long = "x" * WORDS * 2
    root = {"kind": "post", "root": "1812345678901234567"}
    world.receive(
        message("1812345678901234567", at=world.clock.now, text=long, channel="x", identity="99887766", **root)
    )
    if answered:
        ticket = world.only_ticket()
        world.work.accept(ticket.id, ticket.offered_to)
        world.receive(
            message("2", at=world.clock.now + 5, text="y" * WORDS * 2, channel="x", identity="99887766", **root)
        )
    ticket = replace(world.only_ticket(), customer_name="Maximiliane von Hohenfels")
    assert item_bytes(_item(_row(ticket, 1))) < 1024


def _item(row: TicketRow) -> dict[str, dict[str, object]]:
    return row.serialize()
