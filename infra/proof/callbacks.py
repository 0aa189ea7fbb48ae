"""Promises to call: asked for in each way, kept, moved and taken back."""

from __future__ import annotations

import re
import time
import urllib.request
from typing import Any
from urllib.parse import urlencode

from infra.proof import machines, phone
from infra.proof.phone import act, dials, on_ticket, ringing
from infra.proof.stage import Failed, Json, Stage, quoted
from infra.proof.steps import heard, offered, online

_DAY = 86_400


# --- steps


def callback(stage: Stage, id: str) -> Json:
    """As stored."""
    doc: Json = stage.row("callbacks", id=id).get("doc", {})
    return {"state": "scheduled", "turn": 1, **doc} if doc else {}


def of_ticket(stage: Stage, on: str) -> str:
    def found() -> str:
        return next((r["id"] for r in stage.rows("callbacks") if r["doc"].get("ticket") == on and "state" in r), "")

    return str(stage.until("nothing is promised", found))


def is_now(stage: Stage, id: str, *states: str) -> Json:
    def found() -> Json:
        doc = callback(stage, id)
        return doc if doc.get("state") in states else {}

    doc: Json = stage.until(f"the call back is not {' or '.join(states)}", found)
    return doc


def wanted(stage: Stage, **rules: Any) -> tuple[Json, str]:
    """Somebody who wrote from a phone that may be called; their ticket."""
    allowed(stage, **rules)
    who = {**stage.person(), "number": stage.phone_number()}
    stage.says("sms", who, "Please call me")
    return who, heard(stage, "sms", who, "Please call me")


def allowed(stage: Stage, **rules: Any) -> None:
    """Calls at any hour, and one attempt, if nothing else is said."""
    stage.set_queue("help", **{"callback_attempts": 1, **rules})
    stage.set_account("voice#main", quiet_hours={"from": "00:00", "to": "24:00"})


def promised(stage: Stage, on: str, when: Any = "now", **more: Any) -> str:
    body = {"client_id": "c1", "when": when, **more}
    return str(stage.api("POST", f"/tickets/{on}/callbacks", body, who="tom")["id"])


def tomorrow(stage: Stage) -> Json:
    now = time.time()
    start, end = (quoted(moment(now + days * _DAY)) for days in (1, 2))
    free = stage.api("GET", f"/callbacks/slots?queue=help&from={start}&to={end}", who="tom")["items"]
    return {"slot": free[0]["from"]}


