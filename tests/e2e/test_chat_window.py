"""The chat window on somebody else's website, in a real browser: the website is a page of another origin, the agent is
at the API."""

from __future__ import annotations

import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect, sync_playwright

from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, desk, eventually

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="there is no Chromium on this machine"),
]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
WAIT = 20_000  # ms; the window asks every two and a half seconds
SCRIPT = '<script async src="{api}/chat.js" data-account="web"></script>'
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script> javascript:alert(1)'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shop(stack: Stack) -> Iterator[str]:
    """A website that includes the script; its address is of another site than ours."""
    html = f"<!doctype html><title>A shop</title><h1>A shop</h1>{SCRIPT.format(api=stack.url)}".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path.startswith("/page")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(html) if found else 0))
            self.end_headers()
            if found:
                self.wfile.write(html)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://shop.localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext, shop: str) -> Page:
    page = visitor.new_page()
    page.goto(f"{shop}/page")
    return page


@pytest.fixture(scope="module")
def agent(stack: Stack) -> Desk:
    return desk(stack, "sofia")


def opened(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Chat with us").click()
    window = page.frame_locator("iframe")
    expect(window.get_by_label("Write a message")).to_be_focused()
    return window


def write(window: FrameLocator, words: str) -> None:
    window.get_by_label("Write a message").fill(words)
    window.get_by_label("Write a message").press("Enter")


def said(window: FrameLocator, words: str) -> Any:
    return window.locator(".said").get_by_text(words, exact=True)


def answered(agent: Desk, about: str, words: str) -> str:
    """An agent answers the ticket whose first words hold `about`; its id."""

    def found() -> str:
        items = [t for s in ("new", "open") for t in agent.get("/api/tickets", view="status", status=s)["items"]]
        return next((t["id"] for t in items if about in t["subject"]), "")

    ticket = str(eventually(found))
    agent.do("POST", f"/api/tickets/{ticket}/replies", {"client_id": uuid.uuid4().hex, "text": words})
    return ticket


def token() -> str:
    return uuid.uuid4().hex[:8]


def test_a_visitor_writes_an_agent_answers_and_it_appears_also_on_the_next_page(
    page: Page, shop: str, agent: Desk
) -> None:
    mine, theirs = f"Do you have {token()}?", f"Yes, {token()} is here: https://shop.example/x"
    window = opened(page)
    write(window, mine)
    expect(window.get_by_text("Sending")).to_have_count(0, timeout=WAIT)
    answered(agent, mine, theirs)
    expect(said(window, theirs)).to_be_visible(timeout=WAIT)
    expect(window.get_by_role("link", name="https://shop.example/x")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    page.goto(f"{shop}/page2")
    again = opened(page)
    expect(said(again, mine)).to_have_count(1, timeout=WAIT)
    expect(said(again, theirs)).to_have_count(1)


def test_an_answer_is_announced_while_the_window_is_closed(page: Page, agent: Desk) -> None:
    mine = f"Call me {token()}"
    window = opened(page)
    write(window, mine)
    expect(window.get_by_text("Sending")).to_have_count(0, timeout=WAIT)
    window.get_by_label("Write a message").press("Escape")
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()
    answered(agent, mine, "Of course.")
    expect(page.get_by_role("button", name="Chat with us (1 new)")).to_be_visible(timeout=2 * WAIT)


def test_what_is_written_without_a_connection_is_sent_once_when_it_is_back(
    visitor: BrowserContext, page: Page, agent: Desk
) -> None:
    first, second = f"Hello {token()}", f"Still there {token()}?"
    window = opened(page)
    write(window, first)
    expect(window.get_by_text("Sending")).to_have_count(0, timeout=WAIT)
    visitor.set_offline(True)
    write(window, second)
    expect(window.get_by_text("Waits for a connection")).to_be_visible(timeout=WAIT)
    expect(window.get_by_text("No connection.", exact=False)).to_be_visible()
    visitor.set_offline(False)
    expect(window.get_by_text("Waits for a connection")).to_have_count(0, timeout=2 * WAIT)
    ticket = answered(agent, first, "I am here.")
    expect(said(window, "I am here.")).to_be_visible(timeout=WAIT)
    lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
    assert [line["text"] for line in lines].count(second) == 1
    expect(said(window, second)).to_have_count(1)


def test_a_hostile_message_is_shown_as_its_text(page: Page, agent: Desk) -> None:
    mine = f"A question {token()}"
    window = opened(page)
    write(window, mine)
    answered(agent, mine, HOSTILE)
    expect(said(window, HOSTILE)).to_be_visible(timeout=WAIT)
    expect(window.locator("main img, main script, main a")).to_have_count(0)
    assert page.title() == "A shop"


def test_the_website_cannot_read_the_window_and_what_it_posts_changes_nothing(page: Page, agent: Desk) -> None:
    secret = f"My number is {token()}"
    window = opened(page)
    heard: list[str] = []
    page.expose_function("overheard", lambda words: heard.append(words))
    page.evaluate("addEventListener('message', (event) => overheard(JSON.stringify(event.data)))")
    write(window, secret)
    answered(agent, secret, f"{secret}: noted")
    expect(said(window, f"{secret}: noted")).to_be_visible(timeout=WAIT)
    # With the frame's window in hand the browser gives nothing away.
    page.evaluate(
        "() => { const hosts = [...document.querySelectorAll('*')].filter((one) => one.shadowRoot);"
        " window.held = hosts[0].shadowRoot.querySelector('iframe').contentWindow }"
    )
    refused = page.evaluate("() => { try { return held.document.body.innerText } catch (error) { return error.name } }")
    assert refused == "SecurityError"
    page.evaluate("held.postMessage({rapport: 'user', user: {id: 'ada', hmac: 'guessed'}}, '*')")
    page.evaluate("held.postMessage({rapport: 'hello', page: 'javascript:1', user: '<b>', open: 1}, '*')")
    assert all(secret not in words for words in heard)
    assert secret not in page.content()


def test_a_website_that_is_not_listed_gets_neither_button_nor_window(
    stack: Stack, browser: Browser, page: Page, shop: str
) -> None:
    admin = desk(stack, "noor")
    told = admin.get("/api/settings/account/chat~web")
    doc = {k: told[k] for k in ("name", "address", "addresses", "queue", "enabled", "settings", "version")}
    closed = {**doc, "settings": {**doc["settings"], "origins": ["https://shop.example"]}}
    version = admin.do("PUT", "/api/settings/account/chat~web", closed)["version"]
    try:
        eventually(lambda: _refused(page, f"{stack.url}/chat-window?account=web"))
        # A browser that was there before may go on for a minute with what it was told.
        other = browser.new_page()
        complaints: list[str] = []
        other.on("console", lambda line: complaints.append(line.text))
        other.goto(f"{shop}/page")
        eventually(lambda: other.title() and any("among the account's origins" in words for words in complaints))
        expect(other.get_by_role("button", name="Chat with us")).to_have_count(0)
        other.close()
    finally:
        admin.do("PUT", "/api/settings/account/chat~web", {**doc, "version": version})


def _refused(page: Page, address: str) -> bool:
    """Whether the rule that comes with the window names other websites only (settings are read every few seconds)."""
    rule = page.request.get(address).headers["content-security-policy"]
    return "frame-ancestors https://shop.example;" in rule


def test_a_known_customer_finds_the_conversation_on_another_device_and_nobody_else_does(
    stack: Stack, browser: Browser, agent: Desk
) -> None:
    mine = f"Where is parcel {token()}?"
    first, second = browser.new_context(), browser.new_context()
    try:
        page = first.new_page()
        page.goto(f"{stack.url}/sandbox/shop?as=ada")
        write(opened(page), mine)
        other = second.new_page()
        other.goto(f"{stack.url}/sandbox/shop?as=ada")
        expect(said(opened(other), mine)).to_be_visible(timeout=WAIT)
        other.goto(f"{stack.url}/sandbox/shop")
        window = opened(other)
        expect(said(window, mine)).to_have_count(0)
        other.goto(f"{stack.url}/sandbox/shop?as=bo")
        window = opened(other)
        expect(said(window, mine)).to_have_count(0)
    finally:
        first.close()
        second.close()


def test_a_picture_reaches_the_agent_and_is_shown(page: Page, agent: Desk, tmp_path: Path) -> None:
    mine = f"It looks like this {token()}"
    picture = tmp_path / "crack.png"
    picture.write_bytes(page.screenshot())
    window = opened(page)
    window.locator("input[type=file]").set_input_files(picture)
    expect(window.get_by_role("button", name="Remove crack.png")).to_be_visible()
    write(window, mine)
    shown = window.get_by_role("img", name="Picture: crack.png")
    expect(shown).to_be_visible(timeout=2 * WAIT)
    eventually(lambda: shown.evaluate("(img) => img.naturalWidth") > 0)
    ticket = answered(agent, mine, "I see.")
    lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
    assert [a["name"] for line in lines for a in line.get("attachments", ())] == ["crack.png"]


def test_a_chat_that_is_ended_can_be_rated(page: Page, agent: Desk) -> None:
    mine = f"A short one {token()}"
    window = opened(page)
    write(window, mine)
    ticket = answered(agent, mine, "Done.")
    expect(said(window, "Done.")).to_be_visible(timeout=WAIT)
    window.get_by_role("button", name="More").click()
    window.get_by_role("button", name="End the chat").click()
    window.get_by_role("radio", name="4 of 5").check(force=True)
    window.get_by_role("button", name="Send", exact=True).click()
    expect(window.get_by_text("Thank you.", exact=False)).to_be_visible(timeout=WAIT)
    lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
    (rated,) = [line for line in lines if line["text"] == "chat_rated"]
    assert rated["extra"]["score"] == "4"


def test_the_conversation_is_mailed_to_whoever_asks_for_it(page: Page, agent: Desk, stack: Stack) -> None:
    mine, to = f"By mail {token()}", f"{token()}@example.com"
    window = opened(page)
    write(window, mine)
    answered(agent, mine, "Here you are.")
    expect(said(window, "Here you are.")).to_be_visible(timeout=WAIT)
    window.get_by_role("button", name="More").click()
    window.get_by_role("button", name="Send it by e-mail").click()
    window.get_by_label("Your e-mail address").fill(to)
    window.get_by_role("button", name="Send", exact=True).click()
    expect(window.get_by_text(f"On its way to {to}.")).to_be_visible(timeout=WAIT)
    (mail,) = [one for one in stack.mails() if to in one["To"]]
    assert mine in mail["BodyText"]
    assert "Here you are." in mail["BodyText"]


def test_on_a_phone_the_window_covers_the_page_and_tab_stays_in_it(browser: Browser, shop: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(f"{shop}/page")
        window = opened(page)
        box = window.locator("body").bounding_box()
        assert box
        assert (round(box["width"]), round(box["height"])) == (390, 844)
        for _ in range(12):
            page.keyboard.press("Tab")
            assert window.locator("body").evaluate(
                "() => document.hasFocus() && document.activeElement !== document.body"
            )
    finally:
        context.close()
