"""A phone menu tried out before anybody calls it: the engine that answers the phone, over a draft.

The whole call is played from the top each time, from what the caller has done so far, so nothing is
kept between two questions and an edit of the draft is heard at once. Nothing is written: there is no
call, no ticket, and nobody is rung. Places in line and waits are told as they are now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from chalicelib.channels.base import Account
from chalicelib.channels.voice import line as at
from chalicelib.channels.voice.people import Party
from chalicelib.channels.voice.played import Document, Heard, read
from chalicelib.channels.voice.progress import CallStatus
from chalicelib.channels.voice.reading import News, Recording, Told
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Malformed
from chalicelib.domain.ivr import Ivr, Stop
from chalicelib.services.context import Context
from chalicelib.services.phone.conversation import Asked, Screen
from chalicelib.services.phone.hearing import Hearing

_CALL = "CA" + 32 * "0"
_MOST_REDIRECTS = 10
Do = Literal["press", "say", "wait", "leave", "answer", "no_answer"]
"""What a caller does: presses keys, says something, does nothing, leaves a message; or what the number
outside does."""
What = Literal["keys", "message", "answer"]
How = Literal["queue", "callback", "message", "outside", "goodbye", "lost", "broken"]
"""How a call is over: it waits for an agent, is called back, left a message, talks to a number outside, was
hung up; `lost`: a way led nowhere; `broken`: what is written in the draft can't be said or dialled."""


@dataclass(frozen=True, slots=True)
class Deed:
    do: Do
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is heard after a deed (None: the call comes in). `passed`: the nodes gone through, in order."""

    deed: Deed | None
    heard: tuple[Heard, ...] = ()
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What the line waits for. `what`: keys, message or answer. `entered`: keys pressed so far of several;
    `most` 0: any number of them."""

    what: What
    node: str = ""
    entered: str = ""
    most: int = 0
    finish: str = ""
    seconds: int = 0
    speech: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    how: How
    node: str = ""
    queue: str = ""


@dataclass(slots=True, kw_only=True)
class Played:
    turns: list[Turn] = field(default_factory=list)
    awaited: Awaited | None = None
    end: End | None = None


class _OnDraft(Hearing):
    """The engine with a call that exists only here."""

    def __init__(self, context: Context, account: Account, menu: Ivr, hours: str) -> None:
        super().__init__(context, account, "", menu=menu)
        self._hours = hours
        self.call = Call(id=_CALL, account=account.id)
        self.stops: list[Stop] = []

    def _call(self, asked: Asked, *, consistent: bool = False) -> Call:
        return self.call

    def _open(self, calendar: str, now: int) -> bool:
        return self._hours == "open" if self._hours else super()._open(calendar, now)

    def _stop(self, asked: Asked, node: str, language: str) -> Stop:
        self.stops.append(super()._stop(asked, node, language))
        return self.stops[-1]

    def screen(self, news: News) -> Screen:
        self.stops.clear()
        screen = super().screen(news)
        for told in screen.told:
            self.call = _known(self.call, told)
        return screen


def _known(call: Call, told: dict[str, str]) -> Call:
    """The call's record, as far as a menu asks for it, once what was told is in it (taking.py)."""
    what = told["what"]
    if what == "went":
        return replace(call, went=told["where"], queue=told["queue"], language=told["language"], choice=told["choice"])
    if what == "wished":
        return replace(call, wish=told["number"])
    if what == "callback":
        return replace(call, taken_back=True)
    return replace(call, left_at=1) if what == "left" else call


