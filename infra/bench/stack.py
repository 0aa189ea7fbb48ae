"""The packaged app on a local stack of its own: from a webhook to a ticket, and webhooks a second.

Visible: the message stands on its ticket's timeline. Offered: the ticket, with an agent to offer it
to, is stored. Both are polled for straight at the emulated DynamoDB every three milliseconds, after
a rest of half the usual time, so that the polling doesn't slow down what it waits for.
"""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import statistics
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from chalicelib.domain.tickets import ticket_id
from infra.bench import load, noop
from infra.bench.customers import FIRST_WORDS, NEXT_WORDS, Customers, Webhook, thread_of
from infra.build import Package
from infra.local.stack import Stack, start_stack, wait_healthy

Row = dict[str, Any]
Tell = Callable[[str], None]

_WARM_UP, _MESSAGES = 12, 60
_PAUSE = 0.15  # seconds between messages, so that what the one before set off is done
_POLL, _MARK_POLL = 0.003, 0.0005
_PATIENCE = 20.0
_BURST_SECONDS, _BURST_CUSTOMERS = 8.0, 200
_AGENTS = ("sofia", "tom", "mei", "jonas", "amara")


def measure(folder: Path, package: Package, tell: Tell) -> list[Row]:
    with start_stack(folder / "stack", made=package, with_sandbox=False) as stack:
        wait_healthy(stack)
        tell(f"local stack: up at {stack.url}, with state of its own")
        bench = _Bench(stack, noop.deploy(stack.cloud, folder / "noop", package))
        tell("local stack: the no-op app is deployed beside the real one")
        bench.staff()
        rows = bench.latencies()
        tell(f"local stack: {_MESSAGES} messages each to a timeline, to an offer, and to nothing")
        for connections in (1, 8, 32):
            rows.append(bench.webhooks(connections))
            tell(f"local stack: webhooks for {_BURST_SECONDS:.0f} s at {connections} connections, and their tickets")
        return rows


