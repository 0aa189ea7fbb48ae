"""What follows from a call back as it is stored: facts, the timeline, its clock, the call, messages.

Each part may be done again and changes nothing then; so whoever dies after storing a call back leaves nothing
undone that the next look at it doesn't finish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from chalicelib.domain import callbacks as c
from chalicelib.domain.callbacks import Callback, How, Outcome, State
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Retry
from chalicelib.domain.events import Direction, EventType, Kind
from chalicelib.domain.identities import may_be_fed
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.callbacks import words
from chalicelib.services.callbacks.slots import Slots
from chalicelib.services.callbacks.telling import Telling
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.store.facts import Fact
from chalicelib.store.keys import callback_event_key, callback_timer

_TRIES = 8
_ENDS = {State.DONE: "callback_ended", State.FELL_BACK: "callback_fell_back", "abandoned": "callback_abandoned"}
"""What the fact is called that a call back is over."""

_TOLD = frozenset({"dm", "chat", "public_post", "web"})
"""Sources whose customers are told in writing what was understood; a caller has heard it."""


class CantCall(Exception):
    """The phone won't make this call: the account is switched off, the ticket is closed. `number`: the attempt."""

    def __init__(self, number: int) -> None:
        super().__init__(f"attempt {number} can't be made")
        self.number = number


class Phone(Protocol):
    """services/phone: what calls."""

    def call_back(
        self, callback_id: str, attempt: int, *, ticket_id: str, number: str, account: str, agent_first: bool,
        place_at: int,
    ) -> str: ...  # fmt: skip
    def cancel(self, call_id: str, why: str) -> object: ...


