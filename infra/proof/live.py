"""Consoles on open sockets (docs/live.md): told of what happens, seen at tickets, forgotten when they are gone."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from infra.local.console_socket import ConsoleSocket, SocketRefused
from infra.proof.stage import Failed, Json, Stage
from infra.proof.steps import heard, online, reply

_WARM = {"action": "ping"}


@contextmanager
def console(stage: Stage, who: str) -> Iterator[ConsoleSocket]:
    """Somebody's open socket."""
    made = stage.api("POST", "/live/code", who=who)
    try:
        socket = ConsoleSocket(f"{made['url']}?code={made['code']}")
    except (SocketRefused, OSError) as error:
        raise Failed("the socket is refused") from error
    try:
        yield socket
    finally:
        socket.close()


def told(stage: Stage, socket: ConsoleSocket, what: str, fits: Callable[[Json], bool]) -> Json:
    def found() -> Json:
        return next((event for event in socket.events if fits(event)), {})

    event: Json = stage.until(f"{what} is not told", found)
    return event


def _people(event: Json) -> list[str]:
    return [x["agent"] for x in event["doc"]["people"]] if event["kind"] == "viewers" else []


def told_of_changes(stage: Stage) -> None:
    """Messages, presence, and an incident for a supervisor; a ping; and what was missed, from the log."""
    cursor = stage.api("GET", "/live", who="noor")["next"]
    with console(stage, "noor") as noor:
        noor.say(_WARM)
        stage.until("a ping is not answered", lambda: [m for _, m in noor.heard if "pong" in m])
        who = stage.person()
        stage.says("sms", who, "Is it live?")
        ticket = heard(stage, "sms", who, "Is it live?")
        told(stage, noor, "the ticket", lambda e: e["kind"] == "ticket" and e["ticket"] == ticket)
        told(stage, noor, "the line", lambda e: e["kind"] == "line" and e["ticket"] == ticket)
        online(stage, "tom")
        told(stage, noor, "presence", lambda e: e["kind"] == "presence" and e["doc"]["agent"] == "tom")
        incident = {"title": f"Live {time.time_ns()}", "matcher": {"words": ["zzlive"], "channels": ["x"]}}
        stage.api("POST", "/incidents", {"client_id": f"l{time.time_ns()}", **incident}, who="noor")
        told(stage, noor, "the incident", lambda e: e["kind"] == "incident" and e["doc"]["title"] == incident["title"])
    missed = stage.api("GET", f"/live?after={cursor}", who="noor")
    if ticket not in {event["ticket"] for event in missed["items"]}:
        raise Failed("the log does not tell of the ticket")


def seen_at_a_ticket(stage: Stage) -> None:
    """Two at one ticket see each other; one moves on, one is cut off."""
    ticket = f"t{time.time_ns()}"
    with console(stage, "noor") as noor, console(stage, "tom") as tom:
        noor.say({"action": "view", "ticket": ticket})
        tom.say({"action": "typing", "ticket": ticket})
        told(stage, noor, "who types", lambda e: _people(e) == ["noor", "tom"])
        since = len(noor.events)
        tom.say({"action": "view", "ticket": f"{ticket}b"})
        stage.until("who moved on stays", lambda: [e for e in noor.events[since:] if _people(e) == ["noor"]])
        since = len(tom.events)
        tom.say({"action": "view", "ticket": ticket})
        stage.until("who is back is not there", lambda: [e for e in tom.events[since:] if "tom" in _people(e)])
        time.sleep(1)  # the emulator tells of no end that comes while it is still busy with a message
        since = len(noor.events)
        tom.cut()
        stage.until("who was cut off stays", lambda: [e for e in noor.events[since:] if _people(e) == ["noor"]])


def visitor_types(stage: Stage) -> None:
    """A visitor of the chat types: whoever is at their ticket is told."""
    session = stage.chat("POST", "/web/sessions", {"name": "Lio"})
    stage.chat("POST", "/messages", {"client_id": "m1", "text": "Hello, I type"}, session["token"])
    ticket = stage.until("the chat has no ticket", lambda: _ticket_of(stage, "Hello, I type"))
    with console(stage, "noor") as noor:
        noor.say({"action": "view", "ticket": ticket})
        told(stage, noor, "who is there", lambda e: e["kind"] == "viewers")
        stage.chat("POST", "/typing", {"on": True}, session["token"])
        told(stage, noor, "that the visitor types", lambda e: e["kind"] == "customer_typing" and e["ticket"] == ticket)


def mailed(stage: Stage) -> None:
    """A visitor has the conversation mailed."""
    session = stage.chat("POST", "/web/sessions", {"name": "Mio"})
    words = f"Mail me this {time.time_ns()}"
    stage.chat("POST", "/messages", {"client_id": "m1", "text": words}, session["token"])
    ticket = str(stage.until("the chat has no ticket", lambda: _ticket_of(stage, words)))
    reply(stage, ticket, "Gladly.", agent="noor")
    to = f"m{time.time_ns()}@example.com"

    def sent() -> bool:
        with contextlib.suppress(Failed):  # refused until the answer is there
            stage.chat("POST", "/mail", {"email": to}, session["token"])
        return any(to in one["To"] for one in stage.stack.mails())

    stage.until("the conversation is not mailed", sent)


def _ticket_of(stage: Stage, subject: str) -> str:
    found = [row["id"] for row in stage.rows("tickets") if row["doc"].get("subject") == subject]
    return str(found[-1]) if found else ""


def gone_and_forgotten(stage: Stage) -> None:
    """A connection that API Gateway doesn't know: the next change forgets it."""
    doc = {"id": "gone", "agent": "noor", "role": "admin", "at": 0, "until": round(time.time() * 1000) + 600_000}
    item = {"key": {"S": "live"}, "id": {"S": "gone"}, "doc": {"S": json.dumps(doc)}}
    stage.stack.client("dynamodb").put_item(TableName="rapport-local-sockets", Item=item)
    stage.says("sms", stage.person(), "Anybody gone?")
    stage.until("a dead connection stays", lambda: not stage.row("sockets", key="live", id="gone"))


SCENARIOS = (told_of_changes, seen_at_a_ticket, visitor_types, mailed, gone_and_forgotten)
