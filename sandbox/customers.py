"""What a customer can do: write, post, comment, change their mind. Each becomes a webhook."""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sandbox import chat, elsewhere, meta_hooks, twilio_hooks, x_hooks
from sandbox.accounts import Account, bare
from sandbox.box import Box
from sandbox.deliver import Call, Outcome, describe
from sandbox.web import Problem
from sandbox.world import Item, Person

KINDS: dict[str, tuple[str, ...]] = {
    "sms": ("message", "reply"),
    "whatsapp": ("message", "reply", "postback"),
    "x": ("post", "reply", "dm", "delete", "remark"),
    "facebook": (
        "message", "dm", "comment", "reply", "post", "review", "edit", "delete", "reaction", "postback", "mention",
    ),
    "instagram": ("message", "dm", "comment", "reply", "delete", "reaction", "postback"),
    "chat": ("message", "typing", "end"),
}  # fmt: skip
"""What each channel lets a customer do and tells the brand about."""
_FIELDS = ("as", "channel", "kind", "account", "text", "media", "in_reply_to", "duplicate", "delay_ms", "payload",
           "recommends", "client_id")  # fmt: skip
_MAX_DUPLICATES = 20


@dataclass(frozen=True, slots=True)
class Action:
    box: Box
    account: Account
    person: Person
    kind: str
    text: str
    media: list[dict[str, str]]
    in_reply_to: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """The item it is about, and how to make its webhooks (anew for each delivery)."""

    item: Item
    calls: Callable[[], list[Call]]


def act(box: Box, do: str, data: dict[str, Any]) -> dict[str, Any]:
    """Do it, call the webhook, and say how that went. Raises Problem."""
    action = _read(box, do, data)
    if action.account.channel == "chat":
        return _chat(action)
    deed = _DEEDS[action.account.provider](action)
    delay = _whole(data, "delay_ms", 3_600_000)
    rounds = 1 + _whole(data, "duplicate", _MAX_DUPLICATES)
    if delay:
        for call in [call for _ in range(rounds) for call in deed.calls()]:
            box.courier.later(call, delay / 1000)
        return _told(action, deed.item, "scheduled", [])
    first = [(call, box.courier.deliver(call)) for call in deed.calls()]
    repeats = [(call, box.courier.deliver(call)) for _ in range(rounds - 1) for call in _again(first, deed)]
    ok = all(outcome.ok for _, outcome in first)
    later = any(call.attempt > 1 for call, _ in first)
    told = _told(action, deed.item, "accepted" if ok else "waiting" if later else "refused", first)
    return {**told, "duplicates": [describe(call, outcome) for call, outcome in repeats]}


def _again(first: list[tuple[Call, Outcome]], deed: Deed) -> list[Call]:
    """X gives every delivery its own event id; the others repeat the very same request."""
    if deed.item.provider == "x":
        return deed.calls()
    return [replace(call, key=secrets.token_hex(8), attempt=1) for call, _ in first]


def _told(action: Action, item: Item, status: str, calls: list[tuple[Call, Outcome]]) -> dict[str, Any]:
    webhooks = [describe(call, outcome) for call, outcome in calls]
    return {
        "id": item.id,
        "kind": action.kind,
        "channel": action.account.channel,
        "account": action.account.id,
        "identity": action.person.identity,
        "status": status,
        "webhook": webhooks[0] if webhooks else None,
        "webhooks": webhooks,
    }


def _read(box: Box, do: str, data: dict[str, Any]) -> Action:
    unknown = [name for name in data if name not in _FIELDS]
    if unknown:
        raise Problem(f"{unknown[0]}: not a known field; use {', '.join(_FIELDS)}.")
    channel, kind = str(data.get("channel", "")), str(data.get("kind") or do)
    if channel not in KINDS:
        raise Problem(f"channel: must be one of {', '.join(KINDS)}.")
    if kind not in KINDS[channel]:
        raise Problem(f"kind: on {channel} a customer can {', '.join(KINDS[channel])}; nothing else is told on.")
    account = box.account(channel, str(data.get("account") or ""))
    text, media = data.get("text") or "", data.get("media") or []
    if not isinstance(text, str) or not isinstance(media, list):
        raise Problem("text must be a string and media a list.")
    if kind in ("message", "post", "dm", "comment", "edit", "remark", "mention") and not text and not media:
        raise Problem("text: write something, or add a picture.")
    person = person_of(box, account, data.get("as"))
    return Action(box, account, person, kind, text, box.store(media), str(data.get("in_reply_to") or ""), data)


def _whole(data: dict[str, Any], name: str, most: int) -> int:
    value = data.get(name) or 0
    if not isinstance(value, int) or not 0 <= value <= most:
        raise Problem(f"{name}: must be a whole number from 0 to {most}.")
    return value


