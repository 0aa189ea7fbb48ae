"""How soon one change is on the screens of many consoles, on the local stack.

    python -m infra.bench.live [--consoles 200] [--changes 10]

Each console is a socket of its own, opened with a code of its own. A change is one write to the table of desks
(an agent's presence); the time runs from just before that write until a console has the event, through the stream,
its lambda, the queue, the worker, and the posts. Printed: of all consoles and changes, and of the last console of
each change.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, RejectConnection, Request, TextMessage

from infra.bench.machine import Others
from infra.local.stack import Stack, start_stack, wait_healthy

_OPEN_AT_ONCE = 4
_PATIENCE = 30.0
_WHO = "bench"


class Console:
    """One socket; `came` says when (monotonic seconds) the event of a presence time was heard."""

    def __init__(self, index: int) -> None:
        self.index = index
        self.came: dict[int, float] = {}
        self._ws = WSConnection(ConnectionType.CLIENT)
        self._text = ""

    async def open(self, stack: Stack, token: str) -> None:
        made = await asyncio.to_thread(_code, stack, token)
        parts = urlsplit(made["url"])
        self._reader, self._writer = await asyncio.open_connection(parts.hostname, parts.port)
        self._writer.write(self._ws.send(Request(host=parts.netloc, target=f"{parts.path}?code={made['code']}")))
        while not self._take(await self._reader.read(65_536)):
            pass

    def _take(self, data: bytes) -> bool:
        if not data:
            raise RuntimeError(f"console {self.index} was disconnected")
        self._ws.receive_data(data)
        accepted = False
        for event in self._ws.events():
            if isinstance(event, RejectConnection):
                raise RuntimeError(f"console {self.index} was refused: {event.status_code}")
            accepted = accepted or isinstance(event, AcceptConnection)
            if isinstance(event, TextMessage):
                self._text += event.data
                if event.message_finished:
                    self._heard(json.loads(self._text))
                    self._text = ""
        return accepted

    def _heard(self, message: dict[str, Any]) -> None:
        for event in message.get("events", ()):
            if event["kind"] == "presence" and event["doc"]["agent"] == _WHO:
                self.came.setdefault(event["doc"]["at"], time.monotonic())

    async def listen(self) -> None:
        while True:
            self._take(await self._reader.read(65_536))


def _code(stack: Stack, token: str) -> dict[str, Any]:
    request = urllib.request.Request(f"{stack.url}/api/live/code", method="POST", headers={"Authorization": token})
    with urllib.request.urlopen(request, timeout=60) as answer:
        made: dict[str, Any] = json.load(answer)
    return made


async def measure(stack: Stack, consoles: int, changes: int) -> list[list[float]]:
    """Seconds until each console had heard of it, a list a change. The first change warms up and isn't counted."""
    token = stack.sign_in("sofia")["IdToken"]
    gate = asyncio.Semaphore(_OPEN_AT_ONCE)

    async def opened(console: Console) -> Console:
        async with gate:
            await console.open(stack, token)
        return console

    begun = time.monotonic()
    here = await asyncio.gather(*(opened(Console(n)) for n in range(consoles)))
    print(f"{consoles} consoles connected in {time.monotonic() - begun:.1f} s")
    listening = [asyncio.create_task(console.listen()) for console in here]
    out = []
    for n in range(changes + 1):
        start = await _changed(stack, n)
        while time.monotonic() < start + _PATIENCE and not all(n in console.came for console in here):
            await asyncio.sleep(0.005)
        deaf = [console.index for console in here if n not in console.came]
        if deaf:
            raise RuntimeError(f"{len(deaf)} of {consoles} consoles never heard of change {n}")
        if n:
            out.append([console.came[n] - start for console in here])
        await asyncio.sleep(0.5)
    for task in listening:
        task.cancel()
    return out


async def _changed(stack: Stack, n: int) -> float:
    row = {"id": {"S": _WHO}, "presence": {"S": ("online", "away")[n % 2]}, "presence_at": {"N": str(n)}}
    client = stack.client("dynamodb")
    start = time.monotonic()
    await asyncio.to_thread(client.put_item, TableName="rapport-local-agents", Item=row)
    return start


def told(took: list[list[float]]) -> list[str]:
    every = sorted(one for change in took for one in change)
    last = sorted(max(change) for change in took)

    def at(values: list[float], share: float) -> float:
        return values[min(len(values) - 1, round(share * (len(values) - 1)))]

    lines = [("every console", every), ("the last console of a change", last)]
    return [
        f"{name}: p50 {at(v, 0.5) * 1000:.0f} ms, p99 {at(v, 0.99) * 1000:.0f} ms, most {v[-1] * 1000:.0f} ms"
        for name, v in lines
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.bench.live", description="Measure the way to the consoles.")
    parser.add_argument("--consoles", type=int, default=200)
    parser.add_argument("--changes", type=int, default=10)
    chosen = parser.parse_args()
    others = Others()
    print(f"{others}{', so times are doubtful' if others.busy else ''}")
    with (
        tempfile.TemporaryDirectory(prefix="rapport-live-") as folder,
        start_stack(Path(folder), auth=True, with_sandbox=False) as stack,
    ):
        wait_healthy(stack)
        try:
            took = asyncio.run(measure(stack, chosen.consoles, chosen.changes))
        except RuntimeError as error:
            log = "\n".join(stack.lambda_log(name, 5) for name in ("agent_stream", "changes"))
            raise SystemExit(f"{error}\n{log}") from None
        print("\n".join([f"One change to {chosen.consoles} consoles, {chosen.changes} times:", *told(took)]))
        print(stack.lambda_log("changes", 3))


if __name__ == "__main__":
    main()
