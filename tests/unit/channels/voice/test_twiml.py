"""TwiML as text: well-formed whatever is said, within the provider's limits, and held against its rules."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.voice import twiml
from tests.unit.channels.voice.published_rules import broken

URL = "https://care.example/webhooks/voice/main?step=status"
ANYTHING = st.text(st.characters(), max_size=400)
LONG = st.builds(
    lambda text, times: text * times, st.text(st.characters(), min_size=1, max_size=50), st.integers(1, 200)
)


def heard(document: str) -> list[str]:
    return [verb.text or "" for verb in ET.fromstring(document.encode()).iter("Say")]


def plain(text: str) -> str:
    return "".join(twiml._clean(text).split())


@settings(max_examples=300, deadline=None)
@given(text=ANYTHING, language=st.sampled_from(["", "en-US", "de"]))
def test_whatever_is_said_the_document_is_valid_and_nothing_is_lost(text: str, language: str) -> None:
    document = twiml.respond(twiml.say(text, language=language), twiml.hangup())
    assert broken(document) == []
    assert plain("".join(heard(document))) == plain(text)


@settings(max_examples=60, deadline=None)
@given(text=LONG)
def test_a_long_text_is_said_in_parts_that_each_fit(text: str) -> None:
    parts = [verb.text for verb in twiml.say(text)]
    assert "".join("".join(parts).split()) == plain(text)
    assert all(part and len(part.encode()) <= 3_000 and len(quote(part, safe="")) <= 4_500 for part in parts)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One sentence here. " * 300, "One sentence here."),
        ("word " * 2_000, "word"),
        ("x" * 10_000, "x"),
        ("Fünf Stühle für Jürgen. " * 300, "Fünf Stühle für Jürgen."),
    ],
)
def test_a_long_text_is_cut_where_a_sentence_or_word_ends(text: str, first: str) -> None:
    parts = [verb.text for verb in twiml.say(text)]
    assert len(parts) > 1
    assert all(part.startswith(first) and part.endswith(first[-1]) for part in parts)
    assert all(part.endswith(".") for part in parts[:-1]) == ("." in first)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07\n", "\ud83d", "\ufffe"])
def test_a_text_without_words_is_not_said_at_all(text: str) -> None:
    assert twiml.say(text) == ()


def test_markup_and_quotes_are_text_and_never_verbs() -> None:
    nasty = '</Say><Dial>+19005550100</Dial> & "so" <on>'
    document = twiml.respond(twiml.say(nasty), twiml.gather(action=f'{URL}"><Hangup/>', hints=nasty, speech=True))
    root = ET.fromstring(document)
    assert [verb.tag for verb in root.iter()] == ["Response", "Say", "Gather"]
    assert heard(document) == [nasty]
    assert root[1].get("hints") == nasty
    assert root[1].get("action") == f'{URL}"><Hangup/>'


def test_a_document_over_64_kilobytes_is_refused_instead_of_sent() -> None:
    with pytest.raises(ValueError, match="65536 bytes"):
        twiml.respond(twiml.say("many words " * 7_000))


EVERY_VERB = {
    "say": twiml.say("Hello", language="en-GB", voice="Polly.Amy"),
    "play": twiml.play("https://files.example/music.mp3", loop=0),
    "pause": twiml.pause(3),
    "gather keys": twiml.gather(twiml.say("One"), twiml.pause(), action=URL, num_digits=1, finish_on_key=""),
    "gather speech": twiml.gather(
        twiml.play("https://files.example/menu.mp3"), action=URL, speech=True, hints="sales, my bill",
        language="es-ES", action_on_empty_result=True,
    ),
    "redirect": twiml.redirect(URL),
    "hangup": twiml.hangup(),
    "reject": twiml.reject("busy"),
    "record": twiml.record(action=URL, callback=URL, transcribe_callback=URL),
    "record plainly": twiml.record(action=URL),
    "dial a number": twiml.dial(
        twiml.number("+15557770001", status_callback=URL, url=URL), action=URL, timeout=20, caller_id="+15550100001",
        answer_on_bridge=True, time_limit=3600, record="record-from-answer-dual", recording_callback=URL,
    ),
    "dial a softphone": twiml.dial(twiml.client("ana", status_callback=URL), action=URL),
    "dial a conference": twiml.dial(
        twiml.conference(
            "call-1", start=False, end=True, wait_url=URL, beep="onEnter", muted=True, label="customer", most=3,
            callback=URL, record=True, recording_callback=URL,
        ),
        action=URL,
    ),
    "a silent conference": twiml.dial(twiml.conference("call-1", wait_url=""), action=URL),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY_VERB)
def test_every_verb_with_all_its_attributes_keeps_the_published_rules(name: str) -> None:
    assert broken(twiml.respond(EVERY_VERB[name])) == []


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("<Response><Say>Hi</Response>", "not XML"),
        ("<Response><Shout>Hi</Shout></Response>", "Shout"),
        ("<Response><Say/></Response>", "Say with the text"),
        (f"<Response><Say>{'é' * 1_600}</Say></Response>", "Say with the text"),
        ("<Response><Gather><Hangup/></Gather></Response>", "Hangup within Gather"),
        ("<Response><Gather numDigits='0'/></Response>", "numDigits"),
        ("<Response><Gather hints='a'/></Response>", "hints without speech"),
        ("<Response><Dial timeout='3'><Number>+15557770001</Number></Dial></Response>", "timeout"),
        ("<Response><Dial><Conference record='true'>a</Conference></Dial></Response>", "record"),
        ("<Response><Record maxLength='1'/></Response>", "maxLength"),
        ("<Response><Redirect>/relative</Redirect></Response>", "Redirect"),
        ("<Response><Say>Hi</Say><Reject/></Response>", "Reject must come first"),
        ("<Response><Hangup>now</Hangup></Response>", "has no text"),
        ("<Reply/>", "Reply at the top"),
    ],
)
def test_the_rules_find_what_breaks_them(document: str, why: str) -> None:
    assert any(why in line for line in broken(document)), broken(document)


def test_the_builder_loads_neither_aws_nor_the_store() -> None:
    """It stands in the way of every call's first word."""
    code = (
        "import sys, chalicelib.channels.voice.screens, chalicelib.channels.voice.legs, "
        "chalicelib.channels.voice.reading\n"
        "print([m for m in ('boto3', 'botocore', 'pynamodb', 'msgspec', 'chalice', 'email.utils') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
