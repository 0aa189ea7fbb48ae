"""What may become of a promise to call."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import quiet
from chalicelib.domain.callbacks import (
    DAY,
    FAR,
    HOUR,
    LIFE_MS,
    LIVE,
    MINUTE,
    Callback,
    How,
    Outcome,
    Rules,
    State,
    When,
    after,
    asked,
    attempt_due,
    begun,
    callback_id,
    cancelled,
    in_order,
    in_time,
    never_tried,
    pause,
    rescheduled,
    tried_at,
)
from chalicelib.domain.errors import Invalid, NotAllowed

NOON = 1_780_315_200_000  # Monday 1 June 2026, 12:00 UTC
NIGHT = NOON + 11 * HOUR
RULES = Rules(attempts=3, pauses=(5, 15, 60))
MISSED = [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.MACHINE, Outcome.FAILED, Outcome.NO_AGENT]
BLANK = Callback(id="cb_1", customer="c1", ticket="t1", number="+442071838750", country="GB")


def promise(when: When | None = None, now: int = NOON, rules: Rules = RULES) -> Callback:
    return asked(BLANK, when or When(), now, rules)


def calling(when: When | None = None, now: int = NOON) -> Callback:
    made = promise(when, now)
    return begun(made, made.next_at, RULES)


def missed(callback: Callback, outcome: Outcome = Outcome.BUSY) -> Callback:
    return after(callback, len(callback.attempts), outcome, callback.attempts[-1].at + 30_000, RULES)


# --- the time it is for


def test_now_is_now_also_at_night() -> None:
    made = promise(now=NIGHT)
    assert (made.next_at, made.place_at, made.state) == (NIGHT, NIGHT, State.SCHEDULED)
    assert begun(made, NIGHT, RULES).state is State.CALLING


def test_a_window_is_tried_at_its_beginning_or_when_the_night_is_over() -> None:
    day = When(how=How.WINDOW, earliest=NOON + HOUR, latest=NOON + 3 * HOUR)
    assert promise(day).next_at == NOON + HOUR
    early = When(how=How.WINDOW, earliest=NOON + 14 * HOUR, latest=NOON + 24 * HOUR)
    assert promise(early).next_at == NOON + 19 * HOUR  # 08:00 in London


def test_a_window_that_has_begun_is_tried_now() -> None:
    begun_one = When(how=How.WINDOW, earliest=NOON - HOUR, latest=NOON + HOUR)
    assert promise(begun_one).next_at == NOON


@pytest.mark.parametrize(
    ("when", "field"),
    [
        (When(how=How.WINDOW, earliest=NOON + HOUR, latest=NOON + HOUR), "when.to"),
        (When(how=How.WINDOW, earliest=NOON - 2 * HOUR, latest=NOON - HOUR), "when.to"),
        (When(how=How.WINDOW, earliest=NIGHT, latest=NIGHT + HOUR), "when.from"),
        (When(how=How.WINDOW, earliest=NOON + 61 * DAY, latest=NOON + 62 * DAY), "when"),
        (When(how=How.SLOT, earliest=NOON - 1), "when.slot"),
        (When(how=How.SLOT, earliest=NOON + 61 * DAY), "when"),
    ],
)
def test_a_time_that_can_t_be_is_refused_by_name(when: When, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        promise(when)
    assert refused.value.field == field


# --- attempts


def test_nothing_begins_before_its_time_or_twice() -> None:
    made = promise(When(how=How.SLOT, earliest=NOON + HOUR))
    assert begun(made, NOON + HOUR - 1, RULES) == made
    first = begun(made, NOON + HOUR, RULES)
    assert (first.state, len(first.attempts)) == (State.CALLING, 1)
    assert begun(first, NOON + 2 * HOUR, RULES) == first


@pytest.mark.parametrize("outcome", MISSED)
def test_an_attempt_that_failed_is_made_again_in_growing_pauses_and_then_given_up(outcome: Outcome) -> None:
    callback, waits = calling(), []
    while True:
        callback = missed(callback, outcome)
        if callback.state is not State.RETRYING:
            break
        waits.append(callback.next_at - (callback.attempts[-1].at + 30_000))
        callback = begun(callback, callback.next_at, RULES)
    assert (callback.state, callback.outcome, len(callback.attempts)) == (State.FELL_BACK, outcome, 3)
    assert [5 * MINUTE <= waits[0] <= 6 * MINUTE, 15 * MINUTE <= waits[1] <= 18 * MINUTE] == [True, True]


def test_the_customer_is_told_only_of_times_their_phone_rang() -> None:
    callback = missed(calling(), Outcome.NO_AGENT)
    assert tried_at(callback) == ()
    callback = missed(begun(callback, callback.next_at, RULES), Outcome.NO_ANSWER)
    assert tried_at(callback) == (callback.attempts[1].at,)


def test_pauses_differ_by_promise_and_are_the_same_for_the_same() -> None:
    waits = {pause(f"cb_{n}", 1, RULES) for n in range(50)}
    assert len(waits) > 40
    assert pause("cb_1", 1, RULES) == pause("cb_1", 1, RULES)
    assert pause("cb_1", 9, RULES) >= 60 * MINUTE  # the last pause stands for all further ones


def test_a_window_ends_what_attempts_are_left() -> None:
    callback = calling(When(how=How.WINDOW, earliest=NOON, latest=NOON + 4 * MINUTE))
    assert missed(callback).state is State.FELL_BACK


def test_a_retry_that_would_come_at_night_waits_for_the_morning() -> None:
    evening = NOON + 7 * HOUR + 57 * MINUTE  # 20:57 in London
    callback = missed(calling(now=evening))
    assert callback.next_at == NOON + 19 * HOUR


def test_what_was_due_in_an_outage_acts_after_it_but_not_at_night() -> None:
    made = promise(When(how=How.SLOT, earliest=NOON + HOUR))
    assert begun(made, NOON + 5 * HOUR, RULES).state is State.CALLING
    night = begun(made, NIGHT, RULES)
    assert (night.state, night.next_at) == (State.SCHEDULED, NOON + 19 * HOUR)
    assert begun(made, NOON + HOUR + LIFE_MS + 1, RULES).state is State.FELL_BACK


def test_a_window_missed_in_an_outage_falls_back_with_a_word_of_its_own() -> None:
    made = promise(When(how=How.WINDOW, earliest=NOON, latest=NOON + HOUR))
    late = begun(made, NOON + HOUR + 1, RULES)
    assert (late.state, late.outcome, late.attempts) == (State.FELL_BACK, "too_late", ())


@pytest.mark.parametrize(
    ("when", "at", "kept"),
    [
        (When(), NOON + MINUTE, True),
        (When(), NOON + MINUTE + 1, False),
        (When(how=How.SLOT, earliest=NOON), NOON + 59_000, True),
        (When(how=How.SLOT, earliest=NOON), NOON + 2 * MINUTE, False),
        (When(how=How.WINDOW, earliest=NOON, latest=NOON + HOUR), NOON + 59 * MINUTE, True),
    ],
)
def test_a_promise_is_kept_in_time_by_its_first_attempt(when: When, at: int, kept: bool) -> None:
    callback = begun(promise(when), at, RULES)
    assert in_time(callback, 1) is kept
    again = begun(missed(callback), FAR, Rules(quiet=RULES.quiet))
    assert len(again.attempts) == 1 or in_time(again, 2) is None


def test_a_promise_is_judged_by_the_first_attempt_for_which_one_of_us_was_there() -> None:
    callback = missed(calling(), Outcome.NO_AGENT)
    assert in_time(callback, 1) is None
    second = missed(begun(callback, callback.next_at, RULES), Outcome.BUSY)
    assert (in_time(second, 1), in_time(second, 2), never_tried(second)) == (None, False, False)
    third = missed(begun(second, second.next_at, RULES), Outcome.BUSY)
    assert (in_time(third, 3), third.state, never_tried(third)) == (None, State.FELL_BACK, False)
    nobody = calling(When(how=How.WINDOW, earliest=NOON, latest=NOON + MINUTE))
    assert never_tried(missed(nobody, Outcome.NO_AGENT))


def test_who_hung_up_before_one_of_us_came_is_not_rung_again() -> None:
    gone = missed(calling(), Outcome.ABANDONED)
    assert (gone.state, gone.outcome, gone.next_at) == (State.FELL_BACK, "abandoned", 0)
    assert tried_at(gone) == (gone.attempts[0].at,)


@pytest.mark.parametrize(
    ("now", "chosen", "first"), [(NOON, False, NOON), (NIGHT, True, NIGHT), (NIGHT, False, NOON + 19 * HOUR)]
)
def test_only_the_customer_s_own_now_is_now_at_night(now: int, chosen: bool, first: int) -> None:
    made = asked(replace(BLANK, chosen=chosen), When(), now, RULES)
    assert (made.next_at, made.place_at) == (first, first)
    with pytest.raises(Invalid):
        asked(replace(BLANK, chosen=False), When(how=How.SLOT, earliest=NIGHT), NOON, RULES)


# --- both talk


def test_talking_and_hanging_up_ends_it() -> None:
    callback = replace(calling(), post_at=NOON - HOUR)
    talking = after(callback, 1, Outcome.CONNECTED, NOON + 40_000, RULES, call="k_1")
    assert (talking.state, talking.connected_at, talking.attempts[0].call) == (State.CONNECTED, NOON + 40_000, "k_1")
    done = after(talking, 1, Outcome.ENDED, NOON + 100_000, RULES)
    assert (done.state, done.outcome, done.ended_at, done.closing) == (
        State.DONE, "connected", NOON + 100_000, "wanted",
    )  # fmt: skip


def test_the_end_may_be_heard_of_before_the_beginning() -> None:
    done = after(calling(), 1, Outcome.ENDED, NOON + 100_000, RULES)
    assert done.state is State.DONE
    assert after(done, 1, Outcome.CONNECTED, NOON + 40_000, RULES) == done


def test_nobody_takes_a_call_back_away_while_they_talk() -> None:
    talking = after(calling(), 1, Outcome.CONNECTED, NOON, RULES)
    with pytest.raises(NotAllowed):
        cancelled(talking, NOON, by_customer=True)
    with pytest.raises(NotAllowed):
        rescheduled(talking, When(), NOON, RULES)


# --- changed


def test_another_time_while_it_rings_is_a_new_promise_with_all_its_attempts() -> None:
    ringing = calling()
    moved = rescheduled(ringing, When(how=How.SLOT, earliest=NOON + HOUR), NOON + 10_000, RULES)
    assert (moved.state, moved.turn, moved.tried, moved.next_at) == (State.SCHEDULED, 2, 0, NOON + HOUR)
    assert moved.attempts[0].outcome is Outcome.MOVED
    assert after(moved, 1, Outcome.BUSY, NOON + 20_000, RULES) == moved
    third = moved
    for _ in range(3):
        third = missed(begun(third, third.next_at, RULES))
    assert (third.state, len(third.attempts)) == (State.FELL_BACK, 4)


def test_what_fell_back_lives_again_when_the_customer_chooses_a_time() -> None:
    fallen = begun(promise(When(how=How.WINDOW, earliest=NOON, latest=NOON + HOUR)), NOON + 2 * HOUR, RULES)
    again = rescheduled(fallen, When(how=How.SLOT, earliest=NOON + 3 * HOUR), NOON + 2 * HOUR, RULES)
    assert (again.state, again.outcome, again.ended_at) == (State.SCHEDULED, "", 0)


@pytest.mark.parametrize(
    ("callback", "by_customer", "outcome"),
    [
        (promise(When(how=How.SLOT, earliest=NOON + HOUR)), True, "cancelled"),
        (promise(), True, "abandoned"),  # they waited for it
        (calling(), True, "abandoned"),
        (calling(), False, "cancelled"),
        (missed(calling()), True, "abandoned"),
    ],
)
def test_it_can_be_taken_back_at_any_moment(callback: Callback, by_customer: bool, outcome: str) -> None:
    gone = cancelled(callback, NOON, by_customer=by_customer)
    assert (gone.state, gone.outcome, gone.ended_at) == (State.CANCELLED, outcome, NOON)
    assert cancelled(gone, NOON + 1, by_customer=True) == gone
    with pytest.raises(NotAllowed):
        rescheduled(gone, When(), NOON, RULES)


def test_the_id_follows_from_what_asked_and_the_oldest_promise_is_first() -> None:
    assert callback_id("t1", "c1") == callback_id("t1", "c1") != callback_id("t1", "c2")
    older, newer = replace(BLANK, id="cb_9", place_at=1), replace(BLANK, id="cb_1", place_at=2)
    assert sorted([newer, older], key=in_order) == [older, newer]


# --- promises that hold whatever happens

NEWS = st.tuples(
    st.sampled_from(["tick", "news", "move", "cancel"]),
    st.integers(0, 90 * MINUTE),
    st.sampled_from([*Outcome]),
    st.integers(1, 4),
)
WHENS = st.sampled_from(
    [When(), When(how=How.SLOT, earliest=NOON + HOUR), When(how=How.WINDOW, earliest=NOON, latest=NOON + 30 * HOUR)]
)


def lived(when: When, news: list[tuple[str, int, Outcome, int]]) -> list[tuple[int, Callback]]:
    """A promise and all that comes its way, at the times it comes."""
    now, callback = NOON, promise(when)
    told = [(now, callback)]
    for what, later, outcome, number in news:
        now += later
        if what == "tick":
            callback = begun(callback, now, RULES)
        elif what == "news":
            callback = after(callback, number, outcome, now, RULES)
        elif what == "move" and callback.state in LIVE - {State.CONNECTED}:
            callback = rescheduled(callback, When(how=How.SLOT, earliest=now + HOUR), now, RULES)
        elif what == "cancel" and callback.state is not State.CONNECTED:
            callback = cancelled(callback, now, by_customer=True)
        told.append((now, callback))
    return told


@given(WHENS, st.lists(NEWS, max_size=40))
def test_a_promise_never_costs_more_attempts_than_allowed_nor_outside_its_hours(
    when: When, news: list[tuple[str, int, Outcome, int]]
) -> None:
    told = lived(when, news)
    for (_, before), (now, callback) in pairwise(told):
        assert callback.tried <= RULES.attempts
        if len(callback.attempts) > len(before.attempts):
            assert len(callback.attempts) == len(before.attempts) + 1
            assert attempt_due(before, now)
            assert now <= before.latest
            chosen = before.how is not How.WINDOW and before.tried == 0 and now <= before.next_at + 30 * MINUTE
            assert chosen or quiet.allowed("GB", now)


@given(WHENS, st.lists(NEWS, max_size=40), st.lists(NEWS, max_size=10))
def test_news_doesn_t_change_what_is_over(
    when: When, news: list[tuple[str, int, Outcome, int]], late: list[tuple[str, int, Outcome, int]]
) -> None:
    now, callback = lived(when, news)[-1]
    if callback.state in LIVE:
        return
    for _, later, outcome, number in late:
        again = after(begun(callback, now + later, RULES), number, outcome, now + later, RULES)
        assert (again.state, again.outcome, again.ended_at) == (callback.state, callback.outcome, callback.ended_at)
        callback = again


@given(WHENS, st.lists(NEWS, max_size=30), st.sampled_from([*Outcome]), st.integers(1, 4))
def test_the_same_news_twice_is_the_same_as_once(
    when: When, news: list[tuple[str, int, Outcome, int]], outcome: Outcome, number: int
) -> None:
    now, callback = lived(when, news)[-1]
    once = after(callback, number, outcome, now, RULES)
    assert after(once, number, outcome, now + 1, RULES) == once


@given(WHENS, st.lists(NEWS, max_size=40))
def test_a_promise_that_waits_has_a_time_and_one_that_is_over_has_none(
    when: When, news: list[tuple[str, int, Outcome, int]]
) -> None:
    _, callback = lived(when, news)[-1]
    if callback.state in (State.SCHEDULED, State.RETRYING):
        assert 0 < callback.next_at <= callback.latest
    if callback.state not in LIVE:
        assert (callback.next_at, callback.ended_at > 0) == (0, True)
