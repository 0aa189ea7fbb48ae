"""Help articles: written by supervisors, searched and put into replies by agents, measured by what they settle."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from chalicelib.api.models.common import Channel, Cursor, In, Limit, Link, Out, Time, Version, When, Word
from chalicelib.api.models.reports import FactLine
from chalicelib.api.models.tickets import TicketBrief

_Title = Annotated[str, Meta(min_length=1, max_length=120)]
_Id = Annotated[str, Meta(max_length=64)]
_Few = Annotated[int, Meta(ge=1, le=50)]
_Keyword = Annotated[str, Meta(min_length=1, max_length=60)]


class _Article(Struct, frozen=True, kw_only=True):
    title: _Title
    link: Annotated[str, Meta(pattern=r"^https://\S{1,490}(?!\n)$", examples=["https://help.example.com/returns"])]
    keywords: Annotated[list[_Keyword], Meta(max_length=40)] = []
    language: Annotated[str, Meta(max_length=35)] = "en"
    queue: _Id = ""
    topic: Annotated[str, Meta(max_length=40)] = ""
    enabled: bool = True


class ArticleIn(_Article, In, frozen=True, kw_only=True):
    """`body` in Markdown. `queue`: suggested only for tickets there; `topic`: a tag of tickets it is about."""

    body: Annotated[str, Meta(max_length=20_000)] = ""
    version: Version | None = None


class ArticleEntry(Out, frozen=True, kw_only=True):
    """`summary`: the first paragraph of its body, without signs."""

    id: str
    version: int
    title: str
    link: str
    keywords: list[str]
    language: str
    queue: str
    topic: str
    enabled: bool
    summary: str


class ArticleSetting(ArticleEntry, frozen=True, kw_only=True):
    body: str


class ArticleList(Out, frozen=True, kw_only=True):
    """Without bodies: they are read one by one."""

    items: list[ArticleEntry]


class ArticlesQuery(In, frozen=True, kw_only=True):
    """`language` narrows to articles in it. Without `q`: all of them by title."""

    q: Annotated[str, Meta(max_length=1_000)] = ""
    language: Annotated[str, Meta(max_length=35)] = ""
    limit: _Few = 10


class SuggestedQuery(In, frozen=True, kw_only=True):
    limit: Annotated[int, Meta(ge=1, le=10)] = 3


class ArticleMatch(Out, frozen=True, kw_only=True):
    """`score` compares within one answer only. `words`: what matched, as it is indexed."""

    id: str
    title: str
    link: str
    language: str
    topic: str
    summary: str
    score: float
    words: list[str]


class ArticleText(Out, frozen=True, kw_only=True):
    """`body` in Markdown."""

    id: str
    title: str
    link: str
    language: str
    topic: str
    keywords: list[str]
    body: str


class ArticleMatches(Out, frozen=True, kw_only=True):
    items: list[ArticleMatch]


class PieceQuery(In, frozen=True, kw_only=True):
    """`how` the reply goes out; "" = in private."""

    how: Literal["", "message", "public_reply", "private_reply"] = ""


class ArticlePiece(Out, frozen=True, kw_only=True):
    """`text` is what to put into the reply; name the article in its `articles`, so that it is measured."""

    article: str
    text: str
    link: str


class ArticleReportQuery(In, frozen=True, kw_only=True):
    """At most 31 days; an agent sees their own."""

    from_: When = field(name="from")
    to: When
    agent: str = ""
    channel: Channel | None = None


class ArticleAnswersQuery(In, frozen=True, kw_only=True):
    from_: When = field(name="from")
    to: When
    agent: str = ""
    channel: Channel | None = None
    article: _Id = ""
    outcome: Literal["", "settled", "asked_again", "open"] = ""
    with_tickets: bool = False
    after: Cursor = ""
    limit: Limit = 100


class ArticleCount(Out, frozen=True, kw_only=True):
    count: int
    events: Link


class ArticleFigures(Out, frozen=True, kw_only=True):
    """Questions answered with a link. `settled`: the customer wrote nothing more on the ticket, and it wasn't
    reopened, within 24 hours; `asked_again`: they did, and were it thanks; `open`: the day isn't over.
    `share` = settled / (settled + asked_again)."""

    answered: ArticleCount
    settled: ArticleCount
    asked_again: ArticleCount
    open: ArticleCount
    share: float | None


class ArticleRow(Out, frozen=True, kw_only=True):
    """`title` "" = there is no such article any more."""

    article: str
    title: str
    figures: ArticleFigures


class ArticleChannelRow(Out, frozen=True, kw_only=True):
    channel: Word
    figures: ArticleFigures


class ArticleReport(Out, frozen=True, kw_only=True):
    from_: Time = field(name="from")
    to: Time
    agent: str | None
    total: ArticleFigures
    articles: list[ArticleRow]
    channels: list[ArticleChannelRow]


class ArticleAnswer(Out, frozen=True, kw_only=True):
    fact: FactLine
    article: str
    outcome: Literal["settled", "asked_again", "open"]


class ArticleAnswers(Out, frozen=True, kw_only=True):
    """`tickets`: what `with_tickets` asked for; null otherwise."""

    items: list[ArticleAnswer]
    next: str | None
    tickets: list[TicketBrief] | None
