"""A text as it looks: without marks that nobody sees, in plain letters, digits, signs and dashes.

What is looked for in it is found however it was typed or copied; where it stands is told of the text as it is.
"""

from __future__ import annotations

import re

from chalicelib.domain.personal.spans import Span

_UNSEEN = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3]")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # U+FF01..FF5E are ASCII, two columns wide
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63), "-")
_SPACES = dict.fromkeys((0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_LOOKS = str.maketrans({**_WIDE, **_DASHES, **_SPACES})


class Plain:
    """`text`: as it looks."""

    def __init__(self, given: str) -> None:
        looks = given if given.isascii() else given.translate(_LOOKS)  # as long as it was
        self._seen = [n for n, c in enumerate(looks) if not _UNSEEN.match(c)] if _UNSEEN.search(looks) else None
        self.text = looks if self._seen is None else "".join(looks[n] for n in self._seen)

    def back(self, span: Span) -> Span:
        """The same span in the text that was given."""
        if self._seen is None:
            return span
        return Span(span.kind, self._seen[span.start], self._seen[span.end - 1] + 1, span.strength)
