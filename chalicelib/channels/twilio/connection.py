"""Whether Twilio knows us: the auth token, the credentials that send, the number, and where it calls us.

Sources: https://www.twilio.com/docs/iam/api/account, https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource.
A Standard API key may not read the account itself (https://www.twilio.com/docs/iam/api-keys/keys-in-console), so the
account is asked for with the auth token, and the numbers with what sends.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.channels.base import Account, Bases, Http, Secrets
from chalicelib.channels.connection import Check, Told, read, unanswered

_TWILIO = "Twilio"
_KIND = {"voice": "voice", "sms": "sms"}
_PASTE = {
    "voice": "In the number's voice configuration, set “A call comes in” to the address in the guide.",
    "sms": "In the number's messaging configuration, set “A message comes in” to the address in the guide.",
}


def test(account: Account, secrets: Secrets, http: Http, bases: Bases, address: str) -> list[Check]:
    """The checks in the order in which they should be mended; what follows from a failure isn't asked."""
    sid = secrets.send.get("account_sid", "")
    root = f"{bases.twilio}/2010-04-01/Accounts/{quote(sid, safe='')}"
    checks = [_auth_token(sid, secrets, http, root)]
    number = account.address if account.address.startswith("+") and account.channel in _KIND else ""
    asked = {"PageSize": "1", **({"PhoneNumber": number} if number else {})}
    told = read(http, f"{root}/IncomingPhoneNumbers.json?{urlencode(asked)}", _sends(secrets))
    checks.append(_sending(told))
    if told.ok and number:
        checks += _number(account, told, address)
    elif account.channel == "whatsapp":
        said = "Twilio doesn't tell here which WhatsApp sender calls us."
        fix = "Look in Messaging, Senders, WhatsApp senders: the sender's webhook is the address in the guide."
        checks.append(Check(name="webhook", ok=None, said=said, fix=fix))
    return checks


def _basic(user: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def _sends(secrets: Secrets) -> dict[str, str]:
    held = secrets.send
    user, password = held.get("key_sid", ""), held.get("key_secret", "")
    if not (user and password):
        user, password = held.get("account_sid", ""), held.get("auth_token", "")
    return _basic(user, password)


def _auth_token(sid: str, secrets: Secrets, http: Http, root: str) -> Check:
    """What verifies Twilio's requests to us is the account's auth token: a wrong one refuses every one of them."""
    name = "auth_token"
    fix = "Copy Account SID and Auth Token afresh from the console's front page (Account Info)."
    for token in secrets.webhook:
        told = read(http, f"{root}.json", _basic(sid, token))
        if told.silent:
            return unanswered(name, _TWILIO, told)
        if told.ok:
            return _account(told)
    return Check(
        name=name, ok=False, said="Twilio doesn't know this Account SID with this auth token (20003).", fix=fix
    )


def _account(told: Told) -> Check:
    status = str(told.body.get("status") or "")
    if status != "active":
        said = f"Twilio says that this account is {status or 'not active'}."
        return Check(name="auth_token", ok=False, said=said, fix="Open Twilio's console: it says why.")
    if told.body.get("type") == "Trial":
        said = "The account is there. It is a trial: only numbers verified at Twilio can be reached."
        return Check(name="auth_token", ok=True, said=said, fix="Upgrade the account before customers use it.")
    return Check(name="auth_token", ok=True, said="The account is there and active.")


def _sending(told: Told) -> Check:
    name = "sending"
    if told.silent:
        return unanswered(name, _TWILIO, told)
    if told.ok:
        return Check(name=name, ok=True, said="Twilio takes the credentials that send.")
    if told.status in (401, 403):
        fix = "Make an API key (type Standard) in the same Twilio account, and enter its SID and secret."
        return Check(name=name, ok=False, said=f"Twilio refuses the credentials that send ({told.status}).", fix=fix)
    return Check(name=name, ok=False, said=f"Twilio refuses to list the numbers ({told.status}).", fix="")


def _number(account: Account, told: Told, address: str) -> list[Check]:
    rows = told.body.get("incoming_phone_numbers")
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    found = next((row for row in listed if row.get("phone_number") == account.address), None)
    if found is None:
        fix = "Check the number, in E.164 (+ and the country), and that it is in this Twilio account."
        return [Check(name="number", ok=False, said=f"This Twilio account has no number {account.address}.", fix=fix)]
    kind = _KIND[account.channel]
    can = found.get("capabilities")
    if not (isinstance(can, dict) and can.get(kind) is True):
        fix = f"Buy a number with the capability {kind}."
        return [Check(name="number", ok=False, said=f"The number can't do {kind}.", fix=fix)]
    checks = [Check(name="number", ok=True, said=f"The number is there and can do {kind}.")]
    checks.append(_webhook(account, found, f"{kind}_url", address, _PASTE[kind]))
    if kind == "voice":
        fix = "Set “Call status changes” to the second address in the guide: without it nobody knows who hung up."
        checks.append(_webhook(account, found, "status_callback", f"{address}?step=status" if address else "", fix))
    return checks


def _webhook(account: Account, found: Mapping[str, Any], field: str, wanted: str, fix: str) -> Check:
    name = "status" if field == "status_callback" else "webhook"
    if found.get(f"{field.removesuffix('_url')}_application_sid") or found.get("trunk_sid"):
        said = "The number is handled by an application or a trunk at Twilio."
        return Check(name=name, ok=None, said=said, fix="Look there for the address in the guide.")
    if account.channel == "sms" and any(a.startswith("MG") for a in (account.address, *account.addresses)):
        said = "Texts may come by the Messaging Service, whose settings aren't read here."
        return Check(name=name, ok=None, said=said, fix="Look at the service's integration: it defers to the number.")
    url = str(found.get(field) or "").partition("#")[0]
    method = str(found.get("voice_method" if field == "voice_url" else f"{field.removesuffix('_url')}_method") or "")
    if not url:
        return Check(name=name, ok=False, said="Twilio has no address to call there.", fix=fix)
    if not wanted:
        return Check(name=name, ok=None, said="Twilio has an address; ours isn't known here.", fix="")
    if url != wanted:
        return Check(name=name, ok=False, said="Twilio calls another address than ours.", fix=fix)
    if method and method != "POST":
        return Check(name=name, ok=False, said="Twilio calls us with GET.", fix="Set the method to HTTP POST.")
    return Check(name=name, ok=True, said="Twilio calls our address.")
