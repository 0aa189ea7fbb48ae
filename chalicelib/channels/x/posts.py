"""A public post in our words, whichever of X's two APIs described it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from chalicelib.channels.x.delivery import Delivery
from chalicelib.channels.x.reading import text
from chalicelib.domain.events import (
    Attachment,
    Author,
    Channel,
    Direction,
    Event,
    EventType,
    Kind,
    Visibility,
)

_HANDLE = re.compile(r"[0-9A-Za-z_]{1,20}")
_LANGUAGES = {"in": "id", "iw": "he", "und": "", "zxx": "", "art": ""}
"""X's older codes, and its ways of saying that it does not know. (Its codes starting with q mean a text
of nothing but hashtags, mentions, media or links.)"""

OWN_POST = "our own post, answering nobody"
RESHARE = "a reshare: it adds no words of its own"
NO_AUTHOR = "X did not say who wrote the post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Ids are strings, "" where unknown. `versions`: the ids of every edit so far, oldest first."""

    id: str
    author_id: str
    at: int
    text: str
    author: Author
    language: str = ""
    root: str = ""
    parent: str = ""
    answers: str = ""  # the user id of who is replied to
    quoted: str = ""
    reshare: bool = False
    versions: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: str = ""


def plain(value: Any) -> str:
    """X sends text with HTML entities in it."""
    return html.unescape(text(value))


def language(value: Any) -> str:
    code = text(value)
    return "" if code.startswith("q") else _LANGUAGES.get(code, code)


def post_event(post: Post, delivery: Delivery) -> Event:
    """A customer's post or comment, an edit of one, the echo of our own reply, or IGNORED with its reason.

    The key is the post's own id, also for what is ignored: the same post reported twice (as a mention
    and as a reply) is one event, and a later deletion finds what it must erase.
    """
    ours = post.author_id in delivery.own
    facts = _facts(post, ours)
    reason = _why_not(post, delivery, ours)
    if reason:
        return delivery.ignored(post.id, reason, **facts)
    first = post.versions[0] if post.versions else post.id
    edited = first != post.id
    return Event(
        key=delivery.key(post.id),
        type=EventType.EDIT if edited else EventType.INTERACTION,
        channel=Channel.X,
        account=delivery.account,
        received_at=delivery.received_at,
        text=post.text,
        attachments=post.attachments,
        target=delivery.key(first) if edited else "",
        erase=edited,  # X's terms: show the post as it now is, keep no earlier version
        **facts,
    )


def delete_event(post_id: str, author_id: str, at: int, delivery: Delivery) -> Event:
    """X's terms: content deleted on X must be deleted wherever it was stored."""
    ours = author_id in delivery.own
    return Event(
        key=delivery.key(f"{post_id}:deleted"),
        type=EventType.DELETE,
        channel=Channel.X,
        account=delivery.account,
        received_at=delivery.received_at,
        at=at or delivery.received_at,
        identity="" if ours else author_id,
        provider_id=post_id,
        kind=Kind.POST,
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        visibility=Visibility.PUBLIC,
        target=delivery.key(post_id),
        erase=True,
    )


def _why_not(post: Post, delivery: Delivery, ours: bool) -> str:
    if not post.author_id:
        return NO_AUTHOR
    if post.reshare:
        return RESHARE
    if ours and (not post.answers or post.answers in delivery.own):
        return OWN_POST
    return ""


def _facts(post: Post, ours: bool) -> dict[str, Any]:
    root = _root(post)
    return {
        "at": post.at,
        "identity": post.answers if ours else post.author_id,
        "provider_id": post.id,
        "kind": Kind.COMMENT if post.parent or root != _first(post) else Kind.POST,
        "direction": Direction.OUTBOUND if ours else Direction.INBOUND,
        "visibility": Visibility.PUBLIC,
        "root": root,
        "parent": post.parent,
        "author": post.author,
        "language": post.language,
        "extra": _extra(post),
    }


def _first(post: Post) -> str:
    return post.versions[0] if post.versions else post.id


def _root(post: Post) -> str:
    """The conversation's first post. One that was edited keeps the id it began with."""
    root = post.root or post.parent or post.id
    return _first(post) if root in (post.id, *post.versions) else root


def _extra(post: Post) -> dict[str, str]:
    handle = post.author.handle if _HANDLE.fullmatch(post.author.handle) else "i"
    known = {
        "link": f"https://x.com/{handle}/status/{post.id}" if post.id.isdigit() else "",
        "links": post.links,
        "quoted": post.quoted,
    }
    return {name: value for name, value in known.items() if value}
