"""Help articles: how they are searched, which one may answer a customer, and what is said of one in a reply.

A search shows whatever has one of the words, the best first. A suggestion is for somebody who didn't ask for it:
it must be about what the customer says, so an article without one of their words in its title or keywords, or with
too little of what is rare in them, isn't suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.bm25 import Field, Hit, Index
from chalicelib.domain.tokens import terms

FIELDS = (Field(3.0, 0.3), Field(2.5, 0.1), Field(1.0, 0.75))
"""Title, keywords, body."""
OWN_LANGUAGE, OTHER_LANGUAGE, OWN_TOPIC = 1.3, 0.7, 1.2
"""What a score is multiplied by where the customer's language is known, and where the ticket has its topic."""
EARLIER = 0.5
"""What a word of an earlier message counts, against one of the latest."""
FLOOR, SURE = 0.5, 1.0
"""A suggestion's least score, counted in words that one article only has; and the one that is enough by itself."""
SHARE, MOST = 0.15, 0.5
"""The least part of the question's rarity that an article must have; and what is enough without its title."""
SUMMARY = 300  # characters
_LINK_TEXT = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"^\s{0,3}(#{1,6}\s+|[-*+]\s+|>\s?|\d+\.\s+)|[*_`~]{1,3}", re.MULTILINE)
_BRIEF = frozenset({"sms", "x", "instagram"})
"""Channels where a reply is short or costs by its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Without its body, which is kept apart under `mark` (services/articles.py). `queue`: suggested only there;
    `topic`: a tag of tickets it is about."""

    id: str
    version: int = 0
    title: str = ""
    link: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "en"
    queue: str = ""
    topic: str = ""
    enabled: bool = True
    summary: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """`words`: which of the question's terms the article has."""

    article: Article
    score: float
    words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A conversation as articles are suggested for it. `messages`: the customer's, the latest first."""

    messages: tuple[str, ...]
    language: str = ""  # BCP 47, "" = not known
    queue: str = ""
    tags: tuple[str, ...] = ()


class Catalogue:
    """Articles that are switched on, ready to be searched. `bodies`: article id -> its words."""

    def __init__(self, articles: Iterable[Article], bodies: Mapping[str, Sequence[str]]) -> None:
        self.articles = {article.id: article for article in articles if article.enabled}
        fields = {
            id: (terms(x.title), [term for word in x.keywords for term in terms(word)], bodies.get(id, ()))
            for id, x in self.articles.items()
        }
        self._strong = {id: frozenset((*title, *keywords)) for id, (title, keywords, _) in fields.items()}
        self._index = Index(fields, FIELDS)

    def search(self, question: str, *, language: str = "", limit: int = 10) -> list[Match]:
        """What has any of the words, the best first. `language`: only articles in it."""
        found = self._index.search(dict.fromkeys(terms(question), 1.0))
        matches = (Match(self.articles[hit.id], hit.score, hit.words) for hit in found)
        return [match for match in matches if not language or _is_in(match.article, language)][:limit]

    def suggest(self, asked: Asked, *, limit: int = 3) -> list[Match]:
        """What may answer a customer, the best first; often nothing."""
        question = _question(asked.messages)
        hits = [hit for hit in self._index.search(question) if self._is_about(hit)]
        matches = [
            Match(article, hit.score * _boost(article, asked), hit.words)
            for hit in hits
            if (article := self.articles[hit.id]).queue in ("", asked.queue)
        ]
        return sorted(matches, key=lambda match: (-match.score, match.article.id))[:limit]

    def _is_about(self, hit: Hit) -> bool:
        """Whether it is likely enough what the customer speaks of, to show it to somebody who didn't search."""
        score = hit.score / self._index.rarest
        named = bool(hit.words & self._strong[hit.id])
        return score >= FLOOR and (hit.share >= SHARE or score >= SURE) and (named or hit.share >= MOST)


def _question(messages: Sequence[str]) -> dict[str, float]:
    out: dict[str, float] = {}
    for message in messages:
        weight = EARLIER if out else 1.0
        for term in terms(message):
            out.setdefault(term, weight)
    return out


def _boost(article: Article, asked: Asked) -> float:
    boost = OWN_TOPIC if article.topic and article.topic in asked.tags else 1.0
    if asked.language:
        boost *= OWN_LANGUAGE if _is_in(article, asked.language) else OTHER_LANGUAGE
    return boost


def _is_in(article: Article, language: str) -> bool:
    """By the language alone: pt answers pt-BR."""
    return article.language.partition("-")[0].lower() == language.partition("-")[0].lower()


# --- its words


def plain(body: str) -> str:
    """Markdown without its signs."""
    return _SIGNS.sub("", _LINK_TEXT.sub(r"\1", body))


def summary(body: str) -> str:
    """The first paragraph as plain text, cut at a word."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", plain(body)))
    first = next((part for part in paragraphs if part), "")
    if len(first) <= SUMMARY:
        return first
    return first[: SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def piece(article: Article, channel: str, *, public: bool) -> str:
    """What is put into a reply: the title and the link where words are dear or everybody reads along, elsewhere
    the first paragraph too."""
    if public or channel in _BRIEF or not article.summary:
        return f"{article.title}: {article.link}"
    return f"{article.title}\n{article.summary}\n{article.link}"


def holds(text: str, article: Article) -> bool:
    """Whether a reply has the article's link in it."""
    return article.link in text
