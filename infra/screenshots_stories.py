"""What is told on a fresh local stack so that each page has something to show: by the API and the sandbox only."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from infra.local.brand import DEMO_PASSWORD
from infra.local.stack import Stack

T = TypeVar("T")
_PATIENCE = 180.0
_POST = "The table for our shop window arrived with a broken leg, and nobody picks up the phone. What now?"


@dataclass(frozen=True, slots=True)
class Told:
    """Ids of what the pictures are taken of."""

    ticket: str
    incident: str


class Person:
    """Somebody of the brand, at the API."""

    def __init__(self, stack: Stack, who: str) -> None:
        self._url = stack.url
        self._token = ""
        self._token = self.do("POST", "/api/session", {"username": who, "password": DEMO_PASSWORD})["id_token"]

    def do(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """The decoded answer. Raises RuntimeError with what the API says is wrong."""
        address = f"{self._url}{path}" + (f"?{urlencode(query)}" if query else "")
        return _asked(address, method, body, {"Authorization": self._token} if self._token else {})

    def comes(self, presence: str) -> None:
        self.do("PUT", "/api/me/presence", {"presence": presence})


def tell_stories(stack: Stack) -> Told:
    sofia, ruth, amara = (Person(stack, who) for who in ("sofia", "ruth", "amara"))
    sofia.comes("online")
    ticket = _broken_table(stack, sofia)
    _more_of_the_same(stack, sofia)
    _a_wish(stack, sofia)
    _words_to_approve(stack, amara)
    incident = _an_outage(stack, ruth)
    sofia.comes("away")  # she keeps what she has
    for who in ("tom", "mei"):
        Person(stack, who).comes("online")
    return Told(ticket, incident)


def _broken_table(stack: Stack, sofia: Person) -> str:
    """From a post with a picture into private, with a note and an answer; the customer's turn."""
    who = "Amelia Hartmann"
    told = _says(stack, who, "facebook", "post", _POST, media=["receipt.png"])
    ticket = _ticket(sofia, told)
    _taken(sofia, ticket)
    said = {"client_id": "sorry", "text": "We are so sorry! We are writing to you in private about it."}
    sofia.do("POST", f"/api/tickets/{ticket}/replies", {**said, "how": "public_reply"})
    invited = {"client_id": "in", "to": "private_reply", "text": "May we pay half of the repair, or send another leg?"}
    sofia.do("POST", f"/api/tickets/{ticket}/go-private", invited)
    _says(
        stack, who, "facebook", "message", "Another leg, please. It is for the window, so before Saturday if possible."
    )
    note = {"client_id": "stock", "text": "Two legs left in Leeds. Sent to Hartmann's shop on Tuesday, tracked."}
    sofia.do("POST", f"/api/tickets/{ticket}/notes", note)
    _until(lambda: any(line["text"].startswith("Another leg") for line in _lines(sofia, ticket)))
    answer = {"client_id": "leg", "text": "It leaves Leeds tomorrow and is with you on Thursday."}
    sofia.do("POST", f"/api/tickets/{ticket}/replies", answer)
    _says(stack, who, "facebook", "message", "Thank you so much. That was quick!")
    return ticket


def _more_of_the_same(stack: Stack, sofia: Person) -> None:
    """Tickets of hers on other channels, one with a call promised for tomorrow."""
    words = (
        ("Bo Lindqvist", "sms", "message", "Could you ring me about the refund? I can't find the e-mail."),
        ("Chiara Rossi", "x", "post", "Is anybody there? My order says 'preparing' since the 3rd."),
        ("Esra Yilmaz", "whatsapp", "message", "May I change the address of order 4711?"),
    )
    for name, channel, kind, said in words:
        ticket = _ticket(sofia, _says(stack, name, channel, kind, said))
        _taken(sofia, ticket)
        if channel == "sms":
            _promised(sofia, ticket)


def _promised(sofia: Person, ticket: str) -> None:
    now = datetime.now(UTC)
    days = {"from": (now + timedelta(days=1)).isoformat(), "to": (now + timedelta(days=2)).isoformat()}
    queue = sofia.do("GET", f"/api/tickets/{ticket}")["queue"]
    free = sofia.do("GET", "/api/callbacks/slots", queue=queue, **days)["items"]
    for slot in free:
        body = {"client_id": "call", "when": {"slot": slot["from"]}, "note": "The refund of order 4698"}
        try:
            sofia.do("POST", f"/api/tickets/{ticket}/callbacks", body)
        except RuntimeError:
            continue  # it is night where the customer's number is from
        return
    raise RuntimeError("no time is free for a call")


