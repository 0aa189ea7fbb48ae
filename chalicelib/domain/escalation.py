"""What is done about a promise that is at risk or broken: the rungs of its policy's ladder, one after
the other, until it is met. Times are epoch milliseconds, UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from chalicelib.domain.policies import Policy, Step, Target
from chalicelib.domain.sla import Kind, Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How far up somebody is: `step` is the rung that is next, to be done at `at`. `due` is that of the
    promise it was begun for."""

    SLACK_MS: ClassVar[int] = 20_000  # how much later the ledger sees to a rung whose execution is gone

    target: Target
    kind: Kind
    due: int
    policy: str  # its id
    step: int = 0
    at: int

    def name(self, ticket: str) -> str:
        """Of its execution."""
        return f"{ticket}-{self.target}-{self.due}-{self.kind}"


def rungs(policies: Iterable[Policy], policy: str, kind: Kind) -> tuple[Step, ...]:
    """The policy's ladder as it is now; () if the policy is gone."""
    for known in policies:
        if known.id == policy:
            return known.breach_ladder if kind is Kind.BREACH else known.warn_ladder
    return ()


def begun(
    ladders: tuple[Ladder, ...], kind: Kind, promise: Promise, policies: Iterable[Policy], now: int
) -> tuple[Ladder, ...]:
    """With the promise's own ladder, from the first rung, in place of one begun for it before."""
    policy = promise.policy.partition("@")[0]
    steps = rungs(policies, policy, kind)
    others = tuple(ladder for ladder in ladders if ladder.target != promise.target)
    if not steps:
        return others
    at = now + steps[0].after_seconds * 1000
    return (*others, Ladder(target=promise.target, kind=kind, due=promise.due, policy=policy, at=at))


def standing(ladders: tuple[Ladder, ...], promises: Iterable[Promise]) -> tuple[Ladder, ...]:
    """Those whose promise is still open, and at risk or broken as it was when they were begun: a stricter
    one (a rung may have raised the priority) is no reason to stop, nor a later one that has passed as well."""
    open_ = {promise.target: promise for promise in promises} if ladders else {}
    return tuple(ladder for ladder in ladders if _stands(ladder, open_.get(ladder.target)))


def _stands(ladder: Ladder, promise: Promise | None) -> bool:
    if promise is None or not promise.due:
        return False
    return promise.broken if ladder.kind == Kind.BREACH else bool(promise.warned and not promise.warn_at)


def climbed(ladders: tuple[Ladder, ...], ladder: Ladder, steps: tuple[Step, ...], now: int) -> tuple[Ladder, ...]:
    """With the next rung to be done, or without the ladder at its top."""
    others = tuple(x for x in ladders if x != ladder)
    following = ladder.step + 1
    if following >= len(steps):
        return others
    return (*others, replace(ladder, step=following, at=now + steps[following].after_seconds * 1000))


def seen_to(ladders: Iterable[Ladder], target: str, due: int, kind: str) -> Ladder | None:
    """The ladder that somebody asks about, if it is still being climbed."""
    return next((x for x in ladders if (x.target, x.due, x.kind) == (target, due, kind)), None)