class Following:
    def __init__(self, context: Context, phone: Callable[[], Phone], telling: Telling, slots: Slots) -> None:
        self._c, self._phone, self._telling, self._slots = context, phone, telling, slots

    def follow(self, callback: Callback, *, answers: bool = False) -> None:
        """Do all that the stored call back asks for. `answers`: whether this process may answer the state machine;
        else it has the timers worker do it. Raises Retry, or what a failing service raises."""
        self._c.store.facts.put(_facts(callback))
        for item in _notes(callback, self._c.store.tickets.get(callback.ticket)):
            self._c.store.interactions.put(item, callback.ticket)
        match callback.state:
            case State.SCHEDULED:
                self._scheduled(callback)
            case State.CALLING:
                self._call(callback)
            case State.DONE | State.FELL_BACK | State.CANCELLED:
                self._over(callback)
            case _:
                pass
        if callback.token and callback.state not in (State.CALLING, State.CONNECTED):
            self._answer(callback, answers)

    # --- waiting

    def _scheduled(self, callback: Callback) -> None:
        last = callback.attempts[-1] if callback.attempts else None
        if last and last.outcome is Outcome.MOVED and last.call:
            self._phone().cancel(last.call, "another time was chosen")
        if callback.turn > 1:
            self._c.machines.stop("callback", execution(callback, callback.turn - 1), "another time was chosen")
        asked = {"callback": callback.id, "version": callback.turn, "at": iso(callback.next_at)}
        self._c.machines.start("callback", execution(callback), asked)
        self._mark(callback, callback.id)
        if callback.source in _TOLD or (callback.source == "agent" and callback.how is not How.NOW):
            text = words.booked(callback, self._telling.link(callback))
            self._telling.tell(callback, text, f"booked{callback.turn}")

    def _answer(self, callback: Callback, here: bool) -> None:
        """What came of the attempt, to the state machine that waits to hear it."""
        if not here:
            self._c.queues.wake([callback_timer(callback.id)])
        elif callback.state in c.WAITING:
            wait = {"next": "wait", "at": iso(callback.next_at), "version": callback.turn}
            self._c.machines.succeed(callback.token, wait)
        else:
            self._c.machines.succeed(callback.token, {"next": "done"})

    # --- calling

    def _call(self, callback: Callback) -> None:
        """Have the call made, once for the attempt; and taken back, if the call back changed meanwhile."""
        number = len(callback.attempts)
        if callback.attempts[-1].call:
            return
        if callback.agent:
            rewrite(self._c, callback.ticket, lambda ticket: replace(ticket, last_agent=callback.agent))
        try:
            call = self._phone().call_back(
                callback.id, number, ticket_id=callback.ticket, number=callback.number, account=callback.account,
                agent_first=callback.agent_first, place_at=callback.place_at,
            )  # fmt: skip
        except (NotAllowed, NotFound, Invalid) as error:
            raise CantCall(number) from error
        for _ in range(_TRIES):
            attempt = replace(callback.attempts[number - 1], call=call)
            attempts = (*callback.attempts[: number - 1], attempt, *callback.attempts[number:])
            try:
                self._c.store.callbacks.save(replace(callback, attempts=attempts))
                break
            except Conflict:
                callback = self._c.store.callbacks.get(callback.id) or callback
                if callback.attempts[number - 1].call:
                    break
        else:
            raise Retry("a call back kept changing while its call was noted")
        if callback.state not in (State.CALLING, State.CONNECTED) or len(callback.attempts) != number:
            self._phone().cancel(call, "the call back was moved or cancelled")

    # --- over

    def _over(self, callback: Callback) -> None:
        now = self._c.clock()
        self._c.store.callbacks.drop_live(callback.customer, callback.id, now=now)
        if callback.state is State.CANCELLED:
            self._cancelled(callback)
            return
        if callback.state is State.FELL_BACK:
            text = words.fell_back(callback, self._telling.link(callback))
            self._telling.tell(callback, text, f"fell{callback.turn}", public=words.PUBLIC)
        else:
            self._mark(callback, "", only=callback.id)
            self._close(callback)

    def _cancelled(self, callback: Callback) -> None:
        last = callback.attempts[-1] if callback.attempts else None
        if last and last.outcome is Outcome.UNKNOWN and last.call:
            self._phone().cancel(last.call, callback.outcome)
        if callback.how is How.SLOT and not callback.tried:
            self._slots.unbook(callback.queue, callback.earliest, callback.id)
        self._c.machines.stop("callback", execution(callback), "cancelled")
        self._mark(callback, "", only=callback.id)

    def _close(self, callback: Callback) -> None:
        """The public answer to what began in public: by the account's template, or the agent is asked for it."""
        if callback.closing != "wanted":
            return
        text = self._closing_text(callback)
        if text and self._telling.closing(callback, text):
            return
        if ticket := self._c.store.tickets.get(callback.ticket):
            heard = self._telling.last_public(ticket.id)
            facts = {"agent": ticket.assignee, "answers": heard.key if heard else ""}
            note = _note(callback, ticket, "closing_reply_wanted", 1, callback.ended_at, facts)
            self._c.store.interactions.put(note, ticket.id)

    def _closing_text(self, callback: Callback) -> str:
        from chalicelib.services.social.rendering import Rendering  # few call backs began in public

        ticket = self._c.store.tickets.get(callback.ticket)
        if ticket is None or not may_be_fed(self._c.person(ticket.customer)):
            return ""
        return Rendering(self._c).closing_template(ticket, agent=callback.agent, account=callback.account)

    def _mark(self, callback: Callback, value: str, *, only: str = "") -> None:
        """Note on the ticket which call back is promised on it; or with `only`, that this one no longer is."""
        mark(self._c, callback.ticket, value, only=only)


def mark(context: Context, ticket_id: str, value: str, *, only: str = "") -> None:
    """Write a ticket's `callback`; with `only`, if that is what stands there."""
    rewrite(context, ticket_id, lambda x: x if only and x.callback != only else replace(x, callback=value))


def rewrite(context: Context, ticket_id: str, how: Callable[[Ticket], Ticket]) -> None:
    """Change what a ticket knows of its call back, unless it is closed. `last_agent` is tried first."""
    for _ in range(_TRIES):
        ticket = context.store.tickets.get(ticket_id, consistent=True)
        if ticket is None or ticket.status is Status.CLOSED or how(ticket) == ticket:
            return
        try:
            fresh = arm(context, replace(how(ticket), updated_at=context.clock()))
            context.store.tickets.save(fresh, context.queue_rules(ticket.queue).shards)
        except Conflict:
            continue
        return
    raise Retry("a ticket kept changing while a call back was noted on it")


