"""Permissions one by one: an action on a resource, taken out of a policy, and told in a few words."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

NOT_PROVABLE: dict[str, str] = {
    "logs:CreateLogStream": "the emulator writes a lambda's log itself, without asking IAM",
    "logs:PutLogEvents": "the emulator writes a lambda's log itself, without asking IAM",
    "sqs:ReceiveMessage": "the emulator's event source reads queues without asking IAM",
    "sqs:DeleteMessage": "the emulator's event source reads queues without asking IAM",
    "sqs:GetQueueAttributes": "the emulator's event source reads queues without asking IAM",
    "dynamodb:GetRecords": "the emulator's event source reads streams without asking IAM",
    "dynamodb:GetShardIterator": "the emulator's event source reads streams without asking IAM",
    "dynamodb:DescribeStream": "the emulator's event source reads streams without asking IAM",
    "dynamodb:ListStreams": "the emulator's event source reads streams without asking IAM",
}
"""Actions that the Lambda service itself makes with the role. AWS's own lists of them:
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html,
https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html,
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html"""

_EMULATED = {"sqs:SendMessageBatch": "sqs:SendMessage"}
"""Actions that AWS doesn't know (infra/local/emulated.py), each a part of one that it does."""

_TRAIL_NAMES = {  # a call in CloudTrail -> the action that allows it, where they are not called alike
    ("sqs", "SendMessageBatch"): "SendMessage",
    ("s3", "HeadObject"): "GetObject",
    ("s3", "HEAD.s3"): "GetObject",
    ("s3", "POST.s3"): "DeleteObject",
    ("s3", "DeleteObjects"): "DeleteObject",
}


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """`policy`: the name of the role's inline policy that holds it."""

    function: str
    policy: str
    action: str
    resource: str

    @property
    def place(self) -> str:
        """The resource's own name: `tickets`, `tickets/index/work`, `timers`, ... or "" where there is but one."""
        return place_of(self.resource)

    def __str__(self) -> str:
        return f"{self.action} on {self.place}" if self.place else self.action


def place_of(arn: str) -> str:
    service, _, rest = arn.removeprefix("arn:").partition(":")[2].partition(":")
    name = rest.split(":", 2)[-1]
    if service == "dynamodb":
        table = name.removeprefix("table/").partition("/stream")[0]
        return table.split("-", 2)[-1]
    if service == "sqs":
        return name.split("-", 2)[-1].removesuffix(".fifo")
    if service == "states":
        return name.split(":")[1].split("-", 2)[-1] if ":" in name else ""
    return {"s3": "media", "secretsmanager": "secrets"}.get(service, "")


def grants(function: str, policy: str, document: Json) -> Iterator[Grant]:
    """Every action on every resource that a document allows, by the names that AWS knows."""
    for statement in document["Statement"]:
        for action in (a for a in _listed(statement["Action"]) if a not in _EMULATED):
            for resource in _listed(statement["Resource"]):
                yield Grant(function, policy, action, resource)


def without(document: Json, taken: Iterable[Grant]) -> Json:
    """The same document, with these actions no longer allowed on these resources."""
    gone = {(grant.action, grant.resource) for grant in taken}
    left: list[Json] = []
    for statement in document["Statement"]:
        by_resource: dict[tuple[str, ...], list[str]] = {}
        for resource in _listed(statement["Resource"]):
            all_of_them = _listed(statement["Action"])
            actions = tuple(a for a in all_of_them if (_EMULATED.get(a, a), resource) not in gone)
            if actions:
                by_resource.setdefault(actions, []).append(resource)
        for n, (actions, resources) in enumerate(by_resource.items()):
            body = {**copy.deepcopy(statement), "Action": list(actions), "Resource": resources}
            if n and "Sid" in body:
                body["Sid"] = f"{body['Sid']}{n}"
            left.append(body)
    return {**document, "Statement": left}


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def calls_for(action: str) -> set[str]:
    """The names of the calls in CloudTrail that need an action."""
    service, _, name = action.partition(":")
    return {name} | {call for (where, call), wanted in _TRAIL_NAMES.items() if (where, wanted) == (service, name)}


def used(event: Json) -> Iterator[tuple[str, str]]:
    """The (action, place) pairs that a call in CloudTrail needed, comparable with a grant's."""
    told = json.loads(event["CloudTrailEvent"])
    service = str(told["eventSource"]).removesuffix(".amazonaws.com")
    name = str(told["eventName"])
    asked = told.get("requestParameters") or {}
    action = f"{service}:{_TRAIL_NAMES.get((service, name), name)}"
    if service == "dynamodb":
        tables = list(asked.get("RequestItems") or {}) or [str(asked.get("TableName", ""))]
        index = f"/index/{asked['IndexName']}" if asked.get("IndexName") else ""
        for table in tables:
            yield action, table.split("-", 2)[-1] + index
    elif service == "sqs":
        yield action, str(asked.get("QueueUrl", "")).rpartition("/")[2].split("-", 2)[-1].removesuffix(".fifo")
    elif service == "states":
        # A token's answer names no machine: the emulator allows it on all or none.
        about = str(asked.get("stateMachineArn") or asked.get("executionArn") or "")
        yield action, about.split(":")[6].split("-", 2)[-1] if about else ""
    else:
        yield action, {"s3": "media", "secretsmanager": "secrets"}.get(service, "")
