"""A call's ticket: read, changed until it holds, and the phone of whoever it is offered to."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.domain import calls as c
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.tickets import Ticket
from chalicelib.services.clock import arm
from chalicelib.services.context import Context

_TRIES = 8


class OnTicket:
    def __init__(self, context: Context) -> None:
        self._c = context

    def read(self, call: Call) -> Ticket:
        ticket = self._c.store.tickets.get(call.ticket, consistent=True) if call.ticket else None
        if ticket is None:
            raise Retry("the call's ticket isn't there", after=1.0)
        return ticket

    def change(self, call: Call, act: Callable[[Ticket], Ticket | None]) -> Ticket:
        """Apply a change to the call's ticket until it holds; `act` gives None for nothing to do."""
        for _ in range(_TRIES):
            ticket = self.read(call)
            try:
                return act(ticket) or ticket
            except Conflict:
                continue
        raise Retry("a ticket kept changing under a call")

    def save(self, ticket: Ticket) -> Ticket:
        return self._c.store.tickets.save(arm(self._c, ticket), self._c.queue_rules(ticket.queue).shards)

    def ring(self, call: Call, ticket: Ticket) -> None:
        """The phone of whoever the ticket is offered to for this call rings; once, however often it is said."""
        if ticket.call == call.id and ticket.offered_to and c.leg_key(ticket.claim) not in call.legs:
            self._c.queues.ring(ticket)
