"""Where the project is, and what `.chalice/config.json` says of its lambdas."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalice.utils import to_cfn_resource_name

ROOT = Path(__file__).resolve().parent.parent
APP = "rapport"
LOG_DAYS = 30
API = "api_handler"  # Chalice's name for the one lambda behind all REST routes


@dataclass(frozen=True, slots=True)
class Function:
    """One lambda as configured for a stage. `timeout` in seconds, `memory` in MB."""

    name: str
    timeout: int
    memory: int
    policy: str  # path below .chalice/


def load_config(root: Path = ROOT) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((root / ".chalice" / "config.json").read_text())
    return config


def functions(stage: str, config: dict[str, Any] | None = None) -> dict[str, Function]:
    """Every configured lambda by name, a stage's own values first (as Chalice looks them up)."""
    config = config if config is not None else load_config()
    here = config["stages"].get(stage, {})

    def look_up(name: str, key: str) -> Any:
        for level in (here.get("lambda_functions", {}).get(name, {}), here, config["lambda_functions"][name], config):
            if level.get(key) is not None:
                return level[key]
        return None

    return {
        name: Function(
            name=name,
            timeout=look_up(name, "lambda_timeout"),
            memory=look_up(name, "lambda_memory_size"),
            policy=look_up(name, "iam_policy_file"),
        )
        for name in config["lambda_functions"]
    }


def function_name(stage: str, name: str) -> str:
    """The lambda's name on AWS, alike for `chalice deploy` and the one-stack template."""
    return f"{APP}-{stage}" if name == API else f"{APP}-{stage}-{name}"


def resource_name(name: str) -> str:
    """What Chalice calls the lambda in the template it writes."""
    return "APIHandler" if name == API else str(to_cfn_resource_name(name))
