"""Calls that the application makes, conferences, and what may be changed while they last."""

from __future__ import annotations

import pytest

from tests.phone import Line
from tests.unit.sandbox.phone_app import ADA, BRAND, SID, App, World, app, world

__all__ = ["app", "world"]
ROOM = (
    '<Dial action="?step=after"><Conference statusCallback="?step=room" '
    'statusCallbackEvent="start end join leave mute hold modify" {}>case</Conference></Dial>'
)
SOFIA = "client:sofia"


def events(app: App) -> list[str]:
    return [a.form["StatusCallbackEvent"] for a in app.asked if a.step == "room"]


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        ("answers", ["initiated", "ringing", "in-progress", "completed"]),
        ("busy", ["initiated", "busy"]),
        ("no-answer", ["initiated", "ringing", "no-answer"]),
        ("rejected", ["initiated", "ringing", "busy"]),
        ("failed", ["initiated", "failed"]),
    ],
)
def test_a_call_is_told_of_step_by_step(app: App, world: World, kind: str, statuses: list[str]) -> None:
    app.steps["out"] = "<Say>Hello, this is Larkspur.</Say>"
    world.phone.behave(ADA, kind)
    line = world.dial(ADA, Timeout="10")
    line.until_over()
    app.wait("status", CallStatus=statuses[-1])
    assert app.statuses() == statuses
    told = [a for a in app.asked if a.step == "status"]
    assert [a.form["SequenceNumber"] for a in told] == [str(n) for n in range(len(statuses))]
    assert all(a.signed for a in told)
    assert told[0].form["Direction"] == "outbound-api"
    assert ("out" in [a.step for a in app.asked]) == (kind == "answers")
    assert world.rest("GET", f"Calls/{line.sid}.json")[1]["status"] == statuses[-1]


def test_a_call_that_is_canceled_while_it_rings_never_asks_for_its_document(app: App, world: World) -> None:
    line = world.dial(ADA)
    ringing = world.phone.ringing(ADA)
    assert ringing.sid == line.sid
    assert world.rest("POST", f"Calls/{line.sid}.json", {"Status": "canceled"})[0] == 200
    assert line.until_over()["status"] == "canceled"
    app.wait("status", CallStatus="canceled")
    assert "out" not in [a.step for a in app.asked]


@pytest.mark.parametrize(
    ("kind", "detection", "found"),
    [
        ("machine", "Enable", "machine_start"),
        ("machine", "DetectMessageEnd", "machine_end_beep"),
        ("answers", "Enable", "human"),
    ],
)
def test_the_document_is_asked_for_with_who_answered(
    app: App, world: World, kind: str, detection: str, found: str
) -> None:
    app.steps["out"] = "<Hangup/>"
    world.phone.behave(ADA, kind)
    line = world.dial(ADA, MachineDetection=detection)
    assert app.wait("out")[0].form["AnsweredBy"] == found
    assert app.wait("status", CallStatus="completed")[0].form["AnsweredBy"] == found
    line.until_over()
    assert world.rest("GET", f"Calls/{line.sid}.json")[1]["answered_by"] == found


def test_detection_may_be_told_later(app: App, world: World) -> None:
    app.steps["out"] = '<Pause length="60"/>'
    world.phone.behave(ADA, "machine")
    line = world.dial(ADA, MachineDetection="Enable", AsyncAmd="true", AsyncAmdStatusCallback=world.url("amd"))
    assert "AnsweredBy" not in app.wait("out")[0].form
    told = app.wait("amd")[0].form
    assert (told["CallSid"], told["AnsweredBy"]) == (line.sid, "machine_start")


def test_callbacks_can_come_twice(app: App, world: World) -> None:
    world.phone.set(callbacks="repeated")
    world.phone.behave(ADA, "busy")
    world.dial(ADA).until_over()
    told = app.wait("status", 2, CallStatus="busy")
    assert told[0].token == told[1].token
    assert app.statuses() == ["initiated", "initiated", "busy", "busy"]


def test_callbacks_can_come_out_of_order(app: App, world: World) -> None:
    world.phone.set(callbacks="shuffled")
    app.steps["out"] = "<Hangup/>"
    world.phone.behave(ADA, "answers", ring_seconds=0)
    expected = ["initiated", "ringing", "in-progress", "completed"]
    orders = set()
    for _ in range(12):
        line = world.dial(ADA)
        line.until_over()
        for status in expected:
            app.wait("status", CallSid=line.sid, CallStatus=status)
        orders.add(tuple(app.statuses(sid=line.sid)))
        assert sorted(app.statuses(sid=line.sid)) == sorted(expected)
        if len(orders) > 1:
            return
    raise AssertionError("never out of order")


