"""Call backs under pressure: races, withdrawn consent, merged records, and reports computed by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, cast

import pytest

from chalicelib.domain.callback_figures import Cost, Price, figures
from chalicelib.domain.callbacks import Callback, How, Outcome, State, When
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.services.callbacks.asking import Wish
from tests.fakes import Killed
from tests.fakes import callbacks as fakes
from tests.fakes.phone import Phone
from tests.unit.services.callbacks.support import HOUR, LONDON, MINUTE, NOON, Care, dm, post
from tests.unit.services.callbacks.test_asking import Call

OTHER = "+442071838751"
SAM = "+15551230001"
SLOT = When(how=How.SLOT, earliest=NOON + HOUR)
NIGHT = NOON + 11 * HOUR  # midnight in London


@pytest.fixture
def care() -> Care:
    return Care()


def setting(care: Care, kind: str, id: str, **more: Any) -> None:
    doc, version = care.store.settings.entry(kind, id)  # type: ignore[misc]
    care.store.settings.put(kind, id, {**doc, **more}, version=version, now=0)


def test_who_answers_and_hangs_up_before_one_of_us_comes_is_told_and_not_rung_again(care: Care) -> None:
    setting(care, "queue", "care", callback_agent_first=False)
    care.asked()
    care.settle(5_000)
    over = care.said_to_phone("abandoned")
    assert (over.state, over.outcome, over.attempts[0].outcome) == (State.FELL_BACK, "abandoned", Outcome.ABANDONED)
    assert care.told()[-1].startswith(
        "We called you at 13:00, and nobody was free to talk in time: we are sorry. Choose"
    )
    assert [len(care.facts(f"callback_{name}")) for name in ("abandoned", "fell_back", "ended")] == [1, 0, 0]
    care.settle(2 * HOUR)
    assert care.phone.asked == 1


def test_on_the_phone_too_a_hang_up_before_an_agent_comes_is_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch, promises=True)
    phone.change("account", "voice#main", settings={"quiet_hours": {"from": "00:00", "to": "24:00"}})
    phone.change("queue", "care", callback_agent_first=False)
    caller = phone.dials_in(SAM)
    phone.clock.advance(61_000)
    caller.goes_on()
    caller.presses("1")
    caller.presses("1")
    caller.hangs_up()
    phone.settle(5_000)
    customer = phone.rings(SAM)
    customer.picks_up(AnsweredBy="human")
    phone.clock.advance(20_000)
    customer.hangs_up()
    phone.settle(5_000)
    phone.settle(HOUR)
    (callback,) = cast(fakes.FakeCallbacks, phone.store.callbacks).rows.now.values()
    assert (callback.state, callback.outcome, len(callback.attempts)) == (State.FELL_BACK, "abandoned", 1)


# --- consent


def test_an_agent_s_now_waits_for_the_end_of_the_night_and_the_customer_s_does_not(care: Care) -> None:
    care.clock.now = NIGHT
    assert care.asked(care.heard_from()).next_at == NOON + 19 * HOUR
    own = Wish(name="w", ticket=care.heard_from("SM2", identity=OTHER), source="web", own=True)
    assert care.callbacks.ask(own).next_at == NIGHT


def test_an_agent_may_not_choose_a_slot_in_the_night_nor_move_one_there(care: Care) -> None:
    night = When(how=How.SLOT, earliest=NIGHT)
    with pytest.raises(Invalid) as refused:
        care.asked(when=night)
    assert refused.value.field == "when.slot"
    assert care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR) == []
    callback = care.asked(care.heard_from("SM2", identity=OTHER), SLOT)
    with pytest.raises(Invalid):
        care.callbacks.reschedule(callback.id, night, by="ana")
    booked = care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR)
    assert [slot.start for slot in booked] == [SLOT.earliest]
    assert care.callbacks.keeping.reschedule(callback.id, night).next_at == NIGHT  # their own choice


def test_who_said_stop_is_not_promised_a_call_unless_they_ask(care: Care) -> None:
    ticket = care.heard_from()
    care.store.threads.set_consent(f"sms#main#{LONDON}", customer="c", consent="stop", at=NOON)
    with pytest.raises(NotAllowed) as refused:
        care.asked(ticket)
    assert refused.value.code == "opted_out"
    assert care.callbacks.from_queue(Call("CA1", ticket, NOON), LONDON).state is State.SCHEDULED


# --- one person


def test_records_merged_into_one_person_have_one_live_call_back(care: Care) -> None:
    first = care.asked(care.heard_from(), SLOT)
    ticket = care.heard_from("SM2", identity=OTHER)
    one, other = care.tickets[ticket].customer, first.customer
    customers = care.store.customers
    known = customers.get(other)
    assert known
    customers.change(other, lambda x: replace(x, merged_into=one))
    customers.change(one, lambda x: replace(x, identities=(*x.identities, known.identity)))
    with pytest.raises(NotAllowed) as refused:
        care.asked(ticket, name="c2")
    assert (refused.value.code, first.id in refused.value.instead) == ("has_callback", True)


def test_who_asks_again_on_the_phone_keeps_their_place_and_is_called_on_the_number_they_gave(care: Care) -> None:
    ticket = care.heard_from()
    first = care.asked(ticket, SLOT)
    care.clock.advance(5 * MINUTE)
    moved = care.callbacks.from_queue(Call("CA1", ticket, NOON), OTHER)
    assert (moved.id, moved.number, moved.place_at, moved.how) == (first.id, OTHER, NOON, How.NOW)


# --- booked times


def test_a_time_is_never_booked_by_more_than_its_capacity(care: Care) -> None:
    store = care.store.callbacks
    with ThreadPoolExecutor(8) as pool:
        had = list(pool.map(lambda n: store.book("care", SLOT.earliest, f"cb_{n}", capacity=2), range(24)))
    assert sum(had) == 2


def test_a_time_that_could_not_be_taken_after_all_is_free_again(care: Care) -> None:
    """Given up, then another call back is promised, then the old link is used."""
    setting(care, "queue", "care", callback_attempts=1)
    ticket = care.heard_from()
    old = care.asked(ticket)
    care.settle(5_000)
    care.said_to_phone("busy")
    care.asked(ticket, name="c2")
    with pytest.raises(NotAllowed) as refused:
        care.callbacks.keeping.reschedule(old.id, When(how=How.SLOT, earliest=NOON + 2 * HOUR))
    assert refused.value.code == "has_callback"
    assert care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR) == []


def test_an_agent_who_is_away_by_then_does_not_hold_the_call_back_up(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch, promises=True)
    phone.change("account", "voice#main", settings={"quiet_hours": {"from": "00:00", "to": "24:00"}})
    caller = phone.dials_in(SAM)
    caller.hangs_up()
    phone.settle(5_000)
    wish = Wish(name="w", ticket=phone.only_ticket().id, source="agent", agent="ana", number="+442071838750")
    phone.callbacks.ask(wish)
    phone.online("ben")
    phone.settle(5_000)
    assert phone.rings("ben")


# --- a small day, by hand


def test_the_figures_of_a_small_day_are_what_one_counts_by_hand(care: Care) -> None:
    """A: posted at 12:00, promised at 12:02, both talk at 12:03:05 for 2 min 30 s: 3 minutes are billed.
    B: a slot at 13:00, busy, again, talks for 40 s: 1 minute. C: a window of five minutes in which nobody of ours was
    there. D: called off. E: answered, and hung up before one of us came."""
    care.receive(post("POST1", at=NOON))
    care.clock.now = NOON + 2 * MINUTE
    a = care.asked(care.only_ticket().id, number=LONDON)
    care.settle(5_000)
    told(care, a, "connected", NOON + 3 * MINUTE + 5_000)
    told(care, a, "ended", NOON + 5 * MINUTE + 35_000)

    b = care.asked(care.heard_from("B", identity="+442071838752"), SLOT, name="b")
    care.settle(SLOT.earliest - care.clock.now)
    told(care, b, "busy", SLOT.earliest + 30_000)
    care.settle(10 * MINUTE)
    talked = care.clock.now
    told(care, b, "connected", talked)
    told(care, b, "ended", talked + 40_000)

    now = care.clock.now
    c = care.asked(
        care.heard_from("C", identity="+442071838753"), When(how=How.WINDOW, earliest=now, latest=now + 5 * MINUTE),
        name="c",
    )  # fmt: skip
    care.settle(5_000)
    told(care, c, "no_agent", now + MINUTE)
    d = care.asked(
        care.heard_from("D", identity="+442071838754"), When(how=How.SLOT, earliest=NOON + 5 * HOUR), name="d"
    )
    care.callbacks.cancel(d.id, by="ana")
    e = care.asked(care.heard_from("E", identity="+442071838755"), name="e")
    care.settle(5_000)
    told(care, e, "abandoned", care.clock.now + 10_000)

    facts = list(cast(Any, care.store.facts).rows.now.values())
    day = figures(facts, {"line": Price(called=0.02, inbound=0.01, currency="USD")})
    counted = {name: day.counts[f"callback_{name}"] for name in COUNTED}
    assert counted == {
        "promised": 5, "attempt": 5, "connected": 2, "ended": 2, "fell_back": 1, "abandoned": 1, "cancelled": 1,
    }  # fmt: skip
    assert (day.kept.within, day.kept.due) == (3, 4)  # A, B, E of A, B, C, E
    assert (day.post_to_call.count, day.post_to_call.median) == (1, 3 * MINUTE + 5_000)
    waits = [MINUTE + 5_000, talked - b.asked_at]
    assert (day.asked_to_call.count, day.asked_to_call.median) == (2, round(sum(waits) / 2))
    assert day.cost == Cost(calls=2, minutes=4, called=0.08, inbound=0.04, currency="USD")


COUNTED = ("promised", "attempt", "connected", "ended", "fell_back", "abandoned", "cancelled")


def told(care: Care, asked: Callback, outcome: str, at: int) -> None:
    """The phone tells what became of the latest attempt."""
    care.clock.now = max(care.clock.now, at)
    attempts = care.promises[asked.id].attempts
    care.callbacks.outcome(asked.id, len(attempts), outcome, at, attempts[-1].call)
    care.drain()


def test_a_window_that_passed_in_an_outage_counts_as_a_promise_that_was_not_kept(care: Care) -> None:
    care.asked(when=When(how=How.WINDOW, earliest=NOON + HOUR, latest=NOON + 2 * HOUR))
    care.clock.advance(3 * HOUR)
    care.settle(MINUTE)
    kept = figures(list(cast(Any, care.store.facts).rows.now.values()), {}).kept
    assert (kept.within, kept.due) == (0, 1)


# --- a worker dies while something is changed


def ringing(care: Care) -> Callback:
    care.asked()
    care.settle(5_000)
    return care.only()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_while_it_is_moved_leaves_one_call_at_each_time(when: str) -> None:
    n = 0
    while True:
        care = Care()
        callback = ringing(care)
        care.faults.at(n, when, Killed)
        for _ in range(3):  # whoever asked tries again
            if care.guarded(lambda care=care, id=callback.id: care.callbacks.reschedule(id, SLOT, by="ana")):  # type: ignore[misc]
                break
        if care.faults.pending:
            break
        care.settle(MINUTE)
        assert list(care.phone.cancelled) == [care.phone.made[callback.id, 1]["call"]], (n, when)
        care.settle(HOUR)
        assert list(care.phone.made) == [(callback.id, 1), (callback.id, 2)], (n, when)
        assert [slot.by for slot in care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR)] == [(callback.id,)]
        assert care.only().turn == 2, (n, when)
        n += 1
    assert n > 5


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_while_it_is_taken_back_leaves_nobody_ringing(when: str) -> None:
    n = 0
    while True:
        care = Care()
        callback = ringing(care)
        care.faults.at(n, when, Killed)
        care.guarded(lambda care=care, id=callback.id: care.callbacks.cancel(id, by="ana"))  # type: ignore[misc]
        if care.faults.pending:
            break
        if care.only().state is not State.CANCELLED:
            care.callbacks.cancel(callback.id, by="ana")  # they saw that it wasn't done
        care.settle(10 * MINUTE)
        assert len(care.phone.cancelled) == 1, (n, when)
        assert len(care.facts("callback_cancelled")) == 1, (n, when)
        assert care.store.callbacks.live(callback.customer).callback == "", (n, when)
        assert care.tickets[callback.ticket].callback == "", (n, when)
        n += 1
    assert n > 5


def test_an_answer_that_races_with_another_time_wins_or_loses_whole(care: Care) -> None:
    callback = ringing(care)
    care.callbacks.outcome(callback.id, 1, "connected", care.clock.now, callback.attempts[0].call)
    with pytest.raises(NotAllowed):
        care.callbacks.reschedule(callback.id, SLOT, by="ana")
    assert (care.phone.cancelled, care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR)) == ({}, [])
    care.said_to_phone("ended")

    other = Care()
    callback = ringing(other)
    other.callbacks.reschedule(callback.id, SLOT, by="ana")
    other.callbacks.outcome(callback.id, 1, "connected", other.clock.now, callback.attempts[0].call)
    assert (other.only().state, len(other.phone.cancelled)) == (State.SCHEDULED, 1)


# --- privacy


def test_a_number_is_told_whole_only_to_agents(care: Care) -> None:
    care.online("ana")
    care.receive(post("POST1", at=NOON, text=f"My number is {LONDON}, call me!!"))
    ticket = care.only_ticket().id
    care.callbacks.asking.offer(ticket, "o1", by="ana")
    care.drain()
    assert care.promises == {}
    care.clock.advance(MINUTE)
    care.receive(dm("D1", at=care.clock.now, text=OTHER))
    care.settle(5_000)
    care.said_to_phone("ended")
    digits = LONDON[-6:], OTHER[-6:]
    assert not any(part in message.text for message in care.provider.heard for part in digits)
    assert care.only().number == OTHER
