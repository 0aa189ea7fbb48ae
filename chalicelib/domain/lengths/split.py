"""Cutting a long private text into messages that a person would have written so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from chalicelib.domain.lengths.graphemes import graphemes

_GAP = r"[^\S\u00a0\u2007\u202f]"  # white space at which a line may break: not the no-break spaces
_GAPS = re.compile(f"{_GAP}+")
_SENTENCE_END = re.compile(
    rf"[.!?…։؟۔।]+[\"'”’»)\]]*(?={_GAP}|\Z)"  # a full stop inside 3.50 or example.com ends nothing
    r"|[。！？｡]+[」』”’）]*"  # Chinese and Japanese put no space after it
    r"|\S(?=[^\S\n]*\n)"  # the end of a line
)
_EARLIEST = 4
"""A sentence end in the first quarter of the room is passed over for a later word end: nobody wants a message of
three words followed by a full one."""


def split(text: str, limit: int, size: Callable[[str], int]) -> list[str]:
    """The text in parts of at most `limit`, by `size`; one part, unchanged, if it fits.

    A part ends at a sentence end where there is one, else at a word end, else between two characters as a
    reader sees them (and within one only if that alone is larger than `limit`). Nothing is lost or doubled but the
    white space at a cut. `size` must be additive: that of a text is the sum of those of its pieces.
    """
    parts, rest = [], text
    while size(rest) > limit:
        head, rest = _cut(rest, limit, size)
        if head:
            parts.append(head)
    return [*parts, rest] if rest or not parts else parts


def _cut(text: str, limit: int, size: Callable[[str], int]) -> tuple[str, str]:
    """One part that fits, and what is left; neither with white space at the cut."""
    bounds = _bounds(text, limit, size)
    at = _sentence_end(text, bounds) or _word_end(text, bounds) or bounds[-1]
    return _trim_end(text[:at]), _trim_start(text[at:])


def _bounds(text: str, limit: int, size: Callable[[str], int]) -> list[int]:
    """Where the first part could end and still fit, ascending; at least one place. All between whole characters."""
    # No unit of any channel is smaller than a code point, so that no more than `limit` of them can fit.
    window = text[: limit + 1]
    pieces = list(graphemes(window))
    if len(window) < len(text):
        pieces.pop()  # it may go on beyond the window
    return _ends(pieces, limit, size) or _ends(list(window), limit, size) or [1]


def _ends(pieces: list[str], limit: int, size: Callable[[str], int]) -> list[int]:
    fitting = bisect_right(list(accumulate(map(size, pieces))), limit)
    return list(accumulate(map(len, pieces[:fitting])))


def _sentence_end(text: str, bounds: list[int]) -> int:
    """Where the last sentence that fits ends; 0 if none, or only one in the first quarter."""
    room, allowed = bounds[-1], frozenset(bounds)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, room + 1) if match.end() in allowed]
    return ends[-1] if ends and ends[-1] * _EARLIEST >= room else 0


def _word_end(text: str, bounds: list[int]) -> int:
    """Where the last whole word that fits ends; 0 if not even one does."""
    room, allowed = bounds[-1], frozenset(bounds)
    return max((gap.start() for gap in _GAPS.finditer(text, 0, room + 1) if gap.start() in allowed), default=0)


def _trim_end(text: str) -> str:
    end = len(text)
    while end and _GAPS.match(text, end - 1):
        end -= 1
    return text[:end]


def _trim_start(text: str) -> str:
    gap = _GAPS.match(text)
    if not gap:
        return text
    end = gap.end()
    carries_a_mark = len(list(graphemes(text[end - 1 : end + 1]))) == 1 and end < len(text)
    return text[end - carries_a_mark :]  # an accent may stand on a space: they stay together
