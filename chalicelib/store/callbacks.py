"""Callbacks, each written whole on condition that its version is still the one that was read.

Beside them stand, in the same table: which one is live for a customer (`live#customer`), whether one was offered
on a ticket (`offer#ticket`), and who has booked a time (`slot#queue#start`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pynamodb.exceptions import PutError

from chalicelib.domain.callbacks import WAITING, Callback
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.store.codec import cursor, decode, encode, uncursor
from chalicelib.store.raw import client, put_or_get, update_if
from chalicelib.store.tables import CONDITION_FAILED, CallbackRow

_TRIES = 8


@dataclass(frozen=True, slots=True)
class CallbackPage:
    """Some callbacks, and the cursor to go on from ("" at the end)."""

    items: list[Callback]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """That an agent offered to call the customer of a ticket. `taken`: the callback that came of it."""

    ticket: str
    at: int
    by: str = ""
    agent: str = ""  # who is to call; "" = anybody
    taken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Which callback is a customer's live one ("" = none any more), and since when that is said."""

    callback: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class _Booked:
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """`taken`: how many have booked the time."""

    start: int
    taken: int
    by: tuple[str, ...] = field(default=())


def place_of(callback: Callback) -> str:
    """Sort text within a state and within an agent's: by the next attempt, of those that wait; else by the place
    in the queue, or once it is over by its end."""
    at = callback.next_at if callback.state in WAITING else callback.ended_at or callback.place_at
    return f"{at:013d}#{callback.id}"


def _row(callback: Callback) -> CallbackRow:
    return CallbackRow(
        id=callback.id,
        version=callback.version,
        doc=encode(replace(callback, version=0)),
        state=callback.state,
        place=place_of(callback),
        agent=callback.agent or None,
    )


def _callback(row: Any) -> Callback:
    return replace(decode(row.doc, Callback), version=int(row.version))


class Callbacks:
    def get(self, id: str) -> Callback | None:
        """One consistent read."""
        try:
            return _callback(CallbackRow.get(id, consistent_read=True)) if id.startswith("cb_") else None
        except CallbackRow.DoesNotExist:
            return None

    def create(self, callback: Callback) -> Callback | None:
        """The callback as stored (version 1), or None if one with that id exists."""
        fresh = replace(callback, version=1)
        return fresh if _saved(_row(fresh), CallbackRow.id.does_not_exist()) else None

    def save(self, callback: Callback) -> Callback:
        """The callback with its next version. Raises Conflict if somebody wrote it since it was read."""
        fresh = replace(callback, version=callback.version + 1)
        if not _saved(_row(fresh), CallbackRow.version == callback.version):
            raise Conflict("Somebody else changed this call back at the same time.")
        return fresh

    def by_state(
        self, state: str, *, start: int = 0, end: int = 0, limit: int = 50, after: str = "", newest_first: bool = False
    ) -> CallbackPage:
        """One query: those of a state in the order of `place_of`, from `start` until before `end` (0 = any)."""
        found = CallbackRow.state_index.query(
            state, _between(CallbackRow.place, start, end), limit=limit, last_evaluated_key=uncursor(after),
            scan_index_forward=not newest_first,
        )  # fmt: skip
        items = [_callback(row) for row in found]
        return CallbackPage(items, cursor(found.last_evaluated_key))

    def count(self, state: str, *, end: int) -> int:
        """How many of a state stand before `end` (epoch ms). Costs as much as reading them: for what is due soon."""
        return int(CallbackRow.state_index.count(state, _between(CallbackRow.place, 0, end)))

    def by_agent(self, agent: str, *, start: int = 0, end: int = 0, limit: int = 50, after: str = "") -> CallbackPage:
        """One query: those for which an agent was asked."""
        found = CallbackRow.agent_index.query(
            agent, _between(CallbackRow.place, start, end), limit=limit, last_evaluated_key=uncursor(after)
        )
        items = [_callback(row) for row in found]
        return CallbackPage(items, cursor(found.last_evaluated_key))

    # --- one live callback a customer

    def live(self, customer: str) -> Live:
        doc = _doc(f"live#{customer}")
        return decode(doc, Live) if doc else Live()

    def take_live(self, customer: str, callback: str, *, now: int, instead_of: Live) -> bool:
        """Say that this one is the customer's live one, if what stood there is still `instead_of`."""
        return _put_over(f"live#{customer}", encode(Live(callback=callback, at=now)), _said(instead_of))

    def drop_live(self, customer: str, callback: str, *, now: int) -> None:
        """That one is no longer live; another's word stays."""
        known = self.live(customer)
        if known.callback == callback:
            _put_over(f"live#{customer}", encode(Live(at=now)), _said(known))

    # --- offers

    def offer(self, ticket: str) -> Offer | None:
        doc = _doc(f"offer#{ticket}")
        return decode(doc, Offer) if doc else None

    def put_offer(self, offer: Offer) -> None:
        """The latest offer on a ticket counts."""
        item = {"id": {"S": f"offer#{offer.ticket}"}, "version": {"N": "1"}, "doc": {"S": encode(offer)}}
        client(CallbackRow).put_item(TableName=CallbackRow.Meta.table_name, Item=item)

    # --- booked times

    def book(self, queue: str, start: int, callback: str, *, capacity: int) -> bool:
        """Book a time of a queue. True if this callback has it; False if it is taken."""
        for _ in range(_TRIES):
            row, by = _booked(queue, start)
            if callback in by:
                return True
            if len(by) >= capacity:
                return False
            if _rebooked(queue, start, row, (*by, callback)):
                return True
        raise Retry("a time kept changing while it was booked")

    def unbook(self, queue: str, start: int, callback: str) -> None:
        for _ in range(_TRIES):
            row, by = _booked(queue, start)
            if callback not in by or _rebooked(queue, start, row, tuple(x for x in by if x != callback)):
                return
        raise Retry("a time kept changing while it was given back")

    def booked(self, queue: str, start: int, end: int) -> list[Slot]:
        """One query: the times of a queue that somebody has booked, from `start` until before `end`."""
        rows = CallbackRow.state_index.query(f"slot#{queue}", _between(CallbackRow.place, start, end))
        found = [(int(row.place), decode(row.doc, _Booked).by) for row in rows]
        return [Slot(at, len(by), by) for at, by in found if by]


