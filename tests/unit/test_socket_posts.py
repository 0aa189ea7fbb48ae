"""Posting to open sockets, against a small server that speaks as API Gateway does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib import config
from chalicelib.aws.sockets import Post, SocketPosts, _pool


@dataclass
class Gateway:
    url: str = ""
    heard: list[tuple[str, str, str]] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    answers: dict[str, list[int]] = field(default_factory=dict)  # connection -> what to answer, the last for good


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    made = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            connection = self.path.rpartition("/")[2]
            made.heard.append((self.command, connection, body))
            made.signed.append(self.headers.get("Authorization", ""))
            left = made.answers.get(connection, [200])
            self.send_response(left.pop(0) if len(left) > 1 else left[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_DELETE = do_POST

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}/prod"
    monkeypatch.setattr(config, "load", lambda: config.Config(sockets=made.url))
    try:
        yield made
    finally:
        _pool().clear()
        server.shutdown()
        server.server_close()
        thread.join()


def test_each_connection_gets_its_texts_in_order_signed(gateway: Gateway) -> None:
    done = SocketPosts().post([Post("a=", "1"), Post("b", "2"), Post("a=", "3")])
    assert (done.gone, done.failed) == (set(), {})
    assert [body for _, connection, body in gateway.heard if connection == "a%3D"] == ["1", "3"]
    assert [body for _, connection, body in gateway.heard if connection == "b"] == ["2"]
    assert all("/execute-api/aws4_request" in text for text in gateway.signed)


def test_whoever_is_gone_is_told_of_and_not_tried_again(gateway: Gateway) -> None:
    gateway.answers = {"a": [410]}
    done = SocketPosts().post([Post("a", "1"), Post("a", "2"), Post("b", "2")])
    assert (done.gone, done.failed) == ({"a"}, {})
    assert [body for _, connection, body in gateway.heard if connection == "a"] == ["1"]


@pytest.mark.parametrize(
    ("answers", "failed", "times"),
    [([429, 200], {}, 2), ([500, 503, 200], {}, 3), ([429], {"a": 429}, 3), ([403], {"a": 403}, 1)],
)
def test_what_may_pass_is_tried_three_times(
    gateway: Gateway, answers: list[int], failed: dict[str, int], times: int
) -> None:
    gateway.answers = {"a": answers}
    assert SocketPosts().post([Post("a", "1")]).failed == failed
    assert len(gateway.heard) == times


def test_a_gateway_that_does_not_answer_is_a_failure_and_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "load", lambda: config.Config(sockets="http://127.0.0.1:9/prod"))
    assert SocketPosts().post([Post("a", "1"), Post("b", "1")]).failed == {"a": 0, "b": 0}
    SocketPosts().close("a")


def test_nothing_to_post_is_nothing(gateway: Gateway) -> None:
    assert SocketPosts().post([]).failed == {}
    SocketPosts().close("a")
    assert [(method, connection) for method, connection, _ in gateway.heard] == [("DELETE", "a")]
