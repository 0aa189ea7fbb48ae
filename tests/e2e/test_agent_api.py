"""The agents' API as it is deployed: Cognito's tokens, the gateway's authorizer, IAM policies, real tables."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local.brand import DEMO_PASSWORD
from infra.local.stack import Stack

pytestmark = pytest.mark.stack


@dataclass
class Desk:
    """Somebody at the API."""

    stack: Stack
    token: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        url = self.stack.url + path + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(url, method=method)
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", self.token)
        return _answer(request, json.dumps(body).encode() if body is not None else None)

    def get(self, path: str, **query: Any) -> Any:
        status, told = self("GET", path, **query)
        assert status == 200, (path, told, self.stack.lambda_log("api_handler"))
        return told

    def do(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        status, told = self(method, path, body, **query)
        assert status < 300, (path, status, told, self.stack.lambda_log("api_handler"))
        return told


def _answer(request: urllib.request.Request, body: bytes | None) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(request, body, timeout=30) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text.startswith(b"{") else text
    except urllib.error.HTTPError as error:
        text = error.read()
        error.close()
        return error.code, json.loads(text) if text.startswith(b"{") else text


def desk(stack: Stack, who: str) -> Desk:
    session = Desk(stack).do("POST", "/api/session", {"username": who, "password": DEMO_PASSWORD})
    return Desk(stack, session["id_token"])


def eventually(what: Callable[[], Any], seconds: float = 20) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)  # another process works; there is nothing here to wait on
    return found


def number() -> str:
    return f"+1555{uuid.uuid4().int % 10**7:07d}"


def text(stack: Stack, sender: str, words: str) -> None:
    """A text message to the brand, as Twilio signs it."""
    account = next(a for a in stack.accounts() if a["channel"] == "sms")
    form = {"MessageSid": f"SM{uuid.uuid4().hex}", "From": sender, "To": account["address"], "Body": words,
            "AccountSid": account["secrets"]["send"]["account_sid"], "NumMedia": "0"}  # fmt: skip
    url = f"{stack.url}/webhooks/sms/main"
    signed = url + "".join(name + form[name] for name in sorted(form))
    key = account["secrets"]["webhook"][0].encode()
    request = urllib.request.Request(url, method="POST")
    request.add_header("Content-Type", "application/x-www-form-urlencoded")
    request.add_header("X-Twilio-Signature", base64.b64encode(hmac.digest(key, signed.encode(), hashlib.sha1)).decode())
    status, told = _answer(request, urlencode(form).encode())
    assert status < 300, told


def ticket_of(agent: Desk, sender: str) -> tuple[str, str]:
    """The customer's and the ticket's id, once the message has been worked off."""
    customer = eventually(lambda: _found(agent, sender))
    history = eventually(lambda: agent.get(f"/api/customers/{customer}/history")["items"])
    return customer, history[0]["id"]


def _found(agent: Desk, sender: str) -> str:
    status, told = agent("GET", "/api/customers", channel="sms", identity=sender)
    return told["id"] if status == 200 else ""


def test_only_an_id_token_opens_the_api(stack: Stack) -> None:
    tokens = stack.sign_in("noor")
    assert Desk(stack)("GET", "/api/me")[0] == 401
    assert Desk(stack, tokens["AccessToken"])("GET", "/api/me")[0] == 401
    assert Desk(stack, tokens["IdToken"] + "x")("GET", "/api/me")[0] == 401
    assert Desk(stack, tokens["IdToken"]).get("/api/me")["role"] == "admin"
    assert Desk(stack, f"Bearer {tokens['IdToken']}").get("/api/me")["id"] == "noor"
    assert desk(stack, "sofia")("GET", "/api/settings/queue")[0] == 403


def test_a_session_is_made_refreshed_and_refused(stack: Stack) -> None:
    nobody = Desk(stack)
    session = nobody.do("POST", "/api/session", {"username": "mei", "password": DEMO_PASSWORD})
    again = nobody.do("POST", "/api/session", {"refresh_token": session["refresh_token"]})
    assert Desk(stack, again["id_token"]).get("/api/me")["id"] == "mei"
    wrong = [nobody("POST", "/api/session", {"username": who, "password": "wrong"}) for who in ("mei", "nobody")]
    assert wrong[0] == wrong[1]
    assert wrong[0][0] == 401


def test_an_answer_with_a_file_goes_to_the_customer_and_into_the_report(stack: Stack) -> None:
    agent, sender = desk(stack, "jonas"), number()
    text(stack, sender, "where is my parcel?")
    customer, ticket = ticket_of(agent, sender)
    told = agent.get(f"/api/tickets/{ticket}")
    assert (told["customer"]["id"], told["queue"], told["tags"]) == (customer, "orders", ["order"])

    picture = b"\x89PNG" + bytes(60)
    place = agent.do("POST", "/api/attachments", {"name": "map.png", "content_type": "image/png", "size": 64})
    file = {"stored": place["stored"], "name": "map.png", "content_type": "image/png", "kind": "image"}
    body = {"client_id": "c1", "text": "Here it is.", "attachments": [file], "status": "pending"}
    assert agent("POST", f"/api/tickets/{ticket}/replies", body)[0] == 422
    request = urllib.request.Request(place["url"], method="PUT", headers=place["headers"])
    assert _answer(request, picture)[0] == 200
    sent = agent.do("POST", f"/api/tickets/{ticket}/replies", body)
    assert sent["ticket"]["status"] == "pending"

    def lines() -> list[Any]:
        return agent.get(f"/api/tickets/{ticket}/timeline", limit=100)["items"]  # type: ignore[no-any-return]

    done = ("sent", "delivered", "read")
    line = eventually(lambda: next((x for x in lines() if x["agent"] == "jonas" and x["status"] in done), None))
    assert _answer(urllib.request.Request(line["attachments"][0]["url"]), None) == (200, picture)

    now = time.time()
    days = {"from": _rfc(now - 3600), "to": _rfc(now + 3600)}
    ruth = desk(stack, "ruth")
    replied = eventually(
        lambda: [
            x for x in _every(ruth, "/api/reports/facts", what="first_reply", channel="sms", **days)
            if x["ticket"] == ticket
        ]
    )  # fmt: skip
    assert len(replied) == 1
    overview = ruth.get("/api/reports/overview", **days)
    for total in overview["totals"]:
        assert total["count"] <= len(_every(ruth, total["events"]))


def _every(agent: Desk, path: str, **query: Any) -> list[Any]:
    out: list[Any] = []
    after = ""
    while True:
        joined = path + ("&" if "?" in path else "?") + urlencode({**query, "limit": 20, "after": after})
        page = agent.get(joined)
        out += page["items"]
        after = page["next"]
        if not after:
            return out


def _rfc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def test_lists_are_paged_whole_and_a_cursor_of_another_list_is_refused(stack: Stack) -> None:
    ruth, senders = desk(stack, "ruth"), [number() for _ in range(5)]
    for sender in senders:
        text(stack, sender, "hello")
    mine = {ticket_of(ruth, sender)[1] for sender in senders}
    for query in ({"view": "status", "status": "new"}, {"view": "unassigned"}, {"view": "due_soon", "within": 1000}):
        found = [x["id"] for x in _every(ruth, "/api/tickets", **{**query})]
        assert len(found) == len(set(found))
        held = {x["id"] for x in _every(ruth, "/api/tickets", view="assigned")}
        assert mine <= {*found, *held}
    first = ruth.get("/api/tickets", view="status", status="new", limit=1)
    ticket = first["items"][0]["id"]
    text(stack, senders[0], "and again")
    for path, query in (
        (f"/api/tickets/{ticket}/timeline", {}),
        ("/api/tickets", {"view": "status", "status": "solved"}),
        ("/api/tickets", {"view": "unassigned"}),
    ):
        status, told = ruth("GET", path, after=first["next"], **query)
        assert (status, told["field"]) == (422, "after"), told


def test_an_agent_is_invited_signs_in_and_is_switched_off(stack: Stack) -> None:
    noor, id = desk(stack, "noor"), f"zoe{uuid.uuid4().hex[:6]}"
    path = f"/api/settings/agent/{id}"
    doc = {"name": "Zoe Ray", "initials": "ZR", "email": f"{id}@rapport.example", "role": "supervisor"}
    noor.do("PUT", path, doc)
    pool = {"UserPoolId": stack.outputs["UserPoolId"], "Username": id}
    people = stack.client("cognito-idp")
    assert [g["GroupName"] for g in people.admin_list_groups_for_user(**pool)["Groups"]] == ["supervisor"]

    people.admin_set_user_password(**pool, Password="First-password-1", Permanent=False)
    challenge = Desk(stack).do("POST", "/api/session", {"username": id, "password": "First-password-1"})
    assert challenge["challenge"] == "NEW_PASSWORD_REQUIRED"
    answer = {"username": id, "session": challenge["session"], "new_password": "My-own-password-2"}
    zoe = Desk(stack, Desk(stack).do("POST", "/api/session", answer)["id_token"])
    assert zoe.get("/api/me")["role"] == "supervisor"

    noor.do("PUT", path, {**doc, "role": "agent", "enabled": False, "version": 1})
    assert [g["GroupName"] for g in people.admin_list_groups_for_user(**pool)["Groups"]] == ["agent"]
    assert people.admin_get_user(**pool)["Enabled"] is False
    eventually(lambda: zoe("GET", "/api/me")[0] == 403)  # each lambda reads settings anew after some seconds
    assert [x["what"] for x in noor.get("/api/audit", kind="agent", id=id)["items"]] == ["changed", "created"]


def test_an_account_is_made_with_secrets_and_customers_are_merged_and_parted(stack: Stack) -> None:
    noor, id = desk(stack, "noor"), f"n{uuid.uuid4().hex[:8]}"
    path = f"/api/settings/account/sms~{id}"
    noor.do("PUT", path, {"name": "Second", "address": number(), "queue": "help"})
    secrets = {"webhook": ["first-token"], "send": {"account_sid": "AC123456", "auth_token": "first-token"}}
    assert noor.do("PUT", f"{path}/secrets", secrets)["webhook"] == 1
    assert noor.do("PUT", f"{path}/secrets", {"webhook": ["second-token"], "keep_previous": True})["webhook"] == 2
    noor.do("DELETE", path, version=1)

    one, two = number(), number()
    for sender in (one, two):
        text(stack, sender, "hello")
    (first, ticket), (second, other) = ticket_of(noor, one), ticket_of(noor, two)
    noor.do("POST", f"/api/customers/{first}/merge", {"other": second, "why": "said so on the phone"})
    assert {x["id"] for x in noor.get(f"/api/customers/{first}/history")["items"]} == {ticket, other}
    assert [x["id"] for x in noor.get(f"/api/tickets/{ticket}/related")["items"]] == [other]
    noor.do("POST", f"/api/customers/{first}/unmerge", {"other": second, "why": "two sisters, one phone"})
    assert [x["id"] for x in noor.get(f"/api/customers/{first}/history")["items"]] == [ticket]
