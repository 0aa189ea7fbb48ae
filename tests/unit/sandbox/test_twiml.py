"""TwiML is checked by Twilio's published rules, and every break of one is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.twiml import PARSE_FAILURE, SCHEMA_FAILURE, TOO_LARGE, Refused, check, parse

HERE = "https://care.larkspur.example/webhooks/voice/main?step=menu~start~1"


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<Hangup/>",
        '<Say voice="Polly.Joanna-Generative" language="en-US" loop="2">Hello</Say>',
        '<Say>One <break time="1s"/> two</Say>',
        "<Pause/><Pause length='3'/><Redirect/>",
        "<Play>https://media.example/a.mp3</Play><Play digits='1w2'/>",
        '<Gather input="dtmf speech" timeout="4" numDigits="1" speechTimeout="auto" hints="yes, no" '
        'actionOnEmptyResult="true" language="de-DE" action="?step=x" finishOnKey=""><Say>1?</Say><Pause/></Gather>',
        '<Record maxLength="120" timeout="0" transcribe="true" transcribeCallback="?step=t" finishOnKey="#*" '
        'recordingStatusCallbackEvent="in-progress completed absent" playBeep="false"/>',
        "<Dial>+15550200002</Dial>",
        '<Dial callerId="client:sofia" answerOnBridge="true"><Client>tom</Client><Client>mei</Client></Dial>',
        "<Dial><Client><Identity>tom</Identity><Parameter name='a' value='b'/></Client></Dial>",
        '<Dial timeLimit="60"><Conference waitUrl="" record="record-from-start" beep="onEnter" '
        'statusCallbackEvent="start end join leave mute hold modify" maxParticipants="5">room</Conference></Dial>',
        '<Reject reason="busy"/>',
        "<Enqueue waitUrl='?step=w'>support</Enqueue><Leave/>",
    ],
)
def test_a_right_document_is_right(inside: str) -> None:
    assert check(f"<?xml version='1.0' encoding='UTF-8'?><Response>{inside}</Response>") == []


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("hello", "may not have text"),
        ("<say>hello</say>", "may not stand inside Response"),
        ("<Say/>", "must have text"),
        (f"<Say>{'a' * 4001}</Say>", "4000 characters"),
        ('<Say loop="-1">a</Say>', "whole number"),
        ('<Say language="english">a</Say>', "language tag"),
        ('<Say volume="11">a</Say>', "no attribute volume"),
        ("<Say>a<Play>https://a.example/b</Play></Say>", "may not stand inside Say"),
        ("<Play/>", "either an address"),
        ("<Play>ftp://a.example/b</Play>", "http or https"),
        ('<Pause length="a"/>', "whole number"),
        ("<Gather><Gather/></Gather>", "may not stand inside Gather"),
        ("<Gather><Dial>+15550200002</Dial></Gather>", "may not stand inside Gather"),
        ('<Gather input="voice"/>', "must be one of"),
        ('<Gather finishOnKey="##"/>', "one key"),
        ('<Gather numDigits="0"/>', "whole number"),
        ('<Gather speechTimeout="soon"/>', "auto or"),
        ('<Gather method="PUT"/>', "must be one of GET, POST"),
        ('<Gather action="a b"/>', "percent-encoded"),
        (f'<Gather hints="{"a" * 101}"/>', "500 phrases"),
        ('<Record maxLength="1"/>', "whole number"),
        ('<Record transcribeCallback="?step=t"/>', 'needs transcribe="true"'),
        ("<Dial/>", "either a number"),
        ("<Dial>+15550200002<Client>tom</Client></Dial>", "either a number"),
        ("<Dial>Ada</Dial>", "phone number"),
        ("<Dial><Conference>a</Conference><Client>b</Client></Dial>", "must stand alone"),
        ("<Dial><Conference/></Dial>", "must have text"),
        ("<Dial><Say>a</Say></Dial>", "may not stand inside Dial"),
        ("<Dial>" + "<Client>a</Client>" * 11 + "</Dial>", "at most 10"),
        ('<Dial><Conference statusCallbackEvent="start,end">a</Conference></Dial>', "words out of"),
        ('<Dial><Conference maxParticipants="251">a</Conference></Dial>', "from 2 to 250"),
        ('<Dial callerId="Larkspur">+15550200002</Dial>', "phone number or client"),
        ('<Reject reason="tired"/>', "must be one of rejected, busy"),
        ("<Hangup>now</Hangup>", "may not have text"),
        ("<Conference>a</Conference>", "may not stand inside Response"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named(inside: str, words: str) -> None:
    found = check(f"<Response>{inside}</Response>")
    assert any(words in reason for reason in found), found


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", PARSE_FAILURE),
        ("<Response>", PARSE_FAILURE),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><Response/>", PARSE_FAILURE),
        ("<Response><Say>&nbsp;</Say></Response>", PARSE_FAILURE),
        ("<TwiML/>", SCHEMA_FAILURE),
        ("<Response><Foo/></Response>", SCHEMA_FAILURE),
        (f"<Response>{'<Pause/>' * 9000}</Response>", TOO_LARGE),
    ],
)
def test_each_failure_has_twilios_number(document: str, code: int) -> None:
    with pytest.raises(Refused) as refused:
        parse(document, HERE)
    assert refused.value.code == code


def test_relative_addresses_are_those_of_the_document() -> None:
    root = "https://care.larkspur.example"
    gather, dial, redirect, blank = parse(
        '<Response><Gather action="?step=chosen"/><Dial action="/other"><Conference waitUrl="music" '
        'statusCallback="?step=room">a</Conference></Dial><Redirect>?step=next</Redirect><Redirect/></Response>',
        HERE,
    )
    assert gather.get("action") == f"{root}/webhooks/voice/main?step=chosen"
    assert dial.get("action") == f"{root}/other"
    assert dial.children[0].get("waitUrl") == f"{root}/webhooks/voice/music"
    assert dial.children[0].get("statusCallback") == f"{root}/webhooks/voice/main?step=room"
    assert redirect.text == f"{root}/webhooks/voice/main?step=next"
    assert blank.text == HERE


def test_a_document_without_an_address_may_hold_no_relative_ones() -> None:
    for inside in ('<Gather action="?a"/>', "<Record/>", '<Dial action="/x">+15550200002</Dial>'):
        with pytest.raises(Refused):
            parse(f"<Response>{inside}</Response>", "", absolute_actions=True)
    parse("<Response><Dial action='https://a.example/x'>+15550200002</Dial></Response>", "", absolute_actions=True)


@given(st.text(max_size=300))
def test_whatever_it_is_given_the_check_answers(text: str) -> None:
    assert isinstance(check(text), list)
    assert isinstance(check(f"<Response><Say>{text}</Say></Response>"), list)
