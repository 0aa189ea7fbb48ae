"""Asking on the web: a code is sent to the number, and whoever knows it may have that number called.

The code isn't stored: it is the account's own function of number and time (HMAC-SHA256, cut as RFC 4226 cuts it:
https://www.rfc-editor.org/rfc/rfc4226#section-5.3), good for ten to twenty minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from typing import Protocol

from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, How, Outgoing, Secrets, SendFailed, Sent
from chalicelib.domain.callbacks import Callback, Consent, When
from chalicelib.domain.errors import Invalid, NotAllowed, Refused, Retry
from chalicelib.domain.events import Author, Channel, Direction, Event, EventType, Kind, Visibility, event_key
from chalicelib.domain.identities import short_hash
from chalicelib.services.callbacks import numbers, terms, words
from chalicelib.services.callbacks.asking import Asking, Wish
from chalicelib.services.chat_sessions import TooFast, allows, short
from chalicelib.services.context import Context
from chalicelib.services.inbound import Inbound
from chalicelib.store.keys import thread_key

_STEP_MS = 600_000
_DIGITS = 6
_ACCOUNT = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_PER_NUMBER = (120_000, 4)  # ms a code (or a try), burst
_PER_VISITOR = (20_000, 15)
_NOTE = 500


class Sender(Protocol):
    """Hands one text to its provider: channels/twilio/outbound.py with everything it needs."""

    def __call__(self, message: Outgoing, account: Account, secrets: Secrets) -> Sent: ...


class Web:
    def __init__(
        self, context: Context, asking: Asking, inbound: Callable[[], Inbound], secrets: SecretStore, send: Sender
    ) -> None:
        self._c, self._asking, self._inbound, self._secrets, self._send = context, asking, inbound, secrets, send

    def account(self, id: str, origin: str) -> Account:
        """The phone account, for a page of this origin ("" = not a browser). Raises Refused."""
        known = self._c.store.settings.account(Channel.VOICE, id) if _ACCOUNT.fullmatch(id) else None
        if known is None:
            raise Refused("unknown account")
        if not allows(known, origin):
            raise Refused("a page of another origin")
        return known

    def send_code(self, account: Account, number: str, *, visitor: str) -> None:
        """Text a code to a number. `visitor`: the address of who asks. Raises Invalid, TooFast, Retry or NotAllowed."""
        found = numbers.read(number, terms.region(account))
        self._turn("visitor", visitor, _PER_VISITOR)
        self._turn("code", found.e164, _PER_NUMBER)
        sender, secrets = self._sender(account)
        code = _code(self._key(account)[0], account.id, found.e164, self._c.clock() // _STEP_MS)
        text = f"{code} is your code to be called back by {account.name or 'us'}. If you didn't ask for it, ignore it."
        message = Outgoing(
            key=f"code#{short_hash(found.e164 + code)}", channel=Channel.SMS, identity=found.e164, how=How.MESSAGE,
            visibility=Visibility.PRIVATE, kind=Kind.MESSAGE, text=text,
        )  # fmt: skip
        try:
            self._send(message, sender, secrets)
        except SendFailed as error:
            raise Retry("the code could not be sent", after=5) from error

    def ask(
        self, account: Account, number: str, code: str, *, client_id: str, when: When, visitor: str, name: str = "",
        note: str = "", page: str = "",
    ) -> Callback:  # fmt: skip
        """The promise to call that number. The same `client_id` again is the same. Raises Invalid (number, code, when
        ...), TooFast, Retry or NotAllowed."""
        short("name", name, 100)
        short("note", note, _NOTE)
        short("client_id", client_id, 64)
        found = numbers.read(number, terms.region(account))
        self._turn("visitor", visitor, _PER_VISITOR)
        self._turn("try", found.e164, _PER_NUMBER)
        if not self._proves(account, found.e164, code):
            raise Invalid("code", "This is not the code we sent, or it is too old. Ask for a new one.")
        event = self._event(account, found.e164, client_id, name, note)
        self._inbound().take(event)
        line = self._c.store.interactions.get(event.key)
        if line is None or not line.ticket:
            raise Retry("the wish is just being stored", after=1)
        return self._asking.ask(
            Wish(
                name=event.key, ticket=line.ticket, source="web", when=when, number=found.e164, proven=True, own=True,
                account=account.id, note=note, thread=thread_key(Channel.VOICE, account.id, found.e164),
                consent=Consent(words=words.CONSENT_FORM, where=page, at=self._c.clock()),
            )
        )  # fmt: skip

    def _event(self, account: Account, number: str, client_id: str, name: str, note: str) -> Event:
        now = self._c.clock()
        said = f"Asked on the web to be called back. {note}".strip()
        return Event(
            key=event_key(Channel.VOICE, account.id, f"web:{short_hash(number + '|' + client_id, 26)}"),
            type=EventType.INTERACTION, channel=Channel.VOICE, account=account.id, received_at=now, at=now,
            identity=number, kind=Kind.MESSAGE, direction=Direction.INBOUND, visibility=Visibility.PRIVATE, text=said,
            author=Author(name=name),
        )  # fmt: skip

    # --- codes

    def _proves(self, account: Account, number: str, code: str) -> bool:
        now = self._c.clock() // _STEP_MS
        good = False
        for key in self._key(account):
            for step in (now, now - 1):
                good |= hmac.compare_digest(_code(key, account.id, number, step).encode(), code.strip().encode())
        return good

    def _key(self, account: Account) -> tuple[str, ...]:
        known = self._secrets.get(Channel.VOICE, account.id)
        keys = tuple(key for key in known.webhook if key) if known else ()
        if not keys:
            raise NotAllowed("Codes can't be made for this account yet.", "no_credentials", "Call us instead.")
        return keys

    def _sender(self, account: Account) -> tuple[Account, Secrets]:
        """The SMS account that sends codes: the setting `code_account`, the one named alike, or the first."""
        wanted = str(account.settings.get("code_account", account.id))
        listed = [key.partition("#") for key, doc, _ in self._c.store.settings.listed("account")
                  if doc.get("enabled", True)]  # fmt: skip
        ids = sorted((id for channel, _, id in listed if channel == Channel.SMS), key=lambda id: (id != wanted, id))
        for id in ids[:1]:
            known, secrets = self._c.store.settings.account(Channel.SMS, id), self._secrets.get(Channel.SMS, id)
            if known and secrets:
                return known, secrets
        raise NotAllowed("Codes can't be sent from here yet.", "no_sms_account", "Call us instead.")

    def _turn(self, what: str, who: str, rate: tuple[int, int]) -> None:
        every, burst = rate
        bucket = f"callback-{what}#{short_hash(who, 26)}"
        wait = self._c.store.limits.take(bucket, every_ms=every, burst=burst, now=self._c.clock())
        if wait:
            raise TooFast("That was a little fast. Please wait a moment and try again.", after=-(-wait // 1000))


def _code(key: str, account: str, number: str, step: int) -> str:
    digest = hmac.new(key.encode(), f"callback code|{account}|{number}|{step}".encode(), hashlib.sha256).digest()
    offset = digest[-1] & 0x0F
    value = int.from_bytes(digest[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{value % 10**_DIGITS:0{_DIGITS}d}"
