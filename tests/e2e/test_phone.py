"""The phone on the running whole: the packaged app, real tables and policies, and the sandbox as Twilio."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, desk, eventually

pytestmark = pytest.mark.stack


class Twilio:
    """The sandbox's phone."""

    def __init__(self, stack: Stack) -> None:
        self._at = Desk(stack)

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        return self._at.do(method, f"/sandbox/_sandbox/phone{path}", body, **query)

    def dials_in(self, number: str, choice: str = "2") -> str:
        """A customer's call, once they have chosen from the shop's menu ("": they only listen)."""
        sid = str(self("POST", "/calls", {"from": number, "account": "main"})["sid"])
        if choice:
            eventually(lambda: self.call(sid)["listening"])
            self.act(sid, "press", {"keys": choice})
        return sid

    def call(self, sid: str) -> Any:
        return self("GET", f"/calls/{sid}")

    def heard(self, sid: str) -> str:
        return " ".join(str(line["text"]) for line in self.call(sid)["heard"])

    def ringing(self, party: str, seconds: float = 45) -> str:
        """The newest line that rings for somebody."""

        def found() -> str:
            calls = [c for c in self("GET", "")["calls"] if c["party"] == party and c["status"] == "ringing"]
            return str(calls[-1]["sid"]) if calls else ""

        return str(eventually(found, seconds))

    def act(self, sid: str, deed: str, body: Any = None) -> None:
        self("POST", f"/calls/{sid}/{deed}", body or {})

    def errors(self) -> list[Any]:
        found: list[Any] = self("GET", "/errors")["errors"]
        return found


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


@pytest.fixture(scope="module")
def twilio(stack: Stack) -> Iterator[Twilio]:
    phone = Twilio(stack)
    phone("POST", "/settings", {"scale": 0.02, "ring_seconds": 600, "customers": "manual", "agents": "manual"})
    _account(stack, quiet_hours={"from": "00:00", "to": "24:00"})
    yield phone
    assert phone.errors() == []  # nothing we said broke Twilio's rules


def _account(stack: Stack, **settings: Any) -> None:
    """Change the voice account's settings, and let lambdas notice."""
    admin = desk(stack, "noor")
    kept = admin.get("/api/settings/account/voice~main")
    wanted = {k: v for k, v in kept.items() if k not in ("id", "channel", "account")}
    wanted["settings"] = {**kept["settings"], **settings}
    admin.do("PUT", "/api/settings/account/voice~main", wanted)


@pytest.fixture
def sofia(stack: Stack) -> Iterator[Desk]:
    """One agent is there, and nobody else."""
    others = [desk(stack, who) for who in ("tom", "mei", "jonas", "ruth")]
    for other in others:
        other("PUT", "/api/me/presence", {"presence": "offline"})
    agent = desk(stack, "sofia")
    agent.do("PUT", "/api/me/presence", {"presence": "online"})
    yield agent
    _leaves_nothing(Twilio(stack), agent)
    agent.do("PUT", "/api/me/presence", {"presence": "offline"})


def _leaves_nothing(twilio: Twilio, agent: Desk) -> None:
    """Whatever a test left on the line (it may have failed) stands in the way of no other."""
    for call in twilio("GET", "")["calls"]:
        if call["live"] and call["direction"] == "inbound":
            twilio.act(call["sid"], "hangup")
    for one in agent.get("/api/me/calls")["items"]:
        agent("POST", f"/api/calls/{one['call']['id']}/wrap-up", {"disposition": "Other"})


def number() -> str:
    return f"+1415555{uuid.uuid4().int % 10**4:04d}"


def mine(agent: Desk, state: str, seconds: float = 45) -> Any:
    """The agent's call, once it is in that state."""
    deadline = time.monotonic() + seconds
    while True:
        calls = agent.get("/api/me/calls")["items"]
        for one in calls:
            if one["call"]["state"] == state:
                return one
        assert time.monotonic() < deadline, (state, calls, agent.get("/api/me"), _logs(agent))
        time.sleep(0.1)  # another process works; there is nothing here to wait on


def _logs(agent: Desk) -> list[str]:
    return [str(agent.stack.lambda_log(name))[-3_000:] for name in ("inbound", "outbound", "timers")]


def extra(agent: Desk, ticket: str, call: str) -> Any:
    lines = agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]
    return next((x for x in lines if x["kind"] == "call" and call in x["key"]), None)


