"""Being there: those who wait are told until when, who was helped is asked how it is, and a shift hands over."""

from __future__ import annotations

import time

from chalicelib.domain.checkins import month_of
from chalicelib.domain.interactions import position
from infra.proof.people import waiting
from infra.proof.social import PRAISE, X, card, fact, fresh, key_of, listened, noted, set_card, woken
from infra.proof.stage import Failed, Json, Stage
from infra.proof.steps import becomes, online, reply, taken, ticket

_DAY_MS = 86_400_000
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NOON: Json = {
    "name": "Noon", "always": False, "hours": {}, "country": "", "subdivision": "", "days_off": {}, "working_days": [],
    "closures": [],
}  # fmt: skip


# --- told by when


def told_by_when(stage: Stage) -> None:
    """Nobody is there: they are told so, once it is clear that nobody comes. It is looked at again when they write
    again."""
    stage.set_account("sms#main", acknowledge={"when": "late"})
    who = stage.person()
    id = waiting(stage, who=who)
    name = f"acknowledge#{id}"
    stage.until("nobody looks whether they wait on", lambda: "slot" in stage.row("timers", id=name))
    _a_minute_ago(stage, id)

    def said() -> str:
        keys = (x["key"] for x in stage.on_ticket(id) if x.get("extra", {}).get("automatic") == "acknowledgement")
        return next(keys, "")

    becomes(stage, str(woken(stage, name, "they are told nothing", said)), "sent", "delivered")


def looked_at_again(stage: Stage) -> None:
    """Answered, and they wrote again: the ledger's entry is relied upon once more."""
    stage.set_account("sms#main", acknowledge={"when": "late"})
    who = stage.person()
    id = waiting(stage, who=who)
    name = f"acknowledge#{id}"
    first = stage.until("nobody looks whether they wait on", lambda: stage.row("timers", id=name).get("touched"))
    stage.api("PUT", "/me/presence", {"presence": "transfers_only"}, who="tom")
    reply(stage, id, "Here I am")
    stage.says("sms", who, "One more thing")
    stage.until("nobody looks again", lambda: stage.row("timers", id=name).get("touched", first) > first)


def _a_minute_ago(stage: Stage, id: str) -> None:
    found = ticket(stage, id)
    stage.set_doc("tickets", id, {**found, "waiting_since": found["waiting_since"] - 61_000})


# --- asked how it is


def asked_after(stage: Stage) -> None:
    """The time to ask is over as soon as it is solved: nobody wants to wait for days here."""
    question = {"name": "How is it", "text": "How is everything?", "language": "en", "channels": [], "variables": []}
    stage.set_other("template", "how-is-it", {**question, "content_sid": ""})
    stage.set_queue("help", ask_after_days=-1, ask_after_template="how-is-it")
    _awake(stage)
    id = taken(stage, "facebook", stage.person())
    reply(stage, id, "Here we are", status="solved")
    becomes_said = f"out#{id}#asked-after"
    stage.until("nobody asks", lambda: stage.row("interactions", key=becomes_said))
    becomes(stage, becomes_said, "sent", "delivered")


def _awake(stage: Stage) -> None:
    """Where the page's people are, it is about noon."""
    east = 12 - time.gmtime().tm_hour
    zone = f"Etc/GMT{-east:+d}" if east else "UTC"
    stage.set_other("calendar", "noon", {"id": "noon", **_NOON, "time_zone": zone})
    stage.set_account("facebook#page", calendar="noon")


def called_just_to_ask(stage: Stage) -> None:
    """Somebody silent who agreed to be contacted: listed, written to, and done with. Another list is taken back."""
    who = stage.person()
    on = taken(stage, "sms", who)
    reply(stage, on, "Here we are", status="solved")
    customer = str(ticket(stage, on)["customer"])
    stage.api("PUT", f"/customers/{customer}/contact", {"said": "yes", "how": "on the phone"}, who="tom")
    stage.api("GET", f"/customers/{customer}/contact", who="tom")
    stage.until("nobody noted when they were heard", lambda: card(stage, f"seen#{customer}"))
    _silent(stage, customer)
    task = _listed(stage)
    stage.api("POST", f"/tasks/{task}/message", {"text": "How are you?"}, who="tom")
    stage.until("they are not written to", lambda: any("check-in" in x["key"] for x in stage.on_ticket(on)))
    stage.api("POST", f"/tasks/{task}/finish", {"state": "done", "outcome": "Fine"}, who="tom")
    if len(stage.api("GET", "/checkins", who="ruth")["items"]) != 1:
        raise Failed("the list is not listed")
    other = _listed(stage)
    made = str(card(stage, f"task#{other}")["list"])
    stage.api("POST", f"/checkins/{made}/cancel", {}, who="ruth")
    stage.until("it stays on the agent's desk", lambda: card(stage, f"task#{other}").get("state") == "skipped")


def _silent(stage: Stage, customer: str) -> None:
    """They were last heard from forty days ago."""
    at = time.time_ns() // 1_000_000 - 40 * _DAY_MS
    doc = {**card(stage, f"seen#{customer}"), "at": at}
    set_card(stage, f"seen#{customer}", doc, f"seen#{month_of(at)}", position(at, customer))


def _listed(stage: Stage) -> str:
    """A list of one, on tom's desk; the task."""
    wanted = {"client_id": fresh(stage), "name": "Regulars", "kind": "message", "older_days": 30, "agents": ["tom"]}
    stage.api("POST", "/checkins", wanted, who="ruth")

    def task() -> str:
        mine = stage.api("GET", "/tasks", who="tom")["items"]
        return str(mine[0]["id"]) if mine else ""

    return str(stage.until("nobody has to contact them", task))


