"""Help articles: searched, suggested for a ticket, put into a reply.

The settings of kind `article` are light: their bodies are kept apart (kind `article_body`), so that looking for a
change costs one small query, each few seconds at most. A process keeps the index it made and reads only the bodies
it hasn't seen.
"""

from __future__ import annotations

from chalicelib.domain import articles as a
from chalicelib.domain.articles import Article, Asked, Catalogue, Match
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Direction
from chalicelib.domain.interactions import current_text
from chalicelib.domain.templates import same_language
from chalicelib.domain.tickets import Ticket
from chalicelib.domain.tokens import terms
from chalicelib.services.context import Context
from chalicelib.store.keys import ARTICLE_BODIES, article_body_key

_ALL_AT_ONCE = 20  # bodies not seen yet from which on one query of all is cheaper than a read each
_LOOK_BACK = 40  # lines of the timeline
_MESSAGES = 8
_REOPENED_MS = 600_000  # the message that reopened it came before it was reopened
_LONGEST = 2_000  # characters of a message that are looked at


class Articles:
    def __init__(self, context: Context) -> None:
        self._c = context
        self._stamp: tuple[tuple[str, int], ...] | None = None
        self._bodies: dict[str, list[str]] = {}  # by body key
        self._catalogue = Catalogue((), {})

    def search(self, question: str, *, language: str, limit: int) -> list[Match]:
        """`language` "" = any."""
        return self.catalogue().search(question, language=language, limit=limit)

    def by_title(self, *, language: str, limit: int) -> list[Match]:
        """All that are switched on; none of them matches anything."""
        found = [x for x in self.catalogue().articles.values() if not language or same_language(x.language, language)]
        ordered = sorted(found, key=lambda x: (x.title.casefold(), x.id))
        return [Match(article, 0.0, frozenset()) for article in ordered[:limit]]

    def suggested(self, ticket: Ticket, *, limit: int) -> list[Match]:
        """For what the customer says on the ticket, the latest counting most; often nothing."""
        messages = self._messages(ticket)
        asked = Asked(
            messages=messages, language=self._language(ticket, messages), queue=ticket.queue, tags=ticket.tags
        )
        return self.catalogue().suggest(asked, limit=limit)

    def get(self, id: str) -> Article:
        """One that is switched on. Raises NotFound."""
        found = self.catalogue().articles.get(id)
        if found is None:
            raise NotFound(f"There is no article {id}, or it is switched off.")
        return found

    def piece(self, id: str, channel: str, *, public: bool) -> str:
        """What is put into a reply on that channel, with the link. Raises NotFound."""
        return a.piece(self.get(id), channel, public=public)

    def body(self, article: Article) -> str:
        """Markdown."""
        doc = self._c.store.settings.doc(ARTICLE_BODIES, article_body_key(article.id, article.mark)) or {}
        return str(doc.get("body", ""))

    # --- the index

    def catalogue(self) -> Catalogue:
        found = self._c.store.settings.articles()
        stamp = tuple((article.id, article.version) for article in found)
        if stamp != self._stamp:
            self._read_bodies([article for article in found if article.enabled])
            bodies = {x.id: self._bodies.get(article_body_key(x.id, x.mark), []) for x in found}
            self._catalogue, self._stamp = Catalogue(found, bodies), stamp
        return self._catalogue

    def _read_bodies(self, articles: list[Article]) -> None:
        wanted = {article_body_key(article.id, article.mark): article for article in articles if article.mark}
        kept = {key: words for key, words in self._bodies.items() if key in wanted}
        missing = [key for key in wanted if key not in kept]
        if len(missing) > _ALL_AT_ONCE:
            rows = self._c.store.settings.listed(ARTICLE_BODIES)
            kept |= {key: _words(doc["body"]) for key, doc, _ in rows if key in wanted}
        else:
            kept |= {key: _words(self.body(wanted[key])) for key in missing}
        self._bodies = kept

    # --- the conversation

    def _messages(self, ticket: Ticket) -> tuple[str, ...]:
        """The customer's, the latest first; since it was reopened, if it was."""
        since = ticket.from_at - _REOPENED_MS if ticket.from_at else 0
        page = self._c.store.interactions.timeline(ticket.id, limit=_LOOK_BACK, newest_first=True)
        said = [
            current_text(line.item)[:_LONGEST]
            for line in page.items
            if line.item.direction is Direction.INBOUND and line.item.received_at >= since
        ]
        return tuple(text for text in said if text.strip())[:_MESSAGES]

    def _language(self, ticket: Ticket, messages: tuple[str, ...]) -> str:
        """The customer's, if it is known; else a guess from their words."""
        known = self._c.store.customers.get(ticket.customer)
        if known and known.language:
            return known.language
        from chalicelib.domain.triage.language import guess

        return guess(" ".join(messages))


def _words(body: str) -> list[str]:
    return terms(a.plain(body))
