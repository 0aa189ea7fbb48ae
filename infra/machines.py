"""The state machines, with their role, log and permissions. The definitions are infra/machines/*.asl.json.

Amazon States Language with JSONata: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
What they start and answer with is in chalicelib/aws/machines.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from infra.project import APP

Json = dict[str, Any]

MACHINES = ("clock", "escalation", "callback")
ASKING = ("escalation", "callback")
"""Those that wait for a worker's answer."""

_FOLDER = Path(__file__).with_suffix("")
# Step Functions sets the delivery of its log up by itself, with the role's rights. None of these can be narrowed:
# https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
_LOG_DELIVERY = (
    "CreateLogDelivery",
    "GetLogDelivery",
    "UpdateLogDelivery",
    "DeleteLogDelivery",
    "ListLogDeliveries",
    "PutResourcePolicy",
    "DescribeResourcePolicies",
    "DescribeLogGroups",
)


def machine_resource(name: str) -> str:
    return f"{name.capitalize()}Machine"


def definition(name: str) -> Json:
    """A machine's definition as in its file: for the partition `aws`, with ${TimersQueueUrl} still in it."""
    read: Json = json.loads((_FOLDER / f"{name}.asl.json").read_text())
    return read


def faults(machine: Json) -> list[str]:
    """What is wrong between the states of a definition: no such state, a state that nothing leads to, an
    expression that can't be read. cfn-lint checks each state by itself."""
    states: Json = machine["States"]
    said, reached, ahead = [], set(), [machine["StartAt"]]
    while ahead:
        name = ahead.pop()
        if name in reached:
            continue
        reached.add(name)
        if name in states:
            ahead += _targets(states[name])
        else:
            said.append(f"there is no state {name}")
    said += [f"nothing leads to {name}" for name in states if name not in reached]
    return said + [f"{problem} in {text}" for text in _expressions(machine) if (problem := _unreadable(text))]


def _targets(state: Json) -> list[str]:
    parts = [state, *state.get("Choices", ()), *state.get("Catch", ())]
    return [part[key] for part in parts for key in ("Next", "Default") if key in part]


def _expressions(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _expressions(part)]
    if isinstance(value, list):
        return [text for part in value for text in _expressions(part)]
    return [value] if isinstance(value, str) and value.startswith("{%") else []


def _unreadable(text: str) -> str:
    from jsonata import Jsonata  # type: ignore[import-untyped]  # only where definitions are checked

    try:
        Jsonata.jsonata(text.removeprefix("{%").removesuffix("%}").strip())
    except Exception as error:  # the package has no narrower one for all of them
        return str(error)
    return ""


def machines(stage: str, timers: str) -> Json:
    """The machines and what they need, by CloudFormation resource name. `timers`: the resource of the queue
    they wake; they may do nothing else."""
    return {
        "MachinesLog": {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            # This prefix keeps the log's resource policy within its size limit (AWS: vended logs).
            "Properties": {"LogGroupName": f"/aws/vendedlogs/states/{APP}-{stage}", "RetentionInDays": 30},
        },
        "MachinesRole": {"Type": "AWS::IAM::Role", "Properties": _role(timers)},
        **{machine_resource(name): _machine(stage, name, timers) for name in MACHINES},
    }


def _machine(stage: str, name: str, timers: str) -> Json:
    return {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "StateMachineName": f"{APP}-{stage}-{name}",
            "StateMachineType": "STANDARD",
            "RoleArn": {"Fn::GetAtt": ["MachinesRole", "Arn"]},
            "Definition": _anywhere(definition(name)),
            "DefinitionSubstitutions": {"TimersQueueUrl": {"Ref": timers}},
            "LoggingConfiguration": {
                "Level": "ERROR",
                "IncludeExecutionData": False,
                "Destinations": [
                    {"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": ["MachinesLog", "Arn"]}}},
                ],
            },
        },
    }


def _anywhere(machine: Json) -> Json:
    """The same for any partition: what its tasks call is an ARN, too."""
    for state in machine["States"].values():
        if state["Type"] == "Task":
            state["Resource"] = {"Fn::Sub": state["Resource"].replace("arn:aws:", "arn:${AWS::Partition}:")}
    return machine


def _role(timers: str) -> Json:
    return {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "states.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
                }
            ],
        },
        "Policies": [
            _policy("WakeTimers", ["sqs:SendMessage"], {"Fn::GetAtt": [timers, "Arn"]}),
            _policy("DeliverLog", [f"logs:{action}" for action in _LOG_DELIVERY], "*"),
        ],
    }


def _policy(name: str, actions: list[str], resource: Any) -> Json:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return {"PolicyName": name, "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
