"""The data plane says what it must, and the store's models agree with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib import observability
from chalicelib.store import tables as store
from infra.data_plane import QUEUES, TABLES, Table, queue_resource, template
from infra.project import functions, load_config

STAGES = tuple(load_config()["stages"])


@pytest.fixture(params=STAGES)
def rendered(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return request.param, template(request.param)


def _properties(resources: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {name: body["Properties"] for name, body in resources.items() if body["Type"] == kind}


def test_every_model_of_the_store_is_a_declared_table_with_the_same_keys_and_indexes() -> None:
    declared = {table.name: table for table in TABLES}
    for model in store.ALL:
        name = model.Meta.table_name.removeprefix("rapport-local-")
        assert _shape_of_model(model) == _shape(declared.pop(name)), name
    assert not declared, "declared and used by nobody"


def _shape(table: Table) -> dict[str, Any]:
    indexes = {index.name: (index.hash, index.range, index.projection) for index in table.indexes}
    return {"keys": (table.hash, table.range), "indexes": indexes}


def _shape_of_model(model: Any) -> dict[str, Any]:
    schema = model._model_schema() if hasattr(model, "_model_schema") else model._get_schema()
    indexes = {
        index["index_name"]: (*_keys(index["key_schema"]), index["projection"]["ProjectionType"])
        for index in schema.get("global_secondary_indexes", ())
    }
    return {"keys": _keys(schema["key_schema"]), "indexes": indexes}


def _keys(schema: list[dict[str, str]]) -> tuple[str, str]:
    by_type = {part["KeyType"]: part["AttributeName"] for part in schema}
    return by_type["HASH"], by_type.get("RANGE", "")


def test_tables_are_on_demand_encrypted_and_can_be_restored_to_any_moment(rendered: tuple[str, Any]) -> None:
    stage, made = rendered
    tables = _properties(made["Resources"], "AWS::DynamoDB::Table")
    assert len(tables) == len(TABLES)
    for table in tables.values():
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"] == {"SSEEnabled": True}
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["DeletionProtectionEnabled"] is (stage == "prod")


def test_data_in_production_survives_its_stack(rendered: tuple[str, Any]) -> None:
    stage, made = rendered
    kept = {body.get("DeletionPolicy") for body in made["Resources"].values() if _holds_data(body["Type"])}
    assert kept == {"Retain" if stage == "prod" else "Delete"}


def _holds_data(kind: str) -> bool:
    return kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool")


def test_what_changes_is_streamed_only_where_somebody_listens(rendered: tuple[str, Any]) -> None:
    _, made = rendered
    tables = _properties(made["Resources"], "AWS::DynamoDB::Table")
    streamed = {name for name, table in tables.items() if "StreamSpecification" in table}
    assert streamed == {"InteractionsTable", "TicketsTable", "AgentsTable", "BoardTable"}


def test_a_message_is_hidden_for_six_times_its_lambda_s_timeout(rendered: tuple[str, Any]) -> None:
    stage, made = rendered
    for queue in QUEUES:
        properties = made["Resources"][queue_resource(queue.name)]["Properties"]
        assert properties["VisibilityTimeout"] >= 6 * functions(stage)[queue.name].timeout


def test_every_queue_puts_bad_messages_aside_for_two_weeks(rendered: tuple[str, Any]) -> None:
    stage, made = rendered
    for queue in QUEUES:
        properties = made["Resources"][queue_resource(queue.name)]["Properties"]
        dead = properties["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        assert properties["RedrivePolicy"]["maxReceiveCount"] == {"outbound": 20, "inbound": 8}.get(queue.name, 5)
        assert properties["QueueName"] == f"rapport-{stage}-{queue.full_name}"
        assert made["Resources"][dead]["Properties"]["QueueName"] == f"rapport-{stage}-{queue.dead_name}"
        assert made["Resources"][dead]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert properties["SqsManagedSseEnabled"] is True


def test_one_customer_s_messages_keep_their_order_and_never_hold_up_another_s(rendered: tuple[str, Any]) -> None:
    _, made = rendered
    for name in ("InboundQueue", "OutboundQueue"):
        properties = made["Resources"][name]["Properties"]
        assert properties["FifoQueue"] is True
        assert properties["ContentBasedDeduplication"] is False
        assert properties["DeduplicationScope"] == "messageGroup"
        assert properties["FifoThroughputLimit"] == "perMessageGroupId"


def test_each_lambda_queue_and_table_has_its_alarm(rendered: tuple[str, Any]) -> None:
    stage, made = rendered
    alarms = {p["AlarmName"] for p in _properties(made["Resources"], "AWS::CloudWatch::Alarm").values()}
    wanted = {f"{queue.name}-dead" for queue in QUEUES} | {"inbound-age", "api-faults"}
    wanted |= {f"{name}-errors" for name in functions(stage)} | {f"{table.name}-throttled" for table in TABLES}
    wanted |= {"escalation-failed", "callback-failed"}
    wanted |= {"x-budget-stopped", "x-budget-warned"}
    assert {f"rapport-{stage}-{name}" for name in wanted} <= alarms


def test_nobody_can_sign_up_by_themselves(rendered: tuple[str, Any]) -> None:
    _, made = rendered
    pool = made["Resources"]["UserPool"]["Properties"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12
    groups = _properties(made["Resources"], "AWS::Cognito::UserPoolGroup")
    assert {group["GroupName"] for group in groups.values()} == {"agent", "supervisor", "admin"}


def test_media_is_private_and_travels_encrypted(rendered: tuple[str, Any]) -> None:
    _, made = rendered
    assert all(made["Resources"]["MediaBucket"]["Properties"]["PublicAccessBlockConfiguration"].values())
    statement = made["Resources"]["MediaBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_budgets_alarms_listen_to_what_the_code_tells(
    rendered: tuple[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """The line that CloudWatch reads has the alarm's metric, namespace and dimension, of the stage it runs in."""
    stage, made = rendered
    observability.metric(1_780_000_000_000, {"XBudgetStopped": (1.0, "Count"), "XBudgetPercent": (83.5, "Percent")})
    line = json.loads(capsys.readouterr().out)
    (told,) = line["_aws"]["CloudWatchMetrics"]
    assert (line["XBudgetPercent"], line["_aws"]["Timestamp"]) == (83.5, 1_780_000_000_000)
    alarms = _properties(made["Resources"], "AWS::CloudWatch::Alarm")
    for alarm in (alarms["AlarmXBudgetStopped"], alarms["AlarmXBudgetWarned"]):
        assert alarm["Namespace"] == told["Namespace"]
        assert {"Name": alarm["MetricName"]}.items() <= next(
            m for m in told["Metrics"] if m["Name"] == alarm["MetricName"]
        ).items()
        assert [[d["Name"] for d in alarm["Dimensions"]]] == told["Dimensions"]
        assert alarm["Dimensions"][0]["Value"] == stage
        assert alarm["Period"] == 3600, "longer than any two looks of a search are apart"
