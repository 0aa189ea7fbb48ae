"""How a text of ours would sound: what its writer should look at again before everybody reads it.

Phrases and shapes only, in a few languages (tone_words.py): it knows nothing of irony or of meaning, and so it
warns and never refuses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from chalicelib.domain import lengths
from chalicelib.domain import tone_words as words
from chalicelib.domain.errors import Invalid
from chalicelib.domain.lengths import urls

_LOUD_LETTERS, _LOUD_SHARE, _LOUD_WORDS = 12, 0.6, 3
_MANY_SORRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of where the text goes. `asked`: the customer's last words; `own_domains` and `competitors`:
    the account's settings, without which links and names are not judged."""

    channel: str
    how: str
    sign: str = ""
    customer: str = ""
    asked: str = ""
    own_domains: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """`start` and `end` in code points. `asks`: the writer must say that they have seen it."""

    code: str
    start: int
    end: int
    reason: str
    asks: bool = True


def check(text: str, told: Told) -> list[Note]:
    """What to look at again in a text (without its sign-off), in order."""
    found = [note for look in _LOOKS for note in look(text, told)]
    return sorted(found, key=lambda note: (note.start, note.code))


# --- phrases


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    tables = {"blame": words.BLAME, "defensive": words.DEFENSIVE, "sorry": words.SORRY}
    known = sorted({phrase for phrases in tables[kind].values() for phrase in phrases}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_shape, known))})", re.IGNORECASE)


def _shape(phrase: str) -> str:
    """`as i said` with any white space, either apostrophe, and `*` for any ending."""
    shape = re.escape(phrase.rstrip("*")).replace(r"\ ", r"\s+").replace("'", "['’]")
    return shape + (r"\w*" if phrase.endswith("*") else r"(?!\w)")


def _blame(text: str, told: Told) -> Iterator[Note]:
    for match in _phrases("blame").finditer(text):
        yield _note("blame", match, f"“{match[0]}” sounds as if it were the customer's fault. Say what you will do.")


def _defensive(text: str, told: Told) -> Iterator[Note]:
    for match in _phrases("defensive").finditer(text):
        yield _note("defensive", match, f"“{match[0]}” defends us. Say what can be done instead.")


def _sorry(text: str, told: Told) -> Iterator[Note]:
    found = list(_phrases("sorry").finditer(text))
    if len(found) >= _MANY_SORRIES:
        reason = f"{len(found)} apologies in one answer: one, and then what happens next, says more."
        yield Note(code="apologies", start=found[0].start(), end=found[-1].end(), reason=reason, asks=False)


def _note(code: str, match: re.Match[str], reason: str) -> Note:
    return Note(code=code, start=match.start(), end=match.end(), reason=reason)


# --- shouting

_MARKS = re.compile(r"[!?！？]{3,}")
_NOT_SAID = re.compile(r"https?://\S+|[@#]\w+|%\w+%|[{\[<][\w\s]*[}\]>]")
_CAPITALS = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")


def _shouting(text: str, told: Told) -> Iterator[Note]:
    for match in _MARKS.finditer(text):
        yield _note("shouting", match, f"“{match[0][:5]}” shouts. One mark is enough.")
    plain = _NOT_SAID.sub(lambda match: " " * len(match[0]), text)
    letters = [c for c in plain if c.isupper() or c.islower()]
    loud = sum(c.isupper() for c in letters)
    if len(letters) >= _LOUD_LETTERS and loud / len(letters) > _LOUD_SHARE:
        yield Note(code="shouting", start=0, end=len(text), reason="Capitals shout. Write it in small letters.")
        return
    yield from _loud_words(plain)


def _loud_words(text: str) -> Iterator[Note]:
    """Several words in a row in capitals; one or two may be names of things."""
    run: list[re.Match[str]] = []
    for match in [*_CAPITALS.finditer(text), None]:
        if match and match[0].isupper():
            run.append(match)
            continue
        if len(run) >= _LOUD_WORDS:
            start, end = run[0].start(), run[-1].end()
            yield Note(code="shouting", start=start, end=end, reason=f"“{text[start:end]}” shouts. Use small letters.")
        run = []


# --- what a form left behind

_BRACES = re.compile(r"\{\{?\s*[\w .-]{1,40}\s*\}?\}|%[A-Za-z_]{2,30}%|\$\{\w{1,40}\}|\*\|\w{1,40}\|\*")
_BRACKETS = re.compile(r"[\[<]\s*([^\W\d][\w ']{0,30}?)\s*[\]>]")


def _unexpanded(text: str, told: Told) -> Iterator[Note]:
    shapes = [match for match in _BRACKETS.finditer(text) if match[1].casefold() in words.PLACEHOLDERS]
    for match in (*_BRACES.finditer(text), *shapes):
        yield _note("unexpanded", match, f"“{match[0]}” has not been filled in.")


# --- names


