"""A whole Rapport in memory: store, queues, services, a provider that counts, and a clock moved by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec

from chalicelib.channels.base import Account, Bases, HttpAnswer, Outgoing, Secrets, SendFailed, Sent
from chalicelib.channels.metrics import Counted
from chalicelib.domain.agents import Desk, Presence
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Event
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.domain.triage.post import Post as TriagePost
from chalicelib.services.acknowledging import Acknowledging
from chalicelib.services.afterwards import Afterwards
from chalicelib.services.approvals import Approvals, Kind
from chalicelib.services.article_links import ArticleLinks
from chalicelib.services.articles import Articles
from chalicelib.services.asking_after import AskingAfter
from chalicelib.services.assignment import Assignment
from chalicelib.services.budgets import Budgets
from chalicelib.services.callbacks.service import Callbacks
from chalicelib.services.changes import Changes
from chalicelib.services.checkins.lists import Checkins
from chalicelib.services.checkins.tasks import Tasks
from chalicelib.services.concierge import Concierge
from chalicelib.services.context import Context
from chalicelib.services.facts import Recorder
from chalicelib.services.guarding import Guard
from chalicelib.services.hearing import Hearing
from chalicelib.services.inbound import Inbound
from chalicelib.services.incidents.outages import Outages
from chalicelib.services.listening import Listening
from chalicelib.services.listing import Listing
from chalicelib.services.live.connections import Live
from chalicelib.services.live.feed import Feed
from chalicelib.services.moderating import Moderating
from chalicelib.services.moderation import Moderation
from chalicelib.services.monitoring import Monitoring, MonitoringWires
from chalicelib.services.nudging import Nudging
from chalicelib.services.outbound import Sending, Wires
from chalicelib.services.posts.checks import guarded_by
from chalicelib.services.posts.costs import Costs
from chalicelib.services.posts.drafting import Drafting
from chalicelib.services.posts.measuring import MeasureWires, Measuring
from chalicelib.services.posts.publishing import PostWires, Publishing
from chalicelib.services.posts.service import Posts
from chalicelib.services.recomputing import Recomputing
from chalicelib.services.replies import Replies
from chalicelib.services.scheduled import Scheduling
from chalicelib.services.shift_posts import ShiftPosts
from chalicelib.services.social.approving import ReplyApprovals
from chalicelib.services.social.closing import Closing
from chalicelib.services.social.going_private import GoingPrivate
from chalicelib.services.social.rendering import Rendering
from chalicelib.services.social.suggesting import Suggesting
from chalicelib.services.team import Team
from chalicelib.services.thanking import Thanking
from chalicelib.services.waking import Waking
from chalicelib.services.work import Work
from chalicelib.store.codec import decode, encode
from chalicelib.store.interactions import Line
from chalicelib.store.keys import MODERATION
from chalicelib.store.tickets import packed
from tests.fakes.backend import Backend, Clock, Faults, Killed
from tests.fakes.brand import ACCOUNTS, AGENTS, brand
from tests.fakes.callbacks import FakePhone
from tests.fakes.live import FakeDesks, FakeTimers
from tests.fakes.moderation import FakeModeration
from tests.fakes.queues import FakeQueue, FakeQueues, Message
from tests.fakes.running import RunningMachines
from tests.fakes.search import FakeSearch
from tests.fakes.sockets import FakeConsoles
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
        if not known or known[0] != account:
            return None
        return Secrets(webhook=("secret",), send={"token": "t", "access_token": "t"})


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


class FakeCounts:
    """What providers count of posts of ours: by the provider's id, else a like for each time it is read."""

    def __init__(self, backend: Backend) -> None:
        self._b = backend
        self.of: dict[str, Counted | SendFailed] = {}
        self.read_at: list[tuple[str, int]] = []

    def read(self, post: str, account: Account, secrets: Secrets, http: Any, bases: Bases) -> Counted:
        with self._b.call("provider.read"):
            self.read_at.append((post, self._b.clock.now))
        found = self.of.get(post, Counted(likes=len(self.read_at), comments=0, shares=0))
        if isinstance(found, SendFailed):
            raise found
        return found


