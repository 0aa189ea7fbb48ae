"""How late promises are acted on when a thousand of ten thousand come due within one minute.

The packaged app runs on a local stack of its own. Its ledger is filled straight from here: tickets that a
customer opened as long ago as their promise is long, each with its entry. From then on only the app acts: its
sweeper, which is called once by hand so that nobody has to wait for its minute, starts the buckets' clocks; they
wake the worker; it tells each ticket that its promise is broken. The policy has no ladder: what one costs is
counted elsewhere (infra/bench/promises.py), and its rungs have their own times.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from chalicelib.domain import tickets as t
from chalicelib.domain.book import book_of
from chalicelib.domain.events import Channel, Event, EventType
from chalicelib.domain.policies import PRIORITIES, Policy
from chalicelib.domain.tickets import Priority, QueueRules, Ticket
from chalicelib.services.clock import BUCKET
from chalicelib.store.keys import thread_key, ticket_timer
from chalicelib.store.tickets import packed
from chalicelib.store.timers import slot_of, slots
from infra.bench.customers import FIRST_WORDS, thread_of
from infra.bench.lambdas import schedule_event
from infra.build import Package
from infra.local.stack import Stack, start_stack, wait_healthy
from infra.project import function_name

Row = dict[str, Any]
Item = dict[str, Any]
Tell = Callable[[str], None]

_PROMISED = 1_800_000  # ms
_AHEAD = 25_000  # ms in which the last thousand are written and the clocks started
_FAR = 3_600_000  # ms after which the others come due
_WRITERS, _BATCH = 4, 25
_PATIENCE = 120.0
_POLICY = Policy(
    id="text", version=1, channels=("sms",), targets={"first_reply": dict.fromkeys(PRIORITIES, _PROMISED // 1000)}
)
_QUEUE = QueueRules(id="help", book=book_of([_POLICY], ()))


def measure(
    folder: Path, package: Package, tell: Tell, *, ledger: int = 10_000, due: int = 1_000, seconds: int = 60
) -> list[Row]:
    """`due` of `ledger` promises come due evenly within `seconds`. Raises RuntimeError if one of them is never
    acted on, too early, or more than once."""
    with start_stack(folder / "lateness", made=package, with_sandbox=False) as stack:
        _put_policy(stack)
        wait_healthy(stack)
        filler = _Filler(stack.client("dynamodb"))
        now = _now()
        filler.fill(now + _FAR + n * BUCKET for n in range(ledger - due))
        start = (_now() + _AHEAD) // BUCKET * BUCKET + BUCKET
        times = [start + n * seconds * 1000 // due for n in range(due)]
        filler.fill(times)
        _sweep(stack)
        tell(f"lateness: {ledger} promises in the ledger, {due} of them due within {seconds} s")
        time.sleep(max(0.0, (times[-1] - _now()) / 1000))
        _wait_until_acted(stack, times)
        found = _acted(stack, filler.ids(times))
        tell("lateness: all acted on, each once")
        return [_row(f"{due}_of_{ledger}", found)]


def _now() -> int:
    return time.time_ns() // 1_000_000


def _put_policy(stack: Stack) -> None:
    doc = {"channels": list(_POLICY.channels), "targets": _POLICY.targets}
    item = {"kind": {"S": "sla"}, "id": {"S": _POLICY.id}, "doc": {"S": json.dumps(doc)}, "version": {"N": "1"}}
    stack.client("dynamodb").put_item(TableName="rapport-local-settings", Item=item)


def _sweep(stack: Stack) -> None:
    answer = stack.client("lambda").invoke(
        FunctionName=function_name("local", "sweep"), Payload=json.dumps(schedule_event())
    )
    if "FunctionError" in answer:
        raise RuntimeError(f"the sweeper failed:\n{stack.lambda_log('sweep')}")


class _Filler:
    """Writes tickets with their entries in the ledger, in batches."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb
        self._written: dict[str, int] = {}  # ticket -> due

    def ids(self, times: Iterable[int]) -> dict[str, int]:
        wanted = set(times)
        return {id: due for id, due in self._written.items() if due in wanted}

    def fill(self, times: Iterable[int]) -> None:
        made = [_ticket(len(self._written) + n, due) for n, due in enumerate(times)]
        self._written |= {ticket.id: ticket.due_at for ticket in made}
        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(self._write, [made[n : n + _BATCH] for n in range(0, len(made), _BATCH)]))

    def _write(self, made: list[Ticket]) -> None:
        for table, item_of in (("timers", _entry), ("tickets", _stored)):
            wanted = {f"rapport-local-{table}": [{"PutRequest": {"Item": item_of(ticket)}} for ticket in made]}
            while wanted:
                wanted = self._dynamodb.batch_write_item(RequestItems=wanted).get("UnprocessedItems", {})


