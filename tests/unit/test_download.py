"""Files are fetched from public addresses only, and never too much or too slowly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib import download
from chalicelib.channels.base import Fault, SendFailed
from chalicelib.download import Download, NotPublic, origin_of, public_address


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name == "broken":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"half")
            self.close_connection = True
            return
        if name == "endless":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # until the other side has had enough
                while True:
                    self.wfile.write(b"x" * 10_000)
            return
        body = b"x" * 5000 if name == "large" else b"hello"
        self.send_response(302 if name == "moved" else 200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(body)))
        if name == "moved":
            self.send_header("Location", "/large")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def here() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_sandbox_s_own_origin_may_be_reached(here: str) -> None:
    answer = Download(inside=[f"{here}/twilio"])("GET", f"{here}/a", headers={})
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"hello", "image/png")


def test_redirects_are_left_to_the_caller(here: str) -> None:
    answer = Download(inside=[here])("GET", f"{here}/moved", headers={})
    assert (answer.status, answer.headers["location"]) == (302, "/large")


def test_nothing_else_on_this_machine_or_network_may_be_reached(here: str) -> None:
    port = here.rpartition(":")[2]
    get = Download(inside=["http://127.0.0.1:1"])
    for url in (here, f"http://localhost:{port}", f"http://[::1]:{port}"):
        with pytest.raises(NotPublic):
            get("GET", f"{url}/a", headers={})


def test_the_connection_goes_to_the_address_that_was_checked(here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name itself is never looked up again: it could lead elsewhere the second time."""
    asked: list[str] = []

    def checked(host: str, port: int, resolve: download.Resolve) -> str:
        asked.append(host)
        return "127.0.0.1"

    monkeypatch.setattr(download, "public_address", checked)
    port = here.rpartition(":")[2]
    assert Download()("GET", f"http://media.example:{port}/a", headers={}).body == b"hello"
    assert asked == ["media.example"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "192.0.2.1", "255.255.255.255"],
)  # fmt: skip
def test_these_addresses_are_not_the_internet(address: str) -> None:
    with pytest.raises(NotPublic):
        public_address("media.example", 443, lambda host, port: [address])
    with pytest.raises(NotPublic):
        public_address("media.example", 443, lambda host, port: ["93.184.215.14", address])


def test_a_public_address_is_taken_and_a_name_without_one_is_unreachable() -> None:
    assert public_address("media.example", 443, lambda host, port: ["93.184.215.14"]) == "93.184.215.14"
    with pytest.raises(OSError, match="no address"):
        public_address("media.example", 443, lambda host, port: [])


def test_a_name_that_does_not_resolve_may_be_tried_again() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(SendFailed) as failed:
        Download(resolve=resolve)("GET", "https://media.example/a", headers={})
    assert failed.value.fault is Fault.SAFE


def test_a_body_ends_one_byte_after_the_limit(here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 1000)
    assert len(Download(inside=[here])("GET", f"{here}/large", headers={}).body) == 1001


def test_a_body_without_end_ends(here: str) -> None:
    assert len(Download(inside=[here])("GET", f"{here}/endless", headers={}).body) == download.MAX_BYTES + 1


def test_an_answer_that_breaks_off_may_be_asked_for_again(here: str) -> None:
    with pytest.raises(SendFailed) as failed:
        Download(inside=[here])("GET", f"{here}/broken", headers={})
    assert failed.value.fault is Fault.UNKNOWN


def test_an_answer_that_drips_is_given_up(here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_WHOLE_SECONDS", -1.0)
    with pytest.raises(SendFailed):
        Download(inside=[here])("GET", f"{here}/a", headers={})


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Media.Example/a?b", "https://media.example:443"),
        ("http://127.0.0.1:80/", "http://127.0.0.1:80"),
        ("https://a.example\\@b.example/", "https://a.example:443"),
        ("https://u:p@a.example/", ""),
        ("ftp://a.example/", ""),
        ("a.example", ""),
        ("", ""),
        ("https://a.example:99999/", ""),
    ],
)
def test_origins(url: str, origin: str) -> None:
    assert origin_of(url) == origin
