"""A sandbox on a free port, and a target that records the webhooks it is called with."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from sandbox.server import Handle, start

TWILIO_SID = "AC" + "0a" * 16
SERVICE = "MG" + "1b" * 16
PUBLIC = "https://care.larkspur.example/api"
ADA = {"name": "Ada Thistle", "number": "+15550200001"}
ACCOUNTS: list[dict[str, Any]] = [
    {
        "channel": "sms",
        "id": "main",
        "address": "+15550100001",
        "settings": {"messaging_service_sid": SERVICE},
        "secrets": {"webhook": ["twilio-token"], "send": {"account_sid": TWILIO_SID, "auth_token": "twilio-token"}},
    },
    {
        "channel": "whatsapp",
        "id": "main",
        "address": "whatsapp:+15550100002",
        "secrets": {
            "webhook": ["twilio-token"],
            "send": {"account_sid": TWILIO_SID, "auth_token": "twilio-token", "key_sid": "SK1", "key_secret": "k"},
        },
    },
    {
        "channel": "x",
        "id": "brand",
        "address": "1000000001",
        "settings": {"handle": "LarkspurShoes"},
        "secrets": {"webhook": ["x-consumer-secret"], "send": {"access_token": "x-token"}},
    },
    {
        "channel": "facebook",
        "id": "page",
        "name": "Larkspur Shoes",
        "address": "200000001",
        "secrets": {"webhook": ["app-secret"], "send": {"access_token": "page-token"}},
    },
    {
        "channel": "instagram",
        "id": "brand",
        "address": "300000001",
        "secrets": {"webhook": ["app-secret"], "send": {"access_token": "ig-token"}},
    },
    {"channel": "chat", "id": "web", "address": "", "secrets": {}},
]


@dataclass
class Hook:
    """One call the target received."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Target:
    """The product's stand-in: answers what `status` says and remembers what it was sent."""

    status: Callable[[Hook], int] = lambda hook: 200
    hooks: list[Hook] = field(default_factory=list)
    url: str = ""
    _news: threading.Condition = field(default_factory=threading.Condition)

    def take(self, hook: Hook) -> int:
        with self._news:
            self.hooks.append(hook)
            self._news.notify_all()
        return self.status(hook)

    def wait(self, count: int, among: Callable[[Hook], bool] = lambda hook: True) -> list[Hook]:
        """The matching calls, once there are `count`."""
        with self._news:
            done = self._news.wait_for(lambda: sum(map(among, self.hooks)) >= count, timeout=5)
            found = [hook for hook in self.hooks if among(hook)]
        assert done, f"{len(found)} of {count} webhooks came"
        return found


@pytest.fixture
def target() -> Iterator[Target]:
    target = Target()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = target.take(Hook(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    target.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield target
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Clock:
    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass
class Client:
    """Calls the sandbox the way a caller of the real API would."""

    box: Handle

    def call(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        parts = urlsplit(self.box.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            with connection.getresponse() as reply:
                raw = reply.read()
                told = {name.lower(): value for name, value in reply.getheaders()}
                data = json.loads(raw) if told.get("content-type") == "application/json" and raw else raw
                return reply.status, data, told
        finally:
            connection.close()

    def json(self, method: str, path: str, data: Any, token: str = "") -> tuple[int, Any, dict[str, str]]:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.call(method, path, json.dumps(data).encode(), headers)

    def text(self, fields: dict[str, str], password: str = "twilio-token") -> tuple[int, Any, dict[str, str]]:
        """POST to Twilio's Messages resource."""
        basic = base64.b64encode(f"{TWILIO_SID}:{password}".encode()).decode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {basic}"}
        path = f"/twilio/2010-04-01/Accounts/{TWILIO_SID}/Messages.json"
        return self.call("POST", path, urlencode(fields).encode(), headers)

    def do(self, kind: str, **data: Any) -> dict[str, Any]:
        status, told, _ = self.json("POST", f"/_sandbox/customers/{kind}", {"as": ADA, **data})
        assert status == 200, told
        assert isinstance(told, dict)
        return told

    def set(self, what: str, **data: Any) -> None:
        status, told, _ = self.json("POST", f"/_sandbox/{what}", data)
        assert status in (200, 201), told


@pytest.fixture
def sandbox(target: Target, clock: Clock) -> Iterator[Client]:
    with start(target=target.url, public_url=PUBLIC, accounts=ACCOUNTS, clock=clock, meta_pauses=(0.05,) * 3) as box:
        box.box.settings.receipt_ms = 5
        yield Client(box)
