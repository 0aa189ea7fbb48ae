"""Templates: the variant that fits, variables filled in or told as missing."""

from __future__ import annotations

import pytest

from chalicelib.domain import lengths, private_side, social_words
from chalicelib.domain.templates import Variant, chosen, expanded, names_in

EN, DE, BR = Variant(text="en", language="en"), Variant(text="de", language="de"), Variant(text="br", language="pt-BR")
X_EN = Variant(text="x en", language="en", channels=("x",))
SMS_DE = Variant(text="sms de", language="de", channels=("sms",))


@pytest.mark.parametrize(
    ("channel", "language", "expected"),
    [
        ("sms", "en", "en"),
        ("x", "en", "x en"),
        ("x", "en-GB", "x en"),
        ("x", "de", "de"),  # the language before the channel's own wording
        ("sms", "de-AT", "sms de"),
        ("facebook", "pt", "br"),
        ("facebook", "fr", "en"),  # nobody wrote it in French: the first one
    ],
)
def test_the_variant_is_one_for_the_channel_in_the_customer_s_language(
    channel: str, language: str, expected: str
) -> None:
    assert chosen([EN, DE, BR, X_EN, SMS_DE], channel, language).text == expected


def test_a_variant_for_other_channels_is_the_last_resort() -> None:
    assert chosen([SMS_DE, X_EN], "x", "de").text == "x en"
    assert chosen([SMS_DE], "x", "fr").text == "sms de"


def test_variables_are_filled_in_and_unknown_ones_left_visible() -> None:
    out = expanded(
        "Hi {customer_first_name}, {agent_name}: {nothing} {}", {"customer_first_name": "Sam", "agent_name": " "}
    )
    assert out.text == "Hi Sam, {agent_name}: {nothing} {}"
    assert out.missing == ("agent_name", "nothing")


def test_what_a_value_says_is_never_read_as_a_variable() -> None:
    assert expanded("{a} {b}", {"a": "{b}", "b": "secret"}).text == "{b} secret"


@pytest.mark.parametrize("language", social_words.LANGUAGES)
@pytest.mark.parametrize("kind", social_words.KINDS)
def test_the_built_in_words_fit_every_public_channel_with_a_long_sign_off(kind: str, language: str) -> None:
    text = expanded(
        social_words.text(kind, language), {"link": "https://twitter.com/messages/compose?recipient_id=1" + "0" * 18}
    )
    whole = lengths.signed(text.text, "- Maximiliane")
    for channel in ("x", "facebook", "instagram"):
        assert lengths.measure(channel, "public_reply", whole).fits
    assert set(names_in(text.text)) <= {"account_name"}


def test_every_language_says_every_kind_in_its_own_words() -> None:
    for kind in social_words.KINDS:
        said = {social_words.text(kind, language) for language in social_words.LANGUAGES}
        assert len(said) == len(social_words.LANGUAGES)
    assert social_words.text("closing", "de-CH") == social_words.text("closing", "de")
    assert social_words.text("closing", "zz") == social_words.text("closing", "en")


@pytest.mark.parametrize(
    ("channel", "address", "handle", "own", "expected"),
    [
        ("x", "123", "acme", "", "https://twitter.com/messages/compose?recipient_id=123"),
        ("facebook", "200", "", "", "https://m.me/200"),
        ("facebook", "200", "acme", "", "https://m.me/acme"),
        ("instagram", "300", "@acme", "", "https://ig.me/m/acme"),
        ("instagram", "300", "", "", ""),
        ("sms", "+1", "", "", ""),
        ("x", "123", "", "https://acme.example/help", "https://acme.example/help"),
    ],
)
def test_the_way_into_a_private_conversation(channel: str, address: str, handle: str, own: str, expected: str) -> None:
    assert private_side.link(channel, address, handle, own) == expected
