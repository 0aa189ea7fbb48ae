"""How often a provider lets itself be called."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """`limit` calls per `seconds`: refilled evenly, or (`fixed`) all at once when the window ends."""

    limit: int
    seconds: float
    fixed: bool = False


REAL: dict[str, Rule] = {
    "twilio.messages": Rule(100, 1),
    "x.posts": Rule(100, 900, fixed=True),
    "x.dms": Rule(15, 900, fixed=True),
    "x.dms_day": Rule(1440, 86_400, fixed=True),
    "x.hides": Rule(50, 900, fixed=True),
    "x.searches": Rule(60, 900, fixed=True),
    "meta.calls": Rule(400, 1),
    "meta.messages": Rule(300, 1),
    "meta.private_replies": Rule(750, 3600, fixed=True),
}
"""The providers' published limits for a caller with no special agreement.
https://docs.x.com/x-api/fundamentals/rate-limits, https://developers.facebook.com/docs/graph-api/overview/rate-limiting
(`twilio.messages` and `meta.calls` stand for concurrency limits that are set by account.)"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the call may go ahead; `reset` is epoch seconds, `after` whole seconds to wait."""

    ok: bool
    limit: int
    remaining: int
    reset: int
    after: int


class Limits:
    """One count per rule and caller. A rule that is missing does not limit."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.rules = dict(REAL)
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], tuple[float, float]] = {}  # (tokens left, as of / window start)

    def set(self, rules: dict[str, Rule | None]) -> None:
        with self._lock:
            for name, rule in rules.items():
                if rule is None:
                    self.rules.pop(name, None)
                else:
                    self.rules[name] = rule
            self._counts.clear()

    def take(self, name: str, caller: str) -> Verdict:
        with self._lock:
            rule, now = self.rules.get(name), self._clock()
            if rule is None:
                return Verdict(True, 1_000_000, 1_000_000, int(now) + 900, 0)
            tokens, since = self._counts.get((name, caller), (float(rule.limit), now))
            tokens, since = _refill(rule, tokens, since, now)
            ok = tokens >= 1
            tokens -= 1 if ok else 0
            self._counts[(name, caller)] = (tokens, since)
        wait = since + rule.seconds - now if rule.fixed else (1 - tokens) * rule.seconds / rule.limit
        return Verdict(ok, rule.limit, int(tokens), math.ceil(now + max(wait, 0)), max(1, math.ceil(wait)))


def _refill(rule: Rule, tokens: float, since: float, now: float) -> tuple[float, float]:
    if rule.fixed:
        return (float(rule.limit), now) if now >= since + rule.seconds else (tokens, since)
    return min(float(rule.limit), tokens + (now - since) * rule.limit / rule.seconds), now
