"""What agents, admins and visitors do through the API; a refusal or a missing effect fails at once."""

from __future__ import annotations

import time
from typing import Any

from infra.proof.stage import Failed, Json, Stage, quoted
from infra.proof.steps import heard, online, reply, taken, ticket

_PNG = b"\x89PNG\r\n\x1a\n"


def _same(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise Failed(f"{what}: {found} instead of {wanted}")


def waiting(stage: Stage, text: str = "I wait", channel: str = "sms", who: Json | None = None) -> str:
    who = who or stage.person()
    stage.says(channel, who, text)
    return heard(stage, channel, who, text)


def lists(stage: Stage) -> None:
    id = waiting(stage)
    shown = {item["id"] for item in stage.api("GET", "/tickets?view=queue&queue=help", who="tom")["items"]}
    _same("the queue's tickets", shown, {id})
    news = {item["id"] for item in stage.api("GET", "/tickets?view=status&status=new")["items"]}
    _same("the new tickets", news, {id})
    views = {v["queue"]: v["count"] for v in stage.api("GET", "/views", who="tom")["items"] if v["view"] == "queue"}
    _same("how many wait", views["help"], 1)
    for view in ("mine", "offered", "unassigned", "assigned", "due_soon"):
        stage.api("GET", f"/tickets?view={view}", who="tom")


def one_ticket(stage: Stage) -> None:
    id = waiting(stage)
    _same("its subject", stage.api("GET", f"/tickets/{id}", who="tom")["subject"], "I wait")
    lines = stage.api("GET", f"/tickets/{id}/timeline", who="tom")["items"]
    _same("its lines", [line["text"] for line in lines], ["I wait"])
    stage.api("GET", f"/tickets/{id}/related", who="tom")
    note = stage.api("POST", f"/tickets/{id}/notes", {"client_id": "n1", "text": "Known"}, who="tom")
    _same("the note", note["text"], "Known")


def desk(stage: Stage) -> None:
    online(stage, "tom")
    _same("my presence", stage.api("GET", "/me", who="tom")["presence"], "online")
    there = {x["id"]: x["presence"] for x in stage.api("GET", "/directory", who="mei")["agents"]}
    _same("a colleague's presence", there["tom"], "online")
    stage.api("PUT", "/me/presence", {"presence": "offline"}, who="tom")
    _same("my presence", stage.api("GET", "/me", who="tom")["presence"], "offline")


def pulled(stage: Stage) -> None:
    """Asked for, passed on, changed in each way, and done."""
    stage.promise(first_reply=60, next_reply=60)
    id = waiting(stage)
    stage.api("PUT", "/me/presence", {"presence": "transfers_only"}, who="tom")
    given = stage.api("POST", "/tickets/next", who="tom")["ticket"]
    _same("the next ticket", (given or {}).get("id"), id)
    stage.api("POST", f"/tickets/{id}/priority", {"priority": "urgent"}, who="tom")
    stage.api("POST", f"/tickets/{id}/tags", {"tags": ["vip"]}, who="tom")
    stage.api("POST", f"/tickets/{id}/transfer", {"queue": "orders"}, who="tom")
    stage.api("POST", f"/tickets/{id}/assign", {"agent": "tom"}, who="ruth")
    stage.api("POST", f"/tickets/{id}/assign", {"agent": ""}, who="ruth")
    told = stage.api("POST", f"/tickets/{id}/status", {"status": "solved"}, who="ruth")
    _same("its status", told["status"], "solved")


def leaving_with_work(stage: Stage) -> None:
    """Somebody goes home while a ticket is theirs."""
    id = taken(stage, "sms", stage.person())
    stage.api("PUT", "/me/presence", {"presence": "offline"}, who="tom")
    _same("whose it is", ticket(stage, id)["assignee"], "tom")
    timer = stage.row("timers", id="agent#tom")
    if not timer:
        raise Failed("nobody will look after the ticket")


def answering(stage: Stage) -> None:
    id = waiting(stage)
    stage.api("PUT", "/me/presence", {"presence": "transfers_only"}, who="tom")
    reply(stage, id, "Hello")
    _same("whose it is", ticket(stage, id).get("assignee"), "tom")


def customers(stage: Stage) -> None:
    """Two addresses, one person; and two again after all."""
    one, two = stage.person(), stage.person()
    first = ticket(stage, waiting(stage, "From my phone", "sms", one))["customer"]
    other = ticket(stage, waiting(stage, "From my tablet", "whatsapp", two))["customer"]
    number = quoted(one["number"])
    _same("found", stage.api("GET", f"/customers?channel=sms&identity={number}", who="tom")["id"], first)
    edited = stage.api("PATCH", f"/customers/{first}", {"note": "Likes blue"}, who="tom")
    _same("the note", edited["note"], "Likes blue")
    worth = stage.api("PATCH", f"/customers/{first}", {"value": {"amount": 900, "currency": "EUR"}}, who="tom")["value"]
    _same("what they are worth", (worth["amount"], worth["by"]), (900, "tom"))
    _same("what they said of texts", stage.api("GET", f"/customers/{first}/contact", who="tom")["channels"], [])
    pair = {"other": other, "why": "said so on the phone"}
    stage.api("POST", f"/customers/{first}/merge", pair, who="ruth")
    history = stage.api("GET", f"/customers/{first}/history", who="tom")
    _same("their records", set(history["records"]), {first, other})
    _same("their tickets", len(history["items"]), 2)
    stage.says("facebook", one, "unrelated")
    id = ticket_after_merge(stage, two)
    _same("whose it is", ticket(stage, id)["customer"], first)
    stage.api("POST", f"/customers/{first}/unmerge", pair, who="ruth")
    _same("whose it is", ticket(stage, id)["customer"], other)
    thread = stage.row("threads", key=f"whatsapp#main#{two['number']}")
    _same("whose thread it is", thread["customer"], other)


def ticket_after_merge(stage: Stage, who: Json) -> str:
    """A new ticket, for which the one before must be closed."""
    old = str(stage.row("threads", key=f"whatsapp#main#{who['number']}")["ticket"])
    for status in ("solved", "closed"):
        stage.api("POST", f"/tickets/{old}/status", {"status": status}, who="ruth")
    stage.says("whatsapp", who, "Me again")
    return heard(stage, "whatsapp", who, "Me again")


def chatting(stage: Stage) -> None:
    told = stage.chat("GET", "/web/config")
    _same("anybody online", told["online"], False)
    session = stage.chat("POST", "/web/sessions", {"name": "Nia"})
    token, who = session["token"], {"id": session["visitor_id"], "name": "Nia"}
    upload = stage.chat("POST", "/uploads", {"name": "a.png", "content_type": "image/png", "size": len(_PNG)}, token)
    status = stage.fetch("PUT", upload["url"], _PNG, {**upload["headers"], "Content-Length": str(len(_PNG))})
    _same("the upload's answer", status, 200)
    file = {"key": upload["key"], "name": "a.png", "content_type": "image/png"}
    stage.chat("POST", "/messages", {"client_id": "1", "text": "See", "attachments": [file]}, token)
    id = heard(stage, "chat", who, "See")
    said = stage.chat("GET", "/messages", token=token)["items"]
    _same("what the page shows", [one["text"] for one in said], ["See"])
    _same("the page's fetching of the file", stage.fetch("GET", said[0]["attachments"][0]["url"]), 200)
    stage.chat("POST", "/typing", {}, token)
    stage.chat("GET", "/typing", token=token)
    stage.chat("POST", "/end", {}, token)
    _same("the end", any(line.get("text") == "chat_ended" for line in stage.on_ticket(id)), True)


def chatting_too_fast(stage: Stage) -> None:
    stage.set_account("chat#web", message_rate={"every_ms": 60_000, "burst": 1})
    token = stage.chat("POST", "/web/sessions", {"name": "Nia"})["token"]
    stage.chat("POST", "/messages", {"client_id": "1", "text": "One"}, token)
    stage.chat("POST", "/messages", {"client_id": "2", "text": "Two"}, token, expect=429)


# --- admins


def settings(stage: Stage) -> None:
    stage.api("PUT", "/settings/template/proof", {"name": "Proof", "text": "Hello"})
    _same("its words", stage.api("GET", "/settings/template/proof")["text"], "Hello")
    changed = stage.api("PUT", "/settings/template/proof", {"name": "Proof", "text": "Hi", "version": 1})
    _same("its version", changed["version"], 2)
    stage.api("DELETE", "/settings/template/proof?version=2")
    trail = stage.api("GET", "/audit?kind=template&id=proof")["items"]
    _same("the trail", [entry["what"] for entry in trail], ["deleted", "changed", "created"])


def secrets(stage: Stage) -> None:
    """A new account's, then others in their place."""
    name, manager = "rapport/local/facebook/proof", stage.stack.client("secretsmanager")
    try:
        stage.api("PUT", "/settings/account/facebook~proof", {"name": "Proof", "address": "299", "queue": "help"})
        path = "/settings/account/facebook~proof/secrets"
        sent, other = {"access_token": "a-page-token"}, {"verify_token": "a-verify-word"}
        body = {"webhook": ["one-long-word"], "send": sent, "other": other}
        stage.api("PUT", path, body)
        stage.api("PUT", path, {"webhook": ["another-word"], "keep_previous": True})
        kept = manager.get_secret_value(SecretId=name)["SecretString"]
        if "another-word" not in kept or "one-long-word" not in kept:
            raise Failed("the secrets are not stored")
    finally:
        if any(one["Name"] == name for one in manager.list_secrets()["SecretList"]):
            manager.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def colleagues(stage: Stage) -> None:
    """Somebody joins, is promoted, leaves for a while and comes back: each is true of their sign-in too."""
    pool, cognito = stage.stack.outputs["UserPoolId"], stage.stack.client("cognito-idp")
    who = {"UserPoolId": pool, "Username": "proof"}
    doc: Json = {"name": "Pia Proof", "initials": "PP", "email": "pia@larkspur.example", "role": "agent"}
    try:
        changes: tuple[Json, ...] = ({}, {"role": "supervisor", "email": "p@larkspur.example"}, {"enabled": False})
        for version, change in enumerate(changes):
            doc = {**doc, **change}
            stage.api("PUT", "/settings/agent/proof", {**doc, **({"version": version} if version else {})})
            user = cognito.admin_get_user(**who)
            found = {a["Name"]: a["Value"] for a in user["UserAttributes"]}
            groups = {g["GroupName"] for g in cognito.admin_list_groups_for_user(**who)["Groups"]}
            told = (found["email"], groups, user["Enabled"])
            _same("the sign-in", told, (doc["email"], {doc["role"]}, doc.get("enabled", True)))
        stage.api("PUT", "/settings/agent/proof", {**doc, "enabled": True, "version": 3})
        _same("the sign-in's being enabled", cognito.admin_get_user(**who)["Enabled"], True)
    finally:
        if any(user["Username"] == "proof" for user in cognito.list_users(UserPoolId=pool)["Users"]):
            cognito.admin_delete_user(**who)


def report(stage: Stage) -> None:
    waiting(stage)
    hour = 3600
    now = int(time.time())
    start, end = (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + shift)) for shift in (-hour, hour))

    def counts() -> Json:
        told = stage.api("GET", f"/reports/overview?from={quoted(start)}&to={quoted(end)}", who="ruth")
        return {total["what"]: total["count"] for total in told["totals"]}

    stage.until("the report does not count the message", lambda: counts()["message_in"] >= 1)


SCENARIOS = (
    lists, one_ticket, desk, pulled, leaving_with_work, answering, customers, chatting, chatting_too_fast, settings,
    secrets, colleagues, report,
)  # fmt: skip
