"""An emulated AWS with the data plane and the demo brand on it, and no lambdas: those run in the
measuring process, where each of their calls can be seen."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import data_plane
from infra.local import ministack, process, seed
from infra.local.emulated import emulated
from infra.project import ROOT

PUBLIC_URL = "https://care.example"
_STACK = "rapport-local-data"
_SETTLE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """`environment`: what a process of ours needs to run the lambdas' code against this cloud."""

    cloud: ministack.Cloud
    environment: dict[str, str]
    accounts_file: Path

    def accounts(self) -> list[dict[str, Any]]:
        accounts: list[dict[str, Any]] = json.loads(self.accounts_file.read_text())["accounts"]
        return accounts


@contextmanager
def data_plane_only(folder: Path) -> Iterator[Place]:
    running = ministack.start(folder / "aws", process.free_port())
    try:
        outputs = _create(running)
        accounts_file = folder / "accounts.json"
        seed.seed(running, outputs, accounts_file)
        yield Place(running, lambda_environment(running.url, outputs), accounts_file)
    finally:
        running.service.patience = 0.5  # nothing of this is kept
        running.stop()


def _create(running: ministack.Cloud) -> dict[str, str]:
    formation = running.client("cloudformation")
    body = json.dumps(emulated(data_plane.template("local")))
    formation.create_stack(StackName=_STACK, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
    deadline = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < deadline:
        stack = formation.describe_stacks(StackName=_STACK)["Stacks"][0]
        if stack["StackStatus"] == "CREATE_COMPLETE":
            return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            raise RuntimeError(f"the data plane ended as {stack['StackStatus']}")
        time.sleep(0.05)
    raise RuntimeError("the data plane did not settle")


def lambda_environment(url: str, outputs: dict[str, str]) -> dict[str, str]:
    """As in a deployed lambda, but with settings and secrets kept for good once read: the counts
    are those of a warm lambda, and what a refresh costs is a line of its own."""
    return {
        **process.clean_environment(),
        "PYTHONPATH": str(ROOT),
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": ministack.REGION,
        "AWS_DEFAULT_REGION": ministack.REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "RAPPORT_STAGE": "local",
        "RAPPORT_LOG_LEVEL": "INFO",
        "RAPPORT_PUBLIC_URL": PUBLIC_URL,
        "RAPPORT_PARTIAL_BATCH": "true",
        "RAPPORT_SETTINGS_SECONDS": "86400",
        "RAPPORT_SECRETS_SECONDS": "86400",
        **{variable: outputs[data_plane.output_name(variable)] for variable in data_plane.environment()},
    }
