"""Check-ins: customers not heard from for long, who agreed to be contacted, spread over agents as tasks.

The library that phones its regulars, the shop that calls just to ask. A person makes every contact; nothing goes out
by itself. Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.identities import Customer, may_be_fed

DAY = 86_400_000
OLDEST_MONTHS = 36
"""How far back a list looks."""
MOST = 1_000
_AGENTS = 100


class Way(StrEnum):
    CALLBACK = "callback"
    MESSAGE = "message"


class ListState(StrEnum):
    BUILDING = "building"
    READY = "ready"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    OPEN = "open"
    CONTACTED = "contacted"  # a call was asked for, or a message sent: how it went isn't known yet
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When a customer was last heard from, on any channel; kept to the day."""

    customer: str
    at: int
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin:
    """A list that a supervisor made. `older_days`: nothing heard for so long. `tags`: one of them is enough; none =
    all. `a_day`: tasks an agent at most. `most`: tasks in all. `made` of `looked` at; `month` and `cursor`: how far
    it is."""

    id: str
    name: str
    kind: Way
    older_days: int
    agents: tuple[str, ...]
    tags: tuple[str, ...] = ()
    a_day: int = 5
    most: int = 200
    note: str = ""
    by: str = ""
    created_at: int = 0
    state: ListState = ListState.BUILDING
    month: str = ""
    cursor: str = ""
    made: int = 0
    looked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One customer for one agent, from `due` on. `thread`: where they wrote last. `ticket`: what was opened for it."""

    id: str
    list: str
    customer: str
    agent: str
    kind: Way
    due: int
    name: str = ""
    last_heard: int = 0
    thread: str = ""
    note: str = ""
    state: TaskState = TaskState.OPEN
    ticket: str = ""
    callback: str = ""
    outcome: str = ""
    by: str = ""
    at: int = 0


def check(wanted: Checkin) -> None:
    """Raises Invalid, naming the field. Whether its agents exist is for the caller to know."""
    if not wanted.name.strip():
        raise Invalid("name", "Give it a name.")
    if not 1 <= wanted.older_days <= 31 * OLDEST_MONTHS:
        raise Invalid("older_days", f"Give days, from 1 to {31 * OLDEST_MONTHS}.")
    if not wanted.agents or len(wanted.agents) > _AGENTS or len(set(wanted.agents)) < len(wanted.agents):
        raise Invalid("agents", f"Name from 1 to {_AGENTS} agents, each once.")
    if not 1 <= wanted.a_day <= 100:
        raise Invalid("a_day", "Give a number of tasks, from 1 to 100.")
    if not 1 <= wanted.most <= MOST:
        raise Invalid("most", f"Give a number of tasks, from 1 to {MOST}.")


def month_of(at: int) -> str:
    """`2026-05`, UTC."""
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m")


def months_back(month: str) -> Iterator[str]:
    """That month and those before it, as far as a list looks."""
    year, number = (int(part) for part in month.split("-"))
    for _ in range(OLDEST_MONTHS):
        yield f"{year:04d}-{number:02d}"
        year, number = (year, number - 1) if number > 1 else (year - 1, 12)


def cutoff(wanted: Checkin) -> int:
    """Whoever was heard from at that time or later isn't missed."""
    return wanted.created_at - wanted.older_days * DAY


def agreed(customer: Customer) -> bool:
    """Whether they said that they may be contacted without having asked for anything."""
    return customer.contact.get("said") == "yes" and may_be_fed(customer)


def fits(wanted: Checkin, customer: Customer) -> bool:
    return agreed(customer) and (not wanted.tags or bool(set(wanted.tags) & set(customer.tags)))


def share(wanted: Checkin, number: int) -> tuple[str, int]:
    """Whose the `number`-th task (from 0) is, and from when: one agent after the other, each with so many a day."""
    agents = len(wanted.agents)
    day = number // (agents * wanted.a_day)
    return wanted.agents[number % agents], wanted.created_at + day * DAY


def contacted(task: Task, *, ticket: str, callback: str, by: str, now: int) -> Task:
    """The task once its contact is on its way. Again: the same."""
    if task.state is not TaskState.OPEN:
        return task
    return replace(task, state=TaskState.CONTACTED, ticket=ticket, callback=callback, by=by, at=now)


def finished(task: Task, state: TaskState, outcome: str, *, by: str, now: int) -> Task:
    """Done, or skipped. The same again changes nothing. Raises NotAllowed where it was finished otherwise."""
    if task.state is state and task.outcome == outcome:
        return task
    if task.state in (TaskState.DONE, TaskState.SKIPPED):
        raise NotAllowed(f"This task is {task.state} already.", "finished")
    if state is TaskState.SKIPPED and task.state is TaskState.CONTACTED:
        raise NotAllowed("They were contacted already.", "contacted", "Say how it went: done.")
    return replace(task, state=state, outcome=outcome, by=by, at=now)
