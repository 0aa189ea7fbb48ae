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
from typing import TYPE_CHECKING

from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.domain.events import Consent, Direction, Event, EventType, Visibility
from chalicelib.domain.identities import Customer, customer_id, identity_key
from chalicelib.domain.interactions import Interaction, as_event, from_event, shown_text
from chalicelib.domain.ticket_triage import rerouted, weighed
from chalicelib.domain.ticket_types import type_of
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.assignment import Assignment
from chalicelib.services.changes import Changes
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.services.heard_words import reword as reword_card
from chalicelib.services.inbound_others import Incidents, Listener, Triage
from chalicelib.services.inbound_routes import Routes
from chalicelib.store.interactions import Claim
from chalicelib.store.keys import thread_key_of
from chalicelib.store.threads import Thread

if TYPE_CHECKING:
    from chalicelib.domain.heard import Heard

_TRIES = 10


class Inbound:
    """`callbacks`: who listens to customers with whom a call back was spoken of; asked for when there is one.
    `hearing`: who decides which public posts need a person; without it, all do. `incidents`: who knows which
    messages belong to an outage."""

    def __init__(
        self, context: Context, assignment: Assignment, changes: Changes,
        callbacks: Callable[[], Listener] | None = None, hearing: Callable[[], Triage] | None = None,
        incidents: Callable[[], Incidents] | None = None,
    ) -> None:  # fmt: skip
        self._c, self._assignment, self._changes, self._callbacks = context, assignment, changes, callbacks
        self._hearing, self._incidents = hearing, incidents
        self._routes = Routes(context, changes)

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

    def take_up(self, key: str) -> str:
        """The ticket of a public post that was only listened to, opened now, with the thread's earlier posts; or
        the one it is on already. Raises NotFound."""
        line = self._c.store.interactions.get(key)
        if line is None or not line.item.body:
            raise NotFound("There is no such post.")
        if not line.ticket:
            self._hear(as_event(line.item), asked=True)
            line = self._c.store.interactions.get(key) or line
        return line.ticket

    def _triage(self, event: Event, *, asked: bool) -> Triage | None:
        if event.visibility is not Visibility.PUBLIC or self._hearing is None:
            return None
        triage = self._hearing()
        return triage if asked or triage.listens_to(event) else None

    def _hear(self, event: Event, *, asked: bool = False) -> None:
        triage = self._triage(event, asked=asked)
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
                    done = self._attach(event, thread, ticket, triage) and self._along(thread, triage)
                elif triage and (sure or not (thread and thread.ticket)):
                    done = self._triaged(event, thread, ticket, triage, asked=asked)
                elif thread:
                    # A look that is a moment old may miss that the ticket was just created or reopened.
                    done = sure and self._open_next(event, thread, ticket)
                else:
                    done = self._open_first(event)
            except Conflict:
                done = False
            if done:
                if not asked:  # else it was fetched when it came
                    self._fetch_media(event)
                return
        raise Retry("a ticket kept changing while a message was added to it")

    def _attach(self, event: Event, thread: Thread, ticket: Ticket, triage: Triage | None = None) -> bool:
        state, item = self._c.store.interactions.claim(self._record(event, thread.customer))
        if state in (Claim.DONE, Claim.KEPT):
            if _in_its_words(ticket, item) != ticket:
                self._changes.reword(ticket.id, item)
            self._listened(event, ticket)
            return True
        queue = self._c.queue_rules(ticket.queue)
        heard = t.heard(ticket, _as_it_is(event, item), thread=thread.key, queue=queue, now=self._c.clock())
        heard, queue = self._rerouted(event, ticket, _in_its_words(heard, item))
        if triage:
            heard = weighed(heard, triage.hear(event, item, ticket=ticket.id), queue)
        heard = self._in_incident(event, heard, queue)
        heard = arm(self._c, self._assignment.in_good_hands(ticket, heard))
        stored = self._assignment.save_or_release(heard, queue, before=ticket)
        self._publish(item, ticket.id)
        if stored.offered_to and stored.offered_to != ticket.offered_to:
            self._assignment.announce(stored)
        self._listened(event, stored)
        return True

    def _in_incident(self, event: Event, ticket: Ticket, queue: t.QueueRules) -> Ticket:
        """A ticket that is about an outage is tagged with it; one that its public update answers stays on hold."""
        if self._incidents is None:
            return ticket
        if ticket.incident:
            return self._incidents().still_held(ticket, queue, event)
        return self._incidents().private(event, ticket)

    def _listened(self, event: Event, ticket: Ticket) -> None:
        """What a customer says where they were promised, or offered, a call may be about that."""
        if ticket.callback and self._callbacks:
            self._callbacks().heard(event, ticket.id)

    def _publish(self, item: Interaction, ticket_id: str) -> None:
        shown = self._c.store.interactions.publish(item.key, ticket_id, item.at)
        if shown and shown_text(shown) != shown_text(item):
            self._changes.reword(ticket_id, shown)  # it was changed while the ticket was written
            reword_card(self._c, shown)

    def _rerouted(self, event: Event, before: Ticket, heard: Ticket) -> tuple[Ticket, t.QueueRules]:
        """A message older than the one that opened the ticket decides the route after all, as long
        as nobody has touched the ticket: then the order of arrival doesn't matter."""
        queue = self._c.queue_rules(heard.queue)
        if heard.first_mark == before.first_mark or heard.status is not Status.NEW or heard.routed_by_hand:
            return heard, queue
        route = self._routes.route(event, self._c.store.customers.get(heard.customer))
        queue = self._c.queue_rules(route.queue)
        if queue.id != heard.queue and heard.offered_to:
            heard = t.returned(heard, self._c.clock())
        heard = replace(
            rerouted(heard, route.priority, route.tags), queue=queue.id,
            type=type_of(route.tags, concierge=queue.concierge),
        )  # fmt: skip
        return t.promised(heard, queue), queue

    # --- a public post that nobody has to answer, or somebody has

    def _triaged(
        self, event: Event, thread: Thread | None, before: Ticket | None, triage: Triage, *, asked: bool
    ) -> bool:  # fmt: skip
        """No ticket can take the post: it opens one if it needs an answer, and is listened to if it doesn't. One
        that is listened to stays claimed and unpublished, so that it can still come to a ticket."""
        record = self._record(event, "")
        author = triage.author(record)  # nobody is made a customer by being listened to
        ours = author.id if author else customer_id(identity_key(event.channel, event.account, event.identity))
        customer = thread.customer if thread else ours
        state, item = self._c.store.interactions.claim(replace(record, customer=customer))
        if state in (Claim.DONE, Claim.KEPT):
            return True
        thread = thread or Thread(key=item.thread, customer=customer)
        id = thread.ticket if thread.ticket and before is None else t.ticket_id(thread.key, thread.ticket)
        heard = triage.hear(event, item, opens=id, asked=asked, author=author)
        if heard.ticket:
            return self._open_claimed(event, item, thread, before, triage, heard)
        if not self._c.store.threads.listen(
            thread.key, customer=item.customer, interaction=item.key, ticket=thread.ticket
        ):
            return False
        known = self._c.store.interactions.get(item.key)
        if known and shown_text(known.item) != shown_text(item):
            reword_card(self._c, known.item)  # it was changed while its card was written
        return True

    def _along(self, thread: Thread, triage: Triage | None) -> bool:
        """The posts of a thread that were listened to come to its ticket. A thread that points at the ticket names
        all of them: none is added once it does."""
        left = thread.heard if triage else ()
        for key in left:
            line = self._c.store.interactions.get(key)
            if line and line.item.body and not line.ticket and not line.item.echo_of:
                ticket = self._c.ticket(thread.ticket)
                if ticket.status is not Status.CLOSED and not self._attach(as_event(line.item), thread, ticket, triage):
                    return False
        if left:
            self._c.store.threads.forget(thread.key, left)
        return True

    # --- a new ticket

    def _open_first(self, event: Event) -> bool:
        """The thread isn't known: nothing of it can have been stored before."""
        customer = self._routes.customer(event)
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
        return self._open_claimed(event, item, thread, before)

    def _open_claimed(
        self, event: Event, item: Interaction, thread: Thread, before: Ticket | None, triage: Triage | None = None,
        heard: Heard | None = None,
    ) -> bool:  # fmt: skip
        customer = self._routes.customer(event)
        id = thread.ticket
        if before is not None or not id:  # else: somebody pointed there and died before creating it
            id = t.ticket_id(thread.key, thread.ticket)
            now = self._c.store.threads.point(thread.key, customer=customer.id, ticket=id, previous=thread.ticket)
            if not now:
                return False
            thread = now
        elif thread.previous:
            before = self._c.store.tickets.get(thread.previous, consistent=True)
        if not self._create(event, item, id, customer, before, heard):
            return False
        self._publish(item, id)
        return self._along(thread, triage)

    def _create(
        self, event: Event, item: Interaction, id: str, customer: Customer, before: Ticket | None,
        heard: Heard | None = None,
    ) -> bool:  # fmt: skip
        route = self._routes.route(event, customer)
        queue = self._c.queue_rules(route.queue)
        ticket = t.opened(
            _as_it_is(event, item), id=id, thread=thread_key_of(event), customer=customer.id,
            customer_name=customer.name,
            queue=queue, priority=route.priority, tags=route.tags, now=self._c.clock(),
            sla_tags=queue.book.tags(customer.tags),
            follows=before.id if before else "", last_agent=self._routes.known_agent(event, customer, before),
        )  # fmt: skip
        ticket = weighed(ticket, heard, queue) if heard else ticket
        ticket = replace(ticket, incident=heard.incident) if heard else ticket
        ticket = self._in_incident(event, ticket, queue)
        ticket = self._assignment.with_offer(arm(self._c, ticket), queue)
        stored = self._c.store.tickets.create(ticket, queue.shards)
        if stored is None:
            self._assignment.release(ticket.carrier, id, ticket.claim)
            return False
        self._assignment.announce(stored)
        return True

    # --- words that change whether we may write

    def _consent(self, event: Event) -> None:
        """STOP and START are kept and obeyed; they are no reason to open or reopen a ticket."""
        key = thread_key_of(event)
        customer = self._routes.customer(event)
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
