"""What an agent has begun to write is kept, for them alone, until it is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.api import Api, api


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    found = api(monkeypatch)
    found.at_work("ana")
    return found


def keep(rapport: Api, ticket: str, text: str, client_id: str = "c1", who: str = "ana", **more: Any) -> Any:
    body = {"client_id": client_id, "text": text, **more}
    return rapport("PUT", f"/api/tickets/{ticket}/draft", body, who=who, ok=200).json()


def read(rapport: Api, ticket: str, who: str = "ana") -> Any:
    return rapport("GET", f"/api/tickets/{ticket}/draft", who=who, ok=200).json()


def test_a_draft_is_read_again_as_it_was_kept(rapport: Api) -> None:
    ticket = rapport.hears()
    assert read(rapport, ticket)["text"] == ""
    first = keep(rapport, ticket, "Dear Mr")
    kept = keep(rapport, ticket, "Dear Mr Gray,", how="public_reply", answers="k1", articles=["returns"])
    assert read(rapport, ticket) == kept
    assert (first["text"], kept["how"], kept["answers"], kept["articles"]) == (
        "Dear Mr", "public_reply", "k1", ["returns"],
    )  # fmt: skip


def test_a_draft_is_its_writer_s_alone_and_its_ticket_s(rapport: Api) -> None:
    ticket, other = rapport.hears("SM1"), rapport.hears("SM2", identity="+447700900222")
    keep(rapport, ticket, "Mine")
    assert [read(rapport, ticket, "ben")["text"], read(rapport, other)["text"]] == ["", ""]
    keep(rapport, ticket, "His", who="ben")
    assert read(rapport, ticket)["text"] == "Mine"


def test_what_was_sent_is_no_draft_any_more_even_if_nobody_threw_it_away(rapport: Api) -> None:
    ticket = rapport.hears()
    keep(rapport, ticket, "On its way", "c1")
    rapport("POST", f"/api/tickets/{ticket}/replies", {"client_id": "c1", "text": "On its way"}, ok=202)
    assert read(rapport, ticket)["text"] == ""
    keep(rapport, ticket, "And another thing", "c2")
    assert read(rapport, ticket)["text"] == "And another thing"


def test_a_note_that_was_written_is_no_draft_any_more(rapport: Api) -> None:
    ticket = rapport.hears()
    keep(rapport, ticket, "Ask Ben", "n1", how="note")
    rapport("POST", f"/api/tickets/{ticket}/notes", {"client_id": "n1", "text": "Ask Ben"}, ok=201)
    assert read(rapport, ticket)["text"] == ""


def test_a_draft_is_thrown_away_twice(rapport: Api) -> None:
    ticket = rapport.hears()
    keep(rapport, ticket, "Nonsense")
    for _ in range(2):
        rapport("DELETE", f"/api/tickets/{ticket}/draft", ok=204)
    assert read(rapport, ticket)["text"] == ""


def test_a_card_number_in_a_draft_is_kept_nowhere(rapport: Api) -> None:
    ticket = rapport.hears()
    keep(rapport, ticket, "You said 4111 1111 1111 1111, is that right?")
    assert read(rapport, ticket)["text"] == "You said •••• 1111, is that right?"


def test_there_is_no_draft_of_a_ticket_that_isn_t_there(rapport: Api) -> None:
    rapport("GET", "/api/tickets/nope/draft", ok=404)
    rapport("PUT", "/api/tickets/nope/draft", {"client_id": "c1", "text": "x"}, ok=404)
