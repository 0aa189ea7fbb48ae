"""Reports by the API: figures from event facts, each of which opens to what is behind it."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.events import Kind
from chalicelib.store.facts import Fact
from tests.app.api import Api, api

MINUTE = 60_000
DAY = {"from": "2026-05-28T00:00:00Z", "to": "2026-05-30T00:00:00Z"}  # the fakes' clock stands within


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


@pytest.fixture
def busy(rapport: Api) -> Api:
    """Three texts and a DM; one answered in 5 minutes, one after the hour, one and the DM not."""
    rapport.at_work("ben")
    first, second = (rapport.hears(f"SM{n}", identity=f"+155540000{n}") for n in (1, 2))
    rapport.world.clock.advance(5 * MINUTE)
    reply(rapport, first, "ben")
    rapport.hears("DM1", channel="x", identity="77", kind=Kind.DM)
    rapport.world.settle(85 * MINUTE)
    reply(rapport, second, "ben")
    rapport.hears("SM3", identity="+1555400003")
    rapport.world.drain()
    return rapport


def reply(rapport: Api, ticket: str, who: str) -> None:
    rapport("POST", f"/api/tickets/{ticket}/replies", {"client_id": "c1", "text": "Here"}, who=who, ok=202)
    rapport.world.drain()


def overview(rapport: Api, **more: Any) -> Any:
    return rapport.get("/api/reports/overview", **{"who": "ruth", **DAY, **more})


def test_figures_are_those_of_the_day(busy: Api) -> None:
    told = overview(busy)
    totals = {x["what"]: x["count"] for x in told["totals"]}
    assert (totals["message_in"], totals["message_out"], totals["ticket_opened"]) == (4, 2, 4)
    (everything, sms) = told["first_reply"]
    assert (everything["channel"], sms["channel"], sms["count"]) == (None, "sms", 2)
    assert (sms["median_ms"], sms["p90_ms"]) == (round(47.5 * MINUTE), 90 * MINUTE)
    levels = {x["channel"]: (x["due"], x["within"], x["level"]) for x in told["service_level"]}
    assert levels == {None: (3, 1, 0.3333), "sms": (2, 1, 0.5), "x": (1, 0, 0.0)}


def test_every_figure_opens_to_exactly_the_events_behind_it(busy: Api) -> None:
    told = overview(busy)
    for figure in told["totals"]:
        assert len(busy.all(figure["events"], who="ruth")) == figure["count"]
    for figure in told["volumes"]:
        behind = busy.all(figure["events"], who="ruth")
        assert len(behind) == figure["messages_in"] + figure["messages_out"] + figure["tickets_opened"]
    for figure in told["first_reply"]:
        assert len(busy.all(figure["events"], who="ruth")) == figure["count"]
    for figure in told["service_level"]:
        behind = busy.all(figure["events"], who="ruth")
        assert len({fact["ticket"] for fact in behind}) == figure["due"]
    for queue in told["open_by_queue"]:
        assert len(busy.all(queue["waiting_tickets"], who="ruth")) == queue["waiting"]
        assert len(busy.all(queue["with_agents_tickets"], who="ruth")) == queue["with_agents"]
    assert sum(q["waiting"] + q["with_agents"] for q in told["open_by_queue"]) == 4


def test_a_replay_changes_no_figure(busy: Api) -> None:
    before = overview(busy)
    facts = busy.world.store.facts
    facts.put(facts.between(0, 2_000_000_000_000))
    assert overview(busy) == before


def test_hours_are_those_of_the_time_zone(busy: Api) -> None:
    told = overview(busy, time_zone="Asia/Kolkata")["volumes"]
    assert told
    assert {x["hour"][13:] for x in told} == {":00:00+05:30"}


def test_an_agent_sees_their_own_and_only_theirs(busy: Api) -> None:
    told = overview(busy, who="ben")
    assert told["agent"] == "ben"
    assert {x["what"]: x["count"] for x in told["totals"]}["message_out"] == 2
    assert {x["what"]: x["count"] for x in told["totals"]}["message_in"] == 0
    assert all(q["waiting"] == 0 for q in told["open_by_queue"])
    for figure in told["totals"]:
        assert len(busy.all(figure["events"], who="ben")) == figure["count"]
    assert {x["what"]: x["count"] for x in overview(busy, who="ana")["totals"]}["message_out"] == 0
    assert overview(busy, agent="ben")["totals"] == told["totals"]
    for path in ("overview", "facts"):
        more = {"what": "solved"} if path == "facts" else {}
        busy.problem(403, "not_senior", "GET", f"/api/reports/{path}", who="ana", agent="ben", **DAY, **more)


def test_facts_are_paged_in_the_order_of_time_and_filtered(rapport: Api) -> None:
    facts = [
        Fact(id=f"f{n}", what="message_in", at=1_780_000_000_000 + n * 20 * MINUTE, ticket=f"t{n}",
             channel="sms" if n % 2 else "x", met=None)
        for n in range(10)
    ]  # fmt: skip
    rapport.world.store.facts.put(reversed(facts))
    told = rapport.all("/api/reports/facts", what="message_in", limit=3, who="ruth", **DAY)
    assert [x["id"] for x in told] == [f"f{n}" for n in range(10)]
    told = rapport.all("/api/reports/facts", what="message_in,solved", channel="x", limit=2, who="ruth", **DAY)
    assert [x["id"] for x in told] == ["f0", "f2", "f4", "f6", "f8"]


def test_one_channel_s_figures_open_to_that_channel_s_events(busy: Api) -> None:
    told = overview(busy, channel="x")
    totals = {x["what"]: x["count"] for x in told["totals"]}
    assert (totals["message_in"], totals["message_out"], totals["ticket_opened"]) == (1, 0, 1)
    assert {x["channel"] for x in told["volumes"]} == {"x"}
    for figure in told["totals"]:
        assert len(busy.all(figure["events"], who="ruth")) == figure["count"]
    assert [(x["channel"], x["due"]) for x in told["service_level"]] == [(None, 1), ("x", 1)]
    assert {fact["channel"] for fact in busy.all(told["service_level"][0]["events"], who="ruth")} == {"x"}


def test_the_events_behind_a_figure_tell_what_their_tickets_are_if_asked(busy: Api) -> None:
    page = busy.get("/api/reports/facts", what="message_in", with_tickets="true", who="ruth", **DAY)
    assert sorted(x["id"] for x in page["tickets"]) == sorted({fact["ticket"] for fact in page["items"]})
    assert {x["channel"] for x in page["tickets"]} == {"sms", "x"}
    assert all(x["subject"] for x in page["tickets"])
    assert busy.get("/api/reports/facts", what="message_in", who="ruth", **DAY)["tickets"] is None


def test_every_lists_only_tickets_for_which_each_kind_happened(rapport: Api) -> None:
    happened = [("solved", "t1"), ("reopened", "t1"), ("solved", "t2"), ("reopened", "t3"), ("solved", "")]
    rapport.world.store.facts.put(
        Fact(id=f"f{n}", what=what, at=1_780_000_000_000 + n, ticket=ticket)
        for n, (what, ticket) in enumerate(happened)
    )
    asked = {"what": "solved,reopened", "every": "true", "who": "ruth", **DAY}
    assert [x["id"] for x in rapport.all("/api/reports/facts", limit=1, **asked)] == ["f0", "f1"]
    assert rapport.all("/api/reports/facts", **{**asked, "what": "solved,offer_missed"}) == []


def test_a_month_of_31_days_may_have_an_hour_more(rapport: Api) -> None:
    month = {"from": "2026-10-01T00:00:00+02:00", "to": "2026-11-01T00:00:00+01:00"}
    assert overview(rapport, **month, time_zone="Europe/Berlin")["volumes"] == []


def test_an_empty_day_has_no_figures_but_is_a_report(rapport: Api) -> None:
    told = overview(rapport)
    assert told["volumes"] == []
    assert told["first_reply"] == [
        {"channel": None, "count": 0, "median_ms": None, "p90_ms": None, "events": told["first_reply"][0]["events"]}
    ]
    assert told["service_level"][0]["level"] is None


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("overview", {}, "from"),
        ("overview", {"from": "2026-05-28T00:00:00Z"}, "to"),
        ("overview", {"from": "yesterday", "to": "2026-05-28T00:00:00Z"}, "from"),
        ("overview", {"from": "2026-05-28T00:00:00", "to": "2026-05-29T00:00:00Z"}, "from"),
        ("overview", {"from": "2026-05-29T00:00:00Z", "to": "2026-05-29T00:00:00Z"}, "to"),
        ("overview", {"from": "2026-04-01T00:00:00Z", "to": "2026-05-02T01:00:01Z"}, "to"),
        ("overview", {**DAY, "time_zone": "Moon/Base"}, "time_zone"),
        ("overview", {**DAY, "time_zone": "../../etc/passwd"}, "time_zone"),
        ("facts", DAY, "what"),
        ("facts", {**DAY, "what": "gossip"}, "what"),
        ("facts", {**DAY, "what": "solved", "after": "cDpub3RhdGltZQ"}, "after"),
    ],
)
def test_a_report_that_can_t_be_made_says_which_parameter_is_wrong(
    rapport: Api, path: str, query: dict[str, Any], field: str
) -> None:
    told = rapport.problem(422, "invalid", "GET", f"/api/reports/{path}", who="ruth", **query)
    assert told["field"] == field
