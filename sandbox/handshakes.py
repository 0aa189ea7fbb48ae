"""The checks providers make before they trust a webhook address: X's CRC and Meta's hub.challenge."""

from __future__ import annotations

import hmac
import json
import secrets
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

from sandbox import signing
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.deliver import NotLocal, request


def handshakes(box: Box) -> list[dict[str, Any]]:
    """One check per X, Facebook and Instagram account: `{"channel", "account", "ok", "said"}`."""
    checks = {"x": _crc, "meta": _challenge}
    return [checks[a.provider](box, a) for a in box.accounts.all() if a.provider in checks]


def _crc(box: Box, account: Account) -> dict[str, Any]:
    nonce = secrets.token_hex(16)
    status, body = _ask(box, account, {"crc_token": nonce})
    try:
        token = str(json.loads(body)["response_token"])
    except (ValueError, KeyError, TypeError):
        token = ""
    right = hmac.compare_digest(token.encode(), signing.x(account.secret, nonce.encode()).encode())
    return _result(account, status == 200 and right, status, "the response_token is right" if right else body)


def _challenge(box: Box, account: Account) -> dict[str, Any]:
    nonce = secrets.token_hex(16)
    asked = {"hub.mode": "subscribe", "hub.challenge": nonce, "hub.verify_token": account.other.get("verify_token", "")}
    status, body = _ask(box, account, asked)
    right = body.strip() == nonce
    return _result(account, status == 200 and right, status, "the challenge came back" if right else body)


def _result(account: Account, ok: bool, status: int, said: str) -> dict[str, Any]:
    return {"channel": account.channel, "account": account.id, "ok": ok, "status": status, "said": said[:200]}


def _ask(box: Box, account: Account, query: dict[str, str]) -> tuple[int, str]:
    try:
        status, body = request("GET", f"{box.courier.dial(box.webhook_url(account))}?{urlencode(query)}")
    except (OSError, HTTPException, NotLocal) as error:
        return 0, str(error)
    return status, body.decode("utf-8", "replace")
