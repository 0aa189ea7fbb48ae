"""A saved search in the words of X's recent search.

Sources: https://docs.x.com/x-api/posts/search/integrate/build-a-query (512 characters for self-serve; AND by a space
before OR; a group is never negated) and https://docs.x.com/x-api/posts/search/integrate/operators.
"""

from __future__ import annotations

import re

from chalicelib.channels.base import Account
from chalicelib.domain.errors import Invalid
from chalicelib.domain.monitoring import Watch

LONGEST = 512
_PLAIN = re.compile(r"\w+")
_HANDLE = re.compile(r"@?([0-9A-Za-z_]{1,15})")
_OPERATORS = {"and", "or", "not"}
_LANGUAGES = {"he": "iw", "id": "in"}  # X's older codes
_KNOWN = (
    "am ar bg bn bo bs ca ckb cs cy da de dv el en es et eu fa fi fr gu hi hi-Latn hr ht hu hy in is it iw ja ka km kn "
    "ko lo lt lv ml mr my ne nl no or pa pl ps pt ro ru sd si sk sl sr sv ta te th tl tr ug uk ur vi zh-CN zh-TW"
)
_EVERYTHING = "Say what to look for: a word, a phrase or a hashtag."


def compiled(watch: Watch, account: Account) -> str:
    """The query. Raises Invalid for what can't be said in one."""
    wanted = [*_each(watch.words, "words"), *_each(watch.phrases, "phrases"), *_tags(watch)]
    if not wanted:
        raise Invalid("words", _EVERYTHING)
    parts = [_either(wanted), *_languages(watch), *(f"-{x}" for x in _each(watch.excluded, "excluded"))]
    text = " ".join([*parts, "-is:retweet", *_ours(watch, account)])
    if len(text) > LONGEST:
        more = len(text) - LONGEST
        raise Invalid(
            "words", f"X takes searches of up to {LONGEST} characters; this one is {more} too long. Split it."
        )
    return text


def _each(terms: tuple[str, ...], field: str) -> list[str]:
    return list(dict.fromkeys(_term(term, f"{field}[{n}]") for n, term in enumerate(terms)))


def _term(term: str, field: str) -> str:
    """A word as it is, anything else in quotes; a hashtag stays one."""
    said = " ".join(term.split())
    if not said or not any(c.isalnum() for c in said):
        raise Invalid(field, "Use words: letters or digits.")
    if '"' in said or "\\" in said:
        raise Invalid(field, "Leave quotation marks and backslashes out.")
    if said.startswith("#") and _PLAIN.fullmatch(said[1:]):
        return said
    return said if _PLAIN.fullmatch(said) and said.lower() not in _OPERATORS else f'"{said}"'


def _tags(watch: Watch) -> list[str]:
    found = []
    for n, tag in enumerate(watch.hashtags):
        bare = tag.strip().removeprefix("#")
        if not _PLAIN.fullmatch(bare) or bare.isdigit():
            raise Invalid(f"hashtags[{n}]", "A hashtag is letters, digits and _, and not only digits.")
        found.append(f"#{bare}")
    return list(dict.fromkeys(found))


def _languages(watch: Watch) -> list[str]:
    codes = []
    for n, language in enumerate(watch.languages):
        code = _LANGUAGES.get(language, language)
        if code not in _KNOWN.split():
            raise Invalid(f"languages[{n}]", f"X doesn't tell {language} apart; leave it out.")
        codes.append(f"lang:{code}")
    return [_either(list(dict.fromkeys(codes)))] if codes else []


def _either(terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _ours(watch: Watch, account: Account) -> list[str]:
    """Never what we wrote; nor, unless asked for, what was said to us: webhooks bring that."""
    us = [f"-from:{account.address}"] if account.address.isdigit() else []
    if not watch.mentions:
        us += [f"-to:{account.address}"] if account.address.isdigit() else []
        handle = _HANDLE.fullmatch(str(account.settings.get("handle", "")))
        us += [f"-@{handle[1]}"] if handle else []
    return us
