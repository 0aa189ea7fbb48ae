"""A ticket's public and private threads as a pair, and how we can write there."""

from __future__ import annotations

from chalicelib.domain.events import Consent
from chalicelib.domain.tickets import DAY
from chalicelib.services.social.pairs import Pair, pairs
from tests.fakes import World, message
from tests.unit.services.social.stories import answers, posts, writes


def the_pairs(world: World, ticket: str) -> list[Pair]:
    return pairs(world.context, world.tickets[ticket])


def ways(pair: Pair, *, public: bool) -> dict[str, bool]:
    side = pair.public[0] if public else pair.private
    assert side
    return {str(way.how): way.open for way in side.ways}


def test_a_post_has_a_private_side_before_anybody_wrote_there() -> None:
    world = World()
    (pair,) = the_pairs(world, posts(world))
    assert (pair.channel, pair.identity) == ("x", "77")
    assert [side.thread for side in pair.public] == ["x#brand#77#100"]
    assert pair.private
    assert (pair.private.thread, pair.private.last_inbound_at) == ("x#brand#77", 0)
    assert ways(pair, public=True) == {"public_reply": True, "message": True}


def test_both_threads_of_one_person_are_one_pair() -> None:
    world = World()
    ticket = posts(world)
    answers(world, ticket, "Hello", how="message")
    world.drain()
    writes(world, "900")
    (pair,) = the_pairs(world, ticket)
    assert pair.private
    assert pair.private.last_inbound_at == world.clock.now
    assert pair.private.visibility == "private"
    assert pair.public[0].visibility == "public"


def test_a_comment_s_one_private_reply_is_open_once_for_seven_days() -> None:
    world = World()
    ticket = posts(world, channel="facebook")
    (pair,) = the_pairs(world, ticket)
    assert ways(pair, public=True) == {"public_reply": True, "private_reply": True}
    assert ways(pair, public=False) == {"message": False}
    assert pair.public[0].ways[1].closes_at == world.clock.now + 7 * DAY
    answers(world, ticket, "Hello", how="private_reply")
    (pair,) = the_pairs(world, ticket)
    way = pair.public[0].ways[1]
    assert (way.open, way.instead) == (False, "Wait until the customer answers it.")
    world.drain()
    writes(world, "M1", channel="facebook")
    (pair,) = the_pairs(world, ticket)
    assert ways(pair, public=False) == {"message": True}


def test_after_seven_days_there_is_only_the_public_way() -> None:
    world = World()
    ticket = posts(world, channel="instagram")
    world.clock.advance(8 * DAY)
    (pair,) = the_pairs(world, ticket)
    assert ways(pair, public=True) == {"public_reply": True, "private_reply": False}


def test_who_said_stop_can_t_be_written_to() -> None:
    world = World()
    world.receive(message("SM1", at=world.clock.now))
    (ticket,) = world.tickets
    (pair,) = the_pairs(world, ticket)
    assert (pair.public, ways(pair, public=False)) == ((), {"message": True})
    world.receive(message("SM2", at=world.clock.now, text="STOP", consent=Consent.STOP))
    (pair,) = the_pairs(world, ticket)
    assert ways(pair, public=False) == {"message": False}


def test_nothing_is_open_on_a_closed_ticket() -> None:
    world = World()
    ticket = posts(world)
    world.work.set_status(ticket, "closed", by="ana")
    (pair,) = the_pairs(world, ticket)
    assert not any(way.open for side in (*pair.public, pair.private) if side for way in side.ways)
