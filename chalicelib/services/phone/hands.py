"""In whose hands a call is: won by whoever answers, given to a colleague, put through, and let go of."""

from __future__ import annotations

from chalicelib.domain import calls as c
from chalicelib.domain import tickets as t
from chalicelib.domain.agents import CALL_WORK, REACHABLE
from chalicelib.domain.calls import Call, Deed
from chalicelib.domain.errors import Conflict, NotAllowed, Retry
from chalicelib.domain.events import Channel
from chalicelib.domain.tickets import Ticket
from chalicelib.services import timeline
from chalicelib.services.assignment import Assignment
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.services.phone.on_ticket import OnTicket
from chalicelib.services.phone.records import Result
from chalicelib.services.phone.rules import records
from chalicelib.store.keys import agent_timer

_TRIES = 8


class Hands:
    def __init__(self, context: Context, assignment: Assignment, at: OnTicket) -> None:
        self._c, self._assignment, self._at = context, assignment, at

    def won(self, call: Call, key: str, ticket: Ticket) -> Result:
        queue = self._c.queue_rules(ticket.queue)
        account = self._c.store.settings.account(Channel.VOICE, call.account)
        record = records(account, queue, call.country)
        leg = call.legs[key]
        at, now = leg.accepted_at, self._c.clock()
        if leg.claim:
            self._c.store.desks.missed(leg.who, "")
        self._c.store.calls.join(leg.who, call.id)
        wrap_ms = queue.acw_seconds * 1000
        return lambda x: c.won(x, key, at=at, record=record, wrap_ms=wrap_ms, now=now)

    def give(self, call: Call, deed: Deed) -> Result:
        """Whoever was consulted is alone with the customer now: the ticket is theirs, room or no room."""
        leg = call.legs[deed.leg]

        def act(ticket: Ticket) -> Ticket | None:
            if ticket.assignee == leg.who:
                return None
            agent = self._c.store.settings.agents().get(leg.who)
            token = self._assignment.claim(agent, ticket.id, Channel.VOICE, REACHABLE) if agent else ""
            self._keeps_room(ticket, call)
            given = t.assigned(ticket, leg.who, token, self._c.clock())
            stored = self._assignment.save_or_release(given, self._c.queue_rules(ticket.queue), before=ticket)
            timeline.note(self._c, stored, "call_transferred", {"from": ticket.assignee, "to": leg.who})
            if not call.wrap_ms:
                self.freed(ticket.assignee, call.id)
            return stored

        return self.won(call, deed.leg, self._at.change(call, act))

    def offer(self, call: Call, deed: Deed) -> Result:
        """Put through by an agent: `agent:id` or `queue:id` is offered the ticket, the caller keeps their place."""
        if call.sent_to != deed.value:  # done before, and somebody has answered since
            return None
        for _ in range(_TRIES):
            before = self._at.read(call)
            self._keeps_room(before, call)
            try:
                after = self._sent(before, call, deed.value)
            except Conflict:
                continue
            if after:
                told = {"from": before.assignee, "to": deed.value}
                timeline.note(self._c, after, "call_transferred", told, by=before.assignee)
                if not c.wraps_up(call, before.assignee):
                    self.freed(before.assignee, call.id)
            return None
        raise Retry("a ticket kept changing while its call was put through")

    def _sent(self, before: Ticket, call: Call, to: str) -> Ticket | None:
        """The ticket, offered to whom its call was put through to; None if it is. Raises Conflict."""
        kind, _, who = to.partition(":")
        try:
            if kind == "agent" and before.offered_to != who and before.assignee != who:
                return self._assignment.offer_to(before, who)
            if kind == "queue" and (before.queue != who or before.assignee):
                queue = self._c.queue_rules(who)
                moved = arm(self._c, t.moved(before, queue, self._c.clock()))
                stored = self._c.store.tickets.save(moved, queue.shards)
                self._assignment.release(before.carrier, before.id, before.claim)
                return self._assignment.offer(stored)
        except NotAllowed:  # they left a moment ago: somebody else of the queue is rung
            return self._assignment.put_back(before)
        self._at.ring(call, before)
        return None

    def _keeps_room(self, ticket: Ticket, call: Call) -> None:
        """Whoever hands a call on has after-contact work: what the ticket took of their room, the call takes."""
        if ticket.assignee and call.wrap_ms:
            self._assignment.keep_room(ticket, _wrapping(call), until=self._c.clock() + call.wrap_ms)

    def free(self, call: Call, deed: Deed) -> Result:
        """After-contact work of whoever handed the call on is done."""
        held = self._c.store.desks.get(deed.value).work.get(_wrapping(call), "")
        if held:
            self._c.store.desks.release(deed.value, _wrapping(call), held)
        if not any(leg.who == deed.value and c.talks(leg) for leg in call.legs.values()):  # they may have it again
            self.freed(deed.value, call.id)
        return None

    def freed(self, agent: str, call: str) -> None:
        if agent:
            self._c.store.calls.leave(agent, call)
            self._c.queues.wake([agent_timer(agent)])


def _wrapping(call: Call) -> str:
    """What an agent's desk carries while they wrap up a call that isn't theirs any more."""
    return f"{CALL_WORK}{call.id}"
