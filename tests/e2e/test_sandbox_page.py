"""A person plays the customer in a real browser, against a small target that stands for the product."""

from __future__ import annotations

import base64
import http.client
import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.server import Handle, start

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="there is no Chromium on this machine"),
]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SID = "AC" + "2c" * 16
ADA = "+15550200001"
TWILIO = {"webhook": ["token"], "send": {"account_sid": SID, "auth_token": "token"}}
META = {"webhook": ["secret"], "send": {"access_token": "meta-token"}}
ACCOUNTS: list[dict[str, Any]] = [
    {"channel": "sms", "id": "main", "name": "Larkspur Shoes", "address": "+15550100001", "secrets": TWILIO},
    {"channel": "whatsapp", "id": "main", "address": "+15550100002", "secrets": TWILIO},
    {
        "channel": "x",
        "id": "brand",
        "address": "1000000001",
        "settings": {"handle": "LarkspurShoes"},
        "secrets": {"webhook": ["secret"], "send": {"access_token": "x-token"}},
    },
    {"channel": "facebook", "id": "page", "name": "Larkspur Shoes", "address": "200000001", "secrets": META},
    {"channel": "chat", "id": "web", "address": "", "secrets": {}},
]


@dataclass
class Product:
    """Accepts webhooks, and speaks the chat API with one patient agent."""

    url: str = ""
    status: int = 200
    hooks: list[tuple[str, bytes]] = field(default_factory=list)
    lines: list[dict[str, str]] = field(default_factory=list)

    def answer(self, method: str, path: str, body: bytes, bearer: str) -> tuple[int, Any]:
        parts = urlsplit(path)
        if parts.path.startswith("/webhooks/"):
            self.hooks.append((path, body))
            return self.status, None
        if parts.path == "/chat/web/sessions":
            return 201, {"token": "visitor-token", "session": "s1"}
        if bearer != "Bearer visitor-token":
            return 401, {}
        if method == "POST":
            words = json.loads(body)["text"]
            self.lines.append({"id": f"m{len(self.lines)}", "from": "customer", "text": words})
            self.lines.append(
                {"id": f"m{len(self.lines)}", "from": "agent", "name": "Ines", "text": f"You said: {words}"}
            )
            return 202, {"id": self.lines[-2]["id"]}
        after = int(dict(parse_qsl(parts.query)).get("after", "0"))
        return 200, {"items": self.lines[after:], "next": str(len(self.lines))}


