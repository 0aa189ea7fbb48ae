"""What every service needs, handed over in one piece."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from chalicelib.aws.machines import Machines
from chalicelib.aws.queues import Queues
from chalicelib.domain.errors import NotFound
from chalicelib.domain.identities import Customer
from chalicelib.domain.tickets import QueueRules, Ticket
from chalicelib.store import Store

_BEFORE_SETUP = QueueRules(id="general", name="General", fallback=True)
"""Where tickets wait while nobody has made a queue yet: nothing accepted is lost for want of settings."""


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def nonce() -> str:
    return secrets.token_hex(4)


_CLOCKS_KNOWN = 500
_MERGES = 8  # a record merged into one merged into one...


class Clocks:
    """Buckets of the ledger whose clock this process has started: asking again would only cost a call."""

    def __init__(self) -> None:
        self._buckets: set[int] = set()

    def knows(self, bucket: int) -> bool:
        return bucket in self._buckets

    def note(self, bucket: int) -> None:
        if len(self._buckets) >= _CLOCKS_KNOWN:
            self._buckets.clear()
        self._buckets.add(bucket)


@dataclass(frozen=True, slots=True)
class Context:
    """Store, queues, state machines, and the two things that differ from run to run: the time and chance."""

    store: Store = field(default_factory=Store)
    queues: Queues = field(default_factory=Queues)
    machines: Machines = field(default_factory=Machines)
    clock: Callable[[], int] = now_ms
    nonce: Callable[[], str] = nonce
    clocks: Clocks = field(default_factory=Clocks)
    keep_raw: bool = False

    def ticket(self, id: str) -> Ticket:
        """The ticket as it is this moment. Raises NotFound."""
        found = self.store.tickets.get(id, consistent=True)
        if found is None:
            raise NotFound("There is no such ticket.")
        return found

    def person(self, customer: str) -> Customer | None:
        """The record that counts of those that are one person; None if there is none of that id."""
        found = self.store.customers.get(customer)
        return self.root(found) if found else None

    def root(self, customer: Customer) -> Customer:
        """The record that this one was merged into, at the end of the chain; itself if none."""
        for _ in range(_MERGES):
            above = self.store.customers.get(customer.merged_into) if customer.merged_into else None
            if above is None:
                break
            customer = above
        return customer

    def queue_rules(self, id: str) -> QueueRules:
        """The settings of a queue, and what is promised in it. One that doesn't exist (any more) is read as
        the fallback."""
        queues = self.store.settings.queues()
        if id in queues:
            found = queues[id]
        else:
            spare = sorted((not q.fallback, q.id) for q in queues.values())
            found = queues[spare[0][1]] if spare else _BEFORE_SETUP
        return replace(found, book=self.store.settings.book())
