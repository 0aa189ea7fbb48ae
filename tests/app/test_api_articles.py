"""Help articles by the API: written, found, suggested, put into replies, measured."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.api import Api, api

MINUTE = 60_000
HOUR = 60 * MINUTE
DAYS = {"from": "2026-05-28T00:00:00Z", "to": "2026-06-02T00:00:00Z"}  # the fakes' clock stands within
RETURNS = {
    "title": "Returning shoes", "link": "https://help.example/returns", "keywords": ["return", "send back", "refund"],
    "body": "You have **60 days** to send shoes back.\n\nPrint the [label](https://x.example) from your account.",
}  # fmt: skip
CARE = {"title": "Cleaning suede", "link": "https://help.example/suede", "keywords": ["suede", "stain"]}
LINK = "https://help.example/returns"


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = api(monkeypatch)
    write(made, "returns", RETURNS)
    write(made, "suede", CARE)
    return made


def write(rapport: Api, id: str, doc: dict[str, Any], who: str = "ruth") -> Any:
    return rapport("PUT", f"/api/settings/article/{id}", doc, who=who, ok=200).json()


def others(rapport: Api) -> None:
    """More articles, so that a word can be rare."""
    for n in range(8):
        write(rapport, f"other-{n}", {"title": f"Shoes {n}", "link": "https://help.example/s", "body": f"About {n}"})


def ids(found: Any) -> list[str]:
    return [item["id"] for item in found["items"]]


def answer(rapport: Api, ticket: str, text: str, *articles: str, client_id: str = "c1") -> None:
    body = {"client_id": client_id, "text": text, "articles": list(articles)}
    rapport("POST", f"/api/tickets/{ticket}/replies", body, ok=202)
    rapport.world.drain()


def test_an_article_is_read_with_its_body_and_listed_without(rapport: Api) -> None:
    read = rapport.get("/api/settings/article/returns", who="ruth")
    assert (read["body"], read["summary"]) == (RETURNS["body"], "You have 60 days to send shoes back.")
    listed = rapport.get("/api/settings/article", who="ruth")["items"]
    assert [(x["id"], x["version"], "body" in x) for x in listed] == [("returns", 1, False), ("suede", 1, False)]


def test_agents_list_articles_by_title_and_read_those_that_are_switched_on(rapport: Api) -> None:
    write(rapport, "old", {"title": "A former rule", "link": "https://help.example/old", "enabled": False})
    write(rapport, "pflege", {**CARE, "title": "Pflege", "language": "de-AT"})
    assert ids(rapport.get("/api/articles")) == ["suede", "pflege", "returns"]
    assert ids(rapport.get("/api/articles", language="de")) == ["pflege"]
    assert rapport.get("/api/articles/returns")["body"] == RETURNS["body"]
    rapport.problem(404, "not_found", "GET", "/api/articles/old")


def test_a_change_needs_the_version_and_leaves_one_body_and_a_trace(rapport: Api) -> None:
    late = {**RETURNS, "body": "No more returns."}
    rapport.problem(409, "conflict", "PUT", "/api/settings/article/returns", late, who="ruth")
    assert rapport.get("/api/settings/article/returns", who="ruth")["body"] == RETURNS["body"]
    changed = write(rapport, "returns", {**late, "version": 1})
    assert (changed["version"], changed["body"]) == (2, "No more returns.")
    bodies = [id for id, _, _ in rapport.world.store.settings.listed("article_body")]
    assert len([id for id in bodies if id.startswith("returns#")]) == 1
    entry = rapport.get("/api/audit", kind="article", id="returns", who="noor")["items"][0]
    assert set(entry["changes"]) == {"mark", "summary"}
    rapport("DELETE", "/api/settings/article/returns", who="ruth", version=2, ok=204)
    assert ids(rapport.get("/api/articles", q="returns")) == []
    assert not [id for id, _, _ in rapport.world.store.settings.listed("article_body") if id.startswith("returns#")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"), ({"link": "http://help.example"}, "link"), ({"language": "english!"}, "language"),
        ({"queue": "none"}, "queue"), ({"body": "x" * 20_001}, "body"), ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_by_name(rapport: Api, change: dict[str, Any], field: str) -> None:
    told = rapport.problem(422, "invalid", "PUT", "/api/settings/article/new", {**RETURNS, **change}, who="ruth")
    assert told["field"] == field
    assert len(rapport.world.store.settings.listed("article_body")) == 2  # nothing is left of it


def test_only_supervisors_write_and_every_agent_searches(rapport: Api) -> None:
    rapport.problem(403, "not_senior", "PUT", "/api/settings/article/new", RETURNS, who="ana")
    found = rapport.get("/api/articles", q="How do I return my shoe?")
    assert ids(found) == ["returns"]
    assert found["items"][0]["words"] == ["return", "shoe"]
    assert ids(rapport.get("/api/articles", q="return", language="de")) == []


def test_an_article_that_is_switched_off_isn_t_found(rapport: Api) -> None:
    write(rapport, "returns", {**RETURNS, "enabled": False, "version": 1})
    assert ids(rapport.get("/api/articles", q="return")) == []
    ticket = rapport.hears()
    rapport.problem(404, "not_found", "POST", f"/api/tickets/{ticket}/articles/returns")


def test_a_ticket_gets_what_its_customer_speaks_of_and_nothing_rather_than_nonsense(rapport: Api) -> None:
    others(rapport)
    asked = rapport.hears("SM1", text="Hello! I want to send my boots back, how?", identity="+15554000001")
    greeted = rapport.hears("SM2", text="Hello, is anybody there?", identity="+15554000002")
    assert ids(rapport.get(f"/api/tickets/{asked}/articles")) == ["returns"]
    assert ids(rapport.get(f"/api/tickets/{greeted}/articles")) == []
    rapport.problem(404, "not_found", "GET", "/api/tickets/t_none/articles")


def test_an_article_for_one_queue_is_suggested_only_there(rapport: Api) -> None:
    others(rapport)
    ticket = rapport.hears(text="There is a stain on my suede shoes")
    assert ids(rapport.get(f"/api/tickets/{ticket}/articles")) == ["suede"]
    write(rapport, "suede", {**CARE, "queue": "social", "version": 1})
    assert ids(rapport.get(f"/api/tickets/{ticket}/articles")) == []
    assert ids(rapport.get("/api/articles", q="suede")) == ["suede"]


def test_the_piece_to_insert_is_short_where_words_are_dear(rapport: Api) -> None:
    text = rapport.hears("SM1")
    chat = rapport.hears("CH1", channel="chat", identity="v1")
    path = "/api/tickets/{}/articles/returns"
    assert rapport("POST", path.format(text), ok=200).json()["text"] == f"Returning shoes: {LINK}"
    told = rapport("POST", path.format(chat), ok=200).json()["text"]
    assert told == f"Returning shoes\nYou have 60 days to send shoes back.\n{LINK}"
    assert rapport("POST", path.format(chat), how="public_reply", ok=200).json()["text"] == f"Returning shoes: {LINK}"


def test_a_reply_is_noted_to_answer_with_an_article_only_if_its_link_is_in_it(rapport: Api) -> None:
    ticket = rapport.hears()
    path = f"/api/tickets/{ticket}/replies"
    without = {"client_id": "c1", "text": "Look at our help pages", "articles": ["returns"]}
    assert rapport.problem(422, "invalid", "POST", path, without)["field"] == "articles[0]"
    unknown = {"client_id": "c1", "text": LINK, "articles": ["returns", "nothing"]}
    assert rapport.problem(422, "invalid", "POST", path, unknown)["field"] == "articles[1]"
    answer(rapport, ticket, f"Here: {LINK}", "returns")
    (fact,) = rapport.all("/api/reports/facts", what="answered_with_article", article="returns", who="ruth", **DAYS)
    assert (fact["ticket"], fact["agent"], fact["extra"]) == (ticket, "ana", {"article": "returns"})


def test_a_reply_that_goes_later_answers_with_its_article_when_it_goes(rapport: Api) -> None:
    ticket = rapport.hears()
    path = f"/api/tickets/{ticket}/replies"
    later = {"client_id": "c1", "text": f"Here: {LINK}", "articles": ["returns"], "send_at": "2026-05-29T09:00:00Z"}
    rapport("POST", path, later, ok=202)
    rapport.problem(422, "invalid", "PATCH", f"{path}/c1", {"text": "Never mind"})
    rapport("PATCH", f"{path}/c1", {"text": f"Look here: {LINK}"}, ok=200)
    facts = {"what": "answered_with_article", "who": "ruth", **DAYS}
    assert rapport.all("/api/reports/facts", **facts) == []
    rapport.world.settle(24 * HOUR)
    assert [x["extra"] for x in rapport.all("/api/reports/facts", **facts)] == [{"article": "returns"}]


def test_questions_answered_with_a_link_are_measured_by_what_came_after(rapport: Api) -> None:
    one, two, three = (rapport.hears(f"SM{n}", identity=f"+1555400000{n}") for n in (1, 2, 3))
    for ticket in (one, two):
        answer(rapport, ticket, f"Here: {LINK}", "returns")
    rapport.world.clock.advance(2 * HOUR)
    rapport.hears("SM9", identity="+15554000002", text="I still don't get it")
    rapport.world.clock.advance(23 * HOUR)
    answer(rapport, three, f"{LINK} and https://help.example/suede", "returns", "suede")
    told = rapport.get("/api/reports/articles", who="ruth", **DAYS)
    total = told["total"]
    names = ("answered", "settled", "asked_again", "open")
    assert [total[name]["count"] for name in names] == [4, 1, 1, 2]
    assert total["share"] == 0.5
    assert [(x["article"], x["title"], x["figures"]["answered"]["count"]) for x in told["articles"]] == [
        ("returns", "Returning shoes", 3), ("suede", "Cleaning suede", 1),
    ]  # fmt: skip
    assert [x["channel"] for x in told["channels"]] == ["sms"]
    rows = (total, *(x["figures"] for x in told["articles"]), *(x["figures"] for x in told["channels"]))
    for figures in rows:
        for name in names:
            opened = rapport.all(figures[name]["events"], who="ruth")
            assert len(opened) == figures[name]["count"]
            assert name == "answered" or {x["outcome"] for x in opened} <= {name}
    page = rapport.get("/api/reports/articles/answers", who="ruth", with_tickets="true", **DAYS)
    assert {x["id"] for x in page["tickets"]} == {x["fact"]["ticket"] for x in page["items"]}
    paged = rapport.all("/api/reports/articles/answers", who="ruth", limit=1, **DAYS)
    assert [x["article"] for x in paged] == ["returns", "returns", "returns", "suede"]
    assert rapport.get("/api/reports/articles", who="ben", **DAYS)["total"]["answered"]["count"] == 0
