"""One stable local origin for the API and the sandbox, which queues where the emulator would refuse.

    /sandbox/...   -> the sandbox, prefix stripped, X-Forwarded-Prefix: /sandbox
    /live          -> the API of the consoles' sockets: the upgrade is passed through, then bytes both ways
    everything else -> the API, by its domain name in the Host header

The emulated Lambda starts a process for every request at once and answers 429 beyond its
limit; real ones scale. So at most `--slots` requests are with the API at a time and the
others wait here, in order. A request takes its slot only once its body has arrived.

Path and query go through byte for byte: providers sign them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import time
from dataclasses import dataclass, field

import h11

MAX_BODY = 10 * 1024 * 1024  # as API Gateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
_CHUNK = 64 * 1024
_IDLE_SECONDS = 3.0  # a pooled connection older than this may be closing at the other end
_CLIENT_IDLE_SECONDS = 75.0
_LINGER_SECONDS = 3.0
_UPSTREAM_SECONDS = 40.0  # API Gateway gives up after 29
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection".split()
    + b"te trailer transfer-encoding upgrade expect".split()
)
_PREFIX = b"/sandbox"
_SOCKET = b"/live"

Headers = list[tuple[bytes, bytes]]


class Refuse(Exception):
    """Answer the client ourselves."""

    def __init__(self, status: int, title: str, *, location: bytes = b"") -> None:
        super().__init__(title)
        self.status, self.title, self.location = status, title, location


@dataclass(slots=True)
class Upstream:
    """Where a kind of request goes. `host`: the Host header to send, b"" to keep the client's."""

    name: str
    port: int
    host: bytes = b""
    slots: asyncio.Semaphore | None = None
    idle: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self.idle:
            since, reader, writer = self.idle.pop()
            if time.monotonic() - since < _IDLE_SECONDS and not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        try:
            return await asyncio.open_connection("127.0.0.1", self.port, limit=_CHUNK)
        except OSError as error:
            raise Refuse(502, f"{self.name} does not answer on port {self.port}") from error

    def keep(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.idle.append((time.monotonic(), reader, writer))


class FrontDoor:
    def __init__(self, api_port: int, api_host: str, sandbox_port: int, slots: int, socket_api: str = "") -> None:
        self._sockets = f"/_aws/execute-api/{socket_api}/local".encode() if socket_api else b""
        self._api = Upstream("The local AWS", api_port, api_host.encode(), asyncio.Semaphore(slots))
        self._sandbox = Upstream("The sandbox", sandbox_port) if sandbox_port else None

    async def serve(self, port: int) -> None:
        """Until SIGTERM or SIGINT."""
        stopping = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
        server = await asyncio.start_server(self._client, "127.0.0.1", port, limit=_CHUNK, backlog=512)
        async with server:
            await stopping.wait()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = _Client(reader, writer)
        try:
            while await self._one(client):
                client.next()
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError, h11.RemoteProtocolError):
            pass  # the client went away or does not speak HTTP: nobody is left to tell
        finally:
            writer.close()

    async def _one(self, client: _Client) -> bool:
        """Serve one request; whether another may follow on this connection."""
        request = await client.request()
        if request is None:
            return False
        try:
            if self._sockets and _is_socket(request):
                return await self._socket(client, request)
            upstream, target, added = self._route(request)
            body = await client.body(request)
            if upstream.slots is None:
                await _relay(client, upstream, request, target, added, body)
            else:
                async with upstream.slots:
                    await _relay(client, upstream, request, target, added, body)
        except Refuse as refusal:
            if client.answered:
                return False
            await client.refuse(refusal)
        return client.reusable

    async def _socket(self, client: _Client, request: h11.Request) -> bool:
        """Pass an upgrade on, then bytes both ways until either side ends. Holds no slot: sockets stay open."""
        query = bytes(request.target).partition(b"?")[2]
        headers = [(n, v) for n, v in request.headers.raw_items() if n.lower() != b"host"]
        lines = [b"GET %s?%s HTTP/1.1" % (self._sockets, query), b"Host: 127.0.0.1:%d" % self._api.port]
        lines += [b"%s: %s" % header for header in headers]
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._api.port, limit=_CHUNK)
        except OSError as error:
            raise Refuse(502, f"{self._api.name} does not answer on port {self._api.port}") from error
        writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + client.rest())
        await client.pipe(reader, writer)
        return False

    def _route(self, request: h11.Request) -> tuple[Upstream, bytes, Headers]:
        target = bytes(request.target)
        path = target.split(b"?", 1)[0]
        if self._sandbox and (path == _PREFIX or path.startswith(_PREFIX + b"/")):
            if path == _PREFIX:
                raise Refuse(307, "The sandbox is one slash further", location=_PREFIX + b"/" + target[len(path) :])
            return self._sandbox, target[len(_PREFIX) :], [(b"X-Forwarded-Prefix", _PREFIX)]
        return self._api, target, []


