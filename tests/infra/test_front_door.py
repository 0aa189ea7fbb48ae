"""The front door against upstreams made for the purpose."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.local import ministack, process


@dataclass
class Seen:
    requests: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    gate: threading.Event = field(default_factory=threading.Event)


@contextmanager
def upstream(name: str) -> Iterator[tuple[int, Seen]]:
    """Echoes what it was asked; /slow waits for the gate; /chunks answers in chunks."""
    seen = Seen()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            with seen.lock:
                seen.requests.append({"line": self.path, **{k.lower(): v for k, v in self.headers.items()}})
                seen.bodies.append(body)
                seen.at_once += 1
                seen.most_at_once = max(seen.most_at_once, seen.at_once)
            if self.path.startswith("/slow"):
                seen.gate.wait(10)
            with seen.lock:
                seen.at_once -= 1
            self._answer()

        do_GET = do_POST

        def _answer(self) -> None:
            body = json.dumps({"from": name, "path": self.path}).encode()
            self.send_response(201)
            self.send_header("X-Kept", "Yes")
            if self.path.startswith("/chunks"):
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for part in (body[:5], body[5:]):
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                self.wfile.write(b"0\r\n\r\n")
            else:
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        seen.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Door:
    port: int
    api: Seen
    sandbox: Seen

    def ask(
        self, method: str, target: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.putrequest(method, target, skip_host="host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        finally:
            connection.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with (
        upstream("api") as (api_port, api),
        upstream("sandbox") as (sandbox_port, sandbox),
        started(tmp_path, api_port, sandbox_port) as port,
    ):
        yield Door(port, api, sandbox)


@contextmanager
def started(folder: Path, api_port: int, sandbox_port: int, slots: int = 2, sockets: str = "") -> Iterator[int]:
    port = process.free_port()
    command = [sys.executable, "-m", "infra.local.front_door", "--port", str(port), "--api-port", str(api_port)]
    command += ["--api-host", "api.example", "--sandbox-port", str(sandbox_port), "--slots", str(slots)]
    command += ["--socket-api", sockets] if sockets else []
    service = process.start(
        "front door", command, log=folder / "log", environment=ministack.project_environment(), folder=folder
    )
    try:
        process.wait_ready(service, lambda: process.listening(port))
        yield port
    finally:
        assert service.stop(), "the front door did not stop by itself"


def test_path_and_query_reach_the_api_byte_for_byte(door: Door) -> None:
    target = "/webhooks/sms/main?From=%2b1555&empty=&b=a+b%20c&x=%7E~&x=2"
    status, body, headers = door.ask("POST", target, b"Body=Hi", X_Twilio_Signature="abc=")
    assert status == 201
    assert json.loads(body) == {"from": "api", "path": target}
    assert headers["x-kept"] == "Yes"
    (seen,) = door.api.requests
    assert seen["host"] == "api.example"
    assert seen["x-twilio-signature"] == "abc="
    assert door.api.bodies == [b"Body=Hi"]


def test_the_client_s_word_on_where_it_came_from_is_not_believed(door: Door) -> None:
    door.ask("GET", "/api/health", X_Forwarded_For="6.6.6.6", X_Forwarded_Host="evil.example")
    (seen,) = door.api.requests
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-host"] == f"127.0.0.1:{door.port}"


def test_the_sandbox_gets_its_part_without_the_prefix(door: Door) -> None:
    _, body, _ = door.ask("GET", "/sandbox/twilio/page?a=%20")
    assert json.loads(body) == {"from": "sandbox", "path": "/twilio/page?a=%20"}
    (seen,) = door.sandbox.requests
    assert seen["x-forwarded-prefix"] == "/sandbox"
    assert seen["host"] == f"127.0.0.1:{door.port}"


def test_the_sandbox_without_its_slash_is_one_redirect_away(door: Door) -> None:
    status, _, headers = door.ask("GET", "/sandbox?a=1")
    assert (status, headers["location"]) == (307, "/sandbox/?a=1")
    assert door.ask("GET", "/sandboxes")[0] == 201  # another path of the API's
    assert len(door.api.requests) == 1


def test_an_answer_in_chunks_arrives_whole(door: Door) -> None:
    status, body, headers = door.ask("GET", "/chunks")
    assert (status, json.loads(body)["path"]) == (201, "/chunks")
    assert headers.get("transfer-encoding") == "chunked"


def test_a_request_in_chunks_arrives_whole_and_with_its_length(door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=15)
    connection.request("POST", "/webhooks/x/brand", iter([b"ab", b"cd"]), encode_chunked=True)
    assert connection.getresponse().read()
    connection.close()
    assert door.api.bodies == [b"abcd"]
    assert door.api.requests[0]["content-length"] == "4"


def test_one_connection_serves_many_requests(door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=15)
    for number in range(5):
        connection.request("POST", f"/api/{number}", b"x" * number)
        answer = connection.getresponse()
        assert json.loads(answer.read())["path"] == f"/api/{number}"
    connection.close()


def test_more_requests_than_slots_wait_instead_of_being_refused(door: Door) -> None:
    with ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(door.ask, "POST", f"/slow/{n}", b"x") for n in range(10)]
        # The sandbox is not limited: it answers while the API's slots are all taken.
        assert door.ask("GET", "/sandbox/")[0] == 201
        door.api.gate.set()
        assert {answer.result()[0] for answer in waiting} == {201}
    assert len(door.api.requests) == 10
    assert 1 <= door.api.most_at_once <= 2


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "in chunks"])
def test_a_body_over_ten_megabytes_is_refused(door: Door, declared: bool) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=15)
    piece = b"x" * (1 << 20)
    try:
        if declared:
            connection.request("POST", "/webhooks/sms/main", piece * 11)
        else:
            connection.request("POST", "/webhooks/sms/main", iter([piece] * 11), encode_chunked=True)
        answer = connection.getresponse()
        assert answer.status == 413
        assert json.loads(answer.read())["title"] == "The body is over 10 MB"
    finally:
        connection.close()
    assert not door.api.requests


def test_an_api_that_is_not_there_is_a_502_that_says_so(tmp_path: Path) -> None:
    with started(tmp_path, process.free_port(), 0) as port:
        status, body, _ = Door(port, Seen(), Seen()).ask("GET", "/api/health")
    assert status == 502
    assert "does not answer" in json.loads(body)["title"]


@contextmanager
def echoing() -> Iterator[tuple[int, list[bytes]]]:
    """Takes an upgrade and sends back whatever comes then; the heads of the requests it saw."""
    heads: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=echo, args=(connection,), daemon=True).start()

    def echo(connection: socket.socket) -> None:
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(1000)
            heads.append(head)
            connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nfirst")
            while data := connection.recv(1000):
                connection.sendall(data.upper())

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1], heads
    finally:
        server.close()


def upgraded(port: int, target: str) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=10)
    made.sendall(f"GET {target} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n".encode())
    return made


def received(made: socket.socket, until: bytes) -> bytes:
    out = b""
    while until not in out and (data := made.recv(1000)):
        out += data
    return out


def test_sockets_are_passed_through_both_ways_and_hold_no_slot(tmp_path: Path) -> None:
    with echoing() as (api_port, heads), started(tmp_path, api_port, 1, slots=1, sockets="abcd1234") as port:
        both = [upgraded(port, f"/live?code=a%20b{n}") for n in range(2)]
        for n, made in enumerate(both):
            assert received(made, b"first").startswith(b"HTTP/1.1 101 ")
            made.sendall(f"frame {n}".encode())
            assert received(made, b"FRAME") == f"FRAME {n}".encode()
        assert heads[0].startswith(b"GET /_aws/execute-api/abcd1234/local?code=a%20b0 HTTP/1.1\r\n")
        assert b"Upgrade: websocket" in heads[0]
        for made in both:
            made.close()


def test_only_an_upgrade_at_its_own_place_is_a_socket(tmp_path: Path) -> None:
    with (
        upstream("api") as (api_port, api),
        upstream("sandbox") as (sandbox_port, _),
        started(tmp_path, api_port, sandbox_port, sockets="abcd1234") as port,
    ):
        door = Door(port, api, api)
        assert door.ask("GET", "/live?code=x")[0] == 201
        assert door.ask("GET", "/lively", Connection="Upgrade", Upgrade="websocket")[0] == 201
    assert [seen["line"] for seen in api.requests] == ["/live?code=x", "/lively"]
