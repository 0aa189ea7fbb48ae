"""Chat sessions: which account, which page, which visitor.

An anonymous visitor is known by nothing but their token. A customer whom the website vouches
for has the identity `user:<their id>`; if they came with an anonymous visitor's token, that
visitor was them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import Any

from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, Secrets
from chalicelib.channels.chat import tokens
from chalicelib.channels.chat.tokens import BadToken, Claims
from chalicelib.domain.errors import Invalid, Refused, Retry
from chalicelib.domain.events import Channel
from chalicelib.services.context import Context
from chalicelib.store.keys import thread_key
from chalicelib.store.settings import Settings

_RATE = (50, 200)  # ms a new session of an account, burst
_VISITOR_OWNER_SECONDS = 400 * 86_400
_ACCOUNT = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class TooFast(Retry):
    """More than the rate allows; `after` says how many seconds to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A signed-in user of the website, and the website's proof (`hmac`) that it is them."""

    id: str
    hmac: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page says when it starts a session. `visitor`: the token of an earlier one to continue."""

    visitor: str = ""
    name: str = ""
    email: str = ""
    page: str = ""
    user: User | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    account: Account
    claims: Claims

    @property
    def thread(self) -> str:
        return thread_key(Channel.CHAT, self.account.id, self.claims.identity)

    @property
    def threads(self) -> tuple[str, ...]:
        """The visitor's own conversation, and the one from before they were known."""
        before = self.claims.alias
        return (self.thread, thread_key(Channel.CHAT, self.account.id, before)) if before else (self.thread,)


class Sessions:
    def __init__(self, context: Context, settings: Settings, secrets: SecretStore) -> None:
        self._c, self._settings, self._secrets = context, settings, secrets

    def account(self, id: str, origin: str) -> Account:
        """The chat account, for a page of this origin ("" = not a browser). Raises Refused."""
        account = self._settings.account(Channel.CHAT, id) if _ACCOUNT.fullmatch(id) else None
        if account is None:
            raise Refused("unknown account")
        if not allows(account, origin):
            raise Refused("a page of another origin")
        return account

    def read(self, token: str, origin: str) -> Session:
        """Raises BadToken, or Refused for a page that may not use it."""
        id = tokens.account_of(token)
        try:
            account = self.account(id, "")
        except Refused as error:
            raise BadToken("the token's account isn't there") from error
        claims = tokens.read(token, id, self._keys(account), self._c.clock())
        if not allows(account, origin):
            raise Refused("a page of another origin")
        return Session(account=account, claims=claims)

    def start(self, account: Account, visit: Visit) -> tuple[str, Claims]:
        """A token and what it says: a new session, or an earlier one continued. Raises Refused, BadToken,
        Invalid or TooFast."""
        take(self._c, f"chat-sessions#{account.id}", account.settings.get("session_rate"), _RATE)
        short("name", visit.name, 100)
        short("email", visit.email, 254)
        short("page", visit.page, 500)
        claims = self._claims(account, visit)
        return tokens.issue(claims, self._keys(account)), claims

    def _claims(self, account: Account, visit: Visit) -> Claims:
        earlier = self._earlier(account, visit)
        name, email, alias = visit.name, visit.email, ""
        if visit.user:
            identity = self._proven(account, visit.user)
            name, email = visit.user.name or name, visit.user.email or email
            alias = self._alias(account, earlier, identity)
        elif earlier and earlier.verified:
            raise BadToken("a known customer's session needs a new proof")
        else:
            identity = earlier.identity if earlier else tokens.new_visitor()
        if earlier and earlier.identity == identity:
            name, email = name or earlier.name, email or earlier.email
        exp = self._c.clock() // 1000 + tokens.lifetime(identity)
        return Claims(
            account=account.id, identity=identity, exp=exp, name=name, email=email, page=visit.page, alias=alias
        )

    def _earlier(self, account: Account, visit: Visit) -> Claims | None:
        if not visit.visitor:
            return None
        try:
            return tokens.read(visit.visitor, account.id, self._keys(account), self._c.clock())
        except BadToken:
            if visit.user:
                return None  # they are proven anew: an old token more or less doesn't matter
            raise

    def _proven(self, account: Account, user: User) -> str:
        if not 1 <= len(user.id) <= 200:
            raise Invalid("user.id", "Give the user's id, of 1 to 200 characters.")
        short("user.name", user.name, 100)
        short("user.email", user.email, 254)
        if not tokens.proves(user.hmac, user.id, self._keys(account)):
            raise Refused("the user isn't proven")
        return tokens.user_identity(user.id)

    def _alias(self, account: Account, earlier: Claims | None, identity: str) -> str:
        """The anonymous visitor this user was before. The first user to show a visitor's token is that
        visitor for good: whoever signs in next on a shared computer must not become the same person."""
        if earlier is None:
            return ""
        if earlier.verified:
            return earlier.alias if earlier.identity == identity else ""
        owner = self._c.store.marks.first(
            f"visitor#{account.id}#{earlier.identity}", identity, now=self._c.clock(), seconds=_VISITOR_OWNER_SECONDS
        )
        return earlier.identity if owner == identity else ""

    def _keys(self, account: Account) -> Secrets:
        return self._secrets.get(Channel.CHAT, account.id) or Secrets(webhook=())


def origins(account: Account) -> list[str]:
    """The web origins whose pages may use this account: none unless set."""
    listed = account.settings.get("origins", ())
    return [str(origin) for origin in listed] if isinstance(listed, list | tuple) else []


def allows(account: Account, origin: str) -> bool:
    """Whether a page of this origin may; what isn't a browser sends no origin, and may."""
    known = {listed.rstrip("/").lower() for listed in origins(account)}
    return not origin or "*" in known or origin.lower() in known


def short(field: str, text: str, limit: int) -> None:
    """Raises Invalid."""
    if len(text) > limit:
        raise Invalid(field, f"This may have at most {limit} characters.")


def take(context: Context, bucket: str, setting: Any, default: tuple[int, int]) -> None:
    """Take a turn. `setting`: the account's own {"every_ms", "burst"}, if it has one. Raises TooFast."""
    every, burst = default
    if isinstance(setting, dict):
        every, burst = int(setting.get("every_ms", every)), int(setting.get("burst", burst))
    wait = context.store.limits.take(bucket, every_ms=every, burst=burst, now=context.clock())
    if wait:
        raise TooFast("That was a little fast. Please wait a moment and try again.", after=ceil(wait / 1000))
