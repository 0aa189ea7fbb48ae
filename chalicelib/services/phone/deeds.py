"""What follows from a change to a call, outside the call's own record: its ticket, its interaction, the
agents' desks, callbacks, and orders to the provider. Each may be done twice; the second changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain import call_figures
from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain import tickets as t
from chalicelib.domain.calls import Call, Deed, Leg, Outcome
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Retry
from chalicelib.domain.events import Event
from chalicelib.domain.tickets import Ticket
from chalicelib.services import timeline
from chalicelib.services.assignment import Assignment
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.services.phone.hands import Hands
from chalicelib.services.phone.on_ticket import OnTicket
from chalicelib.services.phone.records import Records, Removable, Result, Words, event_of, interaction_key

MISSED_CALL = "missed_call"
_TRIES = 8


class Callbacks(Protocol):
    """services/callbacks"""

    def outcome(self, callback: str, attempt: int, outcome: str, at: int, call: str) -> object: ...
    def from_queue(self, call: Call, number: str) -> object: ...


class Tickets(Protocol):
    """services/inbound.py"""

    def take(self, event: Event) -> None: ...


@dataclass(frozen=True, slots=True)
class Others:
    """The services beside this one, as far as calls need them. `away`: set an agent's presence to away."""

    inbound: Tickets
    assignment: Assignment
    words: Words
    away: Callable[[str], None]
    callbacks: Callable[[], Callbacks | None]
    files: Callable[[], Removable]


