"""A promise to call, kept: by the ledger or by its state machine, once, whatever dies in between."""

from __future__ import annotations

import pytest

from chalicelib.domain.callbacks import How, State, When
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.events import DeliveryStatus
from tests.fakes import Killed
from tests.unit.services.callbacks.support import HOUR, LONDON, MINUTE, NOON, Care, dm, post

SLOT = When(how=How.SLOT, earliest=NOON + HOUR)


@pytest.fixture
def care() -> Care:
    return Care()


def test_now_is_called_now_with_the_agent_first_and_in_the_place_of_the_asking(care: Care) -> None:
    asked = care.asked()
    care.settle(5_000)
    (made,) = care.phone.made.values()
    assert (made["number"], made["account"], made["ticket_id"], made["agent_first"], made["place_at"]) == (
        LONDON, "line", asked.ticket, True, NOON,
    )  # fmt: skip
    assert care.only().state is State.CALLING


def test_the_agent_asked_for_is_the_first_to_be_tried(care: Care) -> None:
    asked = care.asked(agent="cho")
    care.settle(5_000)
    assert care.tickets[asked.ticket].last_agent == "cho"


def test_ledger_and_state_machine_together_make_one_attempt(care: Care) -> None:
    care.asked(when=SLOT)
    care.settle(HOUR - MINUTE)
    assert care.phone.made == {}
    care.settle(2 * MINUTE)
    assert (list(care.phone.made), len(care.only().attempts)) == ([(care.only().id, 1)], 1)
    care.said_to_phone("no_answer")
    assert [fact.met for fact in care.facts("callback_attempt")] == [True]


def test_the_state_machine_alone_keeps_it_and_hears_the_outcome(care: Care) -> None:
    callback = care.asked(when=SLOT)
    care.clock.now = SLOT.earliest
    care.callbacks.due(callback.id, 1, "a token")
    callback = care.only()
    assert (callback.state, callback.token) == (State.CALLING, "a token")
    care.machines._tokens["a token"] = care.machines.running("callback")[0]
    callback = care.said_to_phone("busy")
    answer = next(x for x in care.machines.answers if x.token == "a token")
    assert (answer.output["next"], answer.output["version"]) == ("wait", 1)
    assert callback.state is State.RETRYING


def test_a_clock_that_asks_too_early_is_told_to_wait_and_an_outdated_one_that_it_is_over(care: Care) -> None:
    callback = care.asked(when=SLOT)
    care.clock.advance(MINUTE)
    execution = care.machines.running("callback")[0]
    care.machines._tokens |= {"early": execution, "old": execution}
    care.callbacks.due(callback.id, 1, "early")
    care.callbacks.due(callback.id, 7, "old")
    assert [answer.output["next"] for answer in care.machines.answers] == ["wait", "done"]
    assert care.machines.answers[0].output["at"] == "2026-06-01T13:00:00.000Z"
    assert care.only().attempts == ()


def test_a_clock_of_what_isn_t_stored_yet_asks_again(care: Care) -> None:
    care.callbacks.due("cb_none", 1, "token")
    assert care.machines.answers[0].error == "NotThere"


def test_busy_is_tried_again_and_then_a_message_offers_times(care: Care) -> None:
    ticket = care.heard_from()
    care.asked(ticket)
    for outcome in ("busy", "no_answer", "machine"):
        care.settle(max(5_000, care.only().next_at - care.clock.now))
        care.said_to_phone(outcome)
    callback = care.only()
    assert (callback.state, callback.outcome, len(callback.attempts)) == (State.FELL_BACK, "machine", 3)
    care.drain()
    (said,) = care.told()
    assert said.startswith("We tried to call you at 13:00, 13:")  # London's summer time
    assert f"Choose a time: https://rapport.example/callbacks/{callback.id}?t=key-" in said
    assert "Or answer 1 for" in said
    assert LONDON not in said


def test_talking_ends_it_and_the_ticket_tells_everything(care: Care) -> None:
    callback = care.asked()
    care.settle(5_000)
    care.said_to_phone("connected")
    done = care.said_to_phone("ended", later=90_000)
    assert (done.state, done.outcome, done.ended_at - done.connected_at) == (State.DONE, "connected", 90_000)
    assert [item.text for item in care.happened()] == [
        "callback_promised", "callback_attempt", "callback_attempt_outcome", "callback_done",
    ]  # fmt: skip
    (connected,) = care.facts("callback_connected")
    assert (connected.value, care.facts("post_called_back")) == (done.connected_at - NOON, [])
    assert care.tickets[callback.ticket].callback == ""
    assert care.store.callbacks.live(callback.customer).callback == ""


