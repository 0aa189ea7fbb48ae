"""The team over HTTP: shifts, who is on duty, handing over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.api import Api, api

SHIFT: dict[str, Any] = {
    "name": "Evening", "queue": "care", "agents": ["ana", "ben"], "time_zone": "Europe/Berlin",
    "hours": {"thu": [{"start": "14:00", "end": "23:00"}], "fri": [{"start": "09:00", "end": "17:00"}]},
    "one_offs": [{"start": "2026-05-28T14:00", "end": "2026-05-29T00:00", "agent": "ben", "reason": "ill"}],
}  # fmt: skip
"""A world begins on Thursday 28 May 2026 at 22:26 in Berlin."""


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def with_shift(rapport: Api, **more: Any) -> Any:
    return rapport("PUT", "/api/settings/shift/evening", {**SHIFT, **more}, who="noor", ok=200).json()


def test_a_shift_is_a_setting_like_any_other(rapport: Api) -> None:
    made = with_shift(rapport)
    assert (made["version"], made["hours"]["thu"], made["hours"]["mon"]) == (1, SHIFT["hours"]["thu"], [])
    assert rapport.get("/api/settings/shift", who="noor")["items"] == [made]
    rapport("PUT", "/api/settings/shift/evening", {**SHIFT, "agents": ["ana"], "one_offs": [], "version": 1},
            who="noor", ok=200)  # fmt: skip
    (change, _) = rapport.get("/api/audit", who="noor", kind="shift", id="evening")["items"]
    assert change["changes"]["agents"] == [["ana", "ben"], ["ana"]]
    rapport("DELETE", "/api/settings/shift/evening?version=2", who="noor", ok=204)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"queue": "nowhere"}, "queue"),
        ({"agents": ["zoe"]}, "agents[0]"),
        ({"agents": ["ana", "ana"], "one_offs": []}, "agents[1]"),
        ({"agents": ["ana"]}, "one_offs[0].agent"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"hours": {"mon": [{"start": "9am", "end": "17:00"}]}}, "hours.mon[0].start"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_by_name(rapport: Api, more: dict[str, Any], field: str) -> None:
    told = rapport.problem(422, "invalid", "PUT", "/api/settings/shift/evening", {**SHIFT, **more}, who="noor")
    assert told["field"] == field


def test_what_a_shift_or_its_posts_count_on_stays(rapport: Api) -> None:
    with_shift(rapport, queue="social")
    account = rapport.get("/api/settings/account/x~brand", who="noor")
    body = {name: account[name] for name in ("name", "address", "queue", "version")}
    posts = {"shift_posts": {"greeting": ["Hello from {agents}"], "shifts": ["evening"]}}
    rapport("PUT", "/api/settings/account/x~brand", {**body, "settings": posts}, who="noor", ok=200)
    rapport.problem(409, "in_use", "DELETE", "/api/settings/shift/evening?version=1", who="noor")


@pytest.mark.parametrize(
    ("account", "settings", "field"),
    [
        ("x~brand", {"acknowledge": {"when": "now"}}, "settings.acknowledge.when"),
        ("x~brand", {"acknowledge": {"when": "late"}, "calendar": "moon"}, "settings.calendar"),
        (
            "x~brand",
            {"acknowledge": {"when": "late", "public": True, "texts": [{"text": "x" * 250 + " {time}"}]}},
            "settings.acknowledge.texts[0].text",
        ),
        ("x~brand", {"thanks_template": "none"}, "settings.thanks_template"),
        ("sms~main", {"acknowledge": {"when": "late", "public": True}}, "settings.acknowledge.public"),
        ("x~brand", {"shift_posts": {"greeting": ["Hi"], "shifts": ["none"]}}, "settings.shift_posts.shifts[0]"),
        ("instagram~brand", {"shift_posts": {"greeting": ["Hi"]}}, "settings.shift_posts"),
    ],
)
def test_an_accounts_words_by_itself_are_checked(
    rapport: Api, account: str, settings: dict[str, Any], field: str
) -> None:
    known = rapport.get(f"/api/settings/account/{account}", who="noor")
    body = {name: known[name] for name in ("name", "address", "queue", "version")} | {"settings": settings}
    told = rapport.problem(422, "invalid", "PUT", f"/api/settings/account/{account}", body, who="noor")
    assert told["field"] == field


def test_the_team_is_told_by_queue_with_where_they_really_are(rapport: Api) -> None:
    with_shift(rapport)
    rapport.at_work("cho")
    care, social = rapport.get("/api/team")["queues"]
    (ana,) = care["on_duty"]
    assert (ana["agent"], ana["presence"], ana["presence_since"]) == ("ana", "offline", None)
    assert (ana["since"], ana["until"]) == ("2026-05-28T12:00:00.000Z", "2026-05-28T21:00:00.000Z")
    assert [(one["agent"], one["since"]) for one in care["next"]] == [
        ("ana", "2026-05-29T07:00:00.000Z"), ("ben", "2026-05-29T07:00:00.000Z"),
    ]  # fmt: skip
    assert [one["agent"] for one in care["unrostered"]] == ["cho"]
    assert (social["on_duty"], [one["agent"] for one in social["unrostered"]]) == ([], ["cho"])


def test_an_agent_hands_over_their_own_and_a_supervisor_anybodys(rapport: Api) -> None:
    with_shift(rapport)
    rapport.at_work("ana", "cho")
    ticket = rapport.hears()
    rapport("POST", f"/api/tickets/{ticket}/assign", {"agent": "ana"}, who="ruth", ok=200)
    (item,) = rapport.get("/api/team/handover")["items"]
    assert (item["ticket"]["id"], item["agent"], item["note"]) == (ticket, "ana", None)
    assert [one["agent"] for one in item["next"]] == ["ben"]
    assert rapport.get("/api/team/handover", who="ben")["items"] == []
    assert rapport.get("/api/team/handover", who="ruth", agent="ana")["items"] == [item]
    body = {"client_id": "h1", "tickets": [ticket], "agent": "cho", "note": "Waits for a photo"}
    rapport.problem(403, "not_senior", "POST", "/api/team/handover", {**body, "of": "ana"}, who="ben")
    (refused,) = rapport("POST", "/api/team/handover", body, who="ben", ok=200).json()["items"]
    assert not refused["done"]
    assert refused["problem"] == "ben doesn't have this ticket."
    (done,) = rapport("POST", "/api/team/handover", {**body, "of": "ana"}, who="ruth", ok=200).json()["items"]
    assert done == {"ticket": ticket, "done": True, "problem": ""}
    assert rapport.get(f"/api/tickets/{ticket}")["assignee"] == "cho"
