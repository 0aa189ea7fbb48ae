"""Connecting an account by the API: what is stored of its secrets, and the test of its connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.channels.base import Bases, HttpAnswer, Secrets
from chalicelib.services.connecting import Connecting
from tests.app.api import api

PUBLIC = "https://care.example.com"
GOOD = Secrets(webhook=("token-of-ours",), send={"account_sid": "AC1", "auth_token": "token-of-ours"})
SMS = "/api/settings/account/sms~second"


class World:
    def __init__(self, patch: pytest.MonkeyPatch, public: str = PUBLIC) -> None:
        self.rapport = api(patch)
        self.answers = {"/api/health": (200, b'{"ok": true, "stage": "prod"}')}
        self.asked: list[str] = []
        made = Connecting(
            self.rapport.world.store, self.rapport.vault, self.http, lambda: Bases(twilio="https://twilio.test"), public
        )
        patch.setattr(wiring, "connecting", lambda: made)
        body = {"name": "Second number", "address": "+15550100009", "queue": "care", "enabled": False}
        self.rapport("PUT", SMS, body, who="noor", ok=200)

    def http(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        self.asked.append(url)
        status, told = next((a for end, a in self.answers.items() if url.endswith(end)), (401, b"{}"))
        return HttpAnswer(status=status, headers={}, body=told)

    def tried(self) -> Any:
        return self.rapport("POST", f"{SMS}/test", {}, who="noor", ok=200).json()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_what_is_stored_is_told_by_name_and_what_is_missing(world: World) -> None:
    told = world.rapport.get(f"{SMS}/connection", who="noor")
    assert told == {
        "webhook_url": f"{PUBLIC}/webhooks/sms/second", "webhook": 0, "send": [], "other": [],
        "missing": ["webhook", "send.account_sid", "send.auth_token|send.key_sid", "send.auth_token|send.key_secret"],
    }  # fmt: skip


def test_what_is_stored_is_never_told(world: World) -> None:
    world.rapport.vault.put("sms", "second", GOOD)
    answer = world.rapport("GET", f"{SMS}/connection", who="noor", ok=200)
    assert answer.json()["missing"] == []
    assert answer.json()["send"] == ["account_sid", "auth_token"]
    assert "token-of-ours" not in str(answer.body)


def test_without_secrets_the_provider_isnt_asked(world: World) -> None:
    told = world.tried()
    assert (told["ok"], [(c["name"], c["ok"]) for c in told["checks"]]) == (
        False, [("address", True), ("secrets", False)],
    )  # fmt: skip
    assert world.asked == [f"{PUBLIC}/api/health"]


def test_an_account_that_is_switched_off_is_tried_all_the_same(world: World) -> None:
    world.rapport.vault.put("sms", "second", GOOD)
    told = world.tried()
    assert told["ok"] is False
    assert {c["name"]: c["ok"] for c in told["checks"]} == {
        "address": True, "secrets": True, "auth_token": False, "sending": False,
    }  # fmt: skip
    assert "token-of-ours" not in str(told)


def test_an_address_that_leads_elsewhere_is_told(world: World) -> None:
    world.answers["/api/health"] = (200, b'{"hello": "from another server"}')
    assert world.tried()["checks"][0] == {
        "name": "address", "ok": False, "said": f"{PUBLIC} doesn't lead to us (200).",
        "fix": "Check the domain name, its certificate, and RAPPORT_PUBLIC_URL.",
    }  # fmt: skip


def test_without_an_address_of_our_own_nothing_is_pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch, public="")
    assert world.rapport.get(f"{SMS}/connection", who="noor")["webhook_url"] == ""
    assert world.tried()["checks"][0]["ok"] is False
    assert world.asked == []


@pytest.mark.parametrize("call", [("GET", "connection"), ("POST", "test")])
def test_an_account_that_isnt_there_is_not_found(world: World, call: tuple[str, str]) -> None:
    method, what = call
    body = {} if method == "POST" else None
    world.rapport.problem(404, "not_found", method, f"/api/settings/account/sms~nobody/{what}", body, who="noor")
