"""When it is said that an answer takes a while, and in which words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import acknowledging as a
from chalicelib.domain.acknowledging_texts import CLOSED, LATE
from chalicelib.domain.errors import Invalid
from chalicelib.domain.kind_times import LANGUAGES, by_when, from_when
from chalicelib.domain.lengths.x import POST_LIMIT, weighted_length
from chalicelib.domain.policies import Target
from chalicelib.domain.sla import FAR, Promise

NOW = 1_780_000_000_000
MIN = 60_000


def scene(**more: Any) -> a.Scene:
    usual: dict[str, Any] = {"now": NOW, "since": NOW - 5 * MIN, "closes_at": NOW + 60 * MIN, "warn_at": NOW + 9 * MIN}
    return a.Scene(**{**usual, "held": False, "anybody": True, **more})


@pytest.mark.parametrize(
    ("when", "more", "said", "again"),
    [
        ("", {"closes_at": 0, "anybody": False}, "", FAR),
        ("closed", {}, "", NOW + 60 * MIN),
        ("closed", {"closes_at": FAR}, "", FAR),
        ("closed", {"closes_at": 0}, "closed", FAR),
        ("closed", {"closes_at": 0, "held": True}, "closed", FAR),  # whoever has it has gone home too
        ("closed", {"closes_at": 0, "since": NOW - 10_000}, "", NOW + 50_000),  # they may still be writing
        ("closed", {"closes_at": 0, "since": NOW - a.DAY - 1}, "", FAR),  # too late to be of use
        ("late", {}, "", NOW + 9 * MIN),
        ("late", {"closes_at": 0}, "", NOW + 9 * MIN),
        ("late", {"warn_at": NOW}, "late", FAR),
        ("late", {"warn_at": NOW, "held": True}, "", FAR),
        ("late", {"warn_at": FAR}, "", FAR),
        ("late", {"anybody": False}, "late", FAR),
        ("late", {"anybody": False, "since": NOW}, "", NOW + MIN),
        ("both", {}, "", NOW + 9 * MIN),
        ("both", {"closes_at": NOW + MIN}, "", NOW + MIN),
        ("both", {"closes_at": 0, "anybody": False}, "closed", FAR),
        ("both", {"warn_at": NOW - 1}, "late", FAR),
    ],
)
def test_when_it_is_said(when: str, more: dict[str, Any], said: str, again: int) -> None:
    assert a.decide(a.Rules(when=when), scene(**more)) == (said, again)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(a.WHEN), st.integers(0, 30), st.integers(0, 90), st.integers(0, 30), st.booleans())
def test_the_next_look_is_always_later_than_now(when: str, since: int, closes: int, warn: int, held: bool) -> None:
    found = scene(since=NOW - since * 10_000, closes_at=NOW + closes * MIN, warn_at=NOW + warn * MIN, held=held)
    said, again = a.decide(a.Rules(when=when), found)
    assert again > NOW
    assert not said or again == FAR


@pytest.mark.parametrize(
    ("promise", "at"),
    [
        (None, FAR),
        (Promise(target=Target.FIRST_REPLY, start=NOW), FAR),  # its clock stands still
        (Promise(target=Target.FIRST_REPLY, start=NOW, due=NOW + 10 * MIN), NOW + 8 * MIN),
        (Promise(target=Target.FIRST_REPLY, start=NOW, due=NOW + 10 * MIN, warn_at=NOW + MIN), NOW + MIN),
        (Promise(target=Target.FIRST_REPLY, start=NOW, due=NOW + 10 * MIN, warned=NOW + 2 * MIN), NOW + 2 * MIN),
    ],
)
def test_a_promise_is_nearly_broken_when_its_policy_warns_or_a_fifth_is_left(promise: Promise | None, at: int) -> None:
    assert a.warn_at(promise) == at


# --- words


def test_there_are_three_ways_in_each_of_ten_languages_and_all_fit_into_a_post() -> None:
    assert len(LANGUAGES) == 10
    values = {"brand": "A Brand With A Long Name Ltd", "team": "Social media"}
    for language in LANGUAGES:
        far = NOW + 20 * a.DAY
        values["time"] = by_when(far, NOW, "Europe/Berlin", language, named=True)
        values["hours"] = from_when(far, NOW, "Europe/Berlin", language, named=True)
        for table in (LATE, CLOSED):
            assert len(set(table[language])) == 3
            for text in table[language]:
                a.check_text(text, "text", a.VARIABLES)
                assert "{time}" in text
                assert weighted_length(a.filled(text, values)) <= POST_LIMIT


def test_only_a_closed_desk_says_when_it_opens() -> None:
    assert not any("{hours}" in text for texts in LATE.values() for text in texts)
    assert all("{hours}" in text for texts in CLOSED.values() for text in texts)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=6, unique=True), st.text(), st.data())
def test_nobody_reads_the_same_words_twice_in_a_row(ways: list[str], seed: str, data: st.DataObject) -> None:
    last = data.draw(st.sampled_from(ways))
    found = a.chosen(tuple(ways), seed, last)
    assert found in ways
    assert found != last or len(ways) == 1
    assert a.chosen(tuple(ways), seed, last) == found  # whoever asks again gets the same


def test_the_words_vary_from_one_person_to_the_next() -> None:
    assert len({a.chosen(LATE["en"], f"ticket{n}", "") for n in range(30)}) == 3


def words(text: str, language: str = "en", **more: str) -> a.Words:
    return a.Words(text=text, language=language, **more)


@pytest.mark.parametrize(
    ("own", "why", "how", "language", "found"),
    [
        ((), "late", "private", "de-AT", ("de", LATE["de"])),
        ((), "closed", "public", "xx", ("en", CLOSED["en"])),
        ((words("Hi"),), "late", "private", "de", ("en", ("Hi",))),  # what the brand says, rather than what we would
        ((words("Hallo", "de"),), "late", "private", "de", ("de", ("Hallo",))),
        ((words("Hallo", "de"),), "late", "private", "fr", ("en", LATE["en"])),
        ((words("A", how="public"), words("B", how="private")), "late", "public", "en", ("en", ("A",))),
        ((words("A", when="closed"), words("B")), "late", "private", "en", ("en", ("B",))),
        ((words("A", when="closed"), words("B")), "closed", "private", "", ("en", ("A", "B"))),
    ],
)
def test_an_accounts_own_words_come_first(
    own: tuple[a.Words, ...], why: str, how: str, language: str, found: tuple[str, tuple[str, ...]]
) -> None:
    assert a.texts(a.Rules(when="both", texts=own), why, how, language) == found


def test_a_variable_that_is_not_known_leaves_no_hole() -> None:
    assert a.filled("Hello {brand}, back {hours} .", {"brand": "Acme"}) == "Hello Acme, back ."


# --- the setting


def test_it_is_off_unless_it_is_asked_for() -> None:
    assert a.rules(None).when == ""
    assert a.rules({}).when == ""
    assert not a.rules({"when": "both"}).public


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("both", ""),
        ({"when": "always"}, ".when"),
        ({"when": "late", "public": "yes"}, ".public"),
        ({"when": "late", "text": []}, ".text"),
        ({"when": "late", "texts": "Hi"}, ".texts"),
        ({"when": "late", "texts": [{"text": ""}]}, ".texts[0].text"),
        ({"when": "late", "texts": [{"text": "Hi"}, {"text": "Hi {name}"}]}, ".texts[1].text"),
        ({"when": "late", "texts": [{"text": "You wrote: {text}"}]}, ".texts[0].text"),
        ({"when": "late", "texts": [{"text": "Hi {brand"}]}, ".texts[0].text"),
        ({"when": "late", "texts": [{"text": "Hi", "language": "xx"}]}, ".texts[0].language"),
        ({"when": "late", "texts": [{"text": "Hi", "how": "loudly"}]}, ".texts[0].how"),
        ({"when": "late", "texts": [{"text": "Hi", "when": "both"}]}, ".texts[0].when"),
        ({"when": "late", "a_minute": 0}, ".a_minute"),
        ({"when": "late", "a_minute": True}, ".a_minute"),
        ({"when": "late", "flood": 0}, ".flood"),
        ({"when": "late", "language": "xx"}, ".language"),
    ],
)
def test_a_setting_that_is_wrong_is_refused_by_name(setting: Any, field: str) -> None:
    with pytest.raises(Invalid) as told:
        a.rules(setting)
    assert told.value.field == f"settings.acknowledge{field}"
    assert re.search(r"[.!]$", told.value.reason)