def _a_wish(stack: Stack, sofia: Person) -> None:
    words = "I can't find the Moss Chelsea in oxblood, 38, anywhere. Can you help?"
    ticket = _ticket(sofia, _says(stack, "Femi Adeyemi", "facebook", "message", words))
    wish = f"/api/tickets/{ticket}/concierge"
    sofia.do("POST", wish, {})
    sofia.do("POST", f"{wish}/items", {"client_id": "boots", "text": "Moss Chelsea, oxblood, 38"})
    option = {
        "client_id": "alder", "source": "Alder & Daughters", "url": "https://alder.example/moss-chelsea-oxblood",
        "price": {"amount": 14_900, "currency": "GBP"}, "stock": "1 left",
    }  # fmt: skip
    sofia.do("POST", f"{wish}/items/boots/options", option)


def _words_to_approve(stack: Stack, amara: Person) -> None:
    told = _says(stack, "Guro Moe", "facebook", "comment", "Does the Fellwalker come in a wide fit?")
    ticket = _ticket(amara, told)
    said = {"client_id": "wide", "text": "They do, from size 36 to 46.", "how": "public_reply"}
    amara.do("POST", f"/api/tickets/{ticket}/replies", said)


def _an_outage(stack: Stack, ruth: Person) -> str:
    for name in ("Ines Duarte", "Jo Barnes", "Karim Haddad"):
        _says(stack, name, "x", "post", "Your checkout is down again, it takes my card and then nothing happens.")
    body = {"client_id": "outage", "title": "The checkout fails on phones", "matcher": {"words": ["checkout is down"]}}
    made = ruth.do("POST", "/api/incidents", body)
    words = "We know that paying by phone fails just now. Nothing is charged twice. The next word from us is at noon."
    ruth.do("POST", f"/api/incidents/{made['id']}/updates", {"client_id": "first", "text": words})
    return str(made["id"])


# --- how it is asked


def _says(stack: Stack, name: str, channel: str, kind: str, words: str, **more: Any) -> dict[str, Any]:
    who = {"name": name, **({"number": _number(name)} if channel in ("sms", "whatsapp") else {})}
    body = {"as": who, "channel": channel, "text": words, **more}
    told: dict[str, Any] = _asked(f"{stack.url}/sandbox/_sandbox/customers/{kind}", "POST", body, {})
    if told["status"] != "accepted":
        raise RuntimeError(f"the sandbox didn't take {words!r}: {told}")
    return told


def _number(name: str) -> str:
    return f"+1555{sum(ord(letter) * 31**n for n, letter in enumerate(name)) % 10**7:07d}"


def _ticket(person: Person, told: dict[str, Any]) -> str:
    """The newest ticket of whoever said it, once the worker has made it."""

    def found() -> str:
        who = {"channel": told["channel"], "account": told["account"], "identity": told["identity"]}
        try:
            customer = person.do("GET", "/api/customers", **who)
        except RuntimeError:
            return ""
        items = person.do("GET", f"/api/customers/{customer['id']}/history")["items"]
        return str(items[0]["id"]) if items else ""

    return _until(found)


def _taken(person: Person, ticket: str) -> None:
    """Theirs, whether it was offered to them already or not."""
    if _until(lambda: person.do("GET", f"/api/tickets/{ticket}"))["offered_to"]:
        person.do("POST", f"/api/tickets/{ticket}/accept")
    else:
        person.do("POST", f"/api/tickets/{ticket}/assign", {"agent": "sofia"})


def _lines(person: Person, ticket: str) -> list[Any]:
    items: list[Any] = person.do("GET", f"/api/tickets/{ticket}/timeline", limit="100")["items"]
    return [line for line in items if line["kind"] != "event"]


def _until(look: Callable[[], T]) -> T:
    deadline = time.monotonic() + _PATIENCE
    while not (found := look()):
        if time.monotonic() > deadline:
            raise RuntimeError("what the pictures need never came about")
        time.sleep(0.2)
    return found


def _asked(address: str, method: str, body: Any, headers: dict[str, str]) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json", **headers}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{method} {address} answered {error.code}: {error.read(600).decode()}") from error
