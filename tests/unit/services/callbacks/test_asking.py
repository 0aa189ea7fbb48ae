"""Who may be promised a call, where they ask for it, and what they can say to change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest

from chalicelib.channels.base import Account, Fault, Outgoing, Secrets, SendFailed, Sent
from chalicelib.domain.callbacks import How, State, When
from chalicelib.domain.errors import Invalid, NotAllowed, NotFound, Refused, Retry
from chalicelib.domain.events import Kind
from chalicelib.domain.tickets import Status
from chalicelib.services.callbacks.asking import OFFERED
from chalicelib.services.chat_sessions import TooFast
from chalicelib.services.replies import Draft
from tests.fakes import World, message
from tests.unit.services.callbacks.support import HOUR, LONDON, MINUTE, NOON, Care, dm, post

OTHER = "+14155550132"
SLOT = When(how=How.SLOT, earliest=NOON + HOUR)


@pytest.fixture
def care() -> Care:
    return Care()


def setting(care: Care, kind: str, id: str, **more: Any) -> None:
    doc, version = care.store.settings.entry(kind, id)  # type: ignore[misc]
    care.store.settings.put(kind, id, {**doc, **more}, version=version, now=0)


# --- an agent schedules one


def test_the_number_is_the_one_the_customer_writes_from(care: Care) -> None:
    made = care.asked(care.heard_from(identity="+15551230001"))  # in no numbering plan, and yet it wrote to us
    assert (made.number, made.country, made.account, made.queue) == ("+15551230001", "US", "line", "care")


def test_a_number_written_as_at_home_is_taken_for_one_of_the_account_s_country(care: Care) -> None:
    made = care.asked(number="020 7183 8751")
    assert (made.number, made.country) == ("+442071838751", "GB")


@pytest.mark.parametrize(
    "number", ["112", "hello", "+44 20 7183", "+1 555 123 4567", "+44 909 879 0000", "+4490012345678901234", ""]
)
def test_a_number_that_can_t_be_called_is_refused_by_name(care: Care, number: str) -> None:
    ticket = care.heard_from("DM1", channel="x", identity="777")
    with pytest.raises(Invalid) as refused:
        care.asked(ticket, number=number)
    assert refused.value.field == "number"
    assert care.promises == {}


def test_asking_twice_with_the_same_name_is_one_promise(care: Care) -> None:
    ticket = care.heard_from()
    assert care.asked(ticket, SLOT) == care.asked(ticket, SLOT)
    assert len(care.facts("callback_promised")) == 1


def test_a_customer_has_one_live_call_back_and_an_agent_is_told_of_it(care: Care) -> None:
    ticket = care.heard_from()
    first = care.asked(ticket, SLOT)
    with pytest.raises(NotAllowed) as refused:
        care.asked(ticket, name="c2")
    assert (refused.value.code, first.id in refused.value.instead) == ("has_callback", True)
    care.callbacks.cancel(first.id, by="ana")
    assert care.asked(ticket, name="c2").id != first.id


def test_a_place_taken_by_a_worker_that_died_is_free_again_after_a_minute(care: Care) -> None:
    ticket = care.heard_from()
    customer = care.tickets[ticket].customer
    assert care.store.callbacks.take_live(customer, "cb_lost", now=NOON, instead_of=care.store.callbacks.live(customer))
    with pytest.raises(Retry):
        care.asked(ticket)
    care.clock.advance(MINUTE)
    assert care.asked(ticket).state is State.SCHEDULED


def test_what_can_t_be_is_refused_and_leaves_the_customer_free(care: Care) -> None:
    ticket = care.heard_from()
    for when in (SLOT, SLOT):
        other = care.heard_from(f"SM{len(care.tickets)}x", identity=f"+44207183900{len(care.tickets)}")
        care.asked(other, when, name="c")
    with pytest.raises(NotAllowed) as taken:
        care.asked(ticket, SLOT)
    assert taken.value.code == "slot_taken"
    with pytest.raises(NotAllowed) as none:
        care.asked(ticket, When(how=How.SLOT, earliest=NOON + HOUR + MINUTE))
    assert none.value.code == "no_slot"
    with pytest.raises(Invalid):
        care.asked(ticket, agent="nobody")
    with pytest.raises(NotFound):
        care.asked("t_none")
    assert care.asked(ticket).state is State.SCHEDULED


def test_a_closed_ticket_gets_no_call_back_and_without_a_phone_account_nobody_does(care: Care) -> None:
    ticket = care.heard_from()
    care.work.set_status(ticket, Status.CLOSED, by="ana")
    with pytest.raises(NotAllowed) as closed:
        care.asked(ticket)
    assert closed.value.code == "closed"
    bare = World()
    bare.receive(message("SM1", at=bare.clock.now))
    with pytest.raises(NotAllowed) as none:
        Care.asked(cast(Care, bare), bare.only_ticket().id)
    assert none.value.code == "no_voice_account"


# --- the customer answers an offer


def offered(care: Care, **more: Any) -> str:
    """A public post, and the offer as a direct message."""
    care.online("ana")
    care.receive(post("POST1", at=care.clock.now))
    ticket = care.only_ticket().id
    care.clock.advance(MINUTE)
    care.callbacks.asking.offer(ticket, "o1", by="ana", **more)
    care.drain()
    care.clock.advance(MINUTE)
    return ticket


def test_an_offer_goes_out_in_private_once_and_is_the_agent_s_reply(care: Care) -> None:
    ticket = offered(care)
    care.callbacks.asking.offer(ticket, "o1", by="ana")
    care.drain()
    (said,) = care.provider.heard
    assert (said.visibility, "in private, with your phone number" in said.text) == ("private", True)
    assert (care.tickets[ticket].callback, care.tickets[ticket].first_reply_at) == (OFFERED, NOON + MINUTE)


def test_a_number_in_public_is_never_used(care: Care) -> None:
    offered(care)
    care.receive(post("POST2", at=care.clock.now, text=f"call me: {LONDON}"))
    care.receive(
        message("C1", at=care.clock.now, channel="x", identity="777", root="POST1", kind=Kind.COMMENT, text=LONDON)
    )
    assert care.promises == {}


def test_a_private_number_is_called_and_confirmed_in_private_with_a_link(care: Care) -> None:
    ticket = offered(care, agent="cho")
    care.receive(dm("D1", at=care.clock.now, text="Sure: 020 7183 8750, any time"))
    made = care.only()
    assert (made.ticket, made.number, made.how, made.agent) == (ticket, LONDON, How.NOW, "cho")
    assert (made.consent.words, made.consent.at) == ("Sure: 020 7183 8750, any time", NOON + 2 * MINUTE)
    confirmed = care.provider.heard[-1]
    assert confirmed.text == (
        "Thank you. We will call you as soon as somebody is free, on the number ending in 50. To choose another time"
        f" or cancel: https://rapport.example/callbacks/{made.id}?t={made.key}"
    )
    assert (confirmed.visibility, confirmed.identity) == ("private", "777")


def test_the_same_answer_delivered_again_is_one_promise(care: Care) -> None:
    offered(care)
    answer = dm("D1", at=care.clock.now, text=LONDON)
    for _ in range(3):
        care.callbacks.listening.heard(answer, care.only_ticket().id)
        care.receive(answer)
    assert len(care.promises) == 1


def test_while_nobody_is_there_it_is_promised_for_the_opening(care: Care) -> None:
    setting(care, "queue", "care", callback_calendar="business")
    setting(care, "queue", "social", callback_calendar="business")
    care.clock.now = NOON + 6 * HOUR  # 18:00 on a Monday
    offered(care)
    care.receive(dm("D1", at=care.clock.now, text=LONDON))
    made = care.only()
    assert (made.how, made.earliest, made.latest) == (How.WINDOW, NOON + 21 * HOUR, NOON + 25 * HOUR)


def test_an_offer_after_one_was_given_up_is_answered_with_a_number(care: Care) -> None:
    setting(care, "queue", "social", callback_attempts=1)
    ticket = offered(care)
    care.receive(dm("D1", at=care.clock.now, text=LONDON))
    care.settle(5_000)
    care.said_to_phone("failed")
    care.callbacks.asking.offer(ticket, "o2", by="ana")
    care.clock.advance(MINUTE)
    care.receive(dm("D2", at=care.clock.now, text=OTHER))
    assert sorted(x.number for x in care.promises.values()) == [OTHER, LONDON]


def test_an_answer_without_a_number_makes_no_promise(care: Care) -> None:
    offered(care)
    care.receive(dm("D1", at=care.clock.now, text="no thanks, order 123456789"))
    assert care.promises == {}


# --- the customer changes it in their own words


@pytest.mark.parametrize("word", ["cancel", "No call", "don't call!", "cancel my callback"])
def test_a_word_cancels_it(care: Care, word: str) -> None:
    offered(care)
    care.receive(dm("D1", at=care.clock.now, text=LONDON))
    care.clock.advance(MINUTE)
    care.receive(dm("D2", at=care.clock.now, text=word))
    assert (care.only().state, care.only().outcome) == (State.CANCELLED, "abandoned")
    assert care.told()[-1] == "Your call back is cancelled. Write to us here at any time."


def test_a_digit_chooses_one_of_the_times_offered_after_it_fell_back(care: Care) -> None:
    setting(care, "queue", "social", callback_attempts=1)
    offered(care)
    care.receive(dm("D1", at=care.clock.now, text=LONDON))
    care.settle(5_000)
    fallen = care.said_to_phone("no_answer")
    assert (fallen.state, len(fallen.offered)) == (State.FELL_BACK, 3)
    care.clock.advance(MINUTE)
    care.receive(dm("D2", at=care.clock.now, text="2"))
    again = care.only()
    assert (again.state, again.next_at) == (State.SCHEDULED, fallen.offered[1])
    assert care.told()[-1].startswith("Changed: we will call you on Monday 1 June at ")
    assert care.store.callbacks.live(again.customer).callback == again.id


@pytest.mark.parametrize("word", ["7", "I will cancel my order", "thanks", "now and then"])
def test_other_words_change_nothing(care: Care, word: str) -> None:
    offered(care)
    care.receive(dm("D1", at=care.clock.now, text=LONDON))
    before = care.only()
    care.receive(dm("D2", at=care.clock.now, text=word))
    assert (care.only().state, care.only().turn) == (before.state, before.turn) or care.only().state is State.CALLING


# --- from the phone


@dataclass
class Call:
    id: str
    ticket: str
    queued_at: int
    account: str = "line"
    queue: str = "care"


def test_who_waits_on_the_phone_keeps_their_place(care: Care) -> None:
    ticket = care.heard_from()
    care.clock.advance(5 * MINUTE)
    made = care.callbacks.from_queue(Call("CA1", ticket, NOON), LONDON)
    again = care.callbacks.from_queue(Call("CA1", ticket, NOON), LONDON)
    assert (made.source, made.place_at, again.id) == ("phone_queue", NOON, made.id)
    care.settle(5_000)
    assert next(iter(care.phone.made.values()))["place_at"] == NOON


def test_who_has_a_call_back_later_and_asks_on_the_phone_is_called_now(care: Care) -> None:
    ticket = care.heard_from()
    first = care.asked(ticket, SLOT)
    made = care.callbacks.from_queue(Call("CA1", ticket, NOON), LONDON)
    assert (made.id, made.how, made.turn) == (first.id, How.NOW, 2)


# --- telling them


def test_where_nothing_private_is_possible_a_public_line_says_nothing_personal(care: Care) -> None:
    setting(care, "queue", "social", callback_attempts=1)
    setting(care, "account", "sms#main", enabled=False)
    care.receive(
        message("C1", at=NOON, channel="facebook", identity="55", root="POST9", kind=Kind.COMMENT, text="hopeless!")
    )
    ticket = care.only_ticket().id
    care.replies.reply(ticket, _private_reply(), agent="ana")  # the one private answer is used up
    care.drain()
    care.asked(ticket, number=LONDON)
    care.settle(5_000)
    care.said_to_phone("busy")
    last = care.provider.heard[-1]
    assert (last.visibility, last.text) == (
        "public", "We tried to call you. Send us a private message and we will find a time that suits you.",
    )  # fmt: skip


def _private_reply() -> Draft:
    return Draft(client_id="r1", text="Please tell us more.", how="private_reply")


def test_who_only_called_is_told_by_text_unless_they_said_stop(care: Care) -> None:
    ticket = care.heard_from("CA1", channel="sms")
    made = care.callbacks.from_queue(Call("CA1", ticket, NOON), OTHER)
    care.callbacks.reschedule(made.id, When(how=How.SLOT, earliest=NOON + 6 * HOUR), by="ana")
    assert care.callbacks.telling.tell(care.only(), "x", "a")
    care.store.threads.set_consent(f"sms#main#{LONDON}", customer="c", consent="stop", at=NOON)
    care.store.threads.set_consent(f"sms#main#{OTHER}", customer="c", consent="stop", at=NOON)
    assert care.callbacks.telling.tell(care.only(), "x", "b") == ""


# --- on the web


@pytest.fixture
def page(care: Care) -> Care:
    known = {"voice": Secrets(webhook=("new", "old"), send={}), "sms": Secrets(webhook=("s",), send={"a": "b"})}
    cast(Any, care.callbacks.web)._secrets = type("Vault", (), {"get": lambda self, channel, account: known[channel]})()
    return care


def code_for(care: Care, number: str = LONDON) -> str:
    web = care.callbacks.web
    web.send_code(web.account("line", ""), number, visitor="1.2.3.4")
    return care.provider.codes[-1].text[:6]


def wanted(care: Care, code: str, **more: Any) -> Any:
    web = care.callbacks.web
    given = {"client_id": "w1", "when": When(), "visitor": "1.2.3.4", **more}
    return web.ask(web.account("line", ""), given.pop("number", LONDON), code, **given)


def test_who_has_the_code_is_called_and_gets_a_ticket(page: Care) -> None:
    code = code_for(page)
    assert (len(code), code.isdigit(), page.provider.codes[-1].identity) == (6, True, LONDON)
    made = wanted(page, code, name="Sam", note="about my shoes")
    assert wanted(page, code, name="Sam", note="about my shoes").id == made.id
    ticket = page.only_ticket()
    assert (made.source, made.ticket, ticket.customer_name) == ("web", ticket.id, "Sam")
    assert ticket.subject == "Asked on the web to be called back. about my shoes"
    page.settle(5_000)
    assert len(page.phone.made) == 1


def test_a_code_is_for_its_number_and_for_ten_minutes_at_least_and_twenty_at_most(page: Care) -> None:
    code = code_for(page)
    with pytest.raises(Invalid) as other:
        wanted(page, code, number=OTHER)
    with pytest.raises(Invalid) as wrong:
        wanted(page, "000000" if code != "000000" else "000001")
    assert (other.value.field, wrong.value.field, page.promises) == ("code", "code", {})
    page.clock.advance(10 * MINUTE)
    assert wanted(page, code).state is State.SCHEDULED
    page.clock.advance(10 * MINUTE)
    with pytest.raises(Invalid):
        wanted(page, code)


def test_codes_are_sent_and_tried_a_few_times_only(page: Care) -> None:
    for _ in range(4):
        code_for(page)
    with pytest.raises(TooFast):
        code_for(page)
    for _ in range(4):
        with pytest.raises(Invalid):
            wanted(page, "wrong")
    with pytest.raises(TooFast):
        wanted(page, "wrong")


def test_one_visitor_asks_for_few_numbers_at_a_time(page: Care) -> None:
    for n in range(15):
        code_for(page, f"+4420718387{n:02d}")
    with pytest.raises(TooFast):
        code_for(page, "+442071838799")


def test_a_page_of_another_origin_or_an_unknown_account_is_refused(page: Care) -> None:
    setting(page, "account", "voice#line", settings={"origins": ["https://shop.example"]})
    web = page.callbacks.web
    assert web.account("line", "https://shop.example").id == "line"
    for id, origin in (("line", "https://evil.example"), ("none", ""), ("../x", "")):
        with pytest.raises(Refused):
            web.account(id, origin)


def test_a_code_that_couldn_t_be_sent_is_said_so(page: Care) -> None:
    def fails(message: Outgoing, account: Account, secrets: Secrets) -> Sent:
        raise SendFailed(Fault.SAFE, "down")

    page.callbacks.web._send = fails
    with pytest.raises(Retry):
        code_for(page)


# --- free times


def test_free_times_are_the_open_hours_cut_into_slots_less_what_is_booked(care: Care) -> None:
    setting(care, "queue", "care", callback_calendar="business", callback_slot_minutes=60, callback_slot_capacity=1)
    slots = care.callbacks.slots
    free = slots.free("care", NOON, NOON + 24 * HOUR)
    assert [slot.start for slot in free] == [NOON + n * HOUR for n in (0, 1, 2, 3, 4, 21, 22, 23)]
    care.asked(when=When(how=How.SLOT, earliest=NOON + HOUR))
    assert NOON + HOUR not in [slot.start for slot in slots.free("care", NOON, NOON + 24 * HOUR)]
    care.clock.advance(MINUTE)
    assert slots.free("care", NOON, NOON + HOUR) == []  # it has begun


def test_a_customer_is_offered_no_time_at_night(care: Care) -> None:
    free = care.callbacks.slots.free("care", NOON, NOON + 24 * HOUR, country="GB", account="line")
    hours = {(slot.start - NOON) // HOUR for slot in free}
    assert hours == {*range(8), *range(19, 24)}


def test_a_range_that_is_empty_or_too_long_is_refused(care: Care) -> None:
    for end in (NOON, NOON + 32 * 24 * HOUR):
        with pytest.raises(Invalid) as refused:
            care.callbacks.slots.free("care", NOON, end)
        assert refused.value.field == "to"
