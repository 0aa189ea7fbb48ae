"""Every way through the state machines, taken on the emulated AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any

import pytest

from infra.local import ministack, process
from infra.local.stack import Stack
from infra.machines import MACHINES, definition
from tests.infra.machines import SILENCE, Run, asks, set_speed, speed, template, wait

Json = dict[str, Any]

PAST = "2026-01-02T03:04:05Z"
CLOCK = {"at": PAST, "bucket": "0177984000"}
ESCALATION = {"ticket": "t_1", "target": "first_reply", "due": 1_780_000_000_123, "kind": "warn", "step": 0, "wait": 0}
CALLBACK = {"callback": "b_1", "version": 3, "at": PAST}
REFUSAL = {"error": "Refused", "cause": "no such ticket"}


@dataclass(frozen=True)
class Way:
    """A way through a machine: what the worker answers, in turn (`error`: it fails the task), and what comes of it."""

    title: str
    machine: str
    input: Json
    path: str
    answers: tuple[Any, ...] = ()
    error: str = ""
    cause: str = ""
    asked: int = 1  # how often the queue was to be told, tries included
    patience: int = 60  # TimeoutSeconds of this run
    queue: bool = True  # whether there is one


WAYS = (
    Way("the clock strikes once", "clock", CLOCK, "Wait Wake"),
    Way("the clock's queue is gone", "clock", CLOCK, "Wait Wake", error="SQS.", asked=9, queue=False),
    Way("the clock has no time", "clock", {"bucket": "1"}, "Wait", error="States.QueryEvaluationError", asked=0),
    Way("one step is all", "escalation", ESCALATION, "Wait Ask Answered Done", ({"more": False},)),
    Way(
        "another step follows",
        "escalation",
        ESCALATION,
        "Wait Ask Answered Wait Ask Answered Done",
        ({"more": True, "step": 1, "wait": 900}, {"more": False}),
        asked=2,
    ),
    Way(
        "the worker falls silent once",
        "escalation",
        ESCALATION,
        "Wait Ask Answered Done",
        (SILENCE, {"more": False}),
        asked=2,
        patience=4,
    ),
    Way(
        "the worker fails once",
        "escalation",
        ESCALATION,
        "Wait Ask Answered Done",
        ({"error": "Trouble", "cause": "throttled"}, {"more": False}),
        asked=2,
    ),
    Way(
        "the worker stays silent",
        "escalation",
        ESCALATION,
        "Wait Ask GaveUp",
        error="GaveUp",
        cause="The step was not taken. States.Timeout: ",
        asked=5,
        patience=1,
    ),
    Way(
        "the worker refuses",
        "escalation",
        ESCALATION,
        "Wait Ask GaveUp",
        (REFUSAL,),
        error="GaveUp",
        cause="The step was not taken. Refused: no such ticket",
    ),
    Way(
        "the queue of escalations is gone",
        "escalation",
        ESCALATION,
        "Wait Ask GaveUp",
        error="GaveUp",
        cause="The step was not taken. SQS.",
        asked=5,
        queue=False,
    ),
    *(
        Way(
            f"the worker answers {answer!r}",
            "escalation",
            ESCALATION,
            "Wait Ask Answered NotUnderstood",
            (answer,),
            error="NotUnderstood",
            cause=f"The worker answered {json.dumps(answer, separators=(',', ':'))}; wanted: more",
        )
        for answer in ({"more": True}, {"more": "yes"}, {"more": True, "step": 1, "wait": "soon"}, [1, 2], 7)
    ),
    Way("the call back is settled", "callback", CALLBACK, "Wait Ask Answered Done", ({"next": "done"},)),
    Way(
        "the call back is tried again later",
        "callback",
        CALLBACK,
        "Wait Ask Answered Wait Ask Answered Done",
        ({"next": "wait", "at": "2026-01-03T00:00:00.500Z", "version": 4}, {"next": "done"}),
        asked=2,
    ),
    Way(
        "the call back's worker falls silent once",
        "callback",
        CALLBACK,
        "Wait Ask Answered Done",
        (SILENCE, {"next": "done"}),
        asked=2,
        patience=4,
    ),
    Way(
        "the call back's worker stays silent",
        "callback",
        CALLBACK,
        "Wait Ask GaveUp",
        error="GaveUp",
        cause="Nobody took the call back. States.Timeout: ",
        asked=5,
        patience=1,
    ),
    Way(
        "the call back is refused",
        "callback",
        CALLBACK,
        "Wait Ask GaveUp",
        (REFUSAL,),
        error="GaveUp",
        cause="Nobody took the call back. Refused: no such ticket",
    ),
    *(
        Way(
            f"the call back's worker answers {answer!r}",
            "callback",
            CALLBACK,
            "Wait Ask Answered NotUnderstood",
            (answer,),
            error="NotUnderstood",
            cause=f"The worker answered {json.dumps(answer, separators=(',', ':'))}; wanted: next",
        )
        for answer in ({"next": "later"}, {"next": "wait", "at": PAST}, {"next": "wait", "at": 7, "version": 1}, {})
    ),
)


def _transitions(machine: Json) -> set[tuple[str, str]]:
    found = set()
    for name, state in machine["States"].items():
        for part in (state, *state.get("Choices", ()), *state.get("Catch", ())):
            found |= {(name, part[key]) for key in ("Next", "Default") if key in part}
    return found


@pytest.mark.parametrize("name", MACHINES)
def test_the_ways_tried_below_are_all_there_are(name: str) -> None:
    tried = {step for way in WAYS if way.machine == name for step in pairwise(way.path.split())}
    assert tried == _transitions(definition(name))


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ministack.Cloud]:
    running = ministack.start(tmp_path_factory.mktemp("machines"), process.free_port())
    formation = running.client("cloudformation")
    formation.create_stack(StackName="machines", TemplateBody=json.dumps(template()), Capabilities=["CAPABILITY_IAM"])
    wait(lambda: _outputs(running))
    set_speed(running, 0)
    yield running
    running.stop()


def _outputs(cloud: ministack.Cloud) -> dict[str, str]:
    stack = cloud.client("cloudformation").describe_stacks(StackName="machines")["Stacks"][0]
    assert "FAILED" not in stack["StackStatus"]
    assert "ROLLBACK" not in stack["StackStatus"]
    done = stack["StackStatus"] == "CREATE_COMPLETE"
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]} if done else {}


_numbers = count()


def _begin(cloud: ministack.Cloud, way: Way) -> Run:
    """Start a machine of its own, with a queue of its own."""
    name = f"way-{next(_numbers)}"
    sqs = cloud.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    if not way.queue:
        sqs.delete_queue(QueueUrl=url)
    body = definition(way.machine)
    for state in body["States"].values():
        if asks(state):
            state["TimeoutSeconds"] = way.patience
    made = cloud.client("stepfunctions").create_state_machine(
        name=name,
        definition=json.dumps(body).replace("${TimersQueueUrl}", url),
        roleArn="arn:aws:iam::000000000000:role/nobody",
    )
    started = cloud.client("stepfunctions").start_execution(
        stateMachineArn=made["stateMachineArn"], input=json.dumps(way.input)
    )
    return Run(cloud, started["executionArn"], url)


@pytest.mark.stack
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.title)
def test_the_machine_takes_this_way(cloud: ministack.Cloud, way: Way) -> None:
    run = _begin(cloud, way)
    run.answer(way.answers)
    end = run.ended()
    assert run.path() == way.path
    assert end["status"] == ("FAILED" if way.error else "SUCCEEDED")
    assert end.get("error", "").startswith(way.error)
    assert end.get("cause", "").startswith(way.cause)
    assert sum(event["type"] == "TaskScheduled" for event in run.events()) == way.asked


def _way(title: str) -> Way:
    return next(way for way in WAYS if way.title == title)


@pytest.mark.stack
def test_the_clock_tells_the_worker_which_bucket_is_due(cloud: ministack.Cloud) -> None:
    assert _begin(cloud, _way("the clock strikes once")).asked() == {"bucket": "0177984000"}


@pytest.mark.stack
def test_an_escalation_tells_the_worker_the_step_and_goes_on_with_its_answer(cloud: ministack.Cloud) -> None:
    way = _way("another step follows")
    run = _begin(cloud, way)
    run.answer(way.answers)
    run.ended()
    steps = [body["escalate"] for body in run.bodies]
    told = {key: value for key, value in ESCALATION.items() if key != "wait"}
    assert steps == [told, {**told, "step": 1}]
    assert json.dumps(steps[0]) == json.dumps(told), "numbers stay whole"
    assert all(isinstance(body["token"], str) and body["token"] for body in run.bodies)


@pytest.mark.stack
def test_a_call_back_tells_the_worker_its_version_and_goes_on_with_the_next(cloud: ministack.Cloud) -> None:
    way = _way("the call back is tried again later")
    run = _begin(cloud, way)
    run.answer(way.answers)
    run.ended()
    assert [body["callback"] for body in run.bodies] == [{"id": "b_1", "version": 3}, {"id": "b_1", "version": 4}]


@pytest.mark.stack
@pytest.mark.parametrize("machine", MACHINES)
def test_nobody_is_told_before_the_wait_is_over(cloud: ministack.Cloud, machine: str) -> None:
    with speed(cloud, 1):
        begun = datetime.now(UTC)
        at = f"{(begun + timedelta(seconds=2)).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
        inputs: dict[str, Json] = {
            "clock": {**CLOCK, "at": at},
            "escalation": {**ESCALATION, "wait": 2},
            "callback": {**CALLBACK, "at": at},
        }
        run = _begin(cloud, Way("", machine, inputs[machine], ""))
        run.asked()
        assert datetime.now(UTC) - begun >= timedelta(seconds=1.99)


@pytest.mark.stack
def test_the_template_makes_the_machines_the_names_lead_to(cloud: ministack.Cloud) -> None:
    prefix = _outputs(cloud)["Machines"]
    states = cloud.client("stepfunctions")
    assert prefix == "arn:aws:states:us-east-1:000000000000:stateMachine:rapport-local-"
    for name in MACHINES:
        made = states.describe_state_machine(stateMachineArn=f"{prefix}{name}")
        text = made["definition"]
        assert made["type"] == "STANDARD"
        assert "${" not in text
        assert '"arn:aws:states:::sqs:sendMessage' in text
        assert made["roleArn"].startswith("arn:aws:iam::000000000000:role/")
    queue = cloud.client("sqs").get_queue_url(QueueName="rapport-local-timers")["QueueUrl"]
    started = states.start_execution(stateMachineArn=f"{prefix}clock", input=json.dumps(CLOCK))
    assert Run(cloud, started["executionArn"], queue).asked() == {"bucket": CLOCK["bucket"]}


@pytest.mark.stack
def test_the_packaged_app_has_its_machines_and_tells_its_lambdas_where_they_are(stack: Stack) -> None:
    name = "rapport-local-timers"
    known = stack.client("lambda").get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    listed = stack.client("stepfunctions").list_state_machines()["stateMachines"]
    wanted = {f"{known['RAPPORT_MACHINES']}{machine}" for machine in MACHINES}
    assert wanted <= {machine["stateMachineArn"] for machine in listed}
