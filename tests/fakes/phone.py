"""A phone in memory: Twilio's REST API as we use it, the people on the lines, and a Rapport that hears them.

phone = Phone(monkeypatch)
phone.online("ben")
caller = phone.dials_in("+15551230001")      a customer's line; .hears is the TwiML they were last given
ring = phone.rings("ben")                    the line to ben's softphone
ring.picks_up()
caller.hangs_up()
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import msgspec
import pytest

from chalicelib import wiring
from chalicelib.blueprints import voice_calls
from chalicelib.channels.base import Account, Bases, Fault, HttpAnswer, HttpReply, Secrets, SendFailed, WebhookRequest
from chalicelib.domain.agents import Agent, Presence
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Channel, Event, EventType
from chalicelib.services.phone.deeds import Deeds, Others
from chalicelib.services.phone.placing import Placing
from chalicelib.services.phone.ringing import Ringing, Wire
from chalicelib.services.phone.taking import Calls
from chalicelib.services.waking import Waking
from chalicelib.store.codec import decode, slim
from sandbox.twiml import check
from tests.fakes.backend import Killed
from tests.fakes.brand import brand
from tests.fakes.calls import FakeCalls
from tests.fakes.queues import Message
from tests.fakes.world import World

BASE = "https://rapport.example"
OURS = "+15550100003"
ACCOUNT_SID = "AC" + "0" * 32
VOICE = Secrets(webhook=("secret",), send={"account_sid": ACCOUNT_SID, "auth_token": "secret"})
_numbers = count(1)


def sid(kind: str = "CA") -> str:
    return f"{kind}{next(_numbers):032x}"


@dataclass
class Asked:
    """One REST request that Twilio was sent."""

    method: str
    path: str
    fields: dict[str, str]


class FakeTwilio:
    """Takes orders and remembers them. `faults`: what to raise or answer instead, one a request."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.lines: list[Line] = []
        self.faults: list[Any] = []
        self.phone: Phone | None = None
        self.room = sid("CF")

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        path = url.partition(f"/{ACCOUNT_SID}/")[2]
        assert headers["authorization"].startswith("Basic ")
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, SendFailed) and fault.fault is not Fault.UNKNOWN:
            raise fault
        if isinstance(fault, HttpAnswer):
            return fault
        self.asked.append(Asked(method, path, fields))
        told = self._act(method, path, fields)
        if fault is not None:  # it was done, and its answer lost
            raise fault
        return HttpAnswer(status=201, headers={}, body=json.dumps(told).encode())

    def _act(self, method: str, path: str, fields: dict[str, str]) -> dict[str, Any]:
        if path == "Calls.json":
            assert self.phone
            line = Line(self.phone, sid(), fields["To"], fields["Url"], fields["StatusCallback"], inbound=False)
            self.lines.append(line)
            return {"sid": line.sid, "status": "queued"}
        ended = re.fullmatch(r"Calls/(CA\w+)\.json", path)
        if ended:
            self._changed(ended[1], fields)
        if ended and method == "GET":
            line = next(x for x in self.lines if x.sid == ended[1])
            return {"sid": line.sid, "status": "completed" if line.over else "in-progress" if line.up else "ringing"}
        if path.startswith("Conferences.json"):
            return {"conferences": [{"sid": self.room}]}
        if path.endswith("/Recordings.json"):
            return {"sid": sid("RE")}
        return {}

    def _changed(self, call: str, fields: dict[str, str]) -> None:
        line = next(x for x in self.lines if x.sid == call)
        if fields.get("Status") == "completed":
            line.ending = "completed" if line.up else "canceled"
        elif "Url" in fields:
            line.redirected = fields["Url"]

    def did(self, pattern: str) -> list[Asked]:
        return [one for one in self.asked if re.fullmatch(pattern, f"{one.method} {one.path}")]


