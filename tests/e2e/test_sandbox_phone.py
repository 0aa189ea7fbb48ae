"""A person phones the shop, and is phoned by it, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.server import start
from tests.e2e.test_sandbox_page import ACCOUNTS, CHROMIUM, browser
from tests.phone import Phone
from tests.unit.sandbox.conftest import Client
from tests.unit.sandbox.phone_app import ADA, PUBLIC, VOICE, App, World, app

__all__ = ["app", "browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="there is no Chromium on this machine"),
]


@pytest.fixture
def world(app: App) -> Iterator[World]:
    with start(target=app.url, public_url=PUBLIC, accounts=[*ACCOUNTS, VOICE]) as running:
        world = World(app, Phone(running.url), Client(running))
        world.phone.set(scale=0.05)
        yield world


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def page(browser: Browser, world: World, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(world.client.box.url + "/")
    expect(page.get_by_role("heading", name="Text message")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


def open_phone(page: Page) -> None:
    page.get_by_role("radio", name="Phone call").check()
    expect(page.get_by_role("heading", name="Phone call", exact=True)).to_be_visible()


def test_a_caller_hears_the_menu_presses_a_key_and_hangs_up(page: Page, world: World, app: App) -> None:
    world.phone.set(patience_ms=10_000)
    app.steps[""] = '<Gather numDigits="1" action="?step=x"><Say>Press 1 for <![CDATA[<b>orders</b>]]>.</Say></Gather>'
    app.steps["x"] = '<Say>Orders it is.</Say><Pause length="180"/>'
    open_phone(page)
    expect(page.get_by_text("No call yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Press 1", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Call the shop").click()
    heard = page.get_by_role("log", name="What is heard")
    expect(heard.get_by_text("Press 1 for <b>orders</b>.")).to_be_visible()
    page.get_by_role("button", name="Press 1", exact=True).click()
    expect(heard.get_by_text("Orders it is.")).to_be_visible()
    page.get_by_role("button", name="Hang up", exact=True).click()
    expect(heard.get_by_text("The call has ended")).to_be_visible()
    expect(page.get_by_role("button", name="Call the shop")).to_be_visible()
    assert app.wait("")[0].form["CallerName"] == "Ada Thistle"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_words_can_be_said_instead(page: Page, world: World, app: App) -> None:
    world.phone.set(patience_ms=10_000)
    app.steps |= {"": '<Gather input="speech" action="?step=x"/>', "x": "<Say>A refund, I see.</Say>"}
    open_phone(page)
    page.get_by_role("button", name="Call the shop").click()
    expect(page.get_by_text("The line waits for your voice.")).to_be_visible()
    page.get_by_label("What you say").fill("I want a refund")
    page.get_by_label("What you say").press("Enter")
    expect(page.get_by_text("A refund, I see.")).to_be_visible()


def test_the_shop_calls_and_is_answered_wherever_the_person_is(page: Page, world: World, app: App) -> None:
    app.steps["out"] = '<Say>Hello Ada, this is Larkspur.</Say><Pause length="180"/>'
    world.dial(ADA)
    expect(page.get_by_text("Larkspur Shoes is calling Ada Thistle")).to_be_visible()
    page.get_by_role("button", name="Answer", exact=True).first.click()
    expect(page.get_by_text("Hello Ada, this is Larkspur.")).to_be_visible()
    expect(page.get_by_text("Larkspur Shoes is calling Ada Thistle")).to_be_hidden()


def test_the_shops_call_can_be_rejected(page: Page, world: World) -> None:
    line = world.dial(ADA)
    expect(page.get_by_text("Larkspur Shoes is calling Ada Thistle")).to_be_visible()
    page.get_by_role("button", name="Reject", exact=True).first.click()
    assert line.until_over()["status"] == "busy"


def test_an_agents_phone_rings_beside_the_customers_and_they_talk(page: Page, world: World, app: App) -> None:
    room = '<Dial><Conference participantLabel="{}" endConferenceOnExit="true">case</Conference></Dial>'
    app.steps |= {"": room.format("customer"), "out": room.format("sofia")}
    open_phone(page)
    page.get_by_role("button", name="Call the shop").click()
    expect(page.get_by_text("Waiting for somebody to join")).to_be_visible()
    world.dial("client:sofia")
    page.get_by_role("button", name="Answer Sofia's phone").click()
    heard = page.get_by_role("log", name="What is heard")
    expect(heard.get_by_text("Connected with Sofia")).to_be_visible()
    page.get_by_label("Speak as Sofia", exact=True).fill("How can I help?")
    page.get_by_label("Speak as Sofia", exact=True).press("Enter")
    expect(heard.get_by_text("How can I help?")).to_be_visible()
    page.get_by_role("button", name="Hang up Sofia's phone").click()
    expect(heard.get_by_text("The call has ended")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_happens_at_a_persons_number_can_be_chosen(page: Page, world: World) -> None:
    open_phone(page)
    page.get_by_label("When the shop calls Ada Thistle").select_option("busy")
    expect(page.get_by_label("When the shop calls Ada Thistle")).to_have_value("busy")
    page.wait_for_function(
        "() => fetch('_sandbox/phone/behaviours').then(r => r.json()).then(t => t.behaviours['+15550200001'])"
    )
    assert world.dial(ADA).until_over()["status"] == "busy"


def test_every_field_of_the_phone_has_a_name(page: Page, world: World, app: App) -> None:
    app.steps["out"] = '<Pause length="180"/>'
    open_phone(page)
    world.dial("client:sofia")
    page.get_by_role("button", name="Answer Sofia's phone").click()
    expect(page.get_by_role("button", name="Hang up Sofia's phone")).to_be_visible()
    unnamed = page.evaluate(
        """[...document.querySelectorAll("input, select, textarea, button")]
        .filter((e) => !(e.labels && e.labels.length) && !e.textContent.trim() && !e.getAttribute("aria-label"))
        .map((e) => e.outerHTML)"""
    )
    assert unnamed == []