def test_a_conference_begins_with_the_second_and_ends_with_its_owner(app: App, world: World) -> None:
    app.steps |= {"": ROOM.format('participantLabel="customer"'), "after": "<Say>Goodbye.</Say>"}
    customer = world.call()
    customer.until("music")
    room = world.rest("GET", "Conferences.json?FriendlyName=case")[1]["conferences"][0]
    assert room["status"] == "init"
    more = {"From": BRAND, "To": SOFIA, "Label": "agent", "EndConferenceOnExit": "true"}
    status, member = world.rest("POST", f"Conferences/{room['sid']}/Participants.json", more)
    assert (status, member["label"], member["conference_sid"]) == (201, "agent", room["sid"])
    agent = world.phone.ringing(SOFIA).answer()
    agent.until("joined")
    assert customer.until("joined")["more"]["others"] == ["client:sofia"]
    agent.speak("Hello Ada")
    customer.until("voice", "Hello Ada")
    agent.hang_up()
    customer.until("say", "Goodbye.")
    app.wait("room", StatusCallbackEvent="conference-end")
    assert events(app) == [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-leave",
        "participant-leave",
        "conference-end",
    ]
    left = app.wait("room", 2, StatusCallbackEvent="participant-leave")
    assert [a.form["ReasonParticipantLeft"] for a in left] == ["participant_hung_up", "moderator_ended_conference"]
    end = app.wait("room", StatusCallbackEvent="conference-end")[0].form
    assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert end["CallSidEndingConference"] == agent.sid
    assert [int(a.form["SequenceNumber"]) for a in app.asked if a.step == "room"] == [1, 2, 3, 4, 5, 6]
    after = app.wait("after")[0].form
    assert after["DialCallStatus"] == "answered"
    assert "DialCallSid" not in after


def test_a_participant_is_held_muted_and_put_out(app: App, world: World) -> None:
    app.steps |= {"": ROOM.format(""), "out": ROOM.format('participantLabel="agent"'), "after": "<Hangup/>"}
    app.steps["hold"] = "<Say>One moment please.</Say><Play>https://media.example/music.mp3</Play><Redirect/>"
    customer = world.call()
    customer.until("waiting")
    world.phone.behave(SOFIA, "answers", ring_seconds=0)
    agent = world.dial(SOFIA)
    customer.until("joined")
    at = f"Conferences/{world.phone.conferences()[0]['sid']}/Participants/{customer.sid}.json"
    held = world.rest("POST", at, {"Hold": "true", "HoldUrl": world.url("hold")})[1]
    assert held["hold"] is True
    customer.until("on hold")
    customer.until("say", "One moment please.")
    assert app.wait("hold")[0].method == "GET"
    assert app.wait("hold")[0].signed
    agent.speak("I am looking it up")
    world.rest("POST", at, {"Hold": "false"})
    customer.until("joined")
    assert customer.heard("voice") == []
    assert world.rest("POST", at.replace(customer.sid, "agent"), {"Muted": "true"})[1]["muted"] is True
    agent.speak("Can you hear me?")
    assert world.rest("DELETE", at)[0] == 204
    customer.until_over()
    assert customer.heard("voice") == []
    assert world.rest("GET", at)[0] == 404
    app.wait("room", StatusCallbackEvent="participant-leave")
    assert events(app)[3:] == ["participant-hold", "participant-unhold", "participant-mute", "participant-leave"]


def test_a_call_that_is_redirected_leaves_its_conference(app: App, world: World) -> None:
    app.steps |= {"": ROOM.format(""), "elsewhere": "<Say>You are through to orders.</Say>"}
    line = world.call()
    line.until("waiting")
    assert world.rest("POST", f"Calls/{line.sid}.json", {"Url": world.url("elsewhere")})[0] == 200
    line.until("say", "orders")
    left = app.wait("room", StatusCallbackEvent="participant-leave")[0].form
    assert left["ReasonParticipantLeft"] == "participant_updated_via_api"
    line.until_over()
    assert "after" not in [a.step for a in app.asked]


