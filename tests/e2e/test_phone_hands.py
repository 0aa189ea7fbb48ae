"""Calls that change hands, and a provider that tells things twice or out of order, on the running whole."""

from __future__ import annotations

import base64
import hashlib
import hmac
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, desk, eventually
from tests.e2e.test_phone import Twilio, mine, number, sofia, twilio

pytestmark = pytest.mark.stack
__all__ = ["sofia", "twilio"]  # fixtures


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


@pytest.fixture
def tom(stack: Stack) -> Iterator[Desk]:
    """A colleague, who comes when the test says so."""
    agent = desk(stack, "tom")
    yield agent
    agent.do("PUT", "/api/me/presence", {"presence": "offline"})


def presence(agent: Desk, word: str) -> None:
    agent.do("PUT", "/api/me/presence", {"presence": word})


def connected(twilio: Twilio, agent: Desk, who: str = "sofia", phone: str = "") -> tuple[str, str]:
    """A customer who talks to an agent: both lines."""
    caller = twilio.dials_in(phone or number())
    ring = twilio.ringing(f"client:{who}")
    twilio.act(ring, "answer")
    mine(agent, "talking")
    eventually(lambda: twilio.call(caller)["conference"] == caller == twilio.call(ring)["conference"])
    return caller, ring


def consulted(twilio: Twilio, sofia: Desk, tom: Desk) -> tuple[str, str, str]:
    caller, ring = connected(twilio, sofia)
    presence(tom, "transfers_only")
    sofia.do("POST", f"/api/calls/{caller}/consult", {"agent": "tom"})
    second = twilio.ringing("client:tom")
    twilio.act(second, "answer")
    eventually(lambda: twilio.call(second)["conference"] == caller and twilio.call(caller)["hold"])
    return caller, ring, second


def finished(twilio: Twilio, agent: Desk, caller: str) -> Any:
    twilio.act(caller, "hangup")
    mine(agent, "wrapping")
    return agent.do("POST", f"/api/calls/{caller}/wrap-up", {})


def test_a_warm_transfer_gives_the_colleague_call_and_ticket_and_the_first_agent_their_own_work_after_it(
    twilio: Twilio, sofia: Desk, tom: Desk
) -> None:
    caller, ring, second = consulted(twilio, sofia, tom)
    told = sofia.do("POST", f"/api/calls/{caller}/transfer", {})
    assert told["state"] == "talking"
    eventually(lambda: not twilio.call(ring)["live"] and not twilio.call(caller)["hold"])
    call = eventually(lambda: (c := mine(tom, "talking")["call"]) and c["agent"] == "tom" and c)
    assert twilio.call(second)["live"]
    assert tom.get(f"/api/tickets/{call['ticket']}")["assignee"] == "tom"
    (left,) = sofia.get("/api/me/calls")["items"]
    assert (left["role"], left["call"]["wraps"][0]["done_at"]) == ("wrap_up", None)
    assert sofia.get("/api/me")["load"] == 1
    sofia.do("POST", f"/api/calls/{caller}/wrap-up", {"note": "Tom knows all of it."})
    assert sofia.get("/api/me/calls")["items"] == []
    assert sofia.get("/api/me")["load"] == 0
    done = finished(twilio, tom, caller)
    assert (done["state"], done["agent"], done["wraps"][0]["note"]) == ("ended", "tom", "Tom knows all of it.")


def test_three_talk_until_one_is_dropped(twilio: Twilio, sofia: Desk, tom: Desk) -> None:
    caller, ring, second = consulted(twilio, sofia, tom)
    sofia.do("POST", f"/api/calls/{caller}/merge")
    eventually(lambda: not twilio.call(caller)["hold"])
    twilio.act(second, "speak", {"words": "Tom here, hello."})
    eventually(lambda: all("Tom here, hello." in twilio.heard(line) for line in (caller, ring)))
    legs = sofia.get(f"/api/calls/{caller}")["legs"]
    leg = next(x["id"] for x in legs if x["agent"] == "tom")
    sofia.do("POST", f"/api/calls/{caller}/drop", {"leg": leg})
    eventually(lambda: not twilio.call(second)["live"])
    assert mine(sofia, "talking")["call"]["agent"] == "sofia"
    assert finished(twilio, sofia, caller)["outcome"] == "answered"


def test_a_customer_is_put_through_to_a_number_outside(twilio: Twilio, sofia: Desk) -> None:
    caller, ring = connected(twilio, sofia)
    outside = "+14155559000"
    sofia.do("POST", f"/api/calls/{caller}/transfer", {"number": outside})
    third = twilio.ringing(outside)
    assert not twilio.call(ring)["live"]
    twilio.act(third, "answer")
    eventually(lambda: twilio.call(caller)["bridged"])
    mine(sofia, "wrapping")
    sofia.do("POST", f"/api/calls/{caller}/wrap-up", {})
    twilio.act(third, "hangup")
    eventually(lambda: not twilio.call(caller)["live"])
    assert sofia.get(f"/api/calls/{caller}")["state"] == "ended"


