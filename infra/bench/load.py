"""Webhooks at a steady number of connections: as many as are answered, one after the other on each."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from infra.bench.customers import Webhook


@dataclass(slots=True)
class Burst:
    """What was answered within the time. `ms` is each accepted webhook's own time."""

    seconds: float
    ms: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def per_second(self) -> float:
        return len(self.ms) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def p50(self) -> float:
        return statistics.median(self.ms) if self.ms else 0.0


def raw_request(webhook: Webhook, host: str, path: str = "") -> bytes:
    """The request's bytes, ready to be written to a connection that stays open."""
    where = path or f"/webhooks/{webhook.channel}/{webhook.account}"
    headers = {"Host": host, "Content-Length": str(len(webhook.body)), "X-Forwarded-Proto": "http", **webhook.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {where} HTTP/1.1\r\n{head}\r\n".encode() + webhook.body


def burst(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Burst:
    return asyncio.run(_burst(port, requests, connections, seconds))


async def _burst(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Burst:
    started = time.perf_counter()
    found = Burst(seconds)
    await asyncio.gather(*(_client(port, requests, found, started + seconds) for _ in range(connections)))
    found.seconds = time.perf_counter() - started
    return found


async def _client(port: int, requests: Iterator[bytes], found: Burst, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (began := time.perf_counter()) < until:
            writer.write(next(requests))
            status = await answered(reader)
            if status < 300:
                found.ms.append((time.perf_counter() - began) * 1000)
            else:
                found.refused += 1
    finally:
        writer.close()


async def answered(reader: asyncio.StreamReader) -> int:
    """Read one whole answer; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    headers = dict(line.lower().split(b":", 1) for line in lines[1:] if b":" in line)
    if b"chunked" in headers.get(b"transfer-encoding", b""):
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    else:
        await reader.readexactly(int(headers.get(b"content-length", b"0")))
    return int(lines[0].split(b" ")[1])
