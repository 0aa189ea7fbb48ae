"""A promise to call, and everything that may become of it, as pure functions.

    scheduled ──due──▶ calling ──both talk──▶ connected ──▶ done
        ▲                 │ busy, no answer, machine, failed
        │                 ▼
        └──new time── retrying ──no attempt or no time left──▶ fell_back ──new time──▶ scheduled
    any of them but connected, done ──▶ cancelled

Attempts count from the promise that stands: a new time is a new promise. What is reported about an attempt may
come twice, late, or in any order; it moves the promise only while that attempt is the one under way.
Standard library only. All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.domain import quiet
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.identities import short_hash
from chalicelib.domain.quiet import Quiet

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
FAR = 9_999_999_999_999
LIFE_MS = DAY  # how long after the time asked for we go on trying, where the customer set no end
CHOSEN_MS = 30 * MINUTE  # how long a time that the customer chose outweighs quiet hours
ON_TIME_MS = MINUTE  # an attempt this soon after its time was in time
AHEAD_MS = 60 * DAY  # the farthest promise
_AT_NIGHT = "We don't call at that time of day where the number is from: choose another."
_JITTER = 0.2  # of a pause: those who were tried together aren't tried together again


class State(StrEnum):
    SCHEDULED = "scheduled"  # waits for its time
    CALLING = "calling"  # an attempt is under way: waits for an agent, or rings
    CONNECTED = "connected"  # both talk
    RETRYING = "retrying"  # waits for its next attempt
    DONE = "done"  # they talked
    FELL_BACK = "fell_back"  # given up; a message said so
    CANCELLED = "cancelled"


WAITING = frozenset({State.SCHEDULED, State.RETRYING})
LIVE = frozenset({State.SCHEDULED, State.RETRYING, State.CALLING, State.CONNECTED})


class How(StrEnum):
    """What the customer asked for."""

    NOW = "now"
    WINDOW = "window"  # any time within
    SLOT = "slot"  # a time of those that were free


class Outcome(StrEnum):
    """What became of an attempt."""

    UNKNOWN = ""  # under way
    CONNECTED = "connected"
    ENDED = "ended"  # they talked, and have hung up
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    MACHINE = "machine"
    FAILED = "failed"
    NO_AGENT = "no_agent"  # nobody of ours took it; the customer's phone never rang
    ABANDONED = "abandoned"  # the customer answered, and hung up before one of us came
    CANCELLED = "cancelled"
    MOVED = "moved"  # the customer or an agent chose another time meanwhile


RANG = frozenset({Outcome.BUSY, Outcome.NO_ANSWER, Outcome.MACHINE, Outcome.FAILED, Outcome.ABANDONED})
"""Outcomes of attempts that the customer may have noticed."""

Source = str
"""Where it was asked for: public_post, dm, chat, phone_queue, web or agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`attempts`: how many calls a promise may cost. `pauses`: minutes before the second, third, ...; the last
    one stands for all further ones."""

    attempts: int = 3
    pauses: tuple[int, ...] = (5, 15, 60)
    quiet: Quiet = quiet.DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """`earliest` and `latest`: the window; of a slot its beginning, and nothing."""

    how: How = How.NOW
    earliest: int = 0
    latest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That the customer wants to be called: `words` of theirs (or of the form they sent), `where`: the key of the
    interaction they are in, or the page."""

    words: str = ""
    where: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """`due`: the time it was promised for."""

    at: int
    due: int = 0
    outcome: Outcome = Outcome.UNKNOWN
    call: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    id: str = ""
    version: int = 0  # 0 = never stored
    turn: int = 1  # which of its clocks counts: a new time starts a new one
    state: State = State.SCHEDULED
    customer: str = ""
    ticket: str = ""
    number: str = ""  # E.164
    country: str = ""  # as quiet hours know it: `DE`, `US-HI`
    account: str = ""  # the voice account that calls
    queue: str = ""
    agent: str = ""  # the one asked for
    agent_first: bool = True
    source: Source = ""
    how: How = How.NOW
    earliest: int = 0
    latest: int = 0  # no attempt begins later
    place_at: int = 0  # the place in the queue
    asked_at: int = 0
    post_at: int = 0  # the public post it began with; 0 = none
    attempts: tuple[Attempt, ...] = ()
    since: int = 0  # how many of them an earlier promise made
    next_at: int = 0
    consent: Consent = field(default_factory=Consent)
    thread: str = ""  # where to tell the customer something in private
    offered: tuple[int, ...] = ()  # times they may choose by answering 1, 2, 3
    note: str = ""
    outcome: str = ""
    connected_at: int = 0
    ended_at: int = 0
    closing: str = ""  # "wanted" once they talked, if it began in public
    by: str = ""  # the agent who asked for it
    why: str = ""  # why one of us took it back, for colleagues
    chosen: bool = True  # whether the customer chose the time that stands; else one of us did
    key: str = ""  # who knows it may change this promise: it is in the customer's link
    token: str = ""  # the state machine's, while an attempt is under way

    @property
    def tried(self) -> int:
        """How many attempts this promise has cost."""
        return len(self.attempts) - self.since


