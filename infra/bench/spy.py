"""Watches every call boto makes in this process: what it was, what it cost, how long it took.

Write units come from DynamoDB's own ConsumedCapacity with INDEXES, which the watch asks for on
every call (the emulator's agree with AWS); a write refused by its condition is charged for the
item that was there. Read units are computed from bytes (infra/bench/units.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import botocore.client
from botocore.exceptions import ClientError

from infra.bench import units

_READS = ("GetItem", "Query", "Scan", "BatchGetItem")
_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
_CONDITION_FAILED = "ConditionalCheckFailedException"


@dataclass(frozen=True, slots=True)
class Call:
    """`on`: the table, queue or secret without the stage's prefix. `bodies`: what was queued."""

    service: str
    operation: str
    on: str
    wru: float = 0.0
    rru: float = 0.0
    ms: float = 0.0
    item_bytes: int = 0  # of the item written
    bodies: tuple[tuple[str, str], ...] = ()  # (body, FIFO group)

    @property
    def label(self) -> str:
        return f"{self.operation} {self.on}".strip()


@dataclass(slots=True)
class Watch:
    """Made once a process. `calls` holds what happened since `clear`."""

    calls: list[Call] = field(default_factory=list)

    def clear(self) -> None:
        self.calls.clear()


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    boto: Any = botocore.client.BaseClient  # the stubs hide the one method that every call goes through
    original = boto._make_api_call

    def call(client: Any, operation: str, request: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        if service == "dynamodb" and operation in _READS + _WRITES:
            request = {**request, "ReturnConsumedCapacity": "INDEXES"}
        started = time.perf_counter()
        try:
            answer = original(client, operation, request)
        except ClientError as error:
            ms = (time.perf_counter() - started) * 1000
            watch.calls.append(_refused(original, client, operation, request, error, ms))
            raise
        ms = (time.perf_counter() - started) * 1000
        watch.calls.append(_told(service, operation, request, answer, ms))
        return answer

    boto._make_api_call = call
    try:
        yield watch
    finally:
        boto._make_api_call = original


def _told(service: str, operation: str, request: dict[str, Any], answer: dict[str, Any], ms: float) -> Call:
    rru = units.of_read(operation, request, answer) if service == "dynamodb" else 0.0
    wru = _consumed(answer) if operation in _WRITES else 0.0
    size = units.item_bytes(request["Item"]) if operation == "PutItem" else 0
    return Call(service, operation, _on(request), wru, rru, ms, size, _bodies(request))


def _refused(
    original: Any, client: Any, operation: str, request: dict[str, Any], error: ClientError, ms: float
) -> Call:
    """A condition that didn't hold is charged like a write of the item that stands there."""
    wru = 0.0
    if error.response["Error"]["Code"] == _CONDITION_FAILED:
        wru = units.write_units(units.item_bytes(_standing(original, client, request)))
    return Call(client.meta.service_model.service_name, operation, _on(request), wru, 0.0, ms)


def _standing(original: Any, client: Any, request: dict[str, Any]) -> dict[str, Any]:
    table = request["TableName"]
    schema = original(client, "DescribeTable", {"TableName": table})["Table"]["KeySchema"]
    holder = request.get("Key") or request["Item"]
    key = {part["AttributeName"]: holder[part["AttributeName"]] for part in schema}
    item: dict[str, Any] = original(client, "GetItem", {"TableName": table, "Key": key}).get("Item", {})
    return item


def _consumed(answer: dict[str, Any]) -> float:
    consumed = answer.get("ConsumedCapacity", [])
    entries = consumed if isinstance(consumed, list) else [consumed]
    return float(sum(entry["CapacityUnits"] for entry in entries))


def _on(request: dict[str, Any]) -> str:
    if "RequestItems" in request:
        return ",".join(sorted(name.rpartition("-")[2] for name in request["RequestItems"]))
    full = str(request.get("TableName") or request.get("QueueUrl") or request.get("SecretId") or "")
    name = full.rpartition("/")[2].removeprefix("rapport-local-")
    return f"{name}:{request['IndexName']}" if "IndexName" in request else name


def _bodies(request: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    entries = request.get("Entries", [request] if "MessageBody" in request else [])
    return tuple((entry["MessageBody"], entry.get("MessageGroupId", "")) for entry in entries if "MessageBody" in entry)
