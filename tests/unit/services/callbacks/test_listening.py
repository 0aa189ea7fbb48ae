"""What customers write where a call back was offered or promised: what counts, and what is ordinary conversation."""

from __future__ import annotations

import pytest

from chalicelib.domain.callbacks import Callback, How, State, When
from chalicelib.services.callbacks import words
from chalicelib.services.replies import Draft
from tests.unit.services.callbacks.support import HOUR, LONDON, MINUTE, NOON, Care, dm, post

OTHER = "+442071838751"
ORDINARY = [
    "1 pair of shoes now please", "1 please", "now and then", "cancel my order", "I will cancel", "no", "yes",
    "call me a taxi", "call me Ishmael", "don't call it a day", "no calls have come", "2 or 3", "10", "1.5", "ok so?",
]  # fmt: skip


@pytest.fixture
def care() -> Care:
    return Care()


def offered(care: Care) -> str:
    """A public post, and the offer as a direct message; the ticket's id."""
    care.online("ana")
    care.receive(post("POST1", at=care.clock.now))
    ticket = care.only_ticket().id
    care.clock.advance(MINUTE)
    care.callbacks.asking.offer(ticket, "o1", by="ana")
    care.drain()
    care.clock.advance(MINUTE)
    return ticket


def writes(care: Care, id: str, text: str) -> None:
    care.clock.advance(MINUTE)
    care.receive(dm(id, at=care.clock.now, text=text))


def asks(care: Care, ticket: str, text: str) -> None:
    """An agent writes in between."""
    care.clock.advance(MINUTE)
    care.replies.reply(ticket, Draft(client_id=text, text=text, how="message"), agent="ana")
    care.drain()


def fallen(care: Care) -> Callback:
    """They were called, and are offered times by digits."""
    doc, version = care.store.settings.entry("queue", "social")  # type: ignore[misc]
    care.store.settings.put("queue", "social", {**doc, "callback_attempts": 1}, version=version, now=0)
    offered(care)
    writes(care, "D1", LONDON)
    care.settle(5_000)
    return care.said_to_phone("no_answer")


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_change_nothing_that_is_promised(care: Care, text: str) -> None:
    before = fallen(care)
    writes(care, "D2", text)
    assert (care.only().state, care.only().turn) == (before.state, before.turn)


@pytest.mark.parametrize("text", ["1", "2.", "now", "cancel", "option 3"])
def test_a_bare_word_that_answers_an_agent_is_not_about_the_call(care: Care, text: str) -> None:
    before = fallen(care)
    asks(care, before.ticket, "How many pairs would you like, and when?")
    writes(care, "D2", text)
    assert (care.only().state, care.only().turn) == (before.state, before.turn)


def test_what_can_only_be_about_the_call_counts_at_any_time(care: Care) -> None:
    ticket = offered(care)
    writes(care, "D1", LONDON)
    asks(care, ticket, "Anything else?")
    writes(care, "D2", "please don’t call me".removeprefix("please "))
    assert care.only().state is State.CANCELLED


def test_another_number_in_answer_to_the_confirmation_is_the_one_that_is_called(care: Care) -> None:
    offered(care)
    writes(care, "D1", LONDON)
    writes(care, "D2", "sorry, I meant 020 7183 8751")
    assert (care.only().number, care.only().turn) == (OTHER, 2)
    assert care.told()[-1].startswith(
        "Changed: we will call you as soon as somebody is free, on the number ending in 51."
    )
    care.settle(MINUTE)
    assert {made["number"] for made in care.phone.made.values() if made["call"] not in care.phone.cancelled} == {OTHER}


def test_a_number_that_answers_an_agent_s_question_is_not_called(care: Care) -> None:
    ticket = offered(care)
    writes(care, "D1", LONDON)
    asks(care, ticket, "Which number shall the courier have?")
    writes(care, "D2", OTHER)
    assert (care.only().number, care.only().turn) == (LONDON, 1)


def test_being_called_already_a_customer_who_says_now_is_not_hung_up_on(care: Care) -> None:
    callback = care.asked(when=When(how=How.SLOT, earliest=NOON + HOUR))
    care.settle(HOUR + MINUTE)
    assert care.only().state is State.CALLING
    care.callbacks.keeping.reschedule(callback.id, When())
    assert (care.only().state, care.phone.cancelled) == (State.CALLING, {})


@pytest.mark.parametrize("text", ["Yes please, call me", "call me", "OK", "yes, on this number. Thanks!"])
def test_who_writes_from_a_number_may_simply_agree(care: Care, text: str) -> None:
    ticket = care.heard_from()
    care.online("ana")
    care.callbacks.asking.offer(ticket, "o1", by="ana")
    care.drain()
    assert care.told() == [words.OFFER_HERE]
    care.clock.advance(MINUTE)
    care.heard_from("SM2", text=text)
    assert (care.only().number, care.only().source, care.only().chosen) == (LONDON, "dm", True)


@pytest.mark.parametrize("text", ["no thanks", "thanks", "yesterday", "yes but who are you?", "I'd rather not, ok?"])
def test_what_is_no_yes_is_none(care: Care, text: str) -> None:
    ticket = care.heard_from()
    care.callbacks.asking.offer(ticket, "o1", by="ana")
    care.clock.advance(MINUTE)
    care.heard_from("SM2", text=text)
    assert care.promises == {}


def test_a_yes_where_no_number_is_known_promises_nothing(care: Care) -> None:
    offered(care)
    writes(care, "D1", "yes, call me")
    assert care.promises == {}


def test_reading_what_is_written_takes_no_time_however_long_it_is() -> None:
    assert not words.agrees("yes " * 100_000)
    assert words.wish_in("call me now " * 100_000) == ("", 0)
    assert not words.agrees("ok" + " ," * 28 + "x")
