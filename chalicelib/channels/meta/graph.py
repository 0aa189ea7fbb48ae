"""What every call to the Graph API has in common."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote, urlencode

from chalicelib.channels.base import Account, Fault, Secrets, SendFailed


def token_of(secrets: Secrets) -> str:
    """The account's access token. Raises SendFailed."""
    token = secrets.send.get("access_token", "")
    if not token:
        raise refused("no_credentials", "This account has no access token; an admin can add one.")
    return token


def proof(account: Account, secrets: Secrets, token: str) -> dict[str, str]:
    """The query that proves that the token is used by the app's own server; {} where none is asked for
    (docs/graph-api/guides/secure-requests)."""
    if account.settings.get("appsecret_proof") is not True:
        return {}
    if not secrets.webhook:
        raise refused("no_credentials", "This account asks for an app secret proof but has no app secret.")
    return {"appsecret_proof": hmac.new(secrets.webhook[0].encode(), token.encode(), hashlib.sha256).hexdigest()}


def query(fields: dict[str, str]) -> str:
    return f"?{urlencode(fields)}" if fields else ""


def segment(provider_id: str, name: str = "address") -> str:
    """An id as one part of a path. Raises SendFailed if there is none."""
    if not provider_id:
        raise refused("incomplete", f"The message has no `{name}`, which Meta needs.")
    return quote(provider_id, safe="")


def refused(code: str, reason: str) -> SendFailed:
    return SendFailed(Fault.REJECTED, reason, code=code)
