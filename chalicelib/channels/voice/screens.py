"""What a caller hears: the menu, waiting, asking to be called back, leaving a message.

Each screen is a pure function to the text of a TwiML document. `before` is what is said first: the
prompts on the way through the menu (domain/ivr.py `Stop.says`). Without an answer every screen goes
on by itself, to the step written at its end. The legs of a conversation are in legs.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.channels.voice import line as at
from chalicelib.channels.voice import twiml, words
from chalicelib.channels.voice.line import Line, step
from chalicelib.domain.ivr import NOTHING, Heard, Ivr, Node, Prompt, Spoken, Stop, default

CALLBACK_ATTEMPTS = 3
_QUIET_SECONDS = 20
_MESSAGE_SECONDS = 180
_TRANSCRIBED_SECONDS = 119
"""Twilio transcribes recordings of over 2 and under 120 seconds, and only English.
https://www.twilio.com/docs/api/errors/13617"""


# --- the menu


def usual_menu(language: str = "en-US", voice: str = "") -> Ivr:
    """The menu of an account that has none, its greeting in the account's language (in English where
    Rapport has no words in it)."""
    spoken = words.spoken_language(language)
    greeting = words.phrase(spoken, "greeting", brand="{brand}")
    return default(greeting, language=spoken, voice=voice if spoken == language else "")


def menu(line: Line, stop: Stop, *, attempt: int = 1, heard: Heard | None = None, consent: str = "") -> str:
    """A menu heard for the `attempt`th time. `heard`: why again. What is pressed or said goes to
    `choice~..`, silence to the next attempt and after the last to where the menu sends it."""
    node, here = stop.node, line.speaking(stop.language, stop.voice)
    if attempt < node.tries:
        silent = step(at.MENU, stop.node_id, attempt + 1, stop.language)
    else:
        silent = step(at.NODE, node.no_input, stop.language)
    return twiml.respond(
        _consent(here, consent),
        line.spoken(stop.says) if attempt == 1 else None,
        twiml.gather(
            _again(here, node, heard),
            here.prompt(node.prompt),
            action=line.url(step(at.CHOICE, stop.node_id, attempt, stop.language)),
            speech=bool(node.words),
            num_digits=node.num_digits,
            finish_on_key=node.finish,
            timeout=node.timeout_seconds,
            hints=", ".join(node.words),
            language=stop.language,
        ),
        twiml.redirect(line.url(silent)),
    )


def _again(line: Line, node: Node, heard: Heard | None) -> tuple[twiml.Verb, ...]:
    if heard is Heard.INVALID:
        return line.prompt(node.invalid) if node.invalid else line.tell("invalid")
    return line.tell("silent") if heard is Heard.SILENT else ()


def _consent(line: Line, text: str) -> tuple[twiml.Verb, ...]:
    return line.prompt(Prompt(text=text)) if text else ()


def external(line: Line, stop: Stop, *, caller_id: str = "") -> str:
    """Rings the node's number; what came of it goes to `after~{node}~{language}`. `caller_id` "" shows
    the caller's own number."""
    here = line.speaking(stop.language, stop.voice)
    return twiml.respond(
        line.spoken(stop.says),
        here.prompt(stop.node.prompt) or here.tell("external"),
        twiml.dial(
            twiml.number(stop.node.number),
            action=line.url(step(at.AFTER, stop.node_id, stop.language)),
            timeout=stop.node.ring_seconds,
            caller_id=caller_id,
        ),
    )


def hangup(line: Line, *, prompt: Prompt = NOTHING, before: Iterable[Spoken] = ()) -> str:
    """The prompt, or goodbye in our own words, and the call ends."""
    return twiml.respond(line.spoken(before), line.prompt(prompt) or line.tell("goodbye"), twiml.hangup())


def onward(line: Line, to: str, *, before: Iterable[Spoken] = ()) -> str:
    """What was said on the way, then the step `to`."""
    return twiml.respond(line.spoken(before), twiml.redirect(line.url(to)))


# --- waiting


def waiting(
    line: Line,
    *,
    position: int,
    estimate_seconds: int | None = None,
    music: str = "",
    offer_callback: bool = False,
    turn: int = 0,
    consent: str = "",
    before: Iterable[Spoken] = (),
) -> str:
    """One turn of waiting: the place in line (from 1), the estimate, the offer to be called back, music
    (or silence), and the next turn. A key goes to `wait-key~{turn}`; it counts only where a callback
    is offered. Music plays once a turn, so its length is how often the place is said."""
    told = [words.place(line.language, position)]
    if estimate_seconds is not None:
        told.append(words.estimate(line.language, estimate_seconds))
    if offer_callback:
        told.append(line.phrase("offer_callback"))
    elif not turn:
        told.append(line.phrase("please_wait"))
    heard = (*line.say(*told), twiml.play(music) if music else twiml.pause(_QUIET_SECONDS))
    if offer_callback:
        heard = (twiml.gather(heard, action=line.url(step(at.WAIT_KEY, turn)), num_digits=1, timeout=1),)
    return twiml.respond(
        _consent(line, consent), line.spoken(before), heard, twiml.redirect(line.url(step(at.WAIT, turn + 1)))
    )


