"""A brand's own posts on both stand-ins: published with links and pictures, counted, and held to the shapes."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib import http
from chalicelib.channels.base import Account, Bases, How, Outgoing, Secrets, SendFailed, WebhookRequest
from chalicelib.channels.meta import inbound as page_inbound
from chalicelib.channels.meta import metrics as page_metrics
from chalicelib.channels.meta import outbound as page_outbound
from chalicelib.channels.metrics import Counted
from chalicelib.channels.x import inbound as x_inbound
from chalicelib.channels.x import metrics as x_metrics
from chalicelib.channels.x import outbound as x_outbound
from chalicelib.domain.events import Attachment, Channel, Event, Kind, Visibility
from tests.unit.sandbox.conftest import Client, Target

MEI = {"name": "Mei Sorrel", "id": "4000000000003", "handle": "meisorrel"}
KOFI = {"name": "Kofi Linden", "id": "5000000000002"}
BASE = "/meta/v26.0"
X = Account(channel=Channel.X, id="brand", address="1000000001")
PAGE = Account(channel=Channel.FACEBOOK, id="page", address="200000001")
X_SECRETS = Secrets(webhook=("x-consumer-secret",), send={"access_token": "x-token"})
PAGE_SECRETS = Secrets(webhook=("app-secret",), send={"access_token": "page-token"})


def outgoing(channel: Channel, text: str = "We open at nine.", *attachments: Attachment) -> Outgoing:
    return Outgoing(
        key="post#p", channel=channel, identity="", how=How.POST, visibility=Visibility.PUBLIC, kind=Kind.POST,
        text=text, attachments=attachments,
    )  # fmt: skip


def bases(sandbox: Client) -> Bases:
    return Bases(x=f"{sandbox.box.url}/x", meta=f"{sandbox.box.url}{BASE}")


def on_x(sandbox: Client, text: str = "We open at nine.") -> str:
    return x_outbound.send(outgoing(Channel.X, text), X, X_SECRETS, http.request, bases(sandbox)).provider_id


def on_page(sandbox: Client, *attachments: Attachment, text: str = "We open at nine.") -> str:
    message = outgoing(Channel.FACEBOOK, text, *attachments)
    return page_outbound.send(message, PAGE, PAGE_SECRETS, http.request, bases(sandbox)).provider_id


def x_counts(sandbox: Client, post: str) -> Counted:
    return x_metrics.read(post, X, X_SECRETS, http.request, bases(sandbox))


def page_counts(sandbox: Client, post: str) -> Counted:
    return page_metrics.read(post, PAGE, PAGE_SECRETS, http.request, bases(sandbox))


def get(sandbox: Client, path: str, token: str = "x-token") -> tuple[int, Any]:
    status, told, _ = sandbox.call("GET", path, headers={"Authorization": f"Bearer {token}"})
    return status, told


def test_counts_on_x_move_with_replies_and_with_what_is_set(sandbox: Client, target: Target) -> None:
    post = on_x(sandbox)
    assert x_counts(sandbox, post) == Counted(likes=0, comments=0, shares=0, quotes=0, impressions=0)
    sandbox.do("reply", **{"as": MEI}, channel="x", text="@LarkspurShoes how late?", in_reply_to=post)
    sandbox.set(f"counts/{post}", likes=12, shares=3, quotes=1, impressions=950)
    assert x_counts(sandbox, post) == Counted(likes=12, comments=1, shares=3, quotes=1, impressions=950)


def test_a_deleted_post_is_gone(sandbox: Client) -> None:
    post = on_x(sandbox)
    sandbox.call("DELETE", f"/x/2/tweets/{post}", headers={"Authorization": "Bearer x-token"})
    with pytest.raises(SendFailed) as raised:
        x_counts(sandbox, post)
    assert raised.value.code == "gone"


@pytest.mark.parametrize(
    "query", ["", "ids=", "ids=abc", "ids=1&colour=red", "ids=1&tweet.fields=colour", "ids=" + ",".join(["1"] * 101)]
)
def test_x_refuses_a_lookup_it_doesn_t_know(sandbox: Client, query: str) -> None:
    assert get(sandbox, f"/x/2/tweets?{query}")[0] == 400


def test_x_tells_only_the_fields_asked_for(sandbox: Client) -> None:
    post = on_x(sandbox)
    _, plain = get(sandbox, f"/x/2/tweets?ids={post},123")
    assert plain["data"] == [{"id": post, "text": "We open at nine.", "edit_history_tweet_ids": [post]}]
    assert plain["errors"][0]["resource_id"] == "123"
    _, more = get(sandbox, f"/x/2/tweets?ids={post}&tweet.fields=public_metrics,conversation_id")
    assert set(more["data"][0]) == {"id", "text", "edit_history_tweet_ids", "public_metrics", "conversation_id"}


def test_a_page_s_post_with_pictures_stands_with_them_and_is_told_of(sandbox: Client, target: Target) -> None:
    one, two = (Attachment(kind="image", url=f"https://media.example/{n}.jpg") for n in (1, 2))
    post = on_page(sandbox, one, two, text="Look")
    _, told = get(sandbox, "/_sandbox/messages?provider=facebook")
    (item,) = [message for message in told["messages"] if message["id"] == post]
    assert [media["url"] for media in item["media"]] == [one.url, two.url]
    assert target.wait(1)[0].path.endswith("/webhooks/facebook/page")


def test_a_link_is_kept_beside_the_text(sandbox: Client) -> None:
    post = on_page(sandbox, Attachment(kind="link", url="https://brand.example/news"))
    _, told = get(sandbox, "/_sandbox/messages?provider=facebook")
    (item,) = [message for message in told["messages"] if message["id"] == post]
    assert item["extra"]["link"] == "https://brand.example/news"


def test_counts_on_the_page_move_with_comments_reactions_and_shares(sandbox: Client, target: Target) -> None:
    post = on_page(sandbox)
    first = page_counts(sandbox, post)
    assert (first.likes, first.comments, first.shares) == (0, 0, 0)
    assert first.link == f"https://www.facebook.com/{post.replace('_', '/posts/')}"
    said = sandbox.do("comment", **{"as": KOFI}, channel="facebook", text="How late?", in_reply_to=post)
    sandbox.do("comment", **{"as": KOFI}, channel="facebook", text="And Sunday?", in_reply_to=said["id"])
    sandbox.do("reaction", **{"as": KOFI}, channel="facebook", in_reply_to=post)
    sandbox.set(f"counts/{post}", likes=4, shares=2)
    found = page_counts(sandbox, post)
    assert (found.likes, found.comments, found.shares) == (5, 2, 2)


@pytest.mark.parametrize(
    ("edge", "data"),
    [
        ("feed", {}),
        ("feed", {"message": "x", "attached_media": []}),
        ("feed", {"message": "x", "attached_media": [{"media_fbid": "1"}]}),
        ("feed", {"message": "x", "link": "nowhere"}),
        ("feed", {"message": "x", "colour": "red"}),
        ("photos", {"published": False}),
        ("photos", {"url": "https://a.example/1.jpg"}),
        ("photos", {"url": "file:///etc/passwd", "published": False}),
    ],
)
def test_the_page_refuses_what_it_can_t_post(sandbox: Client, edge: str, data: dict[str, Any]) -> None:
    status, told, _ = sandbox.json("POST", f"{BASE}/200000001/{edge}", data, "page-token")
    assert status == 400, told


def test_a_picture_is_shown_by_one_post_only(sandbox: Client) -> None:
    asked = {"url": "https://a.example/1.jpg", "published": False}
    _, photo, _ = sandbox.json("POST", f"{BASE}/200000001/photos", asked, "page-token")
    shown = {"attached_media": [{"media_fbid": photo["id"]}]}
    assert sandbox.json("POST", f"{BASE}/200000001/feed", shown, "page-token")[0] == 200
    assert sandbox.json("POST", f"{BASE}/200000001/feed", shown, "page-token")[0] == 400


def test_a_field_the_page_doesn_t_have_is_refused(sandbox: Client) -> None:
    post = on_page(sandbox)
    assert get(sandbox, f"{BASE}/{post}?fields=id,colour", "page-token")[0] == 400


@pytest.mark.parametrize("data", [{"likes": -1}, {"likes": "9"}, {"colour": 1}])
def test_counts_are_set_as_whole_numbers(sandbox: Client, data: dict[str, Any]) -> None:
    post = on_x(sandbox)
    assert sandbox.json("POST", f"/_sandbox/counts/{post}", data)[0] == 400
    assert sandbox.json("POST", "/_sandbox/counts/none", {"likes": 1})[0] == 404


def told_of(target: Target, path: str, said: str) -> Event:
    """The event that our own channel reads from the webhook in which a customer says it."""
    (hook,) = target.wait(1, lambda hook: hook.path.endswith(path) and said.encode() in hook.body)
    account, module = (X, x_inbound) if path.endswith("brand") else (PAGE, page_inbound)
    request = WebhookRequest(
        method="POST", urls=("",), headers=hook.headers, query={}, body=hook.body, received_at=1_790_000_000_000
    )
    (event,) = module.parse(request, account)
    return event


def test_a_reply_to_our_post_on_x_is_a_comment_on_a_thread_whose_root_is_the_post(
    sandbox: Client, target: Target
) -> None:
    post = on_x(sandbox)
    first = sandbox.do("reply", **{"as": MEI}, channel="x", text="how late?", in_reply_to=post)
    told = told_of(target, "/x/brand", "how late?")
    assert (told.kind, told.root, told.identity, told.direction) == (Kind.COMMENT, post, MEI["id"], "inbound")
    sandbox.do("reply", **{"as": MEI}, channel="x", text="@LarkspurShoes hello?", in_reply_to=first["id"])
    assert told_of(target, "/x/brand", "hello?").root == post


@pytest.mark.parametrize("pictures", [0, 2])
def test_a_comment_under_our_post_on_the_page_has_it_for_its_root(
    sandbox: Client, target: Target, pictures: int
) -> None:
    shown = [Attachment(kind="image", url=f"https://media.example/{n}.jpg") for n in range(pictures)]
    post = on_page(sandbox, *shown)
    first = sandbox.do("comment", **{"as": KOFI}, channel="facebook", text="How late?", in_reply_to=post)
    told = told_of(target, "/facebook/page", "How late?")
    assert (told.kind, told.root, told.identity, told.direction) == (Kind.COMMENT, post, KOFI["id"], "inbound")
    sandbox.do("comment", **{"as": KOFI}, channel="facebook", text="And Sunday?", in_reply_to=first["id"])
    assert told_of(target, "/facebook/page", "And Sunday?").root == post
