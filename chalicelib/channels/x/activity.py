"""The X Activity API: `{"data": {"event_uuid", "filter", "event_type", "payload", "includes"}}`.

Source: https://docs.x.com/x-api/activity/event-payloads
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.channels.x.delivery import REVOKED, Delivery
from chalicelib.channels.x.dms import dm_event
from chalicelib.channels.x.media import links, post_media
from chalicelib.channels.x.people import author, users_by_id
from chalicelib.channels.x.posts import Post, delete_event, language, plain, post_event
from chalicelib.channels.x.reading import by_id, digest, ident, moment, number, obj, rows, text
from chalicelib.domain.events import Direction, Event, Kind

LOCKED = (
    "an X Chat message: it is end-to-end encrypted, X hands it over locked and it cannot be read here; "
    "it can be read and answered only in X itself"
)
_REASONS = {
    "like.create": "a like",
    "follow.follow": "a follow",
    "follow.unfollow": "an unfollow",
    "dm.read": "a read receipt that does not say up to when",
    "dm.indicate_typing": "somebody is typing",
    "block.block": "we blocked somebody",
    "block.unblock": "we unblocked somebody",
    "mute.mute": "we muted somebody",
    "mute.unmute": "we unmuted somebody",
    "oauth.revoke": REVOKED,
}


def is_activity(body: dict[str, Any]) -> bool:
    return bool(text(obj(body, "data").get("event_type")))


def subscribed_user(body: dict[str, Any]) -> str:
    """The user id whose subscription this delivery belongs to."""
    return ident(obj(body, "data", "filter").get("user_id"))


def events(body: dict[str, Any], delivery: Delivery) -> list[Event]:
    """Usually one event; several where several direct messages came together. Never none."""
    data = obj(body, "data")
    kind = text(data["event_type"])
    read = _READERS.get(kind)
    found = read(data, delivery) if read else []
    return found or [_ignored(kind, data, delivery, known=read is not None)]


def read_post(payload: dict[str, Any], includes: dict[str, Any], received_at: int) -> Post | None:
    """A Post object of API v2; None if it has no id. X is renaming `tweet` to `post` in field names:
    both are read."""
    post_id = ident(payload.get("id"))
    if not post_id:
        return None
    known = by_id(map(obj, rows(includes.get("tweets")) + rows(includes.get("posts"))), "id")
    referenced, parent = _referenced(payload), _parent(payload)
    author_id = ident(payload.get("author_id"))
    note = obj(_either(payload, "note_tweet"))
    return Post(
        id=post_id,
        author_id=author_id,
        at=moment(payload.get("created_at")) or received_at,
        text=plain(note.get("text") or payload.get("text")),
        author=author(users_by_id(includes.get("users")).get(author_id, {})),
        language=language(payload.get("lang")),
        root=_conversation(payload, known),
        parent=parent,
        answers=ident(payload.get("in_reply_to_user_id"), known.get(parent, {}).get("author_id")),
        quoted=referenced.get("quoted", ""),
        reshare="retweeted" in referenced or "reposted" in referenced,
        versions=tuple(filter(None, map(ident, rows(_either(payload, "edit_history_tweet_ids"))))),
        attachments=post_media(obj(payload, "attachments").get("media_keys"), includes.get("media")),
        links=links(note.get("entities") or payload.get("entities")),
    )


def _post(data: dict[str, Any], delivery: Delivery) -> list[Event]:
    post = read_post(obj(data, "payload"), obj(data, "includes"), delivery.received_at)
    return [post_event(post, delivery)] if post else []


def _deleted(data: dict[str, Any], delivery: Delivery) -> list[Event]:
    payload = obj(data, "payload")
    post_id = ident(payload.get("id"))
    at = moment(payload.get("created_at")) or number(payload.get("timestamp_ms"))
    return [delete_event(post_id, ident(payload.get("author_id")), at, delivery)] if post_id else []


def _dms(data: dict[str, Any], delivery: Delivery) -> list[Event]:
    payload = obj(data, "payload")
    users = users_by_id(payload.get("users")) | users_by_id(obj(data, "includes").get("users"))
    sent = data["event_type"] == "dm.sent"
    return [dm_event(item, users, delivery, sent=sent) for item in rows(payload.get("direct_message_events"))]


def _locked(data: dict[str, Any], delivery: Delivery) -> list[Event]:
    payload = obj(data, "payload")
    sender = ident(payload.get("sender_id"))
    ours = sender in delivery.own
    return [
        delivery.ignored(
            _name(data),
            LOCKED,
            at=number(payload.get("created_at_msec")) or delivery.received_at,
            identity="" if ours else sender,
            provider_id=ident(payload.get("id")),
            kind=Kind.DM,
            direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        )
    ]


_READERS: dict[str, Callable[[dict[str, Any], Delivery], list[Event]]] = {
    "post.create": _post,
    "post.mention.create": _post,
    "post.reply.create": _post,
    "post.delete": _deleted,
    "dm.received": _dms,
    "dm.sent": _dms,
    "chat.received": _locked,
    "chat.sent": _locked,
}


def _ignored(kind: str, data: dict[str, Any], delivery: Delivery, *, known: bool) -> Event:
    payload = obj(data, "payload")
    unreadable = f"an event of the kind '{kind}' that does not say what it is about"
    reason = unreadable if known else _REASONS.get(kind, f"an event of the kind '{kind}', which opens nothing")
    at = number(payload.get("timestamp_ms")) or moment(payload.get("created_at")) or delivery.received_at
    return delivery.ignored(_name(data), reason, at=at)


def _name(data: dict[str, Any]) -> str:
    """X: de-duplicate by the payload's own id where it has one; `event_uuid` names this delivery of it."""
    kind = ident(data.get("event_type")) or "event"
    return f"{kind}:{ident(obj(data, 'payload').get('id'), data.get('event_uuid')) or digest(data)}"


def _either(payload: dict[str, Any], name: str) -> Any:
    return payload.get(name) or payload.get(name.replace("tweet", "post"))


def _referenced(payload: dict[str, Any]) -> dict[str, str]:
    """How this post refers to others: `replied_to`, `quoted`, `retweeted` -> post id."""
    references = [obj(reference) for reference in rows(_either(payload, "referenced_tweets"))]
    return {text(reference.get("type")): ident(reference.get("id")) for reference in references}


def _parent(payload: dict[str, Any]) -> str:
    return ident(_either(payload, "in_reply_to_tweet_id"), _referenced(payload).get("replied_to"))


def _conversation(payload: dict[str, Any], known: dict[str, dict[str, Any]]) -> str:
    """`conversation_id`; without it, as far up the replies as the delivery shows; "" for a first post."""
    top, seen = "", {ident(payload.get("id"))}
    while not ident(payload.get("conversation_id")):
        above = _parent(payload)
        if not above or above in seen:
            return top
        seen.add(above)
        top, payload = above, known.get(above, {})
    return ident(payload.get("conversation_id"))
