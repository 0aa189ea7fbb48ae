"""The calls resource: https://www.twilio.com/docs/voice/api/call-resource

Error numbers are Twilio's: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

import re
from typing import Any

from sandbox import phone_fields, twiml
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.phone_fields import Fields, flag, hook, one
from sandbox.phone_model import CLIENT, NUMBER, Call, Place, rfc2822
from sandbox.twilio import Refusal
from sandbox.web import Request

_TWIML_LIMIT = 4_000


def create(box: Box, sid: str, request: Request) -> Call:
    fields = phone_fields.read(request, phone_fields.CREATE_CALL)
    call = dialled(box, sid, fields)
    call.start = _place(fields)
    if call.start is None:
        raise Refusal(21205, "Url parameter is required: give Url or Twiml.")
    if fallback := one(fields, "FallbackUrl"):
        call.fallback = Place(fallback, one(fields, "FallbackMethod", "POST"))
    if flag(fields, "AsyncAmd") and call.detect:
        call.async_hook = hook(fields, "AsyncAmdStatusCallback")
    return box.phone.begin(call)


def dialled(box: Box, sid: str, fields: Fields) -> Call:
    """A call to be made, from what calls and participants have in common."""
    sender, to = one(fields, "From"), one(fields, "To")
    account = _account(box, sid, sender, to)
    if not to:
        raise Refusal(21201, "No 'To' number specified")
    if not NUMBER.fullmatch(to) and not CLIENT.fullmatch(to):
        raise Refusal(21211, f"Invalid 'To' Phone Number: {to}")
    timeout = int(one(fields, "Timeout", "60"))
    if not 5 <= timeout <= 600:
        raise Refusal(21219, "Timeout must be from 5 to 600")
    record = hook(fields, "RecordingStatusCallback", "completed") if flag(fields, "Record") else None
    return Call(
        sid=box.world.new_sid("CA"),
        account=account,
        sender=one(fields, "CallerId", sender),
        to=to,
        direction="outbound-api",
        party=to,
        created=box.world.now_ms(),
        hook=hook(fields, "StatusCallback", "completed"),
        timeout=timeout,
        time_limit=int(one(fields, "TimeLimit", "14400")),
        detect=one(fields, "MachineDetection"),
        record=record,
        send_digits=one(fields, "SendDigits"),
    )


def _account(box: Box, sid: str, sender: str, to: str) -> Account:
    mine = [a for a in box.accounts.of(channel="voice") if a.send.get("account_sid") == sid]
    if not sender:
        raise Refusal(21213, "A 'From' number is required.")
    if not NUMBER.fullmatch(sender) and not CLIENT.fullmatch(sender):
        raise Refusal(21212, f"Invalid 'From' Phone Number: {sender}")
    for account in mine:
        if account.owns(sender) or (CLIENT.fullmatch(sender) and CLIENT.fullmatch(to)):
            return account
    raise Refusal(21210, f"The source phone number provided, {sender}, is not yet verified for your account.")


def _place(fields: Fields) -> Place | None:
    url, document = one(fields, "Url"), one(fields, "Twiml")
    if url and document:
        raise Refusal(20001, "Give Url or Twiml, not both")
    if document:
        if len(document) > _TWIML_LIMIT:
            raise Refusal(20001, f"Twiml has {len(document)} characters; {_TWIML_LIMIT} is the most")
        try:
            twiml.parse(document, "", absolute_actions=True)
        except twiml.Refused as refused:
            raise Refusal(refused.code, f"Twiml: {refused}") from refused
        return Place(twiml=document)
    if not url:
        return None
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise Refusal(21205, f"Url is not a valid URL: {url}")
    return Place(url, one(fields, "Method", "POST"))


def update(box: Box, sid: str, call_sid: str, request: Request) -> Call:
    call, phone = find(box, sid, call_sid), box.phone
    fields = phone_fields.read(request, phone_fields.UPDATE_CALL)
    status, place = one(fields, "Status"), _place(fields)
    if status and place is not None:
        raise Refusal(20001, "Give Status, Url or Twiml, one of them")
    with phone.lock:
        if not status and place is None and "StatusCallback" not in fields and "TimeLimit" not in fields:
            raise Refusal(20001, "Give Status, Url or Twiml")
        if place is not None and (call.status != "in-progress" or call.over):
            raise Refusal(21220, "Call is not in-progress. Cannot redirect.")
        if status and not call.live:
            raise Refusal(21220, f"Unable to update record. Call is {call.status}.")
        if "StatusCallback" in fields:
            call.hook = hook(fields, "StatusCallback", *(call.hook.events or ("completed",)))
        call.time_limit = int(one(fields, "TimeLimit", str(call.time_limit)))
        if place is not None:
            call.command = place
        # "canceled" leaves a call alone that is in progress already.
        elif status == "completed" or (status and call.status != "in-progress"):
            call.over = call.over or "api"
        phone.touch(call)
    return call


def find(box: Box, sid: str, call_sid: str) -> Call:
    call = box.phone.calls.get(call_sid)
    if call is None or call.account.send.get("account_sid") != sid:
        raise Refusal(20404, f"The requested resource /Calls/{call_sid}.json was not found", 404)
    return call


def listed(box: Box, sid: str, request: Request) -> dict[str, Any]:
    asked = {name: request.arg(name) for name in ("To", "From", "Status", "ParentCallSid")}
    with box.phone.lock:
        calls = [c for c in box.phone.calls.values() if c.account.send.get("account_sid") == sid]
    found = [
        c
        for c in calls
        if asked["To"] in ("", c.to)
        and asked["From"] in ("", c.sender)
        and asked["Status"] in ("", shown_status(c))
        and asked["ParentCallSid"] in ("", c.parent)
    ]
    return {"calls": [resource(c) for c in reversed(found)], "page": 0, "page_size": len(found)}


def shown_status(call: Call) -> str:
    """The resource knows no "initiated"."""
    return "queued" if call.status == "initiated" else call.status


def when(at: int) -> str | None:
    return rfc2822(at) if at else None


def resource(call: Call) -> dict[str, Any]:
    sid = call.account.send.get("account_sid", "")
    uri = f"/2010-04-01/Accounts/{sid}/Calls/{call.sid}"
    parts = ("notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions")
    return {
        "sid": call.sid,
        "account_sid": sid,
        "annotation": None,
        "answered_by": call.answered_by or None,
        "api_version": "2010-04-01",
        "caller_name": call.name or None,
        "date_created": when(call.created),
        "date_updated": when(call.updated or call.created),
        "direction": call.direction,
        "duration": str(call.seconds) if not call.live else None,
        "end_time": when(call.ended),
        "forwarded_from": call.forwarded_from or None,
        "from": call.sender,
        "from_formatted": call.sender,
        "group_sid": None,
        "parent_call_sid": call.parent or None,
        "phone_number_sid": None,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "start_time": when(call.started),
        "status": shown_status(call),
        "subresource_uris": {part: f"{uri}/{part.capitalize()}.json" for part in parts},
        "to": call.to,
        "to_formatted": call.to,
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }
