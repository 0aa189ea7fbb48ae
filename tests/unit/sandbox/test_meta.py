"""The Meta stand-in keeps the windows, the one private reply, and sends every kind of webhook."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from tests.unit.sandbox.conftest import Client, Clock, Hook, Target

KOFI = {"name": "Kofi Linden", "id": "5000000000002"}
BASE = "/meta/v26.0"
HELLO = {"recipient": {"id": KOFI["id"]}, "messaging_type": "RESPONSE", "message": {"text": "Hello Kofi"}}


def entry(hook: Hook) -> dict[str, Any]:
    digest = hmac.new(b"app-secret", hook.body, hashlib.sha256).hexdigest()
    assert hook.headers["x-hub-signature-256"] == f"sha256={digest}"
    (only,) = json.loads(hook.body)["entry"]
    assert isinstance(only, dict)
    return only


def send(sandbox: Client, data: dict[str, Any], token: str = "page-token", to: str = "200000001") -> tuple[int, Any]:
    status, told, _ = sandbox.json("POST", f"{BASE}/{to}/messages", data, token)
    return status, told


def wrote(sandbox: Client, channel: str = "facebook") -> dict[str, Any]:
    return sandbox.do("message", **{"as": KOFI}, channel=channel, text="Where is my refund?")


def test_a_wrong_token_is_refused(sandbox: Client) -> None:
    status, told = send(sandbox, HELLO, "wrong")
    assert (status, told["error"]["code"]) == (401, 190)


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("unknown field", HELLO | {"colour": "red"}),
        ("unknown field in the message", HELLO | {"message": {"text": "Hi", "colour": "red"}}),
        ("no recipient", {"message": {"text": "Hi"}}),
        ("nothing said", HELLO | {"message": {"metadata": "r1"}}),
        ("over 2000 characters", HELLO | {"message": {"text": "a" * 2001}}),
        ("a tag that is gone", HELLO | {"messaging_type": "MESSAGE_TAG", "tag": "POST_PURCHASE_UPDATE"}),
        ("a tag without its type", HELLO | {"tag": "HUMAN_AGENT"}),
        ("two recipients", HELLO | {"recipient": {"id": "1", "comment_id": "2"}}),
    ],
)
def test_a_wrong_request_is_refused_with_code_100(sandbox: Client, why: str, data: dict[str, Any]) -> None:
    wrote(sandbox)
    status, told = send(sandbox, data)
    assert (status, told["error"]["code"]) == (400, 100), why


def test_an_answer_is_echoed_with_our_metadata_then_delivered_and_read(sandbox: Client, target: Target) -> None:
    wrote(sandbox)
    status, told = send(sandbox, HELLO | {"message": {"text": "Hello Kofi", "metadata": "r1"}})
    assert status == 200
    parts = [entry(hook)["messaging"][0] for hook in target.wait(4)[1:]]
    assert parts[0]["message"]["metadata"] == "r1"
    assert parts[0]["message"]["is_echo"] is True
    assert (parts[0]["sender"]["id"], parts[0]["recipient"]["id"]) == ("200000001", KOFI["id"])
    assert parts[1]["delivery"]["mids"] == [told["message_id"]]
    assert "watermark" in parts[2]["read"]


@pytest.mark.parametrize(
    ("hours", "tag", "status"),
    [(23, False, 200), (25, False, 403), (25, True, 200), (7 * 24 - 1, True, 200), (7 * 24 + 1, True, 403)],
)
def test_the_window_is_a_day_and_seven_for_a_human_agent(
    sandbox: Client, clock: Clock, hours: int, tag: bool, status: int
) -> None:
    wrote(sandbox)
    clock.now += hours * 3600
    data = HELLO | ({"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"} if tag else {})
    got, told = send(sandbox, data)
    assert got == status
    assert status == 200 or (told["error"]["code"], told["error"]["error_subcode"]) == (10, 2018278)


def test_somebody_who_never_wrote_is_unknown(sandbox: Client) -> None:
    assert send(sandbox, HELLO)[1]["error"]["error_subcode"] == 2018001


def test_a_comment_gets_one_private_reply_within_seven_days_which_opens_no_window(
    sandbox: Client, clock: Clock
) -> None:
    comment = sandbox.do("comment", **{"as": KOFI}, channel="facebook", text="Still no refund!")
    private = {"recipient": {"comment_id": comment["id"]}, "message": {"text": "We wrote to you."}}
    status, told = send(sandbox, private)
    assert (status, told["recipient_id"]) == (200, KOFI["id"])
    assert send(sandbox, private)[1]["error"]["code"] == 10900
    assert send(sandbox, HELLO)[1]["error"]["code"] == 10
    late = sandbox.do("comment", **{"as": KOFI}, channel="facebook", text="And now?")
    clock.now += 7 * 86400 + 1
    assert send(sandbox, private | {"recipient": {"comment_id": late["id"]}})[1]["error"]["code"] == 10901


def test_comments_are_reported_added_edited_and_removed_and_ours_too(sandbox: Client, target: Target) -> None:
    made = sandbox.do("comment", **{"as": KOFI}, channel="facebook", text="Lovely \u2764 https://a.example/b")
    sandbox.do("edit", **{"as": KOFI}, channel="facebook", text="Lovely boots", in_reply_to=made["id"])
    status, told, _ = sandbox.json("POST", f"{BASE}/{made['id']}/comments", {"message": "Thank you!"}, "page-token")
    assert status == 200
    target.wait(3)
    sandbox.do("delete", **{"as": KOFI}, channel="facebook", in_reply_to=made["id"])
    hooks = target.wait(4)
    assert b"\\u2764 https:\\/\\/a.example\\/b" in hooks[0].body
    values = [entry(hook)["changes"][0]["value"] for hook in hooks]
    assert [(v["verb"], v["comment_id"], v["from"]["id"]) for v in values] == [
        ("add", made["id"], KOFI["id"]),
        ("edited", made["id"], KOFI["id"]),
        ("add", told["id"], "200000001"),
        ("remove", made["id"], KOFI["id"]),
    ]


def test_instagram_counts_bytes_and_answers_comments_as_replies(sandbox: Client, target: Target) -> None:
    wrote(sandbox, "instagram")
    long = HELLO | {"message": {"text": "\u00e9" * 501}}
    assert send(sandbox, long, "ig-token", "300000001")[1]["error"]["code"] == 100
    fits = HELLO | {"message": {"text": "\u00e9" * 500}}
    assert send(sandbox, fits, "ig-token", "300000001")[0] == 200
    comment = sandbox.do("comment", **{"as": KOFI}, channel="instagram", text="Which size?")
    value = entry(target.wait(2, lambda h: b'"comments"' in h.body or b"mid" in h.body)[-1])
    assert value["id"] == "300000001"
    status, _, _ = sandbox.json("POST", f"{BASE}/{comment['id']}/replies", {"message": "Size 6"}, "ig-token")
    assert status == 200
    assert sandbox.json("POST", f"{BASE}/{comment['id']}/comments", {"message": "x"}, "ig-token")[0] == 400


@pytest.mark.parametrize(
    ("kind", "found"),
    [("post", ("feed", "post")), ("review", ("ratings", "rating")), ("comment", ("feed", "comment"))],
)
def test_public_words_of_each_kind_name_their_field(
    sandbox: Client, target: Target, kind: str, found: tuple[str, str]
) -> None:
    sandbox.do(kind, **{"as": KOFI}, channel="facebook", text="Great shop")
    change = entry(target.wait(1)[0])["changes"][0]
    assert (change["field"], change["value"]["item"]) == found


def test_a_post_with_a_picture_is_told_as_a_picture(sandbox: Client, target: Target) -> None:
    told = sandbox.do("post", **{"as": KOFI}, channel="facebook", text="Look", media=["cat.png"])
    value = entry(target.wait(1)[0])["changes"][0]["value"]
    assert (value["item"], value["message"], value["post_id"]) == ("photo", "Look", told["id"])
    assert value["link"].endswith("/cat.png")
    assert told["id"].endswith(f"_{value['photo_id']}")


def test_a_button_and_a_reaction_are_told(sandbox: Client, target: Target) -> None:
    wrote(sandbox)
    mid = send(sandbox, HELLO)[1]["message_id"]
    sandbox.do("postback", **{"as": KOFI}, channel="facebook", text="Track order", payload="TRACK")
    sandbox.do("reaction", **{"as": KOFI}, channel="facebook", in_reply_to=mid)
    bodies = [entry(hook)["messaging"][0] for hook in target.wait(6)]
    assert next(b["postback"]["payload"] for b in bodies if "postback" in b) == "TRACK"
    assert next(b["reaction"]["mid"] for b in bodies if "reaction" in b) == mid


def test_a_refused_webhook_is_tried_again_until_accepted(sandbox: Client, target: Target) -> None:
    answers = iter([503, 500, 200])
    target.status = lambda hook: next(answers, 200)
    told = wrote(sandbox)
    assert (told["status"], told["webhook"]["status"]) == ("waiting", 503)
    assert len({hook.body for hook in target.wait(3)}) == 1
    tries = sandbox.call("GET", f"/_sandbox/deliveries?id={told['id']}")[1]["deliveries"]
    assert [(d["attempt"], d["status"]) for d in tries][:2] == [(1, 503), (2, 500)]


def test_a_duplicate_is_the_same_bytes(sandbox: Client, target: Target) -> None:
    sandbox.do("message", **{"as": KOFI}, channel="facebook", text="Hello?", duplicate=2)
    assert len({hook.body for hook in target.wait(3)}) == 1


def test_too_many_calls_are_code_613_for_messages_and_4_for_the_app(sandbox: Client) -> None:
    wrote(sandbox)
    sandbox.set("limits", **{"meta.messages": {"limit": 1, "seconds": 60}})
    assert [send(sandbox, HELLO)[1].get("error", {}).get("code") for _ in range(2)] == [None, 613]
    sandbox.set("limits", **{"meta.calls": {"limit": 1, "seconds": 60}, "meta.messages": None})
    assert [send(sandbox, HELLO)[1].get("error", {}).get("code") for _ in range(2)] == [None, 4]
