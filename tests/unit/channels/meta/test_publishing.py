"""A page's own posts: what is asked of the Graph API, and what its answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.channels.base import Bases, Fault, How, HttpAnswer, Outgoing, SendFailed
from chalicelib.channels.meta import outbound
from chalicelib.domain.events import Attachment, Channel, Kind, Visibility
from tests.unit.channels.meta.support import PAGE, SECRETS
from tests.unit.channels.x.tools import FakeHttp, answer

BASES = Bases(meta="http://127.0.0.1:9/meta/v26.0")
ONE = Attachment(kind="image", url="https://media.example/1.jpg")
TWO = Attachment(kind="image", url="https://media.example/2.png")
LINK = Attachment(kind="link", url="https://brand.example/news")


def post(http: FakeHttp, text: str = "We open at nine.", *attachments: Attachment) -> str:
    message = Outgoing(
        key="post#p#facebook#page", channel=Channel.FACEBOOK, identity="", how=How.POST, kind=Kind.POST,
        visibility=Visibility.PUBLIC, text=text, attachments=attachments,
    )  # fmt: skip
    return outbound.send(message, PAGE, SECRETS, http, BASES).provider_id


def asked(http: FakeHttp) -> list[tuple[str, Any]]:
    return [(call.url.removeprefix(BASES.meta), json.loads(call.body)) for call in http.calls]


def done(id: str) -> HttpAnswer:
    return answer(200, {"id": id})


def test_a_text_is_posted_to_the_page() -> None:
    http = FakeHttp([done("200000001_1")])
    assert post(http) == "200000001_1"
    assert asked(http) == [("/200000001/feed", {"message": "We open at nine."})]


def test_a_link_stands_beside_the_text() -> None:
    http = FakeHttp([done("200000001_1")])
    post(http, "News", LINK)
    assert asked(http) == [("/200000001/feed", {"message": "News", "link": "https://brand.example/news"})]


def test_pictures_are_handed_over_unpublished_and_shown_by_the_one_call_that_publishes() -> None:
    http = FakeHttp([done("71"), done("72"), done("200000001_1")])
    assert post(http, "Look", ONE, TWO) == "200000001_1"
    assert asked(http) == [
        ("/200000001/photos", {"url": ONE.url, "published": False}),
        ("/200000001/photos", {"url": TWO.url, "published": False}),
        (
            "/200000001/feed",
            {"message": "Look", "attached_media": [{"media_fbid": "71"}, {"media_fbid": "72"}]},
        ),
    ]


def test_a_picture_needs_no_words() -> None:
    http = FakeHttp([done("71"), done("200000001_1")])
    post(http, "", ONE)
    assert asked(http)[-1] == ("/200000001/feed", {"attached_media": [{"media_fbid": "71"}]})


@pytest.mark.parametrize("status", [500, 502, 200])
def test_a_picture_whose_fate_is_unknown_is_nothing_posted(status: int) -> None:
    http = FakeHttp([answer(status, {})])
    with pytest.raises(SendFailed) as raised:
        post(http, "Look", ONE)
    assert raised.value.fault is Fault.SAFE
    assert len(http.calls) == 1


def test_an_answer_lost_while_publishing_is_unknown() -> None:
    http = FakeHttp([done("71"), answer(500, {})])
    with pytest.raises(SendFailed) as raised:
        post(http, "Look", ONE)
    assert raised.value.fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("text", "attachments"),
    [
        ("", ()),
        ("x", (LINK, ONE)),
        ("x", (LINK, LINK)),
        ("x", (ONE,) * 11),
        ("x", (Attachment(kind="video", url="https://media.example/a.mp4"),)),
        ("x", (Attachment(kind="image"),)),
    ],
)
def test_what_the_page_can_t_take_is_refused_before_anything_is_asked(
    text: str, attachments: tuple[Attachment, ...]
) -> None:
    http = FakeHttp([])
    with pytest.raises(SendFailed) as raised:
        post(http, text, *attachments)
    assert raised.value.fault is Fault.REJECTED
    assert http.calls == []
