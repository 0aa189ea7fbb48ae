"""In-memory queues: at least once, FIFO by group, repeats dropped for five minutes, as SQS promises and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec

from chalicelib.aws.queues import Queues
from chalicelib.domain import redaction
from chalicelib.domain.events import Event
from chalicelib.domain.identities import short_hash
from chalicelib.domain.tickets import Ticket
from chalicelib.store.codec import encode
from tests.fakes.backend import Backend, Clock

_DEDUP_MS = 300_000
MAX_DELAY_MS = 900_000


@dataclass
class Message:
    id: int
    body: str
    visible_at: int
    group: str = ""
    received: int = 0
    gone: bool = False


@dataclass
class FakeQueue:
    """`messages` holds what waits or is being worked on, oldest first."""

    clock: Clock
    fifo: bool = False
    messages: list[Message] = field(default_factory=list)
    sent: int = 0
    _seen: dict[str, int] = field(default_factory=dict)

    def send(self, body: str, *, group: str = "", dedup: str = "", delay_ms: int = 0) -> None:
        now = self.clock()
        if self.fifo:
            if now - self._seen.get(dedup, -_DEDUP_MS) < _DEDUP_MS:
                return
            self._seen[dedup] = now
        self.sent += 1
        self.messages.append(Message(self.sent, body, now + min(MAX_DELAY_MS, delay_ms), group))

    def receive(self, limit: int = 1) -> list[Message]:
        """What may be worked on now. In a FIFO queue a group waits behind its first unfinished message."""
        now, blocked = self.clock(), set[str]()
        out: list[Message] = []
        for message in self.messages:
            if len(out) == limit:
                break
            if message.visible_at > now:
                blocked.add(message.group)
            elif not (self.fifo and message.group in blocked):
                out.append(message)
        for message in out:
            message.received += 1
        return out

    def delete(self, message: Message) -> None:
        message.gone = True
        self.messages = [m for m in self.messages if not m.gone]

    def next_at(self) -> int | None:
        """When the next message may be received; None if there is none."""
        return min((m.visible_at for m in self.messages), default=None)


class FakeQueues:
    """chalicelib.aws.queues.Queues in memory. Message bodies are the real ones."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._b = backend
        self.inbound_queue = FakeQueue(clock, fifo=True)
        self.outbound_queue = FakeQueue(clock, fifo=True)
        self.timers_queue = FakeQueue(clock)
        self.media_queue = FakeQueue(clock)
        self.changes_queue = FakeQueue(clock)

    @property
    def all(self) -> tuple[FakeQueue, ...]:
        return (
            self.inbound_queue, self.outbound_queue, self.timers_queue, self.media_queue, self.changes_queue,
        )  # fmt: skip

    def inbound(self, events: Iterable[Event]) -> None:
        with self._b.call("queues.inbound"):
            for event in events:
                group = short_hash(f"{event.channel}#{event.account}#{event.identity or event.key}", 26)
                self.inbound_queue.send(encode(redaction.event(event)), group=group, dedup=event.key)

    def outbound(self, key: str, thread: str, attempt: int = 0) -> None:
        with self._b.call("queues.outbound"):
            self.outbound_queue.send(encode({"key": key}), group=short_hash(thread, 26), dedup=f"{key}:{attempt}")

    def phone(self, command: Mapping[str, object]) -> None:
        body = encode({"phone": dict(command)})
        with self._b.call("queues.phone"):
            self.outbound_queue.send(body, group=short_hash(str(command["call"]), 26), dedup=body)

    def ring(self, ticket: Ticket) -> None:
        Queues.ring(cast(Queues, self), ticket)

    def wake(self, ids: Iterable[str], after_seconds: float = 0) -> None:
        bodies = [encode({"wake": id}) for id in ids]
        if not bodies:
            return
        with self._b.call("queues.wake"):
            for body in bodies:
                self.timers_queue.send(body, delay_ms=1000 * max(0, round(after_seconds + 0.499)))

    def bucket(self, bucket: str) -> None:
        with self._b.call("queues.bucket"):
            self.timers_queue.send(encode({"bucket": bucket}))

    def recompute(self, given: Mapping[str, object], after_seconds: float) -> None:
        with self._b.call("queues.recompute"):
            delay = 1000 * max(0, round(after_seconds + 0.499))
            self.timers_queue.send(encode({"recompute": dict(given)}), delay_ms=delay)

    def page(self, given: dict[str, Any], once: str) -> None:
        with self._b.call("queues.page"):
            self.outbound_queue.send(encode({"page": given, "once": once}), group=once, dedup=once)

    def post(self, given: Mapping[str, object]) -> None:
        body = encode({"post": dict(given)})
        with self._b.call("queues.post"):
            group = short_hash(f"post#{given['id']}#{given['target']}", 26)
            self.outbound_queue.send(body, group=group, dedup=body)

    def monitor(self, watch: str, once: str) -> None:
        with self._b.call("queues.monitor"):
            group = short_hash(f"monitor#{watch}", 26)
            self.outbound_queue.send(encode({"monitor": watch}), group=group, dedup=f"{watch}#{once}")

    def media(self, key: str) -> None:
        with self._b.call("queues.media"):
            self.media_queue.send(encode({"key": key}))

    def typing(self, thread: str) -> None:
        with self._b.call("queues.typing"):
            self.changes_queue.send(encode({"table": "live", "thread": thread}))

    def changes(self, bodies: Iterable[str]) -> None:
        with self._b.call("queues.changes"):
            for body in bodies:
                self.changes_queue.send(body)

    def postpone_inbound(self, receipt: str, seconds: float) -> None:
        with self._b.call("queues.postpone_inbound"):
            _postpone(self.inbound_queue, receipt, seconds)

    def postpone_outbound(self, receipt: str, seconds: float) -> None:
        with self._b.call("queues.postpone_outbound"):
            _postpone(self.outbound_queue, receipt, seconds)

    @property
    def woken(self) -> list[str]:
        """The subjects of the wake-ups that wait."""
        return [msgspec.json.decode(m.body)["wake"] for m in self.timers_queue.messages]


def _postpone(queue: FakeQueue, receipt: str, seconds: float) -> None:
    for message in queue.messages:
        if str(message.id) == receipt:
            message.visible_at = queue.clock() + round(seconds) * 1000
