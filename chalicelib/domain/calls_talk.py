"""What an agent does with a call they have, and what time does to one. Pure functions, as in domain/calls.py."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import calls as c
from chalicelib.domain.calls import CUSTOMER, Call, Leg, Role, State
from chalicelib.domain.errors import Invalid, NotAllowed

MOST_CONSULTED = 8  # legs of one call that may ever be called in
ANYWAY = "anyway"  # hang up even what we take for over
LOOK_MS = 20_000  # how often somebody looks after a call that waits
FAR = 9_999_999_999_999


def must_talk(call: Call) -> None:
    """Raises NotAllowed unless an agent and the customer are on the line."""
    if call.state not in (State.TALKING, State.HELD):
        raise NotAllowed(f"The call is {call.state}.", "not_talking", "Wait until you talk to the customer.")


def held(call: Call, on: bool, *, at: int) -> Call:
    """The customer hears music, and nobody hears them; or no longer."""
    must_talk(call)
    if bool(call.held_at) == on:
        return call
    if on:
        return c.settled(c.with_deed(replace(call, held_at=at, merged=False), "hold"))
    since = call.held_at
    call = replace(call, held_at=0, hold_ms=call.hold_ms + max(0, at - since))
    return c.settled(c.with_deed(call, "resume"))


def muted(call: Call, agent: str, on: bool) -> Call:
    must_talk(call)
    key = leg_of(call, agent)
    if call.legs[key].muted == on:
        return call
    return c.with_deed(c.with_leg(call, key, muted=on), "mute" if on else "unmute", key)


def leg_of(call: Call, agent: str) -> str:
    """The leg on which an agent is. Raises NotAllowed if they are on none."""
    for key, leg in call.legs.items():
        if leg.who == agent and leg.role is not Role.CUSTOMER and c.talks(leg):
            return key
    raise NotAllowed("You aren't on this call.", "not_on_call")


def consulted(call: Call, *, at: int, agent: str = "", number: str = "", phone: bool = False) -> tuple[Call, str]:
    """A colleague, or somebody outside, is called in while the customer waits on hold; and the leg's key."""
    must_talk(call)
    if any(_is_called_in(leg) and c.is_live(leg) and not leg.closing for leg in call.legs.values()):
        raise NotAllowed("Somebody is being consulted.", "consulting", "Drop them first.")
    if call.made >= MOST_CONSULTED:
        raise NotAllowed("Too many have been called in.", "too_many")
    key = f"c{call.made + 1}"
    role = Role.CONSULT if agent else Role.THIRD
    leg = Leg(role=role, who=agent or number, status="dialing", phone=phone, asked_at=at)
    call = replace(call, made=call.made + 1, legs={**call.legs, key: leg})
    if not call.held_at:
        call = held(call, True, at=at)
    return c.settled(c.with_deed(call, "dial", key)), key


def _is_called_in(leg: Leg) -> bool:
    return leg.role in (Role.CONSULT, Role.THIRD)


def consultant(call: Call) -> str:
    """The key of whoever is called in and on the line. Raises NotAllowed if nobody is."""
    for key, leg in call.legs.items():
        if _is_called_in(leg) and c.talks(leg):
            return key
    raise NotAllowed("Nobody is being consulted.", "not_consulting", "Consult somebody first.")


def joined_up(call: Call, *, at: int) -> Call:
    """The customer, the agent and whoever is consulted talk together."""
    must_talk(call)
    consultant(call)
    return replace(held(call, False, at=at), merged=True)


def handed_over(call: Call, *, at: int) -> Call:
    """A warm transfer: the agent leaves, and whoever was consulted goes on with the customer."""
    must_talk(call)
    consultant(call)
    if call.held_at:
        call = held(call, False, at=at)
    for key, leg in call.legs.items():
        if leg.role is Role.AGENT and c.talks(leg):
            call = c.with_deed(c.with_leg(call, key, closing=True), "hang_up", key)
    return c.settled(call)


