"""What of customers' public words may be hidden or deleted, and what is said where it may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain import moderation as m
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Direction, Kind, Visibility
from chalicelib.domain.interactions import Edit, Interaction
from chalicelib.domain.moderation import Wish

COMMENT = Interaction(key="facebook#page#1", channel="facebook", kind=Kind.COMMENT, visibility=Visibility.PUBLIC)
HIDE = Wish(client_id="c", action="hide", reason="spam")
UNHIDE = Wish(client_id="c", action="unhide")
DELETE = Wish(client_id="c", action="delete", reason="spam", confirm=True)
STANDARDS = replace(DELETE, reason="community_standards")


@pytest.mark.parametrize("reason", ["", "rude", "competitor", "SPAM", "bad review"])
@pytest.mark.parametrize("action", ["hide", "delete"])
def test_no_other_reason_than_the_two_hides_or_deletes_anything(action: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        m.check(Wish(client_id="c", action=action, reason=reason, confirm=True))
    assert refused.value.field == "reason"
    assert "spam or community_standards" in refused.value.reason


def test_showing_again_needs_no_reason_and_takes_no_strange_one() -> None:
    m.check(UNHIDE)
    with pytest.raises(Invalid):
        m.check(replace(UNHIDE, reason="sorry"))


def test_deleting_must_be_confirmed() -> None:
    with pytest.raises(Invalid) as refused:
        m.check(replace(DELETE, confirm=False))
    assert refused.value.field == "confirm"


ALLOWED = [
    ("facebook", Kind.COMMENT, HIDE), ("facebook", Kind.COMMENT, UNHIDE), ("facebook", Kind.COMMENT, DELETE),
    ("facebook", Kind.POST, HIDE), ("facebook", Kind.POST, DELETE),
    ("instagram", Kind.COMMENT, HIDE), ("instagram", Kind.COMMENT, DELETE),
    ("x", Kind.COMMENT, HIDE), ("x", Kind.COMMENT, UNHIDE),
]  # fmt: skip
REFUSED = [
    ("x", Kind.COMMENT, DELETE, "not_possible"), ("x", Kind.POST, HIDE, "not_possible"),
    ("x", Kind.POST, DELETE, "not_possible"), ("facebook", Kind.REVIEW, HIDE, "not_possible"),
    ("facebook", Kind.REVIEW, DELETE, "not_possible"), ("instagram", Kind.POST, HIDE, "not_possible"),
    ("facebook", Kind.COMMENT, STANDARDS, "hide_first"), ("instagram", Kind.COMMENT, STANDARDS, "hide_first"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "kind", "wish"), ALLOWED)
def test_what_the_provider_offers_may_be_done(channel: str, kind: Kind, wish: Wish) -> None:
    m.may(replace(COMMENT, channel=channel, kind=kind), wish)


@pytest.mark.parametrize(("channel", "kind", "wish", "code"), REFUSED)
def test_what_it_does_not_is_refused_with_what_may_be_done_instead(
    channel: str, kind: Kind, wish: Wish, code: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        m.may(replace(COMMENT, channel=channel, kind=kind), wish)
    assert refused.value.code == code
    assert refused.value.instead


def test_what_is_hidden_may_be_deleted_for_either_reason() -> None:
    m.may(replace(COMMENT, hidden=True), STANDARDS)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (replace(COMMENT, visibility=Visibility.PRIVATE), "not_public"),
        (replace(COMMENT, direction=Direction.OUTBOUND), "not_public"),
        (replace(COMMENT, direction=Direction.INTERNAL, kind=Kind.NOTE), "not_public"),
        (replace(COMMENT, deleted_at=5), "gone"),
        (replace(COMMENT, extra={"mention": "yes"}), "not_ours"),
        (replace(COMMENT, channel="instagram", extra={"mention": "yes"}), "not_ours"),
        (replace(COMMENT, channel="whatsapp", kind=Kind.POST), "not_possible"),
    ],
)
def test_only_a_customers_own_public_words_on_our_own_page(item: Interaction, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        m.may(item, HIDE)
    assert refused.value.code == code


def test_x_hides_nothing_in_a_conversation_somebody_else_began() -> None:
    with pytest.raises(NotAllowed) as refused:
        m.may(replace(COMMENT, channel="x"), HIDE, theirs=True)
    assert refused.value.code == "not_our_conversation"


def test_the_fingerprint_is_of_the_wording_that_was_judged_and_holds_no_word_of_it() -> None:
    said = replace(COMMENT, text="You are all liars")
    edited = replace(said, edits=(Edit(key="e", at=2, text="You are all lovely"),))
    assert m.words_of(said) != m.words_of(edited)
    assert m.words_of(said) == m.words_of(replace(said, key="another"))
    assert "liars" not in m.words_of(said)
