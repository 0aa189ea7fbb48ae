"""Climbing the ladder of a promise that is at risk or broken, one rung at a time, each once.

The ticket itself says which rung is next, so it doesn't matter who asks: the promise's own execution,
which waits between the rungs, or the ledger, if that execution is gone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.domain import escalation, sla
from chalicelib.domain import tickets as t
from chalicelib.domain.agents import Role
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.escalation import Ladder
from chalicelib.domain.policies import Step
from chalicelib.domain.tickets import PRIORITY_RANK, Priority, QueueRules, Ticket
from chalicelib.services.assignment import Assignment
from chalicelib.services.clock import arm
from chalicelib.services.context import Context

_TRIES = 8
_DONE = {"more": False, "step": 0, "wait": 0}


class Escalating:
    def __init__(self, context: Context, assignment: Assignment) -> None:
        self._c, self._assignment = context, assignment

    def begin(self, ticket: Ticket, promise: sla.Promise, kind: sla.Kind) -> None:
        """Start the execution that climbs the ladder a stored ticket has just been put on, if it has one."""
        ladder = escalation.seen_to(ticket.ladders, promise.target, promise.due, kind)
        if ladder:
            self._c.machines.start("escalation", ladder.name(ticket.id), self._input(ticket, ladder))

    def _input(self, ticket: Ticket, ladder: Ladder) -> dict[str, Any]:
        wait = max(0, ladder.at - self._c.clock() + 999) // 1000
        return {
            "ticket": ticket.id, "target": ladder.target, "due": ladder.due, "kind": ladder.kind,
            "step": ladder.step, "wait": wait,
        }  # fmt: skip

    def see_to(self, ticket: Ticket) -> Ticket:
        """Do what has been left undone since its execution is gone, and give it another. The ticket after."""
        for ladder in ticket.ladders:
            if ladder.at + ladder.SLACK_MS <= self._c.clock():
                self.climb(ticket.id, ladder.target, ladder.due, ladder.kind, ladder.step)
                ticket = self._c.store.tickets.get(ticket.id, consistent=True) or ticket
                ahead = escalation.seen_to(ticket.ladders, ladder.target, ladder.due, ladder.kind)
                if ahead:
                    given = self._input(ticket, ahead)
                    self._c.machines.restart_if_dead("escalation", ahead.name(ticket.id), given)
        return ticket

    def asked(self, given: dict[str, Any], token: str) -> None:
        """An execution asks for a rung, and waits for the answer."""
        target, due, kind, step = given["target"], int(given["due"]), given["kind"], int(given["step"])
        self._c.machines.succeed(token, self.climb(given["ticket"], target, due, kind, step))

    def climb(self, ticket_id: str, target: str, due: int, kind: str, step: int) -> dict[str, Any]:
        """Do one rung, if it is still to be done. What its execution wants to know: whether there is another,
        which, and in how many seconds. Raises Retry."""
        for _ in range(_TRIES):
            ticket = self._c.store.tickets.get(ticket_id, consistent=True)
            ladder = escalation.seen_to(ticket.ladders, target, due, kind) if ticket else None
            if ticket is None or ladder is None:
                return _DONE  # met, or of another due time by now
            if ladder.step == step:
                try:
                    ticket = self._rung(ticket, ladder)
                except Conflict:
                    continue
                ladder = escalation.seen_to(ticket.ladders, target, due, kind)
            if ladder is None:
                return _DONE
            wait = max(0, ladder.at - self._c.clock() + 999) // 1000
            return {"more": True, "step": ladder.step, "wait": wait}
        raise Retry("a ticket kept changing while its promise was escalated")

    def _rung(self, ticket: Ticket, ladder: Ladder) -> Ticket:
        queue = self._c.queue_rules(ticket.queue)
        steps = escalation.rungs(queue.book.policies, ladder.policy, ladder.kind)
        if ladder.step >= len(steps):  # the policy has fewer rungs by now
            gone = replace(ticket, ladders=tuple(x for x in ticket.ladders if x != ladder))
            return self._c.store.tickets.save(gone, queue.shards)
        now, step = self._c.clock(), steps[ladder.step]
        after, told = self._effect(ticket, step, queue)
        # The effect may have changed what is promised: a ladder whose promise went with it ends here.
        if ladder in after.ladders:
            after = replace(after, ladders=escalation.climbed(after.ladders, ladder, steps, now))
        line = {
            "what": "escalated", "do": step.do, "to": told, "step": str(ladder.step + 1), "of": str(len(steps)),
            "promise": ladder.target, "why": ladder.kind, "policy": ladder.policy, "due": str(ladder.due),
            "acted": str(now), "late": str(max(0, now - ladder.at)), "text": step.text,
        }  # fmt: skip
        after = self._assignment.in_good_hands(ticket, replace(after, lines=(line,), updated_at=now))
        if after.promises != ticket.promises:
            after = arm(self._c, after)
        fresh = self._c.queue_rules(after.queue)
        stored = self._assignment.save_or_release(after, fresh, before=ticket)
        if stored.claim != ticket.claim:
            self._assignment.announce(stored)
        if step.do == "page":
            self._c.queues.page(
                {"ticket": stored.id, "to": told, "text": step.text, "promise": ladder.target, "due": ladder.due},
                f"{ladder.name(ticket.id)}-{ladder.step}",
            )
        return stored

    def _effect(self, ticket: Ticket, step: Step, queue: QueueRules) -> tuple[Ticket, str]:
        """What a rung makes of the ticket, and whom or what it was about."""
        now = self._c.clock()
        if step.do == "notify":
            return ticket, step.to or ticket.assignee or ticket.offered_to or self._supervisor()
        if step.do == "supervisor":
            who = step.to or self._supervisor()
            followers = tuple(dict.fromkeys([*ticket.followers, *([who] if who else [])]))
            return replace(ticket, followers=followers), who
        if step.do == "priority":
            if PRIORITY_RANK[Priority(step.to)] >= PRIORITY_RANK[ticket.priority]:
                return ticket, ticket.priority
            return t.with_priority(ticket, Priority(step.to), queue, now), step.to
        if step.do == "queue":
            talking = ticket.call and (ticket.assignee or ticket.offered_to)
            if talking or step.to == ticket.queue or step.to not in self._c.store.settings.queues():
                return ticket, ticket.queue
            return t.moved(ticket, self._c.queue_rules(step.to), now), step.to
        if step.do == "reassign":
            silent = ticket.assignee or ticket.offered_to
            if not silent or ticket.call:
                return ticket, silent
            return t.returned(ticket, now, declined_by=silent), silent
        return ticket, step.to  # page

    def _supervisor(self) -> str:
        """A supervisor, one who is there rather than one who isn't; "" if there is none."""
        desks = self._c.store.desks
        there = set(desks.board())
        agents = self._c.store.settings.agents().values()
        seniors = [a.id for a in agents if a.enabled and a.role is Role.SUPERVISOR]
        return min(seniors, key=lambda id: (id not in there, id), default="")
