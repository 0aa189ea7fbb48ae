"""Who may start, stop, look at and answer the state machines, held up by the emulator's IAM."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError

from infra.local import ministack, process
from infra.local.emulated import emulated
from infra.machines import MACHINES
from infra.policies import ACCESS, Place, policy

Json = dict[str, Any]

HERE = Place("aws", ministack.REGION, ministack.ACCOUNT, "arn:aws:cognito-idp:us-east-1:000000000000:userpool/one")
STATES = f"arn:aws:states:{ministack.REGION}:{ministack.ACCOUNT}"
ANYBODY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
DEFINITION = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}

_numbers = count()


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ministack.Cloud]:
    running = ministack.start(tmp_path_factory.mktemp("access"), process.free_port(), auth=True)
    role = running.client("iam").create_role(RoleName="machines", AssumeRolePolicyDocument=json.dumps(ANYBODY))["Role"]
    for stage in ("local", "other"):
        for name in MACHINES:
            running.client("stepfunctions").create_state_machine(
                name=f"rapport-{stage}-{name}", definition=json.dumps(DEFINITION), roleArn=role["Arn"]
            )
    yield running
    running.stop()


def _roles(function: str) -> Json:
    """The role of a lambda as it reaches the emulator."""
    made = {"PolicyName": "own", "PolicyDocument": policy("local", function, HERE)}
    resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [made]}}}
    properties: Json = emulated({"Resources": resources})["Resources"]["Role"]["Properties"]
    return properties


def _as(cloud: ministack.Cloud, function: str) -> Any:
    """A Step Functions client with the rights of a lambda."""
    iam, role = cloud.client("iam"), f"{function}-{next(_numbers)}"
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(ANYBODY))["Role"]["Arn"]
    for made in _roles(function)["Policies"]:
        document = json.dumps(made["PolicyDocument"])
        iam.put_role_policy(RoleName=role, PolicyName=made["PolicyName"], PolicyDocument=document)
    keys = cloud.client("sts").assume_role(RoleArn=arn, RoleSessionName=role)["Credentials"]
    session = botocore.session.Session()
    session.set_credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    return session.create_client("stepfunctions", region_name=ministack.REGION, endpoint_url=cloud.url)


def _allowed(call: Callable[..., Any], **arguments: Any) -> bool:
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"] != "AccessDeniedException"
    return True


@pytest.mark.stack
@pytest.mark.parametrize("function", ACCESS)
def test_a_lambda_may_do_with_the_machines_what_its_row_says_and_no_more(cloud: ministack.Cloud, function: str) -> None:
    client = _as(cloud, function)
    for machine in MACHINES:
        run = f"{STATES}:execution:rapport-local-{machine}:{function}"
        name = f"{STATES}:stateMachine:rapport-local-{machine}"
        allowed = {
            "start": _allowed(client.start_execution, stateMachineArn=name, name=function),
            "describe": _allowed(client.describe_execution, executionArn=run),
            "stop": _allowed(client.stop_execution, executionArn=run),
        }
        words = set(ACCESS[function].machines.get(machine, "").split())
        assert {word for word, may in allowed.items() if may} == words - {"answer", "refuse"}, machine


@pytest.mark.stack
@pytest.mark.parametrize("function", ACCESS)
def test_a_lambda_may_answer_the_machines_if_its_row_says_so(cloud: ministack.Cloud, function: str) -> None:
    """Whose a token is the emulator doesn't say: it is any machine's or none's."""
    client = _as(cloud, function)
    allowed = {
        "answer": _allowed(client.send_task_success, taskToken="t", output="{}"),
        "refuse": _allowed(client.send_task_failure, taskToken="t"),
    }
    words = {word for said in ACCESS[function].machines.values() for word in said.split()}
    assert {word for word, may in allowed.items() if may} == words & {"answer", "refuse"}


@pytest.mark.stack
def test_another_stage_s_machines_are_out_of_reach(cloud: ministack.Cloud) -> None:
    client = _as(cloud, "timers")
    for name in MACHINES:
        assert _allowed(client.start_execution, stateMachineArn=f"{STATES}:stateMachine:rapport-local-{name}")
        assert not _allowed(client.start_execution, stateMachineArn=f"{STATES}:stateMachine:rapport-other-{name}")


def test_on_aws_only_the_two_machines_that_ask_may_be_answered_and_only_one_refused() -> None:
    statements = policy("prod", "timers", HERE)["Statement"]

    def about(action: str) -> list[str]:
        return [arn for s in statements if action in s["Action"] for arn in s["Resource"]]

    prefix = f"{STATES}:stateMachine:rapport-prod"
    assert about("states:SendTaskSuccess") == [f"{prefix}-escalation", f"{prefix}-callback"]
    assert about("states:SendTaskFailure") == [f"{prefix}-callback"]
