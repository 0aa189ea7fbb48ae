"""What the emulator cannot take, taken out of a template on its way there; everything else stays as it ships."""

from __future__ import annotations

import copy
from typing import Any


def emulated(template: dict[str, Any]) -> dict[str, Any]:
    """A copy without alarms over several metrics (nobody is paged by a laptop), without the bucket's demand for
    encrypted connections (loopback speaks plain HTTP), and with answers to any state machine allowed: AWS
    knows whose a task token is, the emulator asks IAM without saying so. Who may send a message may send ten at
    once, as on AWS; the emulator asks for a right to that which AWS doesn't know. The sockets' API deploys itself:
    the emulator takes no deployment."""
    local = copy.deepcopy(template)
    kept = {name: body for name, body in local["Resources"].items() if not _metric_math(body)}
    kept.pop("MediaBucketPolicy", None)
    for resource in kept.values():
        for policy in resource["Properties"].get("Policies", ()) if resource["Type"] == "AWS::IAM::Role" else ():
            for statement in policy["PolicyDocument"]["Statement"]:
                if {"states:SendTaskSuccess", "states:SendTaskFailure"} & set(statement["Action"]):
                    statement["Resource"] = ["*"]
                if "sqs:SendMessage" in statement["Action"]:
                    statement["Action"] = [*statement["Action"], "sqs:SendMessageBatch"]
    for name, resource in list(kept.items()):
        if resource["Type"] == "AWS::ApiGatewayV2::Deployment":
            del kept[name]
        elif resource["Type"] == "AWS::ApiGatewayV2::Stage":
            resource["Properties"].pop("DeploymentId", None)
            resource["Properties"]["AutoDeploy"] = True
    local["Resources"] = kept
    return local


def _metric_math(resource: dict[str, Any]) -> bool:
    return resource.get("Type") == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
