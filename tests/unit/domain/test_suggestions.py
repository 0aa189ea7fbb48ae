"""What is suggested on a ticket, told by its story."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.events import Direction, Kind, Visibility
from chalicelib.domain.identities import Customer, may_be_fed
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.personal import find
from chalicelib.domain.suggestions import TURNS, WITHHELD, What, suggested
from chalicelib.domain.tickets import Status, Ticket

PUBLIC = {"visibility": Visibility.PUBLIC, "kind": Kind.POST}
PRIVATE = {"visibility": Visibility.PRIVATE, "kind": Kind.DM}


def story(*lines: tuple[str, str] | tuple[str, str, dict[str, Any]], channel: str = "x") -> list[Interaction]:
    """Lines as (`>` theirs or `<` ours, `public` or `private`; words; more)."""
    out = []
    for n, (who, text, *more) in enumerate(lines, 1):
        direction = Direction.INBOUND if who[0] == ">" else Direction.OUTBOUND
        side = PUBLIC if who[1:] == "public" else PRIVATE
        status = "" if direction is Direction.INBOUND else "sent"
        made = {"key": f"k{n}", "at": n, "channel": channel, "text": text, "direction": direction, "status": status}
        out.append(Interaction(**{**made, **side, **(more[0] if more else {})}))
    return out


def kinds(ticket: Ticket, lines: list[Interaction], **more: Any) -> list[str]:
    def personal(text: str) -> list[str]:
        return [span.kind.value for span in find(text)]

    return [str(one.what) for one in suggested(ticket, lines, personal=personal, **more).items]


OPEN = Ticket(id="t_1", status=Status.OPEN, public=True, waiting_since=1)
GONE = replace(OPEN, private_at=2)
TALK = [(">public", "Broken!"), ("<public", "How so?"), (">public", "In two."), ("<public", "Which one?")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([(">public", "Broken!")], []),
        (TALK, []),
        ([*TALK, (">public", "The blue one.")], ["go_private"]),
        ([(">public", "Broken!"), (">public", "Hello?"), (">public", "Anybody?")], []),  # one turn, in three posts
        ([(">public", "Broken!"), ("<public", "What is your order number?")], ["go_private"]),
        ([(">public", "Broken!"), ("<private", "What is your order number?")], []),
        ([(">public", "Mail me: sam@example.com")], ["ask_to_delete", "go_private"]),
        ([(">public", "Mail me: sam@example.com", {"hidden": True})], ["go_private"]),
        ([(">public", "Mail me: sam@example.com", {"deleted_at": 5})], []),
        ([(">public", "sam@example.com"), ("<public", "Please delete your post.", {"extra": {"answers": "k1"}})],
         ["go_private"]),
        ([(">private", "sam@example.com")], []),
    ],
)  # fmt: skip
def test_going_private_is_suggested_after_many_turns_or_personal_data(lines: list[Any], expected: list[str]) -> None:
    assert kinds(OPEN, story(*lines)) == expected


def test_hiding_is_offered_where_the_channel_can() -> None:
    lines = story((">public", "Mail me: sam@example.com"), channel="facebook")
    assert kinds(OPEN, lines) == ["ask_to_delete", "hide_comment", "go_private"]


def test_how_many_turns_is_a_setting_and_0_is_never() -> None:
    lines = story(*TALK, (">public", "The blue one."))
    assert TURNS == 3
    assert kinds(OPEN, lines, turns=4) == []
    assert kinds(OPEN, lines, turns=0) == []
    assert kinds(OPEN, lines[:3], turns=2) == ["go_private"]


def test_nothing_more_is_suggested_once_it_goes_on_in_private() -> None:
    assert kinds(GONE, story(*TALK, (">public", "The blue one."), ("<private", "Hello"))) == []


SETTLED = [(">public", "Broken!"), ("<private", "Let us see."), (">private", "Here."), ("<private", "A new one comes.")]


@pytest.mark.parametrize(
    ("ticket", "lines", "expected"),
    [
        (replace(GONE, status=Status.SOLVED, waiting_since=0), SETTLED, ["close_the_loop"]),
        (replace(GONE, status=Status.PENDING, waiting_since=0), SETTLED, ["close_the_loop"]),
        (GONE, SETTLED[:3], []),  # their turn isn't answered
        (replace(GONE, status=Status.PENDING, waiting_since=0), SETTLED[:2], []),  # they haven't come along yet
        (replace(OPEN, status=Status.SOLVED, waiting_since=0), SETTLED[:1], []),
        (replace(GONE, status=Status.SOLVED, public=False), SETTLED, []),
        (replace(GONE, status=Status.CLOSED), SETTLED, []),
    ],
)
def test_the_loop_is_to_be_closed_when_it_was_settled_in_private(
    ticket: Ticket, lines: list[Any], expected: list[str]
) -> None:
    assert kinds(ticket, story(*lines)) == expected


@pytest.mark.parametrize(
    ("status", "again"), [("sent", False), ("queued", False), ("failed", True), ("cancelled", True)]
)
def test_a_closed_loop_isn_t_closed_again_but_one_that_failed_is(status: str, again: bool) -> None:
    thanks = ("<public", "Thank you!", {"extra": {"closing": "yes"}, "status": status})
    found = kinds(replace(GONE, status=Status.SOLVED, waiting_since=0), story(*SETTLED, thanks))
    assert ("close_the_loop" in found) is again


def half(code: str) -> tuple[str, str, dict[str, Any]]:
    return (
        "<private",
        "Hello",
        {"status": "failed", "status_reason": "no", "extra": {"gone_private": "dm", "code": code}},
    )


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([half("dm_closed")], ["invite_to_write"]),
        ([half("blocked")], []),
        ([half("dm_closed"), ("<public", "We wrote to you.", {"extra": {"gone_private": "invitation"}})],
         ["invite_to_write"]),
        ([half("dm_closed"), ("<public", "Please write to us: https://...")], []),
        ([half("dm_closed"), ("<public", "Please write", {"status": "failed"})], ["invite_to_write"]),
        ([half("dm_closed"), (">private", "Here I am")], []),
    ],
)  # fmt: skip
def test_who_can_t_be_written_to_is_to_be_asked_to_write_first(after: list[Any], expected: list[str]) -> None:
    assert kinds(OPEN, story((">public", "Broken!"), *after)) == expected


def test_a_number_given_in_private_can_be_called_unless_a_call_is_promised() -> None:
    lines = story((">public", "Broken!"), ("<private", "Your number?"), (">private", "It is +44 20 7946 0958, thanks"))
    assert "call_them" in kinds(GONE, lines)
    assert "call_them" in kinds(replace(GONE, callback="offered"), lines)
    assert "call_them" not in kinds(replace(GONE, callback="cb_1"), lines)


def test_who_only_argues_gets_nothing_that_others_would_read_and_the_agent_is_told() -> None:
    lines = story((">public", "sam@example.com"), (">private", "+44 20 7946 0958"), channel="facebook")
    told = suggested(GONE, lines, personal=lambda text: [span.kind.value for span in find(text)], fed=False)
    assert {one.what for one in told.items} == {What.HIDE_COMMENT, What.CALL_THEM}
    assert told.withheld == WITHHELD


def test_every_suggestion_says_why_and_what_it_is_about() -> None:
    lines = story((">public", "Mail me: sam@example.com"))
    for one in suggested(OPEN, lines, personal=lambda text: [span.kind.value for span in find(text)]).items:
        assert one.why.endswith(".")
        assert "an e-mail address" in one.why
        assert one.answers == "k1"


def test_who_only_argues_isn_t_fed_and_everybody_else_may_be() -> None:
    sam = Customer(id="c_1", identity="x#77")
    assert may_be_fed(None)
    assert may_be_fed(sam)
    assert not may_be_fed(replace(sam, arguing={"by": "ana", "at": "1", "why": "insults"}))
