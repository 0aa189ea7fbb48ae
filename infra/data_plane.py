"""The data plane, declared once: tables, queues, bucket, user pool, state machines, alarms.

`TABLES` and `QUEUES` are the declaration; `template(stage)` renders it as a plain
CloudFormation template, used by itself under `chalice deploy`, merged with the
lambdas for the one-stack way (infra/one_stack.py), and by the local stack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infra.alarms import alarms
from infra.kept import kept
from infra.machines import machine_resource, machines
from infra.media import media
from infra.people import user_pool
from infra.project import APP, functions

Json = dict[str, Any]

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index. All key attributes are strings."""

    name: str
    hash: str
    range: str
    projection: str = "ALL"


@dataclass(frozen=True, slots=True)
class Table:
    """All key attributes are strings. `expires`: the attribute DynamoDB deletes by (epoch seconds)."""

    name: str
    hash: str
    range: str = ""
    indexes: tuple[Index, ...] = ()
    stream: bool = False
    expires: str = ""


TABLES: tuple[Table, ...] = (
    Table("interactions", "key", indexes=(Index("timeline", "ticket", "position"),), stream=True),
    Table("threads", "key"),
    Table(
        "tickets",
        "id",
        indexes=(
            Index("work", "work", "rank"),
            Index("by_status", "by_status", "opened", "KEYS_ONLY"),
            Index("by_customer", "by_customer", "opened", "KEYS_ONLY"),
        ),
        stream=True,
    ),
    Table("customers", "id"),
    Table("agents", "id", stream=True),
    Table("settings", "kind", "id"),
    Table("timers", "id", indexes=(Index("due", "slot", "due"),)),
    Table("facts", "bucket", "id"),
    Table("limits", "key", expires="expires"),
    Table("sockets", "key", "id", expires="expires"),
    Table("calls", "id", expires="expires"),
    Table("board", "id", indexes=(Index("by_shelf", "shelf", "place"),), stream=True),
    Table("callbacks", "id", indexes=(Index("by_state", "state", "place"), Index("by_agent", "agent", "place"))),
)


@dataclass(frozen=True, slots=True)
class Queue:
    """`name` is also the lambda that reads it. `tries` before a message is put aside as dead."""

    name: str
    fifo: bool = False
    tries: int = 5

    @property
    def full_name(self) -> str:
        return f"{self.name}.fifo" if self.fifo else self.name

    @property
    def dead_name(self) -> str:
        return f"{self.name}-dead.fifo" if self.fifo else f"{self.name}-dead"


QUEUES: tuple[Queue, ...] = (
    # What lost a race comes again after a second, then less and less often: eight tries are five minutes.
    Queue("inbound", fifo=True, tries=8),
    # A provider that asks us to slow down (429) puts a message back; that is no sign of a bad message.
    Queue("outbound", fifo=True, tries=20),
    Queue("timers"),
    Queue("media"),
    Queue("changes"),
)


def table_resource(name: str) -> str:
    return f"{name.capitalize()}Table"


def queue_resource(name: str) -> str:
    return f"{name.capitalize()}Queue"


def template(stage: str) -> Json:
    """The CloudFormation template of the data plane for a stage."""
    resources: Json = {}
    for table in TABLES:
        resources[table_resource(table.name)] = _table(stage, table)
    for queue in QUEUES:
        resources.update(_queue(stage, queue))
    resources.update(media(stage))
    resources.update(user_pool(stage))
    resources.update(machines(stage, queue_resource("timers")))
    resources.update(alarms(stage, [q.full_name for q in QUEUES], [q.dead_name for q in QUEUES], TABLES))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Rapport {stage}: tables, queues, media, people, state machines, alarms",
        "Parameters": {
            "AlarmEmail": {
                "Type": "String",
                "Default": "",
                "Description": "Who is told of alarms by e-mail (a confirmation is sent first); empty: nobody",
            }
        },
        "Conditions": {"HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]}},
        "Resources": resources,
        "Outputs": _outputs(),
    }