def test_a_call_rings_an_agent_is_held_and_wrapped_up(twilio: Twilio, sofia: Desk) -> None:
    caller = twilio.dials_in(number())
    pop = mine(sofia, "ringing")
    assert pop["call"]["id"] == caller
    assert pop["pop"]["why"] == "They haven't been in touch before."
    ring = twilio.ringing("client:sofia")
    assert "next in line" in eventually(lambda: twilio.heard(caller))
    twilio.act(ring, "answer")
    mine(sofia, "talking")
    eventually(lambda: twilio.call(caller)["conference"] == caller and twilio.call(ring)["conference"] == caller)

    path = f"/api/calls/{caller}"
    sofia.do("POST", f"{path}/hold")
    eventually(lambda: twilio.call(caller)["hold"])
    sofia.do("POST", f"{path}/resume")
    eventually(lambda: not twilio.call(caller)["hold"])
    sofia.do("POST", f"{path}/mute")
    eventually(lambda: twilio.call(ring)["muted"])
    sofia.do("POST", f"{path}/hangup")
    eventually(lambda: not twilio.call(caller)["live"] and not twilio.call(ring)["live"])
    mine(sofia, "wrapping")
    done = sofia.do("POST", f"{path}/wrap-up", {"note": "All said."})
    assert (done["state"], done["outcome"], done["agent"]) == ("ended", "answered", "sofia")
    assert sofia.get(f"/api/tickets/{done['ticket']}")["assignee"] == "sofia"
    told = eventually(lambda: extra(sofia, done["ticket"], caller))
    assert told["extra"]["outcome"] == "answered"


def test_a_caller_who_gives_up_is_a_missed_call(twilio: Twilio, stack: Stack) -> None:
    ruth = desk(stack, "ruth")
    for who in ("sofia", "tom", "mei", "jonas"):
        desk(stack, who)("PUT", "/api/me/presence", {"presence": "offline"})
    caller = twilio.dials_in(number())
    eventually(lambda: ruth("GET", f"/api/calls/{caller}")[1].get("state") == "waiting")
    twilio.act(caller, "hangup")
    call = eventually(lambda: (c := ruth.get(f"/api/calls/{caller}")) and c["outcome"] and c)
    assert call["outcome"] == "abandoned"
    eventually(lambda: "missed_call" in ruth.get(f"/api/tickets/{call['ticket']}")["tags"])


def test_a_blind_transfer_rings_the_other_agent(twilio: Twilio, sofia: Desk, stack: Stack) -> None:
    caller = twilio.dials_in(number())
    first = twilio.ringing("client:sofia")
    twilio.act(first, "answer")
    mine(sofia, "talking")
    tom = desk(stack, "tom")
    tom.do("PUT", "/api/me/presence", {"presence": "online"})
    try:
        sofia.do("POST", f"/api/calls/{caller}/transfer", {"agent": "tom"})
        second = twilio.ringing("client:tom")
        twilio.act(second, "answer")
        mine(tom, "talking")
        eventually(lambda: not twilio.call(first)["live"])
        assert twilio.call(caller)["live"]
        sofia.do("POST", f"/api/calls/{caller}/wrap-up", {"note": "It is about a parcel."})
        twilio.act(caller, "hangup")
        call = mine(tom, "wrapping")["call"]
        tom.do("POST", f"/api/calls/{caller}/wrap-up", {})
        assert tom.get(f"/api/tickets/{call['ticket']}")["assignee"] == "tom"
    finally:
        tom.do("PUT", "/api/me/presence", {"presence": "offline"})


def test_two_calls_that_ring_out_set_the_agent_away(twilio: Twilio, sofia: Desk, stack: Stack) -> None:
    for _ in range(2):
        _rings_out(twilio, desk(stack, "ruth"))
    eventually(lambda: sofia.get("/api/me")["presence"] == "away")


def _rings_out(twilio: Twilio, ruth: Desk) -> None:
    caller = twilio.dials_in(number())
    twilio.act(twilio.ringing("client:sofia"), "reject")
    eventually(lambda: ruth.get(f"/api/calls/{caller}")["missed_by"] == ["sofia"])
    twilio.act(caller, "hangup")
    eventually(lambda: not twilio.call(caller)["live"])


