"""Asking for a call back: by an agent, in private words of the customer, from the phone queue, on the web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from chalicelib.channels.base import How as Way
from chalicelib.domain import callbacks as c
from chalicelib.domain.calendars import next_open
from chalicelib.domain.callbacks import Callback, Consent, How, When
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Direction, Visibility
from chalicelib.domain.identities import customer_id
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services import clock
from chalicelib.services.callbacks import numbers, terms, words
from chalicelib.services.callbacks.following import Following, mark, post_of
from chalicelib.services.callbacks.keeping import Keeping, take_live
from chalicelib.services.callbacks.slots import Slots
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.store.callbacks import Offer
from chalicelib.store.keys import callback_timer

OFFERED = "offered"
_COMMENTS = ("facebook", "instagram")
_WINDOW_MS = 4 * c.HOUR  # how long after opening we call those who asked while nobody was there


class LiveCall(Protocol):
    """What is looked at of a call (domain/calls.py)."""

    @property
    def id(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def ticket(self) -> str: ...
    @property
    def queue(self) -> str: ...
    @property
    def queued_at(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """That somebody is to be called. `name`: what asked for it; the same one again is the same call back.
    `own`: the customer asks; a live one of theirs is moved then, while an agent is told that there is one.
    `number` "" = the one the customer is known by. `proven`: they have called or written from it."""

    name: str
    ticket: str
    source: str
    when: When = field(default_factory=When)
    number: str = ""
    proven: bool = False
    own: bool = False
    agent: str = ""
    by: str = ""
    note: str = ""
    consent: Consent = field(default_factory=Consent)
    thread: str = ""
    account: str = ""
    place_at: int = 0
    key: str = ""


class Asking:
    """`secret`: makes what only the customer's link knows."""

    def __init__(
        self, context: Context, keeping: Keeping, following: Following, slots: Slots,
        replies: Callable[[], Replies], secret: Callable[[], str],
    ) -> None:  # fmt: skip
        self._c, self._keeping, self._following = context, keeping, following
        self._slots, self._replies, self._secret = slots, replies, secret

    # --- any way

    def ask(self, wish: Wish) -> Callback:
        """The promise. Raises NotFound, Invalid (number, time) or NotAllowed (there is one already; the time is
        taken; the ticket is closed)."""
        id = c.callback_id(wish.ticket, wish.name)
        known = self._c.store.callbacks.get(id)
        if known:
            self._following.follow(known)
            return self._keeping.get(id)
        ticket = self._open_ticket(wish.ticket)
        asked = self._asked(id, ticket, wish)
        other = self._of_the_same_person(asked) or take_live(self._c, asked.customer, id)
        if other:
            return self._instead(other, wish, asked)
        return self._stored(asked)

    def _open_ticket(self, id: str) -> Ticket:
        ticket = self._c.ticket(id)
        if ticket.status is Status.CLOSED:
            raise NotAllowed("This ticket is closed for good.", "closed", "Start a new ticket with the customer.")
        return ticket

    def _asked(self, id: str, ticket: Ticket, wish: Wish) -> Callback:
        account = terms.voice_account(self._c, ticket.queue, wish.account)
        number = self._number(ticket, wish, terms.region(account))
        if not wish.own and terms.stopped(self._c, ticket, number.e164):
            raise NotAllowed(
                "The customer asked us to stop (STOP).", "opted_out", "Wait until they write, or ask for a call."
            )
        if wish.agent and wish.agent not in self._c.store.settings.agents():
            raise Invalid("agent", f"There is no agent {wish.agent}.")
        now = self._c.clock()
        blank = Callback(
            id=id, customer=self._person(ticket), ticket=ticket.id, number=number.e164, country=number.country,
            account=account.id, queue=ticket.queue, agent=wish.agent, source=wish.source, note=wish.note, by=wish.by,
            agent_first=terms.of_queue(self._c, ticket.queue).callback_agent_first, post_at=post_of(ticket),
            consent=wish.consent, thread=wish.thread or self._thread(ticket), key=wish.key or self._secret(),
            chosen=wish.own,
        )  # fmt: skip
        asked = c.asked(blank, wish.when, now, terms.rules(self._c, ticket.queue, account.id))
        return replace(asked, place_at=wish.place_at) if wish.place_at else asked

    def _stored(self, asked: Callback) -> Callback:
        try:
            if asked.how is How.SLOT:
                self._slots.book(asked.queue, asked.earliest, asked.id)
        except NotAllowed:
            self._c.store.callbacks.drop_live(asked.customer, asked.id, now=self._c.clock())
            raise
        clock.set_timer(self._c, callback_timer(asked.id), asked.next_at)
        stored = self._c.store.callbacks.create(asked) or self._keeping.get(asked.id)
        self._following.follow(stored)
        return self._keeping.get(stored.id)

    def _instead(self, other: Callback, wish: Wish, asked: Callback) -> Callback:
        """One live call back a customer: theirs to move, and an agent's to be told of."""
        if not wish.own:
            raise NotAllowed(
                "This customer is to be called already.", "has_callback", f"Change it: /api/callbacks/{other.id}."
            )
        if other.state is c.State.CONNECTED:
            return other
        number = numbers.Number(asked.number, asked.country) if wish.number else None
        return self._keeping.reschedule(other.id, wish.when, number=number, place_at=wish.place_at)

    def _of_the_same_person(self, asked: Callback) -> Callback | None:
        """A live call back that was promised to a record which is this person's too, since it was merged."""
        customer = self._c.store.customers.get(asked.customer)
        for key in customer.identities if customer else ():
            live = self._c.store.callbacks.live(customer_id(key)).callback
            other = self._c.store.callbacks.get(live) if live and live != asked.id else None
            if other and c.is_live(other):
                return other
        return None

    def _number(self, ticket: Ticket, wish: Wish, region: str) -> numbers.Number:
        if wish.number:
            return numbers.read(wish.number, region, proven=wish.proven)
        for number in terms.known_numbers(self._c, ticket):
            return numbers.read(number, region, proven=True)
        raise Invalid("number", "The customer's number isn't known: ask them for it in private.")

    def _person(self, ticket: Ticket) -> str:
        known = self._c.person(ticket.customer)
        return known.id if known else ticket.customer

    def _thread(self, ticket: Ticket) -> str:
        return max(ticket.threads, key=lambda key: ticket.threads[key], default="")

    # --- an agent offers it

    def offer(
        self, ticket_id: str, client_id: str, *, by: str, text: str = "", agent: str = "", answers: str = "",
        marks: dict[str, str] | None = None,
    ) -> Interaction:  # fmt: skip
        """Ask the customer, in private, for their number. The same client id again is the same offer. `answers`: the
        key of the words it goes on from ("" = their latest); `marks`: see replies.Draft."""
        ticket = self._open_ticket(ticket_id)
        line = self._c.store.interactions.get(answers) if answers else None
        heard = line.item if line else self._heard_last(ticket_id)
        usual = words.OFFER_HERE if heard.channel in ("sms", "whatsapp") else words.OFFER
        draft = Draft(
            client_id=client_id, text=text or usual, how=_privately(heard), answers=heard.key, marks=marks or {}
        )
        item, _ = self._replies().reply(ticket_id, draft, agent=by)
        self._c.store.callbacks.put_offer(Offer(ticket=ticket_id, at=item.at, by=by, agent=agent))
        promised = self._c.store.callbacks.get(ticket.callback)
        if promised is None or not c.is_live(promised):
            mark(self._c, ticket_id, OFFERED)
        return item

    def _heard_last(self, ticket: str) -> Interaction:
        page = self._c.store.interactions.timeline(ticket, limit=100, newest_first=True)
        for line in page.items:
            if line.item.direction is Direction.INBOUND and not line.item.deleted_at and line.item.channel != "voice":
                return line.item
        raise NotAllowed("The customer hasn't written anything to answer.", "nothing_heard", "Call them instead.")

    def when_open(self, queue: str) -> When:
        """Now, if the queue's calendar is open; else within some hours of its next opening."""
        now = self._c.clock()
        opens = next_open(terms.calendar(self._c, terms.of_queue(self._c, queue).callback_calendar), now)
        if opens is None or opens <= now:
            return When()
        return When(how=How.WINDOW, earliest=opens, latest=opens + _WINDOW_MS)

    # --- on the phone

    def from_queue(self, call: LiveCall, number: str) -> Callback:
        """A caller who waits wants to be called back, and keeps their place."""
        now = self._c.clock()
        return self.ask(
            Wish(
                name=call.id, ticket=call.ticket, source="phone_queue", number=number, proven=True, own=True,
                account=call.account, place_at=call.queued_at or now,
                consent=Consent(words=words.CONSENT_KEY, where=call.id, at=now),
            )
        )  # fmt: skip


def _privately(heard: Interaction) -> str:
    """How a private answer goes out to where something was said."""
    if heard.visibility is not Visibility.PUBLIC:
        return ""
    return Way.PRIVATE_REPLY if heard.channel in _COMMENTS else Way.MESSAGE
