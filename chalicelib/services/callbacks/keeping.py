"""Keeping promises: whoever wakes a call back, reports on it or changes it writes it on the version they read, and
then sees to what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.domain import callbacks as c
from chalicelib.domain.callbacks import FAR, Callback, How, Outcome, Rules, State, When
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound, RapportError, Retry
from chalicelib.services import clock
from chalicelib.services.callbacks import terms
from chalicelib.services.callbacks.following import CantCall, Following, iso
from chalicelib.services.callbacks.numbers import Number
from chalicelib.services.callbacks.slots import Slots
from chalicelib.services.context import Context
from chalicelib.store.callbacks import Live
from chalicelib.store.keys import callback_timer

_TRIES = 8
_CHOICES = 3  # times offered to somebody we couldn't reach
_HEAL_MS = 60_000  # after which somebody looks whether what follows was done
_LOOK_MS = 600_000  # how often, while a call goes on
TAKING_MS = 60_000  # longer than any lambda needs from taking a customer's live place to storing what is in it

# What the phone says of a call, in our words (domain/calls.py).
_OUTCOMES: dict[str, Outcome] = {
    **{str(outcome): outcome for outcome in Outcome if outcome},
    "rejected": Outcome.BUSY,
    "voicemail": Outcome.MACHINE,
    "answered": Outcome.ENDED,
}


class Keeping:
    def __init__(self, context: Context, following: Following, slots: Slots) -> None:
        self._c, self._following, self._slots = context, following, slots

    def get(self, id: str) -> Callback:
        found = self._c.store.callbacks.get(id)
        if found is None:
            raise NotFound("There is no such call back.")
        return found

    # --- its time

    def woken(self, id: str) -> int:
        """Do what is due. Returns when to look again (epoch ms, FAR = never). Early, late, twice: harmless."""
        found = self._c.store.callbacks.get(id)
        if found is None:
            return FAR
        now = self._c.clock()
        callback = self._tried(self._begun(found))
        if callback.state in c.WAITING:
            return callback.next_at
        if callback.state is State.CALLING:
            first = callback.attempts[-1].at + _HEAL_MS
            return first if first > now else now + _LOOK_MS
        return FAR

    def due(self, id: str, turn: int, token: str) -> None:
        """The state machine asks what to do: it is told to wait, that it is over, or, through its token, what came
        of the attempt when that is known."""
        found = self._c.store.callbacks.get(id)
        if found is None:
            self._c.machines.fail(token, "NotThere", "The call back isn't stored yet.")
            return
        if found.turn != turn:
            self._c.machines.succeed(token, {"next": "done"})  # a newer execution looks after it
            return
        callback = self._tried(self._begun(found, token=token))
        if callback.state in c.WAITING:
            wait = {"next": "wait", "at": iso(callback.next_at), "version": callback.turn}
            self._c.machines.succeed(token, wait)
        elif not c.is_live(callback):
            self._c.machines.succeed(token, {"next": "done"})

    def _begun(self, callback: Callback, *, token: str = "") -> Callback:
        """The attempt claimed, if it is due: only one of those who try gets to make it."""
        now = self._c.clock()

        def how(x: Callback) -> Callback:
            after = c.begun(x, now, self._rules(x))
            held = after.state in (State.CALLING, State.CONNECTED)
            return replace(after, token=token) if token and held else after

        return self._changed(callback, how)

    def _tried(self, callback: Callback) -> Callback:
        """What follows, done; and if the call can't even be made, that has become of it."""
        try:
            self._following.follow(callback, answers=True)
        except CantCall as refused:
            self.outcome(callback.id, refused.number, Outcome.FAILED, self._c.clock(), "")
            return self.get(callback.id)
        return callback

    # --- what became of it

    def outcome(self, id: str, attempt: int, outcome: str, at: int, call: str) -> None:
        """News of an attempt, from the phone. Repeated or late news change nothing."""
        found = self._c.store.callbacks.get(id)
        if found is None:
            return
        said = _OUTCOMES.get(outcome, Outcome.FAILED)
        if said is Outcome.CANCELLED:
            said = Outcome.NO_AGENT  # taken back by one of us: the customer hasn't been spoken to
        self._following.follow(self._changed(found, lambda x: c.after(x, attempt, said, at, self._rules(x), call=call)))

    # --- changed by people

    def cancel(
        self, id: str, *, by_customer: bool, by: str = "", version: int | None = None, why: str = ""
    ) -> Callback:
        """Take it back, at any moment. The same again changes nothing. Raises NotFound, Conflict, NotAllowed."""
        found = self._seen(id, version)

        def how(x: Callback) -> Callback:
            after = c.cancelled(x, self._c.clock(), by_customer=by_customer)
            return replace(after, by=by or after.by, why=why) if after != x else x

        return self._followed(self._changed(found, how, belt=True))

    def reschedule(
        self, id: str, when: When, *, by: str = "", version: int | None = None, number: Number | None = None,
        place_at: int = 0,
    ) -> Callback:  # fmt: skip
        """Another time, at any moment before they talk, also after it was given up. `by` "": the customer's choice,
        who may also give another `number`, or have waited since `place_at`. Raises NotFound, Conflict, Invalid (the
        time) or NotAllowed (it is over; the time is taken)."""
        found = self._seen(id, version)
        change = _Change(when, by, number, place_at)
        if change.is_made(found, self._c.clock()):
            return self._followed(found)
        if when.how is How.SLOT:
            self._slots.book(found.queue, when.earliest, id)

        def how(x: Callback) -> Callback:
            if x.turn != found.turn and change.is_made(x, self._c.clock()):
                return x
            return change.made(x, self._c.clock(), self._rules(x))

        try:
            if not c.is_live(found) and take_live(self._c, found.customer, id):
                raise NotAllowed("This customer is to be called already.", "has_callback", "Change that call back.")
            callback = self._changed(found, how)
        except RapportError:
            if when.how is How.SLOT and found.earliest != when.earliest:
                self._slots.unbook(found.queue, when.earliest, id)
            raise
        if found.how is How.SLOT and not found.tried and found.earliest != callback.earliest:
            self._slots.unbook(found.queue, found.earliest, id)
        return self._followed(callback)

    def _seen(self, id: str, version: int | None) -> Callback:
        found = self.get(id)
        if version is not None and version != found.version:
            raise Conflict("The call back changed since you looked. Read it again.", found.version)
        return found

    def _followed(self, callback: Callback) -> Callback:
        self._following.follow(callback)
        return self._c.store.callbacks.get(callback.id) or callback

    # --- writing

    def _changed(self, callback: Callback, how: Callable[[Callback], Callback], *, belt: bool = False) -> Callback:
        """The call back after `how`, stored; the ledger knows before of what must happen after."""
        for _ in range(_TRIES):
            after = how(callback)
            if after == callback:
                return callback
            if after.state is State.FELL_BACK and callback.state is not State.FELL_BACK:
                after = replace(after, offered=self._choices(after))
            now = self._c.clock()
            look = after.next_at if after.state in c.WAITING else FAR
            if belt or State.CALLING in (callback.state, after.state):
                look = min(look, now + _HEAL_MS)  # what follows must be done, even if this process dies
            if look < FAR:
                clock.set_timer(self._c, callback_timer(after.id), look)
            try:
                return self._c.store.callbacks.save(after)
            except Conflict:
                callback = self.get(callback.id)
        raise Retry("a call back kept changing while it was written")

    def _choices(self, callback: Callback) -> tuple[int, ...]:
        return self._slots.next(callback.queue, _CHOICES, country=callback.country, account=callback.account)

    def _rules(self, callback: Callback) -> Rules:
        return terms.rules(self._c, callback.queue, callback.account)


