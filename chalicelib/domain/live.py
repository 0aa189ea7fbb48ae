"""What consoles are told as it happens: events, who may see one, and how a console that was away catches up.

An event's id follows from the change it tells of, so that a change told again is the same event. Events are
kept in a log for an hour; a cursor is a place in it, a time of our clock. Whoever comes back with a cursor reads from a
little before it (`OVERLAP_MS`) and drops the ids they know: an event that got into the log late isn't missed, and
none counts twice. All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.agents import ROLE_RANK, Agent, Role
from chalicelib.domain.errors import Invalid

KEPT_MS = 3_600_000
OVERLAP_MS = 40_000
"""A worker looks at the clock, then writes, and has 30 s to live; the rest is for clocks that differ."""
MOST = 500  # events that are worth telling one by one; after more, everything is read afresh
CONNECTION_MS = 7_200_000
"""Two hours, API Gateway's limit:
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html"""
CODE_MS = 60_000
VIEWING_MS = 150_000  # consoles say so again every minute
TYPING_MS = 6_000  # and this every 3 s


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`kind` is one of KINDS; `doc` is what lists show of it. `agents`: whom it is for by name; `least`: the role from
    which on everybody may see it too, "" = nobody else."""

    id: str
    kind: str
    ticket: str = ""
    doc: dict[str, Any] = field(default_factory=dict)
    agents: tuple[str, ...] = ()
    least: str = Role.AGENT


KINDS = (
    "ticket",  # a ticket is new, or changed
    "line",  # a line of its timeline is new, changed, or taken off
    "delivery",  # what became of a line that we sent
    "offer",  # a ticket is offered to you, or no longer
    "pop",  # a call is coming for you: who it is
    "risk",  # a promise is at risk or broken
    "presence",  # an agent's presence
    "approval",  # public words wait for a supervisor, or are decided
    "spike",  # many people suddenly speak of one thing
    "incident",  # an incident is declared, changed, resolved
    "viewers",  # who looks at a ticket or types on it; not kept
    "customer_typing",  # a visitor of the chat types; not kept
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """An event and its place in the log: when it was written there."""

    at: int
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whoever is at the other end. `role` "" = nobody any more."""

    id: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """An open socket. `role`: that of the sign-in which asked for its code; `ticket`: what is open on its screen."""

    id: str
    agent: str
    role: str
    at: int
    until: int
    ticket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """That somebody is at a ticket, until then; `typing`: and types, until then."""

    connection: str
    agent: str
    until: int
    typing: int = 0


def viewer(agent: str, role: str, agents: dict[str, Agent]) -> Viewer:
    """What somebody may see now: their role as they signed in, never above what their settings say by now."""
    known = agents.get(agent)
    if known is not None and not known.enabled:
        return Viewer(id=agent, role="")
    if known is not None and ROLE_RANK[known.role] < ROLE_RANK.get(Role(role), 0):
        return Viewer(id=agent, role=known.role)
    return Viewer(id=agent, role=role)


def may_see(event: Event, who: Viewer) -> bool:
    """The one rule of what is pushed, and of what is told to whoever catches up."""
    if who.role not in ROLE_RANK:
        return False
    if who.id in event.agents:
        return True
    return bool(event.least) and ROLE_RANK[Role(who.role)] >= ROLE_RANK[Role(event.least)]


# --- the log


def cursor(at: int) -> str:
    return f"{at:013d}"


def start(after: str, now: int) -> int | None:
    """The time from which to read on after a cursor; None: the log doesn't go back that far. Raises Invalid."""
    if len(after) != len(cursor(0)) or not (after.isascii() and after.isdigit()):
        raise Invalid("after", "This is no cursor; start without it.")
    begin = min(int(after), now) - OVERLAP_MS
    return begin if begin > now - KEPT_MS else None


def visible(logged: Iterable[Logged], who: Viewer) -> list[Logged]:
    """What somebody may see, in the log's order, each id once."""
    found: dict[str, Logged] = {}
    for entry in sorted(logged, key=lambda x: (x.at, x.event.id)):
        if may_see(entry.event, who):
            found.setdefault(entry.event.id, entry)
    return list(found.values())


# --- who is at a ticket


def present(marks: Iterable[Mark], now: int) -> list[Mark]:
    """One mark an agent, whatever number of windows they have open: the latest of each time."""
    best: dict[str, Mark] = {}
    for mark in marks:
        if mark.until > now:
            known = best.get(mark.agent, mark)
            best[mark.agent] = replace(
                mark, until=max(mark.until, known.until), typing=max(mark.typing, known.typing), connection=""
            )  # fmt: skip
    return sorted(best.values(), key=lambda mark: mark.agent)


def viewers(ticket: str, marks: Iterable[Mark], now: int) -> Event:
    """Who is there, whole: whoever gets it forgets what they knew."""
    people = [
        {"agent": m.agent, "until": m.until, "typing_until": m.typing if m.typing > now else 0}
        for m in present(marks, now)
    ]  # fmt: skip
    return Event(id=f"viewers#{ticket}#{now}", kind="viewers", ticket=ticket, doc={"people": people})
