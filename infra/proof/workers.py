"""What must still happen behind the scenes: each scenario drives the product from outside and says
what is lacking if it did not come about."""

from __future__ import annotations

import hashlib
import hmac
import time

from infra.proof import callbacks, live, machines, phone, promises, times
from infra.proof.stage import Failed, Json, Stage
from infra.proof.steps import ACCOUNTS, becomes, heard, offered, online, reply, taken, ticket

_SCHEDULED: Json = {
    "version": "0", "id": "proof", "account": "000000000000", "region": "us-east-1", "resources": [],
    "source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "time": "2026-01-01T00:00:00Z",
}  # fmt: skip


# --- what customers say


def new_text(stage: Stage) -> None:
    who = stage.person()
    stage.says("sms", who, "My shoes are too small")
    id = heard(stage, "sms", who, "My shoes are too small")
    customer = ticket(stage, id)["customer"]
    stage.until("the customer is not stored", lambda: stage.row("customers", id=customer))
    stage.until("no wake-up for its promise", lambda: stage.row("timers", id=f"ticket#{id}"))


def second_text(stage: Stage) -> None:
    who = stage.person()
    stage.says("sms", who, "Hello")
    first = heard(stage, "sms", who, "Hello")
    stage.says("sms", who, "I forgot to say: size 42")
    if heard(stage, "sms", who, "I forgot to say: size 42") != first:
        raise Failed("the second message is on another ticket")


def urgent_texts(stage: Stage) -> None:
    """A promise so near that each message looks at the ledger again."""
    stage.promise(first_reply=60)
    second_text(stage)


def offered_at_once(stage: Stage) -> None:
    online(stage, "tom")
    who = stage.person()
    stage.says("sms", who, "Anybody free?")
    id = heard(stage, "sms", who, "Anybody free?")
    offered(stage, id, ("tom",))


def stop_word(stage: Stage) -> None:
    who = stage.person()
    stage.says("sms", who, "STOP")
    key = f"sms#main#{who['number']}"
    stage.until("STOP is not noted", lambda: stage.row("threads", key=key).get("consent") == "stop")


def picture(stage: Stage, channel: str = "sms", do: str = "message") -> tuple[Json, str, str]:
    """Its sender, the interaction's key and the file's."""
    who = stage.person()
    said = stage.says(channel, who, "Look at this", do=do, media=["shoe.png"])
    key = f"{channel}#{ACCOUNTS[channel]}#{said['id']}"

    def kept() -> str:
        files = stage.row("interactions", key=key).get("doc", {}).get("attachments", [])
        return str(files[0].get("stored", "")) if files else ""

    file = str(stage.until("the picture is not fetched", kept))
    if not stage.has_file(file):
        raise Failed("the picture is not in the bucket")
    return who, key, file


def picture_fetched(stage: Stage) -> None:
    picture(stage)


def picture_unsent(stage: Stage) -> None:
    """Taken back by its sender; then its job comes once more, as queues do at times."""
    who, key, file = picture(stage, "instagram")
    stage.says("instagram", who, "", do="delete", in_reply_to=key.split("#", 2)[2])
    stage.until("what was unsent is still there", lambda: stage.row("interactions", key=key)["doc"].get("erased"))
    stage.send("media", {"key": key})
    stage.until("the file of an unsent picture is still there", lambda: not stage.has_file(file))


def visitor_becomes_known(stage: Stage) -> None:
    """An anonymous visitor of the chat signs in: both records are one person."""
    key = next(a for a in stage.stack.accounts() if a["channel"] == "chat")["secrets"]["other"]["identity"]
    user = stage.person()["id"]
    proof = hmac.new(key.encode(), user.encode(), hashlib.sha256).hexdigest()
    visitor = stage.chat("POST", "/web/sessions", {"name": "Somebody"})
    stage.chat("POST", "/messages", {"client_id": "1", "text": "Hello"}, visitor["token"])
    known = stage.chat("POST", "/web/sessions", {"visitor": visitor["token"], "user": {"id": user, "hmac": proof}})
    stage.chat("POST", "/messages", {"client_id": "2", "text": "It is me"}, known["token"])
    joined = visitor["visitor_id"]

    def is_joined() -> bool:
        return any(any(joined in key for key in row["doc"].get("identities", ())) for row in stage.rows("customers"))

    stage.until("visitor and user are not joined", is_joined)


