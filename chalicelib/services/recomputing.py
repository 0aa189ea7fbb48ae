"""When a policy, a calendar, a queue or a customer's tags change, the open tickets it concerns are promised
afresh: page by page on the timers queue, never in the request.

Before the change is written the ledger is told (`recompute#...`), so that a process that dies right after
still leaves somebody to begin. The pages start once no process remembers the settings from before.
Every page may be done twice: a ticket whose promises come out the same is left alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.clock import arm, set_timer
from chalicelib.services.context import Context
from chalicelib.store.keys import recompute_timer

CONCERNED = ("sla", "calendar", "queue")
"""Kinds of settings that promises follow from."""

_OF_QUEUES = ("nudge_minutes", "nudge_text", "solve_minutes")
_STATUSES = (Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD)
_PAGE = 50
_NET_MS = 60_000  # after which the ledger begins what nobody else has begun
_BEGUN_MS = 3_600_000
_SLACK_SECONDS = 2.0
_TRIES = 8


def concerns(kind: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether such a change of a setting may change what open tickets are promised, or when they are looked at."""
    if kind == "queue":
        return any((before.get(name) or 0) != (after.get(name) or 0) for name in _OF_QUEUES)
    return kind in CONCERNED


class Recomputing:
    def __init__(self, context: Context) -> None:
        self._c = context

    def foretold(self, kind: str, id: str) -> str:
        """To be called before a change is written; what to hand to `begin` after it. `kind`: one of
        `CONCERNED`, or `customer`."""
        subject = f"{kind}#{self._c.nonce()}#{id}"
        set_timer(self._c, recompute_timer(subject), self._c.clock() + _NET_MS)
        return subject

    def begin(self, subject: str) -> None:
        """The change is written: have the first page done when no cache holds the old settings."""
        wait = self._c.store.settings.remembers_seconds * 2 + _SLACK_SECONDS
        self._c.queues.recompute({"subject": subject, "status": _STATUSES[0], "after": ""}, wait)
        self._c.store.marks.set(_begun(subject), until=self._c.clock() + _BEGUN_MS)

    def look(self, subject: str) -> int:
        """The ledger asks whether it was begun."""
        if not self._c.store.marks.standing(_begun(subject), now=self._c.clock()):
            self.begin(subject)
        return t.FAR

    def page(self, given: dict[str, Any]) -> None:
        """One page of tickets, and word to whoever does the next. Raises Retry if a ticket never holds still."""
        subject, status, after = given["subject"], Status(given["status"]), given["after"]
        kind, _, id = subject.split("#", 2)
        if kind == "customer":
            found = self._c.store.tickets.opened_before(id, after, limit=_PAGE)
            next_after = f"{found[-1].opened_at:013d}#{found[-1].id}" if len(found) == _PAGE else ""
        else:
            page = self._c.store.tickets.by_status(status, limit=_PAGE, after=after)
            found, next_after = page.items, page.next
        self._afresh([x for x in found if x.status in _STATUSES and (kind != "queue" or x.queue == id)])
        if not next_after and kind != "customer" and status is not _STATUSES[-1]:
            status = _STATUSES[_STATUSES.index(status) + 1]
        elif not next_after:
            return
        self._c.queues.recompute({"subject": subject, "status": status, "after": next_after}, 0)

    def _afresh(self, tickets: list[Ticket]) -> None:
        customers = self._c.store.customers.many(sorted({x.customer for x in tickets}))
        for ticket in tickets:
            known = customers.get(ticket.customer)
            self._again(ticket, self._c.root(known).tags if known else None)

    def _again(self, ticket: Ticket | None, tags: tuple[str, ...] | None) -> None:
        """`tags`: the customer's now; None = nobody knows them, so those on the ticket stay."""
        for _ in range(_TRIES):
            if ticket is None or ticket.status not in _STATUSES:
                return
            queue = self._c.queue_rules(ticket.queue)
            now = self._c.clock()
            sla_tags = ticket.sla_tags if tags is None else queue.book.tags(tags)
            after = t.promised(replace(ticket, sla_tags=sla_tags, updated_at=now), queue)
            due = t.next_wake(after, queue)
            if after == replace(ticket, updated_at=now, lines=()) and (due >= t.FAR or now < ticket.wake_at <= due):
                return
            try:
                self._c.store.tickets.save(arm(self._c, after), queue.shards)
                return
            except Conflict:
                ticket = self._c.store.tickets.get(ticket.id, consistent=True)
        raise Retry("a ticket kept changing while its promises were computed afresh")


def _begun(subject: str) -> str:
    return f"recompute#{subject}"
