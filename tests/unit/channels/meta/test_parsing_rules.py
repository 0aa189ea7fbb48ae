"""The rules behind the table: what is malformed, what sets two events apart, and that nothing breaks the reader."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.channels.base import Account
from chalicelib.channels.meta import inbound
from chalicelib.domain.errors import Malformed
from chalicelib.domain.events import Event, EventType
from tests.unit.channels.meta.support import FIXTURES, INSTAGRAM, PAGE, RECEIVED, request


def parse(payload: Any, account: Account = PAGE) -> list[Event]:
    return inbound.parse(request(json.dumps(payload).encode()), account)


def messaging(*events: dict[str, Any]) -> dict[str, Any]:
    ends = {"sender": {"id": "44"}, "recipient": {"id": "200000001"}, "timestamp": 1_763_800_000_123}
    return {"object": "page", "entry": [{"id": "200000001", "messaging": [ends | event for event in events]}]}


def changes(*values: dict[str, Any], field: str = "feed", time: int = 1_763_800_100) -> dict[str, Any]:
    made = [{"field": field, "value": value} for value in values]
    return {"object": "page", "entry": [{"id": "200000001", "time": time, "changes": made}]}


COMMENT = {"item": "comment", "verb": "add", "comment_id": "9_1", "post_id": "200000001_9", "from": {"id": "44"}}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"not json", "body"),
        (b'{"object":"page","entry":[]', "body"),
        (b'\xff{"object":"page"}', "body"),
        (b"[]", "body"),
        (b'"page"', "body"),
        (b"{}", "object"),
        (b'{"object":7,"entry":[]}', "object"),
        (b'{"object":"page"}', "entry"),
        (b'{"object":"page","entry":{}}', "entry"),
        (b'{"object":"page","entry":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "body"),
        (b'{"object":"page","entry":[' + b"9" * 5000 + b"]}", "body"),
    ],
)
def test_a_body_that_holds_no_batch_is_malformed_and_the_field_is_named(body: bytes, field: str) -> None:
    with pytest.raises(Malformed) as raised:
        inbound.parse(request(body), PAGE)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (7, "the entry is not an object"),
        ({"time": 1}, "not this account"),
        ({"id": "200000001"}, "the entry holds no messages and no changes"),
        ({"id": "200000001", "messaging": [], "changes": None}, "the entry holds no messages and no changes"),
        ({"id": "200000001", "messaging": 7}, "a piece of `messaging` is not an object"),
        ({"id": "200000001", "messaging": [None]}, "a piece of `messaging` is not an object"),
        ({"id": "200000001", "changes": ["x"]}, "a piece of `changes` is not an object"),
        ({"id": "200000001", "messaging": [{"message": {"mid": "m"}}]}, "nobody is named as the sender"),
        (
            {"id": "200000001", "messaging": [{"sender": {"id": "4"}, "wave": {}}]},
            "a kind of messaging event Rapport does not know: wave",
        ),
        ({"id": "200000001", "changes": [{"field": "feed"}]}, "Rapport does not know `` of `` in the page's feed"),
    ],
)
def test_an_odd_piece_is_kept_as_ignored_and_says_why(entry: Any, reason: str) -> None:
    [event] = parse({"object": "page", "entry": [entry]})
    assert (event.type, event.reason) == (EventType.IGNORED, reason)
    assert event.raw in {json.dumps(entry, separators=(",", ":"), sort_keys=True), piece(entry)}


def piece(entry: Any) -> str:
    """The JSON of the entry's one piece."""
    inner = (entry.get("messaging") or entry.get("changes")) if isinstance(entry, dict) else entry
    return json.dumps(inner[0] if isinstance(inner, list) else inner, separators=(",", ":"), sort_keys=True)


def test_one_odd_piece_does_not_keep_its_neighbours_out() -> None:
    payload = messaging({"message": {"mid": "a", "text": "one"}}, {"wave": {}}, {"message": {"mid": "b", "text": "2"}})
    assert [event.type for event in parse(payload)] == ["interaction", "ignored", "interaction"]


