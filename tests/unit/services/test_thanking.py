"""Praise is thanked for by a person's word: once a post, once a customer a day, and never by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.events import Author, Kind
from chalicelib.domain.lengths.x import POST_LIMIT, weighted_length
from chalicelib.domain.thanks_words import THANKS
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services.replies import Draft
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.histories import check_owners, examples

PRAISE = "I love this shop, wonderful people, thank you so much!"


def praised(world: World, id: str = "N1", identity: str = "9001", text: str = PRAISE, **more: Any) -> str:
    """A customer praises us; the post's key."""
    said = message(
        id, at=world.clock.now, channel="x", identity=identity, text=text, root=id, kind=Kind.POST,
        author=Author(name="Sam Doe", handle="sam", followers=40), **more,
    )  # fmt: skip
    world.receive(said)
    return said.key


def proposals(world: World) -> list[tuple[str, str]]:
    found, _ = world.thanking.proposals(days=2, channel="", place="", limit=20)
    return [(x.heard.key, x.text) for x in found]


def sent(world: World) -> list[tuple[str, str]]:
    return [(m.reply_to, m.text) for m in world.provider.heard]


def test_praise_is_proposed_with_words_and_nothing_goes_out() -> None:
    world = World()
    key = praised(world)
    ((proposed, text),) = proposals(world)
    assert proposed == key
    assert text in THANKS["en"]
    world.settle(3 * DAY)
    assert (sent(world), world.tickets) == ([], {})


def test_a_persons_yes_sends_it_in_public_and_the_ticket_is_solved() -> None:
    world = World()
    key = praised(world)
    item, ticket = world.thanking.thank(key, "Thank you, Sam!", by="ana")
    world.drain()
    assert sent(world) == [("N1", "Thank you, Sam!")]
    assert (item.agent, item.visibility, ticket.status, ticket.waiting_since) == ("ana", "public", "solved", 0)
    assert proposals(world) == []
    world.settle(5 * MINUTE)
    check_owners(world)


def test_asking_again_sends_nothing_more_and_other_words_are_refused() -> None:
    world = World()
    key = praised(world)
    for _ in range(3):
        world.thanking.thank(key, "Thank you, Sam!", by="ana")
        world.drain()
    with pytest.raises(Conflict):
        world.thanking.thank(key, "Thanks again!", by="ben")
    world.settle(5 * MINUTE)
    assert len(sent(world)) == 1


def test_one_customer_is_thanked_once_a_day() -> None:
    world = World()
    first, second = praised(world, "N1"), praised(world, "N2", text="You are the best, I am so happy, love it!")
    world.thanking.thank(first, "Thank you!", by="ana")
    with pytest.raises(NotAllowed, match="thanked in the last 24 hours"):
        world.thanking.thank(second, "Thank you!", by="ana")
    world.settle(DAY)
    world.thanking.thank(second, "Thank you!", by="ana")
    world.drain()
    assert len(sent(world)) == 2


def test_two_people_who_say_yes_at_once_thank_once() -> None:
    world = World()
    key = praised(world)
    world.thanking.thank(key, "Thank you!", by="ana")
    world.thanking.thank(key, "Thank you!", by="ben")
    world.drain()
    assert len(sent(world)) == 1
    assert {x.item.agent for x in world.lines.values() if x.item.direction == "outbound"} == {"ana"}


def test_what_is_no_praise_or_is_being_answered_is_refused() -> None:
    world = World()
    question = praised(world, "N1", text="Where is my parcel?")
    with pytest.raises(NotAllowed, match="isn't one to say thank you for"):
        world.thanking.thank(question, "Thank you!", by="ana")
    praise = praised(world, "N2", identity="9002")
    taken = world.inbound.take_up(praise)
    world.replies.reply(taken, Draft(client_id="r1", text="Hello Sam", how="public_reply"), agent="ben")
    with pytest.raises(NotAllowed, match="on a ticket already"):
        world.thanking.thank(praise, "Thank you!", by="ana")
    with pytest.raises(NotFound):
        world.thanking.thank("x#brand#none", "Thank you!", by="ana")


def test_where_a_supervisor_reads_public_words_first_it_waits_for_that() -> None:
    world = World()
    doc, version = world.store.settings.entry("account", "x#brand") or ({}, 0)
    world.store.settings.put("account", "x#brand", {**doc, "settings": {"approve_public": "all"}}, version=version)
    item, ticket = world.thanking.thank(praised(world), "Thank you!", by="ana")
    world.settle(5 * MINUTE)
    assert (item.status, ticket.status == "solved", sent(world)) == ("awaiting", False, [])


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Thank you {customer_first_name}! {account_name}", "Thank you Sam! Demo x"),
        ("Thank you {order}!", ""),  # nobody knows it: the built-in words
    ],
)
def test_the_brands_own_words_come_first(text: str, proposed: str) -> None:
    world = World()
    world.store.settings.put("template", "thanks", {"name": "Thanks", "text": text, "language": "en"})
    doc, version = world.store.settings.entry("account", "x#brand") or ({}, 0)
    world.store.settings.put("account", "x#brand", {**doc, "settings": {"thanks_template": "thanks"}}, version=version)
    praised(world)
    ((_, found),) = proposals(world)
    assert found == proposed or (not proposed and found in THANKS["en"])


def test_every_built_in_thank_you_fits_into_a_post_with_a_sign_off() -> None:
    assert all(len(set(texts)) == 3 for texts in THANKS.values())
    assert all(weighted_length(text + " ^SB") <= POST_LIMIT for texts in THANKS.values() for text in texts)


def test_different_posts_get_different_words() -> None:
    world = World()
    for n in range(12):
        praised(world, f"N{n}", identity=f"90{n:02d}")
    assert len({text for _, text in proposals(world)}) == 3


@examples(50)
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["before", "after"]), st.booleans()), max_size=3))
def test_whoever_dies_and_asks_again_has_thanked_once(faults: list[tuple[int, str, bool]]) -> None:
    world = World()
    key = praised(world)
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    while not world.guarded(lambda: world.thanking.thank(key, "Thank you!", by="ana")):
        pass
    world.settle(2 * MINUTE)
    world.faults.reset()
    world.settle(10 * MINUTE)
    (line,) = [x.item for x in world.lines.values() if x.item.direction == "outbound"]
    assert len(sent(world)) == 1 or (sent(world) == [] and line.status == "unknown")
    assert world.only_ticket().status == "solved"
