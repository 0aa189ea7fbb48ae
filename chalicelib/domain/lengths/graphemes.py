"""What a reader sees as one character: an accented letter, a flag, a family emoji.

A compact form of Unicode's extended grapheme clusters (https://www.unicode.org/reports/tr29/), from what the
standard library knows. Left out, since they only decide where an over-long word may be cut: prepended marks
(GB9b) and Indic conjuncts (GB9c).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Extended_Pictographic of https://www.unicode.org/Public/UCD/latest/ucd/emoji/emoji-data.txt, as a character class.
PICTOGRAPH = (
    "©®‼⁉™ℹ\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2"
    "\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605\u2607-\u2612\u2614-\u2685\u2690-\u2705\u2708-\u2712"
    "\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767"
    "\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171\U0001f17e\U0001f17f\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f1ad-\U0001f1e5\U0001f201-\U0001f20f\U0001f21a\U0001f22f\U0001f232-\U0001f23a"
    "\U0001f23c-\U0001f23f\U0001f249-\U0001f3fa\U0001f400-\U0001f53d\U0001f546-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f774-\U0001f77f\U0001f7d5-\U0001f7ff\U0001f80c-\U0001f80f\U0001f848-\U0001f84f\U0001f85a-\U0001f85f"
    "\U0001f888-\U0001f88f\U0001f8ae-\U0001f8ff\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001faff"
    "\U0001fc00-\U0001fffd"
)
FLAG_LETTER = "\U0001f1e6-\U0001f1ff"
SKIN_TONE = "\U0001f3fb-\U0001f3ff"
TAG = "\U000e0020-\U000e007f"
ZWJ = "\u200d"

_PICTOGRAPHIC = re.compile(f"[{PICTOGRAPH}]")
_FLAG_LETTER = re.compile(f"[{FLAG_LETTER}]")
_EXTENDER = re.compile(f"[{SKIN_TONE}{TAG}\u200c\u200d\u0e33\u0eb3\uff9e\uff9f]")


def graphemes(text: str) -> Iterator[str]:
    """The text in pieces that must not be cut; joined they are the text again."""
    start = 0
    for at in range(1, len(text)):
        if _may_cut(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _may_cut(text: str, start: int, at: int) -> bool:
    """True if the piece that began at `start` may end before `at`."""
    before, after = text[at - 1], text[at]
    if after < "\u0300" and before < "\u0300":  # the common case; only CR LF hold together here
        return not (before == "\r" and after == "\n")
    if _is_control(before) or _is_control(after):
        return True
    if _extends(after):
        return False
    if before == ZWJ and _PICTOGRAPHIC.match(after):
        return not _PICTOGRAPHIC.match(text, start)
    if _FLAG_LETTER.match(before) and _FLAG_LETTER.match(after):
        return (at - start) % 2 == 0  # flags are pairs of letters
    return not _joins_hangul(before, after)


def _is_control(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and not _EXTENDER.match(letter))


def _extends(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Mc") or bool(_EXTENDER.match(letter))


def _joins_hangul(before: str, after: str) -> bool:
    """A Korean syllable written in its letters: lead (L), vowel (V), tail (T); or a made one with more to come."""
    first, second = _hangul(before), _hangul(after)
    return second in {"L": "LVSF", "V": "VT", "S": "VT", "F": "T", "T": "T"}.get(first, "")


def _hangul(letter: str) -> str:
    """L, V or T; S a syllable without a tail, F one with; "-" anything else."""
    point = ord(letter)
    if 0xAC00 <= point <= 0xD7A3:
        return "F" if (point - 0xAC00) % 28 else "S"
    if 0x1100 <= point <= 0x115F or 0xA960 <= point <= 0xA97C:
        return "L"
    if 0x1160 <= point <= 0x11A7 or 0xD7B0 <= point <= 0xD7C6:
        return "V"
    return "T" if 0x11A8 <= point <= 0x11FF or 0xD7CB <= point <= 0xD7FB else "-"
