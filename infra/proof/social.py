"""What is said in public: listened to, answered, taken into private, hidden; and what a supervisor reads first."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from chalicelib.domain.approvals import DECIDED
from chalicelib.domain.interactions import position
from infra.proof.stage import Failed, Json, Stage, quoted
from infra.proof.steps import becomes, reply, ticket

X, PAGE = "x#brand", "facebook#page"
PRAISE = "I love my new boots, wonderful people, thank you so much!"
ASKS = "Where is my parcel? It should have been here on Monday."


# --- steps


def fresh(stage: Stage) -> str:
    """A name that nothing had before: a FIFO queue drops what is sent under the same one within five minutes, and X
    refuses the same words twice."""
    return f"n{stage.person()['id']}"


def key_of(said: Json) -> str:
    """Of what a customer said, as stored."""
    return f"{said['channel']}#{said['account']}#{said['id']}"


def card(stage: Stage, id: str) -> Json:
    """An entry of the board, as stored; {} if there is none."""
    doc: Json = stage.row("board", id=id).get("doc", {})
    return doc


def set_card(stage: Stage, id: str, doc: Json, shelf: str, place: str) -> None:
    """What a card says and where it stands, as a new version."""
    stage.stack.client("dynamodb").update_item(
        TableName=stage.table("board"), Key={"id": {"S": id}},
        UpdateExpression="SET #doc = :doc, shelf = :shelf, place = :place, version = version + :one",
        ExpressionAttributeNames={"#doc": "doc"},
        ExpressionAttributeValues={
            ":doc": {"S": json.dumps(doc)}, ":shelf": {"S": shelf}, ":place": {"S": place}, ":one": {"N": "1"},
        },
    )  # fmt: skip


def judged(stage: Stage, said: Json) -> Json:
    """A public post's card, once there is one."""
    found: Json = stage.until("the post is not heard", lambda: card(stage, f"heard#{key_of(said)}"))
    return found


def listened(stage: Stage, text: str = PRAISE, channel: str = "x", do: str = "post") -> tuple[Json, Json]:
    """Somebody posts what nobody has to answer: who, and what was said."""
    who = stage.person()
    said = stage.says(channel, who, text, do=do)
    if judged(stage, said).get("ticket"):
        raise Failed("the post opened a ticket")
    return who, said


def asked(stage: Stage, text: str = ASKS, channel: str = "x", do: str = "post") -> tuple[Json, str]:
    """Somebody asks in public: who, and their ticket."""
    who = stage.person()
    said = stage.says(channel, who, text, do=do)
    stage.until("the post is on no ticket", lambda: stage.row("interactions", key=key_of(said)).get("ticket"))
    return {**who, "said": said}, str(stage.row("interactions", key=key_of(said))["ticket"])


def facts(stage: Stage, what: str) -> list[Json]:
    docs = (row["doc"] for row in stage.rows("facts"))
    return [doc for doc in docs if isinstance(doc, dict) and doc.get("what") == what]


def fact(stage: Stage, what: str, **of: Any) -> Json:
    """One that is so, once there is one."""

    def found() -> Json:
        return next((x for x in facts(stage, what) if of.items() <= x.items()), {})

    told: Json = stage.until(f"no fact tells: {what}", found)
    return told


def noted(stage: Stage, id: str, what: str) -> None:
    """A line on a ticket's timeline."""
    stage.until(f"the ticket does not tell: {what}", lambda: any(x.get("text") == what for x in stage.on_ticket(id)))


def woken(stage: Stage, name: str, lacking: str, holds: Callable[[], Any]) -> Any:
    """What becomes true once the ledger has looked at something; it is told to look every other second."""
    last = 0.0

    def looked() -> Any:
        nonlocal last
        if time.monotonic() - last > 2:
            last = time.monotonic()
            stage.send("timers", {"wake": name})
        return holds()

    return stage.until(lacking, looked)


def around() -> str:
    """From an hour ago until in an hour, for a report."""
    now = time.time()
    start, end = (quoted(rfc(now + shift)) for shift in (-3_600, 3_600))
    return f"from={start}&to={end}"


def rfc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


# --- heard


def listened_to(stage: Stage) -> None:
    """No ticket, and counted."""
    listened(stage)
    if fact(stage, "post_heard", channel="x").get("ticket"):
        raise Failed("the fact names a ticket")
    stage.until("it is not counted", lambda: any(r["bucket"].startswith("tally#") for r in stage.rows("facts")))


def said_otherwise(stage: Stage) -> None:
    """An edited comment's card says what it says now."""
    who, said = listened(stage, channel="facebook", do="comment")
    stage.says("facebook", who, "I adore my new boots, thank you!", do="edit", in_reply_to=said["id"])
    card_id = f"heard#{key_of(said)}"
    stage.until("its card says what it said before", lambda: "adore" in card(stage, card_id).get("text", ""))


