"""Trying a connection: what is asked of each provider, and what is made of its answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib import channels
from chalicelib.channels.base import Account, Bases, Fault, HttpAnswer, Secrets, SendFailed
from chalicelib.channels.connection import Check
from chalicelib.channels.meta.connection import PAGE_FIELDS
from chalicelib.domain.events import Channel

SID = "AC" + "0a" * 16
NUMBER = "+15550100003"
OURS = "https://care.example.com/webhooks"
TWILIO = Secrets(
    webhook=("the-auth-token",), send={"account_sid": SID, "key_sid": "SK1", "key_secret": "the-key-secret"}
)
X = Secrets(webhook=("consumer-secret",), send={"access_token": "x-access-token"})
META = Secrets(webhook=("the-app-secret",), send={"access_token": "page-token"}, other={"verify_token": "word-of-ours"})
SECRET = ("the-auth-token", "the-key-secret", "consumer-secret", "x-access-token", "the-app-secret", "page-token")


class Provider:
    """Answers by the end of the path, the newest first; keeps what it was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers, self.asked = dict(answers), list[tuple[str, dict[str, list[str]], str]]()

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        assert (method, body) == ("GET", b"")
        assert timeout <= 5
        parts = urlsplit(url)
        self.asked.append((parts.path, parse_qs(parts.query), headers.get("authorization", "")))
        found = next((answer for end, answer in self.answers.items() if parts.path.endswith(end)), (404, {}))
        if callable(found):
            found = found(*self.asked[-1])
        if isinstance(found, Exception):
            raise found
        status, told = found
        return HttpAnswer(
            status=status, headers={}, body=told if isinstance(told, bytes) else json.dumps(told).encode()
        )


def tried(
    provider: Provider, channel: str, secrets: Secrets, *, address: str = "", settings: Any = None, at: str = "main"
) -> dict[str, Check]:
    account = Account(channel=Channel(channel), id=at, address=address, settings=settings or {})
    module = channels.tester(channel)
    assert module is not None
    checks = module.test(account, secrets, provider, Bases(), f"{OURS}/{channel}/{at}")
    assert len({check.name for check in checks}) == len(checks)
    for check in checks:
        assert not any(secret in f"{check.said} {check.fix}" for secret in SECRET)
        assert check.fix or check.ok
    return {check.name: check for check in checks}


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


# --- Twilio

ACCOUNT = {"sid": SID, "status": "active", "type": "Full", "auth_token": "the-auth-token"}


def number(**more: Any) -> dict[str, Any]:
    return {
        "phone_number": NUMBER, "capabilities": {"voice": True, "sms": True, "mms": False},
        "voice_url": f"{OURS}/voice/main#rc=2&rp=all", "voice_method": "POST", "voice_application_sid": "",
        "trunk_sid": None, "status_callback": f"{OURS}/voice/main?step=status", "status_callback_method": "POST",
        "sms_url": f"{OURS}/sms/main#rc=3", "sms_method": "POST", "sms_application_sid": None, **more,
    }  # fmt: skip


def twilio(account: Any = (200, ACCOUNT), **more: Any) -> Provider:
    rows = (200, {"incoming_phone_numbers": [number(**more)]})
    return Provider({f"Accounts/{SID}.json": account, "IncomingPhoneNumbers.json": rows})


def test_a_phone_account_that_is_set_up_passes_every_check() -> None:
    provider = twilio()
    checks = tried(provider, "voice", TWILIO, address=NUMBER)
    assert list(checks) == ["auth_token", "sending", "number", "webhook", "status"]
    assert all(check.ok for check in checks.values())
    assert provider.asked == [
        (f"/2010-04-01/Accounts/{SID}.json", {}, basic(SID, "the-auth-token")),
        (
            f"/2010-04-01/Accounts/{SID}/IncomingPhoneNumbers.json",
            {"PageSize": ["1"], "PhoneNumber": [NUMBER]},
            basic("SK1", "the-key-secret"),
        ),
    ]


@pytest.mark.parametrize(
    ("more", "name", "ok"),
    [
        ({"voice_url": "https://demo.twilio.com/welcome/voice/"}, "webhook", False),
        ({"voice_url": ""}, "webhook", False),
        ({"voice_url": None}, "webhook", False),
        ({"voice_url": f"{OURS}/voice/other"}, "webhook", False),
        ({"voice_method": "GET"}, "webhook", False),
        ({"voice_application_sid": "AP1"}, "webhook", None),
        ({"trunk_sid": "TK1"}, "webhook", None),
        ({"status_callback": ""}, "status", False),
        ({"status_callback": f"{OURS}/voice/main"}, "status", False),
        ({"status_callback_method": "GET"}, "status", False),
        ({"capabilities": {"voice": False, "sms": True}}, "number", False),
        ({"capabilities": None}, "number", False),
        ({"phone_number": "+15550100004"}, "number", False),
    ],
)
def test_what_is_wrong_with_a_number_is_told(more: dict[str, Any], name: str, ok: bool | None) -> None:
    checks = tried(twilio(**more), "voice", TWILIO, address=NUMBER)
    assert checks[name].ok is ok
    assert next(one for one, check in checks.items() if check.ok is not True) == name


