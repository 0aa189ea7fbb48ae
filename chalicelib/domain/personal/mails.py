"""E-mail addresses, also with the signs spelled out (`sam [at] example [dot] com`)."""

from __future__ import annotations

import re

from chalicelib.domain.personal.spans import Data, Span, Strength, within

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_PLAIN = re.compile(rf"(?<![\w.+-])[\w.+%-]{{1,64}}[@\uff20]{_LABEL}(?:\.{_LABEL})+")
_SIGN = r"\s?[\[({<]\s?(?:at|arroba|chez)\s?[\])}>]\s?"
_DOT = r"\s?(?:[\[({<]\s?)(?:dot|punto|point|punkt|ponto)(?:\s?[\])}>])\s?|\s(?:dot|punto|point|punkt|ponto)\s"
_SPELLED = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{_SIGN}{_LABEL}(?:(?:\.|{_DOT}){_LABEL}){{1,4}}"
    rf"|\s(?:at|arroba)\s{_LABEL}(?:(?:{_DOT}){_LABEL}){{1,4}})\b",
    re.IGNORECASE,
)


def find(text: str) -> list[Span]:
    spelled = within(text, Data.EMAIL, _SPELLED, Strength.LIKELY)
    return within(text, Data.EMAIL, _PLAIN, Strength.SURE) + spelled
