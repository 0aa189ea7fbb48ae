"""Facts about a ticket on its own timeline: who took it, what changed, which promise was missed."""

from __future__ import annotations

from chalicelib.domain.events import Direction, EventType, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.store.keys import timeline_event_key


def note(context: Context, ticket: Ticket, what: str, facts: dict[str, str] | None = None, *, by: str = "") -> None:
    """Record that `what` happened in the version of the ticket just stored. Writing it again changes
    nothing: the key is the ticket's version and the word."""
    now = context.clock()
    context.store.interactions.put(
        Interaction(
            key=timeline_event_key(ticket.id, what, ticket.version),
            type=EventType.INTERACTION,
            kind=Kind.EVENT,
            direction=Direction.INTERNAL,
            channel=ticket.channel,
            account=ticket.account,
            customer=ticket.customer,
            agent=by,
            text=what,
            extra={k: v for k, v in (facts or {}).items() if v},
            at=now,
            received_at=now,
        ),
        ticket.id,
    )
