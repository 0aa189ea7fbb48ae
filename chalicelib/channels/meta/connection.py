"""Whether Meta knows us: whose token it is, whether the app secret belongs to it, and what a page tells us.

Sources: https://developers.facebook.com/docs/graph-api/guides/secure-requests (a proof made with another app's secret
is refused), https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote, urlencode

from chalicelib.channels.base import Account, Bases, Http, Secrets
from chalicelib.channels.connection import Check, Told, read, unanswered

_META = "Meta"
PAGE_FIELDS = (
    "messages", "messaging_postbacks", "message_reactions", "message_echoes", "message_deliveries", "message_reads",
    "messaging_referrals", "feed", "mention", "ratings",
)  # fmt: skip
"""What a page must tell us (docs/deploy.md)."""


def test(account: Account, secrets: Secrets, http: Http, bases: Bases, address: str) -> list[Check]:
    token = secrets.send.get("access_token", "")
    headers = {"authorization": f"Bearer {token}"}
    facebook = account.channel == "facebook"
    who = "me" if facebook else quote(account.address, safe="")
    asked = {"fields": "id,name" if facebook else "id,username"}
    told = read(http, f"{bases.meta}/{who}?{urlencode(asked | _proof(secrets, token))}", headers)
    secret = _secret(told)
    if secret.ok is False:  # the token may be good all the same
        told = read(http, f"{bases.meta}/{who}?{urlencode(asked)}", headers)
    checks = [_token(told)]
    if told.ok:
        checks.append(_object(account, str(told.body.get("id") or "")))
    if told.ok or secret.ok is False:
        checks.append(secret)
    if told.ok and facebook:
        checks.append(_subscribed(account, secrets, token, http, bases))
    if not facebook:
        said = "Meta doesn't tell with this token which Instagram fields the app hears."
        fix = "Look in the app's Webhooks, object Instagram, at the address and the fields in the guide."
        checks.append(Check(name="webhook", ok=None, said=said, fix=fix))
    return checks


def _proof(secrets: Secrets, token: str) -> dict[str, str]:
    key = secrets.webhook[0] if secrets.webhook else ""
    return {"appsecret_proof": hmac.new(key.encode(), token.encode(), hashlib.sha256).hexdigest()}


def _error(told: Told) -> tuple[int, str]:
    error = told.body.get("error")
    found = error if isinstance(error, dict) else {}
    code = found.get("code")
    return (code if isinstance(code, int) else 0), str(found.get("message") or "")


def _token(told: Told) -> Check:
    name = "sending"
    if told.silent:
        return unanswered(name, _META, told)
    if told.ok:
        return Check(name=name, ok=True, said="Meta takes the access token.")
    code = _error(told)[0]
    if code == 190:
        fix = "Make a page token of a system user, which doesn't expire, and enter it."
        return Check(
            name=name, ok=False, said="Meta doesn't take the access token; it may have expired (190).", fix=fix
        )
    fix = "Check the id, and that the token's person may manage the page and has granted the permissions."
    return Check(name=name, ok=False, said=f"The token may not read this page or profile ({code}).", fix=fix)


def _secret(told: Told) -> Check:
    """By the first answer: a proof made with the stored app secret came with it."""
    name = "app_secret"
    if not told.ok and "appsecret_proof" in _error(told)[1]:
        fix = "Copy the app secret afresh from the app's settings (Basic), and enter it as the webhook secret."
        return Check(name=name, ok=False, said="The app secret isn't that of the token's app.", fix=fix)
    return Check(name=name, ok=True, said="The app secret belongs to the token's app.")


def _object(account: Account, id: str) -> Check:
    if id == account.address:
        return Check(name="number", ok=True, said="The token is that of this page or profile.")
    said = f"The token is that of {id}." if id else "Meta didn't say whose token it is."
    return Check(name="number", ok=False, said=said, fix="Enter that id as the address, or the other page's token.")


def _subscribed(account: Account, secrets: Secrets, token: str, http: Http, bases: Bases) -> Check:
    name = "webhook"
    query = {"fields": "id,name,subscribed_fields"}
    if account.settings.get("appsecret_proof") is True:
        query |= _proof(secrets, token)
    page = quote(account.address, safe="")
    told = read(http, f"{bases.meta}/{page}/subscribed_apps?{urlencode(query)}", {"authorization": f"Bearer {token}"})
    if told.silent:
        return unanswered(name, _META, told)
    if not told.ok:
        fix = "Grant pages_manage_metadata to the token, or look in the page's settings."
        return Check(name=name, ok=None, said="Meta doesn't say which apps hear this page.", fix=fix)
    heard = _heard(told)
    if heard is None:
        fix = "Subscribe the page to the app: POST /{page}/subscribed_apps, as in the guide."
        return Check(name=name, ok=False, said="No app hears what happens on this page.", fix=fix)
    missing = [field for field in PAGE_FIELDS if field not in heard]
    if missing:
        fix = "Subscribe the page again with all fields of the guide."
        return Check(name=name, ok=False, said=f"The app doesn't hear {', '.join(missing)}.", fix=fix)
    return Check(name=name, ok=True, said="The app hears everything on this page.")


def _heard(told: Told) -> frozenset[str] | None:
    """The fields of the app that hears most (which one is ours, the token doesn't say); None if there is none."""
    data = told.body.get("data")
    apps = [app.get("subscribed_fields") for app in data if isinstance(app, dict)] if isinstance(data, list) else []
    heard = [frozenset(map(str, fields)) if isinstance(fields, list) else frozenset[str]() for fields in apps]
    return max(heard, key=lambda fields: len(fields & set(PAGE_FIELDS)), default=None)
