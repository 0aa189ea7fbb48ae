"""A stand-in for the X API v2: posts, direct messages, media.

Bodies are held to the published OpenAPI document's shapes, where unknown fields are errors.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from sandbox import x_hooks, x_lookup, x_moderation, x_search
from sandbox.accounts import Account
from sandbox.box import DAY_MS, Box
from sandbox.checks import problems
from sandbox.faults import Fault
from sandbox.limits import Verdict
from sandbox.web import DROP, Reply, Request, answer
from sandbox.world import Item
from sandbox.x_shapes import DM_SHAPE, HIDE_SHAPE, POST_SHAPE, UPLOAD_SHAPE
from sandbox.xtext import LIMIT, weighted_length

_INVALID = "https://api.twitter.com/2/problems/invalid-request"
_USER_QUERY = ("user.fields", "expansions", "tweet.fields", "post.fields")
_NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged "
    "by the author of the post you are replying to."
)


class Refusal(Exception):
    def __init__(self, reply: Reply) -> None:
        self.reply = reply


def problem(status: int, title: str, detail: str, kind: str = "about:blank", **more: Any) -> Reply:
    return answer({"title": title, "detail": detail, "type": kind, "status": status, **more}, status)


def _forbidden(detail: str) -> Refusal:
    return Refusal(problem(403, "Forbidden", detail))


def handle(box: Box, request: Request) -> Reply:
    """Serve one call; `request.path` starts after `/x`."""
    try:
        account = _authenticate(box, request)
        return _route(box, request, account)
    except Refusal as no:
        return no.reply


def _authenticate(box: Box, request: Request) -> Account:
    token = request.bearer()
    for account in box.accounts.of(provider="x"):
        if token and token == account.send.get("access_token"):
            return account
    raise Refusal(problem(401, "Unauthorized", "Unauthorized"))


def _route(box: Box, request: Request, account: Account) -> Reply:
    method, path = request.method, request.path
    if (method, path) == ("POST", "/2/tweets"):
        return _write(box, request, account, "x.posts")
    if method == "POST" and (match := re.fullmatch(r"/2/dm_conversations/with/(\d{1,19})/messages", path)):
        return _write(box, request, account, "x.dms", match[1])
    if method == "POST" and (match := re.fullmatch(r"/2/dm_conversations/(\d{1,19})-(\d{1,19})/messages", path)):
        return _write(box, request, account, "x.dms", match[2] if match[1] == account.address else match[1])
    if (method, path) == ("GET", "/2/tweets"):
        if unfit := x_lookup.wrong(request):
            raise _invalid(unfit)
        return answer(x_lookup.looked_up(box, request, account))
    if (method, path) == ("POST", "/2/media/upload"):
        return _upload(box, request)
    if (method, path) == ("GET", "/2/tweets/search/recent"):
        return _search(box, request, account)
    if (method, path) == ("GET", "/2/users/me"):
        if wrong := [name for name, _ in request.query if name not in _USER_QUERY]:
            raise _invalid([(wrong[0], "is not a known query parameter")])
        return answer({"data": {"id": account.address, "name": account.name, "username": account.handle}})
    if match := re.fullmatch(r"/2/tweets/(\d{1,19})", path):
        return _one_post(box, account, method, match[1])
    if method == "PUT" and (match := re.fullmatch(r"/2/tweets/(\d{1,19})/hidden", path)):
        return _hide(box, request, account, match[1])
    raise Refusal(problem(404, "Not Found", f"{method} {path} is not known here"))


def _write(box: Box, request: Request, account: Account, rule: str, to: str = "") -> Reply:
    fault = box.faults.take("x")
    if fault is not None and (spoiled := _spoil(box, fault)) is not None:
        return spoiled
    verdict = box.limits.take(rule, account.id)
    if verdict.ok and rule == "x.dms" and not (day := box.limits.take("x.dms_day", account.id)).ok:
        verdict = day
    if not verdict.ok:
        return _with_limit(too_many(), verdict)
    reply = _send(box, request, account, to) if rule == "x.dms" else _post(box, request, account)
    return DROP if fault is not None and fault.mode == "accept_no_answer" else _with_limit(reply, verdict)


def _with_limit(reply: Reply, verdict: Verdict) -> Reply:
    numbers = {"limit": verdict.limit, "remaining": verdict.remaining, "reset": verdict.reset}
    reply.headers.update({f"x-rate-limit-{name}": str(value) for name, value in numbers.items()})
    return reply


def too_many() -> Reply:
    return problem(429, "Too Many Requests", "Too Many Requests")


def _spoil(box: Box, fault: Fault) -> Reply | None:
    if fault.mode in ("timeout", "slow"):
        box.hold(fault)
        return DROP if fault.mode == "timeout" else None
    if fault.mode == "429":
        now = int(box.world.clock())
        return _with_limit(too_many(), Verdict(False, 100, 0, now + 2, 2))
    if fault.mode == "reject":
        return problem(403, "Forbidden", "You are not permitted to perform this action.")
    if fault.mode in ("500", "503"):
        title = "Internal Server Error" if fault.mode == "500" else "Service Unavailable"
        return problem(int(fault.mode), title, "Something is broken at the other end.")
    return None


def _body(request: Request, shape: dict[str, Any]) -> dict[str, Any]:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(problem(415, "Unsupported Media Type", "Send application/json.", _INVALID))
    try:
        data = json.loads(request.body)
    except ValueError:
        raise _invalid([("$", "is not JSON")]) from None
    if wrong := problems(data, shape):
        raise _invalid(wrong)
    return dict(data)


def _invalid(wrong: list[tuple[str, str]]) -> Refusal:
    errors = [{"parameters": {path: []}, "message": f"{path}: {what}"} for path, what in wrong]
    detail = "One or more parameters to your request was invalid."
    return Refusal(answer({"errors": errors, "title": "Invalid Request", "detail": detail, "type": _INVALID}, 400))


def _post(box: Box, request: Request, account: Account) -> Reply:
    data = _body(request, POST_SHAPE)
    said, media = data.get("text", ""), _uploaded(box, data.get("media", {}).get("media_ids", []))
    if not said and not media:
        raise _invalid([("$.text", "is missing but it is required when there is no media")])
    if weighted_length(said) > LIMIT:
        raise Refusal(problem(400, "Bad Request", "Your Tweet text is too long."))
    target = _target(box, account, data["reply"]["in_reply_to_tweet_id"]) if "reply" in data else None
    _refuse_duplicate(box, account, said, target)
    post_id = box.world.new_number()
    item = Item(
        id=post_id,
        provider="x",
        channel="x",
        account=account.id,
        identity=_other_side(target),
        direction="out",
        visibility="public",
        kind="comment" if target else "post",
        at=box.world.now_ms(),
        text=said,
        media=media,
        in_reply_to=target.id if target else "",
        root=target.root if target else post_id,
        status="sent",
    )
    x_hooks.report(box, x_hooks.own_post(box, account, box.world.add(item)))
    return answer({"data": {"id": post_id, "text": said, "edit_history_post_ids": [post_id]}}, 201)


def _other_side(target: Item | None) -> str:
    return target.identity if target else ""


def _target(box: Box, account: Account, post_id: str) -> Item:
    """The post to be replied to. Self-serve callers may answer only who summoned them:
    https://docs.x.com/changelog (23 Feb 2026)."""
    target = box.world.items.get(post_id)
    if target is None or target.deleted or target.visibility != "public" or target.channel != "x":
        raise _forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    summoned = target.direction == "out" or f"@{account.handle}".lower() in target.text.lower()
    if not summoned and not account.settings.get("enterprise"):
        raise _forbidden(_NOT_SUMMONED)
    return target


