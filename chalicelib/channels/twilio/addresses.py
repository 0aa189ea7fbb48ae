"""Twilio addresses: `+15551234567`, `whatsapp:+15551234567`, `whatsapp:US.1234`, `384387`, `ACME`.

We keep them without their channel prefix, since the event says which channel it is.
"""

from __future__ import annotations

from chalicelib.channels.base import Account
from chalicelib.domain.events import Channel

_PREFIX: dict[str, str] = {Channel.WHATSAPP: "whatsapp"}


def bare(address: str) -> str:
    """Without the channel prefix: `whatsapp:+1555` -> `+1555`. A lone `+` is no address."""
    name = address.rpartition(":")[2].strip()
    return "" if name == "+" else name


def prefix(address: str) -> str:
    """The channel prefix: `whatsapp`, `rcs`, ...; "" for a plain number."""
    return address.rpartition(":")[0].strip().lower()


def full(channel: str, address: str) -> str:
    """As Twilio's API wants it: `+1555` on WhatsApp -> `whatsapp:+1555`."""
    wanted = _PREFIX.get(channel, "")
    return f"{wanted}:{bare(address)}" if wanted else bare(address)


def is_on(channel: str, address: str) -> bool:
    """True if the address is one of this channel's (a WhatsApp sender is none of SMS's)."""
    return prefix(address) == _PREFIX.get(channel, "")


def is_number(address: str) -> bool:
    """True for E.164: a plus and digits."""
    return address.startswith("+") and address[1:].isdigit()


def own(account: Account) -> frozenset[str]:
    """Everything the account answers for: its numbers, bare, and its messaging services."""
    service = str(account.settings.get("messaging_service_sid", ""))
    return frozenset(filter(None, (bare(name) for name in (account.address, *account.addresses, service))))
