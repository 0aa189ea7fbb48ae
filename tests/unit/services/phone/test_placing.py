"""Calls that were promised: agent first or customer first, what became of them, and taking them back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from chalicelib.domain.calls import State
from chalicelib.services.phone.placing import Placing
from chalicelib.store.facts import Fact
from tests.fakes import message
from tests.fakes.live import FakeFacts
from tests.fakes.phone import BASE, Phone, sid

SAM = "+15551230001"


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return Phone(monkeypatch)


def asked(phone: Phone, *, agent_first: bool = True, attempt: int = 1) -> str:
    """A customer wrote and is promised a call; the call's id."""
    if not phone.tickets:
        phone.receive(message("SM1", at=phone.clock.now, text="please call me"))
    ticket = phone.only_ticket()
    id = Placing(phone.context, phone.calls).call_back(
        "cb_1", attempt, ticket_id=ticket.id, number=SAM, account="main", agent_first=agent_first,
        place_at=phone.clock.now - 600_000,
    )  # fmt: skip
    phone.drain()
    return id


def test_an_agent_is_rung_first_and_the_customer_once_they_are_there(phone: Phone) -> None:
    id = asked(phone)
    assert asked(phone) == id
    assert phone.only_ticket().call == id
    phone.online("ben")
    ring = phone.rings("ben")
    assert phone.is_quiet(SAM)
    ring.picks_up()
    phone.settles()
    customer = phone.rings(SAM)
    customer.picks_up(AnsweredBy="human")
    assert "calling you back" in customer.hears
    assert phone.promised.told == [("cb_1", 1, "connected")]
    assert phone.only_ticket().last_reply_at
    customer.hangs_up()
    phone.settles()
    assert phone.promised.told == [("cb_1", 1, "connected"), ("cb_1", 1, "ended")]
    assert len(phone.twilio.did(r"POST Calls\.json")) == 2
    assert dict(phone.twilio.did(r"POST Calls\.json")[1].fields)["MachineDetection"] == "Enable"


def test_the_customer_is_rung_first_and_then_stands_before_the_queue(phone: Phone) -> None:
    id = asked(phone, agent_first=False)
    assert phone.only_ticket().call == ""
    customer = phone.rings(SAM)
    customer.picks_up(AnsweredBy="human")
    assert "calling you back" in customer.hears
    customer.goes_on()
    assert f"step=wait~1~{id}" in customer.hears
    ticket = phone.only_ticket()
    assert (ticket.call, ticket.call_at) == (id, phone.clock.now - 600_000)
    phone.online("ben")
    phone.rings("ben").picks_up()
    phone.settles()
    assert "Conference" in customer.hears
    assert phone.call(customer).state is State.TALKING


@pytest.mark.parametrize(("status", "outcome"), [("busy", "busy"), ("no-answer", "no_answer"), ("failed", "failed")])
def test_a_customer_who_is_not_reached_is_reported_and_the_agent_set_free(
    phone: Phone, status: str, outcome: str
) -> None:
    phone.online("ben")
    asked(phone)
    ring = phone.rings("ben")
    ring.picks_up()
    phone.rings(SAM).ends(status)
    phone.settles()
    assert ring.over
    assert phone.promised.told == [("cb_1", 1, outcome)]
    assert phone.desks["ben"].live == 0
    assert phone.only_ticket().call == ""


def test_an_answering_machine_hears_a_message_and_is_no_answer(phone: Phone) -> None:
    phone.online("ben")
    asked(phone)
    phone.rings("ben").picks_up()
    customer = phone.rings(SAM)
    customer.picks_up(AnsweredBy="machine_start")
    assert "We tried to call you back" in customer.hears
    assert "Conference" not in customer.hears
    assert phone.promised.told == [("cb_1", 1, "machine")]


def test_a_second_attempt_is_another_call(phone: Phone) -> None:
    phone.online("ben")
    first = asked(phone)
    phone.rings("ben").picks_up()
    phone.rings(SAM).ends("busy")
    phone.settles()
    second = asked(phone, attempt=2)
    assert second != first
    assert phone.rings("ben")


@pytest.mark.parametrize("moment", ["waiting", "ringing", "calling"])
def test_a_promised_call_is_taken_back_at_any_moment(phone: Phone, moment: str) -> None:
    id = asked(phone)
    if moment != "waiting":
        phone.online("ben")
        ring = phone.rings("ben")
        if moment == "calling":
            ring.picks_up()
            phone.rings(SAM)
    Placing(phone.context, phone.calls).cancel(id, "the customer cancelled")
    phone.settles()
    assert all(line.over for line in phone.twilio.lines)
    assert phone.promised.told == [("cb_1", 1, "cancelled")]
    assert phone.only_ticket().call == ""
    if moment != "waiting":
        assert phone.desks["ben"].live == 0
        assert phone.desks["ben"].missed == 0
    assert Placing(phone.context, phone.calls).cancel("k_none", "x") is None


