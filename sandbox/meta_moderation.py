"""Hiding, showing again and deleting what stands in public, and the page's webhook that tells of it.

Instagram tells of neither. A review can't be moderated, and a page's own words can't be hidden.
"""

from __future__ import annotations

from typing import Any

from sandbox import meta_hooks, x_hooks
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.world import Item


def refusal(item: Item, data: dict[str, Any], delete: bool) -> tuple[int, str] | None:
    """Code and words of the Graph API's no; None if it may be done."""
    if item.kind == "review" and (delete or wanted(data) is not None):
        return 100, "Unsupported request: a recommendation cannot be changed"
    if item.direction == "out" and wanted(data) is not None:
        return 200, "Permissions error: this content cannot be hidden"
    return None


def wanted(data: dict[str, Any]) -> bool | None:
    hidden = data.get("is_hidden", data.get("hide"))
    return hidden if isinstance(hidden, bool) else None


def delete(box: Box, account: Account, item: Item) -> None:
    box.world.change(item, deleted=True, text="")
    _told(box, account, item, "remove")


def update(box: Box, account: Account, item: Item, data: dict[str, Any]) -> None:
    if "message" in data and item.direction == "out":
        box.world.change(item, text=data["message"], edited=True)
    hidden = wanted(data)
    if hidden is not None and hidden != item.hidden:
        box.world.change(item, hidden=hidden)
        _told(box, account, item, "hide" if hidden else "unhide")


def _told(box: Box, account: Account, item: Item, verb: str) -> None:
    """Only a page is told, in the field `feed`; `from` is whoever wrote it."""
    if account.channel != "facebook":
        return
    person = box.world.known(account.channel, account.id, item.identity) if item.direction == "in" else None
    x_hooks.report(box, meta_hooks.public(box, account, item, person, verb))
