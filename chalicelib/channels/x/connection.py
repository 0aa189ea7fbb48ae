"""Whether X knows us: whose token it is. Source: https://docs.x.com/x-api/users/get-my-user.

Webhooks and subscriptions are the app's: its own bearer token lists them, which isn't among an account's secrets. X
checks the consumer secret by itself when the webhook is registered, and every day after.
"""

from __future__ import annotations

from chalicelib.channels.base import Account, Bases, Http, Secrets
from chalicelib.channels.connection import Check, Told, read, unanswered

_X = "X"


def test(account: Account, secrets: Secrets, http: Http, bases: Bases, address: str) -> list[Check]:
    told = read(http, f"{bases.x}/2/users/me", {"authorization": f"Bearer {secrets.send.get('access_token', '')}"})
    token = _token(told)
    if not told.ok:
        return [token, _webhook()]
    data = told.body.get("data")
    user = data if isinstance(data, dict) else {}
    return [token, _account(account, str(user.get("id") or "")), *_handle(account, user), _webhook()]


def _token(told: Told) -> Check:
    name = "sending"
    if told.silent:
        return unanswered(name, _X, told)
    if told.ok:
        return Check(name=name, ok=True, said="X takes the access token.")
    if told.status == 401:
        fix = "Make the brand's access token anew in the developer portal and enter it."
        return Check(name=name, ok=False, said="X doesn't take the access token (401).", fix=fix)
    fix = "Give the app read, write and direct message permissions, then make the token anew. Look at the plan, too."
    return Check(name=name, ok=False, said=f"X takes the token but refuses this call ({told.status}).", fix=fix)


def _account(account: Account, id: str) -> Check:
    if id and id == account.address:
        return Check(name="number", ok=True, said="The token is that of this user.")
    said = f"The token is that of the user {id}." if id else "X didn't say whose token it is."
    fix = "Enter that user id as the address, or the token of the other user."
    return Check(name="number", ok=False, said=said, fix=fix)


def _handle(account: Account, user: dict[str, object]) -> list[Check]:
    told, ours = str(user.get("username") or ""), str(account.settings.get("handle") or "").lstrip("@")
    if not told or told.lower() == ours.lower():
        return []
    said = f"The handle is @{told}" + (f", not @{ours}." if ours else "; none is set here.")
    fix = f"Set the handle to {told}: without it nobody can tell from a post whom it calls."
    return [Check(name="handle", ok=False, said=said, fix=fix)]


def _webhook() -> Check:
    said = "X tells the app, not the account, which webhooks and subscriptions there are."
    fix = "Look in the developer portal that our address is registered and valid, and that the user is subscribed."
    return Check(name="webhook", ok=None, said=said, fix=fix)
