"""The console's page and files, as API Gateway asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import app
from chalicelib import config, wiring
from chalicelib.blueprints import console_files
from tests.app.routes import Answer, call

PAGE = '<html><head><base href="/" /><meta property="csp-nonce" nonce="{nonce}" /></head></html>'


class Files:
    def origin(self) -> str:
        return "https://bucket.s3.amazonaws.com"


@pytest.fixture
def get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "index-Ab3_x.js").write_text("let é = 1;")
    (tmp_path / "secret.js").write_text("no")
    monkeypatch.setattr(console_files, "_FILES", tmp_path)
    monkeypatch.setattr(wiring, "files", Files)
    console_files._text.cache_clear()

    def ask(path: str, resource: str, stage: str = "", **params: str) -> Answer:
        return call(app.app, "GET", path, resource, params=params, stage=stage)

    yield ask
    console_files._text.cache_clear()


def test_the_front_leads_to_the_inbox(get: Callable[..., Answer]) -> None:
    assert (get("/", "/").status, get("/", "/").headers["location"]) == (302, "/app/inbox")
    assert get("/", "/", stage="prod").headers["location"] == "/prod/app/inbox"


@pytest.mark.parametrize(
    ("path", "resource", "params"),
    [
        ("/app", "/app", {}),
        ("/app/inbox", "/app/{a}", {"a": "inbox"}),
        ("/app/inbox/queue.help/t_1", "/app/{a}/{b}/{c}", {"a": "inbox", "b": "queue.help", "c": "t_1"}),
        ("/app/settings/account/x/y", "/app/{a}/{b}/{c}/{d}", {"a": "settings", "b": "account", "c": "x", "d": "y"}),
    ],
)
def test_every_address_of_a_page_is_answered_with_the_page(
    get: Callable[..., Answer], path: str, resource: str, params: dict[str, str]
) -> None:
    told = get(path, resource, **params)
    assert told.status == 200
    assert told.headers["content-type"].startswith("text/html")
    assert told.headers["cache-control"] == "no-store"
    assert '<base href="/" />' in told.body


def test_behind_a_stage_the_page_knows_where_it_begins(get: Callable[..., Answer]) -> None:
    assert '<base href="/prod/" />' in get("/app/inbox", "/app/{a}", stage="prod", a="inbox").body
    assert '<base href="/app/" />' in get("/app/inbox", "/app/{a}", stage="app", a="inbox").body


def test_the_public_address_says_where_the_page_begins(
    get: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = replace(config.load(), public_url="https://care.example.com/desk")
    monkeypatch.setattr(config, "load", lambda: here)
    assert '<base href="/desk/" />' in get("/app", "/app", stage="prod").body


def test_the_page_runs_nothing_of_anybody_else_and_each_time_has_another_nonce(get: Callable[..., Answer]) -> None:
    rules = [get("/app", "/app").headers["content-security-policy"] for _ in range(2)]
    nonces = [re.findall(r"nonce-([\w-]+)", rule) for rule in rules]
    assert nonces[0] != nonces[1]
    page = get("/app", "/app")
    (nonce,) = re.findall(r"nonce-([\w-]+)", page.headers["content-security-policy"])
    assert f'nonce="{nonce}"' in page.body
    by_name = dict(part.split(" ", 1) for part in rules[0].split("; "))
    assert by_name["default-src"] == "'none'"
    assert by_name["script-src"] == "'self'"
    assert "unsafe" not in rules[0]
    assert by_name["frame-ancestors"] == "'none'"
    assert "https://bucket.s3.amazonaws.com" in by_name["img-src"]


def test_the_page_opens_sockets_at_their_own_address_only(
    get: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect() -> list[str]:
        rules = get("/app", "/app").headers["content-security-policy"].split("; ")
        return next(rule for rule in rules if rule.startswith("connect-src")).split()

    here = config.load()
    monkeypatch.setattr(config, "load", lambda: replace(here, socket_url="wss://abc.execute-api.example/prod"))
    assert "wss://abc.execute-api.example" in connect()
    monkeypatch.setattr(config, "load", lambda: replace(here, socket_url=""))
    assert [x for x in connect() if x.startswith("ws") and "twilio" not in x] == []


def test_a_file_of_the_build_may_be_kept_for_ever(get: Callable[..., Answer]) -> None:
    told = get("/assets/index-Ab3_x.js", "/assets/{name}", name="index-Ab3_x.js")
    assert (told.status, told.body) == (200, "let é = 1;")
    assert told.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in told.headers["cache-control"]
    assert told.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["../secret.js", "..%2fsecret.js", "secret.js", "a/b.js", ".js", "index.html", "x.py"])
def test_nothing_else_can_be_read(get: Callable[..., Answer], name: str) -> None:
    told: Any = get(f"/assets/{name}", "/assets/{name}", name=name)
    assert (told.status, told.body) == (404, "There is no such file.")
    assert told.headers["cache-control"] == "no-store"


def test_a_package_without_the_console_says_so(
    get: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_files, "_FILES", tmp_path / "nowhere")
    console_files._text.cache_clear()
    told = get("/app", "/app")
    assert told.status == 404
    assert "make console" in told.body
