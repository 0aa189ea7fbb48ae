"""The state machines in memory, running by the clock moved by hand: what infra/machines defines, in a few lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.aws.machines import Machine
from chalicelib.store.codec import encode
from tests.fakes.backend import Backend, Clock
from tests.fakes.machines import Execution, FakeMachines
from tests.fakes.queues import FakeQueue

_LOST_MS = 300_000  # an escalation's step that is not answered is asked again after this


class RunningMachines(FakeMachines):
    """`run()` does what is due; `next_at()` says when something will be; `die()` is a stack that is stopped."""

    def __init__(self, backend: Backend, timers: FakeQueue, clock: Clock) -> None:
        super().__init__(backend)
        self._timers, self._clock = timers, clock
        self._due: dict[tuple[str, str], int] = {}
        self._tokens: dict[str, Execution] = {}
        self.transitions = 0

    def next_at(self) -> int | None:
        return min((at for key, at in self._due.items() if self.executions[key].status == "RUNNING"), default=None)

    def run(self) -> int:
        """How many messages were sent."""
        now, sent = self._clock(), 0
        for key, at in sorted(self._due.items(), key=lambda due: due[1]):
            execution = self.executions[key]
            if execution.status == "RUNNING" and at <= now:
                self._send(key, execution)
                sent += 1
        return sent

    def die(self) -> None:
        """What an emulator does to executions when it is stopped."""
        for execution in self.executions.values():
            if execution.status == "RUNNING":
                execution.status = "FAILED"
        self._due.clear()
        self._tokens.clear()

    def succeed(self, token: str, output: dict[str, Any]) -> bool:
        execution = self._tokens.pop(token, None)
        if execution is None or execution.status != "RUNNING" or not super().succeed(token, output):
            return False
        self.transitions += 1
        again = output.get("more") or output.get("next") == "wait"
        if not again:
            execution.status = "SUCCEEDED"
            self._due.pop((execution.machine, execution.name), None)
        else:
            execution.input |= {k: v for k, v in output.items() if k in ("step", "wait", "at", "version")}
            self._plan(execution)
        return True

    def _start(self, machine: Machine, name: str, input: dict[str, Any]) -> bool:
        made = super()._start(machine, name, dict(input))
        if made:
            self._plan(self.executions[machine, name])
        return made

    def _plan(self, execution: Execution) -> None:
        at = execution.input.get("at")
        wait = int(execution.input.get("wait", 0)) * 1000
        due = round(datetime.fromisoformat(at).timestamp() * 1000) if at else self._clock() + wait
        self._due[execution.machine, execution.name] = due

    def _send(self, key: tuple[str, str], execution: Execution) -> None:
        given = execution.input
        self.transitions += 2
        if execution.machine == "clock":
            self._timers.send(encode({"bucket": given["bucket"]}))
            execution.status = "SUCCEEDED"
            del self._due[key]
            return
        token = f"token-{len(self.answers)}-{len(self._tokens)}-{execution.name}-{self._clock()}"
        self._tokens[token] = execution
        if execution.machine == "escalation":
            asked = {name: given[name] for name in ("ticket", "target", "due", "kind", "step")}
            self._timers.send(encode({"escalate": asked, "token": token}))
        else:
            asked = {"id": given["callback"], "version": given["version"]}
            self._timers.send(encode({"callback": asked, "token": token}))
        self._due[key] = self._clock() + _LOST_MS