def sent_on(call: Call, to: str, *, at: int) -> Call:
    """A blind transfer. `to`: `agent:id`, `queue:id` or `number:+...`. The agents leave; the customer waits as
    at first, or is put through to the number."""
    must_talk(call)
    kind, _, who = to.partition(":")
    if kind not in ("agent", "queue", "number") or not who:
        raise Invalid("to", "Name an agent, a queue or a number.")
    if call.held_at:
        call = replace(call, held_at=0, hold_ms=call.hold_ms + max(0, at - call.held_at))
    outside = kind == "number"
    call = replace(call, sent_to=to, merged=False, placed="outside" if outside else "waiting")
    if kind == "queue":
        call = replace(call, queue=who)
    if outside:
        call = c.with_deed(replace(call, ended_at=at), "outside", value=who)
    else:
        call = c.handed_on(call, call.agent, at=at)
        call = c.with_deed(c.with_deed(call, "wait"), "offer", value=to)
    for key, leg in call.legs.items():
        if leg.role is not Role.CUSTOMER and c.is_live(leg) and not leg.closing:
            call = c.with_deed(c.with_leg(call, key, closing=True), "hang_up", key)
    return c.settled(call)


def dropped(call: Call, key: str) -> Call:
    """One line is hung up: whoever was called in, or one's own."""
    leg = call.legs.get(key)
    if leg is None or leg.role is Role.CUSTOMER:
        raise Invalid("leg", "Name a leg of this call that isn't the customer's.")
    if not c.is_live(leg) or leg.closing:
        return call
    return c.settled(c.with_deed(c.with_leg(call, key, closing=True), "hang_up", key))


def hung_up(call: Call, *, at: int) -> Call:
    """The agent ends the call for everybody."""
    if c.finished(call):
        return call
    call = replace(call, ended_at=at)
    for key, leg in call.legs.items():
        if c.is_live(leg) and not leg.closing:
            call = c.with_deed(c.with_leg(call, key, closing=True), "hang_up", key)
    return c.settled(call)


def recording(call: Call, on: bool) -> Call:
    """Recording pauses (for a card's number) or goes on."""
    must_talk(call)
    if not call.record:
        raise NotAllowed("This call isn't recorded.", "not_recorded")
    if call.paused is not on:
        return call
    return c.with_deed(replace(call, paused=not on), "record_on" if on else "record_off")


def wrapped_up(call: Call, *, at: int, by: str, disposition: str = "", note: str = "") -> Call:
    """The agent has done what was to do after the call, or after they handed it on."""
    if c.wraps_up(call, by):
        return _wrap_done(call, by, at, disposition=disposition, note=note)
    if call.state is State.ENDED and call.done_at:
        return call
    if call.state is not State.WRAPPING:
        raise NotAllowed(f"The call is {call.state}.", "not_wrapping", "Hang up first.")
    return c.settled(replace(call, done_at=at, done_by=by, disposition=disposition, note=note))


def _wrap_done(call: Call, agent: str, at: int, *, disposition: str = "", note: str = "") -> Call:
    done = replace(call.wraps[agent], done_at=at, disposition=disposition, note=note)
    return c.with_deed(replace(call, wraps={**call.wraps, agent: done}), "free", value=agent)


def cancelled(call: Call, why: str, *, at: int) -> Call:
    """The call is taken back, whatever it was doing: every line is hung up."""
    if c.finished(call):
        return call
    call = replace(call, cancelled=why or "cancelled", ended_at=at)
    if not call.leg.status:
        call = c.with_leg(call, CUSTOMER, status="canceled", ended_at=at)
    return c.settled(call)


def wished(call: Call, number: str) -> Call:
    """The number the caller entered, still to be confirmed."""
    return replace(call, wish=number)


def left_message(call: Call, *, at: int) -> Call:
    return c.settled(replace(call, left_at=min(at, call.left_at or at)))


def called_back_instead(call: Call, number: str, *, at: int) -> Call:
    """The caller would rather be called back: they are said goodbye to, and leave the line."""
    if call.taken_back:
        return call
    call = c.settled(replace(call, taken_back=True, wish=number, went="callback", ended_at=at))
    return c.with_deed(call, "callback", value=number)


