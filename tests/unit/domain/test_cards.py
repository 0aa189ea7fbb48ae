"""Card numbers are found however they are written, and other numbers are left alone as far as can be told."""

from __future__ import annotations

import random
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import cards
from chalicelib.domain.cards import found, ibans, redacted
from tests.fakes.card_numbers import check_digit, digits_of, said, written


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("4111111111111111", "•••• 1111"),
        ("My card is 4111 1111 1111 1111, thanks", "My card is •••• 1111, thanks"),
        ("4111-1111-1111-1111", "•••• 1111"),
        ("4111.1111.1111.1111", "•••• 1111"),
        ("5555\n5555\n5555\n4444", "•••• 4444"),
        ("378282246310005 and 3782-822463-10005", "•••• 0005 and •••• 0005"),
        ("6 0 1 1 1 1 1 1 1 1 1 1 1 1 1 7", "•••• 1117"),
        ("visa4111111111111111exp", "visa•••• 1111exp"),
        ("4111💳1111💳1111💳1111", "•••• 1111"),
        ("4111, 1111, 1111, 1111", "•••• 1111"),
        ("٤١١١ ١١١١ ١١١١ ١١١١", "•••• 1111"),
        ("④①①① 1111 1111 1111", "•••• 1111"),
        ("4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣!", "•••• 1111️⃣!"),
        ("order 12345 4111 1111 1111 1111 12/26 123", "order 12345 •••• 1111 12/26 123"),
        ("https://pay.example/?card=4111111111111111", "https://pay.example/?card=•••• 1111"),
        ("+4111111111111111", "+•••• 1111"),  # too long for a phone number
        ("4111 1111 1111 1111 5555 5555 5555 4444", "•••• 1111 •••• 4444"),  # two in one breath
    ],
)
def test_a_card_number_leaves_its_last_four_digits(text: str, kept: str) -> None:
    assert redacted(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111111111111112",  # the check digit is wrong
        "1234567812345670",  # no issuer's
        "41111111111111111111",  # twenty digits are no card
        "+49 1511 2345679",  # as long as an old Visa number, and passes the check
        "0049 1511 2345679",
        "+1 (415) 555-0132, +44 20 7946 0958",
        "DE89 3704 0044 0532 0130 00",
        "GB82 WEST 1234 5698 7654 32",
        "https://x.com/brand/status/1790123456789012345",
        "2026-11-23 09:15:00 and 2026-11-24 10:15:00",
        "1780000000000 1780000000001",
        "sizes 4, 8, 15, 16, 23, 42 and 4.111.111,11",
        "•••• 4242",
        "4111 and then 1111 and 1111 and 1111",  # told in pieces between words
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert redacted(text) == text


@settings(max_examples=3000, deadline=None)
@given(said())
def test_no_card_number_survives(told: tuple[str, str]) -> None:
    number, text = told
    clean = redacted(text)
    assert cards.MARK in clean
    assert number not in digits_of(clean)


@settings(max_examples=500, deadline=None)
@given(st.lists(said(), min_size=2, max_size=4), st.sampled_from([" and ", "\n", " ", "; ", "/"]))
def test_nor_do_several_in_one_text(told: list[tuple[str, str]], between: str) -> None:
    clean = digits_of(redacted(between.join(text for _, text in told)))
    for number, _ in told:
        assert number not in clean


@settings(max_examples=500, deadline=None)
@given(st.one_of(said().map(lambda told: told[1]), st.text(max_size=200), st.from_regex(r"[\d .\-]{0,80}")))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    clean = redacted(text)
    assert redacted(clean) == clean
    assert found(clean) == []


@given(st.text(max_size=300).filter(lambda text: sum(map(str.isdigit, text)) < 12))
def test_a_text_of_few_digits_is_the_same_text(text: str) -> None:
    assert redacted(text) is text


@given(written())
def test_what_stands_around_a_number_stays(told: tuple[str, str]) -> None:
    _, shown = told
    assert redacted(f"Hello, {shown} is mine.").startswith(f"Hello, {cards.MARK} ")


def test_every_digit_of_every_script_is_read() -> None:
    """What Python calls a digit and what is looked for are the same characters."""
    known = re.compile(cards._DIGIT)
    assert [c for c in map(chr, range(sys.maxunicode + 1)) if c.isdigit() != bool(known.match(c))] == []


# --- how often other numbers are taken for cards (told in docs/social.md)


def _share(numbers: list[str]) -> float:
    return sum(redacted(number) != number for number in numbers) / len(numbers)


def test_how_many_other_numbers_are_taken_for_cards() -> None:
    chance = random.Random(4)

    def digits(length: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(length))

    posts = [f"https://x.com/a/status/{chance.randint(10**18, 2 * 10**18)}" for _ in range(5_000)]
    assert _share(posts) == 0
    # Any sixteen digits: one in ten passes the check, and about a third begin as some issuer's numbers do.
    assert 0.02 < _share([digits(16) for _ in range(20_000)]) < 0.045
    assert _share([digits(12) for _ in range(20_000)]) < 0.01
    assert _share([digits(10) for _ in range(2_000)]) == 0
    phones = [f"+{chance.choice(['49', '44', '1', '34', '55'])} {digits(3)} {digits(7)}" for _ in range(5_000)]
    assert _share(phones) == 0
    dates = [
        f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} {digits(2)}:{digits(2)}" for _ in range(5_000)
    ]
    assert _share(dates) == 0
    wrong = [n[:-1] + str((int(n[-1]) + 1) % 10) for n in ("4" + digits(14) for _ in range(5_000))]
    assert _share([n + str((int(check_digit(n)) + 5) % 10) for n in wrong]) == 0


def test_a_number_to_be_called_back_on_stays_one() -> None:
    chance = random.Random(7)
    mobiles = [f"49151{chance.randint(10**7, 10**8 - 1)}" for _ in range(5_000)]
    assert _share(mobiles) == 0


def test_a_very_long_text_of_digits_is_read_to_its_end() -> None:
    assert found("4111 1111 1111 1111 " * 5_000)[-1][1] > 99_900


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DE89 3704 0044 0532 0130 00", 1),
        ("pay to GB82WEST12345698765432 please", 1),
        ("FR14 2004 1010 0505 0001 3M02 606", 1),
        ("DE88 3704 0044 0532 0130 00", 0),
        ("XX89 3704 0044 0532 0130 00", 0),
    ],
)
def test_a_bank_account_number_is_known_by_its_checksum(text: str, expected: int) -> None:
    assert len(ibans(text)) == expected
