"""What a fresh local stack starts with is what the API would take."""

from __future__ import annotations

import re

import msgspec
import pytest

from chalicelib.api import hours
from chalicelib.api.models import settings as m
from chalicelib.api.models.articles import ArticleIn
from chalicelib.api.models.levels import PolicyIn
from chalicelib.api.models.macros import MacroIn
from chalicelib.api.models.monitoring import WatchIn
from chalicelib.api.models.team import ShiftIn
from chalicelib.domain import ivr_checks, roster
from chalicelib.domain.ivr import Ivr
from chalicelib.domain.templates import NAMES, names_in
from chalicelib.services import guarding_settings, settings_macros, settings_monitoring
from chalicelib.services.social import checks as social_checks
from chalicelib.services.team import shift_of
from chalicelib.store import Store
from chalicelib.store.keys import ARTICLE_BODIES, article_body_key
from infra.local import brand
from infra.local.seed import _settings
from tests.fakes.store import FakeSettings


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


@pytest.mark.parametrize("macro", brand.MACROS, ids=lambda macro: str(macro["id"]))
def test_the_demo_s_macros_are_ones_the_api_would_take(macro: brand.Json) -> None:
    msgspec.convert({name: value for name, value in macro.items() if name != "id"}, MacroIn)
    settings = FakeSettings()
    for queue in brand.QUEUES:
        settings.put("queue", queue["id"], queue, version=0, now=0)
    settings_macros.macro(Store(settings=settings), str(macro["id"]), macro, None)


@pytest.mark.parametrize("template", brand.TEMPLATES, ids=lambda template: str(template["id"]))
def test_the_demo_s_templates_need_nothing_that_nobody_knows(template: brand.Json) -> None:
    assert {*names_in(template["text"])} <= {*NAMES}


@pytest.mark.parametrize("article", brand.ARTICLES, ids=lambda article: str(article["id"]))
def test_the_demo_s_articles_are_ones_the_api_would_take(article: brand.Json) -> None:
    msgspec.convert({name: value for name, value in article.items() if name != "id"}, ArticleIn)


def test_the_demo_s_articles_are_kept_as_the_api_keeps_them() -> None:
    rows = {(kind, id): doc for kind, id, doc in _settings()}
    for article in brand.ARTICLES:
        light = rows["article", article["id"]]
        assert "body" not in light
        assert rows[ARTICLE_BODIES, article_body_key(article["id"], light["mark"])] == {"body": article["body"]}


def test_an_agent_of_the_demo_answers_on_an_ordinary_phone() -> None:
    phones = [agent["phone"] for agent in brand.AGENTS if agent["answer_on"] == "phone"]
    assert phones
    assert all(re.fullmatch(r"\+1555010\d{4}", phone) for phone in phones)  # numbers nobody has


# --- in public


@pytest.fixture
def store() -> Store:
    """Settings as they are seeded."""
    settings = FakeSettings()
    for kind, id, document in _settings():
        settings.put(kind, id, document)
    return Store(settings=settings)


def without_id(document: brand.Json) -> brand.Json:
    return {name: value for name, value in document.items() if name != "id"}


@pytest.mark.parametrize("account", brand.ACCOUNTS, ids=lambda account: f"{account['channel']}-{account['id']}")
def test_the_demo_s_accounts_are_ones_the_api_would_take(account: brand.Json, store: Store) -> None:
    id = f"{account['channel']}#{account['id']}"
    msgspec.convert({name: value for name, value in account.items() if name not in ("id", "channel")}, m.AccountIn)
    guarding_settings.check(account["settings"])
    settings_monitoring.budget(id, account)
    social_checks.account(store, account["channel"], account["settings"])


@pytest.mark.parametrize("shift", brand.SHIFTS, ids=lambda shift: str(shift["id"]))
def test_the_demo_s_shifts_are_ones_the_api_would_take(shift: brand.Json) -> None:
    msgspec.convert({**without_id(shift), "hours": hours.written(shift["hours"])}, ShiftIn)
    roster.check(shift_of(shift["id"], shift))
    assert set(shift["agents"]) <= {agent["id"] for agent in brand.AGENTS}


def test_somebody_is_on_duty_at_any_hour_of_the_demo() -> None:
    shifts = [shift_of(shift["id"], shift) for shift in brand.SHIFTS]
    begun, hour = 1_767_225_600_000, 3_600_000  # the year 2026, with its two changes of the clocks
    assert all(roster.on_duty(shifts, begun + n * hour, "help") for n in range(365 * 24))


@pytest.mark.parametrize("watch", brand.WATCHES, ids=lambda watch: str(watch["id"]))
def test_the_demo_s_searches_are_ones_the_api_would_take(watch: brand.Json, store: Store) -> None:
    msgspec.convert(without_id(watch), WatchIn)
    settings_monitoring.watch(store, watch["id"], {**without_id(watch), "enabled": True}, None)


@pytest.mark.parametrize("policy", brand.POLICIES, ids=lambda policy: str(policy["id"]))
def test_the_demo_s_promises_are_ones_the_api_would_take(policy: brand.Json) -> None:
    msgspec.convert(without_id(policy), PolicyIn)


def test_nothing_of_the_demo_speaks_to_anybody_by_itself() -> None:
    spoken = ("acknowledge", "shift_posts")
    assert not [a for a in brand.ACCOUNTS if any(name in a["settings"] for name in spoken)]
    assert not [watch for watch in brand.WATCHES if watch["enabled"]]
