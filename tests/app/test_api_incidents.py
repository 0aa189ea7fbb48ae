"""Spikes and incidents as the API tells them: who may do what, once, and every number opens to what is behind it."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.tickets import MINUTE
from tests.app.api import Api, api
from tests.unit.services.incidents.support import flood, mention, private, to_window_start

MATCHER = {"words": ["checkout"]}


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def declared(rapport: Api, **more: Any) -> dict[str, Any]:
    body = {"client_id": "c1", "title": "Checkout down", "matcher": MATCHER, **more}
    made = rapport("POST", "/api/incidents", body, who="ruth", ok=201).json()
    rapport.world.drain()
    found: dict[str, Any] = rapport.get(f"/api/incidents/{made['id']}")
    return found


def test_a_spike_is_seen_with_examples_dismissed_or_made_an_incident(rapport: Api) -> None:
    to_window_start(rapport.world)
    flood(rapport.world, 12, minutes=1, text="what a day #brandfail")
    rapport.world.settle(2 * MINUTE)
    (spike,) = rapport.all("/api/spikes")
    assert (spike["kind"], spike["word"], spike["people"], spike["state"]) == ("phrase", "#brandfail", 12, "open")
    detail = rapport.get(f"/api/spikes/{spike['id']}")
    assert [x["text"] for x in detail["example_posts"]] == ["what a day #brandfail"] * 5
    rapport.problem(403, "not_senior", "POST", f"/api/spikes/{spike['id']}/dismiss", {})
    body = {"client_id": "c1", "title": "Fail", "spike": spike["id"]}
    made = rapport("POST", "/api/incidents", body, who="ruth", ok=201).json()
    rapport.world.drain()
    assert made["matcher"]["words"] == ["#brandfail"]
    assert rapport.all("/api/spikes") == []
    (done,) = rapport.all("/api/spikes", state="done")
    assert (done["state"], done["incident"], done["by"]) == ("declared", made["id"], "ruth")
    assert rapport.get(f"/api/incidents/{made['id']}")["figures"]["posts"] == 12
    rapport.problem(409, "conflict", "POST", f"/api/spikes/{spike['id']}/dismiss", {}, who="ruth")
    rapport.problem(404, "not_found", "GET", "/api/spikes/s_none")


def test_an_incident_is_declared_once_listed_and_edited_by_supervisors(rapport: Api) -> None:
    rapport.world.receive(mention(rapport.world, 1))
    made = declared(rapport)
    assert (made["state"], made["declared_by"], made["gathering"]) == ("open", "ruth", False)
    assert declared(rapport, title="Another")["title"] == "Checkout down"
    (listed,) = rapport.all("/api/incidents")
    assert listed["id"] == made["id"]
    assert rapport.all("/api/incidents", state="resolved") == []
    path = f"/api/incidents/{made['id']}"
    rapport.problem(403, "not_senior", "PATCH", path, {"title": "Mine"})
    now = rapport.get(path)["version"]
    rapport.problem(409, "conflict", "PATCH", path, {"title": "Mine", "version": now + 7}, who="ruth")
    assert rapport("PATCH", path, {"title": "Mine", "version": now}, who="ruth", ok=200).json()["title"] == "Mine"
    rapport.problem(404, "not_found", "GET", "/api/incidents/i_none")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"matcher": {}}, "matcher"),
        ({"matcher": None}, "matcher"),
        ({"matcher": {"words": ["!"]}}, "matcher.words[0]"),
        ({"matcher": {"words": ["a"], "since": "2020-01-01T00:00:00Z"}}, "matcher.since"),
        ({"matcher": {"words": ["a"], "channels": ["fax"]}}, "matcher.channels[0]"),
        ({"title": " "}, "title"),
        ({"client_id": ""}, "client_id"),
    ],
)
def test_an_incident_that_can_t_be_names_its_field(rapport: Api, body: dict[str, Any], field: str) -> None:
    given = {"client_id": "c1", "title": "Down", "matcher": MATCHER, **body}
    assert rapport.problem(422, "invalid", "POST", "/api/incidents", given, who="ruth")["field"] == field


def test_the_whole_way_with_numbers_that_open_to_what_is_behind_them(rapport: Api) -> None:
    world = rapport.world
    world.receive(mention(world, 1), mention(world, 2))
    world.clock.advance(MINUTE)
    made = declared(rapport)
    path = f"/api/incidents/{made['id']}"
    asked = private(world, 1)
    rapport.problem(403, "not_senior", "POST", f"{path}/updates", {"client_id": "u1", "text": "On it."})
    body = {"client_id": "u1", "text": "We know of it.", "texts": {"x~brand": "We know that it is down."}}
    told = rapport("POST", f"{path}/updates", body, who="ruth", ok=202).json()
    assert {x["account"]: x["text"] for x in told["updates"][0]["places"]} == {
        "x~brand": "We know that it is down.", "facebook~page": "We know of it.",
    }  # fmt: skip
    assert told["updates"][0]["pin"] == "by_hand"
    rapport("POST", f"{path}/updates", body, who="ruth", ok=202)
    world.settle(2 * MINUTE)
    assert rapport.get(path)["updates"][0]["places"][1]["link"].startswith("https://x.com/")
    end = {"client_id": "r1", "text": "It works again.", "follow_up": "It works again for you."}
    rapport("POST", f"{path}/resolve", end, who="ruth", ok=202)
    world.settle(3 * MINUTE)
    found = rapport.get(path)
    figures = found["figures"]
    assert (found["state"], figures["posts"], figures["customers"], figures["private_told"]) == ("resolved", 2, 3, 1)
    assert figures["acknowledged"] == 2
    assert (figures["to_declare_ms"], figures["to_first_update_ms"]) == (MINUTE, MINUTE)
    assert len(rapport.all(figures["posts_list"])) == figures["posts"]
    assert [x["told_on"] for x in rapport.all(figures["private_told_list"])] == [asked]
    assert len(rapport.all(figures["customers_list"])) == figures["customers"]
    said = [x["text"] for x in rapport.all(f"/api/tickets/{asked}/timeline")]
    assert said.count("It works again for you.") == 1
    rapport.problem(409, "resolved", "POST", f"{path}/updates", {"client_id": "u2", "text": "x"}, who="ruth")
    assert rapport("POST", f"{path}/reopen", {}, who="ruth", ok=200).json()["state"] == "open"


def test_the_report_counts_incidents_and_opens_to_their_facts(rapport: Api) -> None:
    world = rapport.world
    world.receive(mention(world, 1), mention(world, 2))
    made = declared(rapport)
    day = {"from_": "2026-05-28T00:00:00Z", "to": "2026-05-30T00:00:00Z"}
    told = rapport.get("/api/reports/incidents", who="ruth", **day)
    (item,) = told["items"]
    assert (item["id"], item["title"]) == (made["id"], "Checkout down")
    for count in item["counts"]:
        assert len(rapport.all(count["events"], who="ruth")) == count["count"], count["what"]
    assert {x["what"]: x["count"] for x in item["counts"]}["incident_post"] == 2


def test_an_agent_chooses_a_ticket_or_a_post_to_answer_by_itself(rapport: Api) -> None:
    world = rapport.world
    world.online("ana")
    world.receive(mention(world, 1))
    made = declared(rapport)
    path = f"/api/incidents/{made['id']}"
    ticket = world.only_ticket().id
    reply = {"client_id": "r1", "text": "Sorry!", "how": "public_reply"}
    told = rapport.problem(409, "in_incident", "POST", f"/api/tickets/{ticket}/replies", reply)
    assert "Choose the ticket" in told["instead"]
    seen = rapport("POST", f"{path}/choose", {"ticket": ticket}, ok=200).json()
    assert (seen["incident"], seen["chosen"], seen["status"]) == (made["id"], True, "open")
    rapport("POST", f"/api/tickets/{ticket}/replies", reply, ok=202)
    said = mention(world, 2)
    world.receive(said)
    post = said.key.replace("#", "~")
    assert [x["id"] for x in rapport.all(f"{path}/posts", limit=1)][-1] == post
    assert rapport("POST", f"{path}/choose", {"post": post}, ok=200).json()["chosen"] is True
    assert rapport.problem(422, "invalid", "POST", f"{path}/choose", {})["field"] == "ticket"
    rapport.problem(409, "not_in_incident", "POST", f"{path}/choose", {"ticket": private(world, 5, "my parcel?")})


def test_who_could_not_be_told_is_listed_with_why(rapport: Api) -> None:
    world = rapport.world
    made = declared(rapport)
    ticket = private(world, 1, channel="whatsapp")
    world.clock.advance(25 * 60 * MINUTE)
    path = f"/api/incidents/{made['id']}"
    rapport("POST", f"{path}/resolve", {"client_id": "r1", "text": "Over."}, who="ruth", ok=202)
    world.settle(2 * MINUTE)
    (left,) = rapport.all(f"{path}/follow-ups")
    assert (left["tickets"], left["state"]) == ([ticket], "by_hand")
    assert "24 hours" in left["why"]
    lines = [x["text"] for x in rapport.all(f"/api/tickets/{ticket}/timeline")]
    assert "incident_follow_up_not_sent" in lines


@pytest.mark.parametrize(
    ("setting", "field"),
    [({"a_minute": 0}, "settings.incident.a_minute"), ({"texts": {"en": ["x"]}}, "settings.incident.texts.en[0]")],
)
def test_an_account_s_setting_is_checked(rapport: Api, setting: dict[str, Any], field: str) -> None:
    doc = rapport.get("/api/settings/account/x~brand", who="noor")
    body = {
        "name": doc["name"], "address": doc["address"], "queue": doc["queue"], "version": doc["version"],
        "settings": {"incident": setting},
    }  # fmt: skip
    assert rapport.problem(422, "invalid", "PUT", "/api/settings/account/x~brand", body, who="noor")["field"] == field