def _ticket(who: int, due: int) -> Ticket:
    """As the inbound worker would have made it when the customer wrote, with nobody online."""
    channel, account, identity, _ = thread_of("sms", who)
    thread, opened = thread_key(channel, account, identity), due - _PROMISED
    event = Event(
        key=f"sms#{account}#SM{who:032x}", type=EventType.INTERACTION, channel=Channel.SMS, account=account,
        received_at=opened, at=opened, identity=identity, text=FIRST_WORDS,
    )  # fmt: skip
    ticket = t.opened(
        event, id=t.ticket_id(thread, ""), thread=thread, customer=f"c_bench{who:08d}", customer_name="Amelia Hartmann",
        queue=_QUEUE, priority=Priority.NORMAL, tags=(), now=opened,
    )  # fmt: skip
    if ticket.due_at != due:
        raise RuntimeError(f"a promise of {_PROMISED} ms is due at {ticket.due_at}, not at {due}")
    return replace(ticket, version=1, wake_at=due)


def _stored(ticket: Ticket) -> Item:
    return {
        "id": {"S": ticket.id},
        "version": {"N": str(ticket.version)},
        "doc": {"S": packed(ticket)},
        "work": {"S": t.work_partition(ticket)},
        "rank": {"S": t.work_rank(ticket)},
        "by_status": {"S": ticket.status},
        "by_customer": {"S": ticket.customer},
        "opened": {"S": f"{ticket.opened_at:013d}#{ticket.id}"},
    }


def _entry(ticket: Ticket) -> Item:
    id = ticket_timer(ticket.id)
    return {
        "id": {"S": id},
        "slot": {"S": slot_of(ticket.due_at)},
        "due": {"S": f"{ticket.due_at:013d}#{id}"},
        "touched": {"N": str(ticket.opened_at)},
        "acted_at": {"N": "0"},
        "late_ms": {"N": "0"},
    }


def _wait_until_acted(stack: Stack, times: list[int]) -> None:
    """Until the ledger has none of them left."""
    dynamodb, deadline = stack.client("dynamodb"), time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        left = 0
        for slot in slots(times[0], times[-1]):
            found = dynamodb.query(
                TableName="rapport-local-timers", IndexName="due", Select="COUNT",
                KeyConditionExpression="slot = :s AND due BETWEEN :a AND :b",
                ExpressionAttributeValues={
                    ":s": {"S": slot}, ":a": {"S": f"{times[0]:013d}"}, ":b": {"S": f"{times[-1]:013d}~"},
                },
            )  # fmt: skip
            left += int(found["Count"])
        if not left:
            return
        time.sleep(0.5)
    raise RuntimeError(f"{left} promises were not acted on in time:\n{stack.lambda_log('timers')}")


def _acted(stack: Stack, due: dict[str, int]) -> list[tuple[int, int]]:
    """(due, acted on) of each promise, as its ticket tells it."""
    found = []
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName="rapport-local-tickets")
    for item in (item for page in pages for item in page["Items"]):
        id = item["id"]["S"]
        if id not in due:
            continue
        lines = json.loads(item["doc"]["S"]).get("lines", [])
        if item["version"]["N"] != "2" or [line["what"] for line in lines] != ["first_reply_breached"]:
            raise RuntimeError(f"{id} was not acted on exactly once: {lines}, version {item['version']['N']}")
        acted = int(lines[0]["acted"])
        if acted < due[id]:
            raise RuntimeError(f"{id} was acted on {due[id] - acted} ms too early")
        found.append((due[id], acted))
    if len(found) != len(due):
        raise RuntimeError(f"{len(due) - len(found)} tickets are gone")
    return found


def _row(name: str, found: list[tuple[int, int]]) -> Row:
    late = sorted(acted - due for due, acted in found)
    after = sorted(acted - (due // BUCKET + 1) * BUCKET for due, acted in found)
    return {
        "name": name,
        "late_p50_ms": _percentile(late, 0.5),
        "late_p99_ms": _percentile(late, 0.99),
        "late_most_ms": late[-1],
        "after_bucket_p50_ms": _percentile(after, 0.5),
        "after_bucket_p99_ms": _percentile(after, 0.99),
        "after_bucket_most_ms": after[-1],
        "promises": len(found),
    }


def _percentile(ordered: list[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
