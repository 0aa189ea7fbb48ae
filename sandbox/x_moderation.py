"""Hiding replies: only in a conversation that the account itself began.

Source: https://docs.x.com/x-api/posts/hide-replies/introduction
"""

from __future__ import annotations

from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.world import Item


def may_hide(box: Box, account: Account, post_id: str) -> Item | None:
    """The reply, if this account may hide it."""
    item = box.world.items.get(post_id)
    if item is None or item.deleted or (item.channel, item.visibility) != ("x", "public") or not item.in_reply_to:
        return None
    root = box.world.items.get(item.root)
    ours = root is not None and root.direction == "out" and root.account == account.id
    return item if ours else None
