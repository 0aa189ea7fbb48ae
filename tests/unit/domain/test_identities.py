"""Promise 6: who is who."""

from __future__ import annotations

import pytest

from chalicelib.domain.identities import customer_id, identity_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("sms", "main", "+15550000101"), ("whatsapp", "other", "+15550000101")),
        (("sms", "main", "+15550000101"), ("voice", "desk", "+15550000101")),
        (("x", "brand", "9001"), ("x", "second", "9001")),
        (("email", "a", "Ann@Example.com"), ("email", "b", "ann@example.com")),
    ],
)
def test_addresses_that_are_one_person(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert customer_id(identity_key(*one)) == customer_id(identity_key(*other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("facebook", "page", "7001"), ("facebook", "page2", "7001")),
        (("facebook", "page", "7001"), ("instagram", "page", "7001")),
        (("chat", "web", "v1"), ("chat", "web2", "v1")),
        (("sms", "main", "12345"), ("whatsapp", "main", "12345")),
        (("sms", "main", "+1555"), ("x", "brand", "+1555")),
        (("whatsapp", "main", "US.123"), ("x", "main", "US.123")),
    ],
)
def test_addresses_that_prove_nothing(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert customer_id(identity_key(*one)) != customer_id(identity_key(*other))
