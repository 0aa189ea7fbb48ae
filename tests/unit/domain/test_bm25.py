"""What ranking promises whatever the documents are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.bm25 import Field, Index

FIELDS = (Field(3.0, 0.3), Field(1.0, 0.75))
WORDS = st.sampled_from(["return", "shoe", "suede", "parcel", "refund", "late"])
TEXT = st.lists(WORDS, max_size=6)
DOCUMENTS = st.dictionaries(st.sampled_from("abcdef"), st.tuples(TEXT, TEXT), max_size=6)
QUESTION = st.dictionaries(WORDS, st.sampled_from([0.5, 1.0]), max_size=5)


def scores(documents: dict[str, tuple[list[str], list[str]]], question: dict[str, float]) -> dict[str, float]:
    return {hit.id: hit.score for hit in Index(documents, FIELDS).search(question)}


@given(DOCUMENTS, QUESTION)
def test_the_best_comes_first_and_equals_by_id_whatever_order_they_were_given_in(
    documents: dict, question: dict
) -> None:  # type: ignore[type-arg]
    found = Index(documents, FIELDS).search(question)
    assert all((-a.score, a.id) < (-b.score, b.id) for a, b in pairwise(found))
    backwards = dict(reversed(documents.items()))
    assert Index(backwards, FIELDS).search(dict(reversed(question.items()))) == found


@given(DOCUMENTS, QUESTION)
def test_exactly_what_has_a_word_of_the_question_is_found_and_scores_above_nothing(
    documents: dict, question: dict
) -> None:  # type: ignore[type-arg]
    having = {id for id, fields in documents.items() if any(set(words) & set(question) for words in fields)}
    found = Index(documents, FIELDS).search(question)
    assert {hit.id for hit in found} == having
    for hit in found:
        assert hit.score > 0
        assert hit.words == set(question) & {word for words in documents[hit.id] for word in words}
        assert 0 < hit.share <= 1 + 1e-9


@given(DOCUMENTS, QUESTION, WORDS)
def test_one_more_word_in_the_question_lowers_no_score(documents: dict, question: dict, word: str) -> None:  # type: ignore[type-arg]
    before, after = scores(documents, question), scores(documents, {word: 1.0, **question})
    assert all(after[id] >= score - 1e-9 for id, score in before.items())


@given(DOCUMENTS, WORDS, st.sampled_from([0, 1]))
def test_saying_the_word_once_more_lowers_no_document_s_score_for_it(documents: dict, word: str, field: int) -> None:  # type: ignore[type-arg]
    before = scores(documents, {word: 1.0})
    for id in before:
        fields = list(documents[id])
        fields[field] = [*fields[field], word]
        # The mean length must not move: another document takes the word away from nobody.
        if documents[id][field]:
            assert scores({**documents, id: tuple(fields)}, {word: 1.0})[id] >= before[id] - 1e-9  # type: ignore[arg-type]


def test_a_rare_word_counts_more_than_a_common_one_and_a_title_more_than_a_body() -> None:
    documents = {f"d{n}": (["shoe"], ["shoe"]) for n in range(9)} | {"rare": (["shoe"], ["suede"])}
    assert scores(documents, {"suede": 1.0})["rare"] > scores(documents, {"shoe": 1.0})["rare"]
    placed = {"title": (["suede"], ["x"]), "body": (["x"], ["suede"])}
    found = scores(placed, {"suede": 1.0})
    assert found["title"] > found["body"]


def test_nothing_is_found_in_nothing() -> None:
    assert Index({}, FIELDS).search({"shoe": 1.0}) == []
    assert Index({"a": ([], [])}, FIELDS).search({"shoe": 1.0}) == []
