"""Wake-ups: what must happen at a time happens, once, even after an outage.

The ledger holds one entry a subject, never later than its nearest promise. When it comes
due the subject itself says what to do; then the entry moves on to the next promise or is
done. Near wake-ups ride on a delayed message; the sweeper, each minute, sends those that
come due in the next minutes and any that were missed.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import tickets as t
from chalicelib.domain.agents import Presence
from chalicelib.domain.errors import Conflict, Invalid, Retry
from chalicelib.domain.tickets import Ticket
from chalicelib.services import timeline
from chalicelib.services.assignment import Assignment
from chalicelib.services.context import Context
from chalicelib.store.keys import agent_timer, ticket_timer
from chalicelib.store.timers import SLOT

NEAR_MS = 120_000  # wake-ups this close ride on a delayed message at once
AHEAD_MS = 150_000  # the sweeper looks this far ahead; it comes each minute, so none slips between
_FIRST_BACK_MS = 3_600_000  # how far back, when it isn't known what was swept before
_TRIES = 5


def arm(context: Context, ticket: Ticket) -> Ticket:
    """Put the ticket's next wake-up in the ledger, before the ticket itself is written: a wake-up
    for a ticket that was never written does nothing, one that is missing would break a promise."""
    queue = context.queue_rules(ticket.queue)
    due = t.next_wake(ticket, queue)
    if due >= t.FAR or context.clock() < ticket.wake_at <= due:
        return ticket  # nothing to promise, or the ledger will look in before then anyway
    _set(context, ticket_timer(ticket.id), due)
    return replace(ticket, wake_at=due)


def _set(context: Context, id: str, due: int) -> None:
    now = context.clock()
    # Never into the past: the sweeper has been there already.
    context.store.timers.put(id, max(due, now))
    wait = due - now
    if wait <= NEAR_MS:
        context.queues.wake([id], max(0, wait) / 1000)


class Waking:
    def __init__(self, context: Context, assignment: Assignment) -> None:
        self._c, self._assignment = context, assignment

    def wake(self, id: str) -> None:
        """Do whatever is due for `ticket#id` or `agent#id`. Early, late or repeated: harmless."""
        kind, _, subject = id.partition("#")
        if kind == "ticket":
            self._ticket(subject)
        elif kind == "agent":
            self._agent(subject)

    def _ticket(self, id: str) -> None:
        for _ in range(_TRIES):
            ticket = self._c.store.tickets.get(id, consistent=True)
            try:
                ticket = self._act(ticket) if ticket else None
            except Conflict:
                continue
            self._move_on(ticket_timer(id), t.next_wake(ticket, self._c.queue_rules(ticket.queue)) if ticket else t.FAR)
            return
        raise Retry("a ticket kept changing while its timer acted")

    def _act(self, ticket: Ticket) -> Ticket:
        now = self._c.clock()
        queue = self._c.queue_rules(ticket.queue)
        after, acted = t.woken(ticket, queue, now)
        if acted:
            stored = self._c.store.tickets.save(after, queue.shards)
            for what in acted:
                timeline.note(self._c, stored, what, {"due": str(_due_of(what, ticket)), "acted": str(now)})
            ticket = stored
        if ticket.offered_to and ticket.offer_until <= now:
            missed = ticket.offered_to
            ticket = self._assignment.decline(ticket, missed)
        elif acted and t.waits_for_offer(ticket):
            ticket = self._assignment.offer(ticket)
        return ticket

    def _agent(self, id: str) -> None:
        """Room has come free, somebody came online, or somebody has been away for too long."""
        desk = self._c.store.desks.get(id)
        if desk.presence is Presence.ONLINE:
            self._assignment.reconcile(id)
            self._assignment.fill(id)
        elif desk.presence is Presence.OFFLINE:
            self.release_offers(id)
            self._release_tickets(id, desk.presence_at)
        self._move_on(agent_timer(id), t.FAR)

    def release_offers(self, agent: str) -> None:
        """Offers that weren't accepted go to the next agent at once."""
        for ticket in self._c.store.tickets.work(f"O#{agent}").items:
            try:
                self._assignment.decline(ticket, agent)
            except Conflict:
                continue  # accepted, or taken back, at this very moment

    def _release_tickets(self, agent: str, since: int) -> None:
        """After the grace time an absent agent's open tickets go back to their queues."""
        for ticket in self._c.store.tickets.work(f"A#{agent}", limit=100).items:
            queue = self._c.queue_rules(ticket.queue)
            due = since + queue.grace_seconds * 1000
            if ticket.status not in t.ACTIVE:
                continue  # the customer's turn: it is offered to somebody when they write
            if due > self._c.clock():
                _set(self._c, agent_timer(agent), due)
                continue
            try:
                stored = self._assignment.put_back(ticket)
                timeline.note(self._c, stored, "released", {"agent": agent, "why": "offline"})
            except Conflict:
                continue

    def _move_on(self, id: str, next_due: int) -> None:
        timer = self._c.store.timers.get(id)
        now = self._c.clock()
        if timer is None or timer.due > now:
            return
        if next_due >= t.FAR:
            self._c.store.timers.acted(timer, now, next_due=None)
            return
        if self._c.store.timers.acted(timer, now, next_due=next_due) and next_due - now <= NEAR_MS:
            self._c.queues.wake([id], max(0, next_due - now) / 1000)

    def sweep(self) -> int:
        """Send every wake-up that is due soon or was missed; look after those who are online.
        Returns how many were sent."""
        now = self._c.clock()
        ledger = self._c.store.timers
        swept = ledger.swept()
        timers = ledger.due(swept or now - _FIRST_BACK_MS, now + AHEAD_MS)
        for timer in timers:
            self._c.queues.wake([timer.id], max(0, timer.due - now) / 1000)
        # One slot of slack: a wake-up written this very moment may carry a due time just past.
        clear = min([now, *(timer.due for timer in timers)]) - SLOT
        if clear - swept >= SLOT:
            ledger.set_swept(clear)
        board = self._c.store.desks.board()
        self._c.queues.wake([agent_timer(id) for id in board])
        self._return_stale_offers(board, now)
        return len(timers) + len(board)

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
        desk = self._c.store.desks.set_presence(agent, presence, now)
        if presence is not Presence.ONLINE:
            self.release_offers(agent)
        if presence is Presence.OFFLINE:
            grace = min((q.grace_seconds for q in self._c.store.settings.queues().values()), default=0)
            _set(self._c, agent_timer(agent), desk.presence_at + grace * 1000)
        elif presence is Presence.ONLINE:
            self._c.queues.wake([agent_timer(agent)])


def _due_of(what: str, ticket: Ticket) -> int:
    return ticket.snoozed_until if what == "snooze_ended" else ticket.due_at
