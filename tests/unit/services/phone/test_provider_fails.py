"""The provider is busy, broken or silent, or somebody sends what isn't theirs to send."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
import pytest

from chalicelib.channels.base import Fault, HttpAnswer, SendFailed
from chalicelib.domain import calls_talk as talk
from chalicelib.domain.calls import Outcome, State
from chalicelib.services.phone.controls import Controls
from tests.fakes.phone import BASE, OURS, Line, Phone, sid

SAM = "+15551230001"
HOOK = f"{BASE}/webhooks/voice/main"


def answered(status: int, code: int = 0, message: str = "no") -> HttpAnswer:
    return HttpAnswer(status=status, headers={}, body=msgspec.json.encode({"code": code, "message": message}))


BUSY = [answered(429, 20429), answered(503), SendFailed(Fault.SAFE, "no connection")]
BROKEN = [answered(500), answered(502), SendFailed(Fault.UNKNOWN, "the answer was lost")]


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return Phone(monkeypatch)


def talking(phone: Phone) -> tuple[Line, Line]:
    phone.online("ben")
    caller = phone.dials_in(SAM)
    ring = phone.rings("ben")
    ring.picks_up()
    phone.settles()
    return caller, ring


@pytest.mark.parametrize("fault", BUSY)
def test_a_ring_that_the_provider_was_too_busy_for_is_asked_for_again(phone: Phone, fault: Any) -> None:
    phone.online("ben")
    phone.twilio.faults = [fault, fault]
    caller = phone.dials_in()
    phone.settle(4_000)
    assert len(phone.twilio.did(r"POST Calls\.json")) == 1
    phone.rings("ben").picks_up()
    phone.settles()
    assert (phone.call(caller).agent, phone.call(caller).missed) == ("ben", ())


def test_a_provider_that_refuses_to_ring_is_no_agent_s_fault(phone: Phone) -> None:
    phone.online("ben")
    for n in range(3):
        phone.twilio.faults = [answered(400, 21211)]
        phone.dials_in(f"+1555123100{n}").hangs_up()
        phone.settle(1_000)
    assert phone.desks["ben"].missed == 0
    assert phone.desks["ben"].presence == "online"


@pytest.mark.parametrize("fault", [*BUSY, *BROKEN])
@pytest.mark.parametrize("what", ["connect", "hold", "resume", "mute", "consult", "hangup", "record"])
def test_an_order_that_failed_once_is_carried_out_in_the_end(phone: Phone, what: str, fault: Any) -> None:
    controls = Controls(phone.context, phone.calls)
    if what == "record":
        phone.change("account", "voice#main", settings={"record": "on"})
    phone.online("ben", "ana")
    caller = phone.dials_in(SAM)
    ring = next(x for x in phone.twilio.lines if not x.inbound)
    agent = ring.who.removeprefix("client:")
    other = "ana" if agent == "ben" else "ben"
    if what in ("connect", "record"):
        phone.twilio.faults = [fault]
    ring.picks_up()
    phone.settle(5_000)
    phone.settles()
    assert "Conference" in caller.hears
    phone.twilio.asked.clear()
    if what not in ("connect", "record"):
        if what == "resume":
            controls.hold(caller.sid, True)
            phone.settle(1_000)
        phone.twilio.faults = [fault]
        if what in ("hold", "resume"):
            controls.hold(caller.sid, what == "hold")
        elif what == "mute":
            controls.mute(caller.sid, agent, True)
        elif what == "consult":
            controls.consult(caller.sid, by=agent, agent=other)
        else:
            controls.hang_up(caller.sid)
        phone.settle(8_000)
        phone.settles()
    if what in ("hold", "resume"):
        holds = phone.twilio.did(r"POST Conferences/.*")
        assert holds[-1].fields["Hold"] == ("true" if what == "hold" else "false")
    elif what == "mute":
        assert phone.twilio.did(r"POST Conferences/.*")[-1].fields == {"Muted": "true"}
    elif what == "consult" and fault in BUSY:
        assert phone.rings(other)
    elif what == "hangup":
        assert caller.over
        assert ring.over
    assert phone.call(caller).todo == ()


def test_a_customer_who_is_gone_when_they_are_put_through_leaves_the_agent_free(phone: Phone) -> None:
    """Their line's last callback was lost: that it can't be redirected says the same."""
    phone.online("ben")
    caller = phone.dials_in(SAM)
    caller.over = True
    phone.twilio.faults = []
    ring = phone.rings("ben")
    phone.twilio.faults = [answered(400, 21220)]
    ring.picks_up()
    phone.settle(5_000)
    phone.settles()
    assert ring.over
    assert phone.call(caller).state in (State.WRAPPING, State.ENDED)
    phone.settle(120_000)
    assert phone.desks["ben"].live == 0


def test_a_call_whose_end_nobody_told_is_asked_after_and_frees_the_agent(phone: Phone) -> None:
    caller, ring = talking(phone)
    caller.over = ring.over = True  # both callbacks are lost
    phone.settle(30 * 60_000)
    call = phone.call(caller)
    assert (call.state, call.outcome) == (State.ENDED, Outcome.ANSWERED)
    assert phone.desks["ben"].live == 0
    assert phone.only_ticket().call == ""


def test_a_caller_whose_hanging_up_nobody_told_does_not_wait_for_ever(phone: Phone) -> None:
    caller = phone.dials_in(SAM)
    caller.over = True
    phone.settle(30 * 60_000)
    assert phone.call(caller).outcome is Outcome.ABANDONED


def test_a_call_that_goes_on_is_left_alone_when_it_is_asked_after(phone: Phone) -> None:
    caller, _ = talking(phone)
    phone.settle(30 * 60_000)
    assert phone.call(caller).state is State.TALKING
    asked = phone.twilio.did(r"GET Calls/.*")
    assert len(asked) == 6  # both lines, every ten minutes


def test_the_conference_of_before_a_transfer_is_not_the_one_to_hold_in(phone: Phone) -> None:
    controls = Controls(phone.context, phone.calls)
    caller, _ = talking(phone)
    old = "CF" + "1" * 32
    join = {
        "ConferenceSid": old, "FriendlyName": caller.sid, "StatusCallbackEvent": "participant-join",
        "CallSid": caller.sid, "SequenceNumber": "1",
    }  # fmt: skip
    phone.webhook(f"{HOOK}?step=conference", join)
    phone.drain()
    assert phone.call(caller).conference == old
    phone.twilio.faults = [answered(404, 20404)]
    phone.twilio.asked.clear()
    controls.hold(caller.sid, True)
    phone.settle(3_000)
    assert phone.twilio.did(r"POST Conferences/.*")[-1].path.startswith(f"Conferences/{phone.twilio.room}/")


# --- what isn't theirs to say


@pytest.mark.parametrize(
    "step", ["status~{call}~customer", "agent~{call}~{leg}", "key~{call}~{leg}", "recording~{call}"]
)
def test_a_signed_request_of_one_account_says_nothing_of_another_s_call(phone: Phone, step: str) -> None:
    other = {"channel": "voice", "id": "other", "address": "+15550100009", "queue": "care"}
    phone.store.settings.put("account", "voice#other", other, version=0, now=0)
    phone.online("ben")
    caller = phone.dials_in(SAM)
    before = phone.call(caller)
    leg = next(key for key in before.legs if key != "customer")
    recording = {"RecordingSid": sid("RE"), "RecordingStatus": "completed", "RecordingUrl": "https://evil.example/x"}
    form = {
        "CallSid": sid(), "AccountSid": sid("AC"), "From": OURS, "To": SAM, "Direction": "outbound-api",
        "CallStatus": "completed", **(recording if "recording" in step else {}),
    }  # fmt: skip
    url = f"{BASE}/webhooks/voice/other?step={step.format(call=caller.sid, leg=leg)}"
    answer = phone.webhook_of("other", url, form)
    phone.drain()
    assert "Conference" not in answer.body
    assert phone.call(caller) == before


def test_a_line_that_is_not_the_leg_s_own_says_nothing_of_it(phone: Phone) -> None:
    caller, _ = talking(phone)
    form = {**caller.form("completed"), "CallSid": sid(), "CallbackSource": "call-progress-events"}
    phone.webhook(f"{HOOK}?step=status~{caller.sid}~customer", form)
    phone.drain()
    assert phone.call(caller).state is State.TALKING


@pytest.mark.parametrize(
    "step", ["agent~{call}~{leg}", "join~{call}", "wait~3~{call}", "outside~{call}", "called~{call}"]
)
def test_a_step_replayed_after_the_call_ended_opens_nothing(phone: Phone, step: str) -> None:
    caller, ring = talking(phone)
    leg = next(key for key in phone.call(caller).legs if key != "customer")
    caller.hangs_up()
    phone.settles()
    phone.settle(120_000)
    before = phone.call(caller)
    heard = phone.webhook(f"{HOOK}?step={step.format(call=caller.sid, leg=leg)}", ring.form("in-progress"), token="t9")
    phone.drain()
    assert "Conference" not in heard.body
    assert "<Dial" not in heard.body
    after = phone.call(caller)
    assert (after.state, after.outcome, after.ended_at, after.legs) == (
        before.state, before.outcome, before.ended_at, before.legs,
    )  # fmt: skip


# --- what people enter and say


def test_ten_thousand_keys_are_an_answer_like_any_wrong_one(phone: Phone) -> None:
    caller = phone.dials_in()
    phone.clock.advance(61_000)
    caller.goes_on()
    caller.presses("1")
    heard = caller.presses("9" * 10_000)
    assert "<Gather" in heard
    assert phone.promised.asked == []


def test_markup_in_a_name_or_in_what_is_said_is_only_words(phone: Phone) -> None:
    phone.online("ben")
    start = f"{BASE}/webhooks/voice/main"
    line = Line(phone, sid(), SAM, start, f"{start}?step=status", up=True)
    phone.twilio.lines.append(line)
    line.asks(start, CallerName='</Say><Dial>+19005550100</Dial><Say x="')
    ring = phone.rings("ben")
    ring.picks_up()
    assert "<Dial>+1900" not in ring.hears
    line.asks(f"{start}?step=wait-key~1", SpeechResult="</Response><Hangup/>" * 1_000)
    assert "<Hangup/>" not in line.hears


def test_callers_who_hide_their_number_are_never_one_customer_and_are_not_known_by_name(phone: Phone) -> None:
    hidden = ["anonymous", "+266696687", "Restricted", "", "+7378742833", "sip:anonymous@anonymous.invalid"]
    lines = [phone.dials_in(number) for number in hidden]
    assert len({phone.call(line).customer for line in lines}) == len(hidden)
    assert len({phone.call(line).ticket for line in lines}) == len(hidden)
    for line in lines:
        line.hangs_up()


# --- what is told to nobody


def test_no_number_stands_in_an_address_a_log_line_or_an_error(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    controls = Controls(phone.context, phone.calls)
    caller, _ = talking(phone)
    phone.twilio.faults = [answered(429, 20429, f"Too many for {SAM} and +12125550199")]
    controls.consult(caller.sid, by="ben", number="+12125550199")
    phone.settle(5_000)
    controls.transfer(caller.sid, by="ben", number="+12125550199")
    phone.settles()
    told = [caplog.text, *map(str, phone.failures)]
    for one in phone.twilio.asked:
        told += [one.path, *(v for k, v in one.fields.items() if k.endswith(("Url", "Callback")))]
    told += [line.redirected for line in phone.twilio.lines]
    for number in (SAM, "+12125550199", "2125550199", "5551230001"):
        assert not [text for text in told if number in text]


def test_the_ledger_looks_at_a_call_no_later_than_its_nearest_moment(phone: Phone) -> None:
    caller, _ = talking(phone)
    call = phone.call(caller)
    assert phone.clock.now < talk.next_due(call) <= phone.clock.now + 10 * 60_000
