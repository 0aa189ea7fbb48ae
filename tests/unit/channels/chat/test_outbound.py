"""Sending in the chat calls nobody, and each part has an id of its own."""

from __future__ import annotations

from typing import Any

from chalicelib.channels import outbound
from chalicelib.channels.base import Account, Bases, How, Outgoing, Secrets
from chalicelib.domain.events import Channel, Kind, Visibility


def test_a_chat_message_is_delivered_at_once_without_any_call() -> None:
    def http(*args: Any, **named: Any) -> Any:
        raise AssertionError("nobody is to be called")

    message = Outgoing(
        key="out#t_1#a", channel=Channel.CHAT, identity="v:1", how=How.MESSAGE, visibility=Visibility.PRIVATE,
        kind=Kind.MESSAGE, text="Hello",
    )  # fmt: skip
    module = outbound("chat")
    assert module is not None
    account = Account(channel=Channel.CHAT, id="web")
    first, second = (module.send(message, account, Secrets(webhook=()), http, Bases()) for _ in range(2))
    assert first.status == second.status == "delivered"
    assert first.provider_id != second.provider_id
