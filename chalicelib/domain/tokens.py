"""A text as the terms it is searched by: words without accents and endings, and pairs of characters where a
language writes without spaces.

Nothing is asked about the language, because a customer's is seldom known. So the endings taken off are few, the
same for all, and taken off questions and articles alike: a plural's s, a verb's -ing and -ed, one vowel at the end.
Pairs (bigrams) for Chinese, Japanese, Korean and Thai are what search engines use without a dictionary:
https://lucene.apache.org/core/9_0_0/analysis/common/org/apache/lucene/analysis/cjk/CJKBigramFilter.html
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from chalicelib.domain.stop_words import STOP_WORDS

_MARKS = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])*")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUNS = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|[@]\w+")
_LONGEST = 40  # characters of a word; longer ones are no words


def terms(text: str) -> list[str]:
    """In order, with repetitions; stop words, links, addresses and handles left out."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", _LINK.sub(" ", text)).casefold()):
        if word.isascii():
            found += _known(word)
        else:
            for run in _RUNS.findall(word):
                found += _pairs(run) if _is_unspaced(run) else _known(run)
    return found


def _is_unspaced(run: str) -> bool:
    return _RUNS.match(run) is not None and re.match(f"[{_UNSPACED}]", run) is not None


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


@lru_cache(maxsize=8192)
def _known(word: str) -> tuple[str, ...]:
    """The term of one word, or none."""
    plain = word if word.isascii() else _without_accents(word)
    if len(plain) > _LONGEST or plain in STOP_WORDS or (len(plain) == 1 and not plain.isdigit()):
        return ()
    return (stem(plain),)


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word)
    return "".join(x for x in parts if unicodedata.category(x) != "Mn").replace("ł", "l").replace("ı", "i")


def stem(word: str) -> str:
    """Without the commonest endings. Crude on purpose: what it does to a word it does to all its forms."""
    if not word.isalpha():
        return word
    if word.startswith("ال") and len(word) > 4:
        return word[2:]  # the Arabic article
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 6 and word.endswith("ing"):
        word = _undoubled(word[:-3])
    elif len(word) > 5 and word.endswith("ed"):
        word = _undoubled(word[:-2])
    if len(word) > 4 and word[-1] in "aeio":
        word = word[:-1]
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiousl" else word