def person_of(box: Box, account: Account, who: Any) -> Person:
    """The customer `{"name", "id" or "number", "handle"}` stands for, as the channel knows them."""
    if not isinstance(who, dict) or not (who.get("name") or who.get("id") or who.get("number")):
        raise Problem('as: say who writes, e.g. {"name": "Ada Thistle", "number": "+15550200001"}.')
    name = str(who.get("name") or "")
    person = box.world.person(account.channel, account.id, identity_of(account.channel, who))
    handle = str(who.get("handle") or re.sub(r"[^A-Za-z0-9_]", "", name) or f"user{person.identity}"[:15]).lstrip("@")
    with box.world.lock:
        person.name, person.handle = name or person.name, handle
    return person


def identity_of(channel: str, who: dict[str, Any]) -> str:
    given = bare(str(who.get("number") or "")) or bare(str(who.get("id") or ""))
    if channel in ("sms", "whatsapp"):
        number = re.sub(r"[\s().-]", "", given) if given.startswith("+") else given
        numberless = channel == "whatsapp" and re.fullmatch(r"[A-Z]{2}\.\w+", given)
        if numberless or re.fullmatch(r"\+[1-9]\d{6,14}", number):
            return number
        raise Problem("as.number: give an E.164 number such as +15550200001 (WhatsApp also takes an id like US.1234).")
    own = str(who.get("id") or "")
    if channel == "chat":
        return own or re.sub(r"[^a-z0-9]+", "-", str(who.get("name") or given).lower()).strip("-")
    if own:
        if not re.fullmatch(r"\d{1,19}", own):
            raise Problem("as.id: must be a number of up to 19 digits.")
        return own
    seed = str(who.get("name") or given)
    return str(4_000_000_000_000 + zlib.crc32(f"{channel}|{seed}".encode()))


def _item(action: Action, item_id: str, visibility: str, kind: str, root: str = "") -> Item:
    return Item(
        id=item_id,
        provider=action.account.provider,
        channel=action.account.channel,
        account=action.account.id,
        identity=action.person.identity,
        direction="in",
        visibility=visibility,
        kind=kind,
        at=action.box.world.now_ms(),
        text=action.text,
        media=action.media,
        in_reply_to=action.in_reply_to,
        root=root,
        status="waiting",
        name=action.person.name,
        extra={name: action.data[name] for name in ("payload", "recommends") if name in action.data},
    )


def _wrote(action: Action, item: Item) -> Item:
    """A private message: it opens the messaging window."""
    with action.box.world.lock:
        action.person.last_wrote = item.at
        return action.box.world.add(item)


def _target(action: Action, *, own: bool = False, public: bool = False) -> Item:
    item = action.box.world.items.get(action.in_reply_to)
    if item is None:
        root = action.box.root(action.account)
        item = root if root is not None and root.id == action.in_reply_to else None
    if item is None or item.account != action.account.id or item.channel != action.account.channel:
        raise Problem(f"in_reply_to: there is nothing here with the id {action.in_reply_to!r}.", 404)
    if own and (item.direction != "in" or item.identity != action.person.identity):
        raise Problem("in_reply_to: people can only change what they wrote themselves.")
    if public and item.visibility != "public":
        raise Problem("in_reply_to: that is a private message; answer it in private.")
    return item


def _twilio(action: Action) -> Deed:
    box, account, person = action.box, action.account, action.person
    item = _wrote(action, _item(action, box.world.new_sid("MM" if action.media else "SM"), "private", action.kind))
    word = action.text.strip().upper()
    if account.channel == "sms" and word in twilio_hooks.STOP_WORDS + twilio_hooks.START_WORDS:
        person.stopped = word in twilio_hooks.STOP_WORDS
    return Deed(item, lambda: [twilio_hooks.incoming(box, account, person, item)])


def _x(action: Action) -> Deed:
    box, account, person = action.box, action.account, action.person
    if action.kind == "dm":
        message = _wrote(action, _item(action, box.world.new_number(), "private", "dm"))
        return Deed(message, lambda: [x_hooks.direct_message(box, account, person, message, "dm.received")])
    if action.kind == "delete":
        gone = _target(action, own=True, public=True)
        box.world.change(gone, deleted=True, text="", media=[])
        return Deed(gone, lambda: [x_hooks.deleted(box, account, gone, person.identity)])
    if action.kind == "remark":
        said = _item(action, id := box.world.new_number(), "public", "post", id)
        return Deed(elsewhere.remark(box, said), list)
    parent = _target(action, public=True) if action.kind == "reply" else None
    post_id = box.world.new_number()
    item = _item(action, post_id, "public", "comment" if parent else "post", parent.root if parent else post_id)
    named = f"@{account.handle}".lower() in item.text.lower()
    if not named:  # X puts the name in front of a reply; a post without it would never reach the brand
        item.text = f"@{account.handle} {item.text}".strip()
    item.extra["mentions"] = named or parent is None or parent.direction == "in"
    box.world.add(item)
    return Deed(item, lambda: x_hooks.customer_post(box, account, person, item, parent))