def callback_id(*asked_by: str) -> str:
    """A function of what asked for it, so that asking again is the same promise."""
    return "cb_" + short_hash("|".join(asked_by))


def is_live(callback: Callback) -> bool:
    return callback.state in LIVE


def in_order(callback: Callback) -> tuple[int, str]:
    """Sort key: the oldest promise first."""
    return callback.place_at, callback.id


def tried_at(callback: Callback) -> tuple[int, ...]:
    """When we rang the customer for this promise."""
    return tuple(x.at for x in callback.attempts[callback.since :] if x.outcome in RANG)


# --- the time it is for --------------------------------------------------------------------------


def asked(callback: Callback, when: When, now: int, rules: Rules) -> Callback:
    """The promise, for a time. Raises Invalid naming what is wrong with that time."""
    return _timed(replace(callback, state=State.SCHEDULED, asked_at=now), when, now, rules)


def rescheduled(callback: Callback, when: When, now: int, rules: Rules) -> Callback:
    """The promise for another time, whatever goes on: also while it rings, and after it fell back.

    Raises NotAllowed once they talk or have talked, or it was cancelled.
    """
    if callback.state not in LIVE | {State.FELL_BACK} or callback.state is State.CONNECTED:
        raise NotAllowed("This call back is over.", "over", "Ask for a new one.")
    attempts = callback.attempts
    if callback.state is State.CALLING:
        attempts = (*attempts[:-1], replace(attempts[-1], outcome=Outcome.MOVED))
    fresh = replace(
        callback, state=State.SCHEDULED, attempts=attempts, since=len(attempts), turn=callback.turn + 1, outcome="",
        ended_at=0, offered=(), token="",
    )  # fmt: skip
    return _timed(fresh, when, now, rules)


def _timed(callback: Callback, when: When, now: int, rules: Rules) -> Callback:
    first, latest = _times(callback, when, now, rules)
    return replace(
        callback, how=when.how, earliest=when.earliest or first, latest=latest, next_at=first, place_at=first
    )


def _times(callback: Callback, when: When, now: int, rules: Rules) -> tuple[int, int]:
    """The first attempt's time, and the time after which none begins. Only the customer's own choice is consent to
    be called in quiet hours."""
    country = callback.country
    if when.how is How.NOW:
        first = now if callback.chosen else quiet.next_allowed(country, now, rules.quiet)
        return first, first + LIFE_MS
    if when.earliest > now + AHEAD_MS:
        raise Invalid("when", "Choose a time within the next 60 days.")
    if when.how is How.SLOT:
        if when.earliest < now:
            raise Invalid("when.slot", "This time has passed: choose one of those that are free.")
        if not callback.chosen and not quiet.allowed(country, when.earliest, rules.quiet):
            raise Invalid("when.slot", _AT_NIGHT)
        return when.earliest, when.earliest + LIFE_MS
    if when.latest <= when.earliest:
        raise Invalid("when.to", "Choose an end after the beginning.")
    if when.latest <= now:
        raise Invalid("when.to", "This time has passed.")
    first = quiet.next_allowed(country, max(now, when.earliest), rules.quiet)
    if first >= when.latest:
        raise Invalid("when.from", _AT_NIGHT)
    return first, when.latest


# --- attempts ------------------------------------------------------------------------------------


def attempt_due(callback: Callback, now: int) -> bool:
    return callback.state in WAITING and callback.next_at <= now


def begun(callback: Callback, now: int, rules: Rules) -> Callback:
    """The promise when its time has come: calling, with one more attempt; or waiting for the end of quiet hours;
    or fallen back, if no time is left. The same if nothing is due."""
    if not attempt_due(callback, now):
        return callback
    if callback.tried >= rules.attempts:  # fewer are allowed now than when it was planned
        return _fallen(callback, now)
    at = now if _chosen(callback, now) else quiet.next_allowed(callback.country, now, rules.quiet)
    if at > callback.latest:
        return _fallen(callback, now)
    if at > now:
        return replace(callback, next_at=at)
    attempt = Attempt(at=now, due=callback.next_at)
    return replace(callback, state=State.CALLING, attempts=(*callback.attempts, attempt))


