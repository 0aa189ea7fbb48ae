"""The phone's figures: how soon calls are to be answered, and how soon they were. Standard library only.

Service level = answered in time / queued, abandonment = abandoned / queued (callback takers and voicemails are
no abandons), ASA = the mean wait of those answered, AHT = (talk + hold + after-contact work) / handled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.book import Book
from chalicelib.domain.policies import Target
from chalicelib.domain.sla import Moment, matching
from chalicelib.domain.ticket_types import CONCIERGE

QUEUED, ANSWERED, ABANDONED, HANDLED = "call_queued", "call_answered", "call_abandoned", "call_handled"


@dataclass(frozen=True, slots=True)
class Goal:
    """Within what time (ms) a call is to be answered, and how many of a hundred are."""

    ms: int
    percent: int


def goal(book: Book, *, queue: str, priority: str = "normal", tags: tuple[str, ...] = ()) -> Goal | None:
    """The shortest first reply that any policy in force promises a caller; None if none does. The caller
    waits by the clock on the wall, whatever the policy's calendar."""
    moment = Moment(channel="voice", priority=priority, queue=queue, tags=tags, status="new", opened_at=0)
    found = [
        (seconds, policy.id, policy.goal_percent)
        for policy in matching(book.policies, moment)
        if (seconds := policy.targets.get(Target.FIRST_REPLY, {}).get(priority, 0))
    ]
    return Goal(min(found)[0] * 1000, min(found)[2]) if found else None


class CallFact(Protocol):
    """What is looked at of a fact (store/facts.py)."""

    @property
    def what(self) -> str: ...
    @property
    def queue(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def met(self) -> bool | None: ...
    @property
    def extra(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Shares are of 1, None where nothing was queued; times are milliseconds, None without a call."""

    queued: int
    answered: int
    in_time: int
    abandoned: int
    handled: int
    asa: int | None
    talk: int | None
    aht: int | None

    @property
    def level(self) -> float | None:
        return _share(self.in_time, self.queued)

    @property
    def abandonment(self) -> float | None:
        return _share(self.abandoned, self.queued)


def figures(facts: Iterable[CallFact]) -> dict[str | None, Figures]:
    """By queue; under None of all."""
    groups: dict[str | None, list[CallFact]] = {None: []}
    for fact in facts:
        if fact.what in (QUEUED, ANSWERED, ABANDONED, HANDLED):
            groups[None].append(fact)
            groups.setdefault(fact.queue, []).append(fact)
    return {queue: _of(group) for queue, group in groups.items()}


def _of(facts: list[CallFact]) -> Figures:
    answered = [f for f in facts if f.what == ANSWERED]
    # A wish takes as long as it takes: calls about one have no part in handle times.
    handled = [f for f in facts if f.what == HANDLED and f.extra.get("type") != CONCIERGE]
    return Figures(
        queued=sum(f.what == QUEUED for f in facts), answered=len(answered),
        in_time=sum(f.met is True for f in answered), abandoned=sum(f.what == ABANDONED for f in facts),
        handled=len(handled), asa=_mean([f.value for f in answered]), talk=_mean([f.value for f in handled]),
        aht=_mean([f.value + _ms(f, "hold_ms") + _ms(f, "wrap_ms") for f in handled]),
    )  # fmt: skip


def _ms(fact: CallFact, name: str) -> int:
    return int(fact.extra.get(name) or 0)


def _mean(values: list[int]) -> int | None:
    return round(sum(values) / len(values)) if values else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
