"""What each lambda may do: one least-privilege IAM policy a lambda, written from one table.

`ACCESS` is the table to read and to change. `policy(...)` turns a row into a policy
document over this stage's resource names; `write(...)` puts them where
`.chalice/config.json` looks (`.chalice/policies/<lambda>.json` of a staged project).
`make prove-policies` shows that each permission is needed (infra/prove_policies.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.data_plane import QUEUES, TABLES
from infra.machines import MACHINES
from infra.project import APP, function_name

Json = dict[str, Any]

TABLE_ACTIONS = {
    "get": "GetItem",
    "get-many": "BatchGetItem",
    "query": "Query",
    "put": "PutItem",
    "put-many": "BatchWriteItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
}
SECRET_ACTIONS = {"get": "GetSecretValue", "put": "PutSecretValue", "create": "CreateSecret"}
MEDIA_ACTIONS = {"get": "GetObject", "put": "PutObject", "delete": "DeleteObject"}
PEOPLE_ACTIONS = (
    "AdminCreateUser",
    "AdminAddUserToGroup",
    "AdminRemoveUserFromGroup",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminUpdateUserAttributes",
)
# To post to an open socket, and to end one: one action, told apart by the method in the resource.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
SOCKET_METHODS = {"post": "POST", "close": "DELETE"}
# Word -> action, and what of a machine it is about. Answers come through tokens, which belong to machines:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
MACHINE_ACTIONS = {
    "start": ("StartExecution", "machine"),
    "stop": ("StopExecution", "runs"),
    "describe": ("DescribeExecution", "runs"),
    "answer": ("SendTaskSuccess", "tokens"),
    "refuse": ("SendTaskFailure", "tokens"),
}
# They are for no resource in particular:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncomprehend.html
COMPREHEND_ACTIONS = ("DetectSentiment", "DetectDominantLanguage")
READS_POSTS = ("api_handler", "inbound")
_ARN_KINDS = {"machine": "stateMachine", "runs": "execution", "tokens": "stateMachine"}
# What the Lambda service needs to feed a lambda from a queue or a stream:
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
# https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
READER_ACTIONS = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
STREAM_ACTIONS = ("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams")


@dataclass(frozen=True, slots=True)
class Access:
    """One row. `tables`: name -> words of TABLE_ACTIONS and names of its indexes, which are queried. `reads`: the
    queue that feeds it (`postpones`: and whose messages it puts off), `stream`: the table whose changes feed it,
    `sends`: queues it writes to. `secrets` and `media`: words of SECRET_ and MEDIA_ACTIONS. `machines`: name ->
    words of MACHINE_ACTIONS. `sockets`: words of SOCKET_METHODS, what it may do to open sockets.
    `mails`: whether it sends mail from the account's verified addresses."""

    tables: Mapping[str, str] = field(default_factory=dict)
    reads: str = ""
    postpones: bool = False
    stream: str = ""
    sends: tuple[str, ...] = ()
    secrets: str = ""
    media: str = ""
    machines: Mapping[str, str] = field(default_factory=dict)
    people: bool = False
    sockets: str = ""
    mails: bool = False


