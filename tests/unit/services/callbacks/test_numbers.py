"""Numbers in what people write."""

from __future__ import annotations

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.services.callbacks import numbers

GB, US = "+442071838750", "+14155552671"


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("020 7183 8750", "GB", GB),
        ("Sure: (020) 7183-8750, any time!", "GB", GB),
        ("0044 20 7183 8750", "GB", GB),
        ("+44 (0)20 7183 8750", "US", GB),
        ("٠٢٠٧١٨٣٨٧٥٠", "GB", GB),
        ("call 4155552671 before 5", "US", US),
        ("it's 415.555.2671, order 4155550199", "US", US),
        ("my order is late. 4155552671", "US", US),
        ("020 7183 8750, again: +44 20 7183 8750", "GB", GB),  # one number, twice
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, region: str, found: str) -> None:
    number = numbers.search(text, region)
    assert number is not None
    assert number.e164 == found


@pytest.mark.parametrize(
    "text",
    [
        "order 4155552671",
        "Order number: 4155552671",
        "my order no. is 4155552671",
        "ref #4155552671",
        "#4155552671",
        "tracking-id 4155552671",
        "https://shop.example/orders/4155552671",
        "see www.shop.example/4155552671?x=1",
        "4155552671@example.com",
        "card 4111 1111 1111 1111",
        "DE89370400440532013000",
        "2026-11-22 10:00:00",
        "about 4155552671 or 4155550199?",  # which of them, a person decides
        "415-555-2671 ext. 12",  # the person can't be reached directly
        "1-800-FLOWERS",
        "06 12 34 56 78",  # of another country, without saying so
        "1 pair of shoes now please",
        "",
    ],
)
def test_what_is_no_number_to_call_is_not_taken_for_one(text: str) -> None:
    assert numbers.search(text, "US") is None


def test_an_extension_is_refused_rather_than_left_out() -> None:
    with pytest.raises(Invalid) as refused:
        numbers.read("+1 415 555 2671 ext. 12", "US")
    assert "extension" in refused.value.reason
    assert numbers.read("+1 415 555 2671", "US").e164 == US
