"""Promises, what is at risk, more time, coming back, and replies that go out later: over the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.api.shape import time
from tests.app.api import Api, api

MINUTE = 60_000
HOUR = 60 * MINUTE


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def soon(rapport: Api, ms: int = HOUR) -> str:
    return time(rapport.world.clock.now + ms)


def ticket(rapport: Api, id: str) -> Any:
    return rapport.get(f"/api/tickets/{id}")


def risky(rapport: Api, *, who: str = "ana", **query: Any) -> list[str]:
    return [x["id"] for x in rapport.all("/api/tickets/at-risk", who=who, **query)]


# --- promises


def test_a_ticket_tells_its_promises_and_how_they_stand(rapport: Api) -> None:
    id = rapport.hears()
    start = rapport.world.clock.now
    (promise,) = ticket(rapport, id)["promises"]
    assert promise == {
        "target": "first_reply", "policy": "care@1", "calendar": "always@0", "state": "active",
        "start": time(start), "due": time(start + HOUR), "more_seconds": 0, "seconds_left": 3600,
    }  # fmt: skip
    rapport.world.clock.advance(50 * MINUTE)
    assert ticket(rapport, id)["promises"][0]["state"] == "at_risk"
    rapport.world.clock.advance(11 * MINUTE)
    told = ticket(rapport, id)
    assert (told["promises"][0]["state"], told["seconds_left"], told["breached"]) == ("breached", -60, True)


def test_a_promise_stands_still_in_pending(rapport: Api) -> None:
    id = rapport.hears()
    rapport("POST", f"/api/tickets/{id}/status", {"status": "pending"}, ok=200)
    told = ticket(rapport, id)
    assert (told["promises"][0]["state"], told["promises"][0]["due"]) == ("paused", None)
    assert (told["due_at"], told["seconds_left"]) == (None, None)


def test_a_ladder_that_is_climbed_and_who_was_brought_in_are_told(rapport: Api) -> None:
    steps = [{"do": "supervisor", "to": "ruth"}, {"do": "notify", "after_seconds": 600}]
    quick = {"name": "Q", "targets": {"first_reply": {"normal": 60}}, "breach_ladder": steps}
    rapport("PUT", "/api/settings/sla/quick", quick, who="noor", ok=200)
    id = rapport.hears()
    rapport.world.settle(2 * MINUTE)
    told = ticket(rapport, id)
    assert told["followers"] == ["ruth"]
    ((ladder),) = told["ladders"]
    assert (ladder["target"], ladder["kind"], ladder["policy"], ladder["step"]) == ("first_reply", "breach", "quick", 2)


def test_at_risk_lists_what_is_due_soonest_first_whatever_its_priority(rapport: Api) -> None:
    later = rapport.hears("SM1", identity="+15551230001")
    rapport.world.clock.advance(10 * MINUTE)
    urgent = rapport.hears("SM2", identity="+15551230002", text="fire")
    held = rapport.hears("SM3", identity="+15551230003", text="refund")
    rapport("POST", f"/api/tickets/{held}/status", {"status": "on_hold"}, ok=200)
    assert risky(rapport, within=55) == [urgent, held, later]
    assert risky(rapport, within=10) == [urgent]
    assert risky(rapport, within=55, limit=1) == [urgent, held, later]
    rapport.world.clock.advance(50 * MINUTE)
    assert risky(rapport, within=0) == [urgent, held, later]


def test_a_call_that_waits_on_the_line_is_at_risk_in_its_turn(rapport: Api) -> None:
    texted = rapport.hears("SM1", identity="+15551230001")
    rapport.world.clock.advance(MINUTE)
    called = rapport.hears("SM2", identity="+15551230002")
    store = rapport.world.store.tickets
    store.save(replace(rapport.world.tickets[called], call="call1", call_at=rapport.world.clock.now))
    assert risky(rapport, within=60) == [texted, called]
    assert risky(rapport, within=60, limit=1) == [texted, called]
    assert risky(rapport, within=59) == [texted]


def test_an_agent_sees_their_own_and_what_waits_for_them_a_supervisor_everything(rapport: Api) -> None:
    care = rapport.hears("SM1", identity="+15551230001")
    social = rapport.hears("1", channel="facebook", identity="7001")
    taken = rapport.hears("SM2", identity="+15551230002")
    rapport("PUT", "/api/me/presence", {"presence": "transfers_only"}, who="cho", ok=200)
    rapport("POST", f"/api/tickets/{taken}/assign", {"agent": "cho"}, who="ruth", ok=200)
    assert set(risky(rapport, who="ben")) == {care}
    assert set(risky(rapport, who="ana")) == {care, social}
    assert set(risky(rapport, who="ruth")) == {care, social, taken}
    assert risky(rapport, who="cho", mine="true") == [taken]
    assert risky(rapport, who="ruth", queue="social") == [social]
    rapport.problem(422, "invalid", "GET", "/api/tickets/at-risk", queue="nowhere")
    rapport.problem(422, "invalid", "GET", "/api/tickets/at-risk", within="-1")


def test_a_supervisor_gives_more_time_and_says_why(rapport: Api) -> None:
    id = rapport.hears()
    due = rapport.world.clock.now + HOUR
    body = {"target": "first_reply", "minutes": 30, "reason": "Waiting for the warehouse"}
    path = f"/api/tickets/{id}/grant"
    rapport.problem(403, "not_senior", "POST", path, body, who="ana")
    rapport.problem(422, "invalid", "POST", path, {**body, "reason": ""}, who="ruth")
    wrong = rapport.problem(422, "invalid", "POST", path, {**body, "target": "resolution"}, who="ruth")
    assert wrong["field"] == "target"
    version = ticket(rapport, id)["version"]
    told = rapport("POST", path, {**body, "version": version}, who="ruth", ok=200).json()
    assert (told["promises"][0]["due"], told["promises"][0]["more_seconds"]) == (time(due + 30 * MINUTE), 1800)
    rapport.problem(409, "conflict", "POST", path, {**body, "version": version}, who="ruth")
    (line,) = [x for x in rapport.all(f"/api/tickets/{id}/timeline") if x["text"] == "granted"]
    assert (line["agent"], line["extra"]) == (
        "ruth",
        {
            "promise": "first_reply", "minutes": "30", "why": "Waiting for the warehouse", "from": str(due),
            "to": str(due + 30 * MINUTE),
        },
    )  # fmt: skip
    rapport.world.settle(89 * MINUTE)
    assert ticket(rapport, id)["promises"][0]["state"] == "at_risk"
    rapport.world.settle(2 * MINUTE)
    assert ticket(rapport, id)["promises"][0]["state"] == "breached"


# --- coming back


def test_a_ticket_is_put_aside_until_a_morning_where_the_agent_is(rapport: Api) -> None:
    id = rapport.hears()
    # 2026-05-28T20:26:40Z, a Thursday; Lisbon is an hour ahead
    doc, version = rapport.world.store.settings.entry("agent", "ana") or ({}, 0)
    rapport.world.store.settings.put("agent", "ana", {**doc, "time_zone": "Europe/Lisbon"}, version=version, now=0)
    path = f"/api/tickets/{id}/snooze"
    rapport("POST", path, {"preset": "tomorrow"}, ok=200)
    assert ticket(rapport, id)["comes_back"] == {"at": "2026-05-29T08:00:00.000Z", "why": "snoozed"}
    rapport("POST", path, {"preset": "monday", "time": "07:30", "zone": "Asia/Tokyo"}, ok=200)
    assert ticket(rapport, id)["snoozed_until"] == "2026-05-31T22:30:00.000Z"
    rapport("POST", path, {"until": None}, ok=200)
    assert ticket(rapport, id)["comes_back"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "until"),
        ({"preset": "someday"}, "preset"),
        ({"preset": "tomorrow", "until": None}, "until"),
        ({"preset": "tomorrow", "time": "9am"}, "time"),
        ({"preset": "tomorrow", "zone": "Nowhere"}, "zone"),
        ({"time": "09:00", "until": None}, "time"),
    ],
)
def test_a_snooze_that_can_t_be_names_its_field(rapport: Api, body: dict[str, Any], field: str) -> None:
    id = rapport.hears()
    assert rapport.problem(422, "invalid", "POST", f"/api/tickets/{id}/snooze", body)["field"] == field


def test_a_ticket_on_hold_comes_back_open_at_its_time(rapport: Api) -> None:
    id = rapport.hears()
    path = f"/api/tickets/{id}/status"
    wrong = rapport.problem(422, "invalid", "POST", path, {"status": "pending", "until": soon(rapport)})
    assert wrong["field"] == "until"
    past = {"status": "on_hold", "until": soon(rapport, -HOUR)}
    assert rapport.problem(422, "invalid", "POST", path, past)["field"] == "until"
    rapport("POST", path, {"status": "on_hold", "until": soon(rapport)}, ok=200)
    assert ticket(rapport, id)["comes_back"] == {"at": soon(rapport), "why": "on_hold"}
    rapport.world.settle(59 * MINUTE)
    assert ticket(rapport, id)["status"] == "on_hold"
    rapport.world.settle(2 * MINUTE)
    assert (ticket(rapport, id)["status"], ticket(rapport, id)["comes_back"]) == ("open", None)


def test_a_ticket_that_is_opened_by_hand_no_longer_waits_to_come_back(rapport: Api) -> None:
    id = rapport.hears()
    path = f"/api/tickets/{id}/status"
    rapport("POST", path, {"status": "on_hold", "until": soon(rapport)}, ok=200)
    rapport("POST", path, {"status": "open"}, ok=200)
    assert ticket(rapport, id)["comes_back"] is None


# --- replies that go out later


def test_a_reply_is_scheduled_seen_changed_and_taken_back(rapport: Api) -> None:
    id = rapport.hears()
    path = f"/api/tickets/{id}/replies"
    body = {"client_id": "c1", "text": "Tomorrow then", "send_at": soon(rapport)}
    told = rapport("POST", path, body, ok=202).json()
    assert (told["line"]["status"], told["ticket"]["waiting_since"] is not None) == ("scheduled", True)
    assert rapport("POST", path, body, ok=202).json()["line"] == told["line"]
    assert ticket(rapport, id)["scheduled"] == [
        {
            "client_id": "c1", "status": "scheduled", "send_at": soon(rapport), "text": "Tomorrow then",
            "how": "message", "agent": "ana", "even_if_they_write": False, "reason": "",
        }
    ]  # fmt: skip
    assert "Tomorrow then" not in [x["text"] for x in rapport.all(f"/api/tickets/{id}/timeline")]
    change = {"text": "On Friday", "send_at": soon(rapport, 2 * HOUR), "even_if_they_write": True}
    rapport("PATCH", f"{path}/c1", change, ok=200)
    (kept,) = ticket(rapport, id)["scheduled"]
    assert (kept["text"], kept["send_at"], kept["even_if_they_write"]) == ("On Friday", soon(rapport, 2 * HOUR), True)
    rapport("DELETE", f"{path}/c1", ok=200)
    assert ticket(rapport, id)["scheduled"] == []
    rapport.world.settle(3 * HOUR)
    assert rapport.world.provider.heard == []


def test_a_reply_goes_at_nine_their_time(rapport: Api) -> None:
    id = rapport.hears(identity="+81312345678")
    body = {"client_id": "c1", "text": "Good morning", "send_local": "2026-05-30T09:00"}
    told = rapport("POST", f"/api/tickets/{id}/replies", body, ok=202).json()
    assert told["line"]["at"] == "2026-05-30T00:00:00.000Z"
    rapport.world.settle(30 * HOUR)
    assert [x.text for x in rapport.world.provider.heard] == ["Good morning"]
    assert ticket(rapport, id)["scheduled"] == []
    assert "Good morning" in [x["text"] for x in rapport.all(f"/api/tickets/{id}/timeline")]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"send_at": "2020-01-01T00:00:00Z"}, "send_at"),
        ({"send_at": "2026-05-29T00:00:00"}, "send_at"),
        ({"send_local": "tomorrow"}, "send_local"),
        ({"send_local": "2026-05-30T09:00", "send_at": "2026-05-30T09:00:00Z"}, "send_local"),
        ({"send_local": "2026-05-30T09:00", "status": "pending"}, "status"),
        ({"even_if_they_write": True}, "even_if_they_write"),
    ],
)
def test_a_schedule_that_can_t_be_names_its_field(rapport: Api, more: dict[str, Any], field: str) -> None:
    id = rapport.hears()
    told = rapport.problem(
        422, "invalid", "POST", f"/api/tickets/{id}/replies", {"client_id": "c", "text": "x", **more}
    )
    assert told["field"] == field
    assert ticket(rapport, id)["scheduled"] == []


def test_what_isn_t_scheduled_can_t_be_changed_or_taken_back(rapport: Api) -> None:
    id = rapport.hears()
    path = f"/api/tickets/{id}/replies"
    rapport("POST", path, {"client_id": "now", "text": "Now"}, ok=202)
    rapport.problem(409, "not_scheduled", "DELETE", f"{path}/now")
    rapport.problem(409, "not_scheduled", "PATCH", f"{path}/now", {"text": "x"})
    rapport.problem(404, "not_found", "DELETE", f"{path}/never")
    rapport.problem(404, "not_found", "PATCH", f"{path}/never", {})
