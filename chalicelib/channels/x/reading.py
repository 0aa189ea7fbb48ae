"""Careful reading of JSON whose shape nobody promised.

A value of the wrong type reads as absent ("" or 0 or an empty collection), never as an error,
so one odd field cannot cost us the event around it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**53
"""Counts and times beyond it are nonsense; the store could not hold the largest of them."""

_IDENT = re.compile(r"[0-9A-Za-z_.:-]{1,128}")
_WEB = re.compile(r"https?://[^\s\x00-\x1f]{1,2000}")
_OLD_TIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: f"{place:02}" for place, name in enumerate(_MONTH_NAMES, start=1)}


def obj(value: Any, *path: str) -> dict[str, Any]:
    """The JSON object at `path` below `value`; {} where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Any]:
    """A JSON array; [] for anything else."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """A string that can be stored: half characters (lone surrogates) become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def ident(*values: Any) -> str:
    """The first usable id as a string. X's numbers pass 2^53: give `id_str` before `id`."""
    for value in values:
        candidate = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(candidate, str) and _IDENT.fullmatch(candidate):
            return candidate
    return ""


def number(value: Any) -> int:
    """A count, or milliseconds, given as a number or as digits; 0 for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 17:
        value = int(value)
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
    return value if usable else 0


def web(value: Any) -> str:
    """An http(s) address; "" for anything else, so that nothing downstream opens another scheme."""
    return value if isinstance(value, str) and _WEB.fullmatch(value) and text(value) == value else ""


def moment(value: Any) -> int:
    """Epoch milliseconds of `2026-07-24T21:23:23.000Z` or `Wed Oct 10 20:19:24 +0000 2018`; 0 if neither."""
    if not isinstance(value, str):
        return 0
    old = _OLD_TIME.fullmatch(value)
    if old:  # not strptime, whose month names follow the machine's locale
        month, day, clock, offset, year = old.groups()
        value = f"{year}-{_MONTHS.get(month, '00')}-{day}T{clock}{offset}"
    try:
        parsed = datetime.fromisoformat(value)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        return max(0, (aware - _EPOCH) // timedelta(milliseconds=1))
    except (ValueError, OverflowError):
        return 0


def by_id(values: Iterable[dict[str, Any]], *names: str) -> dict[str, dict[str, Any]]:
    """JSON objects by the first of the named fields that holds an id; those without one are left out."""
    named = {ident(*(value.get(name) for name in names)): value for value in values}
    return {name: value for name, value in named.items() if name}


def digest(value: Any) -> str:
    """A name for a JSON value that has none of its own: equal values, equal names."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
