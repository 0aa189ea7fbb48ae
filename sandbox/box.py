"""What the stand-ins share: the world, the accounts, the limits, the faults and the courier."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox import art
from sandbox.accounts import Account, Accounts
from sandbox.deliver import Courier
from sandbox.faults import Fault, Faults
from sandbox.limits import Limits
from sandbox.web import Problem
from sandbox.world import Item, World

if TYPE_CHECKING:
    from sandbox.phone import Phone

_MAX_FILE = 3_000_000
_MAX_FILES = 200
DAY_MS = 86_400_000

ROOTS: dict[str, str] = {
    "x": "Autumn boots are here: waterproof, resoleable, and made to be walked in.",
    "facebook": "Our autumn boots have arrived! Which colour is yours: chestnut, moss or slate?",
    "instagram": "Moss green boots, wet leaves, long walks. What more does an autumn need?",
}
"""A post of the brand on each public channel, so that there is something to comment on."""


@dataclass(slots=True, kw_only=True)
class Settings:
    """`receipts`: in_order, shuffled, repeated or none. `whatsapp_window`: "receipt" (accepted, then a
    failed receipt with 63016, as Twilio does) or "refuse" (63016 at once)."""

    receipts: str = "in_order"
    receipt_ms: int = 250
    whatsapp_window: str = "receipt"


@dataclass(slots=True, kw_only=True)
class Box:
    world: World
    accounts: Accounts
    courier: Courier
    own_url: str = ""
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    settings: Settings = field(default_factory=Settings)
    log: Callable[[str], None] = lambda line: None
    stopping: threading.Event = field(default_factory=threading.Event)
    phone: Phone = field(init=False)  # needs the box, and so comes after it

    def webhook_url(self, account: Account) -> str:
        return f"{self.courier.public_url}/webhooks/{account.channel}/{account.id}"

    def account(self, channel: str, name: str = "") -> Account:
        account = self.accounts.get(channel, name)
        if account is None:
            raise Problem(f"account: there is no {channel} account {name!r} here; see GET /_sandbox/info.", 404)
        return account

    def root(self, account: Account) -> Item | None:
        """The brand's own post to comment on, made when first asked for."""
        text = ROOTS.get(account.channel)
        if text is None:
            return None
        post_id = root_id(account)
        with self.world.lock:
            return self.world.items.get(post_id) or self.world.add(
                Item(
                    id=post_id,
                    provider=account.provider,
                    channel=account.channel,
                    account=account.id,
                    identity="",
                    direction="out",
                    visibility="public",
                    kind="post",
                    at=self.world.now_ms(),
                    text=text,
                    root=post_id,
                    status="published",
                    extra={"built_in": True},
                )
            )

    def hold(self, fault: Fault) -> None:
        """Wait as the fault says, or until the sandbox stops."""
        self.stopping.wait(fault.delay_ms / 1000)

    def store(self, entries: Iterable[Any]) -> list[dict[str, str]]:
        """Keep the pictures of an action: built-in names, data: URLs, or addresses left as they are."""
        return [self._store_one(entry) for entry in entries]

    def _store_one(self, entry: Any) -> dict[str, str]:
        if not isinstance(entry, str):
            raise Problem("media: give names, data: URLs or http(s) addresses.")
        if entry.startswith(("http://", "https://")):
            return {"url": entry, "type": "", "name": entry.rpartition("/")[2], "file": ""}
        if entry in art.PICTURES:
            return self._keep(entry, "image/png", "")
        if entry.startswith("data:"):
            head, _, data = entry[5:].partition(",")
            kind, _, coding = head.partition(";")
            if coding == "base64" and kind.startswith(("image/", "audio/", "video/")) and len(data) < _MAX_FILE:
                return self._keep(f"upload.{kind.partition('/')[2][:8]}", kind, data)
        known = ", ".join(art.PICTURES)
        raise Problem(f"media: not a built-in ({known}), an address, or a base64 data: URL under 2 MB.")

    def _keep(self, name: str, kind: str, data: str) -> dict[str, str]:
        file_id = self.world.new_sid("ME")
        with self.world.lock:
            self.world.files[file_id] = {"name": name, "type": kind, "data": data}
            uploads = [key for key, file in self.world.files.items() if file["data"]]
            for old in uploads[:-_MAX_FILES]:
                del self.world.files[old]
        return {"url": f"media/{file_id}/{name}", "type": kind, "name": name, "file": file_id}

    def file(self, file_id: str) -> tuple[bytes, str] | None:
        """Content and type of a kept file."""
        found = self.world.files.get(file_id)
        if found is None:
            return None
        data = base64.b64decode(found["data"]) if found["data"] else art.png(found["name"])
        return data, found["type"]

    def public_media(self, media: dict[str, str]) -> str:
        """The address anyone may fetch the file from."""
        return media["url"] if not media["file"] else f"{self.own_url}/{media['url']}"


def root_id(account: Account) -> str:
    if account.channel == "facebook":
        return f"{account.address}_{account.address}01"
    return f"{account.address}01" if account.channel == "instagram" else f"1800{account.address:0>15.15}"
