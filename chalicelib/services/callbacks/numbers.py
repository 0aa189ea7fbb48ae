"""Phone numbers as people write them, read, checked and normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberMatcher, PhoneNumberType

from chalicelib.domain.errors import Invalid

_COSTLY = frozenset(
    {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PAGER, PhoneNumberType.VOICEMAIL}
)
_STATES = {"907": "US-AK", "808": "US-HI"}  # see domain/quiet_zones.py
_MOST = 40  # characters
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:\b(?:order|ref(?:erence)?|invoice|tracking|parcel|shipment|ticket|case|claim|account|customer|booking|card|iban"
    r"|serial|article|item|sku|id|bestellung|bestellnummer|auftrag|rechnung|pedido|factura|commande|facture)"
    r"[\s.:-]*(?:number|numbers|no|nr|num|code|id)?[\s.:-]*(?:is|was|ist|es|est)?[\s.:-]*#?|#)\s*\(?$",
    re.IGNORECASE,
)
"""What stands before a number that is no phone number."""


@dataclass(frozen=True, slots=True)
class Number:
    """`e164`: `+14155550132`. `country`: as quiet hours know it (domain/quiet.py)."""

    e164: str
    country: str


def read(text: str, region: str, *, field: str = "number", proven: bool = False) -> Number:
    """A number, one without a country code taken for one of `region` (ISO 3166-1). `proven`: its owner has called
    or written from it, so it need not be known to the numbering plan we carry. Raises Invalid naming `field`."""
    try:
        found = phonenumbers.parse(text[:_MOST], region)
    except NumberParseException:
        raise Invalid(field, "This is no phone number. Give it with its country code, such as +14155550132.") from None
    if proven and phonenumbers.is_possible_number(found):
        return _told(found, region)
    return _told(_checked(found, field), region)


def _checked(found: PhoneNumber, field: str) -> PhoneNumber:
    if found.extension:
        raise Invalid(field, "We can't dial an extension. Give a number that reaches the person directly.")
    if not phonenumbers.is_valid_number(found):
        raise Invalid(field, "This number does not exist. Check it, and give it with its country code.")
    if phonenumbers.number_type(found) in _COSTLY:
        raise Invalid(field, "We don't call premium-rate or shared-cost numbers. Give an ordinary one.")
    return found


def search(text: str, region: str) -> Number | None:
    """The number in a text that we could call; None if there is none, or if there are several: whoever reads the
    text decides then. What is part of an address, or named as something else (an order's number), isn't one."""
    found: dict[str, Number] = {}
    plain = _ADDRESS.sub(lambda part: " " * len(part[0]), text)
    for match in PhoneNumberMatcher(plain, region):
        if not match.raw_string.startswith("+") and _NAMED.search(plain[: match.start]):
            continue
        try:
            number = _told(_checked(match.number, "number"), region)
        except Invalid:
            continue
        found[number.e164] = number
    return next(iter(found.values())) if len(found) == 1 else None


def region_of(number: str, otherwise: str = "US") -> str:
    """The country of a number of ours."""
    try:
        found = phonenumbers.parse(number, None)
    except NumberParseException:
        return otherwise
    return phonenumbers.region_code_for_number(found) or _by_code(found, otherwise)


def masked(e164: str) -> str:
    """Enough for its owner to know it by, and for nobody else: `…32`."""
    return f"…{e164[-2:]}"


def _told(found: PhoneNumber, region: str) -> Number:
    e164 = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    country = phonenumbers.region_code_for_number(found) or _by_code(found, region)
    if country == "US":
        country = _STATES.get(str(found.national_number)[:3], country)
    return Number(e164, country)


def _by_code(found: PhoneNumber, otherwise: str) -> str:
    region = phonenumbers.region_code_for_country_code(found.country_code or 0)
    return otherwise if region in ("ZZ", "001") else str(region)
