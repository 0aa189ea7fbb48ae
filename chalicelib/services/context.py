"""What every service needs, handed over in one piece."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.aws.queues import Queues
from chalicelib.domain.errors import Retry
from chalicelib.domain.tickets import QueueRules
from chalicelib.store import Store


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def nonce() -> str:
    return secrets.token_hex(4)


@dataclass(frozen=True, slots=True)
class Context:
    """Store, queues, and the two things that differ from run to run: the time and chance."""

    store: Store = field(default_factory=Store)
    queues: Queues = field(default_factory=Queues)
    clock: Callable[[], int] = now_ms
    nonce: Callable[[], str] = nonce
    keep_raw: bool = False

    def queue_rules(self, id: str) -> QueueRules:
        """The settings of a queue. A queue that was deleted under a ticket is read as the fallback."""
        queues = self.store.settings.queues()
        if id in queues:
            return queues[id]
        spare = sorted((not q.fallback, q.id) for q in queues.values())
        if not spare:
            raise Retry("no queue is configured yet")
        return queues[spare[0][1]]
