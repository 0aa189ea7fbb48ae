"""Call backs by the API: offered, promised, listed, changed, reported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from tests.app.api import Api, api, staffed
from tests.fakes import message
from tests.unit.services.callbacks.support import HOUR, LONDON, MINUTE, NOON, Care, dm, post

DAY = 24 * HOUR


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch, staffed(Care()))


def care(rapport: Api) -> Care:
    return cast(Care, rapport.world)


def rfc(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def promised(rapport: Api, ticket: str, when: Any = "now", client_id: str = "c1", **more: Any) -> Any:
    body = {"client_id": client_id, "when": when, **more}
    return rapport("POST", f"/api/tickets/{ticket}/callbacks", body, ok=201).json()


def slot(hours: float = 1) -> dict[str, str]:
    return {"slot": rfc(NOON + round(hours * HOUR))}


def test_an_agent_promises_a_call_and_reads_what_became_of_it(rapport: Api) -> None:
    ticket = care(rapport).heard_from()
    made = promised(rapport, ticket, agent="cho", note="about the refund")
    assert (made["state"], made["number"], made["agent"], made["asked_by"], made["how"]) == (
        "scheduled", LONDON, "cho", "ana", "now",
    )  # fmt: skip
    assert promised(rapport, ticket, agent="cho", note="about the refund")["id"] == made["id"]
    care(rapport).settle(5_000)
    care(rapport).said_to_phone("busy")
    now = rapport.get(f"/api/callbacks/{made['id']}")
    assert (now["state"], now["tried"], [a["outcome"] for a in now["attempts"]]) == ("retrying", 1, ["busy"])
    assert now["next_at"] is not None


def test_the_link_s_secret_is_told_to_nobody_but_the_customer(rapport: Api) -> None:
    made = promised(rapport, care(rapport).heard_from(), slot())
    key = care(rapport).only().key
    assert key
    assert key not in rapport("GET", f"/api/callbacks/{made['id']}").body
    assert key not in rapport("GET", "/api/callbacks").body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"number": "+49 110"}, "number"),
        ({"when": {"from": rfc(NOON)}}, "when"),
        ({"when": {"slot": rfc(NOON + HOUR), "to": rfc(NOON + HOUR)}}, "when"),
        ({"when": {"from": rfc(NOON + HOUR), "to": rfc(NOON)}}, "when.to"),
        ({"when": {"from": rfc(NOON + 10 * HOUR), "to": rfc(NOON + 12 * HOUR)}}, "when.from"),
        ({"when": "later"}, "when"),
        ({"agent": "nobody"}, "agent"),
    ],
)
def test_what_can_t_be_promised_is_refused_by_name(rapport: Api, body: dict[str, Any], field: str) -> None:
    ticket = care(rapport).heard_from()
    path = f"/api/tickets/{ticket}/callbacks"
    told = rapport.problem(422, "invalid", "POST", path, {"client_id": "c1", **body})
    assert told["field"] == field
    assert care(rapport).promises == {}


def test_a_customer_who_is_to_be_called_already_is_a_conflict_that_says_where(rapport: Api) -> None:
    ticket = care(rapport).heard_from()
    made = promised(rapport, ticket, slot())
    path = f"/api/tickets/{ticket}/callbacks"
    told = rapport.problem(409, "has_callback", "POST", path, {"client_id": "c2"})
    assert told["instead"] == f"Change it: /api/callbacks/{made['id']}."
    rapport.problem(404, "not_found", "POST", "/api/tickets/none/callbacks", {"client_id": "c1"})


def test_an_offer_is_a_private_reply_of_the_agent(rapport: Api) -> None:
    care(rapport).receive(post("POST1", at=NOON))
    ticket = care(rapport).only_ticket().id
    path = f"/api/tickets/{ticket}/callback-offers"
    line = rapport("POST", path, {"client_id": "o1"}, ok=202).json()
    assert (line["visibility"], line["agent"], line["status"]) == ("private", "ana", "queued")
    care(rapport).clock.advance(MINUTE)
    care(rapport).receive(dm("D1", at=NOON + MINUTE, text=LONDON))
    assert [x["source"] for x in rapport.get("/api/callbacks", state="calling")["items"]] == ["public_post"]


def test_lists_by_state_by_agent_and_by_time_in_pages(rapport: Api) -> None:
    made = []
    for n in range(6):
        ticket = care(rapport).heard_from(f"SM{n}", identity=f"+44207183{8750 + n}")
        made.append(promised(rapport, ticket, slot(6 - n), agent="cho" if n % 2 else "ben")["id"])
    assert [x["id"] for x in rapport.all("/api/callbacks", state="scheduled", limit=2)] == made[::-1]
    assert [x["id"] for x in rapport.all("/api/callbacks", agent="cho", limit=1)] == [made[5], made[3], made[1]]
    two = rapport.get("/api/callbacks", from_=rfc(NOON + 2 * HOUR), to=rfc(NOON + 4 * HOUR))["items"]
    assert [x["id"] for x in two] == [made[4], made[3]]
    rapport("POST", f"/api/callbacks/{made[0]}/cancel", {}, ok=200)
    assert [x["id"] for x in rapport.get("/api/callbacks", state="cancelled", newest_first="true")["items"]] == made[:1]
    rapport.problem(422, "invalid", "GET", "/api/callbacks", after="x")


def test_another_time_or_none_on_the_version_that_was_read(rapport: Api) -> None:
    made = promised(rapport, care(rapport).heard_from(), slot())
    path = f"/api/callbacks/{made['id']}"
    moved = rapport("POST", f"{path}/reschedule", {"when": slot(2), "version": made["version"]}, ok=200).json()
    assert (moved["turn"], moved["from"]) == (2, rfc(NOON + 2 * HOUR))
    rapport.problem(409, "conflict", "POST", f"{path}/cancel", {"version": made["version"]})
    headers = {"If-Match": f'"v{made["version"]}"'}
    rapport.problem(412, "precondition_failed", "POST", f"{path}/cancel", {}, headers=headers)
    gone = rapport("POST", f"{path}/cancel", {"version": moved["version"]}, ok=200).json()
    assert (gone["state"], gone["outcome"]) == ("cancelled", "cancelled")
    rapport.problem(409, "over", "POST", f"{path}/reschedule", {"when": "now"})
    rapport.problem(404, "not_found", "POST", "/api/callbacks/cb_none/cancel", {})


def test_why_it_was_taken_back_is_told_to_colleagues_and_not_to_reports(rapport: Api) -> None:
    ticket = care(rapport).heard_from()
    made = promised(rapport, ticket)
    path = f"/api/callbacks/{made['id']}/cancel"
    assert rapport("POST", path, {"why": " They wrote instead "}, ok=200).json()["why"] == "They wrote instead"
    lines = rapport.all(f"/api/tickets/{ticket}/timeline")
    (told,) = [line for line in lines if line["text"] == "callback_cancelled"]
    assert told["extra"]["why"] == "They wrote instead"
    assert "They wrote" not in str(care(rapport).store.facts.between(0, 9_000_000_000_000))


def test_lists_are_of_one_queue_and_tell_what_the_tickets_are_if_asked(rapport: Api) -> None:
    made = promised(rapport, care(rapport).heard_from(), slot())
    (found,) = rapport.all("/api/callbacks", queue=made["queue"])
    assert found["id"] == made["id"]
    assert rapport.all("/api/callbacks", queue="elsewhere") == []
    page = rapport.get("/api/callbacks", with_tickets="true")
    assert [x["id"] for x in page["tickets"]] == [made["ticket"]]
    assert page["tickets"][0]["subject"]
    assert rapport.get("/api/callbacks")["tickets"] is None


def test_free_times_are_told_by_the_clock_of_who_asks(rapport: Api) -> None:
    told = rapport.get(
        "/api/callbacks/slots", queue="care", from_=rfc(NOON + 10 * MINUTE), to=rfc(NOON + 2 * HOUR),
        time_zone="Asia/Kolkata",
    )  # fmt: skip
    assert [x["from"] for x in told["items"]] == [
        "2026-06-01T18:00:00+05:30", "2026-06-01T18:30:00+05:30", "2026-06-01T19:00:00+05:30",
    ]  # fmt: skip
    assert {x["left"] for x in told["items"]} == {2}
    night = {"queue": "care", "from_": rfc(NOON + 10 * HOUR), "to": rfc(NOON + 11 * HOUR)}
    assert rapport.get("/api/callbacks/slots", country="GB", **night)["items"] == []
    assert len(rapport.get("/api/callbacks/slots", **night)["items"]) == 2
    for wrong in ({"queue": "none"}, {"time_zone": "Mars/Base"}):
        rapport.problem(422, "invalid", "GET", "/api/callbacks/slots", **{**night, **wrong})


def test_the_report_counts_what_happened_and_every_figure_opens_to_its_events(rapport: Api) -> None:
    world = care(rapport)
    doc, version = world.store.settings.entry("account", "voice#line")  # type: ignore[misc]
    doc |= {"settings": {"minute_prices": {"out": 0.02, "in": 0.01, "currency": "USD"}}}
    world.store.settings.put("account", "voice#line", doc, version=version, now=0)
    world.receive(post("POST1", at=NOON))
    world.clock.advance(3 * MINUTE)
    talked = promised(rapport, world.only_ticket().id, number=LONDON)["id"]
    world.settle(5_000)
    world.clock.advance(20_000)
    call = world.promises[talked].attempts[0].call
    world.callbacks.outcome(talked, 1, "connected", world.clock.now, call)
    connected = world.clock.now
    world.callbacks.outcome(talked, 1, "ended", connected + 61_000, call)
    world.receive(message("SM2", at=world.clock.now, identity="+442071838752"))
    gone = promised(rapport, world.lines["sms#main#SM2"].ticket, slot(), "c2")["id"]
    rapport("POST", f"/api/callbacks/{gone}/cancel", {}, ok=200)
    told = rapport.get("/api/reports/callbacks", from_=rfc(NOON), to=rfc(NOON + DAY), who="ruth")
    counts = {name: told[name]["count"] for name in ("promised", "attempts", "connected", "fell_back", "cancelled")}
    assert counts == {"promised": 2, "attempts": 1, "connected": 1, "fell_back": 0, "cancelled": 1}
    assert (told["kept_in_time"]["within"], told["kept_in_time"]["due"], told["kept_in_time"]["share"]) == (1, 1, 1.0)
    assert told["post_to_call"]["median_ms"] == connected - NOON
    assert told["asked_to_call"]["median_ms"] == connected - NOON - 3 * MINUTE
    cost = told["cost"]
    assert (cost["minutes"], cost["called"], cost["inbound"], cost["currency"]) == (2, 0.04, 0.02, "USD")
    for name, figure in told.items():
        if isinstance(figure, dict):
            count = next(figure[key] for key in ("count", "within", "calls") if key in figure)
            assert len(rapport.get(figure["events"], who="ruth")["items"]) == count, name


def test_an_agent_sees_the_report_on_what_they_promised_themselves(rapport: Api) -> None:
    promised(rapport, care(rapport).heard_from())
    range_ = {"from_": rfc(NOON), "to": rfc(NOON + DAY)}
    assert rapport.get("/api/reports/callbacks", who="ana", **range_)["promised"]["count"] == 1
    assert rapport.get("/api/reports/callbacks", who="ben", **range_)["promised"]["count"] == 0
    rapport.problem(403, "not_senior", "GET", "/api/reports/callbacks", who="ben", agent="ana", **range_)
