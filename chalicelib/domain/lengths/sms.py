"""How a text message is cut into segments, which is what carriers bill.

Source: https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding, 3GPP TS 23.038 (the alphabet) and
Twilio's message segment calculator (a character that takes several units is never cut in two). Twilio's smart
encoding, where it is on, may make a message shorter than counted here, never longer.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.lengths.graphemes import graphemes

BODY_LIMIT = 1600
"""Characters in one message, whatever its encoding: Twilio's errors 21617 and 21658. Counted here in UTF-16 units,
so that an emoji is two: the safe side, as Twilio does not say."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_ALPHABET = _BASIC | _EXTENSION

GSM7, UCS2 = "GSM-7", "UCS-2"
_ONE, _MANY = {GSM7: 160, UCS2: 70}, {GSM7: 153, UCS2: 67}
"""Units in a message of one segment, and in each segment of several (a header takes the rest)."""


@dataclass(frozen=True, slots=True)
class Segments:
    """`units`: septets in GSM-7, 16-bit units in UCS-2. `characters`: as a reader counts them."""

    encoding: str
    segments: int
    units: int
    characters: int


def segments(text: str) -> Segments:
    """Linear in the text's length. No segments for an empty text."""
    encoding = GSM7 if _ALPHABET.issuperset(text) else UCS2
    characters = list(text) if encoding == GSM7 else list(graphemes(text))
    sizes = [_size(character, encoding) for character in characters]
    units = sum(sizes)
    if units <= _ONE[encoding]:
        return Segments(encoding, 1 if text else 0, units, len(characters))
    return Segments(encoding, _filled(_pieces(characters, sizes, encoding), _MANY[encoding]), units, len(characters))


def utf16_units(text: str) -> int:
    """UTF-16 code units: an emoji outside the first plane is two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _size(character: str, encoding: str) -> int:
    if encoding == GSM7:
        return 2 if character in _EXTENSION else 1
    return utf16_units(character)


def _pieces(characters: list[str], sizes: list[int], encoding: str) -> list[int]:
    """The sizes that must stay whole. A character larger than a segment can only be kept whole by code point."""
    room = _MANY[encoding]
    if max(sizes) <= room:
        return sizes
    return [
        part
        for character, size in zip(characters, sizes, strict=True)
        for part in ([size] if size <= room else map(utf16_units, character))
    ]


def _filled(sizes: list[int], room: int) -> int:
    """How many boxes of `room` units it takes to hold these in order, none cut."""
    boxes, free = 1, room
    for size in sizes:
        if size > free:
            boxes, free = boxes + 1, room
        free -= size
    return boxes
