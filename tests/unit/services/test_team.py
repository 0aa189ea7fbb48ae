"""What one shift hands to the next: whose tickets, to whom, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendars import instant
from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import Kind
from chalicelib.domain.tickets import MINUTE
from chalicelib.services.replies import Draft
from chalicelib.services.team import Handed
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_owners, examples

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
DAYS = {day: [{"start": 540, "end": 1020}] for day in ("mon", "tue", "wed", "thu", "fri")}


def world_at(local: str = "2026-05-28T16:30") -> World:
    """Berlin (ana, ben) leaves at five, Tokyo (cho) comes at nine there: two in the morning in Berlin."""
    world = World()
    world.clock.now = instant(BERLIN, local)
    for id, agents, zone in (("berlin", ["ana", "ben"], BERLIN), ("tokyo", ["cho"], TOKYO)):
        doc = {"name": id.title(), "queue": "care", "agents": agents, "time_zone": zone, "hours": DAYS}
        world.store.settings.put("shift", id, doc)
    return world


def has(world: World, agent: str, *ids: str) -> list[str]:
    """Tickets in an agent's hands."""
    out = []
    for id in ids:
        said = message(id, at=world.clock.now, identity=f"+1555123{int(id[2:]):04d}")
        world.receive(said)
        ticket = world.lines[said.key].ticket
        world.work.assign(ticket, agent, by="ruth")
        out.append(ticket)
    return out


def left(world: World, **more: Any) -> Any:
    usual: dict[str, Any] = {"within": 60, "ended": 240, "agent": "", "queue": "", "limit": 25}
    return world.team.left(**{**usual, **more})


def give(world: World, tickets: list[str], client_id: str = "h1", **more: Any) -> list[Handed]:
    usual: dict[str, Any] = {"of": "ana", "agent": "", "queue": "", "note": "Waits for a photo", "by": "ana"}
    return world.team.hand_over(client_id, tickets, **{**usual, **more})


def notes(world: World, ticket: str) -> list[str]:
    return [x.item.text for x in world.lines.values() if x.ticket == ticket and x.item.kind is Kind.NOTE]


def test_the_list_tells_whose_tickets_what_was_said_and_who_comes() -> None:
    world = world_at()
    world.online("ana", "ben", "cho")
    (mine,), (theirs,) = has(world, "ana", "SM1"), has(world, "cho", "SM2")
    world.replies.note(mine, "n1", "An old note", agent="ben")
    world.clock.advance(1000)
    world.replies.note(mine, "n2", "Asked the shop", agent="ana")
    (item,), more = left(world)
    assert (item.ticket.id, item.turn.agent, item.turn.end, more) == (
        mine, "ana", instant(BERLIN, "2026-05-28T17:00"), False,
    )  # fmt: skip
    assert item.note
    assert item.note.text == "Asked the shop"
    assert [(turn.agent, turn.start) for turn in item.next] == [("cho", instant(TOKYO, "2026-05-29T09:00"))]
    assert theirs not in [x.ticket.id for x in left(world)[0]]


@pytest.mark.parametrize(
    ("local", "more", "there"),
    [
        ("2026-05-28T15:30", {}, False),  # more than an hour to go
        ("2026-05-28T15:30", {"within": 120}, True),
        ("2026-05-28T18:00", {}, True),  # gone home with tickets in hand
        ("2026-05-28T18:00", {"ended": 30}, False),
        ("2026-05-28T16:30", {"agent": "ben"}, False),
        ("2026-05-28T16:30", {"queue": "social"}, False),
        ("2026-05-28T16:30", {"queue": "care", "agent": "ana"}, True),
    ],
)
def test_whose_turn_ends_when(local: str, more: dict[str, Any], there: bool) -> None:
    world = world_at(local)
    world.online("ana", "ben", "cho")
    has(world, "ana", "SM1")
    assert bool(left(world, **more)[0]) is there


