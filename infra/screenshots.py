"""`make screenshots`: pictures of the console and the chat window into docs/img, and docs/screens.md to leaf through.

    python -m infra.screenshots [NAME ...]     all of them, or those whose names begin so

A local stack of its own, with a lively time of customers through the sandbox and a few stories that make each page
worth looking at. Every main view is taken 1440 and 390 pixels wide, light and dark, as WebP.
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from infra.bench.machine import progress
from infra.browser import PATIENCE_MS, chromium, sign_in
from infra.build import Build, package
from infra.local.stack import Stack, start_stack, wait_healthy
from infra.project import ROOT
from infra.screenshots_stories import Told, tell_stories

IMAGES, PAGE = ROOT / "docs" / "img", ROOT / "docs" / "screens.md"
SIZES = ((1440, 900), (390, 844))
SCHEMES = ("light", "dark")
_QUALITY = 72
_SETTLE_MS = 20_000
_CUSTOMERS, _SECONDS = 40, 20
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class View:
    """`path`: under /app, or from the root with a slash. `act`: what to do there before the picture is taken."""

    name: str
    title: str
    who: str
    path: str
    act: Callable[[Page], None] | None = None


def _pressed(words: str) -> Callable[[Page], None]:
    """The tab, or the choice, that begins with these words."""
    return lambda page: page.get_by_text(re.compile(f"^{words}")).first.click()


def _keyboard(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def _chat(page: Page) -> None:
    page.get_by_role("button", name="Chat with us").click()
    field = page.frame_locator("iframe").get_by_label("Write a message")
    field.wait_for()
    field.fill("Do you have the Moss Chelsea in a 39?")
    field.press("Enter")
    page.frame_locator("iframe").locator(".said", has_text="Moss Chelsea").wait_for()


def views(told: Told) -> list[View]:
    return [
        View("sign-in", "Signing in", "", "inbox"),
        View("inbox", "The inbox", "sofia", "inbox/mine"),
        View("ticket", "A ticket: public and private in one timeline", "sofia", f"inbox/mine/{told.ticket}"),
        View("shortcuts", "Everything by keyboard", "sofia", f"inbox/mine/{told.ticket}", _keyboard),
        View("callbacks", "Callbacks", "sofia", "callbacks", _pressed("Tomorrow")),
        View("follow-ups", "Looking after people", "sofia", "follow-ups", _pressed("Wishes")),
        View("wall", "The wall", "ruth", "wall"),
        View("approvals", "Approvals", "ruth", "approvals"),
        View("incidents", "Incidents", "ruth", "incidents"),
        View("incident", "An incident", "ruth", f"incidents/{told.incident}"),
        View("listening", "Listening", "ruth", "listening", _pressed("Needs a reply")),
        View("posts", "Posts of our own", "ruth", "posts"),
        View("team", "The team", "ruth", "team"),
        View("reports", "Reports", "ruth", "reports"),
        View("articles", "Help articles", "ruth", "articles"),
        View("audit", "Audit", "noor", "audit"),
        View("settings", "Settings", "noor", "settings"),
        View("accounts", "Accounts and their connection", "noor", "settings/account"),
        View("ivr", "The telephone's menu", "noor", "settings/ivr/main"),
        View("calendar", "Opening hours on a week", "noor", "settings/calendar/care"),
        View("sla", "Promises: service levels", "noor", "settings/sla", _pressed("Social media")),
        View("templates", "Templates with previews", "noor", "settings/template", _pressed("Refund sent")),
        View("agents", "Agents and skills", "noor", "settings/agent"),
        View("chat", "The chat window on a shop's page", "", "/sandbox/shop", _chat),
    ]


def take(stack: Stack, browser: Browser, wanted: list[View], tell: Callable[[str], None]) -> list[View]:
    """Pictures of all that can be opened; those views that could be."""
    missing: set[str] = set()
    for width, height in SIZES:
        for scheme in SCHEMES:
            pages: dict[str, Page] = {}
            for view in wanted:
                if view.who not in pages:
                    pages[view.who] = _page(stack, browser, view.who, width, height, scheme)
                try:
                    _open(pages[view.who], stack, view)
                except LookupError as error:
                    missing.add(view.name)
                    tell(f"{view.name}: {error}")
                    continue
                _shoot(pages[view.who], IMAGES / f"{view.name}-{width}-{scheme}.webp")
            for page in pages.values():
                page.context.close()
            tell(f"{width} px, {scheme}")
    return [view for view in wanted if view.name not in missing]


def _page(stack: Stack, browser: Browser, who: str, width: int, height: int, scheme: Any) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    if who:
        sign_in(page, stack.url, who)
    return page


def _open(page: Page, stack: Stack, view: View) -> None:
    """Raises LookupError if there is no such page."""
    page.goto(stack.url + (view.path if view.path.startswith("/") else f"/app/{view.path}"))
    _settled(page)
    if page.get_by_text("There is nothing at this address.").count():
        raise LookupError("there is no such page")
    for news in page.locator(".mantine-Notification-closeButton").all():
        news.click()  # what was news a moment ago stands over the page
    if view.act:
        view.act(page)
    _settled(page)


def _settled(page: Page) -> None:
    """Nothing is loading and nothing moves any more."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(700)
    deadline = time.monotonic() + _SETTLE_MS / 1000
    while page.locator("[aria-label=Loading], .mantine-Skeleton-root").count() and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    page.wait_for_timeout(400)


def _shoot(page: Page, file: Path) -> None:
    cdp = page.context.new_cdp_session(page)
    told = cdp.send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
    file.write_bytes(base64.b64decode(told["data"]))
    cdp.detach()


def document(shown: list[View]) -> str:
    """docs/screens.md: each view at its widest and in light, with links to the others."""
    lines = [
        "# What it looks like",
        "Made by `make screenshots` with the demo brand on a local stack: 1440 and 390 pixels wide, light and dark.",
    ]
    for view in shown:
        links = [
            f"[{width} px {scheme}](img/{view.name}-{width}-{scheme}.webp)" for width, _ in SIZES for scheme in SCHEMES
        ]
        lines += ["", f"## {view.title}", f"![{view.title}](img/{view.name}-1440-light.webp)", "", " · ".join(links)]
    return "\n".join(lines) + "\n"


def _customers(stack: Stack) -> None:
    command = [sys.executable, "-m", "sandbox.demo", "--sandbox", f"{stack.url}/sandbox"]
    command += ["--customers", str(_CUSTOMERS), "--seconds", str(_SECONDS)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    tell, names = progress(), tuple(sys.argv[1:])
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="rapport-pictures-") as folder,
        start_stack(Path(folder), auth=True, made=package("local", Build())) as stack,
    ):
        wait_healthy(stack)
        tell(f"local stack: up at {stack.url}")
        told = tell_stories(stack)
        _customers(stack)
        tell(f"{_CUSTOMERS} customers have been in touch")
        wanted = [view for view in views(told) if not names or view.name.startswith(names)]
        with chromium("--force-color-profile=srgb") as browser:
            shown = take(stack, browser, wanted, tell)
    if not names:
        PAGE.write_text(document(shown))
    sizes = [file.stat().st_size for file in IMAGES.glob("*.webp")]
    tell(f"{len(sizes)} pictures, {sum(sizes) / 1e6:.1f} MB, the largest {max(sizes) / 1000:.0f} kB, in {IMAGES}")


if __name__ == "__main__":
    main()
