"""From public to private: an invitation that everybody reads, and the private side opened, as one action.

Both halves are replies under the client's own id, each sent at most once; asking again finishes what was begun. The
private half goes first: what may not be sent there is known before anything is said in public. Where the provider
refuses it later, the agent reads why, and the customer may be asked in public to write first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chalicelib.channels.base import How
from chalicelib.domain import lengths, private_side, signoff, social_words, tone
from chalicelib.domain.cards import redacted
from chalicelib.domain.errors import Conflict, NotAllowed, RapportError, Retry
from chalicelib.domain.events import Channel, Consent, DeliveryStatus, Direction, EventType, Kind, Visibility
from chalicelib.domain.identities import may_be_fed
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import DAY, Status, Ticket
from chalicelib.services import timeline, turns
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.services.reply_checks import same_words
from chalicelib.services.social.rendering import Rendering
from chalicelib.services.waiting_replies import client_of, ticket_of
from chalicelib.store.keys import about_event_key, reply_key, thread_key, thread_parts

if TYPE_CHECKING:
    from chalicelib.services.callbacks.asking import Asking

_PRIVATE, _PUBLIC, _AFTER = "-private", "-public", "-fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`to` is one of private_side.WAYS. Words that are "" are the built-in ones. `fallback`: where the private side is
    refused, ask the customer in public to write first, without asking the agent again."""

    client_id: str
    to: str
    text: str = ""
    public_text: str = ""
    fallback: bool = False
    despite: tuple[str, ...] = ()  # warnings that the agent has seen; the brand's own words need none
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """`private` is None where it was refused at once and the invitation asks the customer to write first; `why` tells
    the reason."""

    public: Interaction
    private: Interaction | None
    ticket: Ticket
    why: str = ""


