"""Calls: somebody dials, agents' phones ring, they talk, and what is left to do when it is over."""

from __future__ import annotations

from typing import Any

from infra.proof.stage import Failed, Json, Stage
from infra.proof.steps import heard, offered, online, ticket

_VOICE = "voice#main"
_BOX: Json = {
    "name": "Box", "start": "box",
    "nodes": {"box": {"kind": "voicemail", "prompt": {"text": "Leave us a message."}, "queue": "help"}},
}  # fmt: skip


# --- steps


def call(stage: Stage, id: str) -> Json:
    """As stored."""
    doc: Json = stage.row("calls", id=id).get("doc", {})
    return doc


def dials(stage: Stage, number: str = "") -> str:
    """Somebody calls the brand; the call's id."""
    who = {"from": number or stage.phone_number(), "account": "main"}
    return str(stage.phone("POST", "/calls", who)["sid"])


def ringing(stage: Stage, party: str) -> str:
    """The line that rings at a number or a client."""

    def found() -> str:
        calls = [c for c in stage.phone("GET", "")["calls"] if c["party"] == party and c["status"] == "ringing"]
        return str(calls[-1]["sid"]) if calls else ""

    return str(stage.until(f"nothing rings at {party.partition(':')[0]}", found))


def on_ticket(stage: Stage, id: str) -> str:
    return str(stage.until("the call is on no ticket", lambda: call(stage, id).get("ticket")))


def rung(stage: Stage, id: str, agent: str = "tom") -> str:
    """The line to the agent whom a call is offered to."""
    offered(stage, on_ticket(stage, id), (agent,))
    return ringing(stage, f"client:{agent}")


def act(stage: Stage, line: str, deed: str, **more: Any) -> None:
    stage.phone("POST", f"/calls/{line}/{deed}", more)


def becomes(stage: Stage, id: str, state: str) -> Json:
    found: Json = stage.until(f"the call is not {state}", lambda: _in_state(stage, id, state))
    return found


def _in_state(stage: Stage, id: str, state: str) -> Json:
    found = call(stage, id)
    return found if found.get("state") == state else {}


def together(stage: Stage, *lines: str) -> None:
    def joined() -> bool:
        rooms = {stage.phone("GET", f"/calls/{line}")["conference"] for line in lines}
        return len(rooms) == 1 and "" not in rooms

    stage.until("they can't hear each other", joined)


def over(stage: Stage, *lines: str) -> None:
    stage.until("a line is still open", lambda: not any(stage.phone("GET", f"/calls/{x}")["live"] for x in lines))


def talking(stage: Stage, agent: str = "tom") -> tuple[str, str]:
    """A caller and an agent; the call's id and the agent's line."""
    online(stage, agent)
    id = dials(stage)
    line = rung(stage, id, agent)
    act(stage, line, "answer")
    becomes(stage, id, "talking")
    together(stage, id, line)
    return id, line


def does(stage: Stage, id: str, what: str, body: Json | None = None, who: str = "tom") -> None:
    stage.api("POST", f"/calls/{id}/{what}", body, who=who)


# --- they call


def answered_call(stage: Stage) -> None:
    """Held, muted, ended and wrapped up."""
    id, line = talking(stage)
    if [one["call"]["id"] for one in stage.api("GET", "/me/calls", who="tom")["items"]] != [id]:
        raise Failed("the agent's own call is not shown")
    does(stage, id, "hold")
    stage.until("the caller does not hold", lambda: stage.phone("GET", f"/calls/{id}")["hold"])
    does(stage, id, "resume")
    stage.until("the caller still holds", lambda: not stage.phone("GET", f"/calls/{id}")["hold"])
    does(stage, id, "mute")
    stage.until("the agent is not muted", lambda: stage.phone("GET", f"/calls/{line}")["muted"])
    does(stage, id, "hangup")
    over(stage, id, line)
    becomes(stage, id, "wrapping")
    does(stage, id, "wrap-up", {"note": "All said."})
    ended = becomes(stage, id, "ended")
    if ticket(stage, ended["ticket"])["assignee"] != "tom":
        raise Failed("the ticket is not the agent's")
    stage.until("how long it took is not noted", lambda: id in stage.row("calls", id="lengths#help").get("doc", {}))
    told = stage.row("interactions", key=f"voice#main#{id}")["doc"]["extra"]
    if told.get("outcome") != "answered":
        raise Failed("the timeline does not tell what became of the call")


def abandoned_call(stage: Stage) -> None:
    id = dials(stage)
    on = on_ticket(stage, id)
    act(stage, id, "hangup")
    stage.until("nobody sees that a call was missed", lambda: "missed_call" in ticket(stage, on).get("tags", ()))


def rang_out(stage: Stage) -> None:
    """Who lets a call ring out is taken for not being there, and the next one is rung."""
    stage.set_queue("help", missed_calls_away=1)
    online(stage, "tom")
    online(stage, "mei")
    id = dials(stage)
    first = offered(stage, on_ticket(stage, id), ("tom", "mei"))
    act(stage, ringing(stage, f"client:{first}"), "reject")
    rung(stage, id, "mei" if first == "tom" else "tom")
    lacking = "who let it ring out is still online"
    stage.until(lacking, lambda: stage.row("agents", id=first).get("presence") == "away")


def ring_refused(stage: Stage) -> None:
    """The provider won't ring that agent: the ticket is offered to the next."""
    online(stage, "tom")
    stage.sandbox("POST", "/faults", {"provider": "twilio", "mode": "reject", "count": 1})
    id = dials(stage)
    on = on_ticket(stage, id)
    stage.until("the failed ring is not counted", lambda: "tom" in call(stage, id).get("missed", ()))
    online(stage, "mei")
    offered(stage, on, ("mei",))


