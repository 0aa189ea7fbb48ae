"""Phone numbers by their shape alone: no numbering plan is loaded, so this is quick and not exact.

A number with its country code is sure enough (ITU-T E.164: at most 15 digits). One without counts if it is grouped
as phone numbers are, begins with a 0, or is called one by a word near it; ten or eleven digits in one piece are
possible. What is named as something else (an order, a parcel), a date or an amount is none.
"""

from __future__ import annotations

import re

from chalicelib.domain.personal.spans import Data, Span, Strength, around

_SHAPE = re.compile(r"(?<![\w@/#&=.:])(?:\+|00)?\s?\(?\d[\d \u00a0()./\-\u2011\u2013]{5,22}\d(?![\w@]|[.:,/-]\d)")
_NAMED = re.compile(
    r"(?:\b(?:order|orders|ref(?:erence)?|invoice|tracking|parcel|shipment|ticket|case|claim|account|customer|booking"
    r"|card|serial|article|item|sku|model|isbn|ean|id|version|bestellung|bestellnummer|auftrag|rechnung|sendung"
    r"|pedido|factura|env[ií]o|commande|facture|colis|encomenda|fatura)\b"
    r"[\s.:-]*(?:number|numbers|no|nr|num|n[º°o]|code|id|nummer|número|numéro)?[\s.:-]*(?:is|was|ist|es|est|é)?"
    r"[\s.:-]*#?|#|[$€£¥]|\b(?:usd|eur|gbp)\s?)\s*\(?$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:phone|tel|telephone|mobile|mobil|cell|call|calls|ring|text|whatsapp|sms|fax|hotline|number is|dial|reach me"
    r"|ruf|rufen|anrufen|telefon|handy|nummer|rückruf|teléfono|telefono|móvil|movil|celular|llam\w*|marca|portable"
    r"|téléphone|appel\w*|joindre|fixe|telefone|telemóvel|telemovel|lig\w{1,4}|contacto|contato)\b\.?"
)
_DATE = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?:\s+\d.*)?")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-/\u2013]\s?(?:19|20)\d\d")
_GROUPED = re.compile(
    r"(?:1[ .\-])?\(?\d{3}\)?[ \u00a0.\-\u2011]?\d{3}[ \u00a0.\-\u2011]\d{4}"  # (415) 555-0132
    r"|[6-9]\d{2}(?:[ .-]\d{3}){2}"  # 612 345 678
    r"|[6-9]\d{2}(?:[ .-]\d{2}){3}"  # 612 34 56 78
)
_AMOUNT = re.compile(r"\s?(?:[$€£¥%]|\b(?:usd|eur|gbp|kg|km|ml|pcs|euros?|dollars?|pounds?)\b)", re.IGNORECASE)


def find(text: str) -> list[Span]:
    out = []
    for match in _SHAPE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        strength = _strength(text, start, match.end())
        if strength:
            out.append(Span(Data.PHONE, start, match.end(), strength))
    return out


def is_named(text: str, start: int) -> bool:
    """Whether the words before a number call it something else."""
    return bool(_NAMED.search(text[max(0, start - 60) : start]))


def _strength(text: str, start: int, end: int) -> Strength | None:
    said = text[start:end]
    count = sum(c.isdecimal() for c in said)
    if not 7 <= count <= 15 or is_named(text, start) or _AMOUNT.match(text, end):
        return None
    if said.startswith(("+", "00")) and count >= 8:
        return Strength.SURE if said.startswith("+") else Strength.LIKELY
    if _DATE.fullmatch(said) or _YEARS.fullmatch(said):
        return None
    if _CALLED.search(around(text, start, end)):
        return Strength.LIKELY
    trunk = said.lstrip("(").startswith("0") and 9 <= count <= 12
    if trunk or _GROUPED.fullmatch(said):
        return Strength.LIKELY
    return Strength.POSSIBLE if count in (10, 11) and said.isdecimal() else None
