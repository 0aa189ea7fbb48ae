"""Macros applied: the words by the way of every reply, with its guards and approvals, then what changes on the ticket.

Asked for again with the same `client_id` it finishes what is left and does nothing twice. The order is what makes that
so: the reply is kept under its own name; then a line of the timeline, once, says what the macro was to do here; each
step is taken only where it isn't yet as wished; when all are taken a mark says so, and later calls only look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from chalicelib.domain import macros, signoff
from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.macros import Macro, Step, What
from chalicelib.domain.tickets import Ticket
from chalicelib.services import timeline
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.services.social.rendering import Rendered, Rendering
from chalicelib.services.work import Work
from chalicelib.store.keys import about_event_key, reply_key

EVENT = "macro"
_TRIES = 8
_REMEMBERED_MS = 30 * 86_400_000  # how long a call may be repeated; later ones see the plan carried out


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """`left`: steps that were not taken, and why; calling again takes them if they can be."""

    macro: str
    did: tuple[Step, ...]
    left: tuple[tuple[Step, str], ...]
    item: Interaction | None
    ticket: Ticket


class Macros:
    def __init__(self, context: Context, replies: Replies, rendering: Rendering, work: Work) -> None:
        self._c, self._replies, self._rendering, self._work = context, replies, rendering, work

    def get(self, id: str) -> Macro:
        doc = self._c.store.settings.doc("macro", id)
        if doc is None:
            raise NotFound(f"There is no macro {id}.")
        return msgspec.convert({**doc, "id": id}, Macro, strict=False)

    def words(
        self, ticket: Ticket, id: str, *, agent: str, public: bool, given: dict[str, str] | None = None
    ) -> Rendered:  # fmt: skip
        """Its words on this ticket, in the customer's language; "" where it has none."""
        doc = self._c.store.settings.doc("macro", id) or {}
        if not doc.get("text"):
            return Rendered(text="")
        return self._rendering.filled(ticket, doc, agent=agent, public=public, given=given)

    def foreseen(self, ticket: Ticket, macro: Macro) -> list[Step]:
        """What it would do here now."""
        return macros.plan(macro, ticket, says=macro.send == macros.Send.SEND and bool(macro.text))

    def apply(self, ticket_id: str, id: str, draft: Draft, *, agent: str) -> Applied:
        """Do all of it. `draft`: the words as its writer saw them; without any, those of a macro that sends. `then` is
        the status wished instead of the macro's. Raises NotFound, Conflict, Invalid or NotAllowed, and then nothing was
        done; what is found impossible after the words went is told as `left`."""
        macro, ticket = self.get(id), self._c.ticket(ticket_id)
        begun = self._begun(ticket_id, draft.client_id, id)
        known = self._c.store.interactions.get(reply_key(ticket_id, draft.client_id))
        if begun and self._is_done(ticket_id, draft.client_id):
            return Applied(
                macro=id, did=tuple(macros.read(begun.extra)), left=(), item=known.item if known else None,
                ticket=ticket,
            )  # fmt: skip
        draft = self._said(ticket, macro, draft, known.item if known else None, agent)
        says = bool(draft.text.strip() or draft.attachments)
        if not begun and not known:
            self._check(macro, ticket, draft)
        steps = macros.read(begun.extra) if begun else macros.plan(macro, ticket, says=says, status=draft.then)
        item = None
        if says:
            wished = next((step.to for step in steps if step.what is What.STATUS), "")
            item, ticket = self._replies.reply(ticket_id, replace(draft, then=wished), agent=agent)
        begun = begun or self._begin(ticket, macro, draft.client_id, steps, agent)
        left = self._take(ticket_id, steps, item, begun, agent)
        if not any(again for _, _, again in left):
            now = self._c.clock()
            self._c.store.marks.set(_mark(ticket_id, draft.client_id), until=now + _REMEMBERED_MS)
        missed = tuple((step, why) for step, why, _ in left)
        did = tuple(step for step in steps if step not in {one for one, _ in missed})
        return Applied(macro=id, did=did, left=missed, item=item, ticket=self._c.ticket(ticket_id))

    # --- before anything is done

    def _check(self, macro: Macro, ticket: Ticket, draft: Draft) -> None:
        """What would be refused anyway is refused before a word goes out."""
        if draft.version is not None and draft.version != ticket.version:
            raise Conflict("The ticket changed since you looked. Read it again, then apply it.", ticket.version)
        t.must_be_open_to_change(ticket)
        spoken = {ticket.channel, *(thread.partition("#")[0] for thread in ticket.threads)}
        if macro.channels and not spoken & {*macro.channels}:
            raise NotAllowed(f"This macro isn't for {ticket.channel}.", "not_for_channel", "Choose another one.")
        if macro.queue and macro.queue not in self._c.store.settings.queues():
            raise Invalid("macro", f"It moves the ticket to the queue {macro.queue}, which isn't there any more.")
        if macro.queue not in ("", ticket.queue) and ticket.call and ticket.assignee:
            raise NotAllowed("Somebody is on the line.", "live_call", "Transfer the call.")
        steps = macros.plan(macro, ticket, says=False)
        if len(macros.tagged(ticket.tags, steps)) > macros.MOST_TAGS:
            raise Invalid("macro", f"The ticket would have more than {macros.MOST_TAGS} tags.")

    def _said(self, ticket: Ticket, macro: Macro, draft: Draft, known: Interaction | None, agent: str) -> Draft:
        """The draft with the words that go out. Those that went already are what a repeated call means."""
        if draft.text.strip() or macro.send != macros.Send.SEND or not macro.text:
            return draft
        if known:
            return replace(draft, text=signoff.unsigned(known.text, known.extra.get("sign_off", "")), variables={})
        public = draft.how == "public_reply"
        found = self.words(ticket, macro.id, agent=agent, public=public, given=draft.variables)
        for name in found.missing:
            raise Invalid(f"variables.{name}", "The macro needs this.")
        return replace(draft, text=found.text, variables={})

    # --- the steps

    def _begun(self, ticket: str, client_id: str, macro: str) -> Interaction | None:
        line = self._c.store.interactions.get(about_event_key(ticket, client_id, EVENT))
        if line and line.item.extra.get("macro") != macro:
            raise Conflict("This client_id was used for another macro; use a new one.")
        return line.item if line else None

    def _begin(self, ticket: Ticket, macro: Macro, client_id: str, steps: list[Step], agent: str) -> Interaction:
        facts = {"macro": macro.id, "name": macro.name or macro.id, "client_id": client_id, **macros.written(steps)}
        timeline.once(self._c, ticket, EVENT, client_id, facts, by=agent)
        kept = self._c.store.interactions.get(about_event_key(ticket.id, client_id, EVENT))
        return kept.item if kept else Interaction(at=self._c.clock(), extra=facts)

    def _is_done(self, ticket: str, client_id: str) -> bool:
        return self._c.store.marks.standing(_mark(ticket, client_id), now=self._c.clock())

    def _take(
        self, id: str, steps: list[Step], item: Interaction | None, begun: Interaction, agent: str
    ) -> list[tuple[Step, str, bool]]:  # fmt: skip
        """Every step but the reply. What was left, why, and whether calling again may help."""
        left = []
        tags = [step for step in steps if step.what in (What.ADD_TAGS, What.REMOVE_TAGS)]
        for step in steps:
            if step.what is What.REPLY:
                continue
            try:
                why = self._status(id, step.to, item, begun, agent) if step.what is What.STATUS else ""
                if step.what is not What.STATUS:
                    self._change(id, step, tags, agent)
                if why:
                    left.append((step, why, False))
            except (Conflict, Invalid, NotAllowed) as error:
                left.append((step, error.reason, True))
        return left

    def _change(self, id: str, step: Step, tags: list[Step], agent: str) -> None:
        def change(now: Ticket) -> None:
            if step.what is What.PRIORITY:
                self._work.set_priority(id, step.to, by=agent, version=now.version)
            elif step.what is What.QUEUE:
                if now.queue != step.to:
                    self._work.transfer(id, step.to, by=agent, version=now.version)
            elif (wished := macros.tagged(now.tags, tags)) != now.tags:
                self._work.set_tags(id, list(wished), by=agent, version=now.version)

        self._unless_changed(id, change)

    def _status(self, id: str, to: str, item: Interaction | None, begun: Interaction, agent: str) -> str:
        """Why the status is not set; "" = it is. What was said since counts more."""
        if item and item.status == DeliveryStatus.AWAITING:
            return "It is set once a supervisor has approved the words."
        why = ""

        def change(now: Ticket) -> None:
            nonlocal why
            wrote = now.waiting_since or now.last_reply_at != item.at if item else now.last_inbound_at > begun.at
            if now.status != to and wrote:
                why = "Something was said on the ticket since."
            elif now.status != to:
                self._work.set_status(id, to, by=agent, version=now.version)

        self._unless_changed(id, change)
        return why

    def _unless_changed(self, id: str, change: Callable[[Ticket], None]) -> None:
        """Once more on what the ticket has become meanwhile. Raises Conflict if it never holds still."""
        for n in range(_TRIES):
            try:
                change(self._c.ticket(id))
                return
            except Conflict:
                if n == _TRIES - 1:
                    raise


def _mark(ticket: str, client_id: str) -> str:
    return f"macro#{ticket}#{client_id}"
