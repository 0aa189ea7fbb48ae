"""Ranking by BM25F: documents of weighted fields, and how well each answers some words.

A term's weight in a document is the sum over its fields of how often it stands there, each damped by the field's
length and multiplied by the field's weight; that sum saturates, and counts by how rare the term is:
S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.6,
https://www.staff.city.ac.uk/~sbrp622/papers/foundations_bm25_review.pdf. Rarity is ln(1 + (N - n + 0.5) / (n + 0.5)),
which is never negative, as in Lucene: a word that matches never lowers a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

K1 = 1.2


@dataclass(frozen=True, slots=True)
class Field:
    """`weight`: what one occurrence counts. `b`: how much a long field damps it, from 0 (not at all) to 1."""

    weight: float
    b: float


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` >= 0. `words`: which terms of the question stand in it, and `share` what part of the question's
    rarity they are, from 0 to 1."""

    id: str
    score: float
    words: frozenset[str]
    share: float


class Index:
    """`documents`: id -> its terms, one list a field, in the order of `fields`."""

    def __init__(self, documents: Mapping[str, Sequence[Sequence[str]]], fields: Sequence[Field]) -> None:
        self.size = len(documents)
        means = _mean_lengths(documents, len(fields))
        self._postings: dict[str, list[tuple[str, float]]] = {}
        for id in sorted(documents):
            weights: dict[str, float] = {}
            for words, field, mean in zip(documents[id], fields, means, strict=True):
                damp = field.weight / (1 - field.b + field.b * len(words) / mean) if words else 0.0
                for term, times in Counter(words).items():
                    weights[term] = weights.get(term, 0.0) + times * damp
            for term, weight in weights.items():
                self._postings.setdefault(term, []).append((id, weight / (K1 + weight)))

    def rarity(self, term: str) -> float:
        return self._rarity(len(self._postings.get(term, ())))

    @property
    def rarest(self) -> float:
        """The rarity of a word that stands in one document only."""
        return self._rarity(1)

    def _rarity(self, n: int) -> float:
        return log(1 + (max(self.size, n) - n + 0.5) / (n + 0.5))

    def search(self, question: Mapping[str, float]) -> list[Hit]:
        """Documents with any of the terms, the best first, of equals by id. `question`: term -> what it counts."""
        scores: dict[str, float] = {}
        found: dict[str, list[str]] = {}
        for term in sorted(question):
            worth = self.rarity(term) * question[term]
            for id, weight in self._postings.get(term, ()):
                scores[id] = scores.get(id, 0.0) + worth * weight
                found.setdefault(id, []).append(term)
        whole = sum(self.rarity(term) * question[term] for term in sorted(question)) or 1.0
        hits = [
            Hit(id, score, frozenset(found[id]), sum(self.rarity(x) * question[x] for x in found[id]) / whole)
            for id, score in scores.items()
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))


def _mean_lengths(documents: Mapping[str, Sequence[Sequence[str]]], fields: int) -> list[float]:
    """Of each field over the documents that have it; 1 where none does."""
    lengths = [[len(one[n]) for one in documents.values() if one[n]] for n in range(fields)]
    return [sum(some) / len(some) if some else 1.0 for some in lengths]
