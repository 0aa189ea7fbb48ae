"""What every service needs, handed over in one piece."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.aws.queues import Queues
from chalicelib.domain.tickets import QueueRules
from chalicelib.store import Store

_BEFORE_SETUP = QueueRules(id="general", name="General", fallback=True)
"""Where tickets wait while nobody has made a queue yet: nothing accepted is lost for want of settings."""


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
        """The settings of a queue. One that doesn't exist (any more) is read as the fallback."""
        queues = self.store.settings.queues()
        if id in queues:
            return queues[id]
        spare = sorted((not q.fallback, q.id) for q in queues.values())
        return queues[spare[0][1]] if spare else _BEFORE_SETUP
