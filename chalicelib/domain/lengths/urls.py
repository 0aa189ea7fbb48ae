"""Where the addresses are in a post, as X finds them (each is then counted as 23).

The rules are those of twitter-text (https://github.com/twitter/twitter-text, its conformance suite `extract.yml`),
written anew: an address may lack `http://`, then only its Latin part counts; it must end in a known top-level
domain (see tlds.py for the limit of that); it must not follow a letter, digit, `@`, `#` or `$`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from chalicelib.domain.lengths.tlds import COUNTRY, GENERIC

LONGEST_URL = 4096
_LONGEST_LABEL = 63  # of a host name as DNS carries it, so after punycode
_MOST_LABELS = 126  # of a host name, by DNS; twitter-text sets no bound, which makes `a.a.a.a...` very slow
_LONGEST_SLUG = 40  # of X's own t.co

_DIRECTION = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVALID = r"\ufffe\ufeff\uffff"
_SPACE = r"\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_LATIN = (
    r"\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    r"\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_LETTER = rf"[^!'#%&()*+,\\\-./:;<=>?@\[\]^_{{|}}~${_SPACE}\x00-\x1f\x7f{_INVALID}{_DIRECTION}]"  # of a domain label

_GENERAL = rf"[a-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"  # of a path
_BALANCED = rf"\((?:{_GENERAL}+|{_GENERAL}*\({_GENERAL}+\){_GENERAL}*)\)"
_PATH_END = rf"(?:[+\-a-z\u0400-\u04ff0-9=_#/{_LATIN}]|{_BALANCED})"
_PATH = rf"(?:{_GENERAL}*(?:{_BALANCED}{_GENERAL}*)*{_PATH_END}|@{_GENERAL}+/)"
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
_BREAK = re.compile(rf"[{_SPACE}]+")
_NOT_AFTER = re.compile(r"[-_./]\Z")  # before an address without a protocol


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled when first asked for: a whole address, the Latin domain in it, a t.co address, the end of a domain."""
    names = "|".join(sorted({*COUNTRY.split(), *GENERIC.split()}, key=len, reverse=True))
    top = rf"(?:(?:{names})(?=[^0-9a-z@+\-]|\Z)|xn--[\-0-9a-z]+)"
    # Possessive (`*+`, `++`) where giving back could never help, so that a long word costs little.
    subdomain, domain = (rf"(?:{_LETTER}(?:[{mark}]*+{_LETTER})*+\.)" for mark in ("_-", "-"))
    address = re.compile(
        rf"(?P<before>[^a-z0-9@＠$#＃{_INVALID}]|[{_DIRECTION}]|\A)"
        rf"(?P<url>(?P<protocol>https?://)?(?P<domain>{subdomain}{{0,{_MOST_LABELS}}}{domain}{top})(?::[0-9]+)?"
        rf"(?P<path>/(?:{_PATH})*)?(?:{_QUERY})?)",
        re.IGNORECASE,
    )
    latin = re.compile(rf"(?:[\-a-z0-9{_LATIN}]++\.)+{top}", re.IGNORECASE)
    short = re.compile(rf"https?://t\.co/([a-z0-9]+)(?:{_QUERY})?", re.IGNORECASE)
    return address, latin, short, re.compile(rf"\.{top}", re.IGNORECASE)


def find(text: str) -> list[tuple[int, int]]:
    """Start and end of each address, in order. `text` is in NFC; the offsets are those of its code points."""
    spans: list[tuple[int, int]] = []
    for start, end in _words(text):
        # Most words have no full stop, and one longer than any address need not be searched.
        if "." in text[start:end] and end - start <= LONGEST_URL:
            spans.extend((start + a, start + b) for a, b in _in_word(text[start:end]))
    return spans


def _words(text: str) -> Iterator[tuple[int, int]]:
    """White space ends an address, so each word is searched by itself: the cost stays that of the words."""
    start = 0
    for gap in _BREAK.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _in_word(word: str) -> Iterator[tuple[int, int]]:
    address, _, short, ending = _patterns()
    if not ending.search(word):
        return
    for match in address.finditer(word):
        start, end = match.span("url")
        if not _is_possible(match["url"], match["domain"]):
            continue
        if not match["protocol"]:
            if not _NOT_AFTER.search(match["before"]):
                yield from _latin_domains(match)
        elif slug := short.match(match["url"]):
            if len(slug[1]) <= _LONGEST_SLUG:
                yield start, start + slug.end()
        else:
            yield start, end


def _latin_domains(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Without `http://` only Latin host names count; the path, if any, belongs to the last of them."""
    begin = match.start("domain")
    latin = _patterns()[1]
    spans = [(begin + found.start(), begin + found.end()) for found in latin.finditer(match["domain"])]
    if spans and match["path"]:
        spans[-1] = (spans[-1][0], match.end("url"))
    yield from spans


def _is_possible(url: str, domain: str) -> bool:
    """False if DNS could not carry the name: a label or the whole is too long, or half in punycode."""
    encoded = 0
    for label in domain.split("."):
        coded = label.lower().startswith("xn--")
        size = len(label) if label.isascii() else len("xn--") + len(label.lower().encode("punycode"))
        if size > _LONGEST_LABEL or (coded and not label.isascii()):
            return False
        encoded += size + 1
    return len("https://") + len(url) - len(domain) + encoded - 1 <= LONGEST_URL
