"""Service levels: which promises a ticket is under, when each is due, and what to act on.

Everything is computed from the ticket as it stands (`Moment`) and the settings, so a change of priority,
queue, policy or calendar is simply computed again. What can't be computed is carried over from the
promises before: time granted by a supervisor, and which warnings and breaches were acted on.
Clocks run in new, open and on_hold; in pending they stand still unless the policy says otherwise.
All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain import calendars as c
from chalicelib.domain.errors import Invalid
from chalicelib.domain.policies import DEFAULTS, Policy, Step, Target, check, in_force
from chalicelib.domain.ticket_types import CONCIERGE

__all__ = [
    "DEFAULTS",
    "FAR",
    "Kind",
    "Moment",
    "Policy",
    "Promise",
    "Step",
    "Target",
    "acted",
    "check",
    "due_at",
    "in_force",
    "matching",
    "next_act",
    "promises",
]

FAR = 9_999_999_999_999
"""Later than any promise."""
_SECOND = 1000


class Kind(StrEnum):
    """Why a promise is acted on."""

    WARN = "warn"
    BREACH = "breach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One live promise, as the ticket keeps it: about 200 bytes of JSON.

    `start`: what it counts from. `due`: 0 while paused. `warn_at`: 0 = no warning is to come. `policy` and
    `calendar` are "id@version"; without a `policy` it is only remembered, since nobody promises it at the moment.
    `more`: ms of open time granted on top. `warned`: the `warn_at` last acted on; `breached`: the `due` last acted on.
    """

    target: Target
    start: int
    due: int = 0
    warn_at: int = 0
    policy: str = ""
    calendar: str = ""
    more: int = 0
    warned: int = 0
    breached: int = 0

    @property
    def paused(self) -> bool:
        return not self.due

    @property
    def broken(self) -> bool:
        """It was acted on as broken, and has been given no time since."""
        return 0 < self.due <= self.breached


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """All of a ticket that promises are computed from. Times that haven't come are 0.

    `from_at`: when its clocks began afresh (it was reopened). `pauses`: times spent in pending that are over,
    in order; `paused_at`: when the one that isn't over began. `tags` are the customer's.
    """

    channel: str = ""
    priority: str = "normal"
    queue: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()
    status: str = "new"
    opened_at: int = 0
    from_at: int = 0
    waiting_since: int = 0
    first_reply_at: int = 0
    last_reply_at: int = 0
    solved_at: int = 0
    pauses: tuple[c.Span, ...] = ()
    paused_at: int = 0


# --- computing -----------------------------------------------------------------------------------


def matching(policies: Iterable[Policy], moment: Moment) -> list[Policy]:
    """The enabled policies that the ticket is under, by id."""
    found = [policy for policy in policies if policy.enabled and _matches(policy, moment)]
    return sorted(found, key=lambda policy: policy.id)


def _matches(policy: Policy, moment: Moment) -> bool:
    return (
        (not policy.channels or moment.channel in policy.channels)
        and (not policy.priorities or moment.priority in policy.priorities)
        and (not policy.queues or moment.queue in policy.queues)
        and (not policy.tags or bool(set(policy.tags) & set(moment.tags)))
    )


def promises(
    moment: Moment,
    policies: Iterable[Policy],
    calendars: Mapping[str, c.Calendar],
    before: tuple[Promise, ...] = (),
    now: int = 0,
) -> tuple[Promise, ...]:
    """The live promises, at most one a target: the one due first, of equals the first by policy id.

    A policy's calendar that doesn't exist, or is closed for years, is read as around the clock.
    `before`: the promises so far. `now`, where it is known, keeps a promise that was already
    breached from being breached again when it is recomputed to another time that has passed too.
    """
    under = matching(policies, moment)
    out = []
    for target, start in _clocks(moment):
        old = next((p for p in before if p.target == target and _same(p, start)), None)
        more = old.more if old else 0
        found = [
            _promise(moment, policy, calendars, target, start, seconds * _SECOND + more)
            for policy in under
            if (seconds := policy.targets.get(target, {}).get(moment.priority, 0))
        ]
        if found:
            strictest = min(found, key=lambda pair: pair[0])[1]
            out.append(_carried(replace(strictest, more=more), old, now))
        elif old and (old.more or old.warned or old.breached):
            # Nobody promises it at the moment; if somebody does again, it isn't acted on again.
            out.append(replace(old, due=0, warn_at=0, policy=""))
    return tuple(out)


