"""Settings tried before they are saved, and the week's roster, over HTTP. Nothing of it is stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.api import Api, api

NINE_TO_SIX = [{"start": "09:00", "end": "18:00"}]
SHOP: dict[str, Any] = {
    "name": "Shop", "time_zone": "Europe/Berlin", "country": "DE",
    "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), NINE_TO_SIX),
    "days_off": {"2026-05-29": "Summer party"},
}  # fmt: skip
SHIFT: dict[str, Any] = {
    "name": "Day", "queue": "care", "agents": ["ana"], "time_zone": "Europe/Berlin",
    "hours": {"mon": [{"start": "09:00", "end": "17:00"}], "tue": NINE_TO_SIX, "wed": NINE_TO_SIX, "thu": NINE_TO_SIX},
}  # fmt: skip
"""A world begins on Thursday 28 May 2026 at 22:26 in Berlin."""


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def post(rapport: Api, path: str, body: dict[str, Any]) -> Any:
    return rapport("POST", path, body, who="noor", ok=200).json()


def stored(rapport: Api, kind: str, id: str, doc: dict[str, Any]) -> None:
    rapport("PUT", f"/api/settings/{kind}/{id}", doc, who="noor", ok=200)


# --- hours


def test_a_calendar_tells_when_it_opens_and_the_next_seven_days(rapport: Api) -> None:
    told = post(rapport, "/api/hours/try", {"calendar": SHOP})
    assert (told["open"], told["until"]) == (False, "2026-06-01T07:00:00.000Z")
    assert told["days"][:2] == [
        {"date": "2026-05-28", "open": [{"start": 540, "end": 1080}], "holiday": ""},
        {"date": "2026-05-29", "open": [], "holiday": "Summer party"},
    ]
    assert {"date": "2026-12-25", "name": "Christmas Day"} in told["holidays"]
    assert told["holidays"][0] == {"date": "2026-05-29", "name": "Summer party"}
    assert rapport.get("/api/settings/calendar", who="noor")["items"][-1]["id"] == "business"


def test_a_calendar_is_asked_about_another_moment(rapport: Api) -> None:
    told = post(rapport, "/api/hours/try", {"calendar": SHOP, "at": "2026-06-01T12:00:00+02:00"})
    assert (told["at"], told["open"], told["until"]) == ("2026-06-01T10:00:00.000Z", True, "2026-06-01T16:00:00.000Z")
    always = post(rapport, "/api/hours/try", {"calendar": {"name": "Always", "always": True}})
    assert (always["open"], always["until"]) == (True, None)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"hours": {}}, "hours"),
        ({"hours": {"mon": [{"start": "9am", "end": "17:00"}]}}, "hours.mon[0].start"),
        ({"country": "XX"}, "country"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_as_when_saving(rapport: Api, more: dict[str, Any], field: str) -> None:
    body = {"calendar": {**SHOP, **more}}
    assert rapport.problem(422, "invalid", "POST", "/api/hours/try", body, who="noor")["field"] == field


def test_the_countries_are_those_of_the_holidays(rapport: Api) -> None:
    found = {x["country"]: x["subdivisions"] for x in rapport.get("/api/hours/countries", who="noor")["items"]}
    assert "BY" in found["DE"]
    assert found["MC"] == []


# --- promises


def test_a_message_on_friday_evening_is_due_on_monday_morning(rapport: Api) -> None:
    stored(rapport, "calendar", "shop", {**SHOP, "days_off": {}})
    body = {
        "calendar": "shop", "warn_percent": 50, "at": "2026-11-20T17:30",
        "targets": {"first_reply": {"normal": 7200}, "resolution": {"normal": 36_000}},
    }  # fmt: skip
    told = post(rapport, "/api/promises/try", body)
    assert (told["at"], told["time_zone"], told["open"]) == ("2026-11-20T16:30:00.000Z", "Europe/Berlin", True)
    assert told["items"] == [
        {
            "target": "first_reply", "priority": "normal", "due": "2026-11-23T09:30:00.000Z",
            "warn_at": "2026-11-23T08:30:00.000Z",
        },
        {
            "target": "resolution", "priority": "normal", "due": "2026-11-24T08:30:00.000Z",
            "warn_at": "2026-11-23T12:30:00.000Z",
        },
    ]  # fmt: skip


def test_around_the_clock_is_asked_in_a_zone_of_mine(rapport: Api) -> None:
    body = {"targets": {"update": {"low": 3600}}, "at": "2026-11-20T17:30", "zone": "Asia/Tokyo", "warn_percent": 0}
    told = post(rapport, "/api/promises/try", body)
    (item,) = told["items"]
    assert (told["time_zone"], item["due"], item["warn_at"]) == ("Asia/Tokyo", "2026-11-20T09:30:00.000Z", None)
    for more, field in (({"calendar": "moon"}, "calendar"), ({"zone": "Mars/Base"}, "zone")):
        told = rapport.problem(422, "invalid", "POST", "/api/promises/try", {**body, **more}, who="noor")
        assert told["field"] == field


# --- rules


def test_a_text_tells_which_rule_decides(rapport: Api) -> None:
    stored(rapport, "rule", "money", {"order": 20, "words": ["invoice"], "queue": "social", "add_tags": ["money"]})
    known = [x["id"] for x in rapport.get("/api/settings/rule", who="noor")["items"]]
    text = {"channel": "sms", "account": "main", "text": "My invoice is wrong"}
    before = post(rapport, "/api/routing/try", text)
    assert (before["queue"], before["why"], before["tags"]) == ("social", "rule money", ["money"])
    rule = {"order": 1, "words": ["wrong"], "queue": "care", "priority": "urgent"}
    told = post(rapport, "/api/routing/try", {**text, "id": "wrong", "rule": rule})
    assert (told["queue"], told["priority"], told["tags"]) == ("care", "urgent", ["money"])
    decides = {step["rule"]: step["decides"] for step in told["steps"]}
    assert (decides["wrong"], decides["money"]) == (["queue", "priority"], ["tags"])
    other = {"order": 20, "words": ["hat"], "queue": "care"}
    quiet = post(rapport, "/api/routing/try", {**text, "id": "money", "rule": other})
    assert quiet["why"] == "the sms account main"
    assert [x["id"] for x in rapport.get("/api/settings/rule", who="noor")["items"]] == known


def test_a_rule_that_cannot_be_is_refused_as_when_saving(rapport: Api) -> None:
    body = {"channel": "sms", "id": "r", "rule": {"queue": "nowhere"}}
    assert rapport.problem(422, "invalid", "POST", "/api/routing/try", body, who="noor")["field"] == "queue"


# --- the roster


def test_the_week_tells_who_is_on_when_and_where_nobody_is(rapport: Api) -> None:
    stored(rapport, "calendar", "shop", SHOP)
    stored(rapport, "shift", "day", SHIFT)
    told = rapport.get("/api/team/roster", zone="Europe/Berlin")
    assert (told["days"][0], told["until"]) == (
        {"date": "2026-05-25", "at": "2026-05-24T22:00:00.000Z"}, "2026-05-31T22:00:00.000Z",
    )  # fmt: skip
    assert (told["calendar"], [x["id"] for x in told["calendars"]]) == ("shop", ["business", "shop"])
    care = next(x for x in told["queues"] if x["queue"] == "care")
    assert (care["turns"][0]["agent"], care["turns"][0]["since"]) == ("ana", "2026-05-25T07:00:00.000Z")
    assert care["holes"] == []  # Whit Monday and the party: nobody is missed on days off
    social = next(x for x in told["queues"] if x["queue"] == "social")
    assert social["turns"] == []
    assert social["holes"][0] == {"since": "2026-05-26T07:00:00.000Z", "until": "2026-05-26T16:00:00.000Z"}


def test_a_shift_shows_what_it_would_cover_before_it_is_saved(rapport: Api) -> None:
    stored(rapport, "calendar", "shop", SHOP)
    stored(rapport, "shift", "day", SHIFT)
    body = {"id": "day", "shift": {**SHIFT, "version": 1, "hours": {"mon": NINE_TO_SIX}}, "day": "2026-06-01"}
    told = post(rapport, "/api/team/roster/try", {**body, "zone": "Europe/Berlin"})
    care = next(x for x in told["queues"] if x["queue"] == "care")
    assert [turn["since"] for turn in care["turns"]] == ["2026-06-01T07:00:00.000Z"]
    assert [hole["since"][8:10] for hole in care["holes"]] == ["02", "03", "04", "05"]
    kept = rapport.get("/api/team/roster", day="2026-06-01", zone="Europe/Berlin")["queues"]
    assert len(next(x for x in kept if x["queue"] == "care")["turns"]) == 4


def test_without_a_calendar_of_ones_own_nothing_is_a_hole(rapport: Api) -> None:
    told = rapport.get("/api/team/roster")
    assert (told["calendar"], told["time_zone"]) == ("", "UTC")
    assert all(queue["holes"] == [] for queue in told["queues"])
    holes = rapport.get("/api/team/roster", calendar="business")["queues"][0]["holes"]
    assert len(holes) == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [({"zone": "Mars/Base"}, "zone"), ({"calendar": "moon"}, "calendar"), ({"day": "2026-02-30"}, "day")],
)
def test_a_week_that_cannot_be_told_is_refused(rapport: Api, query: dict[str, str], field: str) -> None:
    assert rapport.problem(422, "invalid", "GET", "/api/team/roster", **query)["field"] == field
