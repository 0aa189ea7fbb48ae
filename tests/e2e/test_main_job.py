"""The main job, on the packaged app with IAM enforced: a customer writes on any channel, an agent
answers, and it reaches them there. The customer is the sandbox's; the agent is at the API."""

from __future__ import annotations

import json
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, desk, eventually, number, text

pytestmark = pytest.mark.stack


@dataclass(frozen=True)
class Customer:
    """Somebody with every kind of address, through the sandbox."""

    stack: Stack
    name: str
    phone: str

    def says(self, channel: str, kind: str, words: str, **more: Any) -> dict[str, Any]:
        who = {"name": self.name, **({"number": self.phone} if channel in ("sms", "whatsapp") else {})}
        told = sandbox(self.stack, f"customers/{kind}", {"as": who, "channel": channel, "text": words, **more})
        assert told["status"] == "accepted", told
        return told

    def sees(self, channel: str, identity: str) -> list[dict[str, Any]]:
        """What the brand said to them there, oldest first."""
        told = sandbox(self.stack, f"inbox/{channel}/{quote(identity, safe='')}")
        return [item for item in told["items"] if item["direction"] == "out"]


def sandbox(stack: Stack, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(f"{stack.url}/sandbox/_sandbox/{path}")
    if body is not None:
        request.data, request.method = json.dumps(body).encode(), "POST"
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


@pytest.fixture
def customer(stack: Stack) -> Customer:
    return Customer(stack, f"Robin {uuid.uuid4().hex[:8]}", number())


@pytest.fixture(scope="module")
def agent(stack: Stack) -> Desk:
    return desk(stack, "sofia")


def ticket_of(agent: Desk, channel: str, account: str, identity: str) -> str:
    """The one ticket of a customer's address, once the worker has made it."""

    def found() -> str:
        status, customer = agent("GET", "/api/customers", channel=channel, account=account, identity=identity)
        if status != 200:
            return ""
        tickets = agent.get(f"/api/customers/{customer['id']}/history")["items"]
        assert len(tickets) <= 1
        return tickets[0]["id"] if tickets else ""

    return str(eventually(found))


def ticket_about(agent: Desk, words: str) -> str:
    """The ticket whose subject has these words."""

    def found() -> str:
        items = [t for s in ("new", "open") for t in agent.get("/api/tickets", view="status", status=s)["items"]]
        return next((t["id"] for t in items if words in t["subject"]), "")

    return str(eventually(found))


ROADS = [
    # channel, what the customer does, how the agent answers, who sees the answer
    # (X, and comments anywhere, have no receipts: "sent" is all that is ever known)
    ("sms", "message", "", "private"),
    ("whatsapp", "message", "", "private"),
    ("x", "post", "public_reply", "public"),
    ("x", "dm", "", "private"),
    ("facebook", "message", "", "private"),
    ("facebook", "comment", "public_reply", "public"),
    ("facebook", "comment", "private_reply", "private"),
    ("instagram", "message", "", "private"),
    ("chat", "message", "", "private"),
]


@pytest.mark.parametrize(("channel", "kind", "how", "visibility"), ROADS)
def test_a_customer_writes_an_agent_answers_and_it_reaches_them_there(
    stack: Stack, agent: Desk, customer: Customer, channel: str, kind: str, how: str, visibility: str
) -> None:
    told = customer.says(channel, kind, f"{customer.name}: my order came without laces. Can you send some?")
    if channel == "chat":  # only the API knows the visitor's address
        ticket = ticket_about(agent, customer.name)
    else:
        ticket = ticket_of(agent, channel, told["account"], told["identity"])
    words = f"Of course, {customer.name}: they leave today."
    body = {"client_id": "answer-1", "text": words, **({"how": how} if how else {})}
    first = agent.do("POST", f"/api/tickets/{ticket}/replies", body)
    again = agent.do("POST", f"/api/tickets/{ticket}/replies", body)
    assert first["line"]["key"] == again["line"]["key"], "the same client_id is the same reply"

    seen = eventually(lambda: customer.sees(channel, told["identity"]))
    signed = f"{words} ^SM" if visibility == "public" else words
    assert [(item["text"], item["visibility"]) for item in seen] == [(signed, visibility)]

    def reached() -> bool:
        lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
        mine = [line for line in lines if line["direction"] == "outbound"]
        assert len(mine) == 1, "an echo of our own reply is not a second one"
        return mine[0]["status"] in ({"sent"} if channel == "x" or visibility == "public" else {"delivered", "read"})

    eventually(reached)
    assert len(customer.sees(channel, told["identity"])) == 1


def test_ten_texts_at_the_same_instant_open_one_ticket(stack: Stack, agent: Desk) -> None:
    sender = number()
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: text(stack, sender, f"Message {n}"), range(10)))
    ticket = ticket_of(agent, "sms", "main", sender)

    def all_there() -> bool:
        lines = agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]
        said = sorted(line["text"] for line in lines if line["direction"] == "inbound")
        return said == sorted(f"Message {n}" for n in range(10))

    eventually(all_there)


