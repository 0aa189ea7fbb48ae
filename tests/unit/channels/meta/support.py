"""What every test of the Meta channels needs: requests, accounts, folders, and a provider that answers as told."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.channels.base import Account, HttpAnswer, Secrets, SendFailed, WebhookRequest
from chalicelib.domain.events import Channel

ROOT = Path(__file__).resolve().parents[4]
FIXTURES = ROOT / "tests/fixtures/channels/meta"
PROVIDERS = Path(os.environ.get("RAPPORT_PROVIDERS") or ROOT.parent / "shared/providers")

PAGE = Account(channel=Channel.FACEBOOK, id="page", address="200000001")
INSTAGRAM = Account(channel=Channel.INSTAGRAM, id="brand", address="300000001")
SECRETS = Secrets(
    webhook=("new-app-secret", "old-app-secret"),
    send={"access_token": "EAA-page-token"},
    other={"verify_token": "let-me-in"},
)
RECEIVED = 1_763_800_200_000


def request(
    body: bytes = b"", headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
) -> WebhookRequest:
    return WebhookRequest(
        method="POST" if body else "GET",
        urls=("https://care.example/webhooks/facebook/page",),
        headers=headers or {},
        query=query or {},
        body=body,
        received_at=RECEIVED,
    )


def signature(secret: str, body: bytes, digest: Any = hashlib.sha256) -> str:
    return hmac.new(secret.encode(), body, digest).hexdigest()


@dataclass
class Graph:
    """A Graph API that gives one answer, or fails, and remembers what it was asked."""

    status: int = 200
    answer: Any = field(default_factory=lambda: {"recipient_id": "4400123", "message_id": "m_out_1"})
    headers: Mapping[str, str] = field(default_factory=dict)
    fails: SendFailed | None = None
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        self.asked.append((method, url, dict(headers), json.loads(body) if body else None))
        if self.fails:
            raise self.fails
        body_out = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        return HttpAnswer(status=self.status, headers=self.headers, body=body_out)
