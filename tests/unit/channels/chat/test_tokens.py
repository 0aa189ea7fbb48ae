"""Session tokens and the website's proof of its users."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

import jwt
import pytest

from chalicelib.channels.base import Secrets
from chalicelib.channels.chat import tokens
from chalicelib.channels.chat.tokens import BadToken, Claims
from chalicelib.domain.errors import Refused

NEW, OLD, OTHER = "n" * 40, "o" * 40, "x" * 40
NOW = 1_780_000_000_000
CLAIMS = Claims(account="web", identity="v:1", exp=NOW // 1000 + 60, name="Zoë", page="https://shop.example/a?b=c")


def keys(*webhook: str) -> Secrets:
    return Secrets(webhook=webhook)


def test_a_token_says_what_was_put_into_it() -> None:
    token = tokens.issue(CLAIMS, keys(NEW))
    assert tokens.account_of(token) == "web"
    assert tokens.read(token, "web", keys(NEW), NOW) == CLAIMS


def test_while_a_key_is_replaced_tokens_of_both_are_good_and_new_ones_are_signed_with_the_new() -> None:
    old = tokens.issue(CLAIMS, keys(OLD))
    assert tokens.read(old, "web", keys(NEW, OLD), NOW) == CLAIMS
    fresh = tokens.issue(CLAIMS, keys(NEW, OLD))
    assert tokens.read(fresh, "web", keys(NEW), NOW) == CLAIMS
    with pytest.raises(BadToken):
        tokens.read(old, "web", keys(NEW), NOW)


def test_a_token_ends_at_its_time() -> None:
    token = tokens.issue(CLAIMS, keys(NEW))
    tokens.read(token, "web", keys(NEW), CLAIMS.exp * 1000 - 1)
    with pytest.raises(BadToken):
        tokens.read(token, "web", keys(NEW), CLAIMS.exp * 1000)


def test_another_account_s_token_is_no_token_even_under_the_same_key() -> None:
    with pytest.raises(BadToken):
        tokens.read(tokens.issue(CLAIMS, keys(NEW)), "shop", keys(NEW), NOW)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param("", id="empty"),
        pytest.param("abc", id="no token at all"),
        pytest.param("a.b.c", id="shaped like one"),
        pytest.param(jwt.encode({"account": "web", "identity": "v:1", "exp": 9e9}, OTHER), id="another key"),
        pytest.param(jwt.encode({"account": "web", "identity": "v:1", "exp": 9e9}, "", "none"), id="unsigned"),
        pytest.param(jwt.encode({"account": "web", "identity": "v:1"}, NEW), id="never ends"),
        pytest.param(jwt.encode({"account": "web", "exp": 10**11}, NEW), id="nobody's"),
        pytest.param(jwt.encode({"account": "web", "identity": 7, "exp": 10**11}, NEW), id="a number for an identity"),
        pytest.param(jwt.encode({"account": "web", "identity": "v:1", "exp": 10**11}, NEW * 2, "HS512"), id="HS512"),
    ],
)
def test_nothing_else_is_a_token(forged: str) -> None:
    with pytest.raises(BadToken):
        tokens.read(forged, "web", keys(NEW), NOW)


@pytest.mark.parametrize("token", ["", "abc", jwt.encode({"account": 1}, NEW), jwt.encode({}, NEW)])
def test_a_token_without_an_account_is_refused_before_any_key_is_looked_up(token: str) -> None:
    with pytest.raises(BadToken):
        tokens.account_of(token)


def test_an_account_without_a_key_gives_and_takes_no_tokens() -> None:
    with pytest.raises(Refused):
        tokens.issue(CLAIMS, keys())
    with pytest.raises(BadToken):
        tokens.read(tokens.issue(CLAIMS, keys(NEW)), "web", keys(""), NOW)


def test_a_visitor_is_known_for_a_month_a_proven_user_for_a_day() -> None:
    assert tokens.lifetime(tokens.new_visitor()) == 30 * 86_400
    assert tokens.lifetime(tokens.user_identity("7")) == 86_400
    assert not CLAIMS.verified
    assert replace(CLAIMS, identity=tokens.user_identity("7")).verified


def test_no_two_visitors_are_the_same() -> None:
    assert len({tokens.new_visitor() for _ in range(100)}) == 100


# --- the website's proof: hex HMAC-SHA256 of the user's id, as in Chatwoot's identity validation

KNOWN = ("key", "The quick brown fox jumps over the lazy dog",
         "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")  # fmt: skip
"""The well-known example of https://en.wikipedia.org/wiki/HMAC#Examples"""


def proof(key: str, user: str) -> str:
    return hmac.new(key.encode(), user.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("given", "user", "other", "good"),
    [
        pytest.param(KNOWN[2], KNOWN[1], {"identity": KNOWN[0]}, True, id="a published example"),
        pytest.param(proof("k", "ü-7"), "ü-7", {"identity": "k"}, True, id="letters beyond ASCII, as UTF-8"),
        pytest.param(proof("k", "7"), "7", {"identity": "new", "identity_previous": "k"}, True, id="the key before"),
        pytest.param(proof("k", "7"), "8", {"identity": "k"}, False, id="another user's"),
        pytest.param(proof("x", "7"), "7", {"identity": "k"}, False, id="another key's"),
        pytest.param(proof("k", "7").upper(), "7", {"identity": "k"}, False, id="in capitals"),
        pytest.param("", "7", {"identity": "k"}, False, id="none"),
        pytest.param(proof("", "7"), "7", {"identity": ""}, False, id="an empty key proves nobody"),
        pytest.param(proof("k", "7"), "7", {}, False, id="no key, nobody proven"),
        pytest.param("café", "7", {"identity": "k"}, False, id="not even ASCII"),
    ],
)
def test_who_is_proven(given: str, user: str, other: dict[str, str], good: bool) -> None:
    assert tokens.proves(given, user, Secrets(webhook=(NEW,), other=other)) is good
