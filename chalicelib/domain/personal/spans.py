"""A piece of personal data in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Data(StrEnum):
    CARD = "card"
    IBAN = "iban"
    NATIONAL_ID = "national_id"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    ORDER = "order"


NAMES = {
    Data.CARD: "a card number",
    Data.IBAN: "a bank account number",
    Data.NATIONAL_ID: "a national id",
    Data.EMAIL: "an e-mail address",
    Data.PHONE: "a phone number",
    Data.ADDRESS: "a postal address",
    Data.ORDER: "an order number",
}


class Strength(StrEnum):
    SURE = "sure"  # a checksum or a shape that nothing else has
    LIKELY = "likely"  # the shape, and something that speaks for it
    POSSIBLE = "possible"  # the shape alone, which other things have too


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end` in code points of the text."""

    kind: Data
    start: int
    end: int
    strength: Strength


def within(text: str, kind: Data, shape: re.Pattern[str], strength: Strength) -> list[Span]:
    """A span for each match."""
    return [Span(kind, match.start(), match.end(), strength) for match in shape.finditer(text)]


def around(text: str, start: int, end: int, far: int = 40) -> str:
    """The words before and after a place, in lower case."""
    return f"{text[max(0, start - far) : start]} {text[end : end + far]}".casefold()
