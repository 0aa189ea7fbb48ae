"""Closing the loop: what began in public and was solved in private ends in public, so that others see it was.

The closing reply is a person's, posted once a ticket under the customer's own words. It reopens nothing: on a solved
ticket no clock runs, and if it fails the agent is told and no more.
"""

from __future__ import annotations

from chalicelib.channels.base import How
from chalicelib.domain import tone
from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.domain.events import DeliveryStatus, Direction
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import MINUTE, Ticket
from chalicelib.services import turns
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.services.reply_checks import LOOK_BACK
from chalicelib.services.social.rendering import Rendering
from chalicelib.store.keys import reply_key

_NOT_SAID = (DeliveryStatus.FAILED, DeliveryStatus.CANCELLED)


class Closing:
    def __init__(self, context: Context, replies: Replies, rendering: Rendering) -> None:
        self._c, self._replies, self._words = context, replies, rendering

    def close(
        self, ticket_id: str, client_id: str, *, agent: str, text: str = "", version: int | None = None,
        despite: tuple[str, ...] = (),
    ) -> tuple[Interaction, Ticket]:  # fmt: skip
        """Post the closing reply; it (queued, or awaiting a supervisor) and the ticket. The same client id again is the
        same reply. Raises NotFound, Conflict, Invalid, or NotAllowed: it didn't begin in public, is closed for good, or
        has had its closing reply."""
        ticket = self._c.ticket(ticket_id)
        line = self._c.store.interactions.get(reply_key(ticket_id, client_id))
        if line:
            draft = Draft(client_id=client_id, text=text or line.item.text, how=How.PUBLIC_REPLY)
            return self._replies.reply(ticket_id, draft, agent=agent)
        if version is not None and version != ticket.version:
            raise Conflict("The ticket changed since you looked. Read it again, then send.", ticket.version)
        heard = self._words.heard(ticket, public=True)
        if not ticket.public or heard is None:
            raise NotAllowed("This ticket didn't begin in public.", "not_public", "Thank them where they wrote.")
        if self.said(ticket):
            raise NotAllowed("The loop was closed already.", "loop_closed", "Answer as usual, if there is more to say.")
        draft = Draft(
            client_id=client_id, text=text or self._words.closing(ticket, agent=agent), how=How.PUBLIC_REPLY,
            answers=heard.key, marks={"closing": "yes"}, despite=despite if text else tone.CODES,
        )  # fmt: skip
        self._replies.checked(ticket, draft, reply_key(ticket_id, client_id), agent)
        if turns.taken(self._c, "closing", ticket_id, client_id, MINUTE, lambda last: "") is None:
            raise NotAllowed("Somebody is closing the loop right now.", "loop_closed", "Look at the ticket again.")
        return self._replies.reply(ticket_id, draft, agent=agent)

    def said(self, ticket: Ticket) -> bool:
        """Whether there is a closing reply, one that waits for a supervisor included."""
        page = self._c.store.interactions.timeline(ticket.id, limit=LOOK_BACK, newest_first=True)
        waiting = self._replies.waiting.of(ticket)
        return any(closes(item) for item in (*(line.item for line in page.items), *waiting))


def closes(item: Interaction) -> bool:
    """Whether this closes the loop: a person's closing reply, or the one after a call back."""
    ours = item.direction is Direction.OUTBOUND and item.status not in _NOT_SAID
    return ours and bool(item.extra.get("closing"))
