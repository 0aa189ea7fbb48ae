"""What can be said of a stream record's images (DynamoDB's own JSON) without reading the record."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.incident_shelves import OPEN, RESOLVED

Image = dict[str, Any] | None


def presence_changed(old: Image, new: Image) -> bool:
    """Whether a desk's record tells of its presence: most of them tell of work only."""
    if not new or "presence" not in new:
        return False
    return bool(new["presence"] != (old or {}).get("presence"))


def card_kind(image: Image) -> str:
    """What a card of the board is, if consoles are told of its kind: approval, spike, incident; else ""."""
    id, shelf = _text(image, "id"), _text(image, "shelf")
    if id.startswith("approval#"):
        return "approval"
    if shelf.startswith("spike#"):
        return "spike"
    return "incident" if shelf in (OPEN, RESOLVED) else ""


def _text(image: Image, name: str) -> str:
    return str((image or {}).get(name, {}).get("S", ""))
