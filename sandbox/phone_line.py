"""One leg of a call: it rings, is answered, plays documents, and ends. Each is a thread.

https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox import phone_documents, phone_hooks, phone_recordings, phone_rooms, phone_sitting, phone_verbs
from sandbox.phone_model import Broken, Call, Ended, Finished, Place, Redirected, Refusing

if TYPE_CHECKING:
    from sandbox.phone import Phone

_SORRY = "We are sorry, an application error has occurred. Goodbye."
BUFFER_SECONDS = 5
"""Twilio adds these to the time that a call made by the API may ring."""


class Line:
    def __init__(self, phone: Phone, call: Call) -> None:
        self.phone, self.call = phone, call
        self.base = ""  # the address of the document that is being played
        self.idle = 0

    def start(self) -> None:
        threading.Thread(target=self._run, name=f"line-{self.call.sid[:10]}", daemon=True).start()

    # Waiting

    def wait(self, seconds: float, done: Callable[[], bool] = lambda: False, patience: float = 0.0) -> bool:
        """Seconds of the line, or until `done` (True). `patience`: real seconds at least. Raises Ended, Redirected."""
        deadline = time.monotonic() + max(seconds * self.phone.settings.scale, patience)
        if seconds > 0:
            self.idle = 0
        with self.phone.lock:
            while True:
                self.check()
                if done():
                    return True
                left = deadline - time.monotonic()
                if patience:
                    left = max(left, self.call.typing_until - time.monotonic())
                if left <= 0:
                    return False
                self.phone.lock.wait(min(left, self._left()))

    def _left(self) -> float:
        """Real seconds until the call's time limit."""
        call = self.call
        talked = self.phone.line_time() - call.connected if call.connected else 0.0
        return (call.time_limit - talked) * self.phone.settings.scale

    def check(self) -> None:
        """Raises Ended or Redirected, if that is what happened meanwhile."""
        call = self.call
        if self.phone.stopped or call.over:
            raise Ended
        if self._left() <= 0:
            call.over = "network"
            raise Ended
        if call.command is not None:
            place, call.command = call.command, None
            raise Redirected(place)

    def input(self, seconds: float) -> tuple[str, str] | None:
        """The next ("key", …) or ("words", …) of the person; None after so much silence."""
        call = self.call
        with self.phone.lock:
            given = not call.keys and not call.words and self._act()
        patience = max(0.001, self.phone.settings.patience_ms / 1000) if not given else 0.0
        if not self.wait(seconds, lambda: bool(call.keys or call.words), patience):
            return None
        with self.phone.lock:
            return ("key", call.keys.popleft()) if call.keys else ("words", call.words.popleft())

    def _act(self) -> bool:
        """What the person's script says to do now; True if it said something."""
        call = self.call
        if not call.script:
            return False
        for do, what in call.script.popleft().items():
            if do == "press":
                self.phone.press(call, what)
            elif do == "speak":
                self.phone.speak(call, what)
            elif do == "hangup":
                call.over = "caller"
        return True

    # From the first ring to the end

    def _run(self) -> None:
        status = "failed"
        try:
            status = self._life()
        except Refusing as refusing:
            status = refusing.status
        except Ended:
            status = self._ended_status()
        except Exception:
            traceback.print_exc()
        if self.phone.stopped:
            return
        if self.call.member is not None:
            phone_rooms.leave(self.phone, self.call.member, "participant_hung_up")
        self.phone.finish(self.call, "completed" if self.call.connected else status)

    def _ended_status(self) -> str:
        if self.call.connected:
            return "completed"
        if self.call.direction == "inbound":
            return "no-answer"
        return "canceled"

    def _life(self) -> str:
        call = self.call
        if call.direction != "inbound":
            status = self._ring()
            if status:
                self._give_up(status)
                return status
            self.answer()
            self._detect()
        try:
            if call.joining is not None:
                phone_sitting.sit_in(self, call.joining)
            elif call.parent:
                self._bridge()
            elif call.start is not None:
                self._talk(call.start)
        except Redirected as redirected:
            call.bridged = False
            self._talk(redirected.place)
        return "completed"

    def _give_up(self, status: str) -> None:
        call = self.call
        call.status = status
        room = phone_rooms.room_of(self.phone, call)
        if room is not None:
            phone_rooms.leave(self.phone, room.members[call.sid], "participant_add_failed")

    def _ring(self) -> str:
        """Why nobody is on the line; "" once somebody is."""
        call, phone = self.call, self.phone
        how = phone.behaviour(call.party)
        try:
            self.step("initiated")
            self.wait(0.2)
            if how.kind in ("failed", "busy"):
                call.sip = 404 if how.kind == "failed" else 486
                return how.kind
            self.step("ringing")
            phone.hear(call, "ring", call.sender)
            with phone.lock:
                if how.script and not call.script:
                    call.script = deque(how.script)
            self._await_pick_up(how.kind, phone.settings.ring_seconds if how.ring_seconds is None else how.ring_seconds)
        except Ended:
            call.sip = 487
            self._give_up("canceled")
            return "canceled"
        if call.picked_up in ("human", "machine"):
            return ""
        call.sip = 603 if call.picked_up == "rejected" else 480
        return "busy" if call.picked_up == "rejected" else "no-answer"

    def _await_pick_up(self, kind: str, ring_seconds: float) -> None:
        call = self.call
        patience = call.timeout + (BUFFER_SECONDS if call.direction == "outbound-api" else 0)
        own = {"answers": "human", "machine": "machine", "rejected": "rejected"}.get(kind, "")
        if own and ring_seconds < patience:
            if not self.wait(ring_seconds, lambda: bool(call.picked_up)):
                call.picked_up = own
            return
        self.wait(patience, lambda: bool(call.picked_up) and kind != "no-answer")

    def step(self, status: str) -> None:
        with self.phone.lock:
            self.call.status = status
            self.phone.touch(self.call)
            phone_hooks.progress(self.phone, self.call, status)

    def answer(self) -> None:
        """Connect the call, if it isn't connected yet."""
        call, phone = self.call, self.phone
        with phone.lock:
            if call.connected:
                return
            call.status, call.connected, call.started = "in-progress", phone.line_time(), phone.now_ms()
            phone.hear(call, "answered", call.picked_up or "human")
            phone_hooks.progress(phone, call, "answered")
        if call.record is not None:
            phone_recordings.begin(phone, call.account, "OutboundAPI", call.record, call_sid=call.sid)

    def _detect(self) -> None:
        """Answering machine detection: https://www.twilio.com/docs/voice/answering-machine-detection"""
        call = self.call
        if not call.detect:
            return
        machine, to_the_end = call.picked_up == "machine", call.detect == "DetectMessageEnd"
        found = ("machine_end_beep" if to_the_end else "machine_start") if machine else "human"
        seconds = (8.0 if to_the_end else 4.0) if machine else 2.0
        if call.async_hook is None:
            self.wait(seconds)
            call.answered_by = found
            return
        threading.Thread(target=self._detect_later, args=(found, seconds), daemon=True).start()

    def _detect_later(self, found: str, seconds: float) -> None:
        with self.phone.lock:
            gone = self.phone.lock.wait_for(
                lambda: self.phone.stopped or not self.call.live, timeout=seconds * self.phone.settings.scale
            )
            if gone:
                return
            self.call.answered_by = found
        phone_hooks.detected(self.phone, self.call, seconds)

    def _bridge(self) -> None:
        """Connected to whoever dialled this leg, after what it is told in private."""
        if self.call.whisper is not None:
            try:
                self._talk(self.call.whisper, keep=True)
            except Finished:
                return
        with self.phone.lock:
            self.call.bridged = True
            self.phone.hear(self.call, "connected", self.call.sender)
        self.wait(self.call.time_limit, lambda: not self.call.bridged)

    # Documents

    def _talk(self, place: Place, *, keep: bool = False) -> None:
        """Play documents until there are no more. `keep`: the call goes on after them, and they may end it."""
        following: Place | None = place
        while following is not None:
            try:
                following = self._play(following)
            except Redirected as redirected:
                following = redirected.place
            except Broken:
                self._apologise()
                if keep:
                    raise Finished from None
                return
            except Finished as finished:
                if keep:
                    raise
                if not self.call.connected and finished.status == "completed":
                    self.answer()
                self.call.status = finished.status
                if not self.call.connected:
                    raise Refusing(finished.status) from None
                return

    def _play(self, place: Place) -> Place | None:
        for verb in phone_documents.fetch(self, place):
            following = phone_verbs.play(self, verb)
            if following is not None:
                return following
        return None

    def _apologise(self) -> None:
        self.answer()
        self.phone.hear(self.call, "say", _SORRY, voice="", language="en-US", error=self.call.error)
        self.wait(len(_SORRY) * 0.06)
