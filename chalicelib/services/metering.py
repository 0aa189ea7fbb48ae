"""What X bills for, told from the changes of the interactions table.

Nothing is written for it where a message comes in. Each interaction is counted when it is first stored; what X
reports without a row of its own is counted with what caused it, rather too high than too low.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from chalicelib.channels.base import How
from chalicelib.domain.events import DeliveryStatus, Direction, Kind, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.store.keys import MODERATION

_OTHERS = {
    "like": "like_event",
    "favorite_events": "like_event",
    "follow": "follow_event",
    "follow_events": "follow_event",
}
_FREE = ("dm", "chat", "oauth", "block", "mute", "unknown", "user_event", "tweet_delete_events", "read")
_GONE = (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)


def billed(changes: Iterable[tuple[Interaction | None, Interaction | None]]) -> dict[str, Counter[str]]:
    """By X account and kind (domain/budget.PRICES), from pairs of what was stored before and after."""
    found: dict[str, Counter[str]] = {}
    for before, after in changes:
        # A record that only stands for another (body False) doesn't say its channel; its key does.
        if after is None or not (after.channel == "x" or after.key.startswith("x#")):
            continue
        counts = Counter(_sent(before, after) if after.direction is not Direction.INBOUND else ())
        counts.update(_reported(before, after))
        if counts:
            account = after.account or after.key.split("#")[1]
            found.setdefault(account, Counter()).update(counts)
    return found


def _reported(before: Interaction | None, after: Interaction) -> list[str]:
    """What X's webhook told."""
    if not after.key.startswith("x#"):
        return []
    if not after.body:  # an edit's own id; that of a post of ours is counted when it is sent
        new = before is None or not before.echo_of
        return ["post_event"] if new and after.echo_of.startswith("x#") else []
    if (before is not None and before.body) or after.extra.get("found"):
        return []  # known already, or read by a search and counted there
    if after.kind is Kind.DM:
        return ["dm_event"] if after.direction is Direction.INBOUND else []
    word, _, named = after.key.split("#", 2)[2].partition(":")
    kind = word.partition(".")[0] if named else ""
    return [] if kind in _FREE else [_OTHERS.get(kind, "post_event")]


def _sent(before: Interaction | None, after: Interaction) -> list[str]:
    """What went out: each part has its provider id; what may have gone out counts as gone. X reports each public
    post of ours to our webhook as well."""
    if after.key.startswith(MODERATION):
        done = after.status in _GONE and (before is None or before.status not in _GONE)
        return ["hide"] * done
    parts = len(after.part_ids) - (len(before.part_ids) if before else 0)
    lost = after.status == DeliveryStatus.UNKNOWN and (before is None or before.status != DeliveryStatus.UNKNOWN)
    if not after.how or parts + lost <= 0:
        return []
    return _written(after.text, after.how, after.visibility) * (parts + lost)


def _written(text: str, how: str, visibility: str) -> list[str]:
    if visibility == Visibility.PRIVATE:
        return ["dm"]
    return [writing(text, reply=how == How.PUBLIC_REPLY), "post_event"]


def writing(text: str, *, reply: bool) -> str:
    """The kind that a public post of ours is billed as: X charges for one with a link what it charges for thirteen
    without. (That X reports it to our webhook as well is billed by itself.)"""
    from chalicelib.domain.lengths import urls  # patterns of every top-level domain

    linked = "://" in text or urls.find(text)  # X knows more domains than any list of them
    return "post_with_url" if linked else "reply" if reply else "post"