def test_a_wrong_auth_token_is_told_though_sending_works() -> None:
    provider = twilio(account=(401, {"code": 20003, "message": "Authenticate the-auth-token"}))
    checks = tried(provider, "voice", TWILIO, address=NUMBER)
    assert (checks["auth_token"].ok, checks["sending"].ok) == (False, True)


def test_while_a_token_is_changed_over_one_that_works_is_enough() -> None:
    def account(path: str, query: Any, authorization: str) -> Any:
        return (200, ACCOUNT) if authorization == basic(SID, "the-old-token") else (401, {"code": 20003})

    rotating = Secrets(webhook=("the-auth-token", "the-old-token"), send=TWILIO.send)
    assert tried(twilio(account=account), "voice", rotating, address=NUMBER)["auth_token"].ok is True


@pytest.mark.parametrize(
    ("told", "ok", "words"),
    [
        ({"status": "suspended", "type": "Full"}, False, "suspended"),
        ({"status": "active", "type": "Trial"}, True, "trial"),
        ({}, False, "not active"),
    ],
)
def test_the_state_of_the_account_is_told(told: Any, ok: bool, words: str) -> None:
    check = tried(twilio(account=(200, told)), "voice", TWILIO, address=NUMBER)["auth_token"]
    assert check.ok is ok
    assert words in check.said


def test_texts_by_a_messaging_service_leave_the_numbers_address_open() -> None:
    account = Account(channel=Channel.SMS, id="main", address=NUMBER, addresses=("MG" + "1b" * 16,))
    module = channels.tester("sms")
    assert module is not None
    checks = {c.name: c for c in module.test(account, TWILIO, twilio(sms_url=""), Bases(), f"{OURS}/sms/main")}
    assert (checks["number"].ok, checks["webhook"].ok) == (True, None)


def test_of_a_whatsapp_sender_only_the_credentials_are_seen() -> None:
    provider = twilio()
    checks = tried(provider, "whatsapp", TWILIO, address="whatsapp:+15550100002")
    assert {name: check.ok for name, check in checks.items()} == {"auth_token": True, "sending": True, "webhook": None}
    assert provider.asked[-1][1] == {"PageSize": ["1"]}


# --- X


def x(status: int = 200, body: Any = None) -> Provider:
    me = {"data": {"id": "1000000001", "name": "Larkspur", "username": "LarkspurShoes"}}
    return Provider({"/2/users/me": (status, me if body is None else body)})


def test_an_x_account_that_is_set_up_leaves_only_the_webhook_to_be_looked_at() -> None:
    provider = x()
    checks = tried(provider, "x", X, address="1000000001", settings={"handle": "@larkspurshoes"})
    assert {name: check.ok for name, check in checks.items()} == {"sending": True, "number": True, "webhook": None}
    assert provider.asked == [("/2/users/me", {}, "Bearer x-access-token")]


@pytest.mark.parametrize(
    ("address", "handle", "wrong"),
    [("1", "LarkspurShoes", ["number"]), ("1000000001", "", ["handle"]), ("1000000001", "other", ["handle"])],
)
def test_whose_x_token_it_is_must_be_who_is_set(address: str, handle: str, wrong: list[str]) -> None:
    checks = tried(x(), "x", X, address=address, settings={"handle": handle})
    assert [name for name, check in checks.items() if check.ok is False] == wrong


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_x_token_is_told(status: int) -> None:
    checks = tried(x(status, {"detail": "x-access-token is bad"}), "x", X, address="1")
    assert checks["sending"].ok is False
    assert str(status) in checks["sending"].said
    assert "number" not in checks


# --- Meta


def page(heard: Any = PAGE_FIELDS, **more: Any) -> Provider:
    apps = {"data": [{"id": "9", "subscribed_fields": ["feed"]}, {"id": "4", "subscribed_fields": list(heard)}]}
    return Provider({"/subscribed_apps": (200, apps), "/me": (200, {"id": "200000001", "name": "Larkspur"}), **more})


def test_a_page_that_is_set_up_passes_and_proves_the_app_secret() -> None:
    provider = page()
    checks = tried(provider, "facebook", META, address="200000001")
    assert {name: check.ok for name, check in checks.items()} == dict.fromkeys(
        ("sending", "number", "app_secret", "webhook"), True
    )
    proof = hmac.new(b"the-app-secret", b"page-token", hashlib.sha256).hexdigest()
    assert provider.asked == [
        ("/v26.0/me", {"fields": ["id,name"], "appsecret_proof": [proof]}, "Bearer page-token"),
        ("/v26.0/200000001/subscribed_apps", {"fields": ["id,name,subscribed_fields"]}, "Bearer page-token"),
    ]