class Trial:
    """`at`: the time it is (epoch ms); `hours`: "open" or "closed" for every calendar, "" as they are.
    `caller`: who calls, an empty Party for a hidden number."""

    def __init__(
        self, context: Context, account: Account, menu: Ivr, *, at: int, hours: str = "", caller: Party | None = None
    ) -> None:
        self._at, self._caller = at, caller or Party()
        self._engine = _OnDraft(context, account, menu, hours)
        self._played = Played()
        self._document = Document(heard=())
        self._entered, self._answered = "", False

    def play(self, deeds: Sequence[Deed]) -> Played:
        """The call from the top. A deed that doesn't fit where the call then is counts for nothing."""
        self._hear(None, self._news(at.START))
        for deed in deeds:
            if self._played.end:
                break
            self._do(deed)
        if not self._played.end:
            self._played.awaited = self._awaits()
        return self._played

    # --- what the caller does

    def _do(self, deed: Deed) -> None:
        keys = self._document.keys
        if keys and deed.do == "press":
            for key in filter("0123456789*#".__contains__, deed.value):
                self._press(Deed("press", key))
        elif keys and deed.do == "say" and keys.speech and deed.value.strip():
            self._hear(deed, self._news(keys.step, speech=deed.value))
        elif keys and deed.do == "wait" and self._entered:
            self._hear(deed, self._news(keys.step, digits=self._entered))
        elif self._document.records is not None and deed.do == "leave":
            sound = Recording(sid="RE" + 32 * "0", duration_seconds=max(1, len(deed.value) // 15))
            self._hear(deed, self._news(self._document.records, recording=sound))
        elif self._document.rings is not None and deed.do in ("answer", "no_answer"):
            self._answered = deed.do == "answer"
            status = CallStatus.COMPLETED if self._answered else CallStatus.NO_ANSWER
            self._hear(deed, self._news(self._document.rings, dial_status=status))
        elif deed.do == "wait" and self._document.onward is not None:
            self._hear(deed, self._news(self._document.onward))

    def _press(self, deed: Deed) -> None:
        """As Twilio gathers: an entry is over with the finishing key, which isn't part of it, or once it is
        as long as it may be. A finishing key alone is nothing pressed."""
        keys = self._document.keys
        if keys is None or self._played.end:  # the key before it was enough
            return
        if deed.value == keys.finish:
            step = keys.step if self._entered else self._document.onward or ""
            self._hear(deed, self._news(step, digits=self._entered))
            return
        self._entered += deed.value
        if keys.most and len(self._entered) >= keys.most:
            self._hear(deed, self._news(keys.step, digits=self._entered))
        else:
            self._played.turns.append(Turn(deed=deed))

    def _news(
        self, step: str, *, digits: str = "", speech: str = "", recording: Recording | None = None,
        dial_status: CallStatus = CallStatus.UNKNOWN,
    ) -> News:  # fmt: skip
        return News(
            told=Told.ANSWER_WANTED, key=step, step=step, received_at=self._at, at=self._at, call_sid=_CALL,
            caller=self._caller, digits=digits, speech=speech, recording=recording, dial_status=dial_status,
        )  # fmt: skip

    # --- what is heard

    def _hear(self, deed: Deed | None, news: News) -> None:
        heard: list[Heard] = []
        passed: list[str] = []
        self._entered = ""
        for _ in range(_MOST_REDIRECTS):
            try:
                self._document = read(self._engine.screen(news).twiml)
            except (ValueError, Malformed):  # can't stand in an address or a document: `problems` names it
                self._played.end = End(how="broken", node=self._engine.stops[-1].node_id if self._engine.stops else "")
                break
            heard += self._document.heard
            passed += _ways(self._engine.stops)
            self._played.end = self._over()
            onward = self._document.onward
            if self._played.end or self._waits() or onward is None:
                break
            news = self._news(onward)
        self._played.turns.append(Turn(deed=deed, heard=tuple(heard), passed=tuple(passed)))

    def _waits(self) -> bool:
        here = self._document
        return here.keys is not None or here.records is not None or here.rings is not None

    def _over(self) -> End | None:
        call = self._engine.call
        if call.went == "queue":
            return End(how="queue", node=call.choice, queue=call.queue)
        if not self._document.hangs_up:
            return None
        if call.taken_back:
            return End(how="callback", node=call.choice, queue=call.queue)
        if call.left_at:
            return End(how="message", node=call.choice, queue=call.queue)
        if call.went == "hangup" and not call.choice:
            return End(how="lost")
        outside = call.went == "external" and self._answered
        return End(how="outside" if outside else "goodbye", node=call.choice)

    def _awaits(self) -> Awaited | None:
        here, stops = self._document, self._engine.stops
        node = stops[-1].node_id if stops else self._engine.call.choice
        if here.keys:
            return Awaited(
                what="keys", node=node, entered=self._entered, most=here.keys.most, finish=here.keys.finish,
                seconds=here.keys.seconds, speech=here.keys.speech,
            )  # fmt: skip
        if here.records is not None:
            return Awaited(what="message", node=node)
        return Awaited(what="answer", node=node, number=here.number) if here.rings is not None else None


def _ways(stops: list[Stop]) -> Iterator[str]:
    """A menu that is heard again was walked to again: its own node is what was passed."""
    for stop in stops:
        yield from stop.passed
        if stop.node_id:
            yield stop.node_id
