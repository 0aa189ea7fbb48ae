"""A stand-in for Meta's Graph API v26.0: Messenger, Instagram messages, page and media comments.

Error numbers: https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox import meta_hooks, meta_moderation, meta_posts, meta_reading
from sandbox.accounts import Account
from sandbox.box import DAY_MS, Box
from sandbox.checks import problems
from sandbox.faults import Fault
from sandbox.meta_shapes import COMMENT_SHAPE, FEED_SHAPE, PHOTO_SHAPE, QUERY, REPLY_SHAPE, SEND_SHAPE, UPDATE_SHAPE
from sandbox.web import DROP, Reply, Request, answer
from sandbox.world import Item, Person


class Refusal(Exception):
    def __init__(self, code: int, message: str, status: int = 400, subcode: int = 0) -> None:
        self.code, self.message, self.status, self.subcode = code, message, status, subcode


def handle(box: Box, request: Request) -> Reply:
    """Serve one call; `request.path` starts after `/meta/v26.0`."""
    try:
        account = _authenticate(box, request)
        return _route(box, request, account)
    except meta_reading.Wrong as no:
        return refusal(Refusal(no.code, no.words))
    except Refusal as no:
        return refusal(no)


def refusal(no: Refusal) -> Reply:
    error: dict[str, Any] = {"message": f"(#{no.code}) {no.message}", "type": "OAuthException", "code": no.code}
    if no.subcode:
        error["error_subcode"] = no.subcode
    error["fbtrace_id"] = "A" + meta_hooks.token(10)
    return answer({"error": error}, no.status)


def _authenticate(box: Box, request: Request) -> Account:
    token = request.bearer() or request.arg("access_token")
    if not token and request.method != "GET" and request.body:
        token = str(_fields(request).get("access_token", ""))
    target = request.path.split("/")[1]
    mine = [a for a in box.accounts.of(provider="meta") if token and token == a.send.get("access_token")]
    if not mine:
        raise Refusal(190, "Invalid OAuth access token.", 401)
    if not meta_reading.proven(request, token, mine):
        raise Refusal(100, "Invalid appsecret_proof provided in the API argument")
    for account in mine:
        box.root(account)
    # One token may serve a page and its Instagram account: the object in the path tells which is meant.
    item = box.world.items.get(target)
    owner = (item.channel, item.account) if item is not None else None
    named = [a for a in mine if target in (a.address, _page(a)) or (a.channel, a.id) == owner]
    if not named and re.fullmatch(r"\d+", target) and "/" in request.path[1:]:
        raise Refusal(100, f"Unsupported post request. Object with ID '{target}' does not exist", subcode=33)
    return (named or mine)[0]


def _page(account: Account) -> str:
    """The page an Instagram account may send through instead of by its own id."""
    return str(account.settings.get("page_id") or account.address)


def _route(box: Box, request: Request, account: Account) -> Reply:
    unknown = [name for name, _ in request.query if name not in QUERY]
    if unknown:
        raise Refusal(100, f"Unknown query parameter {unknown[0]!r}")
    verdict = box.limits.take("meta.calls", account.id)
    if not verdict.ok:
        raise Refusal(4, "Application request limit reached", 403)
    _, target, *rest = request.path.split("/")
    edge = rest[0] if rest else ""
    if request.method == "GET" and edge == "subscribed_apps":
        return answer(meta_reading.subscribed(request, account, target))
    if request.method == "GET" and not edge:
        return _read(box, account, target, request.arg("fields"))
    if request.method == "POST" and edge in ("messages", "comments", "replies", "feed", "photos"):
        return _write(box, request, account, target, edge)
    if request.method in ("POST", "DELETE") and not edge:
        return _moderate(box, request, account, target)
    raise Refusal(2500, f"Unknown path components: /{edge}")


def _write(box: Box, request: Request, account: Account, target: str, edge: str) -> Reply:
    fault = box.faults.take("meta")
    if fault is not None and (spoiled := _spoil(box, fault)) is not None:
        return spoiled
    if edge == "messages":
        reply = _send(box, _body(request, SEND_SHAPE), account, target)
    elif edge in ("feed", "photos"):
        reply = _publish(box, request, account, target, edge)
    else:
        reply = _comment(box, request, account, target, edge)
    return DROP if fault is not None and fault.mode == "accept_no_answer" else reply


def _spoil(box: Box, fault: Fault) -> Reply | None:
    if fault.mode in ("timeout", "slow"):
        box.hold(fault)
        return DROP if fault.mode == "timeout" else None
    if fault.mode == "429":
        raise Refusal(613, "Calls to this api have exceeded the rate limit.")
    if fault.mode == "reject":
        raise Refusal(551, "This person isn't available right now.", subcode=1545041)
    if fault.mode in ("500", "503"):
        raise Refusal(2, "Service temporarily unavailable", int(fault.mode))
    return None


def _fields(request: Request) -> dict[str, Any]:
    """The body as JSON, or a form whose values may be JSON."""
    try:
        if request.is_form():
            return {k: json.loads(v) if v[:1] in ("{", "[") or v in ("true", "false") else v for k, v in request.form()}
        data = json.loads(request.body or b"{}")
    except ValueError:
        raise Refusal(100, "The request body is not valid JSON") from None
    if not isinstance(data, dict):
        raise Refusal(100, "The request body must be an object")
    return data


def _body(request: Request, shape: dict[str, Any]) -> dict[str, Any]:
    data = _fields(request)
    if wrong := problems(data, shape, "param"):
        raise Refusal(100, "; ".join(f"{path} {what}" for path, what in wrong))
    return data


def _send(box: Box, data: dict[str, Any], account: Account, target: str) -> Reply:
    if target not in ("me", account.address, _page(account)):
        raise Refusal(100, f"Object with ID '{target}' does not exist", subcode=33)
    verdict = box.limits.take("meta.messages", account.id)
    if not verdict.ok:
        raise Refusal(613, "Calls to this api have exceeded the rate limit.")
    if "sender_action" in data:
        return answer({"recipient_id": data["recipient"].get("id", "")})
    message = data.get("message")
    if not message or not ("text" in message or "attachment" in message or "attachments" in message):
        raise Refusal(100, "Message cannot be empty, must provide valid attachment or text")
    _check_length(account, message.get("text", ""))
    address = data["recipient"]
    if sum(name in address for name in ("id", "comment_id", "post_id")) != 1:
        raise Refusal(100, "param.recipient must have exactly one of id, comment_id, post_id")
    if "id" in address:
        person, answered = _conversation(box, account, data), data.get("reply_to", {}).get("mid", "")
    else:
        person, answered = _private_reply(box, account, address.get("comment_id") or address["post_id"])
    item = _record(box, account, person, message, answered)
    item.extra["private_reply"] = "id" not in address
    meta_hooks.own_message(box, account, item)
    return answer({"recipient_id": person.identity, "message_id": item.id})


def _check_length(account: Account, said: str) -> None:
    if account.channel == "facebook" and len(said) > 2000:
        raise Refusal(100, "Length of param message[text] must be less than or equal to 2000")
    if account.channel == "instagram" and len(said.encode()) > 1000:
        raise Refusal(100, "Length of param message[text] must be less than or equal to 1000 bytes")


def _conversation(box: Box, account: Account, data: dict[str, Any]) -> Person:
    """The person written to, if the messaging window allows it:
    https://developers.facebook.com/docs/messenger-platform/policy/policy-overview"""
    person = box.world.known(account.channel, account.id, data["recipient"]["id"])
    if person is None or (not person.last_wrote and not person.handle and not person.name):
        raise Refusal(100, "No matching user found", subcode=2018001)
    if person.closed:
        raise Refusal(551, "This person isn't available right now.", subcode=1545041)
    tagged = data.get("messaging_type") == "MESSAGE_TAG"
    if tagged != ("tag" in data):
        raise Refusal(100, "messaging_type MESSAGE_TAG and tag go together")
    if box.world.now_ms() - person.last_wrote > (7 if tagged else 1) * DAY_MS:
        subcode = 2018278 if account.channel == "facebook" else 2534022
        raise Refusal(10, "This message is sent outside of allowed window.", 403, subcode)
    return person


