"""What there is to look at: incidents, and the posts and people in one. Each list is one query a page."""

from __future__ import annotations

from chalicelib.domain import incidents as i
from chalicelib.domain.errors import NotFound
from chalicelib.domain.heard import Heard
from chalicelib.domain.incidents import Follow, Incident, Person
from chalicelib.services.context import Context
from chalicelib.store.board import Card

NONE = "There is no such incident."


def incident_of(context: Context, id: str) -> Card[Incident]:
    """Raises NotFound."""
    card = context.store.board.get(id, Incident) if id.startswith("i_") else None
    if card is None:
        raise NotFound(NONE)
    return card


class Lists:
    """Each answers with some entries, and the cursor to go on from ("" at the end)."""

    def __init__(self, context: Context) -> None:
        self._c = context

    def listed(self, state: str, *, after: str, limit: int) -> tuple[list[Card[Incident]], str]:
        """Newest first, and the cursor to go on from."""
        shelf = i.OPEN if state == "open" else i.RESOLVED
        page = self._c.store.board.shelf(shelf, Incident, limit=limit, after=after, newest_first=True)
        return page.items, page.next

    def posts(self, id: str, *, after: str, limit: int) -> tuple[list[Heard], str]:
        """What was posted about it, in order."""
        incident_of(self._c, id)
        page = self._c.store.board.shelf(i.posts_shelf(id), Heard, limit=limit, after=after)
        return [card.record for card in page.items], page.next

    def people(self, id: str, *, after: str, limit: int) -> tuple[list[Person], str]:
        """Whom it touches, in the order in which they spoke of it."""
        incident_of(self._c, id)
        page = self._c.store.board.shelf(i.people_shelf(id), Person, limit=limit, after=after)
        return [card.record for card in page.items], page.next

    def follows(self, id: str, state: str, *, after: str, limit: int) -> tuple[list[Follow], str]:
        """Who asked in private, by what became of telling them."""
        incident_of(self._c, id)
        page = self._c.store.board.shelf(i.follow_shelf(id, state), Follow, limit=limit, after=after)
        return [card.record for card in page.items], page.next