def _meta(action: Action) -> Deed:
    box, account, person = action.box, action.account, action.person
    if action.kind in ("message", "dm"):
        message = _wrote(action, _item(action, meta_hooks.message_id(), "private", "message"))
        return Deed(message, lambda: [meta_hooks.customer_message(box, account, message)])
    if action.kind == "postback":
        pressed = _wrote(action, _item(action, meta_hooks.message_id(), "private", "postback"))
        return Deed(pressed, lambda: [meta_hooks.postback(box, account, pressed)])
    if action.kind in ("edit", "delete", "reaction"):
        return _meta_change(action)
    if action.kind == "mention":
        wall = _item(action, id := f"{person.identity}_{box.world.new_number()}", "public", "post", id)
        told = box.world.add(wall)
        return Deed(told, lambda: [elsewhere.mention(box, account, told)])
    if action.kind in ("post", "review"):
        post_id = f"{account.address}_{box.world.new_number()}"
        post = box.world.add(_item(action, post_id, "public", action.kind, post_id))
        if action.kind == "review":
            return Deed(post, lambda: [meta_hooks.review(box, account, post, person)])
        return Deed(post, lambda: [meta_hooks.public(box, account, post, person)])
    parent = _target(action, public=True) if action.in_reply_to else box.root(account)
    if parent is None:
        raise Problem("in_reply_to: say which post is commented on.")
    item = _item(action, meta_hooks.comment_id(box, account, parent), "public", "comment", parent.root)
    item.in_reply_to = parent.id
    box.world.add(item)
    return Deed(item, lambda: [meta_hooks.public(box, account, item, person)])


def _meta_change(action: Action) -> Deed:
    box, account, person = action.box, action.account, action.person
    if action.kind == "reaction":
        liked = _target(action)
        if account.channel == "instagram" and liked.visibility == "public":
            raise Problem("in_reply_to: Instagram tells the brand of reactions to private messages only.")
        emoji = action.text or "\u2764"
        box.world.change(liked, reactions=[*liked.reactions, emoji])
        call = meta_hooks.reaction(box, account, person, liked, emoji)
        return Deed(liked, lambda: [call])
    item = _target(action, own=True)
    if action.kind == "edit":
        if item.visibility == "private":
            raise Problem("in_reply_to: the brand only hears of edited posts and comments.")
        box.world.change(item, text=action.text, edited=True)
        edited = meta_hooks.public(box, account, item, person, "edited")
        return Deed(item, lambda: [edited])
    if account.channel == "instagram" and item.visibility == "public":
        raise Problem("in_reply_to: Instagram does not tell the brand when a comment is deleted.")
    box.world.change(item, deleted=True, text="", media=[])
    if item.visibility == "private":
        return Deed(item, lambda: [meta_hooks.taken_back(box, account, item)])
    return Deed(item, lambda: [meta_hooks.public(box, account, item, person, "remove")])


def _chat(action: Action) -> dict[str, Any]:
    box, person = action.box, action.person
    rounds = 1 + _whole(action.data, "duplicate", _MAX_DUPLICATES)
    client_id = str(action.data.get("client_id") or secrets.token_hex(12))
    tries = [chat.act(box, person, action.kind, action.text, client_id) for _ in range(rounds)]
    message_id, code, error = tries[0]
    ok = 200 <= code < 300
    if action.kind == "message":
        item = chat.item(box, person, message_id or client_id, action.text, "in")
        item.status, item.reason = ("accepted", "") if ok else ("refused", error or f"the chat API answered {code}")
        box.world.add(item)
    webhooks = [{"status": s, "error": e, "ms": 0, "what": f"chat {action.kind}"} for _, s, e in tries]
    return {
        "id": message_id,
        "kind": action.kind,
        "channel": "chat",
        "account": action.account.id,
        "identity": person.identity,
        "client_id": client_id,
        "status": "accepted" if ok else "refused",
        "webhook": webhooks[0],
        "webhooks": webhooks[:1],
        "duplicates": webhooks[1:],
    }


_DEEDS: dict[str, Callable[[Action], Deed]] = {"twilio": _twilio, "x": _x, "meta": _meta}
