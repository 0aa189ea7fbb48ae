"""Which incidents are open. Asked for every public post, so it is remembered for as long as settings are; what it
says is only a hint: whoever acts on it reads the incident itself (`Watching.still`)."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.domain import incidents as i
from chalicelib.domain.incidents import Incident
from chalicelib.services.context import Context

_MOST = 50  # open at once


class Watching:
    """`ticks`: seconds that pass, as settings count how long they are remembered."""

    def __init__(self, context: Context, ticks: Callable[[], float]) -> None:
        self._c, self._ticks = context, ticks
        self._known: list[Incident] = []
        self._until = float("-inf")

    def open(self) -> list[Incident]:
        """Open incidents, the oldest first: one query, once in a while."""
        now = self._ticks()
        if now >= self._until:
            page = self._c.store.board.shelf(i.OPEN, Incident, limit=_MOST)
            self._known = [card.record for card in page.items]
            self._until = now + self._c.store.settings.remembers_seconds
        return self._known

    def still(self, id: str) -> Incident | None:
        """The incident as it is this moment, if it is open: one consistent read."""
        card = self._c.store.board.get(id, Incident)
        return card.record if card and card.record.state == "open" else None
