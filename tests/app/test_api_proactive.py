"""Coming back to customers over HTTP: thank-yous, check-in lists, tasks, and what customers agreed to."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.events import Author, Consent, Kind
from chalicelib.domain.tickets import DAY, MINUTE
from tests.app.api import Api, api
from tests.fakes import message

LIST: dict[str, Any] = {
    "client_id": "spring", "name": "Regulars", "kind": "message", "older_days": 30, "agents": ["ana"],
    "note": "How is the garden?",
}  # fmt: skip


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def praised(rapport: Api) -> str:
    world = rapport.world
    said = message(
        "N1", at=world.clock.now, channel="x", identity="9001", root="N1", kind=Kind.POST,
        text="I love this shop, wonderful people, thank you so much!", author=Author(name="Sam Doe", handle="sam"),
    )  # fmt: skip
    world.receive(said)
    return said.key


def silent(rapport: Api) -> str:
    """A customer who agreed to be contacted wrote once, a month ago; their id."""
    ticket = rapport.hears()
    customer = rapport.world.tickets[ticket].customer
    rapport("POST", f"/api/tickets/{ticket}/status", {"status": "solved"}, ok=200)
    rapport("PUT", f"/api/customers/{customer}/contact", {"said": "yes", "how": "ticked the box"}, ok=200)
    rapport.world.settle(31 * DAY)
    return customer


def test_praise_is_listed_with_words_and_thanked_for_once(rapport: Api) -> None:
    key = praised(rapport)
    (item,) = rapport.get("/api/praise")["items"]
    assert (item["post"], item["name"], item["sentiment"] >= 30) == (key.replace("#", "~"), "Sam Doe", True)
    assert rapport.get("/api/praise", channel="facebook")["items"] == []
    assert rapport.get(f"/api/heard/{item['post']}")["id"] == item["post"]
    body = {"post": item["post"], "text": item["text"]}
    done = rapport("POST", "/api/praise/thanks", body, ok=202).json()
    assert (done["line"]["visibility"], done["line"]["agent"], done["ticket"]["status"]) == ("public", "ana", "solved")
    assert rapport("POST", "/api/praise/thanks", body, ok=202).json()["line"]["key"] == done["line"]["key"]
    assert rapport.get("/api/praise")["items"] == []
    rapport.problem(404, "not_found", "POST", "/api/praise/thanks", {"post": "x~brand~none", "text": "Thanks"})


def test_what_a_customer_agreed_to_is_kept_with_who_noted_it(rapport: Api) -> None:
    customer = _customer(rapport)
    assert rapport.get(f"/api/customers/{customer}/contact")["said"] is None
    made = rapport("PUT", f"/api/customers/{customer}/contact", {"said": "yes", "how": "said so at the till"}, ok=200)
    assert (made.json()["said"], made.json()["by"]) == ("yes", "ana")
    rapport("PUT", f"/api/customers/{customer}/contact", {"said": "no", "how": "by phone"}, who="ben", ok=200)
    found = rapport.get(f"/api/customers/{customer}/contact")
    assert (found["said"], found["how"], found["by"]) == ("no", "by phone", "ben")
    rapport.problem(404, "not_found", "GET", "/api/customers/c_none/contact")


def test_where_they_said_stop_or_start_is_told_with_it(rapport: Api) -> None:
    customer = _customer(rapport)
    path = f"/api/customers/{customer}/contact"
    assert rapport.get(path)["channels"] == []
    number = str(rapport.world.store.customers.get(customer).identity).removeprefix("phone#")  # type: ignore[union-attr]
    for id, channel, word, consent in (
        ("SM8", "sms", "STOP", Consent.STOP), ("WA1", "whatsapp", "STOP", Consent.STOP),
        ("WA2", "whatsapp", "START", Consent.START),
    ):  # fmt: skip
        rapport.world.clock.advance(60_000)
        now = rapport.world.clock.now
        said = message(id, at=now, channel=channel, identity=number, text=word, consent=consent)
        rapport.world.receive(said)
    told = rapport.get(path)["channels"]
    assert [(x["identity"], x["channel"], x["account"], x["said"]) for x in told] == [
        (number, "sms", "main", "stop"), (number, "whatsapp", "main", "start"),
    ]  # fmt: skip
    assert told[0]["at"] < told[1]["at"]
    noted = rapport("PUT", path, {"said": "yes", "how": "on the phone"}, ok=200).json()
    assert (noted["said"], noted["channels"]) == ("yes", told)


def _customer(rapport: Api) -> str:
    ticket = rapport.hears()
    return rapport.world.tickets[ticket].customer


def test_a_supervisor_makes_a_list_and_the_agent_works_it_off(rapport: Api) -> None:
    customer = silent(rapport)
    made = rapport("POST", "/api/checkins", LIST, who="ruth", ok=201).json()
    assert (made["state"], made["made"]) == ("building", 0)
    rapport.world.settle(5 * MINUTE)
    built = rapport.get(f"/api/checkins/{made['id']}", who="ruth")
    assert (built["state"], built["made"]) == ("ready", 1)
    assert rapport.get("/api/checkins", who="ruth")["items"] == [built]
    (task,) = rapport.get("/api/tasks")["items"]
    assert (task["customer"], task["state"], task["note"]) == (customer, "open", "How is the garden?")
    assert rapport.get("/api/tasks", who="ben")["items"] == []
    assert rapport.get("/api/tasks", who="ruth", agent="ana")["items"] == [task]
    path = f"/api/tasks/{task['id']}"
    rapport.problem(409, "not_yours", "POST", path + "/finish", {"state": "done", "outcome": "fine"}, who="ben")
    rapport.problem(422, "invalid", "POST", path + "/message", {"text": "Hi", "template": "hello"})
    rapport.problem(409, "other_way", "POST", path + "/call", {})
    wrote = rapport("POST", path + "/message", {"text": "How is the garden?"}, ok=202).json()
    assert (wrote["state"], wrote["by"]) == ("contacted", "ana")
    done = rapport("POST", path + "/finish", {"state": "done", "outcome": "all in bloom"}, ok=200).json()
    assert (done["state"], done["outcome"]) == ("done", "all in bloom")
    assert rapport.get("/api/tasks", list=made["id"])["items"] == [done]
    rapport.problem(409, "finished", "POST", path + "/finish", {"state": "skipped", "outcome": "no"})


@pytest.mark.parametrize(
    ("more", "field"), [({"agents": ["zoe"]}, "agents[0]"), ({"agents": ["ana", "ana"]}, "agents")]
)
def test_a_list_that_cannot_be_is_refused_by_name(rapport: Api, more: dict[str, Any], field: str) -> None:
    told = rapport.problem(422, "invalid", "POST", "/api/checkins", {**LIST, **more}, who="ruth")
    assert told["field"] == field


def test_a_list_can_be_cancelled(rapport: Api) -> None:
    silent(rapport)
    made = rapport("POST", "/api/checkins", LIST, who="ruth", ok=201).json()
    rapport.world.settle(5 * MINUTE)
    gone = rapport("POST", f"/api/checkins/{made['id']}/cancel", {}, who="ruth", ok=200).json()
    rapport.world.settle(5 * MINUTE)
    assert (gone["state"], rapport.get("/api/tasks")["items"]) == ("cancelled", [])
    rapport.problem(404, "not_found", "POST", "/api/checkins/none/cancel", {}, who="ruth")


def test_a_queue_asks_after_customers_with_a_template_before_the_ticket_is_closed(rapport: Api) -> None:
    queue = rapport.get("/api/settings/queue/care", who="noor")
    body = {name: queue[name] for name in ("name", "fallback", "version")}
    for more, field in (
        ({"ask_after_days": 2}, "ask_after_template"),
        ({"ask_after_days": 7, "ask_after_template": "how"}, "ask_after_days"),
        ({"ask_after_days": 2, "ask_after_template": "how"}, "ask_after_template"),
    ):
        told = rapport.problem(422, "invalid", "PUT", "/api/settings/queue/care", {**body, **more}, who="noor")
        assert told["field"] == field
    template = {"name": "How is it", "text": "How is everything?"}
    rapport("PUT", "/api/settings/template/how", template, who="noor", ok=200)
    asks = {"ask_after_days": 2, "ask_after_template": "how"}
    rapport("PUT", "/api/settings/queue/care", {**body, **asks}, who="noor", ok=200)
    rapport.problem(409, "in_use", "DELETE", "/api/settings/template/how?version=1", who="noor")
