"""Tickets, each written whole on condition that its version is still the one that was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import msgspec
from pynamodb.exceptions import PutError

from chalicelib.domain.errors import Conflict
from chalicelib.domain.sla import FAR, Promise, Target
from chalicelib.domain.tickets import Ticket, work_partition, work_rank
from chalicelib.store.codec import cursor, encode, slim, uncursor
from chalicelib.store.tables import CONDITION_FAILED, TicketRow


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets, and the cursor to go on from ("" at the end)."""

    items: list[Ticket]
    next: str = ""


def _row(ticket: Ticket, shards: int) -> TicketRow:
    work = work_partition(ticket, shards)
    return TicketRow(
        id=ticket.id,
        version=ticket.version,
        doc=packed(ticket),
        work=work or None,
        rank=work_rank(ticket) if work else None,
        by_status=ticket.status,
        by_customer=ticket.customer,
        opened=f"{ticket.opened_at:013d}#{ticket.id}",
    )


def _ticket(row: Any) -> Ticket:
    return _unpacked(row.doc, row.id, int(row.version))


# Every write of a ticket over a kilobyte costs twice as much, with its index. So what the row's own keys
# say isn't said again, nor a promise's field names, nor when the promises are due, nor that the only
# message is also the last one, nor that who has it carries it.
_LAST = {"last_at": "first_at", "last_mark": "first_mark", "last_words": "subject"}
_ALWAYS = "always@0"  # the calendar of most promises
_PROMISE = tuple(field.name for field in fields(Promise))


def packed(ticket: Ticket) -> str:
    """A ticket as its row's text."""
    doc = slim(replace(ticket, id="", version=1))
    if ticket.last_in and ticket.last_at:
        doc["last_inbound_at"] = ticket.last_inbound_at
        if ticket.last_inbound_at == ticket.last_at:
            del doc["last_inbound_at"]
    if doc.get("first_mark") and all(doc.get(last) == doc.get(first) for last, first in _LAST.items()):
        for last in _LAST:
            doc.pop(last, None)
    if ticket.claim and ticket.carrier == (ticket.offered_to or ticket.assignee):
        doc.pop("carrier", None)
    if ticket.assignee and ticket.last_agent == ticket.assignee:
        doc.pop("last_agent")
    if ticket.promises:
        doc["promises"] = [_values(promise) for promise in ticket.promises]
        for name, due in _dues((promise.target, promise.due) for promise in ticket.promises).items():
            if getattr(ticket, name) == due:
                doc.pop(name, None)
            else:
                doc[name] = getattr(ticket, name)
    return encode(doc)


def _dues(promises: Iterable[tuple[str, int]]) -> dict[str, int]:
    """A ticket's own due times as its promises (target and due time, 0 = paused) have them."""
    running = [(target, due) for target, due in promises if due]
    found = {"due_at": min((due for _, due in running), default=FAR)}
    first = [due for target, due in running if target == Target.FIRST_REPLY]
    return found | {"first_reply_due": first[0]} if first else found


def _values(promise: Promise) -> list[Any]:
    values = [getattr(promise, name) for name in _PROMISE]
    values = ["" if value == _ALWAYS else value for value in values]
    while not values[-1]:
        values.pop()
    return values


def _unpacked(text: str, id: str, version: int) -> Ticket:
    doc = msgspec.json.decode(text or "{}")
    if doc.get("first_mark") and not doc.get("last_mark"):
        doc |= {last: doc[first] for last, first in _LAST.items() if first in doc}
    if doc.get("last_in", True) and doc.get("last_at"):
        doc.setdefault("last_inbound_at", doc["last_at"])
    if doc.get("claim"):
        doc.setdefault("carrier", doc.get("offered_to") or doc.get("assignee", ""))
    if doc.get("assignee"):
        doc.setdefault("last_agent", doc["assignee"])
    doc["promises"] = [
        {"calendar": _ALWAYS} | {name: value for name, value in zip(_PROMISE, values, strict=False) if value}
        for values in doc.get("promises", ())
    ]
    if doc["promises"]:
        doc = _dues((promise["target"], promise.get("due", 0)) for promise in doc["promises"]) | doc
    return msgspec.convert({**doc, "id": id, "version": version}, Ticket)


