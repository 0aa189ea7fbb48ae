"""Noting on a ticket that the customer was answered, once a reply, whatever else is changing it."""

from __future__ import annotations

from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.events import Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.clock import arm
from chalicelib.services.context import Context

_TRIES = 8


def answered(context: Context, ticket_id: str, item: Interaction) -> Ticket:
    """The ticket with the reply noted. Whoever accepts a reply does this, and whoever sends it again,
    since the former may have died in between. Raises Retry if the ticket never holds still."""
    for _ in range(_TRIES):
        ticket = context.ticket(ticket_id)
        if noted(ticket, item) or ticket.status is Status.CLOSED:
            return ticket
        queue = context.queue_rules(ticket.queue)
        try:
            after = t.replied(
                ticket, key=item.key, text=item.text, at=item.at, queue=queue, human=bool(item.agent),
                private=item.visibility is Visibility.PRIVATE,
            )  # fmt: skip
            return context.store.tickets.save(arm(context, after), queue.shards)
        except Conflict:
            continue
    raise Retry("a ticket kept changing while a reply was noted on it")


def noted(ticket: Ticket, item: Interaction) -> bool:
    """Whether this reply, or a later one, has been noted: it must not answer what the customer wrote since."""
    # What nobody of ours wrote keeps no promise: only lists show it.
    return (ticket.last_reply_at if item.agent else ticket.last_at) >= item.at
