"""What a fresh local stack starts with is what the API would take."""

from __future__ import annotations

import re

import msgspec
import pytest

from chalicelib.api.models import settings as m
from chalicelib.domain import ivr_checks
from chalicelib.domain.ivr import Ivr
from infra.local import brand


@pytest.mark.parametrize("menu", brand.IVRS, ids=lambda menu: str(menu["id"]))
def test_no_caller_of_the_demo_s_phone_gets_stuck(menu: brand.Json) -> None:
    ivr = msgspec.convert(menu, Ivr)
    queues = [queue["id"] for queue in brand.QUEUES]
    ivr_checks.check(ivr, queues, [*(calendar["id"] for calendar in brand.CALENDARS), "always"])


def test_the_demo_s_phone_is_never_closed() -> None:
    (menu,) = brand.IVRS
    assert {node["calendar"] for node in menu["nodes"].values() if node["kind"] == "hours"} == {"always"}


def test_the_demo_s_phone_is_answered_by_its_menu() -> None:
    (account,) = (account for account in brand.ACCOUNTS if account["channel"] == "voice")
    assert account["settings"]["ivr"] in {menu["id"] for menu in brand.IVRS}


@pytest.mark.parametrize("queue", brand.QUEUES, ids=lambda queue: str(queue["id"]))
def test_the_demo_s_queues_are_ones_the_api_would_take(queue: brand.Json) -> None:
    msgspec.convert({name: value for name, value in queue.items() if name != "id"}, m.QueueIn)


def test_an_agent_of_the_demo_answers_on_an_ordinary_phone() -> None:
    phones = [agent["phone"] for agent in brand.AGENTS if agent["answer_on"] == "phone"]
    assert phones
    assert all(re.fullmatch(r"\+1555010\d{4}", phone) for phone in phones)  # numbers nobody has
