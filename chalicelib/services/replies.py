"""An agent's answer, accepted: checked against the channel's rules, kept as queued, handed on.

The client's own id names the reply for ever, so asking again never sends again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chalicelib.channels.base import How
from chalicelib.domain import lengths, windows
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.events import Attachment, DeliveryStatus, Direction, EventType, Kind, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.answering import answered
from chalicelib.services.assignment import Assignment
from chalicelib.services.context import Context
from chalicelib.store.interactions import Line
from chalicelib.store.keys import note_key, reply_key, thread_key, thread_parts

_LOOK_BACK = 100
_PUBLIC_KINDS = (Kind.POST, Kind.COMMENT, Kind.REVIEW)
_BOTH_WAYS = ("x", "facebook", "instagram")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an agent wants to say. `how` "" = the only way the channel knows. `thread` "" = the
    one the customer wrote on last. `answers` is the key of the interaction replied to ("" = the
    customer's latest there)."""

    client_id: str
    text: str = ""
    how: str = ""
    thread: str = ""
    answers: str = ""
    attachments: tuple[Attachment, ...] = ()
    template: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    version: int | None = None  # the ticket version the agent saw


class Replies:
    def __init__(self, context: Context, assignment: Assignment) -> None:
        self._c, self._assignment = context, assignment

    def reply(self, ticket_id: str, draft: Draft, *, agent: str) -> tuple[Interaction, Ticket]:
        """Accept a reply; the interaction (queued) and the ticket after it.

        Raises NotFound, Conflict (the ticket moved on, or the client id was used for other words),
        Invalid (what is missing) or NotAllowed (consent, window, length: says what is allowed).
        """
        ticket = self._c.ticket(ticket_id)
        key = reply_key(ticket_id, draft.client_id)
        known = self._c.store.interactions.get(key)
        if known:
            return self._again(known, draft, ticket)
        if draft.version is not None and draft.version != ticket.version:
            raise Conflict("The ticket changed since you looked. Read it again, then send.", ticket.version)
        if ticket.status is Status.CLOSED:
            raise NotAllowed("This ticket is closed for good.", "closed", "Start a new ticket with the customer.")
        item = self.checked(ticket, draft, key, agent)
        if not self._c.store.interactions.put(item, ticket_id):
            return self.reply(ticket_id, draft, agent=agent)  # a twin of this call was faster
        ticket = answered(self._c, ticket_id, item)
        self.pair(ticket, item)
        self._c.queues.outbound(key, item.thread)
        return item, self._taken(ticket, agent)

    def pair(self, ticket: Ticket, item: Interaction) -> None:
        """Going private from a public thread: the answer that comes back there belongs to this ticket,
        unless the customer has been writing there already."""
        if item.thread in ticket.threads:
            return
        thread = self._c.store.threads.get(item.thread, consistent=True)
        if thread is None or not thread.ticket:
            self._c.store.threads.point(item.thread, customer=ticket.customer, ticket=ticket.id, previous="")

    def _taken(self, ticket: Ticket, agent: str) -> Ticket:
        """Whoever answers a ticket that nobody has, has it, if they have room."""
        if not agent or ticket.assignee or ticket.offered_to not in ("", agent):
            return ticket
        try:
            if ticket.offered_to:
                return self._assignment.accept(ticket, agent)
            return self._assignment.assign(ticket, agent)
        except (NotAllowed, NotFound, Conflict):
            return ticket

    def note(self, ticket_id: str, client_id: str, text: str, *, agent: str) -> Interaction:
        """An internal note; customers never see it. The same client id again changes nothing."""
        if not text.strip():
            raise Invalid("text", "A note needs some text.")
        ticket = self._c.ticket(ticket_id)
        now = self._c.clock()
        item = Interaction(
            key=note_key(ticket_id, client_id), kind=Kind.NOTE, direction=Direction.INTERNAL, text=text,
            channel=ticket.channel, account=ticket.account, customer=ticket.customer, agent=agent, at=now,
            received_at=now,
        )  # fmt: skip
        if self._c.store.interactions.put(item, ticket_id):
            return item
        known = self._c.store.interactions.get(item.key)
        return known.item if known else item

    def _again(self, known: Line, draft: Draft, ticket: Ticket) -> tuple[Interaction, Ticket]:
        if known.item.text != draft.text:
            raise Conflict("This client_id was used for another text; use a new one for a new reply.", ticket.version)
        if known.item.status in (DeliveryStatus.SCHEDULED, DeliveryStatus.HELD, DeliveryStatus.CANCELLED):
            raise Conflict("This client_id is that of a scheduled reply; use a new one.", ticket.version)
        if known.item.status not in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
            ticket = answered(self._c, ticket.id, known.item)
        if known.item.status == DeliveryStatus.QUEUED:
            self.pair(ticket, known.item)
            self._c.queues.outbound(known.item.key, known.item.thread, known.item.attempts)
        return known.item, ticket

    # --- checks

    def checked(self, ticket: Ticket, draft: Draft, key: str, agent: str, at: int = 0) -> Interaction:
        """The reply as it would be kept, if it may go out `at` (epoch ms; 0 = now). Raises Invalid or NotAllowed."""
        if not draft.text.strip() and not draft.attachments and not draft.template:
            raise Invalid("text", "A reply needs a text, an attachment or a template.")
        heard = self._answered_line(ticket, draft)
        channel, account, identity, root = thread_parts(heard.thread)
        how = self._how(draft, heard)
        if self._c.store.settings.account(channel, account) is None:
            raise NotAllowed(f"The {channel} account {account} is switched off.", "account_off", "Ask an admin.")
        now = at or self._c.clock()
        if how is How.MESSAGE:
            self.may_write(ticket, heard.thread, channel, now, bool(draft.template))
        elif how is How.PRIVATE_REPLY:
            already = self._had_private_reply(ticket.id, heard.key)
            windows.private_reply(channel, heard.at, now, already=already)
        parts = lengths.split(channel, how, draft.text) if draft.text else []
        to_thread = thread_key(channel, account, identity) if how is not How.PUBLIC_REPLY else heard.thread
        return Interaction(
            key=key, type=EventType.INTERACTION, channel=channel, account=account, identity=identity,
            thread=to_thread, customer=ticket.customer,
            kind=heard.kind if how is How.PUBLIC_REPLY else (Kind.DM if channel == "x" else Kind.MESSAGE),
            direction=Direction.OUTBOUND,
            visibility=Visibility.PUBLIC if how is How.PUBLIC_REPLY else Visibility.PRIVATE,
            text=draft.text, attachments=draft.attachments, root=root if how is How.PUBLIC_REPLY else "",
            parent=heard.provider_id, at=now, received_at=now, agent=agent, how=how,
            status=DeliveryStatus.QUEUED, parts=len(parts) + len(draft.attachments) or 1,
            template=draft.template, variables=draft.variables,
            extra={"answers": heard.key, **({"from": heard.extra["to"]} if heard.extra.get("to") else {})},
        )  # fmt: skip

    def _answered_line(self, ticket: Ticket, draft: Draft) -> Interaction:
        """The customer's interaction that this answers."""
        if draft.answers:
            line = self._c.store.interactions.get(draft.answers)
            if line is None or line.ticket != ticket.id or line.item.direction is not Direction.INBOUND:
                raise Invalid("answers", "This is not a customer's interaction on this ticket.")
            return line.item
        page = self._c.store.interactions.timeline(ticket.id, limit=_LOOK_BACK, newest_first=True)
        for line in page.items:
            item = line.item
            wanted = not draft.thread or item.thread == draft.thread
            if item.direction is Direction.INBOUND and wanted and not item.deleted_at:
                return item
        raise Invalid("thread", "There is nothing of the customer's on this thread to answer.")

    def _how(self, draft: Draft, heard: Interaction) -> How:
        public = heard.kind in _PUBLIC_KINDS
        if not draft.how:
            if heard.channel in _BOTH_WAYS and public:
                raise Invalid("how", "Say how it goes out: public_reply, private_reply or message.")
            return How.MESSAGE
        try:
            how = How(draft.how)
        except ValueError:
            raise Invalid("how", "Use message, public_reply or private_reply.") from None
        if how in (How.PUBLIC_REPLY, How.PRIVATE_REPLY) and not public:
            raise Invalid("how", "The customer wrote in private: answer with how=message.")
        if how is How.POST:
            raise Invalid("how", "A post of one's own answers nobody; use message, public_reply or private_reply.")
        if how is How.MESSAGE and public and heard.channel in ("facebook", "instagram"):
            raise Invalid("how", "To a comment, use public_reply, or private_reply for its one private answer.")
        return how

    def may_write(self, ticket: Ticket, thread: str, channel: str, now: int, template: bool) -> None:
        """Raises NotAllowed if a private message may not go out then: the window is shut, or they said STOP."""
        channel_, account, identity, _ = thread_parts(thread)
        private = thread_key(channel_, account, identity)
        known = self._c.store.threads.get(private, consistent=True)
        if known and known.consent == "stop":
            raise NotAllowed(
                "The customer asked us to stop (STOP).", "opted_out", "Wait until they send START, or call them."
            )
        windows.private(channel, ticket.threads.get(private, 0), now, template=template)

    def _had_private_reply(self, ticket: str, comment: str) -> bool:
        page = self._c.store.interactions.timeline(ticket, limit=_LOOK_BACK, newest_first=True)
        return any(
            line.item.how == How.PRIVATE_REPLY
            and line.item.extra.get("answers") == comment
            and line.item.status != DeliveryStatus.FAILED
            for line in page.items
        )

    # --- once more

    def resend(self, key: str) -> Interaction:
        """Send a reply again that failed, or whose fate is unknown: only ever by a person's wish."""

        def requeued(item: Interaction) -> Interaction:
            if item.status not in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
                raise NotAllowed("Only a reply that failed, or may have, can be sent again.", "not_failed")
            return replace(
                item, status=DeliveryStatus.QUEUED, status_reason="", attempts=item.attempts + 1, part_status={},
                part_ids=(),
            )  # fmt: skip

        line = self._c.store.interactions.get(key)
        if line is None or not line.item.how:
            raise NotFound("There is no such reply.")
        again = self._c.store.interactions.change(key, requeued)
        answered(self._c, again.ticket, replace(again.item, at=self._c.clock()))
        self._c.queues.outbound(key, again.item.thread, again.item.attempts)
        return again.item