class Tickets:
    def get(self, id: str, *, consistent: bool = False) -> Ticket | None:
        """One read: half a unit, or a whole one when `consistent`."""
        try:
            return _ticket(TicketRow.get(id, consistent_read=consistent))
        except TicketRow.DoesNotExist:
            return None

    def create(self, ticket: Ticket, shards: int = 1) -> Ticket | None:
        """The ticket as stored (version 1), or None if one with that id exists."""
        fresh = replace(ticket, version=1)
        try:
            _row(fresh, shards).save(TicketRow.id.does_not_exist())
        except PutError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return None
            raise
        return fresh

    def save(self, ticket: Ticket, shards: int = 1) -> Ticket:
        """The ticket with its next version. Raises Conflict if somebody wrote it since it was read."""
        fresh = replace(ticket, version=ticket.version + 1)
        try:
            _row(fresh, shards).save(TicketRow.version == ticket.version)
        except PutError as error:
            if error.cause_response_code == CONDITION_FAILED:
                raise Conflict("Somebody else changed this ticket at the same time.") from error
            raise
        return fresh

    def work(self, partition: str, *, limit: int = 50, after: str = "") -> Page:
        """One query: a list in the order it should be worked."""
        found = TicketRow.work_index.query(partition, limit=limit, last_evaluated_key=uncursor(after))
        items = [_ticket(row) for row in found]
        return Page(items, cursor(found.last_evaluated_key))

    def ranked(self, partition: str, *, beyond: str = "", until: str = "~", limit: int = 50) -> list[Ticket]:
        """One query: tickets of a list whose rank comes after `beyond` and not after `until`. Ranks order
        several lists alike, so a place in their merged order is one text (see services/listing.py)."""
        found = TicketRow.work_index.query(partition, TicketRow.rank.between(f"{beyond} ", until), limit=limit)
        return [_ticket(row) for row in found]

    def count(self, partition: str) -> int:
        """How many tickets stand in a list; read units grow with their number (a report's question)."""
        return int(TicketRow.work_index.count(partition))

    def ranks(self, partition: str) -> list[str]:
        """The ranks of a whole list, in order: read units as for `count`, and they tell how much of it is due when."""
        found = TicketRow.work_index.query(partition, attributes_to_get=["rank"])
        return [str(row.rank) for row in found]

    def by_status(self, status: str, *, limit: int = 50, after: str = "", newest_first: bool = True) -> Page:
        """One query for the keys, one batch read for the tickets."""
        found = TicketRow.status_index.query(
            status, limit=limit, last_evaluated_key=uncursor(after), scan_index_forward=not newest_first
        )
        return self._fetched(found)

    def by_customer(self, customer: str, *, limit: int = 20, after: str = "") -> Page:
        """A customer's tickets, newest first."""
        found = TicketRow.customer_index.query(
            customer, limit=limit, last_evaluated_key=uncursor(after), scan_index_forward=False
        )
        return self._fetched(found)

    def opened_before(self, customer: str, before: str = "", *, limit: int = 20) -> list[Ticket]:
        """A customer's tickets, newest first, opened before a place `time#id` ("" = from the newest)."""
        where = TicketRow.opened < before if before else None
        found = TicketRow.customer_index.query(customer, where, limit=limit, scan_index_forward=False)
        return self._fetched(found).items

    def status_before(self, status: str, before: str = "", *, limit: int = 20) -> list[Ticket]:
        """Tickets of a status, newest first, opened before a place `time#id` ("" = from the newest)."""
        where = TicketRow.opened < before if before else None
        found = TicketRow.status_index.query(status, where, limit=limit, scan_index_forward=False)
        return self._fetched(found).items

    def many(self, ids: list[str]) -> dict[str, Ticket]:
        """Tickets by id (one call for up to 100); those that don't exist are left out."""
        return {row.id: _ticket(row) for row in TicketRow.batch_get(list(dict.fromkeys(ids)))} if ids else {}

    def _fetched(self, found: Any) -> Page:
        ids = [row.id for row in found]
        tickets = self.many(ids)
        return Page([tickets[id] for id in ids if id in tickets], cursor(found.last_evaluated_key))


def from_image(image: dict[str, Any]) -> Ticket:
    """A ticket from a stream record's image (DynamoDB's own JSON)."""
    return _unpacked(image["doc"]["S"], image["id"]["S"], int(image["version"]["N"]))