def put_through(stage: Stage) -> None:
    """Blind, to a colleague."""
    id, line = talking(stage)
    online(stage, "mei")
    does(stage, id, "transfer", {"agent": "mei"})
    other = rung(stage, id, "mei")
    act(stage, other, "answer")
    together(stage, id, other)
    over(stage, line)
    act(stage, id, "hangup")
    becomes(stage, id, "wrapping")


def consulted(stage: Stage) -> None:
    """A colleague is asked in, and has the customer when the agent has gone."""
    id, line = talking(stage)
    online(stage, "mei")
    does(stage, id, "consult", {"agent": "mei"})
    other = ringing(stage, "client:mei")
    act(stage, other, "answer")
    together(stage, line, other)
    does(stage, id, "transfer", {})
    over(stage, line)
    on = on_ticket(stage, id)
    stage.until("the ticket is not the colleague's", lambda: ticket(stage, on).get("assignee") == "mei")


def cut_off(stage: Stage) -> None:
    """Who placed the record's last change died before doing what follows from it: the ledger's look does it."""
    online(stage, "tom")
    id = dials(stage)
    rung(stage, id)
    act(stage, id, "hangup")
    found = becomes(stage, id, "ended")
    undone(stage, id, {**found, "end_told": True}, [{"do": "ended"}, {"do": "rest"}, {"do": "tell"}])


def lost_caller(stage: Stage) -> None:
    """Whoever wrote down that somebody waits died before making a ticket of it."""
    id, number = "CA" + "0" * 32, stage.phone_number()
    found = becomes(stage, dials(stage), "waiting")
    lost = {**found, "id": id, "number": number, "ticket": "", "customer": "", "wake_at": 0}
    undone(stage, id, lost, [{"do": "ticket", "value": "live"}])
    customer = ticket(stage, on_ticket(stage, id))["customer"]
    if not stage.row("customers", id=customer):
        raise Failed("the customer is not stored")


def undone(stage: Stage, id: str, found: Json, deeds: list[Json]) -> None:
    """Leave these to do, and have somebody look."""
    todo = [{"n": found.get("deeds", 0) + n, **deed} for n, deed in enumerate(deeds, 1)]
    stage.set_doc("calls", id, {**found, "deeds": found.get("deeds", 0) + len(deeds), "todo": todo})
    stage.send("timers", {"wake": f"call#{id}"})
    stage.until("what was left to do stays undone", lambda: not call(stage, id).get("todo"))


# --- we call


def placed_call(stage: Stage) -> None:
    """From a ticket; nobody wraps it up, so that time does."""
    stage.set_queue("help", acw_seconds=1)
    stage.set_account(_VOICE, quiet_hours={"from": "00:00", "to": "24:00"})
    who = {**stage.person(), "number": stage.phone_number()}
    stage.says("sms", who, "Please call me")
    on = heard(stage, "sms", who, "Please call me")
    stage.api("PUT", "/me/presence", {"presence": "transfers_only"}, who="tom")
    id = stage.api("POST", f"/tickets/{on}/calls", {"client_id": "c1"}, who="tom")["id"]
    act(stage, ringing(stage, "client:tom"), "answer")
    line = ringing(stage, who["number"])
    act(stage, line, "answer")
    becomes(stage, id, "talking")
    act(stage, line, "hangup")
    becomes(stage, id, "wrapping")
    becomes(stage, id, "ended")


# --- what is kept of a call


def recorded(stage: Stage) -> None:
    """Fetched, removed at the provider, and removed here when its time is over."""
    stage.set_account(_VOICE, record="on", delete_at_provider=True, recording_days=1)
    id, line = talking(stage)
    stage.until("it is not recorded", lambda: call(stage, id).get("record_sent"))
    does(stage, id, "hangup")
    over(stage, id, line)
    file = _file(stage, id)
    does(stage, id, "wrap-up", {})
    found = becomes(stage, id, "ended")
    sid = found["recordings"][0]["sid"]
    undone(stage, id, found, [{"do": "attach", "value": sid}])
    stage.all_done()
    stage.set_doc("calls", id, {**call(stage, id), "keep_until": 1})
    stage.send("timers", {"wake": f"call#{id}"})
    stage.until("the recording is still there", lambda: not stage.has_file(file))
    key = f"voice#main#{id}"
    lacking = "nobody is told that it is gone"
    stage.until(lacking, lambda: stage.row("interactions", key=key)["doc"]["extra"].get("recordings") == "removed")


def voicemail(stage: Stage) -> None:
    """Nobody is there: a message, with its sound and its words."""
    stage.set_other("ivr", "box", _BOX)
    stage.set_account(_VOICE, ivr="box")
    id = dials(stage)
    stage.until("nobody listens", lambda: stage.phone("GET", f"/calls/{id}")["listening"])
    act(stage, id, "speak", words="My parcel never came.")
    over(stage, id)
    file = _file(stage, id)
    if not stage.has_file(file):
        raise Failed("the message is not in the bucket")
    key = f"voice#main#{id}"
    lacking = "the message's words are not told"
    stage.until(lacking, lambda: "parcel" in stage.row("interactions", key=key)["doc"].get("text", ""))


def _file(stage: Stage, id: str) -> str:
    def stored() -> str:
        files = stage.row("interactions", key=f"voice#main#{id}").get("doc", {}).get("attachments", [])
        return str(files[0].get("stored", "")) if files else ""

    return str(stage.until("the recording is not fetched", stored))


SCENARIOS = (
    answered_call, abandoned_call, rang_out, ring_refused, put_through, consulted, cut_off, lost_caller, placed_call,
    recorded, voicemail,
)  # fmt: skip