class GoingPrivate:
    """`asking`: who offers a call back, asked for when one is."""

    def __init__(self, context: Context, replies: Replies, asking: Callable[[], Asking], rendering: Rendering) -> None:
        self._c, self._replies, self._asking, self._words = context, replies, asking, rendering

    def go(self, ticket_id: str, wish: Wish, *, agent: str) -> Gone:
        """Do it. Raises NotFound, Conflict (the ticket moved on; other words under this client id), Invalid, or
        NotAllowed: this way isn't open (and no fallback was asked for), or one of the texts can't be sent."""
        ticket = self._c.ticket(ticket_id)
        begun = self._known(ticket_id, wish.client_id + _PRIVATE) or self._known(ticket_id, wish.client_id + _PUBLIC)
        if begun is None:
            _may_begin(ticket, wish)
        heard = self._heard(ticket, begun)
        if begun and begun.extra.get("gone_private") == private_side.FELL_BACK:
            return self._asked(ticket, wish, self._fallback(ticket, wish.client_id + _PUBLIC, heard, agent), agent)
        invitation = self._invitation(ticket, wish, heard, agent)
        if self._known(ticket_id, invitation.client_id) is None:
            self._replies.checked(ticket, invitation, reply_key(ticket_id, invitation.client_id), agent)
        try:
            private = self._open(ticket, wish, heard, agent)
        except NotAllowed as refused:
            if not wish.fallback or refused.code not in private_side.REFUSED or self._unasked(ticket, wish.client_id):
                raise
            self._note(ticket, "private_refused", wish, agent, refused.reason)
            return self._asked(ticket, wish, self._fallback(ticket, wish.client_id + _PUBLIC, heard, agent), agent)
        public, ticket = self._replies.reply(ticket_id, invitation, agent=agent)
        self._note(ticket, "went_private", wish, agent)
        return Gone(public=public, private=private, ticket=ticket)

    def _asked(self, ticket: Ticket, wish: Wish, fallback: Draft, agent: str) -> Gone:
        """They are asked in public to write first; why is on the timeline."""
        public, ticket = self._replies.reply(ticket.id, fallback, agent=agent)
        told = self._c.store.interactions.get(about_event_key(ticket.id, wish.client_id, "private_refused"))
        return Gone(public=public, private=None, ticket=ticket, why=told.item.extra.get("why", "") if told else "")

    def _note(self, ticket: Ticket, what: str, wish: Wish, agent: str, why: str = "") -> None:
        facts = {"to": wish.to, "client_id": wish.client_id, "why": why}
        timeline.once(self._c, ticket, what, wish.client_id, facts, by=agent)

    # --- in private

    def _open(self, ticket: Ticket, wish: Wish, heard: Interaction, agent: str) -> Interaction:
        client = wish.client_id + _PRIVATE
        known = self._known(ticket.id, client)
        text = wish.text or (known.text if known else self._built_in(ticket, social_words.OPENER, agent, public=False))
        marks = {"gone_private": wish.to, "gone_from": heard.key, **({"fallback": "yes"} if wish.fallback else {})}
        if wish.to == "callback":
            words = wish.text or (known.text if known else "")
            return self._asking().offer(ticket.id, client, by=agent, text=words, answers=heard.key, marks=marks)
        if wish.to == "sms":
            return self._by_text(ticket, client, text, marks, known, agent)
        draft = _on_its_way(Draft(client_id=client, text=text, marks=marks), ticket, wish.to, heard)
        return self._replies.reply(ticket.id, draft, agent=agent)[0]

    def _by_text(
        self, ticket: Ticket, client: str, text: str, marks: dict[str, str], known: Interaction | None, agent: str
    ) -> Interaction:
        """A text message to a number of theirs, which no words of theirs on this ticket are answered by."""
        if known:
            if not same_words(known, text):
                raise Conflict("This client_id was used for another text; use a new one.", ticket.version)
            if known.status == DeliveryStatus.QUEUED:
                self._replies.accepted(ticket.id, known)
            return known
        account, number = self._number(ticket)
        now = self._c.clock()
        sign = self._replies.checks.sign_off(Channel.SMS, account, How.MESSAGE, agent)
        whole = signoff.signed(redacted(text), sign)
        item = Interaction(
            key=reply_key(ticket.id, client), type=EventType.INTERACTION, channel=Channel.SMS, account=account,
            identity=number, thread=thread_key(Channel.SMS, account, number), customer=ticket.customer,
            kind=Kind.MESSAGE, direction=Direction.OUTBOUND, visibility=Visibility.PRIVATE, text=whole, at=now,
            received_at=now, agent=agent, how=How.MESSAGE, status=DeliveryStatus.QUEUED,
            parts=len(lengths.split(Channel.SMS, How.MESSAGE, whole)),
            extra={**marks, **({"sign_off": sign} if sign else {})},
        )  # fmt: skip
        self._replies.checks.hold_against_rules(ticket, Draft(client_id=client, text=text, how=How.MESSAGE), item)
        if not self._c.store.interactions.put(item, ticket.id):
            twin = self._known(ticket.id, client)  # of this call, and faster
            return self._by_text(ticket, client, text, marks, twin, agent)
        self._replies.accepted(ticket.id, item)
        return item

    def _number(self, ticket: Ticket) -> tuple[str, str]:
        """An account of ours and a number of theirs that has texted with it, and hasn't said STOP to any."""
        from chalicelib.services.callbacks import terms  # loads what phone numbers need

        accounts = [
            key.partition("#")[2]
            for key, doc, _ in self._c.store.settings.listed("account")
            if key.startswith(f"{Channel.SMS}#") and doc.get("enabled", True)
        ]
        for number in dict.fromkeys(terms.known_numbers(self._c, ticket)):
            threads = [self._c.store.threads.get(thread_key(Channel.SMS, a, number), consistent=True) for a in accounts]
            known = [thread for thread in threads if thread is not None]
            if any(thread.consent == Consent.STOP for thread in known) or terms.stopped(self._c, ticket, number):
                raise NotAllowed(
                    "The customer asked us to stop (STOP).", "opted_out", "Wait until they send START, or call them."
                )
            if known:
                return thread_parts(known[0].key)[1], number
        raise NotAllowed(
            "No number of theirs is known that they have texted us from.", "no_number",
            "Choose another way, or ask for the number in private.",
        )  # fmt: skip

    # --- in public

    def _invitation(self, ticket: Ticket, wish: Wish, heard: Interaction, agent: str) -> Draft:
        client = wish.client_id + _PUBLIC
        known = self._known(ticket.id, client)
        kind = social_words.INVITE_TEXT if wish.to == "sms" else social_words.INVITE
        text = wish.public_text or (known.text if known else self._built_in(ticket, kind, agent, public=True))
        draft = _in_public(client, text, heard, private_side.INVITATION)
        return replace(draft, despite=wish.despite) if wish.public_text else draft

    def _fallback(self, ticket: Ticket, client: str, heard: Interaction, agent: str) -> Draft:
        known = self._known(ticket.id, client)
        text = known.text if known else self._words.fallback(ticket, agent=agent)
        return _in_public(client, text, heard, private_side.FELL_BACK)

    def _built_in(self, ticket: Ticket, kind: str, agent: str, *, public: bool) -> str:
        return self._words.words(ticket, kind, agent=agent, public=public)

    def _heard(self, ticket: Ticket, begun: Interaction | None) -> Interaction:
        """The customer's public words that this goes on from; once begun, those it was begun with."""
        from_ = begun.extra.get("gone_from", "") if begun else ""
        line = self._c.store.interactions.get(from_) if from_ else None
        heard = line.item if line else self._words.heard(ticket, public=True)
        if heard is None:
            raise NotAllowed(
                "The customer hasn't written in public here.", "not_public", "Answer them where they wrote."
            )
        return heard

    def _known(self, ticket_id: str, client: str) -> Interaction | None:
        line = self._c.store.interactions.get(reply_key(ticket_id, client))
        return line.item if line else None

    # --- the provider said no

    def refused(self, item: Interaction) -> None:
        """A private half that its provider refused for good: the agent reads why, and with `fallback` the customer is
        asked in public to write first. Doing it again changes nothing. Raises Retry."""
        to, code = item.extra.get("gone_private", ""), item.extra.get("code", "")
        if to not in private_side.WAYS:
            return
        ticket = self._c.ticket(ticket_of(item.key))
        client = client_of(item.key).removesuffix(_PRIVATE)
        facts = {"to": to, "client_id": client, "code": code, "why": item.status_reason}
        timeline.once(self._c, ticket, "private_refused", client, facts)
        heard = self._c.store.interactions.get(item.extra.get("gone_from", ""))
        if not item.extra.get("fallback") or code not in private_side.REFUSED or heard is None:
            return
        if why := self._unasked(ticket, client):
            timeline.once(self._c, ticket, "fallback_not_sent", client, {"why": why})
            return
        try:
            draft = self._fallback(ticket, client + _AFTER, heard.item, item.agent)
            self._replies.reply(ticket.id, draft, agent=item.agent)
        except (Retry, Conflict):
            raise
        except RapportError as error:
            why = f"{error.reason} {getattr(error, 'instead', '')}".strip()
            timeline.once(self._c, ticket, "fallback_not_sent", client, {"why": why})

    def _unasked(self, ticket: Ticket, client: str) -> str:
        """Why they aren't asked to write first by itself; "" if they are. At most once a customer a day."""
        customer = self._c.person(ticket.customer)
        if not may_be_fed(customer):
            return "The customer is marked as only arguing."
        who = customer.id if customer else ticket.customer
        turn = turns.taken(self._c, "write_first", who, f"{ticket.id}#{client}", DAY, lambda last: "")
        return "" if turn else "They were asked to write to us within the last day."


