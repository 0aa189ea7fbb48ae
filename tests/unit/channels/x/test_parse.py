"""What X's deliveries become. Each fixture has a row; each row names what matters in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.base import Account
from chalicelib.channels.x import activity, inbound
from chalicelib.domain.errors import Malformed
from chalicelib.domain.events import Attachment, Author, Channel, Direction, Event, EventType, Kind, Visibility
from tests.unit.channels.x.tools import ACCOUNT, FIXTURES, NOW, fixture, parsed, webhook

MARA = "1811000000000000777"
MARA_AUTHOR = Author(
    name="Mara Vogel",
    handle="mara_vogel",
    avatar="https://pbs.twimg.com/profile_images/777/mara_normal.jpg",
    followers=312,
)
BRAND_AUTHOR = Author(
    name="Rapport Demo",
    handle="RapportDemo",
    avatar="https://pbs.twimg.com/profile_images/1000000001/demo_normal.png",
    followers=18200,
    verified=True,
)
POSTED = 1_788_336_930_000  # 2026-09-02T08:15:30Z
COMMON: dict[str, Any] = {"at": POSTED, "received_at": NOW, "channel": Channel.X, "account": "brand"}


def from_mara(type_: EventType = EventType.INTERACTION, **facts: Any) -> dict[str, Any]:
    return {"type": type_, "identity": MARA, "direction": Direction.INBOUND, **facts}


def from_us(type_: EventType = EventType.INTERACTION, **facts: Any) -> dict[str, Any]:
    return {"type": type_, "direction": Direction.OUTBOUND, **facts}


PUBLIC_POST: dict[str, Any] = {"visibility": Visibility.PUBLIC, "kind": Kind.POST}
COMMENT: dict[str, Any] = {"visibility": Visibility.PUBLIC, "kind": Kind.COMMENT}
DM: dict[str, Any] = {"visibility": Visibility.PRIVATE, "kind": Kind.DM}

EXPECTED: dict[str, list[dict[str, Any]]] = {
    "activity/mention": [
        from_mara(
            **PUBLIC_POST,
            **COMMON,
            key="x#brand#1963000000000000101",
            provider_id="1963000000000000101",
            text="@RapportDemo parcel & invoice both late </3",
            root="1963000000000000101",
            parent="",
            author=MARA_AUTHOR,
            language="en",
            extra={"link": "https://x.com/mara_vogel/status/1963000000000000101"},
            raw="",
        )
    ],
    "activity/mention_wrapped_users": [
        from_mara(**PUBLIC_POST, author=MARA_AUTHOR, language="", text="@RapportDemo 👋")
    ],
    "activity/mention_long": [
        from_mara(
            text="@RapportDemo a long story, part one: I ordered three lamps in June & one of them hums. "
            "Order page https://t.co/bbbbbbbbbb",
            attachments=(
                Attachment(
                    kind="image", url="https://pbs.twimg.com/media/lamp.jpg", provider_id="3_1963000000000000901"
                ),
                Attachment(
                    kind="video",
                    url="https://video.twimg.com/hum-large.mp4",
                    content_type="video/mp4",
                    provider_id="7_1963000000000000902",
                ),
                Attachment(kind="video", provider_id="16_1963000000000000903"),
            ),
            extra={
                "link": "https://x.com/mara_vogel/status/1963000000000000103",
                "links": "https://shop.example/orders/41?tab=lamps",
            },
        )
    ],
    "activity/reply": [
        from_mara(
            **COMMENT,
            root="1962000000000000001",
            parent="1963000000000000109",
            author=Author(),
            extra={"link": "https://x.com/i/status/1963000000000000110"},
        )
    ],
    "activity/own_post": [
        from_us(
            EventType.IGNORED, key="x#brand#1963000000000000120", identity="", reason="our own post, answering nobody"
        )
    ],
    "activity/own_reply": [
        from_us(
            **COMMENT,
            identity=MARA,
            root="1963000000000000101",
            parent="1963000000000000101",
            author=BRAND_AUTHOR,
            text="@mara_vogel sorry, it leaves today.",
        )
    ],
    "activity/reshare": [
        from_mara(
            EventType.IGNORED,
            key="x#brand#1963000000000000130",
            text="",
            reason="a reshare: it adds no words of its own",
        )
    ],
    "activity/quote": [
        from_mara(
            **PUBLIC_POST,
            root="1963000000000000131",
            extra={"link": "https://x.com/mara_vogel/status/1963000000000000131", "quoted": "1963000000000000120"},
        )
    ],
    "activity/edited": [
        from_mara(
            EventType.EDIT,
            key="x#brand#1963000000000000142",
            provider_id="1963000000000000142",
            target="x#brand#1963000000000000140",
            root="1963000000000000140",
            erase=True,
            text="@RapportDemo order 4711, not 4117",
        )
    ],
    "activity/new_field_names": [
        from_mara(
            EventType.EDIT,
            **COMMENT,
            target="x#brand#1963000000000000151",
            root="1962000000000000777",
            parent="1963000000000000150",
            text="@RapportDemo short no longer",
            language="he",
        )
    ],
    "activity/deleted": [
        from_mara(
            EventType.DELETE,
            key="x#brand#1963000000000000101:deleted",
            target="x#brand#1963000000000000101",
            provider_id="1963000000000000101",
            erase=True,
            text="",
            at=NOW,
        )
    ],
    "activity/empty": [
        {
            "type": EventType.IGNORED,
            "key": "x#brand#post.create:1963000000000009999",
            "reason": "an event of the kind 'post.create' that does not say what it is about",
        }
    ],
    "activity/dm_received": [
        from_mara(
            **DM,
            key="x#brand#1963000000000000201",
            at=1_788_338_130_456,
            author=MARA_AUTHOR,
            root="",
            text="here is the label & the page https://t.co/cccccccccc https://t.co/dddddddddd",
            attachments=(
                Attachment(kind="image", url="https://ton.example/label.jpg", provider_id="1963000000000000202"),
            ),
            extra={"links": "https://shop.example/returns", "payload": "return_parcel"},
        )
    ],
    "activity/dm_sent": [from_us(**DM, identity=MARA, author=BRAND_AUTHOR, text="Got it, thank you!")],
    "activity/chat_received": [
        from_mara(EventType.IGNORED, **DM, reason=activity.LOCKED, at=1_788_338_300_001, text="")
    ],
    "activity/like": [{"type": EventType.IGNORED, "reason": "a like", "at": 1_788_339_600_123}],
    "activity/follow": [{"type": EventType.IGNORED, "reason": "a follow", "key": "x#brand#follow.follow:-42"}],
    "legacy/mention": [
        from_mara(
            **PUBLIC_POST,
            key="x#brand#1963000000000000301",
            at=1_788_336_930_789,
            text="@RapportDemo where is it? >:(",
            root="1963000000000000301",
            author=replace(MARA_AUTHOR, avatar=f"https://pbs.twimg.com/profile_images/{MARA}/n.jpg"),
            extra={"link": "https://x.com/mara_vogel/status/1963000000000000301"},
        )
    ],
    "legacy/long_reply": [
        from_mara(
            **COMMENT,
            at=POSTED,
            root="1963000000000000309",
            parent="1963000000000000309",
            text="@RapportDemo it came, but in pieces, and the paper inside says that I should have looked at "
            "https://t.co/ffffffffff before signing & sending it back. https://t.co/gggggggggg",
            attachments=(
                Attachment(
                    kind="image", url="https://pbs.twimg.com/media/pieces1.jpg", provider_id="1963000000000000311"
                ),
                Attachment(
                    kind="video",
                    url="https://video.twimg.com/pieces2.mp4",
                    content_type="video/mp4",
                    provider_id="1963000000000000312",
                ),
            ),
            extra={
                "link": "https://x.com/mara_vogel/status/1963000000000000310",
                "links": "https://shop.example/terms",
            },
        )
    ],
    "legacy/reshare": [from_mara(EventType.IGNORED, reason="a reshare: it adds no words of its own")],
    "legacy/own": [
        from_us(**COMMENT, identity=MARA, text="@mara_vogel on its way"),
        from_us(EventType.IGNORED, identity="", reason="our own post, answering nobody"),
    ],
    "legacy/edited": [
        from_mara(EventType.EDIT, target="x#brand#1963000000000000340", root="1963000000000000340", erase=True)
    ],
    "legacy/deleted": [
        from_mara(EventType.DELETE, target="x#brand#1963000000000000301", erase=True, at=1_788_340_000_555)
    ],
    "legacy/dms": [
        from_mara(**DM, at=1_788_340_001_000, text="Fish & chips?"),
        from_us(**DM, identity=MARA, text="Only on Fridays."),
        from_mara(**DM, text="", attachments=(Attachment(kind="location", latitude=52.5, longitude=13.4),)),
    ],
    "legacy/read": [
        from_mara(EventType.WATERMARK, status="read", at=1_788_340_004_000),
        {"type": EventType.IGNORED, "reason": "we read a direct message"},
    ],
    "legacy/typing": [{"type": EventType.IGNORED, "reason": "somebody is typing"}],
    "legacy/like": [{"type": EventType.IGNORED, "reason": "a like", "at": 1_788_339_600_123}],
    "legacy/revoked": [
        {
            "type": EventType.IGNORED,
            "reason": "the account withdrew its permission from our app: "
            "nothing more will arrive until it is given again",
        }
    ],
}


def test_every_fixture_has_a_row() -> None:
    assert {str(path.relative_to(FIXTURES).with_suffix("")) for path in FIXTURES.rglob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_delivery_becomes_what_it_means(name: str) -> None:
    check(parsed(fixture(name)), EXPECTED[name])


def check(events: list[Event], expected: list[dict[str, Any]]) -> None:
    seen = [{fact: getattr(event, fact) for fact in facts} for event, facts in zip(events, expected, strict=True)]
    assert seen == expected
    for event in events:
        assert (event.raw != "") is (event.type is EventType.IGNORED), "raw is kept for what is ignored, and only then"
        assert (event.reason != "") is (event.type is EventType.IGNORED)


def test_a_post_told_as_a_mention_and_as_a_reply_is_one_event() -> None:
    as_reply, as_mention = fixture("activity/reply"), fixture("activity/reply")
    as_mention["data"] |= {"event_type": "post.mention.create", "event_uuid": "another"}
    assert parsed(as_reply) == parsed(as_mention)


def test_a_post_that_reaches_two_accounts_is_two_events() -> None:
    other = Account(channel=Channel.X, id="support", address="1000000002")
    assert parsed(fixture("activity/mention"))[0].key != parsed(fixture("activity/mention"), other)[0].key


def test_both_apis_tell_the_same_direct_message_the_same() -> None:
    new, old = fixture("activity/dm_sent"), fixture("legacy/dms")
    old["direct_message_events"] = new["data"]["payload"]["direct_message_events"]
    old["users"] = new["data"]["payload"]["users"]
    assert parsed(new) == parsed(old)


def test_our_own_thread_answers_nobody() -> None:
    body = fixture("activity/own_reply")
    body["data"]["payload"]["in_reply_to_user_id"] = "1000000001"
    assert [event.reason for event in parsed(body)] == ["our own post, answering nobody"]


def test_an_own_reply_finds_whom_it_answers_in_the_post_above() -> None:
    body = fixture("activity/own_reply")
    del body["data"]["payload"]["in_reply_to_user_id"]
    body["data"]["includes"]["tweets"] = [{"id": "1963000000000000101", "author_id": MARA}]
    assert [(event.type, event.identity) for event in parsed(body)] == [(EventType.INTERACTION, MARA)]


def test_a_second_address_of_the_account_is_us_too() -> None:
    body = fixture("activity/mention")
    account = replace(ACCOUNT, addresses=(MARA,))
    assert parsed(body, account)[0].direction is Direction.OUTBOUND


def test_a_message_between_our_own_accounts_opens_nothing() -> None:
    account = replace(ACCOUNT, addresses=(MARA,))
    assert parsed(fixture("activity/dm_received"), account)[0].reason == "a direct message between our own accounts"


def test_deleting_our_own_post_names_no_customer() -> None:
    body = fixture("activity/deleted")
    body["data"]["payload"]["author_id"] = "1000000001"
    event = parsed(body)[0]
    assert (event.identity, event.direction, event.erase) == ("", Direction.OUTBOUND, True)


def test_the_first_version_of_an_edited_post_is_still_an_interaction() -> None:
    body = fixture("activity/edited")
    body["data"]["payload"] |= {"id": "1963000000000000140"}
    assert parsed(body)[0].type is EventType.INTERACTION


def test_several_kinds_in_one_old_delivery_are_all_told_and_each_keeps_only_its_own_raw() -> None:
    body = fixture("legacy/typing") | {"favorite_events": fixture("legacy/like")["favorite_events"], "new_events": [7]}
    events = parsed(body)
    assert [event.reason for event in events] == [
        "somebody is typing",
        "a like",
        "an entry of 'new_events' that opens nothing",
    ]
    assert [sorted(json.loads(event.raw)) for event in events] == [
        ["direct_message_indicate_typing_events", "for_user_id"],
        ["favorite_events", "for_user_id"],
        ["for_user_id", "new_events"],
    ]


@pytest.mark.parametrize(
    "body",
    [{}, {"for_user_id": "1"}, {"tweet_create_events": []}, {"data": {"event_type": 7}}, {"hello": "X"}],
    ids=str,
)
def test_a_delivery_of_an_unknown_form_is_kept_whole(body: dict[str, Any]) -> None:
    event = parsed(body)[0]
    assert (event.type, event.reason) == (EventType.IGNORED, inbound.UNKNOWN)
    assert event.key.startswith("x#brand#unknown:")
    assert json.loads(event.raw) == body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml/>",
        b"[]",
        b'"text"',
        b"null",
        b'{"a": NaN}',
        b'{"a": "\xff"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    ],
    ids=["empty", "not JSON", "a list", "a string", "null", "NaN", "not UTF-8", "a huge number", "too deep"],
)
def test_what_is_not_a_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        inbound.parse(webhook(body), ACCOUNT)
    assert caught.value.field == "body"


@pytest.mark.parametrize(
    ("field", "value", "fact", "expected"),
    [
        pytest.param("text", "half \ud83d pair", "text", "half ? pair", id="half a character becomes a question mark"),
        pytest.param("text", "&amp;lt;", "text", "&lt;", id="entities are undone once"),
        pytest.param("created_at", "Wed Oct 10 20:19:24 +0000 2018", "at", 1_539_202_764_000, id="old form of time"),
        pytest.param("created_at", "Wed Oct 10 20:19:24 +0200 2018", "at", 1_539_195_564_000, id="with an offset"),
        pytest.param("created_at", "2018-10-10T20:19:24.123Z", "at", 1_539_202_764_123, id="milliseconds are kept"),
        pytest.param("created_at", "yesterday", "at", NOW, id="without a time it is the arrival's"),
        pytest.param("created_at", "Wed Foo 99 20:19:24 +0000 2018", "at", NOW, id="no such month"),
        pytest.param("lang", "qme", "language", "", id="a text of nothing but media has no language"),
        pytest.param("lang", "zh-TW", "language", "zh-TW", id="a region stays"),
        pytest.param(
            "id", 1963000000000000101, "provider_id", "1963000000000000101", id="a number id keeps its digits"
        ),
        pytest.param("author_id", None, "reason", "X did not say who wrote the post", id="nobody wrote it"),
    ],
)
def test_one_field_of_a_mention(field: str, value: Any, fact: str, expected: Any) -> None:
    body = fixture("activity/mention")
    body["data"]["payload"][field] = value
    assert getattr(parsed(body)[0], fact) == expected


def test_an_address_with_another_scheme_and_a_crooked_handle_go_nowhere() -> None:
    body = fixture("activity/mention")
    body["data"]["includes"]["users"][0] |= {"username": "../evil", "profile_image_url": "javascript:alert(1)"}
    body["data"]["payload"]["entities"]["urls"] = [{"expanded_url": "file:///etc/passwd"}]
    event = parsed(body)[0]
    assert event.author.avatar == ""
    assert event.extra == {"link": "https://x.com/i/status/1963000000000000101"}


def test_without_a_conversation_id_the_root_is_as_far_up_as_the_delivery_shows_even_in_a_circle() -> None:
    body = fixture("activity/new_field_names")
    body["data"]["payload"]["edit_history_post_ids"] = []
    circle = [{"id": "1963000000000000150", "referenced_posts": [{"type": "replied_to", "id": "1963000000000000152"}]}]
    body["data"]["includes"]["posts"] = circle
    assert parsed(body)[0].root == "1963000000000000150"
