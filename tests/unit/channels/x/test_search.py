"""One page of X's recent search, in the same events as its webhooks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.channels.base import Account, Bases, Fault, Secrets, SendFailed
from chalicelib.channels.x import search
from chalicelib.channels.x.search import Look, Page
from chalicelib.domain.events import Direction, EventType, Kind, Visibility
from tests.unit.channels.openapi_contract import problems
from tests.unit.channels.x.tools import ACCOUNT, NOW, SECRETS, FakeHttp, answer, parsed

BRAND = replace(ACCOUNT, settings={"handle": "LarkspurShoes"})
LOOK = Look(watch="brand-name", query="larkspur -is:retweet", since="1963000000000000001", most=40)
POST: dict[str, Any] = {
    "id": "1963000000000000101", "text": "My Larkspur boots leak &amp; squeak", "author_id": "42",
    "conversation_id": "1963000000000000101", "created_at": "2026-09-21T10:00:00.000Z", "lang": "en",
    "edit_history_tweet_ids": ["1963000000000000101"],
}  # fmt: skip
USERS = [{"id": "42", "name": "Mei", "username": "mei", "public_metrics": {"followers_count": 9000}}]


def body(*posts: dict[str, Any], **meta: Any) -> dict[str, Any]:
    told = {"result_count": len(posts), **({"newest_id": posts[0]["id"]} if posts else {}), **meta}
    return {"data": list(posts), "includes": {"users": USERS}, "meta": told} if posts else {"meta": told}


def page(*answers: Any, look: Look = LOOK, account: Account = BRAND, secrets: Secrets = SECRETS) -> tuple[Page, Any]:
    http = FakeHttp(list(answers))
    found = search.page(look, account, secrets, http, Bases(), NOW, now=lambda: NOW / 1000)
    return found, http.calls


def test_what_is_asked_for() -> None:
    found, (call,) = page(answer(200, body()))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(call.url).query).items()}
    assert (call.method, call.url.partition("?")[0]) == ("GET", "https://api.x.com/2/tweets/search/recent")
    assert call.headers == {"Authorization": "Bearer the-token"}
    assert (asked["query"], asked["since_id"], asked["max_results"]) == (LOOK.query, LOOK.since, "40")
    assert asked["expansions"] == "author_id", "what else could be expanded is charged for"
    assert "next_token" not in asked
    assert found == Page()
    _, (call,) = page(answer(200, body()), look=replace(LOOK, token="b26v"))
    assert "next_token=b26v" in call.url


@pytest.mark.providers
@pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning")
def test_xs_own_description_has_nothing_against_it_but_the_older_name_of_the_fields() -> None:
    """docs.x.com/x-api/fundamentals/fields says tweet.fields; the description is ahead of it with post.fields."""
    _, (call,) = page(answer(200, body()))
    found = problems("x_api_v2.json", call.method, call.url, call.headers)
    fields = {f"unknown query parameter '{name}'" for name in ("expansions", "tweet.fields", "user.fields")}
    assert set(found) <= fields, "the description names those elsewhere, or as post.fields"


def test_a_found_post_is_an_event_like_its_webhooks() -> None:
    found, _ = page(answer(200, body(POST, next_token="more")))
    (event,) = found.events
    assert (event.key, event.type, event.kind) == (f"x#brand#{POST['id']}", EventType.INTERACTION, Kind.POST)
    assert (event.direction, event.visibility) == (Direction.INBOUND, Visibility.PUBLIC)
    assert (event.identity, event.text, event.root) == ("42", "My Larkspur boots leak & squeak", POST["id"])
    assert (event.author.handle, event.author.followers) == ("mei", 9000)
    assert (event.extra["found"], event.extra["watch"]) == ("yes", "brand-name")
    assert (found.posts, found.users, found.newest, found.token) == (1, 1, POST["id"], "more")


def test_it_has_the_key_that_a_webhook_for_the_same_post_has() -> None:
    found, _ = page(answer(200, body(POST)))
    data = {
        "event_uuid": "1",
        "filter": {"user_id": "1000000001"},
        "event_type": "post.mention.create",
        "payload": POST,
    }
    (told,) = parsed({"data": data})
    assert found.events[0].key == told.key


@pytest.mark.parametrize(
    "more",
    [
        {"text": "@larkspurshoes hello"},
        {"entities": {"mentions": [{"id": "1000000001", "username": "RenamedShoes"}]}},
        {"in_reply_to_user_id": "1000000001", "referenced_tweets": [{"type": "replied_to", "id": "7"}]},
    ],
)
def test_what_speaks_to_us_is_no_chance_find(more: dict[str, Any]) -> None:
    found, _ = page(answer(200, body({**POST, **more})))
    assert "found" not in found.events[0].extra
    assert "watch" not in found.events[0].extra


@pytest.mark.parametrize(
    "post",
    [
        {**POST, "author_id": "1000000001"},
        {**POST, "author_id": "1000000001", "in_reply_to_user_id": "42"},
        {**POST, "referenced_tweets": [{"type": "retweeted", "id": "7"}]},
        {name: value for name, value in POST.items() if name != "author_id"},
        {"text": "no id"},
    ],
)
def test_what_is_of_no_use_is_paid_for_and_left(post: dict[str, Any]) -> None:
    found, _ = page(answer(200, {"data": [post], "meta": {"newest_id": POST["id"]}}))
    assert (found.events, found.posts, found.newest) == ((), 1, POST["id"])


def test_the_newest_is_known_even_if_x_does_not_say_it() -> None:
    older = {**POST, "id": "1963000000000000002", "edit_history_tweet_ids": []}
    found, _ = page(answer(200, {"data": [POST, older]}))
    assert found.newest == POST["id"]


@pytest.mark.parametrize(
    ("status", "told", "fault"),
    [
        (429, {}, Fault.SAFE), (503, {}, Fault.SAFE), (500, {}, Fault.UNKNOWN), (200, b"<html>", Fault.UNKNOWN),
        (400, {"detail": "bad query"}, Fault.REJECTED), (402, {}, Fault.REJECTED), (401, {}, Fault.REJECTED),
    ],
)  # fmt: skip
def test_what_each_answer_means(status: int, told: Any, fault: Fault) -> None:
    with pytest.raises(SendFailed) as failed:
        page(answer(status, told))
    assert failed.value.fault is fault


def test_without_a_token_nothing_is_asked() -> None:
    with pytest.raises(SendFailed) as failed:
        page(secrets=Secrets(webhook=("s",)))
    assert failed.value.code == "credentials"
