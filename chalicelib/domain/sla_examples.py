"""What a policy would come to: when each of its promises is due for a message of a given moment.

Worked out by the same function that computes the promises of tickets (sla.py). Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.calendars import Calendar
from chalicelib.domain.policies import PRIORITIES, Policy, Target
from chalicelib.domain.sla import Moment, Promise, promises


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """`warn_at`: 0 = it doesn't warn."""

    target: Target
    priority: str
    due: int
    warn_at: int


def examples(policy: Policy, calendars: Mapping[str, Calendar], at: int) -> list[Example]:
    """Each promise of the policy, whatever it is for, as if what it counts from had happened `at`: the customer wrote
    (first_reply, next_reply), the ticket was opened (resolution), we answered (update)."""
    anybody = replace(policy, enabled=True, channels=(), priorities=(), queues=(), tags=())
    found = {
        (promise.target, priority): promise
        for priority in PRIORITIES
        for promise in _promised(anybody, calendars, priority, at)
    }
    return [
        Example(target=target, priority=priority, due=promise.due, warn_at=promise.warn_at)
        for target in Target
        for priority in PRIORITIES
        if (promise := found.get((target, priority)))
    ]


def _promised(policy: Policy, calendars: Mapping[str, Calendar], priority: str, at: int) -> Iterator[Promise]:
    fresh = Moment(priority=priority, opened_at=at)
    answered = replace(fresh, status="open", first_reply_at=at, last_reply_at=at, waiting_since=at)
    yield from promises(fresh, [policy], calendars)
    yield from promises(answered, [policy], calendars)
