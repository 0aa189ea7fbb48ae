"""Card numbers in a text: where they stand, and the text without them.

A card number is 12 to 19 digits that begin as an issuer's numbers do, have one of that issuer's lengths and pass
the Luhn check (ISO/IEC 7812; ranges as listed at https://en.wikipedia.org/wiki/Payment_card_number). Digits of any
script count, and those in circles or raised. Between them may stand spaces, dashes and marks one can't see, in any
grouping; other signs (dots, slashes, emoji) where the groups look like a card's. A number begins and ends where its
digits do: nothing is looked for inside a longer unbroken number, which is an id of something else.

Rather too much is taken for a card than too little: what is redacted once is nowhere kept. How often that happens
to other numbers is measured in tests/unit/domain/test_cards.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from unicodedata import digit

MARK = "••••"
REDACTED = re.compile(rf"{MARK} \d{{4}}")
FEWEST, MOST = 12, 19  # digits

Ends = tuple[int, int]
"""Where something begins and ends in a text, in code points."""

# Decimal digits of every script, and the digits that are raised, lowered or in circles.
_DIGIT = (
    r"[\d\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea"
    r"\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u1369-\u1371\u19da\U00010a40-\U00010a43"
    r"\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a]"
)
_GROUP = re.compile(f"{_DIGIT}+")
_UNSEEN = r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3"
_PLAIN = re.compile(rf"[\s_\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d{_UNSEEN}]{{1,4}}")
_LIST = re.compile(r"[,;\u060c\u3001\uff0c]")
_FARTHEST = 8  # characters between two digits of one number

_SHORT_MAESTRO = tuple(range(12, 20))
_LONG = (16, 17, 18, 19)
_ISSUERS: tuple[tuple[int, int, tuple[int, ...]], ...] = (  # first six digits from, to, and how many there may be
    (220000, 220499, _LONG),  # Mir
    (222100, 272099, (16,)),  # Mastercard
    (300000, 305999, (14, 15, 16, 17, 18, 19)),  # Diners Club
    (309500, 309599, (14, 15, 16, 17, 18, 19)),
    (340000, 349999, (15,)),  # American Express
    (352800, 358999, _LONG),  # JCB
    (360000, 369999, (14, 15, 16, 17, 18, 19)),  # Diners Club
    (370000, 379999, (15,)),  # American Express
    (380000, 399999, (14, 15, 16, 17, 18, 19)),  # Diners Club
    # Visa's 13 digits are long gone, and a German mobile number without its `+` has as many.
    (400000, 499999, (16, 18, 19)),  # Visa
    (501800, 501899, _SHORT_MAESTRO),
    (502000, 502099, _SHORT_MAESTRO),
    (503800, 503899, _SHORT_MAESTRO),
    (500000, 509999, _LONG),  # Maestro, Dankort, Elo, Verve, RuPay
    (510000, 559999, (16,)),  # Mastercard
    (560000, 589999, _SHORT_MAESTRO),
    (630400, 630499, _SHORT_MAESTRO),
    (675900, 676399, _SHORT_MAESTRO),
    (590000, 699999, _LONG),  # Maestro, Discover, UnionPay, RuPay, Troy, InterPayment, Hipercard
    (810000, 829999, _LONG),  # UnionPay, RuPay
    (860000, 860099, (16,)),  # Uzcard
    (970400, 970499, (16, 19)),  # Napas
    (979200, 979299, (16,)),  # Troy
    (986000, 986099, (16,)),  # Humo
)
_SHAPES = frozenset({(4, 6, 5), (4, 6, 4), (4, 3, 3, 3), (6, 13), (6, 10), (4, 12), (8, 8), (4, 4, 4, 4, 3)})
_LISTED = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4)})
_CODES = {country: length for length, names in {
    15: "NO", 16: "BE", 18: "DK FI FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "PT LY", 26: "IS TR", 27: "FR GR IT MC MR SM BI", 28: "AL AZ BY CY DO GT HU LB PL SV NI",
    29: "BR EG PS QA UA", 30: "JO KW MU", 31: "MT SC", 32: "LC", 33: "RU",
}.items() for country in names.split()}  # fmt: skip
"""How long an account number (IBAN) is by country. Source: SWIFT's IBAN registry,
https://www.swift.com/standards/data-standards/iban-international-bank-account-number"""
_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z0-9]){11,30}", re.ASCII)


def redacted(text: str) -> str:
    """The text with each card number as `•••• 4242`: its last four digits. The same text if it holds none; done
    twice it is as done once."""
    while cards := found(text):
        for start, end in reversed(cards):
            last = "".join(str(digit(c)) for c in text[start:end] if c.isdigit())[-4:]
            text = f"{text[:start]}{MARK} {last}{text[end:]}"
    return text