def _between(place: Any, start: int, end: int) -> Any:
    return place.between(f"{start:013d}", f"{end - 1:013d}~" if end else "~") if start or end else None


def _saved(row: CallbackRow, condition: Any) -> bool:
    try:
        row.save(condition)
    except PutError as error:
        if error.cause_response_code == CONDITION_FAILED:
            return False
        raise
    return True


def _doc(id: str) -> str:
    answer = client(CallbackRow).get_item(
        TableName=CallbackRow.Meta.table_name, Key={"id": {"S": id}}, ConsistentRead=True
    )
    return str(answer.get("Item", {}).get("doc", {}).get("S", ""))


def _said(live: Live) -> str:
    return "" if live == Live() else encode(live)


def _put_over(id: str, doc: str, before: str) -> bool:
    """Without state and place: such rows are in no index."""
    if not before:
        return put_or_get(CallbackRow, {"id": {"S": id}, "version": {"N": "1"}, "doc": {"S": doc}}, "id") is None
    values = {":doc": {"S": doc}, ":before": {"S": before}}
    return update_if(CallbackRow, {"id": {"S": id}}, "SET doc = :doc", "doc = :before", {}, values) is not None


def _booked(queue: str, start: int) -> tuple[int, tuple[str, ...]]:
    """The row's version (0 = there is none) and who has booked the time."""
    try:
        row = CallbackRow.get(_slot_id(queue, start), consistent_read=True)
    except CallbackRow.DoesNotExist:
        return 0, ()
    return int(row.version), decode(row.doc, _Booked).by


def _rebooked(queue: str, start: int, version: int, by: tuple[str, ...]) -> bool:
    row = CallbackRow(
        id=_slot_id(queue, start), version=version + 1, doc=encode(_Booked(by)), state=f"slot#{queue}",
        place=f"{start:013d}",
    )  # fmt: skip
    return _saved(row, CallbackRow.version == version if version else CallbackRow.id.does_not_exist())


def _slot_id(queue: str, start: int) -> str:
    return f"slot#{queue}#{start:013d}"
