"""Help articles: written, searched, suggested, put into a reply, and what they settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.access import own_or_supervisor
from chalicelib.api.handlers.reports import fact_line
from chalicelib.api.models import articles as m
from chalicelib.api.models.common import VersionQuery
from chalicelib.api.run import Ask
from chalicelib.domain import article_figures as f
from chalicelib.domain.articles import Match
from chalicelib.services.settings_admin import Entry
from chalicelib.store.facts import Fact

# --- writing


def listed(ask: Ask) -> m.ArticleList:
    return m.ArticleList(items=[_entry(entry) for entry in wiring.article_admin().listed()])


def one(ask: Ask, id: str) -> m.ArticleSetting:
    return _setting(wiring.article_admin().one(id))


def put(ask: Ask, id: str, body: m.ArticleIn) -> m.ArticleSetting:
    doc = msgspec.to_builtins(body)
    version = ask.version(doc.pop("version"))
    return _setting(wiring.article_admin().put(id, doc | {"id": id}, version=version, by=ask.person.id))


def delete(ask: Ask, id: str, query: VersionQuery | None = None) -> None:
    version = ask.version(query.version if query else None)
    wiring.article_admin().delete(id, version=version, by=ask.person.id)


def _entry(entry: Entry) -> m.ArticleEntry:
    return m.ArticleEntry(**_given(entry, m.ArticleEntry))


def _setting(entry: Entry) -> m.ArticleSetting:
    return m.ArticleSetting(**_given(entry, m.ArticleSetting))


def _given(entry: Entry, model: type[m.ArticleEntry]) -> dict[str, Any]:
    doc = entry.doc | {"id": entry.id, "version": entry.version}
    return {name: doc[name] for name in model.__struct_fields__}


# --- finding


def search(ask: Ask, query: m.ArticlesQuery | None = None) -> m.ArticleMatches:
    asked = query or m.ArticlesQuery()
    if asked.q.strip():
        found = wiring.articles().search(asked.q, language=asked.language, limit=asked.limit)
    else:
        found = wiring.articles().by_title(language=asked.language, limit=asked.limit)
    return m.ArticleMatches(items=[_match(match) for match in found])


def read(ask: Ask, id: str) -> m.ArticleText:
    found = wiring.articles().get(id)
    return m.ArticleText(
        id=found.id, title=found.title, link=found.link, language=found.language, topic=found.topic,
        keywords=list(found.keywords), body=wiring.articles().body(found),
    )  # fmt: skip


def suggested(ask: Ask, id: str, query: m.SuggestedQuery | None = None) -> m.ArticleMatches:
    ticket = wiring.context().ticket(id)
    found = wiring.articles().suggested(ticket, limit=query.limit if query else m.SuggestedQuery().limit)
    return m.ArticleMatches(items=[_match(match) for match in found])


def insert(ask: Ask, id: str, article: str, query: m.PieceQuery | None = None) -> m.ArticlePiece:
    ticket = wiring.context().ticket(id)
    public = query is not None and query.how == "public_reply"
    text = wiring.articles().piece(article, ticket.channel, public=public)
    return m.ArticlePiece(article=article, text=text, link=wiring.articles().get(article).link)


def _match(x: Match) -> m.ArticleMatch:
    a = x.article
    return m.ArticleMatch(
        id=a.id, title=a.title, link=a.link, language=a.language, topic=a.topic, summary=a.summary,
        score=round(x.score, 3), words=sorted(x.words),
    )  # fmt: skip


# --- the report


class _Links:
    """Addresses of the answers behind figures."""

    def __init__(self, start: int, end: int, agent: str, channel: str) -> None:
        given = {"from": shape.time(start), "to": shape.time(end), "agent": agent, "channel": channel}
        self._base = {name: value for name, value in given.items() if value}

    def __call__(self, **more: str) -> str:
        return f"/api/reports/articles/answers?{urlencode({**self._base, **more})}"


def report(ask: Ask, query: m.ArticleReportQuery) -> m.ArticleReport:
    agent, channel = own_or_supervisor(ask.person, query.agent), query.channel or ""
    start, end = shape.epoch(query.from_), shape.epoch(query.to)
    found = wiring.article_report().answers(start, end, agent=agent, channel=channel)
    link = _Links(start, end, agent, channel)
    titles = {article.id: article.title for article in wiring.settings().articles()}
    return m.ArticleReport(
        from_=shape.time(start), to=shape.time(end), agent=agent or None, total=_figures(f.figures(found), link, {}),
        articles=[
            m.ArticleRow(article=id, title=titles.get(id, ""), figures=_figures(x, link, {"article": id}))
            for id, x in f.by(found, "article").items()
        ],
        channels=[
            m.ArticleChannelRow(channel=name, figures=_figures(x, link, {"channel": name}))
            for name, x in f.by(found, "channel").items()
        ],
    )  # fmt: skip


def _figures(x: f.Figures, link: _Links, of: Mapping[str, str]) -> m.ArticleFigures:
    def count(value: int, outcome: f.Outcome) -> m.ArticleCount:
        return m.ArticleCount(count=value, events=link(**of, outcome=outcome.value))

    return m.ArticleFigures(
        answered=m.ArticleCount(count=x.answered, events=link(**of)), settled=count(x.settled, f.Outcome.SETTLED),
        asked_again=count(x.asked_again, f.Outcome.ASKED_AGAIN), open=count(x.open, f.Outcome.OPEN), share=x.share,
    )  # fmt: skip


def answers(ask: Ask, query: m.ArticleAnswersQuery) -> m.ArticleAnswers:
    agent = own_or_supervisor(ask.person, query.agent)
    start, end = shape.epoch(query.from_), shape.epoch(query.to)
    found = wiring.article_report().answers(start, end, agent=agent, channel=query.channel or "")
    place = paging.read_timed(query.after)
    rest = [
        x
        for x in found
        if query.article in ("", x.article) and query.outcome in ("", x.outcome) and _place(x.fact) > place
    ]
    page = sorted(rest, key=lambda x: _place(x.fact))[: query.limit]
    tickets = shape.briefs(wiring.context(), [x.fact.ticket for x in page]) if query.with_tickets else None
    return m.ArticleAnswers(
        items=[m.ArticleAnswer(fact=fact_line(x.fact), article=x.article, outcome=x.outcome.value) for x in page],
        next=paging.tell(_place(page[-1].fact) if len(rest) > len(page) else ""),
        tickets=tickets,
    )


def _place(fact: Fact) -> str:
    return f"{fact.at:013d}#{fact.id}"
