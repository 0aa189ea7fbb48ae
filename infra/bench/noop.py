"""The same road with nothing on it: a Chalice app whose webhook only enqueues and whose worker only
leaves a mark. What a message takes on it is the local stack's own share."""

from __future__ import annotations

import json
import shutil
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from infra import vendor
from infra.build import Package, Staged, chalice_command
from infra.local.ministack import ACCOUNT, REGION, Cloud
from infra.project import functions

_NAME = "rapport-noop"
_QUEUE = f"{_NAME}.fifo"
_APP = '''"""A webhook that only enqueues, a worker that only leaves a mark."""
import hashlib
import os
from pathlib import Path

import boto3
from chalice import Chalice, Response

app = Chalice(app_name="noop")
sqs = boto3.client("sqs")
FORMS = ["application/json", "application/x-www-form-urlencoded"]


@app.route("/webhooks/{channel}/{account}", methods=["POST"], content_types=FORMS)
def receive(channel, account):
    body = app.current_request.raw_body.decode()
    name = hashlib.sha256(body.encode()).hexdigest()
    sqs.send_message(
        QueueUrl=os.environ["NOOP_QUEUE"], MessageBody=name, MessageGroupId=name, MessageDeduplicationId=name
    )
    print("webhook")  # the emulator waits for a line
    return Response(body="<Response/>", headers={"Content-Type": "text/xml"})


@app.on_sqs_message(queue_arn=os.environ["NOOP_QUEUE_ARN"], batch_size=10, name="worker")
def worker(event):
    for record in event:
        Path(os.environ["NOOP_MARKS"], record.body).touch()
    print("worker")
'''


@dataclass(frozen=True, slots=True)
class Noop:
    """`path`: of its webhook on the emulator. A message's mark is a file named by its body's SHA-256."""

    path: str
    marks: Path


def deploy(cloud: Cloud, folder: Path, package: Package) -> Noop:
    """Packaged by Chalice with the very packages of the real one, and put onto the same emulator."""
    marks = folder / "marks"
    marks.mkdir(parents=True)
    url = cloud.client("sqs").create_queue(QueueName=_QUEUE, Attributes=_queue_attributes())["QueueUrl"]
    staged = _stage(folder / "project", package, _environment(url, marks))
    out = folder / "out"
    chalice_command(staged, "package", "--stage", "local", str(out), environment=_environment(url, marks))
    template = json.loads((out / "sam.json").read_text())
    _create(cloud, template, (out / "deployment.zip").read_bytes())
    found = cloud.client("cloudformation").describe_stack_resource(StackName=_NAME, LogicalResourceId="RestAPI")
    api = found["StackResourceDetail"]["PhysicalResourceId"]
    return Noop(f"/restapis/{api}/local/_user_request_/webhooks/sms/main", marks)


def _queue_attributes() -> dict[str, str]:
    """As the inbound queue's (infra/data_plane.py)."""
    return {
        "FifoQueue": "true",
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
        "VisibilityTimeout": str(6 * functions("local")["inbound"].timeout),
    }


def _environment(url: str, marks: Path) -> dict[str, str]:
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{_QUEUE}"
    return {"NOOP_QUEUE": url, "NOOP_QUEUE_ARN": arn, "NOOP_MARKS": str(marks)}


def _stage(project: Path, package: Package, environment: dict[str, str]) -> Staged:
    """A Chalice project with the real package's third-party code as its vendor folder."""
    (project / ".chalice").mkdir(parents=True)
    (project / "app.py").write_text(_APP)
    (project / "requirements.txt").write_text("")
    with zipfile.ZipFile(package.zip) as archive:
        archive.extractall(project / "vendor")
    for own in ("app.py", f"__pycache__/app.{sys.implementation.cache_tag}.pyc"):
        (project / "vendor" / own).unlink(missing_ok=True)
    for folder in ("chalicelib", "chalice"):
        shutil.rmtree(project / "vendor" / folder, ignore_errors=True)
    real = functions("local")
    config = {
        "version": "2.0",
        "app_name": "noop",
        "minimum_compression_size": 1024,
        "lambda_memory_size": real["api_handler"].memory,
        "lambda_timeout": real["api_handler"].timeout,
        "lambda_architecture": vendor.native().architecture,
        "stages": {"local": {"api_gateway_stage": "local", "environment_variables": environment}},
    }
    (project / ".chalice" / "config.json").write_text(json.dumps(config))
    return Staged("local", project, vendor.native(), 0.0)


def _create(cloud: Cloud, template: dict[str, object], code: bytes) -> None:
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=_NAME)
    s3.put_object(Bucket=_NAME, Key="code.zip", Body=code)
    resources = template["Resources"]
    assert isinstance(resources, dict)
    for resource in resources.values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{_NAME}/code.zip"
    formation = cloud.client("cloudformation")
    formation.create_stack(
        StackName=_NAME, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status = formation.describe_stacks(StackName=_NAME)["Stacks"][0]["StackStatus"]
        if status == "CREATE_COMPLETE":
            return
        if not status.endswith("_IN_PROGRESS"):
            raise RuntimeError(f"the no-op app's stack ended as {status}")
        time.sleep(0.1)
    raise RuntimeError("the no-op app's stack did not settle")
