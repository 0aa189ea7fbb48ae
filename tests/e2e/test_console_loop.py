"""The whole loop in the console: a public post is accepted, goes on in private, is promised a call, called, and closed
where everybody saw it. The agent works in Chromium; the customer and both telephones are the sandbox's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.stack import Stack
from tests.console import NEEDS_CHROMIUM, browser, console
from tests.e2e.test_agent_api import Desk, desk, eventually
from tests.e2e.test_callbacks import of_ticket
from tests.e2e.test_main_job import Customer, customer, ticket_of
from tests.e2e.test_phone import Twilio, number, twilio
from tests.social import seen

__all__ = ["browser", "customer", "twilio"]
pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


def presence(page: Page, wanted: str) -> None:
    page.get_by_role("button", name=re.compile("^SM, Sofia")).click()
    page.get_by_role("menuitem", name=re.compile(f"^{wanted}")).click()
    expect(page.get_by_role("button", name=re.compile(f"^SM, Sofia.*: {wanted}"))).to_be_visible()


def test_from_a_public_post_to_a_call_and_back_in_public(
    browser: Browser, stack: Stack, customer: Customer, twilio: Twilio
) -> None:
    agent: Desk = desk(stack, "sofia")
    with console(browser, stack, "sofia") as page:
        presence(page, "Online")
        try:
            ticket, told = _accepted(page, stack, agent, customer)
            phone = _goes_on_in_private(page, customer, told)
            _called(page, agent, twilio, ticket, phone)
            _closed_in_public(page, customer, told)
        finally:
            presence(page, "Offline")
    assert agent.get(f"/api/tickets/{ticket}")["status"] == "solved"
    assert len([x for x in customer.sees("x", told["identity"]) if x["visibility"] == "public"]) == 2


def _accepted(page: Page, stack: Stack, agent: Desk, customer: Customer) -> tuple[str, dict[str, str]]:
    told = customer.says("x", "post", "The third parcel lost in a row. Does anybody read this?")
    offer = page.get_by_role("status").filter(has_text="needs an answer")
    expect(offer).to_contain_text(customer.name)
    offer.get_by_role("button", name="Accept").click()
    ticket = ticket_of(agent, "x", told["account"], told["identity"])
    expect(page).to_have_url(re.compile(f"{stack.url}/app/inbox/[^/]+/{ticket}"))
    expect(page.get_by_text("Everybody can read this")).to_be_visible()
    return ticket, told


def _goes_on_in_private(page: Page, customer: Customer, told: dict[str, str]) -> str:
    """Both sides of the invitation; the customer answers in private with a number, which is given back."""
    page.get_by_role("button", name="Go private").click()
    dialog = page.get_by_role("dialog", name="Go on in private")
    dialog.get_by_label("What they read in private").fill("We are so sorry. May we call you about it?")
    dialog.get_by_role("button", name="Invite them").click()
    expect(dialog).to_have_count(0)
    assert seen(customer, "x", told["identity"], "private message")["visibility"] == "public"
    assert seen(customer, "x", told["identity"], "May we call you")["visibility"] == "private"
    phone = number()
    customer.says("x", "dm", f"Please do. {phone}, now would be best.")
    answer = page.get_by_role("log").get_by_role("article").filter(has_text="now would be best")
    expect(answer).to_have_count(1)
    expect(answer.get_by_text("Private")).to_be_visible()
    return phone


def _called(page: Page, agent: Desk, twilio: Twilio, ticket: str, phone: str) -> None:
    page.get_by_role("button", name="Promise a call").click()
    dialog = page.get_by_role("dialog", name="Promise a call")
    dialog.get_by_label("Number").fill(phone)
    dialog.get_by_role("button", name="Promise it").click()
    expect(dialog).to_have_count(0)

    card = page.get_by_role("region", name="Phone")
    expect(card).to_contain_text("Answer on your phone")  # the console knows before anybody has picked up
    twilio.act(twilio.ringing("client:sofia"), "answer")
    theirs = twilio.ringing(phone)
    twilio.act(theirs, "answer")
    eventually(lambda: of_ticket(agent, ticket)["state"] == "connected", 45)
    expect(card.get_by_role("button", name="Hang up", exact=True)).to_be_visible()
    twilio.act(theirs, "hangup")

    card.get_by_label("How it ended").click()
    page.get_by_role("option").first.click()
    card.get_by_label("What was said").fill("Sent again by courier, with our apologies.")
    card.get_by_role("button", name="Done").click()
    expect(card).to_have_count(0)
    eventually(lambda: of_ticket(agent, ticket)["state"] == "done", 45)
    assert twilio.errors() == []


def _closed_in_public(page: Page, customer: Customer, told: dict[str, str]) -> None:
    page.get_by_role("button", name=re.compile("^Open$")).click()
    page.get_by_role("menuitem", name="Solved").click()
    page.get_by_role("button", name="Close the loop").click()
    dialog = page.get_by_role("dialog")
    words = "Thank you for your patience. A new parcel is with the courier."
    dialog.get_by_label("What everybody reads").fill(words)
    dialog.get_by_role("button", name="Say it in public").click()
    expect(dialog).to_have_count(0)
    assert seen(customer, "x", told["identity"], words)["visibility"] == "public"
    closing = page.get_by_role("log").get_by_role("article").filter(has_text=words)
    expect(closing).to_have_count(1)
    expect(closing.get_by_text("Public")).to_be_visible()
