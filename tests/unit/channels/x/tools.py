"""What the tests of the X channel share: the demo account, a request, the fixtures, a fake way out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.channels.base import Account, HttpAnswer, Secrets, SendFailed, WebhookRequest
from chalicelib.channels.x import inbound
from chalicelib.domain.events import Channel, Event

FIXTURES = Path(__file__).parents[3] / "fixtures" / "channels" / "x"
NOW = 1_790_000_000_000
ACCOUNT = Account(channel=Channel.X, id="brand", address="1000000001")
SECRETS = Secrets(webhook=("newest", "older"), send={"access_token": "the-token"})


def webhook(
    body: bytes = b"", *, method: str = "POST", headers: Mapping[str, str] | None = None, **query: str
) -> WebhookRequest:
    return WebhookRequest(method=method, urls=(), headers=headers or {}, query=query, body=body, received_at=NOW)


def sign(secret: str, body: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def parsed(body: Any, account: Account = ACCOUNT) -> list[Event]:
    return inbound.parse(webhook(json.dumps(body).encode()), account)


def fixture(name: str) -> dict[str, Any]:
    """A fresh copy of `<name>.json`, so that a test may change it."""
    loaded: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_bytes())
    return loaded


@dataclass
class Call:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class FakeHttp:
    """Answers in turn, and remembers what was asked. An answer that is a SendFailed is raised."""

    answers: list[HttpAnswer | SendFailed]
    calls: list[Call] = field(default_factory=list)

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        self.calls.append(Call(method, url, headers, body))
        answer = self.answers.pop(0)
        if isinstance(answer, SendFailed):
            raise answer
        return answer


def answer(status: int, body: Any = None, **headers: str) -> HttpAnswer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpAnswer(
        status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=raw
    )
