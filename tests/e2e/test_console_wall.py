"""A supervisor's wall changes by itself: who comes, what waits, and an incident that is declared."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from infra.local.stack import Stack
from tests.console import NEEDS_CHROMIUM, PATIENCE_MS, at_rest, browser, console, problems
from tests.e2e.test_agent_api import Desk, desk, eventually
from tests.e2e.test_main_job import Customer, customer

__all__ = ["browser", "customer"]
pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


def waiting(page: Page, queue: str) -> int:
    """How many wait in a queue, as its card says."""
    card = page.get_by_role("article", name=queue)
    expect(card).to_be_visible()
    return int(card.inner_text().split("waiting")[0].split()[-1])


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def test_the_wall_changes_by_itself(browser: Browser, stack: Stack, customer: Customer) -> None:
    jonas: Desk = desk(stack, "jonas")
    ruth: Desk = desk(stack, "ruth")
    with console(browser, stack, "ruth") as page:
        page.get_by_role("link", name="Wall").click()
        loads: list[str] = []
        page.on("load", lambda _: loads.append(page.url))

        before = waiting(page, "Help desk")
        customer.says("sms", "message", "Do you mend boots that were bought elsewhere?")
        eventually(lambda: waiting(page, "Help desk") == before + 1, PATIENCE_MS / 1000)

        # Whoever comes takes what waits: both show.
        jonas.do("PUT", "/api/me/presence", {"presence": "online"})
        expect(row(page, "Jonas")).to_be_visible()
        eventually(lambda: waiting(page, "Help desk") == before, PATIENCE_MS / 1000)
        jonas.do("PUT", "/api/me/presence", {"presence": "offline"})

        title = f"The shop's site is down {uuid.uuid4().hex[:6]}"
        body = {"client_id": uuid.uuid4().hex, "title": title, "matcher": {"words": [uuid.uuid4().hex]}}
        made = ruth.do("POST", "/api/incidents", body)
        try:
            expect(page.get_by_role("alert").filter(has_text=title)).to_be_visible()
            notice = page.get_by_text("Incident declared")
            expect(notice).to_be_visible()
            at_rest(page)
            assert problems(page) == []
            assert loads == []
            page.reload()
            expect(page.get_by_role("alert").filter(has_text=title)).to_be_visible()
            at_rest(page)
            expect(notice).to_have_count(0)  # it was told
        finally:
            ruth.do("POST", f"/api/incidents/{made['id']}/resolve", {"client_id": "over", "text": "All is well again."})
        expect(page.get_by_text(title)).to_have_count(0)
