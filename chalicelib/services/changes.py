"""What happens to interactions after they were kept: edits, deletions, receipts, echoes, joins.

Each may come before what it is about; then it waits under that key (store/interactions.py).
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.events import Direction, Event, EventType
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.interactions import (
    Interaction,
    advanced,
    changed,
    current_text,
    from_event,
    part_advanced,
)
from chalicelib.services.context import Context
from chalicelib.store.interactions import Claim, Line
from chalicelib.store.keys import event_key, thread_key, thread_key_of

_TRIES = 8
_WATERMARK_LINES = 100


class Changes:
    def __init__(self, context: Context) -> None:
        self._c = context

    def apply(self, event: Event) -> None:
        """Apply an EDIT, DELETE, HIDE, UNHIDE, REACTION, STATUS or WATERMARK."""
        if event.type is EventType.WATERMARK:
            self._watermark(event)
        elif event.type is EventType.STATUS:
            self._receipt(event)
        elif event.target:
            self._alter(event)

    def _alter(self, event: Event) -> None:
        line = self._c.store.interactions.change(event.target, lambda item: changed(item, event))
        if line.item.echo_of:
            line = self._c.store.interactions.change(line.item.echo_of, lambda item: changed(item, event))
        if line.ticket and event.type in (EventType.EDIT, EventType.DELETE):
            self._reword(line)

    def _reword(self, line: Line) -> None:
        """The ticket's subject and last words must not show what was changed or taken back."""
        words = current_text(line.item) or "(deleted)"
        for _ in range(_TRIES):
            ticket = self._c.store.tickets.get(line.ticket, consistent=True)
            if ticket is None:
                return
            after = t.reworded(ticket, line.item.key, words)
            if after == ticket:
                return
            try:
                self._c.store.tickets.save(after, self._c.queue_rules(ticket.queue).shards)
                return
            except Conflict:
                continue
        raise Retry("a ticket kept changing while its words were corrected")

    # --- receipts

    def _receipt(self, event: Event) -> None:
        """One message's delivery status, found by our key if the provider hands it back, else by its id."""
        ours = event.our_key
        if not ours:
            line = self._c.store.interactions.change(event.target, lambda item: changed(item, event))
            ours = line.item.echo_of
            if not ours:
                return  # the provider's answer to the send isn't stored yet: it waits there
        part = event.provider_id or event.target
        self._c.store.interactions.change(ours, lambda item: part_advanced(item, part, event.status, event.reason))

    def _watermark(self, event: Event) -> None:
        """Everything sent to this identity up to a time was delivered, or read."""
        thread = self._c.store.threads.get(thread_key(event.channel, event.account, event.identity))
        if thread is None or not thread.ticket:
            return
        page = self._c.store.interactions.timeline(thread.ticket, limit=_WATERMARK_LINES, newest_first=True)
        for line in page.items:
            sent = line.item
            if sent.direction is Direction.OUTBOUND and sent.thread == thread.key and 0 < sent.at <= event.at:
                self._c.store.interactions.change(sent.key, lambda item: advanced(item, event.status))

    # --- our own words, coming back

    def echo(self, event: Event) -> None:
        """Something the brand said, told by the provider: ours, or sent with another tool."""
        if event.our_key:
            self._c.store.interactions.mark_echo(event.key, event.our_key)
            self._c.store.interactions.change(
                event.our_key, lambda item: part_advanced(item, event.provider_id, "sent", "")
            )
            return
        place = self._place(event)
        if place is None:
            self._c.store.interactions.keep(
                replace(self._record(event, ""), reason="sent outside Rapport, to a conversation without a ticket")
            )
            return
        ticket_id, customer = place
        state, item = self._c.store.interactions.claim(self._record(event, customer))
        if state in (Claim.DONE, Claim.KEPT):
            return
        self._count_as_reply(event, ticket_id)
        self._c.store.interactions.publish(event.key, ticket_id, item.at)

    def _record(self, event: Event, customer: str) -> Interaction:
        return from_event(event, thread=thread_key_of(event), customer=customer, keep_raw=self._c.keep_raw)

    def _place(self, event: Event) -> tuple[str, str] | None:
        """The ticket (and customer) an echo belongs to: its thread's, or that of what it answers."""
        if event.identity:
            thread = self._c.store.threads.get(thread_key_of(event), consistent=True)
            if thread and thread.ticket:
                return thread.ticket, thread.customer
        if event.parent:
            line = self._c.store.interactions.get(event_key(event.channel, event.account, event.parent))
            if line and line.item.echo_of:
                line = self._c.store.interactions.get(line.item.echo_of)
            if line and line.ticket:
                return line.ticket, line.item.customer
        return None

    def _count_as_reply(self, event: Event, ticket_id: str) -> None:
        for _ in range(_TRIES):
            ticket = self._c.store.tickets.get(ticket_id, consistent=True)
            if ticket is None or ticket.status not in t.UNSOLVED:
                return
            queue = self._c.queue_rules(ticket.queue)
            after = t.replied(ticket, key=event.key, text=event.text, at=event.at, queue=queue)
            try:
                self._c.store.tickets.save(after, queue.shards)
                return
            except Conflict:
                continue
        raise Retry("a ticket kept changing while a reply was noted on it")

    # --- one person, two addresses

    def join(self, customer: Customer, other_key: str, *, why: str, by: str = "") -> None:
        """Note on evidence that another identity is this customer. It can be undone."""
        other = customer_id(other_key)
        if other == customer.id:
            return
        now = self._c.clock()
        known = self._c.store.customers.get_or_create(
            Customer(id=other, identity=other_key, merged_into=customer.id, created_at=now)
        )
        if known.id == customer.id and other_key in customer.identities:
            return
        if known.id != customer.id:
            self._c.store.customers.change(known.id, lambda c: replace(c, merged_into=customer.id))

        def with_identity(c: Customer) -> Customer:
            if other_key in c.identities:
                return c
            entry = {"id": other, "identity": other_key, "why": why, "by": by, "at": str(now)}
            return replace(c, identities=(*c.identities, other_key), merges=(*c.merges, entry))

        self._c.store.customers.change(customer.id, with_identity)
