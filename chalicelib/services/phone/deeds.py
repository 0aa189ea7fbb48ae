"""What follows from a change to a call, outside the call's own record: its ticket, its interaction, the
agents' desks, callbacks, and orders to the provider. Each may be done twice; the second changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain import tickets as t
from chalicelib.domain.calls import Call, Deed, Leg, Outcome
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Retry
from chalicelib.domain.events import Attachment, Author, Channel, Event, EventType, Kind, event_key
from chalicelib.domain.interactions import Interaction, shown_text
from chalicelib.domain.tickets import Ticket
from chalicelib.services import timeline
from chalicelib.services.assignment import Assignment
from chalicelib.services.context import Context
from chalicelib.services.phone.rules import keep_until, records
from chalicelib.services.waking import arm
from chalicelib.store.keys import agent_timer

Result = Callable[[Call], Call] | None
"""What the deed taught us of the call, if anything."""

MISSED_CALL = "missed_call"
_TRIES = 8
_LIVE_CLAIM = ("online", "transfers_only")


class Callbacks(Protocol):
    """services/callbacks"""

    def outcome(self, callback: str, attempt: int, outcome: str, at: int, call: str) -> None: ...
    def from_queue(self, call: Call, number: str) -> None: ...


class Tickets(Protocol):
    """services/inbound.py"""

    def take(self, event: Event) -> None: ...


class Words(Protocol):
    """services/changes.py"""

    def reword(self, ticket_id: str, item: Interaction) -> None: ...


class Removable(Protocol):
    """aws/files.py"""

    def delete(self, keys: list[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Others:
    """The services beside this one, as far as calls need them. `away`: set an agent's presence to away."""

    inbound: Tickets
    assignment: Assignment
    words: Words
    away: Callable[[str], None]
    callbacks: Callable[[], Callbacks | None]
    files: Callable[[], Removable]