class World:
    """Everything wired together.

    `store`, `queues`, `provider`, `clock`, `faults` are open to a test; the services are rebuilt by `reboot()`,
    which is what a new lambda process does. `drain()` delivers messages until none can be; `settle(ms)` lets time
    pass, with the sweeper each minute.
    """

    def __init__(
        self, *, clock: Clock | None = None, settings: FakeSettings | None = None, stale: float = 0.0, seed: int = 0,
        live: bool = False,
    ) -> None:  # fmt: skip
        self.clock = clock or Clock()
        self.faults = Faults()
        self.backend = Backend(self.clock, [self.faults], stale=stale, chance=random.Random(seed))
        self.chance = random.Random(seed)
        self.queues = FakeQueues(self.backend, self.clock)
        self.machines = RunningMachines(self.backend, self.queues.timers_queue, self.clock)
        self.store = memory_store(self.backend, settings or brand())
        self.provider = FakeProvider(self.backend)
        self.counts = FakeCounts(self.backend)
        self.files = FakeFiles()
        self.nonces = Nonces()
        self.redeliver = 0.0  # the chance that a finished message is delivered once more
        self.failures: list[BaseException] = []
        self.pages: list[dict[str, Any]] = []  # who was paged
        self.metrics: list[tuple[int, dict[str, tuple[float, str]]]] = []  # what CloudWatch was told
        self.x = FakeSearch(self.backend)
        self.deeds = FakeModeration(self.backend, FakeSecrets())
        self.rung: list[dict[str, Any]] = []  # what the phone was told (tests/fakes/phone.py has a real one)
        self.caller = FakePhone()
        self.consoles = FakeConsoles()
        self.pushes = live  # whether consoles are told of what changes
        for rows in (cast(Any, self.store.desks).rows, cast(Any, self.store.board).rows):
            rows.streamed = live
        self.reboot()

    def reboot(self) -> None:
        """New processes: nothing that was only remembered is known any more."""
        self.context = Context(
            store=self.store, queues=cast(Any, self.queues), machines=cast(Any, self.machines), clock=self.clock,
            nonce=self.nonces,
        )  # fmt: skip
        self.assignment = Assignment(self.context)
        self.changes = Changes(self.context)
        self.outages = Outages(
            self.context, self.assignment, replies=lambda: self.replies, posts=lambda: self.posts,
            made_ticket=lambda key, by: self.inbound.take_up(key), topic_of=self._topic_of,
            ticks=lambda: self.clock.now / 1000,
        )  # fmt: skip
        self.hearing = Hearing(self.context, self.outages.incident_for, told=self.outages.told)
        self.inbound = Inbound(
            self.context, self.assignment, self.changes, lambda: self.callbacks, lambda: self.hearing,
            lambda: self.outages.attaching,
        )  # fmt: skip
        self.listening = Listening(self.context, lambda: self.hearing, lambda: self.inbound)
        self.approvals = Approvals(
            self.context, {"reply": lambda: self._reply_kind(), "post": lambda: self.drafting.kind()}
        )
        self.guard = Guard(self.context)
        self.articles = Articles(self.context)
        rules = (self.guard.rule, self.outages.rule, ArticleLinks(self.context).rule)
        self.replies = Replies(self.context, self.assignment, self.approvals, rules)
        self.callbacks = Callbacks(
            self.context, phone=lambda: self.caller, replies=lambda: self.replies, inbound=lambda: self.inbound,
            secrets=cast(Any, FakeSecrets()), send=lambda message, *_: self.provider.told(message),
            public_url="https://rapport.example", secret=lambda: f"key-{self.nonces()}",
        )  # fmt: skip
        self.work = Work(self.context, self.assignment)
        self.concierge = Concierge(self.context, self.work)
        self.scheduling = Scheduling(self.context, self.replies)
        self.rendering = Rendering(self.context, "https://rapport.example")
        self.asking_after = AskingAfter(self.context, self.replies, self.rendering)
        self.going = GoingPrivate(self.context, self.replies, lambda: self.callbacks.asking, self.rendering)
        self.closing = Closing(self.context, self.replies, self.rendering)
        self.suggesting = Suggesting(self.context, self.rendering)
        self.moderation = Moderation(self.context)
        self.budgets = Budgets(self.context, lambda at, values: self.metrics.append((at, dict(values))))
        wires = MonitoringWires(cast(Any, FakeSecrets()), self.x, Bases(), lambda: 0.5)
        self.monitoring = Monitoring(self.context, self.budgets, wires)
        self.moderating = Moderating(self.context, self.deeds.wires)
        self.recomputing = Recomputing(self.context)
        self.nudging = Nudging(self.context, self.replies)
        others = {
            "callback": lambda id: self.callbacks.woken(id), "reply": lambda key: self.scheduling.look(key),
            "recompute": lambda subject: self.recomputing.look(subject),
            "watch": lambda id: self.monitoring.woken(id),
            "approval": lambda id: self.approvals.woken(id),
            "acknowledge": lambda id: self.acknowledging.look(id),
            "shift": lambda name: self.shift_posts.look(name),
            "ask_after": lambda id: self.asking_after.look(id),
            "checkin": lambda id: self.checkins.look(id),
            "post": lambda id: self.posts.look(id),
            "spikes": lambda window: self.outages.spikes.look(window),
            "incident": lambda id: self.outages.incidents.look(id),
        }  # fmt: skip
        self.waking = Waking(self.context, self.assignment, others, lambda *told: self.nudging.nudge(*told))
        self.acknowledging = Acknowledging(self.context, self.replies)
        self.thanking = Thanking(
            self.context, lambda: Listening(self.context, lambda: self.hearing, lambda: self.inbound), self.replies,
            self.work,
        )  # fmt: skip
        self.checkins = Checkins(self.context)
        self.checkin_tasks = Tasks(
            self.context, self.replies, self.work, lambda: self.callbacks, self.rendering
        )  # fmt: skip
        self.team = Team(self.context, Listing(self.context), self.work, self.replies)
        self.feed = Feed(self.context, cast(Any, self.consoles))
        self.live = Live(self.context, self.feed)
        self.recorder = Recorder(self.context, Afterwards(self.context), self.budgets.charge)
        self.sending = Sending(
            self.context,
            Wires(
                secrets=cast(Any, FakeSecrets()), files=cast(Any, self.files), http=cast(Any, no_http), bases=Bases(),
                public_url="https://rapport.example", chance=self.chance.random,
                outbound=lambda channel: cast(Any, self.provider),
            ),
            self.assignment, lambda item: self.going.refused(item),
        )  # fmt: skip

        self.posts = Posts(self.context, guarded_by(lambda: self.guard), lambda post: self.drafting.ask(post))
        self.shift_posts = ShiftPosts(self.context, self.posts)
        self.drafting = Drafting(self.context, self.posts, lambda: self.approvals)
        self.publishing = Publishing(
            self.context,
            PostWires(
                secrets=cast(Any, FakeSecrets()), files=cast(Any, self.files), http=cast(Any, no_http), bases=Bases(),
                chance=self.chance.random, outbound=lambda channel: cast(Any, self.provider),
                costs=Costs(self.budgets),
            ),
            self.posts, lambda asked: self.measuring.measure(asked),
        )  # fmt: skip
        self.measuring = Measuring(
            self.context,
            MeasureWires(
                secrets=cast(Any, FakeSecrets()), http=cast(Any, no_http), bases=Bases(),
                metrics=lambda channel: self.counts, costs=Costs(self.budgets),
            ),
            self.posts,
        )  # fmt: skip

    def _topic_of(self, text: str, channel: str, account: str, language: str) -> str:
        return self.hearing.verdict(TriagePost(text=text, channel=channel, account=account, stated=language)).topic

    def _reply_kind(self) -> Kind:
        kind = ReplyApprovals(self.context, self.replies, self.scheduling, self.work)
        return Kind(decided=kind.decided, check=kind.check)

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
            (q.changes_queue, self._changed),
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
        if "post" in body:
            self.publishing.perform(body["post"])
            return
        if "phone" in body:
            self.rung.append(body["phone"])
            return
        try:
            if "monitor" in body:
                self.monitoring.look(body["monitor"])
            elif body["key"].startswith(MODERATION):
                self.moderating.do(body["key"])
            else:
                self.sending.send(body["key"])
        except Retry as later:
            message.visible_at = self.clock.now + round((later.after or 30) * 1000)
            raise

    def _changed(self, message: Message) -> None:
        if self.pushes:
            self.feed.take([message.body])
        self.recorder.record(message.body)

    def _stream(self) -> None:
        """Table changes go to the changes queue, as blueprints/streams.py sends them."""
        while self.backend.stream:
            table, old, new = self.backend.stream.pop(0)
            change = {"old": _image(table, old), "new": _image(table, new)}
            table = "agents" if table == "desks" else table
            self.queues.changes_queue.send(encode({"table": table, "changes": [change]}))


def _image(table: str, row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    if table == "tickets":
        ticket = row.ticket
        return {"id": {"S": ticket.id}, "version": {"N": str(ticket.version)}, "doc": {"S": packed(ticket)}}
    if table == "desks":
        return {"id": {"S": row.id}, "presence": {"S": row.presence}, "presence_at": {"N": str(row.presence_at)}}
    if table == "board":
        doc = {"S": encode(row.record)}
        return {"id": {"S": row.id}, "version": {"N": str(row.version)}, "doc": doc, "shelf": {"S": row.shelf}}
    image = {"key": {"S": row.item.key}, "doc": {"S": encode(row.item)}, "rev": {"N": str(row.rev)}}
    return image | ({"ticket": {"S": row.ticket}} if row.ticket else {})
