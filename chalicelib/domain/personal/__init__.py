"""Personal data in a text: what it is, where it stands, how sure that is.

`find` is for words that everybody can read: a customer's post (its agent is warned) and a public text of ours (it
is refused). It looks for shapes and check digits, not for meaning: see docs/social.md for what it can't know.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain import cards
from chalicelib.domain.personal import addresses, documents, mails, orders, phones
from chalicelib.domain.personal.plain import Plain
from chalicelib.domain.personal.spans import NAMES, Data, Span, Strength, around, within

__all__ = ["NAMES", "Data", "Span", "Strength", "around", "find", "is_own", "within"]


def find(text: str, order_patterns: tuple[str, ...] = ()) -> list[Span]:
    """Every span of personal data, in order, none within another. `order_patterns`: how order numbers look, `#` for
    a digit and `?` for a letter. A card that was redacted before (`•••• 4242`) is one too."""
    looks = Plain(text)
    taken = _cards(text)  # they have eyes of their own
    for look in (_accounts, documents.find, mails.find):
        taken += _new(map(looks.back, look(looks.text)), taken)
    taken += _new(map(looks.back, orders.find(looks.text, order_patterns)), taken)
    taken += _new(map(looks.back, addresses.find(looks.text)), taken)
    taken += _new(map(looks.back, phones.find(looks.text)), taken)
    return sorted(taken, key=lambda span: span.start)


def is_own(text: str, own: tuple[str, ...]) -> bool:
    """Whether a piece of data is one that the brand itself has published: the same letters and digits, or the same
    phone number with and without its country code."""
    said = _bare(text)
    return any(said == (known := _bare(one)) or _same_number(said, known) for one in own if one.strip())


def _same_number(a: str, b: str) -> bool:
    a, b = a.lstrip("0"), b.lstrip("0")
    if not (a.isdecimal() and b.isdecimal()) or min(len(a), len(b)) < 7:
        return False
    return a.endswith(b) or b.endswith(a)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _new(found: Iterable[Span], taken: list[Span]) -> list[Span]:
    return [span for span in found if not any(span.start < other.end and other.start < span.end for other in taken)]


def _cards(text: str) -> list[Span]:
    whole = [Span(Data.CARD, start, end, Strength.SURE) for start, end in cards.found(text)]
    return whole + within(text, Data.CARD, cards.REDACTED, Strength.SURE)


def _accounts(text: str) -> list[Span]:
    return [Span(Data.IBAN, start, end, Strength.SURE) for start, end in cards.ibans(text)]
