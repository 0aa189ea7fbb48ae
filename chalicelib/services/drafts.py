"""What agents have begun to write: one draft a person and ticket, whichever device they go on from.

The last to write wins: both are the same person. A draft isn't taken away when its words are sent, which a page that
closes could miss: it is over once its client_id has been sent.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.drafts import Unsent
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.services.context import Context
from chalicelib.store.board import Card
from chalicelib.store.keys import draft_card, note_key, reply_key


class Drafts:
    def __init__(self, context: Context) -> None:
        self._c = context

    def get(self, ticket: str, agent: str) -> Unsent | None:
        """None = nothing is begun. Raises NotFound for no ticket."""
        self._c.ticket(ticket)
        card = self._c.store.board.get(draft_card(agent, ticket), Unsent)
        if card is None or self._is_sent(ticket, card.record.client_id):
            return None
        return card.record

    def keep(self, ticket: str, agent: str, draft: Unsent) -> Unsent:
        """The draft as kept. Raises NotFound for no ticket."""
        self._c.ticket(ticket)
        id, kept = draft_card(agent, ticket), replace(draft, at=self._c.clock())
        fresh: Card[Unsent] = Card(id=id, record=kept)
        try:
            self._c.store.board.change(id, Unsent, lambda card: replace(card, record=kept))
        except NotFound:
            # Two windows that begin at once: whichever came second has the same person's words in it.
            self._c.store.board.create(fresh)
        return kept

    def drop(self, ticket: str, agent: str) -> None:
        """Nothing if there is none."""
        id = draft_card(agent, ticket)
        card = self._c.store.board.get(id, Unsent)
        if card is None:
            return
        try:
            self._c.store.board.delete(id, version=card.version)
        except Conflict:
            return  # written again since: what is newer stays

    def _is_sent(self, ticket: str, client_id: str) -> bool:
        lines = self._c.store.interactions
        return any(lines.get(key) for key in (reply_key(ticket, client_id), note_key(ticket, client_id)))
