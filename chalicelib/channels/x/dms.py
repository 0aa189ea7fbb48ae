"""Direct messages: both of X's APIs describe them in the same shape."""

from __future__ import annotations

from typing import Any

from chalicelib.channels.x.delivery import Delivery
from chalicelib.channels.x.media import links, old_media, place
from chalicelib.channels.x.people import author
from chalicelib.channels.x.posts import plain
from chalicelib.channels.x.reading import digest, ident, number, obj, text
from chalicelib.domain.events import (
    Attachment,
    Channel,
    DeliveryStatus,
    Direction,
    Event,
    EventType,
    Kind,
    Visibility,
)


def dm_event(item: Any, users: dict[str, dict[str, Any]], delivery: Delivery, *, sent: bool = False) -> Event:
    """One entry of `direct_message_events`. `sent`: the provider says that it is ours.

    The identity is the other person, whoever wrote. IGNORED: what is not a message, or names nobody.
    """
    message = obj(item, "message_create")
    dm_id, sender = ident(obj(item).get("id")), ident(message.get("sender_id"))
    recipient = ident(obj(message, "target").get("recipient_id"))
    ours = sent or sender in delivery.own
    facts: dict[str, Any] = {
        "at": number(obj(item).get("created_timestamp")) or delivery.received_at,
        "identity": recipient if ours else sender,
        "provider_id": dm_id,
        "kind": Kind.DM,
        "direction": Direction.OUTBOUND if ours else Direction.INBOUND,
        "author": author(users.get(sender, {})),
    }
    reason = _why_not(item, dm_id, facts["identity"], delivery)
    if reason:
        return delivery.ignored(dm_id or f"dm:{digest(item)}", reason, **facts)
    data = obj(message, "message_data")
    return Event(
        key=delivery.key(dm_id),
        type=EventType.INTERACTION,
        channel=Channel.X,
        account=delivery.account,
        received_at=delivery.received_at,
        visibility=Visibility.PRIVATE,
        text=plain(data.get("text")),
        attachments=_attachments(data),
        extra=_extra(data),
        **facts,
    )


def read_event(item: Any, delivery: Delivery) -> Event:
    """`direct_message_mark_read_events`: the customer has read everything up to then."""
    reader = ident(obj(item).get("sender_id"))
    at = number(obj(item).get("created_timestamp"))
    name = f"read:{reader}:{at}"
    if not reader or not at:
        return delivery.ignored(f"read:{digest(item)}", "a read receipt that does not say who read, or when")
    if reader in delivery.own:
        return delivery.ignored(name, "we read a direct message", at=at, kind=Kind.DM)
    return Event(
        key=delivery.key(name),
        type=EventType.WATERMARK,
        channel=Channel.X,
        account=delivery.account,
        received_at=delivery.received_at,
        at=at,
        identity=reader,
        provider_id=ident(obj(item).get("last_read_event_id")),
        kind=Kind.DM,
        status=DeliveryStatus.READ,
    )


def _why_not(item: Any, dm_id: str, other: str, delivery: Delivery) -> str:
    kind = text(obj(item).get("type"))
    if not obj(item, "message_create"):
        return f"a direct message event of the kind '{kind}', which is not a message"
    if not dm_id or not other:
        return "a direct message that does not say its id, its sender or its recipient"
    if other in delivery.own:
        return "a direct message between our own accounts"
    return ""


def _attachments(data: dict[str, Any]) -> tuple[Attachment, ...]:
    attachment = obj(data, "attachment")
    return old_media([attachment.get("media")]) + place(attachment.get("location"))


def _extra(data: dict[str, Any]) -> dict[str, str]:
    picture_link = text(obj(data, "attachment", "media").get("expanded_url"))
    known = {
        "links": links(data.get("entities"), skip=picture_link),
        "payload": text(obj(data, "quick_reply_response").get("metadata")),  # the option the customer chose
    }
    return {name: value for name, value in known.items() if value}
