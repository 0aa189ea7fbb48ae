"""The payloads X documents, where the provider reference folder is at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.x import activity, inbound
from chalicelib.domain.errors import Malformed
from chalicelib.domain.events import Direction, Event, EventType, Kind, Visibility
from tests.unit.channels.openapi_contract import providers
from tests.unit.channels.x.tools import ACCOUNT, NOW, webhook

pytestmark = pytest.mark.providers

OTHER = "2222222222222222222"
POST = {"kind": Kind.POST, "visibility": Visibility.PUBLIC}
COMMENT = {"kind": Kind.COMMENT, "visibility": Visibility.PUBLIC}
DM = {"kind": Kind.DM, "visibility": Visibility.PRIVATE}
IN = {"type": EventType.INTERACTION, "direction": Direction.INBOUND}
OUT = {"type": EventType.INTERACTION, "direction": Direction.OUTBOUND}

EXPECTED: dict[str, dict[str, Any]] = {
    "x/post_mention_create": {
        **IN, **POST, "key": "x#brand#2080765813578191303", "identity": OTHER, "text": "hey @ExampleUser",
        "root": "2080765813578191303", "parent": "", "at": 1_784_928_203_000, "language": "",
        "extra": {"link": "https://x.com/OtherUser/status/2080765813578191303"},
    },
    "x/post_reply_create": {
        **IN, **COMMENT, "key": "x#brand#2090000000000000001", "identity": OTHER, "language": "en",
        "text": "@ExampleUser Great post — thanks for sharing!", "at": 1_786_557_600_000,
        "root": "2080761390344937796", "parent": "2080761390344937796",
    },
    "x/post_create": {
        **POST, "type": EventType.IGNORED, "direction": Direction.OUTBOUND, "key": "x#brand#2080761390344937796",
        "reason": "our own post, answering nobody",
    },
    "x/post_delete": {
        "type": EventType.DELETE, "direction": Direction.OUTBOUND, "target": "x#brand#2080761269309813134",
        "erase": True, "key": "x#brand#2080761269309813134:deleted", "at": NOW,
    },
    "x/dm_received": {
        **IN, **DM, "key": "x#brand#2080765901528535096", "identity": OTHER, "text": "hello!", "root": "",
        "at": 1_784_928_224_372,
    },
    "x/dm_sent": {
        **OUT, **DM, "key": "x#brand#2080763914820927863", "identity": "2244994945",
        "text": "Thanks for the update!", "at": 1_784_927_750_704,
    },
    "x/chat_received": {
        **DM, "type": EventType.IGNORED, "reason": activity.LOCKED, "identity": OTHER, "at": 1_784_841_183_370,
    },
    "x/like_create": {"type": EventType.IGNORED, "reason": "a like", "at": 1_784_927_565_236},
    "x/follow_follow": {"type": EventType.IGNORED, "reason": "a follow"},
    "x/event_envelope": {
        "type": EventType.IGNORED,
        "reason": "an event of the kind 'post.create' that does not say what it is about",
    },
    "x_aaa/attachment": {
        **IN, **DM, "identity": "272953809", "text": "Hello", "at": 1_517_359_429_301,
        "key": "x#brand#958501034212564996",
    },
    "x_aaa/helloMsg": {**IN, **DM, "identity": "272953809", "text": "Hello World & good wishes."},
    "x_aaa/direct_message_events": {
        **IN, **DM, "identity": "3001969357", "text": "Hello World!", "at": 1_516_403_560_557,
        "key": "x#brand#954491830116155396",
    },
    "x_aaa/tweet_create_events_mentions": {
        **IN, **POST, "key": "x#brand#1850000000000000001", "identity": "777", "text": "@brand hi",
    },
    "x_aaa/tweet_delete_events": {
        **IN, **POST, "key": "x#brand#1924465506158878979", "identity": "777", "at": 1_747_663_306_000,
        "text": "The Antikythera Mechanism: A Window into Ancient Ingenuity Discovered in 1901 among the wreckage "
        "of a Roman ship off the Greek island of Antikythera...",
    },
}  # fmt: skip

PLACEHOLDERS = {
    "<Tweet Object>": '"id_str": "1850000000000000001", "text": "@brand hi", "user": {"id_str": "777"}',
    "{ ... }": '{"id_str": "777"}',
}
"""Two of the documented examples leave out an object. They are not JSON until it is filled in."""


def read(name: str) -> list[Event]:
    text = (providers() / "payloads" / f"{name}.json").read_text()
    for placeholder, value in PLACEHOLDERS.items():
        text = text.replace(placeholder, value)
    account = replace(ACCOUNT, address="835740314006511618") if '"for_user_id"' not in text else ACCOUNT
    return inbound.parse(webhook(text.encode()), account)


def test_every_recorded_payload_has_a_row() -> None:
    folder = providers() / "payloads"
    found = {f"{part}/{path.stem}" for part in ("x", "x_aaa") for path in (folder / part).iterdir()}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_payload_becomes_what_it_means(name: str) -> None:
    [event] = read(name)
    assert {fact: getattr(event, fact) for fact in EXPECTED[name]} == EXPECTED[name]
    assert (event.reason != "") is (event.raw != "") is (event.type is EventType.IGNORED)


def test_people_and_pictures_of_the_recorded_messages_are_read() -> None:
    [received], [pictured] = read("x/dm_received"), read("x_aaa/attachment")
    assert (received.author.handle, received.author.followers, received.author.verified) == ("OtherUser", 97, False)
    assert (pictured.author.name, pictured.author.handle) == ("Nicolas Pottier", "nicpottier")
    assert [(item.kind, item.url) for item in pictured.attachments] == [("image", "https://image.foo.com/image.jpg")]


@pytest.mark.parametrize("name", ["x_aaa/tweet_create_events_mentions", "x_aaa/tweet_delete_events"])
def test_an_example_with_its_placeholder_left_in_is_malformed(name: str) -> None:
    body = (providers() / "payloads" / f"{name}.json").read_bytes()
    with pytest.raises(Malformed):
        inbound.parse(webhook(body), ACCOUNT)
