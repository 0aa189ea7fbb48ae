"""The headline on the running whole: a customer complains in public, and within moments the brand calls them."""

from __future__ import annotations

import re
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, desk, eventually
from tests.e2e.test_main_job import Customer, customer, ticket_of
from tests.e2e.test_phone import Twilio, number, sofia, twilio

__all__ = ["customer", "sofia", "twilio"]
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


def of_ticket(agent: Desk, ticket: str) -> Any:
    states = ("scheduled", "calling", "connected", "retrying", "done", "fell_back", "cancelled")
    found = [x for state in states for x in agent.get("/api/callbacks", state=state, limit=100)["items"]]
    return next((x for x in found if x["ticket"] == ticket), None)


def events(agent: Desk, ticket: str) -> list[str]:
    lines = agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]
    return [line["text"] for line in lines if line["kind"] == "event"]


def test_from_a_public_post_to_the_call_within_moments(
    twilio: Twilio, sofia: Desk, customer: Customer, stack: Stack
) -> None:
    told = customer.says("x", "post", "The third parcel lost. Well done!")
    ticket = ticket_of(sofia, "x", told["account"], told["identity"])
    sofia.do("POST", f"/api/tickets/{ticket}/callback-offers", {"client_id": "offer-1"})
    phone = number()
    customer.says("x", "dm", f"Please do: {phone}")
    made = eventually(lambda: of_ticket(sofia, ticket))
    assert (made["number"], made["source"], made["how"]) == (phone, "public_post", "now")

    twilio.act(twilio.ringing("client:sofia"), "answer")
    ring = twilio.ringing(phone)
    twilio.act(ring, "answer")
    eventually(lambda: of_ticket(sofia, ticket)["state"] == "connected")
    twilio.act(ring, "hangup")
    done = eventually(lambda: (x := of_ticket(sofia, ticket)) and x["state"] == "done" and x)
    wrapped = {"note": "Sent again, with my apologies.", "disposition": "Sent again"}
    sofia.do("POST", f"/api/calls/{done['attempts'][0]['call']}/wrap-up", wrapped)
    assert (done["outcome"], len(done["attempts"])) == ("connected", 1)
    said = eventually(lambda: "closing_reply_wanted" in (found := events(sofia, ticket)) and found)
    assert [x for x in said if x.startswith("callback_")] == [
        "callback_promised", "callback_attempt", "callback_attempt_outcome", "callback_done",
    ]  # fmt: skip
    report = desk(stack, "ruth").get("/api/reports/callbacks", **_today(done["asked_at"]))
    assert report["post_to_call"]["count"] >= 1
    assert report["kept_in_time"]["within"] >= 1
    assert twilio.errors() == []


def _today(at: str) -> dict[str, str]:
    return {"from": f"{at[:10]}T00:00:00Z", "to": f"{at[:10]}T23:59:59.999Z"}


def test_a_busy_line_is_tried_again_later_and_the_customer_moves_it_by_their_link(
    twilio: Twilio, sofia: Desk, customer: Customer
) -> None:
    told = customer.says("sms", "message", "Please call me about my order.")
    ticket = ticket_of(sofia, "sms", told["account"], told["identity"])
    made = sofia.do("POST", f"/api/tickets/{ticket}/callbacks", {"client_id": "c1", "when": _slot(sofia, ticket)})
    assert (made["state"], made["number"]) == ("scheduled", customer.phone)
    said = eventually(lambda: _link(customer.sees("sms", customer.phone)))
    page = _open(said)
    assert "We will call you" in page
    free = re.findall(r'name="slot" value="(\d+)"', page)
    _open(said, {"do": "slot", "slot": free[-1]})
    assert of_ticket(sofia, ticket)["turn"] == 2
    _open(said, {"do": "now"})
    twilio.act(twilio.ringing("client:sofia"), "answer")
    twilio.act(twilio.ringing(customer.phone), "reject")
    tried = eventually(lambda: (x := of_ticket(sofia, ticket)) and x["state"] == "retrying" and x)
    assert [a["outcome"] for a in tried["attempts"]] == ["busy"]
    _open(said, {"do": "cancel"})
    assert of_ticket(sofia, ticket)["state"] == "cancelled"


def _slot(agent: Desk, ticket: str) -> dict[str, str]:
    queue = agent.get(f"/api/tickets/{ticket}")["queue"]
    free = agent.get("/api/callbacks/slots", queue=queue, **_next_day())["items"]
    return {"slot": free[0]["from"]}


def _next_day() -> dict[str, str]:
    now = datetime.now(UTC)
    return {"from": (now + timedelta(days=1)).isoformat(), "to": (now + timedelta(days=2)).isoformat()}


def _link(heard: list[dict[str, Any]]) -> str:
    found = [m[0] for item in heard if (m := re.search(r"https?://\S+/callbacks/\S+", item["text"]))]
    return found[-1] if found else ""


def _open(link: str, form: dict[str, str] | None = None) -> str:
    body = urlencode(form).encode() if form else None
    with urllib.request.urlopen(link, body, timeout=30) as answer:
        return str(answer.read().decode())
