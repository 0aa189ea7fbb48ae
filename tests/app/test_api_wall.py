"""The wall over HTTP: queues and people as they are at this moment."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.api.shape import time
from chalicelib.services import wall
from tests.app.api import Api, api

MINUTE = 60_000


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def queue(rapport: Api, id: str = "care", **query: Any) -> Any:
    (found,) = [x for x in rapport.get("/api/wall", who="ruth", **query)["queues"] if x["queue"] == id]
    return found


def people(rapport: Api) -> dict[str, Any]:
    return {x["agent"]: x for x in rapport.get("/api/wall", who="ruth")["people"]}


def test_a_queue_where_nothing_waits_says_so(rapport: Api) -> None:
    told = queue(rapport)
    assert (told["waiting"], told["longest_since"], told["with_agents"], told["late"], told["at_risk"]) == (
        0, None, 0, 0, 0,
    )  # fmt: skip


def test_a_queue_tells_how_many_wait_and_since_when_the_one_who_waits_longest(rapport: Api) -> None:
    began = rapport.world.clock.now
    rapport.hears("SM1", identity="+15554000001")
    rapport.world.clock.advance(7 * MINUTE)
    rapport.hears("SM2", identity="+15554000002")
    told = queue(rapport)
    assert (told["waiting"], told["longest_since"], told["calls"]) == (2, time(began), 0)
    listed = rapport.get(told["waiting_tickets"], who="ruth")["items"]
    assert len(listed) == told["waiting"]


def test_late_and_at_risk_count_what_agents_hold_too(rapport: Api) -> None:
    rapport.at_work("ben")
    first = rapport.hears("SM1", identity="+15554000001")
    rapport.world.drain()
    rapport("POST", f"/api/tickets/{first}/accept", who="ben", ok=200)
    rapport("PUT", "/api/me/presence", {"presence": "away"}, who="ben", ok=200)
    rapport.world.clock.advance(40 * MINUTE)
    rapport.hears("SM2", identity="+15554000002")
    told = queue(rapport)  # the first is due in 20 minutes, the second in an hour
    assert (told["waiting"], told["with_agents"], told["late"], told["at_risk"]) == (1, 1, 0, 1)
    assert queue(rapport, within=15)["at_risk"] == 0
    listed = rapport.get(told["at_risk_tickets"], who="ruth")["items"]
    assert [x["id"] for x in listed] == [first]
    rapport.world.clock.advance(30 * MINUTE)
    assert (queue(rapport)["late"], queue(rapport)["at_risk"]) == (1, 1)


def test_what_waits_for_the_customer_or_is_put_aside_does_not_wait_for_us(rapport: Api) -> None:
    id = rapport.hears("SM1")
    rapport("POST", f"/api/tickets/{id}/status", {"status": "pending"}, who="ruth", ok=200)
    assert (queue(rapport)["waiting"], queue(rapport)["longest_since"]) == (0, None)


def test_more_than_can_be_counted_is_said_to_be_more(rapport: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "MOST", 2)
    for n in range(3):
        rapport.hears(f"SM{n}", identity=f"+1555400000{n}")
    assert (queue(rapport)["waiting"], queue(rapport)["more"]) == (2, True)


def test_people_are_those_at_work_with_what_they_have_in_hand(rapport: Api) -> None:
    rapport.at_work("ben")
    id = rapport.hears("SM1")
    rapport.world.drain()
    rapport("POST", f"/api/tickets/{id}/accept", who="ben", ok=200)
    told = people(rapport)
    assert set(told) == {"ben"}
    assert (told["ben"]["presence"], told["ben"]["holds"], told["ben"]["until"], told["ben"]["call"]) == (
        "online", 1, None, None,
    )  # fmt: skip
    assert told["ben"]["presence_since"] is not None
    assert told["ben"]["load"] > 0


def test_whoever_is_on_duty_and_not_there_is_shown_as_such(rapport: Api) -> None:
    shift = {"name": "Evening", "queue": "care", "agents": ["ana"], "time_zone": "Europe/Berlin",
             "hours": {"thu": [{"start": "14:00", "end": "23:00"}]}}  # fmt: skip
    rapport("PUT", "/api/settings/shift/evening", shift, who="noor", ok=200)
    told = people(rapport)["ana"]
    assert (told["presence"], told["until"]) == ("offline", "2026-05-28T21:00:00.000Z")


def test_an_agent_does_not_see_the_wall(rapport: Api) -> None:
    rapport.problem(403, "not_senior", "GET", "/api/wall", who="ben")
