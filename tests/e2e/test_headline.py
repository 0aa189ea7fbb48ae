"""The headline on the running whole, as the customer and the agent live it: a complaint in public, an offer in
private, a call within moments, and the public post gets its closing answer. And the ways beside it: a comment, a
caller who would rather be called back, and an outage over three promises.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest

from infra.local.stack import Ports, Stack, wait_healthy
from tests.e2e.test_agent_api import Desk, desk, eventually
from tests.e2e.test_callbacks import events, of_ticket
from tests.e2e.test_main_job import Customer, customer, ticket_of
from tests.e2e.test_nothing_lost import hurry, until, waiting
from tests.e2e.test_phone import Twilio, mine, number, sofia, twilio
from tests.e2e.test_time import executions, sweep, tickets_of, wait_until
from tests.stack import FreshStack

__all__ = ["customer", "sofia", "twilio"]
pytestmark = pytest.mark.stack
SECOND = 1_000


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


def ms(told: str) -> int:
    return round(datetime.fromisoformat(told).timestamp() * 1000)


def lines(agent: Desk, ticket: str) -> list[dict[str, Any]]:
    """What was said on a ticket, in order."""
    found: list[dict[str, Any]] = agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]
    return [line for line in found if line["kind"] != "event"]


def event(agent: Desk, ticket: str, what: str) -> Any:
    found = agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]
    return next((line for line in found if line["text"] == what), None)


def seen(customer: Customer, channel: str, identity: str, words: str) -> dict[str, Any]:
    """What the brand said to the customer with these words in it."""
    found: dict[str, Any] = eventually(
        lambda: next((x for x in customer.sees(channel, identity) if words in x["text"]), None)
    )
    return found


def spoken(twilio: Twilio, agent: Desk, ticket: str, phone: str, note: str) -> dict[str, Any]:
    """The agent's phone rings, then the customer's; they talk for a moment, and the agent writes what was said."""
    twilio.act(twilio.ringing("client:sofia"), "answer")
    theirs = twilio.ringing(phone)
    twilio.act(theirs, "answer")
    eventually(lambda: (x := of_ticket(agent, ticket)) and x["state"] == "connected")
    mine(agent, "talking")
    time.sleep(1.1)  # they talk: the provider tells whole seconds
    twilio.act(theirs, "hangup")
    done: dict[str, Any] = eventually(lambda: (x := of_ticket(agent, ticket)) and x["state"] == "done" and x)
    mine(agent, "wrapping")
    agent.do("POST", f"/api/calls/{done['attempts'][-1]['call']}/wrap-up", {"note": note, "disposition": "Other"})
    return done


def report(stack: Stack, day: str) -> dict[str, Any]:
    told: dict[str, Any] = desk(stack, "ruth").get(
        "/api/reports/callbacks", **{"from": f"{day}T00:00:00Z", "to": f"{day}T23:59:59.999Z"}
    )
    return told


def opened(stack: Stack, figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts behind a figure."""
    ruth, path = desk(stack, "ruth"), figure["events"]
    found: list[dict[str, Any]] = []
    while path:
        page = ruth.get(path)
        found += page["items"]
        after = page.get("next")
        path = f"{figure['events']}&after={after}" if after else ""
    return found


