"""Which conversations a post brought."""

from __future__ import annotations

import random

import pytest

from chalicelib.domain.events import Event, Kind
from chalicelib.services.posts import conversations
from chalicelib.services.posts.conversations import Conversation
from tests.fakes import World
from tests.fakes.brand import message
from tests.unit.services.posts.support import HOUR, RUTH, Desk


def comment(world: World, id: str, who: str, root: str, channel: str = "x", text: str = "Is it late?") -> Event:
    return message(
        id, at=world.clock.now, text=text, channel=channel, identity=who, root=root, parent=root, kind=Kind.COMMENT
    )


def published(desk: Desk, text: str = "We open at nine.", client: str = "c1") -> str:
    id = desk.draft(text, client=client, targets=(("x#brand", ""),))
    desk.drafting.schedule(id, 0, RUTH, version=None)
    desk.world.drain()
    return id


def found(desk: Desk, id: str) -> list[Conversation]:
    page = conversations.under(desk.world.context, desk.post(id).targets[0])
    return [card.record for card in page.items]


def test_comments_under_a_post_of_ours_flow_in_as_any_other_and_are_counted_by_post() -> None:
    desk = Desk()
    first, second = published(desk), published(desk, "Another", "c2")
    one, two = desk.post(first).targets[0].provider_id, desk.post(second).targets[0].provider_id
    events = [
        comment(desk.world, "T1", "21", one),
        comment(desk.world, "T2", "22", one),
        comment(desk.world, "T3", "21", one, text="And tomorrow?"),
        comment(desk.world, "T4", "21", two),
        message("D1", at=desk.world.clock.now, channel="x", identity="23", kind=Kind.DM),
    ]
    desk.world.receive(*events)
    desk.world.settle(HOUR)
    assert [c.identity for c in found(desk, first)] == ["21", "22"]
    assert [c.identity for c in found(desk, second)] == ["21"]
    assert conversations.count(desk.world.context, desk.post(first).targets[0]) == 2
    for conversation in found(desk, first):
        ticket = desk.world.tickets[conversation.ticket]
        assert conversation.thread in ticket.threads
        assert conversation.customer == ticket.customer


@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_are_the_same_whatever_is_repeated_or_shuffled(seed: int) -> None:
    desk = Desk(World(seed=seed))
    id = published(desk)
    root = desk.post(id).targets[0].provider_id
    events = [comment(desk.world, f"T{n}", f"2{n % 4}", root) for n in range(12)] * 2
    random.Random(seed).shuffle(events)
    desk.world.redeliver = 0.3
    desk.world.receive(*events)
    desk.world.settle(HOUR)
    assert sorted(c.identity for c in found(desk, id)) == ["20", "21", "22", "23"]
    assert all(c.ticket in desk.world.tickets for c in found(desk, id))


def test_a_comment_that_was_faster_than_the_provider_s_answer_is_counted_too() -> None:
    desk = Desk()
    desk.world.receive(comment(desk.world, "T1", "21", "P1"))
    desk.world.drain()
    id = published(desk)
    assert desk.post(id).targets[0].provider_id == "P1"
    assert [c.identity for c in found(desk, id)] == ["21"]
