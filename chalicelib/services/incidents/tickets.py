"""Tickets in an incident: covered by its public update and off every desk, tagged with it, or chosen to be answered
by themselves. Each change is one write of the ticket, on the version that was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain import incidents as i
from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, NotAllowed, Retry
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import QueueRules, Status, Ticket
from chalicelib.services import timeline
from chalicelib.services.assignment import Assignment
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.services.incidents.attaching import is_held
from chalicelib.services.incidents.watching import Watching
from chalicelib.services.reply_checks import Draft
from chalicelib.store.keys import agent_timer

_TRIES = 8
How = Callable[[Ticket, QueueRules], Ticket | None]
"""The ticket after a change; None = it isn't to be changed (any more)."""


class Tickets:
    def __init__(self, context: Context, assignment: Assignment) -> None:
        self._c, self._assignment = context, assignment

    def cover(self, id: str, incident: str) -> Ticket | None:
        """Take a public ticket that nobody answered into an incident. The ticket in it, None if it isn't."""

        def how(ticket: Ticket, queue: QueueRules) -> Ticket | None:
            return i.covered(ticket, incident, queue, self._c.clock()) if i.may_cover(ticket) else None

        ticket = self._written(id, how, {"what": "incident_attached", "incident": incident})
        return ticket if ticket and ticket.incident == incident else None

    def tag(self, id: str, incident: str) -> None:
        """Note that a private ticket is about an incident. Its agent keeps it."""

        def how(ticket: Ticket, queue: QueueRules) -> Ticket | None:
            if ticket.incident or ticket.status not in t.UNSOLVED:
                return None
            return replace(ticket, incident=incident, updated_at=self._c.clock())

        self._written(id, how, {"what": "incident_attached", "incident": incident})

    def solve(self, id: str, incident: str) -> None:
        """A ticket that waited in an incident, now that it is resolved. Whoever writes again reopens it."""

        def how(ticket: Ticket, queue: QueueRules) -> Ticket | None:
            return t.with_status(ticket, Status.SOLVED, queue, self._c.clock()) if is_held(ticket, incident) else None

        self._written(id, how, {"what": "incident_resolved", "incident": incident})

    def answered(self, id: str, incident: str) -> None:
        """A private ticket whose customer was told that it is over. One that an agent has been talking on stays
        theirs; so does one where the customer has written since."""

        def how(ticket: Ticket, queue: QueueRules) -> Ticket | None:
            untouched = not ticket.first_reply_at and not ticket.chosen and not ticket.last_in and not ticket.call
            if ticket.incident != incident or ticket.status not in t.UNSOLVED or not untouched:
                return None
            after = t.with_status(t.returned(ticket, self._c.clock()), Status.SOLVED, queue, self._c.clock())
            return after

        self._written(id, how, {"what": "incident_resolved", "incident": incident})

    def choose(self, id: str, incident: str, chosen: bool, *, by: str) -> Ticket:
        """Answer a ticket by itself all the same, or leave it to the update again. Raises NotFound, NotAllowed."""
        before = self._c.ticket(id)
        if before.incident != incident:
            raise NotAllowed("This ticket isn't in that incident.", "not_in_incident", "Look at its incident.")

        def how(ticket: Ticket, queue: QueueRules) -> Ticket | None:
            if ticket.chosen == chosen or ticket.incident != incident:
                return None
            now = self._c.clock()
            after = replace(ticket, chosen=chosen, updated_at=now)
            if chosen:
                return i.uncovered(after, queue, now) if is_held(ticket, incident) else after
            plain = replace(after, incident="")
            return i.covered(plain, incident, queue, now) if i.may_cover(plain) else after

        ticket = self._written(id, how, {})
        if ticket is None or ticket.version == before.version:
            return self._c.ticket(id)
        timeline.note(self._c, ticket, "chosen" if chosen else "not_chosen", {"incident": incident}, by=by)
        return self._assignment.offer(ticket)

    def _written(self, id: str, how: How, line: dict[str, str]) -> Ticket | None:
        """The ticket after a change, or as it is where it wasn't to be changed; None if there is none. Raises Retry."""
        for _ in range(_TRIES):
            before = self._c.store.tickets.get(id, consistent=True)
            if before is None:
                return None
            queue = self._c.queue_rules(before.queue)
            after = how(before, queue)
            if after is None:
                return before
            now = self._c.clock()
            told = ({**line, "acted": str(now)},) if line else ()
            after = arm(self._c, replace(after, lines=told))
            try:
                stored = self._assignment.save_or_release(after, queue, before=before)
            except Conflict:
                continue
            if before.carrier and stored.claim != before.claim:
                self._c.queues.wake([agent_timer(before.carrier)])  # they have room again
            return stored
        raise Retry("a ticket kept changing while it was taken into an incident")


class PublicReplies:
    """While an incident is open, its public posts get no individual reply (a rule of services/reply_checks.py)."""

    def __init__(self, context: Context, watching: Watching) -> None:
        self._c, self._watching = context, watching

    def __call__(self, ticket: Ticket, draft: Draft, item: Interaction) -> None:
        """Raises NotAllowed."""
        if item.visibility != "public" or not ticket.incident or ticket.chosen:
            return
        incident = self._watching.still(ticket.incident)
        if incident is not None:
            raise NotAllowed(
                f"This belongs to the incident “{incident.title}”: its public update answers everybody.",
                "in_incident",
                "Choose the ticket to answer it by itself, or answer in private.",
            )
