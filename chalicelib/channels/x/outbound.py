"""Posts, replies and direct messages through X's API v2, as the account itself (OAuth 2 user token).

Sources: POST /2/tweets https://docs.x.com/x-api/posts/create-post, and
POST /2/dm_conversations/with/{participant_id}/messages https://docs.x.com/x-api/direct-messages/manage/introduction
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from chalicelib.channels.base import (
    Account,
    Bases,
    Fault,
    How,
    Http,
    HttpAnswer,
    Outgoing,
    Secrets,
    SendFailed,
    Sent,
)
from chalicelib.channels.x.failures import failure, unknown
from chalicelib.channels.x.pictures import upload
from chalicelib.channels.x.reading import ident, obj
from chalicelib.domain.events import Visibility

_ID = re.compile(r"[0-9]{1,19}")
_PUBLIC = (How.PUBLIC_REPLY, How.POST)


def send(
    message: Outgoing,
    account: Account,
    secrets: Secrets,
    http: Http,
    bases: Bases,
    *,
    now: Callable[[], float] = time.time,
) -> Sent:
    """One post, reply or direct message; a private reply to a post is a direct message to its author.

    `now` gives epoch seconds: X states rate limits as a time of day. Raises SendFailed.
    """
    token = secrets.send.get("access_token", "")
    if not token:
        raise _refused("credentials", "no X access token is stored for this account: add it in the settings")
    _check(message)
    media = upload(message.attachments, message.how, token, http, bases, now())
    path, body = _post(message, media) if message.how in _PUBLIC else _dm(message, media)
    answer = http(
        "POST",
        bases.x + path,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        body=json.dumps(body).encode(),
    )
    if not 200 <= answer.status < 300:
        raise failure(answer, message.how, now())
    return Sent(provider_id=_created(answer, "id" if message.how in _PUBLIC else "dm_event_id"))


def _check(message: Outgoing) -> None:
    if message.how in _PUBLIC and message.visibility is not Visibility.PUBLIC:
        raise _refused("visibility", "a private message must not become a public post")
    if not message.text.strip() and not message.attachments:
        raise _refused("empty", "there is nothing to send: write a text or attach a picture")
    if message.how is How.PUBLIC_REPLY and not _ID.fullmatch(message.reply_to):
        raise _refused("reply_to", "a public reply needs the id of the post it answers")
    if message.how not in _PUBLIC and not _ID.fullmatch(message.identity):
        raise _refused("identity", "a direct message needs the X user id of the person it goes to")


def _post(message: Outgoing, media: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {"text": message.text}
    if message.how is How.PUBLIC_REPLY:
        body["reply"] = {"in_reply_to_tweet_id": message.reply_to}
    if media:
        body["media"] = {"media_ids": list(media)}
    return "/2/tweets", body


def _dm(message: Outgoing, media: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {"text": message.text} if message.text.strip() else {}
    if media:
        body["attachments"] = [{"media_id": media_id} for media_id in media]
    return f"/2/dm_conversations/with/{message.identity}/messages", body


def _created(answer: HttpAnswer, name: str) -> str:
    """A success that does not name what it made may have made it: never send again by ourselves."""
    try:
        created = ident(obj(json.loads(answer.body), "data").get(name))
    except (ValueError, RecursionError):
        created = ""
    if not created:
        raise unknown(str(answer.status))
    return created


def _refused(code: str, reason: str) -> SendFailed:
    return SendFailed(Fault.REJECTED, reason, code=code)
