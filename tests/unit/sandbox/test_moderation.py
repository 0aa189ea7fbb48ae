"""The stand-ins hide and delete as the providers do: for whom they may, and telling of it where they would."""

from __future__ import annotations

from http.client import HTTPException
from typing import Any

import pytest

from chalicelib.channels.base import Account, WebhookRequest
from chalicelib.channels.meta import inbound
from chalicelib.domain.events import Channel, Event, EventType
from tests.unit.sandbox.conftest import Client, Clock, Hook, Target

KOFI = {"name": "Kofi Linden", "id": "5000000000002"}
MEI = {"name": "Mei", "handle": "mei", "id": "42"}
META = "/meta/v26.0"


def root(sandbox: Client, channel: str) -> str:
    roots = sandbox.call("GET", "/_sandbox/info")[1]["roots"]
    return next(str(r["id"]) for r in roots if r["channel"] == channel)


def commented(sandbox: Client, channel: str = "facebook") -> str:
    told = sandbox.do(
        "comment", **{"as": KOFI}, channel=channel, text="Cheap watches", in_reply_to=root(sandbox, channel)
    )
    return str(told["id"])


def replied(sandbox: Client) -> str:
    told = sandbox.do("reply", **{"as": MEI}, channel="x", text="Cheap watches", in_reply_to=root(sandbox, "x"))
    return str(told["id"])


def parsed(hook: Hook) -> Event:
    page = Account(channel=Channel.FACEBOOK, id="page", address="200000001")
    request = WebhookRequest(method="POST", urls=(), headers=hook.headers, query={}, body=hook.body, received_at=1)
    (event,) = inbound.parse(request, page)
    return event


def put_hidden(sandbox: Client, post: str, hidden: Any = True) -> tuple[int, Any, dict[str, str]]:
    return sandbox.json("PUT", f"/x/2/tweets/{post}/hidden", {"hidden": hidden}, "x-token")


def test_a_pages_comment_is_hidden_and_deleted_and_the_feed_tells_of_each(sandbox: Client, target: Target) -> None:
    comment = commented(sandbox)
    target.wait(1)
    path = f"{META}/{comment}"
    for body in ({"is_hidden": True}, {"is_hidden": True}, {"is_hidden": False}):
        assert sandbox.json("POST", path, body, "page-token")[:2] == (200, {"success": True})
    assert sandbox.json("DELETE", path, {}, "page-token")[:2] == (200, {"success": True})
    events = [parsed(hook) for hook in target.wait(4)[1:]]
    # Which arrives first is not promised: the provider sends each by itself.
    assert sorted(e.type for e in events) == sorted([EventType.HIDE, EventType.UNHIDE, EventType.DELETE])
    assert {e.target for e in events} == {f"facebook#page#{comment}"}
    status, told, _ = sandbox.json("DELETE", path, {}, "page-token")
    assert (status, told["error"]["code"], told["error"]["error_subcode"]) == (400, 100, 33)


def test_instagram_hides_by_its_own_word_and_tells_nobody(sandbox: Client, target: Target) -> None:
    comment = commented(sandbox, "instagram")
    target.wait(1)
    headers = {"Authorization": "Bearer ig-token"}
    assert sandbox.call("POST", f"{META}/{comment}?hide=true", b"", headers)[0] == 200
    assert sandbox.box.box.world.items[comment].hidden
    assert sandbox.call("DELETE", f"{META}/{comment}", b"", headers)[0] == 200
    sandbox.do("message", **{"as": KOFI}, channel="facebook", text="Hello")
    assert b"Hello" in target.wait(2)[1].body, "nothing came in between"


def test_a_visitors_post_can_be_hidden_and_a_review_cannot(sandbox: Client, target: Target) -> None:
    post = sandbox.do("post", **{"as": KOFI}, channel="facebook", text="Buy my watches")["id"]
    assert sandbox.json("POST", f"{META}/{post}", {"is_hidden": True}, "page-token")[0] == 200
    assert parsed(target.wait(2)[1]).type is EventType.HIDE
    review = sandbox.do("review", **{"as": KOFI}, channel="facebook", text="Never again")["id"]
    assert sandbox.json("POST", f"{META}/{review}", {"is_hidden": True}, "page-token")[0] == 400
    assert sandbox.json("DELETE", f"{META}/{review}", {}, "page-token")[0] == 400


@pytest.mark.parametrize(("mode", "status"), [("429", 400), ("503", 503), ("500", 500), ("reject", 400)])
def test_meta_may_have_a_bad_day_at_it(sandbox: Client, mode: str, status: int) -> None:
    comment = commented(sandbox)
    sandbox.set("faults", provider="meta", mode=mode, count=1)
    assert sandbox.json("POST", f"{META}/{comment}", {"is_hidden": True}, "page-token")[0] == status
    assert not sandbox.box.box.world.items[comment].hidden
    assert sandbox.json("POST", f"{META}/{comment}", {"is_hidden": True}, "page-token")[0] == 200


def test_x_hides_replies_in_our_own_conversations_only(sandbox: Client) -> None:
    reply = replied(sandbox)
    status, told, headers = put_hidden(sandbox, reply)
    assert (status, told, headers["x-rate-limit-limit"]) == (200, {"data": {"hidden": True}}, "50")
    assert put_hidden(sandbox, reply)[0] == 200, "twice is no harm"
    mention = sandbox.do("post", **{"as": MEI}, channel="x", text="@LarkspurShoes cheap watches")["id"]
    below = sandbox.do("reply", **{"as": MEI}, channel="x", text="@LarkspurShoes look", in_reply_to=mention)["id"]
    for post in (mention, below, root(sandbox, "x"), "1"):
        assert put_hidden(sandbox, post)[0] == 403
    assert put_hidden(sandbox, reply, "yes")[0] == 400


def test_the_fifty_first_reply_to_be_hidden_waits(sandbox: Client, clock: Clock) -> None:
    reply = replied(sandbox)
    assert {put_hidden(sandbox, reply)[0] for _ in range(50)} == {200}
    status, _, headers = put_hidden(sandbox, reply)
    assert (status, int(headers["x-rate-limit-reset"])) == (429, clock.now + 900)
    clock.now += 900
    assert put_hidden(sandbox, reply)[0] == 200


def test_what_x_did_is_done_even_if_its_answer_is_lost(sandbox: Client) -> None:
    reply = replied(sandbox)
    sandbox.set("faults", provider="x", mode="accept_no_answer", count=1)
    with pytest.raises((OSError, HTTPException)):
        put_hidden(sandbox, reply)
    assert sandbox.box.box.world.items[reply].hidden
