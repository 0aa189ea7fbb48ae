"""What goes out to X, and what X's answers mean."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.base import Bases, Fault, How, HttpAnswer, Outgoing, Secrets, SendFailed
from chalicelib.channels.x import outbound, pictures
from chalicelib.domain.events import Attachment, Channel, Kind, Visibility
from tests.unit.channels.openapi_contract import problems
from tests.unit.channels.x.tools import ACCOUNT, SECRETS, Call, FakeHttp, answer

CLOCK = 1_790_000_000
REPLY = Outgoing(
    key="x#brand#ours-1",
    channel=Channel.X,
    identity="1811000000000000777",
    how=How.PUBLIC_REPLY,
    visibility=Visibility.PUBLIC,
    kind=Kind.COMMENT,
    text="Sorry! It leaves today — promised ☕",
    reply_to="1963000000000000101",
)
POST = replace(REPLY, how=How.POST, kind=Kind.POST, identity="", reply_to="")
DM = replace(REPLY, how=How.MESSAGE, kind=Kind.DM, visibility=Visibility.PRIVATE, reply_to="")
PRIVATE_REPLY = replace(DM, how=How.PRIVATE_REPLY, reply_to="1963000000000000101")
POSTED = answer(201, {"data": {"id": "1963000000000000500", "text": "…"}})
DELIVERED = answer(201, {"data": {"dm_conversation_id": "1-2", "dm_event_id": "1963000000000000600"}})
PICTURE = Attachment(kind="image", url="https://media.example/label.png?signature=1", content_type="image/png")
FETCHED = HttpAnswer(status=200, headers={"content-type": "image/png"}, body=b"\x89PNG")
UPLOADED = answer(200, {"data": {"id": "1963000000000000700", "media_key": "3_1963000000000000700"}})


def send(message: Outgoing, *answers: HttpAnswer | SendFailed, secrets: Secrets = SECRETS) -> tuple[Any, list[Call]]:
    http = FakeHttp(list(answers))
    return outbound.send(message, ACCOUNT, secrets, http, Bases(), now=lambda: CLOCK), http.calls


def fails(message: Outgoing, *answers: HttpAnswer | SendFailed, secrets: Secrets = SECRETS) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        send(message, *answers, secrets=secrets)
    return caught.value


REQUESTS = [
    pytest.param(
        REPLY,
        [POSTED],
        "https://api.x.com/2/tweets",
        {"text": REPLY.text, "reply": {"in_reply_to_tweet_id": "1963000000000000101"}},
        id="a public reply",
    ),
    pytest.param(POST, [POSTED], "https://api.x.com/2/tweets", {"text": POST.text}, id="a post"),
    pytest.param(
        DM,
        [DELIVERED],
        "https://api.x.com/2/dm_conversations/with/1811000000000000777/messages",
        {"text": DM.text},
        id="a direct message",
    ),
    pytest.param(
        PRIVATE_REPLY,
        [DELIVERED],
        "https://api.x.com/2/dm_conversations/with/1811000000000000777/messages",
        {"text": DM.text},
        id="a private reply is a direct message to the author",
    ),
    pytest.param(
        replace(REPLY, attachments=(PICTURE, PICTURE)),
        [FETCHED, UPLOADED, FETCHED, UPLOADED, POSTED],
        "https://api.x.com/2/tweets",
        {
            "text": REPLY.text,
            "reply": {"in_reply_to_tweet_id": "1963000000000000101"},
            "media": {"media_ids": ["1963000000000000700", "1963000000000000700"]},
        },
        id="a public reply with pictures",
    ),
    pytest.param(
        replace(DM, text="", attachments=(PICTURE,)),
        [FETCHED, UPLOADED, DELIVERED],
        "https://api.x.com/2/dm_conversations/with/1811000000000000777/messages",
        {"attachments": [{"media_id": "1963000000000000700"}]},
        id="a direct message of nothing but a picture",
    ),
]


@pytest.mark.parametrize(("message", "answers", "url", "body"), REQUESTS)
def test_a_message_goes_out_as(message: Outgoing, answers: list[HttpAnswer], url: str, body: Any) -> None:
    sent, calls = send(message, *answers)
    last = calls[-1]
    assert (last.method, last.url, last.json) == ("POST", url, body)
    assert last.headers == {"Authorization": "Bearer the-token", "Content-Type": "application/json"}
    expected = "1963000000000000500" if url.endswith("tweets") else "1963000000000000600"
    assert (sent.provider_id, sent.status) == (expected, "sent")


UNCHECKED = pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning")
"""openapi-core says that it does not check OAuth 2; `problems` looks for the header itself."""


@UNCHECKED
@pytest.mark.providers
@pytest.mark.parametrize(("message", "answers", "url", "body"), REQUESTS)
def test_every_request_keeps_to_xs_own_description(
    message: Outgoing, answers: list[HttpAnswer], url: str, body: Any
) -> None:
    _, calls = send(message, *answers)
    ours = [call for call in calls if call.url.startswith("https://api.x.com")]
    assert ours
    for call in ours:
        assert problems("x_api_v2.json", call.method, call.url, call.headers, call.body) == []


@UNCHECKED
@pytest.mark.providers
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({"Authorization": "Bearer t"}, b'{"text": "a", "reply_to": "1"}', id="an unknown field"),
        pytest.param({"Authorization": "Bearer t"}, b'{"reply": {"in_reply_to_tweet_id": 7}}', id="a wrong type"),
        pytest.param({}, b'{"text": "a"}', id="no token"),
    ],
)
def test_that_check_finds_what_is_wrong(headers: dict[str, str], body: bytes) -> None:
    sent = headers | {"Content-Type": "application/json"}
    assert problems("x_api_v2.json", "POST", "https://api.x.com/2/tweets", sent, body) != []


@pytest.mark.parametrize(("message", "category"), [(REPLY, "tweet_image"), (DM, "dm_image")])
def test_a_picture_is_fetched_without_our_token_and_uploaded_with_it(message: Outgoing, category: str) -> None:
    created = POSTED if message is REPLY else DELIVERED
    _, [fetch, upload, _] = send(replace(message, attachments=(PICTURE,)), FETCHED, UPLOADED, created)
    assert (fetch.method, fetch.url, dict(fetch.headers)) == ("GET", PICTURE.url, {})
    assert upload.url == "https://api.x.com/2/media/upload"
    assert upload.headers["Authorization"] == "Bearer the-token"
    assert upload.json == {"media": base64.b64encode(b"\x89PNG").decode(), "media_category": category}


@pytest.mark.parametrize(
    ("message", "answers", "fault", "code"),
    [
        pytest.param(
            replace(REPLY, attachments=(PICTURE,) * 5), [], Fault.REJECTED, "too_many_pictures", id="five in a post"
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,) * 2), [], Fault.REJECTED, "too_many_pictures", id="two in a message"
        ),
        pytest.param(
            replace(DM, attachments=(replace(PICTURE, content_type="video/mp4"),)),
            [FETCHED],
            Fault.REJECTED,
            "attachment_unsupported",
            id="a film",
        ),
        pytest.param(
            replace(DM, attachments=(replace(PICTURE, content_type=""),)),
            [HttpAnswer(status=200, headers={"content-type": "text/html; charset=utf-8"}, body=b"<p>")],
            Fault.REJECTED,
            "attachment_unsupported",
            id="a page instead of a picture",
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)),
            [replace(FETCHED, body=bytes(pictures.LARGEST + 1))],
            Fault.REJECTED,
            "picture_too_large",
            id="more than five megabytes",
        ),
        pytest.param(
            replace(DM, attachments=(replace(PICTURE, url=""),)),
            [],
            Fault.REJECTED,
            "picture_unreadable",
            id="no address",
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)), [answer(404)], Fault.REJECTED, "picture_unreadable", id="picture gone"
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)), [answer(500)], Fault.SAFE, "picture_unreadable", id="our store is down"
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)), [FETCHED, answer(500)], Fault.SAFE, "500", id="the upload breaks"
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)),
            [FETCHED, SendFailed(Fault.UNKNOWN, "lost", code="ReadTimeoutError")],
            Fault.SAFE,
            "ReadTimeoutError",
            id="the upload's answer is lost: nothing was posted yet",
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)), [FETCHED, answer(200, b"")], Fault.SAFE, "picture_pending", id="no id"
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)),
            [FETCHED, answer(200, {"data": {"id": "7", "processing_info": {"state": "failed"}}})],
            Fault.REJECTED,
            "picture_unreadable",
            id="X cannot read the picture",
        ),
        pytest.param(
            replace(DM, attachments=(PICTURE,)), [FETCHED, answer(401)], Fault.REJECTED, "credentials", id="bad token"
        ),
    ],
)
def test_a_picture_that_cannot_go_stops_the_message_before_it_is_sent(
    message: Outgoing, answers: list[HttpAnswer | SendFailed], fault: Fault, code: str
) -> None:
    failed = fails(message, *answers)
    assert (failed.fault, failed.code) == (fault, code)


@pytest.mark.parametrize(
    ("message", "secrets", "code"),
    [
        pytest.param(REPLY, Secrets(webhook=()), "credentials", id="no token is stored"),
        pytest.param(replace(REPLY, reply_to=""), SECRETS, "reply_to", id="a reply to nothing"),
        pytest.param(replace(DM, identity="../tweets"), SECRETS, "identity", id="an identity that is no user id"),
        pytest.param(replace(DM, text="  "), SECRETS, "empty", id="nothing to say"),
        pytest.param(
            replace(REPLY, visibility=Visibility.PRIVATE), SECRETS, "visibility", id="a private text never goes public"
        ),
    ],
)
def test_what_cannot_be_right_never_leaves(message: Outgoing, secrets: Secrets, code: str) -> None:
    failed = fails(message, secrets=secrets)  # no answer is prepared: a call would fail the test
    assert (failed.fault, failed.code) == (Fault.REJECTED, code)


NOT_SUMMONED = {
    "detail": "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged "
    "by the author of the post you are replying to.",
    "title": "Forbidden",
    "status": 403,
    "type": "about:blank",
}
DM_CLOSED = {
    "detail": "You do not have permission to DM one or more participants.",
    "title": "Forbidden",
    "type": "about:blank",
    "status": 403,
}
DUPLICATE = {"detail": "You are not allowed to create a Tweet with duplicate content.", "title": "Forbidden"}
CREDITS = {"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}
CAPPED = {"title": "UsageCapExceeded", "type": "https://api.x.com/2/problems/usage-capped", "period": "Monthly"}


@pytest.mark.parametrize(
    ("message", "said", "fault", "code"),
    [
        pytest.param(REPLY, answer(403, NOT_SUMMONED), Fault.REJECTED, "reply_not_allowed", id="not summoned"),
        pytest.param(
            REPLY,
            answer(403, {"errors": [{"message": "The original Tweet author restricted who can reply", "code": 433}]}),
            Fault.REJECTED,
            "reply_not_allowed",
            id="replies restricted, said in the older form",
        ),
        pytest.param(DM, answer(403, DM_CLOSED), Fault.REJECTED, "dm_closed", id="messages closed"),
        pytest.param(
            PRIVATE_REPLY, answer(403, DM_CLOSED), Fault.REJECTED, "dm_closed", id="closed to a private reply"
        ),
        pytest.param(
            DM,
            answer(403, {"errors": [{"message": "You cannot send messages to this user.", "code": 349}]}),
            Fault.REJECTED,
            "dm_closed",
            id="messages closed, said in the older form",
        ),
        pytest.param(
            REPLY, answer(403, DM_CLOSED), Fault.REJECTED, "forbidden", id="a DM's words mean nothing to a post"
        ),
        pytest.param(
            REPLY,
            answer(403, {"detail": "You have been blocked"}),
            Fault.REJECTED,
            "blocked",
            id="blocked is not locked",
        ),
        pytest.param(
            POST, answer(403, {"detail": "Your account is locked."}), Fault.REJECTED, "account_locked", id="locked"
        ),
        pytest.param(POST, answer(403, DUPLICATE), Fault.REJECTED, "duplicate", id="the same text twice"),
        pytest.param(REPLY, answer(403, b"<html>"), Fault.REJECTED, "forbidden", id="a refusal without words"),
        pytest.param(REPLY, answer(400, {"detail": "bad"}), Fault.REJECTED, "invalid_request", id="400"),
        pytest.param(REPLY, answer(401), Fault.REJECTED, "credentials", id="401"),
        pytest.param(REPLY, answer(402, CREDITS), Fault.REJECTED, "credits", id="402"),
        pytest.param(REPLY, answer(429, CAPPED), Fault.REJECTED, "credits", id="the paid volume is used up"),
        pytest.param(DM, answer(404), Fault.REJECTED, "not_found", id="404"),
        pytest.param(DM, answer(302), Fault.REJECTED, "302", id="a redirect"),
        pytest.param(DM, answer(408), Fault.UNKNOWN, "408", id="408"),
        pytest.param(DM, answer(500), Fault.UNKNOWN, "500", id="500"),
        pytest.param(DM, answer(502), Fault.UNKNOWN, "502", id="502"),
        pytest.param(DM, answer(504), Fault.UNKNOWN, "504", id="504"),
        pytest.param(DM, answer(503), Fault.SAFE, "503", id="503"),
        pytest.param(DM, answer(201, b"<html>"), Fault.UNKNOWN, "201", id="a success that cannot be read"),
        pytest.param(DM, answer(201, b""), Fault.UNKNOWN, "201", id="a success that says nothing"),
        pytest.param(
            DM, answer(200, {"data": {"id": "7"}}), Fault.UNKNOWN, "200", id="a success without the message id"
        ),
        pytest.param(DM, answer(201, b"[" * 100_000), Fault.UNKNOWN, "201", id="a success nested out of reach"),
        pytest.param(DM, SendFailed(Fault.UNKNOWN, "lost", code="T"), Fault.UNKNOWN, "T", id="the answer is lost"),
        pytest.param(DM, SendFailed(Fault.SAFE, "refused", code="C"), Fault.SAFE, "C", id="no connection was made"),
    ],
)
def test_an_answer_means(message: Outgoing, said: HttpAnswer | SendFailed, fault: Fault, code: str) -> None:
    failed = fails(message, said)
    assert (failed.fault, failed.code) == (fault, code)
    assert "the-token" not in str(failed)


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        pytest.param({"x-rate-limit-reset": str(CLOCK + 90)}, 90.0, id="X says when the window ends"),
        pytest.param(
            {"retry-after": "7", "x-rate-limit-reset": str(CLOCK + 90)}, 7.0, id="Retry-After is obeyed first"
        ),
        pytest.param({"x-rate-limit-reset": str(CLOCK - 5)}, 1.0, id="a clock ahead of X's still waits a second"),
        pytest.param({"x-rate-limit-reset": str(CLOCK * 1000)}, 86_400.0, id="nonsense waits a day at most"),
        pytest.param({}, None, id="X does not say"),
        pytest.param({"retry-after": "soon", "x-rate-limit-reset": "later"}, None, id="X says nothing readable"),
        pytest.param(
            {
                "x-rate-limit-remaining": "14",
                "x-rate-limit-reset": str(CLOCK + 90),
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": str(CLOCK + 5000),
                "x-app-limit-24hour-remaining": "3",
                "x-app-limit-24hour-reset": str(CLOCK + 9000),
            },
            5000.0,
            id="the limit that is used up counts",
        ),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_limited_send_waits_as_long_as_x_says(status: int, headers: dict[str, str], after: float | None) -> None:
    failed = fails(DM, HttpAnswer(status=status, headers=headers, body=b""))
    assert (failed.fault, failed.after) == (Fault.SAFE, after)


def test_xs_own_words_reach_the_agent() -> None:
    assert fails(DM, answer(403, DM_CLOSED)).reason == (
        "this person does not accept direct messages from the account "
        "(X: You do not have permission to DM one or more participants.)"
    )
