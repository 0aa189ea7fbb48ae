"""Settings by the API: what may be set, by which version, and who is told to have done it."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.channels.base import Secrets
from chalicelib.domain.errors import Retry
from tests.app.api import Api, api

SMS = {"webhook": ["first-token"], "send": {"account_sid": "AC123456", "auth_token": "first-token"}}
AGENT = {"name": "Zoe Ray", "initials": "ZR", "email": "zoe@example.com"}
PROMPT = {"text": "Welcome.", "audio": ""}
NODE: dict[str, Any] = {
    "prompt": {"text": "", "audio": ""}, "next": "", "choices": {}, "words": {}, "num_digits": 1, "finish": "#",
    "timeout_seconds": 5, "tries": 3, "invalid": {"text": "", "audio": ""}, "no_input": "", "calendar": "", "open": "",
    "closed": "", "language": "", "voice": "", "queue": "", "priority": "", "transcribe": True, "number": "",
    "ring_seconds": 25, "after": "",
}  # fmt: skip
IVR_NODES: dict[str, Any] = {
    "hello": {**NODE, "kind": "hours", "calendar": "business", "open": "main", "closed": "message"},
    "main": {**NODE, "kind": "menu", "prompt": PROMPT, "choices": {"1": "social"}, "no_input": "message"},
    "social": {**NODE, "kind": "queue", "queue": "social", "priority": "high"},
    "message": {**NODE, "kind": "voicemail"},
}
GOOD: dict[str, tuple[str, dict[str, Any]]] = {
    "account": ("sms~second", {"name": "Second number", "address": "+15550100009", "queue": "care"}),
    "queue": ("vip", {"name": "VIPs", "skill": "vip"}),
    "rule": ("vips", {"tags": ["vip"], "queue": "care", "priority": "high", "channels": ["sms"]}),
    "template": ("hello", {"name": "Hello", "text": "Hi {customer}", "variables": ["customer"]}),
    "agent": ("zoe", AGENT),
    "sla": (
        "gold",
        {
            "name": "Gold",
            "tags": ["vip"],
            "calendar": "business",
            "targets": {"first_reply": {"normal": 600, "urgent": 60}, "resolution": {"normal": 86_400}},
            "breach_ladder": [
                {"after_seconds": 0, "do": "notify", "to": "", "text": ""},
                {"after_seconds": 60, "do": "page", "to": "+15557654321", "text": "Look"},
            ],
        },
    ),
    "calendar": (
        "shop",
        {
            "name": "Shop",
            "time_zone": "Europe/Berlin",
            "country": "DE",
            "subdivision": "BY",
            "days_off": {"2026-12-24": "Christmas Eve"},
            "working_days": ["2026-12-26"],
            "hours": {day: [] for day in ("tue", "wed", "thu", "sat", "sun")}
            | {"mon": [{"start": "09:00", "end": "17:30"}], "fri": [{"start": "22:00", "end": "06:00"}]},
            "closures": [{"start": "2026-03-04T12:00", "end": "2026-03-04T15:00", "reason": "Stocktaking"}],
        },
    ),
    "ivr": ("main", {"name": "Main menu", "start": "hello", "nodes": IVR_NODES}),
}


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def put(rapport: Api, kind: str, id: str, body: dict[str, Any], **more: Any) -> Any:
    return rapport("PUT", f"/api/settings/{kind}/{id}", body, who="noor", **more)


def read(rapport: Api, kind: str, id: str) -> Any:
    return rapport.get(f"/api/settings/{kind}/{id}", who="noor")


@pytest.mark.parametrize("kind", GOOD)
def test_a_setting_is_made_read_changed_and_written_down(rapport: Api, kind: str) -> None:
    id, doc = GOOD[kind]
    made = put(rapport, kind, id, doc, ok=200).json()
    assert {name: made[name] for name in doc} == doc
    assert (made["id"], made["version"]) == (id, 1)
    assert read(rapport, kind, id) == made
    assert id in [x["id"] for x in rapport.get(f"/api/settings/{kind}", who="noor")["items"]]

    field, value = ("text", "Bye {customer}") if kind == "template" else ("name", "New")
    if kind == "rule":
        field, value = "priority", "urgent"
    rapport.world.clock.advance(1000)
    assert put(rapport, kind, id, {**doc, field: value}).status == 409  # no version
    changed = put(rapport, kind, id, {**doc, field: value, "version": 1}, ok=200).json()
    assert (changed[field], changed["version"]) == (value, 2)
    stale = put(rapport, kind, id, {**doc, "version": 1})
    assert (stale.status, stale.json()["version"]) == (409, 2)
    stale = put(rapport, kind, id, doc, headers={"if-match": '"v1"'})
    assert (stale.status, stale.json()["version"]) == (412, 2)

    trail = rapport.all("/api/audit", kind=kind, id=id, limit=1, who="noor")
    assert [(x["what"], x["by"], x["version"]) for x in trail] == [("changed", "noor", 2), ("created", "noor", 1)]
    assert trail[0]["changes"] == {field: [doc[field], value]}


@pytest.mark.parametrize(
    ("kind", "id", "change", "field"),
    [
        ("account", "sms~Second", {}, "id"),
        ("account", "pigeon~main", {}, "id"),
        ("account", "sms", {}, "id"),
        ("account", "sms~b", {"queue": "nowhere"}, "queue"),
        ("account", "sms~b", {"queue": ""}, "queue"),
        ("account", "sms~b", {"address": ""}, "address"),
        ("account", "sms~b", {"address": "+15550100001"}, "address"),
        ("account", "sms~b", {"colour": "red"}, "colour"),
        ("queue", "VIP", {}, "id"),
        ("queue", "a#b", {}, "id"),
        ("queue", "care2", {"name": ""}, "name"),
        ("queue", "care2", {"shards": 0}, "shards"),
        ("queue", "care2", {"offer_seconds": "long"}, "offer_seconds"),
        ("queue", "care2", {"nudge_minutes": -1}, "nudge_minutes"),
        ("queue", "care2", {"nudge_minutes": 60}, "nudge_text"),
        ("queue", "care2", {"first_reply_minutes": 5}, "first_reply_minutes"),
        ("sla", "Gold", {}, "id"),
        ("sla", "g", {"calendar": "nowhen"}, "calendar"),
        ("sla", "g", {"queues": ["care", "nowhere"]}, "queues[1]"),
        ("sla", "g", {"targets": {"first_reply": {"normal": 0}}}, "targets.first_reply.normal"),
        ("sla", "g", {"targets": {"first_reply": {"medium": 5}}}, "targets.first_reply.medium"),
        ("sla", "g", {"targets": {"third_reply": {"normal": 5}}}, "targets.third_reply"),
        ("sla", "g", {"warn_percent": 101}, "warn_percent"),
        ("sla", "g", {"channels": ["pigeon"]}, "channels[0]"),
        ("sla", "g", {"warn_ladder": [{"do": "shout"}]}, "warn_ladder[0].do"),
        ("sla", "g", {"warn_ladder": [{"do": "notify", "to": "zed"}]}, "warn_ladder[0].to"),
        ("sla", "g", {"breach_ladder": [{"do": "notify"}, {"do": "queue", "to": "x"}]}, "breach_ladder[1].to"),
        ("sla", "g", {"breach_ladder": [{"do": "priority", "to": "extreme"}]}, "breach_ladder[0].to"),
        ("sla", "g", {"breach_ladder": [{"do": "page", "to": "http://pager.example"}]}, "breach_ladder[0].to"),
        ("sla", "g", {"breach_ladder": [{"do": "page", "to": "https://a:b@pager.example"}]}, "breach_ladder[0].to"),
        ("calendar", "c", {"time_zone": "Europe/Londinium"}, "time_zone"),
        ("calendar", "c", {"hours": {"mon": [{"start": "25:00", "end": "26:00"}]}}, "hours.mon[0].start"),
        ("calendar", "c", {"hours": {"monday": []}}, "hours.monday"),
        ("calendar", "c", {"hours": {}}, "hours"),
        ("calendar", "c", {"country": "XX"}, "country"),
        ("calendar", "c", {"subdivision": "ZZ"}, "subdivision"),
        ("calendar", "c", {"country": ""}, "country"),
        ("calendar", "c", {"days_off": {"2026-02-30": "?"}}, "days_off.2026-02-30"),
        ("calendar", "c", {"working_days": ["soon"]}, "working_days[0]"),
        ("calendar", "c", {"closures": [{"start": "2026-03-04T12:00", "end": "2026-03-04"}]}, "closures[0].end"),
        ("rule", "r", {"queue": "nowhere"}, "queue"),
        ("rule", "r", {"queue": "", "priority": "", "add_tags": []}, "queue"),
        ("rule", "r", {"priority": "extreme"}, "priority"),
        ("rule", "r", {"channels": ["pigeon"]}, "channels[0]"),
        ("rule", "r", {"accounts": ["main", "nothing"]}, "accounts[1]"),
        ("rule", "r", {"languages": ["english please"]}, "languages[0]"),
        ("rule", "r", {"words": [""]}, "words[0]"),
        ("template", "t", {"text": ""}, "text"),
        ("template", "t", {"content_sid": "HX1"}, "content_sid"),
        ("template", "t", {"language": "!"}, "language"),
        ("template", "t", {"variables": ["agent"]}, "variables[0]"),
        ("ivr", "Main", {}, "id"),
        ("ivr", "main", {"start": "gone"}, "start"),
        ("ivr", "main", {"nodes": {**IVR_NODES, "main": {**NODE, "kind": "dance"}}}, "nodes.main.kind"),
        ("ivr", "main", {"nodes": {**IVR_NODES, "social": {"kind": "queue", "queue": "no"}}}, "nodes.social.queue"),
        (
            "ivr",
            "main",
            {"nodes": {**IVR_NODES, "hello": {**IVR_NODES["hello"], "calendar": "no"}}},
            "nodes.hello.calendar",
        ),
        (
            "ivr",
            "main",
            {"nodes": {**IVR_NODES, "main": {**IVR_NODES["main"], "no_input": "main"}}},
            "nodes.main.no_input",
        ),
        ("account", "sms~b", {"settings": {"ivr": "nothing"}}, "settings.ivr"),
        ("agent", "Zoe Ray", {}, "id"),
        ("agent", "zoe", {"email": "zoe"}, "email"),
        ("agent", "zoe", {"capacity": {"async": 9}}, "capacity.async"),
        ("agent", "zoe", {"capacity": {"async": 2.5}}, "capacity.async"),
        ("agent", "zoe", {"capacity": {"letters": 1}}, "capacity.letters"),
        ("agent", "zoe", {"role": "owner"}, "role"),
        ("agent", "zoe", {"time_zone": "Europe/Londinium"}, "time_zone"),
        ("agent", "zoe", {"skills": [""]}, "skills[0]"),
    ],
)
def test_a_setting_that_can_t_be_names_its_field_and_isn_t_stored(
    rapport: Api, kind: str, id: str, change: dict[str, Any], field: str
) -> None:
    before = rapport.get(f"/api/settings/{kind}", who="noor")
    told = put(rapport, kind, id.replace("#", "%23").replace(" ", "%20"), {**GOOD[kind][1], **change})
    assert (told.status, told.json().get("field")) == (422, field), told.body
    assert rapport.get(f"/api/settings/{kind}", who="noor") == before


# --- queues


def test_there_is_always_exactly_one_fallback_queue(rapport: Api) -> None:
    care = read(rapport, "queue", "care")
    body = {name: care[name] for name in ("name", "version")}
    told = put(rapport, "queue", "care", {**body, "fallback": False})
    assert (told.status, told.json()["field"]) == (422, "fallback")
    put(rapport, "queue", "vip", {"name": "VIPs", "fallback": True}, ok=200)
    queues = {x["id"]: x["fallback"] for x in rapport.get("/api/settings/queue", who="noor")["items"]}
    assert queues == {"care": False, "social": False, "vip": True}
    assert rapport.get("/api/audit", kind="queue", id="care", who="noor")["items"][0]["changes"] == {
        "fallback": [True, False]
    }


def test_an_ivr_or_queue_that_a_call_may_come_to_isn_t_deleted(rapport: Api) -> None:
    put(rapport, "ivr", *GOOD["ivr"], ok=200)
    put(rapport, "account", "sms~second", {**GOOD["account"][1], "settings": {"ivr": "main"}}, ok=200)
    told = rapport("DELETE", "/api/settings/ivr/main", version=1, who="noor")
    assert (told.status, told.json()["code"]) == (409, "in_use")
    put(rapport, "account", "sms~second", {**GOOD["account"][1], "version": 1}, ok=200)
    put(rapport, "queue", "vip", {"name": "VIPs"}, ok=200)
    nodes = {**IVR_NODES, "social": {"kind": "queue", "queue": "vip"}}
    put(rapport, "ivr", "main", {**GOOD["ivr"][1], "nodes": nodes, "version": 1}, ok=200)
    told = rapport("DELETE", "/api/settings/queue/vip", version=1, who="noor")
    assert (told.status, told.json()["code"]) == (409, "in_use")
    rapport("DELETE", "/api/settings/ivr/main", version=2, who="noor", ok=204)
    rapport("DELETE", "/api/settings/queue/vip", version=1, who="noor", ok=204)


def test_a_queue_that_is_needed_isn_t_deleted(rapport: Api) -> None:
    for queue, code in (("care", "fallback"), ("social", "in_use")):
        version = read(rapport, "queue", queue)["version"]
        told = rapport("DELETE", f"/api/settings/queue/{queue}", who="noor", version=version)
        assert (told.status, told.json()["code"]) == (409, code)


def test_a_queue_that_nobody_needs_is_deleted_with_the_version_read(rapport: Api) -> None:
    put(rapport, "queue", "vip", {"name": "VIPs"}, ok=200)
    path = "/api/settings/queue/vip"
    assert rapport.problem(422, "invalid", "DELETE", path, who="noor")["field"] == "version"
    rapport.problem(409, "conflict", "DELETE", path, who="noor", version=7)
    rapport.problem(412, "precondition_failed", "DELETE", path, who="noor", headers={"if-match": '"v7"'})
    rapport("DELETE", path, who="noor", ok=204, headers={"if-match": '"v1"'})
    rapport.problem(404, "not_found", "GET", path, who="noor")
    assert rapport.get("/api/audit", kind="queue", id="vip", who="noor")["items"][0]["what"] == "deleted"


def test_shards_aren_t_taken_away_from_under_tickets(rapport: Api) -> None:
    care = read(rapport, "queue", "care")
    body = {"name": "Care", "fallback": True, "shards": 4, "version": care["version"]}
    version = put(rapport, "queue", "care", body, ok=200).json()["version"]
    for n in range(12):
        rapport.hears(f"SM{n}", identity=f"+1555300{n:04d}")
    told = put(rapport, "queue", "care", {**body, "shards": 1, "version": version})
    assert (told.status, told.json()["code"]) == (409, "shards_in_use")


# --- accounts and their secrets


def test_secrets_go_in_and_never_come_out(rapport: Api) -> None:
    put(rapport, "account", *GOOD["account"], ok=200)
    path = "/api/settings/account/sms~second/secrets"
    told = rapport("PUT", path, SMS, who="noor", ok=200)
    assert told.json() == {"webhook": 1, "send": ["account_sid", "auth_token"], "other": []}
    for text in (
        told.body,
        rapport("GET", "/api/settings/account/sms~second", who="noor").body,
        rapport("GET", "/api/audit?kind=account&id=sms~second", who="noor").body,
    ):
        assert "first-token" not in text
        assert "AC123456" not in text
    assert rapport.get("/api/audit", kind="account", id="sms~second", who="noor")["items"][0]["what"] == "secrets"


def test_while_a_secret_is_rotated_the_old_one_verifies_too(rapport: Api) -> None:
    put(rapport, "account", *GOOD["account"], ok=200)
    path = "/api/settings/account/sms~second/secrets"
    rapport("PUT", path, SMS, who="noor", ok=200)
    for token in ("second-token", "third-token", "third-token"):
        rapport("PUT", path, {"webhook": [token], "keep_previous": True}, who="noor", ok=200)
    kept = rapport.vault.kept["sms", "second"]
    assert kept == Secrets(webhook=("third-token", "second-token"), send=SMS["send"])  # type: ignore[arg-type]
    rapport("PUT", path, {"webhook": ["third-token"]}, who="noor", ok=200)
    assert rapport.vault.kept["sms", "second"].webhook == ("third-token",)


@pytest.mark.parametrize(
    ("account", "body", "field"),
    [
        ("sms~main", {"send": SMS["send"]}, "webhook"),
        ("sms~main", {"webhook": ["long enough"]}, "send.account_sid"),
        ("sms~main", {"webhook": ["long enough"], "send": {"account_sid": "AC123456"}}, "send.auth_token"),
        ("facebook~page", {"webhook": ["long enough"], "send": {"access_token": "EAA12345"}}, "other.verify_token"),
        ("x~brand", {"webhook": ["short"]}, "webhook[0]"),
        ("x~brand", {"webhook": ["long enough", "another one"], "keep_previous": True}, "webhook"),
    ],
)
def test_secrets_that_wouldn_t_work_name_what_is_missing(
    rapport: Api, account: str, body: dict[str, Any], field: str
) -> None:
    told = rapport.problem(422, "invalid", "PUT", f"/api/settings/account/{account}/secrets", body, who="noor")
    assert told["field"] == field
    assert rapport.vault.kept == {}


def test_secrets_of_no_account_are_not_stored(rapport: Api) -> None:
    rapport.problem(404, "not_found", "PUT", "/api/settings/account/sms~none/secrets", SMS, who="noor")


# --- agents


def test_an_agent_is_made_with_their_sign_in(rapport: Api) -> None:
    put(rapport, "agent", "zoe", {**AGENT, "role": "supervisor"}, ok=200)
    assert rapport.people.users == {
        "zoe": {"name": "Zoe Ray", "email": "zoe@example.com", "role": "supervisor", "enabled": True}
    }


def test_an_agent_switched_off_can_t_sign_in_and_gives_their_offers_back(rapport: Api) -> None:
    rapport.at_work("ben")
    id = rapport.hears()
    ben = read(rapport, "agent", "ben")
    body = {name: ben[name] for name in ("name", "initials", "email", "version")}
    put(rapport, "agent", "ben", {**body, "enabled": False}, ok=200)
    assert rapport.people.users["ben"]["enabled"] is False
    assert rapport.world.desks["ben"].presence == "offline"
    assert rapport.world.tickets[id].offered_to == ""


def test_a_pool_out_of_reach_is_told_and_saving_again_heals_it(rapport: Api) -> None:
    rapport.people.down = Retry("not now", after=3)
    told = put(rapport, "agent", "zoe", AGENT)
    assert (told.status, told.headers["retry-after"]) == (503, "3")
    rapport.people.down = None
    again = put(rapport, "agent", "zoe", {**AGENT, "version": 1}, ok=200).json()
    assert (again["version"], "zoe" in rapport.people.users) == (1, True)


def test_the_last_admin_stays_and_agents_aren_t_deleted(rapport: Api) -> None:
    noor = read(rapport, "agent", "noor")
    body = {name: noor[name] for name in ("name", "initials", "email", "version")}
    for change in ({"role": "supervisor"}, {"role": "admin", "enabled": False}):
        told = put(rapport, "agent", "noor", {**body, **change})
        assert (told.status, told.json()["code"]) == (409, "last_admin")
    told = rapport("DELETE", "/api/settings/agent/ben", who="noor", version=1)
    assert told.status == 409


def test_what_services_read_is_what_was_set(rapport: Api) -> None:
    put(rapport, "queue", *GOOD["queue"], ok=200)
    put(rapport, "agent", "zoe", {**AGENT, "skills": ["vip"], "capacity": {"async": 2}}, ok=200)
    put(rapport, "rule", "vips", {"words": ["gold"], "queue": "vip", "order": 1}, ok=200)
    id = rapport.hears(text="my gold card")
    assert rapport.world.tickets[id].queue == "vip"
    agent = rapport.world.store.settings.agents()["zoe"]
    assert (agent.skills, agent.capacity) == (("vip",), {"async": 2, "chat": 3, "voice": 1})
    assert rapport.world.store.settings.queues()["vip"].solve_minutes == 0


# --- service levels


@pytest.mark.parametrize(("kind", "id"), [("sla", "email"), ("calendar", "business")])
def test_what_is_there_from_the_start_is_replaced_and_comes_back(rapport: Api, kind: str, id: str) -> None:
    listed = {x["id"]: x for x in rapport.get(f"/api/settings/{kind}", who="noor")["items"]}
    given = read(rapport, kind, id)
    assert (listed[id], given["version"], given["built_in"]) == (given, 0, True)
    told = rapport("DELETE", f"/api/settings/{kind}/{id}", who="noor", version=1)
    assert (told.status, told.json()["code"]) == (409, "built_in")
    body = {name: value for name, value in given.items() if name not in ("id", "built_in", "holidays")}
    made = put(rapport, kind, id, {**body, "name": "Ours"}, ok=200).json()
    assert (made["name"], made["version"], made["built_in"]) == ("Ours", 1, False)
    rapport("DELETE", f"/api/settings/{kind}/{id}", who="noor", version=1, ok=204)
    assert read(rapport, kind, id) == given


def test_every_policy_and_calendar_that_counts_is_listed(rapport: Api) -> None:
    policies = {x["id"]: x["built_in"] for x in rapport.get("/api/settings/sla", who="noor")["items"]}
    assert policies == {
        "care": False, "chat": False, "email": True, "social": False, "text": False, "voice": True,
    }  # fmt: skip
    calendars = rapport.get("/api/settings/calendar", who="noor")["items"]
    assert [x["id"] for x in calendars] == ["always", "business"]
    assert calendars[1]["hours"]["mon"] == [{"start": "09:00", "end": "17:00"}]


def test_holidays_are_worked_out_and_shown(rapport: Api) -> None:
    made = put(rapport, "calendar", *GOOD["calendar"], ok=200).json()
    days = made["holidays"]
    assert days["2026-12-24"] == "Christmas Eve"  # by hand
    assert {"2026-12-25", "2026-01-06"} <= set(days)  # Germany's, Bavaria's
    assert "2026-12-26" not in days  # worked all the same
    kept = rapport.world.store.settings.book().calendars["shop"]
    assert (kept.holidays, kept.hours["fri"][0].end) == (days, 1800)


def test_what_a_promise_counts_on_isn_t_deleted(rapport: Api) -> None:
    put(rapport, "calendar", *GOOD["calendar"], ok=200)
    id, policy = GOOD["sla"]
    put(rapport, "sla", id, {**policy, "calendar": "shop", "queues": ["social"]}, ok=200)
    told = rapport("DELETE", "/api/settings/calendar/shop", who="noor", version=1)
    assert (told.status, told.json()["code"]) == (409, "in_use")
    put(rapport, "rule", "elsewhere", {"words": ["x"], "queue": "care"}, ok=200)
    told = rapport("DELETE", "/api/settings/queue/social", who="noor", version=1)
    assert (told.status, told.json()["code"]) == (409, "in_use")
    rapport("DELETE", f"/api/settings/sla/{id}", who="noor", version=1, ok=204)
    rapport("DELETE", "/api/settings/calendar/shop", who="noor", version=1, ok=204)


def test_open_tickets_are_promised_afresh_when_an_admin_changes_what_is_promised(rapport: Api) -> None:
    id = rapport.hears()
    due = rapport.get(f"/api/tickets/{id}")["due_at"]
    quick = {"name": "Quick", "queues": ["care"], "targets": {"first_reply": {"normal": 300}}}
    put(rapport, "sla", "quick", quick, ok=200)
    assert rapport.get(f"/api/tickets/{id}")["due_at"] == due
    rapport.world.settle(20_000)
    (promise,) = rapport.get(f"/api/tickets/{id}")["promises"]
    assert (promise["policy"], promise["due"] < due) == ("quick@1", True)
    rapport("DELETE", "/api/settings/sla/quick", who="noor", version=1, ok=204)
    rapport.world.settle(20_000)
    assert rapport.get(f"/api/tickets/{id}")["due_at"] == due


def test_a_customer_s_tag_brings_its_promises(rapport: Api) -> None:
    put(rapport, "sla", "gold", {**GOOD["sla"][1], "tags": [" VIP "], "calendar": "always"}, ok=200)
    id = rapport.hears()
    customer = rapport.get(f"/api/tickets/{id}")["customer"]["id"]
    rapport("PATCH", f"/api/customers/{customer}", {"tags": ["Vip"]}, ok=200)
    rapport.world.settle(20_000)
    assert {x["policy"] for x in rapport.get(f"/api/tickets/{id}")["promises"]} == {"gold@1"}


def test_what_changes_no_promise_touches_no_ticket(rapport: Api) -> None:
    id = rapport.hears()
    rapport.world.drain()
    care = read(rapport, "queue", "care")
    body = {name: value for name, value in care.items() if name not in ("id", "built_in")}
    put(rapport, "queue", "care", {**body, "name": "Care"}, ok=200)
    assert not [timer for timer in rapport.world.timers if timer.startswith("recompute#")]
    put(rapport, "queue", "care", {**body, "version": 2, "solve_minutes": 60}, ok=200)
    assert [timer for timer in rapport.world.timers if timer.startswith("recompute#")]
    rapport.world.settle(3 * 60_000)
    assert not [timer for timer in rapport.world.timers if timer.startswith("recompute#")]
    assert rapport.get(f"/api/tickets/{id}")["status"] == "new"


def test_the_audit_tells_hours_as_they_were_written(rapport: Api) -> None:
    id, doc = GOOD["calendar"]
    put(rapport, "calendar", id, doc, ok=200)
    hours = {**doc["hours"], "mon": [{"start": "10:00", "end": "18:00"}]}
    put(rapport, "calendar", id, {**doc, "hours": hours, "version": 1}, ok=200)
    changes = rapport.get("/api/audit", kind="calendar", id=id, who="noor")["items"][0]["changes"]
    assert changes == {"hours": [doc["hours"], hours]}
