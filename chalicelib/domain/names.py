"""A customer's name as the brand may say it in public: it is what they call themselves, and so may be anything."""

from __future__ import annotations

import unicodedata

from chalicelib.domain.lengths import urls

_LONGEST = 60  # characters: X allows 50 (https://help.x.com/en/managing-your-account/how-to-customize-your-profile)
_MOST_DIGITS = 3
_SIGNS = frozenset(" '’.-·")


def in_public(name: str) -> str:
    """The name without emoji and decoration; "" where it is no name: an address, a number, a message."""
    if len(name) > _LONGEST or urls.find(name) or any(c in "@#/\\:<>{}[]" for c in name):
        return ""
    kept = "".join(c for c in unicodedata.normalize("NFC", name) if _belongs(c))
    return " ".join(kept.split()) if sum(c.isdecimal() for c in kept) <= _MOST_DIGITS else ""


def _belongs(c: str) -> bool:
    return c.isspace() or c in _SIGNS or unicodedata.category(c)[0] in "LM" or c.isdecimal()
