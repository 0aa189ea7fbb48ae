"""A chat window's settings: what is wrong is named, and nothing else gets to a page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.chat_window import TEXTS, Question, Window, window
from chalicelib.domain.errors import Invalid

WORDING = Path(__file__).resolve().parents[3] / "console" / "chatbox" / "src" / "texts.ts"


def test_without_a_setting_it_has_its_own_look() -> None:
    assert window(None) == window({}) == Window()


def test_what_is_said_is_taken() -> None:
    said = {
        "accent": "#A1b2C3", "side": "left", "scheme": "dark", "away": "Out.", "call_account": "main", "rating": False,
        "mail_from": "care@shop.example",
        "question": {"text": "About?", "choices": ["a", "b"]}, "texts": {"title": "Help"},
    }  # fmt: skip
    assert window(said) == Window(
        accent="#A1b2C3", side="left", scheme="dark", away="Out.", call_account="main", rating=False,
        mail_from="care@shop.example",
        question=Question(text="About?", choices=("a", "b")), texts={"title": "Help"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("blue", ""),
        ({"accnt": "#000000"}, ".accnt"),
        ({"accent": "red"}, ".accent"),
        ({"accent": "#000000;}"}, ".accent"),
        ({"accent": 7}, ".accent"),
        ({"side": "top"}, ".side"),
        ({"scheme": "sepia"}, ".scheme"),
        ({"away": "x" * 301}, ".away"),
        ({"away": None}, ".away"),
        ({"rating": "yes"}, ".rating"),
        ({"call_account": "voice#main"}, ".call_account"),
        ({"mail_from": "care"}, ".mail_from"),
        ({"mail_from": "a@b.example\nBcc: c@d.example"}, ".mail_from"),
        ({"question": "What?"}, ".question"),
        ({"question": {"text": " "}}, ".question.text"),
        ({"question": {"text": "?", "choices": "ab"}}, ".question.choices"),
        ({"question": {"text": "?", "choices": ["x"] * 9}}, ".question.choices"),
        ({"question": {"text": "?", "choices": ["ok", ""]}}, ".question.choices[1]"),
        ({"texts": {"titel": "x"}}, ".texts.titel"),
        ({"texts": {"title": 5}}, ".texts.title"),
    ],
)
def test_what_is_wrong_is_named(said: Any, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        window(said)
    assert caught.value.field == f"settings.window{field}"


def test_every_text_that_can_be_worded_is_one_of_the_window_s() -> None:
    if not WORDING.exists():
        pytest.skip("the window's sources aren't here")
    known = set(re.findall(r"^  (\w+): ", WORDING.read_text(), re.MULTILINE))
    assert set(TEXTS) <= known
