"""What a customer says where a call back was offered or promised. Only what they say in private counts."""

from __future__ import annotations

from chalicelib.domain import callbacks as c
from chalicelib.domain import tickets as t
from chalicelib.domain.callbacks import Callback, Consent, How, State, When
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Channel, Direction, Event, Visibility
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.callbacks import numbers, terms, words
from chalicelib.services.callbacks.asking import OFFERED, Asking, Wish
from chalicelib.services.callbacks.keeping import Keeping
from chalicelib.services.callbacks.numbers import Number
from chalicelib.services.callbacks.telling import Telling
from chalicelib.services.context import Context
from chalicelib.store.keys import reply_key, thread_key_of

_LOOK_BACK = 20
_THEIR_NUMBER = (Channel.SMS, Channel.WHATSAPP)
"""Channels on which the customer's address is a number of theirs that can be called."""


class Listening:
    def __init__(self, context: Context, asking: Asking, keeping: Keeping, telling: Telling) -> None:
        self._c, self._asking, self._keeping, self._telling = context, asking, keeping, telling

    def heard(self, event: Event, ticket_id: str) -> None:
        """A customer's message on a ticket with an offered or promised call back. What can't be promised isn't: the
        agent reads the message. The same event again changes nothing."""
        if event.visibility is not Visibility.PRIVATE or event.direction is not Direction.INBOUND:
            return
        ticket = self._c.store.tickets.get(ticket_id, consistent=True)
        if ticket is None or not ticket.callback or ticket.status is Status.CLOSED:
            return
        try:
            if ticket.callback == OFFERED:
                self._number_given(event, ticket)
            else:
                self._answered(event, ticket)
        except (Invalid, NotAllowed):
            return

    # --- an offer is answered

    def _number_given(self, event: Event, ticket: Ticket) -> None:
        offer = self._c.store.callbacks.offer(ticket.id)
        if offer is None or event.received_at < offer.at:
            return
        number = self._number_in(event.text, ticket)
        own = not number and event.channel in _THEIR_NUMBER and words.agrees(event.text)
        if not number and not own:
            return
        source = "public_post" if ticket.public else ("chat" if event.channel == "chat" else "dm")
        self._asking.ask(
            Wish(
                name=event.key, ticket=ticket.id, source=source, when=self._asking.when_open(ticket.queue),
                number=number.e164 if number else event.identity, proven=own, own=True, agent=offer.agent,
                thread=thread_key_of(event),
                consent=Consent(words=t.shorten(event.text), where=event.key, at=event.at),
            )
        )  # fmt: skip

    def _number_in(self, text: str, ticket: Ticket) -> Number | None:
        return numbers.search(text, terms.region(terms.voice_account(self._c, ticket.queue)))

    # --- a promise is changed

    def _answered(self, event: Event, ticket: Ticket) -> None:
        callback = self._c.store.callbacks.get(ticket.callback)
        if callback is None:
            return
        wish, at = words.wish_in(event.text)
        if not wish and self._answers_us(event, callback):
            wish, at = words.bare_wish_in(event.text, callback)
            if not wish and c.is_live(callback):
                self._renumber(event, ticket, callback)
                return
        if wish == "cancel":
            gone = self._keeping.cancel(callback.id, by_customer=True)
            self._telling.tell(gone, words.CANCELLED, f"cancelled{gone.turn}")
        elif wish:
            when = When(how=How.SLOT, earliest=at) if wish == "slot" else When()
            self._keeping.reschedule(callback.id, when)

    def _answers_us(self, event: Event, callback: Callback) -> bool:
        """Whether what they were told last is about this call back: only then a bare word, a digit or a number is
        about it too, and no answer to something an agent asked."""
        page = self._c.store.interactions.timeline(callback.ticket, limit=_LOOK_BACK, newest_first=True)
        for line in page.items:
            item = line.item
            if item.direction is Direction.OUTBOUND and item.at <= event.at and item.visibility is Visibility.PRIVATE:
                return item.key.startswith(reply_key(callback.ticket, f"{callback.id}-"))
        return False

    def _renumber(self, event: Event, ticket: Ticket, callback: Callback) -> None:
        """They gave another number than the one we have."""
        number = self._number_in(event.text, ticket)
        if number is None or number.e164 == callback.number or callback.state is State.CONNECTED:
            return
        ahead = callback.state is State.SCHEDULED and callback.next_at > self._c.clock()
        when = When(how=callback.how, earliest=callback.earliest, latest=callback.latest)
        if not ahead or callback.how is How.NOW:
            when = self._asking.when_open(callback.queue)
        self._keeping.reschedule(callback.id, when, number=number)
