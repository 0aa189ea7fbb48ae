"""`make deploy` against the emulated AWS, as far as one can go there; and the redrive command."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra import data_plane, deploy, policies
from infra.build import Build, Staged, chalice_command, stage_project
from infra.local import ministack, process
from infra.local.emulated import emulated
from infra.project import ROOT, functions
from infra.redrive import peek, redrive

pytestmark = pytest.mark.stack

STAGE = "dev"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ministack.Cloud]:
    running = ministack.start(tmp_path_factory.mktemp("aws"), process.free_port(), auth=True)
    yield running
    assert running.stop(), "the emulator had to be killed"


@pytest.fixture(scope="module")
def aws(cloud: ministack.Cloud) -> deploy.Aws:
    return deploy.connect(cloud.url, ministack.REGION)


@pytest.fixture(scope="module")
def outputs(aws: deploy.Aws) -> dict[str, str]:
    return deploy.deploy_data_plane(aws, STAGE, {}, emulated(data_plane.template(STAGE)))


_HURRY = "import time; pause = time.sleep; time.sleep = lambda s: pause(min(s, 0.2))"


def _hurried(staged: Staged, *arguments: str, environment: dict[str, str]) -> str:
    """Chalice, without the five seconds it waits between two looks at a new function."""
    return chalice_command(staged, *arguments, environment=environment, prelude=_HURRY)


def test_the_data_plane_can_be_deployed_twice_and_changes_nothing_the_second_time(
    aws: deploy.Aws, outputs: dict[str, str]
) -> None:
    again = deploy.deploy_data_plane(aws, STAGE, {}, emulated(data_plane.template(STAGE)))
    assert again == outputs
    assert {data_plane.output_name(name) for name in data_plane.environment()} <= set(outputs)
    assert outputs["QueueArns"] == f"arn:aws:sqs:us-east-1:000000000000:rapport-{STAGE}-"


def test_chalice_deploys_every_function_with_its_own_role_and_sources_and_deletes_them_all(
    aws: deploy.Aws, cloud: ministack.Cloud, outputs: dict[str, str], tmp_path: Path
) -> None:
    build = Build(_project_without_memory(tmp_path), ROOT / "build")
    passes: list[Path] = []

    def twice(staged: Staged, *arguments: str, environment: dict[str, str]) -> str:
        """The emulator can't update a REST API: the second pass ends where its project is laid out."""
        passes.append(staged.project)
        return _hurried(staged, *arguments, environment=environment) if len(passes) == 1 else ""

    deploy.deploy_code(aws, STAGE, build, outputs, "https://care.example.com", twice)
    _second_pass_knows_the_sockets(passes, build.root / ".chalice" / "deployed" / f"{STAGE}.json")

    found = {f["FunctionName"]: f for f in cloud.client("lambda").list_functions()["Functions"]}
    assert set(found) == {f"rapport-{STAGE}"} | {f"rapport-{STAGE}-{n}" for n in functions(STAGE) if n != "api_handler"}
    assert len({f["Role"] for f in found.values()}) == len(found), "two lambdas share a role"
    for name, configured in functions(STAGE).items():
        made = found[f"rapport-{STAGE}" if name == "api_handler" else f"rapport-{STAGE}-{name}"]
        assert (made["Timeout"], made["MemorySize"]) == (configured.timeout, configured.memory)
        assert made["Architectures"] == ["arm64"]
        variables = made["Environment"]["Variables"]
        assert variables["RAPPORT_PUBLIC_URL"] == "https://care.example.com"
        assert variables["RAPPORT_PARTIAL_BATCH"] == "false"
        assert variables["RAPPORT_USER_POOL_ID"] == outputs["UserPoolId"]
    assert _sources(cloud) == {
        (f"rapport-{STAGE}-{queue.name}", f"arn:aws:sqs:us-east-1:000000000000:rapport-{STAGE}-{queue.full_name}")
        for queue in data_plane.QUEUES
    } | {
        (f"rapport-{STAGE}-ticket_stream", outputs["TicketStream"]),
        (f"rapport-{STAGE}-interaction_stream", outputs["InteractionStream"]),
        (f"rapport-{STAGE}-agent_stream", outputs["AgentStream"]),
        (f"rapport-{STAGE}-board_stream", outputs["BoardStream"]),
    }
    (rule,) = cloud.client("events").list_rules()["Rules"]
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    _role_has_only_its_row(cloud, outputs)
    assert deploy.api_address(build.root / ".chalice" / "deployed" / f"{STAGE}.json").startswith("https://")

    place = policies.Place("aws", "us-east-1", "000000000000", outputs["UserPoolArn"])
    staged = stage_project(STAGE, build, deploy.environment(outputs, ""), place)
    deploy.chalice(aws, staged, build.root / ".chalice" / "deployed" / f"{STAGE}.json", "delete", _hurried)
    assert not cloud.client("lambda").list_functions()["Functions"]
    assert not _sources(cloud)
    assert not cloud.client("events").list_rules()["Rules"]
    assert not [r for r in cloud.client("iam").list_roles()["Roles"] if r["RoleName"].startswith(f"rapport-{STAGE}-i")]


