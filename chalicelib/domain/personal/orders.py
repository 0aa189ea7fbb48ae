"""Order numbers, by how the shop writes them: `#` is a digit, `?` a letter, anything else is itself."""

from __future__ import annotations

import re
from functools import lru_cache

from chalicelib.domain.errors import Invalid
from chalicelib.domain.personal.spans import Data, Span, Strength, within

MOST, FEWEST_WILD, LONGEST = 10, 4, 40
_WILD = {"#": r"\d", "?": r"[A-Za-z]"}


def find(text: str, patterns: tuple[str, ...]) -> list[Span]:
    return [
        span for pattern in patterns for span in within(text, Data.ORDER, _compiled(pattern), Strength.SURE)
    ]  # fmt: skip


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    shape = "".join(_WILD.get(c) or re.escape(c) for c in pattern)
    return re.compile(rf"(?<![^\W_]){shape}(?![^\W_])", re.IGNORECASE)


def check(patterns: object, field: str) -> tuple[str, ...]:
    """The patterns of a setting. Raises Invalid naming `field`."""
    if not isinstance(patterns, list | tuple) or len(patterns) > MOST:
        raise Invalid(field, f"Give a list of at most {MOST} patterns, such as AB-######.")
    for n, pattern in enumerate(patterns):
        if not isinstance(pattern, str) or not 1 <= len(pattern) <= LONGEST:
            raise Invalid(f"{field}[{n}]", f"Give a pattern of 1 to {LONGEST} characters.")
        if sum(c in _WILD for c in pattern) < FEWEST_WILD:
            raise Invalid(
                f"{field}[{n}]", f"Use at least {FEWEST_WILD} of # (a digit) and ? (a letter), as in AB-####."
            )
    return tuple(patterns)
