"""What comes with a Messenger or Instagram message, in our words.

Source: docs/messenger-platform/reference/webhook-events/messages; the sticker type is of
June 2026 (Messenger changelog: until 30 August 2026 with an `image` twin, then alone).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from chalicelib.channels.meta.reading import ident, items, obj, text
from chalicelib.domain.events import Attachment

_KINDS: dict[str, str] = {
    "image": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
    "location": "location",
    "fallback": "link",
    "share": "link",
    "post": "link",
    "reel": "link",
    "ig_post": "link",
    "ig_reel": "link",
    # Somebody's story is theirs and is gone after a day: shown by its address, never copied.
    "story_mention": "link",
    "ig_story": "link",
}
_UNKNOWN = "file"
_ID_NAMES = ("sticker_id", "ig_post_media_id", "reel_video_id", "attachment_id", "id")


def attachments(message: dict[str, Any]) -> tuple[Attachment, ...]:
    found = [one for raw in items(message.get("attachments")) for one in _attachment(obj(raw))]
    if sticker := ident(message.get("sticker_id")):
        found.append(Attachment(kind="sticker", provider_id=sticker))
    return tuple(_without_twins(found))


def template_text(message: dict[str, Any]) -> str:
    """The words of a card with buttons, which Meta puts inside the card."""
    words = (text(obj(obj(raw).get("payload")).get("text")) for raw in items(message.get("attachments")))
    return next(filter(None, words), "")


def _attachment(raw: dict[str, Any]) -> Iterator[Attachment]:
    kind, payload = text(raw.get("type")), obj(raw.get("payload"))
    if kind == "template":
        yield from _template(raw, payload)
    elif kind == "location":
        yield _location(raw, payload)
    else:
        ours = "sticker" if payload.get("sticker_id") else _KINDS.get(kind, _UNKNOWN)
        yield Attachment(
            kind=ours,
            url=_url(raw, payload),
            name=_name(raw, payload) or ("" if kind in _KINDS else kind),
            provider_id=next(filter(None, (ident(payload.get(name)) for name in _ID_NAMES)), ""),
        )


def _location(raw: dict[str, Any], payload: dict[str, Any]) -> Attachment:
    where = obj(payload.get("coordinates"))
    return Attachment(
        kind="location",
        url=_url(raw, payload),
        name=_name(raw, payload),
        latitude=_degrees(where.get("lat"), 90),
        longitude=_degrees(where.get("long"), 180),
    )


def _template(raw: dict[str, Any], payload: dict[str, Any]) -> Iterator[Attachment]:
    """A card: each product or button an agent could open is a link."""
    elements = items(obj(payload.get("product")).get("elements")) or items(payload.get("elements"))
    for element in map(obj, elements):
        name = " · ".join(filter(None, (text(element.get("title")), text(element.get("subtitle")))))
        yield _link(text(element.get("image_url")), name, ident(element.get("retailer_id")) or ident(element.get("id")))
    buttons = [button for button in map(obj, items(payload.get("buttons"))) if button.get("url")]
    for button in buttons:
        yield _link(text(button.get("url")), text(button.get("title")), "")
    if not elements and not buttons:
        yield _link(_url(raw, payload), _name(raw, payload) or "template", "")


def _link(url: str, name: str, provider_id: str) -> Attachment:
    return Attachment(kind="link", url=url, name=name, provider_id=provider_id)


def _url(raw: dict[str, Any], payload: dict[str, Any]) -> str:
    return text(payload.get("url")) or text(raw.get("url"))


def _name(raw: dict[str, Any], payload: dict[str, Any]) -> str:
    return text(raw.get("title")) or text(payload.get("title"))


def _degrees(value: object, limit: int) -> float | None:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or abs(value) > limit:
        return None
    return float(value) if math.isfinite(value) else None


def _without_twins(found: list[Attachment]) -> Iterator[Attachment]:
    """A sticker is named up to three times: as `image`, as `sticker` and by the message itself."""
    seen: set[str] = set()
    for one in found:
        if one.kind == "sticker" and one.provider_id:
            if one.provider_id in seen:
                continue
            seen.add(one.provider_id)
        yield one
