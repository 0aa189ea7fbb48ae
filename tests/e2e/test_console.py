"""The agents' console in a real browser, served by the packaged app: sign in, see a message come, answer it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from infra.browser import sign_in
from infra.local.stack import Stack
from tests.console import NEEDS_CHROMIUM, browser, console
from tests.e2e.test_agent_api import Desk, desk, eventually
from tests.e2e.test_main_job import Customer, customer, ticket_of

__all__ = ["browser", "customer"]
pytestmark = NEEDS_CHROMIUM


def test_an_agent_signs_in_sees_a_text_come_and_answers_it(browser: Browser, stack: Stack, customer: Customer) -> None:
    agent: Desk = desk(stack, "mei")
    with console(browser, stack, "mei") as page:
        page.get_by_role("link", name="Help desk").click()
        told = customer.says("sms", "message", "Do you have the Moss Chelsea in a 39?")
        row = page.get_by_role("link", name="Do you have the Moss Chelsea in a 39?").first
        row.click()  # it came by itself: nobody reloaded the page
        ticket = ticket_of(agent, "sms", told["account"], told["identity"])
        expect(page).to_have_url(f"{stack.url}/app/inbox/queue.help/{ticket}")

        field = page.get_by_role("textbox", name="Only the customer reads this")
        field.fill("We do. Shall we put them aside?")
        page.get_by_role("button", name="Send", exact=True).click()
        line = page.get_by_role("article").filter(has_text="We do. Shall we put them aside?")
        expect(line).to_be_visible()
        expect(line.get_by_text("Private")).to_be_visible()
        expect(line.get_by_text("Delivered")).to_be_visible()

        # Faster than the page can follow: what goes out is what was written, to the last letter.
        hasty = "They are on the shelf behind the door, ask for Mei when you come by!"
        browser_tools = page.context.new_cdp_session(page)
        browser_tools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        field.press_sequentially(hasty)
        page.keyboard.press("Control+Enter")
        browser_tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        expect(page.get_by_role("article").filter(has_text=hasty)).to_be_visible()
        expect(field).to_have_value("")
    said = ["We do. Shall we put them aside?", hasty]
    eventually(lambda: [x["text"] for x in customer.sees("sms", told["identity"])] == said)


def test_what_everybody_reads_is_unmistakable(browser: Browser, stack: Stack, customer: Customer) -> None:
    agent: Desk = desk(stack, "mei")
    told = customer.says("x", "post", "Third week without my parcel. Is anybody there?")
    ticket = ticket_of(agent, "x", told["account"], told["identity"])
    with console(browser, stack, "mei") as page:
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
    sign_in(page, stack.url, "mei")
    page.reload()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    context.close()