def _refuse_duplicate(box: Box, account: Account, said: str, target: Item | None) -> None:
    since = box.world.now_ms() - DAY_MS
    for item in box.world.sent("x"):
        same = item.account == account.id and item.visibility == "public" and item.text == said and not item.deleted
        if same and said and item.at > since and item.in_reply_to == (target.id if target else ""):
            raise _forbidden("You are not allowed to create a Tweet with duplicate content.")


def _send(box: Box, request: Request, account: Account, to: str) -> Reply:
    data = _body(request, DM_SHAPE)
    if "text" not in data and not data.get("attachments"):
        raise _invalid([("$", "at least one of text, attachments is required")])
    if len(data.get("text", "")) > 10_000:
        raise _invalid([("$.text", "must not be longer than 10000 characters")])
    person = box.world.known("x", account.id, to)
    if person is None or to == account.address:
        raise Refusal(problem(400, "Invalid Request", f"The participant {to} could not be found.", _INVALID))
    if person.closed:
        raise _forbidden("You do not have permission to DM one or more participants.")
    item = Item(
        id=box.world.new_number(),
        provider="x",
        channel="x",
        account=account.id,
        identity=to,
        direction="out",
        visibility="private",
        kind="dm",
        at=box.world.now_ms(),
        text=data.get("text", ""),
        media=_uploaded(box, [part["media_id"] for part in data.get("attachments", [])]),
        status="sent",
    )
    x_hooks.report(box, x_hooks.direct_message(box, account, person, box.world.add(item), "dm.sent"))
    both = sorted((account.address, to), key=int)
    return answer({"data": {"dm_conversation_id": "-".join(both), "dm_event_id": item.id}}, 201)


def _uploaded(box: Box, ids: list[str]) -> list[dict[str, str]]:
    found = []
    for media_id in ids:
        file = box.world.files.get(media_id)
        if file is None:
            raise _invalid([("$.media.media_ids", f"{media_id} was never uploaded or has expired")])
        url = f"media/{media_id}/{file['name']}"
        found.append({"url": url, "type": file["type"], "name": file["name"], "file": media_id})
    return found


def _upload(box: Box, request: Request) -> Reply:
    kind = request.headers.get("content-type", "")
    data = _multipart(kind, request.body) if kind.startswith("multipart/form-data") else _body(request, UPLOAD_SHAPE)
    if wrong := problems(data, UPLOAD_SHAPE):
        raise _invalid(wrong)
    try:
        raw = base64.b64decode(data["media"], validate=True)
    except binascii.Error:
        raise _invalid([("$.media", "is not base64")]) from None
    if not 0 < len(raw) <= 5_000_000:
        raise _invalid([("$.media", "must have between 1 byte and 5 MB")])
    media_id = box.world.new_number()
    with box.world.lock:
        box.world.files[media_id] = {"name": "picture", "type": _sniff(raw), "data": data["media"]}
        box.world.touch()
    return answer({"data": {"id": media_id, "size": len(raw), "expires_after_secs": 86_400}})


def _sniff(raw: bytes) -> str:
    known = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}
    return next((kind for head, kind in known.items() if raw.startswith(head)), "application/octet-stream")


def _multipart(content_type: str, body: bytes) -> dict[str, Any]:
    """Fields of a multipart form, files as base64, like the JSON form of the same call."""
    head = b"Content-Type: " + content_type.encode() + b"\r\n\r\n"
    fields: dict[str, Any] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + body).walk():
        name, raw = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if name and isinstance(raw, bytes):
            fields[str(name)] = base64.b64encode(raw).decode() if name == "media" else raw.decode("utf-8").strip()
    return fields


def _one_post(box: Box, account: Account, method: str, post_id: str) -> Reply:
    item = box.world.items.get(post_id)
    if item is None or item.deleted or item.visibility != "public" or item.channel != "x":
        kind = "https://api.twitter.com/2/problems/resource-not-found"
        raise Refusal(problem(404, "Not Found Error", f"Could not find tweet with id: [{post_id}].", kind))
    if method == "GET":
        author = account.address if item.direction == "out" else item.identity
        found = {"id": item.id, "text": item.text, "author_id": author, "conversation_id": item.root}
        return answer({"data": {**found, "edit_history_tweet_ids": [item.id]}})
    if method != "DELETE":
        raise Refusal(problem(405, "Method Not Allowed", f"{method} is not allowed here"))
    if item.direction != "out" or item.account != account.id:
        raise _forbidden("You are not allowed to delete this Tweet.")
    box.world.change(item, deleted=True, text="")
    x_hooks.report(box, x_hooks.deleted(box, account, item, account.address))
    return answer({"data": {"deleted": True}})


def _search(box: Box, request: Request, account: Account) -> Reply:
    fault = box.faults.take("x")
    if fault is not None and (spoiled := _spoil(box, fault)) is not None:
        return spoiled
    verdict = box.limits.take("x.searches", account.id)
    if not verdict.ok:
        return _with_limit(too_many(), verdict)
    if wrong := x_search.problems(request, box.world.now_ms()):
        raise _invalid(wrong)
    told = answer(x_search.found(box, account, request))
    return DROP if fault is not None and fault.mode == "accept_no_answer" else _with_limit(told, verdict)


def _hide(box: Box, request: Request, account: Account, post_id: str) -> Reply:
    fault = box.faults.take("x")
    if fault is not None and (spoiled := _spoil(box, fault)) is not None:
        return spoiled
    verdict = box.limits.take("x.hides", account.id)
    if not verdict.ok:
        return _with_limit(too_many(), verdict)
    data = _body(request, HIDE_SHAPE)
    item = x_moderation.may_hide(box, account, post_id)
    if item is None:
        raise _forbidden("You are not allowed to hide this Tweet.")
    box.world.change(item, hidden=data["hidden"])
    told = answer({"data": {"hidden": data["hidden"]}})
    return DROP if fault is not None and fault.mode == "accept_no_answer" else _with_limit(told, verdict)
