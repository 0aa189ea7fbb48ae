"""The legs of a conversation: the customer's, an agent's, a colleague's. All meet in a conference.

A conference's name must hold nothing personal (https://www.twilio.com/docs/voice/twiml/conference):
it is the call's own id. The customer's leg ends it when they hang up; an agent may leave (a transfer)
without ending it. Agents are asked on their phones, since a phone's own voicemail answers too; a
softphone has been accepted already and goes straight in.
"""

from __future__ import annotations

from chalicelib.channels.voice import line as at
from chalicelib.channels.voice import twiml, words
from chalicelib.channels.voice.line import Line, step
from chalicelib.channels.voice.twiml import Verb
from chalicelib.domain.ivr import Prompt

_ACCEPT_SECONDS = 8
_HOLD_SECONDS = 30


# --- the customer


def customer_joins(line: Line, *, room: str, record: bool = False, consent: str = "", told: str = "") -> str:
    """Puts a waiting caller into the conference. `consent` is said before anything is recorded ("" with
    `record`: it was said earlier); `told` is said first, such as `line.phrase("connecting")`."""
    return twiml.respond(
        line.say(told) if told else None,
        line.prompt(Prompt(text=consent)) if consent else None,
        _conference(line, room=room, action=at.BYE, label="customer", end=True, record=record),
    )


def customer_called(
    line: Line, *, room: str, agent: str = "", calling_back: bool = True, record: bool = False, consent: str = ""
) -> str:
    """A customer whom the brand has rung: who calls, and to whom they are put through ("" says nobody's
    name)."""
    hello = line.phrase("calling_back" if calling_back else "calling")
    to = line.phrase("connecting_to", agent=agent) if agent else line.phrase("one_moment")
    return customer_joins(line, room=room, record=record, consent=consent, told=f"{hello} {to}")


def machine(line: Line, *, number: str = "") -> str:
    """A message for a customer's answering machine. Nothing of what it is about: others may hear it.
    `number` is ours to call."""
    told = [line.phrase("machine")]
    if number:
        told.append(line.phrase("machine_number", digits=words.spelled(number)))
    return twiml.respond(line.say(*told, line.phrase("goodbye")), twiml.hangup())


# --- an agent


def whisper(line: Line, *, name: str = "", subject: str = "", queue: str = "", outbound: bool = False) -> str:
    """Who calls and why, in one breath, for the agent alone. `name` "" is an unknown caller."""
    told = [line.phrase("call_to" if outbound else "call_from", name=name or line.phrase("unknown_caller"))]
    if subject:
        told.append(line.phrase("about", subject=_short(subject)))
    if queue:
        told.append(line.phrase("in_queue", queue=queue))
    return " ".join(told)


def consult_whisper(line: Line, *, agent: str, name: str = "") -> str:
    return line.phrase("consult", agent=agent, name=name or line.phrase("unknown_caller"))


def transfer_whisper(line: Line, *, agent: str, name: str = "") -> str:
    return line.phrase("transfer", agent=agent, name=name or line.phrase("unknown_caller"))


def _short(text: str) -> str:
    words_ = text.split()
    return " ".join(words_[:20])[:160]


def asked(line: Line, *, told: str, accept: str) -> str:
    """On an agent's own phone: `told` (a whisper), twice, and any key goes to the step `accept`. Without
    one the leg ends, which its status callback tells."""
    said = line.say(told, line.phrase("accept"))
    return twiml.respond(
        twiml.gather(
            said,
            twiml.pause(1),
            said,
            action=line.url(accept),
            num_digits=1,
            finish_on_key="",
            timeout=_ACCEPT_SECONDS,
        ),
        twiml.hangup(),
    )


def agent_joins(
    line: Line,
    *,
    room: str,
    told: str = "",
    label: str,
    record: bool = False,
    end: bool = False,
    muted: bool = False,
    action: str = at.DONE,
) -> str:
    """Puts an agent (or a colleague who is consulted) into the conference. `told` is heard by them
    alone. `label` names them in it (`agent-ana`), for hold and mute."""
    return twiml.respond(
        line.say(told) if told else None,
        _conference(line, room=room, action=action, label=label, end=end, record=record, muted=muted),
    )


def too_late(line: Line, *, taken: bool = False) -> str:
    """The agent accepted, and the caller has hung up, or (`taken`) somebody else was faster."""
    return twiml.respond(line.tell("taken" if taken else "caller_gone"), twiml.hangup())


def ended() -> str:
    """Nothing further for this leg."""
    return twiml.respond(twiml.hangup())


# --- in the conference


def _conference(
    line: Line, *, room: str, action: str, label: str, end: bool, record: bool, muted: bool = False
) -> Verb:
    return twiml.dial(
        twiml.conference(
            room,
            end=end,
            wait_url=line.url(step(at.HOLD, 0)),
            label=label,
            muted=muted,
            callback=line.url(at.CONFERENCE),
            record=record,
            recording_callback=line.url(at.RECORDING),
        ),
        action=line.url(action),
    )


def hold(line: Line, *, music: str = "", turn: int = 0) -> str:
    """For who is alone in a conference or on hold: music, or our words and silence, over and over. Only
    Say, Play, Pause and Redirect are allowed here
    (https://www.twilio.com/docs/voice/twiml/conference#attributes-waitUrl)."""
    told = (twiml.play(music),) if music else (*line.tell("hold"), twiml.pause(_HOLD_SECONDS))
    return twiml.respond(told, twiml.redirect(line.url(step(at.HOLD, turn + 1))))
