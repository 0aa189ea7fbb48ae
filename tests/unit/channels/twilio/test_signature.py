"""X-Twilio-Signature: what Twilio signed is let in, nothing else is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.channels.base import Account, Secrets, WebhookRequest
from chalicelib.channels.twilio import inbound, signature
from chalicelib.domain.errors import Malformed, Refused
from chalicelib.domain.events import Channel
from tests.unit.channels.openapi_contract import providers

URL = "https://care.example.com/api/webhooks/sms/main"
ACCOUNT = Account(channel=Channel.SMS, id="main", address="+15550100001")
FORM = "application/x-www-form-urlencoded"


def by_hand(text: bytes, token: str) -> str:
    """The signature over exactly these bytes, without the code under test."""
    return base64.b64encode(hmac.new(token.encode(), text, hashlib.sha1).digest()).decode()


def request(
    body: bytes, given: str, urls: tuple[str, ...] = (URL,), kind: str = FORM, query: dict[str, str] | None = None
) -> WebhookRequest:
    headers = {"content-type": kind, "x-twilio-signature": given}
    return WebhookRequest(method="POST", urls=urls, headers=headers, query=query or {}, body=body, received_at=1)


def is_let_in(asked: WebhookRequest, *tokens: str) -> bool:
    try:
        inbound.verify(asked, ACCOUNT, Secrets(webhook=tokens))
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    ("body", "signed"),
    [
        (b"To=%2B1&From=%2B2", "From+2To+1"),
        (b"From=%2B2&ToCity=&To=%2B1", "From+2To+1ToCity"),
        (b"B=2&A=x&B=1&B=2", "AxB1B2"),
        (b"Body=a+b%20c%2Bd&Reason=1&ReasonEnded=2", "Bodya b c+dReason1ReasonEnded2"),
        ("Body=caf%C3%A9 \N{GRINNING FACE}".encode(), "Bodycafé \N{GRINNING FACE}"),
        (b"", ""),
    ],
    ids=["sorted", "blank", "repeated", "escapes and prefixes", "raw utf-8", "no parameters"],
)
def test_all_parameters_are_signed_in_order_each_distinct_value_once(body: bytes, signed: str) -> None:
    assert is_let_in(request(body, by_hand((URL + signed).encode(), "tok")), "tok")


def test_a_changed_parameter_is_refused() -> None:
    assert not is_let_in(request(b"A=2", by_hand(f"{URL}A1".encode(), "tok")), "tok")


def test_an_added_blank_parameter_is_refused() -> None:
    assert not is_let_in(request(b"A=1&B=", by_hand(f"{URL}A1".encode(), "tok")), "tok")


@pytest.mark.parametrize("given", ["", "FAIL", "é" * 28, "\ud800"])
def test_a_missing_or_strange_signature_is_refused(given: str) -> None:
    assert not is_let_in(request(b"A=1", given), "tok")


def test_a_missing_header_is_refused() -> None:
    asked = WebhookRequest(method="POST", urls=(URL,), headers={}, query={}, body=b"A=1", received_at=1)
    assert not is_let_in(asked, "tok")


@pytest.mark.parametrize("token", ["old", "new"])
def test_both_tokens_count_while_one_is_being_rotated(token: str) -> None:
    asked = request(b"A=1", by_hand(f"{URL}A1".encode(), token))
    assert is_let_in(asked, "new", "old")
    assert not is_let_in(asked, "newer")


def test_an_empty_token_lets_nobody_in() -> None:
    asked = request(b"A=1", by_hand(f"{URL}A1".encode(), ""))
    assert not is_let_in(asked, "")
    assert not is_let_in(asked)


@pytest.mark.parametrize("at", [0, 1])
def test_any_address_the_provider_may_have_signed_counts(at: int) -> None:
    urls = (URL, "https://abc.execute-api.us-east-1.amazonaws.com/prod/webhooks/sms/main?a=1")
    asked = request(b"A=1", by_hand(f"{urls[at]}A1".encode(), "tok"), urls)
    assert is_let_in(asked, "tok")
    assert not is_let_in(request(b"A=1", asked.headers["x-twilio-signature"], (urls[1 - at],)), "tok")


@pytest.mark.parametrize(
    ("url", "forms"),
    [
        ("https://a.com/x?y=1", ["https://a.com/x?y=1", "https://a.com:443/x?y=1"]),
        ("http://a.com/x", ["http://a.com/x", "http://a.com:80/x"]),
        ("https://a.com:8443/x", ["https://a.com:8443/x", "https://a.com/x"]),
        ("https://u:p@a.com/x", ["https://u:p@a.com/x", "https://u:p@a.com:443/x"]),
        ("https://u:p@a.com:1/x", ["https://u:p@a.com:1/x", "https://u:p@a.com/x"]),
        ("https://[::1]:9/x", ["https://[::1]:9/x", "https://[::1]/x"]),
        ("https://[::1]/x", ["https://[::1]/x", "https://[::1]:443/x"]),
        ("https://a.com?t=12:30", ["https://a.com?t=12:30", "https://a.com:443?t=12:30"]),
    ],
)
def test_the_port_is_tried_with_and_without(url: str, forms: list[str]) -> None:
    assert list(signature.port_forms(url)) == forms


def json_request(body: bytes, stated: str, given_url: str | None = None) -> WebhookRequest:
    url = f"{URL}?bodySHA256={stated}"
    return request(body, by_hand((given_url or url).encode(), "tok"), (url,), "application/json; charset=utf-8")


def test_a_json_body_is_bound_by_its_hash() -> None:
    body = b'{"MessageSid": "SM1"}'
    good = hashlib.sha256(body).hexdigest()
    assert is_let_in(json_request(body, good), "tok")
    assert is_let_in(json_request(body, good.upper()), "tok")
    assert not is_let_in(json_request(body + b" ", good), "tok")
    assert not is_let_in(json_request(body, good, URL), "tok")


def test_a_json_body_without_a_hash_is_refused() -> None:
    asked = request(b'{"A": 1}', by_hand(URL.encode(), "tok"), kind="application/json")
    assert not is_let_in(asked, "tok")


def test_bytes_that_are_not_text_are_signed_as_sent_and_then_found_malformed() -> None:
    body = b"Body=%FF&MessageSid=SM1"
    asked = request(body, by_hand(URL.encode() + b"Body\xffMessageSidSM1", "tok"))
    assert is_let_in(asked, "tok")
    with pytest.raises(Malformed) as told:
        inbound.parse(asked, ACCOUNT)
    assert told.value.field == "Body"


def test_a_thousand_and_one_parameters_are_refused_unread() -> None:
    body = urlencode([("A", "1")] * 1001).encode()
    assert not is_let_in(request(body, by_hand(f"{URL}A1".encode(), "tok")), "tok")
    assert is_let_in(request(body[:-4], by_hand(f"{URL}A1".encode(), "tok")), "tok")


def known_answers() -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((providers() / "vectors" / "signatures.json").read_text())["vectors"]
    return [vector for vector in vectors if vector["provider"] == "twilio"]


@pytest.mark.providers
def test_every_known_answer_verifies_or_is_refused_as_stated() -> None:
    answers = known_answers()
    assert len(answers) >= 11
    wrong = [
        vector["id"] for vector in answers if is_let_in(vector_request(vector), vector["token"]) != vector["valid"]
    ]
    assert wrong == []


def vector_request(vector: dict[str, Any]) -> WebhookRequest:
    if vector["json_body"] is not None:
        body, kind = vector["json_body"].encode(), "application/json"
    else:
        body, kind = vector.get("raw_body", urlencode(vector["params"])).encode(), FORM
    return request(body, vector["signature"], (vector["request_url"],), kind)
