"""What people do to tickets: take, give, answer for, put aside. Each change is written on the
version the person saw, leaves a line on the timeline, and frees or charges their load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain import tickets as t
from chalicelib.domain.agents import REACHABLE
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.tickets import Priority, QueueRules, Status, Ticket
from chalicelib.services import timeline
from chalicelib.services.assignment import Assignment
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.store.keys import agent_timer

_TAG_LIMIT = 20
_TAG_LENGTH = 40


class Work:
    def __init__(self, context: Context, assignment: Assignment) -> None:
        self._c, self._assignment = context, assignment

    def get(self, id: str, version: int | None = None) -> Ticket:
        """The ticket now. Raises NotFound; Conflict if `version` is given and isn't the one now."""
        ticket = self._c.ticket(id)
        if version is not None and version != ticket.version:
            raise Conflict("The ticket changed since you looked. Read it again.", ticket.version)
        return ticket

    def accept(self, id: str, agent: str) -> Ticket:
        before = self.get(id)
        ticket = self._assignment.accept(before, agent)
        if ticket.version != before.version:
            timeline.note(self._c, ticket, "accepted", by=agent)
        return ticket

    def decline(self, id: str, agent: str) -> Ticket:
        ticket = self.get(id)
        declined = self._assignment.decline(ticket, agent)
        if ticket.call:  # their phone needn't go on ringing
            self._c.queues.phone({"do": "unring", "call": ticket.call, "claim": ticket.claim})
        return declined

    def next_ticket(self, agent: str) -> Ticket | None:
        """The best waiting ticket, assigned at once; None if nothing waits for this agent."""
        ticket = self._assignment.pull(agent)
        if ticket:
            timeline.note(self._c, ticket, "pulled", by=agent)
        return ticket

    def assign(self, id: str, to: str, *, by: str, version: int | None = None) -> Ticket:
        """Into an agent's hands; `to` "" puts it back in its queue."""
        before = self.get(id, version)
        if not to:
            if not before.assignee and not before.offered_to:
                return before
            _must_not_talk(before)
            ticket = self._assignment.put_back(before, declined_by=before.assignee or before.offered_to)
        else:
            ticket = self._assignment.assign(before, to)
        if ticket.version != before.version:
            timeline.note(self._c, ticket, "assigned", {"from": before.assignee, "to": to}, by=by)
            self._freed(before.assignee or before.offered_to)
        return ticket

    def transfer(self, id: str, queue_id: str, *, by: str, version: int | None = None) -> Ticket:
        """Into another queue, offered there afresh."""
        before = self.get(id, version)
        if queue_id not in self._c.store.settings.queues():
            raise Invalid("queue", f"There is no queue {queue_id}.")
        _must_not_talk(before)
        queue = self._c.queue_rules(queue_id)
        moved = arm(self._c, t.moved(before, queue, self._c.clock()))
        stored = self._c.store.tickets.save(moved, queue.shards)
        self._assignment.release(before.carrier, id, before.claim)
        timeline.note(self._c, stored, "transferred", {"from": before.queue, "to": queue_id}, by=by)
        self._freed(before.assignee)
        return self._assignment.offer(stored)

    def set_status(self, id: str, status: str, *, by: str, version: int | None = None, until: int = 0) -> Ticket:
        """`until` (epoch ms): when a ticket on hold is open again by itself."""
        if until and status != Status.ON_HOLD:
            raise Invalid("until", "Only a ticket on hold comes back by itself; snooze others.")
        if until and until <= self._c.clock():
            raise Invalid("until", "Choose a time in the future.")
        try:
            wanted = Status(status)
        except ValueError:
            raise Invalid("status", "Use open, pending, on_hold, solved or closed.") from None

        def how(ticket: Ticket, queue: QueueRules) -> Ticket:
            if ticket.call and (wanted is Status.CLOSED or (wanted not in t.ACTIVE and not ticket.assignee)):
                raise _on_the_line("Wait until the call is over.")
            after = t.with_status(ticket, wanted, queue, self._c.clock())
            if until or Status.ON_HOLD is ticket.status is not wanted:
                after = replace(after, snoozed_until=until)
            return after

        def facts(ticket: Ticket) -> dict[str, str]:
            return {"from": ticket.status, "to": wanted, **({"until": str(until)} if until else {})}

        return self._changed(id, how, "status", facts, by=by, version=version)

    def set_priority(self, id: str, priority: str, *, by: str, version: int | None = None) -> Ticket:
        try:
            wanted = Priority(priority)
        except ValueError:
            raise Invalid("priority", "Use low, normal, high or urgent.") from None

        def how(ticket: Ticket, queue: QueueRules) -> Ticket:
            return t.with_priority(ticket, wanted, queue, self._c.clock())

        return self._changed(id, how, "priority", lambda b: {"from": b.priority, "to": wanted}, by=by, version=version)

    def set_type(self, id: str, type: str, *, by: str, version: int | None = None) -> Ticket:
        """Of one type or the other (domain/ticket_types.py): its promises follow from that."""

        def how(ticket: Ticket, queue: QueueRules) -> Ticket:
            return t.with_type(ticket, type, queue, self._c.clock())

        return self._changed(id, how, "type", lambda b: {"from": b.type, "to": type}, by=by, version=version)

    def set_tags(self, id: str, tags: list[str], *, by: str, version: int | None = None) -> Ticket:
        clean = tuple(dict.fromkeys(tag.strip().lower() for tag in tags if tag.strip()))
        if len(clean) > _TAG_LIMIT or any(len(tag) > _TAG_LENGTH for tag in clean):
            raise Invalid("tags", f"At most {_TAG_LIMIT} tags of at most {_TAG_LENGTH} characters each.")

        def how(ticket: Ticket, queue: QueueRules) -> Ticket:
            t.must_be_open_to_change(ticket)
            return replace(ticket, tags=clean, updated_at=self._c.clock())

        return self._changed(id, how, "tags", lambda b: {"to": ", ".join(clean)}, by=by, version=version)

    def snooze(self, id: str, until: int, *, by: str, version: int | None = None) -> Ticket:
        """Out of sight until a time (epoch ms), or until the customer writes; 0 wakes it now."""
        now = self._c.clock()
        if until and until <= now:
            raise Invalid("until", "Choose a time in the future.")

        def how(ticket: Ticket, queue: QueueRules) -> Ticket:
            if ticket.call and until:
                raise _on_the_line("Wait until the call is over.")
            return t.snoozed(ticket, until, now)

        what = "snoozed" if until else "unsnoozed"
        return self._changed(id, how, what, lambda b: {"until": str(until)}, by=by, version=version)

    def grant(
        self, id: str, target: str, minutes: int, reason: str, *, by: str, version: int | None = None
    ) -> Ticket:  # fmt: skip
        """More open time for one promise. Raises Invalid if the ticket isn't under it."""
        to = 0

        def how(ticket: Ticket, queue: QueueRules) -> Ticket:
            nonlocal to
            after = t.granted(ticket, target, minutes * t.MINUTE, queue, self._c.clock())
            to = _due_of(after, target)
            return after

        def facts(ticket: Ticket) -> dict[str, str]:
            was = _due_of(ticket, target)
            return {
                "promise": target, "minutes": str(minutes), "why": reason, "from": str(was or ""), "to": str(to or ""),
            }  # fmt: skip

        return self._changed(id, how, "granted", facts, by=by, version=version)

    def _changed(
        self, id: str, how: Callable[[Ticket, QueueRules], Ticket], what: str,
        facts: Callable[[Ticket], dict[str, str]], *, by: str, version: int | None,
    ) -> Ticket:  # fmt: skip
        before = self.get(id, version)
        queue = self._c.queue_rules(before.queue)
        after = how(before, queue)
        if after == replace(before, updated_at=after.updated_at):
            return before
        after = arm(self._c, self._carried(before, after))
        try:
            stored = self._c.store.tickets.save(after, queue.shards)
        except Conflict:
            if after.claim and after.claim != before.claim:
                self._assignment.release(after.carrier, id, after.claim)
            raise
        if before.claim and before.claim != stored.claim:
            self._assignment.release(before.carrier, id, before.claim)
            self._freed(before.carrier)
        timeline.note(self._c, stored, what, facts(before), by=by)
        return self._assignment.offer(stored)

    def _carried(self, before: Ticket, after: Ticket) -> Ticket:
        """Only a ticket that needs work weighs on an agent; one they talk about does until the call is over."""
        if after.call and after.assignee and after.claim:
            return after
        if after.status not in t.ACTIVE and after.claim:
            offered = {"offered_to": "", "offer_until": 0} if after.offered_to else {}
            return replace(after, claim="", carrier="", **offered)  # type: ignore[arg-type]
        if after.status in t.ACTIVE and after.assignee and not after.claim:
            agent = self._c.store.settings.agents().get(after.assignee)
            token = ""
            if agent:
                token = self._assignment.claim(agent, after.id, t.kind_of_work(after), REACHABLE)
            if token:
                return replace(after, claim=token, carrier=after.assignee)
            return t.returned(after, self._c.clock())
        return after

    def _freed(self, agent: str) -> None:
        """An agent has room again: look for work for them."""
        if agent:
            self._c.queues.wake([agent_timer(agent)])


def _must_not_talk(ticket: Ticket) -> None:
    """Raises NotAllowed while an agent talks to the customer: the call goes with the ticket."""
    if ticket.call and ticket.assignee:
        raise _on_the_line("Transfer the call.")


def _on_the_line(fix: str) -> NotAllowed:
    return NotAllowed("Somebody is on the line.", "live_call", fix)


def _due_of(ticket: Ticket, target: str) -> int:
    """When that promise is due; 0 while it is paused."""
    return next((promise.due for promise in ticket.promises if promise.target == target), 0)