def test_a_picture_is_fetched_and_served_by_a_link_of_ours(stack: Stack, agent: Desk, customer: Customer) -> None:
    told = customer.says("sms", "message", "Look at this sole", media=["cat.png"])
    ticket = ticket_of(agent, "sms", told["account"], told["identity"])

    def link() -> str:
        lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
        return next((str(a["url"]) for line in lines for a in line["attachments"] if a.get("url")), "")

    with urllib.request.urlopen(eventually(link), timeout=10) as answer:
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n"
        assert "attachment" in answer.headers["Content-Disposition"]


def test_a_message_sent_twice_by_the_provider_is_one_message(stack: Stack, agent: Desk, customer: Customer) -> None:
    told = customer.says("facebook", "message", "Is anybody there?", duplicate=3)
    ticket = ticket_of(agent, "facebook", told["account"], told["identity"])
    marker = customer.says("facebook", "message", "Hello?")
    assert marker["identity"] == told["identity"]

    def words() -> list[str]:
        lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
        return [line["text"] for line in lines if line["direction"] == "inbound"]

    eventually(lambda: "Hello?" in words())
    assert words() == ["Is anybody there?", "Hello?"]


def test_who_asked_us_to_stop_is_not_written_to(stack: Stack, agent: Desk, customer: Customer) -> None:
    told = customer.says("sms", "message", "How much is the blue one?")
    ticket = ticket_of(agent, "sms", told["account"], told["identity"])
    customer.says("sms", "message", "STOP")

    def refused() -> bool:
        status, problem = agent(
            "POST", f"/api/tickets/{ticket}/replies", {"client_id": uuid.uuid4().hex, "text": "It is 40."}
        )
        return status == 409 and problem["code"] == "opted_out"

    eventually(refused)


def test_a_lost_answer_is_told_as_unknown_and_never_sent_again(stack: Stack, agent: Desk, customer: Customer) -> None:
    told = customer.says("x", "dm", "Did my refund go out?")
    ticket = ticket_of(agent, "x", told["account"], told["identity"])
    sandbox(stack, "faults", {"provider": "x", "mode": "accept_no_answer", "count": 1})
    agent.do("POST", f"/api/tickets/{ticket}/replies", {"client_id": "once", "text": "Yes, this morning."})

    def status() -> str:
        lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
        return next((str(line["status"]) for line in lines if line["direction"] == "outbound"), "")

    # X has no field for our key, so its echo can't settle it: a person decides.
    eventually(lambda: status() == "unknown")
    assert len(customer.sees("x", told["identity"])) == 1


def test_the_private_answer_to_a_public_comment_goes_on_on_the_same_ticket(
    stack: Stack, agent: Desk, customer: Customer
) -> None:
    told = customer.says("facebook", "comment", "My heel broke on the first day!")
    ticket = ticket_of(agent, "facebook", told["account"], told["identity"])
    reply = {"client_id": "private", "text": "So sorry! Which size do you need?", "how": "private_reply"}
    agent.do("POST", f"/api/tickets/{ticket}/replies", reply)
    eventually(lambda: customer.sees("facebook", told["identity"]))
    customer.says("facebook", "message", "Size 38, please.")

    def words() -> list[tuple[str, str]]:
        lines = agent.get(f"/api/tickets/{ticket}/timeline")["items"]
        return [(line["visibility"], line["text"]) for line in lines if line["kind"] != "event"]

    eventually(lambda: ("private", "Size 38, please.") in words())
    assert words() == [
        ("public", "My heel broke on the first day!"),
        ("private", "So sorry! Which size do you need?"),
        ("private", "Size 38, please."),
    ]
    again = {"client_id": "twice", "text": "Hello?", "how": "private_reply"}
    status, problem = agent("POST", f"/api/tickets/{ticket}/replies", again)
    assert (status, problem["field"]) == (422, "how"), "the customer writes in private now"
