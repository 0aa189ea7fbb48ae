"""Every page of the menu, as a browser and as axe see it: no complaint, no stranger, nothing that shuts people out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.stack import Stack
from tests.console import NEEDS_CHROMIUM, at_rest, browser, console, listening, problems
from tests.e2e.test_agent_api import Desk, desk, number
from tests.e2e.test_main_job import Customer, ticket_of

__all__ = ["browser"]
pytestmark = NEEDS_CHROMIUM
Look = tuple[Literal["light", "dark"], int, int]
LOOKS: list[Look] = [("light", 1440, 900), ("dark", 1440, 900), ("dark", 390, 844), ("light", 390, 844)]

_DRAWN_IN = """async (scheme) => {
    for (const frame of [1, 2]) await new Promise((drawn) => requestAnimationFrame(drawn));
    return document.documentElement.dataset.mantineColorScheme === scheme;
}"""
"""The page is in these colours, and what fades into them has begun to."""


@pytest.fixture(scope="module")
def ticket(stack: Stack) -> str:
    """A ticket in a queue with words in public and in private, an answer and a note."""
    customer = Customer(stack, f"Robin {uuid.uuid4().hex[:8]}", number())
    agent: Desk = desk(stack, "sofia")
    told = customer.says("x", "post", "My parcel was left in the rain. What a start to the week!")
    found = ticket_of(agent, "x", told["account"], told["identity"])
    customer.says("x", "dm", "Order 4711, by the way.")
    agent.do("POST", f"/api/tickets/{found}/notes", {"client_id": "seen", "text": "The courier has a photo of it."})
    return found


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    scheme, width, height = request.param
    return {"color_scheme": scheme, "viewport": {"width": width, "height": height}, "reduced_motion": "reduce"}


def paths(page: Page, within: str) -> list[str]:
    """Where the menu (or a page's own list of places) leads."""
    found = page.locator(f"{within} a").evaluate_all("(links) => links.map((one) => new URL(one.href).pathname)")
    return list(dict.fromkeys(found))


def everywhere(page: Page, stack: Stack, ticket: str) -> Iterator[str]:
    """Goes to each page of the menu, each kind of settings, and a ticket; says where it is."""
    menu = paths(page, "nav[aria-label=Menu]")
    assert len(menu) >= 6
    yield from _opened(page, stack, [*menu, f"/app/inbox/unassigned/{ticket}"])
    settings = next((path for path in menu if path.endswith("/settings")), "")
    if settings:
        page.goto(stack.url + settings)
        at_rest(page)
        kinds = [path for path in paths(page, "main") if path.startswith(f"{settings}/")]
        yield from _opened(page, stack, kinds)


def _opened(page: Page, stack: Stack, places: list[str]) -> Iterator[str]:
    for place in places:
        page.goto(stack.url + place)
        expect(page.locator("main")).to_be_visible()
        at_rest(page)
        yield place


@dataclass
class Walked:
    """What was found on every page. `problems`: by look, a line each; `wide`: places wider than a phone, in px."""

    places: int = 0
    problems: dict[Look, list[str]] = field(default_factory=lambda: {look: [] for look in LOOKS})
    wide: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def walked(browser: Browser, stack: Stack, ticket: str) -> Walked:
    """Each page is opened once and looked at in every look: it follows the device's colours and width by itself."""
    found = Walked()
    # By an administrator, who sees all of the menu.
    with console(browser, stack, "noor", reduced_motion="reduce") as page:
        for place in everywhere(page, stack, ticket):
            found.places += 1
            for scheme, width, height in LOOKS:
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                page.wait_for_function(_DRAWN_IN, arg=scheme)
                at_rest(page)
                found.problems[scheme, width, height] += [f"{place}: {problem}" for problem in problems(page)]
                across = page.evaluate("document.documentElement.scrollWidth")
                if across > width:
                    found.wide[f"{place} at {width}"] = across
    return found


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_nothing_serious_on_any_page(walked: Walked, look: Look) -> None:
    assert walked.places > 20
    assert not walked.problems[look], "\n".join(walked.problems[look])


def test_no_page_scrolls_sideways(walked: Walked) -> None:
    assert walked.wide == {}


def _dialogs(page: Page) -> Iterator[str]:
    """Opens what a ticket and the frame open over the page, one after the other; says what it is."""
    for name in ("Go private", "Promise a call"):
        page.get_by_role("button", name=name).click()
        yield name
    page.get_by_role("textbox", name="Everybody can read this").fill("We are looking for it.")
    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("menuitem", name="At a time of my choice").click()
    yield "At a time of my choice"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    yield "?"
    page.keyboard.press("Control+k")
    yield "Control+k"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_opens_over_a_page(
    browser: Browser, stack: Stack, ticket: str, scheme: Literal["light", "dark"]
) -> None:
    found: list[str] = []
    with console(browser, stack, "sofia", color_scheme=scheme, reduced_motion="reduce") as page:
        page.goto(f"{stack.url}/app/inbox/unassigned/{ticket}")
        expect(page.get_by_role("textbox", name="Everybody can read this")).to_be_visible()
        for name in _dialogs(page):
            over = page.get_by_role("dialog")
            expect(over).to_be_visible()
            at_rest(page)
            found += [f"{name}: {problem}" for problem in problems(page)]
            page.keyboard.press("Escape")
            expect(over).to_have_count(0)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_serious_where_one_signs_in(browser: Browser, stack: Stack, look: dict[str, Any]) -> None:
    context = browser.new_context(**look)
    page = context.new_page()
    heard = listening(page, stack)
    page.goto(stack.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    found = problems(page)
    context.close()
    assert (found, heard.complaints, heard.strangers) == ([], [], [])


def test_axe_finds_nothing_serious_in_the_chat_window(browser: Browser, stack: Stack, look: dict[str, Any]) -> None:
    context = browser.new_context(**look)
    page = context.new_page()
    page.goto(f"{stack.url}/sandbox/shop")
    page.get_by_role("button", name="Chat with us").click()
    window = page.frame_locator("iframe")
    expect(window.get_by_label("Write a message")).to_be_focused()
    window.get_by_label("Write a message").fill("Do you mend boots?")
    window.get_by_label("Write a message").press("Enter")
    expect(window.locator(".said").get_by_text("Do you mend boots?")).to_be_visible()
    frame = next(one for one in page.frames if "/chat-window" in one.url)
    found = problems(frame)
    context.close()
    assert found == []
