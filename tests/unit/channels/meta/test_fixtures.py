"""Every fixture becomes exactly the events of this table: what, by whom, where, and when."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.channels.meta import inbound
from chalicelib.domain.events import Attachment, Direction, Event, EventType, Kind, Visibility
from tests.unit.channels.meta.support import FIXTURES, INSTAGRAM, PAGE, request

T = 1_763_800_000_123  # the messages' time
MIRA, IG_MIRA = "4400123", "5500777"
POST, COMMENT = "200000001_9001", "9001_77"
FB, IG = "facebook#page#", "instagram#brand#"

OUT = Direction.OUTBOUND
PUBLIC = Visibility.PUBLIC


def said(text: str = "", identity: str = MIRA, **more: Any) -> dict[str, Any]:
    return {"type": EventType.INTERACTION, "kind": Kind.MESSAGE, "text": text, "identity": identity, "at": T} | more


def commented(text: str, identity: str = MIRA, **more: Any) -> dict[str, Any]:
    basis = {"type": EventType.INTERACTION, "kind": Kind.COMMENT, "visibility": PUBLIC, "at": 1_763_800_050_000}
    return basis | {"text": text, "identity": identity, "root": POST} | more


def happened(what: EventType, target: str, at: int, **more: Any) -> dict[str, Any]:
    return {"type": what, "target": target, "at": at, "identity": MIRA} | more


def ignored(reason: str, **more: Any) -> dict[str, Any]:
    return {"type": EventType.IGNORED, "reason": reason} | more


STICKER = Attachment(kind="sticker", url="https://cdn.example/s.png", provider_id="369239263222822")
LINK = {"link": "https://www.facebook.com/rapportdemo/posts/9001"}

EXPECTED: dict[str, list[dict[str, Any]]] = {
    "facebook_message_text": [said("Where is my parcel? åäö 📦", key=FB + "m_fb_1", provider_id="m_fb_1", raw="")],
    "facebook_message_picture_and_file": [
        said(
            attachments=(
                Attachment(kind="image", url="https://cdn.example/p.jpg"),
                Attachment(kind="file", url="https://cdn.example/r.pdf"),
            )
        )
    ],
    "facebook_message_location": [
        said(
            attachments=(
                Attachment(
                    kind="location", url="https://maps.example/x", name="Pinned", latitude=60.17, longitude=24.94
                ),
            )
        )
    ],
    "facebook_message_sticker_both_types": [said(attachments=(STICKER,))],
    "facebook_message_sticker_new_type": [said(attachments=(STICKER,))],
    "facebook_message_link_share": [
        said("this one", attachments=(Attachment(kind="link", url="https://shop.example/lamp", name="Blue lamp"),))
    ],
    "facebook_message_quick_reply": [said("Yes", extra={"payload": "CONFIRM_ORDER"})],
    "facebook_message_answering_another": [said("this", parent="m_fb_1")],
    "facebook_message_echo_of_ours": [
        said("On its way!", direction=OUT, our_key="facebook#page#out-17", extra={"app_id": "812345678901"})
    ],
    "facebook_message_echo_of_another_app": [
        said("Hello from the inbox", direction=OUT, our_key="", extra={"app_id": "263902037430900"})
    ],
    "facebook_message_unsent": [
        happened(EventType.DELETE, FB + "m_fb_1", T, erase=True, provider_id="m_fb_1", key=FB + "m_fb_1:deleted")
    ],
    "facebook_message_edited": [
        happened(EventType.EDIT, FB + "m_fb_1", T, text="Where is my parcel 1881?", key=FB + "m_fb_1:edited:1")
    ],
    "facebook_postback": [
        said("Get started", kind=Kind.POSTBACK, key=FB + "m_fb_11", extra={"payload": "START"}),
    ],
    "facebook_postback_without_id": [
        said(
            "Track order",
            kind=Kind.POSTBACK,
            provider_id="",
            extra={
                "payload": "TRACK",
                "ref": "spring",
                "source": "ADS",
                "type": "OPEN_THREAD",
                "ad_id": "6045246247433",
            },
        )
    ],
    "facebook_referral": [
        said(kind=Kind.REFERRAL, extra={"ref": "box-42", "source": "SHORTLINK", "type": "OPEN_THREAD"})
    ],
    "facebook_reaction": [
        happened(EventType.REACTION, FB + "m_fb_9", T, extra={"action": "react", "emoji": "\u2764", "reaction": "love"})
    ],
    "facebook_reaction_taken_back": [
        happened(EventType.REACTION, FB + "m_fb_9", T + 5000, extra={"action": "unreact"})
    ],
    "facebook_delivery": [happened(EventType.WATERMARK, "", T + 1000, status="delivered")],
    "facebook_delivery_without_ids": [happened(EventType.WATERMARK, "", T + 1000, status="delivered")],
    "facebook_read": [happened(EventType.WATERMARK, "", T + 2000, status="read")],
    "facebook_optin": [
        ignored("the person opted in to messages; Rapport sends none by opt-in", identity=MIRA, at=T),
    ],
    "facebook_standby": [
        ignored("another app holds this conversation (standby); Rapport only overhears it", identity=MIRA, text="")
    ],
    "facebook_many_entries": [
        said("one", key=FB + "m_fb_13"),
        said("two", "4400999", key=FB + "m_fb_14"),
        commented("Does this come in green?"),
        ignored("Rapport does not use changes of the page's `name`", at=1_763_800_100_000),
        ignored("not this account", identity="", text=""),
    ],
    "facebook_comment": [
        commented("Does this come in green?", key=FB + COMMENT, provider_id=COMMENT, parent=POST, extra=LINK)
    ],
    "facebook_comment_answering_a_comment": [
        commented(
            "Also in blue?", parent=COMMENT, attachments=(Attachment(kind="image", url="https://cdn.example/c.jpg"),)
        )
    ],
    "facebook_comment_of_our_page": [commented("It does!", "", direction=OUT, parent=COMMENT)],
    "facebook_comment_without_a_writer": [
        commented("Does this come in green?", "anonymous:9001_80", extra=LINK | {"anonymous": "yes"})
    ],
    "facebook_comment_edited": [
        happened(
            EventType.EDIT,
            FB + COMMENT,
            1_763_800_090_000,
            text="Does this come in dark green?",
            erase=False,
            root=POST,
        )
    ],
    "facebook_comment_removed": [
        happened(EventType.DELETE, FB + COMMENT, 1_763_800_095_000, text="", erase=True, visibility=PUBLIC)
    ],
    "facebook_comment_hidden": [happened(EventType.HIDE, FB + COMMENT, 1_763_800_096_000, erase=False, text="")],
    "facebook_comment_unhidden": [happened(EventType.UNHIDE, FB + COMMENT, 1_763_800_097_000)],
    "facebook_visitor_post": [
        commented(
            "Your shop in Turku was closed today",
            kind=Kind.POST,
            at=1_763_800_060_000,
            root="200000001_9100",
            provider_id="200000001_9100",
            parent="",
            extra={"link": "https://www.facebook.com/rapportdemo/posts/9100"},
        )
    ],
    "facebook_visitor_photo": [
        commented(
            "It arrived like this",
            kind=Kind.POST,
            at=1_763_800_061_000,
            root="200000001_9101",
            attachments=(Attachment(kind="image", url="https://cdn.example/broken.jpg"),),
        )
    ],
    "facebook_our_own_post": [ignored("our own post", at=1_763_800_000_000)],
    "facebook_visitor_post_removed": [
        happened(EventType.DELETE, FB + "200000001_9100", 1_763_800_099_000, kind=Kind.POST, erase=True)
    ],
    "facebook_comment_liked": [
        happened(
            EventType.REACTION,
            FB + COMMENT,
            1_763_800_070_000,
            visibility=PUBLIC,
            extra={"action": "react", "reaction": "love", "emoji": "❤️"},
        )
    ],
    "facebook_post_like_taken_back": [
        happened(
            EventType.REACTION,
            FB + POST,
            1_763_800_071_000,
            extra={"action": "unreact", "reaction": "like", "emoji": "👍"},
        )
    ],
    "facebook_mention_in_a_comment": [
        commented("Ask Rapport Demo about it", root="777_9500", at=1_763_800_080_000, extra={"mention": "yes"})
    ],
    "facebook_review": [
        commented(
            "Kind and quick",
            kind=Kind.REVIEW,
            root="88001",
            at=1_763_800_085_000,
            key=FB + "88001",
            extra={"rating": "5", "recommendation": "positive"},
        )
    ],
    "facebook_review_edited": [
        happened(EventType.EDIT, FB + "88001", 1_763_800_088_000, kind=Kind.REVIEW, text="Kind but slow")
    ],
    "facebook_review_removed": [happened(EventType.DELETE, FB + "88001", 1_763_800_089_000, erase=True)],
    "facebook_review_commented": [
        commented("And still waiting", root="88001", parent="4400123_88001", at=1_763_800_090_000)
    ],
    "facebook_album": [ignored("Rapport does not use `album` of the page's feed", at=1_763_800_091_000)],
    "facebook_unknown_field": [ignored("Rapport does not use changes of the page's `hours`")],
    "instagram_message_text": [said("Is the rust colour back?", IG_MIRA, key=IG + "aWdf1")],
    "instagram_message_story_reply": [
        said("wow", IG_MIRA, extra={"story": "1800123", "story_url": "https://cdn.example/story"})
    ],
    "instagram_message_story_mention": [
        said("", IG_MIRA, attachments=(Attachment(kind="link", url="https://cdn.example/mention"),))
    ],
    "instagram_message_shared_post": [
        said(
            "",
            IG_MIRA,
            attachments=(
                Attachment(kind="link", url="https://cdn.example/post", name="Autumn", provider_id="1813949"),
            ),
        )
    ],
    "instagram_message_unsupported": [
        said(
            "",
            IG_MIRA,
            extra={"note": "Meta does not pass this kind of message on; open the conversation in its own app"},
        )
    ],
    "instagram_message_unsent": [happened(EventType.DELETE, IG + "aWdf1", T, identity=IG_MIRA, erase=True)],
    "instagram_message_echo": [said("It is!", IG_MIRA, direction=OUT)],
    "instagram_edit_without_words": [ignored("an edit without its message or its words", identity=IG_MIRA)],
    "instagram_seen": [
        happened(EventType.WATERMARK, "", T, identity=IG_MIRA, status="read", extra={"mid": "aWdf6"}),
    ],
    "instagram_reaction": [
        happened(
            EventType.REACTION,
            IG + "aWdf6",
            T,
            identity=IG_MIRA,
            extra={"action": "react", "emoji": "🔥", "reaction": "other"},
        )
    ],
    "instagram_referral": [
        said("", IG_MIRA, kind=Kind.REFERRAL, extra={"ref": "bio", "source": "IG.ME", "type": "OPEN_THREAD"})
    ],
    "instagram_comment": [
        commented("Ship to Norway?", IG_MIRA, root="179001", parent="179001", at=1_763_800_100_000, key=IG + "17865001")
    ],
    "instagram_comment_answering_a_comment": [
        commented(
            "same question",
            "5500888",
            root="179001",
            parent="17865001",
            at=1_763_800_100_000,
            extra={"ad_id": "120001", "media_type": "AD"},
        )
    ],
    "instagram_comment_of_ours": [
        commented("We do!", "", direction=OUT, root="179001", parent="17865001", at=1_763_800_100_000)
    ],
    "instagram_live_comment": [
        commented(
            "hi from Bergen",
            IG_MIRA,
            root="179002",
            at=1_763_800_100_000,
            extra={"media_type": "LIVE", "live": "yes"},
        )
    ],
    "instagram_mention_in_a_comment": [
        commented("", "anonymous:17865005", root="179555", provider_id="17865005", at=1_763_800_100_000)
    ],
    "instagram_mention_in_a_caption": [
        commented("", "anonymous:179556", kind=Kind.POST, root="179556", at=1_763_800_100_000)
    ],
    "instagram_story_insights": [ignored("Rapport does not use changes of Instagram's `story_insights`")],
    "other_object": [ignored("Rapport does not use updates about `permissions`", at=1_763_800_000_000)],
    "no_entries": [ignored("the batch has no entries")],
}


def parsed(name: str) -> list[Event]:
    account = INSTAGRAM if name.startswith("instagram") else PAGE
    return inbound.parse(request((FIXTURES / f"{name}.json").read_bytes()), account)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_fixture_becomes_exactly_the_events_of_the_table(name: str) -> None:
    events = parsed(name)
    seen = [
        {attribute: getattr(event, attribute) for attribute in wanted}
        for event, wanted in zip(events, EXPECTED[name], strict=False)
    ]
    assert seen == EXPECTED[name]
    assert len(events) == len(EXPECTED[name])


def test_no_fixture_is_missing_from_the_table() -> None:
    assert {path.stem for path in FIXTURES.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_same_request_parsed_twice_gives_the_same_events_and_distinct_keys(name: str) -> None:
    events = parsed(name)
    assert events == parsed(name)
    assert len({event.key for event in events}) == len(events)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_only_what_is_ignored_or_done_by_us_has_no_identity(name: str) -> None:
    for event in parsed(name):
        assert event.identity or event.type is EventType.IGNORED or event.direction is OUT


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_is_ignored_keeps_its_reason_and_its_own_piece_and_nothing_else_is_kept_raw(name: str) -> None:
    body = (FIXTURES / f"{name}.json").read_text()
    for event in parsed(name):
        assert bool(event.raw) == bool(event.reason) == (event.type is EventType.IGNORED)
        if event.raw and name == "facebook_many_entries":
            assert json.loads(event.raw) != json.loads(body)


def test_the_writer_of_a_comment_is_named() -> None:
    [facebook], [instagram] = parsed("facebook_comment"), parsed("instagram_comment")
    assert (facebook.author.name, instagram.author.handle) == ("Mira Holm", "mira.h")
