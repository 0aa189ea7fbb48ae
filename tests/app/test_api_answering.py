"""Answering in the brand's voice by the API: templates, going private, closing the loop, suggestions, approvals."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.events import Kind
from chalicelib.domain.tickets import DAY
from tests.app.api import Api, api
from tests.app.test_api_tickets import rfc
from tests.unit.services.social import stories

LINK = "https://twitter.com/messages/compose?recipient_id=1000000001"


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def posts(rapport: Api, id: str = "100", **more: Any) -> str:
    return stories.posts(rapport.world, id, **more)


def template(rapport: Api, id: str, **body: Any) -> None:
    rapport("PUT", f"/api/settings/template/{id}", {"name": id, **body}, who="noor", ok=200)


def setting(rapport: Api, **settings: Any) -> None:
    stories.account(rapport.world, "x", **settings)


# --- templates and sign-offs


def test_a_template_is_rendered_for_its_ticket_with_what_is_missing(rapport: Api) -> None:
    template(rapport, "hi", text="Hi {customer_first_name}, {when}?", variants=[
        {"text": "Hallo {customer_first_name}, {when}?", "language": "de"},
    ])  # fmt: skip
    setting(rapport, sign_off="first_name")
    ticket = posts(rapport, language="de", text="Meine Bestellung ist kaputt angekommen, was nun?")
    told = rapport("POST", f"/api/tickets/{ticket}/render", {"template": "hi", "how": "public_reply"}, ok=200).json()
    assert told == {"text": "Hallo Sam, {when}?", "language": "de", "missing": ["when"], "sign_off": "- Ana"}
    told = rapport(
        "POST", f"/api/tickets/{ticket}/render", {"template": "hi", "variables": {"when": "heute"}}, ok=200
    ).json()
    assert (told["text"], told["missing"], told["sign_off"]) == ("Hallo Sam, heute?", [], "")
    rapport.problem(422, "invalid", "POST", f"/api/tickets/{ticket}/render", {"template": "none"})
    rapport.problem(404, "not_found", "POST", "/api/tickets/t_none/render", {"template": "hi"})


def test_a_reply_by_template_needs_only_what_nobody_knows(rapport: Api) -> None:
    template(rapport, "hi", text="Hi {customer_first_name}, {when}.")
    ticket = posts(rapport)
    body = {"client_id": "c1", "template": "hi", "how": "public_reply"}
    problem = rapport.problem(422, "invalid", "POST", f"/api/tickets/{ticket}/replies", body)
    assert problem["field"] == "variables.when"
    body["variables"] = {"when": "tomorrow"}
    told = rapport("POST", f"/api/tickets/{ticket}/replies", body, ok=202).json()
    assert told["line"]["text"] == "Hi Sam, tomorrow."


def test_a_length_is_measured_with_my_sign_off(rapport: Api) -> None:
    setting(rapport, sign_off="initials")
    body = {"channel": "x", "how": "public_reply", "text": "a" * 277}
    assert rapport("POST", "/api/measure", body, ok=200).json()["fits"] is True
    told = rapport("POST", "/api/measure", {**body, "account": "brand"}, ok=200).json()
    assert (told["length"], told["fits"]) == (281, False)
    told = rapport("POST", "/api/measure", {**body, "account": "brand", "how": "message"}, ok=200).json()
    assert told["length"] == 277, "private messages aren't signed here"


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"sign_off": "full"}, "settings.sign_off"),
        ({"sign_off_private": "yes"}, "settings.sign_off_private"),
        ({"approve_public": "some"}, "settings.approve_public"),
        ({"private_after_turns": -1}, "settings.private_after_turns"),
        ({"private_after_turns": True}, "settings.private_after_turns"),
        ({"fallback_template": "none"}, "settings.fallback_template"),
        ({"private_link": "http://acme.example"}, "settings.private_link"),
    ],
)
def test_an_account_s_settings_are_checked(rapport: Api, settings: dict[str, Any], field: str) -> None:
    body = {"name": "X", "address": "1000000001", "queue": "social", "settings": settings, "version": 1}
    problem = rapport.problem(422, "invalid", "PUT", "/api/settings/account/x~brand", body, who="noor")
    assert problem["field"] == field


def test_an_account_with_good_settings_and_a_trainee_are_kept(rapport: Api) -> None:
    settings = {"sign_off": "initials", "sign_off_private": True, "approve_public": "new_agents",
                "private_after_turns": 4, "private_link": "https://acme.example/help"}  # fmt: skip
    body = {"name": "X", "address": "1000000001", "queue": "social", "settings": settings, "version": 1}
    told = rapport("PUT", "/api/settings/account/x~brand", body, who="noor", ok=200).json()
    assert told["settings"] == settings
    agent = rapport.get("/api/settings/agent/ana", who="noor")
    body = {k: v for k, v in agent.items() if k != "id"} | {"trainee": True}
    assert rapport("PUT", "/api/settings/agent/ana", body, who="noor", ok=200).json()["trainee"] is True


def test_a_template_s_variants_have_a_language_and_no_whatsapp_id(rapport: Api) -> None:
    body = {"name": "t", "text": "Hi", "variants": [{"text": "Oi", "language": "p"}]}
    problem = rapport.problem(422, "invalid", "PUT", "/api/settings/template/t", body, who="noor")
    assert problem["field"] == "variants[0].language"
    body = {"name": "t", "text": "Hi", "content_sid": "HX" + "0" * 32, "variants": [{"text": "Oi", "language": "pt"}]}
    problem = rapport.problem(422, "invalid", "PUT", "/api/settings/template/t", body, who="noor")
    assert problem["field"] == "variants"


# --- going private


def test_going_private_is_one_call_and_both_lines_are_told(rapport: Api) -> None:
    ticket = posts(rapport)
    body = {"client_id": "g1", "to": "dm", "text": "Hello Sam", "version": rapport.world.tickets[ticket].version}
    told = [rapport("POST", f"/api/tickets/{ticket}/go-private", body, ok=202).json() for _ in range(2)]
    assert told[0]["public"]["visibility"] == "public"
    assert told[0]["private"]["visibility"] == "private"
    assert told[0]["private"]["text"] == "Hello Sam"
    assert told[0]["private"]["key"] == told[1]["private"]["key"]
    rapport.world.drain()
    assert len(rapport.world.provider.heard) == 2
    detail = rapport.get(f"/api/tickets/{ticket}")
    assert detail["private_at"]
    (pair,) = detail["pairs"]
    assert pair["private"]["last_inbound_at"] is None
    assert [way["how"] for way in pair["public"][0]["ways"]] == ["public_reply", "message"]
    assert [thread["visibility"] for thread in detail["threads"]] == ["public"]


def test_a_way_that_is_shut_is_told_before_anything_is_said(rapport: Api) -> None:
    ticket = posts(rapport)
    shut = ((409, "email", "not_available"), (409, "sms", "no_number"), (422, "private_reply", "not_supported"))
    for status, to, code in shut:
        body = {"client_id": f"g-{to}", "to": to}
        problem = rapport.problem(status, code, "POST", f"/api/tickets/{ticket}/go-private", body)
        assert problem["instead"]
    told = rapport(
        "POST", f"/api/tickets/{ticket}/go-private", {"client_id": "g2", "to": "sms", "fallback": True}, ok=202
    ).json()
    assert told["private"] is None
    assert LINK in told["public"]["text"]
    assert "No number" in told["fell_back"]
    rapport.world.drain()
    assert len(rapport.world.provider.heard) == 1


def test_going_private_by_templates(rapport: Api) -> None:
    template(rapport, "in", text="Hi {customer_first_name}, tell us more.")
    template(rapport, "out", text="We have written to you, {nickname}.")
    ticket = posts(rapport)
    path, body = f"/api/tickets/{ticket}/go-private", {"client_id": "g1", "to": "dm", "template": "in"}
    problem = rapport.problem(422, "invalid", "POST", path, {**body, "public_template": "out"})
    assert (problem["field"], "nickname" in problem["detail"]) == ("public_template", True)
    problem = rapport.problem(422, "invalid", "POST", path, {**body, "text": "and this"})
    assert problem["field"] == "text"
    told = rapport("POST", path, body, ok=202).json()
    assert told["private"]["text"] == "Hi Sam, tell us more."


def test_an_agent_s_own_public_words_are_guarded_and_the_brand_s_link_isn_t(rapport: Api) -> None:
    ticket = posts(rapport)
    path = f"/api/tickets/{ticket}/go-private"
    body = {"client_id": "g1", "to": "dm", "public_text": "Write to sam@example.com"}
    rapport.problem(422, "personal_data", "POST", path, body)
    rapport.world.drain()
    assert rapport.world.provider.heard == []


# --- suggestions and who only argues


def test_suggestions_come_with_words_and_what_to_call(rapport: Api) -> None:
    ticket = posts(rapport, text="My order is broken, write to sam@example.com please!")
    told = rapport.get(f"/api/tickets/{ticket}/suggestions")
    assert told["withheld"] is None
    found = {one["kind"]: one for one in told["items"]}
    assert set(found) == {"ask_to_delete", "go_private"}
    assert found["go_private"]["action"] == f"/api/tickets/{ticket}/go-private"
    assert found["go_private"]["how"] == "public_reply"
    assert "delete" in found["ask_to_delete"]["text"]
    rapport.world.faults.reset()
    rapport.get(f"/api/tickets/{ticket}/suggestions")
    calls = rapport.world.faults.calls
    assert (calls.count("interactions.timeline"), calls.count("tickets.get")) == (1, 1)
    rapport.problem(404, "not_found", "GET", "/api/tickets/t_none/suggestions")


def test_who_only_argues_is_marked_with_a_reason_and_nothing_public_is_suggested(rapport: Api) -> None:
    ticket = posts(rapport, text="My order is broken, write to sam@example.com please!")
    customer = f"/api/customers/{rapport.world.tickets[ticket].customer}"
    rapport.problem(422, "invalid", "PATCH", customer, {"only_arguing": True})
    rapport.problem(422, "invalid", "PATCH", customer, {"why": "no reason to say this alone"})
    told = rapport("PATCH", customer, {"only_arguing": True, "why": "insults everybody"}, ok=200).json()
    assert (told["only_arguing"]["by"], told["only_arguing"]["why"]) == ("ana", "insults everybody")
    rapport("PATCH", customer, {"note": "x"}, ok=200)
    assert rapport.get(f"/api/tickets/{ticket}")["only_arguing"]["why"] == "insults everybody"
    told = rapport.get(f"/api/tickets/{ticket}/suggestions")
    assert told["items"] == []
    assert "only arguing" in told["withheld"]
    rapport("PATCH", customer, {"only_arguing": False}, ok=200)
    assert rapport.get(f"/api/tickets/{ticket}")["only_arguing"] is None
    assert rapport.get(f"/api/tickets/{ticket}/suggestions")["items"]


# --- closing the loop


def solved(rapport: Api) -> str:
    world = rapport.world
    ticket = posts(rapport)
    stories.answers(world, ticket, "Let us see", id="m1", how="message")
    world.drain()
    stories.writes(world, "900")
    rapport("POST", f"/api/tickets/{ticket}/status", {"status": "solved"}, ok=200)
    world.drain()
    return ticket


def test_the_loop_is_closed_once_and_the_report_opens_to_its_facts(rapport: Api) -> None:
    ticket = solved(rapport)
    now = rapport.world.clock.now
    span = {"from_": rfc(now - DAY), "to": rfc(now + DAY)}
    before = rapport.get("/api/reports/loops", who="ruth", **span)
    assert (before["solved"], before["closed"], before["share"]) == (1, 0, 0.0)
    for _ in range(2):
        told = rapport("POST", f"/api/tickets/{ticket}/close-loop", {"client_id": "thx"}, ok=202).json()
    assert (told["line"]["visibility"], told["ticket"]["status"]) == ("public", "solved")
    rapport.problem(409, "loop_closed", "POST", f"/api/tickets/{ticket}/close-loop", {"client_id": "thx2"})
    rapport.world.drain()
    after = rapport.get("/api/reports/loops", who="ruth", **span)
    assert (after["solved"], after["closed"], after["closings"], after["share"]) == (1, 1, 1, 1.0)
    for link, figure in (("solved_events", 1), ("closings_events", 1)):
        facts = rapport.get(after[link], who="ruth")["items"]
        assert [fact["ticket"] for fact in facts] == [ticket] * figure
    closed = rapport.get(after["closed_events"], who="ruth")["items"]
    kinds = {"solved_in_private", "loop_closed"}
    assert {(fact["what"], fact["ticket"]) for fact in closed} == {(what, ticket) for what in kinds}
    assert rapport.get(before["closed_events"], who="ruth")["items"] == closed
    rapport.problem(403, "not_senior", "GET", f"/api/reports/loops?from={span['from_']}&to={span['to']}")


# --- approvals


@pytest.fixture
def careful(rapport: Api) -> Api:
    setting(rapport, approve_public="new_agents")
    stories.trainee(rapport.world, "ana")
    return rapport


def asks(rapport: Api, ticket: str, **more: Any) -> Any:
    body = {"client_id": "c1", "text": "We are sorry.", "how": "public_reply", **more}
    return rapport("POST", f"/api/tickets/{ticket}/replies", body, ok=202).json()


def test_a_supervisor_sees_what_waits_and_lets_it_go(careful: Api) -> None:
    ticket = posts(careful)
    told = asks(careful, ticket, status="solved")
    assert told["line"]["status"] == "awaiting"
    assert told["ticket"]["status"] != "solved", "nothing has been said yet"
    (waits,) = careful.get(f"/api/tickets/{ticket}")["scheduled"]
    assert (waits["status"], waits["client_id"]) == ("awaiting", "c1")
    (card,) = careful.get("/api/approvals", who="ruth")["items"]
    assert (card["kind"], card["state"], card["agent"], card["ticket"]) == ("reply", "waiting", "ana", ticket)
    assert careful.get(f"/api/approvals/{card['id']}", who="ruth") == card
    path = f"/api/approvals/{card['id']}/approve"
    careful.problem(403, "not_senior", "POST", path, {})
    careful.problem(409, "conflict", "POST", path, {"version": 9}, who="ruth")
    done = careful("POST", path, {"version": card["version"]}, who="ruth", ok=200).json()
    assert (done["state"], done["by"], done["held"]) == ("approved", "ruth", None)
    careful("POST", path, {}, who="ruth", ok=200)
    problem = careful.problem(409, "conflict", "POST", path, {}, who="noor")
    assert "ruth" in problem["detail"]
    careful.world.drain()
    assert [x.text for x in careful.world.provider.heard] == ["We are sorry."]
    assert careful.get(f"/api/tickets/{ticket}")["status"] == "solved", "as the agent wanted it to be after the reply"
    assert careful.get("/api/approvals", who="ruth")["items"] == []
    assert careful.get("/api/approvals", who="ruth", state="decided")["items"][0]["by"] == "ruth"


def test_a_supervisor_sends_it_back_and_the_agent_reads_why(careful: Api) -> None:
    ticket = posts(careful)
    asks(careful, ticket)
    (card,) = careful.get("/api/approvals", who="ruth")["items"]
    careful.problem(422, "invalid", "POST", f"/api/approvals/{card['id']}/reject", {}, who="ruth")
    told = careful("POST", f"/api/approvals/{card['id']}/reject", {"reason": "too cold"}, who="ruth", ok=200).json()
    assert (told["state"], told["reason"]) == ("rejected", "too cold")
    (held,) = careful.get(f"/api/tickets/{ticket}")["scheduled"]
    assert (held["status"], held["reason"]) == ("held", "ruth sent it back: too cold")
    careful("PATCH", f"/api/tickets/{ticket}/replies/c1", {"text": "We are truly sorry."}, ok=200)
    (card,) = careful.get("/api/approvals", who="ruth")["items"]
    assert card["text"] == "We are truly sorry."
    careful("DELETE", f"/api/tickets/{ticket}/replies/c1", ok=200)
    assert careful.get("/api/approvals", who="ruth")["items"] == []
    careful.problem(409, "conflict", "POST", f"/api/approvals/{card['id']}/approve", {}, who="ruth")


def test_personal_data_isn_t_let_out_by_a_yes_either(careful: Api) -> None:
    ticket = posts(careful)
    asks(careful, ticket)
    (card,) = careful.get("/api/approvals", who="ruth")["items"]
    body = {"text": "Write to sam@example.com"}
    careful.problem(422, "personal_data", "POST", f"/api/approvals/{card['id']}/approve", body, who="ruth")
    careful.world.drain()
    assert careful.world.provider.heard == []


def test_a_supervisor_s_own_words_need_no_yes(careful: Api) -> None:
    setting(careful, approve_public="all")
    ticket = posts(careful)
    body = {"client_id": "c2", "text": "We are sorry.", "how": "public_reply"}
    told = careful("POST", f"/api/tickets/{ticket}/replies", body, who="ruth", ok=202).json()
    assert told["line"]["status"] == "queued"


def test_a_long_list_of_approvals_comes_in_pages(careful: Api) -> None:
    for n in range(5):
        careful.world.clock.advance(1_000)
        ticket = posts(careful, f"20{n}", identity=f"8{n}", root=f"20{n}", kind=Kind.POST)
        asks(careful, ticket)
    whole = careful.get("/api/approvals", who="ruth")["items"]
    assert careful.all("/api/approvals", who="ruth", limit=2) == whole
    assert len(whole) == 5
    assert [one["asked_at"] for one in whole] == sorted(one["asked_at"] for one in whole)
