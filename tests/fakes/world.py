"""A whole Rapport in memory: store, queues, services, a provider that counts, and a clock moved by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec

from chalicelib.channels.base import Account, Bases, HttpAnswer, Outgoing, Secrets, Sent
from chalicelib.domain.agents import Desk, Presence
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Event
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.assignment import Assignment
from chalicelib.services.callbacks.service import Callbacks
from chalicelib.services.changes import Changes
from chalicelib.services.context import Context
from chalicelib.services.facts import Recorder
from chalicelib.services.inbound import Inbound
from chalicelib.services.nudging import Nudging
from chalicelib.services.outbound import Sending, Wires
from chalicelib.services.recomputing import Recomputing
from chalicelib.services.replies import Replies
from chalicelib.services.scheduled import Scheduling
from chalicelib.services.waking import Waking
from chalicelib.services.work import Work
from chalicelib.store.codec import decode, encode
from chalicelib.store.interactions import Line
from chalicelib.store.tickets import packed
from tests.fakes.backend import Backend, Clock, Faults, Killed
from tests.fakes.brand import ACCOUNTS, AGENTS, brand
from tests.fakes.callbacks import FakePhone
from tests.fakes.live import FakeDesks, FakeTimers
from tests.fakes.queues import FakeQueue, FakeQueues, Message
from tests.fakes.running import RunningMachines
from tests.fakes.store import FakeInteractions, FakeSettings, FakeTickets, memory_store

MINUTE = 60_000
_NEVER = 60  # a message that fails this often in one go would never succeed


@dataclass
class Nonces:
    """n1, n2, n3, ..."""

    made: int = 0

    def __call__(self) -> str:
        self.made += 1
        return f"n{self.made}"


class FakeSecrets:
    """The same secrets for every account of the demo brand."""

    def get(self, channel: str, account: str) -> Secrets | None:
        known = ACCOUNTS.get(channel)
        return Secrets(webhook=("secret",), send={"token": "t"}) if known and known[0] == account else None


@dataclass
class FakeFiles:
    """The media bucket."""

    kept: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def put(self, key: str, body: bytes, content_type: str) -> None:
        self.kept[key] = (body, content_type)

    def get(self, key: str) -> bytes:
        return self.kept[key][0]

    def link(self, key: str, *, name: str = "", seconds: int = 300) -> str:
        return f"https://files.example/{key}?seconds={seconds}"


def no_http(*args: Any, **named: Any) -> HttpAnswer:
    raise AssertionError("this test must not speak HTTP")


class FakeProvider:
    """A channel's outbound module. `heard` holds what took effect; faults are planned at the site `provider.send`."""

    def __init__(self, backend: Backend) -> None:
        self._b = backend
        self.heard: list[Outgoing] = []
        self.codes: list[Outgoing] = []
        self.answers: list[Callable[[], Sent]] = []  # what to answer next instead (raise or return)

    def send(self, message: Outgoing, account: Account, secrets: Secrets, http: Any, bases: Bases) -> Sent:
        if self.answers:
            return self.answers.pop(0)()
        with self._b.call("provider.send"):
            self.heard.append(message)
        return Sent(provider_id=f"P{len(self.heard)}")

    def told(self, message: Outgoing) -> Sent:
        """A text sent at once, without a queue: a code."""
        with self._b.call("provider.told"):
            self.codes.append(message)
        return Sent(provider_id=f"C{len(self.codes)}")


def context(now: int | Clock = 1_780_000_000_000, *, settings: FakeSettings | None = None) -> Context:
    """A context over an empty store with the demo brand's settings."""
    return World(clock=now if isinstance(now, Clock) else Clock(now), settings=settings or brand()).context