def _private_reply(box: Box, account: Account, comment_id: str) -> tuple[Person, str]:
    """One private answer per comment, within 7 days; it opens no window.
    https://developers.facebook.com/docs/messenger-platform/discovery/private-replies"""
    comment = _public(box, account, comment_id)
    if comment.direction == "out":
        raise Refusal(10903, "This user cannot reply to this activity")
    if not box.limits.take("meta.private_replies", account.id).ok:
        raise Refusal(613, "Calls to this api have exceeded the rate limit.")
    if box.world.now_ms() - comment.at > 7 * DAY_MS:
        raise Refusal(10901, "The activity is too old to be replied to privately")
    with box.world.lock:
        if comment.extra.get("answered_privately"):
            raise Refusal(10900, "Activity already replied to")
        comment.extra["answered_privately"] = True
    return box.world.person(account.channel, account.id, comment.identity), comment.id


def _public(box: Box, account: Account, item_id: str) -> Item:
    item = box.world.items.get(item_id)
    if item is None and (root := box.root(account)) is not None and root.id == item_id:
        item = root
    if item is None or item.deleted or item.visibility != "public" or item.account != account.id:
        raise Refusal(100, f"Object with ID '{item_id}' does not exist", subcode=33)
    return item


def _record(box: Box, account: Account, person: Person, message: dict[str, Any], answered: str) -> Item:
    parts = message.get("attachments") or ([message["attachment"]] if "attachment" in message else [])
    media = []
    for part in parts:
        payload = part.get("payload") or {}
        if part["type"] != "template":
            if not re.match(r"https?://", str(payload.get("url", ""))) and "attachment_id" not in payload:
                raise Refusal(100, "param.message.attachment.payload.url must be an http(s) address")
            media.append({"url": str(payload.get("url", "")), "type": part["type"], "name": "", "file": ""})
    return box.world.add(
        Item(
            id=meta_hooks.message_id(),
            provider="meta",
            channel=account.channel,
            account=account.id,
            identity=person.identity,
            direction="out",
            visibility="private",
            kind="message",
            at=box.world.now_ms(),
            text=message.get("text", ""),
            media=media,
            in_reply_to=answered,
            ref=message.get("metadata", ""),
            status="sent",
        )
    )


