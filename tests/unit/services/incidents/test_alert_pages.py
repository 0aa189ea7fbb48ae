"""An alert pages somebody once, and says on itself what became of it."""

from __future__ import annotations

import json
from typing import Any, cast

from chalicelib.channels.base import Bases, Fault, SendFailed, Sent
from chalicelib.domain.spikes import Spike
from chalicelib.domain.tickets import MINUTE
from chalicelib.services.paging import PageWires, Paging
from tests.fakes import World
from tests.fakes.world import no_http
from tests.unit.services.incidents.support import flood, settings, spikes, to_window_start
from tests.unit.services.test_paging import Outside, Vault


def alerted(to: str) -> World:
    world = World()
    settings(world, page=to)
    to_window_start(world)
    flood(world, 12, minutes=1, text="what a day #brandfail")
    world.settle(2 * MINUTE)
    return world


def page(world: World, outside: Outside) -> Spike:
    wires = PageWires(
        secrets=cast(Any, Vault()), http=cast(Any, no_http), outside=outside, bases=Bases(),
        outbound=lambda channel: cast(Any, world.provider),
    )  # fmt: skip
    (asked,) = world.pages
    for _ in range(2):  # delivered twice
        Paging(world.context, wires).page(asked, "spike-1")
    (spike,) = spikes(world)
    return spike


def test_a_number_gets_one_text() -> None:
    world = alerted("+4930123456")
    assert page(world, Outside()).page == "paged"
    (heard,) = [x for x in world.provider.heard if x.channel == "sms"]
    assert heard.identity == "+4930123456"
    assert heard.text.startswith("12 people (12 posts) spoke of the phrase “#brandfail” on x in ten minutes.")


def test_an_address_gets_one_signed_post_about_the_alert() -> None:
    world, outside = alerted("https://pager.example/hook"), Outside()
    assert page(world, outside).page == "paged"
    ((_, headers, body),) = outside.heard
    told = json.loads(body)
    assert told["spike"].startswith("s_")
    assert "Rapport-Signature" in headers


def test_what_was_in_the_way_stands_on_the_alert() -> None:
    world = alerted("+4930123456")

    def refuses() -> Sent:
        raise SendFailed(Fault.REJECTED, "not a mobile number")

    world.provider.answers = [refuses]
    assert page(world, Outside()).page == "not a mobile number"


def test_an_address_that_fails_is_told_of() -> None:
    world = alerted("https://pager.example/hook")
    assert page(world, Outside([500])).page == "the address answered 500"
