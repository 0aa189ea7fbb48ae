"""A post of the page's own: text, a link beside it, pictures.

Pictures are handed over first, unpublished (POST /{page}/photos with `published` false), and shown by the one call
that publishes (POST /{page}/feed with `attached_media`): a picture nobody shows is nothing posted.
Sources: https://developers.facebook.com/docs/graph-api/photo-uploads (multi-photo stories),
https://developers.facebook.com/docs/graph-api/reference/page/photos/ and
https://developers.facebook.com/docs/graph-api/reference/page/feed.
"""

from __future__ import annotations

import json
from typing import Any

from chalicelib.channels.base import Account, Bases, Fault, Http, HttpAnswer, Outgoing, Secrets, SendFailed, Sent
from chalicelib.channels.meta.answers import sent_id
from chalicelib.channels.meta.graph import proof, query, refused, segment, token_of
from chalicelib.domain.events import Attachment

MOST = 10
_SECONDS = 30.0


def publish(message: Outgoing, account: Account, secrets: Secrets, http: Http, bases: Bases) -> Sent:
    """One post. Raises SendFailed."""
    links = [a.url for a in message.attachments if a.kind == "link"]
    pictures = [a for a in message.attachments if a.kind != "link"]
    if not message.text and not links and not pictures:
        raise refused("incomplete", "A post needs a text, a link or a picture.")
    if len(pictures) > MOST or len(links) > 1 or (links and pictures):
        raise refused("too_much", f"A post takes one link, or up to {MOST} pictures.")
    token = token_of(secrets)
    asked = query(proof(account, secrets, token))

    def call(edge: str, body: dict[str, Any], seconds: float = 10.0) -> HttpAnswer:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        url = f"{bases.meta}/{segment(account.address)}/{edge}{asked}"
        return http("POST", url, headers=headers, body=json.dumps(body).encode(), timeout=seconds)

    body: dict[str, Any] = {"message": message.text} if message.text else {}
    if links:
        body["link"] = links[0]
    if pictures:
        body["attached_media"] = [{"media_fbid": _uploaded(picture, call)} for picture in pictures]
    return Sent(provider_id=sent_id(call("feed", body)))


def _uploaded(picture: Attachment, call: Any) -> str:
    """The id of a picture that stands nowhere yet. Raises SendFailed, never UNKNOWN."""
    if picture.kind != "image" or not picture.url:
        raise refused("attachment_kind", f"A {picture.kind} cannot be posted here; post it as a link.")
    try:
        return sent_id(call("photos", {"url": picture.url, "published": False}, _SECONDS))
    except SendFailed as failed:
        if failed.fault is not Fault.UNKNOWN:
            raise
        raise SendFailed(Fault.SAFE, "The picture could not be handed to Facebook.", code=failed.code) from failed
