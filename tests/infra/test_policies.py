"""Each lambda has a policy and a configuration entry of its own, and none may do more than its row says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chalice import Chalice

from infra.data_plane import QUEUES, TABLES
from infra.machines import MACHINES
from infra.policies import ACCESS, MACHINE_ACTIONS, Access, Place, policy, write
from infra.project import API, load_config

POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc"
AWS = Place("aws", "eu-west-1", "123456789012", POOL, "a1b2c3d4e5")
TEMPLATE = Place()

STAR_IS_FINE = (
    ":stream/*",  # a stream's label is its date of birth
    ":*",  # the streams of one log group
    ":secret:rapport/prod/*",  # the accounts of this stage, added while it runs
    "rapport-prod-media-123456789012/*",  # the objects of one bucket
    ":a1b2c3d4e5/prod/POST/@connections/*",  # the sockets that are open, of one API
    ":a1b2c3d4e5/prod/DELETE/@connections/*",
    ":identity/*",  # mail from whichever verified address an admin chose while it runs
)


def _functions(app: Chalice) -> set[str]:
    sockets = {handler.name for handler in app.websocket_handlers.values()}
    return {API} | {source.name for source in app.event_sources} | {f.name for f in app.pure_lambda_functions} | sockets


@pytest.fixture(scope="module")
def app_functions() -> set[str]:
    import app

    return _functions(app.app)


def test_every_lambda_has_a_policy_and_no_policy_is_left_over(app_functions: set[str]) -> None:
    assert set(ACCESS) == app_functions


def test_every_lambda_has_a_configuration_entry_that_names_its_own_policy(app_functions: set[str]) -> None:
    configured = load_config()["lambda_functions"]
    assert set(configured) == app_functions
    for name, entry in configured.items():
        assert entry["iam_policy_file"] == f"policies/{name}.json"
    assert load_config()["autogen_policy"] is False


def test_the_check_itself_notices_a_new_lambda() -> None:
    app = Chalice(app_name="rapport")
    app.lambda_function(name="extra")(lambda event, context: None)
    assert _functions(app) - set(ACCESS) == {"extra"}


def _statements(name: str, place: Place = AWS) -> Iterator[dict[str, Any]]:
    yield from policy("prod", name, place)["Statement"]


@pytest.mark.parametrize("name", ACCESS)
def test_no_action_is_a_wildcard_and_no_resource_is_wider_than_its_name(name: str) -> None:
    for statement in _statements(name):
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action]
        for resource in statement["Resource"]:
            assert resource.startswith("arn:aws:"), resource
            if "*" in resource:
                assert resource.count("*") == 1
                assert resource.endswith(("/stream/*", *STAR_IS_FINE)), resource
            if not resource.startswith(("arn:aws:cognito-idp:", "arn:aws:execute-api:", "arn:aws:ses:")):
                assert "rapport-prod" in resource or "rapport/prod" in resource, resource


@pytest.mark.parametrize("name", ACCESS)
def test_a_lambda_writes_only_to_its_own_log(name: str) -> None:
    logs = [s for s in _statements(name) if s["Action"][0].startswith("logs:")]
    suffix = "" if name == API else f"-{name}"
    assert [s["Resource"] for s in logs] == [
        [f"arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/rapport-prod{suffix}:*"]
    ]


def test_only_what_talks_to_providers_reads_secrets_and_only_the_api_writes_them() -> None:
    readers = {name for name in ACCESS for s in _statements(name) if "secretsmanager:GetSecretValue" in s["Action"]}
    writers = {name for name in ACCESS for s in _statements(name) if "secretsmanager:PutSecretValue" in s["Action"]}
    assert readers == {"api_handler", "outbound", "media"}
    assert writers == {"api_handler"}


def test_a_stream_reader_can_only_read_its_stream_and_forward() -> None:
    actions = {action for s in _statements("ticket_stream") for action in s["Action"]}
    assert {action for action in actions if not action.startswith("logs:")} == {
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:DescribeStream",
        "dynamodb:ListStreams",
        "sqs:SendMessage",
    }


def test_every_queue_has_exactly_one_reader() -> None:
    readers = sorted(access.reads for access in ACCESS.values() if access.reads)
    assert readers == sorted(queue.name for queue in QUEUES)


def test_only_the_timers_worker_answers_the_machines_and_only_it_and_the_sweeper_look_at_them() -> None:
    words = {
        name: {word for said in access.machines.values() for word in said.split()} for name, access in ACCESS.items()
    }
    assert {name for name, known in words.items() if known & {"answer", "refuse"}} == {"timers"}
    assert {name for name, known in words.items() if "describe" in known} == {"timers", "sweep"}


def test_a_machine_s_executions_are_stopped_by_their_own_names() -> None:
    document = policy("prod", "changes", AWS, Access(machines={"escalation": "stop", "callback": "stop"}))
    allowed = [s["Resource"] for s in document["Statement"] if s["Action"] == ["states:StopExecution"]]
    prefix = "arn:aws:states:eu-west-1:123456789012:execution:rapport-prod"
    assert allowed == [[f"{prefix}-escalation:*"], [f"{prefix}-callback:*"]]


def test_starting_a_machine_is_about_the_machine_and_looking_at_its_runs_about_them() -> None:
    document = policy("prod", "changes", AWS, Access(machines={"clock": "start describe"}))
    allowed = [(s["Sid"], s["Action"], s["Resource"]) for s in document["Statement"] if "states:" in s["Action"][0]]
    prefix = "arn:aws:states:eu-west-1:123456789012"
    assert allowed == [
        ("ClockMachine", ["states:StartExecution"], [f"{prefix}:stateMachine:rapport-prod-clock"]),
        ("ClockRuns", ["states:DescribeExecution"], [f"{prefix}:execution:rapport-prod-clock:*"]),
    ]


def test_a_row_names_only_machines_and_words_that_exist() -> None:
    for name, access in ACCESS.items():
        assert set(access.machines) <= set(MACHINES), name
        assert {word for said in access.machines.values() for word in said.split()} <= set(MACHINE_ACTIONS), name


def test_the_table_of_access_names_only_tables_and_queues_that_exist() -> None:
    for name, access in ACCESS.items():
        assert set(access.tables) <= {table.name for table in TABLES}, name
        assert {*access.sends, access.reads} - {""} <= {q.name for q in QUEUES}, name
        assert access.stream in {"", *(table.name for table in TABLES if table.stream)}, name


def test_a_reader_without_writing_gets_no_writing_action() -> None:
    document = policy("prod", "changes", AWS, Access(tables={"tickets": "get get-many work"}))
    actions = {action for s in document["Statement"] for action in s["Action"] if action.startswith("dynamodb:")}
    assert actions == {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}


def test_only_the_indexes_a_row_names_may_be_queried() -> None:
    document = policy("prod", "sweep", AWS, Access(tables={"tickets": "work"}))
    allowed = [(s["Action"], s["Resource"]) for s in document["Statement"] if "dynamodb" in s["Action"][0]]
    table = "arn:aws:dynamodb:eu-west-1:123456789012:table/rapport-prod-tickets"
    assert allowed == [(["dynamodb:Query"], [f"{table}/index/work"])]


def test_no_action_is_listed_twice() -> None:
    for name in ACCESS:
        for statement in _statements(name):
            assert len(set(statement["Action"])) == len(statement["Action"]), (name, statement["Sid"])


def test_a_template_s_policy_leaves_account_and_region_to_cloudformation() -> None:
    text = json.dumps(policy("prod", "api_handler", TEMPLATE))
    assert "123456789012" not in text
    assert not re.search(r"\$\{[PRA]\}", text)
    assert '{"Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:rapport-prod-inbound.fifo"}' in text


def test_writing_policies_removes_those_of_lambdas_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / "gone.json").write_text("{}")
    write("prod", tmp_path, AWS)
    assert {path.stem for path in tmp_path.iterdir()} == set(ACCESS)


@pytest.mark.parametrize("name", ACCESS)
def test_a_policy_fits_into_a_role(name: str) -> None:
    # Inline policies of a role may have 10,240 characters in all, white space aside (IAM quotas).
    assert len(json.dumps(policy("prod", name, AWS), separators=(",", ":"))) < 10_240


def test_before_a_stage_s_first_deploy_no_socket_may_be_posted_to() -> None:
    document = policy("prod", "changes", Place("aws", "eu-west-1", "123456789012", POOL))
    (sockets,) = [s for s in document["Statement"] if s["Sid"] == "Sockets"]
    assert all(":none/prod/" in resource for resource in sockets["Resource"])


def test_only_what_pushes_may_talk_to_sockets() -> None:
    talks = {name for name in ACCESS for s in _statements(name) if "execute-api:ManageConnections" in s["Action"]}
    assert talks == {"changes", "websocket_message", "websocket_disconnect"}
