"""What a chat account's settings must be besides well-formed."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.chat_window import window
from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import Channel
from chalicelib.store import Store


def account(store: Store, channel: str, settings: dict[str, Any]) -> None:
    """Raises Invalid, naming the field."""
    if channel != Channel.CHAT:
        if settings.get("window"):
            raise Invalid("settings.window", "Only a chat has a window.")
        return
    look = window(settings.get("window"))
    if look.call_account and store.settings.doc("account", f"{Channel.VOICE}#{look.call_account}") is None:
        raise Invalid("settings.window.call_account", f"There is no phone account {look.call_account}.")
