"""Measuring a reply on its channel, and cutting a long private one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.base import How
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Channel
from chalicelib.domain.lengths import Measure, measure, meta, signed, sms, split
from chalicelib.domain.lengths.graphemes import graphemes
from chalicelib.domain.lengths.split import split as cut

GRIN = "\N{GRINNING FACE}"
SIZES: dict[str, Callable[[str], int]] = {"characters": len, "utf-16": sms.utf16_units, "bytes": meta.utf8_bytes}


@pytest.mark.parametrize(
    ("channel", "how", "text", "expected"),
    [
        ("sms", "message", "hi", (2, 1600, "characters", 1, 1, "GSM-7", True)),
        ("sms", "message", "", (0, 1600, "characters", 0, 1, "GSM-7", True)),
        ("sms", "message", "a" * 161, (161, 1600, "characters", 2, 1, "GSM-7", True)),
        ("sms", "message", "€", (1, 1600, "characters", 1, 1, "GSM-7", True)),
        ("sms", "message", GRIN, (2, 1600, "characters", 1, 1, "UCS-2", True)),
        ("sms", "message", "a" * 1600 + "ж", (1601, 1600, "characters", 12, 2, "UCS-2", True)),
        ("whatsapp", "message", "hi", (2, 1600, "characters", 0, 1, "", True)),
        ("x", "public_reply", "a" * 280, (280, 280, "weighted characters", 0, 1, "", True)),
        ("x", "public_reply", "a" * 281, (281, 280, "weighted characters", 0, 1, "", False)),
        ("x", "post", "中" * 140, (280, 280, "weighted characters", 0, 1, "", True)),
        ("x", "post", "a\uffff", (3, 280, "weighted characters", 0, 1, "", False)),
        ("x", "message", GRIN * 10_000, (10_000, 10_000, "characters", 0, 1, "", True)),
        ("x", "private_reply", "a" * 10_001, (10_001, 10_000, "characters", 0, 2, "", True)),
        ("facebook", "message", "a" * 2001, (2001, 2000, "characters", 0, 2, "", True)),
        ("facebook", "public_reply", "a" * 8001, (8001, 8000, "characters", 0, 1, "", False)),
        ("instagram", "message", "é" * 501, (1002, 1000, "bytes", 0, 2, "", True)),
        ("instagram", "public_reply", "a" * 2201, (2201, 2200, "characters", 0, 1, "", False)),
        ("chat", "message", "a" * 10_000, (10_000, 10_000, "characters", 0, 1, "", True)),
    ],
)
def test_a_text_is_measured_as_its_channel_counts(
    channel: str, how: str, text: str, expected: tuple[int, int, str, int, int, str, bool]
) -> None:
    names = ("length", "limit", "unit", "segments", "parts", "encoding", "fits")
    found = measure(channel, how, text)
    assert tuple(getattr(found, name) for name in names) == expected


def test_the_sign_off_counts() -> None:
    assert signed("Done.", "^AB") == "Done. ^AB"
    assert measure("x", "public_reply", "a" * 276, "^AB").fits
    assert not measure("x", "public_reply", "a" * 277, "^AB").fits
    assert measure("x", "public_reply", "", "^AB").length == 0
    assert measure("sms", "message", "Done.", "^AB").length == 9


@pytest.mark.parametrize(
    ("channel", "how", "field"),
    [("fax", "message", "channel"), ("voice", "message", "channel"), ("sms", "public_reply", "how"), ("x", "", "how")],
)
def test_a_way_that_does_not_exist_is_named(channel: str, how: str, field: str) -> None:
    for ask in (measure, split):
        with pytest.raises(Invalid) as told:
            ask(channel, how, "hi")
        assert told.value.field == field


def test_every_way_of_every_social_channel_is_known() -> None:
    for channel in (Channel.X, Channel.FACEBOOK, Channel.INSTAGRAM):
        for how in How:
            assert isinstance(measure(channel, how, "hi"), Measure)


def test_a_public_text_that_is_too_long_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotAllowed) as told:
        split("x", "public_reply", "a" * 312)
    assert told.value.code == "too_long"
    assert told.value.reason == "The text is 312 weighted characters long; a post on X holds 280."
    assert told.value.instead == "Shorten it by 32 weighted characters, or answer privately."
    with pytest.raises(NotAllowed) as told:
        split("facebook", "post", "a" * 63_207)
    assert told.value.instead == "Shorten it by 1 characters."


def test_a_public_text_with_a_code_point_that_x_refuses_is_not_allowed() -> None:
    with pytest.raises(NotAllowed) as told:
        split("x", "post", "a\ufeff")
    assert told.value.code == "not_allowed_characters"


def test_a_text_that_fits_is_left_as_it_is() -> None:
    assert split("x", "public_reply", " a \n") == [" a \n"]
    assert split("sms", "message", "") == [""]


def test_a_long_private_text_goes_in_parts_that_fit() -> None:
    sentence = "The parcel left our depot on Monday. "
    parts = split("instagram", "message", sentence * 60)
    assert all(part.endswith("Monday.") for part in parts[:-1])
    assert [len(part) for part in parts[:-1]] == [26 * len(sentence) - 1 + len(sentence)] * 2
    assert " ".join(part.strip() for part in parts) == (sentence * 60).strip()


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("One two. Three four.", 12, ["One two.", "Three four."]),
        ("One two! Three? Four five six", 17, ["One two! Three?", "Four five six"]),
        ("He said “stop.” Then left.", 16, ["He said “stop.”", "Then left."]),
        ("It costs 3.50 at example.com today", 20, ["It costs 3.50 at", "example.com today"]),
        ("First line\nsecond line is long", 16, ["First line", "second line is", "long"]),
        ("これは文です。次の文も長いです。", 10, ["これは文です。", "次の文も長いです。"]),
        ("One two three four", 9, ["One two", "three", "four"]),
        ("One two three four", 7, ["One two", "three", "four"]),
        ("aaaaabbbbbccc", 5, ["aaaaa", "bbbbb", "ccc"]),
        ("Hi. aaaaaaaaaaaaaaaaa bbbb", 22, ["Hi. aaaaaaaaaaaaaaaaa", "bbbb"]),
        ("10\u00a0000\u00a0kg of it", 8, ["10\u00a0000\u00a0k", "g of it"]),
        ("word     \n  next", 6, ["word", "next"]),
        ("end.    ", 4, ["end."]),
        ("    a", 2, ["a"]),
        ("       ", 3, [""]),
        ("abe\u0301\u0301c", 3, ["ab", "e\u0301\u0301", "c"]),
        ("aaa。\u0301bb cc", 6, ["aaa。\u0301b", "b cc"]),
        ("aaa \u0301bb", 4, ["aaa", " \u0301bb"]),
        ("a" + "\u0301" * 4, 3, ["a\u0301\u0301", "\u0301\u0301"]),
    ],
)
def test_a_text_is_cut_at_sentence_ends_then_word_ends_then_characters(text: str, limit: int, parts: list[str]) -> None:
    assert cut(text, limit, len) == parts


def test_a_family_is_not_torn_apart() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # 18 bytes
    assert cut(family * 3, 40, meta.utf8_bytes) == [family * 2, family]


PIECES = ["a", "b", " ", "\n", ".", "!", "。", "é", "\u0301", GRIN, "\u200d", "中", "\u00a0", "\U0001f1ee", "\r"]
TEXTS = st.text(alphabet=st.sampled_from(PIECES), max_size=120)
GAP = re.compile(r"[^\S\u00a0\u2007\u202f]+")


@settings(max_examples=200, deadline=None)
@given(TEXTS | st.text(max_size=60), st.integers(4, 40), st.sampled_from(sorted(SIZES)))
def test_parts_fit_and_lose_or_double_nothing_but_white_space_at_a_cut(text: str, limit: int, unit: str) -> None:
    size = SIZES[unit]
    parts = cut(text, limit, size)
    assert all(size(part) <= limit for part in parts)
    assert len(parts) == 1 or all(parts)
    at = 0
    for part in parts:  # each part stands in the text where the last one ended, after white space at most
        found = text.index(part, at)
        assert not GAP.sub("", text[at:found])
        at = found + len(part)
    assert not GAP.sub("", text[at:])


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(16, 40))
def test_no_cut_falls_inside_what_a_reader_sees_as_one_character(text: str, limit: int) -> None:
    whole = list(graphemes(text))
    if any(meta.utf8_bytes(piece) > limit for piece in whole):
        return
    bounds = {0}
    for piece in whole:
        bounds.add(max(bounds) + len(piece))
    at = 0
    for part in cut(text, limit, meta.utf8_bytes):
        found = text.index(part, at)
        at = found + len(part)
        assert {found, at} <= bounds