# --- being called back


def callback_offer(
    line: Line, *, number: str, attempt: int = 1, wrong: bool = False, back: str, before: Iterable[Spoken] = ()
) -> str:
    """Asks which number to call. `number` is the caller's own, "" for an anonymous one; `wrong`: what was
    entered is no number. What is entered goes to `callback-number~{attempt}`; after three silent
    attempts the caller goes `back` (a step, such as the next turn of waiting)."""
    known = line.phrase("callback_known", digits=words.ending(number)) if number else line.phrase("callback_unknown")
    return twiml.respond(
        line.spoken(before),
        twiml.gather(
            line.tell("callback_wrong") if wrong else None,
            line.say(known),
            action=line.url(step(at.CALLBACK_NUMBER, attempt)),
            finish_on_key="#",
            timeout=6,
        ),
        twiml.redirect(line.url(_next_attempt(attempt, back))),
    )


def _next_attempt(attempt: int, back: str) -> str:
    return step(at.CALLBACK, attempt + 1) if attempt < CALLBACK_ATTEMPTS else back


def entered(digits: str, number: str) -> str:
    """What a caller's keys mean when asked for a number: their own (`number`) for 1, the digits they
    entered, or "" for nothing of use."""
    pressed = digits.strip().strip("#*")
    if pressed == "1":
        return number
    return pressed if pressed.isdecimal() and len(pressed) > 1 else ""


def callback_confirm(line: Line, *, number: str, attempt: int = 1, back: str) -> str:
    """Reads a number that was entered back: 1 is right, 2 enters another, at
    `callback-confirm~{attempt}`."""
    return twiml.respond(
        twiml.gather(
            line.tell("callback_confirm", digits=words.spelled(number)),
            action=line.url(step(at.CALLBACK_CONFIRM, attempt)),
            num_digits=1,
            timeout=6,
        ),
        twiml.redirect(line.url(_next_attempt(attempt, back))),
    )


def callback_done(line: Line, *, number: str) -> str:
    return _farewell(line, line.phrase("callback_done", digits=words.ending(number)))


def callback_kept(line: Line) -> str:
    """They have asked before: one callback is enough."""
    return _farewell(line, line.phrase("callback_kept"))


def callback_not_now(line: Line, *, back: str) -> str:
    return twiml.respond(line.tell("callback_not_now"), twiml.redirect(line.url(back)))


# --- leaving a message


def voicemail(
    line: Line,
    *,
    prompt: Prompt = NOTHING,
    why: str = "",
    transcribe: bool = True,
    before: Iterable[Spoken] = (),
) -> str:
    """Records a message. `why` is the phrase said before our own prompt: `closed` or
    `voicemail_busy`. The caller goes on at `recorded` or `unrecorded`; the recording itself is told to
    `recording`, its text to `transcription`."""
    told = line.prompt(prompt) or line.say(*([line.phrase(why)] if why else []), line.phrase("voicemail"))
    in_words = transcribe and line.language.lower().startswith("en")
    return twiml.respond(
        line.spoken(before),
        told,
        twiml.record(
            action=line.url(at.RECORDED),
            callback=line.url(at.RECORDING),
            transcribe_callback=line.url(at.TRANSCRIPTION) if in_words else "",
            max_length=_TRANSCRIBED_SECONDS if in_words else _MESSAGE_SECONDS,
        ),
        twiml.redirect(line.url(at.UNRECORDED)),
    )


def voicemail_thanks(line: Line) -> str:
    return _farewell(line, line.phrase("voicemail_thanks"))


def voicemail_nothing(line: Line) -> str:
    return _farewell(line, line.phrase("voicemail_nothing"))


# --- the end


def closed(line: Line, *, before: Iterable[Spoken] = ()) -> str:
    return _farewell(line, line.phrase("closed"), before=before)


def no_answer(line: Line) -> str:
    """An outside number wasn't answered, and the menu says nothing further."""
    return _farewell(line, line.phrase("no_answer"))


def apology(line: Line) -> str:
    """Whatever went wrong, the caller isn't left in silence."""
    return _farewell(line, line.phrase("sorry"))


def farewell(line: Line) -> str:
    return _farewell(line, line.phrase("thanks"))


def silence() -> str:
    """A document with nothing in it, where a call has ended and still asks."""
    return twiml.respond()


def refused(*, busy: bool = False) -> str:
    """Not answered at all, and so not paid for: only as the very first answer of an inbound call."""
    return twiml.respond(twiml.reject("busy" if busy else "rejected"))


def _farewell(line: Line, text: str, *, before: Iterable[Spoken] = ()) -> str:
    return twiml.respond(line.spoken(before), line.say(text, line.phrase("goodbye")), twiml.hangup())
