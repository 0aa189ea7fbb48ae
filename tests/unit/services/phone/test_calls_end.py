"""How calls end without an answer: abandoned, after a voicemail, taken back, and agents who don't pick up."""

from __future__ import annotations

import pytest

from chalicelib.domain.agents import Presence
from chalicelib.domain.calls import Outcome, State
from tests.fakes import message
from tests.fakes.backend import Killed
from tests.fakes.phone import BASE, Phone, sid


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return Phone(monkeypatch)


def test_a_caller_who_hangs_up_while_waiting_has_abandoned_and_their_ticket_stays_open(phone: Phone) -> None:
    caller = phone.dials_in()
    phone.clock.advance(20_000)
    caller.hangs_up()
    call, ticket = phone.call(caller), phone.only_ticket()
    assert (call.state, call.outcome) == (State.ENDED, Outcome.ABANDONED)
    assert (ticket.call, ticket.tags, ticket.status) == ("", ("missed_call",), "new")
    assert phone.said(f"voice#main#{caller.sid}").extra["outcome"] == "abandoned"


def test_a_caller_who_hangs_up_while_an_agent_s_phone_rings_stops_it(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    caller.hangs_up()
    phone.settles()
    assert ring.over
    assert phone.call(caller).outcome is Outcome.ABANDONED
    assert phone.only_ticket().offered_to == "ben"  # as an ordinary ticket now
    assert phone.desks["ben"].missed == 0
    assert phone.desks["ben"].live == 0


def test_an_agent_who_picks_up_too_late_is_told(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    caller.hangs_up()
    ring.picks_up()
    assert "has hung up" in ring.hears
    assert phone.call(caller).outcome is Outcome.ABANDONED


def test_a_caller_who_hangs_up_in_the_menu_is_a_missed_call_too(phone: Phone) -> None:
    menu = {
        "start": "m", "nodes": {
            "m": {"kind": "menu", "prompt": {"text": "Press 1."}, "choices": {"1": "q"}, "no_input": "q"},
            "q": {"kind": "queue", "queue": "care"},
        },
    }  # fmt: skip
    phone.change("ivr", "main", **menu)
    phone.change("account", "voice#main", settings={"ivr": "main"})
    caller = phone.dials_in()
    assert "Press 1." in caller.hears
    assert phone.call(caller).state is State.MENU
    caller.hangs_up()
    assert phone.call(caller).outcome is Outcome.ABANDONED
    assert phone.only_ticket().tags == ("missed_call",)


def test_a_choice_in_the_menu_leads_to_its_queue(phone: Phone) -> None:
    menu = {
        "start": "m", "nodes": {
            "m": {"kind": "menu", "prompt": {"text": "Press 1."}, "choices": {"1": "q"}, "no_input": "end",
                  "words": {"social media": "q"}},
            "q": {"kind": "queue", "queue": "social", "priority": "high"}, "end": {"kind": "hangup"},
        },
    }  # fmt: skip
    phone.change("ivr", "main", **menu)
    phone.change("account", "voice#main", settings={"ivr": "main"})
    caller = phone.dials_in()
    caller.says("I wrote on social media")
    assert "next in line" in caller.hears
    ticket = phone.only_ticket()
    assert (ticket.queue, ticket.priority) == ("social", "high")


def test_the_next_agent_is_rung_when_one_does_not_answer(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    phone.online("ana")
    ring.ends("no-answer")
    assert phone.only_ticket().offered_to == "ana"
    assert phone.rings("ana")
    assert phone.call(caller).missed == ("ben",)
    assert phone.desks["ben"].missed == 1


@pytest.mark.parametrize("call", range(12))
def test_a_missed_call_counts_once_though_its_worker_dies_anywhere(phone: Phone, call: int) -> None:
    """Told twice it was two, and one missed call set its agent away."""
    phone.online("ben", "ana")
    phone.dials_in()
    who = "ben" if phone.only_ticket().offered_to == "ben" else "ana"
    ring = phone.rings(who)
    phone.faults.at(call, "after", Killed)
    ring.ends("no-answer")
    phone.drain()
    assert phone.desks[who].missed == 1
    assert phone.desks[who].presence is Presence.ONLINE


def test_an_agent_who_misses_two_calls_in_a_row_is_set_away(phone: Phone) -> None:
    phone.online("ben")
    for n in range(2):
        caller = phone.dials_in(f"+1555123000{n}")
        phone.rings("ben").ends("no-answer")
        caller.hangs_up()
        phone.clock.advance(1_000)
    assert phone.desks["ben"].presence is Presence.AWAY


def test_who_missed_a_call_and_is_alone_is_rung_for_it_again_soon(phone: Phone) -> None:
    phone.online("ben")
    phone.dials_in()
    first = phone.rings("ben")
    first.ends("no-answer")
    assert phone.only_ticket().offered_to == ""
    phone.settle(60_000)
    assert phone.only_ticket().offered_to == "ben"
    assert phone.rings("ben").sid != first.sid


def test_who_is_set_away_gives_the_call_to_the_next_at_once(phone: Phone) -> None:
    phone.change("queue", "care", missed_calls_away=1)
    phone.online("ben")
    phone.dials_in()
    ring = phone.rings("ben")
    phone.online("ana")
    ring.ends("no-answer")
    assert phone.rings("ana")
    assert (phone.desks["ben"].presence, phone.desks["ben"].missed) == (Presence.AWAY, 1)  # nothing was done twice


def test_answering_starts_the_count_of_missed_calls_afresh(phone: Phone) -> None:
    phone.online("ben")
    first = phone.dials_in()
    phone.rings("ben").ends("busy")
    first.hangs_up()
    assert phone.desks["ben"].missed == 1
    second = phone.dials_in("+15551230002")
    phone.rings("ben").picks_up()
    second.hangs_up()
    assert phone.desks["ben"].missed == 0


def test_an_agent_s_own_phone_must_have_a_key_pressed(phone: Phone) -> None:
    phone.change("agent", "ben", answer_on="phone", phone="+15550008888")
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("+15550008888")
    ring.picks_up()
    assert "Press any key" in ring.hears
    assert phone.call(caller).state is State.RINGING
    assert phone.only_ticket().assignee == ""
    ring.presses("5")
    assert "Conference" in ring.hears
    assert phone.only_ticket().assignee == "ben"


def test_a_phone_that_its_voicemail_answered_counts_as_missed(phone: Phone) -> None:
    phone.change("agent", "ben", answer_on="phone", phone="+15550008888")
    phone.online("ben")
    phone.dials_in()
    ring = phone.rings("+15550008888")
    ring.picks_up()
    ring.hangs_up()
    assert phone.desks["ben"].missed == 1
    assert phone.only_ticket().assignee == ""


def test_when_closed_a_message_is_left_and_kept_with_its_words(phone: Phone) -> None:
    phone.change("calendar", "office", hours={})
    phone.change("account", "voice#main", settings={"calendar": "office"})
    caller = phone.dials_in()
    assert "<Record" in caller.hears
    recording = {"RecordingSid": sid("RE"), "RecordingUrl": "https://api.twilio.com/r/RE1", "RecordingDuration": "12"}
    caller.asks(f"{BASE}/webhooks/voice/main?step=recorded", **recording, Digits="hangup")
    caller.hangs_up()
    call, ticket = phone.call(caller), phone.only_ticket()
    assert call.outcome is Outcome.VOICEMAIL
    assert ticket.tags == ()

    done = {"CallSid": caller.sid, "RecordingStatus": "completed", **recording}
    for _ in range(2):
        phone.webhook(f"{BASE}/webhooks/voice/main?step=recording", done)
        phone.drain()
    (file,) = phone.said(f"voice#main#{caller.sid}").attachments
    assert (file.kind, file.url) == ("audio", "https://api.twilio.com/r/RE1.mp3")
    assert phone.queues.media_queue.sent >= 1

    words = {
        "CallSid": caller.sid, "TranscriptionSid": sid("TR"), "TranscriptionStatus": "completed",
        "TranscriptionText": "My parcel is  late.", "RecordingSid": recording["RecordingSid"],
    }  # fmt: skip
    phone.webhook(f"{BASE}/webhooks/voice/main?step=transcription", words)
    phone.drain()
    assert phone.said(f"voice#main#{caller.sid}").text == 'Voicemail: "My parcel is late."'
    assert phone.only_ticket().last_words == 'Voicemail: "My parcel is late."'


def test_who_waits_long_may_be_called_back_instead_and_leaves_the_line(phone: Phone) -> None:
    phone.online("ben")
    other = phone.dials_in("+15551230009")
    phone.rings("ben").picks_up()
    phone.settles()
    caller = phone.dials_in()
    assert "press 1" not in caller.hears.lower()
    phone.clock.advance(61_000)
    caller.goes_on()
    assert "press 1" in caller.hears.lower()
    caller.presses("1")
    assert "ending in" in caller.hears
    caller.presses("1")
    assert "Thank you" in caller.hears
    call = phone.call(caller)
    assert (call.outcome, call.state) == (Outcome.CALLBACK_TAKEN, State.ENDED)
    assert phone.promised.asked == [(caller.sid, "+15551230001")]
    assert phone.tickets[call.ticket].call == ""
    assert "missed_call" not in phone.tickets[call.ticket].tags
    caller.hangs_up()
    assert phone.call(caller).outcome is Outcome.CALLBACK_TAKEN
    assert other


def test_another_number_to_be_called_on_is_read_back(phone: Phone) -> None:
    caller = phone.dials_in()
    phone.clock.advance(61_000)
    caller.goes_on()
    caller.presses("1")
    caller.presses("2125550123")
    assert "press 1" in caller.hears.lower()
    assert "+12125550123" not in caller.hears
    caller.presses("1")
    assert phone.promised.asked == [(caller.sid, "+12125550123")]


def test_a_caller_who_hides_their_number_is_a_stranger_each_time(phone: Phone) -> None:
    for _ in range(2):
        phone.dials_in("+266696687").hangs_up()
    assert len(phone.tickets) == 2
    assert len({x.customer for x in phone.tickets.values()}) == 2


def test_the_same_request_again_is_told_the_same_and_counts_once(phone: Phone) -> None:
    caller = phone.dials_in()
    first = caller.hears
    phone.dials_in("+15551230002")
    phone.clock.advance(400_000)
    assert phone.webhook(caller.url, caller.form("in-progress")).body == first
    phone.drain()
    assert len(phone.tickets) == 2


def test_a_waiting_caller_hears_how_many_are_before_them(phone: Phone) -> None:
    phone.dials_in("+15551230002")
    phone.clock.advance(1_000)
    caller = phone.dials_in()
    assert "number 2 in line" in caller.hears
    phone.clock.advance(1_000)
    caller.goes_on()
    assert "number 2 in line" in caller.hears


def test_a_wait_is_estimated_from_the_last_calls_and_the_agents_there(phone: Phone) -> None:
    for n in range(3):
        phone.store.calls.note_length("care", f"CA{n}", 240_000)
    phone.online("ben", "ana")
    phone.waking.presence("cho", "away")
    for n in range(2):
        phone.dials_in(f"+1555123100{n}")
        phone.clock.advance(1_000)
    for who in ("ana", "ben"):
        phone.rings(who).picks_up()
    caller = phone.dials_in()
    assert "about 2 minutes" in caller.hears  # first in line, calls of 4 minutes, 2 agents


def test_an_agent_who_goes_offline_keeps_the_call_they_are_on(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    phone.rings("ben").picks_up()
    phone.settles()
    phone.waking.presence("ben", Presence.OFFLINE)
    phone.settle(10 * 60_000)
    assert phone.only_ticket().assignee == "ben"
    assert phone.call(caller).state is State.TALKING
    caller.hangs_up()
    phone.settle(10 * 60_000)
    assert phone.only_ticket().assignee == ""  # nobody waits on somebody who isn't there


def test_a_waiting_call_goes_before_everything_else_and_nothing_else_is_offered_during_it(phone: Phone) -> None:
    caller = phone.dials_in()
    phone.receive(message("SM1", at=phone.clock.now, identity="+15557770000"))
    phone.online("ben")
    ring = phone.rings("ben")
    assert phone.desks["ben"].work == {phone.call(caller).ticket: phone.tickets[phone.call(caller).ticket].claim}
    ring.picks_up()
    phone.settle(5 * 60_000)
    assert len(phone.desks["ben"].work) == 1
    caller.hangs_up()
    phone.settle(65_000)
    assert len(phone.desks["ben"].work) == 2
