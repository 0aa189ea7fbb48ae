"""What a list and a ticket cost to read with 1,000 and with 100,000 tickets in the store.

A thousand tickets wait in one queue; the others are solved. Calls and read units must stay the same
to the digit, and the time, the emulator's included, nearly. (It goes through a whole list for
every page of it, which DynamoDB doesn't, so a queue of 100,000 can't be timed here.)

    python -m infra.bench.lists ACCOUNTS_FILE SMALL LARGE
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from infra.bench.cloud import Place
from infra.bench.customers import FIRST_WORDS, NEXT_WORDS, Customers, thread_of
from infra.bench.spy import watching

if TYPE_CHECKING:
    from infra.bench.steps import Lambdas, Step

SMALL, LARGE = 1_000, 100_000
_MOST_READS, _LEAST_READS, _READ_SECONDS = 41, 7, 15.0
_MESSAGES = 12
_WRITERS, _BATCH = 4, 25
_QUEUE = "orders"
Item = dict[str, Any]


def measure(place: Place, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """One row a page. Raises RuntimeError with what went wrong."""
    command = [sys.executable, "-m", "infra.bench.lists", str(place.accounts_file), str(SMALL), str(LARGE)]
    with (
        TemporaryFile("w+") as errors,
        subprocess.Popen(command, env=place.environment, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        *_, last = _lines(process.stdout or (), tell) or [""]
        if process.wait():
            errors.seek(0)
            raise RuntimeError(f"the lists' process failed:\n{errors.read().strip()[-3000:]}")
    rows: list[dict[str, Any]] = json.loads(last)
    return rows


def _lines(output: Iterable[str], tell: Callable[[str], None]) -> list[str]:
    """All lines; those that are no JSON are progress, told as they come."""
    lines = []
    for line in output:
        lines.append(line)
        if not line.startswith("["):
            tell(line.strip())
    return lines


class _Pages:
    """The pages that are read, each as one handler run or one piece of the store."""

    def __init__(self, lambdas: Lambdas, ticket: str) -> None:
        self._l, self._ticket = lambdas, ticket

    def all(self) -> dict[str, Callable[[], Step]]:
        store, agent = self._l.context.store, "sofia"
        queue = {"view": "queue", "queue": _QUEUE, "limit": "50"}
        one = "/api/tickets/{id}"
        return {
            "queue_store": lambda: self._l.run(lambda: store.tickets.work(f"Q#{_QUEUE}#0", limit=50)),
            "queue_api": lambda: self._l.api("GET", "/api/tickets", agent, query=queue),
            "ticket_store": lambda: self._l.run(
                lambda: (store.tickets.get(self._ticket), store.interactions.timeline(self._ticket))
            ),
            "ticket_api": lambda: self._l.api("GET", one, agent, id=self._ticket),
            "timeline_api": lambda: self._l.api("GET", one + "/timeline", agent, id=self._ticket),
        }

    def measure(self) -> dict[str, dict[str, Any]]:
        return {name: _figures(_repeated(read)) for name, read in self.all().items()}


def _repeated(read: Callable[[], Step]) -> list[Step]:
    """One to warm up, then as many as there is time for."""
    read()
    steps: list[Step] = []
    deadline = time.monotonic() + _READ_SECONDS
    while len(steps) < _LEAST_READS or (len(steps) < _MOST_READS and time.monotonic() < deadline):
        steps.append(read())
    return steps


def _figures(steps: list[Step]) -> dict[str, Any]:
    counted = {(tuple(call.label for call in step.calls), step.rru) for step in steps}
    if len(counted) > 1:
        raise RuntimeError(f"a page's counts differ from read to read: {counted}")
    return {
        "calls": len(steps[0].calls),
        "rru": steps[0].rru,
        "what": [call.label for call in steps[0].calls],
        "cpu_ms": statistics.median(step.cpu_ms for step in steps),
        "ms": statistics.median(step.ms for step in steps),
    }


def _compared(small: dict[str, Any], large: dict[str, Any]) -> dict[str, Any]:
    return {
        "calls": small["calls"],
        "calls_100k": large["calls"],
        "rru": small["rru"],
        "rru_100k": large["rru"],
        "same": small["what"] == large["what"] and small["rru"] == large["rru"],
        "cpu_ms": round(small["cpu_ms"], 2),
        "cpu_ms_100k": round(large["cpu_ms"], 2),
        "ratio": round(large["ms"] / small["ms"], 2),
        "ms": round(small["ms"], 1),
        "ms_100k": round(large["ms"], 1),
        "what": small["what"],
    }


class _Loader:
    """Copies of one real ticket and of its first message, under ids of their own."""

    def __init__(self, dynamodb: Any, ticket: Item, message: Item) -> None:
        self._dynamodb, self._ticket, self._message = dynamodb, ticket, message

    def load(self, start: int, end: int) -> None:
        batches = [range(n, min(n + _BATCH, end)) for n in range(start, end, _BATCH)]
        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(self._write, batches))

    def _write(self, numbers: range) -> None:
        tickets = [self._put(self._ticket_of(n)) for n in numbers]
        messages = [self._put(self._message_of(n)) for n in numbers]
        for table, requests in (("tickets", tickets), ("interactions", messages)):
            wanted = {f"rapport-local-{table}": requests}
            while wanted:
                wanted = self._dynamodb.batch_write_item(RequestItems=wanted).get("UnprocessedItems", {})

    @staticmethod
    def _put(item: Item) -> Item:
        return {"PutRequest": {"Item": item}}

    def _ticket_of(self, n: int) -> Item:
        id, opened = f"t_bench{n:011d}", 1_700_000_000_000 + n * 1000
        return {
            **{name: value for name, value in self._ticket.items() if name not in ("work", "rank")},
            "id": {"S": id},
            **(_waiting(id, opened) if n < SMALL else {"by_status": {"S": "solved"}}),
            "opened": {"S": f"{opened:013d}#{id}"},
            "by_customer": {"S": f"c_bench{n // 3}"},
        }

    def _message_of(self, n: int) -> Item:
        return {**self._message, "key": {"S": f"sms#main#bench{n}"}, "ticket": {"S": f"t_bench{n:011d}"}}


def _waiting(id: str, due: int) -> Item:
    return {"work": {"S": f"Q#{_QUEUE}#0"}, "rank": {"S": f"02#{due:013d}#{id}"}}


def main(accounts_file: str, small: int, large: int) -> None:
    with watching() as watch:
        from infra.bench.steps import Lambdas

        lambdas = Lambdas(watch)
        from chalicelib.aws.session import client

        customers = Customers(json.loads(Path(accounts_file).read_text())["accounts"], os.environ["RAPPORT_PUBLIC_URL"])
        ticket = _conversation(lambdas, customers)
        dynamodb = client("dynamodb")
        loader = _Loader(dynamodb, *_examples(dynamodb, ticket))
        found, loaded = [], 1
        for size in (small, large):
            started = time.monotonic()
            loader.load(loaded, size)
            spent = time.monotonic() - started
            print(f"lists: {size} tickets in the store ({size - loaded} added in {spent:.0f} s by batches)", flush=True)
            loaded = size
            found.append(_Pages(lambdas, ticket).measure())
    print(json.dumps([{"name": name, **_compared(found[0][name], found[1][name])} for name in found[0]]))


def _conversation(lambdas: Lambdas, customers: Customers) -> str:
    """The id of a ticket with a timeline worth reading."""
    for n in range(_MESSAGES):
        webhook = lambdas.webhook(customers.says("sms", 1, f"{FIRST_WORDS if n == 0 else NEXT_WORDS} ({n})"))
        lambdas.worker("inbound", webhook.sent("inbound.fifo"))
    from chalicelib.store.keys import thread_key

    thread = lambdas.context.store.threads.get(thread_key(*thread_of("sms", 1)), consistent=True)
    if thread is None:
        raise RuntimeError("the conversation opened no ticket")
    return str(thread.ticket)


def _examples(dynamodb: Any, ticket: str) -> tuple[Item, Item]:
    stored = dynamodb.get_item(TableName="rapport-local-tickets", Key={"id": {"S": ticket}}, ConsistentRead=True)
    lines = dynamodb.query(
        TableName="rapport-local-interactions", IndexName="timeline", Limit=1,
        KeyConditionExpression="ticket = :t", ExpressionAttributeValues={":t": {"S": ticket}},
    )  # fmt: skip
    return stored["Item"], lines["Items"][0]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
