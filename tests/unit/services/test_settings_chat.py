"""A chat's window is checked when its account is stored."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.services import settings_chat
from tests.fakes import World


@pytest.mark.parametrize(
    ("channel", "window", "field"),
    [
        ("sms", {"accent": "#000000"}, "settings.window"),
        ("chat", {"accent": "red"}, "settings.window.accent"),
        ("chat", {"call_account": "nowhere"}, "settings.window.call_account"),
    ],
)
def test_what_could_not_be_shown_is_not_stored(channel: str, window: Any, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        settings_chat.account(World().store, channel, {"window": window})
    assert caught.value.field == field


def test_a_call_is_offered_by_a_phone_account_that_there_is() -> None:
    store = World().store
    phone = {"channel": "voice", "id": "desk", "settings": {}}
    store.settings.put("account", "voice#desk", phone, version=0, now=0)
    settings_chat.account(store, "chat", {"window": {"call_account": "desk"}})
    settings_chat.account(store, "chat", {})
    settings_chat.account(store, "sms", {})
