"""What is heard at each place of a call, and what the request for it tells us.

A request is answered from settings, its own place (the step in our address) and, while waiting or put
through, the call's record as it stands. Nothing is changed here: what the request tells goes to the
worker (taking.py), so that a repeated request may safely be answered again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.channels.base import Account
from chalicelib.channels.voice import legs, screens
from chalicelib.channels.voice import line as at
from chalicelib.channels.voice.line import Line, count, parts, step
from chalicelib.channels.voice.progress import CallStatus
from chalicelib.channels.voice.reading import News
from chalicelib.domain import calls as c
from chalicelib.domain import ivr as menus
from chalicelib.domain.calendars import BUILT_IN, is_open
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Invalid, Malformed
from chalicelib.domain.ivr import Heard, Ivr, Kind, Stop
from chalicelib.domain.tickets import QueueRules
from chalicelib.services.context import Context
from chalicelib.services.phone import places, rules, waiting
from chalicelib.services.phone.conversation import Asked, Conversation, Screen, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class _OurLine(Line):
    """The line to a leg that isn't named as its call is: while it waits, the address names the call too."""

    call: str = ""

    def url(self, step: str = at.START) -> str:
        waits = step.partition("~")[0] in (at.WAIT, at.WAIT_KEY)
        return Line.url(self, f"{step}~{self.call}" if waits else step)


