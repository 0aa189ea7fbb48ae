"""The system's Chromium with somebody signed in to the console, for measuring and for pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from infra.local.brand import DEMO_PASSWORD

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE_MS = 60_000
"""For whatever is waited for on a page, where nothing else is said."""


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Raises playwright's Error where there is no Chromium (the variable CHROMIUM names another place)."""
    with sync_playwright() as play:
        quiet = ("--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run")
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*quiet, *arguments])
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, url: str, who: str) -> None:
    """To the console at `url`, as one of the demo brand's people; done when the inbox stands."""
    page.goto(url)
    page.get_by_label("User name").fill(who)
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Inbox").wait_for()
