"""What belongs to an incident: words, topics, channels, languages and a time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chalicelib.domain.errors import Invalid
from chalicelib.domain.heard import DAY, Heard, Need, day_of, topic_of
from chalicelib.domain.incident_record import Matcher
from chalicelib.domain.tickets import Status

MOST_WORDS = 50
MOST_BACK_MS = 3 * DAY
"""How far back of its declaration an incident may begin."""

LOOK_BACK_MS = 3_600_000
"""How far back it begins where nobody says: what came within the hour before."""

BROAD = frozenset({"complaint", "praise", "question", "review", "service"})
"""Topics of triage that say how something is put, not what it is about: what went by one of them would swallow what
has nothing to do with the outage."""

_LONGEST = 80
_WORD = re.compile(r"\w+", re.UNICODE)
# Scripts that put no spaces between words: Thai, Lao, Khmer, Burmese, kana, and Chinese characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def tokens(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def says(text: str, phrase: str) -> bool:
    """Whether a text holds a word or phrase, as whole words where a script has them; `#` and punctuation don't
    count."""
    if _UNSPACED.search(phrase):
        return phrase.casefold() in text.casefold()
    spoken, wanted = tokens(text), tokens(phrase)
    size = len(wanted)
    return bool(wanted) and any(spoken[n : n + size] == wanted for n in range(len(spoken) - size + 1))


def matches(
    matcher: Matcher, *, channel: str, text: str, topic: str, at: int, language: str = "", phrases: Iterable[str] = ()
) -> bool:
    """Whether something that was said belongs to an incident."""
    if at < matcher.since or (matcher.channels and channel not in matcher.channels):
        return False
    if matcher.languages and language.partition("-")[0] not in matcher.languages:
        return False
    if topic and topic.casefold() in matcher.topics:
        return True
    return any(says(text, word) or any(tokens(word) == tokens(one) for one in phrases) for word in matcher.words)


def takes(matcher: Matcher, heard: Heard) -> bool:
    """Whether a public post belongs to it. Spam belongs nowhere."""
    verdict = heard.verdict
    return not verdict.spam and matches(
        matcher, channel=heard.channel, text=heard.text, topic=topic_of(heard), at=heard.at,
        language=verdict.language, phrases=verdict.phrases,
    )  # fmt: skip


def counts_for(matcher: Matcher, channel: str, word: str) -> bool:
    """Whether what is counted under a word (domain/spikes.py) is the incident's."""
    kind, _, said = word.partition(":")
    if matcher.channels and channel not in matcher.channels:
        return False
    return said in matcher.topics if kind == "topic" else any(tokens(one) == tokens(said) for one in matcher.words)


def clean(matcher: Matcher, now: int) -> Matcher:
    """The matcher as it is kept. Raises Invalid for one that would match nothing or everything."""
    words = _each(matcher.words, "matcher.words")
    for n, word in enumerate(words):
        if not tokens(word):
            raise Invalid(f"matcher.words[{n}]", "Use letters or digits.")
    topics = _once(topic.casefold() for topic in _each(matcher.topics, "matcher.topics"))
    for n, topic in enumerate(topics):
        if topic in BROAD:
            raise Invalid(f"matcher.topics[{n}]", f"“{topic}” may be about anything: name words, or another topic.")
    if not words and not topics:
        raise Invalid("matcher", "Name at least one topic or word: everything else would belong to it.")
    for n, channel in enumerate(matcher.channels):
        if not channel:
            raise Invalid(f"matcher.channels[{n}]", "Name a channel.")
    spoken = _each(matcher.languages, "matcher.languages")
    since = matcher.since or now - LOOK_BACK_MS
    if since > now:
        raise Invalid("matcher.since", "It can't begin in the future.")
    if since < now - MOST_BACK_MS:
        raise Invalid("matcher.since", f"It can begin at most {MOST_BACK_MS // DAY} days back.")
    return Matcher(
        topics=topics, words=words, channels=_once(matcher.channels), since=since,
        languages=_once(language.partition("-")[0].lower() for language in spoken),
    )  # fmt: skip


def _each(said: tuple[str, ...], path: str) -> tuple[str, ...]:
    if len(said) > MOST_WORDS:
        raise Invalid(path, f"At most {MOST_WORDS}.")
    out = _once(" ".join(word.split()) for word in said)
    for n, word in enumerate(out):
        if not 0 < len(word) <= _LONGEST:
            raise Invalid(f"{path}[{n}]", f"Give a text of at most {_LONGEST} characters.")
    return out


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def of_spike(word: str, since: int) -> Matcher:
    """What an incident that is declared from a spike takes in: on every channel, for an outage knows none."""
    kind, _, said = word.partition(":")
    return Matcher(topics=(said,) if kind == "topic" else (), words=(said,) if kind == "phrase" else (), since=since)


def sources(matcher: Matcher, until: int) -> tuple[str, ...]:
    """Where to look for what came before the incident was declared: the shelves of heard posts by need and day, and
    the tickets that are not solved."""
    days = sorted({day_of(at) for at in (*range(matcher.since, until, DAY), until)})
    shelves = [f"heard#{need}#{day}" for day in days for need in Need]
    statuses = (Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD)
    return (*shelves, *(f"tickets#{status}" for status in statuses))
