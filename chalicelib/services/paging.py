"""Paging somebody outside: an SMS to a phone number, or a signed POST to an https address.

A page goes out at most once: it is claimed by a conditional write before anybody is spoken to, so a worker
that dies in between leaves "unknown" on the ticket's timeline, never a second call in the night. Only what
surely reached nobody (no connection, 429) is tried again, twice.

A POST carries `Rapport-Signature: t=<unix seconds>,v1=<hex>`: HMAC-SHA256, with the secret of the entry
`rapport/{stage}/pages/webhook` in Secrets Manager, of `<t>.<body>`. A receiver computes the same, compares,
and turns away what is older than some minutes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib import channels
from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, Bases, Fault, How, Http, Outbound, Outgoing, Secrets, SendFailed
from chalicelib.domain.errors import Refused
from chalicelib.domain.events import Channel, Direction, EventType, Kind, Visibility
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.store.keys import timeline_event_key

SECRET = ("pages", "webhook")
_CLAIM_SECONDS = 7 * 86_400
_TRIES = 3
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PageWires:
    """`http` speaks to Twilio, `outside` to public addresses only (chalicelib/download.py)."""

    secrets: SecretStore
    http: Http
    outside: Http
    bases: Bases
    outbound: Callable[[str], Outbound | None] = channels.outbound


class _NotPaged(Exception):
    """Why nobody was reached. `again`: it surely had no effect, and may be tried again."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


class Paging:
    def __init__(self, context: Context, wires: PageWires) -> None:
        self._c, self._w = context, wires

    def page(self, given: dict[str, Any], once: str) -> None:
        """`given`: to (E.164 or an https URL), text; of a ticket: ticket, promise, due (epoch ms); of an alert:
        spike, at (epoch ms). `once` names the page."""
        ticket = self._c.store.tickets.get(given["ticket"]) if "ticket" in given else None
        if ticket is None and "spike" not in given:
            return
        name, _, tried = once.partition("~")
        me, now = self._c.nonce(), self._c.clock()
        if self._c.store.marks.first(f"page#{once}", me, now=now, seconds=_CLAIM_SECONDS) != me:
            self._tell(ticket, given, name, int(tried or 0), "the worker stopped while paging; it may have gone out")
            return
        why = ""
        try:
            self._post(given, name) if given["to"].startswith("https://") else self._text(given, name)
        except _NotPaged as failure:
            why = str(failure)
            attempt = int(tried or 0) + 1
            if failure.again and attempt < _TRIES:
                self._c.queues.page(given, f"{name}~{attempt}")
                return
        self._tell(ticket, given, name, int(tried or 0), why)

    # --- speaking

    def _text(self, given: dict[str, Any], name: str) -> None:
        account, secrets = self._account()
        module = self._w.outbound(Channel.SMS)
        assert module is not None  # the table of channels has it
        said = Outgoing(
            key=f"page#{name}", channel=Channel.SMS, identity=given["to"], how=How.MESSAGE,
            visibility=Visibility.PRIVATE, kind=Kind.MESSAGE, text=_words(given),
        )  # fmt: skip
        try:
            module.send(said, account, secrets, self._w.http, self._w.bases)
        except SendFailed as failure:
            raise _NotPaged(failure.reason, again=failure.fault is Fault.SAFE) from failure

    def _account(self) -> tuple[Account, Secrets]:
        """The first SMS account that can send."""
        for id, _, _ in self._c.store.settings.listed("account"):
            channel, _, name = id.partition("#")
            account = self._c.store.settings.account(channel, name) if channel == Channel.SMS else None
            secrets = self._w.secrets.get(channel, name) if account else None
            if account and secrets:
                return account, secrets
        raise _NotPaged("there is no SMS account to send with")

    def _post(self, given: dict[str, Any], name: str) -> None:
        secrets = self._w.secrets.get(*SECRET)
        if secrets is None or not secrets.webhook:
            raise _NotPaged("there is no secret to sign with (rapport/{stage}/pages/webhook)")
        about = (
            {"spike": given["spike"], "at": _time(given["at"])}
            if "spike" in given
            else {"ticket": given["ticket"], "promise": given["promise"], "due": _time(given["due"])}
        )
        body = msgspec.json.encode({"id": name, "text": _words(given), **about})
        headers = {
            "Content-Type": "application/json", "Idempotency-Key": name,
            "Rapport-Signature": signature(secrets.webhook[0], body, self._c.clock() // 1000),
        }  # fmt: skip
        try:
            answer = self._w.outside("POST", given["to"], headers=headers, body=body, timeout=_SECONDS)
        except Refused as refused:
            raise _NotPaged("the address is not on the public internet") from refused
        except SendFailed as failure:
            said = "the address could not be reached" if failure.fault is Fault.SAFE else "its answer was lost"
            raise _NotPaged(said, again=failure.fault is Fault.SAFE) from failure
        if not 200 <= answer.status < 300:
            raise _NotPaged(f"the address answered {answer.status}", again=answer.status == 429)

    # --- telling

    def _tell(self, ticket: Ticket | None, given: dict[str, Any], name: str, tried: int, why: str) -> None:
        """One line a try on the ticket's timeline; the first to be written stays. An alert says it itself."""
        if ticket is None:
            self._tell_alert(given, why)
            return
        now = self._c.clock()
        facts = {
            "to": given["to"], "promise": given["promise"], "due": str(given["due"]), "acted": str(now), "why": why,
        }  # fmt: skip
        item = Interaction(
            key=timeline_event_key(ticket.id, f"page-{short_hash(name)}-{tried}", 0), type=EventType.INTERACTION,
            kind=Kind.EVENT, direction=Direction.INTERNAL, channel=ticket.channel, account=ticket.account,
            customer=ticket.customer, text="page_failed" if why else "paged",
            extra={k: v for k, v in facts.items() if v}, at=now, received_at=now,
        )  # fmt: skip
        self._c.store.interactions.put(item, ticket.id)

    def _tell_alert(self, given: dict[str, Any], why: str) -> None:
        from chalicelib.domain.spikes import Spike, paged

        self._c.store.board.change(
            given["spike"], Spike, lambda card: replace(card, record=paged(card.record, int(given["at"]), why))
        )


def signature(secret: str, body: bytes, at: int) -> str:
    """The value of `Rapport-Signature`; `at` in Unix seconds."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def _words(given: dict[str, Any]) -> str:
    """The rung's own text and what it is about; nothing of the customer's."""
    if "spike" in given:
        return str(given["text"])
    about = f"Ticket {given['ticket']}: {given['promise'].replace('_', ' ')} was due {_time(given['due'])}."
    return f"{given['text']} {about}".strip()


def _time(ms: int) -> str:
    return datetime.fromtimestamp(int(ms) // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
