"""Pictures, films, places and links that came with a post or a direct message."""

from __future__ import annotations

from typing import Any

from chalicelib.channels.x.reading import by_id, ident, number, obj, rows, text, web
from chalicelib.domain.events import Attachment

_KINDS = {"photo": "image", "image": "image", "video": "video", "animated_gif": "video"}
"""X turns a moving picture into a short silent film."""

_KINDS_BY_KEY = {"3": "image", "7": "video", "13": "video", "16": "video"}
"""The number before the underscore of a media key, for keys that arrive without their object."""


def post_media(keys: Any, included: Any) -> tuple[Attachment, ...]:
    """API v2: the post names media keys, `includes.media` describes them."""
    described = by_id(map(obj, rows(included)), "media_key")
    return tuple(_described(key, described.get(key, {})) for key in map(ident, rows(keys)) if key)


def _described(key: str, media: dict[str, Any]) -> Attachment:
    film = _best_film(media.get("variants"), "bit_rate")
    kind = _KINDS.get(text(media.get("type"))) or _KINDS_BY_KEY.get(key.partition("_")[0], "file")
    return Attachment(
        kind=kind,
        url=film or web(media.get("url")) or web(media.get("preview_image_url")),
        content_type="video/mp4" if film else "",
        provider_id=key,
    )


def old_media(listed: Any) -> tuple[Attachment, ...]:
    """The older API: `extended_entities.media`, or the one `media` of a direct message."""
    return tuple(_old(obj(media)) for media in rows(listed) if obj(media))


def _old(media: dict[str, Any]) -> Attachment:
    film = _best_film(obj(media, "video_info").get("variants"), "bitrate")
    return Attachment(
        kind=_KINDS.get(text(media.get("type")) or "photo", "file"),
        url=film or web(media.get("media_url_https")) or web(media.get("media_url")),
        content_type="video/mp4" if film else "",
        provider_id=ident(media.get("id_str"), media.get("id")),
    )


def _best_film(variants: Any, rate: str) -> str:
    films = [obj(variant) for variant in rows(variants) if obj(variant).get("content_type") == "video/mp4"]
    playable = [film for film in films if web(film.get("url"))]
    return web(max(playable, key=lambda film: number(film.get(rate)))["url"]) if playable else ""


def place(location: Any) -> tuple[Attachment, ...]:
    """A shared place of a direct message. GeoJSON gives longitude first."""
    pair = rows(obj(location, "shared_coordinate", "coordinates").get("coordinates"))
    if len(pair) != 2 or not all(isinstance(part, int | float) and abs(part) <= 180 for part in pair):
        return ()
    return (Attachment(kind="location", longitude=float(pair[0]), latitude=float(pair[1])),)


def links(entities: Any, skip: str = "") -> str:
    """Where the t.co links of a text lead, separated by spaces; the ones that are the media itself left out."""
    urls = [obj(url) for url in rows(obj(entities).get("urls"))]
    found = [web(url.get("expanded_url")) for url in urls if "media_key" not in url]
    return " ".join(dict.fromkeys(link for link in found if link and link != skip))
