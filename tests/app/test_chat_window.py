"""The chat window's script, page and files, and what the API tells it, as API Gateway asks."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

import app as rapport
from chalicelib import config, wiring
from chalicelib.blueprints import chat_files
from chalicelib.domain.agents import Agent, Role
from chalicelib.domain.events import Kind
from chalicelib.services.chat import Chat
from chalicelib.services.chat_welcome import KEPT_MS
from chalicelib.services.facts import interaction_facts
from chalicelib.store.codec import slim
from tests.app.routes import HOST, Answer, call
from tests.app.test_chat_api import Bucket, Page, Vault, answer_it, chat, world  # noqa: F401
from tests.fakes import World

SHOP = "https://shop.example"
OWN = f"https://{HOST}"
ROOT = Path(__file__).resolve().parents[2]
DAY = 86_400_000


class Files(Bucket):
    def origin(self) -> str:
        return "https://bucket.s3.amazonaws.com"


@pytest.fixture
def get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chat: Chat) -> Callable[..., Answer]:  # noqa: F811
    (tmp_path / "chat-window").mkdir()
    (tmp_path / "chat.js").write_text("let chat = 'é';")
    (tmp_path / "window.html").write_text("<!doctype html>")
    (tmp_path / "chat-window" / "window-Ab3_x.css").write_text("p{}")
    monkeypatch.setattr(chat_files, "_FILES", tmp_path)
    monkeypatch.setattr(wiring, "files", Files)
    chat_files._text.cache_clear()

    def ask(path: str, resource: str = "", headers: dict[str, str] | None = None, **params: str) -> Answer:
        return call(rapport.app, "GET", path, resource or path.partition("?")[0], params=params, headers=headers)

    yield ask
    chat_files._text.cache_clear()


@pytest.fixture
def page(world: World, chat: Chat) -> Page:  # noqa: F811
    return Page(rapport.app, world)


def setting(world: World, **settings: Any) -> None:  # noqa: F811
    doc, version = cast(Any, world.store.settings.entry("account", "chat#web"))
    doc["settings"] = {**doc["settings"], **settings}
    world.store.settings.put("account", "chat#web", doc, version=version, now=0)


def rules(answer: Answer) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))


# --- what is served


def test_the_script_is_kept_for_minutes_and_asked_for_by_its_mark(get: Callable[..., Answer]) -> None:
    told = get("/chat.js")
    assert (told.status, told.body) == (200, "let chat = 'é';")
    assert told.headers["cache-control"] == "public, max-age=300"
    assert told.headers["cross-origin-resource-policy"] == "cross-origin"
    tag = told.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}'):
        same = get("/chat.js", headers={"if-none-match": asked})
        assert (same.status, same.body) == (304, "")
    assert get("/chat.js", headers={"if-none-match": '"other"'}).status == 200


def test_the_window_may_be_held_by_the_account_s_websites_only(get: Callable[..., Answer]) -> None:
    told = get("/chat-window?account=web")
    assert told.status == 200
    assert rules(told)["frame-ancestors"] == SHOP
    assert rules(told)["script-src"] == "'self'"
    assert "unsafe" not in told.headers["content-security-policy"]
    assert rules(get("/chat-window?account=other"))["frame-ancestors"] == "*"


@pytest.mark.parametrize(
    ("listed", "ancestors"),
    [
        ([], "'none'"),
        (["https://a.example/", "http://localhost:3000"], "https://a.example http://localhost:3000"),
        (["https://a.example; script-src *", "null", "https://b.example"], "https://b.example"),
        (["https://a.example", "*"], "*"),
    ],
)
def test_a_setting_adds_no_rule(listed: list[str], ancestors: str) -> None:
    told = chat_files.policy(listed, "https://bucket.example")
    assert f"; frame-ancestors {ancestors}; base-uri" in told


@pytest.mark.parametrize("asked", ["", "?account=", "?account=off", "?account=none", "?account=../web"])
def test_a_chat_that_is_not_there_has_no_window(asked: str, get: Callable[..., Answer]) -> None:
    assert get(f"/chat-window{asked}", "/chat-window").status == 404


def test_the_window_s_own_files_may_be_kept_for_ever_and_nothing_else_is_given(get: Callable[..., Answer]) -> None:
    found = get("/chat-window/window-Ab3_x.css", "/chat-window/{name}", name="window-Ab3_x.css")
    assert (found.status, found.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in found.headers["cache-control"]
    for name in ("../chat.js", "window.html", "none.js", ".css", "a/b.js"):
        assert get(f"/chat-window/{name}", "/chat-window/{name}", name=name).status == 404


def test_a_package_without_the_window_says_so(
    get: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_files, "_FILES", tmp_path / "nowhere")
    chat_files._text.cache_clear()
    for path in ("/chat.js", "/chat-window?account=web"):
        assert "make console" in get(path).body


def test_what_is_built_is_small() -> None:
    """The script that every page loads, and the whole window, which is loaded once it is opened."""
    built = ROOT / "chalicelib" / "static" / "chatbox"
    if not (built / "chat.js").exists():
        pytest.skip("the chat window isn't built here")
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 6)) for path in built.rglob("*") if path.is_file()}
    assert sizes["chat.js"] < 6_000
    assert sum(sizes.values()) < 40_000


# --- who may call


def test_the_window_s_own_calls_need_no_listed_origin(page: Page) -> None:
    page.origin = OWN
    made = page("POST", "/chat/web/sessions", {})
    assert made.status == 201
    assert "access-control-allow-origin" not in made.headers
    page.origin = "http://" + HOST
    assert page("POST", "/chat/web/sessions", {}).status == 403


def test_the_public_address_is_ours_whatever_host_is_asked(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    here = replace(config.load(), public_url="https://chat.example.com/desk")
    monkeypatch.setattr(config, "load", lambda: here)
    page.origin = "https://chat.example.com"
    assert page("POST", "/chat/web/sessions", {}).status == 201
    page.origin = OWN
    assert page("POST", "/chat/web/sessions", {}).status == 403


def test_who_is_there_may_be_kept_for_a_minute_and_a_refusal_is_not(page: Page) -> None:
    assert page("GET", "/chat/web/config").headers["cache-control"] == "private, max-age=60"
    assert page("GET", "/chat/none/config").headers["cache-control"] == "no-store"


# --- what is told before anybody has written


def told(page: Page, world: World) -> dict[str, Any]:  # noqa: F811
    world.clock.advance(KEPT_MS + 1000)
    found: dict[str, Any] = page("GET", "/chat/web/config").json()
    return found


def test_those_who_are_there_are_named_by_first_name_those_on_duty_first(page: Page, world: World) -> None:  # noqa: F811
    for id, name in (("zoe", "Zoe Ray"), ("ana", "Ana Lopez")):
        agent = Agent(id=id, name=name, initials="X", email=f"{id}@e.example", role=Role.AGENT, enabled=True)
        known = world.store.settings.entry("agent", id)
        world.store.settings.put("agent", id, slim(agent) | {"id": id}, version=known[1] if known else 0, now=0)
    assert told(page, world)["agents"] == []
    world.online("ana", "zoe")
    assert told(page, world)["agents"] == ["Ana", "Zoe"]
    hours = {day: [{"start": 0, "end": 1440}] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    shift = {"name": "Day", "queue": "", "agents": ["zoe", "ben"], "time_zone": "UTC", "hours": hours}
    world.store.settings.put("shift", "day", shift, version=0, now=0)
    assert told(page, world)["agents"] == ["Zoe", "Ana"]


def test_the_answer_is_expected_when_the_promise_says(page: Page, world: World) -> None:  # noqa: F811
    def promised(id: str, **policy: Any) -> int | None:
        known = world.store.settings.entry("sla", id)
        doc = {**(known[0] if known else {"id": id}), **policy}
        world.store.settings.put("sla", id, doc, version=known[1] if known else 0, now=0)
        seconds: int | None = told(page, world)["answer_seconds"]
        return seconds

    for id, _, _ in world.store.settings.listed("sla"):
        promised(id, enabled=False)
    assert promised("wide", targets={"first_reply": {"normal": 3600}}) == 3600
    assert promised("chat", enabled=True, channels=["chat"], targets={"first_reply": {"normal": 300}}) == 300
    assert promised("vip", tags=["vip"], targets={"first_reply": {"normal": 5}}) == 300
    assert promised("sms", channels=["sms"], targets={"first_reply": {"normal": 5}}) == 300
    promised("wide", enabled=False)
    assert promised("chat", enabled=False) is None


def test_out_of_hours_it_says_when_they_are_back(page: Page, world: World) -> None:  # noqa: F811
    assert (told(page, world)["open"], told(page, world)["opens_at"]) == (True, None)
    hours = {"mon": [{"start": 540, "end": 541}]}
    world.store.settings.put(
        "calendar", "short", {"name": "Short", "time_zone": "UTC", "hours": hours}, version=0, now=0
    )
    setting(world, calendar="short")
    found = told(page, world)
    assert found["open"] is False
    assert 0 < found["opens_at"] - world.clock.now <= 7 * DAY
    assert found["opens_at"] % DAY == 9 * 3_600_000


def test_a_call_is_offered_only_if_there_is_such_a_phone_account(page: Page, world: World) -> None:  # noqa: F811
    assert told(page, world)["call"] == ""
    setting(world, window={"call_account": "none"})
    assert told(page, world)["call"] == ""
    phone = {"channel": "voice", "id": "main", "enabled": True, "settings": {}}
    known = world.store.settings.entry("account", "voice#main")
    world.store.settings.put("account", "voice#main", phone, version=known[1] if known else 0, now=0)
    setting(world, window={"call_account": "main"})
    assert told(page, world)["call"] == "main"


def test_a_window_that_was_stored_before_it_was_checked_is_as_if_it_were_not_set(page: Page, world: World) -> None:  # noqa: F811
    setting(world, window={"accent": "red;}"})
    assert told(page, world)["window"]["accent"] == "#1f6f54"


# --- rating


def rated(world: World) -> list[dict[str, str]]:  # noqa: F811
    return [line.item.extra for line in world.lines.values() if line.item.text == "chat_rated"]


def test_a_rating_stands_on_the_timeline_once_for_what_was_said_and_as_a_fact(page: Page, world: World) -> None:  # noqa: F811
    page.start()
    page.say("hello")
    answer_it(world, "Hi!")
    assert page("POST", "/chat/rating", {"score": 4, "words": " quick "}).status == 204
    assert page("POST", "/chat/rating", {"score": 1}).status == 204
    assert [(x["score"], x["words"]) for x in rated(world)] == [("4", "quick")]
    assert page.texts() == ["hello", "Hi!"]
    (line,) = (line for line in world.lines.values() if line.item.text == "chat_rated")
    assert line.item.kind is Kind.EVENT
    (fact,) = interaction_facts(None, (line.item, line.ticket))
    assert (fact.what, fact.value, fact.ticket) == ("chat_rated", 4, line.ticket)
    assert "quick" not in str(fact)
    page.say("one more thing")
    page("POST", "/chat/rating", {"score": 2})
    assert [x["score"] for x in rated(world)] == ["4", "2"]


def test_nothing_can_be_rated_before_anything_was_said(page: Page) -> None:
    page.start()
    refused = page("POST", "/chat/rating", {"score": 5})
    assert (refused.status, refused.json()["detail"]) == (
        409, "There is no conversation to rate yet. Write something first.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"), [({"score": 0}, "score"), ({"score": 6}, "score"), ({"score": 3, "words": "x" * 501}, "words")]
)
def test_a_rating_is_one_to_five(body: dict[str, Any], field: str, page: Page) -> None:
    page.start()
    page.say("hello")
    refused = page("POST", "/chat/rating", body)
    assert (refused.status, refused.json()["field"]) == (422, field)
