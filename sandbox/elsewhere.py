"""What customers say elsewhere: a post on X that names nobody of ours, and one on their own wall that names the page.

Nothing tells the brand of the first; it must be looked for. Of the second the page's field `mention` tells.
"""

from __future__ import annotations

from sandbox import meta_hooks
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.deliver import Call
from sandbox.world import Item


def remark(box: Box, item: Item) -> Item:
    item.status = "accepted"
    return box.world.add(item)


def mention(box: Box, account: Account, item: Item) -> Call:
    """Ids and words, not who wrote: a page may not see people who are not its own visitors."""
    value = {
        "item": "post", "verb": "add", "post_id": item.id, "message": item.text, "created_time": item.at // 1000,
    }  # fmt: skip
    return meta_hooks.change(box, account, item, "mention", value, "mention")
