"""Twilio's own account and its phone numbers, as they are read: the account itself, and IncomingPhoneNumbers.

Sources: https://www.twilio.com/docs/iam/api/account, https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource.
The account is for its auth token only: a Standard API key may not read it.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox import twilio
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.web import Reply, Request, answer

_FILTERS = {"Beta": "true|false", "FriendlyName": "", "PhoneNumber": r"\+?[0-9*]+", "Origin": "twilio|hosted"}
_PAGING = {"PageSize": r"[1-9]\d{0,2}|1000", "Page": r"\d+", "PageToken": ""}
_HANDLED = ("voice", "sms")


def account(box: Box, request: Request, sid: str) -> Reply:
    """The account as its auth token sees it. (The token itself, which Twilio repeats here, is left out.)"""
    user, _ = request.basic()
    if user != sid:
        raise twilio.Refusal(20003, "Authenticate", 401)
    mine = twilio._authenticate(box, request, sid)
    _known(request, {})
    made = {"friendly_name": mine[0].name, "owner_account_sid": sid, "sid": sid, "status": "active", "type": "Full"}
    return answer({**made, "uri": f"/2010-04-01/Accounts/{sid}.json"})


def numbers(box: Box, request: Request, sid: str) -> Reply:
    """The numbers of this account, the voice and the messaging side of one put together."""
    _known(request, {**_FILTERS, **_PAGING})
    wanted, size = request.arg("PhoneNumber"), int(request.arg("PageSize", "50"))
    held: dict[str, list[Account]] = {}
    for one in box.accounts.of(provider="twilio"):
        if one.send.get("account_sid") == sid and one.channel in _HANDLED and one.address.startswith("+"):
            held.setdefault(one.address, []).append(one)
    found = [_number(box, sid, number, sides) for number, sides in sorted(held.items()) if _like(wanted, number)]
    return answer({"incoming_phone_numbers": found[:size], "page": 0, "page_size": size, "start": 0, "end": len(found)})


def _like(wanted: str, number: str) -> bool:
    """A part of a number, "*" for any digit."""
    return re.search(re.escape(wanted).replace(r"\*", r"\d"), number) is not None


def _number(box: Box, sid: str, number: str, sides: list[Account]) -> dict[str, Any]:
    by = {side.channel: f"{box.courier.public_url}/webhooks/{side.channel}/{side.id}" for side in sides}
    voice, sms = by.get("voice", ""), by.get("sms", "")
    return {
        "account_sid": sid,
        "phone_number": number,
        "friendly_name": number,
        "capabilities": {"voice": bool(voice), "sms": bool(sms), "mms": bool(sms), "fax": False},
        "voice_url": voice and f"{voice}#rc=2&rp=all&rt=5000",
        "voice_method": "POST",
        "voice_application_sid": "",
        "trunk_sid": None,
        "status_callback": voice and f"{voice}?step=status#rc=3&rp=all",
        "status_callback_method": "POST",
        "sms_url": sms and f"{sms}#rc=3&rp=all",
        "sms_method": "POST",
        "sms_application_sid": "",
        "status": "in-use",
    }


def _known(request: Request, patterns: dict[str, str]) -> None:
    for name, value in request.query:
        pattern = patterns.get(name)
        if pattern is None or (pattern and not re.fullmatch(pattern, value)):
            raise twilio.Refusal(20001, f"The parameter {name} is not valid")
