"""Every screen: valid by the published rules, the same when asked for again, and never a dead end."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.voice import legs, screens
from chalicelib.channels.voice import line as at
from chalicelib.channels.voice.line import Line
from chalicelib.domain.errors import Malformed
from chalicelib.domain.ivr import DEFAULT, Heard, Ivr, Node, Prompt, Spoken, walk
from chalicelib.domain.ivr_checks import check
from tests.unit.channels.voice.published_rules import WAITING, broken

LINE = Line(account="main", base_url="https://care.example/api", brand="Tom & Söhne")
MUSIC = "https://files.example/music.mp3"
NUMBER = "+15557770123"
MENU = Ivr(
    id="main",
    voice="Polly.Amy",
    start="main",
    nodes={
        "main": Node(
            kind="menu",
            prompt=Prompt(text="Welcome to {brand}. Sales 1, help 2."),
            choices={"1": "sales", "2": "outside"},
            words={"sales": "sales", "my bill": "sales"},
            no_input="sales",
            tries=2,
        ),
        "sales": Node(kind="queue"),
        "outside": Node(kind="external", number="+15557770009", after="sales", ring_seconds=30),
    },
)
STOP = walk(MENU, "main", open_now=lambda _: True)
OUTSIDE = walk(MENU, "outside", open_now=lambda _: True, language="de-DE")
BEFORE = walk(DEFAULT, "greeting", open_now=lambda _: True).says

SCREENS: dict[str, Callable[[Line], str]] = {
    "menu": lambda line: screens.menu(line, STOP, consent="This call is recorded."),
    "menu again, not understood": lambda line: screens.menu(line, STOP, attempt=2, heard=Heard.INVALID),
    "menu again, silent": lambda line: screens.menu(line, STOP, attempt=2, heard=Heard.SILENT),
    "menu with a sound": lambda line: screens.menu(
        line, replace(STOP, node=replace(STOP.node, prompt=Prompt(audio=MUSIC)))
    ),
    "external": lambda line: screens.external(line, OUTSIDE, caller_id="+15550100003"),
    "hangup": lambda line: screens.hangup(line, prompt=Prompt(text="Bye from {brand}."), before=BEFORE),
    "hangup without words": lambda line: screens.hangup(line),
    "onward": lambda line: screens.onward(line, "wait~0", before=BEFORE),
    "waiting": lambda line: screens.waiting(line, position=3, before=BEFORE, consent="Recorded."),
    "waiting, all of it": lambda line: screens.waiting(
        line, position=1, estimate_seconds=200, music=MUSIC, offer_callback=True, turn=4
    ),
    "waiting in silence, callback offered": lambda line: screens.waiting(line, position=2, offer_callback=True),
    "callback": lambda line: screens.callback_offer(line, number=NUMBER, back="wait~1", before=BEFORE),
    "callback, number hidden": lambda line: screens.callback_offer(line, number="", back="wait~1", attempt=3),
    "callback, wrong number": lambda line: screens.callback_offer(line, number="", back="wait~1", wrong=True),
    "callback confirm": lambda line: screens.callback_confirm(line, number=NUMBER, back="wait~1", attempt=2),
    "callback done": lambda line: screens.callback_done(line, number=NUMBER),
    "callback kept": screens.callback_kept,
    "callback not now": lambda line: screens.callback_not_now(line, back="wait~2"),
    "voicemail": lambda line: screens.voicemail(line, why="voicemail_busy", before=BEFORE),
    "voicemail, own prompt": lambda line: screens.voicemail(line, prompt=Prompt(text="Speak!"), transcribe=False),
    "voicemail thanks": screens.voicemail_thanks,
    "voicemail nothing": screens.voicemail_nothing,
    "closed": lambda line: screens.closed(line, before=BEFORE),
    "no answer": screens.no_answer,
    "apology": screens.apology,
    "farewell": screens.farewell,
    "silence": lambda line: screens.silence(),
    "refused": lambda line: screens.refused(),
    "refused, busy": lambda line: screens.refused(busy=True),
    "customer joins": lambda line: legs.customer_joins(line, room="call-1", told=line.phrase("connecting")),
    "customer joins, recorded": lambda line: legs.customer_joins(line, room="call-1", record=True, consent="Recorded."),
    "customer called": lambda line: legs.customer_called(line, room="call-1", agent="Ana", record=True),
    "customer called, nobody named": lambda line: legs.customer_called(line, room="call-1", calling_back=False),
    "machine": lambda line: legs.machine(line, number="+15550100003"),
    "agent asked": lambda line: legs.asked(
        line, told=legs.whisper(line, name="Bo", subject="A late parcel", queue="Help"), accept="accept~call-1.7"
    ),
    "agent asked, unknown caller": lambda line: legs.asked(
        line, told=legs.whisper(line, outbound=True), accept="accept"
    ),
    "consult asked": lambda line: legs.asked(line, told=legs.consult_whisper(line, agent="Ana"), accept="accept"),
    "transfer asked": lambda line: legs.asked(
        line, told=legs.transfer_whisper(line, agent="Ana", name="Bo"), accept="accept"
    ),
    "agent joins": lambda line: legs.agent_joins(line, room="call-1", label="agent-ana", told="Call from Bo."),
    "colleague joins": lambda line: legs.agent_joins(line, room="call-1", label="agent-cy", muted=True, end=True),
    "too late": legs.too_late,
    "too late, taken": lambda line: legs.too_late(line, taken=True),
    "ended": lambda line: legs.ended(),
    "hold": legs.hold,
    "hold, music": lambda line: legs.hold(line, music=MUSIC, turn=3),
}  # fmt: skip
LANGUAGES = ["en-US", "en-GB", "es-ES", "de-DE", "fr-FR", "pl-PL"]
_ENDS = {"Hangup", "Redirect", "Dial", "Reject"}


def root(document: str) -> ET.Element:
    return ET.fromstring(document.encode())


def heard(document: str) -> str:
    return " ".join(verb.text or "" for verb in root(document).iter("Say"))


def steps(document: str) -> list[str]:
    """Every step of ours the document names."""
    found = [value for verb in root(document).iter() for value in (*verb.attrib.values(), verb.text or "")]
    return [dict(parse_qsl(urlsplit(value).query)).get("step", "") for value in found if "/webhooks/voice/" in value]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_keeps_the_published_rules_in_every_language(name: str, language: str) -> None:
    document = SCREENS[name](replace(LINE, language=language))
    assert broken(document, only=WAITING if name.startswith("hold") else ()) == []
    assert "{" not in document


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_asked_for_again_is_the_same(name: str) -> None:
    assert SCREENS[name](LINE) == SCREENS[name](LINE)


@pytest.mark.parametrize("name", sorted(SCREENS.keys() - {"silence"}))
def test_no_screen_ends_in_silence(name: str) -> None:
    """The last verb says what happens next, so that a caller who does nothing isn't cut off by accident."""
    assert root(SCREENS[name](LINE))[-1].tag in _ENDS


