"""Texts as terms, in the writing of many languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.tokens import stem, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("returns", "return"), ("returning", "Return"), ("returned", "RETURNS"), ("shoes", "shoe"),
        ("parties", "party"), ("exchanges", "exchange"), ("exchanging", "exchange"), ("shipped", "shipping"),
        ("devoluciones", "devolución"), ("Schuhe", "Schuh"), ("scarpe", "scarpa"), ("remboursés", "rembourse"),
        ("Größe", "GRÖSSE"), ("café", "cafe\u0301"), ("ＡＢＣ", "abc"), ("łódź", "lodz"), ("الطلب", "طلب"),
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do I return my shoes?", ["return", "shoe"]),
        ("Wo ist die Bestellung?", ["bestellung"]),
        ("¿Dónde está mi pedido?", ["pedid"]),
        ("返品したい", ["返品", "品し", "した", "たい"]),
        ("靴 ABC-12", ["靴", "abc", "12"]),
        ("환불을", ["환불", "불을"]),
        ("see https://x.example/returns or a@b.example @brand", []),
        ("size 9, bus, glass, his", ["size", "9", "bus", "glass"]),
        ("👍 !!! ...", []),
        ("", []),
    ],
)
def test_what_a_text_is_about_is_kept_and_the_rest_is_not(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@given(st.text(max_size=200))
def test_any_text_has_terms_that_are_words_of_some_length(text: str) -> None:
    assert all(term and not term.isspace() for term in terms(text))
    assert terms(text) == terms(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stem(word)
