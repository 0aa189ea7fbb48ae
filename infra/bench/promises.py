"""What a promise costs beside the messages it is about: kept, broken, and broken with a ladder to climb.

A customer writes and nobody is online, so that no offer mixes in. Everything from there that happens for the
promise's sake is counted: its entry in the ledger, the wake-ups, the ticket's writes, the rungs, and what the
streams make of them for the timeline and the reports. The executions are real ones on the emulator, which is
told to skip their waits; their histories say how many states they went through.
"""

from __future__ import annotations

import json
import os
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from infra.bench import prices
from infra.bench.customers import FIRST_WORDS, Customers, thread_of
from infra.bench.prices import Use, delivered, invoked
from infra.bench.spy import Call
from infra.bench.steps import Lambdas, Step
from infra.bench.streams import Streams

Row = dict[str, Any]
LADDER = [{"do": ("notify", "supervisor")[n % 2], "after_seconds": 300 if n else 0} for n in range(6)]
"""A long one: its rungs are five minutes apart."""

_START_AND_END = 2
"""Counted as transitions too: the dearer of two ways to read the price list."""
_BUCKETS_A_MONTH = 8_640 * 30
_PRIORITIES = ("low", "normal", "high", "urgent")
_SECONDS = 1_800
_FIRST = 900_000  # so many people have written in other scenarios at most
_MOST = 100  # things that may happen to one promise
_PATIENCE = 20.0


@dataclass(slots=True)
class _Cost:
    """`use` is priced like the other rows: workers are handed ten at a time, streams too."""

    calls: list[Call] = field(default_factory=list)
    use: Use = field(default_factory=Use)
    wakes: int = 0
    rungs: int = 0

    def ran(self, step: Step, *, from_queue: bool) -> None:
        self.calls += step.calls
        self.use += invoked(step.ms, step.log_bytes, batch=prices.BATCH) + _asked_for(step)
        if from_queue:
            self.use += delivered(fifo=False)

    def called(self, calls: list[Call]) -> None:
        self.calls += calls
        self.use += Use(wru=sum(c.wru for c in calls), rru=sum(c.rru for c in calls))

    def row(self, name: str) -> Row:
        return {
            "name": name,
            "calls": len(self.calls),
            "wru": self.use.wru,
            "rru": self.use.rru,
            "sqs": round(self.use.sqs, 2),
            "transitions": int(self.use.transitions),
            "wakes": self.wakes,
            "rungs": self.rungs,
            "usd_per_1k": round(self.use.dollars() / 1000, 5),
            "what": [call.label for call in self.calls],
        }


def _asked_for(step: Step) -> Use:
    sends = {"sqs_fifo": step.sends(fifo=True), "sqs_standard": step.sends(fifo=False)}
    return Use(wru=step.wru, rru=step.rru, **sends)


