"""The state machines in memory: what was started, stopped and answered. Nothing runs by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chalicelib.aws.machines import Machine, execution_name
from tests.fakes.backend import Backend


@dataclass
class Execution:
    """`status`: RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED; a test may set it."""

    machine: str
    name: str
    input: dict[str, Any]
    status: str = "RUNNING"
    cause: str = ""


@dataclass(frozen=True)
class Answer:
    """What a task token was told: an output, or an error and its cause."""

    token: str
    output: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    cause: str = ""


class FakeMachines:
    """chalicelib.aws.machines.Machines in memory.

    `executions`: by (machine, name), oldest first. `answers`: what came through a token that waits. Every token
    waits until it was answered once, or a test puts it into `gone`.
    """

    def __init__(self, backend: Backend) -> None:
        self._b = backend
        self.executions: dict[tuple[str, str], Execution] = {}
        self.answers: list[Answer] = []
        self.gone: set[str] = set()

    def start(self, machine: Machine, name: str, input: dict[str, Any]) -> bool:
        with self._b.call("machines.start"):
            return self._start(machine, execution_name(name), input)

    def restart_if_dead(self, machine: Machine, name: str, input: dict[str, Any]) -> bool:
        with self._b.call("machines.restart_if_dead"):
            plain = execution_name(name)
            for life in (plain, *(f"{plain}-{n}" for n in range(2, 21))):
                if self._start(machine, life, input):
                    return True
                if self.executions[machine, life].status in ("RUNNING", "SUCCEEDED"):
                    return False
            return False

    def stop(self, machine: Machine, name: str, cause: str) -> None:
        with self._b.call("machines.stop"):
            plain = execution_name(name)
            for life in (plain, *(f"{plain}-{n}" for n in range(2, 21))):
                found = self.executions.get((machine, life))
                if found and found.status == "RUNNING":
                    found.status, found.cause = "ABORTED", cause

    def succeed(self, token: str, output: dict[str, Any]) -> bool:
        with self._b.call("machines.succeed"):
            return self._answer(Answer(token, output))

    def fail(self, token: str, error: str, cause: str) -> bool:
        with self._b.call("machines.fail"):
            return self._answer(Answer(token, error=error, cause=cause))

    def running(self, machine: Machine) -> list[Execution]:
        return [e for e in self.executions.values() if e.machine == machine and e.status == "RUNNING"]

    def _start(self, machine: Machine, name: str, input: dict[str, Any]) -> bool:
        if (machine, name) in self.executions:
            return False
        self.executions[machine, name] = Execution(machine, name, input)
        return True

    def _answer(self, answer: Answer) -> bool:
        if answer.token in self.gone:
            return False
        self.gone.add(answer.token)
        self.answers.append(answer)
        return True
