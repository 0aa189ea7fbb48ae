"""What ships: complete, small, compiled, the same bytes every time, and valid on AWS."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from infra import data_plane, vendor
from infra.build import LIMIT_MB, Build, Package, stage_project
from infra.lint import lint
from infra.one_stack import handler_resources
from infra.project import ROOT, load_config, resource_name


@pytest.fixture(scope="module")
def unzipped(local_package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(local_package.zip) as archive:
        archive.extractall(folder)
    return folder


def test_templates_are_valid_on_aws(local_package: Package) -> None:
    templates = [(f"data-plane-{stage}", data_plane.template(stage)) for stage in load_config()["stages"]]
    assert lint([*templates, ("one-stack", local_package.template)]) == ""


def test_the_linter_would_have_noticed_a_mistake() -> None:
    broken: dict[str, Any] = json.loads(json.dumps(data_plane.template("prod")))
    broken["Resources"]["InboundQueue"]["Properties"]["RedrivePolicy"] = {"Ref": "Nobody"}
    assert "Nobody" in lint([("broken", broken)])


def test_no_resource_of_the_data_plane_bears_a_handler_s_name() -> None:
    """A merged template would silently overwrite the handler."""
    assert not handler_resources("prod") & set(data_plane.template("prod")["Resources"])


def test_queues_and_streams_are_wired_by_reference_and_may_report_partial_failures(local_package: Package) -> None:
    resources = local_package.template["Resources"]
    for queue in data_plane.QUEUES:
        (event,) = resources[resource_name(queue.name)]["Properties"]["Events"].values()
        assert event["Properties"]["Queue"] == {"Fn::GetAtt": [data_plane.queue_resource(queue.name), "Arn"]}
        assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    for name, table in (("ticket_stream", "TicketsTable"), ("interaction_stream", "InteractionsTable")):
        (event,) = resources[resource_name(name)]["Properties"]["Events"].values()
        assert event["Properties"]["Stream"] == {"Fn::GetAtt": [table, "StreamArn"]}
    variables = local_package.template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["RAPPORT_PARTIAL_BATCH"] == "true"


def test_agents_are_verified_against_this_stack_s_user_pool(local_package: Package) -> None:
    definitions = local_package.template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["securityDefinitions"]
    authorizer = definitions["agents"]["x-amazon-apigateway-authorizer"]
    assert authorizer["providerARNs"] == [{"Fn::GetAtt": ["UserPool", "Arn"]}]


def test_nothing_local_or_secret_is_in_the_template(local_package: Package) -> None:
    text = json.dumps(local_package.template)
    assert "127.0.0.1" not in text
    assert "000000000000" not in text
    assert ":unset" not in text


def test_the_package_stays_small(local_package: Package) -> None:
    with zipfile.ZipFile(local_package.zip) as archive:
        size = sum(entry.file_size for entry in archive.infolist()) / 1e6
        names = archive.namelist()
    assert size == pytest.approx(local_package.megabytes, abs=0.1)
    assert size <= LIMIT_MB
    assert not [n for n in names if n.startswith(("pip/", "setuptools/", "ministack/", "sandbox/", "infra/", "tests/"))]
    assert len(names) == len(set(names))


def test_every_module_ships_with_bytecode_that_is_used_unchecked(unzipped: Path) -> None:
    ours = [unzipped / "app.py", *(unzipped / "chalicelib").rglob("*.py"), *(unzipped / "chalice").rglob("*.py")]
    theirs = [*(unzipped / "botocore").rglob("*.py"), *(unzipped / "pynamodb").rglob("*.py")]
    for source in ours + theirs:
        compiled = source.parent / vendor.cached_name(source.stem)
        flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
        assert flags == 0b01, f"{compiled} is not unchecked-hash bytecode"  # PEP 552


def test_the_package_needs_nothing_from_the_machine_it_was_made_on(unzipped: Path) -> None:
    """Import the app and every module of ours with the standard library and the package alone."""
    script = f"""
import sys, pkgutil, importlib
sys.path.insert(0, {str(unzipped)!r})
import app, chalicelib
for found in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
    importlib.import_module(found.name)
outside = sorted(n for n, m in sys.modules.items() if "site-packages" in (getattr(m, "__file__", "") or ""))
assert not outside, outside
print(len(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        env={"AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_same_sources_give_the_same_bytes(local_package: Package, tmp_path: Path) -> None:
    builds = [Build(ROOT, tmp_path / name) for name in ("first", "second")]
    for build in builds:
        build.folder.mkdir()
        # The packages are those made already: it is what we put together that is compared.
        build.cache.symlink_to(Build().cache)
    first, second = (stage_project("local", build).zip for build in builds)
    assert first.read_bytes() == second.read_bytes()


def test_requirements_leave_chalice_to_its_own_packager() -> None:
    names = {line.split("==")[0].lower() for line in vendor.requirements(ROOT)}
    assert "chalice" not in names
    assert {"botocore", "pynamodb"} <= names
