"""A saved search in X's words: within its length, and never our own posts or reshares."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.base import Account
from chalicelib.channels.x.query import LONGEST, compiled
from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import Channel
from chalicelib.domain.monitoring import Watch

BRAND = Account(channel=Channel.X, id="brand", address="1000000001", settings={"handle": "@LarkspurShoes"})
OURS = "-is:retweet -from:1000000001 -to:1000000001 -@LarkspurShoes"


@pytest.mark.parametrize(
    ("wanted", "query"),
    [
        ({"words": ("larkspur",)}, f"larkspur {OURS}"),
        ({"words": ("boots", "shoes")}, f"(boots OR shoes) {OURS}"),
        ({"words": ("boots",), "phrases": ("larkspur shoes",)}, f'(boots OR "larkspur shoes") {OURS}'),
        ({"phrases": ("  larkspur   shoes ",)}, f'"larkspur shoes" {OURS}'),
        ({"hashtags": ("larkspur", "#MossBoots")}, f"(#larkspur OR #MossBoots) {OURS}"),
        ({"words": ("larkspur",), "excluded": ("flower", "garden club")}, f'larkspur -flower -"garden club" {OURS}'),
        ({"words": ("larkspur",), "excluded": ("#gardening",)}, f"larkspur -#gardening {OURS}"),
        ({"words": ("larkspur",), "languages": ("en",)}, f"larkspur lang:en {OURS}"),
        ({"words": ("a", "b"), "languages": ("en", "he")}, f"(a OR b) (lang:en OR lang:iw) {OURS}"),
        ({"words": ("coca-cola", "and", "O'Neill")}, f'("coca-cola" OR "and" OR "O\'Neill") {OURS}'),
        ({"words": ("from:nasa", "-is:reply", "(x)")}, f'("from:nasa" OR "-is:reply" OR "(x)") {OURS}'),
        ({"words": ("Стиль", "靴")}, f"(Стиль OR 靴) {OURS}"),
        ({"words": ("boots", "boots")}, f"boots {OURS}"),
        ({"words": ("boots",), "mentions": True}, "boots -is:retweet -from:1000000001"),
    ],
)
def test_what_is_looked_for_in_xs_operators(wanted: dict[str, Any], query: str) -> None:
    assert compiled(Watch(id="w", **wanted), BRAND) == query


def test_an_account_that_does_not_say_its_handle_only_loses_that_part() -> None:
    assert compiled(Watch(id="w", words=("boots",)), replace(BRAND, settings={})).endswith("-to:1000000001")
    odd = replace(BRAND, settings={"handle": "not a handle OR everything"}, address="")
    assert compiled(Watch(id="w", words=("boots",)), odd) == "boots -is:retweet"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({}, "words"),
        ({"excluded": ("boots",)}, "words"),
        ({"words": ("ok", "--")}, "words[1]"),
        ({"phrases": ('say "cheese"',)}, "phrases[0]"),
        ({"words": ("back\\slash",)}, "words[0]"),
        ({"hashtags": ("two words",)}, "hashtags[0]"),
        ({"hashtags": ("2026",)}, "hashtags[0]"),
        ({"words": ("ok",), "languages": ("en", "eo")}, "languages[1]"),
        ({"words": tuple(f"word{n:04}" for n in range(50))}, "words"),
    ],
)
def test_what_cannot_be_looked_for_is_told_by_its_field(wanted: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        compiled(Watch(id="w", **wanted), BRAND)
    assert refused.value.field == field


def test_one_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(Invalid) as refused:
        compiled(Watch(id="w", phrases=tuple(f"{n:03}{'x' * 90}" for n in range(6))), BRAND)
    assert re.search(r"\b\d+ too long", refused.value.reason)


TERMS = st.lists(st.text(min_size=1, max_size=30), max_size=4).map(tuple)


@given(words=TERMS, phrases=TERMS, excluded=TERMS)
def test_whatever_people_type_stays_inside_its_quotes(
    words: tuple[str, ...], phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    try:
        query = compiled(Watch(id="w", words=words, phrases=phrases, excluded=excluded), BRAND)
    except Invalid:
        return
    assert len(query) <= LONGEST
    assert query.endswith(f" {OURS}")
    bare = re.sub(r'"[^"]*"', "", query.removesuffix(OURS))
    assert '"' not in bare
    assert ":" not in bare, "no operator but ours"
