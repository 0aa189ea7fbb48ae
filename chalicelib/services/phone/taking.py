"""Phone calls: what the provider tells of them, written down once, and what follows from it.

A call's record holds what is still to be done about it (domain/calls.py). Whoever changes the record
does these deeds and strikes them off; whoever comes after one that died finds them still there. So
every deed may be done twice, and each is such that the second time changes nothing. What the provider
is asked for goes through the outbound queue, one call's orders in their order (ringing.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.domain.events import Event
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.phone.deeds import Deeds
from chalicelib.services.phone.records import Result
from chalicelib.store.keys import call_timer

Told = dict[str, str]
How = Callable[[Call], Call]

_TRIES = 10
_BELT_MS = 30_000  # by when what a dead worker left undone is looked at
_SOON_MS = 1_000
_ROUNDS = 20  # deeds may lead to deeds; they never go on for ever


class Calls:
    def __init__(self, context: Context, deeds: Deeds) -> None:
        self._c, self._deeds = context, deeds

    def get(self, id: str) -> Call:
        call = self._c.store.calls.get(id)
        if call is None:
            raise NotFound("There is no such call.")
        return call

    def take(self, event: Event) -> None:
        """Write down what one webhook request told (see blueprints/voice_calls.py). Doing it again
        changes nothing. Raises Retry."""
        told: list[Told] = msgspec.json.decode(event.extra["told"])

        def how(call: Call) -> Call:
            if call.account != event.account:  # another account's address may name any call
                return call
            for one in told:
                call = heard(call, one, event.at)
            return call

        self.finish(self.change(event.extra["call"], how, fresh=lambda: _fresh(event, told), belt=False))

    def change(self, id: str, how: How, *, fresh: Callable[[], Call] | None = None, belt: bool = True) -> Call:
        """Write a change and do what follows from it. `how` may run several times. `belt`: should this
        worker die, the ledger sees to what it left undone.

        Raises Retry if the call never holds still, or isn't there and can't be made from `fresh`.
        """
        for _ in range(_TRIES):
            call = self._c.store.calls.get(id)
            if call is None:
                if fresh is None:
                    raise Retry("the call isn't known yet", after=1.0)
                call = fresh()
            after = _telling(call, how(call))
            if after == call and call.version:
                return call
            try:
                return self._finish(self._save(after, belt=belt), _numbers(after) - _numbers(call))
            except Conflict:
                continue
        raise Retry("a call kept changing while it was written")

    def finish(self, call: Call) -> Call:
        """Do everything the call says is still to be done, whoever left it undone."""
        return self._finish(call, None)

    def _finish(self, call: Call, ours: set[int] | None) -> Call:
        """Do what is to be done: all of it, or only `ours`. Others' deeds are theirs as long as they live, and
        need rights that not every lambda has."""
        for _ in range(_ROUNDS):
            todo = [deed for deed in call.todo if ours is None or deed.n in ours]
            if not todo:
                return call
            call, added = self._struck_off(call, self._done(call, todo))
            if ours is not None:
                ours |= added
        raise Retry("a call's deeds went on and on")

    def _done(self, call: Call, todo: list[c.Deed]) -> list[tuple[int, Result]]:
        """Every deed, in order; each knows what the ones before it taught us."""
        results = []
        for deed in todo:
            result = self._deeds.do(call, deed)
            results.append((deed.n, result))
            call = result(call) if result else call
        return results

    def _struck_off(self, call: Call, results: list[tuple[int, Result]]) -> tuple[Call, set[int]]:
        """The call without the deeds done, and the numbers of those that follow from them."""
        done = {n for n, _ in results}
        for _ in range(_TRIES):
            after = c.without(call, done)
            for n, result in results:
                if result and n in _numbers(call):
                    after = result(after)
            after = _telling(call, after)
            try:
                return self._save(after), _numbers(after) - _numbers(call)
            except Conflict:
                call = self.get(call.id)
                if not done & _numbers(call):
                    return call, set()
        raise Retry("a call kept changing while its deeds were done")

    def _save(self, call: Call, *, belt: bool = False) -> Call:
        now = self._c.clock()
        due = max(talk.next_due(call), now + _SOON_MS)
        if belt and call.todo:
            due = min(due, now + _BELT_MS)
        if due < talk.FAR and not now < call.wake_at <= due:
            set_timer(self._c, call_timer(call.id), due)
            call = replace(call, wake_at=max(due, now))
        return self._c.store.calls.save(call)

    def woken(self, id: str) -> int:
        """The call's time has come, or may have: what is due is done. Returns when to look again."""
        call = self._c.store.calls.get(id)
        if call is None:
            return talk.FAR
        now = self._c.clock()
        call = self.finish(self.change(id, lambda call: talk.timed(call, now)))
        waits = self._deeds.seen_to(call)
        if call.keep_until and call.keep_until <= now:
            call = self.change(id, self._deeds.forget_recordings)
        due = talk.next_due(call)
        return max(due, now + talk.LOOK_MS) if waits and due <= now else max(due, now + _SOON_MS)


def _numbers(call: Call) -> set[int]:
    return {deed.n for deed in call.todo}


def _telling(before: Call, after: Call) -> Call:
    """With the deed that brings the interaction up to date, where what it tells has changed."""
    if not after.ticket or (talk.facts(before) == talk.facts(after) and before.ticket):
        return after
    return after if any(deed.do == "tell" for deed in after.todo) else c.with_deed(after, "tell")


def _fresh(event: Event, told: list[Told]) -> Call:
    """A customer's call of which nothing was known; one of ours is always known."""
    began = next((one for one in told if one["what"] == "began"), None)
    if began is None:
        raise Retry("the call isn't known yet", after=1.0)
    return c.begun(
        event.extra["call"], account=event.account, number=began.get("number", ""), line=began.get("line", ""),
        name=began.get("name", ""), country=began.get("country", ""), at=event.at,
    )  # fmt: skip


def heard(call: Call, one: Told, at: int) -> Call:
    """The call after one piece of news. Words it doesn't know change nothing."""
    act = _NEWS.get(one["what"])
    return act(call, one, at) if act else call


_NEWS: dict[str, Callable[[Call, Told, int], Call]] = {
    "began": lambda call, one, at: replace(call, started_at=min(at, call.started_at)),
    "went": lambda call, one, at: c.went(
        call, one["where"], at=at, queue=one.get("queue", ""), priority=one.get("priority", ""),
        language=one.get("language", ""), choice=one.get("choice", ""),
    ),
    "status": lambda call, one, at: c.progressed(call, one["leg"], one["status"], at=at, sid=one.get("sid", "")),
    "answered": lambda call, one, at: c.answered(
        call, one["leg"], at=at, sid=one.get("sid", ""), machine=one.get("machine") == "yes"
    ),
    "pressed": lambda call, one, at: c.pressed(call, one["leg"], at=at),
    "wished": lambda call, one, at: talk.wished(call, one["number"]),
    "callback": lambda call, one, at: talk.called_back_instead(call, one.get("number") or call.wish, at=at),
    "left": lambda call, one, at: talk.left_message(call, at=at),
    "recording": lambda call, one, at: talk.recorded(call, one["sid"], one["url"], int(one.get("seconds") or 0)),
    "transcript": lambda call, one, at: talk.transcribed(call, one["text"]),
    "conference": lambda call, one, at: replace(call, conference=one["sid"]),
}  # fmt: skip