def test_an_agent_calls_a_customer_from_a_ticket(twilio: Twilio, sofia: Desk, stack: Stack) -> None:
    theirs = number()
    caller = twilio.dials_in(theirs)
    eventually(lambda: twilio.ringing("client:sofia"))
    twilio.act(caller, "hangup")
    ticket = eventually(lambda: desk(stack, "ruth").get(f"/api/calls/{caller}")["ticket"])
    eventually(lambda: sofia.get("/api/me")["load"] < 1)
    eventually(lambda: not sofia.get("/api/me/calls")["items"])
    placed = eventually(lambda: _placed(sofia, ticket))
    ring = twilio.ringing("client:sofia")
    twilio.act(ring, "answer")
    customer = twilio.ringing(theirs)
    twilio.act(customer, "answer")
    mine(sofia, "talking")
    eventually(lambda: "Larkspur" in twilio.heard(customer))
    twilio.act(customer, "hangup")
    mine(sofia, "wrapping")
    done = sofia.do("POST", f"/api/calls/{placed['id']}/wrap-up", {})
    assert (done["direction"], done["outcome"]) == ("outbound", "answered")
    assert eventually(lambda: extra(sofia, ticket, placed["id"]))["direction"] == "outbound"


def test_a_message_left_when_nobody_is_there_comes_with_its_sound_and_words(twilio: Twilio, stack: Stack) -> None:
    admin, ruth = desk(stack, "noor"), desk(stack, "ruth")
    nodes = {"box": {"kind": "voicemail", "prompt": {"text": "Leave us a message."}, "queue": "help"}}
    admin.do("PUT", "/api/settings/ivr/box", {"name": "Box", "start": "box", "nodes": nodes})
    _account(stack, ivr="box")
    try:
        caller = _reaching_the_box(twilio)
        twilio.act(caller, "speak", {"words": "My parcel never came."})
        eventually(lambda: not twilio.call(caller)["live"])
        call = eventually(lambda: (c := ruth.get(f"/api/calls/{caller}")) and c["outcome"] and c)
        assert call["outcome"] == "voicemail"

        def line() -> Any:
            found = extra(ruth, call["ticket"], caller)
            files = found["attachments"] if found else []
            return found if files and files[0]["url"] and "parcel" in found["text"] else None

        told = eventually(line)
        assert told["text"].startswith('Voicemail: "')
        assert told["attachments"][0]["content_type"].startswith("audio/")
        assert told["attachments"][0]["size"] > 0
    finally:
        _account(stack, ivr="main")


def _reaching_the_box(twilio: Twilio) -> str:
    caller = _hearing(twilio, "Leave us a message")
    eventually(lambda: twilio.call(caller)["listening"])
    return caller


def test_a_recorded_call_can_be_listened_to(twilio: Twilio, sofia: Desk, stack: Stack) -> None:
    _account(stack, record="on", delete_at_provider=True)
    try:
        caller = eventually(lambda: _recorded(twilio, sofia), 60)
        eventually(lambda: twilio.call(caller)["conference"] == caller)
        sofia.do("POST", f"/api/calls/{caller}/recording", {"recording": False})
        sofia.do("POST", f"/api/calls/{caller}/recording", {"recording": True})
        sofia.do("POST", f"/api/calls/{caller}/hangup")
        call = mine(sofia, "wrapping")["call"]
        sofia.do("POST", f"/api/calls/{caller}/wrap-up", {})

        def file() -> Any:
            found = extra(sofia, call["ticket"], caller)
            return next((x for x in (found or {}).get("attachments", []) if x["url"]), None)

        told = eventually(file)
        assert told["name"] == "recording.mp3"
        assert told["size"] > 0
    finally:
        _account(stack, record="off", delete_at_provider=False)


def _recorded(twilio: Twilio, agent: Desk) -> str:
    """A call that is recorded, once every lambda knows that it shall be."""
    caller = _hearing(twilio, "may be recorded")
    twilio.act(twilio.ringing("client:sofia"), "answer")
    if mine(agent, "talking")["call"]["recording"] == "on":
        return caller
    agent.do("POST", f"/api/calls/{caller}/hangup")
    mine(agent, "wrapping")
    agent.do("POST", f"/api/calls/{caller}/wrap-up", {})
    return ""


def _hearing(twilio: Twilio, words: str) -> str:
    """Dial until something is heard: a lambda uses settings for some seconds."""

    def heard() -> str:
        caller = twilio.dials_in(number(), "")
        said = eventually(lambda: twilio.heard(caller))
        if words in said:
            return caller
        twilio.act(caller, "hangup")
        return ""

    return str(eventually(heard))


def _placed(agent: Desk, ticket: str) -> Any:
    status, told = agent("POST", f"/api/tickets/{ticket}/calls", {"client_id": "c1"})
    assert status in (202, 409), told
    return told if status == 202 else None