def test_a_complaint_in_public_is_called_back_and_closed_in_public(
    twilio: Twilio, sofia: Desk, customer: Customer, stack: Stack
) -> None:
    begun = time.monotonic()
    told = customer.says("x", "post", "Two weeks, three parcels, no shoes. Thanks for nothing!")
    ticket = ticket_of(sofia, "x", told["account"], told["identity"])
    sofia.do("POST", f"/api/tickets/{ticket}/replies", {
        "client_id": "sorry", "how": "public_reply",
        "text": "We are sorry. We have written to you in private: let us call you about it.",
    })  # fmt: skip
    sofia.do("POST", f"/api/tickets/{ticket}/callback-offers", {"client_id": "offer", "agent": "sofia"})
    assert seen(customer, "x", told["identity"], "written to you in private")["visibility"] == "public"
    assert seen(customer, "x", told["identity"], "with your phone number")["visibility"] == "private"

    phone = number()
    customer.says("x", "dm", f"Fine. {phone}, I am at home.")
    confirmed = seen(customer, "x", told["identity"], "We will call you as soon as somebody is free")
    assert (confirmed["visibility"], phone in confirmed["text"]) == ("private", False)
    done = spoken(twilio, sofia, ticket, phone, "Sent again by courier.")
    wanted = eventually(lambda: event(sofia, ticket, "closing_reply_wanted"))
    closing = {
        "client_id": "closing", "how": "public_reply", "answers": wanted["answers"],
        "text": "Good to have talked, the shoes are on their way.",
    }  # fmt: skip
    sofia.do("POST", f"/api/tickets/{ticket}/replies", closing)
    assert seen(customer, "x", told["identity"], "Good to have talked")["visibility"] == "public"
    took = time.monotonic() - begun

    said = lines(sofia, ticket)
    assert [(x["kind"], x["direction"], x["visibility"]) for x in said] == [
        ("post", "inbound", "public"), ("post", "outbound", "public"), ("dm", "outbound", "private"),
        ("dm", "inbound", "private"), ("dm", "outbound", "private"), ("call", "outbound", "private"),
        ("post", "outbound", "public"),
    ]  # fmt: skip
    call = next(x for x in said if x["kind"] == "call")
    assert call["extra"]["outcome"] == "answered"
    assert int(call["extra"]["talk_ms"]) > 0
    assert call["extra"]["note"] == "Sent again by courier."
    public = [x["text"] for x in customer.sees("x", told["identity"]) if x["visibility"] == "public"]
    assert len(public) == 2
    assert not any(phone[-7:] in text for text in public)

    post = next(x for x in said if x["kind"] == "post")
    day = report(stack, done["asked_at"][:10])
    facts = opened(stack, day["post_to_call"])
    assert len(facts) == day["post_to_call"]["count"]
    (measured,) = [x["value"] for x in facts if x["ticket"] == ticket]
    assert measured == ms(done["connected_at"]) - ms(post["at"])
    assert ticket in {x["ticket"] for x in opened(stack, day["kept_in_time"])}
    for name in ("promised", "attempts", "connected", "fell_back", "abandoned", "cancelled"):
        assert len(opened(stack, day[name])) == day[name]["count"], name
    print(f"post to call {measured} ms, the whole story {took:.1f} s")
    assert measured < 60 * SECOND, "something must hang"


def test_a_comment_is_answered_in_private_and_called_back(
    twilio: Twilio, sofia: Desk, customer: Customer, stack: Stack
) -> None:
    told = customer.says("facebook", "comment", "Is anybody there? I have been waiting for days.")
    ticket = ticket_of(sofia, "facebook", told["account"], told["identity"])
    sofia.do("POST", f"/api/tickets/{ticket}/callback-offers", {"client_id": "offer"})
    seen(customer, "facebook", told["identity"], "with your phone number")
    phone = number()
    customer.says("facebook", "message", f"call me on {phone}")
    spoken(twilio, sofia, ticket, phone, "All explained.")
    eventually(lambda: "closing_reply_wanted" in events(sofia, ticket))
    assert [x["visibility"] for x in lines(sofia, ticket)][:2] == ["public", "private"]


def test_a_caller_who_would_rather_be_called_back_keeps_their_place(twilio: Twilio, sofia: Desk, stack: Stack) -> None:
    sofia.do("PUT", "/api/me/presence", {"presence": "offline"})
    offered_after(stack, 0)
    try:
        sid, phone = _waiting_and_offered(twilio)
        twilio.act(sid, "press", {"keys": "1"})
        eventually(lambda: "on the number you are calling from" in twilio.heard(sid))
        twilio.act(sid, "press", {"keys": "1"})
        eventually(lambda: "You keep your place in line" in twilio.heard(sid))
        eventually(lambda: not twilio.call(sid)["live"])
    finally:
        offered_after(stack, 60)
    call = eventually(lambda: (c := desk(stack, "ruth").get(f"/api/calls/{sid}")) and c["outcome"] and c)
    ticket = call["ticket"]
    made = eventually(lambda: of_ticket(sofia, ticket))
    assert (call["outcome"], made["source"], made["number"]) == ("callback_taken", "phone_queue", phone)
    assert made["place_at"] == call["queued_at"] < made["asked_at"]
    sofia.do("PUT", "/api/me/presence", {"presence": "online"})
    spoken(twilio, sofia, ticket, phone, "Size exchanged.")
    assert "missed_call" not in sofia.get(f"/api/tickets/{ticket}")["tags"]


def offered_after(stack: Stack, seconds: int) -> None:
    admin = desk(stack, "noor")
    queue = admin.get("/api/settings/queue/help")
    wanted = {name: value for name, value in queue.items() if name != "id"}
    admin.do("PUT", "/api/settings/queue/help", {**wanted, "callback_after_seconds": seconds})


def _waiting_and_offered(twilio: Twilio) -> tuple[str, str]:
    """The line and the number of a caller who hears the offer. Others dial first: a lambda uses settings for some
    seconds."""

    def heard() -> tuple[str, str]:
        phone = number()
        sid = twilio.dials_in(phone)
        eventually(lambda: "To be called back, press three" in twilio.heard(sid))
        twilio.act(sid, "press", {"keys": "2"})
        said = eventually(lambda: (x := twilio.heard(sid)) and "next in line" in x and x)
        if "have us call you back, press 1" in said:
            return sid, phone
        twilio.act(sid, "hangup")
        return "", ""

    sid = phone = ""
    deadline = time.monotonic() + 60
    while not sid:
        assert time.monotonic() < deadline, "nobody was offered to be called back"
        sid, phone = heard()
    return sid, phone


