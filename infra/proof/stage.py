"""The running product as the scenarios use it: customers through the sandbox, agents through the API,
and a look behind the curtain with root's rights."""

from __future__ import annotations

import itertools
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from chalicelib.domain.agents import claim_token
from chalicelib.domain.policies import PRIORITIES
from infra.data_plane import QUEUES, TABLES
from infra.local.brand import DEMO_PASSWORD
from infra.local.stack import Stack
from infra.project import APP, function_name

Json = dict[str, Any]
_PAUSE = 0.05
_KEPT = ("settings",)
_PEOPLE: Json = {"scale": 0.05, "ring_seconds": 600, "customers": "manual", "agents": "manual"}
_OVER = ("canceled", "no-answer", "busy", "failed", "completed")
_HANGING_UP_SECONDS = 5.0
_PURGES = 5
_ID = re.compile(r"/(?:[ckipst]|cb)_[0-9a-z]+|/?\bCA[0-9a-f]{32}")


class Failed(Exception):
    """What the product should have done and didn't."""


class Stage:
    """One running stack with IAM enforced. `ends_at`: when the scenario's patience is over (monotonic)."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.ends_at = 0.0
        self._tokens: dict[str, str] = {}
        self._numbers = itertools.count(int(time.time()) % 1_000_000 * 10)
        self._settings = {(row["kind"], row["id"]): row for row in self.rows("settings")}

    # --- waiting

    def until(self, lacking: str, holds: Callable[[], Any]) -> Any:
        """What `holds()` gives once it is true. Raises Failed(lacking) when the scenario's time is over."""
        while True:
            found = holds()
            if found:
                return found
            if time.monotonic() > self.ends_at:
                raise Failed(lacking)
            time.sleep(_PAUSE)

    # --- outside: customers and agents

    def person(self) -> Json:
        """Somebody who never wrote before."""
        n = next(self._numbers)
        return {"name": f"Ada Thistle {n}", "number": f"+1555{n % 10_000_000:07d}", "id": str(7_000_000_000 + n)}

    def says(self, channel: str, who: Json, text: str, do: str = "message", **more: Any) -> Json:
        """A customer does something; the sandbox's answer once the webhook took it."""
        by = "number" if channel in ("sms", "whatsapp") else "id"
        known = {"name": who["name"], by: self.identity(channel, who)}
        answer: Json = self.sandbox("POST", f"/customers/{do}", {"channel": channel, "as": known, "text": text, **more})
        if answer["status"] != "accepted":
            raise Failed(f"the {channel} webhook did not take it")
        return answer

    def identity(self, channel: str, who: Json) -> str:
        return str(who["number"] if channel in ("sms", "whatsapp") else who["id"])

    def sandbox(self, method: str, path: str, body: Json | None = None) -> Any:
        status, answer = self._http(method, f"/sandbox/_sandbox{path}", body, {})
        if status == 409:
            raise Failed(f"the sandbox: {_ID.sub('', str(answer['error'] if isinstance(answer, dict) else answer))}")
        if status >= 400:
            raise RuntimeError(f"sandbox {method} {path}: {status} {answer}")
        return answer

    def phone(self, method: str, path: str, body: Json | None = None) -> Any:
        """The people whose phones ring: what sandbox/phone_control.py lists."""
        return self.sandbox(method, f"/phone{path}", body)

    def phone_number(self) -> str:
        """Of somebody who never called before; one that the numbering plan knows."""
        return f"+1415555{next(self._numbers) % 10_000:04d}"

    def api(self, method: str, path: str, body: Json | None = None, *, who: str = "noor") -> Any:
        """An agent's call. Raises Failed unless it is answered with a 2xx."""
        headers = {"Authorization": self._token(who)}
        status, answer = self._http(method, f"/api{path}", body, headers)
        if not 200 <= status < 300:
            raise Failed(f"{method} /api{_ID.sub('/{id}', path.partition('?')[0])} answered {status}")
        return answer

    def chat(self, method: str, path: str, body: Json | None = None, token: str = "", expect: int = 0) -> Any:
        return self.open(method, f"/chat{path}", body, {"Authorization": f"Bearer {token}"} if token else {}, expect)

    def open(
        self, method: str, path: str, body: Json | None = None, headers: dict[str, str] | None = None, expect: int = 0
    ) -> Any:
        """What anybody on the web may call. Raises Failed unless it is answered with a 2xx, or as expected."""
        status, answer = self._http(method, path, body, headers or {})
        if status != expect and not (not expect and 200 <= status < 300):
            raise Failed(f"{method} {path.partition('?')[0]} answered {status}")
        return answer

    def fetch(self, method: str, url: str, body: bytes | None = None, headers: Json | None = None) -> int:
        """The status of a call to a signed address."""
        request = urllib.request.Request(url, body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def _token(self, who: str) -> str:
        if who not in self._tokens:
            status, answer = self._http("POST", "/api/session", {"username": who, "password": DEMO_PASSWORD}, {})
            if status != 200:
                raise Failed(f"{who} could not sign in: {status}")
            self._tokens[who] = answer["id_token"]
        return self._tokens[who]

    def _http(self, method: str, path: str, body: Json | None, headers: dict[str, str]) -> tuple[int, Any]:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.stack.url + path, data, method=method)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, error.read()[:500].decode(errors="replace")

    # --- behind the curtain, with root's rights

    def table(self, name: str) -> str:
        return f"{APP}-local-{name}"

    def row(self, table: str, **key: str) -> Json:
        """A stored row as plain values, its `doc` read in; {} if there is none."""
        wanted = {name: {"S": value} for name, value in key.items()}
        client = self.stack.client("dynamodb")
        answer = client.get_item(TableName=self.table(table), Key=wanted, ConsistentRead=True)
        return _plain(answer.get("Item", {}))

    def rows(self, table: str) -> Iterator[Json]:
        for page in self.stack.client("dynamodb").get_paginator("scan").paginate(TableName=self.table(table)):
            yield from map(_plain, page["Items"])

    def on_ticket(self, ticket: str) -> list[Json]:
        """What stands on a ticket's timeline, as stored."""
        answer = self.stack.client("dynamodb").query(
            TableName=self.table("interactions"), IndexName="timeline",
            KeyConditionExpression="ticket = :t", ExpressionAttributeValues={":t": {"S": ticket}},
        )  # fmt: skip
        return [{**row["doc"], "key": row["key"]} for row in map(_plain, answer["Items"])]

    def set_queue(self, id: str, **rules: Any) -> None:
        """Shorter times than the API would let somebody set: nobody wants to wait for a minute here."""
        row = self._settings["queue", id]
        self._put_setting({**row, "doc": {**row["doc"], **rules}})

    def promise(self, *, ladder: Sequence[Json] = ({"do": "notify"},), **seconds: int) -> None:
        """A policy for the help desk, stricter than those that are there: target -> seconds, whatever the priority.
        `ladder`: what is done about a breach."""
        targets = {name: dict.fromkeys(PRIORITIES, most) for name, most in seconds.items()}
        doc = {"name": "Soon", "queues": ["help"], "targets": targets, "breach_ladder": list(ladder)}
        self.set_other("sla", "soon", doc)

    def set_account(self, id: str, **settings: Any) -> None:
        row = self._settings["account", id]
        self._put_setting({**row, "doc": {**row["doc"], "settings": {**row["doc"]["settings"], **settings}}})

    def switch_off(self, id: str) -> None:
        """An account."""
        row = self._settings["account", id]
        self._put_setting({**row, "doc": {**row["doc"], "enabled": False}})

    def set_other(self, kind: str, id: str, doc: Json) -> None:
        """A setting of the scenario's own."""
        self._put_setting({"kind": kind, "id": id, "doc": doc, "version": "1", "updated": "0"})

    def set_doc(self, table: str, id: str, doc: Json) -> None:
        """What a row says, as a new version: whoever read the one before must read again."""
        self.stack.client("dynamodb").update_item(
            TableName=self.table(table), Key={"id": {"S": id}},
            UpdateExpression="SET #doc = :doc, version = if_not_exists(version, :none) + :one",
            ExpressionAttributeNames={"#doc": "doc"},
            ExpressionAttributeValues={":doc": {"S": json.dumps(doc)}, ":one": {"N": "1"}, ":none": {"N": "0"}},
        )  # fmt: skip

    def _put_setting(self, row: Json) -> None:
        item = {
            "kind": {"S": row["kind"]}, "id": {"S": row["id"]}, "doc": {"S": json.dumps(row["doc"])},
            "version": {"N": row["version"]}, "updated": {"N": row["updated"]},
        }  # fmt: skip
        self.stack.client("dynamodb").put_item(TableName=self.table("settings"), Item=item)

    def queue_url(self, name: str) -> str:
        return str(self.stack.client("sqs").get_queue_url(QueueName=self.table(name))["QueueUrl"])

    def send(self, queue: str, body: Json, group: str = "") -> None:
        """`group`: for a queue that keeps its groups in order."""
        ordered = {"MessageGroupId": group, "MessageDeduplicationId": uuid4().hex} if group else {}
        url = self.queue_url(f"{queue}.fifo" if group else queue)
        self.stack.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body), **ordered)

    def _count(self, queue: str, name: str) -> int:
        answer = self.stack.client("sqs").get_queue_attributes(QueueUrl=self.queue_url(queue), AttributeNames=[name])
        return int(answer["Attributes"][name])

    def charge(self, agent: str, ticket: str) -> None:
        """A claim on an agent's load (chalicelib/domain/agents.py), made just now."""
        self.stack.client("dynamodb").update_item(
            TableName=self.table("agents"), Key={"id": {"S": agent}},
            UpdateExpression="SET #work.#t = :token ADD #load :units",
            ExpressionAttributeNames={"#work": "work", "#load": "load", "#t": ticket},
            ExpressionAttributeValues={
                ":token": {"S": claim_token(1, time.time_ns() // 1_000_000, "0")}, ":units": {"N": "1"},
            },
        )  # fmt: skip

    def unset_timer(self, id: str) -> None:
        self._delete("timers", {"id": id})

    def all_done(self) -> None:
        """Raises Failed where a worker gave a message back: the scenario came about, but not cleanly."""
        for queue in QUEUES:
            self.until(f"{queue.name} fails on a message", partial(self._is_done, queue.full_name))

    def _is_done(self, queue: str) -> bool:
        return not self._count(queue, "ApproximateNumberOfMessagesNotVisible")

    def purge(self, *names: str) -> None:
        for name in names:
            self.stack.client("sqs").purge_queue(QueueUrl=self.queue_url(name))

    def invoke(self, function: str, event: Json) -> None:
        name = function_name("local", function)
        answer = self.stack.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
        if "FunctionError" in answer:
            raise Failed(f"{function} ended with an error")

    def has_file(self, key: str) -> bool:
        found = self.stack.client("s3").list_objects_v2(Bucket=self.stack.outputs["MediaBucket"], Prefix=key)
        return any(one["Key"] == key for one in found.get("Contents", ()))

    # --- between two scenarios

    def clear(self) -> None:
        """Nothing left of what came before: calls, rows, messages, settings of the scenario's own, faults."""
        self._hang_up()
        self._purge_all()
        for table in TABLES:
            if table.name not in _KEPT:
                self._empty(table.name, [name for name in (table.hash, table.range) if name])
        for row in list(self.rows("settings")):
            if (row["kind"], row["id"]) not in self._settings:
                self._delete("settings", {"kind": row["kind"], "id": row["id"]})
            elif row != self._settings[row["kind"], row["id"]]:
                self._put_setting(self._settings[row["kind"], row["id"]])
        self.sandbox("DELETE", "/faults")
        self.sandbox("POST", "/limits", {"all": None})  # what came before counts against providers' real limits
        self.sandbox("POST", "/settings", {"receipts": "none"})
        self._purge_all()

    def _purge_all(self) -> None:
        """A worker that is at it while its queue is purged may give a message back."""
        for _ in range(_PURGES):
            for queue in QUEUES:
                self.purge(queue.full_name, queue.dead_name)
            if self._is_quiet():
                return
            time.sleep(_PAUSE)

    def _hang_up(self) -> None:
        """Every line; and what follows from that is waited for, or it would come after its rows have gone."""
        self.phone("POST", "/settings", _PEOPLE)
        live = {str(call["sid"]) for call in self.phone("GET", "")["calls"] if not call["ended"]}
        for sid in live:
            self.phone("POST", f"/calls/{sid}/hangup", {})
        ends_at = time.monotonic() + _HANGING_UP_SECONDS
        while live and time.monotonic() < ends_at and not (self._are_over(live) and self._is_quiet()):
            time.sleep(_PAUSE)

    def _are_over(self, lines: set[str]) -> bool:
        legs = [leg for row in self.rows("calls") for leg in row.get("doc", {}).get("legs", {}).values()]
        return lines <= {leg["sid"] for leg in legs if leg["status"] in _OVER}

    def _is_quiet(self) -> bool:
        counts = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return not any(self._count(queue.full_name, count) for queue in QUEUES for count in counts)

    def _empty(self, table: str, keys: list[str]) -> None:
        for row in list(self.rows(table)):
            self._delete(table, {name: row[name] for name in keys})

    def _delete(self, table: str, key: dict[str, str]) -> None:
        typed = {name: {"S": value} for name, value in key.items()}
        self.stack.client("dynamodb").delete_item(TableName=self.table(table), Key=typed)


def _plain(item: Json) -> Json:
    row = {name: next(iter(value.values())) for name, value in item.items()}
    if str(row.get("doc", "")).startswith("{"):
        row["doc"] = json.loads(row["doc"])
    return row


def quoted(text: str) -> str:
    return quote(text, safe="")
