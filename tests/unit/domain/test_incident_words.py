"""How often and in which words people are told where the update stands."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.incident_words import FLOOD, HOUR, MINUTE, Rules, pace, passed_over, rules, ways, words
from chalicelib.domain.lengths import split


def let_through(every: int, burst: int, span: int) -> int:
    """How many a bucket that was full lets through in the worst stretch of `span` ms: asked all the time."""
    full_at, out = 0, 0
    for now in range(0, span + 1, 1_000):
        while max(full_at, now) <= now + (burst - 1) * every:
            full_at = max(full_at, now) + every
            out += 1
    return out


@given(st.integers(1, 60), st.integers(1, 500))
def test_a_bucket_never_lets_through_more_than_a_minute_and_an_hour_may_have(a_minute: int, an_hour: int) -> None:
    every, burst = pace(Rules(a_minute=a_minute, an_hour=an_hour))
    assert burst + MINUTE // every <= a_minute
    assert burst + HOUR // every <= an_hour


def test_the_bucket_of_the_usual_setting_lets_through_twenty_an_hour() -> None:
    every, burst = pace(Rules())
    assert (every, burst) == (240_000, 5)
    assert let_through(every, burst, MINUTE) == 5
    assert let_through(every, burst, HOUR - 1) in (19, 20)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl"])
def test_sixteen_ways_in_a_language_all_differ_from_their_neighbours_and_fit_a_post(language: str) -> None:
    found = ways(Rules(), language)
    assert len(set(found)) == len(found) == 16
    assert all(one.split("{")[0] != other.split("{")[0] for one, other in pairwise(found))
    for n in range(16):
        said = words(Rules(), language, n, "https://x.com/i/status/1234567890123456789")
        assert len(split("x", "public_reply", said)) == 1
        assert said.endswith("https://x.com/i/status/1234567890123456789")


def test_an_account_s_own_words_go_before_ours() -> None:
    own = Rules(texts={"en": ("See {link}",), "de": ("Hier: {link}",)})
    assert words(own, "de-AT", 7, "L") == "Hier: L"
    assert words(own, "ja", 0, "L") == "See L"
    assert words(Rules(texts={"de": ("Hier: {link}",)}), "ja", 0, "L") == "Hier: L"
    assert words(Rules(), "ja", 0, "L") == words(Rules(), "en", 0, "L")


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("yes", "settings.incident"),
        ({"acks": 1}, "settings.incident.acks"),
        ({"acknowledge": "no"}, "settings.incident.acknowledge"),
        ({"a_minute": 0}, "settings.incident.a_minute"),
        ({"a_minute": True}, "settings.incident.a_minute"),
        ({"an_hour": 501}, "settings.incident.an_hour"),
        ({"spike_least": 2}, "settings.incident.spike_least"),
        ({"spike_strength": 9}, "settings.incident.spike_strength"),
        ({"page": "ruth"}, "settings.incident.page"),
        ({"texts": ["a"]}, "settings.incident.texts"),
        ({"texts": {"en": []}}, "settings.incident.texts.en"),
        ({"texts": {"en": ["no link"]}}, "settings.incident.texts.en[0]"),
        ({"texts": {"en": ["{link} {name}"]}}, "settings.incident.texts.en[0]"),
    ],
)
def test_a_setting_that_can_t_be_names_its_field(setting: Any, field: str) -> None:
    with pytest.raises(Invalid) as error:
        rules(setting)
    assert error.value.field == field


def test_a_setting_is_read_and_nothing_is_the_usual() -> None:
    assert rules(None) == rules({}) == Rules()
    assert rules({"a_minute": 2, "texts": {"en": ["{link}"]}, "page": "+4930123456"}) == Rules(
        a_minute=2, texts={"en": ("{link}",)}, page="+4930123456"
    )


@pytest.mark.parametrize(
    ("only_arguing", "stranger", "lately", "why"),
    [
        (False, False, 0, ""),
        (False, True, FLOOD, ""),
        (False, True, FLOOD + 1, "a stranger in a flood"),
        (False, False, FLOOD + 1, ""),
        (True, False, 0, "only arguing"),
    ],
)
def test_who_is_passed_over(only_arguing: bool, stranger: bool, lately: int, why: str) -> None:
    assert passed_over(only_arguing=only_arguing, stranger=stranger, lately=lately) == why