def take_live(context: Context, customer: str, id: str) -> Callback | None:
    """Make a call back its customer's live one, before it is stored; or the one that is live already. Raises Retry
    while another is just being made."""
    store, now = context.store.callbacks, context.clock()
    for _ in range(_TRIES):
        known: Live = store.live(customer)
        if known.callback == id:
            return None
        other = store.get(known.callback) if known.callback else None
        if other and c.is_live(other):
            return other
        if known.callback and other is None and now - known.at < TAKING_MS:
            raise Retry("another call back of this customer is just being made", after=1)
        if store.take_live(customer, id, now=now, instead_of=known):
            return None
    raise Retry("a customer's call back kept changing")


@dataclass(frozen=True, slots=True)
class _Change:
    """Another time, and perhaps another number or place in line."""

    when: When
    by: str
    number: Number | None
    place_at: int

    def made(self, x: Callback, now: int, rules: Rules) -> Callback:
        if self.number:
            x = replace(x, number=self.number.e164, country=self.number.country)
        after = c.rescheduled(replace(x, chosen=not self.by), self.when, now, rules)
        return replace(after, by=self.by or x.by, place_at=self.place_at or after.place_at)

    def is_made(self, x: Callback, now: int) -> bool:
        """Whether that is what is promised already. Whoever is being called needn't be called now."""
        if not c.is_live(x) or x.state is State.RETRYING or (self.number and self.number.e164 != x.number):
            return False
        if self.when.how is How.NOW:
            soonest = x.next_at <= now or (bool(self.by) and not x.chosen)
            return x.state is State.CALLING or (x.how is How.NOW and soonest)
        same = x.earliest == self.when.earliest and x.latest == (self.when.latest or x.latest)
        return x.how is self.when.how and same