# --- what agents say


def answered(stage: Stage) -> None:
    """With a file, as the provider fetches it."""
    who = stage.person()
    id = taken(stage, "sms", who)
    place = {"name": "map.png", "content_type": "image/png", "size": 8}
    upload = stage.api("POST", "/attachments", place, who="tom")
    status = stage.fetch("PUT", upload["url"], b"\x89PNG\r\n\x1a\n", upload["headers"])
    if status != 200:
        raise Failed(f"uploading was answered {status}")
    file = {"stored": upload["stored"], "name": "map.png", "content_type": "image/png"}
    key = reply(stage, id, "Here we are", attachments=[file])

    def left() -> list[Json]:
        found = stage.sandbox("GET", f"/messages?provider=twilio&to={who['number'].replace('+', '%2B')}")["messages"]
        return [one for one in found if one["media"]]

    sent = stage.until("the reply did not leave", left)
    status = stage.fetch("GET", sent[0]["media"][0]["url"])
    if status != 200:
        raise Failed(f"the provider's fetching of the file was answered {status}")
    becomes(stage, key, "sent", "delivered")


def read_receipt(stage: Stage) -> None:
    stage.sandbox("POST", "/settings", {"receipts": "in_order", "receipt_ms": 50})
    id = taken(stage, "facebook", stage.person())
    becomes(stage, reply(stage, id, "We are"), "read")


def refused(stage: Stage, gone: bool = False) -> str:
    """The provider says no to a reply on a ticket that looked answered; the ticket's id."""
    stage.promise(first_reply=60, next_reply=60)
    id = taken(stage, "sms", stage.person())
    stage.api("POST", f"/tickets/{id}/status", {"status": "pending"}, who="tom")
    if gone:
        stage.api("PUT", "/me/presence", {"presence": "offline"}, who="tom")
        online(stage, "mei")
    stage.sandbox("POST", "/faults", {"provider": "twilio", "mode": "reject", "count": 1})
    becomes(stage, reply(stage, id, "We are"), "failed")
    noted = {"text": "reply_failed"}.items()
    stage.until("the ticket does not tell of it", lambda: any(noted <= x.items() for x in stage.on_ticket(id)))
    return id


def refused_and_resent(stage: Stage) -> None:
    id = refused(stage)
    found = ticket(stage, id)
    if not found.get("claim") or found.get("status") == "pending":
        raise Failed("the ticket is not back in its agent's hands")
    stage.api("POST", f"/tickets/{id}/replies/c1/resend", who="tom")
    becomes(stage, f"out#{id}#c1", "sent", "delivered")


def refused_and_agent_gone(stage: Stage) -> None:
    offered(stage, refused(stage, gone=True), ("mei",))


def too_many(stage: Stage) -> None:
    """The provider asks to slow down; the reply goes out a moment later."""
    id = taken(stage, "sms", stage.person())
    stage.sandbox("POST", "/faults", {"provider": "twilio", "mode": "429", "count": 1})
    becomes(stage, reply(stage, id, "We are"), "sent", "delivered")


# --- what time brings


def offer_runs_out(stage: Stage) -> None:
    stage.set_queue("help", offer_seconds=1)
    online(stage, "tom")
    online(stage, "mei")
    who = stage.person()
    stage.says("sms", who, "Anybody?")
    id = heard(stage, "sms", who, "Anybody?")
    first = offered(stage, id, ("tom", "mei"))
    offered(stage, id, ("mei",) if first == "tom" else ("tom",))


def room_again(stage: Stage) -> None:
    """What waits is offered to whoever comes online."""
    who = stage.person()
    stage.says("sms", who, "I wait")
    id = heard(stage, "sms", who, "I wait")
    online(stage, "tom")
    offered(stage, id, ("tom",))


def agent_away(stage: Stage) -> None:
    """Tickets of somebody who stays away go back to their queue."""
    stage.set_queue("help", grace_seconds=1)
    id = taken(stage, "sms", stage.person())
    stage.api("PUT", "/me/presence", {"presence": "offline"}, who="tom")
    stage.until("the ticket is still with the agent", lambda: not ticket(stage, id).get("assignee"))
    noted = {"text": "released"}.items()
    stage.until("the ticket does not tell of it", lambda: any(noted <= x.items() for x in stage.on_ticket(id)))


