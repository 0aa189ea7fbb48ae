"""Recent search as the stand-in plays it, and the product's own reading of it."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import closing
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from chalicelib.channels.base import Account, Bases, HttpAnswer, Secrets, WebhookRequest
from chalicelib.channels.meta import inbound
from chalicelib.channels.x import search
from chalicelib.channels.x.query import compiled
from chalicelib.domain.events import Channel, Kind
from chalicelib.domain.monitoring import Watch, id_at
from sandbox import x_search
from sandbox.world import Item
from tests.unit.sandbox.conftest import Client, Clock, Target

MEI = {"name": "Mei Sato", "handle": "mei", "id": "42"}
BRAND = Account(channel=Channel.X, id="brand", address="1000000001", settings={"handle": "LarkspurShoes"})
SECRETS = Secrets(webhook=("s",), send={"access_token": "x-token"})


def remark(sandbox: Client, text: str) -> str:
    told = sandbox.do("remark", **{"as": MEI}, channel="x", text=text)
    assert (told["status"], told["webhooks"]) == ("accepted", [])
    return str(told["id"])


def asked(sandbox: Client, token: str = "x-token", **query: str) -> tuple[int, Any, dict[str, str]]:
    path = f"/x/2/tweets/search/recent?{urlencode(query)}"
    return sandbox.call("GET", path, headers={"Authorization": f"Bearer {token}"})


def item(text: str, **more: Any) -> Item:
    return Item(
        id="1", provider="x", channel="x", account="brand", identity="42", direction="in", visibility="public",
        kind="post", at=0, text=text, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("larkspur", "My Larkspur boots!", True),
        ("larkspur", "larkspurs bloom", False),
        ("larkspur", "so nice #larkspur", True),
        ("#larkspur", "so nice larkspur", False),
        ("#larkspur", "so nice #Larkspur", True),
        ("#lark", "so nice #larkspur", False),
        ("boots leak", "leak in my boots", True),
        ('"boots leak"', "leak in my boots", False),
        ('"coca cola"', "I like coca-cola", True),
        ("(boots OR shoes) larkspur", "larkspur shoes", True),
        ("(boots OR shoes) larkspur", "larkspur socks", False),
        ("apple OR iphone ipad", "an apple", True),
        ("apple OR iphone ipad", "an iphone", False),
        ("larkspur -flower", "larkspur flower", False),
        ('larkspur -"garden club"', "larkspur garden club", False),
        ("larkspur lang:en", "larkspur", True),
        ("larkspur (lang:de OR lang:fr)", "larkspur", False),
        ("larkspur -from:42", "larkspur", False),
        ("larkspur -is:retweet", "larkspur", True),
        ("larkspur -@LarkspurShoes", "larkspur @larkspurshoes", False),
    ],
)
def test_queries_match_as_x_says(query: str, text: str, matches: bool) -> None:
    assert x_search.compiled(query)(item(text)) is matches


@pytest.mark.parametrize(
    "query", ["-larkspur", "lang:en", "is:retweet OR lang:en", "a -(b OR c)", "(a", "a)", "a OR", "has:geo a", ""]
)
def test_what_x_would_not_take_is_refused(sandbox: Client, query: str) -> None:
    assert asked(sandbox, query=query)[0] == 400


@pytest.mark.parametrize(
    "more",
    [
        {"max_results": "9"}, {"max_results": "101"}, {"since_id": "x"}, {"since_id": "1"}, {"sort": "new"},
        {"query": "a" * 513},
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused(sandbox: Client, more: dict[str, str]) -> None:
    assert asked(sandbox, **{"query": "larkspur", **more})[0] == 400
    assert asked(sandbox, token="wrong", query="larkspur")[0] == 401


def test_nobody_tells_of_a_remark_and_a_search_finds_it(sandbox: Client, target: Target) -> None:
    id = remark(sandbox, "my larkspur boots leak & squeak")
    status, told, headers = asked(sandbox, query="larkspur", expansions="author_id")
    assert (status, headers["x-rate-limit-limit"]) == (200, "60")
    assert [post["id"] for post in told["data"]] == [id]
    assert told["data"][0]["text"] == "my larkspur boots leak &amp; squeak"
    assert told["includes"]["users"][0]["username"] == "mei"
    assert told["meta"] == {"result_count": 1, "newest_id": id, "oldest_id": id}
    assert asked(sandbox, query="tulip")[1] == {"meta": {"result_count": 0}}
    sandbox.do("post", **{"as": MEI}, channel="x", text="@LarkspurShoes hello")
    assert b"hello" in target.wait(1)[0].body


def test_pages_go_back_in_time_and_end(sandbox: Client) -> None:
    ids = [remark(sandbox, f"larkspur {n}") for n in range(23)]
    seen: list[str] = []
    query = {"query": "larkspur", "max_results": "10", "since_id": ids[0]}
    while True:
        _, told, _ = asked(sandbox, **query)
        seen += [post["id"] for post in told["data"]]
        if "next_token" not in told["meta"]:
            break
        query["next_token"] = told["meta"]["next_token"]
    assert seen == ids[:0:-1]


def test_the_sixty_first_search_in_a_quarter_of_an_hour_waits(sandbox: Client, clock: Clock) -> None:
    assert {asked(sandbox, query="larkspur")[0] for _ in range(60)} == {200}
    status, _, headers = asked(sandbox, query="larkspur")
    assert (status, int(headers["x-rate-limit-reset"])) == (429, clock.now + 900)


@pytest.mark.parametrize(("mode", "status"), [("429", 429), ("503", 503), ("500", 500), ("reject", 403)])
def test_x_may_have_a_bad_day_at_it(sandbox: Client, mode: str, status: int) -> None:
    sandbox.set("faults", provider="x", mode=mode, count=1)
    assert asked(sandbox, query="larkspur")[0] == status
    assert asked(sandbox, query="larkspur")[0] == 200


def test_the_product_finds_by_its_own_query_what_speaks_of_the_brand_and_not_to_it(sandbox: Client) -> None:
    remark(sandbox, "tulips are out")
    found = remark(sandbox, "Has anyone worn larkspur boots?")
    remark(sandbox, "larkspur flower beds")
    sandbox.do("post", **{"as": MEI}, channel="x", text="@LarkspurShoes larkspur boots leak")
    watch = Watch(id="w", words=("larkspur",), excluded=("flower",), languages=("en",))

    def speak(
        method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        parts = urlsplit(url)
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)) as connection:
            connection.request(method, f"{parts.path}?{parts.query}", body, dict(headers))
            reply = connection.getresponse()
            return HttpAnswer(status=reply.status, headers={}, body=reply.read())

    now = sandbox.box.box.world.now_ms()
    look = search.Look(watch="w", query=compiled(watch, BRAND), since=id_at(now - 60_000), most=10)
    page = search.page(look, BRAND, SECRETS, speak, Bases(x=f"{sandbox.box.url}/x"), now)
    assert [(e.provider_id, e.text, e.author.handle) for e in page.events] == [
        (found, "Has anyone worn larkspur boots?", "mei")
    ]
    assert page.events[0].extra["found"] == "yes"


def test_a_post_on_a_persons_own_wall_that_names_the_page_is_heard(sandbox: Client, target: Target) -> None:
    told = sandbox.do("mention", **{"as": MEI}, channel="facebook", text="Thank you Larkspur Shoes!")
    (hook,) = target.wait(1)
    request = WebhookRequest(method="POST", urls=(), headers=hook.headers, query={}, body=hook.body, received_at=1)
    page = Account(channel=Channel.FACEBOOK, id="page", address="200000001")
    inbound.verify(request, page, Secrets(webhook=("app-secret",)))
    (event,) = inbound.parse(request, page)
    assert (event.kind, event.text, event.extra["mention"]) == (Kind.POST, "Thank you Larkspur Shoes!", "yes")
    assert event.key == f"facebook#page#{told['id']}"
