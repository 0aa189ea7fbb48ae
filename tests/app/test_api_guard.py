"""Looking at a reply before it goes out, and at what customers show of themselves: by the API."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.events import Author, Kind
from tests.app.api import Api, api

CARD, GONE = "4111 1111 1111 1111", "•••• 1111"


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def heard(called: Api, text: str = "Where is my parcel? Please help!", channel: str = "x", **more: Any) -> str:
    """A customer asks in public; the ticket's id."""
    called.at_work("ana")
    given: dict[str, Any] = {"kind": Kind.COMMENT, "root": "P0", "author": Author(name="Sam Doe"), **more}
    return called.hears("P1", channel=channel, identity="77", text=text, **given)


def replied(called: Api, ticket: str, text: str, client: str = "c1", **more: Any) -> tuple[str, dict[str, Any]]:
    return f"/api/tickets/{ticket}/replies", {"client_id": client, "text": text, "how": "public_reply", **more}


def settings(called: Api, **more: Any) -> None:
    store = called.world.store.settings
    doc, version = store.entry("account", "x#brand") or ({}, 0)
    store.put("account", "x#brand", {**doc, "settings": more}, version=version, now=1)


def test_personal_data_in_a_public_reply_is_refused_where_it_stands(called: Api) -> None:
    ticket = heard(called)
    path, body = replied(called, ticket, "Sam, write to sam@example.org or ring +44 20 7946 0958.")
    told = called.problem(422, "personal_data", "POST", path, body)
    assert [error["field"] for error in told["errors"]] == ["text", "text"]
    assert {error["code"] for error in told["errors"]} == {"personal_data"}
    assert "e-mail address stands at characters 15 to 29" in told["errors"][0]["reason"]
    assert "phone number" in told["errors"][1]["reason"]
    assert "sam@example.org" not in str(told)
    called("POST", path, {**body, "how": "message"}, ok=202)


def test_a_card_number_is_refused_in_public_and_redacted_in_private(called: Api) -> None:
    ticket = heard(called)
    path, body = replied(called, ticket, f"Is it {CARD}?")
    called.problem(422, "personal_data", "POST", path, body)
    answer = called("POST", path, {**body, "how": "message"}, ok=202).json()
    assert answer["line"]["text"].startswith(f"Is it {GONE}?")
    again = called("POST", path, {**body, "how": "message"}, ok=202).json()
    assert again["line"]["key"] == answer["line"]["key"]
    called.world.drain()
    assert [sent.text for sent in called.world.provider.heard] == [f"Is it {GONE}?"]


def test_a_template_is_checked_with_its_variables_filled_in(called: Api) -> None:
    ticket = heard(called)
    doc = {"name": "Told", "text": "We wrote to {where}.", "language": "en", "channels": [], "variables": ["where"]}
    called.world.store.settings.put("template", "told", doc)
    body = {"client_id": "c1", "how": "public_reply", "template": "told", "variables": {"where": "sam@example.org"}}
    called.problem(422, "personal_data", "POST", f"/api/tickets/{ticket}/replies", body)


def test_warnings_are_listed_until_they_have_been_seen(called: Api) -> None:
    ticket = heard(called)
    path, body = replied(called, ticket, "Hi Anna, you should have asked.")
    told = called.problem(422, "warnings", "POST", path, body)
    assert [error["code"] for error in told["errors"]] == ["wrong_name", "blame"]
    assert "despite" in told["instead"]
    answer = called("POST", path, {**body, "despite": ["blame", "wrong_name"]}, ok=202).json()
    assert answer["line"]["extra"]["despite"] == "blame wrong_name"
    called.problem(422, "invalid", "POST", path, {**body, "despite": ["Not a code"]})


def test_checking_tells_everything_and_stores_nothing(called: Api) -> None:
    ticket = heard(called)
    settings(called, sign_off="initials", own_domains=["example.com"], competitors=["Acme"])
    before = dict(called.world.lines)
    text = "Hi Anna, see https://acme.org or write to sam@example.org!!!"
    told = called("POST", f"/api/tickets/{ticket}/check", {"text": text, "how": "public_reply"}, ok=200).json()
    assert told["public"] is True
    assert [one["kind"] for one in told["refusals"]] == ["email"]
    assert [one["code"] for one in told["warnings"]] == ["wrong_name", "foreign_link", "competitor", "shouting"]
    assert all(one["asks"] for one in told["warnings"])
    assert told["sign_off"].startswith("^")
    plain = called("POST", "/api/measure", {"channel": "x", "how": "public_reply", "text": text}, ok=200).json()
    assert told["measured"]["length"] == plain["length"] + 1 + len(told["sign_off"])
    for one in told["refusals"] + told["warnings"]:
        assert 0 <= one["start"] < one["end"] <= len(text)
    assert called.world.lines == before


def test_in_private_nothing_is_refused_or_asked(called: Api) -> None:
    ticket = heard(called)
    body = {"text": "Hi Anna, is it sam@example.org?", "how": "message"}
    told = called("POST", f"/api/tickets/{ticket}/check", body, ok=200).json()
    assert (told["public"], told["refusals"]) == (False, [])
    assert [(one["code"], one["asks"]) for one in told["warnings"]] == [("wrong_name", False)]


def test_an_answer_to_something_else_is_noted(called: Api) -> None:
    ticket = heard(called, "When does the Berlin store open on Sunday?")
    told = called("POST", f"/api/tickets/{ticket}/check", {"text": "We are happy to hear from you."}, ok=200).json()
    assert [(one["code"], one["asks"]) for one in told["warnings"]] == [("not_answering", False)]
    path, body = replied(called, ticket, "We are happy to hear from you.")
    called("POST", path, body, ok=202)


