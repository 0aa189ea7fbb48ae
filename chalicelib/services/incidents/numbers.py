"""An incident in numbers: of the one as it stands, and of those of a time from their facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.domain import incidents as i
from chalicelib.domain.heard import Heard
from chalicelib.domain.incidents import Incident, Times
from chalicelib.services.context import Context
from chalicelib.store.facts import Fact

WHAT = (
    "incident_declared", "incident_first_update", "incident_resolved", "incident_post", "incident_customer",
    "incident_ticket", "incident_told",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`private`: who asked in private, by state (incidents.FOLLOWS)."""

    posts: int
    customers: int
    private: dict[str, int]
    acknowledged: int
    first_post_at: int
    times: Times


def figures(context: Context, incident: Incident) -> Figures:
    """As it stands: what is counted is what its lists show. Costs as much as reading them; for one incident."""
    board, id = context.store.board, incident.id
    first = board.shelf(i.posts_shelf(id), Heard, limit=1).items
    first_post_at = first[0].record.at if first else 0
    return Figures(
        posts=board.count(i.posts_shelf(id)), customers=board.count(i.people_shelf(id)),
        private={state: board.count(i.follow_shelf(id, state)) for state in i.FOLLOWS},
        acknowledged=board.count(i.asked_shelf(id, "sent")), first_post_at=first_post_at,
        times=i.times(incident, incident.first_post_at or first_post_at),
    )  # fmt: skip


@dataclass(slots=True)
class Reported:
    """What the facts of a time say of one incident; times in milliseconds, None where it didn't happen in it."""

    incident: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHAT, 0))
    to_declare: int | None = None
    to_first_update: int | None = None
    to_resolve: int | None = None


_TIMES = {
    "incident_declared": "to_declare", "incident_first_update": "to_first_update", "incident_resolved": "to_resolve",
}  # fmt: skip


def reported(facts: Iterable[Fact]) -> list[Reported]:
    """By incident, in the order in which they are first heard of. The last resolution counts."""
    found: dict[str, Reported] = {}
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.id)):
        if fact.what not in WHAT:
            continue
        one = found.setdefault(fact.extra["incident"], Reported(fact.extra["incident"]))
        one.counts[fact.what] += 1
        if fact.what in _TIMES:
            setattr(one, _TIMES[fact.what], fact.value)
    return list(found.values())
