"""What the in-memory store and queues stand on: rows, conditional writes, faults, and reads that may be stale."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Hook = Callable[[str, str], None]
"""Called with a site (`tickets.save`) and `before` or `after`, around every call that would go to AWS."""


_SETTLED_MS = 1_000


class ServiceError(RuntimeError):
    """A call to AWS failed: throttled, timed out, or cut off after it took effect."""


class Killed(BaseException):
    """The worker's process ends here. Not an Exception: no `except` of ours may catch it."""


@dataclass
class Clock:
    """Milliseconds since the epoch, moved by hand."""

    now: int = 1_780_000_000_000

    def __call__(self) -> int:
        return self.now

    def advance(self, ms: int) -> None:
        self.now += ms


class Faults:
    """Fails chosen calls. Counts every call, so that a test can first see how many there are.

    `at(n, when, error)`: the n-th call from now (0 is the next) raises `error`, `before` or `after` its effect.
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self._plan: dict[tuple[int, str], Callable[[], BaseException]] = {}

    def __call__(self, site: str, when: str) -> None:
        if when == "before":
            self.calls.append(site)
        error = self._plan.pop((len(self.calls) - 1, when), None)
        if error is not None:
            raise error()

    def at(self, n: int, when: str, error: Callable[[], BaseException] = ServiceError) -> None:
        self._plan[(len(self.calls) + n, when)] = error

    @property
    def pending(self) -> bool:
        return bool(self._plan)

    def reset(self) -> None:
        self.calls.clear()
        self._plan.clear()


@dataclass
class Backend:
    """Shared by all tables and queues of one fake world.

    `stale`: the chance that a read which isn't consistent sees a row as it was before its last write,
    if that was in the last second.
    `stream`: what DynamoDB streams would tell: (table, key, before, after).
    """

    clock: Clock = field(default_factory=Clock)
    hooks: list[Hook] = field(default_factory=list)
    stale: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    stream: list[tuple[str, Any, Any]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def call(self, site: str) -> Iterator[None]:
        """One call to AWS: it has an effect between `before` and `after`, or none."""
        for hook in self.hooks:
            hook(site, "before")
        with self.lock:
            yield
        for hook in self.hooks:
            hook(site, "after")

    def sees_the_past(self) -> bool:
        return self.stale > 0 and self.chance.random() < self.stale


class Rows(Generic[T]):
    """One table: rows by key, each written under a condition, with the version before for stale reads."""

    def __init__(self, backend: Backend, name: str, *, streamed: bool = False) -> None:
        self._b, self._name, self.streamed = backend, name, streamed
        self.now: dict[str, T] = {}
        self._before: dict[str, tuple[int, T | None]] = {}

    def get(self, op: str, key: str, *, consistent: bool) -> T | None:
        with self._b.call(f"{self._name}.{op}"):
            return self._read(key, consistent)

    def many(self, op: str, keys: list[str]) -> dict[str, T]:
        """One batch read, eventually consistent."""
        with self._b.call(f"{self._name}.{op}"):
            found = {key: self._read(key, False) for key in dict.fromkeys(keys)}
            return {key: row for key, row in found.items() if row is not None}

    def query(self, op: str) -> list[T]:
        """Every row as an index sees it, eventually consistent; the caller filters."""
        with self._b.call(f"{self._name}.{op}"):
            found = [self._read(key, False) for key in list(self.now)]
            return [row for row in found if row is not None]

    def write(self, op: str, key: str, how: Callable[[T | None], T | None]) -> T | None:
        """One conditional write: `how` gets the row now and gives the new one, or None if its condition
        doesn't hold. Returns the new row, or None."""
        with self._b.call(f"{self._name}.{op}"):
            old = self.now.get(key)
            new = how(old)
            if new is None:
                return None
            self._before[key] = (self._b.clock.now, old)
            self.now[key] = new
            if self.streamed:
                self._b.stream.append((self._name, old, new))
            return new

    def _read(self, key: str, consistent: bool) -> T | None:
        if not consistent and key in self._before:
            at, old = self._before[key]
            if self._b.clock.now - at < _SETTLED_MS and self._b.sees_the_past():
                return old
        return self.now.get(key)
