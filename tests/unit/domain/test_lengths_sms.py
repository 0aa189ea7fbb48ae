"""Segments of a text message, as carriers bill them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.lengths.graphemes import graphemes
from chalicelib.domain.lengths.sms import Segments, segments, utf16_units
from tests.unit.channels.openapi_contract import providers

GRIN = "\N{GRINNING FACE}"
FLAG = "\U0001f1ee\U0001f1f9"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
GSM7 = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 0, 0)),
        ("a" * 160, Segments("GSM-7", 1, 160, 160)),
        ("a" * 161, Segments("GSM-7", 2, 161, 161)),
        ("a" * 306, Segments("GSM-7", 2, 306, 306)),
        ("a" * 307, Segments("GSM-7", 3, 307, 307)),
        ("€" * 80, Segments("GSM-7", 1, 160, 80)),
        ("€" * 80 + "a", Segments("GSM-7", 2, 161, 81)),
        (GSM7, Segments("GSM-7", 1, len(GSM7), len(GSM7))),
        ("^{}\\[~]|€\f", Segments("GSM-7", 1, 20, 10)),
        ("ç", Segments("UCS-2", 1, 1, 1)),
        ("`", Segments("UCS-2", 1, 1, 1)),
        ("ж" * 70, Segments("UCS-2", 1, 70, 70)),
        ("ж" * 71, Segments("UCS-2", 2, 71, 71)),
        ("ж" * 135, Segments("UCS-2", 3, 135, 135)),
        (GRIN * 35, Segments("UCS-2", 1, 70, 35)),
        (GRIN * 36, Segments("UCS-2", 2, 72, 36)),
        (FLAG, Segments("UCS-2", 1, 4, 1)),
        (FAMILY, Segments("UCS-2", 1, 11, 1)),
    ],
)
def test_a_text_is_counted_as_carriers_count_it(text: str, expected: Segments) -> None:
    assert segments(text) == expected


def test_an_extension_character_is_never_cut() -> None:
    # 152 + the two of a euro sign do not fit in the 153 of the first segment, so one septet stays empty.
    assert segments("a" * 152 + "€" + "a" * 152).segments == 3
    assert segments("a" * 151 + "€" + "a" * 153).segments == 2


def test_an_emoji_is_never_cut() -> None:
    assert segments("ж" * 66 + GRIN + "ж" * 66).segments == 3
    assert segments("ж" * 65 + GRIN + "ж" * 67).segments == 2
    assert segments("ж" * 60 + FAMILY + "ж" * 60).segments == 3


def test_a_character_larger_than_a_segment_is_counted_by_code_point() -> None:
    assert segments("e" + "\u0301" * 133).segments == 2
    assert segments("e" + "\u0301" * 134).segments == 3


def boxes(sizes: list[int], room: int) -> list[int]:
    """Fills boxes the plain way, keeping each one's load."""
    loads = [0]
    for size in sizes:
        if loads[-1] + size > room:
            loads.append(0)
        loads[-1] += size
    return loads


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["a", "€", "a" * 50, "ж", GRIN, FLAG, FAMILY, "\n", "e\u0301", "中"]), max_size=300))
def test_segments_hold_the_whole_text_and_none_too_much(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = segments(text)
    one, room = (160, 153) if found.encoding == "GSM-7" else (70, 67)
    if found.units <= one:
        assert found.segments == (1 if text else 0)
        return
    if found.encoding == "GSM-7":
        sizes = [2 if letter == "€" else 1 for letter in text]
    else:
        sizes = [len(piece.encode("utf-16-le")) // 2 for piece in graphemes(text)]
    assert found.units == sum(sizes)
    assert found.segments == len(boxes(sizes, room))
    assert -(-found.units // room) <= found.segments <= -(-found.units // (room - 10))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_utf16_units_are_those_of_the_encoding(text: str) -> None:
    assert utf16_units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    "pieces",
    [
        ["a", "b"],
        ["e\u0301", "x"],
        [FLAG, "\U0001f1e9\U0001f1ea", "\U0001f1eb"],
        [FAMILY, FAMILY],
        ["\U0001f3f3\ufe0f\u200d\U0001f308", "!"],
        ["\U0001f44d\U0001f3fd", "\U0001f44d"],
        ["1\ufe0f\u20e3", "2"],
        ["a\u200d", "b"],
        ["\r\n", "\n", "\r"],
        ["각", "\u1100\u1161\u11a8", "가"],
        ["กำ", "น้ำ"],
        ["\n", "\u0301"],
        ["\u200b", "\u0301"],
        ["\U0001f3f4\U000e0067\U000e0062\U000e007f", "x"],
    ],
)
def test_what_a_reader_sees_as_one_character_stays_together(pieces: list[str]) -> None:
    assert list(graphemes("".join(pieces))) == pieces


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_the_characters_joined_are_the_text(text: str) -> None:
    pieces = list(graphemes(text))
    assert "".join(pieces) == text
    assert all(pieces)


@pytest.mark.providers
def test_every_known_answer_of_twilios_calculator() -> None:
    cases = json.loads((providers() / "vectors" / "sms_segments.json").read_text())["cases"]
    assert len(cases) >= 10
    for case in cases:
        found = segments(case["body"])
        told = (case["encoding"], case["segments"], case["characters"])
        assert (found.encoding, found.segments, found.characters) == told, case["case"]
