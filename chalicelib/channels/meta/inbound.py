"""Meta's webhook: one signed request carries many entries, each with messages, changes or both.

Sources: developers.facebook.com/docs/graph-api/webhooks/getting-started (handshake, signature,
batches of up to 1000, 36 hours of retries, no order) and docs/messenger-platform/webhooks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

from chalicelib.channels.base import Account, HttpReply, Secrets, WebhookRequest
from chalicelib.channels.meta import feed, instagram, messaging
from chalicelib.channels.meta.reading import Piece, Place, ident, obj, place, text
from chalicelib.domain.errors import Malformed, Refused
from chalicelib.domain.events import Channel, Event

_OBJECTS: dict[str, Channel] = {"page": Channel.FACEBOOK, "instagram": Channel.INSTAGRAM}
_SECTIONS = ("messaging", "standby", "changes")


def handshake(request: WebhookRequest, account: Account, secrets: Secrets) -> HttpReply:
    """Answer Meta's subscription check. Raises Refused unless the verify token is ours."""
    expected = secrets.other.get("verify_token", "")
    given = request.query.get("hub.verify_token", "")
    if not expected or not _same(expected, given):
        raise Refused("the verify token is not this account's")
    challenge = request.query.get("hub.challenge", "")
    if request.query.get("hub.mode") != "subscribe" or not challenge:
        raise Refused("not a subscription check")
    return HttpReply(body=challenge)


def verify(request: WebhookRequest, account: Account, secrets: Secrets) -> None:
    """Raises Refused unless the raw bytes carry a SHA-256 signature by one of our app secrets.

    The old X-Hub-Signature (SHA-1) is not enough. The bytes are taken as they came: Meta
    escapes characters in its own way, so JSON written anew would not match.
    """
    given = request.headers.get("x-hub-signature-256", "")
    # Each secret is tried, whatever the first says, so that time tells nothing. An empty one
    # is no secret: anybody could sign with it.
    matches = [_same(_signature(secret, request.body), given) for secret in secrets.webhook if secret]
    if not any(matches):
        raise Refused("the signature does not match")


def parse(request: WebhookRequest, account: Account) -> list[Event]:
    """Every piece of the batch as one event. Raises Malformed only where there is no batch at all."""
    try:
        return _parse(request, account)
    except RecursionError:
        raise Malformed("body", "The JSON is nested too deeply to be read.") from None


def acknowledge(request: WebhookRequest, events: list[Event]) -> HttpReply:
    return HttpReply(body="EVENT_RECEIVED")


def _signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))


def _parse(request: WebhookRequest, account: Account) -> list[Event]:
    batch = _batch(request.body)
    entries = batch["entry"]
    if not entries:
        return [Piece(place(account, request, None), batch).ignored("the batch has no entries")]
    return [event for entry in entries for event in _entry(entry, text(batch["object"]), request, account)]


def _batch(body: bytes) -> dict[str, Any]:
    try:
        batch = json.loads(body.decode())
    except ValueError:  # also bytes that are not UTF-8 and numbers of thousands of digits
        raise Malformed("body", "The body is not JSON in UTF-8.") from None
    if not isinstance(batch, dict):
        raise Malformed("body", "The body must be a JSON object with `object` and `entry`.")
    if not isinstance(batch.get("object"), str):
        raise Malformed("object", "`object` must say what the batch is about: `page` or `instagram`.")
    if not isinstance(batch.get("entry"), list):
        raise Malformed("entry", "`entry` must be a list of entries.")
    return batch


def _entry(entry: object, about: str, request: WebhookRequest, account: Account) -> Iterator[Event]:
    here = place(account, request, obj(entry).get("time"))
    objection = _objection(entry, about, here)
    for section, body in _pieces(entry):
        piece = Piece(here, body)
        yield piece.ignored(objection) if objection else _event(piece, section)


def _objection(entry: object, about: str, here: Place) -> str:
    """Why nothing in this entry is for us; "" when it is."""
    if about not in _OBJECTS:
        return f"Rapport does not use updates about `{about}`"
    if _OBJECTS[about] != here.channel:
        return f"this account is for {here.channel}, the update is about {_OBJECTS[about]}"
    if not isinstance(entry, dict):
        return "the entry is not an object"
    # One app has one callback address for all its pages, so neighbours' entries do arrive.
    return "" if ident(entry.get("id")) in here.ours else "not this account"


def _pieces(entry: object) -> Iterator[tuple[str, Any]]:
    """Each (section, piece). An entry with nothing to take apart is one piece itself, so nothing is lost."""
    found = False
    for section in _SECTIONS:
        content = obj(entry).get(section)
        for body in content if isinstance(content, list) else [content] * (content is not None):
            found = True
            yield section, body
    if not found:
        yield "", entry


def _event(piece: Piece, section: str) -> Event:
    if not section:
        return piece.ignored("the entry holds no messages and no changes")
    if not isinstance(piece.body, dict):
        return piece.ignored(f"a piece of `{section}` is not an object")
    if section == "messaging":
        return messaging.event(piece)
    if section == "standby":
        return messaging.standby(piece)
    if piece.at_place.channel is Channel.INSTAGRAM:
        return instagram.event(piece)
    return feed.event(piece)
