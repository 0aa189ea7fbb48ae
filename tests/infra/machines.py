"""For tests of the state machines: a stack of nothing else, and executions to follow."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from infra import data_plane
from infra.local import ministack
from infra.machines import machines

Json = dict[str, Any]

SILENCE = None
"""The worker doesn't answer."""


def asks(state: Json) -> bool:
    return str(state.get("Resource", "")).endswith(".waitForTaskToken")


def template() -> Json:
    """The machines with a queue of their own, and nothing else."""
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "rapport-local-timers"}}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {"TimersQueue": queue, **machines("local", "TimersQueue")},
        "Outputs": {"Machines": {"Value": data_plane.machine_arn_prefix()}},
    }


@dataclass
class Run:
    """An execution, and the queue it speaks to."""

    cloud: ministack.Cloud
    arn: str
    queue: str
    bodies: list[Json] = field(default_factory=list)

    def described(self) -> Json:
        found: Json = self.cloud.client("stepfunctions").describe_execution(executionArn=self.arn)
        return found

    def ended(self) -> Json:
        wait(lambda: self.described()["status"] != "RUNNING")
        return self.described()

    def asked(self) -> Json:
        """The next message."""
        sqs = self.cloud.client("sqs")
        got: list[Json] = []

        def received() -> bool:
            got.extend(sqs.receive_message(QueueUrl=self.queue, WaitTimeSeconds=1).get("Messages", ()))
            return bool(got)

        wait(received)
        sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=got[0]["ReceiptHandle"])
        self.bodies.append(json.loads(got[0]["Body"]))
        return self.bodies[-1]

    def answer(self, answers: Sequence[Any]) -> None:
        states = self.cloud.client("stepfunctions")
        for answer in answers:
            token = self.asked()["token"]
            if isinstance(answer, dict) and "error" in answer:
                states.send_task_failure(taskToken=token, **answer)
            elif answer is not SILENCE:
                states.send_task_success(taskToken=token, output=json.dumps(answer))

    def events(self) -> list[Json]:
        found: list[Json] = self.cloud.client("stepfunctions").get_execution_history(
            executionArn=self.arn, maxResults=200
        )["events"]
        return found

    def path(self) -> str:
        details = [event.get("stateEnteredEventDetails") for event in self.events()]
        return " ".join(entered["name"] for entered in details if entered)


def wait(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def speed(cloud: ministack.Cloud, scale: float) -> Iterator[None]:
    """Waits, and the pauses before another try, take so much of their time; afterwards none again."""
    set_speed(cloud, scale)
    try:
        yield
    finally:
        set_speed(cloud, 0)


def set_speed(cloud: ministack.Cloud, scale: float) -> None:
    body = json.dumps({"stepfunctions._SFN_WAIT_SCALE": scale}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{cloud.url}/_ministack/config", body)).close()