ACCESS: dict[str, Access] = {
    "api_handler": Access(
        tables={
            "interactions": "get put update timeline",
            "threads": "get get-many update",
            "tickets": "get get-many put work by_status by_customer",
            "customers": "get get-many put",
            "agents": "get get-many update",
            "settings": "get query put delete",
            "timers": "put update",
            "facts": "query put-many",
            "limits": "get put update",
            "calls": "get get-many put update",
            "callbacks": "get put update by_state by_agent",
            "board": "get put delete by_shelf",
            "sockets": "put query",
        },
        sends=("inbound", "outbound", "timers", "changes"),
        secrets="get put create",
        media="get put",
        machines={"clock": "start", "callback": "start stop"},
        people=True,
        mails=True,
    ),
    "inbound": Access(
        tables={
            "interactions": "get put update timeline",
            "threads": "get update",
            "tickets": "get get-many put work by_customer",
            "customers": "get put",
            "agents": "get get-many update",
            "timers": "put update",
            "settings": "get query",
            "calls": "get put update",
            "callbacks": "get put update by_state",
            "facts": "put-many",
            "board": "get put by_shelf",
        },
        reads="inbound",
        postpones=True,
        sends=("outbound", "timers", "media"),
        machines={"clock": "start", "callback": "start stop"},
    ),
    "outbound": Access(
        tables={
            "interactions": "get put update timeline",
            "threads": "get update",
            "tickets": "get put work",
            "customers": "get",
            "agents": "get get-many update",
            "settings": "get query",
            "limits": "get put update",
            "timers": "put update",
            "calls": "get put update",
            "callbacks": "get put update by_state",
            "facts": "put-many",
            "board": "get put",
        },
        reads="outbound",
        postpones=True,
        sends=("inbound", "outbound", "timers"),
        secrets="get",
        media="get",
        machines={"clock": "start", "callback": "start stop"},
    ),
    "timers": Access(
        tables={
            "tickets": "get get-many put work by_status by_customer",
            "agents": "get get-many update",
            "interactions": "get put update timeline",
            "timers": "get put update due",
            "settings": "get query",
            "calls": "get put update",
            "callbacks": "get put update by_state",
            "customers": "get get-many put",
            "facts": "query put-many",
            "board": "get put by_shelf",
            "threads": "get update",
            "limits": "get put update",
        },
        reads="timers",
        sends=("outbound", "timers", "media"),
        media="delete",
        machines={
            "clock": "start",
            "escalation": "start describe answer",
            "callback": "start stop answer refuse",
        },
    ),
    "media": Access(
        tables={"interactions": "get update"},
        reads="media",
        sends=("outbound",),
        secrets="get",
        media="put delete",
    ),
    "changes": Access(
        tables={
            "facts": "put-many",
            "interactions": "put timeline",
            "tickets": "get",
            "board": "get put delete",
            "settings": "get query",
            "limits": "update",
            "timers": "put update",
            "threads": "get",
            "sockets": "query put-many delete",
        },
        reads="changes",
        sends=("outbound", "timers"),
        sockets="post close",
        machines={"clock": "start", "escalation": "stop"},
    ),
    "ticket_stream": Access(stream="tickets", sends=("changes",)),
    "interaction_stream": Access(stream="interactions", sends=("changes",)),
    "agent_stream": Access(stream="agents", sends=("changes",)),
    "board_stream": Access(stream="board", sends=("changes",)),
    "websocket_connect": Access(tables={"sockets": "put delete"}),
    "websocket_message": Access(
        tables={
            "sockets": "get put query delete",
            "settings": "query",
            "tickets": "get",
            "limits": "put",
        },
        sockets="post close",
    ),
    "websocket_disconnect": Access(tables={"sockets": "get query delete", "settings": "query"}, sockets="post close"),
    "sweep": Access(
        tables={"timers": "get put due", "tickets": "work", "agents": "get"},
        sends=("timers",),
        machines={"clock": "start describe"},
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the names are. Left empty, the policy is a template's: `Fn::Sub` fills it in."""

    partition: str = "aws"
    region: str = ""
    account: str = ""
    user_pool_arn: str = ""
    socket_api: str = ""

    def arn(self, text: str) -> Any:
        """`text` with ${P}, ${R} and ${A} for partition, region and account."""
        if self.account:
            return text.replace("${P}", self.partition).replace("${R}", self.region).replace("${A}", self.account)
        for short, full in (("${P}", "Partition"), ("${R}", "Region"), ("${A}", "AccountId")):
            text = text.replace(short, f"${{AWS::{full}}}")
        return {"Fn::Sub": text}

    def sockets(self, stage: str, method: str) -> Any:
        """Every open socket of this stage's API. Before the first deploy of a stage there is none, and no API."""
        end = f"{stage}/{method}/@connections/*"
        if self.account:
            return self.arn(f"arn:${{P}}:execute-api:${{R}}:${{A}}:{self.socket_api or 'none'}/{end}")
        api = "${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WebsocketAPI}"
        return {"Fn::Sub": f"arn:{api}/{end}"}

    def pool(self) -> Any:
        return self.user_pool_arn or {"Fn::GetAtt": ["UserPool", "Arn"]}


def policy(stage: str, name: str, place: Place, access: Access | None = None) -> Json:
    """The policy document of one lambda."""
    row = access if access is not None else ACCESS[name]
    statements = [_log(stage, name, place)]
    for table in TABLES:
        if row.tables.get(table.name):
            statements += _table(stage, table.name, row.tables[table.name], place)
    if row.reads:
        more = ("ChangeMessageVisibility",) if row.postpones else ()
        statements.append(_queues("Reads", READER_ACTIONS + more, stage, (row.reads,), place))
    if row.stream:
        stream = place.arn(f"arn:${{P}}:dynamodb:${{R}}:${{A}}:table/{APP}-{stage}-{row.stream}/stream/*")
        statements.append(_statement("Stream", "dynamodb", STREAM_ACTIONS, [stream]))
    if row.sends:
        statements.append(_queues("Sends", ("SendMessage",), stage, row.sends, place))
    if row.secrets:
        secret = place.arn(f"arn:${{P}}:secretsmanager:${{R}}:${{A}}:secret:{APP}/{stage}/*")
        actions = tuple(SECRET_ACTIONS[word] for word in row.secrets.split())
        statements.append(_statement("Secrets", "secretsmanager", actions, [secret]))
    if row.media:
        objects = place.arn(f"arn:${{P}}:s3:::{APP}-{stage}-media-${{A}}/*")
        actions = tuple(MEDIA_ACTIONS[word] for word in row.media.split())
        statements.append(_statement("Media", "s3", actions, [objects]))
    for machine in MACHINES:
        statements += _machine(stage, machine, row.machines.get(machine, ""), place)
    if row.sockets:
        arns = [place.sockets(stage, SOCKET_METHODS[word]) for word in row.sockets.split()]
        statements.append(_statement("Sockets", "execute-api", ("ManageConnections",), arns))
    if row.mails:
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
        # The emulator asks about no identity at all.
        identities = "*" if stage == "local" else place.arn("arn:${P}:ses:${R}:${A}:identity/*")
        statements.append(_statement("Mails", "ses", ("SendEmail",), [identities]))
    if row.people:
        statements.append(_statement("People", "cognito-idp", PEOPLE_ACTIONS, [place.pool()]))
    return {"Version": "2012-10-17", "Statement": statements}


def write(stage: str, folder: Path, place: Place, *, comprehend: bool = False) -> None:
    """One JSON file a lambda into `folder`, replacing what was there. `comprehend`: the stage lets accounts have
    their public posts read by it."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for name in ACCESS:
        document = policy(stage, name, place)
        if comprehend and name in READS_POSTS:
            document["Statement"].append(_statement("Comprehend", "comprehend", COMPREHEND_ACTIONS, ["*"]))
        (folder / f"{name}.json").write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")


def _statement(sid: str, service: str, actions: tuple[str, ...], resources: list[Any]) -> Json:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": [f"{service}:{action}" for action in actions],
        "Resource": resources,
    }


def _log(stage: str, name: str, place: Place) -> Json:
    group = place.arn(f"arn:${{P}}:logs:${{R}}:${{A}}:log-group:/aws/lambda/{function_name(stage, name)}:*")
    return _statement("Log", "logs", ("CreateLogStream", "PutLogEvents"), [group])


def _table(stage: str, table: str, words: str, place: Place) -> list[Json]:
    base = f"arn:${{P}}:dynamodb:${{R}}:${{A}}:table/{APP}-{stage}-{table}"
    known = {index.name for index in next(t.indexes for t in TABLES if t.name == table)}
    indexes = [word for word in words.split() if word in known]
    actions = tuple(TABLE_ACTIONS[word] for word in words.split() if word not in known)
    statements = []
    if actions:
        statements.append(_statement(f"Table{table.capitalize()}", "dynamodb", actions, [place.arn(base)]))
    if indexes:
        arns = [place.arn(f"{base}/index/{index}") for index in indexes]
        statements.append(_statement(f"Indexes{table.capitalize()}", "dynamodb", ("Query",), arns))
    return statements


def _queues(sid: str, actions: tuple[str, ...], stage: str, names: tuple[str, ...], place: Place) -> Json:
    full = {queue.name: queue.full_name for queue in QUEUES}
    arns = [place.arn(f"arn:${{P}}:sqs:${{R}}:${{A}}:{APP}-{stage}-{full[name]}") for name in names]
    return _statement(sid, "sqs", actions, arns)


def _machine(stage: str, machine: str, words: str, place: Place) -> list[Json]:
    statements = []
    for about, kind in _ARN_KINDS.items():
        known = [MACHINE_ACTIONS[word] for word in words.split()]
        actions = tuple(action for action, of in known if of == about)
        if actions:
            ends = ":*" if kind == "execution" else ""
            arn = place.arn(f"arn:${{P}}:states:${{R}}:${{A}}:{kind}:{APP}-{stage}-{machine}{ends}")
            statements.append(_statement(f"{machine.capitalize()}{about.capitalize()}", "states", actions, [arn]))
    return statements