def test_a_caller_with_an_open_ticket_rings_its_agent_first(
    twilio: Twilio, sofia: Desk, tom: Desk, stack: Stack
) -> None:
    phone = number()
    caller, _ = connected(twilio, sofia, phone=phone)
    finished(twilio, sofia, caller)
    presence(tom, "online")  # who was never offered anything, and would be next
    again = twilio.dials_in(phone)
    ring = twilio.ringing("client:sofia")
    assert "client:tom" not in [
        c["party"] for c in twilio("GET", "")["calls"] if c["created"] >= twilio.call(again)["created"]
    ]
    twilio.act(ring, "answer")
    call = mine(sofia, "talking")["call"]
    assert call["id"] == again
    assert call["ticket"] == desk(stack, "ruth").get(f"/api/calls/{caller}")["ticket"]
    finished(twilio, sofia, again)


@pytest.mark.parametrize("manner", ["shuffled", "repeated"])
def test_news_that_come_twice_or_out_of_order_end_in_the_same_record(
    twilio: Twilio, sofia: Desk, tom: Desk, manner: str
) -> None:
    twilio("POST", "/settings", {"callbacks": manner})
    try:
        caller, ring = connected(twilio, sofia)
        presence(tom, "online")
        sofia.do("POST", f"/api/calls/{caller}/transfer", {"agent": "tom"})
        second = twilio.ringing("client:tom")
        twilio.act(second, "answer")
        mine(tom, "talking")
        sofia.do("POST", f"/api/calls/{caller}/wrap-up", {})
        finished(twilio, tom, caller)
        eventually(lambda: not any(twilio.call(x)["live"] for x in (caller, ring, second)))
    finally:
        twilio("POST", "/settings", {"callbacks": "in_order"})
    call = eventually(lambda: (c := tom.get(f"/api/calls/{caller}")) and c["legs"][-1]["ended_at"] and c)
    assert (call["state"], call["outcome"], call["agent"], call["missed_by"]) == ("ended", "answered", "tom", [])
    assert [(x["role"], x["agent"], x["status"]) for x in call["legs"]] == [
        ("customer", None, "completed"),
        ("agent", "sofia", "completed"),
        ("agent", "tom", "completed"),
    ]
    assert [x["agent"] for x in call["wraps"]] == ["sofia"]


def test_an_agent_ends_a_call_of_which_the_provider_tells_nothing(twilio: Twilio, sofia: Desk) -> None:
    caller, ring = connected(twilio, sofia)
    twilio("POST", "/settings", {"callbacks": "none"})
    try:
        sofia.do("POST", f"/api/calls/{caller}/hangup")
        eventually(lambda: not twilio.call(caller)["live"] and not twilio.call(ring)["live"])
        mine(sofia, "wrapping")
        sofia.do("POST", f"/api/calls/{caller}/wrap-up", {})
        assert sofia.get("/api/me/calls")["items"] == []
    finally:
        twilio("POST", "/settings", {"callbacks": "in_order"})


def test_the_same_request_again_is_told_the_same_to_the_byte(twilio: Twilio, stack: Stack) -> None:
    (secrets,) = (x["secrets"] for x in stack.accounts() if (x["channel"], x["id"]) == ("voice", "main"))
    form = {
        "CallSid": f"CA{uuid.uuid4().hex}", "AccountSid": secrets["send"]["account_sid"], "From": number(),
        "To": "+15550100003", "CallStatus": "in-progress", "Direction": "inbound", "Digits": "2",
    }  # fmt: skip
    url = f"{stack.url}/webhooks/voice/main?step=choice~menu~1~en-US"
    first = _asked(url, form, secrets["webhook"][0], "token-1")
    before_me = twilio.dials_in(number())  # the place in line is another one now
    again = _asked(url, form, secrets["webhook"][0], "token-1")
    assert b"<Response>" in first
    assert again == first
    twilio.act(before_me, "hangup")
    over = {**form, "CallStatus": "completed", "CallbackSource": "call-progress-events", "SequenceNumber": "9"}
    _asked(f"{stack.url}/webhooks/voice/main?step=status", over, secrets["webhook"][0], "token-2")


def _asked(url: str, form: dict[str, str], secret: str, token: str) -> bytes:
    signed = url + "".join(name + form[name] for name in sorted(form))
    request = urllib.request.Request(url, urlencode(form).encode(), method="POST")
    request.add_header("Content-Type", "application/x-www-form-urlencoded")
    request.add_header(
        "X-Twilio-Signature", base64.b64encode(hmac.digest(secret.encode(), signed.encode(), hashlib.sha1)).decode()
    )
    request.add_header("I-Twilio-Idempotency-Token", token)
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
        return body
