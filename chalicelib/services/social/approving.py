"""What follows from a supervisor's decision about a reply: it goes out in its writer's name, or back to them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from chalicelib.domain import lengths, signoff, tone
from chalicelib.domain.approvals import Approval, State, public_id
from chalicelib.domain.cards import redacted
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.interactions import Interaction
from chalicelib.services import timeline
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.replies import Replies
from chalicelib.services.scheduled import Scheduling, draft_of
from chalicelib.services.waiting_replies import APPROVED, client_of
from chalicelib.services.work import Work
from chalicelib.store.keys import reply_timer


class ReplyApprovals:
    """The kind "reply" of services/approvals.py."""

    def __init__(self, context: Context, replies: Replies, scheduling: Scheduling, work: Work) -> None:
        self._c, self._replies, self._scheduling, self._work = context, replies, scheduling, work

    def check(self, approval: Approval) -> None:
        """Raises what forbids these words now: the account, the length, the ticket. Raises NotFound, Invalid,
        NotAllowed. Whoever decides has read them: nothing is warned about."""
        item = self._item(approval)
        draft = replace(draft_of(item, approval.text), despite=tone.CODES)
        self._replies.checked(self._c.ticket(approval.ticket), draft, item.key, item.agent)

    def decided(self, approval: Approval) -> None:
        """An approved reply is scheduled for its time, or for now, and so checked once more when it goes; a rejected
        one is held until its writer changes it or takes it back."""
        if approval.state is State.APPROVED:
            self._approved(approval)
        elif approval.state is State.REJECTED:
            self._rejected(approval)

    def _approved(self, approval: Approval) -> None:
        seen = (approval.text, approval.written or approval.text)  # or it was held, and is asked for once more
        now = self._c.clock()

        def turn(item: Interaction) -> Interaction:
            if item.status != DeliveryStatus.AWAITING or item.text not in seen:
                return item  # taken back, changed since, or done before
            text = signoff.signed(redacted(approval.text), item.extra.get("sign_off", ""))
            parts = lengths.split(item.channel, item.how, text) if text else []
            return replace(
                item, status=DeliveryStatus.SCHEDULED, text=text, at=max(item.at, now),
                parts=len(parts) + len(item.attachments) or 1, extra={**item.extra, APPROVED: approval.by},
            )  # fmt: skip

        item = self._item(approval)
        set_timer(self._c, reply_timer(item.key), max(item.at, now))
        self._note(approval, "reply_approved")
        item = self._c.store.interactions.change(item.key, turn).item
        if item.extra.get(APPROVED):
            self._scheduling.look(item.key)
            self._then(item.key)

    def _then(self, key: str) -> None:
        """The status that its writer wanted after it, once it is on its way and unless something came since."""
        line = self._c.store.interactions.get(key)
        status = line.item.extra.get("then", "") if line and line.ticket else ""
        if not line or not status:
            return
        ticket = self._c.ticket(line.ticket)
        if ticket.status == status or ticket.waiting_since or ticket.last_reply_at != line.item.at:
            return
        with suppress(Conflict, NotAllowed):  # it is on its way all the same
            self._work.set_status(ticket.id, status, by=line.item.agent, version=ticket.version)

    def _rejected(self, approval: Approval) -> None:
        def turn(item: Interaction) -> Interaction:
            if item.status != DeliveryStatus.AWAITING or item.text != approval.text:
                return item
            return replace(item, status=DeliveryStatus.HELD, status_reason=_words(approval))

        item = self._item(approval)
        self._note(approval, "reply_rejected")
        self._c.store.interactions.change(item.key, turn)

    def _item(self, approval: Approval) -> Interaction:
        line = self._c.store.interactions.get(approval.thing)
        if line is None:
            raise NotFound("There is no such reply any more.")
        return line.item

    def _note(self, approval: Approval, what: str) -> None:
        """On the ticket's timeline, once a decision."""
        ticket = self._c.ticket(approval.ticket)
        facts = {
            "client_id": client_of(approval.thing), "agent": approval.agent, "why": approval.reason,
            "written": approval.written,
        }  # fmt: skip
        about = f"{public_id(approval.kind, approval.thing)}-{approval.decided_at}"
        timeline.once(self._c, ticket, what, about, facts, by=approval.by, at=approval.decided_at)


def _words(approval: Approval) -> str:
    return f"{approval.by} sent it back: {approval.reason}"
