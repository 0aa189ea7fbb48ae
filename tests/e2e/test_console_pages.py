"""Every page of the menu, as a browser and as axe see it: no complaint, no stranger, nothing that shuts people out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.stack import Stack
from tests.console import NEEDS_CHROMIUM, at_rest, browser, console, listening, problems
from tests.e2e.test_agent_api import Desk, desk, number
from tests.e2e.test_main_job import Customer, ticket_of

__all__ = ["browser"]
pytestmark = NEEDS_CHROMIUM
LOOKS = [("light", 1440, 900), ("dark", 1440, 900), ("light", 390, 844), ("dark", 390, 844)]


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


def test_axe_finds_nothing_serious_on_any_page(
    browser: Browser, stack: Stack, ticket: str, look: dict[str, Any]
) -> None:
    found: list[str] = []
    # By an administrator, who sees all of the menu.
    with console(browser, stack, "noor", **look) as page:
        for place in everywhere(page, stack, ticket):
            found += [f"{place}: {problem}" for problem in problems(page)]
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


def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, stack: Stack, ticket: str) -> None:
    wide: dict[str, int] = {}
    with console(browser, stack, "noor", viewport={"width": 390, "height": 844}) as page:
        for place in everywhere(page, stack, ticket):
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 390:
                wide[place] = width
    assert wide == {}


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
