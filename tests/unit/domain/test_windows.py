"""When a channel lets us write."""

from __future__ import annotations

import pytest

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.windows import DAY, HOUR, SEVEN_DAYS, private, private_reply

NOW = 1_780_000_000_000


@pytest.mark.parametrize(
    ("channel", "ago", "template", "tag"),
    [
        ("whatsapp", 23 * HOUR, False, ""),
        ("whatsapp", 100 * DAY, True, ""),
        ("facebook", 23 * HOUR, False, ""),
        ("facebook", 25 * HOUR, False, "HUMAN_AGENT"),
        ("instagram", 6 * DAY, False, "HUMAN_AGENT"),
        ("sms", 100 * DAY, False, ""),
        ("x", 100 * DAY, False, ""),
        ("chat", 100 * DAY, False, ""),
    ],
)
def test_a_message_may_go_out(channel: str, ago: int, template: bool, tag: str) -> None:
    assert private(channel, NOW - ago, NOW, template=template).tag == tag


@pytest.mark.parametrize(
    ("channel", "ago"),
    [
        ("whatsapp", DAY),
        ("whatsapp", DAY - 30_000),
        ("facebook", SEVEN_DAYS),
        ("instagram", SEVEN_DAYS - 30_000),
        ("facebook", NOW),
        ("whatsapp", NOW),
    ],
)
def test_a_shut_window_says_what_is_allowed_instead(channel: str, ago: int) -> None:
    with pytest.raises(NotAllowed) as refusal:
        private(channel, NOW - ago, NOW)
    assert refusal.value.code == "window_closed"
    assert refusal.value.instead


def test_a_window_says_when_it_shuts() -> None:
    assert private("whatsapp", NOW - HOUR, NOW).closes_at == NOW + 23 * HOUR
    assert private("instagram", NOW - 2 * DAY, NOW).closes_at == NOW + 5 * DAY


@pytest.mark.parametrize(
    ("channel", "ago", "already", "code"),
    [
        ("facebook", HOUR, False, ""),
        ("instagram", SEVEN_DAYS - HOUR, False, ""),
        ("facebook", SEVEN_DAYS, False, "window_closed"),
        ("facebook", HOUR, True, "already_replied"),
        ("x", HOUR, False, "not_supported"),
    ],
)
def test_a_comment_has_one_private_reply_within_seven_days(channel: str, ago: int, already: bool, code: str) -> None:
    if not code:
        assert private_reply(channel, NOW - ago, NOW, already=already).closes_at == NOW - ago + SEVEN_DAYS
        return
    with pytest.raises(NotAllowed) as refusal:
        private_reply(channel, NOW - ago, NOW, already=already)
    assert refusal.value.code == code
