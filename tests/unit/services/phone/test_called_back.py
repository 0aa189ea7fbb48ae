"""A caller who would rather be called back, is: phone and callbacks together."""

from __future__ import annotations

from typing import cast

import pytest

from chalicelib.domain.callbacks import Callback, State
from tests.fakes import callbacks as fakes
from tests.fakes.phone import Line, Phone

SAM = "+15551230001"


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    made = Phone(monkeypatch, promises=True)
    made.change("account", "voice#main", settings={"quiet_hours": {"from": "00:00", "to": "24:00"}})
    return made


def only(phone: Phone) -> Callback:
    (found,) = cast(fakes.FakeCallbacks, phone.store.callbacks).rows.now.values()
    return found


def asks(phone: Phone) -> Line:
    """A caller waits a minute, and presses 1 to be called on the number they call from."""
    caller = phone.dials_in(SAM)
    phone.clock.advance(61_000)
    caller.goes_on()
    caller.presses("1")
    caller.presses("1")
    caller.hangs_up()
    phone.settle(5_000)
    return caller


def test_the_caller_is_called_back_by_the_next_free_agent_and_keeps_their_place(phone: Phone) -> None:
    began = phone.clock.now
    caller = asks(phone)
    assert phone.call(caller).outcome == "callback_taken"
    assert (only(phone).state, only(phone).place_at) == (State.CALLING, began)
    assert phone.only_ticket().call_at == began
    phone.online("ben")
    phone.rings("ben").picks_up()
    phone.settles()
    customer = phone.rings(SAM)
    customer.picks_up(AnsweredBy="human")
    assert only(phone).state is State.CONNECTED
    phone.clock.advance(60_000)
    customer.hangs_up()
    phone.settle(3_000)
    phone.settles()
    assert only(phone).state is State.DONE
    assert len(phone.tickets) == 1
    assert len(phone.twilio.did(r"POST Calls\.json")) == 2


def test_a_customer_who_does_not_answer_is_tried_again_later(phone: Phone) -> None:
    asks(phone)
    phone.online("ben")
    phone.rings("ben").picks_up()
    phone.rings(SAM).ends("no-answer")
    phone.settles()
    assert only(phone).state is State.RETRYING
    phone.settle(15 * 60_000)
    assert phone.rings("ben")
    assert len(only(phone).attempts) == 2


def test_taking_it_back_stops_the_phones(phone: Phone) -> None:
    asks(phone)
    phone.online("ben")
    ring = phone.rings("ben")
    phone.callbacks.cancel(only(phone).id, by="ruth")
    phone.settles()
    assert ring.over
    assert only(phone).state is State.CANCELLED
    assert phone.only_ticket().call == ""
    assert phone.desks["ben"].live == 0
