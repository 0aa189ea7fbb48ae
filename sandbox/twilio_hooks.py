"""The webhooks Twilio sends: incoming messages and status callbacks."""

from __future__ import annotations

import random
from urllib.parse import urlencode

from sandbox import signing
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.deliver import Call
from sandbox.world import Item, Person

_REASONS = {63016: "Outside messaging window", 30003: "Unreachable destination handset"}
STOP_WORDS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT")
START_WORDS = ("START", "YES", "UNSTOP")
"""Twilio's default keywords: https://help.twilio.com/articles/223134027"""


def call(account: Account, url: str, fields: list[tuple[str, str]], label: str, items: list[str]) -> Call:
    """A signed form post to `url`."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signing.twilio(account.secret, url, fields),
    }
    made = Call(
        provider="twilio",
        channel=account.channel,
        account=account.id,
        url=url,
        label=label,
        body=urlencode(fields),
        headers=headers,
        items=items,
    )
    made.headers["I-Twilio-Idempotency-Token"] = made.key
    return made


def incoming(box: Box, account: Account, person: Person, item: Item) -> Call:
    """The webhook for a customer's message. Blank fields are sent too, as Twilio does."""
    prefix = "whatsapp:" if account.channel == "whatsapp" else ""
    sender, to, sid = prefix + item.identity, prefix + account.address, account.send.get("account_sid", "")
    item.extra.update({"sid": sid, "from": sender, "to": to})
    fields = [
        ("ToCountry", "US"), ("ToState", ""), ("ToCity", ""), ("ToZip", ""), ("FromCountry", "US"),
        ("FromState", "VT"), ("FromCity", ""), ("FromZip", ""), ("SmsMessageSid", item.id), ("SmsSid", item.id),
        ("MessageSid", item.id), ("SmsStatus", "received"), ("NumSegments", "1"), ("NumMedia", str(len(item.media))),
        ("Body", item.text), ("To", to), ("From", sender), ("AccountSid", sid), ("ApiVersion", "2010-04-01"),
    ]  # fmt: skip
    if account.service() and account.channel == "sms":
        fields.append(("MessagingServiceSid", account.service()))
    if account.channel == "whatsapp":
        fields += _whatsapp(item, person)
    for n, media in enumerate(item.media):
        fields += [(f"MediaUrl{n}", media_url(box, sid, item, media)), (f"MediaContentType{n}", media["type"])]
    return call(account, box.webhook_url(account), fields, f"message {item.id}", [item.id])


def _whatsapp(item: Item, person: Person) -> list[tuple[str, str]]:
    fields = [("ProfileName", person.name), ("MessageType", "image" if item.media else "text")]
    if item.identity.startswith("+"):
        fields.append(("WaId", item.identity[1:]))
    else:
        fields.append(("ExternalUserId", f"whatsapp:{item.identity}"))
    if item.in_reply_to:
        fields.append(("OriginalRepliedMessageSid", item.in_reply_to))
    if item.kind == "postback":
        fields += [("ButtonText", item.text), ("ButtonPayload", str(item.extra.get("payload", "")))]
    return fields


def media_url(box: Box, sid: str, item: Item, media: dict[str, str]) -> str:
    if not media["file"]:
        return media["url"]
    return f"{box.own_url}/twilio/2010-04-01/Accounts/{sid}/Messages/{item.id}/Media/{media['file']}"


def receipts(box: Box, account: Account, item: Item, fate: tuple[str, int] | None) -> None:
    """Plan the message's way: its status changes, each reported to its StatusCallback.

    No callback is sent for the status the create call answered with.
    """
    steps = ["queued"] if item.status == "accepted" else []
    steps += [fate[0]] if fate else ["sent", "delivered"] + (["read"] if account.channel == "whatsapp" else [])
    pause = box.settings.receipt_ms / 1000
    places = [float(n) for n in range(1, len(steps) + 1)]
    if box.settings.receipts == "shuffled":
        random.shuffle(places)
    before = ""
    for place, status in zip(places, steps, strict=True):
        error = fate[1] if fate and status == fate[0] else 0
        call = _status_call(box, account, item, status, error)
        if box.settings.receipts == "in_order":
            call.behind, before = before, call.key
        box.courier.later(call, place * pause)
        if box.settings.receipts == "repeated":
            box.courier.later(_status_call(box, account, item, status, error), (place + 0.5) * pause)


def _status_call(box: Box, account: Account, item: Item, status: str, error: int) -> Call:
    prefix = "whatsapp:" if account.channel == "whatsapp" else ""
    fields = [
        ("SmsSid", item.id), ("SmsStatus", status), ("MessageStatus", status), ("MessageSid", item.id),
        ("To", item.extra["to"]), ("From", item.extra["from"] or prefix + account.address),
        ("AccountSid", item.extra["sid"]), ("ApiVersion", "2010-04-01"),
    ]  # fmt: skip
    if item.extra.get("service"):
        fields.append(("MessagingServiceSid", item.extra["service"]))
    if account.channel == "whatsapp":
        fields += [("ChannelPrefix", "whatsapp"), ("ChannelToAddress", item.extra["to"]), ("EventType", status.upper())]
    if error:
        fields += [("ErrorCode", str(error)), ("ErrorMessage", _REASONS[error])]
    url = "" if box.settings.receipts == "none" else item.extra["callback"]
    made = call(account, url, fields, f"status {status} of {item.id}", [item.id])
    made.becomes, made.reason = status, f"{error} {_REASONS[error]}" if error else ""
    return made
