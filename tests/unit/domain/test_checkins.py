"""Who is on a check-in list, whose task it is and from when, and what may become of a task."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import checkins as c
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.identities import Customer

NOW = 1_780_000_000_000


def wanted(**more: Any) -> c.Checkin:
    usual: dict[str, Any] = {"id": "l1", "name": "Regulars", "kind": c.Way.CALLBACK, "older_days": 90}
    return c.Checkin(**{**usual, "agents": ("ana", "ben"), "created_at": NOW, **more})


def customer(said: str = "yes", **more: Any) -> Customer:
    return Customer(id="c1", identity="phone#+1", contact={"said": said} if said else {}, **more)


@pytest.mark.parametrize(
    ("tags", "who", "there"),
    [
        ((), customer(), True),
        ((), customer("no"), False),
        ((), customer(""), False),  # they were never asked
        ((), customer(arguing={"by": "ruth"}), False),
        (("reader",), customer(), False),
        (("reader", "regular"), customer(tags=("regular", "vip")), True),
    ],
)
def test_only_who_agreed_and_fits_is_on_a_list(tags: tuple[str, ...], who: Customer, there: bool) -> None:
    assert c.fits(wanted(tags=tags), who) is there


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 5), st.integers(1, 7), st.integers(1, 80))
def test_tasks_are_spread_evenly_and_no_agent_gets_more_than_their_share_of_a_day(
    agents: int, a_day: int, tasks: int
) -> None:
    made = wanted(agents=tuple(f"a{n}" for n in range(agents)), a_day=a_day)
    shares = [c.share(made, n) for n in range(tasks)]
    assert max(Counter(shares).values()) <= a_day
    each = Counter(agent for agent, _ in shares)
    assert max(each.values()) - min(each[f"a{n}"] for n in range(agents)) <= 1
    assert [due for _, due in shares] == sorted(due for _, due in shares)


def test_months_go_back_three_years_one_by_one() -> None:
    found = list(c.months_back("2026-02"))
    assert (found[:3], len(found), found[-1]) == (["2026-02", "2026-01", "2025-12"], 36, "2023-03")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"older_days": 0}, "older_days"),
        ({"agents": ()}, "agents"),
        ({"agents": ("ana", "ana")}, "agents"),
        ({"a_day": 0}, "a_day"),
        ({"most": 2_000}, "most"),
    ],
)
def test_a_list_that_makes_no_sense_is_refused_by_name(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        c.check(wanted(**more))
    assert told.value.field == field


TASK = c.Task(id="l1-c1", list="l1", customer="c1", agent="ana", kind=c.Way.CALLBACK, due=NOW)
DONE, SKIPPED = c.TaskState.DONE, c.TaskState.SKIPPED


def test_a_task_is_finished_once() -> None:
    done = c.finished(TASK, DONE, "all well", by="ana", now=NOW)
    assert (done.state, done.outcome, done.by, done.at) == (DONE, "all well", "ana", NOW)
    assert c.finished(done, DONE, "all well", by="ben", now=NOW + 1) == done
    with pytest.raises(NotAllowed):
        c.finished(done, SKIPPED, "moved away", by="ana", now=NOW + 1)
    with pytest.raises(NotAllowed):
        c.finished(done, DONE, "not so well", by="ana", now=NOW + 1)


def test_who_was_contacted_is_not_skipped() -> None:
    contacted = c.contacted(TASK, ticket="t1", callback="cb1", by="ana", now=NOW)
    assert c.contacted(contacted, ticket="t2", callback="", by="ben", now=NOW + 1) == contacted
    with pytest.raises(NotAllowed):
        c.finished(contacted, SKIPPED, "no time", by="ana", now=NOW)
    assert c.finished(contacted, DONE, "glad", by="ana", now=NOW).ticket == "t1"