class Hearing:
    """`menu`: one to go by instead of the account's own (trying.py)."""

    def __init__(self, context: Context, account: Account, base_url: str, *, menu: Ivr | None = None) -> None:
        self._c, self._account = context, account
        named = "" if menu else str(account.settings.get("ivr", ""))
        self._ivr: Ivr = (
            menu
            or (context.store.settings.ivr(named) if named else None)
            or menus.default(
                language=str(account.settings.get("language", "en-US")), voice=str(account.settings.get("voice", ""))
            )
        )
        self._line = Line(
            account=account.id, base_url=base_url, brand=account.name or account.id, language=self._ivr.language,
            voice=self._ivr.voice,
        )  # fmt: skip
        self._talk = Conversation(context, account, self._line)
        self._places: dict[str, Callable[[Asked], Screen]] = {
            at.START: self._start, at.NODE: self._node, at.MENU: self._menu, at.CHOICE: self._choice,
            at.AFTER: self._after, at.WAIT: self._wait, at.WAIT_KEY: self._wait_key, at.CALLBACK: self._callback,
            at.CALLBACK_NUMBER: self._callback_number, at.CALLBACK_CONFIRM: self._callback_confirm,
            at.RECORDED: self._recorded, at.UNRECORDED: self._unrecorded, at.HOLD: self._hold, at.BYE: self._bye,
            at.DONE: lambda asked: Screen(legs.ended()), places.JOIN: self._talk.join, places.CALLED: self._talk.called,
            places.OUTSIDE: self._talk.outside, places.AGENT: self._talk.agent, places.KEY: self._talk.key,
        }  # fmt: skip

    def screen(self, news: News) -> Screen:
        """What is heard. Raises Malformed for a place that isn't ours."""
        found = parts(news.step)
        act = self._places.get(found[0])
        if act is None:
            raise Malformed("step", "the step isn't one of ours")
        call, leg = places.call_in(news.step)
        if call and found[0] in (at.WAIT, at.WAIT_KEY):
            line = self._line
            self._line = _OurLine(
                account=line.account, base_url=line.base_url, brand=line.brand, language=line.language,
                voice=line.voice, call=call,
            )  # fmt: skip
        return act(Asked(news, call or news.call_sid, leg, found))

    def apology(self) -> str:
        return screens.apology(self._line)

    # --- the menu

    def _start(self, asked: Asked) -> Screen:
        return self._go(asked, self._ivr.start, "", first=True)

    def _go(self, asked: Asked, node: str, language: str, *, first: bool = False) -> Screen:
        """On from a node of the menu, to where somebody must act or the call goes."""
        stop = self._stop(asked, node, language)
        line = self._line.speaking(stop.language, stop.voice)
        consent = self._consent(line, asked.news) if first else ""
        kind = stop.node.kind
        if kind == Kind.MENU:
            return Screen(screens.menu(self._line, stop, consent=consent))
        went = self._went(stop)
        if kind == Kind.QUEUE:
            return Screen(self._waiting(line, went["queue"], None, turn=0, stop=stop, consent=consent), (went,))
        if kind == Kind.VOICEMAIL:
            why = "" if stop.node.prompt else "closed"
            heard = screens.voicemail(
                line, prompt=stop.node.prompt, why=why, transcribe=stop.node.transcribe, before=stop.says
            )
            return Screen(heard, (went,))
        if kind == Kind.CALLBACK:
            number = _number(asked.news)
            return Screen(screens.callback_offer(line, number=number, back=at.BYE, before=stop.says), (went,))
        if kind == Kind.EXTERNAL:
            return Screen(screens.external(self._line, stop, caller_id=self._account.address), (went,))
        return Screen(screens.hangup(line, prompt=stop.node.prompt, before=stop.says), (went,))

    def _went(self, stop: Stop) -> Told:
        node = stop.node
        queue = node.queue or self._account.queue
        return {
            "what": "went", "where": str(node.kind), "queue": queue, "priority": node.priority,
            "language": stop.language, "choice": stop.node_id,
        }  # fmt: skip

    def _open(self, calendar: str, now: int) -> bool:
        name = calendar or str(self._account.settings.get("calendar", "always"))
        known = self._c.store.settings.book().calendars
        return is_open(known.get(name) or BUILT_IN["always"], now)

    def _consent(self, line: Line, news: News) -> str:
        """Where calls are recorded, callers are told before anything else."""
        queue = self._c.store.settings.queues().get(self._account.queue)
        if not rules.records(self._account, queue, news.caller.country):
            return ""
        return self._ivr.consent or line.phrase("consent")

    def _node(self, asked: Asked) -> Screen:
        _, node, language = _three(asked)
        return self._go(asked, node, language)

    def _stop(self, asked: Asked, node: str, language: str) -> Stop:
        return menus.walk(
            self._ivr, node, open_now=lambda id: self._open(id, asked.news.received_at), language=language
        )

    def _menu(self, asked: Asked) -> Screen:
        _, node, attempt, language = _four(asked)
        stop = self._stop(asked, node, language)
        if stop.node.kind != Kind.MENU:
            return self._go(asked, node, language)
        return Screen(screens.menu(self._line, stop, attempt=count(attempt), heard=Heard.SILENT))

    def _choice(self, asked: Asked) -> Screen:
        _, node, attempt, language = _four(asked)
        stop = self._stop(asked, node, language)
        if stop.node.kind != Kind.MENU:  # the menu was changed under the call
            return self._go(asked, node, language)
        turn = menus.answer(node, stop.node, count(attempt), asked.news.digits, asked.news.speech)
        if turn.attempt > 1:
            return Screen(screens.menu(self._line, stop, attempt=turn.attempt, heard=turn.heard))
        return self._go(asked, turn.node_id, language)

    def _after(self, asked: Asked) -> Screen:
        """A number outside has been rung by the menu."""
        _, node, language = _three(asked)
        line = self._line.speaking(language)
        if asked.news.dial_status is CallStatus.COMPLETED:
            return Screen(screens.farewell(line))
        following = self._ivr.nodes[node].after if node in self._ivr.nodes else ""
        return self._go(asked, following, language) if following else Screen(screens.no_answer(line))

    # --- waiting

    def _waiting(
        self, line: Line, queue_id: str, call: Call | None, *, turn: int, stop: Stop | None = None, consent: str = ""
    ) -> str:
        queue = self._c.queue_rules(queue_id)
        where = waiting.of_call(self._c, call, queue) if call else waiting.place(self._c, queue, None)
        return screens.waiting(
            line, position=where.position, estimate_seconds=where.seconds, music=rules.music(self._account, queue),
            offer_callback=bool(call) and self._may_ask_back(call, queue), turn=turn, consent=consent,
            before=stop.says if stop else (),
        )  # fmt: skip

    def _may_ask_back(self, call: Call | None, queue: QueueRules) -> bool:
        if call is None or call.ours or not call.queued_at or queue.callback_after_seconds < 0:
            return False
        return self._c.clock() - call.queued_at >= queue.callback_after_seconds * 1000

    def _wait(self, asked: Asked) -> Screen:
        call = self._call(asked)
        if call and c.finished(call):
            return Screen(screens.farewell(self._in_words_of(call)))
        queue = call.queue if call else self._account.queue
        turn = count(asked.parts[1]) if len(asked.parts) > 1 else 0
        return Screen(self._waiting(self._in_words_of(call), queue, call, turn=turn))

    def _wait_key(self, asked: Asked) -> Screen:
        if asked.news.digits != "1":
            return self._wait(asked)
        call = self._call(asked)
        back = step(at.WAIT, *asked.parts[1:2])
        return Screen(screens.callback_offer(self._in_words_of(call), number=_number(asked.news), back=back))

    def _call(self, asked: Asked, *, consistent: bool = False) -> Call | None:
        """The call it is about, if it is one of this account's."""
        call = self._c.store.calls.get(asked.call, consistent=consistent)
        return call if call and call.account == self._account.id else None

    def _in_words_of(self, call: Call | None) -> Line:
        return self._line.speaking(call.language) if call and call.language else self._line

    # --- being called back

    def _callback(self, asked: Asked) -> Screen:
        return self._ask_number(asked, attempt=count((*asked.parts, "1")[1]))

    def _ask_number(self, asked: Asked, *, attempt: int, wrong: bool = False) -> Screen:
        call = self._call(asked)
        line = self._in_words_of(call)
        if attempt > screens.CALLBACK_ATTEMPTS:
            return Screen(screens.callback_not_now(line, back=_back(call)))
        number = _number(asked.news)
        return Screen(screens.callback_offer(line, number=number, attempt=attempt, wrong=wrong, back=_back(call)))

    def _callback_number(self, asked: Asked) -> Screen:
        own = _number(asked.news)
        given = screens.entered(asked.news.digits, own)
        attempt = count((*asked.parts, "1")[1])
        if given and given == own:
            return self._promised(asked, own)
        number = _dialable(given, self._account) if given else ""
        if not number:
            return self._ask_number(asked, attempt=attempt + 1, wrong=True)
        heard = screens.callback_confirm(
            self._in_words_of(self._call(asked)), number=number, attempt=attempt, back=_back(self._call(asked))
        )
        return Screen(heard, ({"what": "wished", "number": number},))

    def _callback_confirm(self, asked: Asked) -> Screen:
        attempt = count((*asked.parts, "1")[1])
        call = self._call(asked, consistent=True)
        if asked.news.digits != "1" or call is None or not call.wish:
            return self._ask_number(asked, attempt=attempt + 1)
        return self._promised(asked, call.wish)

    def _promised(self, asked: Asked, number: str) -> Screen:
        line = self._in_words_of(self._call(asked))
        return Screen(screens.callback_done(line, number=number), ({"what": "callback", "number": number},))

    # --- leaving a message

    def _recorded(self, asked: Asked) -> Screen:
        line = self._in_words_of(self._call(asked))
        recording = asked.news.recording
        if recording is None or recording.duration_seconds < 1:
            return Screen(screens.voicemail_nothing(line))
        return Screen(screens.voicemail_thanks(line), ({"what": "left"},))

    def _unrecorded(self, asked: Asked) -> Screen:
        return Screen(screens.voicemail_nothing(self._in_words_of(self._call(asked))))

    # --- in the conference

    def _hold(self, asked: Asked) -> Screen:
        turn = count((*asked.parts, "0")[1])
        return Screen(legs.hold(self._line, music=rules.music(self._account, None), turn=turn))

    def _bye(self, asked: Asked) -> Screen:
        return Screen(screens.farewell(self._in_words_of(self._call(asked))))


def _three(asked: Asked) -> tuple[str, str, str]:
    name, node, language = (*asked.parts, "", "")[:3]
    return name, node, language


def _four(asked: Asked) -> tuple[str, str, str, str]:
    name, node, attempt, language = (*asked.parts, "", "", "")[:4]
    return name, node, attempt, language


def _dialable(entered: str, account: Account) -> str:
    """E.164 of what was entered, read as somebody in our own number's country would mean it; "" if we can't
    or won't call it."""
    from chalicelib.services.callbacks import numbers, terms  # heavy, and seldom needed

    try:
        return numbers.read(entered, terms.region(account)).e164
    except Invalid:
        return ""


def _number(news: News) -> str:
    """The caller's own, "" if it can't be called back."""
    return news.caller.address if news.caller.kind == "phone" else ""


def _back(call: Call | None) -> str:
    """Where somebody goes on who gives no number: to the line they stood in."""
    return step(at.WAIT, 1) if call and call.went == "queue" else at.BYE


def fallback(account: Account, base_url: str) -> str:
    """What is heard when nothing else can be made out."""
    return screens.apology(Line(account=account.id, base_url=base_url, brand=account.name or account.id))
