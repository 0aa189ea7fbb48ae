"""The house rules that a reader relies on, held by tests."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib import channels
from chalicelib.domain.events import Channel

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "chalicelib").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def inside(folder: str) -> list[Path]:
    return [path for path in CODE if path.is_relative_to(ROOT / "chalicelib" / folder)]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", inside("domain"), ids=named)
def test_the_domain_imports_the_standard_library_only(path: Path) -> None:
    foreign = {
        name
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("chalicelib.domain")
    }
    assert foreign == set()


def test_only_store_and_aws_know_the_database_and_boto3() -> None:
    allowed = {*inside("store"), *inside("aws")}
    found = {
        named(path)
        for path in CODE
        if path not in allowed and any(n.split(".")[0] in ("boto3", "botocore", "pynamodb") for n in imports(path))
    }
    assert found == set()


def test_only_config_reads_the_environment() -> None:
    found = {named(p) for p in CODE if "os.environ" in p.read_text() or "getenv" in p.read_text()}
    assert found == {"chalicelib/config.py"}


def test_nothing_that_ships_knows_the_sandbox_or_the_tests() -> None:
    found = {named(p) for p in CODE for n in imports(p) if n.split(".")[0] in ("sandbox", "tests", "infra")}
    assert found == set()


def test_every_environment_variable_is_documented() -> None:
    used = set(re.findall(r"RAPPORT_[A-Z_]+", (ROOT / "chalicelib" / "config.py").read_text()))
    told = set(re.findall(r"RAPPORT_[A-Z_]+", (ROOT / "docs" / "configuration.md").read_text()))
    assert used == told


def test_every_channel_that_receives_can_also_answer_and_is_documented() -> None:
    assert set(channels.INBOUND) <= set(channels.OUTBOUND)
    guide = (ROOT / "docs" / "deploy.md").read_text().lower()
    for channel in channels.OUTBOUND:
        assert Channel(channel)
        assert channel in guide or {"sms": "twilio", "x": "x "}.get(channel, "?") in guide, channel


def test_every_python_module_compiles_for_the_oldest_python() -> None:
    for path in CODE:
        ast.parse(path.read_text(), feature_version=(3, 11))
