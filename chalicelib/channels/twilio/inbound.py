"""Twilio's webhooks for SMS, MMS and WhatsApp: incoming messages and delivery statuses.

Source: https://www.twilio.com/docs/messaging/guides/webhook-request (messages),
https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks (statuses).
Both come to the same address; a status callback carries our own key in the query parameter `ref`.
Twilio states no time for either, so `at` is when the request came.
"""

from __future__ import annotations

import hashlib

from chalicelib.channels.base import Account, HttpReply, Secrets, WebhookRequest
from chalicelib.channels.twilio import addresses, fields, message, reasons, signature, words
from chalicelib.domain.errors import Malformed, NotFound, Refused
from chalicelib.domain.events import Direction, Event, EventType, event_key

_INBOUND_STATUS = ("received", "receiving")


def verify(request: WebhookRequest, account: Account, secrets: Secrets) -> None:
    """Raises Refused unless X-Twilio-Signature is that of one of the account's auth tokens."""
    given = request.headers.get("x-twilio-signature", "")
    if not given or not _is_signed(given, request, secrets.webhook):
        raise Refused(f"the Twilio signature is {'wrong' if given else 'missing'}")


def _is_signed(given: str, request: WebhookRequest, tokens: tuple[str, ...]) -> bool:
    if fields.is_json(request):
        return signature.body_is_signed(given, request.urls, request.body, tokens)
    try:
        params = fields.pairs(request.body)
    except ValueError:  # more parameters than Twilio ever sends
        return False
    return signature.form_is_signed(given, request.urls, params, tokens)


def handshake(request: WebhookRequest, account: Account, secrets: Secrets) -> HttpReply:
    """Twilio has none: an address is used as soon as it is set."""
    raise NotFound("Twilio has no handshake")


def parse(request: WebhookRequest, account: Account) -> list[Event]:
    """One event: a message, a delivery status, or IGNORED with its reason and the raw body.

    Raises Malformed naming the field when the body cannot be read, or when a message or status lacks
    what makes it one (`MessageSid`, `From`).
    """
    form = fields.read(request)
    if form is None:
        return [_ignored(request, account, "", "a JSON body that is not one object")]
    sid = next((form[name] for name in ("MessageSid", "SmsMessageSid", "SmsSid") if form.get(name)), "")
    if not sid:
        return [_without_sid(request, account, form)]
    status = _status_word(form)
    return [_status(request, account, form, sid, status) if status else _message(request, account, form, sid)]


def acknowledge(request: WebhookRequest, events: list[Event]) -> HttpReply:
    """A message is answered with empty TwiML, so that Twilio sends nothing back by itself; a status with 204."""
    if any(event.type is EventType.INTERACTION for event in events):
        return HttpReply(status=200, body="<Response/>", content_type="text/xml")
    return HttpReply(status=204)


def _without_sid(request: WebhookRequest, account: Account, form: dict[str, str]) -> Event:
    """A call, a recording, a conversation: something, but no message. Or a message that lost its id."""
    is_message = any(name in form for name in ("Body", "MessageStatus", "SmsStatus", "NumMedia"))
    other = sorted(name for name, value in form.items() if name.endswith("Sid") and name != "AccountSid" and value)
    if is_message or not (other or "EventType" in form):
        raise Malformed("MessageSid", "MessageSid is missing; a message or its status must carry one")
    return _ignored(request, account, "", f"not a message but {', '.join(other) or form['EventType']}")


def _status_word(form: dict[str, str]) -> str:
    """The delivery status the request reports, in Twilio's word; "" if it is an incoming message."""
    for name in ("MessageStatus", "SmsStatus"):
        stated = form.get(name, "").strip().lower()
        if stated in _INBOUND_STATUS:
            return ""
        if stated and (name == "MessageStatus" or "Body" not in form):
            return stated
    return ""


def _status(request: WebhookRequest, account: Account, form: dict[str, str], sid: str, word: str) -> Event:
    ours = words.STATUS.get(word)
    if ours is None:
        return _ignored(request, account, f"{sid}:{word}", f"unknown message status {word!r}")
    code = form.get("ErrorCode", "").strip()
    return Event(
        key=event_key(account.channel, account.id, f"{sid}:{word}"),
        type=EventType.STATUS,
        channel=account.channel,
        account=account.id,
        received_at=request.received_at,
        at=request.received_at,
        identity=addresses.bare(form.get("To", "")),
        provider_id=sid,
        direction=Direction.OUTBOUND,
        target=event_key(account.channel, account.id, sid),
        our_key=request.query.get("ref", ""),
        status=ours,
        reason=_why(word, code, form.get("ErrorMessage", "")),
        raw=_raw(request, account),
    )


def _why(word: str, code: str, stated: str) -> str:
    if word == "canceled":
        return "cancelled before it was sent"
    if word not in ("failed", "undelivered"):
        return ""
    return reasons.with_code("" if code == "0" else code, stated)


def _message(request: WebhookRequest, account: Account, form: dict[str, str], sid: str) -> Event:
    refusal = _misdirected(account, form)
    if refusal:
        # Not under the message's own key: once the account answers for the number, a repeat must still count.
        return _ignored(request, account, f"{sid}:ignored", refusal)
    return message.event(request, account, form, sid, _raw(request, account))


def _misdirected(account: Account, form: dict[str, str]) -> str:
    """Why a correctly signed message is not one for this account; "" if it is. Raises Malformed without `From`."""
    if "From" not in form:
        raise Malformed("From", "From is missing; a message must say who sent it")
    sender, to = form["From"], form.get("To", "")
    if not addresses.is_on(account.channel, sender):
        return f"came over {addresses.prefix(sender) or 'sms'}, which is not this account's channel"
    if not message.candidates(form):
        return "the sender has no address"
    own = addresses.own(account)
    if own and addresses.bare(to) not in own and form.get("MessagingServiceSid", "") not in own:
        return f"sent to {addresses.bare(to) or 'nobody'}, which is none of this account's addresses"
    return ""


def _ignored(request: WebhookRequest, account: Account, provider_event_id: str, reason: str) -> Event:
    """Kept with its raw body. Where Twilio gives no id, the body's own hash makes a repeat the same event."""
    name = provider_event_id or f"sha256:{hashlib.sha256(request.body).hexdigest()[:32]}"
    return Event(
        key=event_key(account.channel, account.id, name),
        type=EventType.IGNORED,
        channel=account.channel,
        account=account.id,
        received_at=request.received_at,
        at=request.received_at,
        reason=reason,
        raw=request.body.decode("utf-8", "replace"),
    )


def _raw(request: WebhookRequest, account: Account) -> str:
    return request.body.decode("utf-8", "replace") if account.settings.get("keep_raw") else ""
