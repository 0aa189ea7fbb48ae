"""Phone numbers in a text by the numbering plans, to make sure of what their shape alone suggests.

Only for what we write ourselves: the table of the world's numbers is too heavy for the way in.
"""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberMatcher

from chalicelib.channels.base import Account
from chalicelib.domain.personal import Data, Span, Strength
from chalicelib.domain.personal.phones import is_named


def region_of(own: tuple[str, ...], account: Account | None) -> str:
    """The country that numbers without a country code are read in: the account's setting `country`, else that of a
    number of its own; "" where neither is known."""
    if account and isinstance(named := account.settings.get("country"), str) and len(named) == 2:
        return named.upper()
    for one in own:
        if one.startswith("+"):
            try:
                return phonenumbers.region_code_for_number(phonenumbers.parse(one, None)) or ""
            except phonenumbers.NumberParseException:
                continue
    return ""


def sharpened(text: str, found: list[Span], region: str) -> list[Span]:
    """The spans, with the numbers that exist among them or besides them as likely ones."""
    out = list(found)
    for match in PhoneNumberMatcher(text, region or None):
        start, end = match.start, match.end
        if not match.raw_string.startswith("+") and is_named(text, start):
            continue
        over = [span for span in out if span.start < end and start < span.end]
        if any(span.kind is not Data.PHONE or span.strength is not Strength.POSSIBLE for span in over):
            continue
        out = [span for span in out if span not in over] + [Span(Data.PHONE, start, end, Strength.LIKELY)]
    return sorted(out, key=lambda span: span.start)
