"""Replies that haven't gone yet: which of them wait on a ticket, and those that wait for a supervisor's yes.

A reply that awaits a yes is stored under its own key and not on the timeline, as a scheduled one is: it answers
nothing, keeps no promise, and can be taken back. Its ledger entry comes first, then its place on the ticket, then the
reply, then the question to the supervisors; whoever looks at the entry asks it if nobody did.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import approvals
from chalicelib.domain.approvals import Approval
from chalicelib.domain.errors import Conflict, NotAllowed, Retry
from chalicelib.domain.events import DeliveryStatus, Visibility
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.tickets import Status, Ticket, shorten
from chalicelib.services import timeline
from chalicelib.services.approvals import Approvals
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.store.interactions import Claim
from chalicelib.store.keys import reply_key, reply_timer

MOST = 5  # replies that wait on a ticket
WAITING = (DeliveryStatus.SCHEDULED, DeliveryStatus.HELD, DeliveryStatus.AWAITING)
APPROVED = "approved_by"
"""In `extra`: the supervisor who approved these very words."""

_ASKED_BY_MS = 30_000  # after which the ledger looks whether the supervisors were asked
_TRIES = 8


class WaitingReplies:
    def __init__(self, context: Context, approvals: Approvals) -> None:
        self._c, self._approvals = context, approvals

    # --- for a supervisor's yes

    def needs_approval(self, item: Interaction) -> bool:
        """Whether a supervisor must see these words before the public does."""
        if item.visibility is not Visibility.PUBLIC or not item.agent or item.extra.get(APPROVED):
            return False
        account = self._c.store.settings.account(item.channel, item.account)
        policy = str(account.settings.get("approve_public", "")) if account else ""
        return bool(policy) and approvals.needed(policy, self._c.store.settings.agents().get(item.agent))

    def keep(self, ticket_id: str, item: Interaction) -> Interaction:
        """Have a checked reply wait for a yes; as it is kept. Doing it again changes nothing. Raises Conflict if its
        key was used for other words."""
        client = client_of(item.key)
        set_timer(self._c, reply_timer(item.key), self._c.clock() + _ASKED_BY_MS)
        ticket = self.listed(ticket_id, client, there=True)
        planned = "seen" in item.extra  # for a time: it has said what may come in between
        extra = item.extra if planned else {**item.extra, "seen": str(ticket.last_inbound_at), "anyway": "yes"}
        state, kept = self._c.store.interactions.claim(replace(item, status=DeliveryStatus.AWAITING, extra=extra))
        if state is not Claim.FRESH:
            if kept.text != item.text:
                raise Conflict("This client_id was used before; use a new one for a new reply.", ticket.version)
            if kept.status != DeliveryStatus.AWAITING:
                return kept
        self.ask(kept)
        timeline.note(self._c, ticket, "reply_awaits_approval", {"client_id": client}, by=item.agent)
        return kept

    def ask(self, item: Interaction) -> None:
        """Put a reply before the supervisors, once for its words."""
        heard = self._c.store.interactions.get(item.extra.get("answers", ""))
        asked = Approval(
            kind="reply", thing=item.key, agent=item.agent, text=item.text, channel=item.channel,
            account=item.account, ticket=ticket_of(item.key), heard=shorten(current_text(heard.item)) if heard else "",
            attachments=item.attachments,
        )  # fmt: skip
        self._approvals.ask(asked)

    def not_any_more(self, item: Interaction) -> None:
        """It was taken back, or is somebody else's now who needs no yes."""
        self._approvals.withdraw("reply", item.key)

    # --- those of a ticket

    def of(self, ticket: Ticket) -> list[Interaction]:
        """The ticket's replies that haven't gone, the next first."""
        lines = [self._c.store.interactions.get(reply_key(ticket.id, client)) for client in ticket.scheduled]
        items = [line.item for line in lines if line and line.item.status in WAITING]
        return sorted(items, key=lambda item: (item.at, item.key))

    def listed(self, ticket_id: str, client_id: str, *, there: bool) -> Ticket:
        """The ticket with the reply among those that wait, or without it. Raises Retry, NotAllowed."""
        for _ in range(_TRIES):
            ticket = self._c.ticket(ticket_id)
            if (client_id in ticket.scheduled) == there or ticket.status is Status.CLOSED:
                return ticket
            others = tuple(one for one in ticket.scheduled if one != client_id)
            if there and len(others) >= MOST:
                others = tuple(client_of(item.key) for item in self.of(ticket))
            if there and len(others) >= MOST:
                raise NotAllowed(
                    f"{MOST} replies wait on this ticket already.", "too_many_scheduled", "Take one back first."
                )
            after = replace(ticket, scheduled=(*others, client_id) if there else others, updated_at=self._c.clock())
            try:
                return self._c.store.tickets.save(after, self._c.queue_rules(ticket.queue).shards)
            except Conflict:
                continue
        raise Retry("a ticket kept changing while a reply was scheduled on it")


def ticket_of(key: str) -> str:
    return key.split("#")[1]


def client_of(key: str) -> str:
    return key.split("#")[2]