def test_what_is_due_first_comes_first_and_the_rest_is_told_of() -> None:
    world = world_at()
    world.online("ana", "ben")
    first, second, third = has(world, "ana", "SM1", "SM2", "SM3")
    world.work.set_priority(third, "urgent", by="ana")
    found, more = left(world, limit=2)
    assert ([x.ticket.id for x in found], more) == ([third, first], True)
    assert second not in [x.ticket.id for x in found]


# --- handing over


def test_a_ticket_goes_to_the_next_agent_with_a_note() -> None:
    world = world_at()
    world.online("ana", "cho")
    tickets = has(world, "ana", "SM1", "SM2")
    assert give(world, tickets, agent="cho") == [Handed(id) for id in tickets]
    assert {world.tickets[id].assignee for id in tickets} == {"cho"}
    assert [notes(world, id) for id in tickets] == [["Waits for a photo"]] * 2
    world.drain()
    check_owners(world)


def test_one_that_cannot_go_does_not_keep_the_others() -> None:
    world = world_at()
    world.online("ana", "cho")
    first, second, third = has(world, "ana", "SM1", "SM2", "SM3")
    done = give(world, [first, second, third, "t_none"], agent="cho")  # cho has room for two
    assert [bool(x.problem) for x in done] == [False, False, True, True]
    assert "room" in done[2].problem
    assert world.tickets[third].assignee == "ana"


@pytest.mark.parametrize(("queue", "now_in"), [("", "care"), ("care", "care"), ("social", "social")])
def test_into_a_queue_it_waits_for_whoever_comes(queue: str, now_in: str) -> None:
    world = world_at()
    world.online("ana")
    (ticket,) = has(world, "ana", "SM1")
    world.waking.presence("ana", "transfers_only")
    assert give(world, [ticket], queue=queue) == [Handed(ticket)]
    after = world.tickets[ticket]
    assert (after.queue, after.assignee, notes(world, ticket)) == (now_in, "", ["Waits for a photo"])


def test_asking_again_takes_nothing_from_whoever_has_it_by_then() -> None:
    world = world_at()
    world.online("ana", "ben")
    (ticket,) = has(world, "ana", "SM1")
    give(world, [ticket])
    world.drain()
    assert world.tickets[ticket].offered_to == "ben"
    world.work.accept(ticket, "ben")
    assert give(world, [ticket]) == [Handed(ticket)]  # the answer was lost: done is done
    assert world.tickets[ticket].assignee == "ben"
    assert notes(world, ticket) == ["Waits for a photo"]
    (other,) = give(world, [ticket], client_id="h2")
    assert "ana doesn't have" in other.problem
    assert world.tickets[ticket].assignee == "ben"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"agent": "cho", "queue": "care"}, "queue"),
        ({"agent": "zoe"}, "agent"),
        ({"agent": "ana"}, "agent"),
        ({"queue": "nowhere"}, "queue"),
        ({"note": " "}, "note"),
    ],
)
def test_a_handover_that_makes_no_sense_is_refused_as_a_whole(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        give(world_at(), ["t_1"], **more)
    assert told.value.field == field


@examples(60)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["before", "after"]), st.booleans()), max_size=3),
    st.sampled_from([{"agent": "cho"}, {"queue": "social"}, {}]),
)
def test_whoever_dies_handing_over_and_asks_again_is_done_with_one_note(
    faults: list[tuple[int, str, bool]], to: dict[str, str]
) -> None:
    world = world_at()
    world.online("ana", "cho")
    tickets = has(world, "ana", "SM1", "SM2")
    world.replies.reply(tickets[0], Draft(client_id="r1", text="One moment"), agent="ana")
    world.drain()
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    while not world.guarded(lambda: give(world, tickets, **to)):
        pass
    world.faults.reset()
    world.settle(3 * MINUTE)  # room that a death took is given back: whoever was told so asks again
    assert give(world, tickets, **to) == [Handed(id) for id in tickets]
    assert [notes(world, id) for id in tickets] == [["Waits for a photo"]] * 2
    assert "ana" not in {world.tickets[id].assignee for id in tickets}
    world.settle(5 * MINUTE)
    check_owners(world)
