"""Promises to call that could not be kept, and those that somebody died over."""

from __future__ import annotations

import time

from infra.proof import machines, phone
from infra.proof.callbacks import (
    allowed,
    callback,
    complained,
    execution,
    is_now,
    moment,
    of_ticket,
    promised,
    takes_it,
    tomorrow,
    wanted,
)  # fmt: skip
from infra.proof.phone import act, dials, on_ticket, ringing
from infra.proof.stage import Failed, Stage
from infra.proof.steps import becomes, offered, online, ticket

# --- not kept


def given_up(stage: Stage) -> None:
    """Busy, and no attempt left: they are told so, with times to choose from."""
    who, on = wanted(stage)
    online(stage, "tom")
    id = promised(stage, on)
    takes_it(stage, on)
    act(stage, ringing(stage, who["number"]), "reject")
    _told_of_it(stage, id, on)


def refused_number(stage: Stage) -> None:
    """The provider won't even dial it; they are told so in private, where they had said nothing before."""
    _, on = complained(stage, callback_agent_first=False)
    stage.sandbox("POST", "/faults", {"provider": "twilio", "mode": "reject", "count": 1})
    _told_of_it(stage, promised(stage, on, number=stage.phone_number()), on)


def refused_with_an_agent(stage: Stage) -> None:
    """The same, when one of us is on the line already."""
    _, on = wanted(stage)
    online(stage, "tom")
    id = promised(stage, on)
    offered(stage, on, ("tom",))
    line = ringing(stage, "client:tom")
    stage.sandbox("POST", "/faults", {"provider": "twilio", "mode": "reject", "count": 1})
    act(stage, line, "answer")
    _told_of_it(stage, id, on)


def late_news(stage: Stage) -> None:
    """The provider refused a number whose call back was moved meanwhile, by somebody who died over it."""
    who, on = wanted(stage)
    id = promised(stage, on, tomorrow(stage))
    becomes(stage, f"out#{on}#{id}-booked1", "sent", "delivered")
    stage.set_doc("callbacks", id, {**callback(stage, id), "turn": 2})
    now = time.time_ns() // 1_000_000
    leg = {"role": "customer", "who": who["number"], "status": "dialing", "asked_at": now}
    line = {
        "id": "k_proof", "account": "main", "direction": "outbound", "purpose": "callback", "number": who["number"],
        "line": "+15550100003", "ticket": on, "queue": "help", "state": "calling", "started_at": now,
        "callback": id, "attempt": 1, "agent_first": False, "legs": {"customer": leg},
    }  # fmt: skip
    stage.set_doc("calls", "k_proof", line)
    stage.sandbox("POST", "/faults", {"provider": "twilio", "mode": "reject", "count": 1})
    stage.send("outbound", {"phone": {"do": "dial", "call": "k_proof", "leg": "customer"}}, group="k_proof")
    stage.until("no execution keeps the new time", lambda: execution(stage, id, 2) == "RUNNING")
    stage.until("the old execution goes on", lambda: execution(stage, id, 1) == "ABORTED")


def window_missed(stage: Stage) -> None:
    """An outage outlasted the time for which it was promised."""
    _, on = wanted(stage)
    id = promised(stage, on, tomorrow(stage))
    hour, now = 3_600_000, time.time_ns() // 1_000_000
    past = {"how": "window", "earliest": now - 2 * hour, "latest": now - hour, "next_at": now - 2 * hour}
    stage.set_doc("callbacks", id, {**callback(stage, id), **past})
    stage.send("timers", {"wake": f"callback#{id}"})
    _told_of_it(stage, id, on)


def _told_of_it(stage: Stage, id: str, on: str) -> None:
    found = is_now(stage, id, "fell_back")
    if len(found["offered"]) < 2:
        raise Failed("they are offered no other time")
    key = f"out#{on}#{id}-fell{found['turn']}"
    stage.until("they are told nothing", lambda: stage.row("interactions", key=key))


# --- healed


def lost_wish(stage: Stage) -> None:
    """Whoever wrote down that a caller would rather be called back died before promising it."""
    allowed(stage)
    id = dials(stage)
    on = on_ticket(stage, id)
    waits = phone.becomes(stage, id, "waiting")
    phone.undone(stage, id, waits, [{"do": "callback", "value": waits["number"]}])
    of_ticket(stage, on)


def healed_promises(stage: Stage) -> None:
    """Whoever wrote these died before seeing to what follows: the ledger's look does it."""
    _, on = wanted(stage)
    id = promised(stage, on, tomorrow(stage))
    stage.set_doc("callbacks", id, {**callback(stage, id), "turn": 2})
    stage.send("timers", {"wake": f"callback#{id}"})
    stage.until("no execution keeps the new time", lambda: execution(stage, id, 2) == "RUNNING")
    stage.until("the old execution goes on", lambda: execution(stage, id, 1) == "ABORTED")
    gone = {"state": "cancelled", "outcome": "cancelled", "ended_at": time.time_ns() // 1_000_000}
    stage.set_doc("callbacks", id, {**callback(stage, id), **gone})
    stage.send("timers", {"wake": f"callback#{id}"})
    stage.until("the execution goes on", lambda: execution(stage, id, 2) == "ABORTED")
    customer = ticket(stage, on)["customer"]
    lacking = "the customer can't be promised another"
    stage.until(lacking, lambda: not stage.row("callbacks", id=f"live#{customer}")["doc"].get("callback"))


def not_stored_yet(stage: Stage) -> None:
    """A machine asks about a promise that isn't there (yet): it is told so, and asks again."""
    run = machines.start(stage, "callback", {"callback": "cb_proof", "version": 1, "at": moment(time.time() - 60)})
    try:
        stage.until("the machine hears nothing", lambda: "NotThere" in machines.history(stage, run))
    finally:
        machines.stop(stage, run)


SCENARIOS = (
    given_up, refused_number, refused_with_an_agent, late_news, window_missed, lost_wish, healed_promises,
    not_stored_yet,
)  # fmt: skip
