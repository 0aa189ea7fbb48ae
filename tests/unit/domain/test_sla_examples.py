"""What a policy comes to, by example."""

from __future__ import annotations

from chalicelib.domain import calendars
from chalicelib.domain.calendars import Calendar, Interval
from chalicelib.domain.policies import Policy, Target
from chalicelib.domain.sla_examples import Example, examples

HOUR = 3_600_000
SHOP = Calendar(
    id="shop", version=3, time_zone="Europe/Berlin",
    hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (Interval(start=540, end=1080),)),
)  # fmt: skip
FRIDAY = calendars.instant("Europe/Berlin", "2026-11-20T17:30")
MONDAY = calendars.instant("Europe/Berlin", "2026-11-23T10:30")


def test_a_message_on_friday_evening_is_due_on_monday_morning() -> None:
    policy = Policy(id="p", calendar="shop", channels=("x",), enabled=False, queues=("gone",), tags=("vip",),
                    targets={"first_reply": {"normal": 7200, "urgent": 600}}, warn_percent=50)  # fmt: skip
    assert examples(policy, {"shop": SHOP}, FRIDAY) == [
        Example(target=Target.FIRST_REPLY, priority="normal", due=MONDAY, warn_at=MONDAY - HOUR),
        Example(target=Target.FIRST_REPLY, priority="urgent", due=FRIDAY + HOUR // 6, warn_at=FRIDAY + HOUR // 12),
    ]  # fmt: skip


def test_every_kind_of_promise_has_its_example() -> None:
    targets = {name: {"low": 3600} for name in ("update", "resolution", "next_reply", "first_reply")}
    told = examples(Policy(id="p", targets=targets, warn_percent=0), calendars.BUILT_IN, FRIDAY)
    assert [x.target for x in told] == ["first_reply", "next_reply", "resolution", "update"]
    assert {(x.due, x.warn_at) for x in told} == {(FRIDAY + HOUR, 0)}


def test_nothing_promised_is_no_example() -> None:
    assert examples(Policy(id="p"), calendars.BUILT_IN, FRIDAY) == []
