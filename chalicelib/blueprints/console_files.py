"""What the console's page and files are answered with.

The build's files carry a hash of their content in their names, so they may be kept for ever; the page itself is
asked for each time. API Gateway compresses (`minimum_compression_size` in .chalice/config.json).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chalicelib import config, wiring
from chalicelib.observability import access

Served = tuple[int, Mapping[str, str], str]
_FILES = Path(__file__).resolve().parent.parent / "static" / "console"
_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.(js|css|svg|woff2)")
_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
_FOR_EVER = "public, max-age=31536000, immutable"
# The softphone speaks to Twilio itself: https://www.twilio.com/docs/voice/sdks/network-connectivity-requirements
_SOFTPHONE = "https://*.twilio.com wss://*.twilio.com"


def serve(what: str, name: str, request: Any) -> Served:
    with access("console", asked=what) as line:
        status, headers, body = _SERVES[what](name, request)
        line["status"] = status
    return status, {**_SAFE, **headers}, body


def _front(name: str, request: Any) -> Served:
    return 302, {"Location": f"{base_of(request)}app/inbox", "Cache-Control": "no-store"}, ""


def _page(name: str, request: Any) -> Served:
    made = _text("index.html")
    if made is None:
        return _missing()
    nonce = secrets.token_urlsafe(16)
    page = made.replace('<base href="/" />', f'<base href="{base_of(request)}" />', 1).replace("{nonce}", nonce)
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy(nonce, wiring.files().origin()),
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=(), geolocation=(), payment=()",
    }
    return 200, headers, page


def _asset(name: str, request: Any) -> Served:
    body = _text(f"assets/{name}") if _NAME.fullmatch(name) else None
    if body is None:
        return 404, {"Content-Type": "text/plain", "Cache-Control": "no-store"}, "There is no such file."
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return 200, {"Content-Type": kind, "Cache-Control": _FOR_EVER}, body


def _missing() -> Served:
    said = "The console isn't part of this package: build it with `make console`, then deploy again."
    return 404, {"Content-Type": "text/plain", "Cache-Control": "no-store"}, said


_SERVES: Mapping[str, Callable[[str, Any], Served]] = {"front": _front, "page": _page, "asset": _asset}


@lru_cache(maxsize=256)
def _text(name: str) -> str | None:
    try:
        return (_FILES / name).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def base_of(request: Any) -> str:
    """Where this app begins, with a slash at both ends: behind a plain API Gateway address a stage stands before
    every path, behind a domain of one's own none. The public address says so where it is set."""
    public = config.load().public_url
    if public:
        return f"{urlsplit(public).path.rstrip('/')}/"
    context = request.to_dict().get("context") or {}
    path, resource = _parts(context.get("path", "")), _parts(context.get("resourcePath", ""))
    return f"/{path[0]}/" if len(path) > len(resource) else "/"


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def policy(nonce: str, media: str) -> str:
    """The page runs this origin's scripts only; pictures and recordings come from the brand's own bucket too.
    Its style sheet of colours is written into the page, under a nonce. Sockets are opened at their own address only."""
    socket = urlsplit(config.load().socket_url)
    live = f" {socket.scheme}://{socket.netloc}" if socket.netloc else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'",
            f"img-src 'self' blob: {media}",
            f"media-src 'self' blob: {media} {_SOFTPHONE}",
            f"connect-src 'self' {media} {_SOFTPHONE}{live}",
            "font-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )
