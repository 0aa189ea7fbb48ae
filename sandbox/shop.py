"""A website of the brand's that includes the chat window, as docs/chat.md tells its makers to.

`/shop` is for anybody, `/shop?as=ada` for somebody signed in, with the proof that a website's server makes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from html import escape
from pathlib import Path

from sandbox.box import Box
from sandbox.web import Reply, Request, answer

_HERE = Path(__file__).parent
_USER = re.compile(r"[a-z]{1,20}")
_STATIC = {"/shop.css": "text/css; charset=utf-8", "/shop.js": "text/javascript; charset=utf-8"}


def handle(box: Box, request: Request) -> Reply | None:
    """The answer, or None for what isn't the shop's."""
    if request.path in _STATIC:
        return Reply(body=(_HERE / request.path[1:]).read_bytes(), content_type=_STATIC[request.path], headers=_safe())
    if request.path != "/shop":
        return None
    account = box.accounts.get("chat", request.arg("account"))
    if account is None:
        return answer({"error": "There is no chat account."}, 404)
    name = request.arg("as") if _USER.fullmatch(request.arg("as")) else ""
    user = _vouched(name, account.other.get("identity", "")) if name else None
    page = (_HERE / "shop.html").read_text("utf-8")
    filled = {
        "product": box.courier.public_url,
        "account": account.id,
        "brand": account.name or "The shop",
        "user": json.dumps(user) if user else "",
        "who": f"Signed in as {name.title()}" if user else "Not signed in",
    }
    for key, value in filled.items():
        page = page.replace("{" + key + "}", escape(value, quote=True))
    return Reply(body=page.encode(), content_type="text/html; charset=utf-8", headers=_safe(box.courier.public_url))


def _vouched(name: str, key: str) -> dict[str, str] | None:
    """What a website's server gives to its page: the user's id and the proof, never the key."""
    if not key:
        return None
    proof = hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()
    return {"id": name, "name": f"{name.title()} Lane", "email": f"{name}@example.com", "hmac": proof}


def _safe(product: str = "") -> dict[str, str]:
    rules = f"script-src 'self' {product}; connect-src {product}; frame-src {product}; style-src 'self'"
    return {
        "Content-Security-Policy": f"default-src 'none'; {rules}; base-uri 'none'; form-action 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
