"""`make deploy STAGE=prod`: data plane by CloudFormation, code by Chalice, then a smoke test.

    python -m infra.deploy --stage prod [--alarm-email ops@example.com] [--public-url https://care.example.com]

What Chalice deployed is remembered in `.chalice/deployed/{stage}.json`: keep that file
(it is how the next deploy finds the same API). Running it again changes only what changed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from infra import data_plane, policies
from infra.build import Build, Staged, chalice_command, stage_project
from infra.project import API, APP, LOG_DAYS, function_name, load_config

WEBHOOK_CHANNELS = ("sms", "whatsapp", "x", "facebook", "instagram")
# "no updates are to be performed" is CloudFormation's way of saying that all is as asked.
_NOTHING_TO_DO = "No updates are to be performed"


@dataclass(frozen=True, slots=True)
class Aws:
    """Where to deploy to. `endpoint` only for an emulator."""

    region: str
    account: str
    partition: str
    session: botocore.session.Session
    endpoint: str | None = None

    def client(self, name: str) -> Any:
        return self.session.create_client(name, region_name=self.region, endpoint_url=self.endpoint)


def connect(endpoint: str | None = None, region: str = "") -> Aws:
    """The account and region of this shell's credentials. Raises SystemExit with the fix if there are none."""
    session = botocore.session.Session()
    where = region or session.get_config_variable("region")
    if not where:
        raise SystemExit("deploy: no region; set AWS_DEFAULT_REGION, for example eu-west-1.")
    try:
        sts: Any = session.create_client("sts", region_name=where, endpoint_url=endpoint)
        caller = sts.get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        fix = "run `aws configure` or set AWS_PROFILE"
        raise SystemExit(f"deploy: AWS does not know this shell ({error}); {fix}.") from None
    return Aws(where, caller["Account"], caller["Arn"].split(":")[1], session, endpoint)


def stack_name(stage: str) -> str:
    return f"{APP}-{stage}-data"


def deploy_data_plane(
    aws: Aws, stage: str, parameters: Mapping[str, str], template: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Create or update the stack of tables, queues and people; its outputs."""
    formation = aws.client("cloudformation")
    name = stack_name(stage)
    request: dict[str, Any] = {
        "StackName": name,
        "TemplateBody": json.dumps(template or data_plane.template(stage), separators=(",", ":")),
        "Capabilities": ["CAPABILITY_IAM"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }
    known = _outputs(formation, name)
    if known is None:
        formation.create_stack(**request, EnableTerminationProtection=stage == "prod")
        _wait(formation, "stack_create_complete", name)
    else:
        kept = [k for k in _parameter_names(formation, name) if k not in parameters]
        request["Parameters"] += [{"ParameterKey": key, "UsePreviousValue": True} for key in kept]
        try:
            formation.update_stack(**request)
        except ClientError as error:
            if _NOTHING_TO_DO not in str(error):
                raise
        else:
            _wait(formation, "stack_update_complete", name)
    return _outputs(formation, name) or {}


def _wait(formation: Any, waiter: str, name: str) -> None:
    try:
        formation.get_waiter(waiter).wait(StackName=name, WaiterConfig={"Delay": 2, "MaxAttempts": 600})
    except WaiterError as error:
        raise SystemExit(f"deploy: the stack {name} failed; its events in CloudFormation say why. ({error})") from None


def _outputs(formation: Any, name: str) -> dict[str, str] | None:
    try:
        stack = formation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError:
        return None
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}


def _parameter_names(formation: Any, name: str) -> list[str]:
    stack = formation.describe_stacks(StackName=name)["Stacks"][0]
    return [parameter["ParameterKey"] for parameter in stack.get("Parameters", ())]


def environment(outputs: Mapping[str, str], public_url: str, socket_url: str = "") -> dict[str, str]:
    """The lambdas' environment under `chalice deploy`. Chalice can't tell SQS that partial
    failures are understood, so the handlers must not report them."""
    names = [*data_plane.environment(), *data_plane.streams()]
    known = {name: outputs[data_plane.output_name(name)] for name in names}
    sockets = {"RAPPORT_SOCKET_URL": socket_url, "RAPPORT_SOCKETS": socket_url.replace("wss://", "https://", 1)}
    return {**known, **sockets, "RAPPORT_PUBLIC_URL": public_url, "RAPPORT_PARTIAL_BATCH": "false"}


def deploy_code(
    aws: Aws,
    stage: str,
    build: Build,
    outputs: Mapping[str, str],
    public_url: str,
    run: Callable[..., str] = chalice_command,
) -> str:
    """`chalice deploy` of the staged project; the API's own address.

    The addresses are known only once there are APIs, and the lambdas need them, as their policies need
    the sockets' API: the first deploy of a stage therefore runs twice.
    """
    _make_api_log(aws, stage)
    remembered = build.root / ".chalice" / "deployed" / f"{stage}.json"
    for _ in range(2):
        address, sockets = public_url or api_address(remembered), socket_address(remembered)
        place = policies.Place(
            aws.partition, aws.region, aws.account, outputs["UserPoolArn"], socket_api(sockets)
        )  # fmt: skip
        staged = stage_project(stage, build, environment(outputs, address, sockets), place)
        chalice(aws, staged, remembered, "deploy", run)
        if address and sockets:
            break
    return api_address(remembered)


def _make_api_log(aws: Aws, stage: str) -> None:
    """Chalice makes each lambda's log, but the API's under a name that lambda does not write to."""
    logs = aws.client("logs")
    name = f"/aws/lambda/{function_name(stage, API)}"
    with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=name)
    logs.put_retention_policy(logGroupName=name, retentionInDays=LOG_DAYS)


def chalice(
    aws: Aws, staged: Staged, remembered: Path, command: str, run: Callable[..., str] = chalice_command
) -> None:
    """Run `chalice deploy|delete` with what is remembered of the stage, and remember what it did."""
    inside = staged.project / ".chalice" / "deployed" / f"{staged.stage}.json"
    inside.unlink(missing_ok=True)
    if remembered.exists():
        shutil.copy(remembered, inside)
    extra = {"AWS_DEFAULT_REGION": aws.region}
    if aws.endpoint:
        extra["AWS_ENDPOINT_URL"] = aws.endpoint
    try:
        print(run(staged, command, "--stage", staged.stage, environment=extra), end="")
    finally:
        # Also after a failure: what exists by now must be found again.
        if inside.exists():
            remembered.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(inside, remembered)


def socket_address(remembered: Path) -> str:
    """The sockets' address, wss://..., without a slash at the end; "" before the first deploy."""
    if not remembered.exists():
        return ""
    resources = json.loads(remembered.read_text())["resources"]
    return next((str(r["websocket_api_url"]).rstrip("/") for r in resources if r.get("websocket_api_url")), "")


def socket_api(address: str) -> str:
    """The id in it."""
    return address.removeprefix("wss://").partition(".")[0]


def api_address(remembered: Path) -> str:
    """The API's address without a slash at the end; "" before the first deploy."""
    if not remembered.exists():
        return ""
    resources = json.loads(remembered.read_text())["resources"]
    return next((str(r["rest_api_url"]).rstrip("/") for r in resources if r.get("rest_api_url")), "")


def smoke(address: str, seconds: float = 30.0) -> None:
    """The API answers /api/health with 200; raises SystemExit otherwise."""
    deadline = time.monotonic() + seconds
    said = ""
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=10) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            said = f"{error.code} {error.read(300).decode(errors='replace')}"
        except OSError as error:
            said = str(error)
        time.sleep(1)
    raise SystemExit(f"deploy: {address}/api/health does not answer 200: {said}. See the log /aws/lambda/{APP}-...")