class Deeds:
    def __init__(self, context: Context, others: Others) -> None:
        self._c, self._o = context, others
        self._here: dict[str, Callable[[Call, Deed], Result]] = {
            "ticket": self._ticket, "accept": self._accept, "decline": self._decline, "give": self._give,
            "ended": self._ended, "rest": self._rest, "tell": self._tell, "attach": self._attach,
            "transcript": self._transcript, "callback": self._callback, "connected": self._connected,
            "offer": self._offer, "line_up": self._line_up,
        }  # fmt: skip

    def do(self, call: Call, deed: Deed) -> Result:
        """Do one deed; whatever isn't ours to do is ordered from the provider."""
        act = self._here.get(deed.do)
        if act:
            return act(call, deed)
        self._c.queues.phone({"do": deed.do, "call": call.id, "leg": deed.leg, "value": deed.value, "n": deed.n})
        return None

    # --- its ticket

    def _ticket(self, call: Call, deed: Deed) -> Result:
        """A ticket for the call, new or the customer's open one; a caller who waits is offered to agents."""
        key = interaction_key(call)
        self._o.inbound.take(_event(call, key, live=deed.value == "live"))
        line = self._c.store.interactions.get(key)
        if line is None or not line.ticket:
            raise Retry("the call's ticket isn't there yet", after=1.0)
        ticket = self._c.store.tickets.get(line.ticket, consistent=True)
        found = ticket.customer if ticket else line.item.customer
        queue = ticket.queue if ticket and not call.queue else call.queue
        return lambda now: replace(now, ticket=line.ticket, customer=found, queue=now.queue or queue)

    def _read(self, call: Call) -> Ticket:
        ticket = self._c.store.tickets.get(call.ticket, consistent=True) if call.ticket else None
        if ticket is None:
            raise Retry("the call's ticket isn't there", after=1.0)
        return ticket

    def _on_ticket(self, call: Call, act: Callable[[Ticket], Ticket | None]) -> Ticket:
        """Apply a change to the call's ticket until it holds; `act` gives None for nothing to do."""
        for _ in range(_TRIES):
            ticket = self._read(call)
            try:
                return act(ticket) or ticket
            except Conflict:
                continue
        raise Retry("a ticket kept changing under a call")

    def _save(self, ticket: Ticket) -> Ticket:
        return self._c.store.tickets.save(ticket, self._c.queue_rules(ticket.queue).shards)

    # --- an agent answers, or doesn't

    def _accept(self, call: Call, deed: Deed) -> Result:
        """They answered: the ticket is theirs if it is still offered to them for this call."""
        leg = call.legs[deed.leg]
        for _ in range(_TRIES):
            ticket = self._read(call)
            theirs = leg.who in (ticket.offered_to, ticket.assignee) and ticket.claim == leg.claim
            if ticket.call != call.id or not theirs:
                return lambda now: c.lost(now, deed.leg) if not now.legs[deed.leg].won_at else now
            try:
                self._taken(self._o.assignment.accept(ticket, leg.who), call, leg)
            except Conflict:
                continue
            return self._won(call, deed.leg, ticket)
        raise Retry("a ticket kept changing while its call was answered")

    def _won(self, call: Call, key: str, ticket: Ticket) -> Result:
        queue = self._c.queue_rules(ticket.queue)
        account = self._c.store.settings.account(Channel.VOICE, call.account)
        record = records(account, queue, call.country)
        at = self._c.clock()
        leg = call.legs[key]
        if leg.claim:
            self._c.store.desks.missed(leg.who, answered=True)
        self._c.store.calls.join(leg.who, call.id)
        return lambda now: c.won(now, key, at=at, record=record, wrap_ms=queue.acw_seconds * 1000)

    def _taken(self, ticket: Ticket, call: Call, leg: Leg) -> None:
        """To answer a call is to reply. (A call of ours replies once the customer has answered.)"""
        if call.ours or (ticket.first_reply_at and ticket.last_reply_at >= leg.accepted_at):
            return
        queue = self._c.queue_rules(ticket.queue)
        key = interaction_key(call)
        self._save(t.replied(ticket, key=f"{key}:answered", text="(call)", at=leg.accepted_at, queue=queue))

    def _decline(self, call: Call, deed: Deed) -> Result:
        leg = call.legs[deed.leg]
        ticket = self._read(call)
        if deed.value == "missed":
            self._missed(leg.who, ticket)
        try:
            if ticket.offered_to == leg.who and ticket.claim == leg.claim:
                self._o.assignment.decline(ticket, leg.who)
        except Conflict:
            raise Retry("the ticket of a call that rang out changed") from None
        return None

    def _missed(self, agent: str, ticket: Ticket) -> None:
        """Whoever lets calls ring out is taken for not being there."""
        most = self._c.queue_rules(ticket.queue).missed_calls_away
        in_a_row = self._c.store.desks.missed(agent, answered=False)
        if most and in_a_row >= most:
            self._o.away(agent)
            timeline.note(self._c, ticket, "set_away", {"agent": agent, "missed_calls": str(in_a_row)})

    def _give(self, call: Call, deed: Deed) -> Result:
        """Whoever was consulted is alone with the customer now: the ticket is theirs, room or no room."""
        leg = call.legs[deed.leg]

        def act(ticket: Ticket) -> Ticket | None:
            if ticket.assignee == leg.who:
                return None
            agent = self._c.store.settings.agents().get(leg.who)
            presence = tuple(map(_presence, _LIVE_CLAIM))
            token = self._o.assignment.claim(agent, ticket.id, Channel.VOICE, presence) if agent else ""
            given = t.assigned(ticket, leg.who, token, self._c.clock())
            stored = self._o.assignment.save_or_release(given, self._c.queue_rules(ticket.queue), before=ticket)
            timeline.note(self._c, stored, "call_transferred", {"from": ticket.assignee, "to": leg.who})
            self._freed(ticket.assignee, call.id)
            return stored

        return self._won(call, deed.leg, self._on_ticket(call, act))

    def _offer(self, call: Call, deed: Deed) -> Result:
        """Put through by an agent: `agent:id` or `queue:id` is offered the ticket, the caller keeps their place."""
        kind, _, who = deed.value.partition(":")
        before = self._read(call)
        try:
            if kind == "agent" and before.offered_to != who and before.assignee != who:
                after = self._o.assignment.offer_to(before, who)
            elif kind == "queue" and (before.queue != who or before.assignee):
                queue = self._c.queue_rules(who)
                after = self._c.store.tickets.save(t.moved(before, queue, self._c.clock()), queue.shards)
                self._o.assignment.release(before.carrier, before.id, before.claim)
                after = self._o.assignment.offer(after)
            else:
                return None
        except Conflict:
            raise Retry("a ticket changed while its call was put through") from None
        except NotAllowed:  # they left a moment ago: somebody else of the queue is rung
            after = self._o.assignment.put_back(before)
        timeline.note(
            self._c, after, "call_transferred", {"from": before.assignee, "to": deed.value}, by=before.assignee
        )
        self._freed(before.assignee, call.id)
        return None

    # --- it is over

    def _ended(self, call: Call, deed: Deed) -> Result:
        """The ticket stays with whoever has it; one that was only offered for the call is offered afresh."""

        def act(ticket: Ticket) -> Ticket | None:
            if ticket.call != call.id:
                return None
            after = t.call_ended(ticket, self._c.clock())
            if call.outcome is Outcome.ABANDONED and MISSED_CALL not in after.tags:
                after = replace(after, tags=(*after.tags, MISSED_CALL))
            if after.offered_to:
                after = t.returned(after, self._c.clock())
            stored = self._save(after)
            if ticket.claim and ticket.claim != stored.claim:
                self._o.assignment.release(ticket.carrier, ticket.id, ticket.claim)
            return self._back(call, stored)

        if call.ticket:
            ticket = self._on_ticket(call, act)
            if call.outcome is Outcome.ABANDONED and MISSED_CALL not in ticket.tags:
                self._on_ticket(
                    call, lambda x: self._save(replace(x, tags=(*x.tags, MISSED_CALL))) if _open(x) else None
                )
        self._tell_callback(call, "ended" if call.answered_at else call.outcome)
        return None

    def _back(self, call: Call, ticket: Ticket) -> Ticket:
        """A call that an agent placed and that came to nothing leaves the ticket with them."""
        if call.by and not ticket.assignee:
            try:
                return self._o.assignment.assign(ticket, call.by)
            except (NotAllowed, NotFound):
                pass
        return self._o.assignment.offer(ticket)

    def _rest(self, call: Call, deed: Deed) -> Result:
        """After-contact work is done: the ticket weighs as any other, and the agent may be rung again."""

        def act(ticket: Ticket) -> Ticket | None:
            return self._o.assignment.rest(ticket) if ticket.assignee and not ticket.call else None

        if call.ticket:
            self._on_ticket(call, act)
        for leg in call.legs.values():
            if leg.who and leg.role is not c.Role.CUSTOMER:
                self._freed(leg.who, call.id)
        if call.answered_at:
            handled = talk.talk_ms(call) + call.hold_ms + talk.wrap_ms(call)
            self._c.store.calls.note_length(call.queue, call.id, handled)
        return None

    def _freed(self, agent: str, call: str) -> None:
        if agent:
            self._c.store.calls.leave(agent, call)
            self._c.queues.wake([agent_timer(agent)])

    def _line_up(self, call: Call, deed: Deed) -> Result:
        """Put a call of ours on its ticket: whoever can take it is rung, or the agent who placed it."""
        for _ in range(_TRIES):
            ticket = self._read(call)
            try:
                self.wait_on(ticket, call, only=deed.value)
            except Conflict:
                continue
            except NotAllowed:  # it is closed by now, or they can't be rung any more
                now = self._c.clock()
                return lambda x: talk.cancelled(x, "no_agent", at=now)
            return None
        raise Retry("a ticket kept changing while a call was put on it")

    def seen_to(self, call: Call) -> bool:
        """A call whose ticket another call had is put on it once that is over. True while it still waits."""
        if call.state is not c.State.WAITING or not call.ticket or not call.on_ticket:
            return False
        ticket = self._read(call)
        if ticket.call == call.id or ticket.status is t.Status.CLOSED:
            return False
        if not ticket.call:
            with suppress(Conflict):
                return self.wait_on(ticket, call, only=call.by).call != call.id
        return True

    def wait_on(self, ticket: Ticket, call: Call, *, only: str = "") -> Ticket:
        """The call waits on the ticket, unless another one does: whoever can take it is rung, or `only` that
        agent. Raises Conflict, or NotAllowed if that agent can't be rung or the ticket is closed."""
        if ticket.call and ticket.call != call.id:
            return ticket
        queue = self._c.queue_rules(ticket.queue)
        now = self._c.clock()
        if not ticket.call:
            woken = ticket if ticket.status in t.ACTIVE else t.with_status(ticket, t.Status.OPEN, queue, now)
            called = t.called(replace(woken, snoozed_until=0), call.id, at=call.place_at or call.queued_at, now=now)
            stored = self._c.store.tickets.save(arm(self._c, called), queue.shards)
            self._o.assignment.release(ticket.carrier, ticket.id, ticket.claim)
            ticket = stored
        if not t.waits_for_offer(ticket):
            return ticket
        return self._o.assignment.offer_to(ticket, only) if only else self._o.assignment.offer(ticket)

    # --- its interaction

    def _tell(self, call: Call, deed: Deed) -> Result:
        told = talk.facts(call)

        def how(item: Interaction) -> Interaction:
            return replace(item, extra={**item.extra, **told}, agent=item.agent or call.by)

        if call.ticket:
            self._c.store.interactions.change(interaction_key(call), how)
        return None

    def _attach(self, call: Call, deed: Deed) -> Result:
        recording = next(r for r in call.recordings if r.sid == deed.value)

        def how(item: Interaction) -> Interaction:
            if any(a.provider_id == recording.sid for a in item.attachments):
                return item
            kind = "voicemail" if call.outcome is Outcome.VOICEMAIL else "recording"
            file = Attachment(
                kind="audio", url=f"{recording.url}.mp3", content_type="audio/mpeg", name=f"{kind}.mp3",
                provider_id=recording.sid,
            )  # fmt: skip
            text = item.text or ("Voicemail" if kind == "voicemail" else "")
            return replace(item, attachments=(*item.attachments, file), text=text)

        if not call.ticket:
            raise Retry("the call's ticket isn't there yet", after=1.0)
        key = interaction_key(call)
        line = self._c.store.interactions.change(key, how)
        self._o.words.reword(call.ticket, line.item)
        self._c.queues.media(key)
        until = keep_until(self._c.store.settings.account(Channel.VOICE, call.account), self._c.clock())
        return lambda now: replace(now, keep_until=max(now.keep_until, until))

    def _transcript(self, call: Call, deed: Deed) -> Result:
        if not call.ticket:
            raise Retry("the call's ticket isn't there yet", after=1.0)
        text = f'Voicemail: "{call.transcript}"'
        line = self._c.store.interactions.change(interaction_key(call), lambda item: replace(item, text=text))
        if shown_text(line.item) == text:
            self._o.words.reword(call.ticket, line.item)
        return None

    def forget_recordings(self, call: Call) -> Call:
        """The time for which recordings are kept is over: the files go, and the interaction says so."""
        key = interaction_key(call)
        line = self._c.store.interactions.get(key)
        stored = [a.stored for a in line.item.attachments if a.stored and a.kind == "audio"] if line else []
        if stored:
            self._o.files().delete(stored)
            self._c.store.interactions.change(key, _without_recordings)
        return replace(call, keep_until=0)

    # --- callbacks

    def _callback(self, call: Call, deed: Deed) -> Result:
        callbacks = self._o.callbacks()
        if callbacks:
            try:
                callbacks.from_queue(call, deed.value)
            except (NotAllowed, Invalid) as refused:  # they were told goodbye: somebody should know
                why = {"number": deed.value, "why": refused.reason}
                timeline.note(self._c, self._read(call), "callback_refused", why)
        return None

    def _connected(self, call: Call, deed: Deed) -> Result:
        """A call of ours has been answered by both: the customer has been spoken to."""

        def act(ticket: Ticket) -> Ticket | None:
            if ticket.last_reply_at >= call.answered_at:
                return None
            queue = self._c.queue_rules(ticket.queue)
            return self._save(
                t.replied(ticket, key=interaction_key(call), text="(call)", at=call.answered_at, queue=queue)
            )

        self._on_ticket(call, act)
        self._tell_callback(call, "connected")
        return None

    def _tell_callback(self, call: Call, outcome: str) -> None:
        callbacks = self._o.callbacks() if call.callback else None
        if callbacks:
            at = call.answered_at if outcome == "connected" else call.ended_at
            callbacks.outcome(call.callback, call.attempt, str(outcome), at, call.id)