@pytest.fixture
def product() -> Iterator[Product]:
    product = Product()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, data = product.answer(self.command, self.path, body, self.headers.get("Authorization", ""))
            raw = json.dumps(data).encode() if data is not None else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = _serve

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    product.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield product
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def sandbox(product: Product) -> Iterator[Handle]:
    with start(target=product.url, accounts=ACCOUNTS) as handle:
        handle.box.settings.receipt_ms = 10
        yield handle


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def page(browser: Browser, sandbox: Handle, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(sandbox.url + "/")
    expect(page.get_by_role("heading", name="Text message")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


def brand(sandbox: Handle, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """What the product would send to a provider."""
    parts = urlsplit(sandbox.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("POST", path, body, headers)
        with connection.getresponse() as reply:
            told = json.loads(reply.read())
            assert reply.status < 300, told
    finally:
        connection.close()
    assert isinstance(told, dict)
    return told


def text_from_brand(sandbox: Handle, body: str) -> None:
    basic = base64.b64encode(f"{SID}:token".encode()).decode()
    fields = urlencode({"To": ADA, "From": "+15550100001", "Body": body}).encode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    brand(sandbox, f"/twilio/2010-04-01/Accounts/{SID}/Messages.json", fields, headers)


def graph(sandbox: Handle, path: str, data: dict[str, Any]) -> None:
    headers = {"Authorization": "Bearer meta-token", "Content-Type": "application/json"}
    brand(sandbox, f"/meta/v26.0/{path}", json.dumps(data).encode(), headers)


def go(page: Page, place: str) -> None:
    page.get_by_role("group", name="Where do you write?").get_by_role("radio", name=place).check()
    expect(page.get_by_role("heading", name=place, exact=True)).to_be_visible()


def write(page: Page, words: str) -> None:
    page.locator("#text").fill(words)
    page.locator("#text").press("Enter")


def test_a_text_with_a_picture_goes_out_and_the_answer_appears_by_itself(
    page: Page, sandbox: Handle, product: Product
) -> None:
    page.get_by_label("Picture", exact=True).select_option("shoe.png")
    write(page, "The sole came off <b>again</b>")
    talk = page.get_by_role("log")
    mine = talk.get_by_role("article").filter(has_text="The sole came off <b>again</b>")
    expect(mine.get_by_text("Reached the shop")).to_be_visible()
    expect(mine.get_by_role("img", name="Picture shoe.png")).to_be_visible()
    path, body = product.hooks[0]
    assert (path, dict(parse_qsl(body.decode()))["NumMedia"]) == ("/webhooks/sms/main", "1")
    text_from_brand(sandbox, "We send you a new pair.")
    expect(talk.get_by_text("We send you a new pair.")).to_be_visible()
    expect(talk.get_by_text("✓✓ Delivered")).to_be_visible()


def test_public_and_private_are_told_apart_in_words(page: Page, sandbox: Handle, product: Product) -> None:
    go(page, "Facebook")
    page.get_by_label("Comment · public").check()
    write(page, "My parcel never came")
    talk = page.get_by_role("log")
    mine = talk.get_by_role("article").filter(has_text="My parcel never came")
    expect(mine.get_by_text("Public comment")).to_be_visible()
    expect(mine.get_by_text("Reached the shop")).to_be_visible()
    comment = json.loads(product.hooks[0][1])["entry"][0]["changes"][0]["value"]["comment_id"]
    graph(sandbox, f"{comment}/comments", {"message": "We wrote to you."})
    graph(
        sandbox, "200000001/messages", {"recipient": {"comment_id": comment}, "message": {"text": "It is in Eastmere."}}
    )
    open_one = talk.get_by_role("article").filter(has_text="We wrote to you.")
    expect(open_one.get_by_text("Public comment")).to_be_visible()
    closed = talk.get_by_role("article").filter(has_text="It is in Eastmere.")
    expect(closed.get_by_text("Private reply to your comment")).to_be_visible()
    closed.get_by_role("button", name="Reply").click()
    write(page, "Thank you")
    expect(talk.get_by_role("article").filter(has_text="Thank you").get_by_text("Private", exact=True)).to_be_visible()


def test_a_comment_can_be_edited_and_taken_back(page: Page, product: Product) -> None:
    go(page, "Facebook")
    write(page, "Terrible!")
    talk = page.get_by_role("log")
    talk.get_by_role("button", name="Edit").click()
    expect(page.locator("#text")).to_have_value("Terrible!")
    write(page, "Not so good")
    expect(talk.get_by_text("edited", exact=True)).to_be_visible()
    talk.get_by_role("button", name="Take back").click()
    expect(talk.get_by_text("Taken back")).to_be_visible()
    expect(talk.get_by_text("Not so good")).to_have_count(0)
    verbs = [json.loads(body)["entry"][0]["changes"][0]["value"]["verb"] for _, body in product.hooks]
    assert verbs == ["add", "edited", "remove"]


def test_a_refusal_is_said_in_words(page: Page, product: Product) -> None:
    product.status = 403
    write(page, "Hello?")
    expect(page.get_by_text("The shop's webhook answered 403.")).to_be_visible()
    expect(page.get_by_role("log").get_by_text("Not taken by the shop")).to_be_visible()


def test_a_chat_runs_over_the_products_own_api(page: Page) -> None:
    go(page, "Chat")
    write(page, "Anybody there?")
    expect(page.get_by_role("log").get_by_text("You said: Anybody there?")).to_be_visible()
    expect(page.get_by_role("log").get_by_text("Ines, Larkspur Shoes")).to_be_visible()
    write(page, "Good")
    expect(page.get_by_role("log").get_by_text("You said: Good")).to_be_visible()
    expect(page.get_by_role("log").get_by_role("article")).to_have_count(4)


def test_a_fault_can_be_set_seen_and_cleared(page: Page, sandbox: Handle) -> None:
    drawer = page.locator("#failfold")
    if drawer.get_attribute("open") is None:
        drawer.locator("summary").click()
    page.get_by_label("Provider", exact=True).select_option("meta")
    page.get_by_label("It then").select_option("503")
    page.get_by_label("How many times").fill("2")
    page.get_by_role("button", name="Set").click()
    expect(page.get_by_text("Meta answers that it is overloaded, 2 times")).to_be_visible()
    assert [(f["provider"], f["mode"], f["count"]) for f in sandbox.box.faults.listed()] == [("meta", "503", 2)]
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_text("Meta answers that it is overloaded")).to_have_count(0)
    assert sandbox.box.faults.listed() == []


def test_another_person_sees_another_conversation(page: Page) -> None:
    write(page, "I am Ada")
    expect(page.get_by_role("log").get_by_text("I am Ada")).to_be_visible()
    if page.locator("#whofold").get_attribute("open") is None:
        page.get_by_text("Who are you?").click()
    page.get_by_role("radio", name="Kofi Linden").check()
    expect(page.get_by_text("Nothing said yet. Write something as Kofi Linden.")).to_be_visible()
    page.get_by_label("Phone number").fill("12")
    page.get_by_label("Phone number").press("Tab")
    expect(page.get_by_text("Write the number like +15550200001.")).to_be_visible()


def test_it_can_be_used_with_the_keyboard_alone(page: Page) -> None:
    page.get_by_role("radio", name="Text message").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="X", exact=True)).to_be_visible()
    page.get_by_label("Post · public").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("My size, please")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("My size, please")).to_be_visible()
    expect(page.get_by_role("log").get_by_text("Private", exact=True)).to_be_visible()


def test_nothing_sticks_out_and_every_field_has_a_name(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    unnamed = page.evaluate(
        """[...document.querySelectorAll("input, select, textarea, button")]
        .filter((e) => !(e.labels && e.labels.length) && !e.textContent.trim() && !e.getAttribute("aria-label"))
        .map((e) => e.outerHTML)"""
    )
    assert unnamed == []
