"""When many people suddenly speak of one thing: counts of ten minutes against their own recent history.

People are counted, not posts: one person who posts three hundred times is no outage. The measure is robust,
so that last week's outage doesn't hide today's: the median of the same ten minutes of the days before, and
the scaled median absolute deviation from it (https://en.wikipedia.org/wiki/Median_absolute_deviation), never
less than chance alone would give a count of that size (the square root of it, as for a Poisson distribution).
All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, sqrt
from statistics import median

from chalicelib.domain.heard import Heard, topic_of

WINDOW = 600_000  # what is counted together
HISTORY_DAYS = 7
HISTORY = HISTORY_DAYS * 86_400_000 // WINDOW  # windows looked back at
AGAIN_MS = 3_600_000  # after an alert, how long the same word raises no other
EXAMPLES = 5
_SCALE = 1.4826  # makes the median absolute deviation of normal noise its standard deviation
_OFTEN = 0.02  # of the windows may pass what is taken for usual
_MARGIN = 1.5
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`least`: so many people in ten minutes before anybody is alerted, whatever was usual. `strength`: how many
    deviations above the median are unusual."""

    least: int = 10
    strength: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One post under one word. `word`: `topic:...` or `phrase:...`; `by`: who posted, `key`: their interaction."""

    channel: str
    word: str
    key: str
    by: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was counted of a word on a channel in one window."""

    channel: str
    word: str
    posts: int
    people: int
    examples: tuple[str, ...]  # keys, one a person, the first who spoke


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From how many people on it is a spike; `usual` is the median of `windows` ones before."""

    value: int
    usual: float
    windows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """An alert, one card a word and channel: a later one takes its place. `state`: open, dismissed or declared."""

    channel: str
    account: str
    word: str
    at: int  # when it was raised
    window: int  # when the ten minutes began
    posts: int
    people: int
    threshold: int
    usual: float
    why: str
    examples: tuple[str, ...] = ()
    state: str = "open"
    by: str = ""  # who dismissed it, or declared an incident of it
    incident: str = ""
    page: str = ""  # what became of paging somebody: "", asked, paged, or why not


# --- counting ------------------------------------------------------------------------------------


def words_of(heard: Heard) -> tuple[str, ...]:
    """What a post is counted under: its topic and its phrases. Spam isn't counted."""
    if heard.verdict.spam:
        return ()
    topic = _clean(topic_of(heard))
    phrases = [_clean(phrase) for phrase in heard.verdict.phrases]
    found = [f"topic:{topic}"] if topic else []
    return tuple(dict.fromkeys([*found, *(f"phrase:{phrase}" for phrase in phrases if phrase)]))


def _clean(word: str) -> str:
    return " ".join(word.casefold().split())[:_LONGEST]


def tallies(heard: Heard) -> list[Tally]:
    """A post's entries. They follow from the post alone, so that counting it again changes nothing."""
    who = heard.identity or heard.key
    return [Tally(channel=heard.channel, word=word, key=heard.key, by=who, at=heard.at) for word in words_of(heard)]


def window_of(at: int) -> int:
    """The number of the window that a time lies in."""
    return at // WINDOW


def grouped(counted: Iterable[Tally]) -> list[Group]:
    """Entries by channel and word, the most people first."""
    by_word: dict[tuple[str, str], dict[str, Tally]] = {}
    for one in counted:
        by_word.setdefault((one.channel, one.word), {})[one.key] = one
    return sorted((_group(*name, found.values()) for name, found in by_word.items()), key=_most_first)


def _group(channel: str, word: str, found: Iterable[Tally]) -> Group:
    ordered = sorted(found, key=lambda one: (one.at, one.key))
    first: dict[str, str] = {}
    for one in ordered:
        first.setdefault(one.by, one.key)
    examples = tuple(first.values())[:EXAMPLES]
    return Group(channel=channel, word=word, posts=len(ordered), people=len(first), examples=examples)


def _most_first(group: Group) -> tuple[int, str, str]:
    return -group.people, group.channel, group.word


# --- comparing -----------------------------------------------------------------------------------


def filled(counts: Mapping[int, int], window: int) -> list[int]:
    """The people counted in each window before `window`, from the first that is known on, within the days looked
    back at: where nothing was kept, nobody spoke."""
    known = [number for number in counts if window - HISTORY <= number < window]
    return [counts.get(number, 0) for number in range(min(known, default=window), window)]


def threshold(history: Sequence[int], rules: Rules) -> Threshold:
    """From how many people on a window is unusual after these.

    What may be relied on: a series that stays as it was never reaches it; ten times the most that ever was always
    does (once that is `least`); two outliers don't move it; with no history `least` decides.
    """
    usual = float(median(history)) if history else 0.0
    off = _SCALE * median(abs(count - usual) for count in history) if history else 0.0
    unusual = usual + rules.strength * max(off, sqrt(usual))
    value = max(rules.least, floor(unusual) + 1, floor(_MARGIN * _often(history)) + 1)
    return Threshold(value=value, usual=usual, windows=len(history))


def _often(history: Sequence[int]) -> int:
    """What is passed now and then: by two windows, or one in fifty. A word that comes up every morning is no spike."""
    rank = max(2, floor(_OFTEN * len(history)))
    return sorted(history, reverse=True)[rank] if len(history) > rank else 0


def is_spike(people: int, limit: Threshold) -> bool:
    return people >= limit.value


def why(group: Group, limit: Threshold) -> str:
    """The reason in words."""
    kind, _, word = group.word.partition(":")
    said = (
        f"{group.people} people ({group.posts} posts) spoke of the {kind} “{word}” on {group.channel} in ten minutes."
    )
    if not limit.windows:
        return f"{said} It never came up before; from {limit.value} people on it counts as a spike."
    before = f"Usual are {limit.usual:g} (the median of {limit.windows} times ten minutes before)"
    return f"{said} {before}; from {limit.value} on it counts as a spike."


def may_alert(known: Spike | None, now: int) -> bool:
    """Whether a word may be told of (again): once an hour."""
    return known is None or now - known.at >= AGAIN_MS


def paged(spike: Spike, at: int, why: str) -> Spike:
    """The alert of that time after somebody was paged (`why` ""), or why not; the first news stays."""
    return replace(spike, page=why or "paged") if spike.at == at and spike.page in ("", "asked") else spike


def spike_of(group: Group, limit: Threshold, *, account: str, window: int, now: int) -> Spike:
    return Spike(
        channel=group.channel, account=account, word=group.word, at=now, window=window * WINDOW, posts=group.posts,
        people=group.people, threshold=limit.value, usual=limit.usual, why=why(group, limit), examples=group.examples,
    )  # fmt: skip