# --- praise


def thanked(stage: Stage) -> None:
    _, said = listened(stage, PRAISE)
    offered = stage.api("GET", "/praise?channel=x", who="tom")["items"]
    if len(offered) != 1:
        raise Failed("nobody is proposed to be thanked")
    words = {"post": offered[0]["post"], "text": offered[0]["text"]}
    made = stage.api("POST", "/praise/thanks", words, who="tom")
    becomes(stage, f"out#{made['ticket']['id']}#thanks", "sent", "delivered")
    if not card(stage, f"heard#{key_of(said)}").get("ticket"):
        raise Failed("the post is on no ticket")


# --- shifts


def shift_begins(stage: Stage) -> None:
    """The brand says hello as its team comes, and its tickets are handed on before it goes."""
    stage.set_account(X, shift_posts={"greeting": ["Good day from {agents}"], "shifts": ["proof"]})
    hour = time.gmtime().tm_hour
    day = {"start": f"{hour:02d}:00", "end": f"{(hour + 2) % 24:02d}:00"}
    shift = {"name": "Day", "queue": "help", "agents": ["tom"], "time_zone": "UTC"}
    stage.api("PUT", "/settings/shift/proof", {**shift, "hours": {name: [day] for name in _DAYS}})
    hello = "the shift's greeting"

    def said() -> bool:
        return any(x["doc"].get("why") == hello for x in stage.rows("board"))

    woken(stage, "shift#posts", "the brand says no hello", said)
    id = taken(stage, "sms", stage.person())
    if not stage.api("GET", "/team", who="tom"):
        raise Failed("nobody is on duty")
    left = stage.api("GET", "/team/handover?within=1440", who="tom")["items"]
    if id not in [x["ticket"]["id"] for x in left]:
        raise Failed("the ticket is not listed")
    body = {"client_id": "h1", "tickets": [id], "agent": "mei", "note": "They wait for a parcel"}
    online(stage, "mei")
    stage.api("POST", "/team/handover", body, who="tom")
    noted(stage, id, "They wait for a parcel")
    if "mei" not in (ticket(stage, id).get("assignee"), ticket(stage, id).get("offered_to")):
        raise Failed("it is not handed over")


# --- things to find, and help articles


def wished_for(stage: Stage) -> None:
    """A thing to find, found elsewhere; another ticket was no such request after all."""
    id = waiting(stage, "I can't find the Moss Chelsea in oxblood anywhere")
    wish = f"/tickets/{id}/concierge"
    stage.api("POST", wish, {}, who="tom")
    stage.api("POST", f"{wish}/items", {"client_id": "boots", "text": "Moss Chelsea, oxblood, 38"}, who="tom")
    stage.api("POST", f"{wish}/items/boots/options", {"client_id": "alder", "source": "Alder & Daughters"}, who="tom")
    away = {"client_id": "away", "to": "Alder & Daughters", "item": "boots"}
    stage.api("POST", f"{wish}/referrals", away, who="tom")
    for what in ("concierge_asked", "concierge_item", "concierge_found", "concierge_referred"):
        fact(stage, what, ticket=id)
    if not stage.api("GET", "/concierge?status=found", who="tom")["items"]:
        raise Failed("it is not listed")
    other = waiting(stage, "Good morning")
    stage.api("POST", f"/tickets/{other}/concierge", {}, who="tom")
    fact(stage, "concierge_asked", ticket=other, met=True)
    stage.api("DELETE", f"/tickets/{other}/concierge", who="tom")
    fact(stage, "concierge_asked", ticket=other, met=False)
    if card(stage, f"concierge#{other}"):
        raise Failed("its card is still there")


def wish_taken_back(stage: Stage) -> None:
    """It was none after all, and whoever said so died before its card went."""
    id = waiting(stage, "Good morning")
    stage.api("POST", f"/tickets/{id}/concierge", {}, who="tom")
    fact(stage, "concierge_asked", ticket=id, met=True)
    stage.set_doc("tickets", id, {name: value for name, value in ticket(stage, id).items() if name != "type"})
    stage.until("its card is still there", lambda: not card(stage, f"concierge#{id}"))


def answered_with_an_article(stage: Stage) -> None:
    article = {
        "title": "Sending shoes back", "link": "https://help.larkspur.example/back", "keywords": ["return", "refund"],
        "body": "Put them into the box they came in.",
    }  # fmt: skip
    stage.api("PUT", "/settings/article/proof", article, who="ruth")
    matches = stage.api("GET", "/articles?q=sending%20shoes%20back", who="tom")["items"]
    if "proof" not in [x["id"] for x in matches]:
        raise Failed("it is not found")
    id = waiting(stage, "How does sending shoes back work?")
    stage.api("GET", f"/tickets/{id}/articles", who="tom")
    piece = stage.api("POST", f"/tickets/{id}/articles/proof", who="tom")["text"]
    reply(stage, id, piece, articles=["proof"])
    fact(stage, "answered_with_article", ticket=id)
    stage.api("PUT", "/settings/article/proof", {**article, "body": "Use any box.", "version": 1}, who="ruth")
    stage.api("DELETE", "/settings/article/proof?version=2", who="ruth")


SCENARIOS = (
    told_by_when, looked_at_again, asked_after, called_just_to_ask, thanked, shift_begins, wished_for,
    wish_taken_back, answered_with_an_article,
)  # fmt: skip
