"""One incoming message: its parameters into an `Event`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chalicelib.channels.base import Account, WebhookRequest
from chalicelib.channels.twilio import addresses, words
from chalicelib.domain.events import Attachment, Author, Event, EventType, Kind, event_key

_MEDIA = re.compile(r"MediaUrl(\d{1,3})")

_EXTRA: dict[str, str] = {
    "ReferralSourceUrl": "referral_url",
    "ReferralSourceType": "referral_type",
    "ReferralSourceId": "referral_id",
    "ReferralHeadline": "referral_headline",
    "ReferralBody": "referral_body",
    "ReferralMediaUrl": "referral_media",
    "ReferralCtwaClid": "referral_click",
    "ButtonPayload": "payload",
    "ListId": "payload",
    "Address": "place",
    "WaId": "wa_id",
    "MessagingServiceSid": "messaging_service",
    "OriginalRepliedMessageSender": "parent_sender",
}
"""Twilio's parameter -> our word in `extra`, where it is worth showing."""


def event(request: WebhookRequest, account: Account, form: Mapping[str, str], sid: str, raw: str) -> Event:
    """`form` has been found to be a message for this account, with at least one sender address."""
    identity, *others = candidates(form)
    pressed = bool(form.get("ButtonPayload") or form.get("ListId"))
    return Event(
        key=event_key(account.channel, account.id, sid),
        type=EventType.INTERACTION,
        channel=account.channel,
        account=account.id,
        received_at=request.received_at,
        at=request.received_at,
        identity=identity,
        aliases=tuple(others),
        provider_id=sid,
        kind=Kind.POSTBACK if pressed else Kind.MESSAGE,
        text=_text(form),
        attachments=(*_media(form), *_place(form)),
        parent=form.get("OriginalRepliedMessageSid", ""),
        author=Author(name=form.get("ProfileName", "").strip()),
        consent=words.consent(form.get("Body", ""), form.get("OptOutType", "")),
        extra=_extra(form),
        raw=raw,
    )


def candidates(form: Mapping[str, str]) -> list[str]:
    """The sender's addresses, bare, the one to know them by first.

    A WhatsApp user may show a number, a business-scoped id (`US.1234`) or both. The number leads where there
    is one. `WaId` is left out: in some countries it differs from the number by a digit.
    """
    seen = [addresses.bare(form.get(name, "")) for name in ("From", "ExternalUserId")]
    return sorted(dict.fromkeys(filter(None, seen)), key=lambda address: not addresses.is_number(address))


def _text(form: Mapping[str, str]) -> str:
    return form.get("Body", "") or form.get("ButtonText", "") or form.get("ListTitle", "")


def _media(form: Mapping[str, str]) -> list[Attachment]:
    """Every `MediaUrl<n>` there is. NumMedia is not asked: it may be missing or wrong, the addresses are not."""
    numbers = sorted((found[1] for name in form if (found := _MEDIA.fullmatch(name))), key=int)
    attachments = []
    for number in numbers:
        url, content_type = form[f"MediaUrl{number}"].strip(), form.get(f"MediaContentType{number}", "").strip()
        if url:
            kind = words.attachment_kind(content_type)
            attachments.append(Attachment(kind=kind, url=url, content_type=content_type))
    return attachments


def _place(form: Mapping[str, str]) -> list[Attachment]:
    latitude, longitude = _degrees(form, "Latitude", 90), _degrees(form, "Longitude", 180)
    if latitude is None or longitude is None:
        return []
    name = form.get("Label", "") or form.get("Address", "")
    return [Attachment(kind="location", name=name, latitude=latitude, longitude=longitude)]


def _degrees(form: Mapping[str, str], name: str, limit: float) -> float | None:
    try:
        value = float(form.get(name, ""))
    except ValueError:
        return None
    return value if -limit <= value <= limit else None  # NaN is no place either


def _extra(form: Mapping[str, str]) -> dict[str, str]:
    """`to` is the number written to, so that an answer can leave from the same one."""
    extra = {ours: form[theirs] for theirs, ours in _EXTRA.items() if form.get(theirs)}
    if to := addresses.bare(form.get("To", "")):
        extra["to"] = to
    if form.get("Body", "").strip().upper() == words.MAYBE_START and not form.get("OptOutType"):
        extra["consent_if_stopped"] = "start"
    return extra
