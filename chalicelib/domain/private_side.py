"""The private side of a conversation that began in public: the ways into it, and what to do when a provider says no.

Links sources: https://developer.x.com/en/docs/x-for-websites/direct-message-button (a post that ends with it shows a
"Send a private message" button), https://developers.facebook.com/documentation/business-messaging/
messenger-platform/discovery/m-me-links.md, .../instagram-messaging/features/ig-me-links.md.
"""

from __future__ import annotations

from urllib.parse import quote

WAYS = ("dm", "private_reply", "sms", "callback")
COMMENTS = ("facebook", "instagram")

INVITATION = "invitation"
FELL_BACK = "fallback"
"""What the public half of going private is marked as (`extra.gone_private`); the private half by its way."""

REFUSED = frozenset({
    "dm_closed", "forbidden",  # X: they don't accept direct messages from us
    "private_reply_used", "private_reply_late", "private_reply_refused", "unavailable", "window_closed",  # Meta
    "no_such_person", "gone",
    "21408", "21606", "21612", "21614", "30003", "30005", "30006",  # Twilio: this number can't be reached by text
    "already_replied", "not_supported", "no_number",  # ours, before anything was sent
})  # fmt: skip
"""Codes after which the customer must write first. Not among them: who blocked us or said STOP has had enough, and
what is wrong with our own account or words doesn't get better in public."""


def link(channel: str, address: str, handle: str = "", own: str = "") -> str:
    """Where a customer opens a private conversation with us; "" where there is no such link. `address`: the X user
    id or page id; `own`: the account's `private_link`, which counts first."""
    if own:
        return own
    handle = handle.removeprefix("@")
    if channel == "x" and address:
        return f"https://twitter.com/messages/compose?recipient_id={quote(address, safe='')}"
    if channel == "facebook" and (handle or address):
        return f"https://m.me/{quote(handle or address, safe='')}"
    if channel == "instagram" and handle:
        return f"https://ig.me/m/{quote(handle, safe='')}"
    return ""
