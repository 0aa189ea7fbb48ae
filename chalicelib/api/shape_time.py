"""Times and promises as the API tells them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from chalicelib.api.models import time as m
from chalicelib.domain.escalation import Ladder
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.sla import FAR, Promise
from chalicelib.domain.tickets import Status, Ticket

_LAST_PART = 5  # the last fifth of the time is at risk, where nobody is warned


def time(ms: int) -> str:
    """RFC 3339, UTC, milliseconds."""
    whole = datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{ms % 1000:03d}Z"


def maybe(ms: int) -> str | None:
    return time(ms) if 0 < ms < FAR else None


def seconds_left(due: int, now: int) -> int:
    """Whole seconds until then, rounded down: negative from the first moment of being late."""
    return (due - now) // 1000


def promise(x: Promise, now: int) -> m.Promise:
    return m.Promise(
        target=x.target.value, policy=x.policy, calendar=x.calendar, state=state(x, now), start=time(x.start),
        due=maybe(x.due), more_seconds=x.more // 1000, seconds_left=seconds_left(x.due, now) if x.due else None,
    )  # fmt: skip


def state(x: Promise, now: int) -> Literal["active", "paused", "at_risk", "breached"]:
    if not x.due:
        return "paused"
    if x.due <= now:
        return "breached"
    warned_at = x.warn_at or x.warned or x.due - (x.due - x.start) // _LAST_PART
    return "at_risk" if warned_at <= now else "active"


def ladder(x: Ladder) -> m.Ladder:
    return m.Ladder(target=x.target.value, kind=x.kind.value, policy=x.policy, step=x.step + 1, at=time(x.at))


def comes_back(x: Ticket) -> m.ComesBack | None:
    if not x.snoozed_until:
        return None
    return m.ComesBack(at=time(x.snoozed_until), why="on_hold" if x.status is Status.ON_HOLD else "snoozed")


_WAITS: dict[str, Literal["scheduled", "held", "awaiting"]] = {
    "scheduled": "scheduled", "held": "held", "awaiting": "awaiting",
}  # fmt: skip


def scheduled(x: Interaction) -> m.Scheduled:
    return m.Scheduled(
        client_id=x.key.split("#")[2], status=_WAITS[x.status], send_at=time(x.at),
        text=x.text, how=x.how, agent=x.agent, even_if_they_write=bool(x.extra.get("anyway")),
        reason=x.status_reason,
    )  # fmt: skip