@pytest.mark.parametrize("name", SCREENS)
def test_every_address_carries_one_parameter_of_safe_characters_and_no_number(name: str) -> None:
    document = SCREENS[name](replace(LINE, language="de-DE"))
    addresses = re.findall(r"https://care\.example[^\"<]*", document)
    for address in addresses:
        assert re.fullmatch(r"https://care\.example/api/webhooks/voice/main(\?step=[A-Za-z0-9._~-]+)?", address)
        assert not re.search(r"\d{5}", address)
    assert len(addresses) == len(steps(document))


@settings(max_examples=150, deadline=None)
@given(
    brand=st.text(st.characters(), max_size=80),
    name=st.text(st.characters(), max_size=300),
    subject=st.text(st.characters(), max_size=600),
)
def test_whatever_people_are_called_every_screen_stays_valid(brand: str, name: str, subject: str) -> None:
    line = replace(LINE, brand=brand)
    told = legs.whisper(line, name=name, subject=subject, queue=name)
    for document in (
        legs.asked(line, told=told, accept="accept"),
        legs.customer_called(line, room="call-1", agent=name),
        screens.hangup(line, prompt=Prompt(text=subject), before=BEFORE),
        screens.farewell(line),
    ):
        assert broken(document) == []


# --- the menu


def test_a_menu_takes_keys_and_words_and_goes_on_by_itself() -> None:
    document = root(SCREENS["menu"](LINE))
    gather = document.find("Gather")
    assert gather is not None
    assert gather.get("input") == "dtmf speech"
    assert gather.get("hints") == "sales, my bill"
    assert (gather.get("numDigits"), gather.get("timeout"), gather.get("finishOnKey")) == ("1", "5", "#")
    assert [say.text for say in document.iter("Say")] == [
        "This call is recorded.",
        "Welcome to Tom & Söhne. Sales 1, help 2.",
    ]
    assert steps(SCREENS["menu"](LINE)) == ["choice~main~1~en-US", "menu~main~2~en-US"]


