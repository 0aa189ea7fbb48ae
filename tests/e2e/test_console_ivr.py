"""An admin changes a phone menu in the console, tries it there, saves it, and the next caller hears the change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from infra.local.stack import Stack
from tests.console import NEEDS_CHROMIUM, browser, console
from tests.e2e.test_agent_api import desk, eventually
from tests.e2e.test_phone import Twilio, number

__all__ = ["browser"]
pytestmark = NEEDS_CHROMIUM
_MENU = "/api/settings/ivr/main"


@pytest.fixture
def as_before(stack: Stack) -> Iterator[None]:
    """The menu is everybody's: whatever becomes of it here, it is put back."""
    admin = desk(stack, "noor")
    kept = _written(admin.get(_MENU))
    yield
    admin = desk(stack, "noor")
    now = admin.get(_MENU)
    if _written(now) != kept:
        admin.do("PUT", _MENU, {**kept, "version": now["version"]})


def _written(setting: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in setting.items() if name not in ("id", "version", "built_in")}


@pytest.mark.usefixtures("as_before")
def test_an_admin_edits_a_phone_menu_tries_it_and_the_next_caller_hears_it(browser: Browser, stack: Stack) -> None:
    with console(browser, stack, "noor") as page:
        _edited(page, stack)
    twilio = Twilio(stack)
    caller = _hearing(twilio, "Good day from Larkspur Shoes.")
    twilio.act(caller, "press", {"keys": "9"})
    eventually(lambda: "Until soon." in twilio.heard(caller), 60)
    eventually(lambda: not twilio.call(caller)["live"], 60)


def _edited(page: Page, stack: Stack) -> None:
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Phone menus").first.click()
    page.get_by_role("link", name="Main menu").click()
    tree = page.get_by_role("tree", name="Steps of the menu")
    said = page.get_by_role("textbox", name="What is said", exact=True)

    # A greeting without words is told by name before anything is saved.
    _line(tree, "A call comes in").click()
    said.fill("")
    told = page.get_by_role("button", name="hello: Give a text to say or the address of a sound file.")
    expect(told).to_be_visible()
    said.fill("Good day from {brand}.")
    expect(page.get_by_text("Every caller gets somewhere.")).to_be_visible()

    # Another key, which leads to a new step.
    _line(tree, "When open").click()
    page.locator("input[aria-label='Key 5 leads to']").click()
    page.get_by_role("option", name="Say goodbye").click()
    expect(page.get_by_label("Name of the step")).to_have_value("hangup")
    said.fill("Until soon.")
    _line(tree, "When open").click()
    key = page.get_by_role("textbox", name="Key 5", exact=True)
    key.fill("9")
    key.press("Enter")
    expect(_line(tree, "Press 9")).to_contain_text("“Until soon.”")

    # The draft is heard on the console's phone; callers still hear what is saved.
    call = page.get_by_role("log", name="The call")
    expect(call).to_contain_text("Good day from Larkspur Shoes.")
    page.get_by_role("button", name="Press 9").click()
    expect(call).to_contain_text("Until soon.")
    expect(call).to_contain_text("Hung up.")
    assert "9" not in desk(stack, "noor").get(_MENU)["nodes"]["menu"]["choices"]

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You have changes that are not saved.")).to_have_count(0)
    assert desk(stack, "noor").get(_MENU)["nodes"]["menu"]["choices"]["9"] == "hangup"


def _line(tree: Locator, way: str) -> Locator:
    return tree.get_by_role("treeitem").filter(has_text=way)


def _hearing(twilio: Twilio, words: str) -> str:
    """Dial until it is heard: a lambda uses settings for some seconds."""

    def heard() -> str:
        caller = twilio.dials_in(number(), "")
        eventually(lambda: twilio.call(caller)["listening"], 60)
        if words in twilio.heard(caller):
            return caller
        twilio.act(caller, "hangup")
        return ""

    return str(eventually(heard, 90))
