"""Whether an account is connected: what is stored of its secrets, and a test that really asks the provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chalicelib import channels
from chalicelib.channels.base import Account, Bases, Http, Secrets
from chalicelib.channels.connection import Check, Connection, read
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Channel
from chalicelib.services.settings_checks import NEEDED_SECRETS
from chalicelib.store import Store


class SecretsRead(Protocol):
    """aws/secrets.py"""

    def get(self, channel: str, account: str, *, fresh: bool = False) -> Secrets | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is stored, without its values. `missing`: secrets without which it can't work, as `send.account_sid`;
    alternatives are joined by "|". `address`: where the provider should call us; "" = our own address isn't known."""

    address: str
    webhook: int
    send: tuple[str, ...]
    other: tuple[str, ...]
    missing: tuple[str, ...]


class Connecting:
    def __init__(
        self, store: Store, secrets: SecretsRead, http: Http, bases: Callable[[], Bases], public_url: str
    ) -> None:
        self._store, self._secrets, self._http, self._bases, self._url = store, secrets, http, bases, public_url

    def state(self, channel: str, id: str) -> State:
        """Raises NotFound."""
        self._account(channel, id)
        held = self._held(channel, id)
        return State(
            address=self._address(channel, id),
            webhook=len(held.webhook),
            send=tuple(sorted(held.send)),
            other=tuple(sorted(held.other)),
            missing=missing(channel, held),
        )

    def test(self, channel: str, id: str) -> list[Check]:
        """What speaks for and against it, in the order in which it should be mended. Raises NotFound."""
        account, held = self._account(channel, id), self._held(channel, id)
        checks = [self._reachable()]
        lacking = missing(channel, held)
        if lacking:
            named = ", ".join(one.replace("|", " or ") for one in lacking)
            fix = "Enter what is missing below. Until then everything from this account is refused."
            return [*checks, Check(name="secrets", ok=False, said=f"Not stored yet: {named}.", fix=fix)]
        checks.append(Check(name="secrets", ok=True, said="Everything it needs is stored."))
        module: Connection | None = channels.tester(channel)
        if module is not None:
            checks += module.test(account, held, self._http, self._bases(), self._address(channel, id))
        return checks

    # --- what it is made of

    def _account(self, channel: str, id: str) -> Account:
        """Switched off ones, too: they are tried before they are switched on."""
        doc = self._store.settings.doc("account", f"{channel}#{id}")
        if doc is None:
            raise NotFound(f"There is no account {channel}~{id}.")
        return Account(
            channel=Channel(channel),
            id=id,
            name=str(doc.get("name", "")),
            address=str(doc.get("address", "")),
            addresses=tuple(doc.get("addresses", ())),
            queue=str(doc.get("queue", "")),
            settings=doc.get("settings", {}),
        )

    def _held(self, channel: str, id: str) -> Secrets:
        return self._secrets.get(channel, id, fresh=True) or Secrets(webhook=())

    def _address(self, channel: str, id: str) -> str:
        return f"{self._url}/webhooks/{channel}/{id}" if self._url else ""

    def _reachable(self) -> Check:
        name = "address"
        if not self._url:
            fix = "Set RAPPORT_PUBLIC_URL to the address that providers call, and deploy again."
            return Check(name=name, ok=False, said="Our own public address isn't set.", fix=fix)
        told = read(self._http, f"{self._url}/api/health", {})
        if told.ok and told.body.get("ok") is True:
            return Check(name=name, ok=True, said=f"We are reached at {self._url}.")
        fix = "Check the domain name, its certificate, and RAPPORT_PUBLIC_URL."
        return Check(name=name, ok=False, said=f"{self._url} doesn't lead to us ({told.why}).", fix=fix)


def missing(channel: str, held: Secrets) -> tuple[str, ...]:
    """The secrets that are needed and aren't there; alternatives joined by "|"."""
    given = {f"send.{name}" for name in held.send} | {f"other.{name}" for name in held.other}
    groups = [group for group in NEEDED_SECRETS.get(channel, ()) if not given & set(group)]
    return (*(() if held.webhook else ("webhook",)), *("|".join(group) for group in groups))
