"""What became of questions answered with an article, over event facts. Standard library only; times are epoch ms.

An answer settled its question if the customer wrote nothing more on the ticket, and it wasn't reopened, within a day.
A thank-you counts as writing: the figure is rather too low than too high.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

DAY = 86_400_000
ANSWERED = "answered_with_article"
_AGAIN = ("message_in", "reopened")


class ArticleFact(Protocol):
    """What is looked at of a fact (store/facts.py)."""

    @property
    def what(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def ticket(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def extra(self) -> Mapping[str, str]: ...


F = TypeVar("F", bound=ArticleFact)


class Outcome(StrEnum):
    SETTLED = "settled"
    ASKED_AGAIN = "asked_again"
    OPEN = "open"  # the day isn't over


@dataclass(frozen=True, slots=True)
class Answer(Generic[F]):
    fact: F
    outcome: Outcome

    @property
    def article(self) -> str:
        return self.fact.extra.get("article", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    answered: int
    settled: int
    asked_again: int
    open: int

    @property
    def share(self) -> float | None:
        """Settled, of those whose day is over or who asked again."""
        known = self.settled + self.asked_again
        return round(self.settled / known, 4) if known else None


def answers(facts: Iterable[F], *, start: int, end: int, now: int) -> list[Answer[F]]:
    """Answers with start <= at < end, in order. `facts`: everything from `start` until a day after `end`."""
    told = list(facts)
    words: dict[str, list[int]] = {}
    for fact in told:
        if fact.what in _AGAIN:
            words.setdefault(fact.ticket, []).append(fact.at)
    for times in words.values():
        times.sort()
    given = [fact for fact in told if fact.what == ANSWERED and start <= fact.at < end]
    given.sort(key=lambda fact: (fact.at, fact.ticket, fact.extra.get("article", "")))
    return [Answer(fact, _outcome(fact.at, words.get(fact.ticket, []), now)) for fact in given]


def _outcome(at: int, words: list[int], now: int) -> Outcome:
    place = bisect_right(words, at)
    if place < len(words) and words[place] <= at + DAY:
        return Outcome.ASKED_AGAIN
    return Outcome.SETTLED if now > at + DAY else Outcome.OPEN


def figures(given: Iterable[Answer[F]]) -> Figures:
    counts = Counter(answer.outcome for answer in given)
    return Figures(
        answered=sum(counts.values()), settled=counts[Outcome.SETTLED], asked_again=counts[Outcome.ASKED_AGAIN],
        open=counts[Outcome.OPEN],
    )  # fmt: skip


def by(given: Iterable[Answer[F]], name: str) -> dict[str, Figures]:
    """By "article" or "channel", the most answers first."""
    groups: dict[str, list[Answer[F]]] = {}
    for answer in given:
        groups.setdefault(answer.article if name == "article" else answer.fact.channel, []).append(answer)
    found = {key: figures(group) for key, group in groups.items()}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].answered, pair[0])))
