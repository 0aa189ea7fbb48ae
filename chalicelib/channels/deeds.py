"""The contract of a channel's `moderation` module (see base.py). Apart from it, so that webhooks needn't load it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chalicelib.channels.base import Account, Bases, Http, Secrets
from chalicelib.domain.events import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something done to what a customer said in public: `action` is a word of domain/moderation.Action."""

    action: str
    channel: Channel
    provider_id: str  # of the post or comment


class Moderation(Protocol):
    """What a channel's `moderation` module offers. Each deed sets a state: doing it again changes nothing."""

    def moderate(self, deed: Deed, account: Account, secrets: Secrets, http: Http, bases: Bases) -> None: ...
