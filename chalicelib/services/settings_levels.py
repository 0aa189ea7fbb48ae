"""What policies and calendars must be besides well-formed: what they name exists, and nothing that a
promise counts on is taken away. Raises Invalid (names the field) or NotAllowed (says what to do first)."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from chalicelib.domain import calendars, policies
from chalicelib.domain.calendars import BUILT_IN, Calendar
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.policies import DEFAULTS, Policy, Step
from chalicelib.download import origin_of
from chalicelib.store import Store

Doc = dict[str, Any]
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def policy(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    made = msgspec.convert({**doc, "id": id}, Policy)
    policies.check(made)
    if made.calendar not in _ids(store, "calendar") | set(BUILT_IN):
        raise Invalid("calendar", f"There is no calendar {made.calendar}.")
    queues = _ids(store, "queue")
    for n, queue in enumerate(made.queues):
        if queue not in queues:
            raise Invalid(f"queues[{n}]", f"There is no queue {queue}.")
    for name, ladder in (("warn_ladder", made.warn_ladder), ("breach_ladder", made.breach_ladder)):
        for n, step in enumerate(ladder):
            _step(store, f"{name}[{n}].to", step, queues)


def _step(store: Store, field: str, step: Step, queues: set[str]) -> None:
    if step.do == "queue" and step.to not in queues:
        raise Invalid(field, f"There is no queue {step.to}.")
    if step.do in ("notify", "supervisor") and step.to and step.to not in _ids(store, "agent"):
        raise Invalid(field, f"There is no agent {step.to}.")
    if step.do == "page" and not _E164.fullmatch(step.to) and not origin_of(step.to).startswith("https://"):
        raise Invalid(field, "Give a phone number in E.164, such as +14155550132, or an https URL.")


def calendar(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    for day in doc["days_off"]:
        calendars.check_date(day, f"days_off.{day}")
    for n, day in enumerate(doc["working_days"]):
        calendars.check_date(day, f"working_days[{n}]")
    calendars.check(msgspec.convert({**doc, "id": id}, Calendar))


def calendar_unused(store: Store, id: str) -> None:
    if id in BUILT_IN:
        return  # the one that is there from the start takes its place
    stored = {other: doc.get("calendar") for other, doc, _ in store.settings.listed("sla")}
    for other, used in sorted(({p.id: p.calendar for p in DEFAULTS.values()} | stored).items()):
        if used == id:
            raise NotAllowed(f"The sla {other} counts on this calendar.", "in_use", "Change that sla first.")
    for other, doc, _ in store.settings.listed("account"):
        if doc.get("settings", {}).get("calendar") == id:
            shown = other.replace("#", "~")
            raise NotAllowed(f"The account {shown} uses this calendar.", "in_use", "Change that account first.")
    for other, doc, _ in store.settings.listed("ivr"):
        if any(node.get("calendar") == id for node in doc["nodes"].values()):
            raise NotAllowed(f"The ivr {other} uses this calendar.", "in_use", "Change that ivr first.")


def queue_unused(store: Store, id: str) -> None:
    """No policy is for that queue or moves tickets to it."""
    for other, doc, _ in store.settings.listed("sla"):
        made = msgspec.convert({**doc, "id": other}, Policy)
        moves = any(step.do == "queue" and step.to == id for step in (*made.warn_ladder, *made.breach_ladder))
        if moves or id in made.queues:
            raise NotAllowed(f"The sla {other} names this queue.", "in_use", "Change that sla first.")


def _ids(store: Store, kind: str) -> set[str]:
    return {id for id, _, _ in store.settings.listed(kind)}
