"""A phone menu tried out by the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.api import Api, api

MENU: dict[str, Any] = {
    "start": "m",
    "nodes": {
        "m": {"kind": "menu", "prompt": {"text": "Hello."}, "choices": {"1": "q", "2": "nowhere"}, "no_input": "q"},
        "q": {"kind": "queue"},
    },
}


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def tried(rapport: Api, *deeds: tuple[str, str], **more: Any) -> Any:
    body = {"ivr": MENU, "deeds": [{"do": do, "value": value} for do, value in deeds], **more}
    return rapport("POST", "/api/ivr/try", body, who="noor", ok=200).json()


def test_a_draft_is_played_and_what_is_wrong_with_it_is_told(rapport: Api) -> None:
    told = tried(rapport)
    assert [x["text"] for x in told["turns"][0]["heard"]] == ["Hello."]
    assert (told["awaits"]["what"], told["awaits"]["node"], told["end"]) == ("keys", "m", None)
    assert told["problems"] == [
        {"path": "nodes.m.choices.2", "node": "m", "reason": "There is no step nowhere."},
    ]


def test_a_key_leads_on_and_the_end_is_told(rapport: Api) -> None:
    told = tried(rapport, ("press", "1"), at="2026-03-01T09:30:00Z")
    assert told["end"] == {"how": "queue", "node": "q", "queue": told["end"]["queue"]}
    assert (told["awaits"], told["at"]) == (None, "2026-03-01T09:30:00.000Z")
    assert told["turns"][1]["deed"] == {"do": "press", "value": "1"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ivr": MENU, "deeds": [{"do": "shout"}]}, "deeds[0].do"),
        ({"ivr": MENU, "hours": "sometimes"}, "hours"),
        ({"ivr": MENU, "caller": "a friend"}, "caller"),
        ({"ivr": {**MENU, "colour": "red"}}, "ivr.colour"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_its_field(rapport: Api, body: dict[str, Any], field: str) -> None:
    told = rapport.problem(422, "invalid", "POST", "/api/ivr/try", body, who="noor")
    assert told["field"] == field
