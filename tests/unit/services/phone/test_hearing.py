"""Ways through the menu, as a caller hears them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.calls import Outcome, State
from tests.fakes.phone import Line, Phone, action, sid

NODES: dict[str, dict[str, Any]] = {
    "m": {
        "kind": "menu", "prompt": {"text": "Welcome to {brand}."}, "no_input": "end", "tries": 2,
        "choices": {"1": "q", "2": "shop", "3": "back", "4": "es", "5": "box"},
    },
    "q": {"kind": "queue", "queue": "care"},
    "shop": {"kind": "external", "number": "+12125550100", "after": "box"},
    "back": {"kind": "callback", "queue": "care"},
    "es": {"kind": "language", "language": "es-ES", "next": "q"},
    "box": {"kind": "voicemail", "queue": "care", "prompt": {"text": "Leave a message."}},
    "end": {"kind": "hangup", "prompt": {"text": "Call again."}},
}  # fmt: skip


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    made = Phone(monkeypatch)
    made.change("ivr", "main", start="m", nodes=NODES)
    made.change("account", "voice#main", settings={"ivr": "main"})
    return made


def chooses(phone: Phone, key: str) -> Line:
    caller = phone.dials_in()
    assert "Welcome to Brand." in caller.hears
    caller.presses(key)
    return caller


def test_silence_is_asked_again_and_then_led_on(phone: Phone) -> None:
    caller = phone.dials_in()
    caller.goes_on()
    assert "didn't hear anything" in caller.hears
    caller.goes_on()
    assert "Call again." in caller.hears
    assert "<Hangup" in caller.hears
    caller.hangs_up()
    assert phone.call(caller).outcome is Outcome.ABANDONED


def test_a_key_that_means_nothing_is_said_so(phone: Phone) -> None:
    caller = chooses(phone, "9")
    assert "isn't one of the choices" in caller.hears
    caller.presses("1")
    assert "next in line" in caller.hears


def test_a_number_outside_is_rung_and_nobody_there_leads_on(phone: Phone) -> None:
    caller = chooses(phone, "2")
    assert "+12125550100" in caller.hears
    assert phone.call(caller).state is State.EXTERNAL
    caller.asks(action(caller.hears), DialCallStatus="no-answer", DialCallSid=sid())
    assert "Leave a message." in caller.hears


def test_a_number_outside_that_answered_ends_with_thanks(phone: Phone) -> None:
    caller = chooses(phone, "2")
    caller.asks(action(caller.hears), DialCallStatus="completed", DialCallSid=sid(), DialCallDuration="60")
    assert "Thank you for calling" in caller.hears
    caller.hangs_up()
    assert phone.call(caller).outcome is Outcome.EXTERNAL


def test_a_callback_from_the_menu_needs_no_waiting(phone: Phone) -> None:
    caller = chooses(phone, "3")
    assert "ending in" in caller.hears
    caller.presses("1")
    assert phone.promised.asked == [(caller.sid, "+15551230001")]
    assert phone.only_ticket().call == ""
    assert phone.call(caller).outcome is Outcome.CALLBACK_TAKEN


def test_who_gives_no_number_is_asked_three_times(phone: Phone) -> None:
    caller = chooses(phone, "3")
    for _ in range(2):
        caller.goes_on()
        assert "ending in" in caller.hears
    caller.goes_on()
    assert "step=bye" in caller.hears or "<Hangup" in caller.hears


def test_the_language_chosen_is_the_language_of_the_wait(phone: Phone) -> None:
    caller = chooses(phone, "4")
    assert 'language="es-ES"' in caller.hears
    caller.goes_on()
    assert 'language="es-ES"' in caller.hears
    assert phone.call(caller).language == "es-ES"


def test_a_message_of_nothing_is_a_missed_call(phone: Phone) -> None:
    caller = chooses(phone, "5")
    caller.goes_on()
    assert "didn't hear a message" in caller.hears
    caller.hangs_up()
    assert phone.call(caller).outcome is Outcome.ABANDONED
    assert phone.only_ticket().tags == ("missed_call",)


def test_a_menu_changed_under_a_call_ends_it_politely(phone: Phone) -> None:
    caller = phone.dials_in()
    phone.change("ivr", "main", start="end", nodes={"end": NODES["end"]})
    caller.presses("1")
    assert "<Hangup" in caller.hears


def test_copies_of_recordings_go_from_the_provider_only_once_they_are_ours(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.services.media import Media

    caller = chooses(phone, "5")
    recording = {"RecordingSid": sid("RE"), "RecordingUrl": "https://api.twilio.com/r/RE1", "RecordingDuration": "9"}
    caller.asks(action(caller.hears), **recording)
    done = {"CallSid": caller.sid, "RecordingStatus": "completed", **recording}
    phone.webhook(caller.url + "?step=recording", done)
    phone.drain()
    key = f"voice#main#{caller.sid}"
    asked: list[Any] = []
    monkeypatch.setattr(phone.queues, "phone", asked.append)
    media = Media(phone.context, None, None, None, None)  # type: ignore[arg-type]
    media._have_recordings(key)
    assert asked == []
    phone.store.interactions.change(
        key, lambda item: replace(item, attachments=tuple(replace(a, stored="s") for a in item.attachments))
    )
    media._have_recordings(key)
    assert asked == [{"do": "forget", "call": caller.sid, "value": recording["RecordingSid"]}]