def test_news_twice_or_in_the_wrong_order_leave_one_trace(care: Care) -> None:
    care.asked()
    care.settle(5_000)
    care.said_to_phone("ended")
    facts, events = len(care.facts("callback_ended")), len(care.happened())
    care.said_to_phone("connected")
    care.said_to_phone("busy")
    care.said_to_phone("ended")
    assert care.only().state is State.DONE
    assert (len(care.facts("callback_ended")), len(care.happened())) == (facts, events) == (1, 4)


def test_due_in_an_outage_they_are_called_after_it_oldest_promise_first(care: Care) -> None:
    """Six promises for two hours in which nothing runs."""
    places = {}
    for n in range(6):
        ticket = care.heard_from(f"SM{n}", identity=f"+44207183{8750 + n}")
        start = NOON + HOUR + (5 - n) % 3 * 30 * MINUTE
        care.asked(ticket, When(how=How.SLOT, earliest=start), name=f"c{n}")
        places[ticket] = start
    care.settle(MINUTE)
    care.clock.advance(3 * HOUR)
    care.machines.die()
    care.settle(MINUTE)
    order = [made["place_at"] for made in care.phone.made.values()]
    assert (len(order), order) == (6, sorted(order))
    care.settle(10 * MINUTE)
    assert care.phone.asked == 6


def test_a_worker_that_dies_anywhere_leaves_one_promise_one_call_and_everything_told() -> None:
    """Every call to AWS in turn is the last of its process, before or after it took effect."""
    sites = 0
    for when in ("before", "after"):
        n = 0
        while True:
            care = Care()
            ticket = care.heard_from()
            care.faults.at(n, when, Killed)
            asked = care.guarded(lambda ticket=ticket, care=care: care.asked(ticket))  # type: ignore[misc]
            if not asked:
                care.asked(ticket)  # the agent's page asks again, with the same client_id
            care.settle(10 * MINUTE)
            if care.faults.pending:
                break
            assert list(care.phone.made) == [(care.only().id, 1)], (n, when)
            assert care.only().attempts[0].call == care.phone.made[care.only().id, 1]["call"], (n, when)
            assert [x.text for x in care.happened()] == ["callback_promised", "callback_attempt"], (n, when)
            n += 1
        sites += n
    assert sites > 60


def test_a_worker_that_dies_over_an_outcome_leaves_it_acted_on_once() -> None:
    for when in ("before", "after"):
        n = 0
        while True:
            care = Care()
            care.asked(care.heard_from(), rules_of(care, attempts=1))
            care.settle(5_000)
            callback = care.only()
            care.faults.at(n, when, Killed)
            news = (callback.id, 1, "busy", care.clock.now, callback.attempts[0].call)
            for _ in range(3):  # it is delivered again until it is finished
                care.guarded(lambda care=care, news=news: care.callbacks.outcome(*news))  # type: ignore[misc]
            if care.faults.pending:
                break
            care.settle(10 * MINUTE)
            assert care.only().state is State.FELL_BACK
            assert len(care.told()) == 1, (n, when, care.told())
            assert [x.text for x in care.happened()] == [
                "callback_promised", "callback_attempt", "callback_attempt_outcome", "callback_fell_back",
            ]  # fmt: skip
            n += 1


def rules_of(care: Care, attempts: int) -> When:
    doc, version = care.store.settings.entry("queue", "care")  # type: ignore[misc]
    care.store.settings.put("queue", "care", {**doc, "callback_attempts": attempts}, version=version, now=0)
    return When()


def test_a_call_that_can_t_even_be_made_is_a_failed_attempt(care: Care) -> None:
    def off() -> None:
        raise NotAllowed("The phone account is switched off.", "account_off")

    care.phone.before = off
    care.asked()
    care.settle(5_000)
    callback = care.only()
    assert (callback.state, callback.attempts[0].outcome, callback.attempts[0].call) == (State.RETRYING, "failed", "")


# --- changed at any moment


def test_cancelled_while_it_rings_the_call_is_taken_back(care: Care) -> None:
    callback = care.asked()
    care.settle(5_000)
    gone = care.callbacks.cancel(callback.id, by="ana")
    call = gone.attempts[0].call
    assert (gone.state, gone.outcome, care.phone.cancelled) == (State.CANCELLED, "cancelled", {call: "cancelled"})
    assert care.said_to_phone("cancelled").state is State.CANCELLED
    assert care.machines.running("callback") == []
    assert care.callbacks.cancel(callback.id, by="ana").version == care.only().version


def test_cancelled_while_the_phone_is_just_being_asked_the_call_is_taken_back_too(care: Care) -> None:
    callback = care.asked()
    care.phone.before = lambda: care.callbacks.keeping.cancel(callback.id, by_customer=True)
    care.settle(5_000)
    assert care.only().state is State.CANCELLED
    assert list(care.phone.cancelled) == [made["call"] for made in care.phone.made.values()]


