"""Failures on request: what a provider can do to a caller on a bad day."""

from __future__ import annotations

import random
import threading
from dataclasses import asdict, dataclass
from typing import Any

MODES: dict[str, str] = {
    "timeout": "does nothing and never answers",
    "500": "answers with a server error",
    "503": "answers that it is overloaded",
    "429": "answers that we call too often",
    "accept_no_answer": "accepts the message, then drops the line without an answer",
    "reject": "says no to the message",
    "slow": "accepts, but takes its time",
}
WAITS_MS: dict[str, int] = {"timeout": 30_000, "slow": 3_000}


@dataclass(slots=True, kw_only=True)
class Fault:
    """`count` more calls fail (None: until cleared), each with `probability`."""

    provider: str
    mode: str
    count: int | None = None
    probability: float = 1.0
    delay_ms: int = 0


class Faults:
    def __init__(self, seed: int | None = None) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._random = random.Random(seed)

    def add(self, provider: str, mode: str, count: int | None, probability: float, delay_ms: int | None) -> Fault:
        wait = WAITS_MS.get(mode, 0) if delay_ms is None else delay_ms
        fault = Fault(provider=provider, mode=mode, count=count, probability=probability, delay_ms=wait)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self, provider: str = "") -> None:
        with self._lock:
            self._faults = [f for f in self._faults if provider and f.provider != provider]

    def listed(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def take(self, provider: str) -> Fault | None:
        """The fault this call meets, if any; counts it down."""
        with self._lock:
            for fault in self._faults:
                if fault.provider == provider and self._random.random() < fault.probability:
                    if fault.count is not None:
                        fault.count -= 1
                    self._faults = [f for f in self._faults if f.count is None or f.count > 0]
                    return fault
        return None
