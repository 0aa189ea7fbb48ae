"""Which incidents are open. Asked for every public post, so it is remembered for as long as settings are; what it
says is only a hint: whoever acts on it reads the incident itself (`Watching.still`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.domain.incident_shelves import OPEN
from chalicelib.services.context import Context

if TYPE_CHECKING:
    from chalicelib.domain.incident_record import Incident

_MOST = 50  # open at once


class Watching:
    """`ticks`: seconds that pass, as settings count how long they are remembered."""

    def __init__(self, context: Context, ticks: Callable[[], float]) -> None:
        self._c, self._ticks = context, ticks
        self._known: list[Incident] = []
        self._until = float("-inf")

    def open(self) -> list[Incident]:
        """Open incidents, the oldest first: one query once in a while, two while there are some."""
        now = self._ticks()
        if now >= self._until:
            self._known = self._read() if self._c.store.board.count(OPEN) else []
            self._until = now + self._c.store.settings.remembers_seconds
        return self._known

    def _read(self) -> list[Incident]:
        from chalicelib.domain.incident_record import Incident  # most of the time there is none to load this for

        return [card.record for card in self._c.store.board.shelf(OPEN, Incident, limit=_MOST).items]

    def still(self, id: str) -> Incident | None:
        """The incident as it is this moment, if it is open: one consistent read."""
        from chalicelib.domain.incident_record import Incident

        card = self._c.store.board.get(id, Incident)
        return card.record if card and card.record.state == "open" else None
