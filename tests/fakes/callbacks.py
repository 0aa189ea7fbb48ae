"""In-memory twin of chalicelib/store/callbacks.py, and a phone that only notes what it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.callbacks import Callback
from chalicelib.domain.errors import Conflict
from chalicelib.domain.identities import short_hash
from chalicelib.store.callbacks import CallbackPage, Live, Offer, Slot, place_of
from chalicelib.store.codec import cursor, uncursor
from tests.fakes.backend import Backend, Rows


def _paged(rows: list[Callback], limit: int, after: str, newest_first: bool) -> CallbackPage:
    rows = sorted(rows, key=place_of, reverse=newest_first)
    start = uncursor(after)
    if start:
        mark = start["sort"]["S"]
        rows = [row for row in rows if (place_of(row) < mark if newest_first else place_of(row) > mark)]
    page = rows[:limit]
    return CallbackPage(page, cursor({"sort": {"S": place_of(page[-1])}} if len(page) == limit else None))


def _within(callback: Callback, start: int, end: int) -> bool:
    at = int(place_of(callback)[:13])
    return at >= start and (not end or at < end)


class FakeCallbacks:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Callback] = Rows(backend, "callbacks")
        self._live: Rows[Live] = Rows(backend, "callbacks")
        self._offers: Rows[Offer] = Rows(backend, "callbacks")
        self._slots: Rows[Slot] = Rows(backend, "callbacks")

    def get(self, id: str) -> Callback | None:
        return self.rows.get("get", id, consistent=True)

    def create(self, callback: Callback) -> Callback | None:
        return self.rows.write("create", callback.id, lambda old: None if old else replace(callback, version=1))

    def save(self, callback: Callback) -> Callback:
        fresh = replace(callback, version=callback.version + 1)

        def how(old: Callback | None) -> Callback | None:
            return fresh if old and old.version == callback.version else None

        if self.rows.write("save", callback.id, how) is None:
            raise Conflict("Somebody else changed this call back at the same time.")
        return fresh

    def by_state(
        self, state: str, *, start: int = 0, end: int = 0, limit: int = 50, after: str = "", newest_first: bool = False
    ) -> CallbackPage:
        found = [x for x in self.rows.query("by_state") if x.state == state and _within(x, start, end)]
        return _paged(found, limit, after, newest_first)

    def count(self, state: str, *, end: int) -> int:
        return sum(x.state == state and _within(x, 0, end) for x in self.rows.query("count"))

    def by_agent(self, agent: str, *, start: int = 0, end: int = 0, limit: int = 50, after: str = "") -> CallbackPage:
        found = [x for x in self.rows.query("by_agent") if x.agent == agent and _within(x, start, end)]
        return _paged(found, limit, after, False)

    def live(self, customer: str) -> Live:
        return self._live.get("live", customer, consistent=True) or Live()

    def take_live(self, customer: str, callback: str, *, now: int, instead_of: Live) -> bool:
        def how(old: Live | None) -> Live | None:
            return Live(callback=callback, at=now) if (old or Live()) == instead_of else None

        return self._live.write("take_live", customer, how) is not None

    def drop_live(self, customer: str, callback: str, *, now: int) -> None:
        def how(old: Live | None) -> Live | None:
            return Live(at=now) if old and old.callback == callback else None

        self._live.write("drop_live", customer, how)

    def offer(self, ticket: str) -> Offer | None:
        return self._offers.get("offer", ticket, consistent=True)

    def put_offer(self, offer: Offer) -> None:
        self._offers.write("put_offer", offer.ticket, lambda old: offer)

    def book(self, queue: str, start: int, callback: str, *, capacity: int) -> bool:
        def how(old: Slot | None) -> Slot | None:
            by = old.by if old else ()
            if callback in by:
                return old
            return Slot(start, len(by) + 1, (*by, callback)) if len(by) < capacity else None

        return self._slots.write("book", f"{queue}#{start}", how) is not None

    def unbook(self, queue: str, start: int, callback: str) -> None:
        def how(old: Slot | None) -> Slot | None:
            if old is None or callback not in old.by:
                return None
            by = tuple(x for x in old.by if x != callback)
            return Slot(start, len(by), by)

        self._slots.write("unbook", f"{queue}#{start}", how)

    def booked(self, queue: str, start: int, end: int) -> list[Slot]:
        self._slots.query("booked")
        found = [slot for key, slot in self._slots.now.items() if key.rpartition("#")[0] == queue and slot.taken]
        return sorted((slot for slot in found if start <= slot.start < end), key=lambda slot: slot.start)


@dataclass
class FakePhone:
    """`made`: (callback, attempt) -> what it was asked for; `cancelled`: call id -> why."""

    made: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    asked: int = 0
    cancelled: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None  # what happens while it is being asked; it may raise

    def call_back(self, callback_id: str, attempt: int, **more: Any) -> str:
        self.before()
        self.asked += 1
        call = f"k_{short_hash(f'{callback_id}#{attempt}')}"
        self.made.setdefault((callback_id, attempt), {"call": call, **more})
        return call

    def cancel(self, call_id: str, why: str) -> None:
        self.cancelled.setdefault(call_id, why)
