"""What providers call. Verify the raw bytes, read them, queue every event, answer.

The one durable write is the enqueue: nothing slow, and nothing that could fail half-done,
happens before the provider has its answer. A refusal is the same whether the account
doesn't exist, is switched off, or the signature is wrong.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib import channels, config, wiring
from chalicelib.channels.base import Account, HttpReply, Inbound, Secrets, WebhookRequest
from chalicelib.domain.errors import Invalid, NotFound, RapportError, Refused
from chalicelib.domain.events import Channel, Event
from chalicelib.observability import access

routes = Blueprint(__name__)
MAX_BYTES = 1_000_000
_FORMS = ["application/json", "application/x-www-form-urlencoded", "text/plain", "application/scim+json"]
_NOBODY = Secrets(webhook=("no such account",), other={"verify_token": "no such account"})


@routes.route("/webhooks/{channel}/{account}", methods=["POST"], content_types=_FORMS)
def receive(channel: str, account: str) -> Response:
    with access("webhook", channel=channel) as line:
        reply = _answer(channel, account, line, handshake=False)
        line["status"] = reply.status
    return _response(reply)


@routes.route("/webhooks/{channel}/{account}", methods=["GET"])
def greet(channel: str, account: str) -> Response:
    with access("webhook handshake", channel=channel) as line:
        reply = _answer(channel, account, line, handshake=True)
        line["status"] = reply.status
    return _response(reply)


def _answer(channel: str, account_id: str, line: dict[str, Any], *, handshake: bool) -> HttpReply:
    try:
        module, account, secrets = _find(channel, account_id)
        request = _request()
        if len(request.body) > MAX_BYTES:
            return HttpReply(status=413, body=f"The body is over {MAX_BYTES} bytes.")
        greeting = module.handshake(request, account, secrets) if handshake else None
        if not handshake:
            module.verify(request, account, secrets)
        if secrets is _NOBODY:  # whatever it was signed with, it isn't an account of ours
            raise Refused("unknown account")
        if greeting:
            return greeting
        if channel in channels.CALLS and not handshake:
            from chalicelib.blueprints import voice_calls  # what only the phone needs is imported when it first rings

            return voice_calls.answer(request, account, line)
        events = _known(module.parse(request, account))
        line["events"] = len(events)
        wiring.queues().inbound(events)
        return module.acknowledge(request, events)
    except (Refused, NotFound) as refusal:
        line["refused"] = refusal.reason
        return HttpReply(status=403, body="Forbidden")
    except Invalid as error:
        return HttpReply(status=400, body=f"{error.field}: {error.reason}")
    except RapportError as error:
        line["failed"] = error.reason
        return HttpReply(status=503, body="Please try again.")


def _find(channel: str, account_id: str) -> tuple[Inbound, Account, Secrets]:
    """The channel's module, and the account with its secrets. For an account that doesn't exist
    a stand-in that nothing verifies against, so that the refusal takes the same road and time."""
    module = channels.inbound(channel)
    if module is None:
        raise Refused("unknown channel")
    account = wiring.settings().account(channel, account_id)
    secrets = wiring.secrets().get(channel, account_id) if account else None
    if account is None or secrets is None or not secrets.webhook:
        return module, Account(channel=Channel(channel), id=account_id), _NOBODY
    if config.load().keep_raw:
        account = replace(account, settings={**account.settings, "keep_raw": True})
    return module, account, secrets


def _known(events: list[Event]) -> list[Event]:
    """One event a key: a batch may hold the same one twice."""
    return list({event.key: event for event in events}.values())


def _request() -> WebhookRequest:
    current = routes.current_request
    headers = {name.lower(): value for name, value in current.headers.items()}
    return WebhookRequest(
        method=current.method,
        urls=_urls(current.to_dict()["context"], headers, _query(current.query_params)),
        headers=headers,
        query=dict(current.query_params or {}),
        body=bytes(current.raw_body) if not isinstance(current.raw_body, str) else current.raw_body.encode(),
        received_at=time.time_ns() // 1_000_000,
    )


def _urls(context: Mapping[str, Any], headers: Mapping[str, str], query: str) -> tuple[str, ...]:
    """The addresses the provider may have signed: the public one from the settings, and the one
    API Gateway was called by (its path includes the stage, except behind a custom domain)."""
    path = str(context.get("path", ""))
    stage = f"/{context.get('stage', '')}"
    bare = path[len(stage) :] if path.startswith(stage + "/") else path
    host = str(context.get("domainName") or headers.get("host", ""))
    scheme = headers.get("x-forwarded-proto", "https")
    public = config.load().public_url
    found = [f"{scheme}://{host}{path}{query}"]
    if public:
        found.insert(0, f"{public}{bare}{query}")
    return tuple(dict.fromkeys(found))


def _query(params: Any) -> str:
    """The query string as it was sent, as nearly as API Gateway lets us know: it hands over decoded
    pairs. Our own URLs carry at most one parameter, written the way it is written back here."""
    if not params:
        return ""
    from urllib.parse import quote

    pairs = [(name, value) for name in params for value in params.getlist(name)]
    return "?" + "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in pairs)


def _response(reply: HttpReply) -> Response:
    return Response(body=reply.body, status_code=reply.status, headers={"Content-Type": reply.content_type})
