"""Two agents at one ticket, and a console whose connection is cut: everything appears once, and nobody is surprised."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from infra.local.stack import Stack
from tests.console import NEEDS_CHROMIUM, browser, console
from tests.e2e.test_agent_api import Desk, desk, eventually
from tests.e2e.test_main_job import Customer, customer, ticket_of

__all__ = ["browser", "customer"]
pytestmark = NEEDS_CHROMIUM
PRIVATE = "Only the customer reads this"


@pytest.fixture
def sofia(browser: Browser, stack: Stack) -> Iterator[Page]:
    with console(browser, stack, "sofia") as page:
        yield page


@pytest.fixture
def mei(browser: Browser, stack: Stack) -> Iterator[Page]:
    with console(browser, stack, "mei") as page:
        yield page


@pytest.fixture(scope="module")
def agent(stack: Stack) -> Desk:
    return desk(stack, "mei")


def opened(page: Page, stack: Stack, ticket: str) -> None:
    page.goto(f"{stack.url}/app/inbox/unassigned/{ticket}")
    expect(page.get_by_role("textbox", name=PRIVATE)).to_be_visible()


def written(page: Page, words: str) -> None:
    """As somebody writes it: key by key."""
    field = page.get_by_role("textbox", name=PRIVATE)
    field.click()
    field.press_sequentially(words)
    expect(field).to_have_value(words)


def line(page: Page, words: str) -> Locator:
    """What was said, on the ticket's timeline."""
    return page.get_by_role("log").get_by_role("article").filter(has_text=words)


def test_two_agents_at_a_ticket_see_each_other_and_each_answer_goes_out_once(
    stack: Stack, agent: Desk, sofia: Page, mei: Page, customer: Customer
) -> None:
    told = customer.says("sms", "message", f"{customer.name}: is the Moss Chelsea true to size?")
    ticket = ticket_of(agent, "sms", told["account"], told["identity"])
    opened(sofia, stack, ticket)
    opened(mei, stack, ticket)
    for page, other in ((sofia, "Mei"), (mei, "Sofia")):
        expect(page.get_by_role("status", name=re.compile(f"{other}.* has this ticket open"))).to_be_visible()

    written(sofia, "It is. Take your usual size.")
    expect(mei.get_by_text(re.compile(r"Sofia.* is typing"))).to_be_visible()
    written(mei, "They run a little small: take half a size more.")
    expect(sofia.get_by_text(re.compile(r"Mei.* is typing"))).to_be_visible()

    # Sofia is faster. Mei is told before hers goes out, reads it, and sends it all the same.
    sofia.get_by_role("button", name="Send", exact=True).click()
    overtaken = mei.get_by_role("alert").filter(has_text="answered while you were writing")
    expect(overtaken).to_contain_text("Take your usual size.")
    send = mei.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_disabled()
    overtaken.get_by_role("button", name="I have read it").click()
    send.click()

    wanted = ["It is. Take your usual size.", "They run a little small: take half a size more."]
    for page in (sofia, mei):
        for words in wanted:
            expect(line(page, words)).to_have_count(1)
            expect(line(page, words).get_by_text("Delivered")).to_be_visible()
    assert [x["text"] for x in customer.sees("sms", told["identity"])] == wanted


def test_both_press_send_in_the_same_moment_and_each_answer_goes_out_once(
    stack: Stack, agent: Desk, sofia: Page, mei: Page, customer: Customer
) -> None:
    told = customer.says("sms", "message", f"{customer.name}: when do you open?")
    ticket = ticket_of(agent, "sms", told["account"], told["identity"])
    for page, words in ((sofia, "At nine."), (mei, "At nine o'clock, every day.")):
        opened(page, stack, ticket)
        written(page, words)
    # Each is held for five seconds in its console, so neither knows of the other's yet.
    for page in (sofia, mei):
        page.get_by_role("button", name="Send", exact=True).click()
    for page in (sofia, mei):
        for words in ("At nine.", "At nine o'clock, every day."):
            expect(line(page, words)).to_have_count(1)
            expect(line(page, words).get_by_text("Delivered")).to_be_visible()
    seen = sorted(x["text"] for x in customer.sees("sms", told["identity"]))
    assert seen == ["At nine o'clock, every day.", "At nine."]


class Cut:
    """The way of a page's socket, which can be cut and mended."""

    def __init__(self, page: Page) -> None:
        self._open = True
        self._sockets: list[WebSocketRoute] = []
        self.opened = 0
        page.route_web_socket(re.compile(r"/live\?"), self._asked)

    def _asked(self, socket: WebSocketRoute) -> None:
        if not self._open:
            socket.close()
            return
        self.opened += 1
        socket.connect_to_server()
        self._sockets.append(socket)

    def cut(self) -> None:
        self._open = False
        for socket in self._sockets:
            socket.close()
        self._sockets.clear()

    def mend(self) -> None:
        self._open = True


def test_what_came_while_the_connection_was_cut_appears_once(
    browser: Browser, stack: Stack, agent: Desk, customer: Customer
) -> None:
    told = customer.says("sms", "message", f"{customer.name}: first words")
    ticket = ticket_of(agent, "sms", told["account"], told["identity"])
    # A request that fails is told in the browser's own console, whatever the page makes of it.
    with console(browser, stack, "sofia", quiet=False) as page:
        way = Cut(page)
        opened(page, stack, ticket)
        expect(live(page)).to_be_visible()
        customer.says("sms", "message", "heard live")
        expect(line(page, "heard live")).to_have_count(1)

        way.cut()
        page.context.set_offline(True)
        expect(live(page)).to_have_count(0)
        missed = [f"missed {n}" for n in range(3)]
        for words in missed:
            customer.says("sms", "message", words)
        eventually(lambda: len(said(agent, ticket)) == 2 + len(missed))
        for words in missed:
            expect(line(page, words)).to_have_count(0)

        sockets = way.opened
        way.mend()
        page.context.set_offline(False)
        expect(live(page)).to_be_visible()
        for words in missed:
            expect(line(page, words)).to_have_count(1)
        customer.says("sms", "message", "heard again")
        expect(line(page, "heard again")).to_have_count(1)
        shown = page.get_by_role("log").get_by_role("article").all_inner_texts()
        for words in (f"{customer.name}: first words", "heard live", *missed, "heard again"):
            assert len([text for text in shown if words in text]) == 1, shown
        assert way.opened > sockets, "what came since was pushed over a socket of its own"


def live(page: Page) -> Locator:
    """The sign that changes appear as they happen."""
    return page.get_by_role("status", name="Live: changes appear as they happen")


def said(agent: Desk, ticket: str) -> list[str]:
    items = agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]
    return [item["text"] for item in items if item["kind"] != "event"]