def found(text: str) -> list[Ends]:
    """Where card numbers stand, in order. Numbers that overlap are told as one."""
    if not may_hold(text):
        return []
    groups = [match.span() for match in _GROUP.finditer(text)]
    others: list[Ends] | None = None
    out: list[Ends] = []
    for run in _runs(text, groups):
        for start, end in _in_run(text, run):
            if others is None:
                others = ibans(text)
            if any(begins <= start and end <= ends for begins, ends in others):
                continue
            if out and start < out[-1][1]:
                out[-1] = (out[-1][0], max(end, out[-1][1]))
            else:
                out.append((start, end))
    return out


def may_hold(text: str) -> bool:
    """False if there are too few digits for a card: the usual case, known at once."""
    return len(text) >= FEWEST and sum(map(str.isdigit, text)) >= FEWEST


def ibans(text: str) -> list[Ends]:
    """Where bank account numbers stand whose checksum is right. Their digits are no card's.
    Source: ISO 13616, mod 97 as at https://en.wikipedia.org/wiki/International_Bank_Account_Number"""
    return [ends for match in _IBAN.finditer(text) if (ends := _iban(text, match.start(), match.end()))]


def _iban(text: str, start: int, end: int) -> Ends | None:
    length = _CODES.get(text[start : start + 2].upper(), 0)
    taken, at = "", start
    while at < end and len(taken) < length:
        taken += text[at] if text[at].isalnum() else ""
        at += 1
    glued = at < len(text) and text[at].isalnum()
    if not length or len(taken) < length or glued:
        return None
    number = "".join(str(int(c, 36)) for c in taken[4:] + taken[:4])
    return (start, at) if int(number) % 97 == 1 else None


# --- runs of digits


def _runs(text: str, groups: list[Ends]) -> Iterator[list[Ends]]:
    """Groups of digits that might be one number: nothing between them that parts numbers."""
    run: list[Ends] = []
    for group in groups:
        if run and not _joins(text[run[-1][1] : group[0]]):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _joins(between: str) -> bool:
    return len(between) <= _FARTHEST and "+" not in between and not any(map(str.isalnum, between))


def _in_run(text: str, run: list[Ends]) -> Iterator[Ends]:
    """Every card in a run, by where it begins; they may overlap."""
    digits = [digit(c) for start, end in run for c in text[start:end]]
    if len(digits) < FEWEST:
        return
    begins = list(accumulate((end - start for start, end in run), initial=0))
    sums = _luhn_sums(digits)
    for first in range(len(run)):
        lengths = _lengths(digits, begins[first])
        if not lengths:
            continue
        most = 15 if _is_dialled(text, run, first) else 0
        for last in range(first, len(run)):
            count = begins[last + 1] - begins[first]
            if count > MOST:
                break
            fits = count in lengths and count > most and _passes(sums, begins[first], begins[last + 1])
            if fits and _looks_like_one(text, run[first : last + 1]):
                yield run[first][0], run[last][1]


def _lengths(digits: list[int], at: int) -> tuple[int, ...]:
    """How many digits a card that begins there may have; () if no issuer's does."""
    if len(digits) - at < FEWEST:
        return ()
    head = 0
    for value in digits[at : at + 6]:
        head = head * 10 + value
    return next((lengths for low, high, lengths in _ISSUERS if low <= head <= high), ())


def _is_dialled(text: str, run: list[Ends], first: int) -> bool:
    """Whether it begins as a phone number with its country code does (`+49`, `00 49`): those have 15 digits at most.
    Source: ITU-T E.164."""
    before = text[max(0, run[first][0] - 2) : run[first][0]].rstrip(" (")
    return before.endswith("+") or (first > 0 and text[slice(*run[first - 1])] == "00")


def _luhn_sums(digits: list[int]) -> tuple[list[int], list[int]]:
    """Running sums with every other digit doubled, from the even places and from the odd ones."""
    doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
    even = [value if n % 2 else doubled[value] for n, value in enumerate(digits)]
    odd = [doubled[value] if n % 2 else value for n, value in enumerate(digits)]
    return list(accumulate(even, initial=0)), list(accumulate(odd, initial=0))


def _passes(sums: tuple[list[int], list[int]], start: int, end: int) -> bool:
    """The Luhn check of the digits from `start` to `end`: the last one isn't doubled."""
    running = sums[end % 2]
    return (running[end] - running[start]) % 10 == 0


def _looks_like_one(text: str, groups: list[Ends]) -> bool:
    """Whether the signs between the groups could stand within one card number."""
    gaps = [text[a[1] : b[0]] for a, b in pairwise(groups)]
    if all(_PLAIN.fullmatch(gap) for gap in gaps):
        return True
    sizes = tuple(end - start for start, end in groups)
    if any(_LIST.search(gap) for gap in gaps):
        return sizes in _LISTED
    return sizes in _SHAPES or (len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0])
