"""What the chat window's script, page and files are answered with.

The window is a page of this origin in a frame: the website around it can't read it, and which websites may frame it is
said by the browser's own rule, `frame-ancestors`, from the account's `origins`
(https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/frame-ancestors).
The script is asked for again after minutes, so that every website has the newest soon; the window's own files carry a
hash of their content in their names and may be kept for ever.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib import wiring
from chalicelib.domain.errors import Refused
from chalicelib.observability import access
from chalicelib.services.chat_sessions import origins

Served = tuple[int, Mapping[str, str], str]
_FILES = Path(__file__).resolve().parent.parent / "static" / "chatbox"
_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.(js|css)")
_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", re.IGNORECASE)
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
_SOON, _FOR_EVER = "public, max-age=300", "public, max-age=31536000, immutable"
# Pages of other websites load these: https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Cross-Origin_Resource_Policy
_FOR_ALL = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
_TEXT = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


def serve(what: str, name: str, request: Any) -> Served:
    with access("chat window", asked=what) as line:
        status, headers, body = _SERVES[what](name, request)
        line["status"] = status
    return status, {**_SAFE, **headers}, body


def _script(name: str, request: Any) -> Served:
    body = _text("chat.js")
    if body is None:
        return _missing()
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers = {"Content-Type": _TYPES["js"], "Cache-Control": _SOON, "ETag": tag, **_FOR_ALL}
    known = {one.strip().removeprefix("W/") for one in str(request.headers.get("if-none-match", "")).split(",")}
    return (304, headers, "") if tag in known else (200, headers, body)


def _window(name: str, request: Any) -> Served:
    query = request.query_params or {}
    try:
        account = wiring.chat().sessions.account(str(query.get("account", "")), "")
    except Refused:
        return 404, _TEXT, "There is no such chat."
    body = _text("window.html")
    if body is None:
        return _missing()
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy(origins(account), wiring.files().origin()),
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "X-Robots-Tag": "noindex",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return 200, headers, body


def _file(name: str, request: Any) -> Served:
    body = _text(f"chat-window/{name}") if _NAME.fullmatch(name) else None
    if body is None:
        return 404, _TEXT, "There is no such file."
    kind = _TYPES[name.rpartition(".")[2]]
    return 200, {"Content-Type": kind, "Cache-Control": _FOR_EVER, **_FOR_ALL}, body


def _missing() -> Served:
    return 404, _TEXT, "The chat window isn't part of this package: build it with `make console`, then deploy again."


_SERVES: Mapping[str, Callable[[str, Any], Served]] = {"script": _script, "window": _window, "file": _file}


@lru_cache(maxsize=64)
def _text(name: str) -> str | None:
    try:
        return (_FILES / name).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def policy(listed: list[str], media: str) -> str:
    """The window runs this origin's script only, and only the account's own websites may hold it. `listed`: their
    origins, "*" = any; what isn't an origin is left out, so that a setting can't add a rule."""
    known = ["*"] if "*" in listed else [one.rstrip("/") for one in listed if _ORIGIN.fullmatch(one.rstrip("/"))]
    ancestors = " ".join(known) or "'none'"
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' blob: {media}",
            f"connect-src 'self' {media}",
            f"frame-ancestors {ancestors}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