def test_the_last_try_goes_where_the_menu_sends_who_says_nothing() -> None:
    assert steps(SCREENS["menu again, silent"](LINE)) == ["choice~main~2~en-US", "node~sales~en-US"]


def test_a_menu_heard_again_says_why_before_it() -> None:
    assert heard(SCREENS["menu again, silent"](LINE)).startswith("Sorry, I didn't hear anything.")
    assert heard(SCREENS["menu again, not understood"](LINE)).startswith("Sorry, that isn't one of the choices.")
    own = replace(STOP, node=replace(STOP.node, invalid=Prompt(text="Come again?")))
    assert heard(screens.menu(LINE, own, attempt=2, heard=Heard.INVALID)).startswith("Come again?")


def test_what_is_said_on_the_way_is_said_once_and_in_its_own_language() -> None:
    way = (Spoken(prompt=Prompt(text="Hola."), language="es-ES", voice="Polly.Lucia"),)
    first = root(screens.menu(LINE, replace(STOP, says=way))).find("Say")
    assert first is not None
    assert (first.text, first.get("language"), first.get("voice")) == ("Hola.", "es-ES", "Polly.Lucia")
    assert "Hola" not in screens.menu(LINE, replace(STOP, says=way), attempt=2, heard=Heard.SILENT)


def test_a_language_without_words_of_ours_hears_english_read_as_english() -> None:
    polish = replace(LINE, language="pl-PL", voice="Polly.Ewa")
    say = root(screens.apology(polish)).find("Say")
    assert say is not None
    assert (say.get("language"), say.get("voice")) == ("en-US", None)
    prompt = root(screens.hangup(polish, prompt=Prompt(text="Do widzenia."))).find("Say")
    assert prompt is not None
    assert (prompt.get("language"), prompt.get("voice")) == ("pl-PL", "Polly.Ewa")


def test_an_outside_number_is_rung_and_what_came_of_it_is_told() -> None:
    dial = root(SCREENS["external"](LINE)).find("Dial")
    assert dial is not None
    assert (dial.get("timeout"), dial.get("callerId"), dial[0].text) == ("30", "+15550100003", "+15557770009")
    assert steps(SCREENS["external"](LINE)) == ["after~outside~de-DE"]


@pytest.mark.parametrize(
    ("language", "spoken", "voice", "greeting"),
    [
        ("de-DE", "de-DE", "Polly.Vicki", "Vielen Dank für Ihren Anruf bei Tom & Söhne."),
        ("pl-PL", "en-US", None, "Thank you for calling Tom & Söhne."),
    ],
)
def test_the_usual_menu_greets_in_the_accounts_language(
    language: str, spoken: str, voice: str | None, greeting: str
) -> None:
    usual = screens.usual_menu(language, "Polly.Vicki")
    check(usual, set(), set())
    stop = walk(usual, usual.start, open_now=lambda _: True)
    say = root(screens.onward(LINE, "wait~0", before=stop.says)).find("Say")
    assert say is not None
    assert (say.text, say.get("language"), say.get("voice")) == (greeting, spoken, voice)