def test_who_waits_hears_the_wait_document_until_the_conference_begins(app: App, world: World) -> None:
    app.steps |= {"": ROOM.format('waitUrl="?step=music" startConferenceOnEnter="false"')}
    app.steps["music"] = "<Say>You are next.</Say><Play>https://media.example/song.mp3</Play><Redirect/>"
    line = world.call()
    line.until("say", "You are next.")
    line.until("play", "song.mp3")
    line.until("say", "You are next.")
    sid = world.phone.conferences()[0]["sid"]
    world.phone.behave(SOFIA, "answers", ring_seconds=0)
    world.rest("POST", f"Conferences/{sid}/Participants.json", {"From": BRAND, "To": SOFIA})
    line.until("joined")
    assert world.rest("POST", f"Conferences/{sid}.json", {"Status": "completed"})[1]["status"] == "completed"
    line.until_over()
    end = app.wait("room", StatusCallbackEvent="conference-end")[0].form
    assert end["ReasonConferenceEnded"] == "conference-ended-via-api"


def test_an_agent_who_does_not_answer_is_told_as_one_who_left(app: App, world: World) -> None:
    app.steps[""] = ROOM.format("")
    world.call().until("waiting")
    world.phone.behave(SOFIA, "no-answer")
    sid = world.phone.conferences()[0]["sid"]
    world.rest("POST", f"Conferences/{sid}/Participants.json", {"From": BRAND, "To": SOFIA, "Timeout": "5"})
    left = app.wait("room", StatusCallbackEvent="participant-leave")[0].form
    assert (left["ReasonParticipantLeft"], left["ParticipantCallStatus"]) == ("participant_add_failed", "no-answer")


def test_a_conference_is_recorded_from_its_start(app: App, world: World) -> None:
    record = 'record="record-from-start" recordingStatusCallback="?step=rec" '
    app.steps |= {"": ROOM.format(record + 'endConferenceOnExit="true"'), "out": ROOM.format("")}
    line = world.call()
    line.until("waiting")
    world.phone.behave(SOFIA, "answers", ring_seconds=0)
    world.dial(SOFIA).until("joined")
    line.hang_up()
    told = app.wait("rec")[0].form
    assert (told["RecordingStatus"], told["RecordingSource"]) == ("completed", "Conference")
    assert told["ConferenceSid"] == world.phone.conferences()[0]["sid"]
    assert "CallSid" not in told


def test_a_recording_is_begun_paused_and_resumed_by_the_api(app: App, world: World) -> None:
    app.steps["out"] = '<Pause length="120"/><Pause length="120"/>'
    world.phone.behave(ADA, "answers", ring_seconds=0)
    line = world.dial(ADA)
    line.until("silence")
    fields = {"RecordingStatusCallback": world.url("rec"), "RecordingStatusCallbackEvent": "in-progress completed"}
    status, made = world.rest("POST", f"Calls/{line.sid}/Recordings.json", fields)
    assert (status, made["status"], made["source"]) == (201, "in-progress", "StartCallRecordingAPI")
    at = f"Calls/{line.sid}/Recordings/Twilio.CURRENT.json"
    assert world.rest("POST", at, {"Status": "paused", "PauseBehavior": "skip"})[1]["status"] == "paused"
    assert world.rest("POST", at, {"Status": "in-progress"})[1]["sid"] == made["sid"]
    line.hang_up()
    app.wait("rec", RecordingStatus="completed")
    assert [a.form["RecordingStatus"] for a in app.asked if a.step == "rec"] == ["in-progress", "completed"]


def test_a_dialled_number_is_rung_and_connected(app: App, world: World) -> None:
    app.steps |= {
        "": '<Dial action="?step=after" timeout="20"><Number url="?step=whisper">+15550200002</Number></Dial>',
        "after": "<Say>Back again.</Say>",
    }
    whispers = iter(['<Gather numDigits="1"><Say>Press any key.</Say></Gather><Hangup/>', "<Say>Connected.</Say>"])
    app.steps["whisper"] = lambda form: next(whispers)
    line = world.call()
    line.until("ring", "+15550200002")
    other = world.phone.ringing("+15550200002")
    world.phone.set(patience_ms=5_000)
    other.answer()
    other.until("gather")
    other.press("5")
    other.until("connected")
    line.until("connected")
    line.speak("Hello?")
    other.until("voice", "Hello?")
    other.hang_up()
    after = app.wait("after")[0].form
    assert (after["DialCallStatus"], after["DialCallSid"], after["DialBridged"]) == ("completed", other.sid, "true")
    assert int(after["DialCallDuration"]) > 0
    line.until("say", "Back again.")
    assert other.now()["parent"] == line.sid


