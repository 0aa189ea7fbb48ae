"""The listening view over the API: what was heard, turned into tickets, corrected; and the rules of triage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.events import Event, Kind
from tests.app.api import Api, api
from tests.fakes import message

DAY = 86_400_000
PRAISE, COMPLAINT, SPAM = "lovely shop, thank you", "my order never arrived", "earn money from home, check my bio"


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def said(rapport: Api, id: str, text: str, *, root: str = "", channel: str = "x", identity: str = "9") -> Event:
    kind = Kind.COMMENT if root else Kind.POST
    event = message(
        id, at=rapport.world.clock.now, channel=channel, identity=identity, text=text, root=root or id, kind=kind
    )  # fmt: skip
    rapport.world.receive(event)
    rapport.world.clock.advance(1_000)
    return event


def test_posts_are_listed_by_need_newest_first(rapport: Api) -> None:
    for n, text in enumerate([PRAISE, SPAM, COMPLAINT, "❤️", "thanks"]):
        said(rapport, f"P{n}", text, identity=str(n))
    assert [post["id"] for post in rapport.all("/api/heard", need="worth", limit=2)] == [
        "x~brand~P4",
        "x~brand~P3",
        "x~brand~P0",
    ]
    assert [post["text"] for post in rapport.get("/api/heard")["items"]] == [SPAM]
    (asked,) = rapport.get("/api/heard", need="needs")["items"]
    assert asked["ticket"] == rapport.world.only_ticket().id
    assert asked["verdict"]["why"][0].startswith("it is about an order")


def test_a_list_is_narrowed_by_channel_topic_and_day(rapport: Api) -> None:
    said(rapport, "P1", PRAISE)
    rapport.world.clock.advance(DAY)
    said(rapport, "P2", "❤️")
    said(rapport, "200000001_1", PRAISE, channel="facebook")

    def ids(**query: Any) -> list[str]:
        return [post["id"] for post in rapport.all("/api/heard", need="worth", **query)]

    assert ids() == ["facebook~page~200000001_1", "x~brand~P2", "x~brand~P1"]
    assert ids(channel="x") == ["x~brand~P2", "x~brand~P1"]
    assert ids(topic="praise", limit=1) == ["facebook~page~200000001_1", "x~brand~P1"]
    assert ids(days=1) == ["facebook~page~200000001_1", "x~brand~P2"]
    yesterday = rapport.get("/api/heard/x~brand~P1")["at"][:10]
    assert ids(day=yesterday) == ["x~brand~P1"]
    assert rapport.problem(422, "invalid", "GET", "/api/heard?day=2026-02-31")["errors"][0]["field"] == "day"


def test_one_is_turned_into_a_ticket_with_its_thread_and_once_only(rapport: Api) -> None:
    first = said(rapport, "P1", PRAISE)
    second = said(rapport, "P2", "thanks", root="P1")
    assert not rapport.world.tickets
    answer = rapport("POST", "/api/heard/x~brand~P2/ticket", {}, ok=200).json()
    ticket = rapport.world.only_ticket()
    assert answer["ticket"] == ticket.id
    assert {rapport.world.lines[e.key].ticket for e in (first, second)} == {ticket.id}
    again = rapport("POST", "/api/heard/x~brand~P1/ticket", {}, ok=200).json()
    assert (again["ticket"], len(rapport.world.tickets)) == (ticket.id, 1)
    events = [
        line["text"] for line in rapport.get(f"/api/tickets/{ticket.id}/timeline")["items"] if line["kind"] == "event"
    ]
    assert events.count("taken_up") == 1


def test_a_correction_is_kept_with_who_and_when_and_moves_the_post(rapport: Api) -> None:
    said(rapport, "P1", PRAISE)
    body = {"need": "none", "topic": " Bots ", "note": "a bot"}
    answer = rapport("POST", "/api/heard/x~brand~P1/correction", body, ok=200).json()
    assert (answer["need"], answer["topic"], answer["verdict"]["need"]) == ("none", "bots", "worth")
    assert (answer["correction"]["by"], answer["correction"]["priority"]) == ("ana", None)
    rapport.world.clock.advance(60_000)
    assert rapport("POST", "/api/heard/x~brand~P1/correction", body, ok=200).json() == answer, "the same again"
    assert rapport.get("/api/heard", need="worth")["items"] == []
    assert [post["id"] for post in rapport.get("/api/heard", need="none", topic="bots")["items"]] == ["x~brand~P1"]
    assert (
        rapport.problem(422, "invalid", "POST", "/api/heard/x~brand~P1/correction", {})["errors"][0]["field"] == "need"
    )


def test_what_was_never_heard_is_not_found(rapport: Api) -> None:
    for method, path, body in (
        ("GET", "/api/heard/x~brand~none", None), ("POST", "/api/heard/x~brand~none/ticket", {}),
        ("POST", "/api/heard/x~brand~none/correction", {"need": "none"}),
    ):  # fmt: skip
        rapport.problem(404, "not_found", method, path, body)


def test_every_count_opens_to_its_facts(rapport: Api) -> None:
    for n, text in enumerate([PRAISE, "❤️", SPAM, COMPLAINT]):
        said(rapport, f"P{n}", text, identity=str(n))
    rapport("POST", "/api/heard/x~brand~P2/correction", {"note": "indeed"}, ok=200)
    rapport.world.drain()
    now = rapport.get("/api/heard/x~brand~P0")["received_at"][:10]
    between = {"from": f"{now}T00:00:00Z", "to": f"{now}T23:59:59Z"}
    counts = rapport("GET", "/api/heard/counts", who="ruth", ok=200, **between).json()
    assert (counts["heard"], counts["corrected"]) == (4, 1)
    assert {(row["need"], row["topic"], row["count"]) for row in counts["by"]} == {
        ("worth", "praise", 1), ("worth", "", 1), ("none", "", 1), ("needs", "delivery", 1),
    }  # fmt: skip
    for row in [
        *counts["by"],
        {"count": 4, "events": counts["heard_events"]},
        {"count": 1, "events": counts["corrected_events"]},
    ]:
        assert len(rapport("GET", row["events"], who="ruth", ok=200).json()["items"]) == row["count"], row


# --- rules


def test_the_rules_are_tried_on_a_text(rapport: Api) -> None:
    verdict = rapport("POST", "/api/triage/try", {"text": "was nobody told? my account was hacked"}, ok=200).json()
    assert (verdict["need"], verdict["priority"], verdict["topic"]) == ("needs", "urgent", "fraud")
    assert verdict["language"] == "en"
    assert "theft" in verdict["rules"]
    other = rapport("POST", "/api/triage/try", {"text": "see you", "address": "others"}, ok=200).json()
    assert other["need"] == "none"
    assert not rapport.world.tickets


def test_what_each_rule_says_is_told_with_the_words_it_held_for(rapport: Api) -> None:
    told = rapport("POST", "/api/triage/try", {"text": "was nobody told? my account was hacked"}, ok=200).json()
    assert [rule["id"] for rule in told["said"]] == told["rules"]
    theft = next(rule for rule in told["said"] if rule["id"] == "theft")
    assert (theft["need"], theft["priority"], theft["draft"]) == ("needs", "urgent", False)
    assert theft["words"] in "account was hacked"
    assert told["strength"]["needs"] > told["strength"]["none"]
    assert told["as_is"] is None


def test_a_rule_that_is_not_in_force_is_tried_beside_what_holds_without_it(rapport: Api) -> None:
    post = {"text": "the flux capacitor hums"}
    rule = {"name": "Humming", "words": ["hums"], "need": "needs", "weight": 90, "topic": "noise"}
    told = rapport("POST", "/api/triage/try", {**post, "rule": rule}, ok=200).json()
    assert (told["topic"], told["as_is"]["topic"]) == ("noise", "")
    (mine,) = [said for said in told["said"] if said["draft"]]
    assert (mine["id"], mine["words"], mine["name"]) == ("", "hums", "Humming")
    assert "topic" in rapport("POST", "/api/triage/try", post, ok=200).json()
    assert rapport("POST", "/api/triage/try", post, ok=200).json()["topic"] == ""
    silent = {"id": "praise", "name": "Praise", "enabled": False}
    quiet = rapport("POST", "/api/triage/try", {"text": "amazing", "rule": silent}, ok=200).json()
    assert "praise" in quiet["as_is"]["rules"]
    assert "praise" not in quiet["rules"]
    rapport.problem(422, "invalid", "POST", "/api/triage/try", {**post, "rule": {"name": "Empty"}})


def test_a_post_tells_whether_we_hid_it_and_a_list_does_not_look(rapport: Api) -> None:
    said(rapport, "P1", SPAM)
    assert rapport.get("/api/heard/x~brand~P1")["hidden"] is False
    assert rapport.get("/api/heard", need="none")["items"][0]["hidden"] is None
    store = rapport.world.context.store.interactions
    store.change("x#brand#P1", lambda item: replace(item, hidden=True))
    assert rapport.get("/api/heard/x~brand~P1")["hidden"] is True


def test_a_supervisor_replaces_switches_off_and_takes_back_a_rule(rapport: Api) -> None:
    rules = {rule["id"]: rule for rule in rapport.get("/api/settings/triage", who="ruth")["items"]}
    assert rules["praise"]["built_in"]
    assert "love it" in rules["praise"]["words"]
    off = {"name": "Praise", "enabled": False}
    made = rapport("PUT", "/api/settings/triage/praise", off, who="ruth", ok=200).json()
    assert (made["built_in"], made["version"]) == (False, 1)
    verdict = rapport("POST", "/api/triage/try", {"text": "amazing"}, ok=200).json()
    assert "praise" not in verdict["rules"]
    rapport("DELETE", "/api/settings/triage/praise?version=1", who="ruth", ok=204)
    assert rapport.get("/api/settings/triage/praise", who="ruth")["built_in"]
    rapport.problem(409, "built_in", "DELETE", "/api/settings/triage/praise?version=1", who="ruth")
    changes = rapport.get("/api/audit", who="noor", kind="triage", id="praise")["items"]
    assert [change["what"] for change in changes] == ["deleted", "created"]


def test_a_rule_of_one_s_own_counts_at_once(rapport: Api) -> None:
    rule = {
        "name": "Recall",
        "patterns": ["batch l####"],
        "need": "needs",
        "weight": 90,
        "priority": "urgent",
        "topic": "recall",
    }
    rapport("PUT", "/api/settings/triage/recall", rule, who="ruth", ok=200)
    said(rapport, "P1", "what about batch L2231")
    ticket = rapport.world.only_ticket()
    assert (ticket.priority, "recall" in ticket.tags) == ("urgent", True)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"name": "n", "need": "needs"}, "words"),
        ({"name": "n", "words": ["a"]}, "need"),
        ({"name": "n", "words": ["a"], "need": "needs", "least": {"smiles": 1}}, "least.smiles"),
        ({"name": "n", "words": ["a"], "need": "needs", "accounts": ["nowhere"]}, "accounts[0]"),
        ({"name": "n", "words": ["a"], "need": "needs", "languages": ["not a language"]}, "languages[0]"),
        ({"name": "n", "words": ["a"], "need": "needs", "weight": 100}, "weight"),
    ],
)
def test_a_rule_that_could_not_work_is_refused(rapport: Api, rule: dict[str, Any], field: str) -> None:
    told = rapport.problem(422, "invalid", "PUT", "/api/settings/triage/mine", rule, who="ruth")
    assert told["errors"][0]["field"] == field


def test_an_agent_reads_and_corrects_but_sets_no_rules(rapport: Api) -> None:
    rapport.problem(403, "not_senior", "PUT", "/api/settings/triage/mine", {"name": "n"}, who="ana")
    rapport.problem(
        403, "not_senior", "GET", "/api/heard/counts?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", who="ana"
    )
