"""The page in public: comments, visitors' posts, mentions, reviews and what happens to them.

Source: docs/graph-api/webhooks/reference/page (fields feed, mention, ratings).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.channels.meta.reading import Piece, Who, facts, ident, items, mark, millis, obj, text, who
from chalicelib.domain.events import Attachment, Author, Direction, Event, EventType, Kind, Visibility

_VERBS: dict[str, EventType] = {
    "add": EventType.INTERACTION,
    "edit": EventType.EDIT,
    "edited": EventType.EDIT,
    "update": EventType.EDIT,
    "remove": EventType.DELETE,
    "delete": EventType.DELETE,
    "hide": EventType.HIDE,
    "unhide": EventType.UNHIDE,
}
_REACTIONS = ("reaction", "like")
_POSTS = ("status", "post", "photo", "video", "share", "link", "note")
_REVIEWS = ("rating", "review")
_ACTIONS: dict[str, str] = {"add": "react", "edit": "react", "edited": "react", "remove": "unreact"}
_EMOJI: dict[str, str] = {
    "like": "👍",
    "love": "❤️",
    "care": "🤗",
    "haha": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
}
_FIELDS = ("feed", "mention", "ratings")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """A comment, post or review that something happened to."""

    id: str
    kind: Kind
    root: str
    parent: str
    text: str
    who: Who


def event(piece: Piece) -> Event:
    field, value = text(piece.body.get("field")), obj(piece.body.get("value"))
    if field not in _FIELDS:
        return piece.ignored(f"Rapport does not use changes of the page's `{field}`")
    item, verb = text(value.get("item")), text(value.get("verb"))
    if item in _REACTIONS:
        return _reaction(piece, value, verb)
    if verb not in _VERBS:
        return piece.ignored(f"Rapport does not know `{verb}` of `{item}` in the page's {field}", at=_at(value))
    if item == "comment":
        return _told(piece, value, _comment(piece, value))
    if item in _REVIEWS:
        return _told(piece, value, _review(piece, value))
    if item in _POSTS:
        return _told(piece, value, _post(piece, value))
    return piece.ignored(f"Rapport does not use `{item}` of the page's {field}", at=_at(value))


def _comment(piece: Piece, value: dict[str, Any]) -> _Thing:
    comment, story = ident(value.get("comment_id")), ident(value.get("open_graph_story_id"))
    # A comment under a review names the review's story; its post belongs to the reviewer.
    root = story or ident(value.get("post_id")) or ident(value.get("parent_id")) or comment
    return _Thing(
        id=comment,
        kind=Kind.COMMENT,
        root=root,
        parent=ident(value.get("parent_id")) or root,
        text=text(value.get("message")),
        who=_who(piece, value, comment),
    )


def _post(piece: Piece, value: dict[str, Any]) -> _Thing:
    names = ("post_id", "photo_id", "video_id", "share_id")
    post = next(filter(None, (ident(value.get(name)) for name in names)), "")
    words, author = text(value.get("message")), _who(piece, value, post)
    return _Thing(id=post, kind=Kind.POST, root=post, parent="", text=words, who=author)


def _review(piece: Piece, value: dict[str, Any]) -> _Thing:
    reviewer = ident(value.get("reviewer_id")) or _person(value)
    story = ident(value.get("open_graph_story_id")) or ident(value.get("post_id"))
    name = text(value.get("reviewer_name")) or _name(value)
    return _Thing(
        id=story,
        kind=Kind.REVIEW,
        root=story,
        parent="",
        text=text(value.get("review_text")) or text(value.get("message")),
        who=who(piece.at_place, reviewer, story, Author(name=name)),
    )


def _told(piece: Piece, value: dict[str, Any], thing: _Thing) -> Event:
    verb, at = _VERBS[text(value.get("verb"))], _at(value)
    if not thing.id:
        return piece.ignored(f"a {thing.kind} without its id", at=at)
    own_post = thing.kind is Kind.POST and thing.who.direction is Direction.OUTBOUND
    # Only new words of ours are left out: `from` of a hidden or removed post may be the page
    # that did it, and a visitor's post that is gone must go here too.
    if own_post and verb in (EventType.INTERACTION, EventType.EDIT):
        return piece.ignored("our own post", at=at)
    if verb is EventType.INTERACTION:
        return _new(piece, value, thing)
    if verb is EventType.EDIT and not thing.text and not any(_attachments(value)):
        return piece.ignored(f"an edit of a {thing.kind} without its words", at=at)  # it must not wipe the earlier ones
    return _changed(piece, value, thing, verb)


def _new(piece: Piece, value: dict[str, Any], thing: _Thing) -> Event:
    return replace(
        _public(piece.event(thing.id, EventType.INTERACTION, _at(value)), thing),
        text=thing.text,
        attachments=tuple(_attachments(value)),
        parent=thing.parent,
        author=thing.who.author,
        extra=facts(
            link=value.get("permalink_url") or obj(value.get("post")).get("permalink_url"),
            rating=value.get("rating"),
            recommendation=value.get("recommendation_type"),
            mention="yes" if piece.body.get("field") == "mention" else "",
            anonymous="yes" if thing.who.anonymous else "",
        ),
    )


def _changed(piece: Piece, value: dict[str, Any], thing: _Thing, verb: EventType) -> Event:
    changed = _public(piece.event(_change_id(piece, value, thing, verb), verb, _at(value)), thing)
    return replace(
        changed,
        text=thing.text if verb is EventType.EDIT else "",
        attachments=tuple(_attachments(value)) if verb is EventType.EDIT else (),
        target=piece.at_place.key(thing.id),
        # Meta's platform terms ask apps to delete what a person deleted, so a removal takes the
        # words along. An edit does not: what an agent answered to must stay readable.
        erase=verb is EventType.DELETE,
    )


def _change_id(piece: Piece, value: dict[str, Any], thing: _Thing, verb: EventType) -> str:
    """Edits repeat the comment's id, and some neither change nor state `created_time`: the new
    words count too. Hiding has no words, so there the batch's time must do; hearing of one
    twice (a redelivery in a later batch) changes nothing."""
    stated = ident(value.get("created_time"))
    if verb is EventType.EDIT:
        urls = (one.url for one in _attachments(value))
        return f"{thing.id}:edited:{stated}:{mark(thing.text, *urls)}"
    if verb is EventType.DELETE:
        return f"{thing.id}:removed"
    return f"{thing.id}:{verb}:{stated or piece.at_place.entry_at}"


def _reaction(piece: Piece, value: dict[str, Any], verb: str) -> Event:
    thing = ident(value.get("comment_id")) or ident(value.get("post_id"))
    if not thing or verb not in _ACTIONS:
        return piece.ignored("a reaction that names nothing Rapport keeps", at=_at(value))
    person = _who(piece, value, thing)
    kind, action = text(value.get("reaction_type")) or "like", _ACTIONS[verb]
    stated = ident(value.get("created_time"))
    reacted = piece.event(
        f"reaction:{thing}:{person.identity}:{action}:{kind}:{stated}", EventType.REACTION, _at(value)
    )
    return replace(
        reacted,
        identity=person.identity,
        direction=person.direction,
        visibility=Visibility.PUBLIC,
        author=person.author,
        root=ident(value.get("post_id")),
        target=piece.at_place.key(thing),
        extra=facts(action=action, reaction=kind, emoji=_EMOJI.get(kind, "")),
    )


def _public(frame: Event, thing: _Thing) -> Event:
    return replace(
        frame,
        identity=thing.who.identity,
        direction=thing.who.direction,
        visibility=Visibility.PUBLIC,
        kind=thing.kind,
        provider_id=thing.id,
        root=thing.root,
    )


def _attachments(value: dict[str, Any]) -> Iterator[Attachment]:
    """`photo`, `video` and `photos` are addresses; so is `link`, of a photo, a video or any page."""
    item, link = text(value.get("item")), text(value.get("link"))
    kind = {"photo": "image", "video": "video"}.get(item, "link")
    found = [("image", text(value.get("photo"))), ("video", text(value.get("video")))]
    found += [("image", text(url)) for url in items(value.get("photos"))]
    seen: set[str] = set()
    for ours, url in [*found, (kind, link)]:
        if url and url not in seen:
            seen.add(url)
            yield Attachment(kind=ours, url=url)


def _who(piece: Piece, value: dict[str, Any], thing: str) -> Who:
    return who(piece.at_place, _person(value), thing, Author(name=_name(value)))


def _person(value: dict[str, Any]) -> str:
    return ident(obj(value.get("from")).get("id")) or ident(value.get("sender_id"))


def _name(value: dict[str, Any]) -> str:
    return text(obj(value.get("from")).get("name")) or text(value.get("sender_name"))


def _at(value: dict[str, Any]) -> int | None:
    return millis(value.get("created_time"))
