"""One suite for the state machines' client and for its in-memory twin."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from itertools import count
from typing import Any, Protocol

import pytest

from chalicelib.aws import machines as real
from chalicelib.aws.machines import REFUSED, Machines, execution_arn, execution_name
from infra.local import ministack
from infra.machines import ASKING, definition
from tests.fakes import Backend, FakeMachines
from tests.infra.machines import Run, wait

Json = dict[str, Any]

_numbers = count(1)
_TIMERS = "rapport-local-timers"
LATER = {"callback": "b_1", "version": 1, "at": "2099-01-01T00:00:00Z"}
SOON = {"ticket": "t_1", "target": "resolution", "due": 5, "kind": "breach", "step": 0, "wait": 0}


class Both(Protocol):
    """What the twins can be asked in these tests."""

    machines: Any

    def status(self, name: str) -> str: ...
    def end(self, name: str) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.machines = FakeMachines(Backend())

    def status(self, name: str) -> str:
        found = self.machines.executions.get(("callback", name))
        return found.status if found else ""

    def end(self, name: str) -> None:
        self.machines.executions["callback", name].status = "FAILED"


class Emulated:
    def __init__(self, cloud: ministack.Cloud) -> None:
        self.machines, self._states = Machines(), cloud.client("stepfunctions")

    def status(self, name: str) -> str:
        try:
            return str(self._states.describe_execution(executionArn=execution_arn("callback", name))["status"])
        except self._states.exceptions.ExecutionDoesNotExist:
            return ""

    def end(self, name: str) -> None:
        self._states.stop_execution(executionArn=execution_arn("callback", name))


@pytest.fixture(scope="module")
def cloud(emulator: ministack.Cloud) -> ministack.Cloud:
    """The machines that wait for answers, and the queue they speak to."""
    url = emulator.client("sqs").get_queue_url(QueueName=_TIMERS)["QueueUrl"]
    for name in ASKING:
        emulator.client("stepfunctions").create_state_machine(
            name=f"rapport-local-{name}",
            definition=json.dumps(definition(name)).replace("${TimersQueueUrl}", url),
            roleArn="arn:aws:iam::000000000000:role/nobody",
        )
    return emulator


@pytest.fixture(params=["memory", pytest.param("emulator", marks=pytest.mark.stack)])
def both(request: pytest.FixtureRequest) -> Both:
    return InMemory() if request.param == "memory" else Emulated(request.getfixturevalue("cloud"))


@pytest.fixture
def name() -> str:
    return f"b{next(_numbers)}"


def test_every_method_has_a_twin_with_the_same_parameters() -> None:
    for method in ("start", "restart_if_dead", "stop", "succeed", "fail"):
        ours, twin = (inspect.signature(getattr(kind, method)) for kind in (Machines, FakeMachines))
        assert ours == twin, method
    public = {name for name in vars(Machines) if not name.startswith("_")}
    assert public == {"start", "restart_if_dead", "stop", "succeed", "fail"}


def test_a_second_start_under_the_same_name_changes_nothing(both: Both, name: str) -> None:
    assert both.machines.start("callback", name, LATER)
    assert not both.machines.start("callback", name, {**LATER, "version": 2})
    assert both.status(name) == "RUNNING"


def test_one_that_is_stopped_is_over_and_stopping_it_again_does_no_harm(both: Both, name: str) -> None:
    both.machines.start("callback", name, LATER)
    both.machines.stop("callback", name, "answered in time")
    both.machines.stop("callback", name, "answered in time")
    assert both.status(name) == "ABORTED"


def test_stopping_one_that_never_was_does_no_harm(both: Both, name: str) -> None:
    both.machines.stop("callback", name, "nothing to stop")
    assert both.status(name) == ""


def test_a_dead_one_is_started_again_under_the_next_name(both: Both, name: str) -> None:
    both.machines.start("callback", name, LATER)
    both.end(name)
    assert not both.machines.start("callback", name, LATER), "a plain start does not bring it back"
    assert both.machines.restart_if_dead("callback", name, LATER)
    assert both.status(f"{name}-2") == "RUNNING"
    assert not both.machines.restart_if_dead("callback", name, {**LATER, "version": 9})
    both.end(f"{name}-2")
    assert both.machines.restart_if_dead("callback", name, LATER)
    assert both.status(f"{name}-3") == "RUNNING"


def test_one_that_runs_or_never_was_is_started_once(both: Both, name: str) -> None:
    assert both.machines.restart_if_dead("callback", name, LATER)
    assert not both.machines.restart_if_dead("callback", name, {**LATER, "version": 9})
    assert both.status(f"{name}-2") == ""


def test_the_later_life_of_one_is_stopped_with_it(both: Both, name: str) -> None:
    both.machines.start("callback", name, LATER)
    both.end(name)
    both.machines.restart_if_dead("callback", name, LATER)
    both.machines.stop("callback", name, "answered in time")
    assert both.status(f"{name}-2") == "ABORTED"


def test_one_that_dies_twenty_times_is_left_alone(both: Both, name: str) -> None:
    for life in range(1, 21):
        assert both.machines.restart_if_dead("callback", name, LATER)
        both.end(name if life == 1 else f"{name}-{life}")
    assert not both.machines.restart_if_dead("callback", name, LATER)


def test_a_name_that_aws_would_refuse_is_started_all_the_same(both: Both, name: str) -> None:
    odd = f"{name}#first reply ü {'x' * 100}"
    assert both.machines.start("callback", odd, LATER)
    assert not both.machines.start("callback", odd, {**LATER, "version": 2})
    assert both.status(execution_name(odd)) == "RUNNING"


@pytest.mark.parametrize("plain", ["0177984000", "t_abc-first_reply-5", "x" * 77])
def test_a_plain_name_stays_as_it_is(plain: str) -> None:
    assert execution_name(plain) == plain


@pytest.mark.parametrize("odd", ["", "a#b", "a b", "ü", "x" * 78, "x" * 300, "a\n"])
def test_any_other_name_becomes_a_plain_one_that_nothing_else_has(odd: str) -> None:
    made = execution_name(odd)
    assert execution_name(made) == made
    assert len(f"{made}-20") <= 80
    assert made != execution_name(f"{odd}!")


@pytest.mark.stack
def test_an_answer_reaches_the_execution_that_waits_and_only_once(cloud: ministack.Cloud, name: str) -> None:
    run = _escalate(cloud, name)
    token = run.asked()["token"]
    assert Machines().succeed(token, {"more": False})
    assert run.ended()["status"] == "SUCCEEDED"
    assert not Machines().succeed(token, {"more": False})
    assert not Machines().fail(token, REFUSED, "too late")


@pytest.mark.stack
def test_a_refusal_ends_it_at_once_and_says_why(cloud: ministack.Cloud, name: str) -> None:
    run = _escalate(cloud, name)
    assert Machines().fail(run.asked()["token"], REFUSED, "no such ticket")
    end = run.ended()
    assert (end["error"], end["cause"]) == ("GaveUp", "The step was not taken. Refused: no such ticket")


def _escalate(cloud: ministack.Cloud, name: str) -> Run:
    assert Machines().start("escalation", name, SOON)
    queue = cloud.client("sqs").get_queue_url(QueueName=_TIMERS)["QueueUrl"]
    run = Run(cloud, execution_arn("escalation", name), queue)
    wait(lambda: run.path() == "Wait Ask")
    return run


def test_a_fake_token_is_answered_once_and_not_at_all_when_it_is_gone() -> None:
    machines = FakeMachines(Backend())
    machines.gone.add("old")
    assert machines.succeed("new", {"more": False})
    assert not machines.fail("new", REFUSED, "twice")
    assert not machines.succeed("old", {})
    assert [answer.output for answer in machines.answers] == [{"more": False}]


@pytest.mark.parametrize("call", ["start", "restart_if_dead", "stop", "succeed"])
def test_a_fault_of_the_service_is_not_taken_for_an_answer(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError

    class Throttled:
        def __getattr__(self, operation: str) -> Callable[..., None]:
            def refuse(**arguments: object) -> None:
                raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, operation)

            return refuse

    monkeypatch.setattr(real, "client", lambda service: Throttled())
    arguments: dict[str, tuple[Any, ...]] = {"stop": ("clock", "n", "why"), "succeed": ("token", {})}
    with pytest.raises(ClientError):
        getattr(Machines(), call)(*arguments.get(call, ("clock", "n", {})))