def test_another_apps_secret_is_told_apart_from_a_bad_token() -> None:
    def me(path: str, query: Any, authorization: str) -> Any:
        words = "Invalid appsecret_proof provided in the API argument"
        bad = (400, {"error": {"code": 100, "message": words}})
        return bad if "appsecret_proof" in query else (200, {"id": "200000001"})

    checks = tried(page(**{"/me": me}), "facebook", META, address="200000001")
    assert (checks["sending"].ok, checks["app_secret"].ok) == (True, False)


def test_an_expired_token_is_told_and_nothing_else_is_asked() -> None:
    error = {"error": {"code": 190, "message": "Error validating access token page-token", "type": "OAuthException"}}
    provider = page(**{"/me": (401, error)})
    checks = tried(provider, "facebook", META, address="200000001")
    assert {name: check.ok for name, check in checks.items()} == {"sending": False}
    assert "190" in checks["sending"].said
    assert len(provider.asked) == 1


def test_what_a_page_doesnt_tell_us_is_named() -> None:
    heard = [field for field in PAGE_FIELDS if field not in ("feed", "ratings")]
    check = tried(page(heard), "facebook", META, address="200000001")["webhook"]
    assert check.ok is False
    assert "feed, ratings" in check.said


def test_a_page_that_no_app_hears_is_told() -> None:
    provider = page(**{"/subscribed_apps": (200, {"data": []})})
    assert tried(provider, "facebook", META, address="200000001")["webhook"].ok is False


def test_an_instagram_account_is_asked_by_its_own_id() -> None:
    provider = Provider({"/300000001": (200, {"id": "300000001", "username": "larkspur"})})
    checks = tried(provider, "instagram", META, address="300000001")
    assert {name: check.ok for name, check in checks.items()} == {
        "sending": True, "number": True, "app_secret": True, "webhook": None,
    }  # fmt: skip
    assert provider.asked[0][1]["fields"] == ["id,username"]


# --- whatever a provider does

CASES = (
    ("voice", TWILIO, NUMBER),
    ("sms", TWILIO, NUMBER),
    ("x", X, "1"),
    ("facebook", META, "2"),
    ("instagram", META, "3"),
)


@pytest.mark.parametrize(
    "answer",
    [
        (503, b"upstream"),
        (429, {}),
        SendFailed(Fault.SAFE, "refused"),
        SendFailed(Fault.UNKNOWN, "timed out"),
    ],
)
@pytest.mark.parametrize(("channel", "secrets", "address"), CASES)
def test_a_provider_that_is_down_says_nothing_about_the_account(
    channel: str, secrets: Secrets, address: str, answer: Any
) -> None:
    checks = tried(Provider({"": answer}), channel, secrets, address=address)
    assert all(check.ok is None for check in checks.values())


@pytest.mark.parametrize("answer", [(200, b"<html>"), (200, b"[]"), (200, {"data": 7, "incoming_phone_numbers": 7})])
@pytest.mark.parametrize(("channel", "secrets", "address"), CASES)
def test_an_answer_that_makes_no_sense_passes_no_account(
    channel: str, secrets: Secrets, address: str, answer: Any
) -> None:
    checks = tried(Provider({"": answer}), channel, secrets, address=address)
    assert any(check.ok is False for check in checks.values())


# --- the chat

CHAT = Secrets(webhook=("signs-sessions",), other={"identity": "customers-of-yours"})


@pytest.mark.parametrize(
    ("origins", "ok"),
    [
        ([], False),
        (None, False),
        (["https://shop.example.com"], True),
        (["https://shop.example.com/", "http://127.0.0.1:8080"], True),
        (["*"], True),
        (["shop.example.com"], False),
        (["https://shop.example.com/help"], False),
        (["javascript:alert(1)"], False),
    ],
)
def test_a_chat_must_be_allowed_on_websites(origins: Any, ok: bool) -> None:
    checks = tried(Provider({"/chat.js": (200, b"script")}), "chat", CHAT, settings={"origins": origins})
    assert checks["origins"].ok is ok


@pytest.mark.parametrize(("answer", "ok"), [((200, b"script"), True), ((404, {}), False)])
def test_the_windows_script_must_be_served(answer: Any, ok: bool) -> None:
    provider = Provider({"/chat.js": answer})
    assert tried(provider, "chat", CHAT, settings={"origins": ["*"]})["window"].ok is ok
    assert provider.asked[0][0] == "/chat.js"
