"""The telephone stand-in: calls come in, are led by documents, and end as Twilio says they do."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime

import pytest

from tests.unit.sandbox.phone_app import ADA, BRAND, PUBLIC, SID, App, World, app, world

__all__ = ["app", "world"]
MENU = '<Gather input="dtmf speech" numDigits="1" action="?step=chosen"><Say>Press 1 for orders.</Say></Gather>'


def test_an_incoming_call_asks_for_its_document_signed_and_with_all_fields(app: App, world: World) -> None:
    app.steps[""] = "<Say>Welcome to Larkspur.</Say>"
    line = world.call(name="Ada Thistle")
    over = line.until_over()
    first, last = app.wait("")[0], app.wait("status")[0]
    assert first.url == f"{PUBLIC}/webhooks/voice/main"
    assert last.url == f"{PUBLIC}/webhooks/voice/main?step=status"
    assert first.signed
    assert last.signed
    assert first.token
    expected = {"From": ADA, "Caller": ADA, "To": BRAND, "Called": BRAND, "AccountSid": SID, "CallSid": line.sid}
    expected |= {"CallStatus": "ringing", "Direction": "inbound", "ApiVersion": "2010-04-01", "FromCountry": "US"}
    expected |= {"CallerName": "Ada Thistle"}
    assert expected.items() <= first.form.items()
    assert last.form["CallStatus"] == "completed"
    assert last.form["CallbackSource"] == "call-progress-events"
    assert int(last.form["CallDuration"]) == over["seconds"]
    assert last.form["Duration"] == "1"
    assert parsedate_to_datetime(last.form["Timestamp"]).tzinfo is not None
    assert last.form["Timestamp"].endswith("+0000")
    assert line.heard("say") == ["Welcome to Larkspur."]


@pytest.mark.parametrize(
    ("script", "fields"),
    [
        ([{"press": "1"}], {"Digits": "1"}),
        ([{"speak": "where is my order"}], {"SpeechResult": "where is my order", "Confidence": "0.93"}),
    ],
)
def test_a_gather_takes_a_key_or_words(
    app: App, world: World, script: list[dict[str, str]], fields: dict[str, str]
) -> None:
    app.steps |= {"": MENU, "chosen": "<Hangup/>"}
    line = world.call(script=script)
    chosen = app.wait("chosen")[0]
    assert fields.items() <= chosen.form.items()
    assert chosen.form["CallStatus"] == "in-progress"
    assert ("Digits" in chosen.form) != ("SpeechResult" in chosen.form)
    assert line.until_over()["status"] == "completed"


def test_a_person_may_press_by_hand_while_the_line_listens(app: App, world: World) -> None:
    world.phone.set(patience_ms=5_000)
    app.steps |= {"": MENU, "chosen": "<Say>Orders.</Say>"}
    line = world.call()
    line.until("gather")
    line.press("1")
    line.until("say", "Orders.")


def test_silence_falls_through_to_the_next_verb(app: App, world: World) -> None:
    app.steps[""] = MENU + "<Say>Nobody there?</Say>"
    line = world.call()
    line.until("say", "Nobody there?")
    line.until_over()
    app.wait("status", CallStatus="completed")
    assert [a.step for a in app.asked] == ["", "status"]


def test_silence_is_told_where_the_gather_asks_for_it(app: App, world: World) -> None:
    app.steps[""] = '<Gather actionOnEmptyResult="true" action="?step=chosen"/>'
    world.call()
    assert app.wait("chosen")[0].form["Digits"] == ""


@pytest.mark.parametrize(
    ("attributes", "pressed", "digits"),
    [
        ("", "12#", "12"),
        ('numDigits="2"', "123", "12"),
        ('finishOnKey="*"', "4#*", "4#"),
        ('finishOnKey=""', "5#", "5#"),
    ],
)
def test_digits_end_where_the_gather_says(app: App, world: World, attributes: str, pressed: str, digits: str) -> None:
    app.steps[""] = f'<Gather {attributes} action="?step=chosen"/>'
    world.call(script=[{"press": pressed}])
    assert app.wait("chosen")[0].form["Digits"] == digits


def test_the_finishing_key_alone_is_no_input(app: App, world: World) -> None:
    app.steps[""] = '<Gather action="?step=chosen"/><Say>Nothing.</Say>'
    line = world.call(script=[{"press": "#"}])
    line.until("say", "Nothing.")


def test_a_redirect_leads_on_and_a_blank_one_repeats(app: App, world: World) -> None:
    turns: list[str] = []

    def again(form: dict[str, str]) -> str:
        turns.append(form["CallSid"])
        return "<Pause/><Redirect/>" if len(turns) < 3 else "<Hangup/>"

    app.steps |= {"": "<Redirect>?step=again</Redirect>", "again": again}
    world.call().until_over()
    assert len(turns) == 3


def test_documents_that_only_redirect_for_ever_end_the_call(app: App, world: World) -> None:
    app.steps[""] = "<Redirect/>"
    line = world.call()
    line.until_over()
    assert world.phone.errors()[-1]["code"] == 12400
    assert len(app.asked) < 60


def test_a_caller_who_hangs_up_ends_everything(app: App, world: World) -> None:
    app.steps |= {"": MENU, "chosen": "<Say>No.</Say>"}
    world.phone.set(patience_ms=5_000)
    line = world.call()
    line.until("gather")
    line.hang_up()
    assert line.until_over()["status"] == "completed"
    app.wait("status", CallStatus="completed")
    assert "chosen" not in [a.step for a in app.asked]


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_a_rejected_call_is_never_answered(app: App, world: World, reason: str, status: str) -> None:
    app.steps[""] = f'<Reject reason="{reason}"/>'
    line = world.call()
    assert line.until_over()["status"] == status
    assert line.heard("answered") == []
    assert app.wait("status")[0].form["CallStatus"] == status


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("<Say>", 12100),
        ("<Gather><Dial>+15550200002</Dial></Gather>", 12200),
        ((500, "no"), 11200),
        ((404, "no"), 11200),
    ],
)
def test_a_bad_document_ends_the_call_with_an_apology_and_a_noted_error(
    app: App, world: World, answer: str | tuple[int, str], code: int
) -> None:
    app.steps[""] = answer
    line = world.call()
    over = line.until_over()
    assert "application error" in line.heard("say")[-1]
    assert over["status"] == "completed"
    assert world.phone.errors()[-1]["code"] == over["error"] == code
    # A failure of the application is not tried again: that is what the fallback is for.
    assert [a.step for a in app.asked if not a.step] == [""]


def test_a_document_of_the_wrong_type_is_refused(app: App, world: World) -> None:
    app.kind = "application/json"
    world.call().until_over()
    assert world.phone.errors()[-1]["code"] == 12300


def test_an_application_that_is_away_is_tried_once_more(app: App, world: World) -> None:
    world.phone.number(voice_url="http://127.0.0.1:9/nobody")
    line = world.call()
    line.until_over()
    assert world.phone.errors()[-1]["code"] == 11205
    deliveries = world.client.call("GET", "/_sandbox/deliveries")[1]["deliveries"]
    assert [d["attempt"] for d in deliveries if d["what"].startswith("call document")] == [1, 2]


def test_the_fallback_is_asked_with_the_error(app: App, world: World) -> None:
    world.phone.number(fallback_url=world.url("fallback"))
    app.steps |= {"": (500, ""), "fallback": "<Say>Please call again.</Say>"}
    line = world.call()
    line.until("say", "Please call again.")
    asked = app.wait("fallback")[0].form
    assert (asked["ErrorCode"], asked["ErrorUrl"]) == ("11200", f"{PUBLIC}/webhooks/voice/main")


def test_a_voicemail_is_recorded_told_of_and_written_down(app: App, world: World) -> None:
    record = 'action="?step=done" recordingStatusCallback="?step=rec" transcribe="true" transcribeCallback="?step=text"'
    app.steps |= {"": f'<Record {record} finishOnKey="#"/>', "done": "<Say>Thank you.</Say>"}
    line = world.call(script=[{"speak": "My boots came in the wrong size, please call me back"}, {"press": "#"}])
    done = app.wait("done")[0].form
    recorded = app.wait("rec")[0].form
    written = app.wait("text")[0].form
    line.until("say", "Thank you.")
    assert done["Digits"] == "#"
    assert int(done["RecordingDuration"]) >= 3
    assert done["RecordingSid"] == recorded["RecordingSid"] == written["RecordingSid"]
    assert (recorded["RecordingStatus"], recorded["RecordingSource"]) == ("completed", "RecordVerb")
    assert recorded["CallSid"] == line.sid
    assert written["TranscriptionStatus"] == "completed"
    assert written["TranscriptionText"].startswith("My boots came")
    assert re.fullmatch(rf".+/2010-04-01/Accounts/{SID}/Recordings/RE[0-9a-f]{{32}}", done["RecordingUrl"])


def test_a_caller_who_hangs_up_while_recorded_leaves_what_was_said(app: App, world: World) -> None:
    app.steps |= {"": '<Record action="?step=done" recordingStatusCallback="?step=rec"/>', "done": "<Say>No.</Say>"}
    line = world.call(script=[{"speak": "Call me back about the moss green boots"}, {"hangup": ""}])
    done = app.wait("done")[0].form
    assert (done["Digits"], done["CallStatus"]) == ("hangup", "completed")
    app.wait("rec", RecordingStatus="completed")
    line.until_over()
    assert "No." not in line.heard("say")


def test_recordings_are_heard_with_credentials_only_and_can_be_deleted(app: App, world: World) -> None:
    app.steps |= {"": '<Record action="?step=done" timeout="2"/>', "done": "<Hangup/>"}
    world.call(script=[{"speak": "hello hello hello hello hello hello"}])
    sid = app.wait("done")[0].form["RecordingSid"]
    status, sound = world.rest("GET", f"Recordings/{sid}.wav")
    assert status == 200
    assert sound.startswith(b"RIFF")
    assert world.rest("GET", f"Recordings/{sid}.mp3")[1].startswith(b"\xff\xfb")
    assert world.rest("GET", f"Recordings/{sid}.mp3", password="wrong")[0] == 401
    assert world.rest("DELETE", f"Recordings/{sid}.json")[0] == 204
    assert world.rest("GET", f"Recordings/{sid}.json")[0] == 404


def test_an_unknown_caller_is_anonymous(app: App, world: World) -> None:
    app.steps[""] = "<Hangup/>"
    world.phone.call("anonymous")
    first = app.wait("")[0].form
    assert first["From"] == "anonymous"
    assert first["FromCountry"] == ""


def test_the_time_limit_ends_a_call(app: App, world: World) -> None:
    app.steps["out"] = '<Play loop="0">https://media.example/music.mp3</Play>'
    world.phone.behave(ADA, "answers", ring_seconds=0)
    started = time.monotonic()
    line = world.dial(ADA, TimeLimit="20")
    assert 20 <= line.until_over()["seconds"] <= 60
    assert time.monotonic() - started < 5


def test_a_caller_who_gives_up_before_the_document_comes_is_not_answered(app: App, world: World) -> None:
    def slow(form: dict[str, str]) -> str:
        world.phone.post(f"/calls/{form['CallSid']}/hangup", {})
        return "<Say>Too late.</Say>"

    app.steps[""] = slow
    line = world.call()
    assert line.until_over()["status"] == "no-answer"
    assert line.heard("say") == []
    assert app.wait("status")[0].form["CallStatus"] == "no-answer"
