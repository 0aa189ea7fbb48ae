"""Whom customers write to and call: the brand's own places on the channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.events import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The brand's own address on a channel, from settings.

    `address` is what the provider calls us: an E.164 number, an X user id, a page id;
    `addresses` are further ones the same account answers for (several numbers, a
    Messaging Service SID). `settings` holds the channel's own options.
    """

    channel: Channel
    id: str
    name: str = ""
    address: str = ""
    addresses: tuple[str, ...] = ()
    queue: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