def webhooks(aws: Aws, stage: str, address: str) -> list[str]:
    """The addresses to paste into the providers' settings: of the accounts that exist, else as a pattern."""
    found = aws.client("dynamodb").query(
        TableName=f"{APP}-{stage}-settings",
        KeyConditionExpression="kind = :account",
        ExpressionAttributeValues={":account": {"S": "account"}},
        ProjectionExpression="id",
    )
    ids = [item["id"]["S"].split("#", 1) for item in found["Items"]]
    known = [(channel, account) for channel, account in ids if channel in WEBHOOK_CHANNELS]
    pattern = [(channel, "{account}") for channel in WEBHOOK_CHANNELS]
    return [f"{channel:<10} {address}/webhooks/{channel}/{account}" for channel, account in known or pattern]


def main() -> None:
    parser = argparse.ArgumentParser(description="Put a stage onto AWS.")
    parser.add_argument("--stage", required=True)
    parser.add_argument("--alarm-email", help="who is told of alarms; kept from the last deploy if not given")
    parser.add_argument("--public-url", default="", help="the API's address if it has a domain name of its own")
    options = parser.parse_args()
    build = Build()
    configured = load_config(build.root)["stages"].get(options.stage)
    if configured is None or options.stage == "local":
        raise SystemExit(f"deploy: {options.stage!r} is not a stage for AWS; see stages in .chalice/config.json.")
    aws = connect()
    public_url = options.public_url or configured.get("environment_variables", {}).get("RAPPORT_PUBLIC_URL", "")
    print(f"Deploying {options.stage} to account {aws.account}, {aws.region} (Python {sys.version.split()[0]})")
    parameters = {"AlarmEmail": options.alarm_email} if options.alarm_email is not None else {}
    outputs = deploy_data_plane(aws, options.stage, parameters)
    print("Data plane is ready")
    own = deploy_code(aws, options.stage, build, outputs, public_url.rstrip("/"))
    address = public_url.rstrip("/") or own
    smoke(own)
    print(f"\nThe API answers at {own}\nPaste these into the providers' settings (docs/deploy.md):")
    for line in webhooks(aws, options.stage, address):
        print(f"  {line}")
    print(f"Sign-in: user pool {outputs['UserPoolId']}, client {outputs['UserPoolClient']}")


if __name__ == "__main__":
    main()
