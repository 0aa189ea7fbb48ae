"""The agents' console in a real browser, served by the packaged app: sign in, see a message come, answer it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from infra.local.brand import DEMO_PASSWORD
from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, desk
from tests.e2e.test_main_job import Customer, customer, ticket_of

__all__ = ["customer"]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="there is no Chromium on this machine"),
]
_PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A page on which every complaint of the browser's, and every request to somebody else, is a failure."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(_PATIENCE_MS)
    expect.set_options(timeout=_PATIENCE_MS)  # what is sent can be taken back for five seconds
    page = context.new_page()
    complaints: list[str] = []
    strangers: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(stack.url) else strangers.append(asked.url))
    yield page
    context.close()
    assert complaints == []
    assert strangers == []


def sign_in(page: Page, stack: Stack, who: str) -> None:
    page.goto(stack.url)
    page.get_by_label("User name").fill(who)
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def test_an_agent_signs_in_sees_a_text_come_and_answers_it(page: Page, stack: Stack, customer: Customer) -> None:
    agent: Desk = desk(stack, "mei")
    sign_in(page, stack, "mei")
    page.get_by_role("link", name="Help desk").click()
    told = customer.says("sms", "message", "Do you have the Moss Chelsea in a 39?")
    row = page.get_by_role("link", name="Do you have the Moss Chelsea in a 39?").first
    row.click()  # it came by itself: nobody reloaded the page
    ticket = ticket_of(agent, "sms", told["account"], told["identity"])
    expect(page).to_have_url(f"{stack.url}/app/inbox/queue.help/{ticket}")

    expect(page.get_by_text("Only the customer reads this")).to_be_visible()
    page.get_by_role("textbox", name="Only the customer reads this").fill("We do. Shall we put them aside?")
    page.get_by_role("button", name="Send", exact=True).click()
    line = page.get_by_role("article").filter(has_text="We do. Shall we put them aside?")
    expect(line).to_be_visible()
    expect(line.get_by_text("Private")).to_be_visible()
    expect(line.get_by_text("Delivered")).to_be_visible()
    assert [x["text"] for x in customer.sees("sms", told["identity"])] == ["We do. Shall we put them aside?"]


def test_what_everybody_reads_is_unmistakable(page: Page, stack: Stack, customer: Customer) -> None:
    agent: Desk = desk(stack, "mei")
    told = customer.says("x", "post", "Third week without my parcel. Is anybody there?")
    ticket = ticket_of(agent, "x", told["account"], told["identity"])
    sign_in(page, stack, "mei")
    page.goto(f"{stack.url}/app/inbox/mine/{ticket}")
    expect(page.get_by_role("article").get_by_text("Public")).to_be_visible()
    expect(page.get_by_text("Everybody can read this")).to_be_visible()
    expect(page.get_by_role("button", name="Send in public")).to_be_visible()
    page.get_by_text("X, private").click()
    expect(page.get_by_text("Only the customer reads this")).to_be_visible()


def test_a_wrong_password_is_told_kindly_and_a_reload_keeps_me_signed_in(browser: Browser, stack: Stack) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(stack.url)
    page.get_by_label("User name").fill("mei")
    page.locator("input[type=password]").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The name or the password is wrong")).to_be_visible()
    sign_in(page, stack, "mei")
    page.reload()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    context.close()
