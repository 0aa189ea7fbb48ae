"""Callbacks as the rest of Rapport sees them: one object, wired together here."""

from __future__ import annotations

import hmac
import secrets as chance
from collections.abc import Callable

from chalicelib.aws.secrets import SecretStore
from chalicelib.domain.callbacks import Callback, When
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event
from chalicelib.services.callbacks.asking import Asking, LiveCall, Wish
from chalicelib.services.callbacks.following import Following, Phone
from chalicelib.services.callbacks.keeping import Keeping
from chalicelib.services.callbacks.listening import Listening
from chalicelib.services.callbacks.slots import FreeSlot, Slots
from chalicelib.services.callbacks.telling import Telling
from chalicelib.services.callbacks.web import Sender, Web
from chalicelib.services.context import Context
from chalicelib.services.inbound import Inbound
from chalicelib.services.replies import Replies

_SECRET_BYTES = 18


def _secret() -> str:
    return chance.token_urlsafe(_SECRET_BYTES)


class Callbacks:
    """`phone`, `replies` and `inbound` are asked for when needed: some of them need this one."""

    def __init__(
        self, context: Context, *, phone: Callable[[], Phone], replies: Callable[[], Replies],
        inbound: Callable[[], Inbound], secrets: SecretStore, send: Sender, public_url: str = "",
        secret: Callable[[], str] = _secret,
    ) -> None:  # fmt: skip
        self.telling = Telling(context, public_url, replies)
        self.slots = Slots(context)
        following = Following(context, phone, self.telling, self.slots)
        self.keeping = Keeping(context, following, self.slots)
        self.asking = Asking(context, self.keeping, following, self.slots, replies, secret)
        self.listening = Listening(context, self.asking, self.keeping, self.telling)
        self.web = Web(context, self.asking, inbound, secrets, send)

    # --- told by the phone, the ledger, the state machine, and whoever hears customers

    def woken(self, id: str) -> int:
        """A wake-up of the ledger: see Keeping.woken."""
        return self.keeping.woken(id)

    def due(self, id: str, version: int, token: str) -> None:
        """The state machine asks: see Keeping.due."""
        self.keeping.due(id, version, token)

    def outcome(self, callback: str, attempt: int, outcome: str, at: int, call: str) -> None:
        """What the phone knows of an attempt: connected, then ended; or why not."""
        self.keeping.outcome(callback, attempt, outcome, at, call)

    def from_queue(self, call: LiveCall, number: str) -> Callback:
        return self.asking.from_queue(call, number)

    def heard(self, event: Event, ticket: str) -> None:
        self.listening.heard(event, ticket)

    # --- asked by people

    def ask(self, wish: Wish) -> Callback:
        return self.asking.ask(wish)

    def get(self, id: str) -> Callback:
        return self.keeping.get(id)

    def cancel(self, id: str, *, by: str, version: int | None = None, why: str = "") -> Callback:
        return self.keeping.cancel(id, by_customer=False, by=by, version=version, why=why)

    def reschedule(self, id: str, when: When, *, by: str, version: int | None = None) -> Callback:
        return self.keeping.reschedule(id, when, by=by, version=version)

    # --- asked by the customer, who has the link

    def theirs(self, id: str, key: str) -> Callback:
        """The callback whose link somebody has. Raises NotFound, alike for a wrong key and for no callback."""
        try:
            found = self.get(id)
        except NotFound:
            found = Callback()
        if not found.key or not hmac.compare_digest(found.key.encode(), key.encode()):
            raise NotFound("This link is not valid.")
        return found

    def free_for(self, callback: Callback, start: int, end: int) -> list[FreeSlot]:
        """The free times that a customer may choose from: none while it is night where their number is from."""
        return self.slots.free(callback.queue, start, end, country=callback.country, account=callback.account)
