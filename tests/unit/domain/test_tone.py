"""How a text would sound: each warning where it is due, and none about ordinary answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import social_words, tone
from chalicelib.domain.tone import Told


def about(**more: Any) -> Told:
    known: dict[str, Any] = {
        "channel": "x", "how": "public_reply", "customer": "Sam Doe", "own_domains": ("example.com",),
        "competitors": ("Acme", "Best Shop"),
    }  # fmt: skip
    return Told(**{**known, **more})


def told(text: str, **more: Any) -> list[tuple[str, str]]:
    return [(note.code, text[note.start : note.end]) for note in tone.check(text, about(**more))]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("You should have read the terms.", "blame", "You should have"),
        ("As I already said, it is closed.", "blame", "As I already"),
        ("You shouldn’t worry, but you’re wrong here.", "blame", "you’re wrong"),
        ("Como ya le dije, está cerrado.", "blame", "Como ya le dije"),
        ("Vous auriez dû le lire.", "blame", "Vous auriez dû"),
        ("Das ist selbst schuld.", "blame", "selbst schuld"),
        ("Deveria ter lido.", "blame", "Deveria ter"),
        ("Sorry, it’s our policy.", "defensive", "it’s our policy"),
        ("That is  not our\nfault.", "defensive", "not our\nfault"),
        ("No podemos hacer nada.", "defensive", "No podemos hacer nada"),
        ("Nous n'y pouvons rien.", "defensive", "Nous n'y pouvons rien"),
        ("Das ist nicht unser Problem.", "defensive", "nicht unser Problem"),
        ("Não podemos fazer nada.", "defensive", "Não podemos fazer nada"),
        ("Great!!!", "shouting", "!!!"),
        ("WHY DO YOU ASK US THAT", "shouting", "WHY DO YOU ASK US THAT"),
        ("Please READ THE MANUAL first, then write to us again", "shouting", "READ THE MANUAL"),
        ("ПОЧЕМУ ВЫ СПРАШИВАЕТЕ", "shouting", "ПОЧЕМУ ВЫ СПРАШИВАЕТЕ"),
        ("Hi {customer_name}, thanks", "unexpanded", "{customer_name}"),
        ("Hi {{ name }}, thanks", "unexpanded", "{{ name }}"),
        ("Hello [First name], thanks", "unexpanded", "[First name]"),
        ("Hello <name>, thanks", "unexpanded", "<name>"),
        ("Hola [nombre]", "unexpanded", "[nombre]"),
        ("Dear %FIRSTNAME%", "unexpanded", "%FIRSTNAME%"),
        ("Hi Anna, thanks", "wrong_name", "Anna"),
        ("@samdoe Hello Anna!", "wrong_name", "Anna"),
        ("Dear Mr. Smith, thanks", "wrong_name", "Smith"),
        ("Guten Tag Frau Müller", "wrong_name", "Müller"),
        ("Estimada María, gracias", "wrong_name", "María"),
        ("see https://evil.test/a", "foreign_link", "https://evil.test/a"),
        ("see notexample.com", "foreign_link", "notexample.com"),
        ("Better than ACME.", "competitor", "ACME"),
        ("Try best  shop instead", "competitor", "best  shop"),
    ],
)
def test_what_sounds_wrong_is_shown(text: str, code: str, said: str) -> None:
    assert told(text) == [(code, said)]


@pytest.mark.parametrize(
    "text",
    [
        "Hi Sam, sorry that you didn't receive it. We have sent it again!",
        "Hello Mr Doe, thank you for telling us.",
        "Hello there! Could you tell us more?",
        "Hi Samuel, it is on its way.",
        "Good morning! The shop opens at 9.",
        "It is on https://help.example.com/faq and www.example.com",
        "The FAQ about VAT in the USA is being updated.",
        "Thanks! Our DVD player supports MP3, HDMI and USB.",
        "You should receive it tomorrow.",
        "We're sorry about this; we will call you.",
        "It is in the basket {not} found?".replace("{not}", "not"),
        "Prices: [see shop]",
        "Hi, Thanks for asking",
        "Hallo zusammen, danke!",
        "An acmeous colour",
    ],
)
def test_ordinary_answers_are_not_warned_about(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "it", "pt", "nl", "pl", "ru", "ja"])
@pytest.mark.parametrize(
    "kind", [social_words.INVITE, social_words.INVITE_TEXT, social_words.CLOSING, social_words.ASK_TO_DELETE]
)
def test_our_own_words_are_not_warned_about(language: str, kind: str) -> None:
    assert told(social_words.text(kind, language)) == []


@pytest.mark.parametrize("customer", ["", "samdoe_77", "sam", "田中", "x"])
def test_whose_name_is_not_known_is_called_anything(customer: str) -> None:
    assert told("Hi Anna, thanks", customer=customer) == []


def test_without_settings_links_and_names_are_not_judged() -> None:
    assert told("see https://evil.test/a or Acme", own_domains=(), competitors=()) == []


def test_many_apologies_are_noted_and_ask_nothing() -> None:
    (note,) = tone.check("Sorry! We apologise. So sorry.", about())
    assert (note.code, note.asks) == ("apologies", False)
    assert told("Sorry! We apologise.") == []


def test_what_is_too_long_with_its_sign_off_is_noted() -> None:
    assert [code for code, _ in told("a" * 277, sign="^AB")] == ["too_long"]
    assert told("a" * 276, sign="^AB") == []


@pytest.mark.parametrize(
    ("asked", "answer", "noted"),
    [
        ("When does the Berlin store open on Sunday?", "We are happy to hear from you.", True),
        ("¿Cuándo abre la tienda de Madrid?", "Nos alegra leerle.", True),
        ("When does the Berlin store open on Sunday?", "On Sunday from 9.", False),
        ("When does the Berlin store open on Sunday?", "Which one do you mean?", False),
        ("When does the Berlin store open on Sunday?", "Please send us a DM.", False),
        ("When does the Berlin store open on Sunday?", "See https://example.com/hours", False),
        ("The Berlin store was closed on Sunday.", "We are happy to hear from you.", False),
        ("Where is the parcel that I ordered?", "We found it, and it arrives tomorrow.", False),
        ("Where is the parcel that I ordered?", "It’s on its way.", False),
        ("Where is the parcel that I ordered?", "Thank you for telling us, we appreciate it.", True),
        ("Wann kommt mein Paket in Hamburg an?", "Gefunden, und er bringt es morgen.", False),
        ("Really?", "We are happy to hear from you.", False),
        ("", "We are happy to hear from you.", False),
    ],
)
def test_an_answer_to_something_else_is_noted_and_asks_nothing(asked: str, answer: str, noted: bool) -> None:
    notes = tone.check(answer, about(asked=asked))
    assert [(note.code, note.asks) for note in notes] == ([("not_answering", False)] if noted else [])


@given(st.text(max_size=400), st.text(max_size=100), st.text(max_size=30))
def test_notes_are_about_a_part_of_the_text(text: str, asked: str, customer: str) -> None:
    for note in tone.check(text, about(asked=asked, customer=customer)):
        assert 0 <= note.start <= note.end <= len(text)
        assert note.code in tone.CODES
        assert note.reason.endswith((".", "?"))