def recorded(call: Call, sid: str, url: str, seconds: int) -> Call:
    if any(known.sid == sid for known in call.recordings):
        return call
    known = (*call.recordings, c.Recording(sid=sid, url=url, seconds=seconds))
    call = replace(call, recordings=tuple(sorted(known, key=lambda r: r.sid)))
    return c.with_deed(c.settled(call), "attach", value=sid)


def transcribed(call: Call, text: str) -> Call:
    text = " ".join(text.split())
    if not text or call.transcript:
        return call
    return c.with_deed(replace(call, transcript=text), "transcript")


# --- time


def next_due(call: Call) -> int:
    """When somebody must look at the call though nothing is told of it; FAR if never."""
    times = [FAR]
    if call.state is State.WRAPPING:
        times.append(call.wrap_until)
    times += [wrap.until for wrap in call.wraps.values() if not wrap.done_at]
    if not c.finished(call):
        times += [call.started_at + c.LONGEST_MS, _ask_at(call)]
        if call.state is State.WAITING and call.on_ticket:
            times.append(call.queued_at + LOOK_MS)
        times += [leg.asked_at + c.ANSWER_MS for leg in call.legs.values() if _hangs(leg)]
    if call.keep_until:
        times.append(call.keep_until)
    return min(times)


def _ask_at(call: Call) -> int:
    return max(call.started_at, call.asked_after) + c.ASK_MS if call.leg.sid else FAR


def _hangs(leg: Leg) -> bool:
    """Asked for, and neither answered nor over: the provider's word on it may have been lost."""
    return c.is_live(leg) and not leg.answered_at


def timed(call: Call, now: int) -> Call:
    """The call after its due moments. A leg whose fate nobody told counts as unanswered; should it be
    answered after all, whoever answers hears that it is too late."""
    for key, leg in call.legs.items():
        if _hangs(leg) and leg.asked_at + c.ANSWER_MS <= now:
            status = "no-answer" if leg.sid else "failed"
            if leg.sid:
                call = c.with_deed(call, "hang_up", key, ANYWAY)
            call = c.progressed(call, key, status, at=now)
    if not c.finished(call) and call.started_at + c.LONGEST_MS <= now:
        call = c.progressed(call, CUSTOMER, "completed", at=now)
    if not c.finished(call) and _ask_at(call) <= now:
        call = c.with_deed(replace(call, asked_after=now), "ask")
    if call.state is State.WRAPPING and call.wrap_until <= now:
        call = c.settled(replace(call, done_at=call.wrap_until))
    for agent, wrap in call.wraps.items():
        if not wrap.done_at and wrap.until <= now:
            call = _wrap_done(call, agent, wrap.until)
    return call


# --- as it is told


def facts(call: Call) -> dict[str, str]:
    """What the call's interaction tells of it, in `extra`. Durations are whole milliseconds."""
    told: dict[str, object] = {
        "call": call.id, "state": call.state, "outcome": call.outcome, "purpose": call.purpose, "queue": call.queue,
        "agent": call.agent, "choice": call.choice, "queued_at": call.queued_at, "answered_at": call.answered_at,
        "ended_at": call.ended_at, "target_ms": call.target_ms, "wait_ms": wait_ms(call), "talk_ms": talk_ms(call),
        "hold_ms": call.hold_ms, "wrap_ms": wrap_ms(call), "disposition": call.disposition,
        "note": call.note, "missed": ",".join(call.missed), "callback": call.callback,
    }  # fmt: skip
    return {name: str(value) for name, value in told.items() if value}


def wait_ms(call: Call) -> int:
    until = call.answered_at or call.ended_at
    return max(0, until - call.queued_at) if call.queued_at and until else 0


def talk_ms(call: Call) -> int:
    """From the answer to the end, without being on hold."""
    return max(0, call.ended_at - call.answered_at - call.hold_ms) if call.answered_at and call.ended_at else 0


def wrap_ms(call: Call) -> int:
    return max(0, call.done_at - call.ended_at) if call.answered_at and call.done_at else 0
