"""The page where a person plays the customer, and the pictures they send."""

from __future__ import annotations

import re
from pathlib import Path

from sandbox import shop
from sandbox.box import Box
from sandbox.web import Reply, Request, answer

_HERE = Path(__file__).parent
_FILES: dict[str, tuple[str, str]] = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/phone.js": ("phone.js", "text/javascript; charset=utf-8"),
}
_HEADERS: dict[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_MEDIA = re.compile(r"/media/(\w+)/[\w.-]+")


def handle(box: Box, request: Request) -> Reply:
    if request.method not in ("GET", "HEAD"):
        return answer({"error": f"Nothing here takes {request.method}."}, 405)
    if (reply := shop.handle(box, request)) is not None:
        return reply
    if request.path in _FILES:
        name, kind = _FILES[request.path]
        return Reply(body=(_HERE / name).read_bytes(), content_type=kind, headers=dict(_HEADERS))
    if request.path in ("", "/index.html"):
        prefix = request.headers.get("x-forwarded-prefix", "")
        return Reply(status=302, headers={"Location": f"{prefix}/"})
    if match := _MEDIA.fullmatch(request.path):
        return _media(box, match[1])
    if request.path == "/favicon.ico":
        return Reply(status=204)
    return answer({"error": f"There is nothing at {request.path}."}, 404)


def _media(box: Box, file_id: str) -> Reply:
    found = box.file(file_id)
    if found is None:
        return answer({"error": "There is no such file."}, 404)
    safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Reply(body=found[0], content_type=found[1], headers=safe)
