"""The sandbox as a visitor of the product's own chat: a client of its open API, nothing more."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.parse import quote

from sandbox.box import Box
from sandbox.deliver import NotLocal, request
from sandbox.web import Problem
from sandbox.world import Item, Person


def act(box: Box, person: Person, kind: str, text: str, client_id: str) -> tuple[str, int, str]:
    """Do one thing in the chat: message, typing or end. Gives (message id, status, error)."""
    if not person.token:
        status, error = _open(box, person)
        if not person.token:
            return "", status, error
    if kind == "typing":
        _, status, error = _call(box, "POST", "/chat/typing", {}, person.token)
        return "", status, error
    if kind == "end":
        _, status, error = _call(box, "POST", "/chat/end", {}, person.token)
        if 200 <= status < 300:
            person.token = person.cursor = ""
        return "", status, error
    data, status, error = _call(box, "POST", "/chat/messages", {"client_id": client_id, "text": text}, person.token)
    if status == 401:  # the session ended or ran out: a visitor's page starts a new one
        person.token = person.cursor = ""
        _open(box, person)
        data, status, error = _call(box, "POST", "/chat/messages", {"client_id": client_id, "text": text}, person.token)
    return _id(data) or client_id, status, error


def _open(box: Box, person: Person) -> tuple[int, str]:
    path = f"/chat/{quote(person.account)}/sessions"
    data, status, error = _call(box, "POST", path, {"name": person.name}, "")
    person.token, person.cursor = str(data.get("token") or ""), ""
    box.world.touch()
    if not person.token and 200 <= status < 300:
        return 502, "the chat API gave no token"
    return status, error


def fetch(box: Box, person: Person) -> None:
    """Bring over what was written since last time."""
    if not person.token:
        return
    path = "/chat/messages" + (f"?after={quote(person.cursor)}" if person.cursor else "")
    data, status, _ = _call(box, "GET", path, None, person.token)
    if status != 200:
        return
    for message in data.get("items") or []:
        _take(box, person, message)
    cursor = str(data.get("next") or "")
    if cursor not in ("", person.cursor):
        person.cursor = cursor
        box.world.touch()


def _take(box: Box, person: Person, message: dict[str, Any]) -> None:
    """Keep what the shop said; the visitor's own lines are known here already."""
    with box.world.lock:
        if message.get("from") == "customer" or _key(person, _id(message)) in box.world.items:
            return
        said = item(box, person, _id(message), str(message.get("text", "")), "out")
        said.name = str(message.get("name") or "")
        files = [f for f in message.get("attachments") or [] if isinstance(f, dict)]
        said.media = [{"url": str(f.get("url")), "type": "", "name": str(f.get("name")), "file": ""} for f in files]
        box.world.add(said)


def item(box: Box, person: Person, message_id: str, text: str, direction: str) -> Item:
    return Item(
        id=_key(person, message_id),
        provider="chat",
        channel="chat",
        account=person.account,
        identity=person.identity,
        direction=direction,
        visibility="private",
        kind="message",
        at=box.world.now_ms(),
        text=text,
        status="delivered" if direction == "out" else "",
        name=person.name if direction == "in" else "",
        extra={"message": message_id},
    )


def _key(person: Person, message_id: str) -> str:
    return f"chat:{person.account}:{message_id}"


def _id(data: dict[str, Any]) -> str:
    return str(data.get("id") or "")


def _call(box: Box, method: str, path: str, data: Any, token: str) -> tuple[dict[str, Any], int, str]:
    headers = {"Content-Type": "application/json"} if data is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(data).encode() if data is not None else None
    try:
        status, raw = request(method, box.courier.target + path, body, headers)
    except (OSError, HTTPException, NotLocal) as error:
        return {}, 0, f"no answer: {error or type(error).__name__}"
    try:
        found = json.loads(raw or b"{}")
    except ValueError:
        raise Problem(f"The chat API answered {status} with something that is not JSON.", 502) from None
    return (found if isinstance(found, dict) else {}), status, ""
