"""Who wrote: X's user objects, in the names of API v2 and in the older ones."""

from __future__ import annotations

from typing import Any

from chalicelib.channels.x.reading import by_id, number, obj, rows, text, web
from chalicelib.domain.events import Author

_VERIFIED_TYPES = {"blue", "business", "government"}


def users_by_id(users: Any) -> dict[str, dict[str, Any]]:
    """A list of users or a map of them, each perhaps wrapped as `{"data": {...}}`, by user id."""
    listed = list(users.values()) if isinstance(users, dict) else rows(users)
    return by_id((obj(user, "data") or obj(user) for user in listed), "id_str", "id")


def author(user: dict[str, Any]) -> Author:
    """API v2 says username and profile_image_url, the older API screen_name and profile_image_url_https."""
    followers = obj(user, "public_metrics").get("followers_count") or user.get("followers_count")
    return Author(
        name=text(user.get("name")),
        handle=text(user.get("username") or user.get("screen_name")),
        avatar=web(user.get("profile_image_url") or user.get("profile_image_url_https")),
        followers=number(followers),
        verified=user.get("verified") is True or text(user.get("verified_type")) in _VERIFIED_TYPES,
    )
