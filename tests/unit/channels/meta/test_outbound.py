"""What we ask of the Graph API, and what each of its answers means."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.base import Account, Bases, Fault, How, Outgoing, Secrets, SendFailed, Sent
from chalicelib.channels.meta import outbound
from chalicelib.domain.events import Attachment, Channel, Kind, Visibility
from tests.unit.channels.meta.support import INSTAGRAM, PAGE, PROVIDERS, SECRETS, Graph, signature

BASES = Bases(meta="http://127.0.0.1:9/meta/v26.0")
PICTURE = Attachment(kind="image", url="https://media.example/p.jpg")


def outgoing(how: How = How.MESSAGE, channel: Channel = Channel.FACEBOOK, **more: Any) -> Outgoing:
    public = how in (How.PUBLIC_REPLY, How.POST)
    basis: dict[str, Any] = {
        "key": "facebook#page#out-1",
        "identity": "4400123",
        "visibility": Visibility.PUBLIC if public else Visibility.PRIVATE,
        "kind": Kind.COMMENT if public else Kind.MESSAGE,
        "text": "On its way! 📦",
    }
    return Outgoing(channel=channel, how=how, **(basis | more))


def send(message: Outgoing, graph: Graph, account: Account | None = None, secrets: Secrets = SECRETS) -> Sent:
    default = INSTAGRAM if message.channel is Channel.INSTAGRAM else PAGE
    return outbound.send(message, account or default, secrets, graph, BASES)


def failure(graph: Graph, message: Outgoing | None = None, **more: Any) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        send(message or outgoing(), graph, **more)
    return raised.value


TEXT = {"text": "On its way! 📦", "metadata": "rapport:facebook#page#out-1"}
SENT_AS: list[tuple[str, Outgoing, str, dict[str, Any]]] = [
    (
        "a message",
        outgoing(),
        "200000001/messages",
        {"recipient": {"id": "4400123"}, "messaging_type": "RESPONSE", "message": TEXT},
    ),
    (
        "a person's message after the 24 hours",
        outgoing(tag="HUMAN_AGENT"),
        "200000001/messages",
        {"recipient": {"id": "4400123"}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", "message": TEXT},
    ),
    (
        "a picture",
        outgoing(text="", attachments=(PICTURE,)),
        "200000001/messages",
        {
            "recipient": {"id": "4400123"},
            "messaging_type": "RESPONSE",
            "message": {
                "attachment": {
                    "type": "image",
                    "payload": {"url": "https://media.example/p.jpg", "is_reusable": False},
                },
                "metadata": "rapport:facebook#page#out-1",
            },
        },
    ),
    (
        "an Instagram message",
        outgoing(channel=Channel.INSTAGRAM),
        "300000001/messages",
        {"recipient": {"id": "4400123"}, "messaging_type": "RESPONSE", "message": TEXT},
    ),
    (
        "a private reply to a comment",
        outgoing(How.PRIVATE_REPLY, reply_to="9001_77", root="200000001_9001", tag="HUMAN_AGENT"),
        "200000001/messages",
        {"recipient": {"comment_id": "9001_77"}, "messaging_type": "RESPONSE", "message": TEXT},
    ),
    (
        "a private reply to a visitor's post",
        outgoing(How.PRIVATE_REPLY, reply_to="200000001_9100", root="200000001_9100"),
        "200000001/messages",
        {"recipient": {"post_id": "200000001_9100"}, "messaging_type": "RESPONSE", "message": TEXT},
    ),
    (
        "a private reply to an Instagram comment",
        outgoing(How.PRIVATE_REPLY, Channel.INSTAGRAM, reply_to="17865001", root="179001"),
        "300000001/messages",
        {"recipient": {"comment_id": "17865001"}, "messaging_type": "RESPONSE", "message": TEXT},
    ),
    (
        "a public reply on Facebook",
        outgoing(How.PUBLIC_REPLY, reply_to="9001_77"),
        "9001_77/comments",
        {"message": "On its way! 📦"},
    ),
    (
        "a public reply on Instagram",
        outgoing(How.PUBLIC_REPLY, Channel.INSTAGRAM, reply_to="17865001"),
        "17865001/replies",
        {"message": "On its way! 📦"},
    ),
    ("a post", outgoing(How.POST), "200000001/feed", {"message": "On its way! 📦"}),
]


@pytest.mark.parametrize(("message", "path", "body"), [pytest.param(*case[1:], id=case[0]) for case in SENT_AS])
def test_each_way_out_is_one_call_as_meta_describes_it(message: Outgoing, path: str, body: dict[str, Any]) -> None:
    graph = Graph()
    sent = send(message, graph)
    assert (sent.provider_id, sent.status) == ("m_out_1", "sent")
    assert graph.asked == [
        (
            "POST",
            f"http://127.0.0.1:9/meta/v26.0/{path}",
            {"Authorization": "Bearer EAA-page-token", "Content-Type": "application/json"},
            body,
        )
    ]


def test_an_id_cannot_lead_the_call_elsewhere() -> None:
    graph = Graph()
    send(outgoing(How.PUBLIC_REPLY, reply_to="9001/../me?x=1#y"), graph)
    assert graph.asked[0][1] == "http://127.0.0.1:9/meta/v26.0/9001%2F..%2Fme%3Fx%3D1%23y/comments"


def test_instagram_can_send_through_its_page() -> None:
    graph = Graph()
    account = replace(INSTAGRAM, settings={"page_id": "200000001"})
    send(outgoing(channel=Channel.INSTAGRAM), graph, account=account)
    assert graph.asked[0][1] == "http://127.0.0.1:9/meta/v26.0/200000001/messages"


def test_an_app_secret_proof_goes_along_where_the_account_asks_and_the_token_never_is_in_the_address() -> None:
    graph = Graph()
    send(outgoing(), graph, account=replace(PAGE, settings={"appsecret_proof": True}))
    proof = signature("new-app-secret", b"EAA-page-token")
    assert graph.asked[0][1] == f"http://127.0.0.1:9/meta/v26.0/200000001/messages?appsecret_proof={proof}"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (outgoing(attachments=(PICTURE,)), "one_thing"),
        (outgoing(text=""), "one_thing"),
        (outgoing(text="", attachments=(PICTURE, PICTURE)), "one_thing"),
        (outgoing(text="", attachments=(Attachment(kind="location", url="https://m.example"),)), "attachment_kind"),
        (outgoing(text="", attachments=(Attachment(kind="image"),)), "attachment_kind"),
        (outgoing(tag="CONFIRMED_EVENT_UPDATE"), "tag_unknown"),
        (outgoing(identity=""), "incomplete"),
        (outgoing(How.PUBLIC_REPLY), "incomplete"),
        (outgoing(How.PRIVATE_REPLY), "incomplete"),
        (outgoing(How.PUBLIC_REPLY, reply_to="9001_77", attachments=(PICTURE,)), "text_only"),
        (outgoing(How.PUBLIC_REPLY, reply_to="9001_77", text=""), "incomplete"),
        (outgoing(How.POST, Channel.INSTAGRAM), "not_offered"),
    ],
)
def test_what_meta_would_refuse_is_refused_before_it_is_asked(message: Outgoing, code: str) -> None:
    graph = Graph()
    error = failure(graph, message)
    assert (error.fault, error.code, graph.asked) == (Fault.REJECTED, code, [])
    assert error.reason.endswith(".")


@pytest.mark.parametrize(
    ("settings", "secrets"),
    [({}, Secrets(webhook=("s",))), ({"appsecret_proof": True}, Secrets(webhook=(), send={"access_token": "t"}))],
)
def test_missing_credentials_are_told_before_meta_is_asked(settings: dict[str, Any], secrets: Secrets) -> None:
    graph = Graph()
    error = failure(graph, account=replace(PAGE, settings=settings), secrets=secrets)
    assert (error.fault, error.code, graph.asked) == (Fault.REJECTED, "no_credentials", [])


@pytest.mark.parametrize(
    ("answer", "provider_id"),
    [
        ({"recipient_id": "4400123", "message_id": "m_1"}, "m_1"),
        ({"id": "9001_81"}, "9001_81"),
        ({"id": 17865009}, "17865009"),
    ],
)
def test_the_id_of_what_was_sent_is_meta_s(answer: dict[str, Any], provider_id: str) -> None:
    assert send(outgoing(), Graph(answer=answer)).provider_id == provider_id


R, S, U = Fault.REJECTED, Fault.SAFE, Fault.UNKNOWN


@pytest.mark.parametrize(
    ("status", "error", "fault", "code"),
    [
        (400, {"code": 10, "error_subcode": 2018278}, R, "window_closed"),
        (400, {"code": 10, "error_subcode": 2018065}, R, "window_closed"),
        (403, {"code": 10, "error_subcode": 2534022}, R, "window_closed"),
        (400, {"code": 10, "error_subcode": 1893063}, R, "page_restricted"),
        (403, {"code": 10}, R, "not_permitted"),
        (403, {"code": 200}, R, "not_permitted"),
        (403, {"code": 230}, R, "not_permitted"),
        (400, {"code": 551}, R, "unavailable"),
        (400, {"code": 551, "error_subcode": 1545041}, R, "unavailable"),
        (400, {"code": 200, "error_subcode": 1545041}, R, "unavailable"),
        (401, {"code": 190, "error_subcode": 460}, R, "credentials_refused"),
        (400, {"code": 190}, R, "credentials_refused"),
        (401, {"code": 0}, R, "credentials_refused"),
        (400, {"code": 100}, R, "invalid"),
        (400, {"code": 100, "error_subcode": 2018001}, R, "no_such_person"),
        (400, {"code": 368}, R, "blocked"),
        (400, {"code": 10900}, R, "private_reply_used"),
        (400, {"code": 10901}, R, "private_reply_late"),
        (400, {"code": 10903}, R, "private_reply_refused"),
        (400, {"code": 77777, "error_subcode": 3}, R, "77777.3"),
        (404, {"code": 803}, R, "803"),
        (400, {"code": 4}, S, "4"),
        (400, {"code": 17}, S, "17"),
        (400, {"code": 32}, S, "32"),
        (400, {"code": 613}, S, "613"),
        (403, {"code": 4, "is_transient": True}, S, "4"),
        (400, {"code": 80001}, S, "80001"),
        (400, {"code": 80002}, S, "80002"),
        (400, {"code": 80006}, S, "80006"),
        (429, {"code": 77777}, S, "77777"),
        (503, {"code": 2, "is_transient": True}, S, "2"),
        (500, {"code": 2, "is_transient": True}, U, "2"),
        (400, {"code": 1, "error_subcode": 1357046}, U, "1.1357046"),
        (400, {"code": 2}, U, "2"),
        (400, {"code": 77777, "is_transient": True}, U, "77777"),
        (500, {"code": 100}, U, "100"),
        (200, {"code": 100}, R, "invalid"),
        (400, {"code": "many"}, R, "400"),
    ],
)
def test_an_error_of_the_graph_api_means_one_of_three_things(
    status: int, error: dict[str, Any], fault: Fault, code: str
) -> None:
    failed = failure(Graph(status=status, answer={"error": {"message": "(#x) words", **error}}))
    assert (failed.fault, failed.code) == (fault, code)
    assert failed.reason


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (429, b"", S),
        (503, b"<html>", S),
        (500, b"", U),
        (502, b"<html>Bad gateway</html>", U),
        (504, b"", U),
        (408, b"", U),
        (302, b"", U),
        (400, b"nonsense", R),
        (401, b"", R),
        (404, b"[]", R),
        (200, b"", U),
        (200, b"{}", U),
        (200, b'{"id":""}', U),
        (200, b'{"success":true}', U),
        (200, b"[" * 100_000, U),
    ],
)
def test_an_answer_without_an_error_object_is_read_by_its_status(status: int, body: bytes, fault: Fault) -> None:
    assert failure(Graph(status=status, answer=body)).fault is fault


USAGE = {"200000001": [{"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": 7}, "odd"], "x": 3}


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"retry-after": "12"}, 12.0),
        ({"x-business-use-case-usage": json.dumps(USAGE)}, 420.0),
        ({"retry-after": "12", "x-business-use-case-usage": json.dumps(USAGE)}, 420.0),
        ({"retry-after": "900", "x-business-use-case-usage": json.dumps(USAGE)}, 900.0),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":0}]}'}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "x-business-use-case-usage": "broken"}, None),
        ({}, None),
    ],
)
def test_a_rate_limit_says_how_long_to_wait_where_meta_does(headers: dict[str, str], after: float | None) -> None:
    error = {"error": {"code": 80006, "message": "too many calls"}}
    assert failure(Graph(status=400, answer=error, headers=headers)).after == after


def test_meta_s_own_words_are_shown_only_where_ours_do_not_say_it_all() -> None:
    invalid = {"error": {"code": 100, "message": "(#100) Length of param message[text] must be less than 2000"}}
    assert failure(Graph(status=400, answer=invalid)).reason == (
        "Meta refused the message as invalid: (#100) Length of param message[text] must be less than 2000"
    )
    token = {"error": {"code": 190, "message": "Malformed access token EAA-page-token"}}
    assert "EAA" not in failure(Graph(status=401, answer=token)).reason


def test_a_fault_on_the_way_is_passed_on_as_it_is() -> None:
    lost = SendFailed(Fault.UNKNOWN, "the provider's answer was lost")
    assert failure(Graph(fails=lost)) is lost


@pytest.mark.providers
@pytest.mark.skipif(not PROVIDERS.is_dir(), reason="the provider reference folder is not here")
def test_a_message_has_the_shape_of_meta_s_own_collection() -> None:
    collection = (PROVIDERS / "openapi/meta_messenger-platform-api.postman_collection.json").read_text()
    examples = {
        item["name"]: json.loads(item["request"]["body"]["raw"])
        for folder in json.loads(collection)["item"]
        for item in folder["item"]
        if item["name"] in ("Text Message", "Media Message (Photo)")
    }
    assert len(examples) == 2
    for name, message in (
        ("Text Message", outgoing()),
        ("Media Message (Photo)", outgoing(text="", attachments=(PICTURE,))),
    ):
        graph = Graph()
        send(message, graph)
        assert shape(examples[name]) <= shape(graph.asked[0][3])
        assert shape(graph.asked[0][3]) - shape(examples[name]) == {"messaging_type", "message.metadata"}


def shape(value: Any, path: str = "") -> set[str]:
    """Every path of names in a JSON object."""
    if not isinstance(value, dict):
        return {path}
    return {found for name, inner in value.items() for found in shape(inner, f"{path}.{name}".lstrip("."))}
