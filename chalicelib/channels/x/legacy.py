"""The older Account Activity API: `{"for_user_id", "tweet_create_events": [...], ...}`, told in the same events.

X has deprecated it for the X Activity API; enterprise accounts still have it.
Source: https://docs.x.com/x-api/account-activity/introduction
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from chalicelib.channels.x.delivery import REVOKED, Delivery
from chalicelib.channels.x.dms import dm_event, read_event
from chalicelib.channels.x.media import links, old_media
from chalicelib.channels.x.people import author, users_by_id
from chalicelib.channels.x.posts import Post, delete_event, language, plain, post_event
from chalicelib.channels.x.reading import digest, ident, moment, number, obj, rows, text
from chalicelib.domain.events import Event

_REASONS = {
    "favorite_events": "a like",
    "follow_events": "a follow or an unfollow",
    "unfollow_events": "an unfollow",
    "block_events": "we blocked or unblocked somebody",
    "unblock_events": "we unblocked somebody",
    "mute_events": "we muted or unmuted somebody",
    "unmute_events": "we unmuted somebody",
    "direct_message_indicate_typing_events": "somebody is typing",
    "user_event": REVOKED,
}


def is_legacy(body: dict[str, Any]) -> bool:
    return any(_is_event_list(name) for name in body)


def subscribed_user(body: dict[str, Any]) -> str:
    return ident(body.get("for_user_id"))


def events(body: dict[str, Any], delivery: Delivery) -> list[Event]:
    """Every entry of every list in the body, in its order; none where all lists are empty."""
    users = users_by_id(body.get("users"))
    found: list[Event] = []
    for name, value in body.items():
        if _is_event_list(name):
            entries = value if isinstance(value, list) else [value]
            found += [_event(name, entry, users, _alone(body, name, entry, delivery)) for entry in entries]
    return found


def read_post(tweet: dict[str, Any], received_at: int) -> Post | None:
    """A Tweet object of API v1.1; None if it has no id. A long text is whole only in `extended_tweet`."""
    post_id = ident(tweet.get("id_str"), tweet.get("id"))
    if not post_id:
        return None
    user, whole = obj(tweet, "user"), obj(tweet, "extended_tweet") or tweet
    entities = obj(whole, "entities")
    media = obj(whole, "extended_entities").get("media") or entities.get("media")
    return Post(
        id=post_id,
        author_id=ident(user.get("id_str"), user.get("id")),
        at=number(tweet.get("timestamp_ms")) or moment(tweet.get("created_at")) or received_at,
        text=plain(whole.get("full_text") or tweet.get("full_text") or tweet.get("text")),
        author=author(user),
        language=language(tweet.get("lang")),
        root=ident(tweet.get("conversation_id_str"), tweet.get("conversation_id")),
        parent=ident(tweet.get("in_reply_to_status_id_str"), tweet.get("in_reply_to_status_id")),
        answers=ident(tweet.get("in_reply_to_user_id_str"), tweet.get("in_reply_to_user_id")),
        quoted=ident(tweet.get("quoted_status_id_str"), tweet.get("quoted_status_id")),
        reshare=bool(obj(tweet, "retweeted_status")),
        versions=_versions(tweet),
        attachments=old_media(media),
        links=links(entities),
    )


def _event(name: str, entry: Any, users: dict[str, dict[str, Any]], delivery: Delivery) -> Event:
    if name == "tweet_create_events":
        post = read_post(obj(entry), delivery.received_at)
        return post_event(post, delivery) if post else _ignored(name, entry, delivery)
    if name == "tweet_delete_events":
        return _deleted(entry, delivery)
    if name == "direct_message_events":
        return dm_event(entry, users, delivery)
    if name == "direct_message_mark_read_events":
        return read_event(entry, delivery)
    return _ignored(name, entry, delivery)


def _deleted(entry: Any, delivery: Delivery) -> Event:
    status = obj(entry, "status")
    post_id = ident(status.get("id_str"), status.get("id"))
    if not post_id:
        return _ignored("tweet_delete_events", entry, delivery)
    author_id = ident(status.get("user_id_str"), status.get("user_id"))
    return delete_event(post_id, author_id, number(obj(entry).get("timestamp_ms")), delivery)


def _ignored(name: str, entry: Any, delivery: Delivery) -> Event:
    reason = _REASONS.get(name, f"an entry of '{name}' that opens nothing")
    fields = obj(entry)
    at = number(fields.get("timestamp_ms")) or number(fields.get("created_timestamp")) or delivery.received_at
    unique = ident(fields.get("id_str"), fields.get("id")) or digest(entry)
    return delivery.ignored(f"{ident(name) or 'event'}:{unique}", reason, at=at)


def _is_event_list(name: str) -> bool:
    return name.endswith("_events") or name == "user_event"


def _alone(body: dict[str, Any], name: str, entry: Any, delivery: Delivery) -> Delivery:
    """The delivery as if it had carried this one entry: what is kept raw is only what belongs to it."""
    only = {"for_user_id": body.get("for_user_id"), name: [entry]}
    return replace(delivery, raw=text(json.dumps(only, ensure_ascii=False)))


def _versions(tweet: dict[str, Any]) -> tuple[str, ...]:
    history = obj(tweet, "edit_history")
    listed = rows(history.get("edit_tweet_ids")) or rows(tweet.get("edit_history_tweet_ids"))
    known = (ident(history.get("initial_tweet_id")), *map(ident, listed))
    return tuple(dict.fromkeys(filter(None, known)))