@pytest.mark.parametrize("kind", ["busy", "no-answer", "failed"])
def test_a_dial_that_fails_says_how(app: App, world: World, kind: str) -> None:
    app.steps |= {"": '<Dial action="?step=after" timeout="5"><Client>sofia</Client></Dial>', "after": "<Hangup/>"}
    world.phone.behave(SOFIA, kind)
    line = world.call()
    after = app.wait("after")[0].form
    assert (after["DialCallStatus"], after["DialBridged"]) == (kind, "false")
    line.until_over()


def test_a_caller_who_hangs_up_while_connected_ends_the_other_leg(app: App, world: World) -> None:
    app.steps[""] = '<Dial action="?step=after"><Client>sofia</Client></Dial>'
    world.phone.behave(SOFIA, "answers", ring_seconds=0)
    line = world.call()
    line.until("connected")
    line.hang_up()
    after = app.wait("after")[0].form
    assert (after["DialCallStatus"], after["CallStatus"]) == ("completed", "completed")
    agent = next(call for call in world.phone.calls(SOFIA))
    assert agent["status"] == "completed"


def test_a_dial_with_a_foreign_caller_id_fails(app: App, world: World) -> None:
    app.steps[""] = '<Dial callerId="+15559999999">+15550200002</Dial>'
    world.call().until_over()
    assert world.phone.errors()[-1]["code"] == 13214


GOOD = {"To": ADA, "From": BRAND, "Url": "https://care.larkspur.example/x"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (GOOD | {"Colour": "red"}, 20001),
        (GOOD | {"To": "Ada"}, 21211),
        (GOOD | {"To": ""}, 21201),
        (GOOD | {"From": ""}, 21213),
        (GOOD | {"From": "boots"}, 21212),
        (GOOD | {"From": "+15550100001"}, 21210),
        (GOOD | {"Url": ""}, 21205),
        (GOOD | {"Url": "nowhere"}, 21205),
        (GOOD | {"StatusCallback": "nowhere"}, 21609),
        (GOOD | {"StatusCallbackEvent": "started"}, 21626),
        (GOOD | {"Method": "PUT"}, 20001),
        ({"To": ADA, "From": BRAND, "Twiml": "<Response><Foo/></Response>"}, 12200),
        ({"To": ADA, "From": BRAND, "Twiml": '<Response><Gather action="/x"/></Response>'}, 12200),
    ],
)
def test_a_wrong_call_is_refused_with_twilios_code(world: World, fields: dict[str, str], code: int) -> None:
    status, told = world.rest("POST", "Calls.json", fields)
    assert (status, told["code"]) == (400, code)
    assert world.phone.calls() == []


def test_wrong_credentials_see_nothing(world: World) -> None:
    line = world.dial(ADA)
    for method, path in (("GET", f"Calls/{line.sid}.json"), ("POST", "Calls.json"), ("GET", "Conferences.json")):
        status, told = world.rest(method, path, GOOD, password="wrong")
        assert (status, told["code"]) == (401, 20003)
    assert len(world.phone.calls()) == 1


def test_a_call_that_is_over_cannot_be_changed(app: App, world: World) -> None:
    world.phone.behave(ADA, "busy")
    line = world.dial(ADA)
    line.until_over()
    for change in ({"Status": "completed"}, {"Url": world.url("x")}):
        status, told = world.rest("POST", f"Calls/{line.sid}.json", change)
        assert (status, told["code"]) == (400, 21220)
    assert world.rest("GET", "Calls/CA" + "0" * 32 + ".json")[0] == 404


def test_a_twiml_field_is_played_without_asking(app: App, world: World) -> None:
    world.phone.behave(ADA, "answers", ring_seconds=0)
    document = "<Response><Say>Your parcel is here.</Say></Response>"
    status, made = world.rest("POST", "Calls.json", {"To": ADA, "From": BRAND, "Twiml": document})
    assert status == 201
    line = Line(world.phone, made["sid"])
    line.until("say", "Your parcel is here.")
    line.until_over()
    assert app.asked == []


def test_a_fault_spoils_what_makes_a_call(world: World) -> None:
    world.client.set("faults", provider="twilio", mode="503", count=1)
    assert world.rest("POST", "Calls.json", GOOD)[0] == 503
    assert world.phone.calls() == []
    assert world.rest("POST", "Calls.json", GOOD)[0] == 201


def test_a_call_belongs_to_its_account(world: World) -> None:
    line = world.dial(ADA)
    assert world.rest("GET", f"Calls/{line.sid}.json")[1]["account_sid"] == SID
    strange = world.client.call("GET", f"/twilio/2010-04-01/Accounts/AC{'9' * 32}/Calls/{line.sid}.json")
    assert strange[0] == 401
