"""What an account's settings of the guard must be (services/guarding.py). Raises Invalid and names the field."""

from __future__ import annotations

import re
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.domain.personal import orders

_MOST, _LONGEST = 50, 200
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}")


def check(settings: dict[str, Any]) -> None:
    """`own_addresses`, `own_domains` and `competitors` are lists of texts, `order_numbers` of patterns."""
    for name in ("own_addresses", "own_domains", "competitors"):
        for n, one in enumerate(_texts(settings.get(name, []), f"settings.{name}")):
            if name == "own_domains" and not _DOMAIN.fullmatch(one):
                raise Invalid(f"settings.{name}[{n}]", "Give a domain without a path, such as example.com.")
    orders.check(settings.get("order_numbers", []), "settings.order_numbers")


def _texts(said: object, place: str) -> list[str]:
    if not isinstance(said, list) or len(said) > _MOST:
        raise Invalid(place, f"Give a list of at most {_MOST} texts.")
    for n, one in enumerate(said):
        if not isinstance(one, str) or not 1 <= len(one.strip()) <= _LONGEST:
            raise Invalid(f"{place}[{n}]", f"Give a text of 1 to {_LONGEST} characters.")
    return said