def test_ids_are_strings_whether_meta_sends_numbers_or_strings() -> None:
    ends = {"sender": {"id": 44}, "recipient": {"id": 200000001}}
    [event] = parse(messaging(ends | {"message": {"mid": 7, "text": "hi"}}))
    assert (event.identity, event.provider_id, event.key) == ("44", "7", "facebook#page#7")


def test_an_account_answers_for_all_its_addresses_and_no_other() -> None:
    account = replace(PAGE, address="1", addresses=("200000001",))
    payload = messaging({"message": {"mid": "a", "text": "hi"}})
    assert parse(payload, account)[0].type is EventType.INTERACTION
    assert parse(payload, replace(PAGE, address="1"))[0].reason == "not this account"
    assert parse(payload, replace(PAGE, address=""))[0].reason == "not this account"


def test_a_page_s_update_at_an_instagram_account_is_not_taken_for_instagram_s() -> None:
    [event] = parse(messaging({"message": {"mid": "a", "text": "hi"}}), INSTAGRAM)
    assert event.reason == "this account is for instagram, the update is about facebook"


@pytest.mark.parametrize(
    ("ends", "echo", "identity", "direction"),
    [
        (("44", "200000001"), False, "44", "inbound"),
        (("200000001", "44"), True, "44", "outbound"),
        (("200000001", "44"), False, "44", "outbound"),
        (("44", "200000001"), True, "44", "outbound"),  # some echoes name the ends the other way round
        (("alias-of-ours", "44"), True, "44", "outbound"),
        (("44", "alias-of-ours"), False, "44", "inbound"),
    ],
)
def test_the_customer_is_the_end_that_is_not_us(
    ends: tuple[str, str], echo: bool, identity: str, direction: str
) -> None:
    sender, recipient = ({"id": end} for end in ends)
    message = {"mid": "a", "text": "hi", "is_echo": echo}
    [event] = parse(messaging({"sender": sender, "recipient": recipient, "message": message}))
    assert (event.identity, event.direction) == (identity, direction)


@pytest.mark.parametrize(
    ("timestamp", "entry_time", "at"),
    [
        (1_763_800_000_123, 1, 1_763_800_000_123),
        (1_763_800_000, 1, 1_763_800_000_000),  # seconds
        ("1763800000", 1, 1_763_800_000_000),
        (None, 1_763_800_100_456, 1_763_800_100_456),
        (None, 1_763_800_100, 1_763_800_100_000),
        (-5, None, RECEIVED),
        (True, "soon", RECEIVED),
        (10**30, 1e300, RECEIVED),
    ],
)
def test_time_is_milliseconds_by_the_message_else_the_batch_else_the_arrival(
    timestamp: Any, entry_time: Any, at: int
) -> None:
    payload = messaging({"message": {"mid": "a", "text": "hi"}, "timestamp": timestamp})
    payload["entry"][0]["time"] = entry_time
    assert parse(payload)[0].at == at


