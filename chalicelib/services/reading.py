"""What language a post is in and how it feels, read with what ships: VADER for English, small lists for others.

VADER (Hutto and Gilbert, 2014, https://github.com/cjhutto/vaderSentiment) is loaded by the first English post.
An account may have Amazon Comprehend read instead (aws/comprehend.py); then these are its fall-back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chalicelib.channels.base import Account
from chalicelib.domain.triage.language import guess
from chalicelib.domain.triage.post import words_of
from chalicelib.domain.triage.sentiment import feeling


@dataclass(frozen=True, slots=True)
class Read:
    """`language`: BCP 47, "" = not known. `sentiment`: -100 to 100."""

    language: str
    sentiment: int


def read(text: str, stated: str = "") -> Read:
    words = words_of(text)
    language = guess(words, stated)
    felt = feeling(words)
    if language.partition("-")[0] == "en" or (not language and not felt):
        felt = round(100 * float(_vader().polarity_scores(words)["compound"]))
    return Read(language, felt)


def as_set(remote: Callable[[str, str], tuple[str, int] | None]) -> Callable[[str, str, Account | None], Read]:
    """A reader that asks `remote` for the accounts whose setting `reader` is "comprehend", and reads here what that
    can't."""

    def one(text: str, stated: str, account: Account | None) -> Read:
        asks = account is not None and account.settings.get("reader") == "comprehend"
        found = remote(words_of(text), stated) if asks else None
        return Read(*found) if found else read(text, stated)

    return one


@lru_cache(maxsize=1)
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
