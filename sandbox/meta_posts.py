"""A page's own posts: published with a link or with pictures handed over before, and read with their counts.

Sources: https://developers.facebook.com/docs/graph-api/photo-uploads,
https://developers.facebook.com/docs/graph-api/reference/page/feed and .../reference/post/.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sandbox import counts, meta_hooks
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.world import Item

_FIELD = re.compile(r"(\w+)((?:\.\w+\([^()]*\))*)")
_EDGES = ("reactions", "likes", "comments")


class Wrong(Exception):
    """Code and words of the Graph API's no."""

    def __init__(self, code: int, words: str) -> None:
        self.code, self.words = code, words


def keep_photo(box: Box, account: Account, data: dict[str, Any]) -> dict[str, str]:
    """A picture that stands nowhere yet. (Publishing by this edge at once isn't played.)"""
    if data.get("published") is not False:
        raise Wrong(100, "the sandbox takes pictures with published=false only")
    if not re.match(r"https?://", data["url"]):
        raise Wrong(324, "Missing or invalid image file")
    photo = box.world.new_number()
    with box.world.lock:
        box.world.files[photo] = {"name": "photo", "type": "image", "data": "", "url": data["url"], "page": account.id}
        box.world.touch()
    return {"id": photo}


def publish(box: Box, account: Account, data: dict[str, Any]) -> Item:
    """The post as it stands on the page."""
    media = [_photo(box, account, part["media_fbid"]) for part in data.get("attached_media", [])]
    if media and "link" in data:
        raise Wrong(100, "link and attached_media cannot be combined")
    if not media and not data.get("message") and not data.get("link"):
        raise Wrong(100, "Only a page can be posted to, and the post needs a message")
    if "link" in data and not re.match(r"https?://", data["link"]):
        raise Wrong(100, "(#100) link URL is not properly formatted")
    post_id = f"{account.address}_{box.world.new_number()}"
    item = Item(
        id=post_id,
        provider="meta",
        channel=account.channel,
        account=account.id,
        identity="",
        direction="out",
        visibility="public",
        kind="post",
        at=box.world.now_ms(),
        text=data.get("message", ""),
        media=media,
        root=post_id,
        status="sent",
        extra={"link": data["link"]} if "link" in data else {},
    )
    meta_hooks.own_comment(box, account, box.world.add(item))
    return item


def _photo(box: Box, account: Account, photo: str) -> dict[str, str]:
    """A picture is shown by one post only."""
    with box.world.lock:
        known = box.world.files.get(photo)
        if known is None or known.get("page") != account.id:
            raise Wrong(100, f"Invalid parameter: there is no unpublished photo {photo} of this page")
        del box.world.files[photo]
    return {"url": known["url"], "type": "image", "name": "", "file": ""}


def read(box: Box, item: Item, asked: str) -> dict[str, Any]:
    """The fields asked for; an edge with `summary(...)` gives its count, and no list where `limit(0)`."""
    out: dict[str, Any] = {"id": item.id}
    for name, modifiers in _fields(asked):
        if name == "message" and item.text:
            out["message"] = item.text
        elif name == "created_time":
            out["created_time"] = datetime.fromtimestamp(item.at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
        elif name == "permalink_url":
            out["permalink_url"] = f"https://www.facebook.com/{item.id.replace('_', '/posts/')}"
        elif name == "shares":
            if counts.counted(item, "shares"):  # left out while nobody has shared
                out["shares"] = {"count": counts.counted(item, "shares")}
        elif name in _EDGES:
            out[name] = _edge(box, item, name, modifiers)
    return out


def _edge(box: Box, item: Item, name: str, modifiers: str) -> dict[str, Any]:
    edge: dict[str, Any] = {"data": []}
    if ".summary(" in modifiers:
        stream = ".filter(stream)" in modifiers
        total = counts.answers(box, item, direct=not stream) if name == "comments" else counts.likes(item)
        edge["summary"] = {"total_count": total}
    return edge


def _fields(asked: str) -> list[tuple[str, str]]:
    known = ("id", "message", "created_time", "permalink_url", "shares", *_EDGES)
    found = []
    for part in re.split(r",(?![^()]*\))", asked):
        match = _FIELD.fullmatch(part)
        if match is None:
            raise Wrong(2500, f"Syntax error in fields: {part!r}")
        if match[1] not in known:
            raise Wrong(100, f"Tried accessing nonexisting field ({match[1]}) on node type (Post)")
        found.append((match[1], match[2]))
    return found
