"""A customer calls, waits, and an agent answers; or nobody does."""

from __future__ import annotations

import pytest

from chalicelib.domain.calls import Outcome, State
from tests.fakes.phone import Phone


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return Phone(monkeypatch)


def test_a_call_is_answered_by_an_agent_and_ends_with_after_contact_work(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    assert "next in line" in caller.hears
    assert phone.call(caller).state is State.RINGING
    ticket = phone.only_ticket()
    assert (ticket.call, ticket.offered_to, ticket.channel) == (caller.sid, "ben", "voice")

    ring = phone.rings("ben")
    phone.clock.advance(5_000)
    ring.picks_up()
    assert "Conference" in ring.hears
    phone.settles()
    assert "Conference" in caller.hears
    call = phone.call(caller)
    assert (call.state, call.agent) == (State.TALKING, "ben")
    assert phone.only_ticket().assignee == "ben"
    assert phone.only_ticket().first_reply_at

    phone.clock.advance(60_000)
    caller.hangs_up()
    phone.settles()
    call = phone.call(caller)
    assert (call.state, call.outcome) == (State.WRAPPING, Outcome.ANSWERED)
    assert ring.over
    assert phone.only_ticket().call == ""

    phone.settle(120_000)
    assert phone.call(caller).state is State.ENDED
    assert phone.only_ticket().assignee == "ben"
    line = phone.said(f"voice#main#{caller.sid}")
    assert line.extra["outcome"] == "answered"
    assert line.extra["talk_ms"] == "60000"
    assert line.extra["wait_ms"] == "5000"
