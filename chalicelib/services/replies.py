"""An agent's answer, accepted: checked against the channel's rules, kept as queued, handed on.

The client's own id names the reply for ever, so asking again never sends again. What the account wants a supervisor
to see first waits for that (services/waiting_replies.py). What is checked is in services/reply_checks.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.cards import redacted
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.events import DeliveryStatus, Direction, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import UNSOLVED, Status, Ticket
from chalicelib.services.answering import answered
from chalicelib.services.approvals import Approvals
from chalicelib.services.assignment import Assignment
from chalicelib.services.context import Context
from chalicelib.services.reply_checks import Checks, Draft, Rule, same_words
from chalicelib.services.waiting_replies import WaitingReplies, client_of
from chalicelib.store.interactions import Line
from chalicelib.store.keys import note_key, reply_key

__all__ = ["Draft", "Replies"]

_NOT_YET = (DeliveryStatus.SCHEDULED, DeliveryStatus.HELD, DeliveryStatus.CANCELLED)


class Replies:
    """`approvals`: where words wait that a supervisor is to see first. `rules`: see services/reply_checks.py."""

    def __init__(
        self, context: Context, assignment: Assignment, approvals: Approvals | None = None, rules: Sequence[Rule] = ()
    ) -> None:
        self._c, self._assignment = context, assignment
        self._checks = Checks(context, rules)
        self.waiting = WaitingReplies(context, approvals or Approvals(context, {}))
        self.checked, self.may_write = self._checks.checked, self._checks.may_write

    @property
    def checks(self) -> Checks:
        return self._checks

    def reply(self, ticket_id: str, draft: Draft, *, agent: str) -> tuple[Interaction, Ticket]:
        """Accept a reply; the interaction (queued, or awaiting a supervisor) and the ticket after it.

        Raises NotFound, Conflict (the ticket moved on, or the client id was used for other words),
        Invalid (what is missing) or NotAllowed (consent, window, length: says what is allowed).
        """
        ticket = self._c.ticket(ticket_id)
        key = reply_key(ticket_id, draft.client_id)
        known = self._c.store.interactions.get(key)
        if known:
            return self._again(known, draft, ticket)
        if draft.version is not None and draft.version != ticket.version:
            raise Conflict("The ticket changed since you looked. Read it again, then send.", ticket.version)
        if ticket.status is Status.CLOSED:
            raise NotAllowed("This ticket is closed for good.", "closed", "Start a new ticket with the customer.")
        item = self.checked(ticket, draft, key, agent)
        if self.waiting.needs_approval(item):
            if draft.then:
                item = replace(item, extra={**item.extra, "then": draft.then})
            return self.waiting.keep(ticket_id, item), self._c.ticket(ticket_id)
        if not self._c.store.interactions.put(item, ticket_id):
            return self.reply(ticket_id, draft, agent=agent)  # a twin of this call was faster
        return item, self.accepted(ticket_id, item)

    def accepted(self, ticket_id: str, item: Interaction) -> Ticket:
        """What follows once a reply stands queued on its ticket; each step is harmless to repeat."""
        ticket = answered(self._c, ticket_id, item)
        self.pair(ticket, item)
        self._c.queues.outbound(item.key, item.thread, item.attempts)
        return self._taken(ticket, item.agent)

    def pair(self, ticket: Ticket, item: Interaction) -> None:
        """Going private from a public thread: the answer that comes back there belongs to this ticket, unless the
        customer is being helped with something else there."""
        if item.thread in ticket.threads:
            return
        thread = self._c.store.threads.get(item.thread, consistent=True)
        known = thread.ticket if thread else ""
        if known and known != ticket.id:
            other = self._c.store.tickets.get(known, consistent=True)
            if other is None or other.status in UNSOLVED:
                return  # theirs, or just being opened
        if known != ticket.id:
            self._c.store.threads.point(item.thread, customer=ticket.customer, ticket=ticket.id, previous=known)

    def _taken(self, ticket: Ticket, agent: str) -> Ticket:
        """Whoever answers a ticket that nobody has, has it, if they have room."""
        if not agent or ticket.assignee or ticket.offered_to not in ("", agent):
            return ticket
        try:
            if ticket.offered_to:
                return self._assignment.accept(ticket, agent)
            return self._assignment.assign(ticket, agent)
        except (NotAllowed, NotFound, Conflict):
            return ticket

    def note(self, ticket_id: str, client_id: str, text: str, *, agent: str) -> Interaction:
        """An internal note; customers never see it. The same client id again changes nothing."""
        if not text.strip():
            raise Invalid("text", "A note needs some text.")
        ticket = self._c.ticket(ticket_id)
        now = self._c.clock()
        item = Interaction(
            key=note_key(ticket_id, client_id), kind=Kind.NOTE, direction=Direction.INTERNAL, text=redacted(text),
            channel=ticket.channel, account=ticket.account, customer=ticket.customer, agent=agent, at=now,
            received_at=now,
        )  # fmt: skip
        if self._c.store.interactions.put(item, ticket_id):
            return item
        known = self._c.store.interactions.get(item.key)
        return known.item if known else item

    def _again(self, known: Line, draft: Draft, ticket: Ticket) -> tuple[Interaction, Ticket]:
        if not same_words(known.item, draft.text):
            raise Conflict("This client_id was used for another text; use a new one for a new reply.", ticket.version)
        if known.item.status == DeliveryStatus.AWAITING:
            return self.waiting.keep(ticket.id, known.item), self._c.ticket(ticket.id)
        if known.item.status in _NOT_YET:
            raise Conflict("This client_id is that of a scheduled reply; use a new one.", ticket.version)
        if known.item.status not in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
            ticket = answered(self._c, ticket.id, known.item)
            self.pair(ticket, known.item)
        if known.item.status == DeliveryStatus.QUEUED:
            self._c.queues.outbound(known.item.key, known.item.thread, known.item.attempts)
        return known.item, ticket

    # --- once more

    def resend(self, key: str) -> Interaction:
        """Send a reply again that failed, or whose fate is unknown: only ever by a person's wish. Words that no
        supervisor has seen, and that one must see now, aren't."""

        def requeued(item: Interaction) -> Interaction:
            if item.status not in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
                raise NotAllowed("Only a reply that failed, or may have, can be sent again.", "not_failed")
            return replace(
                item, status=DeliveryStatus.QUEUED, status_reason="", attempts=item.attempts + 1, part_status={},
                part_ids=(),
            )  # fmt: skip

        line = self._c.store.interactions.get(key)
        if line is None or not line.item.how:
            raise NotFound("There is no such reply.")
        if self.waiting.needs_approval(line.item):
            raise NotAllowed(
                "A supervisor must see this first.", "needs_approval", "Write it as a new reply: it waits for a yes."
            )
        self._still_fit(line)
        again = self._c.store.interactions.change(key, requeued)
        answered(self._c, again.ticket, replace(again.item, at=self._c.clock()))
        self._c.queues.outbound(key, again.item.thread, again.item.attempts)
        return again.item

    def _still_fit(self, line: Line) -> None:
        """Raises what forbids these words by now, an incident for instance. Its writer has seen the warnings."""
        from chalicelib.domain import tone  # phrases in five languages

        item = line.item
        words = Draft(client_id=client_of(item.key), text=item.text, how=item.how, despite=tone.CODES)
        self._checks.hold_against_rules(self._c.ticket(line.ticket), words, item)
