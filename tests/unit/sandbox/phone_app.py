"""An application that answers the phone: TwiML by step, on a free port, with everything it was asked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from sandbox.server import start
from tests.phone import Line, Phone
from tests.unit.sandbox.conftest import Client

SID = "AC" + "3d" * 16
TOKEN = "voice-token"
PUBLIC = "https://care.larkspur.example"
BRAND = "+15550100003"
ADA = "+15550200001"
VOICE: dict[str, Any] = {
    "channel": "voice",
    "id": "main",
    "name": "Larkspur Shoes",
    "address": BRAND,
    "secrets": {"webhook": [TOKEN], "send": {"account_sid": SID, "auth_token": TOKEN}},
}
Answer = str | tuple[int, str] | Callable[[dict[str, str]], str]


@dataclass
class Asked:
    """One request to the application. `step` is the query's."""

    step: str
    form: dict[str, str]
    url: str
    signed: bool
    method: str = "POST"
    token: str = ""


@dataclass
class App:
    """`steps` maps a step ("" is the first document) to TwiML without the Response, a (status, body), or a function."""

    steps: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    kind: str = "text/xml"
    news: threading.Condition = field(default_factory=threading.Condition)

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        with self.news:
            self.asked.append(asked)
            self.news.notify_all()
        found = self.steps.get(asked.step, "")
        if callable(found):
            found = found(asked.form)
        if isinstance(found, tuple):
            return found[0], found[1].encode()
        return 200, (found if found.startswith("<?") else f"<Response>{found}</Response>").encode()

    def wait(self, step: str, count: int = 1, **fields: str) -> list[Asked]:
        """The requests for that step with those fields, once there are so many."""

        def matching() -> list[Asked]:
            return [a for a in self.asked if a.step == step and fields.items() <= a.form.items()]

        with self.news:
            done = self.news.wait_for(lambda: len(matching()) >= count, timeout=5)
            assert done, f"{step} {fields}: only {[(a.step, a.form.get('CallStatus')) for a in self.asked]}"
            return matching()

    def statuses(self, step: str = "status", sid: str = "") -> list[str]:
        with self.news:
            return [a.form["CallStatus"] for a in self.asked if a.step == step and sid in ("", a.form["CallSid"])]


def signed(method: str, url: str, body: bytes, given: str) -> bool:
    """Twilio's rule, written out again: the URL, then each field of the form sorted by name."""
    text = url + "".join(n + v for n, v in sorted(parse_qsl(body.decode(), keep_blank_values=True)))
    digest = hmac.new(TOKEN.encode(), text.encode(), hashlib.sha1).digest()
    return given == base64.b64encode(digest).decode()


@pytest.fixture
def app() -> Iterator[App]:
    app = App()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            step = query.pop("step", "")
            form = query if self.command == "GET" else dict(parse_qsl(body.decode(), keep_blank_values=True))
            right = signed(self.command, PUBLIC + self.path, body, self.headers["X-Twilio-Signature"])
            token = self.headers.get("I-Twilio-Idempotency-Token", "")
            status, raw = app.answer(Asked(step, form, PUBLIC + self.path, right, self.command, token))
            self.send_response(status)
            self.send_header("Content-Type", app.kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = _serve

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield app
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class World:
    """The running sandbox from both sides: the people's phones and Twilio's API."""

    app: App
    phone: Phone
    client: Client

    def call(self, **data: Any) -> Line:
        return self.phone.call(ADA, **data)

    def rest(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | list[tuple[str, str]] | None = None,
        password: str = TOKEN,
    ) -> tuple[int, Any]:
        basic = base64.b64encode(f"{SID}:{password}".encode()).decode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {basic}"}
        path = f"/twilio/2010-04-01/Accounts/{SID}/{path}"
        return self.client.call(method, path, urlencode(fields or {}).encode(), headers)[:2]

    def url(self, step: str) -> str:
        return f"{PUBLIC}/webhooks/voice/main?step={step}"

    def dial(self, to: str, *more: tuple[str, str], **fields: str) -> Line:
        """Make a call through the API, with every progress event told to step=status."""
        told = [("StatusCallback", self.url("status"))]
        told += [("StatusCallbackEvent", e) for e in ("initiated", "ringing", "answered", "completed")]
        given = {"From": BRAND, "To": to, "Url": self.url("out"), **fields}
        status, call = self.rest("POST", "Calls.json", [*given.items(), *told, *more])
        assert status == 201, call
        assert call["status"] == "queued"
        return Line(self.phone, call["sid"])


@pytest.fixture
def world(app: App) -> Iterator[World]:
    with start(target=app.url, public_url=PUBLIC, accounts=[VOICE]) as running:
        world = World(app, Phone(running.url), Client(running))
        world.phone.set(scale=0.01)
        yield world
