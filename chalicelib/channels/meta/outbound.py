"""Sending through the Graph API: Messenger, Instagram messages, comments and page posts.

Sources: docs/messenger-platform/reference/send-api, .../discovery/private-replies,
docs/graph-api/reference/object/comments, docs/instagram-platform/comment-moderation.
"""

from __future__ import annotations

import json
from typing import Any

from chalicelib.channels.base import Account, Bases, Fault, How, Http, Outgoing, Secrets, SendFailed, Sent
from chalicelib.channels.meta import publishing
from chalicelib.channels.meta.answers import sent_id
from chalicelib.channels.meta.graph import proof, query, segment, token_of
from chalicelib.channels.meta.messaging import OUR_METADATA
from chalicelib.domain.events import Channel

_SENDABLE: dict[str, str] = {"image": "image", "audio": "audio", "video": "video", "file": "file"}
_TAGS = ("HUMAN_AGENT",)  # the only message tag Meta still grants


def send(message: Outgoing, account: Account, secrets: Secrets, http: Http, bases: Bases) -> Sent:
    """One call for one text or one attachment. Raises SendFailed; the status is `sent`, receipts come later.

    Account settings: `page_id`, where messages go out under another id than the account's own
    (Instagram through its page); `appsecret_proof` true, where the app requires a proof.
    """
    if message.how is How.POST and message.channel is Channel.FACEBOOK:
        return publishing.publish(message, account, secrets, http, bases)
    token = token_of(secrets)
    path, body = _call(message, account)
    answer = http(
        "POST",
        f"{bases.meta}/{path}{query(proof(account, secrets, token))}",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        body=json.dumps(body).encode(),
    )
    return Sent(provider_id=sent_id(answer))


def _call(message: Outgoing, account: Account) -> tuple[str, dict[str, Any]]:
    if message.how is How.MESSAGE:
        return _messages_path(account), _message(message, {"id": _needed(message.identity, "identity")})
    if message.how is How.PRIVATE_REPLY:
        return _messages_path(account), _message(message, _commented(message))
    if message.how is How.PUBLIC_REPLY:
        edge = "replies" if message.channel is Channel.INSTAGRAM else "comments"
        return f"{segment(_needed(message.reply_to, 'reply_to'))}/{edge}", {"message": _words_only(message)}
    raise _refused("not_offered", "Rapport cannot write a new post on Instagram: it needs a picture or a video.")


def _messages_path(account: Account) -> str:
    return f"{segment(str(account.settings.get('page_id') or account.address))}/messages"


def _commented(message: Outgoing) -> dict[str, str]:
    """A visitor's post is its own root; anything else that is answered privately is a comment."""
    thing = _needed(message.reply_to, "reply_to")
    post = message.channel is Channel.FACEBOOK and thing == message.root
    return {"post_id" if post else "comment_id": thing}


def _message(message: Outgoing, recipient: dict[str, str]) -> dict[str, Any]:
    if message.tag and message.tag not in _TAGS:
        raise _refused("tag_unknown", f"Meta offers no message tag {message.tag!r}; use HUMAN_AGENT.")
    # The tag widens the window of a conversation; a private reply opens one and has its own rule.
    tagged = bool(message.tag) and message.how is How.MESSAGE
    kind: dict[str, Any] = {"messaging_type": "RESPONSE"}
    if tagged:
        kind = {"messaging_type": "MESSAGE_TAG", "tag": message.tag}
    content = {**_content(message), "metadata": f"{OUR_METADATA}{message.key}"}
    return {"recipient": recipient, **kind, "message": content}


def _content(message: Outgoing) -> dict[str, Any]:
    if bool(message.text) == bool(message.attachments) or len(message.attachments) > 1:
        raise _refused("one_thing", "Meta takes either a text or one attachment a message.")
    if message.text:
        return {"text": message.text}
    [attachment] = message.attachments
    kind = _SENDABLE.get(attachment.kind)
    if not kind or not attachment.url:
        raise _refused("attachment_kind", f"A {attachment.kind} cannot be sent here; send it as a file or a link.")
    return {"attachment": {"type": kind, "payload": {"url": attachment.url, "is_reusable": False}}}


def _words_only(message: Outgoing) -> str:
    if message.attachments:
        raise _refused("text_only", "In public Rapport sends text only; send the attachment in private.")
    return _needed(message.text, "text")


def _needed(value: str, name: str) -> str:
    if not value:
        raise _refused("incomplete", f"The message has no `{name}`, which Meta needs.")
    return value


def _refused(code: str, reason: str) -> SendFailed:
    return SendFailed(Fault.REJECTED, reason, code=code)