def _second_pass_knows_the_sockets(passes: list[Path], remembered: Path) -> None:
    address = deploy.socket_address(remembered)
    api = deploy.socket_api(address)
    assert address == f"wss://{api}.execute-api.us-east-1.amazonaws.com/{STAGE}"
    first, second = passes
    assert first == second
    config = json.loads((second / ".chalice" / "config.json").read_text())
    variables = config["stages"][STAGE]["environment_variables"]
    assert variables["RAPPORT_SOCKET_URL"] == address
    assert variables["RAPPORT_SOCKETS"] == f"https://{address.removeprefix('wss://')}"
    policy = (second / ".chalice" / "policies" / "changes.json").read_text()
    assert f":000000000000:{api}/{STAGE}/POST/@connections/*" in policy


def _project_without_memory(folder: Path) -> Path:
    """This project, with a place of its own to remember what was deployed."""
    root = folder / "project"
    (root / ".chalice").mkdir(parents=True)
    (root / ".chalice" / "config.json").symlink_to(ROOT / ".chalice" / "config.json")
    for name in ("app.py", "chalicelib", "requirements.txt"):
        (root / name).symlink_to(ROOT / name)
    return root


def _sources(cloud: ministack.Cloud) -> set[tuple[str, str]]:
    mappings = cloud.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    return {(m["FunctionArn"].rsplit(":", 1)[1], m["EventSourceArn"]) for m in mappings}


def _role_has_only_its_row(cloud: ministack.Cloud, outputs: dict[str, str]) -> None:
    iam = cloud.client("iam")
    role = f"rapport-{STAGE}-changes"
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    place = policies.Place("aws", "us-east-1", "000000000000", outputs["UserPoolArn"])
    document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    assert document == policies.policy(STAGE, "changes", place)


@pytest.mark.parametrize("name", ["inbound", "timers"])
def test_dead_letters_go_back_to_work_in_their_group_and_only_once(
    cloud: ministack.Cloud, outputs: dict[str, str], name: str
) -> None:
    sqs = cloud.client("sqs")
    queue = next(q for q in data_plane.QUEUES if q.name == name)
    dead = sqs.get_queue_url(QueueName=f"rapport-{STAGE}-{queue.dead_name}")["QueueUrl"]
    for number in range(12):
        order = {"MessageGroupId": f"g{number % 2}", "MessageDeduplicationId": f"d{number}"} if queue.fifo else {}
        sqs.send_message(QueueUrl=dead, MessageBody=f'{{"key": "k{number}", "text": "hush"}}', **order)
    said: list[str] = []
    assert peek(sqs, STAGE, queue, 2, said.append) == 2
    assert "hush" not in " ".join(said)
    assert redrive(sqs, STAGE, queue, 0, lambda line: None) == 12
    assert redrive(sqs, STAGE, queue, 0, lambda line: None) == 0
    back = _drain(sqs, sqs.get_queue_url(QueueName=f"rapport-{STAGE}-{queue.full_name}")["QueueUrl"], 12)
    assert {m["Body"] for m in back} == {f'{{"key": "k{n}", "text": "hush"}}' for n in range(12)}
    if queue.fifo:
        group = [m["Body"] for m in back if m["Attributes"]["MessageGroupId"] == "g1"]
        assert group == [f'{{"key": "k{n}", "text": "hush"}}' for n in range(1, 12, 2)]


def _drain(sqs: Any, url: str, count: int) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    deadline = time.monotonic() + 10
    while len(messages) < count and time.monotonic() < deadline:
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"], WaitTimeSeconds=1
        )
        for message in answer.get("Messages", []):
            messages.append(message)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return messages
