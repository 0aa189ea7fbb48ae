"""Hiding, showing again and deleting is done: by the outbound worker, within the provider's limits.

Unlike a reply it may be said twice: each deed sets a state. So where an answer was lost, or a worker died, it is
done again; only after all tries it is "unknown". A deed that a later one has overtaken is not done any more. What
it did reaches the record as an event, on the same way as the provider's own report of it, which may follow.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib import channels
from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, Bases, Fault, Http, Secrets, SendFailed
from chalicelib.channels.deeds import Deed
from chalicelib.channels.deeds import Moderation as Module
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Channel, DeliveryStatus, Direction, Event, Visibility, event_key
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import Interaction, advanced
from chalicelib.domain.moderation import CHANGES, Action
from chalicelib.services import pacing
from chalicelib.services.context import Context
from chalicelib.services.moderation import mark_of

_MAX_ATTEMPTS = 8
_OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
_RATES: dict[str, tuple[int, int]] = {  # channel: (ms a call, burst); an account's setting "moderation_rate" overrides
    "x": (18_000, 50),  # 50 in 15 minutes: docs.x.com/x-api/fundamentals/rate-limits
    "facebook": (200, 20),  # Meta counts all calls of a page together: this leaves most of them to replies
    "instagram": (200, 20),
}


@dataclass(frozen=True, slots=True)
class ModeratingWires:
    secrets: SecretStore
    http: Http
    bases: Bases
    chance: Callable[[], float] = random.random
    module: Callable[[str], Module | None] = channels.moderation


class Moderating:
    def __init__(self, context: Context, wires: ModeratingWires) -> None:
        self._c, self._w = context, wires

    def do(self, key: str) -> None:
        """Do one deed, if it is still to be done. Raises Retry (with seconds to wait) if it should come again."""
        line = self._c.store.interactions.get(key)
        if line is None:
            raise Retry("the deed isn't stored yet", after=1)
        item = line.item
        if item.status not in _OPEN:
            return
        about = self._c.store.interactions.get(item.extra["about"])
        if about is None or about.item.extra.get("moderation", "") > mark_of(item):
            self._end(key, DeliveryStatus.CANCELLED, "a later decision about the same post took its place")
            return
        account = self._c.store.settings.account(item.channel, item.account)
        secrets = self._w.secrets.get(item.channel, item.account)
        module = self._w.module(item.channel)
        if account is None or secrets is None or module is None:
            self._end(key, DeliveryStatus.FAILED, "the account is switched off or has no credentials")
            return
        pacing.wait_for_turn(self._c, item, _line(item, account), "the provider's limit for hiding is used up")
        self._c.store.interactions.change(key, lambda i: advanced(i, DeliveryStatus.SENDING))
        self._speak(item, about.item, account, secrets, module)

    def _speak(self, item: Interaction, about: Interaction, account: Account, secrets: Secrets, module: Module) -> None:
        deed = Deed(action=item.how, channel=Channel(item.channel), provider_id=_id_now(about) or item.parent)
        try:
            module.moderate(deed, account, secrets, self._w.http, self._w.bases)
        except SendFailed as failure:
            if failure.code != "gone" or item.how != Action.DELETE:
                self._failed(item, account, failure)
                return
        self._c.queues.inbound([_event(item, about, self._c.clock())])
        self._end(item.key, DeliveryStatus.SENT, "")

    def _end(self, key: str, status: DeliveryStatus, reason: str) -> None:
        now = self._c.clock()

        def ended(item: Interaction) -> Interaction:
            after = advanced(item, status, reason)
            return after if status != DeliveryStatus.SENT else replace(after, sent_at=after.sent_at or now)

        self._c.store.interactions.change(key, ended)

    def _failed(self, item: Interaction, account: Account, failure: SendFailed) -> None:
        """A lost answer is asked for again, like a refused connection."""
        if failure.fault is Fault.REJECTED:
            self._end(item.key, DeliveryStatus.FAILED, failure.reason)
        elif item.attempts + 1 >= _MAX_ATTEMPTS:
            lost = failure.fault is Fault.UNKNOWN
            self._end(item.key, DeliveryStatus.UNKNOWN if lost else DeliveryStatus.FAILED, failure.reason)
        else:
            self._c.store.interactions.change(item.key, _again)
            if failure.after:
                pacing.hold_back(self._c, _line(item, account), failure.after)
            raise Retry(failure.reason, after=failure.after or pacing.backoff(item.attempts, self._w.chance()))


def _line(item: Interaction, account: Account) -> pacing.Line:
    """The line a deed stands in."""
    every, burst = _RATES.get(item.channel, (1000, 10))
    return pacing.line(f"moderate#{item.channel}#{item.account}", account, "moderation_rate", every, burst)


def _again(item: Interaction) -> Interaction:
    again = pacing.without_turn(item)
    return replace(item, status=DeliveryStatus.QUEUED, attempts=item.attempts + 1, extra=again)


def _id_now(about: Interaction) -> str:
    """The provider's id of it as it reads now: on X an edited post has a new one, which is its edit's key."""
    if about.channel == "x" and about.edits:
        return about.edits[-1].key.split("#", 2)[2]
    return about.provider_id


def _event(item: Interaction, about: Interaction, at: int) -> Event:
    """What the deed did. What we deleted is erased, as when its author deletes it."""
    return Event(
        key=event_key(item.channel, item.account, f"moderated:{short_hash(item.key)}"), type=CHANGES[item.how],
        channel=Channel(item.channel), account=item.account, received_at=at, at=at, identity=about.identity,
        provider_id=about.provider_id, kind=about.kind, direction=Direction.INBOUND, visibility=Visibility.PUBLIC,
        root=about.root, target=about.key, erase=item.how == Action.DELETE,
    )  # fmt: skip