# --- waiting and being called back


def test_waiting_tells_place_and_time_and_plays_music_until_the_next_turn() -> None:
    document = SCREENS["waiting, all of it"](LINE)
    assert heard(document) == (
        "You are next in line. The estimated wait is about 4 minutes. "
        "To keep your place and have us call you back, press 1."
    )
    assert [verb.tag for verb in root(document)] == ["Gather", "Redirect"]
    assert [verb.tag for verb in root(document)[0]] == ["Say", "Play"]
    assert steps(document) == ["wait-key~4", "wait~5"]


def test_without_an_offer_no_key_is_listened_for_and_without_music_it_is_quiet() -> None:
    document = screens.waiting(LINE, position=2)
    assert [verb.tag for verb in root(document)] == ["Say", "Pause", "Redirect"]
    assert heard(document).startswith("You are number 2 in line. Please stay on the line.")
    assert "Please stay" not in screens.waiting(LINE, position=2, turn=1)


def test_a_callback_offer_names_the_end_of_the_callers_number_and_never_all_of_it() -> None:
    assert "ending in 1 2 3" in heard(SCREENS["callback"](LINE))
    for name in ("callback", "callback done"):
        assert "0 1 2 3" not in heard(SCREENS[name](LINE))


def test_a_caller_who_hides_their_number_must_enter_one() -> None:
    assert "press 1" not in heard(SCREENS["callback, number hidden"](LINE)).lower()


@pytest.mark.parametrize(("attempt", "onward"), [(1, "callback~2"), (2, "callback~3"), (3, "wait~1")])
def test_who_says_nothing_is_asked_three_times_and_goes_back_to_waiting(attempt: int, onward: str) -> None:
    document = screens.callback_offer(LINE, number=NUMBER, attempt=attempt, back="wait~1")
    assert steps(document) == [f"callback-number~{attempt}", onward]
    assert steps(screens.callback_confirm(LINE, number=NUMBER, attempt=attempt, back="wait~1"))[-1] == onward


@pytest.mark.parametrize(
    ("digits", "number", "means"),
    [
        ("1", NUMBER, NUMBER),
        ("1#", NUMBER, NUMBER),
        ("1", "", ""),
        ("", NUMBER, ""),
        ("#", NUMBER, ""),
        ("5", NUMBER, ""),
        ("5557770124#", NUMBER, "5557770124"),
        ("0049301234567", "", "0049301234567"),
        ("12*34", NUMBER, ""),
    ],
)
def test_what_is_entered_means_the_own_number_another_or_nothing(digits: str, number: str, means: str) -> None:
    assert screens.entered(digits, number) == means


# --- leaving a message


def test_a_voicemail_is_recorded_told_about_and_never_a_dead_end() -> None:
    document = SCREENS["voicemail"](LINE)
    record = root(document).find("Record")
    assert record is not None
    assert heard(document).endswith(
        "All our agents are busy. Please leave a message after the tone. "
        "When you have finished, press the pound key or hang up."
    )
    assert (record.get("playBeep"), record.get("transcribe"), record.get("maxLength")) == ("true", "true", "119")
    assert steps(document) == ["recorded", "recording", "transcription", "unrecorded"]


@pytest.mark.parametrize(("language", "transcribe"), [("de-DE", True), ("en-GB", False)])
def test_only_english_can_be_transcribed_and_only_if_wanted(language: str, transcribe: bool) -> None:
    document = screens.voicemail(replace(LINE, language=language), transcribe=transcribe)
    record = root(document).find("Record")
    assert record is not None
    assert (record.get("transcribe"), record.get("maxLength")) == (None, "180")
    assert "transcription" not in steps(document)


