"""The phone network: who calls whom, and what a person on a line can do. A stand-in for Twilio Programmable Voice.

Everything lives under one lock; a line (a leg of a call) is a thread that plays its documents and waits on that
lock. Nothing survives a restart: the lines are dead then, as they would be.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

from sandbox import phone_hooks, phone_recordings
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.phone_hooks import Post
from sandbox.phone_line import Line
from sandbox.phone_model import Behaviour, Call, Conference, Heard, Hook, Place, Recording, Settings
from sandbox.web import Problem

_CALLS_KEPT = 500


class Phone:
    def __init__(self, box: Box) -> None:
        self.box = box
        self.lock = threading.Condition(threading.RLock())
        self.settings = Settings()
        self.calls: dict[str, Call] = {}
        self.rooms: dict[str, Conference] = {}
        self.recordings: dict[str, Recording] = {}
        self.behaviours: dict[str, Behaviour] = {}
        self.numbers: dict[str, dict[str, str]] = {}
        self.errors: deque[dict[str, Any]] = deque(maxlen=500)
        self.version = 0
        self.stopped = False
        self.post = Post(self)

    def stop(self) -> None:
        with self.lock:
            self.stopped = True
            self.lock.notify_all()
        self.post.stop()

    def now_ms(self) -> int:
        return self.box.world.now_ms()

    def line_time(self) -> float:
        """Seconds of the line, from no instant in particular."""
        return time.monotonic() / self.settings.scale

    def touch(self, call: Call | None = None) -> None:
        with self.lock:
            self.version += 1
            if call is not None:
                call.version, call.updated = self.version, self.now_ms()
            self.lock.notify_all()

    def hear(self, call: Call, kind: str, text: str = "", **more: Any) -> None:
        with self.lock:
            call.heard.append(Heard(at=self.now_ms(), kind=kind, text=text, more=more))
            self.touch(call)

    def fail(self, call: Call, code: int, words: str, url: str = "") -> None:
        """Note an error as Twilio's debugger would."""
        with self.lock:
            call.error = code
            self.errors.append({"at": self.now_ms(), "call": call.sid, "code": code, "words": words, "url": url})
            self.touch(call)
        self.box.log(f"twilio  !! {code} in {call.sid}: {words[:200]}")

    def number(self, account: Account) -> dict[str, str]:
        """What the account's number does with calls: `voice_url`, `status_callback`, `fallback_url`."""
        url = self.box.webhook_url(account)
        usual = {"voice_url": url, "status_callback": f"{url}?step=status", "fallback_url": ""}
        return {**usual, **self.numbers.get(account.id, {})}

    def behaviour(self, party: str) -> Behaviour:
        with self.lock:
            usual = self.settings.agents if party.startswith("client:") else self.settings.customers
            return self.behaviours.get(party) or Behaviour(kind=usual)

    # Calls begin

    def place(self, account: Account, sender: str, name: str, script: list[dict[str, str]], via: str = "") -> Call:
        """Somebody calls one of the brand's numbers."""
        number = self.number(account)
        status = number["status_callback"]
        fallback = number["fallback_url"]
        call = Call(
            sid=self.box.world.new_sid("CA"),
            account=account,
            sender=sender,
            to=account.address,
            direction="inbound",
            party=sender,
            created=self.now_ms(),
            name=name,
            status="ringing",
            start=Place(number["voice_url"]),
            fallback=Place(fallback) if fallback else None,
            hook=Hook(status, ("completed",)) if status else Hook(),
            forwarded_from=via,
            script=deque(script),
        )
        self.hear(call, "ring")
        return self.begin(call)

    def begin(self, call: Call) -> Call:
        with self.lock:
            self.calls[call.sid] = call
            ended = [sid for sid, old in self.calls.items() if not old.live]
            for sid in ended[: max(0, len(self.calls) - _CALLS_KEPT)]:
                del self.calls[sid]
            self.touch(call)
        Line(self, call).start()
        return call

    # What the person does

    def press(self, call: Call, keys: str) -> None:
        with self.lock:
            self._must_talk(call)
            if call.listening or call.member is not None or call.bridged:
                call.keys.extend(keys)
            self.hear(call, "pressed", keys, taken=bool(call.listening))

    def speak(self, call: Call, words: str) -> None:
        with self.lock:
            self._must_talk(call)
            if call.listening in ("speech", "both", "recording"):
                call.words.append(words)
            self.hear(call, "spoke", words, taken=call.listening in ("speech", "both", "recording"))
            for other in self._others(call):
                self.hear(other, "voice", words, who=call.name or call.party)

    def _others(self, call: Call) -> list[Call]:
        """Who hears what is said on this line."""
        if call.member is not None:
            room = next((r for r in self.rooms.values() if call.sid in r.members), None)
            if room is None or room.status != "in-progress" or call.member.muted or call.member.hold:
                return []
            return [m.call for m in room.members.values() if m.call is not call and not m.hold]
        if call.bridged:
            return [o for o in self.calls.values() if o.bridged and (o.parent == call.sid or o.sid == call.parent)]
        return []

    def typing(self, call: Call) -> None:
        """The person is about to say or press something: the line waits a little longer."""
        with self.lock:
            call.typing_until = time.monotonic() + 10
            self.lock.notify_all()

    def pick_up(self, call: Call, who: str = "human") -> None:
        """Answer, or (`rejected`) don't."""
        with self.lock:
            if call.direction == "inbound" or call.status not in ("queued", "initiated", "ringing"):
                raise Problem(f"call: {call.sid} does not ring (it is {call.status}).", 409)
            call.picked_up = who
            self.touch(call)

    def end(self, call: Call, by: str) -> None:
        with self.lock:
            if not call.live:
                raise Problem(f"call: {call.sid} is over (it is {call.status}).", 409)
            if not call.over:
                call.over = by
                self.touch(call)

    def _must_talk(self, call: Call) -> None:
        if call.status != "in-progress":
            raise Problem(f"call: nobody talks on {call.sid} (it is {call.status}).", 409)

    # Waiting for news

    def changed(self, since: int, seconds: float) -> int:
        """The version, once it is past `since` or the time is up."""
        with self.lock:
            self.lock.wait_for(lambda: self.version > since or self.stopped, timeout=seconds)
            return self.version

    def finish(self, call: Call, status: str) -> None:
        """The last of a call: its recordings, its status, the news."""
        with self.lock:
            if call.connected and not call.seconds:
                call.seconds = max(round(self.line_time() - call.connected), 1)
            call.ended = call.ended or self.now_ms()
            call.status, call.listening, call.bridged = status, "", False
            phone_recordings.end_all(self, call.sid)
            self.hear(call, "hung up", status)
            phone_hooks.progress(self, call, "completed")