def _comment(box: Box, request: Request, account: Account, target: str, edge: str) -> Reply:
    if (edge == "replies") != (account.channel == "instagram"):
        raise Refusal(100, f"Tried accessing nonexisting edge ({edge}) on this kind of object")
    data = _body(request, COMMENT_SHAPE if edge == "comments" else REPLY_SHAPE)
    parent = _public(box, account, target)
    said = data.get("message", "")
    if not said and not data.get("attachment_url"):
        raise Refusal(100, "A comment needs a message or an attachment")
    url = data.get("attachment_url", "")
    item = Item(
        id=meta_hooks.comment_id(box, account, parent),
        provider="meta",
        channel=account.channel,
        account=account.id,
        identity=parent.identity,
        direction="out",
        visibility="public",
        kind="comment",
        at=box.world.now_ms(),
        text=said,
        media=[{"url": url, "type": "image", "name": "", "file": ""}] if url else [],
        in_reply_to=parent.id,
        root=parent.root,
        status="sent",
    )
    meta_hooks.own_comment(box, account, box.world.add(item))
    return answer({"id": item.id})


def _publish(box: Box, request: Request, account: Account, target: str, edge: str) -> Reply:
    if account.channel != "facebook" or target not in ("me", account.address):
        raise Refusal(100, "Only a page can be posted to, and the post needs a message")
    try:
        if edge == "photos":
            return answer(meta_posts.keep_photo(box, account, _body(request, PHOTO_SHAPE)))
        return answer({"id": meta_posts.publish(box, account, _body(request, FEED_SHAPE)).id})
    except meta_posts.Wrong as no:
        raise Refusal(no.code, no.words) from None


def _moderate(box: Box, request: Request, account: Account, target: str) -> Reply:
    item = _public(box, account, target)
    fault = box.faults.take("meta")
    if fault is not None and (spoiled := _spoil(box, fault)) is not None:
        return spoiled
    delete, data = request.method == "DELETE", dict[str, Any]()
    if not delete:
        data = {k: v == "true" if v in ("true", "false") else v for k, v in request.query if k in ("hide", "is_hidden")}
        data |= _body(request, UPDATE_SHAPE)
    if no := meta_moderation.refusal(item, data, delete):
        raise Refusal(*no)
    if delete:
        meta_moderation.delete(box, account, item)
    else:
        meta_moderation.update(box, account, item, data)
    return DROP if fault is not None and fault.mode == "accept_no_answer" else answer({"success": True})


def _read(box: Box, account: Account, target: str, fields: str) -> Reply:
    if target in ("me", account.address):
        return answer(meta_reading.ourselves(account, fields))
    item = box.world.items.get(target)
    if item is not None and fields and (item.direction, item.kind) == ("out", "post") and not item.deleted:
        try:
            return answer(meta_posts.read(box, item, fields))
        except meta_posts.Wrong as no:
            raise Refusal(no.code, no.words) from None
    if item is not None and (item.channel, item.account) == (account.channel, account.id) and not item.deleted:
        sender = {"id": account.address if item.direction == "out" else item.identity, "name": item.name}
        return answer({"id": item.id, "message": item.text, "text": item.text, "from": sender})
    person = box.world.known(account.channel, account.id, target)
    if person is None:
        raise Refusal(100, f"Object with ID '{target}' does not exist", subcode=33)
    first, _, last = person.name.partition(" ")
    found = {"id": target, "name": person.name, "first_name": first, "last_name": last, "username": person.handle}
    return answer(found)
