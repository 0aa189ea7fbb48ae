"""What Twilio Voice tells becomes news: each kind with its facts, and a name of its own for ever."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.voice.progress import CallStatus
from chalicelib.channels.voice.reading import News, Recording, Told, read
from chalicelib.domain.errors import Malformed
from tests.unit.channels.openapi_contract import providers

ROOT = Path(__file__).resolve().parents[4]
FIXTURES = ROOT / "tests" / "fixtures" / "channels" / "voice"
NOW = 1_800_000_000_000
AT = 1_795_341_199_000  # Sun, 22 Nov 2026 09:53:19 +0000
ACCOUNT, CALL, LEG = "AC" + "0a" * 16, "CA" + "dc" * 16, "CA" + "de" * 16
RECORDING, TRANSCRIPT, ROOM = "RE" + "ab" * 16, "TR" + "cd" * 16, "CF" + "ef" * 16
NAMES = sorted(path.stem for path in FIXTURES.glob("*.form"))


def form(name: str) -> dict[str, str]:
    return dict(parse_qsl((FIXTURES / f"{name}.form").read_text(), keep_blank_values=True))


def news(name: str, step: str = "", **others: str) -> News:
    return read(form(name) | others, step, NOW)


def facts(found: Any, **expected: Any) -> None:
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "told", "key"),
    [
        ("call_ringing", Told.ANSWER_WANTED, f"{CALL}:start:"),
        ("call_hidden", Told.ANSWER_WANTED, f"{CALL}:start:"),
        ("call_forwarded", Told.ANSWER_WANTED, f"{CALL}:start:"),
        ("call_softphone", Told.ANSWER_WANTED, f"{CALL}:start:"),
        ("dial_completed", Told.DIAL, None),
        ("dial_no_answer", Told.DIAL, None),
        ("dial_conference_over", Told.DIAL, f"{CALL}:start:"),
        ("record_action_hangup", Told.RECORD, None),
        ("record_action_key", Told.RECORD, None),
        ("gather_digits", Told.ANSWER_WANTED, None),
        ("gather_speech", Told.ANSWER_WANTED, None),
        ("status_initiated", Told.STATUS, f"{LEG}:0"),
        ("status_ringing", Told.STATUS, f"{LEG}:1"),
        ("status_answered", Told.STATUS, f"{LEG}:2"),
        ("status_completed", Told.STATUS, f"{LEG}:3"),
        ("status_failed", Told.STATUS, f"{LEG}:1"),
        ("status_inbound_completed", Told.STATUS, f"{CALL}:0"),
        ("conference_start", Told.CONFERENCE, f"{ROOM}:3"),
        ("conference_leave", Told.CONFERENCE, f"{ROOM}:5"),
        ("conference_end", Told.CONFERENCE, f"{ROOM}:6"),
        ("recording_completed", Told.RECORDING, f"{RECORDING}:completed"),
        ("recording_conference", Told.RECORDING, f"{RECORDING}:completed"),
        ("recording_absent", Told.RECORDING, f"{RECORDING}:absent"),
        ("transcription_completed", Told.TRANSCRIPTION, f"{TRANSCRIPT}:completed"),
        ("transcription_failed", Told.TRANSCRIPTION, f"{TRANSCRIPT}:failed"),
        ("amd_machine", Told.AMD, f"{LEG}:amd"),
    ],
)
def test_each_kind_is_known_by_its_fields_alone(name: str, told: Told, key: str | None) -> None:
    found = news(name)
    assert found.told is told
    assert found.wants_twiml == (told in (Told.ANSWER_WANTED, Told.DIAL, Told.RECORD))
    assert key is None or found.key == key


def test_every_fixture_is_read_here() -> None:
    source = Path(__file__).read_text()
    assert [name for name in NAMES if f'("{name}"' not in source] == []


# --- who calls


def test_an_incoming_call_says_who_where_and_how_sure() -> None:
    found = news("call_ringing")
    facts(found, call_sid=CALL, account_sid=ACCOUNT, inbound=True, status="ringing", at=NOW, received_at=NOW)
    facts(found, stir="TN-Validation-Passed-A", forwarded_from="")
    facts(found.caller, address="+15557770001", kind="phone", name="BO EXAMPLE", hidden=False)
    facts(found.caller, city="SPRINGFIELD", region="IL", country="US")
    facts(found.called, address="+15550100003", country="US")


def test_an_outbound_leg_is_told_apart_and_a_forwarded_call_says_from_where() -> None:
    assert not news("status_ringing").inbound
    assert news("call_forwarded").forwarded_from == "+15550109999"


@pytest.mark.parametrize(
    "stated",
    [
        "Anonymous", "anonymous", "+266696687", "Restricted", "+7378742833", "Unavailable", "+86282452253", "Unknown",
        "+8656696", "Blocked", "+2562533", "", "+", "sip:anonymous@anonymous.invalid", "client:",
    ],
)  # fmt: skip
def test_a_caller_who_hides_their_number_has_none(stated: str) -> None:
    caller = news("call_ringing", From=stated, Caller=stated).caller
    facts(caller, address="", kind="hidden", hidden=True, name="")


@pytest.mark.parametrize(
    ("stated", "kind", "address", "client"),
    [
        ("+256700000001", "phone", "+256700000001", ""),
        ("client:ana", "client", "client:ana", "ana"),
        ("Client:Ana.B", "client", "client:Ana.B", "Ana.B"),
        ("sip:desk@corp.example", "sip", "sip:desk@corp.example", ""),
        ("384387", "phone", "384387", ""),
        ("+1 (555) 777-0001", "phone", "+15557770001", ""),
    ],
)
def test_a_caller_is_a_phone_a_softphone_or_a_sip_address(stated: str, kind: str, address: str, client: str) -> None:
    facts(news("call_ringing", From=stated).caller, kind=kind, address=address, client=client)


# --- each kind


def test_what_was_pressed_or_said_is_told() -> None:
    facts(news("gather_digits"), digits="2", speech="", status="in-progress")
    facts(news("gather_speech"), digits="", speech="I have a question about my bill.", confidence=0.9128386)
    assert news("gather_digits", Digits="12*#").digits == "12*#"
    assert news("gather_digits", Digits="1" * 10_000).digits == "1" * 64


def test_a_record_tells_what_was_recorded_and_whether_they_hung_up() -> None:
    found = news("record_action_hangup")
    facts(found, hung_up=True, digits="", status="completed")
    assert isinstance(found.recording, Recording)
    facts(found.recording, sid=RECORDING, duration_seconds=5, status="")
    assert found.recording.url.endswith(RECORDING)
    facts(news("record_action_key"), hung_up=False, digits="#")
    assert read({n: v for n, v in form("record_action_key").items() if n != "RecordingSid"}, "", NOW).recording


@pytest.mark.parametrize(
    ("name", "status", "leg", "seconds"),
    [
        ("dial_completed", "completed", LEG, 31),
        ("dial_no_answer", "no-answer", LEG, -1),
        ("dial_conference_over", "completed", "", -1),
    ],
)
def test_a_dial_tells_how_it_went(name: str, status: str, leg: str, seconds: int) -> None:
    facts(news(name), dial_status=status, dialled=leg, dial_seconds=seconds, status="in-progress")


def test_progress_tells_status_time_and_seconds_not_billed_minutes() -> None:
    facts(news("status_completed"), status="completed", sequence=3, at=AT, duration_seconds=49, answered_by="human")
    facts(news("status_completed"), sip_code=200, error_code="", by_machine=False)
    facts(news("status_answered"), status="in-progress", answered_by="machine_start", by_machine=True)
    facts(news("status_initiated"), sequence=0, duration_seconds=-1, answered_by="", sip_code=0)
    facts(news("status_failed"), error_code="13224", error="Invalid phone number", sip_code=404)


@pytest.mark.parametrize("word", [status.value for status in CallStatus if status])
def test_each_of_the_nine_states_is_known(word: str) -> None:
    assert news("status_ringing", CallStatus=word).status == word


def test_a_state_that_is_new_to_us_is_kept_out_of_the_way() -> None:
    assert news("status_ringing", CallStatus="levitating").status is CallStatus.UNKNOWN


def test_a_report_without_its_source_is_known_by_our_step() -> None:
    bare = {n: v for n, v in form("status_completed").items() if n not in ("CallbackSource", "SequenceNumber")}
    found = read(bare, "status", NOW)
    facts(found, told=Told.STATUS, key=f"{LEG}:completed", sequence=-1)


def test_a_conference_tells_who_did_what() -> None:
    found = news("conference_leave")
    facts(found, call_sid=LEG, status="completed", sequence=5)
    facts(found.conference, sid=ROOM, room="call-1", event="participant-leave", label="agent-ana")
    facts(found.conference, reason="participant_hung_up", on_hold=True, muted=False)
    facts(news("conference_end"), call_sid="")
    facts(news("conference_end").conference, reason="participant-with-end-conference-on-exit-left")
    unnumbered = {n: v for n, v in form("conference_leave").items() if n != "SequenceNumber"}
    assert read(unnumbered, "", NOW).key == f"{ROOM}:participant-leave:{LEG}:{AT + 101_000}"


@pytest.mark.parametrize(
    "event",
    ["conference-start", "conference-end", "participant-join", "participant-leave", "participant-mute",
     "participant-unmute", "participant-hold", "participant-unhold", "participant-modify",
     "participant-speech-start"],
)  # fmt: skip
def test_every_event_of_a_conference_is_one(event: str) -> None:
    found = news("conference_leave", StatusCallbackEvent=event)
    assert (found.told, found.conference and found.conference.event) == (Told.CONFERENCE, event)


def test_music_for_a_conference_is_asked_for_and_is_no_event_of_it() -> None:
    asked = form("call_ringing") | {"ConferenceSid": ROOM, "CallStatus": "in-progress"}
    assert read(asked, "hold~0", NOW).told is Told.ANSWER_WANTED


def test_a_recording_tells_length_source_and_when_it_began() -> None:
    facts(news("recording_completed").recording, duration_seconds=12, source="RecordVerb", started_at=AT + 11_000)
    facts(news("recording_completed"), call_sid=CALL, conference=None, error_code="")
    found = news("recording_conference")
    facts(found, call_sid="")
    facts(found.conference, sid=ROOM)
    facts(news("recording_absent").recording, status="absent", duration_seconds=0)


def test_a_transcription_tells_its_text_and_which_recording_it_is_of() -> None:
    found = news("transcription_completed")
    facts(found, text="Please call me, my parcel is late.", transcription_status="completed", call_sid=CALL)
    facts(found.recording, sid=RECORDING)
    facts(news("transcription_failed"), text="", transcription_status="failed")


def test_who_answered_is_told_while_the_call_goes_on() -> None:
    facts(news("amd_machine"), answered_by="machine_end_beep", by_machine=True, call_sid=LEG)


# --- names


def test_a_repeated_request_has_the_same_key_and_another_answer_another() -> None:
    asked = form("gather_digits")
    first = read(asked, "choice~main~1~en-US", NOW)
    assert read(asked, "choice~main~1~en-US", NOW + 5_000).key == first.key
    others = [
        read(asked | {"Digits": "3"}, "choice~main~1~en-US", NOW),
        read(asked, "choice~main~2~en-US", NOW),
        read(asked | {"CallSid": LEG}, "choice~main~1~en-US", NOW),
        read(asked, "choice~main~1~en-US", NOW, token="b5c1"),
    ]
    assert len({first.key, *(other.key for other in others)}) == 5


def test_the_providers_own_token_names_a_request_for_twiml() -> None:
    found = read(form("gather_digits"), "wait~3", NOW, token="b5c1")
    assert found.key == f"{CALL}:b5c1"
    assert read(form("status_ringing"), "status", NOW, token="b5c1").key == f"{LEG}:1"


def test_what_was_entered_stands_in_no_key() -> None:
    card = "4111111111111111"
    assert card not in read(form("gather_digits") | {"Digits": card}, "wait-key~1", NOW).key


# --- what cannot be read


@pytest.mark.parametrize(
    ("name", "changes", "field"),
    [
        ("call_ringing", {"CallSid": ""}, "CallSid"),
        ("call_ringing", {"CallSid": "CA12"}, "CallSid"),
        ("call_ringing", {"CallSid": "SM" + "dc" * 16}, "CallSid"),
        ("call_ringing", {"AccountSid": "x"}, "AccountSid"),
        ("gather_digits", {"Digits": "one"}, "Digits"),
        ("gather_speech", {"Confidence": "high"}, "Confidence"),
        ("status_completed", {"SequenceNumber": "three"}, "SequenceNumber"),
        ("status_completed", {"SequenceNumber": "-5"}, "SequenceNumber"),
        ("status_completed", {"CallDuration": "1.5"}, "CallDuration"),
        ("status_completed", {"Timestamp": "yesterday"}, "Timestamp"),
        ("status_completed", {"Timestamp": "2026-99-99"}, "Timestamp"),
        ("status_completed", {"CallStatus": ""}, "CallStatus"),
        ("dial_completed", {"DialCallSid": "CA"}, "DialCallSid"),
        ("dial_completed", {"DialCallDuration": "long"}, "DialCallDuration"),
        ("record_action_key", {"RecordingSid": "RE1"}, "RecordingSid"),
        ("conference_start", {"ConferenceSid": ""}, "ConferenceSid"),
        ("recording_completed", {"RecordingSid": "", "RecordingUrl": ""}, "RecordingSid"),
        ("recording_completed", {"CallSid": ""}, "CallSid"),
        ("recording_completed", {"RecordingStartTime": "x"}, "RecordingStartTime"),
        ("transcription_completed", {"TranscriptionSid": "TR"}, "TranscriptionSid"),
        ("transcription_completed", {"TranscriptionStatus": ""}, "TranscriptionStatus"),
        ("transcription_completed", {"RecordingSid": ""}, "RecordingSid"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_field(name: str, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Malformed) as error:
        news(name, **changes)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ("status", "CallStatus"),
        ("conference", "ConferenceSid"),
        ("recording", "RecordingStatus"),
        ("transcription", "TranscriptionSid"),
        ("amd", "AnsweredBy"),
        ("a step", "step"),
    ],
)
def test_a_step_that_promises_something_else_is_refused(step: str, field: str) -> None:
    with pytest.raises(Malformed) as error:
        read({"CallSid": CALL}, step, NOW)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("stated", "at"),
    [
        ("Sun, 22 Nov 2026 09:53:19 +0000", AT),
        ("Sun, 22 Nov 2026 10:53:19 +0100", AT),
        ("Sun, 22 Nov 2026 09:53:19 -0000", AT),
        ("2026-11-22T09:53:19Z", AT),
        ("2026-11-22T09:53:19.250+00:00", AT + 250),
        ("", NOW),
    ],
)
def test_times_are_read_in_both_forms_and_any_zone(stated: str, at: int) -> None:
    assert news("status_ringing", Timestamp=stated).at == at


def test_a_time_without_a_zone_is_utc_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert news("status_ringing", Timestamp="Sun, 22 Nov 2026 09:53:19 -0000").at == AT
        assert news("status_ringing", Timestamp="2026-11-22T09:53:19").at == AT
    finally:
        monkeypatch.undo()
        time.tzset()


FIELDS = sorted({name for fixture in NAMES for name in form(fixture)})
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(sorted({value for fixture in NAMES for value in form(fixture).values()})),
)


@settings(max_examples=400, deadline=None)
@given(
    base=st.sampled_from([None, *NAMES]),
    changes=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=12),
    step=st.sampled_from(["", "status", "conference", "recording", "transcription", "amd", "wait~1", "hold~0"]),
)
def test_any_form_is_read_or_refused_and_nothing_else(base: str | None, changes: dict[str, str], step: str) -> None:
    sent = (form(base) if base else {}) | changes
    found = attempt(sent, step)
    assert found == attempt(sent, step)
    if isinstance(found, str):
        assert found in FIELDS
    else:
        assert found.key


def attempt(sent: dict[str, str], step: str) -> News | str:
    """The news, or the field that can't be read."""
    try:
        return read(sent, step, NOW)
    except Malformed as error:
        return error.field


# --- recorded by others


@pytest.mark.providers
@pytest.mark.parametrize(
    ("file", "told", "expected"),
    [
        ("inbound_ringing_foreign_caller.form", Told.ANSWER_WANTED, {"status": "ringing", "inbound": True}),
        ("record_action_hangup.json", Told.RECORD, {"hung_up": True}),
        ("recording_status_completed_1.form", Told.RECORDING, {}),
        ("status_completed_outbound_amd.form", Told.STATUS, {"duration_seconds": 49, "answered_by": "human"}),
        ("transcription_completed.form", Told.TRANSCRIPTION, {"text": "MASKED TEXT, with a comma."}),
        ("dial_action_completed.json", Told.DIAL, {"dial_seconds": 3, "dial_status": "completed"}),
    ],
)
def test_requests_recorded_elsewhere_are_read(file: str, told: Told, expected: dict[str, Any]) -> None:
    body = (providers() / "payloads" / "twilio_voice" / file).read_text().strip()
    sent = json.loads(body) if file.endswith(".json") else dict(parse_qsl(body, keep_blank_values=True))
    found = read({"CallSid": CALL} | sent, "", NOW)  # one of them was published without its call
    assert found.told is told
    facts(found, **expected)