@dataclass
class Line:
    """One line at Twilio: a customer's, an agent's. What we order of it takes effect when the test lets it
    (`settles`), as it would a moment later."""

    phone: Phone
    sid: str
    who: str
    url: str
    status_url: str
    inbound: bool = True
    hears: str = ""
    up: bool = False
    over: bool = False
    ending: str = ""
    redirected: str = ""
    sequence: int = 0

    def asks(self, url: str, **fields: str) -> str:
        """Twilio asks what is to be heard, and the answer is remembered."""
        answer = self.phone.webhook(url, {**self.form("in-progress"), **fields})
        assert answer.status == 200, answer
        self.hears = answer.body
        self.phone.drain()
        return self.hears

    def form(self, status: str) -> dict[str, str]:
        theirs, ours = ("From", "To") if self.inbound else ("To", "From")
        direction = "inbound" if self.inbound else "outbound-api"
        return {
            "CallSid": self.sid, "AccountSid": ACCOUNT_SID, theirs: self.who, ours: OURS, "CallStatus": status,
            "Direction": direction, "ApiVersion": "2010-04-01", f"{theirs}Country": "US",
        }  # fmt: skip

    def tells(self, status: str, *, drain: bool = True, **fields: str) -> None:
        self.sequence += 1
        more = {"SequenceNumber": str(self.sequence), "CallbackSource": "call-progress-events"}
        answer = self.phone.webhook(self.status_url, {**self.form(status), **more, **fields})
        assert answer.status in (200, 204), answer
        if drain:
            self.phone.drain()

    # --- what people do

    def rings(self) -> Line:
        self.tells("ringing")
        return self

    def picks_up(self, **fields: str) -> str:
        self.up = True
        self.tells("in-progress", drain=False)
        return self.asks(self.url, **fields)

    def presses(self, keys: str, *, at: str = "") -> str:
        return self.asks(at or action(self.hears), Digits=keys)

    def says(self, words: str) -> str:
        return self.asks(action(self.hears), SpeechResult=words, Confidence="0.9")

    def goes_on(self) -> str:
        """Nothing is pressed: the document's last redirect is followed."""
        return self.asks(re.findall(r"<Redirect[^>]*>([^<]+)</Redirect>", self.hears)[-1])

    def hangs_up(self) -> None:
        self.ends("completed")

    def ends(self, status: str, **fields: str) -> None:
        self.over = True
        self.tells(status, drain=True, CallDuration="30", **fields)

    def settles(self) -> Line:
        """What was ordered of the line happens."""
        if self.ending and not self.over:
            self.ends(self.ending)
        elif self.redirected:
            url, self.redirected = self.redirected, ""
            self.asks(url)
        return self


def action(twiml: str) -> str:
    found = re.search(r'action="([^"]+)"', twiml)
    assert found, twiml
    return found[1].replace("&amp;", "&")


