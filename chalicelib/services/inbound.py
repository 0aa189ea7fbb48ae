"""An accepted event becomes exactly one interaction on exactly one ticket.

The order of the writes is the proof (docs/architecture.md tells it in full):

  attach   1 read the ticket (version v)   2 claim the interaction, hidden, by its event key
           3 write the ticket on condition that it is still v   4 publish the interaction
  open     1 point the thread at a ticket id that depends only on thread and predecessor
           2 create the ticket with that id   3 store the interaction by its event key

A worker that dies anywhere leaves a claim that the redelivery finishes. One that sleeps
and wakes after somebody else has finished finds the interaction published (step 2), or,
if it was already past that, a ticket whose version moved on (step 3), and starts over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chalicelib.channels.base import Account
from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.events import Consent, Direction, Event, EventType, Kind
from chalicelib.domain.identities import Customer, customer_id, identity_key
from chalicelib.domain.interactions import Interaction, from_event, shown_text
from chalicelib.domain.routing import Facts, Route, choose
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.assignment import Assignment
from chalicelib.services.changes import Changes
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.store.interactions import Claim
from chalicelib.store.keys import thread_key_of
from chalicelib.store.threads import Thread

_TRIES = 10


class Listener(Protocol):
    """services/callbacks"""

    def heard(self, event: Event, ticket: str) -> None: ...


class Inbound:
    """`callbacks`: who listens to customers with whom a call back was spoken of; asked for when there is one."""

    def __init__(
        self, context: Context, assignment: Assignment, changes: Changes,
        callbacks: Callable[[], Listener] | None = None,
    ) -> None:  # fmt: skip
        self._c, self._assignment, self._changes, self._callbacks = context, assignment, changes, callbacks

    def take(self, event: Event) -> None:
        """Do all that an event asks for. Doing it again changes nothing. Raises Retry, or what a
        failing service raises; the queue then delivers the event again."""
        if event.type is EventType.IGNORED:
            self._c.store.interactions.keep(self._record(event, ""))
        elif event.type is not EventType.INTERACTION:
            self._change(event)
        elif event.direction is Direction.OUTBOUND:
            self._changes.echo(event)
        elif event.consent in (Consent.STOP, Consent.START):
            self._consent(event)
        else:
            self._hear(event)

    def _record(self, event: Event, customer: str) -> Interaction:
        return from_event(event, thread=thread_key_of(event), customer=customer, keep_raw=self._c.keep_raw)

    def _change(self, event: Event) -> None:
        """A change to what was said. If nobody ever told us what was said, an edit tells it now."""
        line = self._changes.apply(event)
        if line is None or line.ticket or event.type is not EventType.EDIT or event.direction is not Direction.INBOUND:
            return
        if event.identity and not line.item.extra.get("kept"):
            id = line.item.key.split("#", 2)[2]
            self._hear(replace(event, type=EventType.INTERACTION, key=line.item.key, provider_id=id, target=""))

    # --- a customer's message

    def _hear(self, event: Event) -> None:
        for attempt in range(_TRIES):
            # The first look may be a moment old: whatever follows from it is conditional.
            sure = attempt > 0
            thread = self._c.store.threads.get(thread_key_of(event), consistent=sure)
            ticket = None
            if thread and thread.consent == Consent.STOP and event.extra.get("consent_if_stopped"):
                self._c.store.threads.set_consent(
                    thread.key, customer=thread.customer, consent=Consent.START, at=event.at
                )
            if thread and thread.ticket:
                ticket = self._c.store.tickets.get(thread.ticket, consistent=sure)
            try:
                if thread and ticket and t.may_reopen(ticket, self._c.queue_rules(ticket.queue), event.received_at):
                    done = self._attach(event, thread, ticket)
                elif thread:
                    # A look that is a moment old may miss that the ticket was just created or reopened.
                    done = sure and self._open_next(event, thread, ticket)
                else:
                    done = self._open_first(event)
            except Conflict:
                done = False
            if done:
                self._fetch_media(event)
                return
        raise Retry("a ticket kept changing while a message was added to it")

    def _attach(self, event: Event, thread: Thread, ticket: Ticket) -> bool:
        state, item = self._c.store.interactions.claim(self._record(event, thread.customer))
        if state in (Claim.DONE, Claim.KEPT):
            if _in_its_words(ticket, item) != ticket:
                self._changes.reword(ticket.id, item)
            self._listened(event, ticket)
            return True
        queue = self._c.queue_rules(ticket.queue)
        heard = t.heard(ticket, _as_it_is(event, item), thread=thread.key, queue=queue, now=self._c.clock())
        heard, queue = self._rerouted(event, ticket, _in_its_words(heard, item))
        heard = arm(self._c, self._assignment.in_good_hands(ticket, heard))
        stored = self._assignment.save_or_release(heard, queue, before=ticket)
        self._publish(item, ticket.id)
        if stored.offered_to and stored.offered_to != ticket.offered_to:
            self._assignment.announce(stored)
        self._listened(event, stored)
        return True

    def _listened(self, event: Event, ticket: Ticket) -> None:
        """What a customer says where they were promised, or offered, a call may be about that."""
        if ticket.callback and self._callbacks:
            self._callbacks().heard(event, ticket.id)

    def _publish(self, item: Interaction, ticket_id: str) -> None:
        shown = self._c.store.interactions.publish(item.key, ticket_id, item.at)
        if shown and shown_text(shown) != shown_text(item):
            self._changes.reword(ticket_id, shown)  # it was changed while the ticket was written

    def _rerouted(self, event: Event, before: Ticket, heard: Ticket) -> tuple[Ticket, t.QueueRules]:
        """A message older than the one that opened the ticket decides the route after all, as long
        as nobody has touched the ticket: then the order of arrival doesn't matter."""
        queue = self._c.queue_rules(heard.queue)
        if heard.first_mark == before.first_mark or heard.status is not Status.NEW or heard.routed_by_hand:
            return heard, queue
        route = self._route(event, self._c.store.customers.get(heard.customer))
        queue = self._c.queue_rules(route.queue)
        if queue.id != heard.queue and heard.offered_to:
            heard = t.returned(heard, self._c.clock())
        heard = replace(heard, queue=queue.id, priority=route.priority, tags=route.tags)
        return t.promised(heard, queue), queue

    # --- a new ticket

    def _open_first(self, event: Event) -> bool:
        """The thread isn't known: nothing of it can have been stored before."""
        customer = self._customer(event)
        id = t.ticket_id(thread_key_of(event), "")
        if not self._c.store.threads.point(thread_key_of(event), customer=customer.id, ticket=id, previous=""):
            return False
        item = self._record(event, customer.id)
        if not self._create(event, item, id, customer, None):
            return False
        # False: changes to it came first, or a twin of this event is under way. The long road sorts it out.
        return self._c.store.interactions.put(item, id)

    def _open_next(self, event: Event, thread: Thread, before: Ticket | None) -> bool:
        """The thread is known, but no ticket on it can take the message."""
        state, item = self._c.store.interactions.claim(self._record(event, thread.customer))
        if state in (Claim.DONE, Claim.KEPT):
            return True
        customer = self._customer(event)
        id = thread.ticket
        if before is not None or not id:  # else: somebody pointed there and died before creating it
            id = t.ticket_id(thread.key, thread.ticket)
            if not self._c.store.threads.point(thread.key, customer=customer.id, ticket=id, previous=thread.ticket):
                return False
        elif thread.previous:
            before = self._c.store.tickets.get(thread.previous, consistent=True)
        if not self._create(event, item, id, customer, before):
            return False
        self._publish(item, id)
        return True

    def _create(self, event: Event, item: Interaction, id: str, customer: Customer, before: Ticket | None) -> bool:
        route = self._route(event, customer)
        queue = self._c.queue_rules(route.queue)
        ticket = t.opened(
            _as_it_is(event, item), id=id, thread=thread_key_of(event), customer=customer.id,
            customer_name=customer.name,
            queue=queue, priority=route.priority, tags=route.tags, now=self._c.clock(),
            sla_tags=queue.book.tags(customer.tags),
            follows=before.id if before else "", last_agent=self._known_agent(event, customer, before),
        )  # fmt: skip
        ticket = self._assignment.with_offer(arm(self._c, ticket), queue)
        stored = self._c.store.tickets.create(ticket, queue.shards)
        if stored is None:
            self._assignment.release(ticket.carrier, id, ticket.claim)
            return False
        self._assignment.announce(stored)
        return True

    def _known_agent(self, event: Event, customer: Customer, before: Ticket | None) -> str:
        """Who had the ticket before; for a caller, whoever has a ticket of theirs now."""
        if event.kind is Kind.CALL:
            for ticket in self._c.store.tickets.by_customer(customer.id).items:
                if ticket.status in t.UNSOLVED and (ticket.assignee or ticket.last_agent):
                    return ticket.assignee or ticket.last_agent
        return before.last_agent if before else ""

    def _route(self, event: Event, customer: Customer | None) -> Route:
        account = self._c.store.settings.account(event.channel, event.account) or Account(
            channel=event.channel, id=event.account
        )
        facts = Facts(
            channel=event.channel, account=event.account, text=event.text, language=event.language,
            tags=customer.tags if customer else (), account_queue=account.queue,
        )  # fmt: skip
        settings = self._c.store.settings
        route = choose(facts, settings.rules(), settings.queues())
        asked = event.extra.get("queue", "")  # by the caller, in the menu
        if asked not in settings.queues():
            return route
        return replace(
            route, queue=asked, why="the menu", priority=t.Priority(event.extra.get("priority") or route.priority)
        )  # fmt: skip

    def _customer(self, event: Event) -> Customer:
        key = identity_key(event.channel, event.account, event.identity)
        made = Customer(
            id=customer_id(key), identity=key, name=event.author.name or event.author.handle,
            handle=event.author.handle, avatar=event.author.avatar, followers=event.author.followers,
            language=event.language, created_at=self._c.clock(), verified=event.extra.get("verified") == "yes",
        )  # fmt: skip
        customer = self._c.store.customers.get_or_create(made)
        for other in event.aliases:
            other_key = identity_key(event.channel, event.account, other)
            self._changes.join(customer, other_key, why=f"{event.channel} says both are one person")
        return customer

    # --- words that change whether we may write

    def _consent(self, event: Event) -> None:
        """STOP and START are kept and obeyed; they are no reason to open or reopen a ticket."""
        key = thread_key_of(event)
        customer = self._customer(event)
        self._c.store.threads.set_consent(key, customer=customer.id, consent=event.consent, at=event.at)
        thread = self._c.store.threads.get(key, consistent=True)
        item = self._record(event, customer.id)
        item = replace(item, extra={**item.extra, "consent": event.consent})
        if thread and thread.ticket and self._c.store.tickets.get(thread.ticket):
            self._c.store.interactions.put(item, thread.ticket)
        else:
            self._c.store.interactions.keep(item)

    def _fetch_media(self, event: Event) -> None:
        if any(a.url or a.provider_id for a in event.attachments if a.kind not in ("location", "link")):
            self._c.queues.media(event.key)


def _as_it_is(event: Event, item: Interaction) -> Event:
    """The event with the time it was first kept with, and the words it has now, if changes came before it."""
    changed = bool(item.edits or item.deleted_at)
    return replace(event, at=item.at, text=shown_text(item)) if changed else replace(event, at=item.at)


def _in_its_words(ticket: Ticket, item: Interaction) -> Ticket:
    """The ticket, if it shows this interaction's words, with those it has now."""
    return t.reworded(ticket, item.key, shown_text(item)) if item.edits or item.deleted_at else ticket
