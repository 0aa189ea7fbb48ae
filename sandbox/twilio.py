"""A stand-in for Twilio's Messages API (2010-04-01): SMS and WhatsApp. `phone_routes` stands before it for calls.

Error numbers are Twilio's: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

import json
import re
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox import twilio_hooks
from sandbox.accounts import Account, bare
from sandbox.box import DAY_MS, Box
from sandbox.faults import Fault
from sandbox.web import DROP, Reply, Request, answer
from sandbox.world import Item, Person

_MESSAGES = re.compile(r"/2010-04-01/Accounts/([^/]+)/Messages\.json")
_MESSAGE = re.compile(r"/2010-04-01/Accounts/([^/]+)/Messages/(\w+)\.json")
_MEDIA = re.compile(r"/2010-04-01/Accounts/([^/]+)/Messages/(\w+)/Media/(ME\w+)")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}|\d{3,8}")
_BSUID = re.compile(r"[A-Z]{2}\.\w+")
FIELDS: dict[str, str] = {
    "To": "", "From": "", "Body": "", "MediaUrl": "many", "StatusCallback": r"https?://.+",
    "MessagingServiceSid": r"MG[0-9a-fA-F]{32}", "ContentSid": r"HX[0-9a-fA-F]{32}", "ContentVariables": "",
    "ApplicationSid": r"AP[0-9a-fA-F]{32}", "MaxPrice": r"[\d.]+", "ProvideFeedback": "true|false", "Attempt": r"\d+",
    "ValidityPeriod": r"\d+", "ForceDelivery": "true|false", "ContentRetention": "retain|discard",
    "AddressRetention": "retain|obfuscate", "SmartEncoded": "true|false", "PersistentAction": "many",
    "TrafficType": "free", "ShortenUrls": "true|false", "ScheduleType": "fixed", "SendAt": r"\d{4}-\d\d-\d\dT.+",
    "SendAsMms": "true|false", "RiskCheck": "enable|disable", "FallbackFrom": "",
}  # fmt: skip
"""Every field the API knows, with the pattern its value must match; "many" may be repeated."""


class Refusal(Exception):
    def __init__(self, code: int, message: str, status: int = 400) -> None:
        self.code, self.message, self.status = code, message, status


def handle(box: Box, request: Request) -> Reply:
    """Serve one call; `request.path` starts after `/twilio`."""
    try:
        if match := _MEDIA.fullmatch(request.path):
            return _media(box, request, *match.groups())
        if match := _MESSAGES.fullmatch(request.path):
            return _create(box, request, match[1]) if request.method == "POST" else _list(box, request, match[1])
        if match := _MESSAGE.fullmatch(request.path):
            return _fetch(box, request, match[1], match[2])
        raise Refusal(20404, f"The requested resource {request.path} was not found", 404)
    except Refusal as no:
        return refusal(no.code, no.message, no.status)


def refusal(code: int, message: str, status: int, **headers: str) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return answer({"code": code, "message": message, "more_info": more, "status": status}, status, **headers)


def _authenticate(box: Box, request: Request, sid: str) -> list[Account]:
    """Our accounts behind the credentials."""
    user, password = request.basic()
    pairs = (("account_sid", "auth_token"), ("key_sid", "key_secret"))
    for account in box.accounts.of(provider="twilio"):
        send = account.send
        if any(user and (user, password) == (send.get(name), send.get(word)) for name, word in pairs):
            if send.get("account_sid") != sid:
                break
            return [a for a in box.accounts.of(provider="twilio") if a.send.get("account_sid") == sid]
    raise Refusal(20003, "Authenticate", 401)


def _create(box: Box, request: Request, sid: str) -> Reply:
    accounts = _authenticate(box, request, sid)
    fault = box.faults.take("twilio")
    if fault is not None and (spoiled := _spoil(box, fault)) is not None:
        return spoiled
    verdict = box.limits.take("twilio.messages", sid)
    if not verdict.ok:
        return refusal(20429, "Too Many Requests", 429, Retry_After=str(verdict.after))
    item = _accept(box, accounts, _fields(request))
    if fault is not None and fault.mode == "accept_no_answer":
        return DROP
    return answer(_resource(item), 201)


def _spoil(box: Box, fault: Fault) -> Reply | None:
    if fault.mode in ("timeout", "slow"):
        box.hold(fault)
        return DROP if fault.mode == "timeout" else None
    if fault.mode == "429":
        return refusal(20429, "Too Many Requests", 429, Retry_After="1")
    if fault.mode == "reject":
        return refusal(21211, "Invalid 'To' Phone Number: rejected by the sandbox", 400)
    if fault.mode in ("500", "503"):
        code, words = (20500, "Internal Server Error") if fault.mode == "500" else (20503, "Service Unavailable")
        return refusal(code, words, int(fault.mode))
    return None


def _fields(request: Request) -> dict[str, list[str]]:
    if not request.is_form():
        raise Refusal(20001, "Unsupported content type: send application/x-www-form-urlencoded", 415)
    fields: dict[str, list[str]] = {}
    for name, value in request.form():
        pattern = FIELDS.get(name)
        if pattern is None:
            raise Refusal(20001, f"Unknown parameter {name!r}")
        if pattern not in ("", "many") and not re.fullmatch(pattern, value):
            code = 21609 if name == "StatusCallback" else 20001
            raise Refusal(code, f"The {name} parameter is not valid: {value}")
        if name in fields and pattern != "many":
            raise Refusal(20001, f"The parameter {name!r} is given twice")
        fields.setdefault(name, []).append(value)
    return fields


def _accept(box: Box, accounts: list[Account], fields: dict[str, list[str]]) -> Item:
    one = {name: values[0] for name, values in fields.items()}
    to, sender = one.get("To", ""), one.get("From", "")
    account = _sender(accounts, sender, one.get("MessagingServiceSid", ""), to)
    _check_address(to, account)
    text = _check_content(one, fields.get("MediaUrl", []))
    person = box.world.person(account.channel, account.id, bare(to))
    if person.stopped:
        raise Refusal(21610, "Attempt to send to unsubscribed recipient")
    late = account.channel == "whatsapp" and not one.get("ContentSid") and _window_closed(box, person)
    if late and box.settings.whatsapp_window == "refuse":
        raise Refusal(63016, "Outside messaging window. For WhatsApp, use a Message Template instead")
    item = _record(box, account, person, one, text, fields.get("MediaUrl", []))
    fate = ("failed", 63016) if late else ("undelivered", 30003) if person.unreachable else None
    twilio_hooks.receipts(box, account, item, fate)
    return item


def _sender(accounts: list[Account], sender: str, service: str, to: str) -> Account:
    channel = "whatsapp" if to.startswith("whatsapp:") else "sms"
    if not sender and not service:
        raise Refusal(21603, "A 'From' phone number is required.")
    if sender and sender.startswith("whatsapp:") != (channel == "whatsapp"):
        raise Refusal(21910, "Invalid From and To pair. From and To should be of the same channel")
    for account in accounts:
        mine = not sender or account.owns(sender)
        if account.channel == channel and mine and (not service or account.service() == service):
            return account
    if sender and channel == "whatsapp":
        raise Refusal(63007, f"Twilio could not find a Channel with the specified From address {sender}")
    if sender:
        raise Refusal(21606, f"The 'From' phone number {sender} is not a valid, message-capable number of this account")
    raise Refusal(21704, f"The Messaging Service {service} has no sender for this message")


def _check_address(to: str, account: Account) -> None:
    if not to:
        raise Refusal(21604, "A 'To' phone number is required.")
    if account.owns(to):
        raise Refusal(21266, "'To' and 'From' number cannot be the same")
    without_number = account.channel == "whatsapp" and _BSUID.fullmatch(bare(to))
    if not _NUMBER.fullmatch(bare(to)) and not without_number:
        raise Refusal(21211, f"Invalid 'To' Phone Number: {to}")


def _check_content(one: dict[str, str], media: list[str]) -> str:
    """The text as the customer will see it."""
    body, content = one.get("Body", ""), one.get("ContentSid", "")
    if not body and not media and not content:
        raise Refusal(21602, "Message body is required.")
    if len(body) > 1600:
        raise Refusal(21617, "The concatenated message body exceeds the 1600 character limit")
    if len(media) > 10:
        raise Refusal(21623, "Number of media files exceeds allowed limit")
    if any(not re.fullmatch(r"https?://\S+", address) for address in media):
        raise Refusal(21620, "Invalid media URL(s)")
    return _template_text(content, one.get("ContentVariables", "")) if content else body


def _template_text(content: str, variables: str) -> str:
    try:
        values = json.loads(variables or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict) or any(len(str(v)) > 1600 for v in values.values()):
        raise Refusal(21656, "The ContentVariables parameter is invalid.")
    return f"[template {content}] " + ", ".join(f"{key}: {value}" for key, value in sorted(values.items()))


def _window_closed(box: Box, person: Person) -> bool:
    return person.last_wrote + DAY_MS < box.world.now_ms()


def _record(box: Box, account: Account, person: Person, one: dict[str, str], text: str, media: list[str]) -> Item:
    callback = one.get("StatusCallback", "")
    reference = dict(parse_qsl(urlsplit(callback).query)).get("ref", "")
    return box.world.add(
        Item(
            id=box.world.new_sid("MM" if media else "SM"),
            provider="twilio",
            channel=account.channel,
            account=account.id,
            identity=person.identity,
            direction="out",
            visibility="private",
            kind="message",
            at=box.world.now_ms(),
            text=text,
            media=[{"url": address, "type": "", "name": "", "file": ""} for address in media],
            ref=reference,
            status="accepted" if one.get("MessagingServiceSid") else "queued",
            extra={
                "callback": callback,
                "sid": account.send.get("account_sid", ""),
                "from": one.get("From", ""),
                "service": one.get("MessagingServiceSid", ""),
                "to": one["To"],
            },
        )
    )


def _resource(item: Item) -> dict[str, Any]:
    when = formatdate(item.at / 1000)
    uri = f"/2010-04-01/Accounts/{item.extra['sid']}/Messages/{item.id}"
    code, _, words = item.reason.partition(" ") if item.direction == "out" else ("", "", "")
    return {
        "account_sid": item.extra["sid"],
        "api_version": "2010-04-01",
        "body": item.text,
        "date_created": when,
        "date_sent": None if item.status in ("queued", "accepted") else when,
        "date_updated": when,
        "direction": "outbound-api" if item.direction == "out" else "inbound",
        "error_code": int(code) if code else None,
        "error_message": words or None,
        "from": item.extra["from"] or None,
        "messaging_service_sid": item.extra.get("service") or None,
        "num_media": str(len(item.media)),
        "num_segments": "0" if item.status == "accepted" else "1",
        "price": None,
        "price_unit": "USD",
        "sid": item.id,
        "status": item.status if item.direction == "out" else "received",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": item.extra["to"],
        "uri": f"{uri}.json",
    }


def _fetch(box: Box, request: Request, sid: str, message: str) -> Reply:
    _authenticate(box, request, sid)
    item = box.world.items.get(message)
    if request.method != "GET" or item is None or item.extra.get("sid") != sid:
        raise Refusal(20404, f"The requested resource {request.path} was not found", 404)
    return answer(_resource(item))


def _list(box: Box, request: Request, sid: str) -> Reply:
    _authenticate(box, request, sid)
    to, sender, size = request.arg("To"), request.arg("From"), request.arg("PageSize", "50")
    if not size.isdecimal() or not 1 <= int(size) <= 1000:
        raise Refusal(20001, "PageSize must be from 1 to 1000")
    with box.world.lock:
        mine = [i for i in box.world.items.values() if i.provider == "twilio" and i.extra.get("sid") == sid]
    found = [i for i in mine if to in ("", i.extra["to"]) and sender in ("", i.extra["from"])]
    return answer({"messages": [_resource(i) for i in found[::-1][: int(size)]], "page": 0, "page_size": int(size)})


def _media(box: Box, request: Request, sid: str, message: str, media: str) -> Reply:
    _authenticate(box, request, sid)
    item, found = box.world.items.get(message), box.file(media)
    if item is None or found is None or media not in {m["file"] for m in item.media}:
        raise Refusal(20404, f"The requested resource {request.path} was not found", 404)
    return Reply(body=found[0], content_type=found[1])
