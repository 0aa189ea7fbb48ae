"""Customers who write on every channel: signed webhooks as the sandbox's providers make them,
with ids, names and texts as long as they are in life (a ticket is paid for by the kilobyte)."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from sandbox import meta_hooks, twilio_hooks, x_hooks
from sandbox.accounts import Account, parse
from sandbox.deliver import Call
from sandbox.world import Item, Person

KINDS = ("sms", "whatsapp", "x_dm", "x_mention", "facebook", "facebook_comment", "instagram")
"""Ways a customer writes that are measured."""

FIRST_WORDS = "Hello, I ordered the blue lamp twelve days ago and the parcel still says 'preparing'. Where is it?"
NEXT_WORDS = "It was meant to be a birthday present for Saturday. Could you tell me if it will be here by then, please?"
_NAME = "Amelia Hartmann"
_ROOT = "1957203948572093844"
_PAGE_POST = "122104918273645546"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A signed request to `/webhooks/{channel}/{account}`."""

    channel: str
    account: str
    headers: dict[str, str]
    body: bytes


class _Clock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class _Box:
    """As much of the sandbox as the makers of webhooks ask for."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self.world = _Clock()

    def webhook_url(self, account: Account) -> str:
        return f"{self._public_url}/webhooks/{account.channel}/{account.id}"


class Customers:
    def __init__(self, accounts: list[dict[str, Any]], public_url: str) -> None:
        self._accounts = {account.channel: account for account in parse(accounts)}
        self._box: Any = _Box(public_url)
        self._said = 0
        self._since = time.time_ns() // 1_000_000 - 7_200_000

    def says(self, kind: str, who: int, text: str) -> Webhook:
        """Customer number `who` writes; every call is a new message."""
        self._said += 1
        channel = kind.partition("_")[0]
        account = self._accounts[channel]
        call = self._call(kind, account, who, text, f"{kind} {who} {self._said} {text}")
        return Webhook(channel, account.id, dict(call.headers), call.body.encode())

    def receipt(self, who: int, sid: str, callback: str) -> Webhook:
        """Twilio tells that our text `sid` arrived, at the address the send asked for."""
        account = self._accounts["sms"]
        fields = [
            ("SmsSid", sid), ("SmsStatus", "delivered"), ("MessageStatus", "delivered"), ("MessageSid", sid),
            ("To", _identity("sms", who)), ("From", account.address), ("ApiVersion", "2010-04-01"),
            ("AccountSid", account.send["account_sid"]), ("MessagingServiceSid", account.service()),
        ]  # fmt: skip
        call = twilio_hooks.call(account, callback, fields, "receipt", [])
        return Webhook("sms", account.id, dict(call.headers), call.body.encode())

    def _call(self, kind: str, account: Account, who: int, text: str, seed: str) -> Call:
        item = self._item(kind, account, who, text, seed)
        person = Person(
            channel=account.channel, account=account.id, identity=item.identity, name=_NAME, handle="amelia_writes"
        )
        if kind in ("sms", "whatsapp"):
            return twilio_hooks.incoming(self._box, account, person, item)
        if kind == "x_dm":
            return x_hooks.direct_message(self._box, account, person, item, "dm.received")
        if kind == "x_mention":
            item.text = f"@{account.handle} {text}"
            item.extra["mentions"] = True
            return x_hooks.customer_post(self._box, account, person, item, None)[-1]
        if kind == "facebook_comment":
            return meta_hooks.public(self._box, account, item, person)
        return meta_hooks.customer_message(self._box, account, item)

    def _item(self, kind: str, account: Account, who: int, text: str, seed: str) -> Item:
        public = kind in ("x_mention", "facebook_comment")
        root = _ROOT if kind == "x_mention" else f"{account.address}_{_PAGE_POST}" if public else ""
        return Item(
            id=_message_id(kind, seed), provider=account.provider, channel=account.channel, account=account.id,
            identity=_identity(kind, who), direction="in", visibility="public" if public else "private",
            kind="comment" if kind == "facebook_comment" else "message", text=text, root=root,
            at=self._since + 1000 * self._said,  # a second apart: some providers tell whole seconds only
        )  # fmt: skip


def _identity(kind: str, who: int) -> str:
    if kind in ("sms", "whatsapp"):
        return f"+1555{who:07d}"
    return f"{'1' if kind.startswith('x') else '7'}{who:016d}"


def _message_id(kind: str, seed: str) -> str:
    """As long as the provider's own: Twilio 34 characters, X 19 digits, Messenger about 90, Instagram about 170."""
    digest = hashlib.sha512(seed.encode()).hexdigest()
    number = str(int(digest[:20], 16))
    if kind in ("sms", "whatsapp"):
        return f"SM{digest[:32]}"
    if kind.startswith("x"):
        return number[:19]
    if kind == "facebook_comment":
        return f"{_PAGE_POST}_{number[:16]}"
    return f"m_{digest[:88]}" if kind == "facebook" else f"aWdf{(digest + digest)[:166]}"


def thread_of(kind: str, who: int) -> tuple[str, str, str, str]:
    """Channel, account, identity and root post of the thread the customer writes on."""
    channel = kind.partition("_")[0]
    account = {"x": "brand", "instagram": "brand", "facebook": "page"}.get(channel, "main")
    root = {"x_mention": _ROOT, "facebook_comment": _PAGE_POST}.get(kind, "")
    return channel, account, _identity(kind, who), root