class _Client:
    """The client's side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._h11 = h11.Connection(h11.SERVER, max_incomplete_event_size=_CHUNK)
        self.answered = False
        peer = writer.get_extra_info("peername")
        self.address = str(peer[0] if peer else "127.0.0.1").encode()

    @property
    def reusable(self) -> bool:
        return self._h11.our_state is h11.DONE and self._h11.their_state is h11.DONE

    def next(self) -> None:
        self._h11.start_next_cycle()
        self.answered = False

    async def request(self) -> h11.Request | None:
        event = await asyncio.wait_for(self._event(), _CLIENT_IDLE_SECONDS)
        return event if isinstance(event, h11.Request) else None

    async def body(self, request: h11.Request) -> bytes:
        """All of it, or Refuse(413)."""
        declared = next((v for n, v in request.headers if n == b"content-length"), b"0")
        if int(declared) > MAX_BODY:
            raise Refuse(413, "The body is over 10 MB")
        if self._h11.they_are_waiting_for_100_continue:
            await self._send(h11.InformationalResponse(status_code=100, headers=[]))
        parts: list[bytes] = []
        size = 0
        while True:
            event = await asyncio.wait_for(self._event(), _CLIENT_IDLE_SECONDS)
            if isinstance(event, h11.Data):
                parts.append(bytes(event.data))
                size += len(event.data)
                if size > MAX_BODY:
                    raise Refuse(413, "The body is over 10 MB")
            elif isinstance(event, h11.EndOfMessage):
                return b"".join(parts)
            else:
                raise ConnectionError("the client left in the middle of its request")

    def rest(self) -> bytes:
        """What the client has sent beyond its request."""
        return bytes(self._h11.trailing_data[0])

    async def pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The client and another end talk to each other as they like."""
        self.answered = True
        ways = [asyncio.create_task(_pour(self._reader, writer)), asyncio.create_task(_pour(reader, self._writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            writer.close()

    async def send(self, event: h11.Event) -> None:
        self.answered = True
        await self._send(event)

    async def refuse(self, refusal: Refuse) -> None:
        body = json.dumps({"title": refusal.title, "status": refusal.status}).encode()
        headers: Headers = [(b"Content-Type", b"application/problem+json"), (b"Content-Length", b"%d" % len(body))]
        if refusal.location:
            headers.append((b"Location", refusal.location))
        if self._h11.their_state is not h11.DONE:
            headers.append((b"Connection", b"close"))  # part of its request is unread
        await self.send(h11.Response(status_code=refusal.status, headers=headers))
        await self._send(h11.Data(data=body))
        await self._send(h11.EndOfMessage())
        if self._h11.their_state is not h11.DONE:
            await self._discard()

    async def _discard(self) -> None:
        """Read on a little: closing on unread data would throw our answer away (a TCP reset)."""
        with contextlib.suppress(TimeoutError, OSError):
            self._writer.write_eof()
            async with asyncio.timeout(_LINGER_SECONDS):
                while await self._reader.read(_CHUNK):
                    pass

    async def _event(self) -> h11.Event | type[h11.PAUSED]:
        while True:
            event = self._h11.next_event()
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]
            self._h11.receive_data(await self._reader.read(_CHUNK))

    async def _send(self, event: h11.Event) -> None:
        data = self._h11.send(event)
        if data:
            self._writer.write(data)
            await self._writer.drain()


def _is_socket(request: h11.Request) -> bool:
    asked = {n: v.lower() for n, v in request.headers}
    return bytes(request.target).split(b"?", 1)[0] == _SOCKET and asked.get(b"upgrade") == b"websocket"


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()


async def _relay(
    client: _Client, upstream: Upstream, request: h11.Request, target: bytes, added: Headers, body: bytes
) -> None:
    reader, writer = await upstream.connect()
    other = h11.Connection(h11.CLIENT, max_incomplete_event_size=_CHUNK)
    try:
        headers = _forwarded(client, upstream, request, added, body)
        head = other.send(h11.Request(method=request.method, target=target, headers=headers)) or b""
        writer.write(head + ((other.send(h11.Data(data=body)) or b"") if body else b""))
        other.send(h11.EndOfMessage())
        await writer.drain()
        async with asyncio.timeout(_UPSTREAM_SECONDS):
            await _answer(client, reader, other)
    except (OSError, h11.RemoteProtocolError) as error:
        writer.close()
        raise Refuse(502, f"{upstream.name} broke off its answer") from error
    except BaseException:
        writer.close()
        raise
    if other.our_state is h11.DONE and other.their_state is h11.DONE:
        upstream.keep(reader, writer)
    else:
        writer.close()


async def _answer(client: _Client, reader: asyncio.StreamReader, other: h11.Connection) -> None:
    """Pass the answer on as it comes."""
    while True:
        event = other.next_event()
        if event is h11.NEED_DATA:
            other.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Response):
            headers = [(n, v) for n, v in event.headers.raw_items() if n.lower() not in _HOP_BY_HOP]
            await client.send(h11.Response(status_code=event.status_code, headers=headers, reason=event.reason))
        elif isinstance(event, h11.Data):
            await client.send(event)
        elif isinstance(event, h11.EndOfMessage):
            await client.send(h11.EndOfMessage())
            return
        elif isinstance(event, h11.ConnectionClosed):
            raise ConnectionError("closed")


def _forwarded(client: _Client, upstream: Upstream, request: h11.Request, added: Headers, body: bytes) -> Headers:
    listed = {t.strip().lower() for n, v in request.headers if n == b"connection" for t in v.split(b",")}
    dropped = _HOP_BY_HOP | listed | {b"host", b"content-length", b"x-forwarded-for", b"x-forwarded-host"}
    dropped |= {b"x-forwarded-proto", b"x-forwarded-prefix"}
    asked = next((v for n, v in request.headers if n == b"host"), b"")
    headers: Headers = [(b"Host", upstream.host or asked)]
    headers += [(n, v) for n, v in request.headers.raw_items() if n.lower() not in dropped]
    if body or request.method in (b"POST", b"PUT", b"PATCH"):
        headers.append((b"Content-Length", b"%d" % len(body)))
    headers += [(b"X-Forwarded-For", client.address), (b"X-Forwarded-Proto", b"http"), (b"X-Forwarded-Host", asked)]
    return headers + added


def main() -> None:
    parser = argparse.ArgumentParser(description="One local origin for the API and the sandbox.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api-port", type=int, required=True)
    parser.add_argument("--api-host", required=True, help="the API's domain name on the emulator")
    parser.add_argument("--sandbox-port", type=int, default=0)
    parser.add_argument("--slots", type=int, default=8, help="requests with the API at a time")
    parser.add_argument("--socket-api", default="", help="the id of the API of the consoles' sockets")
    options = parser.parse_args()
    door = FrontDoor(options.api_port, options.api_host, options.sandbox_port, options.slots, options.socket_api)
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(door.serve(options.port))
        except OSError as error:
            sys.exit(f"The front door can't listen on port {options.port}: {error.strerror}.")


if __name__ == "__main__":
    main()