def _chosen(callback: Callback, now: int) -> bool:
    """Whether the customer chose this very time: a retry's was chosen by us."""
    if not callback.chosen or callback.how is How.WINDOW or callback.tried:
        return False
    return now <= callback.next_at + CHOSEN_MS


def in_time(callback: Callback, number: int) -> bool | None:
    """Whether the attempt `number` (1 = the first ever) came when it was promised. A promise is judged by the first
    attempt for which one of us was there: None for those before it and after it."""
    attempt = callback.attempts[number - 1]
    before = callback.attempts[callback.since : number - 1]
    if number <= callback.since or attempt.outcome is Outcome.NO_AGENT or not _nobody_came(before):
        return None
    late = callback.latest if callback.how is How.WINDOW else callback.earliest + ON_TIME_MS
    return attempt.at <= late


def never_tried(callback: Callback) -> bool:
    """Whether a promise was given up without one attempt for which one of us was there."""
    return callback.state is State.FELL_BACK and _nobody_came(callback.attempts[callback.since :])


def _nobody_came(attempts: tuple[Attempt, ...]) -> bool:
    return all(attempt.outcome is Outcome.NO_AGENT for attempt in attempts)


def after(callback: Callback, number: int, outcome: Outcome, at: int, rules: Rules, *, call: str = "") -> Callback:
    """The promise after news of its attempt `number` (1 = the first ever). Repeated, late or contradicting news
    change nothing."""
    if not 1 <= number <= len(callback.attempts) or outcome is Outcome.UNKNOWN:
        return callback
    attempt = callback.attempts[number - 1]
    settled = attempt.outcome is not Outcome.UNKNOWN
    if settled and not (attempt.outcome is Outcome.CONNECTED and outcome is Outcome.ENDED):
        return callback
    attempt = replace(attempt, outcome=outcome, call=call or attempt.call)
    attempts = (*callback.attempts[: number - 1], attempt, *callback.attempts[number:])
    told = replace(callback, attempts=attempts)
    if number != len(attempts) or callback.state not in (State.CALLING, State.CONNECTED):
        return told
    if outcome is Outcome.CONNECTED:
        return replace(told, state=State.CONNECTED, outcome=Outcome.CONNECTED, connected_at=at)
    if outcome is Outcome.ENDED:
        began = callback.connected_at or at
        closing = "wanted" if callback.post_at else ""
        return replace(
            told, state=State.DONE, outcome=Outcome.CONNECTED, connected_at=began, ended_at=max(at, began), next_at=0,
            closing=closing,
        )  # fmt: skip
    if outcome is Outcome.ABANDONED:
        return _fallen(told, at)  # they were there, and we weren't: they choose the next time
    return _again(told, at, rules)


def _again(callback: Callback, at: int, rules: Rules) -> Callback:
    if callback.tried >= rules.attempts:
        return _fallen(callback, at)
    next_at = quiet.next_allowed(callback.country, at + pause(callback.id, callback.tried, rules), rules.quiet)
    if next_at > callback.latest:
        return _fallen(callback, at)
    return replace(callback, state=State.RETRYING, next_at=next_at)


def pause(id: str, tried: int, rules: Rules) -> int:
    """Milliseconds to wait after the attempt `tried` (1 = the first): up to a fifth longer than the setting says,
    always the same for the same promise."""
    minutes = rules.pauses[min(tried, len(rules.pauses)) - 1] if rules.pauses else 0
    share = int(short_hash(f"{id}#{tried}", 4), 36) / 36**4
    return round(minutes * MINUTE * (1 + _JITTER * share))


def _fallen(callback: Callback, at: int) -> Callback:
    outcome = callback.attempts[-1].outcome if callback.tried else "too_late"
    return replace(callback, state=State.FELL_BACK, outcome=outcome or "too_late", ended_at=at, next_at=0)


# --- giving up -----------------------------------------------------------------------------------


def cancelled(callback: Callback, now: int, *, by_customer: bool) -> Callback:
    """The promise taken back, at any moment; `abandoned` if its customer did while they waited for the call. The
    same if it was over. Raises NotAllowed while they talk."""
    if callback.state is State.CONNECTED:
        raise NotAllowed("They are talking.", "connected", "End the call.")
    if not is_live(callback):
        return callback
    waited = by_customer and (callback.state is not State.SCHEDULED or callback.next_at <= now)
    return replace(
        callback, state=State.CANCELLED, outcome="abandoned" if waited else "cancelled", ended_at=now, next_at=0
    )
