"""How often a public post or comment was liked, answered and shared, as the providers tell it.

Answers are those that stand in the world. Likes, shares and what else no customer of the sandbox does by themselves
are set through POST /_sandbox/counts/{id}; a reaction adds to the likes.
"""

from __future__ import annotations

from sandbox.box import Box
from sandbox.web import Problem, Reply, Request, answer, json_object
from sandbox.world import Item

SETTABLE = ("likes", "shares", "quotes", "impressions")


def likes(item: Item) -> int:
    return len(item.reactions) + int(item.extra.get("likes", 0))


def counted(item: Item, name: str) -> int:
    """`shares`, `quotes` or `impressions`."""
    return int(item.extra.get(name, 0))


def answers(box: Box, item: Item, *, direct: bool = False) -> int:
    """What stands under it and isn't hidden or deleted; `direct`: without answers to answers."""
    with box.world.lock:
        below = [i for i in box.world.items.values() if i.root == item.root and i.id != item.id]
    shown = [i for i in below if not i.deleted and not i.hidden and i.visibility == "public"]
    return sum(i.in_reply_to == item.id if direct or item.root != item.id else True for i in shown)


def set_counts(box: Box, request: Request, item_id: str) -> Reply:
    """`{"likes": 12, "shares": 3}`: what is given replaces what was."""
    item, data = box.world.items.get(item_id), json_object(request)
    if item is None or item.visibility != "public":
        raise Problem(f"There is no public post or comment {item_id}.", 404)
    for name, value in data.items():
        if name not in SETTABLE or not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Problem(f"{name}: use {', '.join(SETTABLE)}, each a whole number from 0.")
    box.world.change(item, extra={**item.extra, **data})
    told = {name: counted(item, name) for name in SETTABLE}
    return answer({"id": item.id, **told, "likes": likes(item), "answers": answers(box, item)})