# --- the legs


def test_the_customers_leg_ends_the_conference_and_an_agents_does_not() -> None:
    customer = root(SCREENS["customer joins"](LINE)).find("Dial/Conference")
    agent = root(SCREENS["agent joins"](LINE)).find("Dial/Conference")
    assert customer is not None
    assert agent is not None
    assert (customer.get("endConferenceOnExit"), customer.get("participantLabel")) == ("true", "customer")
    assert (agent.get("endConferenceOnExit"), agent.get("participantLabel")) == ("false", "agent-ana")
    assert customer.text == agent.text == "call-1"
    assert steps(SCREENS["customer joins"](LINE)) == ["bye", "hold~0", "conference"]
    assert steps(SCREENS["agent joins"](LINE)) == ["done", "hold~0", "conference"]


def test_recording_is_announced_before_it_begins_and_off_unless_asked_for() -> None:
    on, off = SCREENS["customer joins, recorded"](LINE), SCREENS["customer joins"](LINE)
    assert [verb.tag for verb in root(on)] == ["Say", "Dial"]
    assert heard(on) == "Recorded."
    assert 'record="record-from-start"' in on
    assert "recording" in steps(on)
    assert "record" not in off.replace("webhooks", "")


def test_a_phone_is_asked_with_a_whisper_and_who_presses_nothing_is_hung_up_on() -> None:
    document = SCREENS["agent asked"](LINE)
    assert heard(document).startswith("Call from Bo. About: A late parcel. Queue: Help. Press any key to accept.")
    assert [verb.tag for verb in root(document)] == ["Gather", "Hangup"]
    gather = root(document)[0]
    assert (gather.get("numDigits"), gather.get("finishOnKey")) == ("1", "")  # # is a key like any other
    assert steps(document) == ["accept~call-1.7"]


def test_a_whisper_cuts_a_long_subject_short() -> None:
    assert len(legs.whisper(LINE, name="Bo", subject="late " * 500)) < 200


def test_a_machine_hears_nothing_of_what_it_is_about_and_how_to_reach_us() -> None:
    assert heard(SCREENS["machine"](LINE)) == (
        "Hello, this is Tom & Söhne. We tried to call you back. We will try again. "
        "You can also call us on 1 5 5 5 0 1 0 0 0 0 3. Goodbye."
    )


def test_a_called_customer_hears_who_calls_before_anything_else() -> None:
    assert heard(SCREENS["customer called"](LINE)).startswith(
        "Hello, this is Tom & Söhne, calling you back. We are connecting you to Ana."
    )


# --- steps


def test_a_step_is_taken_apart_as_it_was_put_together() -> None:
    assert at.parts(at.step(at.CHOICE, "main", 2, "en-US"), least=4) == ("choice", "main", "2", "en-US")
    assert at.parts(at.START) == ("",)
    assert at.count("12") == 12


@pytest.mark.parametrize("part", ["a b", "a~b", "ä", "a/b", "a&b", "+1555"])
def test_a_step_holds_safe_characters_only(part: str) -> None:
    with pytest.raises(ValueError, match="can't stand in a step"):
        at.step(at.NODE, part)


@pytest.mark.parametrize(("step", "least"), [("choice~main", 3), ("a b", 1), ("x" * 201, 1), ("a~\n", 1)])
def test_a_step_that_is_not_ours_is_malformed(step: str, least: int) -> None:
    with pytest.raises(Malformed) as error:
        at.parts(step, least=least)
    assert error.value.field == "step"


@pytest.mark.parametrize("turn", ["", "-1", "1.5", "x", "1234567", "٣"])
def test_a_turn_that_is_no_number_is_malformed(turn: str) -> None:
    with pytest.raises(Malformed):
        at.count(turn)