def test_what_a_customer_shows_everybody_is_told_on_the_line_and_something_is_offered(called: Api) -> None:
    text = "Help! Write to sam@example.org or ring 020 7946 0958, my parcel is lost?"
    ticket = heard(called, text, channel="facebook")
    (line,) = [one for one in called.get(f"/api/tickets/{ticket}/timeline")["items"] if one["direction"] == "inbound"]
    assert [(one["kind"], text[one["start"] : one["end"]]) for one in line["personal"]] == [
        ("email", "sam@example.org"), ("phone", "020 7946 0958"),
    ]  # fmt: skip
    (shown,) = called.get(f"/api/tickets/{ticket}/personal")["items"]
    assert (shown["key"], shown["hidden"], shown["personal"]) == (line["key"], False, line["personal"])
    ask, hide = shown["offers"]
    assert (ask["do"], ask["role"], ask["body"]["how"]) == ("ask_to_delete", "agent", "public_reply")
    called(ask["method"], ask["path"], {"client_id": "c1", **ask["body"]}, ok=202)
    assert (hide["do"], hide["role"], hide["body"]["action"]) == ("hide", "supervisor", "hide")
    assert hide["path"] == f"/api/tickets/{ticket}/moderation"


def test_in_private_customers_may_tell_what_they_like(called: Api) -> None:
    called.at_work("ana")
    ticket = called.hears("M1", text="I am sam@example.org")
    (line,) = [one for one in called.get(f"/api/tickets/{ticket}/timeline")["items"] if one["direction"] == "inbound"]
    assert line["personal"] == []
    assert called.get(f"/api/tickets/{ticket}/personal")["items"] == []


def test_an_unknown_ticket_is_not_found(called: Api) -> None:
    called.problem(404, "not_found", "POST", "/api/tickets/none/check", {"text": "hello"})
    called.problem(404, "not_found", "GET", "/api/tickets/none/personal")


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("/api/tickets/{id}/notes", {"client_id": "n1", "text": f"paid by {CARD}"}, "text"),
        ("/api/tickets/{id}/assign", {"agent": "ana", "note": f"paid by {CARD}", "client_id": "n2"}, ""),
        ("/api/tickets/{id}/transfer", {"queue": "care", "note": f"paid by {CARD}", "client_id": "n3"}, ""),
    ],
)
def test_a_card_number_in_a_note_is_redacted(called: Api, path: str, body: dict[str, Any], where: str) -> None:
    ticket = heard(called)
    answer = called("POST", path.format(id=ticket), body)
    if answer.status < 300 and where:
        assert answer.json()[where] == f"paid by {GONE}"
    texts = [line.item.text for line in called.world.lines.values()]
    assert not any(CARD in text for text in texts)
    if answer.status < 300:
        assert f"paid by {GONE}" in texts


def test_a_card_number_in_a_customers_name_and_note_is_redacted(called: Api) -> None:
    ticket = heard(called)
    customer = called.get(f"/api/tickets/{ticket}")["customer"]["id"]
    edit = {"name": f"Sam {CARD}", "note": f"pays by {CARD}"}
    told = called("PATCH", f"/api/customers/{customer}", edit, ok=200).json()
    assert (told["name"], told["note"]) == (f"Sam {GONE}", f"pays by {GONE}")


def test_a_card_number_in_a_setting_gets_into_neither_the_setting_nor_its_audit(called: Api) -> None:
    body = {"name": "T", "text": f"Pay {CARD}", "language": "en"}
    told = called("PUT", "/api/settings/template/t1", body, who="noor", ok=200).json()
    assert told["text"] == f"Pay {GONE}"
    audit = called.get("/api/audit", who="noor", kind="template", id="t1")
    assert GONE in str(audit)
    assert CARD not in str(audit)


def test_a_page_id_that_looks_like_a_card_stays(called: Api) -> None:
    page = "4111111111111111"
    body = {"name": "Page", "address": page, "addresses": [page], "queue": "care"}
    told = called("PUT", "/api/settings/account/facebook~page2", body, who="noor", ok=200).json()
    assert (told["address"], told["addresses"]) == (page, [page])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"own_domains": ["https://example.com/a"]}, "settings.own_domains[0]"),
        ({"own_domains": "example.com"}, "settings.own_domains"),
        ({"own_addresses": ["help@example.com", ""]}, "settings.own_addresses[1]"),
        ({"competitors": [7]}, "settings.competitors[0]"),
        ({"order_numbers": ["AB-##"]}, "settings.order_numbers[0]"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(called: Api, given: dict[str, Any], field: str) -> None:
    body = {"name": "X", "address": "123456", "queue": "care", "settings": given}
    told = called.problem(422, "invalid", "PUT", "/api/settings/account/x~two", body, who="noor")
    assert told["field"] == field


def test_settings_that_make_sense_are_kept(called: Api) -> None:
    given = {"own_domains": ["example.com", "bücher.de"], "own_addresses": ["+44 20 7946 0958"],
             "competitors": ["Acme"], "order_numbers": ["AB-######", "??####"]}  # fmt: skip
    body = {"name": "X", "address": "123456", "queue": "care", "settings": given}
    assert called("PUT", "/api/settings/account/x~two", body, who="noor", ok=200).json()["settings"] == given
