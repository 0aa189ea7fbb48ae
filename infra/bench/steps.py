"""Runs the lambdas' handlers in this process, one event at a time, and keeps what each step used.

Import this only where the environment is that of a lambda (infra/bench/cloud.py): the
application reads it when it is imported.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TextIO

from infra.bench import lambdas
from infra.bench.customers import Webhook
from infra.bench.spy import Call, Watch

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One handler's run. `ms` is wall time, `cpu_ms` this process's own; log bytes are what it printed."""

    calls: tuple[Call, ...]
    ms: float
    cpu_ms: float
    log_bytes: int
    answer: Any = field(default=None, compare=False)

    @property
    def wru(self) -> float:
        return sum(call.wru for call in self.calls)

    @property
    def rru(self) -> float:
        return sum(call.rru for call in self.calls)

    @property
    def transitions(self) -> int:
        """Every execution started counts, whatever its states: there should be none."""
        return sum(call.service == "stepfunctions" for call in self.calls)

    def sent(self, queue: str) -> list[tuple[str, str]]:
        """(body, FIFO group) of what was queued."""
        return [body for call in self.calls if call.on == queue for body in call.bodies]

    def sends(self, *, fifo: bool) -> int:
        return sum(call.service == "sqs" and call.on.endswith(".fifo") is fifo for call in self.calls)


class CountingOutput:
    """Stands in for standard output, so that log lines are counted instead of shown."""

    def __init__(self) -> None:
        self.bytes = 0
        self.last = ""

    def write(self, text: str) -> int:
        self.bytes += len(text.encode())
        self.last = text.strip() or self.last
        return len(text)

    def flush(self) -> None: ...


class Lambdas:
    """The application, loaded. `clock` is moved by hand: caches age only when a scenario says so."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._printed = CountingOutput()
        kept, sys.stdout = sys.stdout, _as_text(self._printed)
        try:
            self._load()
        finally:
            sys.stdout = kept

    def _load(self) -> None:
        from dataclasses import replace

        import app as application
        from chalicelib import wiring
        from chalicelib.blueprints import streams, workers

        self._app = application.app
        self._workers, self._streams = workers, streams
        self.now = time.time_ns() // 1_000_000
        context = replace(wiring.context(), clock=lambda: self.now)
        wiring.context = lambda: context  # type: ignore[assignment]
        self.context = context
        self.wiring = wiring

    def run(self, handler: Callable[[], Any]) -> Step:
        self._watch.clear()
        before = self._printed.bytes
        kept, sys.stdout = sys.stdout, _as_text(self._printed)
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            answer = handler()
        finally:
            spent_wall, spent_cpu = time.perf_counter() - wall, time.process_time() - cpu
            sys.stdout = kept
        calls = tuple(self._watch.calls)
        return Step(calls, spent_wall * 1000, spent_cpu * 1000, self._printed.bytes - before, answer)

    # --- one handler each; all raise where the handler reports a failure

    def webhook(self, request: Webhook, query: dict[str, str] | None = None) -> Step:
        path = {"channel": request.channel, "account": request.account}
        event = lambdas.api_event(
            "POST", "/webhooks/{channel}/{account}", path, body=request.body, headers=request.headers, query=query
        )
        return _good(self.run(lambda: self._app(event, lambdas.context())), 200, 204)

    def api(
        self, method: str, route: str, agent: str, *, body: Json | None = None,
        query: dict[str, str] | None = None, **path: str,
    ) -> Step:  # fmt: skip
        event = lambdas.api_event(
            method, route, path, query=query, claims=lambdas.signed_in(agent),
            body=lambdas.json_body(body) if body is not None else "",
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        return _good(self.run(lambda: self._app(event, lambdas.context())), 200, 201, 202, 204)

    def worker(self, name: str, messages: list[tuple[str, str]]) -> Step:
        """A batch handed to the worker of that name: inbound, outbound, timers, changes."""
        queue = f"{name}.fifo" if name in ("inbound", "outbound") else name
        handler = getattr(self._workers, name)
        step = self.run(lambda: handler(lambdas.queue_event(queue, messages), lambdas.context()))
        if step.answer["batchItemFailures"]:
            raise RuntimeError(f"the {name} worker failed: {self._printed.last}")
        return step

    def stream(self, name: str, records: list[Json]) -> Step:
        handler = getattr(self._streams, name)
        return self.run(lambda: handler(lambdas.stream_event(records), lambdas.context()))

    def sweep(self) -> Step:
        return self.run(lambda: self._workers.sweep(lambdas.schedule_event(), lambdas.context()))


def _as_text(output: CountingOutput) -> TextIO:
    text: Any = output
    return text  # type: ignore[no-any-return]


def _good(step: Step, *statuses: int) -> Step:
    if step.answer["statusCode"] not in statuses:
        raise RuntimeError(f"a handler answered {step.answer['statusCode']}: {step.answer.get('body')}")
    return step
