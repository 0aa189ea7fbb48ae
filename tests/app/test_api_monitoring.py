"""Saved searches and X's budget by the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.api import Api, api

MINUTE = 60_000
WATCH = {"name": "Our name", "account": "brand", "words": ["larkspur"], "excluded": ["flower"], "languages": ["en"]}


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def account(rapport: Api, settings: dict[str, Any], status: int = 200) -> Any:
    now = rapport.get("/api/settings/account/x~brand", who="noor")
    body = {n: now[n] for n in ("name", "address", "queue", "version")} | {"settings": settings}
    return rapport("PUT", "/api/settings/account/x~brand", body, who="noor", ok=status).json()


def watch(rapport: Api, status: int = 200, **more: Any) -> Any:
    return rapport("PUT", "/api/settings/watch/name", {**WATCH, **more}, who="noor", ok=status).json()


def test_a_search_is_set_and_looks_by_itself_from_then_on(rapport: Api) -> None:
    account(rapport, {"budget": {"usd": 50}, "handle": "LarkspurShoes"})
    told = watch(rapport)
    assert (told["every_minutes"], told["enabled"], told["version"]) == (5, True, 1)
    id = rapport.world.x.writes("larkspur boots", rapport.world.clock.now - MINUTE)
    rapport.world.settle(2 * MINUTE)
    assert rapport.world.said(f"x#brand#{id}").text == "larkspur boots"
    (entry,) = rapport.all("/api/audit", who="noor", kind="watch", id="name")
    assert (entry["by"], entry["what"]) == ("noor", "created")
    rapport("DELETE", "/api/settings/watch/name?version=1", who="noor", ok=204)
    asked = len(rapport.world.x.asked)
    rapport.world.settle(10 * MINUTE)
    assert len(rapport.world.x.asked) == asked


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"account": "nobody"}, "account"),
        ({"words": []}, "words"),
        ({"words": ["larkspur"], "languages": ["tlh"]}, "languages[0]"),
        ({"phrases": ["x" * 99] * 1 + [f"{n}{'y' * 90}" for n in range(6)]}, "words"),
        ({"every_minutes": 0}, "every_minutes"),
        ({"every_minutes": 61}, "every_minutes"),
    ],
)
def test_a_search_that_cannot_be_is_refused_by_its_field(rapport: Api, more: dict[str, Any], field: str) -> None:
    account(rapport, {"budget": {"usd": 50}})
    told = watch(rapport, 422, **more)
    assert field in (told.get("field"), *(e["field"] for e in told.get("errors", [])))


def test_nothing_is_bought_without_a_budget(rapport: Api) -> None:
    assert watch(rapport, 422)["field"] == "account"
    watch(rapport, enabled=False)


@pytest.mark.parametrize(
    ("budget", "field"),
    [
        ({"usd": 0}, "settings.budget.usd"),
        ({"usd": "50"}, "settings.budget.usd"),
        ({"usd": True}, "settings.budget.usd"),
        ({}, "settings.budget.usd"),
        ({"usd": 50, "eur": 1}, "settings.budget"),
        (50, "settings.budget"),
        ({"usd": 50, "prices": {"likes": 1}}, "settings.budget.prices.likes"),
        ({"usd": 50, "prices": {"dm": -1}}, "settings.budget.prices.dm"),
        ({"usd": 50, "prices": []}, "settings.budget.prices"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(rapport: Api, budget: Any, field: str) -> None:
    assert account(rapport, {"budget": budget}, 422)["field"] == field


def test_only_x_has_one(rapport: Api) -> None:
    now = rapport.get("/api/settings/account/facebook~page", who="noor")
    body = {n: now[n] for n in ("name", "address", "queue", "version")} | {"settings": {"budget": {"usd": 5}}}
    assert rapport("PUT", "/api/settings/account/facebook~page", body, who="noor").json()["field"] == "settings.budget"


def test_the_budget_says_what_was_spent_on_what_and_that_the_search_stopped(rapport: Api) -> None:
    account(rapport, {"budget": {"usd": 1}})
    watch(rapport)
    world = rapport.world
    for n in range(80):
        world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n, author=str(n + 1))
    world.settle(12 * MINUTE)
    (told,) = rapport.get("/api/budget/x", who="ruth")["items"]
    assert (told["account"], told["level"], told["usd"], told["usd_spent"]) == ("brand", "stopped", 1.0, 0.99)
    assert told["stopped_since"]
    by_kind = {b["kind"]: (b["count"], b["usd_each"], b["usd"]) for b in told["billed"]}
    assert by_kind == {"post_read": (66, 0.005, 0.33), "user_read": (66, 0.01, 0.66)}
    (search,) = told["watches"]
    assert (search["id"], search["found"]) == ("name", 66)
    assert "budget" in search["why"]
    account(rapport, {"budget": {"usd": 100}})
    world.settle(12 * MINUTE)
    (told,) = rapport.get("/api/budget/x?account=brand", who="ruth")["items"]
    assert (told["level"], told["stopped_since"], told["watches"][0]["found"]) == ("ok", None, 80)


def test_an_account_without_a_budget_shows_what_it_cost_all_the_same(rapport: Api) -> None:
    (told,) = rapport.get("/api/budget/x", who="ruth")["items"]
    assert (told["level"], told["usd"], told["usd_spent"], told["percent"]) == ("none", None, 0.0, None)
    assert rapport("GET", "/api/budget/x", who="ana").status == 403
    rapport.problem(404, "not_found", "GET", "/api/budget/x?account=nobody", who="ruth")