def test_an_offer_declined_in_the_console_stops_the_phone(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    phone.work.decline(phone.only_ticket().id, "ben")
    phone.settles()
    assert ring.over
    assert phone.desks["ben"].missed == 0
    assert phone.call(caller).missed == ()


def facts(phone: Phone) -> dict[str, Fact]:
    found = cast(FakeFacts, phone.store.facts).rows.now.values()
    calls = [fact for fact in found if fact.what.startswith("call_") and fact.what != "call_back"]
    assert len({fact.id for fact in calls}) == len(calls)
    return {fact.what: fact for fact in calls}


def test_a_call_leaves_its_facts_for_reports(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    phone.clock.advance(12_000)
    ring.picks_up()
    phone.settles()
    phone.clock.advance(30_000)
    caller.hangs_up()
    phone.settle(120_000)
    told = facts(phone)
    assert set(told) == {"call_queued", "call_answered", "call_ended", "call_handled"}
    assert (told["call_answered"].value, told["call_answered"].met, told["call_answered"].agent) == (
        12_000,
        True,
        "ben",
    )
    assert told["call_ended"].value == 30_000
    assert told["call_ended"].extra["wrap_ms"] == told["call_handled"].extra["wrap_ms"] == "60000"


@pytest.mark.parametrize(("seconds", "waited", "met"), [(10, 12_000, False), (600, 12_000, True), (0, 12_000, None)])
def test_a_call_is_answered_in_time_by_the_policy_in_force_for_its_ticket(
    phone: Phone, seconds: int, waited: int, met: bool | None
) -> None:
    targets = {"first_reply": {"normal": seconds}} if seconds else {"next_reply": {"normal": 60}}
    phone.change("sla", "voice", channels=["voice"], targets=targets)
    phone.change("sla", "care", enabled=False)
    phone.online("ben")
    phone.dials_in()
    phone.clock.advance(waited)
    phone.rings("ben").picks_up()
    assert facts(phone)["call_answered"].met is met


def test_an_abandoned_call_leaves_its_facts(phone: Phone) -> None:
    caller = phone.dials_in()
    phone.clock.advance(25_000)
    caller.hangs_up()
    told = facts(phone)
    assert set(told) == {"call_queued", "call_abandoned", "call_ended"}
    assert told["call_abandoned"].value == 25_000


def test_who_hangs_up_in_the_menu_never_stood_in_line(phone: Phone) -> None:
    nodes = {"m": {"kind": "menu", "prompt": {"text": "Press 1."}, "choices": {"1": "q"}, "no_input": "q"},
             "q": {"kind": "queue", "queue": "care"}}  # fmt: skip
    phone.change("ivr", "main", start="m", nodes=nodes)
    phone.change("account", "voice#main", settings={"ivr": "main"})
    phone.dials_in().hangs_up()
    assert set(facts(phone)) == {"call_ended"}


def recorded(phone: Phone) -> str:
    phone.online("ben")
    caller = phone.dials_in()
    phone.rings("ben").picks_up()
    phone.settles()
    caller.hangs_up()
    form = {
        "RecordingSid": sid("RE"), "RecordingUrl": "https://api.twilio.com/r/RE1", "RecordingDuration": "30",
        "RecordingStatus": "completed", "CallSid": caller.sid,
    }  # fmt: skip
    phone.webhook(f"{BASE}/webhooks/voice/main?step=recording~{caller.sid}", form)
    phone.drain()
    return f"voice#main#{caller.sid}"


def test_a_recording_is_kept_as_long_as_the_account_says(phone: Phone) -> None:
    phone.change("account", "voice#main", settings={"record": "on", "recording_days": 1})
    key = recorded(phone)

    def stored(item: Any) -> Any:
        return replace(item, attachments=tuple(replace(a, stored="media/voice/1") for a in item.attachments))

    phone.store.interactions.change(key, stored)
    phone.settle(20 * 3_600_000)
    assert phone.removed == []
    phone.settle(5 * 3_600_000)
    assert phone.removed == ["media/voice/1"]
    line = phone.said(key)
    assert (line.attachments, line.extra["recordings"], line.extra["outcome"]) == ((), "removed", "answered")


@pytest.mark.parametrize(("setting", "deleted"), [(True, 1), (False, 0)])
def test_the_provider_s_copy_goes_where_the_account_says_so(phone: Phone, setting: bool, deleted: int) -> None:
    phone.change("account", "voice#main", settings={"record": "on", "delete_at_provider": setting})
    key = recorded(phone)
    call = key.rpartition("#")[2]
    phone.queues.phone({"do": "forget", "call": call, "value": "RE1"})
    phone.drain()
    assert len(phone.twilio.did(r"DELETE Recordings/RE1\.json")) == deleted


def test_news_of_a_call_of_ours_that_nobody_knows_comes_again(phone: Phone) -> None:
    form = {**phone.dials_in().form("ringing"), "CallbackSource": "call-progress-events"}
    phone.webhook(f"{BASE}/webhooks/voice/main?step=status~k_none~customer", form)
    with pytest.raises(AssertionError, match="never succeeds"):
        phone.drain()
