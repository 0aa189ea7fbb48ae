"""Days under every kind of promise and every rung, with changes of policy, granted time, deaths and lost executions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import Killed, ServiceError, World
from tests.unit.services.days import MINUTE, Day, Step, days
from tests.unit.services.histories import check_heard, check_ledger, check_loads, check_owners, examples

TARGETS = ("first_reply", "next_reply", "resolution", "update")
LADDER: list[dict[str, Any]] = [
    {"do": "notify"}, {"do": "reassign", "after_seconds": 30}, {"do": "priority", "to": "urgent", "after_seconds": 30},
    {"do": "supervisor", "after_seconds": 20}, {"do": "queue", "to": "social", "after_seconds": 30},
    {"do": "page", "to": "+15550109999", "after_seconds": 30}, {"do": "reassign"},
    {"do": "queue", "to": "care", "after_seconds": 10},
]  # fmt: skip
DAY_HOURS = [{"start": 540, "end": 720}, {"start": 780, "end": 1320}]


def targets(*seconds: int) -> dict[str, int]:
    return dict(zip(("low", "normal", "high", "urgent"), seconds, strict=True))


def busy(seed: int) -> World:
    world = World(stale=0.2, seed=seed)
    world.redeliver = 0.1
    change(world, "agent", "sue", name="Sue", role="supervisor")
    change(world, "calendar", "shop", time_zone="Europe/Berlin", hours=dict.fromkeys(("mon", "wed", "fri"), DAY_HOURS))
    change(
        world, "sla", "care", calendar="shop", breach_ladder=LADDER, warn_ladder=LADDER[:3],
        targets={
            "first_reply": targets(400, 300, 200, 100), "next_reply": targets(900, 600, 300, 120),
            "resolution": targets(9000, 7200, 3600, 900), "update": targets(1800, 900, 600, 300),
        },
    )  # fmt: skip
    quick = {"first_reply": targets(250, 250, 250, 250), "resolution": targets(600, 500, 400, 300)}
    change(world, "sla", "social", targets=quick, breach_ladder=LADDER, pause_in_pending=False)
    for queue in ("care", "social"):
        change(world, "queue", queue, nudge_minutes=20, nudge_text="Still there?", solve_minutes=60)
    return world


def change(world: World, kind: str, id: str, **fields: Any) -> None:
    doc, version = world.store.settings.entry(kind, id) or ({"id": id}, 0)
    world.store.settings.put(kind, id, {**doc, **fields}, version=version, now=0)


class BusyDay(Day):
    def _grant(self, step: Step) -> None:
        if ticket := self._ticket(step):
            self.world.work.grant(ticket.id, TARGETS[step.n % 4], 1 + step.n % 50, "they agreed", by="sue")

    def _die(self, step: Step) -> None:
        self.world.machines.die()

    def _policy(self, step: Step) -> None:
        foretold = self.world.recomputing.foretold("sla", "care")
        doc, _ = self.world.store.settings.entry("sla", "care") or ({}, 0)
        other = {**doc["targets"], "resolution": targets(60 + step.n, 50 + step.n, 40, 30)}
        change(self.world, "sla", "care", targets=other, enabled=step.n % 3 > 0)
        self.world.recomputing.begin(foretold)


def told(world: World) -> Counter[tuple[str, ...]]:
    """What the clock did, by what must not happen twice."""
    lines = [(line.ticket, line.item.text, line.item.extra) for line in world.lines.values()]
    rungs = [(x, e["promise"], e["why"], e["due"], e["step"]) for x, text, e in lines if text == "escalated"]
    return Counter([*rungs, *((x, text, e["due"]) for x, text, e in lines if text.endswith("_breached"))])


SMALL = st.integers(0, 5)
MORE = st.builds(Step, st.sampled_from(["grant", "die", "policy"]), SMALL, SMALL, st.integers(0, 1000))
FAULTS = st.lists(st.tuples(st.integers(0, 600), st.sampled_from(["before", "after"]), st.booleans()), max_size=3)


@examples(100)
@given(days(18), st.lists(st.tuples(MORE, st.integers(0, 25)), max_size=6), FAULTS, st.integers(0, 10_000))
def test_whatever_a_day_full_of_promises_brings_each_is_in_the_ledger_and_acted_on_once(
    steps: list[Step], more: list[tuple[Step, int]], faults: list[tuple[int, str, bool]], seed: int
) -> None:
    world = busy(seed)
    day = BusyDay(world)
    for step, place in more:
        steps = [*steps[:place], step, *steps[place:]]
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    for step in steps:
        day.play(step)
        check_loads(world)
        check_ledger(world)
    world.faults.reset()
    world.redeliver = 0.0
    world.settle(12 * MINUTE)
    check_loads(world)
    check_owners(world)
    check_ledger(world)
    check_heard(world, day.written)
    assert not [what for what, times in told(world).items() if times > 1]
