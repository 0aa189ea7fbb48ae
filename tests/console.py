"""The console in a real browser, for journeys: signed-in pages that bear no complaint of the browser's, and axe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

from infra.browser import CHROMIUM, sign_in
from infra.local.stack import Stack
from infra.project import ROOT
from tests.e2e.test_agent_api import eventually

PATIENCE_MS = 90_000
"""On a busy machine. What takes so long hangs."""
NEEDS_CHROMIUM = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="there is no Chromium on this machine"),
]
_LEFT = "WebSocket is closed before the connection is established"
"""What the browser says of a page that was left while it was still connecting."""
_AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


@dataclass
class Heard:
    """What the browser complained of, and whom it asked besides ours."""

    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


@contextmanager
def console(browser: Browser, stack: Stack, who: str, *, quiet: bool = True, **context: Any) -> Iterator[Page]:
    """A page with somebody signed in. `quiet`: an error or a warning in the browser's console is a failure (a request
    to somebody else's server always is). `context`: of the browser (viewport, color_scheme)."""
    opened = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **context})
    opened.set_default_timeout(PATIENCE_MS)
    page = opened.new_page()
    heard = listening(page, stack)
    try:
        sign_in(page, stack.url, who)
        yield page
    finally:
        opened.close()
    assert not heard.strangers, heard.strangers
    assert not (quiet and heard.complaints), heard.complaints


def listening(page: Page, stack: Stack) -> Heard:
    """Keeps in mind what a page complains of and whom it asks, from now on."""
    heard, ours = Heard(), (stack.url, f"ws://127.0.0.1:{stack.ports.front}/", "blob:", stack.cloud.url)

    def complained(words: str) -> None:
        if _LEFT not in words:
            heard.complaints.append(f"{page.url}: {words}")

    page.on("console", lambda told: complained(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complained(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(ours) else heard.strangers.append(asked.url))
    page.on("websocket", lambda socket: None if socket.url.startswith(ours) else heard.strangers.append(socket.url))
    return heard


def at_rest(page: Page) -> None:
    """Everything that was asked for is there: nothing is loading any more."""
    expect(page.locator("[aria-label=Loading]")).to_have_count(0)
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    # What fades in has other colours meanwhile.
    eventually(
        lambda: page.evaluate("document.getAnimations().every((one) => one.effect.getTiming().iterations === Infinity)")
    )


def problems(where: Page | Frame) -> list[str]:
    """What axe finds serious or critical, a line each. It comes from outside the page, so the page's policy stays."""
    where.evaluate(_AXE.read_text())
    found = where.evaluate(
        "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", _RULES
    )
    return [
        f"{one['id']}: {node['html'][:160]} ({node.get('failureSummary', '').strip()[:240]})"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
