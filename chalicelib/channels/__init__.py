"""Which module serves which channel. A new channel is one package and one line in each table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from chalicelib.channels.base import Inbound, Outbound

if TYPE_CHECKING:
    from chalicelib.channels.connection import Connection
    from chalicelib.channels.deeds import Moderation

INBOUND: dict[str, str] = {
    "sms": "chalicelib.channels.twilio.inbound",
    "whatsapp": "chalicelib.channels.twilio.inbound",
    "x": "chalicelib.channels.x.inbound",
    "facebook": "chalicelib.channels.meta.inbound",
    "instagram": "chalicelib.channels.meta.inbound",
}
"""Channels whose provider calls our webhook. (Chat has its own API: blueprints/chat_api.py.)"""

OUTBOUND: dict[str, str] = {
    "sms": "chalicelib.channels.twilio.outbound",
    "whatsapp": "chalicelib.channels.twilio.outbound",
    "x": "chalicelib.channels.x.outbound",
    "facebook": "chalicelib.channels.meta.outbound",
    "instagram": "chalicelib.channels.meta.outbound",
    "chat": "chalicelib.channels.chat.outbound",
}

MODERATION: dict[str, str] = {
    "x": "chalicelib.channels.x.moderation",
    "facebook": "chalicelib.channels.meta.moderation",
    "instagram": "chalicelib.channels.meta.moderation",
}
"""Channels where what customers say in public can be hidden."""

CALLS: dict[str, str] = {"voice": "chalicelib.channels.twilio.inbound"}
"""Channels of live calls, and who verifies their webhooks. What those say is read in blueprints/voice_calls.py,
and what is done on the phone in services/phone/ringing.py."""

CONNECTION: dict[str, str] = {
    "sms": "chalicelib.channels.twilio.connection",
    "whatsapp": "chalicelib.channels.twilio.connection",
    "voice": "chalicelib.channels.twilio.connection",
    "x": "chalicelib.channels.x.connection",
    "facebook": "chalicelib.channels.meta.connection",
    "instagram": "chalicelib.channels.meta.connection",
    "chat": "chalicelib.channels.chat.connection",
}
"""Channels whose connection can be tried."""


def inbound(channel: str) -> Inbound | None:
    """The module that reads this channel's webhooks, loaded when first asked for; None if there is none."""
    path = INBOUND.get(channel) or CALLS.get(channel)
    return cast(Inbound, import_module(path)) if path else None


def outbound(channel: str) -> Outbound | None:
    """The module that sends on this channel; None if there is none."""
    path = OUTBOUND.get(channel)
    return cast(Outbound, import_module(path)) if path else None


def moderation(channel: str) -> Moderation | None:
    """The module that hides and deletes on this channel; None if there is none."""
    path = MODERATION.get(channel)
    return cast("Moderation", import_module(path)) if path else None


def tester(channel: str) -> Connection | None:
    """The module that tries this channel's connection; None if there is none."""
    path = CONNECTION.get(channel)
    return cast("Connection", import_module(path)) if path else None
