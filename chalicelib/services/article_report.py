"""Questions answered with an article, and what became of them, from event facts."""

from __future__ import annotations

from typing import Protocol

from chalicelib.domain.article_figures import DAY, Answer, answers
from chalicelib.services.context import Context
from chalicelib.store.facts import Fact


class Facts(Protocol):
    """services/reports.py"""

    def between(self, start: int, end: int, agent: str = "") -> list[Fact]: ...


class ArticleReport:
    def __init__(self, context: Context, reports: Facts) -> None:
        self._c, self._reports = context, reports

    def answers(self, start: int, end: int, *, agent: str = "", channel: str = "") -> list[Answer[Fact]]:
        """Answers with start <= at < end, in order. Raises Invalid for a range that is empty or too long."""
        facts = self._reports.between(start, end)
        now = self._c.clock()
        if now > end:
            facts += self._reports.between(end, end + DAY + 1)
        found = answers(facts, start=start, end=end, now=now)
        return [x for x in found if agent in ("", x.fact.agent) and channel in ("", x.fact.channel)]