def test_half_a_surrogate_pair_becomes_a_character_that_can_be_stored() -> None:
    [event] = parse(messaging({"message": {"mid": "a", "text": "broken \ud83d"}}))
    assert event.text == "broken \ufffd"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"reaction": {"mid": "m", "action": "react"}},
            {"reaction": {"mid": "m", "action": "react"}, "timestamp": 1_763_800_009_000},
        ),
        ({"reaction": {"mid": "m", "action": "react"}}, {"reaction": {"mid": "m", "action": "unreact"}}),
        ({"postback": {"title": "A", "payload": "a"}}, {"postback": {"title": "A", "payload": "b"}}),
        ({"postback": {"payload": "a"}}, {"postback": {"payload": "a"}, "timestamp": 1_763_800_009_000}),
        (
            {"message_edit": {"mid": "m", "text": "x", "num_edit": 1}},
            {"message_edit": {"mid": "m", "text": "y", "num_edit": 2}},
        ),
        ({"delivery": {"watermark": 1_763_800_000_123}}, {"read": {"watermark": 1_763_800_000_123}}),
        ({"read": {"watermark": 1_763_800_000_123}}, {"read": {"watermark": 1_763_800_000_124}}),
        (
            {"read": {"watermark": 1_763_800_000_123}},
            {"read": {"watermark": 1_763_800_000_123}, "sender": {"id": "45"}},
        ),
        ({"message": {"text": "no id"}}, {"message": {"text": "no id, other words"}}),
        ({"optin": {"ref": "a"}}, {"optin": {"ref": "b"}}),
    ],
)
def test_two_different_private_events_never_share_a_key(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = parse(messaging(one, other))
    assert first.key != second.key
    assert [first, second] == parse(messaging(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"verb": "edited", "message": "x"}, {"verb": "edited", "message": "y"}),
        ({"verb": "edited", "message": "x", "created_time": 1}, {"verb": "edited", "message": "x", "created_time": 2}),
        ({"verb": "hide", "created_time": 1}, {"verb": "hide", "created_time": 2}),
        ({"verb": "hide", "created_time": 1}, {"verb": "unhide", "created_time": 1}),
        ({"item": "reaction", "reaction_type": "love"}, {"item": "reaction", "reaction_type": "wow"}),
        ({"item": "like", "verb": "add"}, {"item": "like", "verb": "remove"}),
        ({"item": "like", "comment_id": ""}, {"item": "like"}),
    ],
)
def test_two_different_public_events_never_share_a_key(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = parse(changes(COMMENT | one, COMMENT | other))
    assert EventType.IGNORED not in (first.type, second.type)
    assert first.key != second.key


def test_a_redelivery_in_a_later_batch_has_the_keys_of_the_first() -> None:
    values: list[dict[str, Any]] = [
        COMMENT,
        COMMENT | {"verb": "edited", "message": "x"},
        COMMENT | {"verb": "remove"},
        {"item": "album"},
    ]
    first = [event.key for event in parse(changes(*values))]
    assert first == [event.key for event in parse(changes(*values, time=1_763_999_999))]


@pytest.mark.parametrize("item", ["comment", "post", "rating"])
def test_an_edit_that_does_not_bring_its_words_does_not_wipe_the_earlier_ones(item: str) -> None:
    [event] = parse(changes(COMMENT | {"item": item, "verb": "edited"}))
    assert event.type is EventType.IGNORED
    assert "without its words" in event.reason


def test_a_visitor_s_post_removed_by_the_page_still_goes_here() -> None:
    removed = {"item": "post", "verb": "remove", "post_id": "200000001_9", "from": {"id": "200000001"}}
    [event] = parse(changes(removed))
    assert (event.type, event.target, event.erase) == (EventType.DELETE, "facebook#page#200000001_9", True)


@pytest.mark.parametrize("item", ["comment", "post", "rating"])
def test_a_public_thing_without_its_id_is_kept_as_ignored(item: str) -> None:
    [event] = parse(changes({"item": item, "verb": "add", "message": "hello", "from": {"id": "44"}}))
    assert event.type is EventType.IGNORED
    assert "hello" in event.raw


def test_a_card_with_buttons_shows_its_words_and_its_links() -> None:
    card = {"template_type": "button", "text": "Pick one", "buttons": [{"title": "Shop", "url": "https://s.example"}]}
    message = {"mid": "m", "attachments": [{"type": "template", "payload": card}]}
    [event] = parse(messaging({"message": message}))
    assert event.text == "Pick one"
    assert [(one.kind, one.name, one.url) for one in event.attachments] == [("link", "Shop", "https://s.example")]


def test_a_sticker_named_by_its_message_alone_is_still_there() -> None:
    [event] = parse(messaging({"message": {"mid": "m", "sticker_id": 369239263222822}}))
    assert [(one.kind, one.provider_id) for one in event.attachments] == [("sticker", "369239263222822")]


def test_a_wordless_mention_does_not_keep_out_the_same_comment_with_its_words() -> None:
    mention = {"field": "mentions", "value": {"comment_id": "7", "media_id": "9"}}
    comment = {"field": "comments", "value": {"id": "7", "text": "@us hi", "from": {"id": "55"}, "media": {"id": "9"}}}
    entry = {"id": "300000001", "time": 1_763_800_100, "changes": [mention, comment]}
    first, second = parse({"object": "instagram", "entry": [entry]}, INSTAGRAM)
    assert first.key != second.key
    assert second.text == "@us hi"


def test_an_attachment_of_a_kind_of_tomorrow_is_a_file_that_says_its_kind() -> None:
    message = {"mid": "m", "attachments": [{"type": "hologram", "payload": {"url": "https://h.example"}}]}
    [event] = parse(messaging({"message": message}))
    assert [(one.kind, one.name, one.url) for one in event.attachments] == [("file", "hologram", "https://h.example")]


def test_the_payload_of_every_event_is_kept_where_the_account_asks_for_it() -> None:
    account = replace(PAGE, settings={"keep_raw": True})
    [event] = parse(messaging({"message": {"mid": "a", "text": "hi"}}), account)
    assert json.loads(event.raw)["message"] == {"mid": "a", "text": "hi"}


FIELDS = ("message", "message_edit", "postback", "reaction", "delivery", "read", "referral", "sender", "recipient")
WORDS = ("mid", "text", "id", "attachments", "payload", "type", "url", "sticker_id", "coordinates", "lat", "watermark")
PUBLIC = ("item", "verb", "comment_id", "post_id", "from", "created_time", "message", "photos", "link", "media")
VALUES = (
    "page",
    "instagram",
    "200000001",
    "comment",
    "post",
    "rating",
    "reaction",
    "add",
    "edited",
    "remove",
    "\ud83d",
)
NAMES = st.sampled_from(
    ("object", "entry", "messaging", "standby", "changes", "field", "value", *FIELDS, *WORDS, *PUBLIC)
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(VALUES)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES | st.text(max_size=3) | st.just("\ud83d"), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(payload=JSON, account=st.sampled_from([PAGE, INSTAGRAM]))
def test_whatever_the_json_parse_raises_nothing_but_malformed(payload: Any, account: Account) -> None:
    with suppress(Malformed):
        assert parse(payload, account)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    account=st.sampled_from([PAGE, INSTAGRAM]),
    section=st.sampled_from(["messaging", "standby", "changes"]),
    piece=st.dictionaries(st.sampled_from([*FIELDS, "field", "value", "timestamp"]), JSON, max_size=5),
    field=st.sampled_from(["feed", "mention", "ratings", "comments", "live_comments", "mentions", None]),
)
def test_whatever_a_piece_holds_it_becomes_exactly_one_event_that_can_be_stored(
    account: Account, section: str, piece: dict[str, Any], field: str | None
) -> None:
    piece |= {"field": field} if field else {}
    about = "page" if account is PAGE else "instagram"
    [event] = parse({"object": about, "entry": [{"id": account.address, section: [piece]}]}, account)
    assert event.key.startswith(f"{account.channel}#{account.id}#")
    assert 0 < event.at <= 253_402_300_799_999
    for text in (event.key, event.text, event.identity, event.raw, event.reason, *event.extra.values()):
        text.encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cut=st.binary(max_size=40), at=st.integers(0, 2000))
def test_a_torn_body_raises_nothing_but_malformed(cut: bytes, at: int) -> None:
    whole = (FIXTURES / "facebook_many_entries.json").read_bytes()
    with suppress(Malformed):
        assert inbound.parse(request(whole[:at] + cut + whole[at + len(cut) :]), PAGE)


def test_the_webhook_s_half_loads_nothing_but_the_standard_library() -> None:
    script = "import sys, chalicelib.channels.meta.inbound; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"urllib3", "boto3", "botocore", "chalice", "pynamodb", "aws_lambda_powertools"} & set(loaded)
