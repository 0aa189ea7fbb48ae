"""Service-level policies: what is promised to whom, and what is done when it is about to be broken, or is.

What they come to on a ticket is worked out in sla.py. Targets are seconds of the calendar's open time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.errors import Invalid

PRIORITIES = ("low", "normal", "high", "urgent")
DOES = ("notify", "priority", "queue", "supervisor", "page", "reassign")
_LONGEST = 366 * 86_400  # seconds: an open year
_STEPS = 20
_PAGED = re.compile(r"\+[1-9][0-9]{6,14}|https://[^\s/]+\S*")


class Target(StrEnum):
    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"
    UPDATE = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung of a ladder: what to `do`, `after_seconds` after the rung before it.

    notify: tell `to` (an agent id; "" = the assignee). priority: raise it to `to`. queue: move to `to`.
    supervisor: add `to` ("" = one who is there). page: by SMS or webhook, `to` is a phone number (E.164)
    or an https URL. reassign: offer it to others. `text` is what they are told.
    """

    after_seconds: int = 0
    do: str
    to: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is promised to whom. Every list that isn't empty must match; within a list one is enough.

    `targets`: target -> priority -> seconds. Where a target or a priority is missing, nothing is promised.
    `warn_percent`: how much of the target's open time may be used before it warns; 0 = never.
    `goal_percent`: how many of the promises are meant to be kept; for reports only.
    """

    id: str
    version: int = 0
    name: str = ""
    enabled: bool = True
    channels: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    calendar: str = "always"
    pause_in_pending: bool = True
    targets: dict[str, dict[str, int]] = field(default_factory=dict)
    warn_percent: int = 80
    goal_percent: int = 100
    warn_ladder: tuple[Step, ...] = ()
    breach_ladder: tuple[Step, ...] = ()


def _same(seconds: int) -> dict[str, int]:
    return dict.fromkeys(PRIORITIES, seconds)


def _by_priority(low: int, normal: int, high: int, urgent: int) -> dict[str, int]:
    return dict(zip(PRIORITIES, (low, normal, high, urgent), strict=True))


def _replies(first: dict[str, int], following: dict[str, int] | None = None) -> dict[str, dict[str, int]]:
    return {Target.FIRST_REPLY.value: first, Target.NEXT_REPLY.value: following or first}


_MINUTES, _HOURS = 60, 3600
_TELL = (Step(do="notify"), Step(do="supervisor"))
_SOCIAL = _by_priority(240 * _MINUTES, 60 * _MINUTES, 30 * _MINUTES, 15 * _MINUTES)
_TEXT = _by_priority(60 * _MINUTES, 30 * _MINUTES, 20 * _MINUTES, 15 * _MINUTES)
_EMAIL = _by_priority(16 * _HOURS, 8 * _HOURS, 4 * _HOURS, 2 * _HOURS)

DEFAULTS: dict[str, Policy] = {
    policy.id: policy
    for policy in (
        Policy(
            id="social",
            name="Social media",
            channels=("x", "facebook", "instagram"),
            targets=_replies(_SOCIAL),
            breach_ladder=_TELL,
        ),
        Policy(
            id="chat", name="Chat", channels=("chat",), targets=_replies(_same(60), _same(120)), breach_ladder=_TELL
        ),
        Policy(id="text", name="Texts", channels=("sms", "whatsapp"), targets=_replies(_TEXT), breach_ladder=_TELL),
        Policy(
            id="voice",
            name="Phone",
            channels=("voice",),
            targets=_replies(_same(20), _SOCIAL),
            warn_percent=0,
            goal_percent=80,
            breach_ladder=_TELL,
        ),
        Policy(
            id="email",
            name="E-mail",
            channels=("email",),
            calendar="business",
            targets=_replies(_EMAIL),
            breach_ladder=_TELL,
        ),
    )
}
"""Policies that are there from the start. A stored one with the same id replaces them."""


def in_force(stored: Iterable[Policy]) -> list[Policy]:
    """The stored policies and those defaults that none of them replaces."""
    return list((DEFAULTS | {policy.id: policy for policy in stored}).values())


# --- is it a policy ------------------------------------------------------------------------------


def check(policy: Policy) -> None:
    """Raises Invalid, naming the field: `targets.first_reply.high`, `warn_percent`, `breach_ladder[1].to`.
    Whether its calendar and queues exist is for the caller to know."""
    _check_priorities("priorities", policy.priorities)
    for target, by_priority in policy.targets.items():
        if target not in tuple(Target):
            raise Invalid(f"targets.{target}", f"Use one of {', '.join(Target)}.")
        _check_priorities(f"targets.{target}", by_priority)
        for priority, seconds in by_priority.items():
            if not 0 < seconds <= _LONGEST:
                raise Invalid(f"targets.{target}.{priority}", f"Give seconds, from 1 to {_LONGEST}.")
    for name, percent in (("warn_percent", policy.warn_percent), ("goal_percent", policy.goal_percent)):
        if not 0 <= percent <= 100:
            raise Invalid(name, "Give a percentage from 0 to 100.")
    for name, ladder in (("warn_ladder", policy.warn_ladder), ("breach_ladder", policy.breach_ladder)):
        if len(ladder) > _STEPS:
            raise Invalid(name, f"Use at most {_STEPS} steps.")
        for place, step in enumerate(ladder):
            _check_step(f"{name}[{place}]", step)


def _check_priorities(path: str, names: Iterable[str]) -> None:
    for name in names:
        if name not in PRIORITIES:
            raise Invalid(path, f"{name} is not a priority; use {', '.join(PRIORITIES)}.")


def _check_step(path: str, step: Step) -> None:
    if step.do not in DOES:
        raise Invalid(f"{path}.do", f"Use one of {', '.join(DOES)}.")
    if not 0 <= step.after_seconds <= _LONGEST:
        raise Invalid(f"{path}.after_seconds", f"Give seconds, from 0 to {_LONGEST}.")
    if step.do == "priority" and step.to not in PRIORITIES:
        raise Invalid(f"{path}.to", f"Use one of {', '.join(PRIORITIES)}.")
    if step.do == "queue" and not step.to:
        raise Invalid(f"{path}.to", "Name the queue.")
    if step.do == "page" and not _PAGED.fullmatch(step.to):
        raise Invalid(f"{path}.to", "Give a phone number like +15551234567, or an https URL.")
