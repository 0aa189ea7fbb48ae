"""Workers die, requests come twice, the provider's answers are lost: a call goes on, and no phone rings twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.channels.base import Fault, HttpAnswer, SendFailed
from chalicelib.domain.calls import Outcome, State
from tests.fakes import Killed
from tests.fakes.phone import Line, Phone

_LOST_RING = (State.ENDED, Outcome.ABANDONED, (), "", 0, 0)
MOST = 600  # calls to AWS in the longest of these stories, and more


def answered(phone: Phone) -> tuple[Any, ...]:
    caller = phone.dials_in()
    phone.settle(3_000)
    for ring in _rung(phone):
        ring.picks_up()
    phone.settle(3_000)
    phone.settles()
    phone.clock.advance(60_000)
    return _over(phone, caller)


def abandoned(phone: Phone) -> tuple[Any, ...]:
    caller = phone.dials_in()
    phone.settle(3_000)
    phone.clock.advance(5_000)
    return _over(phone, caller)


def missed(phone: Phone) -> tuple[Any, ...]:
    caller = phone.dials_in()
    phone.settle(3_000)
    for ring in _rung(phone):
        ring.ends("no-answer")
    phone.settle(3_000)
    return _over(phone, caller)


def _rung(phone: Phone) -> list[Line]:
    return [x for x in phone.twilio.lines if x.who == "client:ben"]


def _over(phone: Phone, caller: Line) -> tuple[Any, ...]:
    if not caller.over:
        caller.hangs_up()
    phone.settle(3_000)
    phone.settles()
    phone.settle(180_000)
    return _end(phone, caller)


def _end(phone: Phone, caller: Line) -> tuple[Any, ...]:
    call, ticket = phone.call(caller), phone.only_ticket()
    dialled = len(phone.twilio.did(r"POST Calls\.json"))
    line = phone.said(f"voice#main#{caller.sid}")
    return (
        call.state, call.outcome, call.agent, call.todo, ticket.call, ticket.assignee, ticket.tags, dialled,
        line.extra.get("outcome"), phone.desks["ben"].live, len(phone.lines) - _events(phone),
    )  # fmt: skip


def _events(phone: Phone) -> int:
    return sum(1 for key in phone.lines if key.startswith("event#"))


@pytest.mark.parametrize(
    ("story", "when"), [(answered, "before"), (answered, "after"), (abandoned, "after"), (missed, "after")]
)
def test_a_worker_may_die_at_any_call_to_aws(
    monkeypatch: pytest.MonkeyPatch, story: Callable[[Phone], tuple[Any, ...]], when: str
) -> None:
    def told(n: int | None) -> tuple[tuple[Any, ...], bool]:
        phone = Phone(monkeypatch)
        phone.online("ben")
        phone.drain()
        if n is not None:
            phone.faults.at(n, when, Killed)
        return story(phone), not phone.faults.pending

    expected, _ = told(None)
    lost = 0
    for n in range(0, MOST):
        end, died = told(n)
        if not died:
            break
        if end != expected:  # it died between saying "I ring" and ringing: the ring is lost, never doubled
            assert (end[0], end[1], end[3], end[4], end[7], end[9]) == _LOST_RING, (f"{when} call {n}", end, expected)
            lost += 1
    assert 20 < n < MOST - 1
    assert lost <= 5


def test_a_ring_whose_answer_was_lost_is_settled_by_its_callback(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch)
    phone.online("ben")
    phone.twilio.faults = [SendFailed(Fault.UNKNOWN, "the answer was lost")]
    caller = phone.dials_in()
    assert len(phone.twilio.did(r"POST Calls\.json")) == 1
    ring = phone.rings("ben")
    ring.picks_up()
    phone.settles()
    call = phone.call(caller)
    assert call.state is State.TALKING
    assert [leg.sid for leg in call.legs.values() if leg.who == "ben"] == [ring.sid]
    assert len(phone.twilio.did(r"POST Calls\.json")) == 1


def test_a_ring_of_which_nothing_is_ever_heard_goes_to_the_next_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch)
    phone.online("ben")
    phone.twilio.faults = [SendFailed(Fault.UNKNOWN, "the answer was lost")]
    caller = phone.dials_in()
    phone.online("ana")
    phone.settle(60_000)
    assert phone.rings("ana")
    assert phone.call(caller).state is State.RINGING


def test_a_refused_ring_goes_to_the_next_agent_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch)
    phone.online("ben")
    phone.twilio.faults = [HttpAnswer(status=400, headers={}, body=b'{"code": 21211, "message": "Invalid To"}')]
    caller = phone.dials_in()
    assert phone.call(caller).missed == ("ben",)
    phone.online("ana")
    assert phone.rings("ana")


def test_an_order_that_could_not_be_placed_is_placed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch)
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    phone.twilio.faults = [SendFailed(Fault.SAFE, "no connection"), SendFailed(Fault.UNKNOWN, "lost")]
    ring.picks_up()
    phone.settle(10_000)
    phone.settles()
    assert "Conference" in caller.hears


def test_news_in_the_wrong_order_give_the_same_call(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch)
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    ring.tells("completed", drain=False)
    ring.tells("in-progress", drain=False)
    ring.tells("ringing", drain=False)
    ring.tells("completed")
    ring.over = True
    call = phone.call(caller)
    assert call.missed == ("ben",)
    assert phone.desks["ben"].missed == 1


def test_two_calls_of_one_number_at_once_are_both_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(monkeypatch)
    phone.online("ben")
    first = phone.dials_in()
    second = phone.dials_in()
    phone.rings("ben").picks_up()
    phone.settles()
    assert phone.call(second).state is State.WAITING
    first.hangs_up()
    phone.settles()
    phone.settle(25_000)
    ring = phone.rings("ben")
    ring.picks_up()
    phone.settles()
    assert phone.call(second).agent == "ben"
    assert len(phone.tickets) == 1
    second.hangs_up()
    assert phone.call(second).outcome is Outcome.ANSWERED
