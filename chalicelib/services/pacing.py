"""The line in front of a provider: one an account, kept within its limits by all workers together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.channels.base import Account
from chalicelib.domain.errors import Retry
from chalicelib.domain.interactions import Interaction
from chalicelib.services.context import Context


@dataclass(frozen=True, slots=True)
class Line:
    """`every_ms`: milliseconds a call; `burst`: how many may go at once after a rest."""

    name: str
    every_ms: int
    burst: int


def line(name: str, account: Account, setting: str, every_ms: int, burst: int) -> Line:
    """With the pace of the account's own `setting` ({"every_ms", "burst"}), where it has one."""
    rate = account.settings.get(setting)
    if isinstance(rate, dict):
        every_ms, burst = int(rate.get("every_ms", every_ms)), int(rate.get("burst", burst))
    return Line(name, every_ms, burst)


def wait_for_turn(context: Context, item: Interaction, line: Line, why: str) -> None:
    """Take a place in the line, once (`extra.turn_at`); raise Retry, saying why, until it comes up."""
    now = context.clock()
    turn = int(item.extra.get("turn_at", "0"))
    if not turn:
        turn = context.store.limits.reserve(line.name, every_ms=line.every_ms, burst=line.burst, now=now)
        if turn > now:
            context.store.interactions.change(item.key, lambda i: replace(i, extra={**i.extra, "turn_at": str(turn)}))
    if turn > now:
        raise Retry(why, after=(turn - now) / 1000)


def without_turn(item: Interaction) -> dict[str, str]:
    """`extra` for another try, which takes a place of its own."""
    return {name: value for name, value in item.extra.items() if name != "turn_at"}


def hold_back(context: Context, line: Line, seconds: float) -> None:
    """Nobody's turn comes for so long: the provider said so."""
    until = context.clock() + round(seconds * 1000)
    context.store.limits.pause(line.name, until=until, every_ms=line.every_ms, burst=line.burst)


def backoff(attempts: int, chance: float) -> float:
    """Seconds to wait, growing, with full jitter; `chance` from 0 to 1
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/)."""
    return 1 + chance * min(120.0, 2.0**attempts)