@dataclass
class FakeCallbacks:
    told: list[tuple[str, int, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def outcome(self, callback: str, attempt: int, outcome: str, at: int, call: str) -> None:
        if (callback, attempt, outcome) not in self.told:
            self.told.append((callback, attempt, outcome))

    def from_queue(self, call: Call, number: str) -> None:
        if (call.id, number) not in self.asked:
            self.asked.append((call.id, number))


class Phone(World):
    """A World whose brand has a voice account, and whose workers know calls."""

    def __init__(self, patch: pytest.MonkeyPatch, *, promises: bool = False, **account: Any) -> None:
        """`promises`: callbacks are kept for real; else what they are told is only noted (`promised`)."""
        self.promises = promises
        self.twilio = FakeTwilio()
        self.twilio.phone = self
        self.promised = FakeCallbacks()
        self.removed: list[str] = []
        settings = brand()
        doc = {"channel": "voice", "id": "main", "name": "Brand", "address": OURS, "queue": "care", "settings": account}
        settings.put("account", "voice#main", doc)
        super().__init__(settings=settings)
        patch.setattr(wiring, "context", lambda: self.context)
        patch.setattr(wiring, "queues", lambda: self.queues)
        patch.setattr(wiring, "settings", lambda: self.store.settings)

    def reboot(self) -> None:
        super().reboot()
        others = Others(
            inbound=self.inbound, assignment=self.assignment, words=self.changes,
            away=lambda agent: self.waking.presence(agent, Presence.AWAY),
            callbacks=lambda: cast(Any, self.callbacks if self.promises else self.promised),
            files=lambda: cast(Any, self),
        )  # fmt: skip
        self.calls = Calls(self.context, Deeds(self.context, others))
        self.caller = cast(Any, Placing(self.context, self.calls))
        wire = Wire(lambda channel, account: VOICE, self.twilio, Bases(), BASE)
        self.ringing = Ringing(self.context, self.calls, wire)
        self.waking = Waking(
            self.context, self.assignment, {"call": self.calls.woken, "callback": lambda id: self.callbacks.woken(id)}
        )

    def delete(self, keys: list[str]) -> None:
        self.removed += keys

    # --- settings

    def change(self, kind: str, id: str, **fields: Any) -> None:
        known = self.store.settings.entry(kind, id)
        doc, version = known if known else ({}, 0)
        self.store.settings.put(kind, id, {**doc, **fields}, version=version, now=0)

    def agent(self, agent: Agent) -> None:
        self.change("agent", agent.id, **slim(agent))

    # --- what happens

    def webhook(self, url: str, form: dict[str, str], token: str = "") -> HttpReply:
        return self.webhook_of("main", url, form, token)

    def webhook_of(self, to: str, url: str, form: dict[str, str], token: str = "") -> HttpReply:
        """A request whose signature is that account's."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        account = self.store.settings.account(Channel.VOICE, to)
        request = WebhookRequest(
            method="POST", urls=(url,), query=query, body=urlencode(form).encode(), received_at=self.clock.now,
            headers={"content-type": "application/x-www-form-urlencoded"}
            | ({"i-twilio-idempotency-token": token} if token else {}),
        )  # fmt: skip
        try:
            reply = voice_calls.answer(request, cast(Account, account), {})
        except Killed:  # the provider asks again
            self.reboot()
            reply = voice_calls.answer(request, cast(Account, account), {})
        if reply.body:
            assert check(reply.body) == [], reply.body
        return reply

    def dials_in(self, number: str = "+15551230001") -> Line:
        start = f"{BASE}/webhooks/voice/main"
        line = Line(self, sid(), number, start, f"{start}?step=status", up=True)
        self.twilio.lines.append(line)
        line.asks(start)
        return line

    def rings(self, who: str) -> Line:
        """The newest line to somebody, ringing."""
        self.drain()
        found = [x for x in self.twilio.lines if x.who in (who, f"client:{who}") and not x.over and not x.up]
        assert found, f"{who}'s phone isn't ringing; {[x.who for x in self.twilio.lines if not x.over]} are on"
        return found[-1].rings()

    def is_quiet(self, who: str) -> bool:
        self.drain()
        lines = [x for x in self.twilio.lines if x.who in (who, f"client:{who}")]
        return not any(not x.over and not x.up and not x.ending for x in lines)

    def settles(self) -> None:
        """Everything ordered of any line happens."""
        self.drain()
        for line in list(self.twilio.lines):
            line.settles()
        self.drain()

    def call(self, line: Line) -> Call:
        found = cast(FakeCalls, self.store.calls).rows.now
        return found.get(line.sid) or next(
            call for call in found.values() if any(leg.sid == line.sid for leg in call.legs.values())
        )

    def only_call(self) -> Call:
        (call,) = cast(FakeCalls, self.store.calls).rows.now.values()
        return call

    # --- the workers

    def _next(self) -> Any:
        found = super()._next()
        if found is None:
            return None
        queue, act, message = found
        if queue is self.queues.inbound_queue:
            return queue, lambda m: self._take(decode(m.body, Event)), message
        return queue, act, message

    def _take(self, event: Event) -> None:
        if event.type is EventType.CALL:
            self.calls.take(event)
        else:
            self.inbound.take(event)

    def _send(self, message: Message) -> None:
        body = msgspec.json.decode(message.body)
        if "phone" not in body:
            super()._send(message)
            return
        try:
            self.ringing.perform(body["phone"])
        except Retry as later:
            message.visible_at = self.clock.now + round((later.after or 30) * 1000)
            raise
