"""Postal addresses: a street with its number, as they are written in several countries, and a postcode near it.

With a postcode, or a flat's number, it is likely an address of somebody; a street and a number alone may be a shop's.
"""

from __future__ import annotations

import re

from chalicelib.domain.personal.spans import Data, Span, Strength

_NAME = r"[A-ZÀ-ÖØ-Þ0-9][\w'’.\-]{0,40}"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.\-]{0,40}"
_NO = r"\d{1,5}\s?[a-zA-Z]?(?:\s?[-/]\s?\d{1,4}\s?[a-zA-Z]?)?"
_STREETS = re.compile(
    "|".join(
        (
            # 12 Baker Street
            rf"\b{_NO}\s+(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.?\s+)?(?:{_NAME}\s+){{1,4}}"
            r"(?i:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|crescent|terrace|square|sq"
            r"|gardens|grove|mews|parkway|pkwy|highway|hwy|close|way|place|pl)\b\.?",
            # Lindenstraße 5
            r"(?<![\w\-])(?:[A-ZÄÖÜ][\wäöüß.\-]{0,40}\s+){0,2}[\wäöüßÄÖÜ\-]{0,40}"
            rf"(?i:straße|strasse|str\.|gasse|allee|damm|ufer|chaussee|weg|platz)\s+{_NO}\b",
            # Prinsengracht 263
            rf"(?<![\w\-])[A-Z][\w\-]{{0,40}}(?:straat|laan|gracht|kade|singel|dijk|plein|weg)\s+{_NO}\b",
            # 14 bis, rue de la Paix
            r"\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?i:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai|route"
            r"|cours|square)\s+(?:(?i:de|du|des|la|le|les|l['’]|d['’])\s*){0,3}"
            rf"{_NAME}(?:[ -](?:{_NAME}|de|du|des|la))*",
            # Calle Mayor, 3; Via Roma 10; Rua Augusta 1200
            r"\b(?i:calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrer|ronda|camino|via|viale|piazza|corso|largo|vicolo"
            r"|rua|travessa|praça|estrada|alameda)\s+(?:(?i:de|del|da|do|dos|das|di|della|la|las|los|el)\s+){0,2}"
            rf"{_WORD}(?:\s+(?:(?i:de|del|da|do|di|la|y|e)\s+)?{_WORD})?,?\s+(?i:n[º°o.]\.?\s*)?\d{{1,5}}\b",
            # ул. Ленина, 5
            r"\b(?i:ул\.|улица|вулиця|вул\.)\s*[А-ЯЁІЇЄ][\w\-]{0,40},?\s+(?:д\.\s*)?\d{1,4}\b",
        )
    )
)
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"  # SW1A 1AA
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d"  # K1A 0B1
    r"|\d{4}\s?[A-Z]{2}"  # 1016 GV
    r"|\d{5}-\d{3,4}|\d{4}-\d{3}"  # 94103-1234, 01310-100, 1200-109
    r"|\d{5}"  # 10115
    r"|\d{4}\s+[A-ZÄÖÜ][a-zäöüß]+)\b"  # 8001 Zürich
)
_FLAT = re.compile(
    r"[\s,]*(?:apt|apartment|flat|unit|suite|ste|#|piso|puerta|appt|wohnung|whg)\.?\s?[\w-]{1,5}\b", re.I
)
_UK_POSTCODE = re.compile(r"\b(?!(?:BB|XS|XL)\d)(?:[A-Z]{1,2}\d{1,2}|[A-Z]{1,2}\d[A-Z])\s\d[ABD-HJLNP-UW-Z]{2}\b")
_FAR = 60  # characters from a street to its postcode


def find(text: str) -> list[Span]:
    out = [_address(text, match) for match in _STREETS.finditer(text)]
    for match in _UK_POSTCODE.finditer(text):
        if not any(span.start <= match.start() < span.end for span in out):
            out.append(Span(Data.ADDRESS, match.start(), match.end(), Strength.POSSIBLE))
    return out


def _address(text: str, match: re.Match[str]) -> Span:
    start, end = match.span()
    flat = _FLAT.match(text, end)
    code = _POSTCODE.search(text, end, end + _FAR)
    if code:
        return Span(Data.ADDRESS, start, code.end(), Strength.LIKELY)
    if before := list(_POSTCODE.finditer(text, max(0, start - 20), start)):
        return Span(Data.ADDRESS, before[-1].start(), end, Strength.LIKELY)
    return Span(Data.ADDRESS, start, flat.end() if flat else end, Strength.LIKELY if flat else Strength.POSSIBLE)
