"""What Rapport says by itself: complete in every language, and in plain words."""

from __future__ import annotations

import string

import pytest

from chalicelib.channels.voice import words

FULL = {"en": words.EN, "es": words.ES, "de": words.DE, "fr": words.FR}


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_listed_has_its_own_table() -> None:
    assert set(words.LANGUAGES) == set(FULL)
    assert all(words.TABLE[language] is table for language, table in FULL.items())


@pytest.mark.parametrize("language", ["es", "de", "fr"])
def test_every_language_has_every_phrase_with_the_same_gaps(language: str) -> None:
    table = FULL[language]
    assert table.keys() == words.EN.keys()
    for key, text in words.EN.items():
        assert names(table[key]) == names(text), key


@pytest.mark.parametrize("language", sorted(FULL))
def test_a_phrase_is_a_sentence_unless_it_goes_into_one(language: str) -> None:
    for key, text in FULL[language].items():
        assert text == " ".join(text.split()), key
        assert (text[-1] in ".!?") == (key not in ("hash", "unknown_caller")), key


@pytest.mark.parametrize("tag", sorted(words.TABLE))
def test_a_variant_only_changes_phrases_that_exist(tag: str) -> None:
    assert words.TABLE[tag].keys() <= words.EN.keys()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-US", "the pound key"),
        ("en-us", "the pound key"),
        ("en-CA", "the pound key"),
        ("en-GB", "the hash key"),
        ("en", "the hash key"),
        ("de-AT", "die Rautetaste"),
        ("fr-CA", "la touche dièse"),
        ("es-MX", "la tecla almohadilla"),
        ("pl-PL", "the hash key"),
        ("", "the hash key"),
    ],
)
def test_a_phrase_is_looked_up_from_the_exact_tag_to_english(language: str, said: str) -> None:
    assert words.phrase(language, "hash") == said


@pytest.mark.parametrize(
    ("language", "read_as"), [("de-AT", "de-AT"), ("EN-gb", "EN-gb"), ("pl-PL", "en-US"), ("", "en-US")]
)
def test_english_words_are_read_as_english(language: str, read_as: str) -> None:
    assert words.spoken_language(language) == read_as


def test_a_phrase_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.phrase("en", "no such phrase")
    with pytest.raises(KeyError):
        words.phrase("en", "greeting")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute"),
        (44, "less than a minute"),
        (45, "about a minute"),
        (90, "about a minute"),
        (91, "about 2 minutes"),
        (120, "about 2 minutes"),
        (121, "about 3 minutes"),
        (55 * 60, "about 55 minutes"),
        (55 * 60 + 1, "about an hour"),
        (65 * 60, "about an hour"),
        (65 * 60 + 1, "more than an hour"),
        (86_400, "more than an hour"),
    ],
)
def test_a_wait_is_told_in_plain_words(seconds: int, said: str) -> None:
    assert words.estimate("en-US", seconds) == f"The estimated wait is {said}."


@pytest.mark.parametrize(
    ("language", "position", "said"),
    [
        ("en", 0, "You are next in line."),
        ("en", 1, "You are next in line."),
        ("en", 2, "You are number 2 in line."),
        ("de", 2, "Sie sind auf Platz 2 in der Warteschlange."),
        ("es", 1, "Es usted la siguiente persona en la cola."),
        ("fr", 12, "Vous êtes en position 12 dans la file d'attente."),
    ],
)
def test_a_place_in_line_is_told_in_plain_words(language: str, position: int, said: str) -> None:
    assert words.place(language, position) == said


def test_numbers_are_spelled_digit_by_digit() -> None:
    assert words.spelled("+1 (555) 010-0123") == "1 5 5 5 0 1 0 0 1 2 3"
    assert words.ending("+15550100123") == "1 2 3"
    assert words.ending("12") == "1 2"