def post_of(ticket: Ticket) -> int:
    """When the public post was made that a ticket began with; 0 if it began in private."""
    return ticket.first_at if ticket.public else 0


def execution(callback: Callback, turn: int = 0) -> str:
    return f"{callback.id}-{turn or callback.turn}"


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _facts(x: Callback) -> Iterator[Fact]:
    """Ids and times come from the record, so that telling them again changes nothing."""
    base = Fact(id="", what="", at=x.asked_at, ticket=x.ticket, channel="voice", queue=x.queue, agent=x.by or x.agent)
    named = {"callback": x.id}
    yield replace(base, id=f"callback_promised#{x.id}", what="callback_promised", extra={**named, "source": x.source})
    for number, attempt in enumerate(x.attempts, 1):
        # What became of it says whether it kept the promise; a fact is written once.
        if attempt.outcome is Outcome.UNKNOWN or number < len(x.attempts) - 1:
            continue
        yield replace(
            base, id=f"callback_attempt#{x.id}#{number}", what="callback_attempt", at=attempt.at,
            value=max(0, attempt.at - attempt.due), met=c.in_time(x, number),
            extra={**named, "outcome": attempt.outcome},
        )  # fmt: skip
    if x.connected_at:
        yield replace(
            base, id=f"callback_connected#{x.id}", what="callback_connected", at=x.connected_at,
            value=x.connected_at - x.asked_at, extra=named,
        )  # fmt: skip
    if x.connected_at and x.post_at:
        yield replace(
            base, id=f"post_called_back#{x.id}", what="post_called_back", at=x.connected_at,
            value=x.connected_at - x.post_at, extra=named,
        )  # fmt: skip
    if x.ended_at:
        what = _ENDS.get("abandoned" if x.outcome == "abandoned" else x.state, "callback_cancelled")
        talked = x.ended_at - x.connected_at if x.connected_at else 0
        yield replace(
            base, id=f"{what}#{x.id}#{x.turn}", what=what, at=x.ended_at, value=talked,
            met=False if c.never_tried(x) else None,
            extra={**named, "outcome": x.outcome, "account": x.account},
        )  # fmt: skip


def _notes(x: Callback, ticket: Ticket | None) -> Iterator[Interaction]:
    """What the ticket's timeline tells, by the times of the record."""
    if ticket is None:
        return
    when = {"how": x.how, "from": str(x.earliest), "to": str(x.latest)}
    if not x.tried and x.state is State.SCHEDULED:
        first = x.turn == 1
        what = "callback_promised" if first else "callback_moved"
        facts = {**when, "source": x.source, "agent": x.agent, "note": x.note}
        yield _note(x, ticket, what, x.turn, x.asked_at if first else 0, facts)
    for number, attempt in enumerate(x.attempts, 1):
        if number < len(x.attempts) - 1:
            continue  # told before
        facts = {"attempt": str(number), "due": str(attempt.due), "acted": str(attempt.at), "call": attempt.call}
        yield _note(x, ticket, "callback_attempt", number, attempt.at, facts)
        if attempt.outcome not in (Outcome.UNKNOWN, Outcome.CONNECTED):
            outcome = "connected" if attempt.outcome is Outcome.ENDED else attempt.outcome
            yield _note(x, ticket, "callback_attempt_outcome", number, 0, {"attempt": str(number), "outcome": outcome})
    if not c.is_live(x):
        yield _note(x, ticket, f"callback_{x.state}", x.turn, x.ended_at, {"outcome": x.outcome, "why": x.why})


def _note(x: Callback, ticket: Ticket, what: str, number: int, at: int, facts: dict[str, str]) -> Interaction:
    at = at or x.ended_at or (x.attempts[-1].at if x.attempts else x.asked_at)
    return Interaction(
        key=callback_event_key(ticket.id, x.id, what, number), type=EventType.INTERACTION, kind=Kind.EVENT,
        direction=Direction.INTERNAL, channel=ticket.channel, account=ticket.account, customer=ticket.customer,
        agent=x.by, text=what, extra={"callback": x.id, **{name: value for name, value in facts.items() if value}},
        at=at, received_at=at,
    )  # fmt: skip
