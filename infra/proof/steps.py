"""Steps that several scenarios share. Each says what is lacking if the product doesn't follow."""

from __future__ import annotations

import time
from typing import Any

from infra.proof.stage import Failed, Json, Stage

ACCOUNTS = {"sms": "main", "whatsapp": "main", "facebook": "page", "instagram": "brand", "chat": "web"}


def heard(stage: Stage, channel: str, who: Json, text: str) -> str:
    """The ticket on which a customer's words stand."""

    def on_timeline() -> str:
        row = stage.row("threads", key=f"{channel}#{ACCOUNTS[channel]}#{stage.identity(channel, who)}")
        ticket = str(row.get("ticket", ""))
        return ticket if ticket and any(x.get("text") == text for x in stage.on_ticket(ticket)) else ""

    return str(stage.until(f'"{text}" is on no ticket', on_timeline))


def ticket(stage: Stage, id: str) -> Json:
    doc: Json = stage.row("tickets", id=id).get("doc", {})
    return doc


def online(stage: Stage, agent: str) -> None:
    stage.api("PUT", "/me/presence", {"presence": "online"}, who=agent)


def offered(stage: Stage, id: str, agents: tuple[str, ...]) -> str:
    """To whom a ticket is offered. A worker may know for two seconds only who was online; what it then
    leaves waiting the sweep sees to within a minute, and here we do, each second."""
    nudged = time.monotonic()

    def to_one_of_them() -> str:
        nonlocal nudged
        to = str(ticket(stage, id).get("offered_to", ""))
        if to not in agents and time.monotonic() - nudged > 1:
            nudged = time.monotonic()
            for agent in agents:
                stage.send("timers", {"wake": f"agent#{agent}"})
        return to if to in agents else ""

    return str(stage.until(f"the ticket is not offered to {' or '.join(agents)}", to_one_of_them))


def taken(stage: Stage, channel: str, who: Json, agent: str = "tom") -> str:
    """A customer's message in an agent's hands; the ticket's id."""
    online(stage, agent)
    stage.says(channel, who, "Is anybody there?")
    id = heard(stage, channel, who, "Is anybody there?")
    offered(stage, id, (agent,))
    stage.api("POST", f"/tickets/{id}/accept", who=agent)
    return id


def reply(stage: Stage, id: str, text: str, agent: str = "tom", **more: Any) -> str:
    """An agent's answer; its key."""
    body = {"client_id": "c1", "text": text, **more}
    answer = stage.api("POST", f"/tickets/{id}/replies", body, who=agent)
    if answer["line"]["status"] != "queued":
        raise Failed("the reply was not queued")
    return f"out#{id}#c1"


def becomes(stage: Stage, key: str, *statuses: str) -> None:
    def status() -> str:
        return str(stage.row("interactions", key=key)["doc"].get("status", ""))

    stage.until(f"the reply never is {' or '.join(statuses)}", lambda: status() in statuses)
