"""The brand's accounts, as the stand-in providers know them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROVIDERS: dict[str, str] = {
    "sms": "twilio",
    "whatsapp": "twilio",
    "voice": "twilio",
    "x": "x",
    "facebook": "meta",
    "instagram": "meta",
    "chat": "chat",
}
"""Which stand-in serves which channel. Chat is the product's own: the sandbox is only its client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account with the secrets both sides share. `address` is bare: no `whatsapp:` in front."""

    channel: str
    id: str
    name: str = ""
    address: str = ""
    addresses: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    webhook: tuple[str, ...] = ()
    send: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, str] = field(default_factory=dict)

    @property
    def provider(self) -> str:
        return PROVIDERS.get(self.channel, "")

    @property
    def handle(self) -> str:
        """The X or Instagram name, without the @."""
        said = self.settings.get("handle") or self.settings.get("username") or self.name or self.id
        return str(said).lstrip("@").replace(" ", "")

    @property
    def secret(self) -> str:
        """What this account's webhooks are signed with: the newest secret."""
        return self.webhook[0] if self.webhook else ""

    def owns(self, address: str) -> bool:
        return bool(address) and bare(address) in {bare(self.address), *(bare(a) for a in self.addresses)}

    def service(self) -> str:
        """The Messaging Service SID this account sends through, "" if it has none."""
        values = (*self.addresses, *(v for v in self.settings.values() if isinstance(v, str)))
        return next((v for v in values if v.startswith("MG")), "")


def bare(address: str) -> str:
    return address.removeprefix("whatsapp:")


def parse(entries: Iterable[Mapping[str, Any]]) -> tuple[Account, ...]:
    """Accounts from `{"channel", "id", "address", "addresses", "settings", "secrets": {...}}` entries."""
    return tuple(_one(entry) for entry in entries)


def _one(entry: Mapping[str, Any]) -> Account:
    secrets = entry.get("secrets") or {}
    return Account(
        channel=entry["channel"],
        id=entry["id"],
        name=entry.get("name", ""),
        address=bare(str(entry.get("address", ""))),
        addresses=tuple(bare(str(a)) for a in entry.get("addresses", ())),
        settings=entry.get("settings") or {},
        webhook=tuple(secrets.get("webhook", ())),
        send=secrets.get("send") or {},
        other=secrets.get("other") or {},
    )


class Accounts:
    """The accounts in force: given once, or a file that is read again whenever it changes."""

    def __init__(self, source: Path | Iterable[Mapping[str, Any]] | None) -> None:
        self._path = source if isinstance(source, Path) else None
        self._stamp = 0.0
        self._known: tuple[Account, ...] = () if source is None or isinstance(source, Path) else parse(source)

    def all(self) -> tuple[Account, ...]:
        if self._path is not None and self._path.exists():
            stamp = self._path.stat().st_mtime
            if stamp != self._stamp:
                self._known = parse(json.loads(self._path.read_text("utf-8"))["accounts"])
                self._stamp = stamp
        return self._known

    def of(self, *, provider: str = "", channel: str = "") -> list[Account]:
        return [a for a in self.all() if channel in ("", a.channel) and provider in ("", a.provider)]

    def get(self, channel: str, account: str = "") -> Account | None:
        """The named account, or the channel's first where no name is given."""
        return next((a for a in self.of(channel=channel) if account in ("", a.id)), None)
