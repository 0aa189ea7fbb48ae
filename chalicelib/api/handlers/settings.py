"""Settings, for admins. An account's id is written `channel~account` in addresses."""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib import wiring
from chalicelib.api import hours, models, paging, shape
from chalicelib.api.handlers import moderation
from chalicelib.api.models import settings as m
from chalicelib.api.models.common import VersionQuery
from chalicelib.api.routes import KINDS
from chalicelib.api.run import Ask
from chalicelib.services.settings_admin import Change, Entry

_WITH_HOURS = ("calendar", "shift")


def _kept(kind: str, id: str) -> str:
    return id.replace("~", "#", 1) if kind == "account" else id


def _shown(kind: str, entry: Entry) -> Any:
    """As the model of its kind; what an older document lacks is filled in."""
    model = models.find(f"{KINDS[kind]}Setting")
    doc = {"name": entry.id, "initials": "", "email": "", "text": "", **entry.doc}
    doc |= {"id": entry.id.replace("#", "~", 1), "version": entry.version, "built_in": entry.built_in}
    if kind == "account":
        channel, _, account = entry.id.partition("#")
        doc |= {"channel": channel, "account": account}
    if kind in _WITH_HOURS:
        doc["hours"] = hours.written(doc.get("hours", {}))
    return model(**{name: doc[name] for name in model.__struct_fields__ if name in doc})


def listed(ask: Ask, kind: str) -> Any:
    items = [_shown(kind, entry) for entry in wiring.settings_admin().listed(kind)]
    return models.find(f"{KINDS[kind]}List")(items=items)


def one(ask: Ask, kind: str, id: str) -> Any:
    return _shown(kind, wiring.settings_admin().one(kind, _kept(kind, id)))


def put(ask: Ask, kind: str, id: str, body: Any) -> Any:
    kept = _kept(kind, id)
    doc = msgspec.to_builtins(body)
    version = ask.version(doc.pop("version"))
    if kind == "account":
        channel, _, account = kept.partition("#")
        doc |= {"channel": channel, "id": account}
    else:
        doc["id"] = kept
    if kind in _WITH_HOURS:
        doc["hours"] = hours.counted(doc["hours"])
    if kind == "sla":
        doc["tags"] = list(dict.fromkeys(tag.strip().lower() for tag in doc["tags"]))  # as customers' are
    return _shown(kind, wiring.settings_admin().put(kind, kept, doc, version=version, by=ask.person.id))


def delete(ask: Ask, kind: str, id: str, query: VersionQuery | None = None) -> None:
    version = ask.version(query.version if query else None)
    wiring.settings_admin().delete(kind, _kept(kind, id), version=version, by=ask.person.id)


def account_secrets(ask: Ask, id: str, body: m.SecretsIn) -> m.SecretNames:
    kept = wiring.settings_admin().put_secrets(
        _kept("account", id), webhook=body.webhook, keep_previous=body.keep_previous, send=body.send,
        other=body.other, by=ask.person.id,
    )  # fmt: skip
    return m.SecretNames(webhook=len(kept.webhook), send=sorted(kept.send), other=sorted(kept.other))


def audit(ask: Ask, query: m.AuditQuery) -> m.Audit:
    if query.kind == "moderation":
        return moderation.audit(query)
    place = paging.read_timed(query.after)
    found, next = wiring.settings_admin().audit(query.kind, _kept(query.kind, query.id), place=place, limit=query.limit)
    return m.Audit(items=[_entry(query.kind, change) for change in found], next=paging.tell(next))


def _entry(kind: str, change: Change) -> m.AuditEntry:
    if kind in _WITH_HOURS and "hours" in change.changes:
        change.changes["hours"] = [value and hours.written(value) for value in change.changes["hours"]]
    return m.AuditEntry(
        at=shape.time(change.at), by=change.by, what=change.what, version=change.version, changes=change.changes
    )