class Promises:
    def __init__(self, lambdas: Lambdas, customers: Customers, streams: Streams) -> None:
        from chalicelib.aws.session import client

        self._l, self._customers, self._streams = lambdas, customers, streams
        self._sqs, self._machines = client("sqs"), client("stepfunctions")
        self._queue = self._sqs.get_queue_url(QueueName="rapport-local-timers")["QueueUrl"]
        self._asked: dict[tuple[str, int], str] = {}  # (ticket, rung) -> the message that asks for it
        self._who = _FIRST

    def all(self) -> list[Row]:
        """One row a promise, and one for the bucket's clock that all due within ten seconds share."""
        body = json.dumps({"stepfunctions._SFN_WAIT_SCALE": 0}).encode()
        urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/_ministack/config", body, timeout=_PATIENCE).close()
        self._sqs.purge_queue(QueueUrl=self._queue)
        bucket = _Cost()
        kept = self._kept(bucket)
        ladders = {"broken_2_rungs": None, "broken_0_rungs": [], "broken_6_rungs": LADDER}  # the built-in one first
        broken = {name: self._broken(ladder) for name, ladder in ladders.items()}
        rows = [kept.row("kept"), *(broken[name].row(name) for name in sorted(broken))]
        month = round(bucket.use.dollars() / 1e6 * _BUCKETS_A_MONTH, 2)
        return [*rows, {**bucket.row("bucket"), "usd_per_month": month}]

    # --- what happens

    def _kept(self, bucket: _Cost) -> _Cost:
        cost = _Cost()
        ticket = self._opened(cost)
        due = self._ticket(ticket).due_at
        body = {"client_id": "bench-kept", "text": "It left our warehouse this morning."}
        self._l.api("POST", "/api/tickets/{id}/replies", "sofia", body=body, id=ticket)
        self._streams.new_records()  # the reply's own, whether or not anything was promised
        self._clock_fires(due, bucket)
        self._until_done(ticket, cost)
        return cost

    def _broken(self, ladder: list[dict[str, Any]] | None) -> _Cost:
        """None: the policies that are there from the start, with their own ladder."""
        self._policy(ladder)
        cost = _Cost()
        ticket = self._opened(cost)
        self._until_done(ticket, cost)
        if cost.rungs:
            cost.use += Use(sqs_standard=cost.rungs, transitions=self._transitions("escalation", ticket))
        return cost

    def _policy(self, ladder: list[dict[str, Any]] | None) -> None:
        settings = self._l.context.store.settings
        if ladder is not None:
            targets = {"first_reply": dict.fromkeys(_PRIORITIES, _SECONDS)}
            found = settings.entry("sla", "text")
            policy = {"channels": ["sms"], "targets": targets, "breach_ladder": ladder}
            settings.put("sla", "text", policy, version=found[1] if found else 0, now=self._l.now)
        elif settings.entry("sla", "text"):
            raise RuntimeError("the built-in policy has been replaced already")
        settings._cache.clear()
        self._hears()  # somebody else's message reads the settings anew
        self._streams.new_records()

    def _hears(self) -> Step:
        self._who += 1
        first = self._l.webhook(self._customers.says("sms", self._who, FIRST_WORDS))
        return self._l.worker("inbound", first.sent("inbound.fifo"))

    def _opened(self, cost: _Cost) -> str:
        """The ticket's id. Of its opening only the ledger's part is the promise's."""
        from chalicelib.domain.tickets import ticket_id
        from chalicelib.store.keys import thread_key

        step = self._hears()
        cost.called([call for call in step.calls if call.on == "timers" and call.service == "dynamodb"])
        self._streams.new_records()
        return ticket_id(thread_key(*thread_of("sms", self._who)), "")

    def _ticket(self, id: str) -> Any:
        ticket = self._l.context.store.tickets.get(id, consistent=True)
        if ticket is None:
            raise RuntimeError("the message opened no ticket")
        return ticket

    def _clock_fires(self, due: int, cost: _Cost) -> None:
        """The sweeper starts the bucket's clock minutes ahead; that asks the worker, who sends the wake-ups."""
        from chalicelib.services.clock import BUCKET, LEAD_MS

        bucket = due // BUCKET
        self._l.now = bucket * BUCKET - 60_000
        swept = self._l.sweep()
        started = [call for call in swept.calls if call.operation == "StartExecution"]
        if len(started) != 1:
            raise RuntimeError(f"the sweeper started {len(started)} clocks for one promise")
        cost.called(started)
        self._l.now = bucket * BUCKET - LEAD_MS
        cost.ran(self._l.worker("timers", [(json.dumps({"bucket": str(bucket)}), "")]), from_queue=True)
        cost.use += Use(sqs_standard=1, transitions=self._transitions("clock", f"bucket-{bucket}"))

    def _until_done(self, ticket: str, cost: _Cost) -> None:
        """Whatever comes next, the ledger's wake-up or a rung, until nothing does."""
        from chalicelib.store.keys import ticket_timer

        name = ticket_timer(ticket)
        for _ in range(_MOST):
            timer = self._l.context.store.timers.get(name)
            ladder = next(iter(self._ticket(ticket).ladders), None)
            if ladder and (timer is None or ladder.at <= timer.due):
                self._l.now = max(self._l.now, ladder.at)
                step = self._l.worker("timers", [(self._rung_asked(ticket, ladder.step), "")])
                cost.rungs += 1
            elif timer:
                self._l.now = max(self._l.now, timer.due)
                step = self._l.worker("timers", [(json.dumps({"wake": name}), "")])
                cost.wakes += 1
            else:
                return
            cost.ran(step, from_queue=True)
            self._told(cost)
        raise RuntimeError("a promise never comes to rest")

    def _told(self, cost: _Cost) -> None:
        """The streams' lambdas and the worker behind them, until no table has anything new to say."""
        while records := {name: found for name, found in self._streams.new_records().items() if found}:
            queued: list[tuple[str, str]] = []
            for name, found in records.items():
                step = self._l.stream(name, found)
                cost.ran(step, from_queue=False)
                queued += step.sent("changes")
            if queued:
                cost.ran(self._l.worker("changes", queued), from_queue=True)

    # --- the executions

    def _rung_asked(self, ticket: str, rung: int) -> str:
        """The message by which the ticket's execution asks for that rung."""
        deadline = time.monotonic() + _PATIENCE
        while (ticket, rung) not in self._asked:
            if time.monotonic() > deadline:
                raise RuntimeError(f"the execution never asked for rung {rung}")
            answer = self._sqs.receive_message(
                QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=1, VisibilityTimeout=3_600
            )
            for message in answer.get("Messages", ()):
                asked = json.loads(message["Body"]).get("escalate")
                if asked:
                    self._asked[asked["ticket"], int(asked["step"])] = message["Body"]
        return self._asked[ticket, rung]

    def _transitions(self, machine: str, name: str) -> int:
        """Of the one execution with that in its name, once it has ended well."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            found = [e for e in self._executions(machine) if name in e["name"]]
            if len(found) != 1:
                raise RuntimeError(f"there are {len(found)} executions of {name}")
            if found[0]["status"] == "SUCCEEDED":
                arn = found[0]["executionArn"]
                pages = self._machines.get_paginator("get_execution_history").paginate(executionArn=arn)
                events = [event for page in pages for event in page["events"]]
                return len([e for e in events if e["type"].endswith("StateEntered")]) + _START_AND_END
            time.sleep(0.05)
        raise RuntimeError(f"the execution of {name} did not succeed")

    def _executions(self, machine: str) -> list[Any]:
        from chalicelib import config

        pages = self._machines.get_paginator("list_executions").paginate(
            stateMachineArn=f"{config.load().machines}{machine}"
        )
        return [execution for page in pages for execution in page["executions"]]
