"""What the stand-ins tell an account of itself, as strictly as the providers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib import channels
from chalicelib.channels.base import Account, Bases, HttpAnswer, Secrets
from chalicelib.channels.meta.connection import PAGE_FIELDS
from chalicelib.domain.events import Channel
from sandbox.meta_reading import HEARD
from tests.unit.sandbox.conftest import ACCOUNTS, PUBLIC, TWILIO_SID, Client

SAYS = {"page": "Bearer page-token"} | {
    name: "Basic " + base64.b64encode(pair).decode()
    for name, pair in {
        "account": f"{TWILIO_SID}:twilio-token".encode(),
        "key": b"SK1:k",
        "wrong": f"{TWILIO_SID}:another".encode(),
    }.items()
}
ROOT = f"/twilio/2010-04-01/Accounts/{TWILIO_SID}"


def ask(sandbox: Client, path: str, who: str) -> tuple[int, Any]:
    status, told, _ = sandbox.call("GET", path, headers={"Authorization": SAYS[who]})
    return status, told


def test_twilios_account_is_for_its_auth_token_only(sandbox: Client) -> None:
    assert ask(sandbox, f"{ROOT}.json", "account")[1]["status"] == "active"
    assert ask(sandbox, f"{ROOT}.json", "key")[0] == 401
    assert ask(sandbox, f"{ROOT}.json", "wrong")[0] == 401


@pytest.mark.parametrize(("query", "found"), [("PhoneNumber=%2B15550100001", 1), ("PhoneNumber=%2B1999", 0), ("", 1)])
def test_twilios_numbers_are_found_by_a_part_of_them(sandbox: Client, query: str, found: int) -> None:
    status, told = ask(sandbox, f"{ROOT}/IncomingPhoneNumbers.json?{query}", "key")
    assert (status, len(told["incoming_phone_numbers"])) == (200, found)


@pytest.mark.parametrize("query", ["Number=1", "PageSize=0", "PageSize=ten"])
def test_twilio_takes_no_parameter_it_doesnt_know(sandbox: Client, query: str) -> None:
    assert ask(sandbox, f"{ROOT}/IncomingPhoneNumbers.json?{query}", "key")[1]["code"] == 20001


def test_meta_refuses_a_proof_made_with_another_secret(sandbox: Client) -> None:
    good = hmac.new(b"app-secret", b"page-token", hashlib.sha256).hexdigest()
    bad = hmac.new(b"another", b"page-token", hashlib.sha256).hexdigest()
    asked = "/meta/v26.0/me?fields=id&appsecret_proof="
    assert ask(sandbox, asked + good, "page")[1] == {"id": "200000001"}
    assert "appsecret_proof" in ask(sandbox, asked + bad, "page")[1]["error"]["message"]


def test_meta_tells_no_field_it_doesnt_have(sandbox: Client) -> None:
    assert ask(sandbox, "/meta/v26.0/me?fields=shoe_size", "page")[0] == 400


def test_the_page_is_heard_as_the_guide_says() -> None:
    assert set(HEARD) == set(PAGE_FIELDS)


@pytest.mark.parametrize("entry", [a for a in ACCOUNTS if a["channel"] != "chat"], ids=lambda a: str(a["channel"]))
def test_every_account_of_the_sandbox_passes_its_own_test(sandbox: Client, entry: dict[str, object]) -> None:
    account = Account(
        channel=Channel(str(entry["channel"])), id=str(entry["id"]), address=str(entry["address"]),
        settings=entry.get("settings", {}),  # type: ignore[arg-type]
    )  # fmt: skip
    held = entry["secrets"]
    assert isinstance(held, dict)
    secrets = Secrets(webhook=tuple(held["webhook"]), send=held["send"], other=held.get("other", {}))

    def http(
        method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        parts = urlsplit(url)
        status, told, _ = sandbox.call(method, f"{parts.path}?{parts.query}", headers=dict(headers))
        return HttpAnswer(status=status, headers={}, body=json.dumps(told).encode())

    module = channels.tester(account.channel)
    assert module is not None
    bases = Bases(twilio="http://s/twilio", x="http://s/x", meta="http://s/meta/v26.0")
    checks = module.test(account, secrets, http, bases, f"{PUBLIC}/webhooks/{account.channel}/{account.id}")
    assert [check for check in checks if check.ok is False] == []
    assert next(check for check in checks if check.name == "sending").ok is True