def _table(stage: str, table: Table) -> Json:
    key_names = {table.hash, table.range} | {k for index in table.indexes for k in (index.hash, index.range)}
    properties: Json = {
        "TableName": f"{APP}-{stage}-{table.name}",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in sorted(key_names - {""})],
        "KeySchema": _key_schema(table.hash, table.range),
        "SSESpecification": {"SSEEnabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": stage == "prod",
    }
    if table.indexes:
        properties["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _key_schema(index.hash, index.range),
                "Projection": {"ProjectionType": index.projection},
            }
            for index in table.indexes
        ]
    if table.stream:
        properties["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    if table.expires:
        properties["TimeToLiveSpecification"] = {"AttributeName": table.expires, "Enabled": True}
    return kept(stage, {"Type": "AWS::DynamoDB::Table", "Properties": properties})


def _key_schema(hash_name: str, range_name: str) -> list[Json]:
    schema = [{"AttributeName": hash_name, "KeyType": "HASH"}]
    return [*schema, {"AttributeName": range_name, "KeyType": "RANGE"}] if range_name else schema


def _queue(stage: str, queue: Queue) -> Json:
    dead = f"{queue_resource(queue.name)}Dead"
    common: Json = {"SqsManagedSseEnabled": True}
    if queue.fifo:
        # Per group: one slow customer never holds up another, and the send rate is not shared.
        common |= {
            "FifoQueue": True,
            "ContentBasedDeduplication": False,
            "DeduplicationScope": "messageGroup",
            "FifoThroughputLimit": "perMessageGroupId",
        }
    # AWS asks for at least six times the function's timeout:
    # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibility = 6 * functions(stage)[queue.name].timeout
    return {
        queue_resource(queue.name): {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": f"{APP}-{stage}-{queue.full_name}",
                "VisibilityTimeout": visibility,
                "MessageRetentionPeriod": 14 * DAY,
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": [dead, "Arn"]},
                    "maxReceiveCount": queue.tries,
                },
                **common,
            },
        },
        dead: {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": f"{APP}-{stage}-{queue.dead_name}",
                "MessageRetentionPeriod": 14 * DAY,
                **common,
            },
        },
    }


def queue_url_prefix() -> Json:
    """`https://sqs.../rapport-{stage}-`, taken off a queue's own URL so that it fits any partition."""
    return {"Fn::Select": [0, {"Fn::Split": ["inbound.fifo", {"Ref": queue_resource("inbound")}]}]}


def queue_arn_prefix() -> Json:
    """`arn:aws:sqs:{region}:{account}:rapport-{stage}-`."""
    inbound = {"Fn::GetAtt": [queue_resource("inbound"), "Arn"]}
    return {"Fn::Select": [0, {"Fn::Split": ["inbound.fifo", inbound]}]}


def machine_arn_prefix() -> Json:
    """`arn:aws:states:{region}:{account}:stateMachine:rapport-{stage}-`."""
    return {"Fn::Select": [0, {"Fn::Split": ["clock", {"Ref": machine_resource("clock")}]}]}


def environment() -> dict[str, Json]:
    """The lambdas' environment that only the deployed data plane knows."""
    return {
        "RAPPORT_USER_POOL_ARN": {"Fn::GetAtt": ["UserPool", "Arn"]},
        "RAPPORT_USER_POOL_ID": {"Ref": "UserPool"},
        "RAPPORT_USER_POOL_CLIENT": {"Ref": "UserPoolClient"},
        "RAPPORT_MEDIA_BUCKET": {"Ref": "MediaBucket"},
        "RAPPORT_QUEUE_URLS": queue_url_prefix(),
        "RAPPORT_QUEUE_ARNS": queue_arn_prefix(),
        "RAPPORT_MACHINES": machine_arn_prefix(),
    }


def output_name(variable: str) -> str:
    """RAPPORT_USER_POOL_ID -> UserPoolId: the stack output that carries an environment variable."""
    return "".join(word.capitalize() for word in variable.removeprefix("RAPPORT_").split("_"))


def streams() -> dict[str, Json]:
    """Environment variable -> stream, needed while deploying with Chalice only."""
    return {
        "RAPPORT_TICKET_STREAM": {"Fn::GetAtt": [table_resource("tickets"), "StreamArn"]},
        "RAPPORT_AGENT_STREAM": {"Fn::GetAtt": [table_resource("agents"), "StreamArn"]},
        "RAPPORT_BOARD_STREAM": {"Fn::GetAtt": [table_resource("board"), "StreamArn"]},
        "RAPPORT_INTERACTION_STREAM": {"Fn::GetAtt": [table_resource("interactions"), "StreamArn"]},
    }


def _outputs() -> Json:
    values = {output_name(name): value for name, value in {**environment(), **streams()}.items()}
    values["AlarmTopicArn"] = {"Ref": "AlarmTopic"}
    values["MachinesRoleArn"] = {"Fn::GetAtt": ["MachinesRole", "Arn"]}
    return {name: {"Value": value} for name, value in values.items()}
