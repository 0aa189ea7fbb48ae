"""Wake-ups: what must happen at a time happens, once, even after an outage.

The ledger holds one entry a subject, never later than its nearest promise. When it comes
due the subject itself says what to do; then the entry moves on to the next promise or is
done. How the ledger is looked at in time is services/clock.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain import tickets as t
from chalicelib.domain.agents import Desk, Presence
from chalicelib.domain.errors import Conflict, Invalid, Retry
from chalicelib.domain.sla import Kind, Promise
from chalicelib.domain.tickets import QueueRules, Ticket
from chalicelib.services import clock, timeline
from chalicelib.services.assignment import Assignment
from chalicelib.services.clock import SETTLED_MS, set_timer
from chalicelib.services.context import Context
from chalicelib.services.escalating import Escalating
from chalicelib.store.keys import agent_timer, ticket_timer
from chalicelib.store.timers import Timer

_TRIES = 5
_LOOK_AGAIN_MS = 61_000  # after which load that no ticket stands behind is given back (assignment.py)
_SOON_MS = 1_000
_PAST = {Kind.WARN: "at_risk", Kind.BREACH: "breached"}


class Waking:
    """`others`: what looks after the subjects that are neither tickets nor agents, by kind: told the
    subject's id, it says when to be told again (epoch ms; FAR = never). `nudge` asks a silent customer
    whether they are still there."""

    def __init__(
        self, context: Context, assignment: Assignment, others: Mapping[str, Callable[[str], int]] | None = None,
        nudge: Callable[[Ticket, QueueRules], None] | None = None,
    ) -> None:  # fmt: skip
        self._c, self._assignment, self._others = context, assignment, others or {}
        self._escalating, self._nudge = Escalating(context, assignment), nudge

    def wake(self, id: str) -> None:
        """Do whatever is due for `ticket#id`, `agent#id` and so on. Early, late or repeated: harmless."""
        kind, _, subject = id.partition("#")
        if kind == "ticket":
            self._ticket(subject)
        elif kind == "agent":
            self._agent(subject)
        elif kind in self._others:
            self._other(id, self._others[kind], subject)

    def escalate(self, given: dict[str, Any], token: str) -> None:
        """An escalation's execution asks for its next rung."""
        self._escalating.asked(given, token)

    def tick(self, bucket: str) -> int:
        """A bucket of the ledger is about to come due."""
        return clock.tick(self._c, bucket)

    def _other(self, name: str, look: Callable[[str], int], subject: str) -> None:
        for _ in range(_TRIES):
            timer = self._c.store.timers.get(name)
            if self._move_on(name, timer, look(subject)):
                return
        raise Retry("a wake-up kept changing while it was acted on")

    def _ticket(self, id: str) -> None:
        name = ticket_timer(id)
        for _ in range(_TRIES):
            timer = self._c.store.timers.get(name)  # before the ticket: see _move_on
            ticket = self._c.store.tickets.get(id, consistent=True)
            try:
                ticket = self._act(ticket) if ticket else None
            except Conflict:
                continue
            if self._move_on(name, timer, self._next_of(ticket) if ticket else t.FAR):
                return
        raise Retry("a ticket kept changing while its timer acted")

    def _next_of(self, ticket: Ticket) -> int:
        """The next promise; and what the ticket says of the ledger stays true (see `arm`)."""
        due = t.next_wake(ticket, self._c.queue_rules(ticket.queue))
        return min(due, ticket.wake_at) if ticket.wake_at > self._c.clock() else due

    def _act(self, ticket: Ticket) -> Ticket:
        now = self._c.clock()
        queue = self._c.queue_rules(ticket.queue)
        after, acted = t.woken(ticket, queue, now)
        after, promises = t.kept_or_not(after, queue, now)
        if acted or promises:
            if "nudged" in acted and self._nudge:  # first: whoever dies after it asks again, and it is sent once
                self._nudge(ticket, queue)
            lines = [_line(what, t.came_due(what, ticket, after, queue), now) for what in acted]
            lines += [_promise_line(kind, promise, now) for kind, promise in promises]
            wanted = self._assignment.in_good_hands(ticket, replace(after, lines=tuple(lines)))
            stored = self._assignment.save_or_release(wanted, queue, before=ticket)
            for kind, promise in promises:
                self._escalating.begin(stored, promise, kind)
            if stored.claim != ticket.claim:
                self._assignment.announce(stored)
            ticket = stored
        ticket = self._escalating.see_to(ticket)
        if ticket.offered_to and ticket.offer_until <= now:
            missed = ticket.offered_to
            ticket = self._assignment.decline(ticket, missed)
        elif acted and t.waits_for_offer(ticket):
            ticket = self._assignment.offer(ticket)
        return ticket

    def _agent(self, id: str) -> None:
        """Room has come free, somebody came online, or somebody has been away for too long."""
        name = agent_timer(id)
        for _ in range(_TRIES):
            timer = self._c.store.timers.get(name)
            desk = self._c.store.desks.get(id)
            again = t.FAR
            if desk.presence is Presence.ONLINE:
                self._assignment.reconcile(id)
                self._assignment.fill(id)
            else:
                again = self._relieve(desk)
            if self._move_on(name, timer, again):
                return
        raise Retry("an agent's presence kept changing")

    def _relieve(self, desk: Desk) -> int:
        """Take from somebody who isn't online what they can't see to: offers at once, and once the
        grace time of being offline is over, the tickets too. Returns when to look again.

        What their load stands for is the certain list: it is charged before a ticket is written.
        """
        again, unbacked = t.FAR, False
        tickets = self._c.store.tickets.many(list(desk.work))
        for id, token in desk.work.items():
            ticket = tickets.get(id)
            if ticket is None or ticket.claim != token:
                unbacked = True  # its write is under way, or its worker died
            else:
                again = min(again, self._take_back(desk, ticket))
        if unbacked:
            self._assignment.reconcile(desk.id)
            again = min(again, self._c.clock() + _LOOK_AGAIN_MS)
        return again

    def _take_back(self, desk: Desk, ticket: Ticket) -> int:
        """Take one ticket from an absent agent if it is time; when to look again otherwise."""
        now = self._c.clock()
        due = t.FAR
        if ticket.offered_to == desk.id:
            due = now
        elif desk.presence is Presence.OFFLINE and not ticket.call:  # else they talk to the customer
            due = desk.presence_at + self._c.queue_rules(ticket.queue).grace_seconds * 1000
        if due > now:
            return due
        try:
            if ticket.offered_to:
                self._assignment.decline(ticket, desk.id)
            else:
                stored = self._assignment.put_back(ticket)
                timeline.note(self._c, stored, "released", {"agent": desk.id, "why": "offline"})
        except Conflict:
            return now + _SOON_MS  # accepted, answered or written to at this very moment
        return t.FAR

    def _move_on(self, name: str, timer: Timer | None, next_due: int) -> bool:
        """The ledger's entry on to the next promise, or off it. False if it changed since it was read.

        `timer` was read before the subject, and whoever relies on an entry touches it before they
        write the subject. So if nobody has touched it lately, what was read of the subject is all
        there is; else the entry stays and looks in again soon.
        """
        now = self._c.clock()
        if timer is None or timer.due > now:
            if next_due < (timer.due if timer else t.FAR):
                set_timer(self._c, name, next_due)
            elif timer and timer.due - now <= _SOON_MS:  # the clock of whoever sent it was ahead of ours
                clock.see_to(self._c, name, timer.due, now)
            return True
        if now - timer.touched < SETTLED_MS:
            next_due = min(next_due, now + max(_SOON_MS, now - timer.touched))
        next_due = max(next_due, now)  # never into the past: the sweeper has been there already
        if not self._c.store.timers.acted(timer, now, next_due=next_due if next_due < t.FAR else None):
            return False
        if next_due < t.FAR:
            clock.see_to(self._c, name, next_due, now)
        return True

    def sweep(self) -> int:
        """Send every wake-up that was missed, start the clocks of the next minutes, and look after those
        who are online. Returns how many wake-ups were sent."""
        missed = clock.sweep(self._c)
        board = self._c.store.desks.board()
        self._c.queues.wake([agent_timer(id) for id in board])
        self._return_stale_offers(board, self._c.clock())
        return missed + len(board)

    def _return_stale_offers(self, board: list[str], now: int) -> None:
        for agent in board:
            stale = [x for x in self._c.store.tickets.work(f"O#{agent}").items if x.offer_until <= now]
            self._c.queues.wake([ticket_timer(x.id) for x in stale])

    def presence(self, agent: str, wanted: str) -> None:
        """Set an agent's presence and start what follows from it. Raises Invalid for a word that is none."""
        try:
            presence = Presence(wanted)
        except ValueError:
            raise Invalid("presence", "Use online, away, transfers_only or offline.") from None
        now = self._c.clock()
        if presence is not Presence.ONLINE:  # first: a worker that dies after the next line is made up for
            set_timer(self._c, agent_timer(agent), now + min(_LOOK_AGAIN_MS, self._shortest_grace()))
        desk = self._c.store.desks.set_presence(agent, presence, now)
        if presence is Presence.ONLINE:
            self._c.queues.wake([agent_timer(agent)])
        else:
            self._relieve(desk)

    def _shortest_grace(self) -> int:
        return min((q.grace_seconds for q in self._c.store.settings.queues().values()), default=0) * 1000


def _line(what: str, due: int, now: int) -> dict[str, str]:
    return {"what": what, "due": str(due), "acted": str(now), "late": str(max(0, now - due))}


def _promise_line(kind: Kind, promise: Promise, now: int) -> dict[str, str]:
    """Which promise, by which policy and calendar, when it was due, when acted on, how late (ms)."""
    at = promise.due if kind is Kind.BREACH else promise.warn_at
    return {
        "what": f"{promise.target}_{_PAST[kind]}", "promise": promise.target, "policy": promise.policy,
        "calendar": promise.calendar, "due": str(promise.due), "acted": str(now), "late": str(now - at),
    }  # fmt: skip
