"""What the stories of social care share: the demo brand (infra/local/brand_social.py), which signs its public words,
has a new agent's read first and promises half an hour on the page's wall; and what its people and providers see."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from infra.local.stack import Stack
from infra.project import function_name
from tests.e2e.test_agent_api import Desk, desk, eventually, number
from tests.e2e.test_main_job import Customer, sandbox
from tests.e2e.test_nothing_lost import rows

HALF_AN_HOUR = 1_800
PATIENCE = 120.0
"""Seconds, on a busy machine. What takes so long hangs."""


@dataclass(frozen=True)
class Brand:
    """The running brand, and desks of an agent, a new one and a supervisor."""

    stack: Stack
    sofia: Desk
    amara: Desk
    ruth: Desk


def brand(stack: Stack) -> Brand:
    return Brand(stack, *(desk(stack, who) for who in ("sofia", "amara", "ruth")))


def somebody(stack: Stack) -> Customer:
    return Customer(stack, f"Sam {uuid.uuid4().hex[:8]}", number())


# --- what people see


def lines(agent: Desk, ticket: str) -> list[dict[str, Any]]:
    """What happened on a ticket, in order."""
    found: list[dict[str, Any]] = agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]
    return found


def said(agent: Desk, ticket: str) -> list[tuple[str, str, str]]:
    """What was said on it: who (them, us), to whom (public, private), and the words."""
    sides = {"inbound": "them", "outbound": "us"}
    spoken = [line for line in lines(agent, ticket) if line["direction"] in sides and line["kind"] != "event"]
    return [(sides[line["direction"]], line["visibility"], line["text"]) for line in spoken]


def event(agent: Desk, ticket: str, what: str) -> dict[str, Any]:
    """The line that tells of it, once there is one."""
    found: dict[str, Any] = eventually(
        lambda: next((x for x in lines(agent, ticket) if (x["kind"], x["text"]) == ("event", what)), None), PATIENCE
    )
    return found


def seen(customer: Customer, channel: str, identity: str, words: str) -> dict[str, Any]:
    """What the brand said to a customer with these words in it, once it is there."""
    found: dict[str, Any] = eventually(
        lambda: next((x for x in customer.sees(channel, identity) if words in x["text"]), None), PATIENCE
    )
    return found


def heard(agent: Desk, told: dict[str, Any]) -> dict[str, Any]:
    """A public post as it was judged, once it is."""
    path = f"/api/heard/{told['channel']}~{told['account']}~{told['id']}"

    def found() -> Any:
        status, post = agent("GET", path)
        return post if status == 200 else None

    post: dict[str, Any] = eventually(found, PATIENCE)
    return post


def suggestion(agent: Desk, ticket: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = eventually(
        lambda: next((x for x in agent.get(f"/api/tickets/{ticket}/suggestions")["items"] if x["kind"] == kind), None)
    )
    return found


def reply(agent: Desk, ticket: str, client_id: str, words: str, how: str = "", **more: Any) -> dict[str, Any]:
    body = {"client_id": client_id, "text": words, **({"how": how} if how else {}), **more}
    told: dict[str, Any] = agent.do("POST", f"/api/tickets/{ticket}/replies", body)
    return told


# --- what the reports say


def today() -> dict[str, str]:
    now = time.time()
    return {"from": rfc(now - 3_600), "to": rfc(now + 3_600)}


def rfc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def every(agent: Desk, path: str) -> list[dict[str, Any]]:
    """A list to its end, whatever its pages are."""
    return list(_pages(agent, path))


def _pages(agent: Desk, path: str) -> Iterator[dict[str, Any]]:
    after = ""
    while True:
        page = agent.get(path + (f"{'&' if '?' in path else '?'}after={after}" if after else ""))
        yield from page["items"]
        after = page["next"]
        if not after:
            return


def about(agent: Desk, figure: str, ticket: str) -> list[dict[str, Any]]:
    """The facts behind a figure that are about a ticket."""
    return [fact for fact in every(agent, figure) if fact["ticket"] == ticket]


def figures(agent: Desk, path: str, figure: str, ticket: str) -> dict[str, Any]:
    """A report, once the facts behind one of its figures tell of a ticket."""

    def read() -> dict[str, Any]:
        told: dict[str, Any] = agent.get(path, **today())
        return told

    eventually(lambda: about(agent, _link(read(), figure), ticket), PATIENCE)
    return read()


def _link(report: dict[str, Any], figure: str) -> str:
    """`figure`: where a report has the address of its facts, with dots."""
    found: Any = report
    for name in figure.split("."):
        found = found[name]
    return str(found)


def sent(stack: Stack) -> list[dict[str, Any]]:
    """Everything the brand said, as the providers took it."""
    messages: list[dict[str, Any]] = sandbox(stack, "messages")["messages"]
    return messages


# --- what is kept


def kept(stack: Stack) -> Iterator[tuple[str, str]]:
    """Everything that the brand's side holds, as it lies there: each with where it lies."""
    for read in (_rows, _letters, _files, _log_lines, _executions):
        yield from read(stack)
    for log in (*stack.folder.glob("*.log"), *stack.folder.glob("aws/*.log")):
        if log.name != "sandbox.log":  # that is the providers' and the customers' side
            yield str(log), log.read_text(errors="replace")


