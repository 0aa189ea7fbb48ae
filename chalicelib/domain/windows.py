"""When a channel lets us write to somebody, and what it allows instead.

Sources: WhatsApp 24 hours (https://www.twilio.com/docs/api/errors/63016); Messenger and
Instagram 24 hours, 7 days for people with the human-agent tag, one private reply a comment
within 7 days (https://developers.facebook.com/docs/messenger-platform/policy/policy-overview,
https://developers.facebook.com/docs/messenger-platform/discovery/private-replies).
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.errors import NotAllowed

HOUR = 3_600_000
DAY = 24 * HOUR
SEVEN_DAYS = 7 * DAY
_EDGE = 60_000  # a message needs a moment to get there: the last minute of a window isn't used


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How a message may go now: `tag` to send along (Meta), and when the window shuts (ms; 0 = never)."""

    tag: str = ""
    closes_at: int = 0


def private(channel: str, last_inbound_at: int, now: int, *, template: bool = False) -> Window:
    """Whether a private message may go out. `last_inbound_at` is 0 if they never wrote.

    Raises NotAllowed(code "window_closed") saying what is allowed instead.
    """
    since = now - last_inbound_at
    if channel == "whatsapp":
        if template or (last_inbound_at and since < DAY - _EDGE):
            return Window(closes_at=0 if template else last_inbound_at + DAY)
        raise NotAllowed(
            "WhatsApp allows free text only within 24 hours of the customer's last message.",
            "window_closed",
            "Send an approved template, or reach the customer another way.",
        )
    if channel in ("facebook", "instagram"):
        if last_inbound_at and since < DAY - _EDGE:
            return Window(closes_at=last_inbound_at + DAY)
        if last_inbound_at and since < SEVEN_DAYS - _EDGE:
            return Window(tag="HUMAN_AGENT", closes_at=last_inbound_at + SEVEN_DAYS)
        raise NotAllowed(
            "Meta allows a person's message only within 7 days of the customer's last one.",
            "window_closed",
            "Wait until the customer writes again, or reach them another way.",
        )
    return Window()


def private_reply(channel: str, comment_at: int, now: int, *, already: bool) -> Window:
    """Whether the one private answer to a public comment may still go out."""
    if channel not in ("facebook", "instagram"):
        raise NotAllowed(
            f"A private reply to a comment does not exist on {channel}.", "not_supported", "Send a direct message."
        )
    if already:
        raise NotAllowed(
            "This comment has had its one private reply.", "already_replied", "Wait until the customer answers it."
        )
    if now - comment_at >= SEVEN_DAYS - _EDGE:
        raise NotAllowed(
            "A private reply is possible within 7 days of the comment only.",
            "window_closed",
            "Answer in public and ask the customer to send a message.",
        )
    return Window(closes_at=comment_at + SEVEN_DAYS)
