"""Plays the people whose phones ring, through the sandbox's control API (`sandbox/phone_control.py` lists it).

phone = Phone(stack.sandbox_url)          # any running sandbox
phone.set(scale=0.05)                     # a second of the line takes 50 ms
line = phone.call("+15550200001", name="Ada Thistle")
line.until("gather"); line.press("1")
agent = phone.ringing("client:sofia"); agent.answer()
line.until("joined"); line.hang_up(); line.until_over()
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

Json = dict[str, Any]


@dataclass
class Line:
    """One leg, from its person's side."""

    phone: Phone
    sid: str
    read: int = 0  # how many lines of the transcript `until` has passed

    def now(self) -> Json:
        return self.phone.get(f"/calls/{self.sid}")

    @property
    def status(self) -> str:
        return str(self.now()["status"])

    def heard(self, kind: str = "") -> list[str]:
        """The texts of what was heard, of one kind or all."""
        return [line["text"] for line in self.now()["heard"] if kind in ("", line["kind"])]

    def until(self, kind: str, text: str = "", seconds: float = 10.0) -> Json:
        """The next line of that kind that holds that text; what came before it is passed over."""

        def look(call: Json) -> Json | None:
            for at, line in enumerate(call["heard"][self.read :], self.read):
                if line["kind"] == kind and text in line["text"]:
                    self.read = at + 1
                    return dict(line)
            return None

        return self._wait(look, f"{kind} {text!r}", seconds)

    def until_status(self, *wanted: str, seconds: float = 10.0) -> Json:
        return self._wait(lambda call: call if call["status"] in wanted else None, "/".join(wanted), seconds)

    def until_over(self, seconds: float = 10.0) -> Json:
        return self._wait(lambda call: call if not call["live"] and call["ended"] else None, "the end", seconds)

    def _wait(self, look: Callable[[Json], Json | None], what: str, seconds: float) -> Json:
        deadline = time.monotonic() + seconds
        version = 0
        while True:
            news = self.phone.news(version, wait_ms=500 if version else 0)
            version = news["version"]
            call = self.now()
            found = look(call)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                said = [f"{line['kind']}: {line['text']}" for line in call["heard"][-12:]]
                raise AssertionError(f"no {what} on {self.sid}, which is {call['status']}; last heard: {said}")

    def press(self, keys: str) -> None:
        self._do("press", keys=keys)

    def speak(self, words: str) -> None:
        self._do("speak", words=words)

    def answer(self, who: str = "human") -> Line:
        self._do("answer", **{"as": who})
        return self

    def reject(self) -> None:
        self._do("reject")

    def hang_up(self) -> None:
        self._do("hangup")

    def _do(self, deed: str, **data: Any) -> None:
        self.phone.post(f"/calls/{self.sid}/{deed}", data)


@dataclass
class Phone:
    """`url` is the sandbox's own address."""

    url: str
    taken: set[str] = field(default_factory=set)

    def call(self, sender: str, **data: Any) -> Line:
        """Call the brand: `name`, `account`, `script`, `forwarded_from`."""
        return Line(self, self.post("/calls", {"from": sender, **data})["sid"])

    def ringing(self, party: str, seconds: float = 10.0) -> Line:
        """The next call that rings at that number or client, each given once."""
        deadline, version = time.monotonic() + seconds, 0
        while time.monotonic() < deadline:
            news = self.news(version, party, wait_ms=500 if version else 0)
            version = news["version"]
            for call in news["calls"]:
                if call["status"] == "ringing" and call["direction"] != "inbound" and call["sid"] not in self.taken:
                    self.taken.add(call["sid"])
                    return Line(self, call["sid"])
        raise AssertionError(f"nothing rang at {party}")

    def calls(self, party: str = "") -> list[Json]:
        return list(self.news(0, party)["calls"])

    def behave(self, party: str, kind: str | None, **more: Any) -> None:
        """manual, answers, machine, busy, no-answer, rejected, failed; None for the usual again."""
        self.post("/behaviours", {"party": party, "kind": kind, **more})

    def set(self, **settings: Any) -> None:
        """scale, ring_seconds, play_seconds, patience_ms, callbacks, customers, agents."""
        self.post("/settings", settings)

    def number(self, **urls: str) -> None:
        """voice_url, status_callback, fallback_url of the account's number."""
        self.post("/numbers", urls)

    def errors(self) -> list[Json]:
        return list(self.get("/errors")["errors"])

    def conferences(self) -> list[Json]:
        return list(self.get("/conferences")["conferences"])

    def news(self, since: int, party: str = "", wait_ms: int = 0) -> Json:
        asked = {"since": since, "wait": wait_ms, **({"party": party} if party else {})}
        return self.get(f"?{urlencode(asked)}")

    def get(self, path: str) -> Json:
        return self._send("GET", path, None)

    def post(self, path: str, data: Json) -> Json:
        return self._send("POST", path, data)

    def _send(self, method: str, path: str, data: Json | None) -> Json:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            body = None if data is None else json.dumps(data).encode()
            # Under its real name the sandbox answers any Host of this machine only.
            headers = {"Content-Type": "application/json"}
            connection.request(method, f"{parts.path}/_sandbox/phone{path}", body, headers)
            with connection.getresponse() as reply:
                told = json.loads(reply.read())
                assert reply.status < 300, told
                return dict(told)
        finally:
            connection.close()