def _rows(stack: Stack) -> Iterator[tuple[str, str]]:
    dynamodb = stack.client("dynamodb")
    for name in dynamodb.list_tables()["TableNames"]:
        for page in dynamodb.get_paginator("scan").paginate(TableName=name):
            yield from ((f"table {name}", str(item)) for item in page["Items"])


@contextmanager
def at_rest(stack: Stack, worker: str) -> Iterator[str]:
    """The queue of a lambda that doesn't work for the time being: its address."""
    lambdas, name = stack.client("lambda"), function_name("local", worker)
    (mapping,) = lambdas.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    queue = mapping["EventSourceArn"].rpartition(":")[2]
    lambdas.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield str(stack.client("sqs").get_queue_url(QueueName=queue)["QueueUrl"])
    finally:
        lambdas.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def looked_at_now(stack: Stack, kind: str) -> float:
    """What the ledger would have looked at later is looked at now. In how many seconds it would have been."""
    queue = stack.client("sqs").get_queue_url(QueueName="rapport-local-timers")["QueueUrl"]
    entries = [row for row in rows(stack, "timers") if row["id"].startswith(f"{kind}#") and row.get("slot")]
    for row in entries:
        stack.client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps({"wake": row["id"]}))
    due = [int(row["due"].partition("#")[0]) / 1000 for row in entries]
    return max(due) - time.time()


def letters(stack: Stack, url: str) -> list[dict[str, Any]]:
    """What waits in a queue, left there. (A FIFO queue shows one of each group.)"""
    ask = {"QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 0, "MessageAttributeNames": ["All"]}
    found: list[dict[str, Any]] = stack.client("sqs").receive_message(**ask).get("Messages", [])
    return found


def _letters(stack: Stack) -> Iterator[tuple[str, str]]:
    for url in stack.client("sqs").list_queues()["QueueUrls"]:
        yield from ((url, str(message)) for message in letters(stack, url))


def _files(stack: Stack) -> Iterator[tuple[str, str]]:
    s3 = stack.client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket["Name"]):
            for thing in page.get("Contents", []):
                body = s3.get_object(Bucket=bucket["Name"], Key=thing["Key"])["Body"].read()
                yield f"{bucket['Name']}/{thing['Key']}", body.decode(errors="replace")


def _log_lines(stack: Stack) -> Iterator[tuple[str, str]]:
    logs = stack.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        yield from ((group["logGroupName"], event["message"]) for page in pages for event in page["events"])


def _executions(stack: Stack) -> Iterator[tuple[str, str]]:
    machines = stack.client("stepfunctions")
    for machine in machines.list_state_machines()["stateMachines"]:
        arn = machine["stateMachineArn"]
        for one in machines.list_executions(stateMachineArn=arn)["executions"]:
            yield arn, str(machines.describe_execution(executionArn=one["executionArn"]))
