"""Hiding or deleting what a customer said in public: who may have what done to it, and why.

Two reasons count, spam and community standards, and hiding comes first: it can be undone, and its author isn't
told. What each provider offers:
  Facebook   comments and visitors' posts, https://developers.facebook.com/docs/graph-api/reference/comment/ and
             https://developers.facebook.com/docs/graph-api/reference/pagepost
  Instagram  comments on our own media, https://developers.facebook.com/docs/instagram-platform/comment-moderation
  X          replies in a conversation that the account began, hidden only,
             https://docs.x.com/x-api/posts/hide-replies/introduction
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Direction, EventType, Kind, Visibility
from chalicelib.domain.interactions import Interaction, current_text


class Action(StrEnum):
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"


class Reason(StrEnum):
    SPAM = "spam"
    STANDARDS = "community_standards"


CHANGES: dict[str, EventType] = {
    Action.HIDE: EventType.HIDE,
    Action.UNHIDE: EventType.UNHIDE,
    Action.DELETE: EventType.DELETE,
}
"""What each does to the record: the same as when the provider reports it."""

_ALL = frozenset(Action)
_HIDING = frozenset({Action.HIDE, Action.UNHIDE})
_OFFERED: dict[tuple[str, str], frozenset[Action]] = {
    ("facebook", Kind.COMMENT): _ALL,
    ("facebook", Kind.POST): _ALL,
    ("instagram", Kind.COMMENT): _ALL,
    ("x", Kind.COMMENT): _HIDING,
}
_REASONS = "Use spam or community_standards: nothing else is a reason to hide or delete what a customer said."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a supervisor asks for. `confirm` must be said to delete."""

    client_id: str
    action: str
    reason: str = ""
    note: str = ""
    confirm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """The audit's record of a wish: who, when, why, about what. `key`: of the deed, whose status says how it went;
    `words`: SHA-256 of what it said then, never the words."""

    key: str
    about: str
    ticket: str = ""
    channel: str
    account: str
    action: str
    reason: str
    note: str = ""
    words: str = ""
    by: str
    at: int


def check(wish: Wish) -> None:
    """Raises Invalid for a wish that is incomplete, whatever it is about."""
    if wish.action not in set(Action):
        raise Invalid("action", "Use hide, unhide or delete.")
    if wish.reason not in set(Reason) and (wish.reason or wish.action != Action.UNHIDE):
        raise Invalid("reason", _REASONS)
    if wish.action == Action.DELETE and not wish.confirm:
        raise Invalid("confirm", "Deleting can't be undone: send confirm=true to say that you mean it.")


def may(item: Interaction, wish: Wish, *, theirs: bool = False) -> None:
    """Whether that may be done to this. `theirs`: the conversation is known to have been begun by somebody else.

    Raises NotAllowed. Deleting waits until hiding was done, where the provider can hide; spam need not wait:
    nobody will argue for it, and hidden it would still show to its author's friends.
    """
    _customers_own(item)
    offered = _OFFERED.get((item.channel, item.kind), frozenset())
    if item.extra.get("mention") == "yes":
        raise _elsewhere(item.channel)
    if not offered:
        raise _never(item)
    if wish.action not in offered:
        raise NotAllowed("X lets nobody delete what others wrote.", "not_possible", "Hide it, or report it to X.")
    if item.channel == "x" and theirs:
        raise NotAllowed(
            "X hides only replies in conversations that your account began; this one was begun by somebody else.",
            "not_our_conversation", "Mute or block the author on X, or report the post there.",
        )  # fmt: skip
    if wish.action == Action.DELETE and Action.HIDE in offered and not item.hidden and wish.reason != Reason.SPAM:
        raise NotAllowed("Hiding comes before deleting.", "hide_first", "Hide it; delete it if that was not enough.")


def _customers_own(item: Interaction) -> None:
    public = item.visibility is Visibility.PUBLIC and item.body
    if not public or item.direction is not Direction.INBOUND:
        raise NotAllowed("Only what a customer said in public can be hidden or deleted.", "not_public")
    if item.deleted_at:
        raise NotAllowed("It is gone already.", "gone")


def _elsewhere(channel: str) -> NotAllowed:
    where = "Instagram" if channel == "instagram" else "Facebook"
    return NotAllowed(
        "It stands on somebody else's page: only they can hide or delete it.", "not_ours", f"Report it to {where}."
    )


def _never(item: Interaction) -> NotAllowed:
    if item.kind is Kind.REVIEW:
        return NotAllowed("A review can be neither hidden nor deleted.", "not_possible", "Answer it, or report it.")
    if item.channel == "x":
        return NotAllowed(
            "X lets nobody hide or delete what others post; it hides only replies under posts of your own.",
            "not_possible", "Mute or block the author on X, or report the post there.",
        )  # fmt: skip
    return NotAllowed("The provider offers no way to hide or delete this.", "not_possible", "Report it there.")


def words_of(item: Interaction) -> str:
    """A fingerprint of what it says now: enough to show later which wording was judged."""
    return "sha256:" + hashlib.sha256(current_text(item).encode()).hexdigest()


def shelf(channel: str, account: str) -> str:
    """Where an account's moderation is listed, by time."""
    return f"moderation#{channel}#{account}"
