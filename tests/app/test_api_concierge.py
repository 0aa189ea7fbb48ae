"""Concierge tickets by the API: a customer who asks for anything is served, and the report shows it."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.events import Kind
from chalicelib.domain.interactions import Interaction
from tests.app.api import Api, api

MINUTE = 60_000
DAY = {"from": "2026-05-28T00:00:00Z", "to": "2026-05-30T00:00:00Z"}  # the fakes' clock stands within


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def at(ticket: str, rest: str = "") -> str:
    return f"/api/tickets/{ticket}/concierge{rest}"


def post(rapport: Api, path: str, who: str = "ana", **body: Any) -> Any:
    return rapport("POST", path, body, who=who, ok=200).json()


def wish(rapport: Api, text: str = "Do you have the Larkspur Oxford in green, size 44?") -> str:
    ticket = rapport.hears(text=text)
    post(rapport, at(ticket))
    post(rapport, at(ticket, "/items"), client_id="i1", text="Oxford, green, 44", budget=euros(15_000))
    return ticket


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def test_a_style_we_don_t_have_is_found_at_another_shop_and_the_customer_is_told(rapport: Api) -> None:
    rapport.at_work("ana")
    ticket = wish(rapport)
    rapport.world.clock.advance(6 * MINUTE)
    found = post(
        rapport, at(ticket, "/items/i1/options"), client_id="o1", source="Sole Mates, Leeds",
        url="https://solemates.example/oxford-green", price=euros(12_900), stock="2 left",
    )  # fmt: skip
    (item,) = found["items"]
    assert (found["status"], item["status"], item["next"]) == ("found", "found", ["searching", "ordered", "declined"])
    assert item["options"][0]["price"] == euros(12_900)
    post(
        rapport, at(ticket, "/referrals"), client_id="r1", to="Sole Mates, Leeds", why="We don't make it in green",
        worth=euros(12_900), item="i1",
    )  # fmt: skip
    text = "Sole Mates in Leeds have two left, for €129: https://solemates.example/oxford-green"
    rapport("POST", f"/api/tickets/{ticket}/replies", {"client_id": "c1", "text": text, "status": "solved"}, ok=202)
    rapport.world.drain()
    assert [x.text for x in rapport.world.provider.heard] == [text]
    timeline = [x["text"] for x in rapport.get(f"/api/tickets/{ticket}/timeline")["items"] if x["kind"] == "event"]
    assert {"type", "concierge_item_added", "concierge_option_found", "concierge_referred"} <= set(timeline)


def test_five_hundred_oximeters_and_a_restaurant_are_one_request(rapport: Api) -> None:
    ticket = wish(rapport, "I need 500 pulse oximeters, and a Brazilian restaurant for tonight")
    post(rapport, at(ticket, "/items"), client_id="i2", text="A Brazilian restaurant", needed_by="2026-05-28")
    post(rapport, at(ticket, "/items/i1/options"), client_id="o1", source="Medline")
    post(rapport, at(ticket, "/items/i1/status"), status="ordered", option="o1")
    shipped = post(
        rapport, at(ticket, "/items/i1/status"), status="shipped", carrier="DHL", tracking="https://dhl.example/1"
    )
    assert shipped["status"] == "searching"  # the restaurant is still to be found
    (listed,) = rapport.all("/api/concierge")
    assert (listed["ticket"], [x["status"] for x in listed["items"]]) == (ticket, ["shipped", "searching"])
    done = post(rapport, at(ticket, "/items/i2/status"), status="declined", why="They found one themselves")
    assert (done["status"], rapport.all("/api/concierge")) == ("done", [])
    assert rapport.get(at(ticket)) == done


def test_the_ticket_says_what_it_is_and_an_agent_may_have_been_wrong(rapport: Api) -> None:
    ticket = rapport.hears()
    assert rapport.get(f"/api/tickets/{ticket}")["type"] == ""
    rapport.problem(409, "not_concierge", "GET", at(ticket))
    post(rapport, at(ticket))
    assert rapport.get(f"/api/tickets/{ticket}")["type"] == "concierge"
    assert rapport("DELETE", at(ticket), ok=200).json()["type"] == ""
    post(rapport, at(ticket))
    post(rapport, at(ticket, "/items"), client_id="i1", text="A table")
    rapport.problem(409, "in_use", "DELETE", at(ticket))


def test_an_item_is_put_otherwise_and_what_is_left_out_stays(rapport: Api) -> None:
    ticket = wish(rapport)
    path = at(ticket, "/items/i1")
    (item,) = rapport("PATCH", path, {"quantity": 2, "needed_by": "2026-06-01"}, ok=200).json()["items"]
    assert (item["text"], item["quantity"], item["needed_by"], item["budget"]) == (
        "Oxford, green, 44", 2, "2026-06-01", euros(15_000),
    )  # fmt: skip
    (item,) = rapport("PATCH", path, {"budget": None}, ok=200).json()["items"]
    assert item["budget"] is None
    timeline = [x for x in rapport.get(f"/api/tickets/{ticket}/timeline")["items"] if x["text"].endswith("_changed")]
    assert [x["extra"].get("budget") for x in timeline] == ["150.00 EUR", None]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/items", {"client_id": "i2", "text": ""}, "text"),
        ("/items", {"client_id": "i2", "text": "x", "needed_by": "2026-13-01"}, "needed_by"),
        ("/items", {"client_id": "i2", "text": "x", "budget": {"amount": 1, "currency": "XXX"}}, "budget.currency"),
        ("/items/i1/options", {"client_id": "o1", "source": "Shop", "url": "ftp://shop.example"}, "url"),
        ("/items/i1/status", {"status": "found"}, "status"),
        ("/items/i1/status", {"status": "declined"}, "why"),
        ("/referrals", {"client_id": "r1", "to": "Shop", "kind": "friend"}, "kind"),
    ],
)
def test_what_is_wrong_is_refused_by_name(rapport: Api, path: str, body: dict[str, Any], field: str) -> None:
    ticket = wish(rapport)
    before = rapport.get(at(ticket))
    assert rapport.problem(422, "invalid", "POST", at(ticket, path), body)["field"] == field
    assert rapport.get(at(ticket)) == before


def test_an_item_can_t_be_shipped_before_it_is_ordered(rapport: Api) -> None:
    ticket = wish(rapport)
    told = rapport.problem(409, "not_next", "POST", at(ticket, "/items/i1/status"), {"status": "shipped"})
    assert told["instead"] == "It may become found or declined."
    rapport.problem(404, "not_found", "POST", at(ticket, "/items/none/status"), {"status": "found"})


def test_a_write_over_another_s_is_refused_with_the_version_now(rapport: Api) -> None:
    ticket = wish(rapport)
    version = rapport.get(at(ticket))["version"]
    post(rapport, at(ticket, "/items"), client_id="i2", text="Another", version=version)
    late = {"client_id": "i3", "text": "A third", "version": version}
    assert rapport.problem(409, "conflict", "POST", at(ticket, "/items"), late)["version"] == version + 1
    headers = {"if-match": f'"v{version}"'}
    rapport.problem(
        412, "precondition_failed", "POST", at(ticket, "/items"), {"client_id": "i3", "text": "3"}, headers=headers
    )


def test_goodwill_is_counted_and_every_figure_opens_to_exactly_its_facts(rapport: Api) -> None:
    ticket = wish(rapport)
    rapport.world.clock.advance(6 * MINUTE)
    post(rapport, at(ticket, "/items/i1/options"), client_id="o1", source="Sole Mates")
    post(rapport, at(ticket, "/referrals"), client_id="r1", to="Sole Mates", worth=euros(12_900))
    post(rapport, at(ticket, "/items/i1/status"), status="ordered", option="o1")
    rapport.world.drain()
    told = rapport.get("/api/reports/goodwill", who="ruth", **DAY)
    total = told["total"]
    names = ("requests", "items", "found", "ordered", "shipped", "declined", "referrals")
    assert [total[name]["count"] for name in names] == [1, 1, 1, 1, 0, 0, 1]
    assert (total["worth"], total["first_option"]["median_ms"]) == ([euros(12_900)], 6 * MINUTE)
    for figures in (total, *told["periods"]):
        for name in (*names, "first_option"):
            assert len(rapport.all(figures[name]["events"], who="ruth")) == figures[name]["count"]
    (period,) = told["periods"]
    assert period["found"]["count"] == 1
    mine = rapport.get("/api/reports/goodwill", who="ben", **DAY)
    assert mine["total"]["items"]["count"] == 0


def test_a_call_about_a_wish_has_no_part_in_the_handle_time_nor_behind_its_figure(rapport: Api) -> None:
    one = rapport.hears("SM1", identity="+15554000001")
    two = rapport.hears("SM2", identity="+15554000002")
    now = rapport.world.clock.now
    for ticket, talked in ((one, 60_000), (two, 600_000)):
        extra = {"ended_at": str(now + 1_000), "outcome": "answered", "talk_ms": str(talked), "queue": "care"}
        line = Interaction(key=f"voice#main#{ticket}", channel="voice", kind=Kind.CALL, at=now, extra=extra)
        rapport.world.store.interactions.put(line, ticket)
    post(rapport, at(two))
    rapport.world.drain()
    (everything, care) = rapport.get("/api/reports/overview", who="ruth", **DAY)["calls"]
    for figures in (everything, care):
        assert (figures["handled"], figures["aht_ms"]) == (1, 60_000)
        assert [x["ticket"] for x in rapport.all(figures["handled_events"], who="ruth")] == [one]