def _may_begin(ticket: Ticket, wish: Wish) -> None:
    if wish.version is not None and wish.version != ticket.version:
        raise Conflict("The ticket changed since you looked. Read it again, then send.", ticket.version)
    if ticket.status is Status.CLOSED:
        raise NotAllowed("This ticket is closed for good.", "closed", "Start a new ticket with the customer.")
    if wish.to == "email":
        raise NotAllowed(
            "Rapport has no e-mail channel yet.", "not_available", "Use dm, private_reply, sms or callback."
        )


def _on_its_way(draft: Draft, ticket: Ticket, to: str, heard: Interaction) -> Draft:
    """The draft with how and on which thread it goes out in private. Raises NotAllowed."""
    if to == "private_reply":
        return replace(draft, how=How.PRIVATE_REPLY, answers=heard.key)
    if heard.channel not in private_side.COMMENTS:
        return replace(draft, how=How.MESSAGE, answers=heard.key)
    private = thread_key(heard.channel, heard.account, heard.identity)
    if private not in ticket.threads:
        raise NotAllowed(
            f"On {heard.channel} they must have written to us in private first.", "not_supported",
            "Use private_reply, the one private answer to a comment.",
        )  # fmt: skip
    return replace(draft, how=How.MESSAGE, thread=private)


def _in_public(client: str, text: str, heard: Interaction, mark: str) -> Draft:
    marks = {"gone_private": mark, "gone_from": heard.key}
    return Draft(client_id=client, text=text, how=How.PUBLIC_REPLY, answers=heard.key, marks=marks, despite=tone.CODES)
