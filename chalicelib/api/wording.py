"""What a value must be, in words for who typed it: msgspec says it in the words of types and patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TYPES: Mapping[str, str] = {
    "str": "words",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "datetime": "a date and time",
}
_EXPECTED = re.compile(r"^Expected `(?P<type>[^`]+)`(?P<rest>.*)$", re.DOTALL)
_LENGTH = re.compile(r"^ of length (?P<sign><=|>=) (?P<bound>\d+)$")
_BOUND = re.compile(r"^ (?P<sign><=|>=|<|>) (?P<bound>-?[\d.]+)$")
_SIGNS: Mapping[str, str] = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}
_CHOICE = re.compile(r"^Invalid enum value (?P<value>.*)$", re.DOTALL)
_PATTERNS: tuple[tuple[str, str], ...] = (  # by what a pattern has in it; the first that fits
    ("https?://", "This must be an address that begins with https:// or http://, without spaces."),
    ("https://", "This must be an address that begins with https://, without spaces."),
    (r"@[^@\\s]+\\.", "This must be an e-mail address."),
    (r"\\+[1-9]", "This must be a phone number with its country, as in +14155550132."),
    ("[A-Z]{3}", "This must be a currency in three letters, as in EUR."),
    ("[A-Z]{2}", "This must be a country in two letters, as in DE."),
    ("T[0-9]{2}:", "This must be a date and time, as in 2026-11-23T09:00."),
    (r"\\d{4}-", "This must be a date, as in 2026-11-23."),
    ("[0-9]{4}-", "This must be a date, as in 2026-11-23."),
)


def kindly(reason: str) -> str:
    """A sentence for a reason of msgspec's, without what encloses it ("Expected `str` of length <= 5"). What isn't
    known here stays as it is."""
    chosen = _CHOICE.match(reason)
    if chosen:
        return f"There is no {chosen['value']} to choose here."
    expected = _EXPECTED.match(reason)
    if not expected:
        return reason[:1].upper() + reason[1:].rstrip(".") + "."
    kind, rest = expected["type"].removesuffix(" | null"), expected["rest"]
    length, bound = _LENGTH.match(rest), _BOUND.match(rest)
    if rest.startswith(" matching regex "):
        return next((words for part, words in _PATTERNS if part in rest), "This isn't written as it must be.")
    if length:
        return _of_length(kind, length["sign"], int(length["bound"]))
    if bound:
        return f"This must be {_SIGNS[bound['sign']]} {_plainly(bound['bound'])}."
    wanted = " or ".join(_TYPES.get(one, one) for one in kind.split(" | "))
    return f"This must be {wanted}."


def _of_length(kind: str, sign: str, bound: int) -> str:
    if sign == ">=" and bound == 1:
        return "This is needed."
    what = "characters" if kind == "str" else "entries"
    return f"This must have {_SIGNS[sign]} {bound:,} {what if bound != 1 else what.replace('ies', 'y').rstrip('s')}."


def _plainly(bound: str) -> str:
    return bound.removesuffix(".0")
