"""The X stand-in keeps X's shapes, rules and limits."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox import art
from sandbox.xtext import weighted_length
from tests.unit.sandbox.conftest import Client, Clock, Hook, Target

REFERENCE = Path(os.environ.get("RAPPORT_PROVIDERS", Path(__file__).parents[4] / "shared" / "providers"))
MEI = {"name": "Mei Sorrel", "id": "4000000000003", "handle": "meisorrel"}


def event(hook: Hook) -> dict[str, Any]:
    digest = base64.b64encode(hmac.new(b"x-consumer-secret", hook.body, hashlib.sha256).digest()).decode()
    assert hook.headers["x-twitter-webhooks-signature"] == f"sha256={digest}"
    data = json.loads(hook.body)["data"]
    assert isinstance(data, dict)
    return data


def post(sandbox: Client, data: dict[str, Any], token: str = "x-token") -> tuple[int, Any, dict[str, str]]:
    return sandbox.json("POST", "/x/2/tweets", data, token)


def dm(sandbox: Client, data: dict[str, Any], to: str = MEI["id"]) -> tuple[int, Any, dict[str, str]]:
    return sandbox.json("POST", f"/x/2/dm_conversations/with/{to}/messages", data, "x-token")


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_wrong_token_is_refused(sandbox: Client, token: str) -> None:
    assert post(sandbox, {"text": "Hello"}, token)[0] == 401


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"text": "Hi", "colour": "red"}, "$.colour"),
        ({"text": "Hi", "reply": {}}, "$.reply.in_reply_to_tweet_id"),
        ({"text": "Hi", "reply": {"in_reply_to_tweet_id": 12}}, "$.reply.in_reply_to_tweet_id"),
        ({"text": "Hi", "media": {"media_ids": []}}, "$.media.media_ids"),
        ({"text": "Hi", "media": {"media_ids": ["99"]}}, "$.media.media_ids"),
        ({}, "$.text"),
    ],
)
def test_a_wrong_body_is_refused_and_the_field_named(sandbox: Client, data: dict[str, Any], named: str) -> None:
    status, told, _ = post(sandbox, data)
    assert status == 400
    assert told["title"] == "Invalid Request"
    assert named in told["errors"][0]["message"]


def test_a_mention_arrives_escaped_and_may_be_answered_once_with_the_same_words(
    sandbox: Client, target: Target
) -> None:
    told = sandbox.do("post", **{"as": MEI}, channel="x", text="@LarkspurShoes do size 5 & 6 come wide?")
    data = event(target.wait(1)[0])
    assert data["event_type"] == "post.mention.create"
    assert data["payload"]["id"] == told["id"]
    assert data["payload"]["text"].endswith("5 &amp; 6 come wide?")
    answer = {"text": "They do!", "reply": {"in_reply_to_tweet_id": told["id"]}}
    status, made, headers = post(sandbox, answer)
    assert (status, headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == (201, "100", "99")
    own = event(target.wait(2)[1])
    assert (own["event_type"], own["payload"]["id"]) == ("post.create", made["data"]["id"])
    status, told, _ = post(sandbox, answer)
    assert status == 403
    assert "duplicate" in told["detail"]


def test_nobody_is_answered_who_did_not_call_us(sandbox: Client) -> None:
    told = sandbox.do("post", **{"as": MEI}, channel="x", text="@LarkspurShoes hello")
    sandbox.box.box.world.items[told["id"]].text = "hello everyone"
    status, refused, _ = post(sandbox, {"text": "Hi", "reply": {"in_reply_to_tweet_id": told["id"]}})
    assert (status, refused["title"]) == (403, "Forbidden")
    assert "have not been mentioned" in refused["detail"]


def test_a_reply_to_our_post_that_names_us_causes_two_events_of_one_post(sandbox: Client, target: Target) -> None:
    root = next(r for r in sandbox.call("GET", "/_sandbox/info")[1]["roots"] if r["channel"] == "x")
    sandbox.do("reply", **{"as": MEI}, channel="x", text="Moss please @LarkspurShoes", in_reply_to=root["id"])
    events = [event(hook) for hook in target.wait(2)]
    assert [e["event_type"] for e in events] == ["post.reply.create", "post.mention.create"]
    assert len({e["payload"]["id"] for e in events}) == 1
    assert len({e["event_uuid"] for e in events}) == 2


def test_a_deleted_post_is_reported_and_can_no_longer_be_answered(sandbox: Client, target: Target) -> None:
    told = sandbox.do("post", **{"as": MEI}, channel="x", text="@LarkspurShoes oops")
    sandbox.do("delete", **{"as": MEI}, channel="x", in_reply_to=told["id"])
    assert event(target.wait(2)[1])["payload"] == {"id": told["id"], "author_id": MEI["id"]}
    assert post(sandbox, {"text": "Hi", "reply": {"in_reply_to_tweet_id": told["id"]}})[0] == 403


def test_a_direct_message_needs_an_open_inbox_and_comes_back_as_sent(sandbox: Client, target: Target) -> None:
    assert dm(sandbox, {"text": "Hello"})[0] == 400  # nobody knows this person yet
    sandbox.do("dm", **{"as": MEI}, channel="x", text="My order is late")
    status, told, headers = dm(sandbox, {"text": "We are looking into it."})
    assert (status, headers["x-rate-limit-limit"]) == (201, "15")
    assert told["data"]["dm_conversation_id"] == f"1000000001-{MEI['id']}"
    sent = event(target.wait(2)[1])
    assert (sent["event_type"], sent["payload"]["direct_message_events"][0]["id"]) == (
        "dm.sent",
        told["data"]["dm_event_id"],
    )
    sandbox.set("people", channel="x", identity=MEI["id"], closed=True)
    assert dm(sandbox, {"text": "Still there?"})[0] == 403
    assert dm(sandbox, {"text": "a" * 10_001})[0] == 400
    assert dm(sandbox, {})[0] == 400


def test_the_sixteenth_direct_message_in_a_quarter_of_an_hour_waits_for_the_reset(
    sandbox: Client, clock: Clock
) -> None:
    sandbox.do("dm", **{"as": MEI}, channel="x", text="Hi")
    assert {dm(sandbox, {"text": f"Answer {n}"})[0] for n in range(15)} == {201}
    status, _, headers = dm(sandbox, {"text": "One more"})
    assert (status, headers["x-rate-limit-remaining"]) == (429, "0")
    assert int(headers["x-rate-limit-reset"]) == clock.now + 900
    clock.now += 900
    assert dm(sandbox, {"text": "One more"})[0] == 201


def test_a_picture_is_uploaded_before_it_is_posted(sandbox: Client) -> None:
    picture = {"media": base64.b64encode(art.png("shoe.png")).decode(), "media_category": "tweet_image"}
    status, told, _ = sandbox.json("POST", "/x/2/media/upload", picture, "x-token")
    assert status == 200
    assert post(sandbox, {"text": "New in", "media": {"media_ids": [told["data"]["id"]]}})[0] == 201
    (sent,) = sandbox.call("GET", "/_sandbox/messages?provider=x")[1]["messages"]
    assert sandbox.call("GET", "/" + sent["media"][0]["url"])[1] == art.png("shoe.png")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 280, 280),
        ("\u6f22" * 140, 280),
        ("see https://larkspur.example/a/very/long/address?with=query now", 4 + 23 + 4),
        ("larkspur.com.", 24),
        ("\U0001f45f", 2),
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467", 2),
        ("\u00e9", 1),
        ("e\u0301", 1),
    ],
)
def test_length_is_weighted(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_a_post_over_280_is_refused(sandbox: Client) -> None:
    assert post(sandbox, {"text": "a" * 281})[0] == 400
    assert post(sandbox, {"text": "a" * 280})[0] == 201


@pytest.mark.providers
@pytest.mark.skipif(not REFERENCE.exists(), reason="the provider reference folder is not here")
def test_length_agrees_with_the_published_conformance_cases() -> None:
    cases = yaml.safe_load((REFERENCE / "payloads" / "x_text" / "validate.yml").read_text("utf-8"))["tests"]
    group = cases["WeightedTweetsWithDiscountedEmojiCounterTest"]
    wrong = [c["description"] for c in group if weighted_length(c["text"]) != c["expected"]["weightedLength"]]
    assert len(group) > 20
    assert wrong == []