def _clocks(moment: Moment) -> Iterator[tuple[Target, int]]:
    """The targets that are open, and what each counts from."""
    if moment.solved_at or moment.status in ("solved", "closed"):
        return
    fresh = moment.from_at or moment.opened_at
    if not moment.first_reply_at:
        yield Target.FIRST_REPLY, fresh
    elif moment.waiting_since:
        yield Target.NEXT_REPLY, moment.waiting_since
    if moment.type != CONCIERGE:  # a wish takes as long as it takes; only answers to it are promised
        yield Target.RESOLUTION, fresh
    if moment.first_reply_at:
        yield Target.UPDATE, max(moment.last_reply_at, fresh)


def _same(old: Promise, start: int) -> bool:
    """Whether it is the promise that counts from `start`. A wait for the next reply whose older message came
    late is the same wait; an answer would have ended it."""
    return old.start == start or (old.target is Target.NEXT_REPLY and start < old.start)


def _promise(
    moment: Moment, policy: Policy, calendars: Mapping[str, c.Calendar], target: Target, start: int, duration: int
) -> tuple[tuple[bool, int], Promise]:
    """The promise, and how strict it is: one that runs comes before one that stands still."""
    calendar = calendars.get(policy.calendar) or c.BUILT_IN.get(policy.calendar) or c.BUILT_IN["always"]
    pauses = moment.pauses if policy.pause_in_pending else ()
    try:
        due = c.add(calendar, start, duration, pauses)
    except Invalid:
        calendar = c.BUILT_IN["always"]
        due = c.add(calendar, start, duration, pauses)
    warn_at = c.add(calendar, start, duration * policy.warn_percent // 100, pauses) if policy.warn_percent else 0
    # What had run out before the pause began is still due then; the rest has no time while it lasts.
    stopped = FAR
    if policy.pause_in_pending and moment.status == "pending":
        stopped = moment.paused_at
    promise = Promise(
        target=target,
        start=start,
        due=due if due <= stopped else 0,
        warn_at=warn_at if warn_at <= stopped else 0,
        policy=f"{policy.id}@{policy.version}",
        calendar=f"{calendar.id}@{calendar.version}",
    )
    return (due > stopped, due), promise


def _carried(promise: Promise, old: Promise | None, now: int) -> Promise:
    """With the marks of what was acted on, so that the same is not acted on again."""
    if old is None:
        return promise
    breached = old.breached
    if breached and breached < promise.due <= now:
        breached = promise.due
    promise = replace(promise, warned=old.warned, breached=breached)
    return replace(promise, warn_at=0) if promise.broken or promise.warn_at <= old.warned else promise


# --- acting --------------------------------------------------------------------------------------


def due_at(promises: Iterable[Promise]) -> int:
    """When the first of them is (or was) due; FAR if none is running."""
    return min((p.due for p in promises if p.due), default=FAR)


def next_act(promises: Iterable[Promise]) -> int:
    """When the first warning or breach is to be acted on that wasn't yet; FAR if there is none."""
    return min((at for p in promises for at in (p.warn_at, _breaks_at(p)) if at), default=FAR)


def _breaks_at(promise: Promise) -> int:
    # A due time before one that was acted on is no news: the promise was made stricter once broken.
    return promise.due if promise.due > promise.breached else 0


def acted(promises: Iterable[Promise], now: int) -> tuple[tuple[Promise, ...], list[tuple[Kind, Promise]]]:
    """The promises with what is to be acted on by `now` marked, and what that is.

    A promise past both its warning and its due time is only breached. Each is told as it was before
    it was marked, with its `warn_at`.
    """
    out: list[Promise] = []
    told: list[tuple[Kind, Promise]] = []
    for promise in promises:
        marked = promise
        if 0 < _breaks_at(promise) <= now:
            told.append((Kind.BREACH, promise))
            marked = replace(promise, breached=promise.due, warn_at=0)
        elif 0 < promise.warn_at <= now:
            told.append((Kind.WARN, promise))
            marked = replace(promise, warned=promise.warn_at, warn_at=0)
        out.append(marked)
    return tuple(out), told
