"""Requests and replies, without a framework."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

MAX_BODY = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`path` is decoded and starts with `/`; header names are in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def arg(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.query if key == name), default)

    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode("utf-8"), keep_blank_values=True)

    def is_form(self) -> bool:
        return self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")

    def basic(self) -> tuple[str, str]:
        """User and password of basic authentication; two empty strings if there is none."""
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return "", ""
        try:
            user, _, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return user, password

    def bearer(self) -> str:
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        return value.strip() if kind.lower() == "bearer" else ""


@dataclass(slots=True, kw_only=True)
class Reply:
    """`drop` means: close the line without a word."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


DROP = Reply(drop=True)


def answer(data: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON reply; header names are given with `_` for `-`."""
    body = json.dumps(data, ensure_ascii=False).encode()
    return Reply(status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


class Problem(Exception):
    """A refusal on the sandbox's own (`/_sandbox`) routes; `reason` names the field and the fix."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


def json_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises Problem. The content type must say JSON, which keeps other
    web pages from posting here behind the user's back."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Problem("Send JSON with Content-Type: application/json.", 415)
    try:
        data = json.loads(request.body or b"{}")
    except ValueError as error:
        raise Problem(f"The body is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise Problem("The body must be a JSON object.")
    return data
