"""The weighted length of a post on X.

Source: https://docs.x.com/fundamentals/counting-characters and twitter-text's configuration v3: a post holds 280;
Latin, Cyrillic, Arabic, Hebrew and Indian letters and common punctuation weigh 1, everything else (Chinese, Japanese,
Korean, ...) 2, an emoji 2 however it is put together, an address 23. The text is counted in NFC.
A limit: a joined emoji sequence counts as one even where X's font has no picture for it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from chalicelib.domain.lengths import urls
from chalicelib.domain.lengths.graphemes import FLAG_LETTER, PICTOGRAPH, SKIN_TONE, ZWJ

POST_LIMIT = 280
MESSAGE_LIMIT = 10_000
"""Characters of a direct message. Source: X's page on direct messages; counted as code points (an assumption)."""

_URL_WEIGHT = 23
_EMOJI_WEIGHT = 2
_DEFAULT_WEIGHT = 2
_LIGHT = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")  # these weigh 1
_NOT_ALLOWED = re.compile("[\ufffe\ufeff\uffff]")


@cache
def _emoji() -> re.Pattern[str]:
    one = f"(?:[{PICTOGRAPH}](?!\ufe0e)(?:\ufe0f|[{SKIN_TONE}])?)"
    return re.compile(
        f"[0-9#*]\ufe0f?\u20e3|[{FLAG_LETTER}]{{2}}|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f|{one}(?:{ZWJ}{one})*"
    )


def weighted_length(text: str, *, emoji: bool = True) -> int:
    """What X counts. `emoji=False` counts joined emoji piece by piece, as the configuration before v3 did."""
    normal = unicodedata.normalize("NFC", text)
    total = at = 0
    for start, end in urls.find(normal):
        total += _plain(normal[at:start], emoji) + _URL_WEIGHT
        at = end
    return total + _plain(normal[at:], emoji)


def _plain(text: str, emoji: bool) -> int:
    """The weight of text without addresses."""
    if not emoji or text.isascii():
        return _letters(text)
    total = at = 0
    for match in _emoji().finditer(text):
        total += _letters(text[at : match.start()]) + _EMOJI_WEIGHT
        at = match.end()
    return total + _letters(text[at:])


def _letters(text: str) -> int:
    return _DEFAULT_WEIGHT * len(text) - len(_LIGHT.findall(text))


def is_allowed(text: str) -> bool:
    """False if the text holds one of the three code points that X refuses (U+FFFE, U+FEFF, U+FFFF)."""
    return not _NOT_ALLOWED.search(text)
