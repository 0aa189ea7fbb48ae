"""What must happen at its time, and what follows when what is promised changes."""

from __future__ import annotations

import time

from infra.proof import machines
from infra.proof.stage import Json, Stage
from infra.proof.steps import becomes, heard, reply, taken, ticket

_POLICY = 4  # where a stored promise names its policy
_QUICK: Json = {"name": "Quick", "queues": ["help"], "targets": {"first_reply": {"normal": 900}}}


def _promised_by(stage: Stage, id: str, policy: str) -> None:
    def is_promised() -> bool:
        promises = ticket(stage, id).get("promises", ())
        return any(str(values[_POLICY]).startswith(f"{policy}@") for values in promises)

    stage.until(f"the ticket is not promised by {policy}", is_promised)


def promised_afresh(stage: Stage) -> None:
    """A new policy, then a customer's tag, reach a ticket that was there before."""
    who = stage.person()
    stage.says("sms", who, "Hello")
    id = heard(stage, "sms", who, "Hello")
    stage.api("PUT", "/settings/sla/quick", _QUICK)
    _promised_by(stage, id, "quick")
    gold = {"name": "Gold", "tags": ["gold"], "targets": {"first_reply": {"normal": 600}}}
    stage.api("PUT", "/settings/sla/gold", gold)
    stage.api("PATCH", f"/customers/{ticket(stage, id)['customer']}", {"tags": ["gold"]})
    _promised_by(stage, id, "gold")


def promised_afresh_late(stage: Stage) -> None:
    """Whoever changed the policy died before anybody was told: the ledger's look begins it."""
    who = stage.person()
    stage.says("sms", who, "Hello")
    id = heard(stage, "sms", who, "Hello")
    stage.promise(first_reply=900)
    stage.send("timers", {"wake": "recompute#sla#proof#soon"})
    _promised_by(stage, id, "soon")


def asked_in_silence(stage: Stage) -> None:
    """Their turn is over as soon as it begins: nobody wants to wait for a minute here."""
    stage.set_queue("help", nudge_minutes=-1, nudge_text="Are you still there?")
    id = taken(stage, "sms", stage.person())
    stage.api("POST", f"/tickets/{id}/status", {"status": "pending"}, who="tom")
    words = {"text": "Are you still there?"}.items()
    asked = str(
        stage.until("nobody is asked", lambda: [x["key"] for x in stage.on_ticket(id) if words <= x.items()])[0]
    )
    becomes(stage, asked, "sent", "delivered")


def sent_later(stage: Stage) -> None:
    id = taken(stage, "sms", stage.person())
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 4))
    stage.api("POST", f"/tickets/{id}/replies", {"client_id": "c1", "text": "As promised", "send_at": soon}, who="tom")
    becomes(stage, f"out#{id}#c1", "sent", "delivered")


def paged(stage: Stage) -> None:
    """Somebody is texted about a broken promise."""
    number = stage.person()["number"]
    stage.promise(first_reply=1, ladder=[{"do": "page", "to": number, "text": "Look!"}])
    who = stage.person()
    stage.says("sms", who, "Quick!")
    id = heard(stage, "sms", who, "Quick!")
    noted = {"text": "paged"}.items()
    stage.until("nobody is paged", lambda: any(noted <= x.items() for x in stage.on_ticket(id)))


def _on_a_ladder(stage: Stage) -> str:
    """A ticket whose promise is broken: the first rung is done, the others are hours away."""
    rungs: list[Json] = [{"do": "notify", "after_seconds": hours * 3_600} for hours in range(3)]
    stage.promise(first_reply=1, ladder=rungs)
    who = stage.person()
    stage.says("sms", who, "Quick!")
    id = heard(stage, "sms", who, "Quick!")
    stage.until("its first rung is not done", lambda: [x.get("step", 0) for x in _ladders(stage, id)] == [1])
    stage.until("nobody climbs on", lambda: "RUNNING" in _climbing(stage, id).values())
    return id


def _ladders(stage: Stage, id: str) -> list[Json]:
    found: list[Json] = ticket(stage, id).get("ladders", [])
    return found


def _climbing(stage: Stage, id: str) -> dict[str, str]:
    ladder = _ladders(stage, id)[0]
    return machines.runs(stage, "escalation", f"{id}-{ladder['target']}-{ladder['due']}-{ladder['kind']}")


def met_late(stage: Stage) -> None:
    """Answered after all: nobody climbs on."""
    id = _on_a_ladder(stage)
    run = next(iter(_climbing(stage, id)))
    stage.api("PUT", "/me/presence", {"presence": "transfers_only"}, who="tom")
    reply(stage, id, "Here I am")
    stage.until("its execution goes on", lambda: machines.status(stage, run) == "ABORTED")


def climber_stopped(stage: Stage) -> None:
    """The execution died, and a rung is overdue: it is done, and the next has an execution again."""
    id = _on_a_ladder(stage)
    for run in _climbing(stage, id):
        machines.stop(stage, run)
    ladder = {**_ladders(stage, id)[0], "at": 1}
    stage.set_doc("tickets", id, {**ticket(stage, id), "ladders": [ladder]})
    stage.send("timers", {"wake": f"ticket#{id}"})
    stage.until("the rung is not done", lambda: [x.get("step", 0) for x in _ladders(stage, id)] == [2])
    stage.until("nobody climbs on", lambda: "RUNNING" in _climbing(stage, id).values())


SCENARIOS = (
    promised_afresh, promised_afresh_late, asked_in_silence, sent_later, paged, met_late, climber_stopped,
)  # fmt: skip
