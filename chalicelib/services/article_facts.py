"""The event facts of replies that answer with an article."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.interactions import Interaction
from chalicelib.services.article_links import MARK
from chalicelib.store.facts import Fact

_OUT = (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)
Kept = tuple[Interaction, str] | None
"""An interaction and its ticket."""


def facts_of(before: Kept, after: Kept) -> Iterator[Fact]:
    """One an article, once the reply is out: what failed has answered nobody."""
    if after is None or after[0].status not in _OUT or (before is not None and before[0].status in _OUT):
        return
    item, ticket = after
    for id in item.extra.get(MARK, "").split():
        yield Fact(
            id=f"answered_with_article#{item.key}#{id}", what="answered_with_article", at=item.at, ticket=ticket,
            channel=item.channel, agent=item.agent, extra={"article": id},
        )  # fmt: skip