class World:
    """Everything wired together.

    `store`, `queues`, `provider`, `clock`, `faults` are open to a test; the services are rebuilt by `reboot()`,
    which is what a new lambda process does. `drain()` delivers messages until none can be; `settle(ms)` lets time
    pass, with the sweeper each minute.
    """

    def __init__(
        self, *, clock: Clock | None = None, settings: FakeSettings | None = None, stale: float = 0.0, seed: int = 0
    ) -> None:
        self.clock = clock or Clock()
        self.faults = Faults()
        self.backend = Backend(self.clock, [self.faults], stale=stale, chance=random.Random(seed))
        self.chance = random.Random(seed)
        self.queues = FakeQueues(self.backend, self.clock)
        self.machines = RunningMachines(self.backend, self.queues.timers_queue, self.clock)
        self.store = memory_store(self.backend, settings or brand())
        self.provider = FakeProvider(self.backend)
        self.files = FakeFiles()
        self.nonces = Nonces()
        self.redeliver = 0.0  # the chance that a finished message is delivered once more
        self.failures: list[BaseException] = []
        self.pages: list[dict[str, Any]] = []  # who was paged
        self.rung: list[dict[str, Any]] = []  # what the phone was told (tests/fakes/phone.py has a real one)
        self.caller = FakePhone()
        self.reboot()

    def reboot(self) -> None:
        """New processes: nothing that was only remembered is known any more."""
        self.context = Context(
            store=self.store, queues=cast(Any, self.queues), machines=cast(Any, self.machines), clock=self.clock,
            nonce=self.nonces,
        )  # fmt: skip
        self.assignment = Assignment(self.context)
        self.changes = Changes(self.context)
        self.inbound = Inbound(self.context, self.assignment, self.changes, lambda: self.callbacks)
        self.replies = Replies(self.context, self.assignment)
        self.callbacks = Callbacks(
            self.context, phone=lambda: self.caller, replies=lambda: self.replies, inbound=lambda: self.inbound,
            secrets=cast(Any, FakeSecrets()), send=lambda message, *_: self.provider.told(message),
            public_url="https://rapport.example", secret=lambda: f"key-{self.nonces()}",
        )  # fmt: skip
        self.work = Work(self.context, self.assignment)
        self.scheduling = Scheduling(self.context, self.replies)
        self.recomputing = Recomputing(self.context)
        self.nudging = Nudging(self.context, self.replies)
        others = {
            "callback": lambda id: self.callbacks.woken(id), "reply": lambda key: self.scheduling.look(key),
            "recompute": lambda subject: self.recomputing.look(subject),
        }  # fmt: skip
        self.waking = Waking(self.context, self.assignment, others, lambda *told: self.nudging.nudge(*told))
        self.recorder = Recorder(self.context)
        self.sending = Sending(
            self.context,
            Wires(
                secrets=cast(Any, FakeSecrets()), files=cast(Any, self.files), http=cast(Any, no_http), bases=Bases(),
                public_url="https://rapport.example", chance=self.chance.random,
                outbound=lambda channel: cast(Any, self.provider),
            ),
            self.assignment,
        )  # fmt: skip

    # --- what there is

    @property
    def tickets(self) -> dict[str, Ticket]:
        return {t.id: t for t in cast(FakeTickets, self.store.tickets).all}

    @property
    def lines(self) -> dict[str, Line]:
        """Every stored interaction by key, published or not."""
        return cast(FakeInteractions, self.store.interactions).rows.now

    @property
    def desks(self) -> dict[str, Desk]:
        return cast(FakeDesks, self.store.desks).rows.now

    @property
    def timers(self) -> dict[str, int]:
        """Due times of what waits in the ledger."""
        rows = cast(FakeTimers, self.store.timers).rows.now
        return {id: row.timer.due for id, row in rows.items() if row.waits}

    def only_ticket(self) -> Ticket:
        (ticket,) = self.tickets.values()
        return ticket

    def said(self, key: str) -> Interaction:
        return self.lines[key].item

    # --- what happens

    def online(self, *agents: str) -> None:
        for agent in agents or [a.id for a in AGENTS]:
            self.waking.presence(agent, Presence.ONLINE)

    def post(self, *events: Event) -> None:
        """Events as a provider brings them: again, until they are accepted."""
        while not self.guarded(lambda: self.queues.inbound(events)):
            pass

    def receive(self, *events: Event) -> None:
        """Events accepted by the webhook and worked off."""
        self.post(*events)
        self.drain()

    def drain(self) -> int:
        """Deliver what can be received now, until nothing can. Returns how many messages were finished."""
        done = 0
        failed: dict[int, int] = {}
        while True:
            self.machines.run()
            self._stream()
            found = self._next()
            if found is None:
                return done
            queue, act, message = found
            if self._try(queue, act, message):
                done += 1
            else:
                failed[id(message)] = failed.get(id(message), 0) + 1
                if failed[id(message)] > _NEVER:
                    raise AssertionError(f"never succeeds: {message.body}") from self.failures[-1]

    def settle(self, ms: int = 10 * MINUTE) -> None:
        """Let time pass: messages as they come due, the sweeper each minute (less often in long quiet hours)."""
        start, end = self.clock.now, self.clock.now + ms
        sweep = start
        while self.clock.now <= end:
            if self.clock.now >= sweep:
                self.guarded(self.waking_sweep)
                sweep = self._next_sweep(start, end)
            self.drain()
            nexts = [*(q.next_at() for q in self.queues.all), self.machines.next_at()]
            self.clock.now = min([sweep, *(at for at in nexts if at is not None and at > self.clock.now)])
        self.clock.now = end

    def _next_sweep(self, start: int, end: int) -> int:
        soon = self.clock.now + MINUTE
        if soon < start + 15 * MINUTE:
            return soon
        due = min((at for at in self.timers.values() if at > soon), default=end) - 2 * MINUTE
        return max(soon, min(due, self.clock.now + 120 * MINUTE))

    def waking_sweep(self) -> None:
        self.waking.sweep()

    def guarded(self, act: Callable[[], object]) -> bool:
        """Do something that may fail or die. False if it did; a death reboots."""
        try:
            act()
        except Killed as death:
            self.failures.append(death)
            self.reboot()
            return False
        except Exception as error:
            self.failures.append(error)
            return False
        return True

    def _try(self, queue: FakeQueue, act: Callable[[Message], None], message: Message) -> bool:
        if not self.guarded(lambda: act(message)):
            return False
        if self.redeliver and self.chance.random() < self.redeliver:
            return True
        queue.delete(message)
        return True

    def _next(self) -> tuple[FakeQueue, Callable[[Message], None], Message] | None:
        q = self.queues
        acts: Iterable[tuple[FakeQueue, Callable[[Message], None]]] = (
            (q.inbound_queue, lambda m: self.inbound.take(decode(m.body, Event))),
            (q.outbound_queue, self._send),
            (q.timers_queue, self._timed),
            (q.changes_queue, lambda m: self.recorder.record(m.body)),
        )
        for queue, act in acts:
            for message in queue.receive():
                return queue, act, message
        return None

    def _timed(self, message: Message) -> None:
        body = msgspec.json.decode(message.body)
        if "bucket" in body:
            self.waking.tick(body["bucket"])
        elif "escalate" in body:
            self.waking.escalate(body["escalate"], body["token"])
        elif "callback" in body:
            self.callbacks.due(body["callback"]["id"], body["callback"]["version"], body["token"])
        elif "recompute" in body:
            self.recomputing.page(body["recompute"])
        else:
            self.waking.wake(body["wake"])

    def _send(self, message: Message) -> None:
        body = msgspec.json.decode(message.body)
        if "page" in body:
            self.pages.append(body["page"])
            return
        if "phone" in body:
            self.rung.append(body["phone"])
            return
        try:
            self.sending.send(msgspec.json.decode(message.body)["key"])
        except Retry as later:
            message.visible_at = self.clock.now + round((later.after or 30) * 1000)
            raise

    def _stream(self) -> None:
        """Table changes go to the changes queue, as blueprints/streams.py sends them."""
        while self.backend.stream:
            table, old, new = self.backend.stream.pop(0)
            change = {"old": _image(table, old), "new": _image(table, new)}
            self.queues.changes_queue.send(encode({"table": table, "changes": [change]}))


def _image(table: str, row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    if table == "tickets":
        ticket = row.ticket
        return {"id": {"S": ticket.id}, "version": {"N": str(ticket.version)}, "doc": {"S": packed(ticket)}}
    image = {"key": {"S": row.item.key}, "doc": {"S": encode(row.item)}}
    return image | ({"ticket": {"S": row.ticket}} if row.ticket else {})
