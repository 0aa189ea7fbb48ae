"""Sending SMS, MMS and WhatsApp messages through Twilio's Messages resource.

Source: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
"""

from __future__ import annotations

import base64
import json
from typing import NoReturn
from urllib.parse import quote, urlencode

from chalicelib.channels.base import Account, Bases, Fault, Http, HttpAnswer, Outgoing, Secrets, SendFailed, Sent
from chalicelib.channels.twilio import addresses, reasons, words
from chalicelib.domain.events import Channel, DeliveryStatus

_MOST_FILES: dict[str, int] = {Channel.SMS: 10, Channel.WHATSAPP: 1}
"""Files one message may carry. Source: the `MediaUrl` parameter on the page above."""

_SAFE_CODES = frozenset({"20429", "21611"})
"""Refusals that only mean "not now", whatever the HTTP status: too many requests, our number's queue is full."""

_SAFE_STATUSES = frozenset({429, 503})
"""Twilio turned the request away before doing anything with it."""

Fields = list[tuple[str, str]]


def send(message: Outgoing, account: Account, secrets: Secrets, http: Http, bases: Bases) -> Sent:
    """Hands one message to Twilio. Raises SendFailed, which says whether it may be tried again."""
    account_sid, authorization = _credentials(secrets)
    answer = http(
        "POST",
        f"{bases.twilio}/2010-04-01/Accounts/{quote(account_sid, safe='')}/Messages.json",
        headers={
            "authorization": authorization,
            "content-type": "application/x-www-form-urlencoded",
            "accept": "application/json",
        },
        body=urlencode(_fields(message, account)).encode(),
    )
    return _read(answer)


def _credentials(secrets: Secrets) -> tuple[str, str]:
    """The account SID and the Authorization header: an API key where there is one, else the auth token."""
    held = secrets.send
    user, password = held.get("key_sid", ""), held.get("key_secret", "")
    if not (user and password):
        user, password = held.get("account_sid", ""), held.get("auth_token", "")
    if not (held.get("account_sid") and password):
        raise SendFailed(Fault.REJECTED, "this account's Twilio credentials are not set up", code="no_credentials")
    return held["account_sid"], f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _fields(message: Outgoing, account: Account) -> Fields:
    fields = [("To", addresses.full(message.channel, message.identity)), *_sender(message, account)]
    fields += _template(message) if message.template else _content(message)
    if message.callback_url:
        fields.append(("StatusCallback", message.callback_url))
    return fields


def _sender(message: Outgoing, account: Account) -> Fields:
    """The number the customer wrote to where it is known, else the messaging service's choice, else the account's.

    Both may be given: the service's settings then apply and the message leaves from that number of its pool.
    """
    service = str(account.settings.get("messaging_service_sid", ""))
    number = message.sender or ("" if service else account.address)
    if not (service or number):
        raise SendFailed(Fault.REJECTED, "this account has no number to send from", code="no_sender")
    fields = [("From", addresses.full(message.channel, number))] if number else []
    return [*fields, ("MessagingServiceSid", service)] if service else fields


def _template(message: Outgoing) -> Fields:
    """A template goes by its ContentSid; its text and pictures are Twilio's, so nothing is added to it."""
    if message.attachments:
        raise SendFailed(Fault.REJECTED, "files cannot be added to a template", code="template_with_files")
    fields = [("ContentSid", message.template)]
    if message.variables:
        fields.append(("ContentVariables", json.dumps(dict(message.variables), ensure_ascii=False)))
    return fields


def _content(message: Outgoing) -> Fields:
    urls = [attachment.url for attachment in message.attachments]
    most = _MOST_FILES.get(message.channel, 1)
    if len(urls) > most:
        reason = f"{len(urls)} files are attached; one message can carry at most {most}"
        raise SendFailed(Fault.REJECTED, reason, code="too_many_files")
    if not all(urls):
        raise SendFailed(Fault.REJECTED, "an attached file has no address to fetch it from", code="no_file_url")
    if not (message.text or urls):
        raise SendFailed(Fault.REJECTED, "the message is empty", code="empty")
    return [*([("Body", message.text)] if message.text else []), *(("MediaUrl", url) for url in urls)]


def _read(answer: HttpAnswer) -> Sent:
    body = _decoded(answer.body)
    if 200 <= answer.status < 300:
        return _accepted(body)
    _refused(answer, str(body.get("code") or ""), str(body.get("message") or ""))


def _decoded(raw: bytes) -> dict[str, object]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _accepted(body: dict[str, object]) -> Sent:
    sid, word = body.get("sid"), str(body.get("status") or "")
    if not isinstance(sid, str) or not sid:
        raise SendFailed(Fault.UNKNOWN, "Twilio's answer could not be read; the message may have been sent")
    status = words.STATUS.get(word, DeliveryStatus.SENT)  # a new word is still an accepted message
    if status is DeliveryStatus.FAILED:
        code = str(body.get("error_code") or "")
        raise SendFailed(Fault.REJECTED, reasons.in_words(code, str(body.get("error_message") or "")), code=code)
    return Sent(provider_id=sid, status=status)


def _refused(answer: HttpAnswer, code: str, stated: str) -> NoReturn:
    status = answer.status
    told = code or str(status)
    if status in _SAFE_STATUSES or (status < 500 and code in _SAFE_CODES):
        raise SendFailed(
            Fault.SAFE, reasons.in_words(code, stated or "Twilio is busy"), code=told, after=_after(answer)
        )
    if 300 <= status < 500:
        raise SendFailed(Fault.REJECTED, reasons.in_words(code, stated), code=told)
    raise SendFailed(Fault.UNKNOWN, f"Twilio had a fault ({status}); the message may have been sent", code=told)


def _after(answer: HttpAnswer) -> float | None:
    """Seconds from Retry-After. Twilio sends seconds; a date, or nonsense, is as good as nothing said."""
    try:
        seconds = float(answer.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
