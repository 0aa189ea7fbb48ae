"""What the people in a conversation hear: the customer who is put through or was rung, agents, colleagues."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.channels.base import Account
from chalicelib.channels.voice import legs, screens, twiml
from chalicelib.channels.voice import line as at
from chalicelib.channels.voice.line import Line, step
from chalicelib.channels.voice.reading import News
from chalicelib.domain import calls as c
from chalicelib.domain.calls import CUSTOMER, Call, Role
from chalicelib.services.context import Context
from chalicelib.services.phone import places

Told = dict[str, str]


@dataclass(frozen=True, slots=True)
class Screen:
    """The TwiML, and what the request tells of the call (taking.py knows the words)."""

    twiml: str
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for TwiML."""

    news: News
    call: str  # the id of the call it is about
    leg: str  # and of the leg, "" for the caller's own
    parts: tuple[str, ...]


class Conversation:
    def __init__(self, context: Context, account: Account, line: Line) -> None:
        self._c, self._account, self._line = context, account, line

    def in_words_of(self, call: Call | None) -> Line:
        """The line in the language of the call's menu."""
        return self._line.speaking(call.language) if call and call.language else self._line

    def _call(self, asked: Asked, *, consistent: bool = True) -> Call | None:
        """The call it is about, if it is one of this account's."""
        call = self._c.store.calls.get(asked.call, consistent=consistent)
        return call if call and call.account == self._account.id else None

    def join(self, asked: Asked) -> Screen:
        call = self._call(asked, consistent=False)
        line = self.in_words_of(call)
        if call and c.finished(call):
            return Screen(screens.farewell(line))
        return Screen(legs.customer_joins(line, room=asked.call, told=line.phrase("connecting")))

    def called(self, asked: Asked) -> Screen:
        """A customer whom we rang picks up, or their answering machine."""
        call = self._call(asked)
        if asked.news.by_machine:
            told = {"what": "answered", "leg": CUSTOMER, "sid": asked.news.call_sid, "machine": "yes"}
            return Screen(legs.machine(self._line, number=self._account.address), (told,))
        if call is None or c.finished(call):
            return Screen(screens.farewell(self._line))
        line = self.in_words_of(call)
        told = {"what": "answered", "leg": CUSTOMER, "sid": asked.news.call_sid}
        back = call.purpose == "callback"
        if not call.agent_first:
            hello = line.say(line.phrase("calling_back"), line.phrase("please_wait"))
            return Screen(twiml.respond(hello, twiml.redirect(line.url(step(at.WAIT, 0, call.id)))), (told,))
        consent = line.phrase("consent") if call.record else ""
        name = self._name_of(call.agent)
        heard = legs.customer_called(line, room=call.id, agent=name, calling_back=back, consent=consent)
        return Screen(heard, (told,))

    def _name_of(self, agent: str) -> str:
        known = self._c.store.settings.agents().get(agent)
        return (known.name or known.id).partition(" ")[0] if known else ""

    def outside(self, asked: Asked) -> Screen:
        """An agent put the customer through to a number."""
        call = self._call(asked)
        number = call.sent_to.partition(":")[2] if call and c.is_live(call.leg) else ""
        line = self.in_words_of(call)
        if not number:
            return Screen(screens.apology(line))
        dial = twiml.dial(twiml.number(number), action=line.url(at.BYE), timeout=30, caller_id=self._account.address)
        return Screen(twiml.respond(line.tell("external"), dial))

    def agent(self, asked: Asked) -> Screen:
        """An agent, or whoever is consulted, picks up: they hear who it is about, and are in; on an
        ordinary phone they press a key first, since its voicemail may have answered."""
        call = self._call(asked)
        leg = call.legs.get(asked.leg) if call else None
        if call is None or leg is None or c.finished(call) or leg.lost or leg.closing or c.is_over(leg):
            taken = bool(call and call.agent and not c.finished(call))
            return Screen(legs.too_late(self._line, taken=taken))
        told = {"what": "answered", "leg": asked.leg, "sid": asked.news.call_sid}
        whisper = self._whisper(call, asked.leg)
        if leg.phone:
            accept = step(places.KEY, call.id, asked.leg)
            return Screen(legs.asked(self._line, told=whisper, accept=accept), (told,))
        return Screen(self._in(call, asked.leg, whisper), (told,))

    def _whisper(self, call: Call, key: str) -> str:
        leg = call.legs[key]
        ticket = self._c.store.tickets.get(call.ticket) if call.ticket else None
        name = (ticket.customer_name if ticket else "") or call.name
        if leg.role in (Role.CONSULT, Role.THIRD):
            return legs.consult_whisper(self._line, agent=self._name_of(call.agent), name=name)
        subject = ticket.subject if ticket and not ticket.subject.startswith("(") else ""
        queue = self._c.queue_rules(call.queue or (ticket.queue if ticket else ""))
        return legs.whisper(self._line, name=name, subject=subject, queue=queue.name or queue.id, outbound=call.ours)

    def _in(self, call: Call, key: str, told: str = "") -> str:
        return legs.agent_joins(self._line, room=call.id, told=told, label=key)

    def key(self, asked: Asked) -> Screen:
        call = self._call(asked)
        leg = call.legs.get(asked.leg) if call else None
        if call is None or leg is None or c.finished(call) or leg.lost or leg.closing:
            return Screen(legs.too_late(self._line))
        if not asked.news.digits:
            return Screen(legs.ended())
        return Screen(self._in(call, asked.leg), ({"what": "pressed", "leg": asked.leg},))
