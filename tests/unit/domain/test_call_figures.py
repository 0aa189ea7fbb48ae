"""How soon calls are to be answered, and the figures of those that were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain import call_figures as f
from chalicelib.domain.book import Book, book_of
from chalicelib.domain.policies import DEFAULTS, Policy
from chalicelib.store.facts import Fact

VIP = Policy(id="vip", tags=("vip",), targets={"first_reply": {"normal": 10}}, goal_percent=95)
SLOW = Policy(id="a-slow", targets={"first_reply": {"normal": 600}}, goal_percent=50)


@pytest.mark.parametrize(
    ("book", "tags", "expected"),
    [
        (Book(), (), f.Goal(20_000, 80)),
        (book_of([VIP, SLOW], []), (), f.Goal(20_000, 80)),
        (book_of([VIP, SLOW], []), ("vip",), f.Goal(10_000, 95)),
        (book_of([replace(DEFAULTS["voice"], enabled=False)], []), (), None),
        (book_of([replace(DEFAULTS["voice"], enabled=False), SLOW], []), (), f.Goal(600_000, 50)),
    ],
)
def test_the_shortest_promise_in_force_counts_and_brings_its_goal(
    book: Book, tags: tuple[str, ...], expected: f.Goal | None
) -> None:
    assert f.goal(book, queue="care", tags=tags) == expected


def fact(what: str, value: int = 0, met: bool | None = None, queue: str = "care", **extra: str) -> Fact:
    return Fact(id=f"{what}{value}", what=what, at=0, queue=queue, value=value, met=met, extra=extra)


def test_the_figures_are_counted_by_queue_and_together() -> None:
    facts = [
        *[fact(f.QUEUED)] * 5,
        fact(f.ANSWERED, 10_000, True),
        fact(f.ANSWERED, 25_000, False),
        fact(f.ABANDONED, 90_000),
        fact(f.HANDLED, 60_000, hold_ms="10000", wrap_ms="20000"),
        fact(f.HANDLED, 30_000),
        fact(f.QUEUED, queue="sales"),
        fact("ticket_opened", queue="care"),
    ]
    told = f.figures(facts)
    assert list(told) == [None, "care", "sales"]
    care = told["care"]
    assert (care.queued, care.answered, care.in_time, care.abandoned, care.handled) == (5, 2, 1, 1, 2)
    assert (care.level, care.abandonment) == (0.2, 0.2)
    assert (care.asa, care.talk, care.aht) == (17_500, 45_000, 60_000)
    assert told[None].queued == 6


def test_where_nobody_called_there_is_no_share_and_no_average() -> None:
    (none,) = f.figures([]).values()
    assert (none.queued, none.level, none.abandonment, none.asa, none.talk, none.aht) == (
        0,
        None,
        None,
        None,
        None,
        None,
    )
