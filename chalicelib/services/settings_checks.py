"""What a setting must be besides well-formed: what it names must exist, and nothing may be left
without a home. Each check raises Invalid (names the field) or NotAllowed (says what to do first)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

import msgspec

from chalicelib import channels
from chalicelib.domain import incident_words, ivr_checks
from chalicelib.domain import tickets as t
from chalicelib.domain.agents import Role
from chalicelib.domain.calendars import BUILT_IN
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.ivr import Ivr
from chalicelib.services import article_checks, guarding_settings, settings_chat
from chalicelib.services import settings_levels as levels
from chalicelib.services import settings_macros as macros
from chalicelib.services import settings_monitoring as monitoring
from chalicelib.services import settings_social as social
from chalicelib.services import settings_triage as triage
from chalicelib.services.callbacks import checks as callback_rules
from chalicelib.services.phone import rules as phone_rules
from chalicelib.services.posts import settings as post_rules
from chalicelib.services.social import checks as social_rules
from chalicelib.store import Store

Doc = dict[str, Any]

_WORD = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_AGENT = re.compile(r"[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?")
_HAS_ADDRESS = frozenset({"sms", "whatsapp", "voice", "x", "facebook", "instagram"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
NEEDED_SECRETS: dict[str, tuple[tuple[str, ...], ...]] = {
    "voice": (("send.account_sid",), ("send.auth_token", "send.key_sid"), ("send.auth_token", "send.key_secret")),
    "sms": (("send.account_sid",), ("send.auth_token", "send.key_sid"), ("send.auth_token", "send.key_secret")),
    "whatsapp": (("send.account_sid",), ("send.auth_token", "send.key_sid"), ("send.auth_token", "send.key_secret")),
    "x": (("send.access_token",),),
    "facebook": (("send.access_token",), ("other.verify_token",)),
    "instagram": (("send.access_token",), ("other.verify_token",)),
}
"""By channel: of each group, one must be there (channels/base.py says what each is for)."""


def put(store: Store, kind: str, id: str, doc: Doc, before: Doc | None) -> None:
    """Whether `doc` may be stored. `before` is what is there, None if nothing is."""
    _named(kind, id)
    _PUT[kind](store, id, doc, before)


def delete(store: Store, kind: str, id: str) -> None:
    check = _DELETE.get(kind)
    if check:
        check(store, id)


def _named(kind: str, id: str) -> None:
    word, rule = id, _WORD
    if kind == "account":
        channel, _, word = id.partition("#")
        known = (*channels.OUTBOUND, *channels.CALLS)
        if channel not in known or not word:
            raise Invalid("id", f"Name an account channel~id, with one of {', '.join(known)}.")
    if kind == "agent":
        rule = _AGENT
    if not rule.fullmatch(word):
        raise Invalid("id", "Use a-z, 0-9 and hyphens within (at most 40 characters; agents: also . and _).")


# --- one kind each


def _account(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    channel = id.partition("#")[0]
    _queue_exists(store, doc["queue"], "queue")
    if channel == "voice":
        phone_rules.check(doc["settings"])
    callback_rules.account(store, channel, doc["settings"])
    guarding_settings.check(doc["settings"])
    post_rules.check(doc["settings"])
    monitoring.budget(id, doc)
    incident_words.rules(doc["settings"].get("incident"))
    social_rules.account(store, channel, doc["settings"])
    social.account(store, id, doc)
    settings_chat.account(store, channel, doc["settings"])
    menu = doc["settings"].get("ivr", "")
    if menu and store.settings.doc("ivr", str(menu)) is None:
        raise Invalid("settings.ivr", f"There is no ivr {menu}.")
    if channel in _HAS_ADDRESS and not doc["address"]:
        raise Invalid("address", f"Say what {channel} calls us: a number in E.164, or the id of the page or user.")
    for other_id, other, _ in store.settings.listed("account"):
        same = other_id != id and other_id.partition("#")[0] == channel
        if same and doc["address"] and other.get("address") == doc["address"]:
            raise Invalid("address", f"The account {other_id.replace('#', '~')} has this address.")


def _queue(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    if doc["nudge_minutes"] and not doc["nudge_text"].strip():
        raise Invalid("nudge_text", "Say what the customer is asked.")
    callback_rules.queue(store, doc)
    social.queue(store, doc)
    others = [other for other in store.settings.listed("queue") if other[0] != id]
    if not doc["fallback"] and not any(other.get("fallback") for _, other, _ in others):
        raise Invalid("fallback", "One queue must take what no other does. Make another one the fallback first.")
    fewer = range(doc["shards"], int(before.get("shards", 1)) if before else 0)
    if any(store.tickets.count(t.queue_partition(id, shard)) for shard in fewer):
        raise NotAllowed(
            "Tickets wait in the shards that would go.", "shards_in_use", "Lower it when the queue is empty."
        )


def _rule(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    if not doc["queue"] and not doc["priority"] and not doc["add_tags"]:
        raise Invalid("queue", "A rule must do something: name a queue, a priority or tags to add.")
    if doc["queue"]:
        _queue_exists(store, doc["queue"], "queue")
    accounts = {account_id.partition("#")[2] for account_id, _, _ in store.settings.listed("account")}
    for n, account in enumerate(doc["accounts"]):
        if account not in accounts:
            raise Invalid(f"accounts[{n}]", f"There is no account {account}.")
    for n, language in enumerate(doc["languages"]):
        _is_language(language, f"languages[{n}]")


def _template(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    _is_language(doc["language"], "language")
    for n, variant in enumerate(doc.get("variants", [])):
        _is_language(variant["language"], f"variants[{n}].language")
    if doc["content_sid"] and doc.get("variants"):
        raise Invalid("variants", "WhatsApp approves one text: make a template of its own for each language.")
    for n, name in enumerate(doc["variables"]):
        if "{" + name + "}" not in doc["text"] and not doc["content_sid"]:
            raise Invalid(f"variables[{n}]", f"The text doesn't use {{{name}}}.")


def _agent(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    if doc.get("answer_on") == "phone" and not doc.get("phone"):
        raise Invalid("phone", "Say which phone rings: a number in E.164, such as +14155550132.")
    if doc["time_zone"] not in _zones():
        raise Invalid("time_zone", "Use a name of the IANA time zone database, such as Europe/London.")
    was_admin = before is not None and before.get("role") == Role.ADMIN and before.get("enabled", True)
    stays = doc["role"] == Role.ADMIN and doc["enabled"]
    if was_admin and not stays and not _other_admin(store, id):
        raise NotAllowed("This is the last admin.", "last_admin", "Make somebody else an admin first.")


def _other_admin(store: Store, id: str) -> bool:
    return any(
        other != id and doc.get("role") == Role.ADMIN and doc.get("enabled", True)
        for other, doc, _ in store.settings.listed("agent")
    )


def _ivr(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    queues = {queue for queue, _, _ in store.settings.listed("queue")}
    calendars = {*BUILT_IN, *(calendar for calendar, _, _ in store.settings.listed("calendar"))}
    ivr_checks.check(msgspec.convert(doc, Ivr), queues, calendars)


_PUT: dict[str, Callable[[Store, str, Doc, Doc | None], None]] = {
    "account": _account, "queue": _queue, "rule": _rule, "template": _template, "agent": _agent,
    "ivr": _ivr, "sla": levels.policy, "calendar": levels.calendar, "article": article_checks.article,
    "shift": social.shift,
    "watch": monitoring.watch, "triage": triage.rule, "macro": macros.macro,
}  # fmt: skip


# --- deleting


def _queue_unused(store: Store, id: str) -> None:
    known = store.settings.queues().get(id)
    if known and known.fallback:
        raise NotAllowed("This is the fallback queue.", "fallback", "Make another queue the fallback first.")
    for kind in ("account", "rule", "shift", "article", "macro"):
        for other_id, doc, _ in store.settings.listed(kind):
            if doc.get("queue") == id:
                shown = other_id.replace("#", "~")
                raise NotAllowed(f"The {kind} {shown} uses this queue.", "in_use", f"Change that {kind} first.")
    levels.queue_unused(store, id)
    for ivr_id, doc, _ in store.settings.listed("ivr"):
        if any(node.get("queue") == id for node in doc["nodes"].values()):
            raise NotAllowed(f"The ivr {ivr_id} uses this queue.", "in_use", "Change that ivr first.")
    if known and any(store.tickets.count(t.queue_partition(id, shard)) for shard in range(known.shards)):
        raise NotAllowed("Tickets wait in this queue.", "in_use", "Transfer them first.")


def _never(store: Store, id: str) -> None:
    raise NotAllowed("Agents aren't deleted: tickets tell what they did.", "in_use", "Switch them off: enabled=false.")


def _ivr_unused(store: Store, id: str) -> None:
    for account, doc, _ in store.settings.listed("account"):
        if doc.get("settings", {}).get("ivr") == id:
            shown = account.replace("#", "~")
            raise NotAllowed(f"The account {shown} uses this ivr.", "in_use", "Change that account first.")


_DELETE: dict[str, Callable[[Store, str], None]] = {
    "queue": _queue_unused, "agent": _never, "ivr": _ivr_unused,
    "calendar": levels.calendar_unused, "shift": social.shift_unused, "template": social.template_unused,
}  # fmt: skip


# --- secrets


def secrets(channel: str, webhook: tuple[str, ...], send: dict[str, str], other: dict[str, str]) -> None:
    """Whether an account could work with these. Raises Invalid naming the first that is missing."""
    if not webhook:
        raise Invalid("webhook", "Give the secret that verifies what comes in.")
    given = {f"send.{name}" for name in send} | {f"other.{name}" for name in other}
    for group in NEEDED_SECRETS.get(channel, ()):
        if not given & set(group):
            raise Invalid(group[0], f"{channel} needs {' or '.join(group)}.")


# --- small ones


def _queue_exists(store: Store, queue: str, field: str) -> None:
    if queue not in {id for id, _, _ in store.settings.listed("queue")}:
        raise Invalid(field, f"There is no queue {queue}." if queue else "Name a queue.")


def _is_language(text: str, field: str) -> None:
    if not _LANGUAGE.fullmatch(text):
        raise Invalid(field, "Use a BCP 47 tag, such as en or pt-BR.")


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
