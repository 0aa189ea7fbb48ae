"""The state machines' executions, with root's rights."""

from __future__ import annotations

import json
import re

from infra.project import APP
from infra.proof.stage import Json, Stage


def runs(stage: Stage, machine: str, name: str) -> dict[str, str]:
    """ARN -> status of the executions with a name, in any of their lives (chalicelib/aws/machines.py)."""
    states = stage.stack.client("stepfunctions")
    found = states.list_executions(stateMachineArn=_arn(stage, machine), maxResults=1000)["executions"]
    lives = re.compile(rf"{re.escape(name)}(-\d+)?")
    return {str(run["executionArn"]): str(run["status"]) for run in found if lives.fullmatch(run["name"])}


def start(stage: Stage, machine: str, asked: Json) -> str:
    """The ARN of one that nobody of ours started."""
    states = stage.stack.client("stepfunctions")
    return str(states.start_execution(stateMachineArn=_arn(stage, machine), input=json.dumps(asked))["executionArn"])


def stop(stage: Stage, run: str) -> None:
    stage.stack.client("stepfunctions").stop_execution(executionArn=run)


def status(stage: Stage, run: str) -> str:
    return str(stage.stack.client("stepfunctions").describe_execution(executionArn=run)["status"])


def history(stage: Stage, run: str) -> str:
    """All that happened in it, as text."""
    return str(stage.stack.client("stepfunctions").get_execution_history(executionArn=run)["events"])


def _arn(stage: Stage, machine: str) -> str:
    known = stage.stack.client("stepfunctions").list_state_machines()["stateMachines"]
    return next(str(m["stateMachineArn"]) for m in known if m["name"] == f"{APP}-local-{machine}")
