"""Facts about a ticket on its own timeline: who took it, what changed, which promise was missed.

What a person did is noted by whoever did it for them. What the clock did stands on the ticket itself
(`Ticket.lines`), written with the act, and the ticket's stream brings it here: so an act of the clock
can't be without its line, whenever a worker dies.
"""

from __future__ import annotations

from chalicelib.domain.events import Direction, EventType, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.store.keys import about_event_key, timeline_event_key


def note(
    context: Context, ticket: Ticket, what: str, facts: dict[str, str] | None = None, *, by: str = "", at: int = 0,
    key: str = "",
) -> None:  # fmt: skip
    """Record that `what` happened in the version of the ticket just stored, now or at a time. Writing it
    again changes nothing: the key is the ticket's version and the word, or `key` where it isn't the ticket
    that changed."""
    now = at or context.clock()
    context.store.interactions.put(
        Interaction(
            key=key or timeline_event_key(ticket.id, what, ticket.version),
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


def once(
    context: Context, ticket: Ticket, what: str, about: str, facts: dict[str, str] | None = None, *, by: str = "",
    at: int = 0,
) -> None:  # fmt: skip
    """The same where the fact is named by what it is about (a client id, a decision), whatever the ticket's version."""
    note(context, ticket, what, facts, by=by, at=at, key=about_event_key(ticket.id, about, what))