def moment(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def takes_it(stage: Stage, on: str) -> None:
    """The agent whose phone rings for a promised call answers."""
    offered(stage, on, ("tom",))
    act(stage, ringing(stage, "client:tom"), "answer")


def opened(stage: Stage, id: str, form: Json | None = None) -> str:
    """The customer's own page, or what comes of its form."""
    link = f"{stage.stack.url}/callbacks/{id}?t={quoted(callback(stage, id)['key'])}"
    body = urlencode(form).encode() if form else None
    try:
        with urllib.request.urlopen(link, body, timeout=30) as answer:
            return str(answer.read().decode())
    except OSError as error:
        raise Failed(f"the customer's page: {type(error).__name__}") from None


def execution(stage: Stage, id: str, turn: int = 1) -> str:
    """What became of the execution that keeps a promise."""
    return next(iter(machines.runs(stage, "callback", f"{id}-{turn}").values()), "")


# --- kept


def kept_promise(stage: Stage) -> None:
    """From a public post: the number is given in private, both talk, and the closing answer is asked for."""
    who, on = complained(stage)
    stage.api("POST", f"/tickets/{on}/callback-offers", {"client_id": "o1"}, who="tom")
    online(stage, "tom")
    number = stage.phone_number()
    stage.says("facebook", who, f"Please do: {number}")
    id = of_ticket(stage, on)
    takes_it(stage, on)
    line = ringing(stage, number)
    act(stage, line, "answer")
    is_now(stage, id, "connected")
    act(stage, line, "hangup")
    is_now(stage, id, "done")
    asked = {"text": "closing_reply_wanted"}.items()
    stage.until("no closing answer is asked for", lambda: any(asked <= x.items() for x in stage.on_ticket(on)))
    stage.until("its execution goes on", lambda: execution(stage, id) == "SUCCEEDED")


def complained(stage: Stage, **rules: Any) -> tuple[Json, str]:
    """Somebody who complained in public; their ticket."""
    allowed(stage, **rules)
    who = stage.person()
    stage.says("facebook", who, "Three weeks, and no answer!", do="comment")
    return who, str(stage.until("the comment is on no ticket", lambda: _commented(stage, who)))


def _commented(stage: Stage, who: Json) -> str:
    """The ticket that begins with somebody's comment."""
    pointed = (r.get("ticket", "") for r in stage.rows("threads") if f"#{who['id']}" in r["key"])
    return next((on for on in pointed if on and stage.on_ticket(on)), "")


def from_the_queue(stage: Stage) -> None:
    """A caller who waits would rather be called back."""
    allowed(stage, callback_after_seconds=0)
    id = dials(stage)
    on = on_ticket(stage, id)
    stage.until("a call back is not offered", lambda: stage.phone("GET", f"/calls/{id}")["listening"])
    act(stage, id, "press", keys="1")
    stage.until("the number is not asked for", lambda: _asks(stage, id))
    act(stage, id, "press", keys="1")
    made = of_ticket(stage, on)
    if callback(stage, made)["source"] != "phone_queue":
        raise Failed("it is not known that they stood in the queue")
    phone.becomes(stage, id, "ended")


def _asks(stage: Stage, id: str) -> bool:
    told = stage.phone("GET", f"/calls/{id}")
    return bool(told["listening"]) and [x["kind"] for x in told["heard"]].count("gather") > 1


def asked_on_the_web(stage: Stage) -> None:
    """A code by text proves the number."""
    wanted(stage)
    number = stage.phone_number()
    body: Json = {"account": "main", "number": number}
    stage.open("POST", "/callbacks/codes", body)
    code = str(stage.until("no code came", lambda: _code(stage, number)))
    made = stage.open("POST", "/callbacks", {**body, "code": code, "client_id": "w1", "when": _hours_from_now()})
    is_now(stage, made["id"], "scheduled")


def _hours_from_now() -> Json:
    now = time.time()
    return {"from": moment(now + 7_200), "to": moment(now + 14_400)}


def _code(stage: Stage, number: str) -> str:
    found = stage.sandbox("GET", f"/messages?provider=twilio&to={quoted(number)}")["messages"]
    codes = [m[0] for one in found if (m := re.search(r"\b\d{6}\b", str(one.get("text") or one.get("body"))))]
    return codes[-1] if codes else ""


# --- changed


def changed_by_the_customer(stage: Stage) -> None:
    """By their page: another time, and after a try that failed, no call at all."""
    who, on = wanted(stage, callback_attempts=3)
    id = promised(stage, on, tomorrow(stage))
    free = re.findall(r'name="slot" value="(\d+)"', opened(stage, id))
    opened(stage, id, {"do": "slot", "slot": free[-1]})
    is_now(stage, id, "scheduled")
    if callback(stage, id)["turn"] != 2:
        raise Failed("it was not moved")
    online(stage, "tom")
    opened(stage, id, {"do": "now"})
    takes_it(stage, on)
    act(stage, ringing(stage, who["number"]), "reject")
    is_now(stage, id, "retrying")
    opened(stage, id, {"do": "cancel"})
    is_now(stage, id, "cancelled")
    stage.until("its execution goes on", lambda: execution(stage, id, 3) == "ABORTED")


def changed_in_words(stage: Stage) -> None:
    """Now, after all; then not at all."""
    who, on = wanted(stage)
    id = promised(stage, on, tomorrow(stage))
    stage.says("sms", who, "now")
    stage.until("their word is not heard", lambda: callback(stage, id)["turn"] == 2)
    stage.says("sms", who, "no call")
    is_now(stage, id, "cancelled")
    stage.until("its execution goes on", lambda: execution(stage, id, 2) == "ABORTED")


def changed_by_agents(stage: Stage) -> None:
    """Moved while the phone rings, listed, and taken back."""
    _, on = wanted(stage)
    online(stage, "tom")
    id = promised(stage, on, agent="tom")
    line = ringing(stage, "client:tom")
    stage.api("POST", f"/callbacks/{id}/reschedule", {"when": tomorrow(stage)}, who="tom")
    stage.until("the phone rings on", lambda: not stage.phone("GET", f"/calls/{line}")["live"])
    for where in ("state=scheduled", "agent=tom"):
        if [x["id"] for x in stage.api("GET", f"/callbacks?{where}", who="tom")["items"]] != [id]:
            raise Failed("it is not listed")
    stage.api("POST", f"/callbacks/{id}/cancel", {}, who="tom")
    is_now(stage, id, "cancelled")


def reported(stage: Stage) -> None:
    _, on = wanted(stage)
    promised(stage, on, tomorrow(stage))
    now = time.time()
    start, end = (quoted(moment(now + shift)) for shift in (-3_600, 3_600))
    told = stage.api("GET", f"/reports/callbacks?from={start}&to={end}", who="ruth")
    if told["promised"]["count"] != 1:
        raise Failed("the report does not count it")


SCENARIOS = (
    kept_promise, from_the_queue, asked_on_the_web, changed_by_the_customer, changed_in_words, changed_by_agents,
    reported,
)  # fmt: skip
