"""Card numbers as people write them, made up: issuers' prefixes, a right check digit, all sorts of signs between."""

from __future__ import annotations

from hypothesis import strategies as st

ISSUERS = (
    ("4", 16), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15),
    ("300", 14), ("36", 14), ("38", 16), ("6011", 16), ("65", 16), ("622126", 19), ("62", 17), ("3528", 16),
    ("3589", 19), ("5018", 12), ("6763", 18), ("5678", 13), ("2200", 16), ("8600", 16), ("9704", 19), ("9860", 16),
    ("9792", 16), ("81", 16),
)  # fmt: skip
PLAIN = (" ", "-", "\u00a0", "\u2011", "\u2013", "\u200b", "  ", " - ", "\n", "\u202f", "_")
SIGNS = (".", "/", "·", "*", "|", "💳", "👩‍👩‍👧", "·", "٫")
ZEROS = ("0", "٠", "०", "０", "𝟎", "০", "۰")
AROUND = ("", " ", "my card ", "Visa:", "número de tarjeta ", "carte n°", "卡号", "номер карты ", "بطاقة ", "(", "💳",
          "cc=", "pay with", "\n", "Karte→", "#")  # fmt: skip


def check_digit(number: str) -> str:
    """What makes a number pass the Luhn check."""
    total = sum(sum(divmod(int(d) * (2 if n % 2 == 0 else 1), 10)) for n, d in enumerate(reversed(number)))
    return str(-total % 10)


@st.composite
def plain_numbers(draw: st.DrawFn) -> str:
    prefix, length = draw(st.sampled_from(ISSUERS))
    body = draw(st.text("0123456789", min_size=length - len(prefix) - 1, max_size=length - len(prefix) - 1))
    return prefix + body + check_digit(prefix + body)


def _grouped(draw: st.DrawFn, number: str) -> list[str]:
    """In any groups; with signs between that part numbers elsewhere, in groups of one size."""
    cuts = draw(st.lists(st.integers(1, len(number) - 1), unique=True, max_size=6).map(sorted))
    return [number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True)]


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A card's digits, and how somebody wrote them."""
    number = draw(plain_numbers())
    way = draw(st.sampled_from(["together", "any", "fours", "keycaps", "one by one"]))
    zero = ord(draw(st.sampled_from(ZEROS)))
    mixed = draw(st.booleans())
    digits = [chr((zero if not mixed or n % 2 else ord("0")) + int(d)) for n, d in enumerate(number)]
    shown = "".join(digits)
    if way == "any":
        return number, "".join(_with(draw, _grouped(draw, shown), PLAIN))
    if way == "fours":
        fours = [shown[n : n + 4] for n in range(0, len(shown), 4)]
        return number, draw(st.sampled_from(PLAIN + SIGNS)).join(fours)
    if way == "keycaps":
        return number, draw(st.sampled_from(["", " "])).join(f"{d}\ufe0f\u20e3" for d in number)
    if way == "one by one":
        return number, draw(st.sampled_from([" ", "-", "."])).join(shown)
    return number, shown


def _with(draw: st.DrawFn, groups: list[str], between: tuple[str, ...]) -> list[str]:
    out = [groups[0]]
    for group in groups[1:]:
        out += [draw(st.sampled_from(between)), group]
    return out


@st.composite
def said(draw: st.DrawFn) -> tuple[str, str]:
    """A card's digits, and a text that tells them among other words."""
    number, shown = draw(written())
    before, after = draw(st.sampled_from(AROUND)), draw(st.sampled_from(AROUND))
    expiry = draw(st.sampled_from(["", " 12/26", " 03-29 cvv 123", ", exp 01/30", " ok?", "💳"]))
    return number, f"{before}{shown}{expiry} {after}"


def digits_of(text: str) -> str:
    """Every digit of a text, in our own script."""
    from unicodedata import digit

    return "".join(str(digit(c)) for c in text if c.isdigit())