def test_moved_while_it_rings_it_is_called_again_at_the_new_time(care: Care) -> None:
    callback = care.asked()
    care.settle(5_000)
    care.callbacks.reschedule(callback.id, SLOT, by="ana")
    assert list(care.phone.cancelled.values()) == ["another time was chosen"]
    assert [e.name for e in care.machines.running("callback")] == [f"{callback.id}-2"]
    care.said_to_phone("cancelled", attempt=1)
    care.settle(HOUR)
    assert list(care.phone.made) == [(callback.id, 1), (callback.id, 2)]


def test_a_slot_is_given_back_when_another_is_chosen_or_it_is_cancelled(care: Care) -> None:
    callback = care.asked(when=SLOT)
    later = When(how=How.SLOT, earliest=SLOT.earliest + HOUR)
    care.callbacks.reschedule(callback.id, later, by="ana")
    booked = care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR)
    assert [(slot.start, slot.by) for slot in booked] == [(later.earliest, (callback.id,))]
    care.callbacks.cancel(callback.id, by="ana")
    assert care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR) == []


def test_a_change_is_made_on_the_version_that_was_seen(care: Care) -> None:
    callback = care.asked(when=SLOT)
    with pytest.raises(Conflict):
        care.callbacks.cancel(callback.id, by="ana", version=callback.version + 1)
    with pytest.raises(NotFound):
        care.callbacks.cancel("cb_none", by="ana")
    assert care.callbacks.cancel(callback.id, by="ana", version=care.only().version).state is State.CANCELLED


def test_while_they_talk_nobody_takes_it_away(care: Care) -> None:
    callback = care.asked()
    care.settle(5_000)
    care.said_to_phone("connected")
    with pytest.raises(NotAllowed):
        care.callbacks.cancel(callback.id, by="ana")


# --- the public post it began with


def test_from_a_public_post_to_the_call_and_the_closing_reply_is_asked_for(care: Care) -> None:
    care.online("ana")
    care.receive(post("POST1", at=NOON))
    ticket = care.only_ticket()
    care.clock.advance(2 * MINUTE)
    care.callbacks.asking.offer(ticket.id, "o1", by="ana")
    care.drain()
    care.clock.advance(MINUTE)
    care.receive(dm("D1", at=care.clock.now, text=f"yes please, {LONDON} is my number"))
    callback = care.only()
    assert (callback.ticket, callback.source, callback.number, callback.post_at) == (
        ticket.id, "public_post", LONDON, NOON,
    )  # fmt: skip
    assert callback.consent.where == "x#brand#D1"
    care.settle(5_000)
    care.said_to_phone("connected")
    care.said_to_phone("ended")
    (asked,), (posted,) = care.facts("callback_connected"), care.facts("post_called_back")
    assert (asked.value, posted.value) == (asked.at - callback.asked_at, posted.at - NOON)
    assert [x.text for x in care.happened()][-2:] == ["callback_done", "closing_reply_wanted"]
    assert care.happened()[-1].extra["answers"] == "x#brand#POST1"
    public = [m for m in care.provider.heard if m.visibility == "public"]
    assert public == []


def test_a_template_sends_the_closing_reply_by_itself_once(care: Care) -> None:
    doc, version = care.store.settings.entry("account", "x#brand")  # type: ignore[misc]
    doc |= {"settings": {"closing_template": "thanks"}}
    care.store.settings.put("account", "x#brand", doc, version=version, now=0)
    care.store.settings.put("template", "thanks", {"name": "Thanks", "text": "Good to have talked."}, version=0, now=0)
    care.receive(post("POST1", at=NOON))
    care.asked(care.only_ticket().id, number=LONDON)
    care.settle(5_000)
    care.said_to_phone("ended")
    care.said_to_phone("ended")
    public = [m for m in care.provider.heard if m.visibility == "public"]
    assert [(m.text, m.reply_to) for m in public] == [("Good to have talked.", "POST1")]
    assert "closing_reply_wanted" not in [x.text for x in care.happened()]
    closing = [line.item for line in care.lines.values() if line.item.text == "Good to have talked."]
    assert [item.status for item in closing] == [DeliveryStatus.SENT]


def test_what_a_machine_says_keeps_no_promise_to_reply(care: Care) -> None:
    ticket = care.heard_from()
    care.clock.advance(MINUTE)
    care.asked(ticket, SLOT)
    care.drain()
    assert len(care.told()) == 1
    kept = care.tickets[ticket]
    assert (kept.first_reply_at, kept.waiting_since) == (0, NOON)
    assert kept.last_words.startswith("Thank you.")