def claim_left_behind(stage: Stage) -> None:
    """A worker died between charging an agent's load and writing the ticket. While the ledger has no entry of
    that agent's, the next look at them makes one, so that the load is given back in time."""
    stage.api("PUT", "/me/presence", {"presence": "transfers_only"}, who="tom")
    stage.charge("tom", "t_neverwritten")
    stage.unset_timer("agent#tom")
    stage.send("timers", {"wake": "agent#tom"})
    stage.until("nobody will look after the load", lambda: "slot" in stage.row("timers", id="agent#tom"))


def promise_broken(stage: Stage) -> None:
    stage.promise(first_reply=1)
    who = stage.person()
    stage.says("sms", who, "Quick!")
    id = heard(stage, "sms", who, "Quick!")
    noted = {"text": "first_reply_breached"}.items()
    stage.until("the broken promise is not told", lambda: any(noted <= x.items() for x in stage.on_ticket(id)))
    lacking = "the ledger does not tell that it was acted on"
    stage.until(lacking, lambda: int(stage.row("timers", id=f"ticket#{id}").get("acted_at", "0")))


def snooze_ends(stage: Stage) -> None:
    """Woken by hand when its time has come; then the next promise is nearer than the ledger knew."""
    id = taken(stage, "sms", stage.person())
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
    stage.api("POST", f"/tickets/{id}/snooze", {"until": soon}, who="tom")
    noted = {"text": "snooze_ended"}.items()
    stage.until("the ticket sleeps on", lambda: any(noted <= x.items() for x in stage.on_ticket(id)))


def sweeping(stage: Stage) -> None:
    """Messages that wake were lost: the sweep makes up for them."""
    stage.set_queue("help", offer_seconds=1)
    online(stage, "tom")
    who = stage.person()
    stage.says("sms", who, "Hello")
    id = heard(stage, "sms", who, "Hello")
    offered(stage, id, ("tom",))
    stage.purge("timers")
    over = ticket(stage, id)["offer_until"]
    stage.until("the offer's time is not over", lambda: time.time() * 1000 > over)
    stage.invoke("sweep", _SCHEDULED)
    if not stage.row("timers", id="#swept"):
        raise Failed("how far it swept is not noted")
    stage.until("the stale offer stays", lambda: not ticket(stage, id).get("offered_to"))


def clock_stopped(stage: Stage) -> None:
    """The clock of a promise's time died: the sweep starts it again."""
    stage.promise(first_reply=150)
    who = stage.person()
    stage.says("sms", who, "Hello")
    id = heard(stage, "sms", who, "Hello")
    name = f"bucket-{int(stage.row('timers', id=f'ticket#{id}')['due'].partition('#')[0]) // 10_000}"
    for run in machines.runs(stage, "clock", name):
        machines.stop(stage, run)
    stage.invoke("sweep", _SCHEDULED)
    if "RUNNING" not in machines.runs(stage, "clock", name).values():
        raise Failed("no clock runs for the promise")


# --- what reports are made of


def counted(stage: Stage) -> None:
    who = stage.person()
    id = taken(stage, "sms", who)
    reply(stage, id, "We are")

    def told() -> set[str]:
        return {str(row["doc"]["what"]) for row in stage.rows("facts") if row["doc"].get("ticket") == id}

    stage.until("no fact of the ticket", lambda: "ticket_opened" in told())
    stage.until("no fact of the message", lambda: "message_in" in told())
    stage.until("no fact of the reply", lambda: "message_out" in told())


SCENARIOS = (
    new_text, second_text, urgent_texts, offered_at_once, stop_word, picture_fetched, picture_unsent,
    visitor_becomes_known, answered, read_receipt, refused_and_resent, refused_and_agent_gone, too_many,
    offer_runs_out, room_again, agent_away, claim_left_behind, promise_broken, snooze_ends, sweeping, clock_stopped,
    counted,
    *times.SCENARIOS, *phone.SCENARIOS, *callbacks.SCENARIOS, *promises.SCENARIOS,
    *live.SCENARIOS,
)  # fmt: skip
