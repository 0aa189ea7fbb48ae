"""National ids, by their shape and check digits; those whose shape is a plain number count only if they are named.

Sources: US, https://www.ssa.gov/employer/randomization.html; UK, HMRC's National Insurance Manual NIM39110
(https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110); the others as described and checked
in https://arthurdejong.org/python-stdnum/formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.personal.spans import Data, Span, Strength, around

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_CF_ODD = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True)) | dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)
_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@dataclass(frozen=True, slots=True)
class _Rule:
    """`check` gets the letters and digits only. `called`: words one of which must stand near a plain number."""

    shape: re.Pattern[str]
    check: Callable[[str], bool]
    called: re.Pattern[str] | None = None
    strength: Strength = Strength.SURE


def find(text: str) -> list[Span]:
    out: list[Span] = []
    for rule in _RULES:
        for match in rule.shape.finditer(text):
            bare = re.sub(r"[\W_]", "", match[0]).upper()
            named = rule.called is None or rule.called.search(around(text, match.start(), match.end()))
            if named and rule.check(bare):
                out.append(Span(Data.NATIONAL_ID, match.start(), match.end(), rule.strength))
    return _apart(out)


def _apart(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        if not any(span.start < other.end and other.start < span.end for other in out):
            out.append(span)
    return out


def _weighted(number: str, weights: tuple[int, ...]) -> int:
    return sum(int(d) * w for d, w in zip(number, weights, strict=False))


def _always(number: str) -> bool:
    return True


def _day(number: str) -> bool:
    """Begins with a day and a month."""
    return 1 <= int(number[:2]) <= 31 and 1 <= int(number[2:4]) <= 12


def _ssn(number: str) -> bool:
    return number[:3] not in ("000", "666") and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"


def _dni(number: str) -> bool:
    whole = number.translate(str.maketrans("XYZ", "012")) if number[0] in "XYZ" else number
    return number[-1] == _DNI[int(whole[:8]) % 23]


def _codice(number: str) -> bool:
    values = [_CF_ODD[c] if n % 2 == 0 else int(c, 36) - (10 if c.isalpha() else 0) for n, c in enumerate(number[:15])]
    return number[15] == chr(65 + sum(values) % 26)


def _nir(number: str) -> bool:
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return body.isdecimal() and int(number[13:]) == 97 - int(body) % 97


def _bsn(number: str) -> bool:
    return (_weighted(number, (9, 8, 7, 6, 5, 4, 3, 2)) - int(number[8])) % 11 == 0 and int(number) > 0


def _steuer(number: str) -> bool:
    product = 10
    for d in number[:10]:
        total = (int(d) + product) % 10 or 10
        product = total * 2 % 11
    return number[0] != "0" and (11 - product) % 10 == int(number[10])


def _belgian(number: str) -> bool:
    body, check = number[:9], int(number[9:])
    return check in (97 - int(body) % 97, 97 - int("2" + body) % 97)


def _pesel(number: str) -> bool:
    return (10 - _weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10) % 10 == int(number[10])


def _nif(number: str) -> bool:
    check = 11 - _weighted(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if check > 9 else check) == int(number[8])


def _cpf(number: str) -> bool:
    def check(count: int) -> int:
        rest = sum(int(d) * w for d, w in zip(number[:count], range(count + 1, 1, -1), strict=True)) * 10 % 11
        return rest % 10

    return len(set(number)) > 1 and check(9) == int(number[9]) and check(10) == int(number[10])


def _luhn(number: str) -> bool:
    doubled = [int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(number[-10:])]
    return sum(sum(divmod(d, 10)) for d in doubled) % 10 == 0


def _hetu(number: str) -> bool:
    return _day(number) and number[-1] == _HETU[int(number[:6] + number[-4:-1]) % 31]


def _shape(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?![\w]|-\d)", flags | re.ASCII)


def _named(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


_RULES = (
    # United States: social security number
    _Rule(_shape(r"\d{3}-\d{2}-\d{4}"), _ssn, strength=Strength.LIKELY),
    _Rule(_shape(r"\d{3}[ .]?\d{2}[ .]?\d{4}"), _ssn, _named(r"ssn|social security(?: number| no\.?)?")),
    # United Kingdom: National Insurance number
    _Rule(
        _shape(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]"), _always,
    ),
    # Spain: DNI, NIE
    _Rule(_shape(r"(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z]", re.I), _dni),
    # Italy: codice fiscale
    _Rule(_shape(r"[A-Z]{6} ?\d\d ?[A-EHLMPRST]\d\d ?[A-Z]\d{3} ?[A-Z]", re.I), _codice),
    # France: numéro de sécurité sociale
    _Rule(_shape(r"[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", re.I), _nir),
    # Belgium: rijksregisternummer
    _Rule(_shape(r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d"), _belgian),
    # Finland, Denmark, Sweden
    _Rule(_shape(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]"), _hetu),
    _Rule(_shape(r"\d{6}-\d{4}"), _day, _named("cpr|cpr-nummer|personnummer"), Strength.LIKELY),
    _Rule(_shape(r"(?:19|20)?\d{6}[-+]\d{4}"), _luhn, None, Strength.LIKELY),
    # Brazil: CPF
    _Rule(_shape(r"\d{3}\.\d{3}\.\d{3}-\d\d"), _cpf),
    _Rule(_shape(r"\d{11}"), _cpf, _named("cpf")),
    # plain numbers that must be named
    _Rule(_shape(r"\d{9}"), _bsn, _named("bsn|burgerservicenummer|sofinummer")),
    _Rule(_shape(r"\d{2} ?\d{3} ?\d{3} ?\d{3}"), _steuer,
          _named(r"steuer-?id|steueridentifikationsnummer|steuernummer|idnr\.?|identifikationsnummer")),
    _Rule(_shape(r"\d{11}"), _pesel, _named("pesel")),
    _Rule(_shape(r"\d{3} ?\d{3} ?\d{3}"), _nif, _named("nif|contribuinte|cart[aã]o de cidad[aã]o")),
)  # fmt: skip
