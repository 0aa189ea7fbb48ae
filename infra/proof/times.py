"""What must happen at its time, and what follows when what is promised changes."""

from __future__ import annotations

import time

from infra.proof.stage import Json, Stage
from infra.proof.steps import becomes, heard, taken, ticket

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


SCENARIOS = (promised_afresh, promised_afresh_late, asked_in_silence, sent_later, paged)
