"""From public to private: both halves at most once, the threads a pair, and what happens where the provider says no."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import private_side, social_words
from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.domain.events import Consent, DeliveryStatus, Visibility
from chalicelib.domain.identities import customer_id, identity_key
from chalicelib.domain.tickets import DAY, MINUTE
from chalicelib.services.replies import Draft
from chalicelib.services.social.going_private import Gone, Wish
from tests.fakes import Killed, ServiceError, World, message
from tests.fakes.schedule import Schedule
from tests.unit.services.histories import examples
from tests.unit.services.social.stories import account, events, heard, posts, refuses, said, trainee, writes

LINK = "https://twitter.com/messages/compose?recipient_id=1000000001"


def goes(world: World, ticket: str, to: str = "dm", *, id: str = "g1", agent: str = "ana", **more: Any) -> Gone:
    return world.going.go(ticket, Wish(client_id=id, to=to, **more), agent=agent)


def test_one_action_says_it_in_public_and_opens_the_private_side() -> None:
    world = World()
    ticket = posts(world)
    gone = goes(world, ticket, text="Hello Sam, what happened?", public_text="We have sent you a DM.")
    world.drain()
    assert sorted(heard(world)) == [
        ("message", "Hello Sam, what happened?"),
        ("public_reply", "We have sent you a DM."),
    ]
    assert gone.private
    assert gone.private.visibility is Visibility.PRIVATE
    assert gone.public.visibility is Visibility.PUBLIC
    now = world.tickets[ticket]
    assert now.private_at > 0
    assert events(world, ticket).count("went_private") == 1


def test_what_the_customer_answers_in_private_belongs_to_the_same_ticket() -> None:
    world = World()
    ticket = posts(world)
    goes(world, ticket)
    world.drain()
    assert writes(world, "900") == ticket
    assert len(world.tickets) == 1


def test_a_private_thread_whose_ticket_is_solved_is_paired_with_the_new_one() -> None:
    world = World()
    old = writes(world, "800")
    world.work.set_status(old, "solved", by="ana")
    ticket = posts(world)
    assert ticket != old
    goes(world, ticket)
    world.drain()
    assert writes(world, "900") == ticket
    assert world.tickets[old].status == "solved"


def test_a_private_thread_with_another_open_problem_stays_with_it() -> None:
    world = World()
    other = writes(world, "800", text="And my invoice?")
    ticket = posts(world)
    assert ticket != other
    goes(world, ticket)
    world.drain()
    assert writes(world, "900") == other


def test_without_words_the_built_in_ones_are_said_in_the_customer_s_language() -> None:
    world = World()
    ticket = posts(world, text="Meine Bestellung ist kaputt angekommen, was nun?", language="de")
    gone = goes(world, ticket)
    assert gone.public.text == social_words.text("invite", "de")
    assert gone.private
    assert gone.private.text.startswith("Guten Tag, hier ist Demo x.")


def test_asking_again_sends_nothing_more_whatever_changed_since() -> None:
    world = World()
    ticket = posts(world)
    version = world.tickets[ticket].version
    for _ in range(3):
        goes(world, ticket, version=version)
        world.drain()
    writes(world, "900", text="Danke")
    goes(world, ticket, version=version)
    world.drain()
    assert len(heard(world)) == 2
    with pytest.raises(Conflict):
        goes(world, ticket, text="Other words")
    with pytest.raises(Conflict):
        goes(world, ticket, id="g2", version=version)


def test_nothing_is_said_in_public_where_the_private_side_isn_t_open() -> None:
    world = World()
    ticket = posts(world, channel="facebook")
    world.clock.advance(8 * DAY)
    with pytest.raises(NotAllowed) as told:
        goes(world, ticket, "private_reply")
    assert told.value.code == "window_closed"
    world.drain()
    assert heard(world) == []
    assert not any(key.startswith("out#") for key in world.lines)


def test_nothing_is_said_in_private_where_the_public_words_can_t_go() -> None:
    world = World()
    ticket = posts(world)
    with pytest.raises(NotAllowed) as told:
        goes(world, ticket, public_text="much too long " * 30)
    assert told.value.code == "too_long"
    world.drain()
    assert heard(world) == []


@pytest.mark.parametrize("channel", ["facebook", "instagram"])
def test_a_comment_has_one_private_reply_within_seven_days(channel: str) -> None:
    world = World()
    ticket = posts(world, channel=channel)
    goes(world, ticket, "private_reply")
    world.drain()
    assert {how for how, _ in heard(world)} == {"private_reply", "public_reply"}
    with pytest.raises(NotAllowed) as told:
        goes(world, ticket, "private_reply", id="g2")
    assert told.value.code == "already_replied"
    world.clock.advance(MINUTE)
    posts(world, "101", channel=channel, text="Hello? It is still broken, please help!")
    goes(world, ticket, "private_reply", id="g3")
    world.drain()
    assert [how for how, _ in heard(world)].count("private_reply") == 2


@pytest.mark.parametrize(
    ("channel", "to", "code"),
    [("x", "private_reply", "not_supported"), ("facebook", "dm", "not_supported"), ("x", "email", "not_available"),
     ("x", "sms", "no_number")],
)  # fmt: skip
def test_a_way_that_doesn_t_exist_is_told_with_what_does(channel: str, to: str, code: str) -> None:
    world = World()
    ticket = posts(world, channel=channel)
    with pytest.raises(NotAllowed) as told:
        goes(world, ticket, to)
    assert told.value.code == code
    assert told.value.instead
    world.drain()
    assert heard(world) == []


def test_messenger_goes_on_where_they_have_written_in_private_before() -> None:
    world = World()
    ticket = posts(world, channel="facebook")
    goes(world, ticket, "private_reply")
    world.drain()
    assert writes(world, "M1", channel="facebook") == ticket
    posts(world, "101", channel="facebook", text="And one more thing is broken?")
    goes(world, ticket, "dm", id="g2")
    world.drain()
    assert ("message", said(world, ticket, "g2-private").text) in heard(world)


def test_who_only_wrote_in_private_isn_t_invited_in_public() -> None:
    world = World()
    ticket = writes(world, "900")
    with pytest.raises(NotAllowed) as told:
        goes(world, ticket)
    assert told.value.code == "not_public"


# --- by text


NUMBER = "+15551230001"


def known_by_text(world: World) -> str:
    """Somebody who texted us before, and posts now; merged by hand. The ticket of the post."""
    world.receive(message("SM1", at=world.clock.now, identity=NUMBER))
    (first,) = world.tickets
    world.work.set_status(first, "solved", by="ana")
    ticket = posts(world)
    poster = customer_id(identity_key("x", "brand", "77"))
    phone = identity_key("sms", "main", NUMBER)
    world.store.customers.change(poster, lambda c: _with(c, phone))
    return ticket


def _with(customer: Any, identity: str) -> Any:
    return replace(customer, identities=(*customer.identities, identity))


def test_a_merged_customer_s_number_that_texted_us_gets_a_text() -> None:
    world = World()
    ticket = known_by_text(world)
    for _ in range(2):
        goes(world, ticket, "sms", text="Hello Sam, about your post:")
        world.drain()
    texts = [x for x in world.provider.heard if x.channel == "sms"]
    assert [(x.identity, x.text) for x in texts] == [(NUMBER, "Hello Sam, about your post:")]
    assert len(heard(world)) == 2
    world.receive(message("SM2", at=world.clock.now, identity=NUMBER, text="Yes, broken."))
    assert world.lines["sms#main#SM2"].ticket == ticket


def test_who_said_stop_gets_no_text_and_nothing_is_said_in_public() -> None:
    world = World()
    ticket = known_by_text(world)
    world.receive(message("SM3", at=world.clock.now, identity=NUMBER, text="STOP", consent=Consent.STOP))
    with pytest.raises(NotAllowed) as told:
        goes(world, ticket, "sms", fallback=True)
    assert told.value.code == "opted_out"
    world.drain()
    assert heard(world) == []


# --- a call back


def test_a_call_back_is_offered_in_private_only() -> None:
    world = World()
    ticket = posts(world)
    for _ in range(2):
        gone = goes(world, ticket, "callback")
        world.drain()
    assert gone.private
    assert "phone number" in gone.private.text
    assert "number" not in gone.public.text
    assert len(heard(world)) == 2
    assert world.tickets[ticket].callback == "offered"


# --- the provider says no


@pytest.mark.parametrize("code", ["dm_closed", "forbidden"])
def test_a_refused_dm_comes_back_to_the_agent_with_the_reason(code: str) -> None:
    world = World()
    ticket = posts(world)
    goes(world, ticket)
    refuses(world, code, "this person does not accept direct messages from the account")
    world.drain()
    item = said(world, ticket, "g1-private")
    assert (item.status, item.extra["code"]) == (DeliveryStatus.FAILED, code)
    assert events(world, ticket).count("private_refused") == 1
    assert [how for how, _ in heard(world)] == ["public_reply"], "nothing more is said without being asked"
    found, withheld = world.suggesting.suggestions(ticket, agent="ana")
    (hint,) = [x for x in found if x.suggestion.what == "invite_to_write"]
    assert LINK in hint.text
    assert "does not accept" in hint.suggestion.why
    assert withheld == ""


def test_with_fallback_they_are_asked_in_public_to_write_first_once() -> None:
    world = World()
    ticket = posts(world)
    goes(world, ticket, fallback=True)
    refuses(world, "dm_closed")
    world.settle(10 * MINUTE)
    public = [text for how, text in heard(world) if how == "public_reply"]
    assert len(public) == 2
    assert sum(LINK in text for text in public) == 1
    assert said(world, ticket, "g1-fallback").agent == "ana"
    assert writes(world, "900") == ticket, "and what they write then comes here"
    assert not [x for x in world.suggesting.suggestions(ticket, agent="ana")[0]
                if x.suggestion.what == "invite_to_write"]  # fmt: skip


@pytest.mark.parametrize("code", ["blocked", "duplicate", "credentials", "credits", "21610", ""])
def test_what_isn_t_about_writing_first_says_nothing_more_in_public(code: str) -> None:
    assert code not in private_side.REFUSED
    world = World()
    ticket = posts(world)
    goes(world, ticket, fallback=True)
    refuses(world, code)
    world.settle(10 * MINUTE)
    assert [how for how, _ in heard(world)] == ["public_reply"]


def test_what_is_refused_at_once_falls_back_at_once() -> None:
    world = World()
    account(world, "facebook", handle="acme")
    ticket = posts(world, channel="facebook")
    world.clock.advance(8 * DAY)
    for _ in range(2):
        gone = goes(world, ticket, "private_reply", fallback=True)
        world.drain()
    assert gone.private is None
    assert "7 days" in gone.why
    assert [(how, "https://m.me/acme" in text) for how, text in heard(world)] == [("public_reply", True)]


def test_nobody_is_asked_by_itself_to_write_first_more_than_once_a_day() -> None:
    world = World()
    ticket = posts(world)
    for n, asked in ((1, 1), (2, 1), (3, 1)):
        goes(world, ticket, id=f"g{n}", fallback=True)
        refuses(world, "dm_closed")
        world.settle(10 * MINUTE)
        assert sum(LINK in text for _, text in heard(world)) == asked
    assert events(world, ticket).count("fallback_not_sent") == 2
    world.clock.advance(DAY)
    goes(world, ticket, id="g4", fallback=True)
    refuses(world, "dm_closed")
    world.settle(10 * MINUTE)
    assert sum(LINK in text for _, text in heard(world)) == 2


def test_who_only_argues_isn_t_asked_by_itself() -> None:
    world = World()
    ticket = posts(world)
    world.store.customers.change(
        world.tickets[ticket].customer, lambda c: replace(c, arguing={"by": "ana", "at": "1", "why": "insults"})
    )
    goes(world, ticket, fallback=True)
    refuses(world, "dm_closed")
    world.settle(10 * MINUTE)
    assert not any(LINK in text for _, text in heard(world))
    with pytest.raises(NotAllowed) as told:
        goes(world, ticket, "sms", id="g2", fallback=True)
    assert told.value.code == "no_number"


def test_asked_again_after_it_fell_back_says_nothing_more_in_private_either() -> None:
    world = World()
    ticket = posts(world, channel="facebook")
    world.clock.advance(8 * DAY)
    goes(world, ticket, "private_reply", fallback=True)
    world.drain()
    posts(world, "101", channel="facebook", text="Hello? It is still broken, please help!")
    gone = goes(world, ticket, "private_reply", fallback=True)
    world.drain()
    assert gone.private is None
    assert len(heard(world)) == 1


@examples(60)
@given(st.lists(st.integers(0, 2), max_size=80), st.integers(0, 1_000))
def test_the_same_wish_from_two_places_at_once_is_one(choices: list[int], seed: int) -> None:
    world = World(stale=0.3, seed=seed)
    ticket = posts(world)
    world.settle(2_000)
    Schedule(world.backend).run([lambda: goes(world, ticket, fallback=True)] * 2, choices)
    world.settle(2 * MINUTE)
    assert sorted(how for how, _ in heard(world)) == ["message", "public_reply"]
    assert events(world, ticket).count("went_private") == 1
    assert writes(world, "900") == ticket


def test_a_fallback_of_the_brand_s_own_words() -> None:
    world = World()
    world.store.settings.put("template", "write-us", {"text": "Hi {customer_first_name}, write to us: {link}"})
    account(world, "x", fallback_template="write-us")
    ticket = posts(world)
    goes(world, ticket, fallback=True)
    refuses(world, "dm_closed")
    world.drain()
    assert ("public_reply", f"Hi Sam, write to us: {LINK}") in heard(world)


def test_a_new_agent_s_invitation_and_fallback_wait_for_a_supervisor() -> None:
    world = World()
    account(world, "x", approve_public="new_agents")
    trainee(world, "ana")
    ticket = posts(world)
    gone = goes(world, ticket, fallback=True)
    assert gone.public.status == DeliveryStatus.AWAITING
    refuses(world, "dm_closed")
    world.settle(10 * MINUTE)
    assert heard(world) == []
    assert {card.record.thing.rpartition("-")[2] for card in world.approvals.waiting().items} == {"public", "fallback"}


# --- deaths


def _calls(fallback: bool) -> int:
    world = World()
    ticket = posts(world)
    world.faults.reset()
    goes(world, ticket, fallback=fallback)
    return len(world.faults.calls)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("error", [Killed, ServiceError])
def test_killed_in_between_asking_again_finishes_and_both_go_out_once(when: str, error: type[BaseException]) -> None:
    for n in range(_calls(False)):
        world = World()
        ticket = posts(world)
        version = world.tickets[ticket].version
        world.faults.at(n, when, error)
        world.guarded(lambda w=world, t=ticket, v=version: goes(w, t, version=v))
        world.settle(2 * MINUTE)
        try:
            goes(world, ticket, version=version)
        except Conflict:  # the ticket moved on before anything of this was kept: it is asked for afresh
            assert not any(key.startswith(f"out#{ticket}#g1") for key in world.lines)
            goes(world, ticket)
        world.settle(2 * MINUTE)
        assert sorted(how for how, _ in heard(world)) == ["message", "public_reply"], (n, when)
        assert writes(world, "900") == ticket


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("error", [Killed, ServiceError])
def test_a_worker_that_dies_after_the_refusal_still_asks_them_to_write_once(
    when: str, error: type[BaseException]
) -> None:
    world = World()
    ticket = posts(world)
    goes(world, ticket, fallback=True)
    refuses(world, "dm_closed")
    world.faults.reset()
    world.drain()
    for n in range(len(world.faults.calls)):
        world = World()
        ticket = posts(world)
        goes(world, ticket, fallback=True)
        refuses(world, "dm_closed")
        world.faults.at(n, when, error)
        world.settle(20 * MINUTE)
        item = said(world, ticket, "g1-private")
        public = [text for how, text in heard(world) if how == "public_reply"]
        asked = sum(LINK in text for text in public)
        refused = item.status == DeliveryStatus.FAILED and item.extra.get("code") == "dm_closed"
        asking = world.lines.get(f"out#{ticket}#g1-fallback")
        assert (asking is not None) == refused, (n, when, item.status)
        # One whose own sending was cut off is unknown: a person decides, as with any reply.
        assert asked <= 1
        assert asked or asking is None or asking.item.status == DeliveryStatus.UNKNOWN


def test_an_agent_may_send_the_suggested_invitation_though_its_link_is_the_provider_s() -> None:
    world = World()
    account(world, "x", own_domains=["acme.example"])
    ticket = posts(world)
    goes(world, ticket)
    refuses(world, "dm_closed")
    world.drain()
    (hint,) = [x for x in world.suggesting.suggestions(ticket, agent="ana")[0] if x.how]
    world.replies.reply(ticket, Draft(client_id="i1", text=hint.text, how=hint.how), agent="ana")
    world.drain()
    assert ("public_reply", hint.text) in heard(world)
    with pytest.raises(NotAllowed) as told:
        world.replies.reply(
            ticket, Draft(client_id="i2", text="See https://x.com/other/1", how="public_reply"), agent="ana"
        )
    assert told.value.code == "warnings"
