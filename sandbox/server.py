"""The sandbox's HTTP server: `start()` it, use `.url`, `.stop()` it."""

from __future__ import annotations

import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox import control, meta, pages, phone_routes, x
from sandbox.accounts import Accounts
from sandbox.box import Box
from sandbox.deliver import META_PAUSES, Courier
from sandbox.limits import Limits
from sandbox.phone import Phone
from sandbox.web import MAX_BODY, Reply, Request, answer
from sandbox.world import World

_SAVE_SECONDS = 1.0
Serve = Callable[[Box, Request], Reply]
_MOUNTS: tuple[tuple[str, Serve], ...] = (
    ("/twilio", phone_routes.handle),
    ("/x", x.handle),
    ("/meta/v26.0", meta.handle),
    ("/_sandbox", control.handle),
)


@dataclass(slots=True, kw_only=True)
class Handle:
    """A running sandbox. `box` gives tests its insides."""

    url: str
    box: Box
    _server: _Server
    _threads: list[threading.Thread] = field(default_factory=list)

    def stop(self) -> None:
        """Stop listening, save, and let go of every connection; takes well under a second."""
        if self.box.stopping.is_set():
            return
        self.box.stopping.set()
        self._server.shutdown()
        self.box.phone.stop()
        self.box.courier.stop()
        self._server.hang_up()
        self._server.server_close()
        for thread in self._threads:
            thread.join(timeout=1)
        self.box.world.save()

    def __enter__(self) -> Handle:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(
    port: int = 0,
    *,
    target: str = "http://127.0.0.1:8080",
    public_url: str = "",
    accounts: Path | Iterable[Mapping[str, Any]] | None = None,
    state: Path | None = None,
    own_url: str = "",
    clock: Callable[[], float] = time.time,
    meta_pauses: tuple[float, ...] = META_PAUSES,
    quiet: bool = True,
) -> Handle:
    """Listen on 127.0.0.1 only (`port` 0: any free one).

    `target` is where webhooks are called, `public_url` (default: the same) what they are signed for,
    `own_url` (default: where it listens) what media addresses begin with. Raises OSError if the port is taken.
    """
    log = _silent if quiet else _say
    world = World(state, clock)
    server = _Server(("127.0.0.1", port), _Handler)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    courier = Courier(world, target=target, public_url=public_url or target, meta_pauses=meta_pauses, log=log)
    box = Box(
        world=world,
        accounts=Accounts(accounts),
        courier=courier,
        own_url=(own_url or url).rstrip("/"),
        limits=Limits(clock),
        log=log,
    )
    box.phone = Phone(box)
    server.box = box
    handle = Handle(url=url, box=box, _server=server)
    listen = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="sandbox-listen")
    save = threading.Thread(target=_save_often, args=(box,), name="sandbox-save")
    handle._threads = [listen, save]
    for thread in handle._threads:
        thread.daemon = True
        thread.start()
    return handle


def _save_often(box: Box) -> None:
    """Save what changed, and no more than a tenth of the time."""
    pause = _SAVE_SECONDS
    while not box.stopping.wait(pause):
        started = time.monotonic()
        box.world.save()
        pause = max(_SAVE_SECONDS, 10 * (time.monotonic() - started))


def _silent(line: str) -> None:
    pass


def _say(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, file=sys.stderr, flush=True)


def route(box: Box, request: Request) -> Reply:
    """Hand the request to the stand-in it is for."""
    for prefix, serve in _MOUNTS:
        if request.path.startswith(prefix + "/"):
            if prefix == "/_sandbox" and not _is_local(request):
                return answer({"error": "Only this machine may use the sandbox."}, 403)
            inner = Request(
                method=request.method,
                path=request.path[len(prefix) :],
                query=request.query,
                headers=request.headers,
                body=request.body,
            )
            reply = serve(box, inner)
            if prefix != "/_sandbox" and request.method != "GET":
                said = "dropped" if reply.drop else str(reply.status)
                box.log(f"{prefix[1:].partition('/')[0]:<7} <- {request.method} {inner.path}: {said}{_words(reply)}")
            return reply
    return pages.handle(box, request)


def _words(reply: Reply) -> str:
    return "" if reply.ok or reply.drop else " " + reply.body.decode("utf-8", "replace")[:200]


def _is_local(request: Request) -> bool:
    """Whether the page that asks believes to be on this machine (a guard against DNS rebinding)."""
    host = request.headers.get("host", "").rpartition("@")[2]
    name = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return name in ("127.0.0.1", "localhost", "::1") or name.endswith(".localhost")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    box: Box

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End every connection that is still open, so that its thread ends too."""
        with self._guard:
            still_open = list(self._open)
        for connection in still_open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # it went by itself in between
                continue
        deadline = time.monotonic() + 0.5
        while self._open and time.monotonic() < deadline:
            time.sleep(0.005)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no error of ours."""
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            traceback.print_exc()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Sandbox"
    sys_version = ""
    wbufsize = -1  # head and body leave in one piece
    disable_nagle_algorithm = True
    timeout = 120
    server: _Server

    def _serve(self) -> None:
        size = self.headers.get("Content-Length") or "0"
        if not size.isdecimal() or int(size) > MAX_BODY or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._write(answer({"error": "The body is too large, or its length is not stated."}, 413))
            return
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=unquote(parts.path),
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(size)),
        )
        self._write(self._reply(request))

    def _reply(self, request: Request) -> Reply:
        try:
            return route(self.server.box, request)
        except Exception:
            # A fault in a stand-in must look like the provider's, and be seen here.
            traceback.print_exc()
            return answer({"error": "The sandbox itself failed; its log says why."}, 500)

    def _write(self, reply: Reply) -> None:
        if reply.drop:
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the stand-ins log what matters themselves."""
