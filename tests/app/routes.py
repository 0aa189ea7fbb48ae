"""Calling the app's HTTP routes as API Gateway does, without a network."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST = "care.example.com"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


def call(
    app: Callable[[dict[str, Any], Any], dict[str, Any]],
    method: str,
    url: str,
    resource: str,
    *,
    params: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    stage: str = "",
    claims: Mapping[str, Any] | None = None,
) -> Answer:
    """One request through the REST handler. `stage` is in the path as behind a plain API Gateway address."""
    parts = urlsplit(url)
    query = parse_qs(parts.query, keep_blank_values=True)
    event = {
        "resource": resource,
        "path": parts.path,
        "httpMethod": method,
        "headers": {"host": HOST, "x-forwarded-proto": "https", **(headers or {})},
        "multiValueHeaders": {},
        "queryStringParameters": {k: v[-1] for k, v in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": dict(params),
        "stageVariables": None,
        "requestContext": {
            "httpMethod": method,
            "resourcePath": resource,
            "path": f"/{stage}{parts.path}" if stage else parts.path,
            "stage": stage or "api",
            "domainName": HOST,
            "identity": {"sourceIp": "127.0.0.1"},
            **({"authorizer": {"claims": dict(claims)}} if claims is not None else {}),
        },
        "body": base64.b64encode(body).decode() if body else None,
        "isBase64Encoded": True,
    }
    event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}  # type: ignore[attr-defined]
    answer = app(event, None)
    headers_out = {**answer.get("headers", {})}
    headers_out |= {k: v[-1] for k, v in answer.get("multiValueHeaders", {}).items()}
    text = answer.get("body", "")
    if answer.get("isBase64Encoded"):
        text = base64.b64decode(text).decode()
    return Answer(answer["statusCode"], {k.lower(): v for k, v in headers_out.items()}, text)
