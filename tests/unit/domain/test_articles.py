"""Which article answers what: rules by example, and the demo brand's articles against questions of customers.

All questions were written by the same hand as the articles. The floor of suggestions was set while looking at the
first set; the second was written afterwards, and shows what to expect. The assertions stand clearly below what is
measured (docs/social.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain import articles as a
from chalicelib.domain.articles import Article, Asked, Catalogue
from chalicelib.domain.tokens import terms
from infra.local.brand_articles import ARTICLES
from tests.unit.domain.article_questions import NOTHING, QUESTIONS, UNSEEN

Questions = tuple[tuple[str, str, str], ...]

RETURNS = Article(
    id="returns", title="Returning shoes", link="https://help.example/r", keywords=("send back",), summary="In 60 days."
)


def demo() -> Catalogue:
    made = [
        Article(
            id=x["id"], title=x["title"], link=x["link"], keywords=tuple(x["keywords"]), language=x["language"],
            topic=x["topic"],
        )
        for x in ARTICLES
    ]  # fmt: skip
    return Catalogue(made, {x["id"]: terms(a.plain(x["body"])) for x in ARTICLES})


def measured(ask: Callable[[str, str], list[str]], questions: Questions) -> tuple[float, float, float]:
    """hit@1, hit@3 and mean reciprocal rank."""
    ranks = []
    for language, question, right in questions:
        found = ask(language, question)
        ranks.append(found.index(right) + 1 if right in found else 0)
    n = len(ranks)
    return sum(r == 1 for r in ranks) / n, sum(0 < r <= 3 for r in ranks) / n, sum(1 / r for r in ranks if r) / n


@pytest.mark.parametrize(
    ("questions", "floors"),
    [(QUESTIONS, (0.8, 0.88, 0.83)), (UNSEEN, (0.6, 0.7, 0.65))],
    ids=["seen", "unseen"],
)
def test_a_search_finds_the_right_article_for_most_questions(
    questions: Questions, floors: tuple[float, float, float]
) -> None:
    catalogue = demo()
    found = measured(lambda _, q: [x.article.id for x in catalogue.search(q)], questions)
    assert all(got >= floor for got, floor in zip(found, floors, strict=True)), found


@pytest.mark.parametrize("known", [True, False], ids=["language known", "language not known"])
@pytest.mark.parametrize(
    ("questions", "floors"),
    [(QUESTIONS, (0.78, 0.82, 0.8)), (UNSEEN, (0.5, 0.5, 0.5))],
    ids=["seen", "unseen"],
)
def test_a_suggestion_is_right_for_most_questions(
    questions: Questions, floors: tuple[float, float, float], known: bool
) -> None:
    catalogue = demo()

    def ask(language: str, question: str) -> list[str]:
        asked = Asked(messages=(question,), language=language if known else "")
        return [x.article.id for x in catalogue.suggest(asked)]

    found = measured(ask, questions)
    assert all(got >= floor for got, floor in zip(found, floors, strict=True)), found


def test_hardly_anything_is_suggested_to_who_asks_nothing_we_answer() -> None:
    catalogue = demo()
    wrong = [text for text in NOTHING if catalogue.suggest(Asked(messages=(text,)))]
    assert len(wrong) <= 4, wrong


def test_every_article_of_the_demo_is_the_answer_to_some_question() -> None:
    assert {x["id"] for x in ARTICLES} == {right for _, _, right in QUESTIONS}


# --- rules


def suggested(*articles: Article, **more: object) -> list[str]:
    others = [Article(id=f"other{n}", title=f"Something {n} else") for n in range(8)]
    text = "How do I return my shoes, where do I send them?"
    asked = Asked(messages=(text,), **more)  # type: ignore[arg-type]
    return [x.article.id for x in Catalogue([*articles, *others], {}).suggest(asked)]


def test_what_is_only_mentioned_in_a_body_is_found_and_not_suggested() -> None:
    care = Article(id="care", title="Caring for leather")
    catalogue = Catalogue([care, RETURNS], {"care": terms("Polish, brush, and take off the laces first.")})
    text = "Hi, my laces, and the box, and the receipt, and also the invoice are all missing from the parcel"
    assert [x.article.id for x in catalogue.search(text)] == ["care"]
    assert catalogue.suggest(Asked(messages=(text,))) == []


def test_the_customer_s_language_comes_first() -> None:
    spanish = replace(RETURNS, id="es", language="es-MX")
    assert suggested(RETURNS, spanish, language="es")[0] == "es"
    assert suggested(RETURNS, spanish, language="en-GB")[0] == "returns"


def test_the_ticket_s_topic_decides_between_equals_and_another_queue_s_article_isn_t_suggested() -> None:
    twin = replace(RETURNS, id="twin", topic="returns")
    assert suggested(RETURNS, twin)[0] == "returns"
    assert suggested(RETURNS, twin, tags=("returns",))[0] == "twin"
    assert suggested(replace(RETURNS, queue="social"), queue="care") == []


def test_what_was_said_last_counts_most() -> None:
    suede = Article(id="suede", title="Suede", link="https://help.example/s")
    late = Article(id="late", title="Parcel", link="https://help.example/l")
    others = [Article(id=f"other{n}", title=f"Something {n} else") for n in range(8)]
    catalogue = Catalogue([suede, late, *others], {})
    said = ("And where is my parcel?", "How do I clean suede?")
    assert catalogue.suggest(Asked(messages=said))[0].article.id == "late"
    assert catalogue.suggest(Asked(messages=said[::-1]))[0].article.id == "suede"


def test_an_article_that_is_switched_off_is_nowhere() -> None:
    assert suggested(replace(RETURNS, enabled=False)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# Returns\n\nYou have **60 days**.", "Returns"),
        ("You have **60 days** and a [label](https://x.example).\n\nMore.", "You have 60 days and a label."),
        ("- one\n- two", "one two"),
        ("", ""),
        ("word " * 100, "word " * 58 + "word…"),
    ],
)
def test_a_summary_is_the_first_paragraph_without_signs(body: str, expected: str) -> None:
    assert a.summary(body) == expected


@pytest.mark.parametrize(
    ("channel", "public", "brief"),
    [
        ("sms", False, True), ("x", False, True), ("facebook", True, True), ("facebook", False, False),
        ("chat", False, False),
    ],
)  # fmt: skip
def test_a_piece_has_the_link_and_is_brief_where_words_are_dear(channel: str, public: bool, brief: bool) -> None:
    text = a.piece(RETURNS, channel, public=public)
    assert text == (
        "Returning shoes: https://help.example/r" if brief else "Returning shoes\nIn 60 days.\nhttps://help.example/r"
    )
    assert a.holds(text, RETURNS)
