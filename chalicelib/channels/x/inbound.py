"""X's webhooks: the challenge, the signature, and both kinds of delivery.

Source: https://docs.x.com/x-api/webhooks/introduction
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any, NoReturn

from chalicelib.channels.base import Account, HttpReply, Secrets, WebhookRequest
from chalicelib.channels.x import activity, legacy
from chalicelib.channels.x.delivery import delivery_for
from chalicelib.domain.errors import Malformed, Refused
from chalicelib.domain.events import Event

SIGNATURE = "x-twitter-webhooks-signature"
UNKNOWN = "a delivery in a form X has not documented"


def handshake(request: WebhookRequest, account: Account, secrets: Secrets) -> HttpReply:
    """X's challenge (CRC): sign `crc_token` with the newest consumer secret.

    X signs its deliveries with the same key in the same way, so a token that could pass for a
    delivery is refused: anybody may ask for this page, and would get a valid signature for it.
    Every body `parse` accepts has a "{" in it, and no challenge of X's does.
    """
    token = request.query.get("crc_token", "")
    if not token:
        raise Malformed("crc_token", "The query parameter crc_token is missing; X sends it with every challenge.")
    keys = _keys(secrets)
    if not keys:
        raise Refused("no consumer secret is stored for this account")
    if "{" in token:
        raise Refused("the challenge looks like a delivery: somebody wants it signed")
    answer = {"response_token": _signature(keys[0], token.encode("utf-8", "replace"))}
    return HttpReply(body=json.dumps(answer), content_type="application/json")


def verify(request: WebhookRequest, account: Account, secrets: Secrets) -> None:
    """`sha256=` and the base64 HMAC of the raw bytes, by any secret that is still valid. Raises Refused."""
    given = request.headers.get(SIGNATURE, "").encode("utf-8", "replace")
    matches = [hmac.compare_digest(given, _signature(key, request.body).encode()) for key in _keys(secrets)]
    if not any(matches):
        raise Refused("the signature is missing or made with another secret")


def parse(request: WebhookRequest, account: Account) -> list[Event]:
    """Every event of the delivery, at least one. Raises Malformed for what is not a JSON object."""
    try:
        raw = request.body.decode("utf-8")
        body = json.loads(raw, parse_constant=_not_json)
        if not isinstance(body, dict):
            raise Malformed("body", "The body must be a JSON object.")
        return _events(body, raw, request, account)
    except RecursionError as error:
        raise Malformed("body", "The body is nested too deeply to be read.") from error
    except ValueError as error:  # not UTF-8, not JSON, or a number of thousands of digits
        raise Malformed("body", "The body must be JSON in UTF-8.") from error


def acknowledge(request: WebhookRequest, events: list[Event]) -> HttpReply:
    """X wants a 200 within ten seconds and reads nothing else."""
    return HttpReply()


def _events(body: dict[str, Any], raw: str, request: WebhookRequest, account: Account) -> list[Event]:
    found: list[Event] = []
    subscribed = activity.subscribed_user(body) or legacy.subscribed_user(body)
    delivery = delivery_for(account, subscribed, request.received_at, raw)
    if activity.is_activity(body):
        found = activity.events(body, delivery)
    elif legacy.is_legacy(body):
        found = legacy.events(body, delivery)
    return found or [delivery.ignored(f"unknown:{hashlib.sha256(request.body).hexdigest()}", UNKNOWN)]


def _keys(secrets: Secrets) -> list[bytes]:
    """An empty secret is no secret: anybody could sign with it."""
    return [secret.encode() for secret in secrets.webhook if secret]


def _signature(key: bytes, message: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def _not_json(name: str) -> NoReturn:
    """Python reads NaN and Infinity; JSON has neither."""
    raise ValueError(name)
