"""The token by which an agent's softphone in the browser signs in to Twilio.

Source: https://www.twilio.com/docs/iam/access-tokens and Twilio's own helper libraries, whose payload
this is: a JWT (HS256) signed with an API key's secret, with a Voice grant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt

from chalicelib.channels.base import Secrets
from chalicelib.domain.errors import NotAllowed

SECONDS = 3_600
_HEADERS = {"typ": "JWT", "cty": "twilio-fpa;v=1"}


@dataclass(frozen=True, slots=True)
class AccessToken:
    """`identity` is what is dialled as `client:identity`; `expires_at` epoch ms."""

    token: str
    identity: str
    expires_at: int


def minted(identity: str, secrets: Secrets, *, now: int, app: str = "") -> AccessToken:
    """A token to be rung under an identity; with `app` (a TwiML application's SID) also to call out by it.
    Raises NotAllowed where the account has no API key."""
    held = secrets.send
    account, key, secret = (held.get(name, "") for name in ("account_sid", "key_sid", "key_secret"))
    if not (account and key and secret):
        raise NotAllowed(
            "The phone account has no API key.", "no_api_key", "An admin can store send.key_sid and send.key_secret."
        )
    start = now // 1000
    voice: dict[str, Any] = {"incoming": {"allow": True}}
    if app:
        voice["outgoing"] = {"application_sid": app}
    payload = {
        "jti": f"{key}-{start}", "iss": key, "sub": account, "nbf": start, "exp": start + SECONDS,
        "grants": {"identity": identity, "voice": voice},
    }  # fmt: skip
    token = jwt.encode(payload, secret, algorithm="HS256", headers=_HEADERS)
    return AccessToken(token, identity, (start + SECONDS) * 1000)
