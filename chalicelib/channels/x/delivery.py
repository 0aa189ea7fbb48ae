"""What is the same for every event of one request, and the event for what opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chalicelib.channels.base import Account
from chalicelib.domain.events import Channel, Event, EventType, event_key

REVOKED = "the account withdrew its permission from our app: nothing more will arrive until it is given again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`own`: the user ids that are ourselves. `raw`: the request's body, for what is ignored."""

    account: str
    own: frozenset[str]
    received_at: int
    raw: str

    def key(self, provider_event_id: str) -> str:
        return event_key(Channel.X, self.account, provider_event_id)

    def ignored(self, provider_event_id: str, reason: str, **facts: Any) -> Event:
        """Kept with its reason and the provider's words; `facts` are any `Event` fields known all the same."""
        known = {"at": self.received_at, "raw": self.raw, **facts}
        return Event(
            key=self.key(provider_event_id),
            type=EventType.IGNORED,
            channel=Channel.X,
            account=self.account,
            received_at=self.received_at,
            reason=reason,
            **known,
        )


def delivery_for(account: Account, subscribed: str, received_at: int, raw: str) -> Delivery:
    """`subscribed` is the user id the provider says this delivery is for, "" if it does not say."""
    own = frozenset(filter(None, (account.address, *account.addresses, subscribed)))
    return Delivery(account=account.id, own=own, received_at=received_at, raw=raw)
