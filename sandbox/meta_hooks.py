"""The webhooks Meta sends for a page or an Instagram account, signed over the raw bytes."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from typing import Any

from sandbox import signing
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.deliver import Call
from sandbox.world import Item, Person

APP_ID = 700000001


def token(size: int) -> str:
    return secrets.token_urlsafe(size).replace("-", "x").replace("_", "y")


def message_id() -> str:
    return "m_" + token(30)


def comment_id(box: Box, account: Account, parent: Item) -> str:
    number = box.world.new_number()
    return number if account.channel == "instagram" else f"{parent.root.rpartition('_')[2]}_{number}"


def _call(box: Box, account: Account, entry: dict[str, Any], label: str, item: Item) -> Call:
    """One webhook with one entry. Meta writes non-ASCII as \\uXXXX and `/` as `\\/`."""
    data = {
        "object": "page" if account.channel == "facebook" else "instagram",
        "entry": [{"id": account.address, "time": box.world.now_ms(), **entry}],
    }
    body = json.dumps(data).replace("/", "\\/")
    return Call(
        provider="meta",
        channel=account.channel,
        account=account.id,
        url=box.webhook_url(account),
        label=f"{label} {item.id}",
        body=body,
        headers={
            "Content-Type": "application/json",
            "X-Hub-Signature-256": signing.meta(account.secret, body.encode()),
        },
        items=[item.id],
    )


def messaging(box: Box, account: Account, item: Item, part: dict[str, Any], label: str, ours: bool = False) -> Call:
    """A messaging event; `part` is its particular: message, reaction, postback, read, delivery."""
    sides = [{"id": item.identity}, {"id": account.address}]
    sender, recipient = sides[::-1] if ours else sides
    event = {"sender": sender, "recipient": recipient, "timestamp": box.world.now_ms(), **part}
    return _call(box, account, {"messaging": [event]}, label, item)


def change(box: Box, account: Account, item: Item, field: str, value: dict[str, Any], label: str) -> Call:
    return _call(box, account, {"changes": [{"field": field, "value": value}]}, label, item)


def customer_message(box: Box, account: Account, item: Item) -> Call:
    message: dict[str, Any] = {"mid": item.id}
    if item.text:
        message["text"] = item.text
    if item.media:
        message["attachments"] = [{"type": "image", "payload": {"url": box.public_media(m)}} for m in item.media]
    if item.in_reply_to:
        message["reply_to"] = {"mid": item.in_reply_to}
    return messaging(box, account, item, {"message": message}, "message")


def postback(box: Box, account: Account, item: Item) -> Call:
    part = {"mid": item.id, "title": item.text, "payload": str(item.extra.get("payload") or item.text)}
    return messaging(box, account, item, {"postback": part}, "postback")


def taken_back(box: Box, account: Account, item: Item) -> Call:
    return messaging(box, account, item, {"message": {"mid": item.id, "is_deleted": True}}, "unsent message")


def reaction(box: Box, account: Account, person: Person, item: Item, emoji: str) -> Call:
    """A reaction of the person's to a message, or to a public post or comment."""
    if item.visibility == "private":
        part = {"mid": item.id, "action": "react", "emoji": emoji, "reaction": "love"}
        sender = Item(**{**asdict(item), "identity": person.identity})
        return messaging(box, account, sender, {"reaction": part}, "reaction to")
    value = {
        "item": "reaction",
        "verb": "add",
        "reaction_type": "love",
        "post_id": item.root,
        "parent_id": item.in_reply_to or item.root,
        "from": {"id": person.identity, "name": person.name},
        "created_time": box.world.now_ms() // 1000,
    }
    if item.kind == "comment":
        value["comment_id"] = item.id
    return change(box, account, item, "feed", value, "reaction to")


