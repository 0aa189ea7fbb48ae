"""Put the packaged app onto the emulated AWS by CloudFormation, as one would on the real one."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.build import Package
from infra.local.emulated import emulated
from infra.local.ministack import Cloud
from infra.project import APP

STACK = f"{APP}-local"
ARTIFACTS = f"{APP}-local-artifacts"
_WAIT_SECONDS = 120.0
_GOOD = ("CREATE_COMPLETE", "UPDATE_COMPLETE")


@dataclass(frozen=True, slots=True)
class Deployed:
    """`host` is the Host header that reaches the API, whatever its id; `outputs` are the stack's."""

    host: str
    outputs: dict[str, str]
    changed: bool


def deploy(cloud: Cloud, package: Package, parameters: dict[str, str]) -> Deployed:
    """Create the stack, update it, or leave it alone when it already is what is asked for."""
    host = parameters["DomainName"]
    wanted = f"{package.digest} {json.dumps(parameters, sort_keys=True)}"
    version = hashlib.sha256(wanted.encode()).hexdigest()
    formation = cloud.client("cloudformation")
    stack = _describe(formation)
    if stack and _tags(stack).get("version") == version and stack["StackStatus"] in _GOOD:
        return Deployed(host, _outputs(stack), changed=False)
    request = {
        "StackName": STACK,
        "TemplateURL": _upload(cloud, package),
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Tags": [{"Key": "version", "Value": version}],
    }
    if stack and stack["StackStatus"] in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"):
        # A stack whose first creation failed can't be updated, only made again.
        formation.delete_stack(StackName=STACK)
        _settled(formation, gone=True)
        stack = None
    if stack:
        formation.update_stack(**request)
    else:
        formation.create_stack(**request)
    return Deployed(host, _outputs(_settled(formation)), changed=True)


def _upload(cloud: Cloud, package: Package) -> str:
    """Code and template into S3, under names that change with their content; the template's address."""
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=ARTIFACTS)
    key = f"{package.digest}.zip"
    s3.put_object(Bucket=ARTIFACTS, Key=key, Body=package.zip.read_bytes())
    body = json.dumps(_localised(package.template, key)).encode()
    s3.put_object(Bucket=ARTIFACTS, Key=f"{package.digest}.json", Body=body)
    return f"{cloud.url}/{ARTIFACTS}/{package.digest}.json"


def _localised(template: dict[str, Any], key: str) -> dict[str, Any]:
    """The packaged template with the code's address in it, as `aws cloudformation package` would write it."""
    local = emulated(template)
    for resource in local["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{ARTIFACTS}/{key}"
    return local


def _describe(formation: Any) -> dict[str, Any] | None:
    try:
        stacks: list[dict[str, Any]] = formation.describe_stacks(StackName=STACK)["Stacks"]
    except ClientError:
        return None
    return stacks[0] if stacks and stacks[0]["StackStatus"] != "DELETE_COMPLETE" else None


def _settled(formation: Any, *, gone: bool = False) -> dict[str, Any]:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        stack = _describe(formation)
        status = stack["StackStatus"] if stack else "missing"
        if stack and status in _GOOD:
            return stack
        if gone and not stack:
            return {}
        if not status.endswith("_IN_PROGRESS"):
            raise RuntimeError(f"The stack ended as {status}: {_reasons(formation)}")
        time.sleep(0.1)
    raise RuntimeError(f"The stack did not settle in {_WAIT_SECONDS:.0f} s")


def _reasons(formation: Any) -> str:
    events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [e for e in events if e["ResourceStatus"].endswith("FAILED")]
    return "; ".join(f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}" for e in failed[:5])


def _tags(stack: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in stack.get("Tags", ())}


def _outputs(stack: dict[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}
