"""Personal data is found by its shape; what merely looks like it is left alone, or called possible."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.personal import find, is_own, orders

PATTERNS = ("AB-######", "??####")


def told(text: str) -> list[tuple[str, str, str]]:
    return [(span.kind.value, text[span.start : span.end], span.strength.value) for span in find(text, PATTERNS)]


@pytest.mark.parametrize(
    ("text", "kind", "said", "strength"),
    [
        ("mail sam.doe+x@example.co.uk please", "email", "sam.doe+x@example.co.uk", "sure"),
        ("correo: josé@ejemplo.es.", "email", "josé@ejemplo.es", "sure"),
        ("sam [at] example [dot] com", "email", "sam [at] example [dot] com", "likely"),
        ("sam(at)example.com", "email", "sam(at)example.com", "likely"),
        ("sam at example dot com", "email", "sam at example dot com", "likely"),
        ("ring +49 151 23456789!", "phone", "+49 151 23456789", "sure"),
        ("0044 20 7946 0958", "phone", "0044 20 7946 0958", "likely"),
        ("(415) 555-0132", "phone", "(415) 555-0132", "likely"),
        ("1-800-555-0199", "phone", "1-800-555-0199", "likely"),
        ("mi teléfono es 612 345 678", "phone", "612 345 678", "likely"),
        ("020 7946 0958", "phone", "020 7946 0958", "likely"),
        ("meine Nummer: 0151 2345678", "phone", "0151 2345678", "likely"),
        ("my mobile is 4155550132", "phone", "4155550132", "likely"),
        ("4155550132", "phone", "4155550132", "possible"),
        ("my card 4111-1111-1111-1111", "card", "4111-1111-1111-1111", "sure"),
        ("ending •••• 4242", "card", "•••• 4242", "sure"),
        ("DE89 3704 0044 0532 0130 00", "iban", "DE89 3704 0044 0532 0130 00", "sure"),
        ("it is AB-123456", "order", "AB-123456", "sure"),
        ("it is xy1234.", "order", "xy1234", "sure"),
        ("123-45-6789", "national_id", "123-45-6789", "likely"),
        ("my SSN is 123456789", "national_id", "123456789", "sure"),
        ("NI number AB 12 34 56 C", "national_id", "AB 12 34 56 C", "sure"),
        ("DNI 12345678Z", "national_id", "12345678Z", "sure"),
        ("NIE X1234567L", "national_id", "X1234567L", "sure"),
        ("RSSMRA85T10A562S", "national_id", "RSSMRA85T10A562S", "sure"),
        ("2 55 08 14 168 025 38", "national_id", "2 55 08 14 168 025 38", "sure"),
        ("85.07.30-033.28", "national_id", "85.07.30-033.28", "sure"),
        ("BSN 111222333", "national_id", "111222333", "sure"),
        ("CPF 529.982.247-25", "national_id", "529.982.247-25", "sure"),
        ("PESEL 44051401359", "national_id", "44051401359", "sure"),
        ("Steuer-ID 86 095 742 719", "national_id", "86 095 742 719", "sure"),
        ("131052-308T", "national_id", "131052-308T", "sure"),
        ("12 Baker Street, London NW1 6XE", "address", "12 Baker Street, London NW1 6XE", "likely"),
        ("350 Fifth Avenue, New York, NY 10118", "address", "350 Fifth Avenue, New York, NY 10118", "likely"),
        ("Lindenstraße 5, 10115 Berlin", "address", "Lindenstraße 5, 10115", "likely"),
        ("14 bis rue de la Paix, 75002 Paris", "address", "14 bis rue de la Paix, 75002", "likely"),
        ("Calle Mayor 3, 28013 Madrid", "address", "Calle Mayor 3, 28013", "likely"),
        ("Via Roma 10, 00184 Roma", "address", "Via Roma 10, 00184", "likely"),
        ("Rua Augusta 1200, 01304-001 São Paulo", "address", "Rua Augusta 1200, 01304-001", "likely"),
        ("Prinsengracht 263, 1016 GV Amsterdam", "address", "Prinsengracht 263, 1016 GV", "likely"),
        ("I live at 12 Oak Lane Apt 4", "address", "12 Oak Lane Apt 4", "likely"),
        ("12 Baker Street", "address", "12 Baker Street", "possible"),
        ("near SW1A 1AA", "address", "SW1A 1AA", "possible"),
    ],
)  # fmt: skip
def test_personal_data_is_found(text: str, kind: str, said: str, strength: str) -> None:
    assert told(text) == [(kind, said, strength)]


@pytest.mark.parametrize(
    "text",
    [
        "Hello, thanks for getting in touch!",
        "look at example.com or meet us at noon",
        "open 9-17 on 2026-11-22, from 10:15",
        "23.11.2026 09:00",
        "2024-2026",
        "$1,234,567.00 for 1234567 €",
        "order 4155550132",
        "tracking number: 1234567890",
        "Bestellnummer 4155550132",
        "version 10.0.19045.3693",
        "https://x.com/brand/status/1790123456789012345",
        "666-12-3456",  # never given out as a social security number
        "GB 12 34 56 C",
        "12345678A",  # the wrong letter
        "3 great ways to place an order",
        "5 Minutes Later",
        "win 2 Tickets at Main Street",
        "AB-12345",
        "zAB-123456",
        "we have 3,500 shops in 45 countries",
        "@sam #1234567890",
    ],
)
def test_other_things_are_left_alone(text: str) -> None:
    assert told(text) == []


def test_several_are_told_in_order_and_none_within_another() -> None:
    text = "Sam, 12 Baker Street, London NW1 6XE, +44 20 7946 0958, sam@example.com, 4111 1111 1111 1111"
    assert [kind for kind, _, _ in told(text)] == ["address", "phone", "email", "card"]


@given(st.text(max_size=300))
def test_spans_are_in_the_text_and_apart(text: str) -> None:
    spans = find(text, PATTERNS)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
    for before, after in itertools.pairwise(spans):
        assert before.end <= after.start


@given(
    st.from_regex(r"[a-z]{3,10}\.[a-z]{3,10}@[a-z]{3,12}\.(com|de|co\.uk)", fullmatch=True),
    st.text("abc ,.!", max_size=20),
)
def test_every_plain_address_is_found(mail: str, before: str) -> None:
    text = f"{before} {mail} thanks"
    assert mail in [said for kind, said, _ in told(text) if kind == "email"]


@pytest.mark.parametrize(
    ("said", "own", "expected"),
    [
        ("help@example.com", "HELP@example.com", True),
        ("020 7946 0958", "+44 20 7946 0958", True),
        ("+44 (0)20 7946 0958", "+44 20 7946 0958", False),
        ("+1 415 555 0132", "4155550132", True),
        ("4155550133", "4155550132", False),
        ("12 Baker Street", "12, Baker Street", True),
        ("sam@example.com", "help@example.com", False),
        ("1234", "+15551231234", False),
    ],
)
def test_what_the_brand_has_published_is_its_own(said: str, own: str, expected: bool) -> None:
    assert is_own(said, (own,)) is expected


@pytest.mark.parametrize(
    ("patterns", "field"),
    [
        ("AB-####", "f"),
        ([""], "f[0]"),
        (["AB-##"], "f[0]"),
        (["####", 5], "f[1]"),
        (["#" * 41], "f[0]"),
        (["####"] * 11, "f"),
    ],
)
def test_a_pattern_must_be_one(patterns: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        orders.check(patterns, "f")
    assert refused.value.field == field


def test_a_pattern_means_its_own_characters_only() -> None:
    assert orders.find("A.B(1234", ("A.B(####",))
    assert not orders.find("AxB(1234", ("A.B(####",))