def taken_up(stage: Stage) -> None:
    """Corrected by a person, and answered after all."""
    _, said = listened(stage)
    id = key_of(said).replace("#", "~")
    listed = stage.api("GET", "/heard?need=worth", who="tom")["items"]
    if [x["id"] for x in listed] != [id]:
        raise Failed("it is not listed")
    stage.api("GET", f"/heard/{id}", who="tom")
    stage.api("POST", f"/heard/{id}/correction", {"need": "needs"}, who="tom")
    made = stage.api("POST", f"/heard/{id}/ticket", who="tom")
    if not ticket(stage, made["ticket"]):
        raise Failed("it has no ticket")
    counts = stage.api("GET", f"/heard/counts?{around()}", who="ruth")
    if not counts:
        raise Failed("nothing is counted")


# --- answered


def gone_private(stage: Stage) -> None:
    """From a post to a direct message and back: the loop is closed and counted."""
    who, id = asked(stage)
    body = {"client_id": "in", "to": "dm", "text": "We have found it. May we send it again?"}
    stage.api("POST", f"/tickets/{id}/go-private", body, who="tom")
    becomes(stage, f"out#{id}#in-private", "sent", "delivered")
    becomes(stage, f"out#{id}#in-public", "sent", "delivered")
    stage.says("x", who, "Yes, please.", do="dm")
    noted(stage, id, "Yes, please.")
    stage.api("GET", f"/tickets/{id}/suggestions", who="tom")
    reply(stage, id, "It is on its way.", how="message", status="solved")
    fact(stage, "solved_in_private", ticket=id)
    stage.api("POST", f"/tickets/{id}/close-loop", {"client_id": "thanks", "text": "Thank you!"}, who="tom")
    fact(stage, "loop_closed", ticket=id)
    loops = stage.api("GET", f"/reports/loops?{around()}", who="ruth")
    if (loops["solved"], loops["closed"]) != (1, 1):
        raise Failed("the loop is not counted")


def refused_in_private(stage: Stage) -> None:
    """They take no direct messages: they are asked in public to write first, without anybody doing anything."""
    who, id = asked(stage)
    stage.sandbox("POST", "/people", {"channel": "x", "identity": who["id"], "closed": True})
    body = {"client_id": "in", "to": "dm", "text": "We have found it.", "fallback": True}
    stage.api("POST", f"/tickets/{id}/go-private", body, who="tom")
    noted(stage, id, "private_refused")
    stage.until("they are not asked to write", lambda: stage.row("interactions", key=f"out#{id}#in-fallback"))
    becomes(stage, f"out#{id}#in-fallback", "sent", "delivered")


def read_first(stage: Stage) -> None:
    """A supervisor lets it go out; of another, whoever decided died before it went."""
    stage.set_account(PAGE, approve_public="all")
    for healed in (False, True):
        _, id = asked(stage, "Do the Fellwalker come in a wide fit?", "facebook", "comment")
        said = stage.api("POST", f"/tickets/{id}/replies", _wide(), who="tom")
        if said["line"]["status"] != "awaiting":
            raise Failed("nobody reads it first")
        waiting = [x for x in stage.api("GET", "/approvals", who="ruth")["items"] if x["ticket"] == id]
        asks = waiting[0]["id"]
        if healed:
            now = time.time_ns() // 1_000_000
            yes = {**card(stage, f"approval#{asks}"), "state": "approved", "by": "ruth", "decided_at": now}
            set_card(stage, f"approval#{asks}", yes, DECIDED, position(now, asks))
            stage.send("timers", {"wake": f"approval#{asks}"})
        else:
            stage.api("POST", f"/approvals/{asks}/approve", {}, who="ruth")
        becomes(stage, f"out#{id}#wide", "sent", "delivered")
        stage.until("it is not noted as done", partial(_done, stage, asks))


def _done(stage: Stage, approval: str) -> bool:
    return bool(card(stage, f"approval#{approval}").get("done"))


def _wide() -> Json:
    return {"client_id": "wide", "text": "They do, from size 36 to 46.", "how": "public_reply"}


def hidden(stage: Stage) -> None:
    """A comment on a ticket, and one that was only heard; on record."""
    who, id = asked(stage, "Where is my parcel?", "facebook", "comment")
    key = key_of(who["said"])
    body = {"client_id": "h1", "action": "hide", "reason": "spam"}
    stage.api("POST", f"/tickets/{id}/moderation", {**body, "line": key}, who="ruth")
    becomes(stage, f"mod#h1#{key}", "sent")
    stage.until("the comment does not say so", lambda: stage.row("interactions", key=key)["doc"].get("hidden"))
    _, said = listened(stage, channel="facebook", do="comment")
    heard = key_of(said)
    stage.api("POST", f"/heard/{heard.replace('#', '~')}/moderation", body, who="ruth")
    becomes(stage, f"mod#h1#{heard}", "sent")
    trail = stage.api("GET", "/audit?kind=moderation&id=facebook~page")["items"]
    if len(trail) != 2:
        raise Failed("it is not on record")


SCENARIOS = (listened_to, said_otherwise, taken_up, gone_private, refused_in_private, read_first, hidden)
