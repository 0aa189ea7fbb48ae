"""The state machines: what waits for hours or days outside of any lambda (infra/machines).

An execution is started under a name that follows from what it is about, so that starting it twice is
harmless: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
"""

from __future__ import annotations

import re
from typing import Any, Literal

from botocore.exceptions import ClientError

from chalicelib import config
from chalicelib.aws.session import client
from chalicelib.domain.identities import short_hash
from chalicelib.store.codec import encode

Machine = Literal["clock", "escalation", "callback"]

REFUSED = "Refused"
"""The error of a task that must not be asked again. Any other error is asked again a few times."""

_TOKEN_GONE = ("TaskDoesNotExist", "TaskTimedOut", "InvalidToken")
_DEAD = ("FAILED", "TIMED_OUT", "ABORTED")
_LIVES = 20
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,77}")  # 80 are allowed; the number of a later life needs three
_CAUSE_CHARACTERS, _ERROR_CHARACTERS = 32_768, 256


class Machines:
    """Starting, stopping and answering executions. Throttling and failures of the service raise botocore's
    ClientError after its own tries: the caller's queue message comes again, and repeats are harmless."""

    def start(self, machine: Machine, name: str, input: dict[str, Any]) -> bool:
        """Start an execution. False if that name was used before, whatever became of it. (AWS also says
        True for one that runs with the very same input.)"""
        return self._start(machine, execution_name(name), input)

    def restart_if_dead(self, machine: Machine, name: str, input: dict[str, Any]) -> bool:
        """Start it, or start it again as `name-2`, `name-3`, ... if the one before failed, timed out or was
        stopped. False if it runs, is done, or died twenty times."""
        for life in _lives(name):
            if self._start(machine, life, input):
                return True
            if self._status(machine, life) not in _DEAD:
                return False
        return False

    def stop(self, machine: Machine, name: str, cause: str) -> None:
        """End it, in whichever life. One that is over or never was is left alone."""
        for life in _lives(name):
            if not self._stop(machine, life, cause):
                return

    def succeed(self, token: str, output: dict[str, Any]) -> bool:
        """Answer an execution that waits for this token. False if it no longer does."""
        return _answer("send_task_success", taskToken=token, output=encode(output))

    def fail(self, token: str, error: str, cause: str) -> bool:
        """Tell an execution that its task failed; with REFUSED it gives up at once. False as for `succeed`."""
        return _answer(
            "send_task_failure", taskToken=token, error=error[:_ERROR_CHARACTERS], cause=cause[:_CAUSE_CHARACTERS]
        )

    def _start(self, machine: Machine, name: str, input: dict[str, Any]) -> bool:
        arn = f"{config.load().machines}{machine}"
        try:
            client("stepfunctions").start_execution(stateMachineArn=arn, name=name, input=encode(input))
        except ClientError as error:
            if _code(error) != "ExecutionAlreadyExists":
                raise
            return False
        return True

    def _status(self, machine: Machine, name: str) -> str:
        try:
            found = client("stepfunctions").describe_execution(executionArn=execution_arn(machine, name))
        except ClientError as error:
            if _code(error) != "ExecutionDoesNotExist":
                raise
            return ""
        return str(found["status"])

    def _stop(self, machine: Machine, name: str, cause: str) -> bool:
        """False if there is no such execution, so no later life of it either."""
        arn = execution_arn(machine, name)
        try:
            client("stepfunctions").stop_execution(executionArn=arn, cause=cause[:_CAUSE_CHARACTERS])
        except ClientError as error:
            if _code(error) == "ExecutionDoesNotExist":
                return False
            if _code(error) != "ValidationException":  # it is over
                raise
        return True


def execution_name(name: str) -> str:
    """`name` itself if AWS and we can use it; else its readable beginning and a hash of it all."""
    if _PLAIN.fullmatch(name):
        return name
    return f"{re.sub('[^A-Za-z0-9_-]', '-', name)[:50]}-{short_hash(name, 26)}"


def execution_arn(machine: Machine, name: str) -> str:
    """The ARN of the execution with that (finished) name."""
    return f"{config.load().machines.replace(':stateMachine:', ':execution:')}{machine}:{name}"


def _lives(name: str) -> list[str]:
    plain = execution_name(name)
    return [plain, *(f"{plain}-{life}" for life in range(2, _LIVES + 1))]


def _answer(operation: str, **arguments: str) -> bool:
    try:
        getattr(client("stepfunctions"), operation)(**arguments)
    except ClientError as error:
        if _code(error) not in _TOKEN_GONE:
            raise
        return False
    return True


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
