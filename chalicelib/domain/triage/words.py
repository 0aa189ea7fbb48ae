"""Words as triage compares them: case and accents don't count, and a text is read once however many rules there are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_CHARACTERS = 4_000
"""What of a text is looked at: more than any public post may hold on the channels there are, reviews aside."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_APOSTROPHE = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'"})
# Scripts without spaces, with endings run into their words, or with signs that aren't letters to Python: their words
# are looked for anywhere in the text.
_RUN_TOGETHER = re.compile("[\u0590-\u06ff\u0900-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def folded(text: str) -> str:
    """Lower case, without the accents of Latin letters, with one kind of apostrophe: "Où" is "ou"."""
    lowered = text[:MOST_CHARACTERS].casefold().translate(_APOSTROPHE).replace("ı", "i")
    if lowered.isascii():
        return lowered
    out: list[str] = []
    for letter in unicodedata.normalize("NFC", lowered):
        base = unicodedata.normalize("NFD", letter)[0]
        out.append(base if base.isascii() and base.isalpha() else letter)
    return "".join(out).replace("ł", "l").replace("ø", "o")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text made ready for comparing: folded as a whole, and its words in order."""

    whole: str
    words: tuple[str, ...]
    line: str  # the words with one space around each
    known: frozenset[str]


def word_count(text: str) -> int:
    return len(_WORD.findall(text[:MOST_CHARACTERS]))


def spoken(text: str) -> Spoken:
    whole = folded(text)
    words = tuple(_WORD.findall(whole))
    return Spoken(whole, words, f" {' '.join(words)} ", frozenset(words))


@dataclass(frozen=True, slots=True)
class _Sayings:
    single: frozenset[str]
    phrases: tuple[str, ...]
    anywhere: tuple[str, ...]  # emoji, and words of scripts without spaces
    wild: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1_000)
def _read(words: tuple[str, ...], patterns: tuple[str, ...]) -> _Sayings:
    single: set[str] = set()
    phrases: list[str] = []
    anywhere: list[str] = []
    for given in words:
        plain = folded(given).strip()
        parts = _WORD.findall(plain)
        if plain and (not parts or _RUN_TOGETHER.search(plain)):
            anywhere.append(plain)
        elif len(parts) == 1:
            single.add(parts[0])
        elif parts:
            phrases.append(f" {' '.join(parts)} ")
    wild = tuple(tuple(folded(pattern).split()) for pattern in patterns if pattern.strip())
    return _Sayings(frozenset(single), tuple(phrases), tuple(anywhere), wild)


def found(text: Spoken, words: tuple[str, ...], patterns: tuple[str, ...]) -> str:
    """The first of the words, phrases and patterns that the text says; "" if it says none."""
    sayings = _read(words, patterns)
    both = sayings.single & text.known
    if both:
        return min(both, key=text.words.index)
    for phrase in sayings.phrases:
        if phrase in text.line:
            return phrase.strip()
    for piece in sayings.anywhere:
        if piece in text.whole:
            return piece
    for pattern in sayings.wild:
        said = _found_wild(text.words, pattern)
        if said:
            return said
    return ""


def _found_wild(words: tuple[str, ...], pattern: tuple[str, ...]) -> str:
    size = len(pattern)
    for n in range(len(words) - size + 1):
        if all(fits(word, part) for word, part in zip(words[n : n + size], pattern, strict=True)):
            return " ".join(words[n : n + size])
    return ""


def fits(word: str, pattern: str) -> bool:
    """Whether a word is as the pattern says: `*` stands for any letters, none too, and `#` for one digit. Not a
    regular expression: the time it takes is at most the product of both lengths, whatever somebody writes."""
    at, here, star, mark = 0, 0, -1, 0
    while at < len(word):
        if here < len(pattern) and pattern[here] == "*":
            star, mark, here = here, at, here + 1
        elif here < len(pattern) and (word[at].isdecimal() if pattern[here] == "#" else pattern[here] == word[at]):
            at, here = at + 1, here + 1
        elif star >= 0:
            mark += 1
            at, here = mark, star + 1
        else:
            return False
    return all(left == "*" for left in pattern[here:])
