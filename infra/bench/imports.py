"""How long a lambda takes to load what its first answer needs, as a ratio to `import chalice, boto3`.

The finished package is unpacked as Lambda would, and every measurement is a fresh interpreter
that sees nothing else (`-I -S`). First each handler answers one real event on the emulated AWS,
and tells which modules that took, lazily imported ones included. Those, and nothing else, are
then imported and timed: no client is made, nothing is called. The rounds are interleaved, each
ratio is to the same round's own `import chalice, boto3`, and the median of the rounds counts.
The time is the process's CPU time, so that another program on the machine weighs less.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.bench import lambdas
from infra.bench.cloud import Place
from infra.bench.customers import FIRST_WORDS, Customers, thread_of
from infra.build import Package
from infra.local.ministack import Cloud

PATHS = ("webhook", "inbound", "outbound", "api_list", "api_reply")
_BASE = ("chalice", "boto3")
_ROUNDS, _CHAINS = 9, 5
_RUNNER = Path(__file__).with_name("first_run.py")
_HANDLERS = {
    "webhook": "app.app",
    "inbound": "chalicelib.blueprints.workers.inbound",
    "outbound": "chalicelib.blueprints.workers.outbound",
    "api_list": "app.app",
    "api_reply": "app.app",
}
_PATIENCE = 60


@dataclass(slots=True)
class _Found:
    """What a path's first answers showed."""

    modules: list[str] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)


class FirstRuns:
    """`folder` gets the unpacked package and small files. `place` must be fresh: its queues are read.
    `environment` is the lambdas'."""

    def __init__(self, folder: Path, package: Package, place: Place, environment: Mapping[str, str]) -> None:
        self._folder, self._cloud, self._environment = folder, place.cloud, dict(environment)
        self._environment.pop("PYTHONPATH", None)
        self._code = folder / "task"
        with zipfile.ZipFile(package.zip) as archive:
            archive.extractall(self._code)
        self._customers = Customers(place.accounts(), environment["RAPPORT_PUBLIC_URL"])
        self._found = {path: _Found() for path in PATHS}

    def measure(self, tell: Callable[[str], None]) -> list[dict[str, Any]]:
        """One row a path; the first row is what they are compared with."""
        for who in range(1, _CHAINS + 1):
            self._chain(800_000 + who)
        tell(f"first answers: {_CHAINS} chains of {len(PATHS)} handlers")
        times = self._timed()
        tell(f"imports: {_ROUNDS} interleaved rounds of {len(times)}")
        base = times["base"]
        rows = [{"name": "chalice_boto3", "ms": round(statistics.median(base), 1), "modules": len(_BASE)}]
        for path in PATHS:
            ratios = [mine / theirs for mine, theirs in zip(times[path], base, strict=True)]
            found = self._found[path]
            rows.append(
                {
                    "name": path,
                    "ms": round(statistics.median(times[path]), 1),
                    "ratio": round(statistics.median(ratios), 3),
                    "modules": len(found.modules),
                    "first_answer_ms": round(statistics.median(found.wall_ms), 1),
                    "first_answer_cpu_ms": round(statistics.median(found.cpu_ms), 1),
                }
            )
        return rows

    def _chain(self, who: int) -> None:
        """A customer writes, the worker opens the ticket, an agent lists and answers, the answer goes out."""
        said = self._customers.says("sms", who, FIRST_WORDS)
        webhook = lambdas.api_event(
            "POST", "/webhooks/{channel}/{account}", {"channel": said.channel, "account": said.account},
            body=said.body, headers=said.headers,
        )  # fmt: skip
        self._answer("webhook", webhook)
        self._answer("inbound", self._queued("inbound.fifo"))
        me = lambdas.signed_in("sofia")
        self._answer("api_list", lambdas.api_event("GET", "/api/tickets", {}, query={"queue": "orders"}, claims=me))
        body = lambdas.json_body({"client_id": f"first-{who}", "text": "Hello, I am looking into it."})
        reply = lambdas.api_event(
            "POST", "/api/tickets/{id}/replies", {"id": ticket_of(self._cloud, "sms", who)}, body=body,
            headers={"Content-Type": "application/json"}, claims=me,
        )  # fmt: skip
        self._answer("api_reply", reply)
        self._answer("outbound", self._queued("outbound.fifo"))

    def _queued(self, queue: str) -> dict[str, Any]:
        """The message the step before left, taken off its queue as the event of its worker."""
        return lambdas.queue_event(queue, [take_one(self._cloud, queue)])

    def _answer(self, path: str, event: dict[str, Any]) -> None:
        event_file = self._folder / "event.json"
        event_file.write_text(json.dumps(event))
        told = json.loads(self._run("answer", _HANDLERS[path], str(event_file)).splitlines()[-1])
        answer = told["answer"]
        if answer.get("statusCode", 200) >= 300 or answer.get("batchItemFailures"):
            raise RuntimeError(f"the first {path} answered {answer}")
        found = self._found[path]
        found.modules = found.modules or told["modules"]
        found.cpu_ms.append(told["cpu_ms"])
        found.wall_ms.append(told["wall_ms"])

    def _timed(self) -> dict[str, list[float]]:
        """CPU milliseconds of importing what each path needs, a list a path with one number a round."""
        names = {"base": list(_BASE)}
        for path in PATHS:  # the handler's own module first, as in life; then what it imported later
            names[path] = [_HANDLERS[path].rpartition(".")[0], *self._found[path].modules]
        for path, modules in names.items():
            (self._folder / f"{path}.names").write_text("\n".join(modules))
        times: dict[str, list[float]] = {path: [] for path in names}
        for _ in range(_ROUNDS + 1):
            for path in names:
                told = self._run("import", str(self._folder / f"{path}.names"))
                times[path].append(float(told.split()[0]))
        return {path: all_of[1:] for path, all_of in times.items()}  # the first round fills the disk cache

    def _run(self, what: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(_RUNNER), what, str(self._code), *arguments],
            env=self._environment, cwd=self._code, capture_output=True, text=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"a first run ({what} {arguments}) failed:\n{done.stderr.strip()[-2000:]}")
        return done.stdout


def take_one(cloud: Cloud, queue: str) -> tuple[str, str]:
    """Body and group of the next message."""
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=f"rapport-local-{queue}")["QueueUrl"]
    for _ in range(20):
        found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, AttributeNames=["All"]).get("Messages", [])
        if found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=found[0]["ReceiptHandle"])
            return found[0]["Body"], found[0].get("Attributes", {}).get("MessageGroupId", "")
    raise RuntimeError(f"nothing came on {queue}")


def ticket_of(cloud: Cloud, kind: str, who: int) -> str:
    """Id of the ticket a customer's thread points at."""
    key = "#".join(part for part in thread_of(kind, who) if part)
    found = cloud.client("dynamodb").get_item(
        TableName="rapport-local-threads", Key={"key": {"S": key}}, ConsistentRead=True
    )
    return str(found["Item"]["ticket"]["S"])
