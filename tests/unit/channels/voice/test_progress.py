"""A call's status moves forward only, in whatever order the reports come and however often."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.voice.progress import FINAL, RANK, UNANSWERED, CallStatus, forward, latest, status

STATUS = st.sampled_from(list(CallStatus))


def test_twilio_has_nine_states_and_five_of_them_are_the_end() -> None:
    assert len([one for one in CallStatus if one]) == 9
    assert sorted(one.value for one in FINAL) == ["busy", "canceled", "completed", "failed", "no-answer"]
    assert sorted(one.value for one in UNANSWERED) == ["busy", "canceled", "failed", "no-answer"]


@pytest.mark.parametrize(
    ("known", "told", "after"),
    [
        ("", "queued", "queued"),
        ("queued", "initiated", "initiated"),
        ("initiated", "ringing", "ringing"),
        ("ringing", "in-progress", "in-progress"),
        ("in-progress", "completed", "completed"),
        ("ringing", "busy", "busy"),
        ("ringing", "no-answer", "no-answer"),
        ("queued", "canceled", "canceled"),
        ("initiated", "failed", "failed"),
        # late ones
        ("completed", "ringing", "completed"),
        ("completed", "in-progress", "completed"),
        ("in-progress", "initiated", "in-progress"),
        ("busy", "ringing", "busy"),
        ("no-answer", "no-answer", "no-answer"),
        ("ringing", "", "ringing"),
        # a call that ended twice
        ("canceled", "completed", "completed"),
        ("completed", "canceled", "completed"),
    ],
)
def test_a_report_moves_a_call_forward_or_not_at_all(known: str, told: str, after: str) -> None:
    assert forward(known, told) == after


@given(told=st.lists(STATUS, min_size=1, max_size=12), data=st.data())
def test_any_order_with_any_repeats_ends_the_same(told: list[CallStatus], data: st.DataObject) -> None:
    more = data.draw(st.lists(st.sampled_from(told), max_size=6))
    shuffled = data.draw(st.permutations(told + more))
    assert reduce(forward, shuffled, CallStatus.UNKNOWN) == latest(told) == latest(shuffled)


@given(told=st.lists(STATUS, min_size=2, max_size=12))
def test_a_call_never_goes_back_and_never_comes_back_to_life(told: list[CallStatus]) -> None:
    known = CallStatus.UNKNOWN
    for one in told:
        after = forward(known, one)
        assert RANK[after] >= RANK[known]
        assert known not in FINAL or after in FINAL
        known = after


@pytest.mark.parametrize(
    ("word", "means"),
    [("In-Progress", "in-progress"), (" ringing ", "ringing"), ("answered", "in-progress"), ("dancing", ""), ("", "")],
)
def test_words_are_read_whatever_their_case_and_unknown_ones_change_nothing(word: str, means: str) -> None:
    assert status(word) == means
    assert forward("ringing", status(word)) == max("ringing", means, key=lambda one: RANK[one])


def test_no_reports_at_all_say_nothing() -> None:
    assert latest([]) is CallStatus.UNKNOWN