def public(box: Box, account: Account, item: Item, person: Person | None, verb: str = "add") -> Call:
    """A post or comment; `verb` is add, edited or remove. `person` None: the brand's own."""
    who = {"id": account.address, "name": account.name} if person is None else _from(account, person)
    if account.channel == "instagram":
        return change(box, account, item, "comments", _instagram(account, item, who), f"comment {verb}")
    created = (item.at if verb == "add" else box.world.now_ms()) // 1000
    value: dict[str, Any] = {"item": "comment", "verb": verb, "from": who, "created_time": created}
    value["post_id"] = item.root
    if item.kind == "post":
        value["item"] = "status" if person is None else "post"
    else:
        value.update(comment_id=item.id, parent_id=item.in_reply_to or item.root)
    if verb != "remove":
        value["message"] = item.text
        if item.media:
            value |= _pictured(box, item)
    return change(box, account, item, "feed", value, f"{item.kind} {verb}")


def _pictured(box: Box, item: Item) -> dict[str, str]:
    """A post with a picture is told as the picture it is."""
    url = box.public_media(item.media[0])
    if item.kind == "comment":
        return {"photo": url}
    return {"item": "photo", "photo_id": item.id.rpartition("_")[2], "link": url}


def _from(account: Account, person: Person) -> dict[str, str]:
    if account.channel == "instagram":
        return {"id": person.identity, "username": person.handle or person.name.lower().replace(" ", ".")}
    return {"id": person.identity, "name": person.name}


def _instagram(account: Account, item: Item, who: dict[str, str]) -> dict[str, Any]:
    if who["id"] == account.address:
        who = {"id": account.address, "username": account.handle}
    value: dict[str, Any] = {"id": item.id, "text": item.text, "from": who}
    value["media"] = {"id": item.root, "media_product_type": "FEED"}
    if item.in_reply_to and item.in_reply_to != item.root:
        value["parent_id"] = item.in_reply_to
    return value


def review(box: Box, account: Account, item: Item, person: Person) -> Call:
    value = {
        "item": "rating",
        "verb": "add",
        "open_graph_story_id": item.id,
        "reviewer_id": person.identity,
        "reviewer_name": person.name,
        "review_text": item.text,
        "recommendation_type": str(item.extra.get("recommends", "positive")),
        "created_time": item.at // 1000,
    }
    return change(box, account, item, "ratings", value, "review")


def own_message(box: Box, account: Account, item: Item) -> None:
    """Echo, then delivery and read, a moment apart."""
    message: dict[str, Any] = {"mid": item.id, "is_echo": True, "app_id": APP_ID}
    if item.text:
        message["text"] = item.text
    if item.ref:
        message["metadata"] = item.ref
    if item.media:
        message["attachments"] = [{"type": m["type"], "payload": {"url": m["url"]}} for m in item.media]
    calls = [messaging(box, account, item, {"message": message}, "echo of", ours=True)]
    mark = item.at + 1
    if account.channel == "facebook":
        delivered = {"delivery": {"mids": [item.id], "watermark": mark}}
        calls.append(messaging(box, account, item, delivered, "delivery of"))
        calls[-1].becomes = "delivered"
        calls.append(messaging(box, account, item, {"read": {"watermark": mark}}, "read of"))
    else:
        calls.append(messaging(box, account, item, {"read": {"mid": item.id}}, "read of"))
    calls[-1].becomes = "read"
    _send(box, calls)


def own_comment(box: Box, account: Account, item: Item) -> None:
    """The brand's own comments and posts come back as events too."""
    _send(box, [public(box, account, item, None)])


def _send(box: Box, calls: list[Call]) -> None:
    mode, pause = box.settings.receipts, box.settings.receipt_ms / 1000
    order = calls[::-1] if mode == "shuffled" else calls
    for place, call in enumerate(order, start=1):
        if mode == "none":
            call.url = ""
        box.courier.later(call, place * pause)
        if mode == "repeated":
            box.courier.later(Call(**{**asdict(call), "key": secrets.token_hex(8)}), (place + 0.5) * pause)
