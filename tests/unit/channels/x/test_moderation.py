"""Hiding replies on X, and what X's answers mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels import moderation as module_of
from chalicelib.channels.base import Bases, Fault, HttpAnswer, Secrets, SendFailed
from chalicelib.channels.deeds import Deed
from chalicelib.channels.x import moderation
from chalicelib.domain.events import Channel
from tests.unit.channels.openapi_contract import problems
from tests.unit.channels.x.tools import ACCOUNT, SECRETS, FakeHttp, answer

CLOCK = 1_790_000_000
HIDE = Deed(action="hide", channel=Channel.X, provider_id="1963000000000000101")


def moderate(http: FakeHttp, deed: Deed = HIDE, secrets: Secrets = SECRETS) -> None:
    moderation.moderate(deed, ACCOUNT, secrets, http, Bases(), now=lambda: CLOCK)


def failed(reply: HttpAnswer | SendFailed, deed: Deed = HIDE) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        moderate(FakeHttp([reply]), deed)
    return raised.value


@pytest.mark.parametrize(("action", "hidden"), [("hide", True), ("unhide", False)])
def test_a_reply_is_hidden_and_shown_again(action: str, hidden: bool) -> None:
    http = FakeHttp([answer(200, {"data": {"hidden": hidden}})])
    moderate(http, replace(HIDE, action=action))
    (call,) = http.calls
    assert (call.method, call.url) == ("PUT", "https://api.x.com/2/tweets/1963000000000000101/hidden")
    assert call.json == {"hidden": hidden}
    assert call.headers["Authorization"] == "Bearer the-token"


@pytest.mark.providers
@pytest.mark.filterwarnings("ignore:Unsupported scheme type")
def test_xs_own_description_of_its_api_has_nothing_against_it() -> None:
    http = FakeHttp([answer(200, {"data": {"hidden": True}})])
    moderate(http)
    (call,) = http.calls
    assert problems("x_api_v2.json", call.method, call.url, call.headers, call.body) == []


@pytest.mark.parametrize(
    ("status", "body", "fault", "code"),
    [
        (403, {"detail": "You are not allowed to hide this Tweet."}, Fault.REJECTED, "not_our_conversation"),
        (404, {"title": "Not Found Error"}, Fault.REJECTED, "gone"),
        (401, {"title": "Unauthorized"}, Fault.REJECTED, "credentials"),
        (402, {"title": "CreditsDepleted"}, Fault.REJECTED, "credits"),
        (503, {"title": "Service Unavailable"}, Fault.SAFE, "503"),
        (500, {"title": "Internal Server Error"}, Fault.UNKNOWN, "500"),
        (200, {"data": {"hidden": False}}, Fault.UNKNOWN, "200"),
        (200, {}, Fault.UNKNOWN, "200"),
        (200, b"<html>", Fault.UNKNOWN, "200"),
    ],
)
def test_what_each_answer_means(status: int, body: Any, fault: Fault, code: str) -> None:
    failure = failed(answer(status, body))
    assert (failure.fault, failure.code) == (fault, code)


def test_the_limit_says_when_to_come_again() -> None:
    told = answer(429, {}, x_rate_limit_remaining="0", x_rate_limit_reset=str(CLOCK + 600))
    assert (failed(told).fault, failed(told).after) == (Fault.SAFE, 600)


@pytest.mark.parametrize("deed", [replace(HIDE, action="delete"), replace(HIDE, provider_id="../users")])
def test_nothing_else_is_ever_asked_of_x(deed: Deed) -> None:
    http = FakeHttp([])
    with pytest.raises(SendFailed) as raised:
        moderate(http, deed)
    assert (raised.value.fault, http.calls) == (Fault.REJECTED, [])


def test_without_a_token_nothing_is_asked() -> None:
    with pytest.raises(SendFailed) as raised:
        moderate(FakeHttp([]), secrets=Secrets(webhook=("s",)))
    assert raised.value.code == "credentials"


def test_the_channels_that_can_are_in_the_table() -> None:
    assert module_of("x") is not None
    assert module_of("facebook") is module_of("instagram") is not None
    assert module_of("sms") is None