class _Bench:
    def __init__(self, stack: Stack, empty: noop.Noop) -> None:
        self._stack, self._noop = stack, empty
        self._customers = Customers(stack.accounts(), stack.url)
        self._dynamodb = stack.client("dynamodb")
        self._who = itertools.count(1)
        found = stack.client("cloudformation").describe_stack_resource(
            StackName="rapport-local", LogicalResourceId="RestAPI"
        )
        api = found["StackResourceDetail"]["PhysicalResourceId"]
        self._path = f"/restapis/{api}/local/_user_request_/webhooks/sms/main"

    def staff(self) -> None:
        """The five demo agents online, each with room for all that comes."""
        for agent in _AGENTS:
            key = {"kind": {"S": "agent"}, "id": {"S": agent}}
            stored = self._dynamodb.get_item(TableName="rapport-local-settings", Key=key)["Item"]
            document = {**json.loads(stored["doc"]["S"]), "capacity": {"async": 840, "chat": 840, "voice": 1}}
            stored["doc"] = {"S": json.dumps(document)}
            self._dynamodb.put_item(TableName="rapport-local-settings", Item=stored)
            token = self._stack.sign_in(agent)["IdToken"]
            request = urllib.request.Request(
                f"{self._stack.url}/api/me/presence", data=b'{"presence":"online"}', method="PUT",
                headers={"Authorization": token, "Content-Type": "application/json"},
            )  # fmt: skip
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                answer.read()

    # --- one message at a time

    def latencies(self) -> list[Row]:
        """Interleaved, so that whatever else the machine does falls on all alike."""
        times: dict[str, list[float]] = {"visible": [], "offered": [], "noop": []}
        for n in range(_WARM_UP + _MESSAGES):
            for name, one in (("visible", self._to_visible), ("noop", self._to_mark), ("offered", self._to_offer)):
                rest = statistics.median(times[name][-9:]) / 2000 if len(times[name]) > 3 else 0.0
                spent = one(rest)
                if n >= _WARM_UP or len(times[name]) < 4:
                    times[name].append(spent)
                time.sleep(_PAUSE)
        kept = {name: spent[4:] for name, spent in times.items()}
        rows = [_latency(f"webhook_to_{name}", kept[name]) for name in ("visible", "offered")]
        rows.append(_latency("webhook_to_noop", kept["noop"]))
        over = statistics.median(kept["visible"]) - statistics.median(kept["noop"])
        rows.append({"name": "visible_minus_noop", "p50_ms": round(over, 1)})
        return rows

    def _to_visible(self, rest: float) -> float:
        return self._real(rest, self._on_timeline)

    def _to_offer(self, rest: float) -> float:
        return self._real(rest, self._is_offered)

    def _real(self, rest: float, there: Callable[[str], bool]) -> float:
        who = next(self._who)
        ticket = ticket_id("#".join(part for part in thread_of("sms", who) if part), "")
        webhook = self._customers.says("sms", who, FIRST_WORDS)
        return self._until(webhook, self._path, rest, _POLL, lambda: there(ticket))

    def _to_mark(self, rest: float) -> float:
        webhook = self._customers.says("sms", next(self._who), FIRST_WORDS)
        mark = self._noop.marks / hashlib.sha256(webhook.body).hexdigest()
        return self._until(webhook, self._noop.path, rest, _MARK_POLL, mark.exists)

    def _until(self, webhook: Webhook, path: str, rest: float, poll: float, there: Callable[[], bool]) -> float:
        """Milliseconds from the first byte sent until it is there."""
        connection = http.client.HTTPConnection("127.0.0.1", self._stack.ports.cloud, timeout=_PATIENCE)
        connection.connect()
        started = time.perf_counter()
        connection.request("POST", path, webhook.body, {**webhook.headers, "X-Forwarded-Proto": "http"})
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"the webhook answered {answer.status}")
        connection.close()
        time.sleep(max(0.0, rest - (time.perf_counter() - started)))
        while not there():
            if time.perf_counter() - started > _PATIENCE:
                raise RuntimeError(f"nothing came of a message in {_PATIENCE:.0f} s")
            time.sleep(poll)
        return (time.perf_counter() - started) * 1000

    def _on_timeline(self, ticket: str) -> bool:
        found = self._dynamodb.query(
            TableName="rapport-local-interactions", IndexName="timeline", Select="COUNT",
            KeyConditionExpression="ticket = :t", ExpressionAttributeValues={":t": {"S": ticket}},
        )  # fmt: skip
        return int(found["Count"]) > 0

    def _is_offered(self, ticket: str) -> bool:
        found = self._dynamodb.get_item(TableName="rapport-local-tickets", Key={"id": {"S": ticket}})
        return str(found.get("Item", {}).get("work", {}).get("S", "")).startswith("O#")

    # --- many at once

    def webhooks(self, connections: int) -> Row:
        """Through the front door, as a provider would; and how soon the queue is empty again."""
        people = [next(self._who) for _ in range(_BURST_CUSTOMERS)]
        _ = load.burst(self._stack.ports.front, self._requests(people), connections, 1.5)  # wakes the lambdas
        self._drained()
        found = load.burst(self._stack.ports.front, self._requests(people), connections, _BURST_SECONDS)
        drain = self._drained()
        return {
            "name": f"webhooks_at_{connections}",
            "per_second": round(found.per_second, 1),
            "p50_ms": round(found.p50, 1),
            "p99_ms": round(found.percentile(0.99), 1),
            "accepted": len(found.ms),
            "refused": found.refused,
            "worked_per_second": round(len(found.ms) / (found.seconds + drain), 1),
        }

    def _requests(self, people: list[int]) -> Iterator[bytes]:
        """Signed when asked for: that costs far less than it costs to check and keep."""
        host = f"127.0.0.1:{self._stack.ports.front}"
        for who in itertools.cycle(people):
            yield load.raw_request(self._customers.says("sms", who, NEXT_WORDS), host)

    def _drained(self) -> float:
        """Seconds until the inbound queue is empty."""
        sqs = self._stack.client("sqs")
        url = sqs.get_queue_url(QueueName="rapport-local-inbound.fifo")["QueueUrl"]
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        started = time.perf_counter()
        while time.perf_counter() - started < 300:
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            if not any(int(found[name]) for name in names):
                return time.perf_counter() - started
            time.sleep(0.1)
        raise RuntimeError("the inbound queue never ran empty")


def _latency(name: str, times: list[float]) -> Row:
    ordered = sorted(times)
    return {
        "name": name,
        "p50_ms": round(statistics.median(ordered), 1),
        "p99_ms": round(ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 1),
        "messages": len(ordered),
    }
