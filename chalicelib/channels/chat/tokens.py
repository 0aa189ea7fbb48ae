"""Who a chat visitor is: the signed session token, and the proof a website gives for its own users.

A token is a JWT (HS256, RFC 7519) signed with the newest of the account's session keys and
accepted with any of them, so that a key can be replaced while people chat.

A website proves who its signed-in user is exactly as in Chatwoot's identity validation: the
lower-case hex HMAC-SHA256 of the user's id under the account's identity key
(https://www.chatwoot.com/docs/product/channels/live-chat/sdk/identity-validation).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets as chance
from dataclasses import dataclass
from typing import Any

from chalicelib.channels.base import Secrets
from chalicelib.domain.errors import Refused

_ALGORITHM = "HS256"
_DAY = 86_400
VISITOR_SECONDS = 30 * _DAY
USER_SECONDS = _DAY
"""A proven user's session is short: their page can prove them again at any time."""

_VISITOR, _USER = "v:", "user:"
_TEXTS = ("name", "email", "page", "alias")


class BadToken(Refused):
    """Missing, expired, forged, or another account's: the caller must start a session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a token says. `alias` is the anonymous identity this proven user had before."""

    account: str
    identity: str
    exp: int  # seconds since the epoch
    name: str = ""
    email: str = ""
    page: str = ""
    alias: str = ""

    @property
    def verified(self) -> bool:
        return self.identity.startswith(_USER)


def new_visitor() -> str:
    """A fresh anonymous identity: 128 random bits, so that nobody can guess another's."""
    return _VISITOR + chance.token_hex(16)


def user_identity(user_id: str) -> str:
    return _USER + user_id


def lifetime(identity: str) -> int:
    """How long a session of this identity lasts, in seconds."""
    return USER_SECONDS if identity.startswith(_USER) else VISITOR_SECONDS


def proves(proof: str, user_id: str, secrets: Secrets) -> bool:
    """Whether the website vouches for this user, under its identity key or the one before it
    (`identity_previous`, while the key is being replaced). Constant time."""
    good = False
    for name in ("identity", "identity_previous"):
        key = secrets.other.get(name, "")
        if key:
            wanted = hmac.new(key.encode(), user_id.encode(), hashlib.sha256).hexdigest()
            good |= hmac.compare_digest(wanted.encode(), proof.encode())
    return good


def issue(claims: Claims, secrets: Secrets) -> str:
    """Raises Refused if the account has no session key."""
    import jwt  # only the chat's own calls pay for loading it

    keys = _keys(secrets)
    if not keys:
        raise Refused("the account has no session key")
    texts = {name: value for name in _TEXTS if (value := getattr(claims, name))}
    payload = {"account": claims.account, "identity": claims.identity, "exp": claims.exp, **texts}
    return jwt.encode(payload, keys[0], algorithm=_ALGORITHM)


def account_of(token: str) -> str:
    """The account a token claims to be for; nothing is proven by it. Raises BadToken."""
    import jwt

    try:
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise BadToken("the token can't be read") from error
    account = claims.get("account")
    if not isinstance(account, str):
        raise BadToken("the token names no account")
    return account


def read(token: str, account: str, secrets: Secrets, now: int) -> Claims:
    """The claims of a token of this account. `now` in epoch ms. Raises BadToken."""
    import jwt

    # The time is an argument here, so the library's own clock isn't asked.
    options: Any = {"verify_exp": False, "verify_iat": False, "require": ["account", "identity", "exp"]}
    for key in _keys(secrets):
        try:
            claims = jwt.decode(token, key, algorithms=[_ALGORITHM], options=options)
        except jwt.PyJWTError:
            continue
        return _checked(claims, account, now)
    raise BadToken("the token isn't signed by this account")


def _keys(secrets: Secrets) -> list[str]:
    return [key for key in secrets.webhook if key]


def _checked(claims: dict[str, Any], account: str, now: int) -> Claims:
    identity, exp = claims["identity"], claims["exp"]
    if claims["account"] != account or not isinstance(identity, str) or not isinstance(exp, int):
        raise BadToken("the token is for something else")
    if exp * 1000 <= now:
        raise BadToken("the token has expired")
    texts = {name: str(claims.get(name, "")) for name in _TEXTS}
    return Claims(account=account, identity=identity, exp=exp, **texts)
