"""Articles that a reply is noted to answer with: they exist, and their links stand in its words, so that what the
report counts is what customers were sent."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.domain.errors import Invalid
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.services.reply_checks import Draft

MARK = "articles"


def marked(ids: Sequence[str]) -> dict[str, str]:
    """What a reply is marked with; {} for none."""
    return {MARK: " ".join(dict.fromkeys(ids))} if ids else {}


class ArticleLinks:
    def __init__(self, context: Context) -> None:
        self._c = context

    def rule(self, ticket: Ticket, draft: Draft, item: Interaction) -> None:
        """Raises Invalid, naming the article."""
        ids = item.extra.get(MARK, "").split()
        if not ids:
            return
        known = {article.id: article for article in self._c.store.settings.articles() if article.enabled}
        for n, id in enumerate(ids):
            if id not in known:
                raise Invalid(f"articles[{n}]", f"There is no article {id}, or it is switched off.")
            if known[id].link not in item.text:
                raise Invalid(f"articles[{n}]", f"The text doesn't hold its link: {known[id].link}")
