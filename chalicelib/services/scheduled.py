"""Replies that are to go out later: kept, seen to by the ledger, and sent once like any other.

A scheduled reply is stored under its own key but not yet on the timeline. The ledger's entry `reply#key` says
when to look; then everything is checked again (the window, STOP, the account, whether the customer wrote
meanwhile) and it either goes the way of any reply or is held until an agent decides. Its ledger entry comes
first, then its place on the ticket, then the reply itself: whatever will be sent can be seen, and taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from chalicelib.channels.base import How
from chalicelib.domain import calendars, quiet, signoff, tone
from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Retry
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.identities import Customer
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services import timeline
from chalicelib.services.answering import answered
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.services.reply_checks import MARKS, same_words
from chalicelib.services.waiting_replies import MOST, WAITING, client_of, ticket_of
from chalicelib.store.interactions import Claim
from chalicelib.store.keys import reply_key, reply_timer, thread_parts

__all__ = ["MOST", "Plan", "Scheduling"]

FARTHEST_MS = 366 * t.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When a reply is to go: `at` (epoch ms), or `local` ("2026-11-23T09:00") where the customer is.
    `anyway`: even if they write before."""

    at: int = 0
    local: str = ""
    anyway: bool = False


class Scheduling:
    def __init__(self, context: Context, replies: Replies) -> None:
        self._c, self._replies, self._line = context, replies, replies.waiting

    # --- what agents ask for

    def schedule(self, ticket_id: str, draft: Draft, plan: Plan, *, agent: str) -> tuple[Interaction, Ticket]:
        """Keep a reply for later; the interaction (scheduled) and the ticket. Asking again changes nothing.

        Raises as `Replies.reply` does (the window must still be open then), and Invalid for a time that
        can't be, NotAllowed for too many at a time.
        """
        ticket = self._c.ticket(ticket_id)
        key = reply_key(ticket_id, draft.client_id)
        known = self._c.store.interactions.get(key)
        if known:
            return self._same(known.item, draft, ticket)
        if draft.version is not None and draft.version != ticket.version:
            raise Conflict("The ticket changed since you looked. Read it again, then send.", ticket.version)
        if ticket.status is Status.CLOSED:
            raise NotAllowed("This ticket is closed for good.", "closed", "Start a new ticket with the customer.")
        at = self._when(ticket, plan, agent)
        item = _planned(self._replies.checked(ticket, draft, key, agent, at), ticket, at, plan.anyway)
        if self._line.needs_approval(item):
            return self._line.keep(ticket_id, item), self._c.ticket(ticket_id)
        set_timer(self._c, reply_timer(key), at)
        ticket = self._line.listed(ticket_id, draft.client_id, there=True)
        state, kept = self._c.store.interactions.claim(item)
        if state is not Claim.FRESH:  # a twin of this call was faster
            return self._same(kept, draft, ticket)
        timeline.note(self._c, ticket, "reply_scheduled", _facts(item, draft.client_id), by=agent)
        return item, ticket

    def change(
        self, ticket_id: str, client_id: str, *, text: str | None, plan: Plan | None, anyway: bool | None, agent: str,
        despite: tuple[str, ...] = (),
    ) -> tuple[Interaction, Ticket]:  # fmt: skip
        """Another text, another time, or whether it goes `anyway`, while it hasn't gone; None = as it was.
        A held one is scheduled again, and goes at once if its time has passed. `despite`: further warnings seen."""
        ticket = self._c.ticket(ticket_id)
        known = self._waiting(ticket_id, client_id)
        at = self._when(ticket, plan, agent) if plan else max(known.at, self._c.clock())
        words = known.text if text is None else text
        if known.template and words != known.text:
            raise Invalid("text", "A template brings its own text; take this reply back and schedule another.")
        anyway = bool(known.extra.get("anyway")) if anyway is None else anyway
        draft = draft_of(known, words)
        draft = replace(draft, despite=tuple(dict.fromkeys((*draft.despite, *despite))))
        fresh = _planned(self._replies.checked(ticket, draft, known.key, agent, at), ticket, at, anyway)
        if self._line.needs_approval(fresh):
            fresh = replace(fresh, status=DeliveryStatus.AWAITING)
        set_timer(self._c, reply_timer(known.key), at)
        item = self._turned(known.key, lambda now: fresh)
        if item.status == DeliveryStatus.AWAITING:
            self._line.ask(item)
            item = self._stored(item)  # words that were approved before have gone on their way
        elif known.status == DeliveryStatus.AWAITING:
            self._line.not_any_more(item)
        timeline.note(self._c, ticket, "reply_rescheduled", _facts(item, client_id), by=agent)
        return item, ticket

    def cancel(self, ticket_id: str, client_id: str, *, agent: str) -> Ticket:
        """Take it back while it hasn't gone. Doing it again changes nothing. Raises NotFound or NotAllowed."""
        key = reply_key(ticket_id, client_id)
        line = self._c.store.interactions.get(key)
        if line is None:
            raise NotFound("There is no such reply.")
        if line.item.status != DeliveryStatus.CANCELLED:
            self._turned(key, lambda now: replace(now, status=DeliveryStatus.CANCELLED))
        self._line.not_any_more(line.item)
        before = self._c.ticket(ticket_id)
        ticket = self._line.listed(ticket_id, client_id, there=False)
        if ticket.version != before.version:
            timeline.note(self._c, ticket, "reply_cancelled", {"client_id": client_id}, by=agent)
        return ticket

    def waiting(self, ticket: Ticket) -> list[Interaction]:
        """The ticket's replies that haven't gone yet, the next first."""
        return self._line.of(ticket)

    # --- when it is time

    def look(self, key: str) -> int:
        """A scheduled reply's time has come (or hasn't: early, late or repeated is harmless). When to look
        again (epoch ms); FAR = never."""
        line = self._c.store.interactions.get(key)
        if line is None:
            return t.FAR  # its writer died, or is about to write it: then the entry was touched just now
        item = line.item
        if item.status == DeliveryStatus.AWAITING:
            self._line.ask(item)
        if item.status == DeliveryStatus.SCHEDULED:
            if item.at > self._c.clock():
                return item.at
            item = self._released(item)
        if item.status == DeliveryStatus.QUEUED:
            self._sent_on(item)
        return t.FAR

    def _released(self, item: Interaction) -> Interaction:
        """The reply as queued, on its way; or held, and why told on the ticket."""
        ticket = self._c.ticket(ticket_of(item.key))
        why = self._in_the_way(ticket, item)
        status = DeliveryStatus.HELD if why else DeliveryStatus.QUEUED
        if not why and self._line.needs_approval(item):
            status = DeliveryStatus.AWAITING  # since it was scheduled, the account wants to see such words first
        now = self._c.clock()

        def turn(known: Interaction) -> Interaction:
            if known != item:
                return known  # changed or taken back at this very moment
            if status != DeliveryStatus.QUEUED:
                return replace(known, status=status, status_reason=why)
            return replace(known, status=status, status_reason="", at=now, received_at=now)

        after = self._c.store.interactions.change(item.key, turn).item
        if after.status == DeliveryStatus.HELD:
            facts = {**_facts(after, client_of(after.key)), "why": why}
            timeline.note(self._c, ticket, "scheduled_reply_held", facts, by=after.agent)
        if after.status == DeliveryStatus.AWAITING:
            self._line.ask(after)
        if after.status == DeliveryStatus.SCHEDULED:
            raise Retry("a scheduled reply changed while it was due", after=1)
        return after

    def _in_the_way(self, ticket: Ticket, item: Interaction) -> str:
        """Why it can't go now; "" if it can."""
        if ticket.status is Status.CLOSED:
            return "The ticket was closed."
        if not item.extra.get("anyway") and ticket.last_inbound_at > int(item.extra.get("seen", "0")):
            return "The customer wrote before it was sent."
        if self._c.store.settings.account(item.channel, item.account) is None:
            return f"The {item.channel} account {item.account} is switched off."
        words = replace(draft_of(item, item.text), despite=tone.CODES)  # its writer has seen the warnings
        try:
            if item.how == How.MESSAGE:
                self._replies.may_write(ticket, item.thread, item.channel, self._c.clock(), bool(item.template))
            self._replies.checks.hold_against_rules(ticket, words, item)
        except (Invalid, NotAllowed) as shut:
            return f"{shut.reason} {getattr(shut, 'instead', '')}".strip()
        return ""

    def _sent_on(self, item: Interaction) -> None:
        """What accepting a reply does, each step harmless to repeat."""
        ticket_id = ticket_of(item.key)
        self._c.store.interactions.publish(item.key, ticket_id, item.at)
        ticket = answered(self._c, ticket_id, item)
        self._replies.pair(ticket, item)
        self._line.listed(ticket_id, client_of(item.key), there=False)
        self._c.queues.outbound(item.key, item.thread, item.attempts)

    # --- small ones

    def _same(self, known: Interaction, draft: Draft, ticket: Ticket) -> tuple[Interaction, Ticket]:
        if not same_words(known, draft.text) or known.status not in (*WAITING, DeliveryStatus.QUEUED):
            raise Conflict("This client_id was used before; use a new one for a new reply.", ticket.version)
        if known.status == DeliveryStatus.AWAITING:
            self._line.keep(ticket.id, known)
        return known, ticket

    def _waiting(self, ticket_id: str, client_id: str) -> Interaction:
        line = self._c.store.interactions.get(reply_key(ticket_id, client_id))
        if line is None:
            raise NotFound("There is no such reply.")
        _must_wait(line.item)
        return line.item

    def _stored(self, item: Interaction) -> Interaction:
        line = self._c.store.interactions.get(item.key)
        return line.item if line else item

    def _turned(self, key: str, how: Callable[[Interaction], Interaction]) -> Interaction:
        def turn(known: Interaction) -> Interaction:
            _must_wait(known)
            return how(known)

        return self._c.store.interactions.change(key, turn).item

    # --- where the customer is

    def _when(self, ticket: Ticket, plan: Plan, agent: str) -> int:
        field, at = "send_at", plan.at
        if plan.local:
            field = "send_local"
            try:
                at = calendars.instant(self.zone(ticket, agent), plan.local)
            except Invalid as error:
                raise Invalid(field, error.reason) from error
        if at <= self._c.clock():
            raise Invalid(field, "Choose a time in the future.")
        if at > self._c.clock() + FARTHEST_MS:
            raise Invalid(field, "Choose a time within a year.")
        return at

    def zone(self, ticket: Ticket, agent: str) -> str:
        """The time zone that local times on this ticket are read in: the customer's own where it is known
        (`extra.time_zone`), else that of their phone number's country (its most populous), else that of the
        calendar that the ticket's promises count on, else the agent's."""
        customer = self._c.store.customers.get(ticket.customer)
        found = _known_zone(customer) or _phone_zone(ticket)
        if found:
            return found
        book = self._c.queue_rules(ticket.queue).book
        for promise in ticket.promises:
            calendar = book.calendars.get(promise.calendar.partition("@")[0])
            if calendar and not calendar.always:
                return calendar.time_zone
        person = self._c.store.settings.agents().get(agent)
        return person.time_zone if person else "UTC"


