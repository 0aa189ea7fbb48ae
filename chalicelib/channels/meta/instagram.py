"""Instagram in public: comments under our media and mentions of us elsewhere.

Source: docs/instagram-platform/webhooks/examples. Private messages are in messaging.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.channels.meta.reading import Piece, facts, ident, obj, text, who
from chalicelib.domain.events import Author, Event, EventType, Kind, Visibility

_COMMENTS = ("comments", "live_comments")
_WORDLESS = "Instagram sent a mention without its words; open it on Instagram to read it"


def event(piece: Piece) -> Event:
    field, value = text(piece.body.get("field")), obj(piece.body.get("value"))
    if field in _COMMENTS:
        return _comment(piece, value, live=field == "live_comments")
    if field == "mentions":
        return _mention(piece, value)
    return piece.ignored(f"Rapport does not use changes of Instagram's `{field}`")


def _comment(piece: Piece, value: dict[str, Any], *, live: bool) -> Event:
    comment = ident(value.get("id"))
    if not comment:
        return piece.ignored("a comment without its id")
    media, author = obj(value.get("media")), obj(value.get("from"))
    writer = who(piece.at_place, ident(author.get("id")), comment, Author(handle=text(author.get("username"))))
    parent = ident(value.get("parent_id"))
    root = ident(media.get("id")) or parent or comment
    return replace(
        # Instagram states no time of writing: the batch's own time is the nearest.
        piece.event(comment, EventType.INTERACTION, None),
        identity=writer.identity,
        direction=writer.direction,
        author=writer.author,
        visibility=Visibility.PUBLIC,
        kind=Kind.COMMENT,
        provider_id=comment,
        text=text(value.get("text")),
        root=root,
        parent=parent or root,
        extra=facts(
            ad_id=media.get("ad_id"),
            media_type=media.get("media_product_type"),
            live="yes" if live else "",
            anonymous="yes" if writer.anonymous else "",
        ),
    )


def _mention(piece: Piece, value: dict[str, Any]) -> Event:
    """Somebody named us in a comment or a caption that is not ours: ids only, no words, no writer."""
    comment, media = ident(value.get("comment_id")), ident(value.get("media_id"))
    thing = comment or media
    if not thing:
        return piece.ignored("a mention that names neither a comment nor a post")
    return replace(
        # Not the comment's own key: were the same comment ever reported with its words as
        # well, this wordless one must not keep them out.
        piece.event(f"mention:{thing}", EventType.INTERACTION, None),
        identity=f"anonymous:{thing}",
        visibility=Visibility.PUBLIC,
        kind=Kind.COMMENT if comment else Kind.POST,
        provider_id=thing,
        root=media or comment,
        parent=media if comment else "",
        extra=facts(mention="yes", anonymous="yes", note=_WORDLESS),
    )
