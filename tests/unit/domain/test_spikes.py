"""When a count is a spike: tables, and what may be relied on for every history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.heard import Correction, Heard, Verdict
from chalicelib.domain.spikes import (
    AGAIN_MS,
    HISTORY,
    Rules,
    Tally,
    Threshold,
    filled,
    grouped,
    is_spike,
    may_alert,
    spike_of,
    tallies,
    threshold,
    why,
    words_of,
)

RULES = Rules()


def post(**more: object) -> Heard:
    made = Heard(key="x#brand#1", channel="x", account="brand", identity="9001", at=1_000)
    return replace(made, verdict=Verdict(topic="Outage", phrases=("#Down", "can't  pay")), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("history", "value"),
    [
        ([], 10),  # nothing known: the least
        ([0] * 1_000, 10),
        ([1] * 50, 10),
        ([20] * 50, 38),  # 20 + 4 * sqrt(20) = 37.9
        ([20] * 50 + [900], 38),  # one outlier
        ([20] * 50 + [900, 1_000], 38),  # two
        ([10, 12, 8, 11, 9, 10, 30, 10], 23),  # deviations: chance is larger than what was measured
        ([0, 40] * 100, 139),  # restless: the deviation counts
        ([0] * 900 + [30] * 100, 46),  # it comes up every day: one window in fifty reaches 30
    ],
)
def test_a_threshold_follows_from_the_history(history: list[int], value: int) -> None:
    assert threshold(history, RULES).value == value


def test_the_least_and_the_strength_can_be_set() -> None:
    assert threshold([], Rules(least=3)).value == 3
    assert threshold([100] * 20, Rules(strength=10)).value == 201


HISTORIES = st.lists(st.integers(0, 500), max_size=60)


@given(st.integers(0, 10_000), st.integers(1, 200), st.integers(1, 50))
def test_a_flat_series_never_alarms(count: int, length: int, least: int) -> None:
    assert not is_spike(count, threshold([count] * length, Rules(least=least)))


@given(HISTORIES.filter(lambda history: max(history, default=0) > 0), st.integers(1, 50))
def test_ten_times_the_most_that_ever_was_always_alarms(history: list[int], least: int) -> None:
    jump = 10 * max(history)
    assert is_spike(max(jump, least), threshold(history, Rules(least=least)))


@given(st.integers(1, 300), st.integers(10, 100), st.lists(st.integers(0, 10**6), max_size=2))
def test_two_outliers_do_not_blind_it(usual: int, length: int, outliers: list[int]) -> None:
    assert threshold([usual] * length + outliers, RULES) == replace(
        threshold([usual] * length, RULES), windows=length + len(outliers)
    )


@given(HISTORIES, st.integers(1, 100))
def test_fewer_than_the_least_never_alarm(history: list[int], least: int) -> None:
    assert not is_spike(least - 1, threshold(history, Rules(least=least)))


@given(HISTORIES)
def test_the_order_of_the_history_does_not_matter(history: list[int]) -> None:
    assert threshold(history, RULES) == threshold(sorted(history), RULES)


def test_a_history_begins_where_it_is_first_known_and_has_no_gaps() -> None:
    assert filled({}, 2_000) == []
    assert filled({1_996: 4, 1_998: 2, 2_000: 99, 2_001: 99}, 2_000) == [4, 0, 2, 0]
    assert filled({2_000 - HISTORY - 1: 5, 1_999: 1}, 2_000) == [1]


# --- counting


def test_a_post_is_counted_under_its_topic_and_its_phrases() -> None:
    assert words_of(post()) == ("topic:outage", "phrase:#down", "phrase:can't pay")
    corrected = replace(post(), correction=Correction(by="ana", at=1, topic="billing"))
    assert words_of(corrected)[0] == "topic:billing"
    assert words_of(Heard(key="k", channel="x", account="brand")) == ()


def test_spam_is_not_counted() -> None:
    assert tallies(replace(post(), verdict=Verdict(topic="outage", spam=True))) == []


def tally(n: int, *, by: str = "", channel: str = "x", word: str = "topic:outage") -> Tally:
    return Tally(channel=channel, word=word, key=f"k{n}", by=by or f"p{n}", at=n)


def test_people_are_counted_and_posts_told_by_channel() -> None:
    counted = [tally(n, by="one") for n in range(30)] + [tally(n) for n in range(30, 33)]
    (most, other) = grouped([*counted, *counted, tally(1, channel="facebook")])
    assert (most.channel, most.people, most.posts) == ("x", 4, 33)
    assert most.examples == ("k0", "k30", "k31", "k32")
    assert (other.channel, other.people) == ("facebook", 1)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=40), st.randoms())
def test_a_replay_in_any_order_counts_the_same(posts: list[tuple[int, int]], chance: object) -> None:
    counted = [tally(n, by=f"p{n % 7}", word=f"topic:{word}") for n, word in posts]
    again = [*counted, *counted]
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert grouped(again) == grouped(counted)


def test_the_reason_is_told_in_words() -> None:
    (group,) = grouped([tally(n) for n in range(12)])
    limit = Threshold(value=9, usual=1.5, windows=144)
    assert why(group, limit) == (
        "12 people (12 posts) spoke of the topic “outage” on x in ten minutes. Usual are 1.5 (the median of 144 "
        "times ten minutes before); from 9 on it counts as a spike."
    )
    assert "never came up before" in why(group, threshold([], RULES))


def test_a_word_is_told_of_once_an_hour() -> None:
    (group,) = grouped([tally(1)])
    known = spike_of(group, threshold([], RULES), account="brand", window=1, now=5_000)
    assert may_alert(None, 0)
    assert not may_alert(known, 5_000 + AGAIN_MS - 1)
    assert may_alert(known, 5_000 + AGAIN_MS)