@cache
def _greeting() -> re.Pattern[str]:
    greetings = sorted({g for known in words.GREETING.values() for g in known}, key=len, reverse=True)
    titles = "|".join(sorted(words.TITLES, key=len, reverse=True))
    return re.compile(
        rf"(?:^|[.!?\n][^\S\n]*)(?:@\w+\s+)*(?i:{'|'.join(map(_shape, greetings))})[\s,]+"
        rf"(?:(?i:{titles})(?!\w)\.?\s+)*(?P<name>[^\W\d_][\w'’\-]*)"
    )


def _wrong_name(text: str, told: Told) -> Iterator[Note]:
    """A greeting by another name than theirs. Where we know a handle only, any name may be right."""
    known = _names(told.customer)
    if not known:
        return
    for match in _greeting().finditer(text):
        said, name = match["name"], _plain(match["name"])
        if not said[0].isupper() or name in words.NO_NAMES or name in words.TITLES or _is_one_of(name, known):
            continue
        reason = f"The customer is called {told.customer}, not {said}."
        yield Note(code="wrong_name", start=match.start("name"), end=match.end("name"), reason=reason)


def _names(customer: str) -> list[str]:
    """The parts of a person's name; [] of a handle, or of a name in letters without capitals."""
    parts = [part for part in re.split(r"[\s.]+", customer.strip()) if part]
    real = bool(parts) and all(part[0].isupper() and part.replace("'", "").replace("-", "").isalpha() for part in parts)
    return [_plain(part) for part in parts] if real else []


def _is_one_of(name: str, known: list[str]) -> bool:
    """The same, or a short form of it: Sam of Samuel."""
    pieces = [name, *re.split(r"['’-]", name)]
    return any(
        piece == other or (min(len(piece), len(other)) >= 3 and piece[:3] == other[:3])
        for piece in pieces for other in known if piece
    )  # fmt: skip


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _competitor(text: str, told: Told) -> Iterator[Note]:
    for name in filter(str.strip, told.competitors):
        for match in re.finditer(rf"(?<!\w){_shape(name.strip())}", text, re.IGNORECASE):
            yield _note("competitor", match, f"“{match[0]}” is a competitor. Is it meant to be named?")


# --- links


def _foreign_link(text: str, told: Told) -> Iterator[Note]:
    if not told.own_domains:
        return
    own = tuple(domain.casefold().strip().removeprefix("www.") for domain in told.own_domains)
    for start, end in _links(text):
        host = re.sub(r"^https?://", "", text[start:end].casefold()).split("/")[0].split("?")[0].partition(":")[0]
        if not any(host == one or host.endswith(f".{one}") for one in own if one):
            yield Note(code="foreign_link", start=start, end=end, reason=f"{host} isn't one of our own addresses.")


_SCHEME = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def _links(text: str) -> list[tuple[int, int]]:
    """What X takes for an address, and what begins like one though its ending is unknown."""
    known = urls.find(text)
    others = [match.span() for match in _SCHEME.finditer(text)]
    return known + [(a, b) for a, b in others if not any(start < b and a < end for start, end in known)]


# --- the whole


def _too_long(text: str, told: Told) -> Iterator[Note]:
    try:
        size = lengths.measure(told.channel, told.how, text, told.sign)
    except Invalid:
        return
    if size.length > size.limit and not size.fits:
        reason = f"It is {size.length} {size.unit} long with the sign-off; {size.limit} fit."
        yield Note(code="too_long", start=0, end=len(text), reason=reason, asks=False)


_TERM = re.compile(r"[^\W_]{4,}|\d+")


def _not_answering(text: str, told: Told) -> Iterator[Note]:
    """They asked something, and the answer shares no word with it, asks nothing, leads nowhere else, and says nothing
    of an "it" either."""
    asked = [part for part in re.split(r"(?<=[.!?？؟\n])", told.asked) if re.search(r"[?？؟]", part)]
    if not asked or re.search(r"[?？؟]", text) or _links(text):
        return
    low = text.casefold()
    if any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", low) for one in words.PRIVATE) or _stands_for().search(low):
        return
    wanted = _terms(" ".join(asked))
    if len(wanted) >= 2 and not wanted & _terms(text):
        reason = "The customer asked something that this doesn't seem to answer."
        yield Note(code="not_answering", start=0, end=len(text), reason=reason, asks=False)


@cache
def _stands_for() -> re.Pattern[str]:
    pronouns = "|".join(map(re.escape, sorted(words.STANDING_FOR, key=len, reverse=True)))
    return re.compile(rf"(?:^|[.!:;,\n]\s*|\b(?:and|that|but|und|dass|y|que|e|et)\s+)(?:{pronouns})\s+\w")


def _terms(text: str) -> set[str]:
    """Words that carry meaning, by their beginnings."""
    plain = (_plain(term) for term in _TERM.findall(text))
    return {term[:5] for term in plain if term not in words.STOPWORDS}


_LOOKS: tuple[Callable[[str, Told], Iterable[Note]], ...] = (
    _blame, _defensive, _sorry, _shouting, _unexpanded, _wrong_name, _competitor, _foreign_link, _too_long,
    _not_answering,
)  # fmt: skip
CODES = (
    "apologies", "blame", "competitor", "defensive", "foreign_link", "maybe_personal", "not_answering", "shouting",
    "too_long", "unexpanded", "wrong_name",
)  # fmt: skip
