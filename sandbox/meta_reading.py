"""What the Graph API tells an account of itself: who it is, and which apps hear its page.

Sources: https://developers.facebook.com/docs/graph-api/guides/secure-requests,
https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from sandbox.accounts import Account
from sandbox.meta_posts import Wrong
from sandbox.web import Request

__all__ = ["Wrong", "ourselves", "proven", "subscribed"]

HEARD = (
    "messages", "messaging_postbacks", "message_reactions", "message_echoes", "message_deliveries", "message_reads",
    "messaging_referrals", "feed", "mention", "ratings",
)  # fmt: skip
"""What the app has subscribed to on each page."""


def proven(request: Request, token: str, accounts: list[Account]) -> bool:
    """A proof needn't be given; one that is must be made with a secret of the token's app."""
    proof = request.arg("appsecret_proof")
    secrets = (secret for account in accounts for secret in account.webhook)
    return not proof or proof in {hmac.new(key.encode(), token.encode(), hashlib.sha256).hexdigest() for key in secrets}


def ourselves(account: Account, fields: str) -> dict[str, Any]:
    known = {"id": account.address, "name": account.name, "username": account.handle}
    return _only(known, fields) if fields else known


def subscribed(request: Request, account: Account, target: str) -> dict[str, Any]:
    """The apps that hear a page: ours, which hears all that it is written for."""
    if account.channel != "facebook" or target != account.address:
        raise Wrong(100, "Tried accessing nonexisting edge (subscribed_apps) on this kind of object")
    app = {"id": "400100200300400", "name": "Rapport", "subscribed_fields": list(HEARD)}
    return {"data": [_only(app, request.arg("fields") or "id,name,subscribed_fields")]}


def _only(known: dict[str, Any], fields: str) -> dict[str, Any]:
    asked = fields.split(",")
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise Wrong(100, f"Tried accessing nonexisting field ({unknown[0]})")
    return {name: known[name] for name in dict.fromkeys(("id", *asked))}