# --- an outage -----------------------------------------------------------------------------------

LEADS = (24, 16, 20)  # seconds until each promise, in the order in which they are made


def test_promises_missed_in_an_outage_are_kept_after_it_once_and_the_oldest_first(fresh_stack: FreshStack) -> None:
    ports = Ports.free()
    phones = [number() for _ in LEADS]
    with fresh_stack(ports=ports) as stack:
        wait_healthy(stack)
        hurry(stack)
        _call_at_any_hour(stack)
        ruth = desk(stack, "ruth")
        made = [_promised(stack, ruth, phone, seconds) for phone, seconds in zip(phones, LEADS, strict=True)]
        due = {x["number"]: ms(x["next_at"]) for x in made}
        eventually(lambda: list(executions(stack, "callback").values()) == ["RUNNING"] * len(LEADS))
        ended = time.time_ns() // 1_000_000
    assert min(due.values()) > ended, "too slow a start to show it"
    wait_until(max(due.values()))
    with fresh_stack(ports=ports) as stack:
        wait_healthy(stack)
        begun = time.time_ns() // 1_000_000
        assert "RUNNING" not in executions(stack, "callback").values()
        twilio = Twilio(stack)
        twilio("POST", "/settings", {"scale": 0.02, "ring_seconds": 600, "customers": "manual", "agents": "manual"})
        sweep(stack)
        ruth = desk(stack, "ruth")
        eventually(lambda: _in_line(stack) == {x["ticket"] for x in made}, 60)
        oldest = min(phones, key=lambda phone: due[phone])
        line = sorted((ticket.call_at, ticket.id) for ticket in tickets_of(stack).values())
        assert line == sorted((due[x["number"]], x["ticket"]) for x in made)
        sofia = desk(stack, "sofia")
        sofia.do("PUT", "/api/me/presence", {"presence": "online"})
        rung = [_talks_to_whoever_is_called(twilio, sofia) for _ in made]
        assert (rung[0], sorted(rung)) == (oldest, sorted(phones))
        sweep(stack)  # it finds nothing that is still to be done
        until("all queues are empty", lambda: not waiting(stack), 60)
        for one in made:
            done = _over(ruth, one["id"])
            assert (done["state"], len(done["attempts"])) == ("done", 1)
            late = ms(done["attempts"][0]["at"]) - begun
            print(f"due {(begun - due[done['number']]) / 1000:.0f} s before the end of the outage: {late} ms after it")
        placed = [call["party"] for call in twilio("GET", "")["calls"] if call["party"] in phones]
        assert sorted(placed) == sorted(phones)
        assert twilio.errors() == []


def _call_at_any_hour(stack: Stack) -> None:
    admin = desk(stack, "noor")
    kept = admin.get("/api/settings/account/voice~main")
    wanted = {name: value for name, value in kept.items() if name not in ("id", "channel", "account")}
    wanted["settings"] = {**kept["settings"], "quiet_hours": {"from": "00:00", "to": "24:00"}}
    admin.do("PUT", "/api/settings/account/voice~main", wanted)


def _promised(stack: Stack, agent: Desk, phone: str, seconds: int) -> dict[str, Any]:
    """A customer who writes by text is promised a call within an hour that begins so soon."""
    someone = Customer(stack, f"Noa {phone[-4:]}", phone)
    told = someone.says("sms", "message", "Please call me.")
    ticket = ticket_of(agent, "sms", told["account"], told["identity"])
    now = time.time()
    when = {"from": _iso(now + seconds), "to": _iso(now + 3600)}
    made: dict[str, Any] = agent.do("POST", f"/api/tickets/{ticket}/callbacks", {"client_id": "c1", "when": when})
    return made


def _iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _over(agent: Desk, id: str) -> dict[str, Any]:
    found: dict[str, Any] = eventually(lambda: (x := agent.get(f"/api/callbacks/{id}")) and x["ended_at"] and x)
    return found


def _in_line(stack: Stack) -> set[str]:
    """The tickets on which a call waits for an agent."""
    return {id for id, ticket in tickets_of(stack).items() if ticket.call}


def _talks_to_whoever_is_called(twilio: Twilio, agent: Desk) -> str:
    """The number of the customer whom the agent is put through to next."""
    twilio.act(twilio.ringing("client:sofia", 40), "answer")
    call = mine(agent, "calling")["call"]
    phone = str(call["number"])
    theirs = twilio.ringing(phone)
    twilio.act(theirs, "answer")
    mine(agent, "talking")
    twilio.act(theirs, "hangup")
    mine(agent, "wrapping")
    agent.do("POST", f"/api/calls/{call['id']}/wrap-up", {"disposition": "Other"})
    return phone
