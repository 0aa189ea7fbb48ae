"""What happens to a message, a reply, a promise: each played several times and counted.

The counts of a scenario must be alike every time it is played; where they aren't, that is an
error, for then they aren't exact.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from infra.bench.customers import FIRST_WORDS, KINDS, NEXT_WORDS, Customers, Webhook
from infra.bench.provider import Provider
from infra.bench.steps import Lambdas, Step
from infra.bench.streams import Streams

_FIVE = ["sofia", "tom", "mei", "jonas", "amara"]
_EXTRA_AGENTS = 40
_ANSWER = "Hello Amelia, your lamp left our warehouse this morning and will be with you on Friday. Kind regards, Sofia"


@dataclass(frozen=True, slots=True)
class Steps:
    """One scenario's runs of one handler. All are counted alike; the times are the fastest run's, the one
    that other programs on the machine disturbed least."""

    name: str
    runs: tuple[Step, ...]

    @property
    def one(self) -> Step:
        return self.runs[-1]

    @property
    def ms(self) -> float:
        return min(step.ms for step in self.runs)

    @property
    def cpu_ms(self) -> float:
        return min(step.cpu_ms for step in self.runs)

    @property
    def log_bytes(self) -> float:
        return statistics.mean(step.log_bytes for step in self.runs)

    def check(self) -> None:
        seen = {(tuple(c.label for c in run.calls), run.wru, run.rru) for run in self.runs}
        if len(seen) > 1:
            raise RuntimeError(f"the counts of {self.name} differ from run to run: {sorted(seen)}")


_PUBLIC = ("x_mention", "facebook_comment")


class Play:
    """Plays the scenarios. `kept` collects every step by its name."""

    def __init__(self, lambdas: Lambdas, customers: Customers, provider: Provider, streams: Streams) -> None:
        self._l, self._customers, self._provider, self._streams = lambdas, customers, provider, streams
        self.kept: dict[str, list[Step]] = defaultdict(list)
        self._who = 0

    def all(self, repeats: int) -> dict[str, Steps]:
        self._after_a_pause(repeats)
        self._more_agents()
        for _ in range(repeats):
            self._conversation()
            self._known_customer()
            for kind in KINDS[1:]:  # texts are what the conversations above are made of
                self._on_channel(kind)
        self._facts(repeats)
        self._sweeps()
        done = {name: Steps(name, tuple(runs)) for name, runs in self.kept.items()}
        for steps in done.values():
            if not steps.name.startswith("sweep"):
                steps.check()
        return done

    # --- pieces

    def _keep(self, name: str, step: Step) -> Step:
        self.kept[name].append(step)
        return step

    def _stranger(self) -> int:
        self._who += 1
        return self._who

    def _hears(self, webhook: Webhook, as_name: str, *, webhook_name: str = "") -> Step:
        """A webhook and then its worker; the worker's step is kept under the name."""
        first = self._l.webhook(webhook)
        if webhook_name:
            self._keep(webhook_name, first)
        step = self._l.worker("inbound", first.sent("inbound.fifo"))
        return self._keep(as_name, step) if as_name else step

    def _ticket(self, kind: str, who: int) -> Any:
        from chalicelib.domain.tickets import ticket_id
        from chalicelib.store.keys import thread_key
        from infra.bench.customers import thread_of

        ticket = self._l.context.store.tickets.get(ticket_id(thread_key(*thread_of(kind, who)), ""), consistent=True)
        if ticket is None:
            raise RuntimeError(f"the {kind} message opened no ticket")
        return ticket

    def _online(self, agents: list[str]) -> None:
        for agent in agents:
            self._l.wiring.waking().presence(agent, "online")

    def _warm(self) -> None:
        """Every cache filled, every client made."""
        who = self._stranger()
        for kind in ("sms", "whatsapp", "x_dm", "facebook", "instagram"):
            self._hears(self._customers.says(kind, who, FIRST_WORDS), "")

    # --- scenarios

    def _after_a_pause(self, repeats: int) -> None:
        """Five agents online. The first new ticket in two seconds looks at the desks anew; the first
        message in five seconds reads the settings anew."""
        self._online(_FIVE)
        self._warm()
        for _ in range(repeats):
            self._l.now += 2_500
            self._hears(self._customers.says("sms", self._stranger(), FIRST_WORDS), "new_ticket_desks")
        self._l.context.store.settings._cache.clear()
        webhook = self._customers.says("sms", self._stranger(), FIRST_WORDS)
        self._hears(webhook, "new_ticket_settings", webhook_name="webhook_settings")

    def _more_agents(self) -> None:
        """Enough of them that everybody below is offered to somebody, none with more than eight tickets. Their
        names are of one length: a ticket near a full kilobyte must not depend on who it is offered to."""
        settings = self._l.context.store.settings
        capacity = {"async": 8, "chat": 3, "voice": 1}
        names = [f"agent{n:02d}" for n in range(_EXTRA_AGENTS)]
        for name in names:
            settings.put("agent", name, {"id": name, "name": name, "capacity": capacity}, version=0, now=self._l.now)
        self._online(names)
        for agent in _FIVE:
            self._l.wiring.waking().presence(agent, "offline")
        self._l.now += 2_500
        self._warm()

    def _conversation(self) -> None:
        """A stranger writes, writes again, is answered, writes again; and one message comes twice."""
        who = self._stranger()
        says = self._customers.says
        opening = self._hears(says("sms", who, FIRST_WORDS), "new_ticket_new", webhook_name="webhook")
        self._hears(says("sms", who, NEXT_WORDS), "follow_up")
        ticket = self._ticket("sms", who)
        agent = ticket.offered_to
        self._keep("accept_offer", self._l.api("POST", "/api/tickets/{id}/accept", agent, body={}, id=ticket.id))
        self._l.now = ticket.offer_until + 500
        self._keep("offer_wake", self._l.worker("timers", opening.sent("timers")))
        self._rest()
        self._reply(who, ticket.id, agent, "")
        self._receipt(who)
        self._reply(who, ticket.id, agent, "_busy")
        self._hears(says("sms", who, "Thank you, that is in time."), "follow_up_answered")
        self._l.api("POST", "/api/tickets/{id}/status", agent, body={"status": "pending"}, id=ticket.id)
        last = says("sms", who, "One more thing: can it be gift-wrapped?")
        self._hears(last, "follow_up_pending")
        self._hears(last, "duplicate")
        for status in ("solved", "closed"):
            self._l.api("POST", "/api/tickets/{id}/status", agent, body={"status": status}, id=ticket.id)
        self._rest()
        self._hears(says("sms", who, "It arrived broken, I am afraid."), "new_ticket_after_closed")

    def _rest(self) -> None:
        """Some seconds without traffic, after which somebody else's ticket has had the desks looked at."""
        self._l.now += 2_500
        self._hears(self._customers.says("sms", self._stranger(), FIRST_WORDS), "")

    def _reply(self, who: int, ticket: str, agent: str, when: str) -> None:
        """`when` "_busy": another reply went out from the same account within the second."""
        body = {"client_id": f"bench-{who}{when}", "text": _ANSWER}
        replied = self._l.api("POST", "/api/tickets/{id}/replies", agent, body=body, id=ticket)
        self._keep(f"reply_api{when}", replied)
        self._keep(f"reply_send{when}", self._l.worker("outbound", replied.sent("outbound.fifo")))

    def _receipt(self, who: int) -> None:
        sid, callback = self._provider.sent[-1]
        webhook = self._customers.receipt(who, sid, callback)
        first = self._l.webhook(webhook, query=dict(parse_qsl(urlsplit(callback).query)))
        self._keep("reply_receipt_webhook", first)
        self._keep("reply_receipt", self._l.worker("inbound", first.sent("inbound.fifo")))

    def _known_customer(self) -> None:
        """Somebody who texted before writes on WhatsApp, from the same number."""
        who = self._stranger()
        self._hears(self._customers.says("sms", who, FIRST_WORDS), "")
        self._hears(self._customers.says("whatsapp", who, FIRST_WORDS), "new_ticket_known")

    def _on_channel(self, kind: str) -> None:
        if kind in _PUBLIC:  # once a minute somebody's post has the counts looked at, and the rules read anew
            self._hears(self._customers.says(kind, self._stranger(), FIRST_WORDS), "")
        who = self._stranger()
        self._hears(self._customers.says(kind, who, FIRST_WORDS), f"new_ticket[{kind}]")
        self._hears(self._customers.says(kind, who, NEXT_WORDS), f"follow_up[{kind}]")

    # --- the line of facts

    def _facts(self, repeats: int) -> None:
        for _ in range(repeats):
            self._facts_of(1, "facts_by_1")
        self._facts_of(25, "facts_by_25")

    def _facts_of(self, messages: int, name: str) -> None:
        """Follow-up messages, their stream records in one batch a table, their facts in one batch."""
        people = [self._stranger() for _ in range(messages)]
        for who in people:
            self._hears(self._customers.says("sms", who, FIRST_WORDS), "")
        self._streams.new_records()
        for who in people:
            self._hears(self._customers.says("sms", who, NEXT_WORDS), "")
        records = self._streams.new_records()
        queued: list[tuple[str, str]] = []
        for stream in ("interaction_stream", "ticket_stream"):
            step = self._keep(f"{name}:{stream}", self._l.stream(stream, records[stream]))
            queued += step.sent("changes")
        self._keep(f"{name}:changes", self._l.worker("changes", queued))

    # --- the sweeper

    def _sweeps(self) -> None:
        """Twenty minutes of sweeps with nothing due and nobody online, from the start of a slot."""
        from chalicelib.store.timers import SLOT

        desks = self._l.context.store.desks
        for agent in desks.board():
            self._l.wiring.waking().presence(agent, "offline")
        # A day later: every promise above is long past, acted on or let go.
        self._l.now = (self._l.now // SLOT + 150) * SLOT
        for _ in range(3):  # what was acted on may have moved its wake-up on by minutes
            self._settle()
            self._l.now += SLOT
        for _ in range(20):
            self._l.now += 60_000
            self._keep("sweep_idle", self._l.sweep())

    def _settle(self) -> None:
        """Let everything that is due happen, until a sweep finds nothing."""
        for _ in range(50):
            step = self._l.sweep()
            due = step.sent("timers")
            if not due:
                return
            for start in range(0, len(due), 10):
                self._l.worker("timers", due[start : start + 10])
        raise RuntimeError("there is always something due")
