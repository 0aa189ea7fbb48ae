"""Lambda events as API Gateway, SQS and the streams make them, for handlers called in this process."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

Json = dict[str, Any]
_ids = itertools.count(1)


def context() -> Any:
    """What Lambda hands a handler beside the event."""
    return SimpleNamespace(
        function_name="bench",
        function_version="$LATEST",
        memory_limit_in_mb="512",
        aws_request_id=f"00000000-0000-4000-8000-{next(_ids):012d}",
        invoked_function_arn="arn:aws:lambda:us-east-1:000000000000:function:bench",
        log_group_name="bench",
        log_stream_name="bench",
        get_remaining_time_in_millis=lambda: 10_000,
    )


def api_event(
    method: str,
    route: str,
    path: Mapping[str, str],
    *,
    body: bytes | str = "",
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    claims: Mapping[str, str] | None = None,
) -> Json:
    """A REST API proxy event. `route` is the resource (`/webhooks/{channel}/{account}`)."""
    sent = {"Host": "care.example", "X-Forwarded-Proto": "https", **(headers or {})}
    return {
        "resource": route,
        "path": route.format(**path),
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": dict(query) if query else None,
        "multiValueQueryStringParameters": {n: [v] for n, v in query.items()} if query else None,
        "pathParameters": dict(path) or None,
        "stageVariables": None,
        "body": body.decode() if isinstance(body, bytes) else body or None,
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": route,
            "httpMethod": method,
            "path": "/local" + route.format(**path),
            "stage": "local",
            "domainName": "care.example",
            "requestId": f"request-{next(_ids)}",
            "identity": {"sourceIp": "127.0.0.1"},
            **({"authorizer": {"claims": dict(claims)}} if claims else {}),
        },
    }


def signed_in(agent: str, role: str = "agent") -> dict[str, str]:
    return {"cognito:username": agent, "cognito:groups": role, "token_use": "id", "sub": f"sub-{agent}"}


def queue_event(queue: str, messages: Iterable[tuple[str, str]]) -> Json:
    """A batch of (body, FIFO group) from a queue."""
    return {"Records": [_message(queue, body, group) for body, group in messages]}


def _message(queue: str, body: str, group: str) -> Json:
    number = next(_ids)
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"receipt-{number}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1", **({"MessageGroupId": group} if group else {})},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:000000000000:rapport-local-{queue}",
        "awsRegion": "us-east-1",
    }


def stream_event(records: Iterable[Mapping[str, Any]]) -> Json:
    """Stream records as GetRecords returned them, as Lambda hands them on."""
    return {"Records": [dict(record) for record in records]}


def schedule_event() -> Json:
    return {
        "version": "0",
        "id": "schedule",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail": {},
    }


def json_body(value: Mapping[str, Any]) -> str:
    return json.dumps(value)
