"""Paging somebody: once, honestly told, and never into our own network."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from chalicelib.channels.base import Bases, Fault, HttpAnswer, Secrets, SendFailed, Sent
from chalicelib.domain.events import Kind
from chalicelib.download import NotPublic
from chalicelib.services.paging import PageWires, Paging
from tests.fakes import Killed, World, message
from tests.fakes.world import no_http

NUMBER, ADDRESS = "+15557654321", "https://pager.example/hook"


class Vault:
    def __init__(self, *, page: bool = True) -> None:
        self._page = page

    def get(self, channel: str, account: str) -> Secrets | None:
        if channel == "pages":
            return Secrets(webhook=("pager-secret",)) if self._page else None
        return Secrets(webhook=("s",), send={"token": "t"})


@dataclass
class Outside:
    """An address on the internet. `answers`: what it does next (a status, or an error)."""

    answers: list[int | BaseException] = field(default_factory=list)
    heard: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 0
    ) -> HttpAnswer:
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, BaseException):
            raise answer
        self.heard.append((url, headers, body))
        return HttpAnswer(status=answer, headers={}, body=b"")


class Pager:
    def __init__(self, outside: Outside | None = None, *, secret: bool = True) -> None:
        self.world, self.outside = World(), outside or Outside()
        self.world.receive(message("SM1", at=self.world.clock.now, text="I am furious"))
        self.ticket = self.world.only_ticket().id
        wires = PageWires(
            secrets=cast(Any, Vault(page=secret)), http=cast(Any, no_http), outside=self.outside, bases=Bases(),
            outbound=lambda channel: cast(Any, self.world.provider),
        )  # fmt: skip
        self._wires = wires

    def page(self, to: str, once: str = "p1") -> None:
        """Page, and again whatever is asked for again."""
        due = self.world.clock.now - 60_000
        given = {"ticket": self.ticket, "to": to, "text": "Look!", "promise": "first_reply", "due": due}
        Paging(self.world.context, self._wires).page(given, once)
        while more := list(self.world.queues.outbound_queue.receive()):
            for one in more:
                body = json.loads(one.body)
                self.world.queues.outbound_queue.delete(one)
                Paging(self.world.context, self._wires).page(body["page"], body["once"])

    @property
    def told(self) -> list[tuple[str, str]]:
        lines = [x.item for x in self.world.lines.values() if x.ticket and x.item.kind == Kind.EVENT]
        return [(x.text, x.extra.get("why", "")) for x in lines if x.text in ("paged", "page_failed")]


def raising(error: BaseException) -> Callable[[], Sent]:
    def act() -> Sent:
        raise error

    return act


def test_a_number_gets_one_text_without_the_customer_s_words() -> None:
    pager = Pager()
    pager.page(NUMBER)
    pager.page(NUMBER)
    (heard,) = pager.world.provider.heard
    assert (heard.identity, heard.channel) == (NUMBER, "sms")
    assert heard.text.startswith(f"Look! Ticket {pager.ticket}: first reply was due 20")
    assert "furious" not in heard.text
    assert pager.told == [("paged", "")]


def test_an_address_gets_a_post_that_can_be_verified() -> None:
    pager = Pager()
    pager.page(ADDRESS)
    ((url, headers, body),) = pager.outside.heard
    assert url == ADDRESS
    at, signed = (part.partition("=")[2] for part in headers["Rapport-Signature"].split(","))
    assert int(at) == pager.world.clock.now // 1000
    assert signed == hmac.new(b"pager-secret", f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert json.loads(body)["ticket"] == pager.ticket
    assert pager.told == [("paged", "")]


def test_a_worker_that_dies_while_paging_leaves_unknown_and_no_second_page() -> None:
    pager = Pager(Outside([Killed()]))
    with pytest.raises(Killed):
        pager.page(ADDRESS)
    pager.page(ADDRESS)
    assert pager.outside.heard == []
    assert pager.told == [("page_failed", "the worker stopped while paging; it may have gone out")]


@pytest.mark.parametrize("failure", [SendFailed(Fault.SAFE, "refused"), 429])
def test_what_surely_reached_nobody_is_tried_again(failure: Any) -> None:
    pager = Pager(Outside([failure, failure]))
    pager.page(ADDRESS)
    assert [url for url, _, _ in pager.outside.heard][-1] == ADDRESS
    assert pager.told == [("paged", "")]


def test_it_is_given_up_after_the_third_time() -> None:
    pager = Pager()
    pager.world.provider.answers = [raising(SendFailed(Fault.SAFE, "no connection"))] * 5
    pager.page(NUMBER)
    assert len(pager.world.provider.answers) == 2
    assert pager.told == [("page_failed", "no connection")]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (500, "the address answered 500"),
        (SendFailed(Fault.UNKNOWN, "cut off"), "its answer was lost"),
        (NotPublic("10.0.0.1 is not a public address"), "the address is not on the public internet"),
    ],
)
def test_what_may_have_gone_out_or_never_can_is_told_and_not_tried_again(answer: Any, why: str) -> None:
    pager = Pager(Outside([answer]))
    pager.page(ADDRESS)
    assert pager.told == [("page_failed", why)]


def test_without_a_secret_nothing_is_posted_unsigned() -> None:
    pager = Pager(secret=False)
    pager.page(ADDRESS)
    assert pager.outside.heard == []
    assert pager.told[0][0] == "page_failed"


def test_without_a_number_of_ours_nobody_can_be_texted() -> None:
    pager = Pager()
    doc, version = pager.world.store.settings.entry("account", "sms#main") or ({}, 0)
    off = {**doc, "enabled": False}
    pager.world.store.settings.put("account", "sms#main", off, version=version, now=0)
    pager.page(NUMBER)
    assert pager.told == [("page_failed", "there is no SMS account to send with")]


@pytest.mark.parametrize("when", ["never", "before", "after"])
def test_a_rung_that_was_done_pages_once_even_if_its_worker_died(when: str) -> None:
    world = World()
    policy = {
        "targets": {"first_reply": {"normal": 60}}, "breach_ladder": [{"do": "page", "to": NUMBER, "text": "Look!"}],
    }  # fmt: skip
    world.store.settings.put("sla", "quick", policy, version=0, now=0)
    world.receive(message("SM1", at=world.clock.now))
    deaths: list[str] = []

    def dies(site: str, at: str) -> None:
        if (site, at) == ("queues.page", when) and not deaths:
            deaths.append(site)
            raise Killed

    world.backend.hooks.append(dies)
    world.settle(5 * 60_000)
    assert len(deaths) == (when != "never")
    (page,) = world.pages
    due = world.only_ticket().promises[0].due
    assert page == {
        "ticket": world.only_ticket().id, "to": NUMBER, "text": "Look!", "promise": "first_reply", "due": due,
    }  # fmt: skip
