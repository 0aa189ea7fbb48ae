"""Sign-offs: which, when, and never twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import signoff
from chalicelib.domain.agents import Agent

SOFIA = Agent(id="sofia", name="Sofia Braun", initials="SB")


@pytest.mark.parametrize(
    ("style", "agent", "expected"),
    [
        ("", SOFIA, ""),
        ("initials", SOFIA, "^SB"),
        ("first_name", SOFIA, "- Sofia"),
        ("initials", Agent(id="x"), ""),
        ("first_name", Agent(id="x"), ""),
        ("initials", None, ""),
    ],
)
def test_a_sign_off_is_the_account_s_style_of_the_agent_s_name(style: str, agent: Agent | None, expected: str) -> None:
    assert signoff.mark(style, agent) == expected


def test_private_messages_are_signed_only_where_the_account_says_so() -> None:
    settings = {"sign_off": "initials"}
    assert signoff.of(settings, SOFIA, public=True) == "^SB"
    assert signoff.of(settings, SOFIA, public=False) == ""
    assert signoff.of({**settings, "sign_off_private": True}, SOFIA, public=False) == "^SB"


@pytest.mark.parametrize(
    ("text", "sign", "expected"),
    [
        ("Sorry!", "^SB", "Sorry! ^SB"),
        ("Sorry! \n", "^SB", "Sorry! ^SB"),
        ("Sorry! ^SB", "^SB", "Sorry! ^SB"),
        ("Sorry! ^sb ", "^SB", "Sorry! ^sb "),
        ("Sorry!\n^SB", "^SB", "Sorry!\n^SB"),
        ("a^SB", "^SB", "a^SB ^SB"),  # part of a word isn't a sign-off
        ("Bye - Sofia", "- Sofia", "Bye - Sofia"),
        ("as it is ", "", "as it is "),
        ("", "^SB", ""),
    ],
)
def test_a_text_is_signed_once(text: str, sign: str, expected: str) -> None:
    assert signoff.signed(text, sign) == expected


@given(st.text(max_size=60), st.sampled_from(["^SB", "- Sofia", ""]))
def test_signing_twice_is_signing_once_and_can_be_undone(text: str, sign: str) -> None:
    once = signoff.signed(text, sign)
    assert signoff.signed(once, sign) == once
    assert signoff.unsigned(once, sign) == signoff.unsigned(text, sign).rstrip() or not sign or not text.strip()
