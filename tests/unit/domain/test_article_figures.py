"""What became of a question answered with an article, as a table."""

from __future__ import annotations

import pytest

from chalicelib.domain import article_figures as f
from chalicelib.store.facts import Fact

T = 1_780_000_000_000


def answer(at: int = T, ticket: str = "t1", article: str = "returns", channel: str = "sms") -> Fact:
    return Fact(id=f"{at}{ticket}{article}", what=f.ANSWERED, at=at, ticket=ticket, channel=channel,
                extra={"article": article})  # fmt: skip


def word(at: int, what: str = "message_in", ticket: str = "t1") -> Fact:
    return Fact(id=f"{what}{at}", what=what, at=at, ticket=ticket)


@pytest.mark.parametrize(
    ("later", "now", "outcome"),
    [
        ([], T + f.DAY + 1, "settled"),
        ([], T + f.DAY, "open"),
        ([word(T - 1), word(T)], T + 2 * f.DAY, "settled"),  # the question itself, and what came with the answer
        ([word(T + 1)], T + 2, "asked_again"),
        ([word(T + f.DAY)], T + 2 * f.DAY, "asked_again"),
        ([word(T + f.DAY + 1)], T + 2 * f.DAY, "settled"),
        ([word(T + 5, "reopened")], T + 2 * f.DAY, "asked_again"),
        ([word(T + 5, "message_out"), word(T + 5, ticket="t2")], T + 2 * f.DAY, "settled"),
    ],
)
def test_an_answer_is_judged_by_the_day_after_it(later: list[Fact], now: int, outcome: str) -> None:
    (found,) = f.answers([*later, answer()], start=T, end=T + 1, now=now)
    assert found.outcome == outcome


def test_figures_add_up_by_article_and_channel_and_only_answers_of_the_range_count() -> None:
    facts = [
        answer(), answer(article="suede"), answer(ticket="t2", channel="x"), answer(T + 10, ticket="t3"),
        answer(T - 1), word(T + 3, ticket="t2"),
    ]  # fmt: skip
    found = f.answers(facts, start=T, end=T + 10, now=T + 2 * f.DAY)
    total = f.figures(found)
    assert (total.answered, total.settled, total.asked_again, total.open, total.share) == (3, 2, 1, 0, 0.6667)
    assert {id: x.answered for id, x in f.by(found, "article").items()} == {"returns": 2, "suede": 1}
    assert {name: x.share for name, x in f.by(found, "channel").items()} == {"sms": 1.0, "x": 0.0}
    assert f.figures([]).share is None