def _known_zone(customer: Customer | None) -> str:
    name = customer.extra.get("time_zone", "") if customer else ""
    return name if calendars.is_zone(name) else ""


def _phone_zone(ticket: Ticket) -> str:
    """By the country of the number they write from."""
    from chalicelib.services.callbacks import numbers  # loads a table of the world's numbers

    for key in ticket.threads:
        identity = thread_parts(key)[2].rpartition(":")[2]
        if identity.startswith("+"):
            with suppress(Invalid):
                zone = quiet.zones(numbers.read(identity, "", proven=True).country)[0]
                return "" if zone == "UTC" else zone
    return ""


def _planned(item: Interaction, ticket: Ticket, at: int, anyway: bool) -> Interaction:
    extra = {**item.extra, "seen": str(ticket.last_inbound_at), **({"anyway": "yes"} if anyway else {})}
    return replace(item, status=DeliveryStatus.SCHEDULED, at=at, extra=extra)


def draft_of(known: Interaction, words: str) -> Draft:
    """The same reply in these words, without the sign-off of whoever wrote it: who sends it signs it."""
    plain = signoff.unsigned(words, known.extra.get("sign_off", ""))
    return Draft(
        client_id=client_of(known.key), text=plain, how=known.how, answers=known.extra.get("answers", ""),
        attachments=known.attachments, template=known.template, variables=known.variables, marks=_marks(known),
        despite=tuple(known.extra.get("despite", "").split()),
    )  # fmt: skip


def _marks(known: Interaction) -> dict[str, str]:
    return {name: known.extra[name] for name in MARKS if name in known.extra}


def _facts(item: Interaction, client_id: str) -> dict[str, str]:
    return {"client_id": client_id, "at": str(item.at)}


def _must_wait(item: Interaction) -> None:
    if item.status not in WAITING:
        raise NotAllowed("It is on its way, or was taken back.", "not_scheduled")
