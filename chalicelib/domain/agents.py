"""Agents, their presence, and how much work they can carry.

A load is counted in units of 840 (the least common multiple of 1 to 8), so that
"1 call or 3 chats or 8 asynchronous tickets" are exact shares of one whole.

Work is live (calls, chats: the customer waits on the line) or asynchronous. Neither passes a
whole by itself. Asynchronous tickets never stand in a call's way, or nobody who answers both
would be rung; but nothing asynchronous is offered while live work leaves no room for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

FULL = 840


class Presence(StrEnum):
    ONLINE = "online"
    AWAY = "away"
    TRANSFERS_ONLY = "transfers_only"
    OFFLINE = "offline"


REACHABLE = (Presence.ONLINE, Presence.TRANSFERS_ONLY)
"""Who may be given work by hand."""


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


ROLE_RANK = {Role.AGENT: 1, Role.SUPERVISOR: 2, Role.ADMIN: 3}

LIVE = frozenset({"voice", "chat"})  # every other kind of work is asynchronous
_LIVE_MARK = "L"
CALL_WORK = "call#"  # before a call's id: after-contact work of whoever handed it on (else work is by ticket)
_DEFAULT_CAPACITY = {"async": 8, "chat": 3, "voice": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who an agent is (settings). `capacity` counts tickets by kind of work."""

    id: str
    name: str = ""
    initials: str = ""
    email: str = ""
    role: Role = Role.AGENT
    skills: tuple[str, ...] = ()
    capacity: dict[str, int] = field(default_factory=lambda: dict(_DEFAULT_CAPACITY))
    enabled: bool = True
    time_zone: str = "UTC"
    answer_on: str = "softphone"  # softphone | phone
    phone: str = ""  # E.164, their own
    trainee: bool = False  # new: an account may want their public words looked at first


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An agent's live state. `work` maps a ticket carried to its claim token."""

    id: str
    presence: Presence = Presence.OFFLINE
    presence_at: int = 0
    load: int = 0  # of all work
    live: int = 0  # of live work alone
    missed: int = 0  # calls in a row that rang out
    work: dict[str, str] = field(default_factory=dict)
    offered_at: int = 0  # when they were last offered or pulled anything


def kind_of_work(channel: str) -> str:
    return channel if channel in LIVE else "async"


def weight(agent: Agent, channel: str) -> int:
    """The share of an agent's `FULL` that one ticket of this channel takes; more than FULL = cannot."""
    room = agent.capacity.get(kind_of_work(channel), _DEFAULT_CAPACITY[kind_of_work(channel)])
    return ceil(FULL / room) if room > 0 else FULL + 1


def claim_token(units: int, now: int, nonce: str, *, live: bool = False) -> str:
    """What an agent's load is charged for one ticket, unique to the claim: `units@time.nonce`,
    with an L before it for live work."""
    return f"{_LIVE_MARK if live else ''}{units}@{now}.{nonce}"


def claim_units(token: str) -> int:
    return int(token.partition("@")[0].removeprefix(_LIVE_MARK))


def claimed_at(token: str) -> int:
    """When it was claimed; 0 if the token doesn't say."""
    return int(token.partition("@")[2].partition(".")[0] or 0)


def is_live(token: str) -> bool:
    """Whether a claim is for live work."""
    return token.startswith(_LIVE_MARK)


def may_take(agent: Agent, desk: Desk, *, skill: str, channel: str, exclude: Iterable[str] = ()) -> bool:
    """Whether a ticket may be offered to the agent, as far as can be known without claiming."""
    return (
        agent.enabled
        and desk.presence is Presence.ONLINE
        and (not skill or skill in agent.skills)
        and agent.id not in set(exclude)
        and (desk.live if channel in LIVE else desk.load) + weight(agent, channel) <= FULL
    )


def in_order(
    agents: Mapping[str, Agent], desks: Mapping[str, Desk], *, skill: str, channel: str,
    exclude: Iterable[str] = (), prefer: str = "",
) -> list[str]:  # fmt: skip
    """Ids of the agents to try: the preferred one first if able, then the least recently offered."""
    shut = set(exclude)
    able = [
        id
        for id, desk in desks.items()
        if id in agents and may_take(agents[id], desk, skill=skill, channel=channel, exclude=shut)
    ]
    return sorted(able, key=lambda id: (id != prefer, desks[id].offered_at, desks[id].load, id))
