"""Many people speak of one thing: they are counted, somebody is told, and one update answers everybody."""

from __future__ import annotations

import json
import time

from infra.proof.social import X, around, asked, card, fact, fresh, key_of, woken
from infra.proof.stage import Failed, Json, Stage
from infra.proof.steps import heard, ticket

_DOWN = "I can't log in, is the checkout down? Please help"
_WINDOW_MS = 600_000


# --- steps


def declared(stage: Stage) -> str:
    body = {"client_id": fresh(stage), "title": "Checkout down", "matcher": {"words": ["checkout"]}}
    return str(stage.api("POST", "/incidents", body, who="ruth")["id"])


def seen_to(stage: Stage, id: str) -> Json:
    """An incident, once what came before has been taken in."""
    lacking = "what came before is not taken in"
    incident: Json = woken(stage, f"incident#{id}", lacking, lambda: not _gathers(card(stage, id)) and card(stage, id))
    return incident


def _gathers(incident: Json) -> bool:
    return bool(incident.get("gathering", {}).get("sources"))


def asks_in_private(stage: Stage) -> str:
    """Somebody's ticket, once it is a part of the incident."""
    who = stage.person()
    stage.says("sms", who, "Is the checkout down?")
    id = heard(stage, "sms", who, "Is the checkout down?")
    stage.until("the ticket is in no incident", lambda: ticket(stage, id).get("incident"))
    return id


# --- noticed


def spike_told(stage: Stage) -> None:
    """Three people in ten minutes are many here: somebody is texted, and a supervisor waves it aside."""
    number = stage.phone_number()
    stage.set_account(X, incident={"spike_least": 3, "page": number})
    for _ in range(3):
        asked(stage, "What a day, where is my parcel? #brandfail")
    window = time.time_ns() // 1_000_000 // _WINDOW_MS

    def paged() -> str:
        rows = (row for row in stage.rows("board") if row.get("shelf") == "spike#open")
        return next((str(row["id"]) for row in rows if row["doc"].get("page") == "paged"), "")

    id = woken(stage, f"spikes#{window}", "nobody is paged", paged)
    stage.api("GET", "/spikes", who="tom")
    stage.api("GET", f"/spikes/{id}", who="tom")
    stage.api("POST", f"/spikes/{id}/dismiss", {}, who="ruth")
    if card(stage, id)["state"] != "dismissed":
        raise Failed("it is not waved aside")


def spike_over(stage: Stage) -> None:
    """A window that is long over is summed up."""
    asked(stage)
    window = time.time_ns() // 1_000_000 // _WINDOW_MS - 6
    one = next((row for row in stage.rows("facts") if row["bucket"].startswith("tally#")), None)
    if one is None:
        raise Failed("it is not counted")
    long_ago = {"bucket": f"tally#{window:08d}", "id": one["id"], "doc": json.dumps(one["doc"])}
    item = {name: {"S": value} for name, value in long_ago.items()}
    stage.stack.client("dynamodb").put_item(TableName=stage.table("facts"), Item=item)

    def summed() -> bool:
        return any(row["bucket"].startswith("tallied#") for row in stage.rows("facts"))

    woken(stage, f"spikes#{window}", "the window is not summed up", summed)


# --- an incident


def outage(stage: Stage) -> None:
    """One asked before it was declared, one in private while it lasts: both are told what they need, once."""
    _, before = asked(stage, _DOWN)
    id = declared(stage)
    seen_to(stage, id)
    stage.until("the ticket is not covered", lambda: ticket(stage, before).get("incident") == id)
    private = asks_in_private(stage)
    told = {"client_id": "u1", "texts": {"x~brand": f"The checkout is down, we are on it ({fresh(stage)})."}}
    stage.api("POST", f"/incidents/{id}/updates", told, who="ruth")

    def acknowledged() -> bool:
        return bool(card(stage, id).get("acked"))

    woken(stage, f"incident#{id}", "who asked is not told where to look", acknowledged)
    end = {"client_id": "r1", "text": f"It works again ({fresh(stage)}).", "follow_up": "It works again for you."}
    stage.api("POST", f"/incidents/{id}/resolve", end, who="ruth")
    woken(stage, f"incident#{id}", "the ticket waits on", lambda: ticket(stage, private).get("status") == "solved")
    fact(stage, "incident_told", ticket=private)
    fact(stage, "incident_resolved")
    shown = stage.api("GET", f"/incidents/{id}", who="tom")
    if (shown["state"], shown["figures"]["private_told"], shown["figures"]["posts"]) != ("resolved", 1, 1):
        raise Failed("its figures don't say so")
    for what in ("posts", "people", "follow-ups?state=told"):
        if not stage.api("GET", f"/incidents/{id}/{what}", who="tom")["items"]:
            raise Failed(f"its {what.partition('?')[0]} are not listed")
    stage.api("GET", f"/reports/incidents?{around()}", who="ruth")
    stage.api("POST", f"/incidents/{id}/reopen", {}, who="ruth")


def posts_in_it(stage: Stage) -> None:
    """What comes in while it lasts is listened to, and one of them is answered by itself."""
    id = declared(stage)
    seen_to(stage, id)
    stage.api("PATCH", f"/incidents/{id}", {"title": "Checkout is down"}, who="ruth")
    key = key_of(stage.says("x", stage.person(), _DOWN, do="post"))
    stage.until("the post is not in it", lambda: card(stage, f"heard#{key}").get("incident") == id)
    made = stage.api("POST", f"/incidents/{id}/choose", {"post": key.replace("#", "~")}, who="tom")
    if not ticket(stage, made["id"]).get("chosen"):
        raise Failed("it is not chosen")
    if len(stage.api("GET", "/incidents", who="tom")["items"]) != 1:
        raise Failed("it is not listed")


SCENARIOS = (spike_told, spike_over, outage, posts_in_it)