class Deeds:
    def __init__(self, context: Context, others: Others) -> None:
        self._c, self._o = context, others
        self._at = OnTicket(context)
        self._hands = Hands(context, others.assignment, self._at)
        self._records = Records(context, others.words, others.files)
        self.forget_recordings = self._records.forget_recordings
        self._here: dict[str, Callable[[Call, Deed], Result]] = {
            "ticket": self._ticket, "accept": self._accept, "decline": self._decline, "give": self._hands.give,
            "ended": self._ended, "rest": self._rest, "tell": self._records.tell, "attach": self._records.attach,
            "transcript": self._records.transcript, "callback": self._callback, "connected": self._connected,
            "offer": self._hands.offer, "line_up": self._line_up, "free": self._hands.free,
        }  # fmt: skip

    def do(self, call: Call, deed: Deed) -> Result:
        """Do one deed; whatever isn't ours to do is ordered from the provider."""
        act = self._here.get(deed.do)
        if act:
            return act(call, deed)
        self._c.queues.phone({"do": deed.do, "call": call.id, "leg": deed.leg, "value": deed.value, "n": deed.n})
        return None

    # --- its ticket

    def _ticket(self, call: Call, deed: Deed) -> Result:
        """A ticket for the call, new or the customer's open one; a caller who waits is offered to agents."""
        key = interaction_key(call)
        self._o.inbound.take(event_of(call, key, live=deed.value == "live"))
        line = self._c.store.interactions.get(key)
        if line is None or not line.ticket:
            raise Retry("the call's ticket isn't there yet", after=1.0)
        ticket = self._c.store.tickets.get(line.ticket, consistent=True)
        found = ticket.customer if ticket else line.item.customer
        queue = ticket.queue if ticket and not call.queue else call.queue
        target = self._answer_within(ticket) if ticket else 0
        if ticket:
            if ticket.call == call.id and ticket.last_agent:  # whose work on this very ticket stood in the way
                ticket = self._o.assignment.offer(ticket)
            self._at.ring(call, ticket)
        return lambda now: replace(
            now, ticket=line.ticket, customer=found, queue=now.queue or queue, target_ms=now.target_ms or target
        )

    def _answer_within(self, ticket: Ticket) -> int:
        book = self._c.store.settings.book()
        found = call_figures.goal(book, queue=ticket.queue, priority=ticket.priority, tags=ticket.sla_tags)
        return found.ms if found else 0

    # --- an agent answers, or doesn't

    def _accept(self, call: Call, deed: Deed) -> Result:
        """They answered: the ticket is theirs if it is still offered to them for this call."""
        leg = call.legs[deed.leg]
        for _ in range(_TRIES):
            ticket = self._at.read(call)
            theirs = leg.who in (ticket.offered_to, ticket.assignee) and ticket.claim == leg.claim
            if ticket.call != call.id or not theirs:
                return lambda now: c.lost(now, deed.leg) if not now.legs[deed.leg].won_at else now
            try:
                self._taken(self._o.assignment.accept(ticket, leg.who), call, leg)
            except Conflict:
                continue
            return self._hands.won(call, deed.leg, ticket)
        raise Retry("a ticket kept changing while its call was answered")

    def _taken(self, ticket: Ticket, call: Call, leg: Leg) -> None:
        """To answer a call is to reply. (A call of ours replies once the customer has answered.)"""
        if call.ours or (ticket.first_reply_at and ticket.last_reply_at >= leg.accepted_at):
            return
        queue = self._c.queue_rules(ticket.queue)
        key = interaction_key(call)
        self._at.save(t.replied(ticket, key=f"{key}:answered", text="(call)", at=leg.accepted_at, queue=queue))

    def _decline(self, call: Call, deed: Deed) -> Result:
        leg = call.legs[deed.leg]
        ticket = self._at.read(call)
        if deed.value == "missed":
            self._missed(leg.who, ticket, f"{call.id}#{deed.leg}")
            ticket = self._at.read(call)  # who is set away gives back what they are offered
        try:
            if ticket.offered_to == leg.who and ticket.claim == leg.claim:
                self._o.assignment.decline(ticket, leg.who)
            else:
                self._at.ring(call, ticket)
        except Conflict:
            raise Retry("the ticket of a call that rang out changed") from None
        return None

    def _missed(self, agent: str, ticket: Ticket, line: str) -> None:
        """Whoever lets calls ring out is taken for not being there."""
        most = self._c.queue_rules(ticket.queue).missed_calls_away
        in_a_row = self._c.store.desks.missed(agent, line)
        if most and in_a_row >= most:
            self._o.away(agent)
            timeline.note(self._c, ticket, "set_away", {"agent": agent, "missed_calls": str(in_a_row)})

    # --- it is over

    def _ended(self, call: Call, deed: Deed) -> Result:
        """The ticket stays with whoever has it; one that was only offered for the call is offered afresh."""

        def act(ticket: Ticket) -> Ticket | None:
            if ticket.call != call.id:
                return None
            after = t.call_ended(ticket, self._c.clock())
            if call.outcome is Outcome.ABANDONED and MISSED_CALL not in after.tags:
                after = replace(after, tags=(*after.tags, MISSED_CALL))
            if after.offered_to:
                after = t.returned(after, self._c.clock())
            stored = self._at.save(after)
            if ticket.claim and ticket.claim != stored.claim:
                self._o.assignment.release(ticket.carrier, ticket.id, ticket.claim)
            return self._back(call, stored)

        if call.ticket:
            ticket = self._at.change(call, act)
            if call.outcome is Outcome.ABANDONED and MISSED_CALL not in ticket.tags:
                self._at.change(
                    call, lambda x: self._at.save(replace(x, tags=(*x.tags, MISSED_CALL))) if _open(x) else None
                )
        self._tell_callback(call, "ended" if call.answered_at else call.outcome)
        return None

    def _back(self, call: Call, ticket: Ticket) -> Ticket:
        """A call that an agent placed and that came to nothing leaves the ticket with them."""
        if call.by and not ticket.assignee:
            try:
                return self._o.assignment.assign(ticket, call.by)
            except (NotAllowed, NotFound):
                pass
        return self._o.assignment.offer(ticket)

    def _rest(self, call: Call, deed: Deed) -> Result:
        """After-contact work is done: the ticket weighs as any other, and the agent may be rung again."""

        def act(ticket: Ticket) -> Ticket | None:
            return self._o.assignment.rest(ticket) if ticket.assignee and not ticket.call else None

        if call.ticket:
            self._at.change(call, act)
        for leg in call.legs.values():
            if leg.who and leg.role is not c.Role.CUSTOMER and not c.wraps_up(call, leg.who):
                self._hands.freed(leg.who, call.id)
        if call.answered_at:
            handled = talk.talk_ms(call) + call.hold_ms + talk.wrap_ms(call)
            self._c.store.calls.note_length(call.queue, call.id, handled)
        return None

    def _line_up(self, call: Call, deed: Deed) -> Result:
        """Put a call of ours on its ticket: whoever can take it is rung, or the agent who placed it."""
        for _ in range(_TRIES):
            ticket = self._at.read(call)
            try:
                self.wait_on(ticket, call, only=deed.value)
            except Conflict:
                continue
            except NotAllowed:  # it is closed by now, or they can't be rung any more
                now = self._c.clock()
                return lambda x: talk.cancelled(x, "no_agent", at=now)
            return None
        raise Retry("a ticket kept changing while a call was put on it")

    def seen_to(self, call: Call) -> bool:
        """Look after a call that waits: put it on its ticket once another call of theirs is over, and have
        the phone rung if whoever made the offer died before saying so. True while it waits."""
        if call.state not in (c.State.WAITING, c.State.RINGING) or not call.ticket or not call.on_ticket:
            return False
        ticket = self._at.read(call)
        if not ticket.call and ticket.status is not t.Status.CLOSED:
            with suppress(Conflict, NotAllowed):
                ticket = self.wait_on(ticket, call, only=call.by)
        self._at.ring(call, ticket)
        return True

    def wait_on(self, ticket: Ticket, call: Call, *, only: str = "") -> Ticket:
        """The call waits on the ticket, unless another one does: whoever can take it is rung, or `only` that
        agent. Raises Conflict, or NotAllowed if that agent can't be rung or the ticket is closed."""
        if ticket.call and ticket.call != call.id:
            return ticket
        queue = self._c.queue_rules(ticket.queue)
        now = self._c.clock()
        if not ticket.call:
            woken = ticket if ticket.status in t.ACTIVE else t.with_status(ticket, t.Status.OPEN, queue, now)
            called = t.called(replace(woken, snoozed_until=0), call.id, at=call.place_at or call.queued_at, now=now)
            stored = self._c.store.tickets.save(arm(self._c, called), queue.shards)
            self._o.assignment.release(ticket.carrier, ticket.id, ticket.claim)
            ticket = stored
        if not t.waits_for_offer(ticket):
            self._at.ring(call, ticket)
            return ticket
        return self._o.assignment.offer_to(ticket, only) if only else self._o.assignment.offer(ticket)

    # --- callbacks

    def _callback(self, call: Call, deed: Deed) -> Result:
        callbacks = self._o.callbacks()
        if callbacks:
            try:
                callbacks.from_queue(call, deed.value)
            except (NotAllowed, Invalid) as refused:  # they were told goodbye: somebody should know
                why = {"number": deed.value, "why": refused.reason}
                timeline.note(self._c, self._at.read(call), "callback_refused", why)
        return None

    def _connected(self, call: Call, deed: Deed) -> Result:
        """A call of ours has been answered by both: the customer has been spoken to."""

        def act(ticket: Ticket) -> Ticket | None:
            if ticket.last_reply_at >= call.answered_at:
                return None
            queue = self._c.queue_rules(ticket.queue)
            return self._at.save(
                t.replied(ticket, key=interaction_key(call), text="(call)", at=call.answered_at, queue=queue)
            )

        self._at.change(call, act)
        self._tell_callback(call, "connected")
        return None

    def _tell_callback(self, call: Call, outcome: str) -> None:
        callbacks = self._o.callbacks() if call.callback else None
        if callbacks:
            at = call.answered_at if outcome == "connected" else call.ended_at
            callbacks.outcome(call.callback, call.attempt, str(outcome), at, call.id)


def _open(ticket: Ticket) -> bool:
    return ticket.status in t.UNSOLVED and MISSED_CALL not in ticket.tags