def interaction_key(call: Call) -> str:
    return event_key(Channel.VOICE, call.account, call.id)


def _event(call: Call, key: str, *, live: bool) -> Event:
    """The call as an interaction of the customer's. A caller who hides their number is nobody we know."""
    told = talk.facts(call)
    if not live:
        told.pop("call", None)  # nobody is on the line: the ticket is offered as any other
        told["call_id"] = call.id
    at = call.queued_at or call.started_at
    return Event(
        key=key, type=EventType.INTERACTION, channel=Channel.VOICE, account=call.account, received_at=at, at=at,
        identity=call.number or f"hidden:{call.id}", provider_id=call.id, kind=Kind.CALL,
        author=Author(name=call.name), language=call.language,
        extra={**told, **({"priority": call.priority} if call.priority else {}), "to": call.line},
    )  # fmt: skip


def _without_recordings(item: Interaction) -> Interaction:
    left = tuple(a for a in item.attachments if not (a.stored and a.kind == "audio"))
    return replace(item, attachments=left, extra={**item.extra, "recordings": "removed"})


def _open(ticket: Ticket) -> bool:
    return ticket.status in t.UNSOLVED and MISSED_CALL not in ticket.tags


def _presence(word: str) -> Any:
    from chalicelib.domain.agents import Presence

    return Presence(word)
