"""What an account's settings of posts must be. Raises Invalid and names the field."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.errors import Invalid

_MOST = 1_000


def check(settings: dict[str, Any]) -> None:
    """`approve_posts`; `posts_a_day` and `automatic_posts_a_day` (services/posts/quota.py)."""
    if not isinstance(settings.get("approve_posts", True), bool):
        raise Invalid("settings.approve_posts", "Say true or false.")
    for name in ("posts_a_day", "automatic_posts_a_day"):
        most = settings.get(name, 0)
        if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= _MOST:
            raise Invalid(f"settings.{name}", f"Give a whole number from 0 to {_MOST}.")
