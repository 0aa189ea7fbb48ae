"""The webhooks X sends: activity events, each signed with the consumer secret."""

from __future__ import annotations

import html
import json
import random
import re
import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sandbox import signing
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.deliver import Call
from sandbox.world import Item, Person

_TAGS = {
    "post.create": "own posts",
    "post.mention.create": "mentions",
    "post.reply.create": "replies",
    "post.delete": "deleted posts",
    "dm.received": "messages in",
    "dm.sent": "messages out",
}


def report(box: Box, call: Call) -> None:
    """Tell the brand about its own doings, a moment later, unless receipts are switched off."""
    if box.settings.receipts == "none":
        return
    box.courier.later(call, box.settings.receipt_ms / 1000)
    if box.settings.receipts == "repeated":
        again = Call(**{**asdict(call), "key": secrets.token_hex(8)})
        box.courier.later(again, 1.5 * box.settings.receipt_ms / 1000)


def event(box: Box, account: Account, kind: str, payload: dict[str, Any], includes: Any, item: Item) -> Call:
    """One activity event. `event_uuid` belongs to this delivery only."""
    data: dict[str, Any] = {
        "event_uuid": str(random.getrandbits(63) * random.choice((1, -1))),
        "filter": {"user_id": account.address},
        "event_type": kind,
        "tag": _TAGS[kind],
        "payload": payload,
    }
    if includes is not None:
        data["includes"] = includes
    body = json.dumps({"data": data}, ensure_ascii=False)
    return Call(
        provider="x",
        channel="x",
        account=account.id,
        url=box.webhook_url(account),
        label=f"{kind} {item.id}",
        body=body,
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "x-twitter-webhooks-signature": signing.x(account.secret, body.encode()),
        },
        items=[item.id],
    )


def user(identity: str, name: str, handle: str) -> dict[str, Any]:
    counts = {"followers_count": 41, "following_count": 63, "tweet_count": 208, "listed_count": 0, "like_count": 90}
    return {
        "id": identity,
        "name": name or handle,
        "username": handle,
        "created_at": "2024-03-05T08:10:00.000Z",
        "description": "",
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "is_identity_verified": False,
        "profile_image_url": "",
        "url": "",
        "public_metrics": counts | {f"{name}_str": str(n) for name, n in counts.items()},
    }


def brand(account: Account) -> dict[str, Any]:
    return user(account.address, account.name, account.handle)


def post(account: Account, item: Item) -> dict[str, Any]:
    """A post as X describes it: text escaped for HTML, mentions with their places."""
    said = html.escape(item.text, quote=False)
    when = datetime.fromtimestamp(item.at / 1000, UTC)
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"
    made: dict[str, Any] = {
        "id": item.id,
        "text": said,
        "author_id": account.address if item.direction == "out" else item.identity,
        "conversation_id": item.root,
        "created_at": stamp,
        "lang": "en",
        "edit_history_tweet_ids": [item.id],
        "edit_controls": {"edits_remaining": 5, "is_edit_eligible": True, "editable_until": stamp},
        "display_text_range": [0, len(said)],
        "possibly_sensitive": False,
        "paid_partnership": False,
        "reply_settings": "everyone",
        "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0},
    }
    found = list(re.finditer(rf"@{re.escape(account.handle)}\b", said, re.IGNORECASE))
    if found:
        at = [{"start": m.start(), "end": m.end(), "username": account.handle, "id": account.address} for m in found]
        made["entities"] = {"mentions": at}
    if item.in_reply_to:
        made["referenced_tweets"] = [{"type": "replied_to", "id": item.in_reply_to}]
    return made


def _with_media(box: Box, made: dict[str, Any], item: Item) -> list[dict[str, str]]:
    keys = [f"3_{media['file'] or n}" for n, media in enumerate(item.media)]
    if keys:
        made["attachments"] = {"media_keys": keys}
    return [
        {"media_key": key, "type": "photo", "url": box.public_media(media)}
        for key, media in zip(keys, item.media, strict=True)
    ]


def customer_post(box: Box, account: Account, person: Person, item: Item, parent: Item | None) -> list[Call]:
    """The events a customer's public post causes: a mention, a reply to the brand's post, or both."""
    made = post(account, item)
    pictures = _with_media(box, made, item)
    if parent is not None:
        made["in_reply_to_tweet_id"] = parent.id
        made["in_reply_to_user_id"] = account.address if parent.direction == "out" else parent.identity
    includes: dict[str, Any] = {"users": [user(item.identity, person.name, person.handle), brand(account)]}
    includes["tweets"] = [made]
    if pictures:
        includes["media"] = pictures
    kinds = ["post.reply.create"] if parent is not None and parent.direction == "out" else []
    if item.extra.get("mentions") or not kinds:
        kinds.append("post.mention.create")
    return [event(box, account, kind, made, includes, item) for kind in kinds]


def own_post(box: Box, account: Account, item: Item) -> Call:
    made = post(account, item)
    return event(box, account, "post.create", made, {"tweets": [made], "users": [brand(account)]}, item)


def deleted(box: Box, account: Account, item: Item, author: str) -> Call:
    return event(box, account, "post.delete", {"id": item.id, "author_id": author}, {"users": []}, item)


def direct_message(box: Box, account: Account, person: Person, item: Item, kind: str) -> Call:
    ours = item.direction == "out"
    data: dict[str, Any] = {
        "text": html.escape(item.text, quote=False),
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
    }
    if item.media:
        first = item.media[0]
        media = {"id": first["file"], "type": "photo", "media_url_https": box.public_media(first)}
        data["attachment"] = {"type": "media", "media": media}
    created = {
        "target": {"recipient_id": item.identity if ours else account.address},
        "sender_id": account.address if ours else item.identity,
        "message_data": data,
    }
    events = [{"type": "message_create", "id": item.id, "created_timestamp": str(item.at), "message_create": created}]
    users = {
        item.identity: {"data": user(item.identity, person.name, person.handle)},
        account.address: {"data": brand(account)},
    }
    return event(box, account, kind, {"direct_message_events": events, "users": users}, None, item)
