"""What happens to interactions after they were kept: edits, deletions, receipts, echoes, joins.

Each may come before what it is about; then it waits under that key (store/interactions.py).
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.events import DeliveryStatus, Direction, Event, EventType
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.interactions import (
    Interaction,
    advanced,
    changed,
    from_event,
    part_advanced,
    shown_text,
    with_changes_of,
)
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.services.heard_words import reword as reword_card
from chalicelib.store.interactions import Claim, Line
from chalicelib.store.keys import event_key, thread_key, thread_key_of

_TRIES = 8
_WATERMARK_LINES = 100
_SKEW_MS = 30_000  # our clock may be ahead of the provider's, and its answer took a moment


def _own_key(event: Event) -> str:
    return event_key(event.channel, event.account, event.provider_id)


def _has_gone_out(item: Interaction, at: int) -> bool:
    """Whether a message of ours had reached the provider by then. One that is queued, lost or failed
    hasn't, whatever came after it."""
    return (
        item.direction is Direction.OUTBOUND
        and item.status in (DeliveryStatus.SENT, DeliveryStatus.DELIVERED)
        and max(item.at, item.sent_at - _SKEW_MS) <= at
    )


class Changes:
    def __init__(self, context: Context) -> None:
        self._c = context

    def apply(self, event: Event) -> Line | None:
        """Apply an EDIT, DELETE, HIDE, UNHIDE, REACTION, STATUS or WATERMARK. What an edit, deletion,
        hiding or reaction was about, as it is now; None for the others."""
        if event.type is EventType.WATERMARK:
            self._watermark(event)
        elif event.type is EventType.STATUS:
            self._receipt(event)
        elif event.target:
            return self._alter(event)
        return None

    def _alter(self, event: Event) -> Line:
        line = self._c.store.interactions.change(event.target, lambda item: changed(item, event))
        if line.item.echo_of:
            line = self._c.store.interactions.change(line.item.echo_of, lambda item: changed(item, event))
        if event.type is EventType.EDIT and event.key == _own_key(event) != line.item.key:
            line = self._alias(event, line)
        if line.ticket and event.type in (EventType.EDIT, EventType.DELETE):
            self.reword(line.ticket, line.item)
        if event.type in (EventType.EDIT, EventType.DELETE):
            reword_card(self._c, line.item)
        if line.item.erased and event.type is EventType.DELETE:
            self._c.queues.media(line.item.key)  # the worker removes the files that came with it
        return line

    def _alias(self, event: Event, line: Line) -> Line:
        """Where an edit has an id of its own (X), later changes may be aimed at that: they reach the
        interaction through it, and those that came before this edit are taken over now."""
        other = self._c.store.interactions.mark_echo(event.key, line.item.key).item
        return self._c.store.interactions.change(line.item.key, lambda item: with_changes_of(item, other))

    def reword(self, ticket_id: str, item: Interaction) -> None:
        """The ticket's subject and last words must not show what was changed or taken back."""
        for _ in range(_TRIES):
            ticket = self._c.store.tickets.get(ticket_id, consistent=True)
            if ticket is None:
                return
            after = t.reworded(ticket, item.key, shown_text(item))
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
            if sent.thread == thread.key and _has_gone_out(sent, event.at):
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
        if state is Claim.FRESH or state is Claim.UNFINISHED:
            self._count_as_reply(event, ticket_id)
            self._c.store.interactions.publish(event.key, ticket_id, item.at)
            known = self._c.store.interactions.get(event.key)
            item = known.item if known else item
        if item.echo_of:  # the sender noted that it was ours in this very moment: then it doesn't stand twice
            self._c.store.interactions.mark_echo(event.key, item.echo_of)

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
                self._c.store.tickets.save(arm(self._c, after), queue.shards)
                return
            except Conflict:
                continue
        raise Retry("a ticket kept changing while a reply was noted on it")

    # --- one person, two addresses

    def join(self, customer: Customer, other_key: str, *, why: str, by: str = "") -> None:
        """Note on evidence that another identity is this customer. It can be undone."""
        other = customer_id(other_key)
        if other == customer.id or (not by and _parted(customer, other)):
            return
        now = self._c.clock()
        known = self._c.store.customers.get_or_create(
            Customer(id=other, identity=other_key, merged_into=customer.id, created_at=now)
        )
        if known.id == customer.id and other_key in customer.identities:
            return
        if not by and known.id != customer.id and known.verified and customer.verified:
            return  # two people who have each proved who they are are not one, whatever a browser says
        if known.id != customer.id:
            self._c.store.customers.change(known.id, lambda c: replace(c, merged_into=customer.id))

        def with_identity(c: Customer) -> Customer:
            if other_key in c.identities:
                return c
            entry = {"id": other, "identity": other_key, "why": why, "by": by, "at": str(now)}
            return replace(c, identities=(*c.identities, other_key), merges=(*c.merges, entry))

        self._c.store.customers.change(customer.id, with_identity)


def _parted(customer: Customer, other: str) -> bool:
    """Whether a person has said that the two are not the same: evidence doesn't join them again by itself."""
    said = [entry for entry in customer.merges if entry.get("id") == other]
    return bool(said) and bool(said[-1].get("undone"))
