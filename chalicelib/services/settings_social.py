"""What an account's settings for social care, and shifts, must be besides well-formed. Raises Invalid (names the
field) or NotAllowed (says what to do first)."""

from __future__ import annotations

from typing import Any

from chalicelib.domain import acknowledging, lengths, roster, shift_posts
from chalicelib.domain.calendars import BUILT_IN
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.kind_times import longest_by, longest_from
from chalicelib.services.team import shift_of
from chalicelib.store import Store

Doc = dict[str, Any]
_PUBLIC = ("x", "facebook", "instagram")


def account(store: Store, id: str, doc: Doc) -> None:
    channel, settings = id.partition("#")[0], doc["settings"]
    rules = acknowledging.rules(settings.get("acknowledge"))
    if rules.when and channel == "voice":
        raise Invalid("settings.acknowledge", "The phone has its own greeting and voicemail.")
    if rules.public and channel not in _PUBLIC:
        raise Invalid("settings.acknowledge.public", f"There is nothing public on {channel}.")
    named = str(settings.get("calendar", ""))
    if rules.when and named and named not in {*BUILT_IN, *_ids(store, "calendar")}:
        raise Invalid("settings.calendar", f"There is no calendar {named}.")
    _fits(store, channel, doc, rules)
    posts = shift_posts.rules(settings.get("shift_posts"))
    if (posts.greeting or posts.signing_off) and channel not in shift_posts.CHANNELS:
        raise Invalid("settings.shift_posts", f"Words alone can be posted on {' and '.join(shift_posts.CHANNELS)}.")
    thanks = settings.get("thanks_template", "")
    if thanks and thanks not in _ids(store, "template"):
        raise Invalid("settings.thanks_template", f"There is no template {thanks}.")
    for n, shift in enumerate(posts.shifts):
        if shift not in _ids(store, "shift"):
            raise Invalid(f"settings.shift_posts.shifts[{n}]", f"There is no shift {shift}.")


def _fits(store: Store, channel: str, doc: Doc, rules: acknowledging.Rules) -> None:
    """What is said in public must fit with the longest that can stand in it: nobody is there to shorten it."""
    teams = [str(other.get("name", "")) or id for id, other, _ in store.settings.listed("queue")]
    for n, one in enumerate(rules.texts):
        if not rules.public or one.how == "private":
            continue
        values = {
            "brand": doc["name"], "team": max(teams, key=len, default=""), "time": longest_by(one.language),
            "hours": longest_from(one.language),
        }  # fmt: skip
        size = lengths.measure(channel, "public_reply", acknowledging.filled(one.text, values))
        if not size.fits:
            raise Invalid(
                f"settings.acknowledge.texts[{n}].text",
                f"It may be {size.length} {size.unit} long with its variables; {size.limit} are allowed in public.",
            )


def queue(store: Store, doc: Doc) -> None:
    """What is asked some days after solving is a template; and it is asked while an answer still reopens the ticket."""
    days, template = doc["ask_after_days"], doc["ask_after_template"]
    if days and days >= doc["follow_up_days"]:
        raise Invalid("ask_after_days", "Ask before follow_up_days are over: later the ticket is closed for good.")
    if days and not template:
        raise Invalid("ask_after_template", "Name the template of what is asked.")
    if template and template not in _ids(store, "template"):
        raise Invalid("ask_after_template", f"There is no template {template}.")


def template_unused(store: Store, id: str) -> None:
    for other, doc, _ in store.settings.listed("queue"):
        if doc.get("ask_after_template") == id:
            raise NotAllowed(f"The queue {other} asks with this template.", "in_use", "Change that queue first.")
    for other, doc, _ in store.settings.listed("account"):
        if doc.get("settings", {}).get("thanks_template") == id:
            shown = other.replace("#", "~")
            raise NotAllowed(f"The account {shown} thanks with this template.", "in_use", "Change that account first.")


def shift(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    if doc["queue"] and doc["queue"] not in _ids(store, "queue"):
        raise Invalid("queue", f"There is no queue {doc['queue']}.")
    agents = _ids(store, "agent")
    for n, agent in enumerate(doc["agents"]):
        if agent not in agents:
            raise Invalid(f"agents[{n}]", f"There is no agent {agent}.")
        if agent in doc["agents"][:n]:
            raise Invalid(f"agents[{n}]", f"{agent} is in this shift already.")
    roster.check(shift_of(id, doc))


def shift_unused(store: Store, id: str) -> None:
    for other, doc, _ in store.settings.listed("account"):
        if id in (doc.get("settings", {}).get("shift_posts") or {}).get("shifts", ()):
            shown = other.replace("#", "~")
            raise NotAllowed(f"The account {shown} posts by this shift.", "in_use", "Change that account first.")


def _ids(store: Store, kind: str) -> set[str]:
    return {id for id, _, _ in store.settings.listed(kind)}
