"""Hiding and deleting, for supervisors; and its audit."""

from __future__ import annotations

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.models import moderation as m
from chalicelib.api.models.settings import Audit, AuditEntry, AuditQuery
from chalicelib.api.models.tickets import Line
from chalicelib.api.run import Ask
from chalicelib.domain.moderation import Moderated, Wish


def ticket(ask: Ask, id: str, body: m.ModerationIn) -> Line:
    deed = wiring.moderation().ask(body.line, _wish(body), by=ask.person.id, ticket=id)
    return shape.line(deed)


def heard(ask: Ask, id: str, body: m.HeardModerationIn) -> Line:
    return shape.line(wiring.moderation().ask(_key(id), _wish(body), by=ask.person.id))


def _wish(body: m.ModerationIn | m.HeardModerationIn) -> Wish:
    return Wish(
        client_id=body.client_id, action=body.action, reason=body.reason, note=body.note, confirm=body.confirm
    )  # fmt: skip


def _key(id: str) -> str:
    """The interaction's key. In an address `#` may be written `~`, as in accounts' ids."""
    key = id.removeprefix("heard#").removeprefix("heard~")
    return key if "#" in key else key.replace("~", "#", 2)


def audit(query: AuditQuery) -> Audit:
    """Of one account, newest first."""
    channel, _, account = query.id.partition("~")
    with paging.stores(query.after):
        found = wiring.moderation().listed(channel, account, limit=query.limit, after=query.after)
    return Audit(items=[_entry(card.record) for card in found.items], next=found.next or None)


def _entry(x: Moderated) -> AuditEntry:
    told = {"about": x.about, "ticket": x.ticket, "reason": x.reason, "note": x.note, "words": x.words}
    changes = {name: [None, value] for name, value in told.items() if value}
    return AuditEntry(at=shape.time(x.at), by=x.by, what=x.action, version=1, changes=changes)  # type: ignore[arg-type]
