"""Pictures go to X before the message that shows them: fetched from us, uploaded, named by id.

Source: POST /2/media/upload, https://docs.x.com/x-api/media/upload-media (pictures in one request,
up to 5 MB). Films and moving pictures need the chunked upload and are refused.
"""

from __future__ import annotations

import base64
import json

from chalicelib.channels.base import Bases, Fault, How, Http, HttpAnswer, SendFailed
from chalicelib.channels.x.failures import failure
from chalicelib.channels.x.reading import ident, number, obj, text, web
from chalicelib.domain.events import Attachment

LARGEST = 5_000_000
_STILLS = {"image/jpeg", "image/png", "image/webp"}
_SECONDS = 30.0


def upload(
    attachments: tuple[Attachment, ...], how: How, token: str, http: Http, bases: Bases, now: float
) -> tuple[str, ...]:
    """Media ids, in order. Raises SendFailed, never UNKNOWN: an uploaded picture nobody shows is nothing sent."""
    public = how in (How.PUBLIC_REPLY, How.POST)
    allowed = 4 if public else 1
    if len(attachments) > allowed:
        where = "a post" if public else "a direct message"
        raise SendFailed(Fault.REJECTED, f"X takes at most {allowed} picture(s) in {where}", code="too_many_pictures")
    category = "tweet_image" if public else "dm_image"
    try:
        return tuple(_upload(_fetch(item, http), category, how, token, http, bases, now) for item in attachments)
    except SendFailed as failed:
        if failed.fault is not Fault.UNKNOWN:
            raise
        raise SendFailed(Fault.SAFE, "the picture could not be handed to X", code=failed.code) from failed


def _fetch(attachment: Attachment, http: Http) -> bytes:
    unreadable = "the attached picture could not be read from our store"
    if not web(attachment.url):
        raise SendFailed(Fault.REJECTED, unreadable, code="picture_unreadable")
    answer = http("GET", attachment.url, headers={}, timeout=_SECONDS)
    if answer.status != 200:
        fault = Fault.REJECTED if 400 <= answer.status < 500 else Fault.SAFE
        raise SendFailed(fault, unreadable, code="picture_unreadable")
    stated = attachment.content_type or answer.headers.get("content-type", "")
    if stated.partition(";")[0].strip().lower() not in _STILLS:
        raise SendFailed(
            Fault.REJECTED, "only JPEG, PNG and WebP pictures can be sent on X", code="attachment_unsupported"
        )
    if len(answer.body) > LARGEST:
        raise SendFailed(Fault.REJECTED, "X takes pictures of up to 5 MB", code="picture_too_large")
    return answer.body


def _upload(picture: bytes, category: str, how: How, token: str, http: Http, bases: Bases, now: float) -> str:
    wanted = {"media": base64.b64encode(picture).decode(), "media_category": category}
    answer = http(
        "POST",
        f"{bases.x}/2/media/upload",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        body=json.dumps(wanted).encode(),
        timeout=_SECONDS,
    )
    if not 200 <= answer.status < 300:
        raise failure(answer, how, now)
    return _media_id(answer)


def _media_id(answer: HttpAnswer) -> str:
    try:
        data = obj(json.loads(answer.body), "data")
    except (ValueError, RecursionError):
        data = {}
    progress = obj(data, "processing_info")
    state = text(progress.get("state")) or "succeeded"
    if state == "failed":
        raise SendFailed(Fault.REJECTED, "X could not read the picture", code="picture_unreadable")
    if state != "succeeded" or not ident(data.get("id")):
        after = float(number(progress.get("check_after_secs"))) or None
        raise SendFailed(Fault.SAFE, "X has not finished reading the picture", code="picture_pending", after=after)
    return ident(data.get("id"))
