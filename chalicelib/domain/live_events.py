"""Which events follow from a change: of a ticket, a line of its timeline, an agent's desk, a card of the board.

Pure: what a record was and what it is. Every id follows from the change alone. Docs hold what lists show; whoever wants
more asks the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.agents import Role
from chalicelib.domain.approvals import Approval
from chalicelib.domain.incident_record import Incident
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.live import Event
from chalicelib.domain.spikes import Spike
from chalicelib.domain.ticket_record import Ticket

_SHOWN = (
    "version", "type", "status", "priority", "queue", "assignee", "channel", "account", "customer", "customer_name",
    "subject", "last_words", "last_at", "last_in", "waiting_since", "due_at", "snoozed_until", "incident", "public",
    "opened_at", "updated_at",
)  # fmt: skip


# --- tickets


def of_ticket(old: Ticket | None, new: Ticket | None) -> Iterator[Event]:
    """A ticket's change, and what of it concerns somebody in particular."""
    if new is None:
        return
    doc = {name: getattr(new, name) for name in _SHOWN} | {"new": old is None}
    yield Event(id=f"ticket#{new.id}#{new.version}", kind="ticket", ticket=new.id, doc=doc)
    yield from _offers(old, new)
    yield from _risks(old, new)


def _offers(old: Ticket | None, new: Ticket) -> Iterator[Event]:
    before = old.offered_to if old else ""
    if before and before != new.offered_to:
        yield _to(before, new, "offer", {"until": 0, "taken": new.assignee == before})
    fresh = new.offered_to and (new.offered_to != before or (old is not None and old.offer_until != new.offer_until))
    if fresh:
        about = {"channel": new.channel, "customer_name": new.customer_name, "subject": new.subject}
        about |= {"priority": new.priority, "queue": new.queue}
        yield _to(new.offered_to, new, "offer", {"until": new.offer_until, "call": new.call, **about})
    if fresh and new.call:
        yield _to(new.offered_to, new, "pop", {"call": new.call, "customer_name": new.customer_name})


def _to(agent: str, ticket: Ticket, kind: str, doc: dict[str, Any]) -> Event:
    """For that agent, and nobody else."""
    id = f"{kind}#{ticket.id}#{ticket.version}#{agent}"
    return Event(id=id, kind=kind, ticket=ticket.id, doc=doc, agents=(agent,), least="")


def _risks(old: Ticket | None, new: Ticket) -> Iterator[Event]:
    """Once a warning and once a breach: for whoever has the ticket, and for supervisors."""
    before = {promise.target: promise for promise in old.promises} if old else {}
    for promise in new.promises:
        known = before.get(promise.target)
        for state, at in (("at_risk", promise.warned), ("broken", promise.breached)):
            if at and at != (getattr(known, "warned" if state == "at_risk" else "breached") if known else 0):
                yield Event(
                    id=f"risk#{new.id}#{promise.target}#{state}#{at}", kind="risk", ticket=new.id,
                    doc={"state": state, "target": promise.target, "due": promise.due, "assignee": new.assignee,
                         "queue": new.queue, "subject": new.subject, "customer_name": new.customer_name},
                    agents=(new.assignee,) if new.assignee else (), least=Role.SUPERVISOR,
                )  # fmt: skip


# --- lines


def of_line(old: tuple[Interaction, str] | None, new: tuple[Interaction, str] | None, rev: int) -> Iterator[Event]:
    """`rev` is the row's after the change. Lines that stand on no ticket concern nobody yet."""
    ticket = new[1] if new else ""
    was = old[1] if old else ""
    if new is None or not (ticket or was):
        return
    item = new[0]
    doc: dict[str, Any] = {"key": item.key, "direction": item.direction, "visibility": item.visibility}
    doc |= {"kind": item.kind, "channel": item.channel, "at": item.at, "agent": item.agent, "status": item.status}
    if not ticket:
        yield Event(id=f"line#{item.key}#{rev}#gone", kind="line", ticket=was, doc={**doc, "what": "gone"})
    elif not was:
        yield Event(id=f"line#{item.key}#{rev}#new", kind="line", ticket=ticket, doc={**doc, "what": "new"})
    elif old and old[0].status != item.status:
        doc |= {"reason": item.status_reason}
        yield Event(id=f"line#{item.key}#{rev}", kind="delivery", ticket=ticket, doc=doc)
    else:
        yield Event(id=f"line#{item.key}#{rev}", kind="line", ticket=ticket, doc={**doc, "what": "changed"})


# --- desks


def of_presence(agent: str, presence: str, at: int) -> Event:
    """`at`: since when."""
    return Event(id=f"presence#{agent}#{at}", kind="presence", doc={"agent": agent, "presence": presence, "at": at})


# --- the board: for supervisors, but for incidents, which agents look at too


def of_approval(id: str, version: int, approval: Approval) -> Event:
    doc: dict[str, Any] = {"id": id, "kind": approval.kind, "agent": approval.agent, "state": approval.state}
    doc |= {"by": approval.by, "channel": approval.channel, "asked_at": approval.asked_at}
    event = f"card#{id}#{version}"
    return Event(id=event, kind="approval", ticket=approval.ticket, doc=doc, least=Role.SUPERVISOR)


def of_spike(id: str, version: int, spike: Spike) -> Event:
    doc: dict[str, Any] = {"id": id, "channel": spike.channel, "word": spike.word, "at": spike.at}
    doc |= {"people": spike.people, "posts": spike.posts, "usual": spike.usual, "state": spike.state}
    doc |= {"incident": spike.incident}
    return Event(id=f"card#{id}#{version}", kind="spike", doc=doc, least=Role.SUPERVISOR)


def of_incident(id: str, version: int, incident: Incident) -> Event:
    doc: dict[str, Any] = {"id": id, "title": incident.title, "state": incident.state, "by": incident.by}
    doc |= {"declared_at": incident.declared_at, "resolved_at": incident.resolved_at, "updates": len(incident.updates)}
    return Event(id=f"card#{id}#{version}", kind="incident", doc=doc)
