"""In-memory twins of chalicelib/store: the same methods, conditions and errors.

tests/integration/test_store_contract.py runs one suite on both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, cast

import msgspec

from chalicelib.domain import redaction
from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.interactions import Interaction, alias, merged, position
from chalicelib.domain.tickets import Ticket, work_partition, work_rank
from chalicelib.store import Store
from chalicelib.store.codec import cursor, uncursor
from chalicelib.store.interactions import Claim, Line, Timeline
from chalicelib.store.settings import Doc, Settings
from chalicelib.store.threads import MOST_HEARD, Thread
from chalicelib.store.tickets import Page
from tests.fakes.backend import Backend, Rows
from tests.fakes.board import FakeBoard
from tests.fakes.callbacks import FakeCallbacks
from tests.fakes.calls import FakeCalls
from tests.fakes.live import FakeDesks, FakeFacts, FakeLimits, FakeMarks, FakeTimers
from tests.fakes.meters import FakeMeters
from tests.fakes.sockets import FakeSockets
from tests.fakes.tallies import FakeTallies

_TRIES = 8


def _paged(rows: list[tuple[str, Any]], limit: int, after: str, newest_first: bool) -> tuple[list[Any], str]:
    """A page of (sort key, value) rows and the cursor after it, as a query with a limit gives them."""
    start = uncursor(after)
    rows = sorted(rows, key=lambda row: row[0], reverse=newest_first)
    if start:
        mark = start["sort"]["S"]
        rows = [row for row in rows if (row[0] < mark if newest_first else row[0] > mark)]
    page = rows[:limit]
    # DynamoDB names the last key whenever the limit stopped it, even if nothing follows.
    return [row[1] for row in page], cursor({"sort": {"S": page[-1][0]}} if len(page) == limit else None)


class FakeSettings(Settings):
    """The real class over a dict."""

    def __init__(self, seconds: float = 0.0, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(seconds, clock)
        self._kept: dict[tuple[str, str], tuple[bytes, int]] = {}
        self._made: dict[str, Any] = {}

    def _cached(self, name: str, read: Callable[[], Any]) -> Any:
        if name not in self._made:
            self._made[name] = read()
        return self._made[name]

    def entry(self, kind: str, id: str) -> tuple[Doc, int] | None:
        found = self._kept.get((kind, id))
        return (msgspec.json.decode(found[0]), found[1]) if found else None

    def listed(self, kind: str) -> list[tuple[str, Doc, int]]:
        return [
            (id, msgspec.json.decode(doc), version)
            for (k, id), (doc, version) in sorted(self._kept.items())
            if k == kind
        ]

    def put(self, kind: str, id: str, doc: Doc, *, version: int = 0, now: int = 0) -> int:
        known = self._kept.get((kind, id))
        if (known[1] if known else 0) != version:
            raise Conflict("Somebody else changed this setting at the same time.")
        self._kept[(kind, id)] = (msgspec.json.encode(doc), version + 1)
        self._made.clear()
        return version + 1

    def delete(self, kind: str, id: str, *, version: int) -> None:
        known = self._kept.get((kind, id))
        if known is None or known[1] != version:
            raise Conflict("Somebody else changed this setting at the same time.")
        del self._kept[(kind, id)]
        self._made.clear()


@dataclass(frozen=True)
class TicketRow:
    ticket: Ticket
    work: str
    rank: str


class FakeTickets:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[TicketRow] = Rows(backend, "tickets", streamed=True)

    @property
    def all(self) -> list[Ticket]:
        """Every ticket now (for assertions)."""
        return [row.ticket for row in self.rows.now.values()]

    def get(self, id: str, *, consistent: bool = False) -> Ticket | None:
        row = self.rows.get("get", id, consistent=consistent)
        return row.ticket if row else None

    def create(self, ticket: Ticket, shards: int = 1) -> Ticket | None:
        fresh = replace(ticket, version=1)
        new = self.rows.write("create", ticket.id, lambda old: None if old else _ticket_row(fresh, shards))
        return fresh if new else None

    def save(self, ticket: Ticket, shards: int = 1) -> Ticket:
        fresh = replace(ticket, version=ticket.version + 1)

        def how(old: TicketRow | None) -> TicketRow | None:
            return _ticket_row(fresh, shards) if old and old.ticket.version == ticket.version else None

        if self.rows.write("save", ticket.id, how) is None:
            raise Conflict("Somebody else changed this ticket at the same time.")
        return fresh

    def work(self, partition: str, *, limit: int = 50, after: str = "") -> Page:
        found = [(row.rank, row.ticket) for row in self.rows.query("work") if row.work == partition]
        return Page(*_paged(found, limit, after, False))

    def ranked(self, partition: str, *, beyond: str = "", until: str = "~", limit: int = 50) -> list[Ticket]:
        found = [row for row in self.rows.query("ranked") if row.work == partition]
        found = sorted((row for row in found if f"{beyond} " <= row.rank <= until), key=lambda row: row.rank)
        return [row.ticket for row in found[:limit]]

    def count(self, partition: str) -> int:
        return sum(row.work == partition for row in self.rows.query("count"))

    def ranks(self, partition: str) -> list[str]:
        return sorted(row.rank for row in self.rows.query("ranks") if row.work == partition)

    def by_status(self, status: str, *, limit: int = 50, after: str = "", newest_first: bool = True) -> Page:
        found = [(_opened(t), t.id) for t in self._listed("by_status") if t.status == status]
        return self._fetched(*_paged(found, limit, after, newest_first))

    def by_customer(self, customer: str, *, limit: int = 20, after: str = "") -> Page:
        found = [(_opened(t), t.id) for t in self._listed("by_customer") if t.customer == customer]
        return self._fetched(*_paged(found, limit, after, True))

    def opened_before(self, customer: str, before: str = "", *, limit: int = 20) -> list[Ticket]:
        mine = [(_opened(t), t.id) for t in self._listed("opened_before") if t.customer == customer]
        newest = sorted((place for place in mine if not before or place[0] < before), reverse=True)[:limit]
        return self._fetched([id for _, id in newest], "").items

    def status_before(self, status: str, before: str = "", *, limit: int = 20) -> list[Ticket]:
        such = [(_opened(t), t.id) for t in self._listed("status_before") if t.status == status]
        newest = sorted((place for place in such if not before or place[0] < before), reverse=True)[:limit]
        return self._fetched([id for _, id in newest], "").items

    def many(self, ids: list[str]) -> dict[str, Ticket]:
        return {id: row.ticket for id, row in self.rows.many("many", ids).items()} if ids else {}

    def _listed(self, op: str) -> list[Ticket]:
        return [row.ticket for row in self.rows.query(op)]

    def _fetched(self, ids: list[str], next: str) -> Page:
        tickets = self.many(ids)
        return Page([tickets[id] for id in ids if id in tickets], next)


def _ticket_row(ticket: Ticket, shards: int) -> TicketRow:
    work = work_partition(ticket, shards)
    return TicketRow(ticket, work, work_rank(ticket) if work else "")


def _opened(ticket: Ticket) -> str:
    return f"{ticket.opened_at:013d}#{ticket.id}"


class FakeThreads:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Thread] = Rows(backend, "threads")

    def get(self, key: str, *, consistent: bool = False) -> Thread | None:
        return self.rows.get("get", key, consistent=consistent)

    def many(self, keys: list[str]) -> dict[str, Thread]:
        return self.rows.many("many", keys) if keys else {}

    def point(self, key: str, *, customer: str, ticket: str, previous: str) -> Thread | None:
        def how(old: Thread | None) -> Thread | None:
            if old is None:
                return Thread(key=key, customer=customer, ticket=ticket) if not previous else None
            if old.ticket != previous:
                return None
            before = previous if ticket != previous else old.previous
            return replace(old, customer=customer, ticket=ticket, previous=before)

        return self.rows.write("point", key, how)

    def listen(self, key: str, *, customer: str, interaction: str, ticket: str) -> bool:
        def how(old: Thread | None) -> Thread | None:
            old = old or Thread(key=key, customer=customer)
            if old.ticket != ticket or (len(old.heard) >= MOST_HEARD and interaction not in old.heard):
                return None
            return replace(old, heard=tuple(sorted({*old.heard, interaction})))

        if self.rows.write("listen", key, how) is not None:
            return True
        now = self.get(key, consistent=True)
        return now is not None and now.ticket == ticket and len(now.heard) >= MOST_HEARD

    def forget(self, key: str, interactions: Iterable[str]) -> None:
        gone = set(interactions)

        def how(old: Thread | None) -> Thread | None:
            return replace(old, heard=tuple(k for k in old.heard if k not in gone)) if old else None

        self.rows.write("forget", key, how)

    def set_consent(self, key: str, *, customer: str, consent: str, at: int) -> None:
        def how(old: Thread | None) -> Thread | None:
            old = old or Thread(key=key, customer=customer, consent_at=-1)
            return replace(old, customer=customer, consent=consent, consent_at=at) if old.consent_at < at else None

        self.rows.write("set_consent", key, how)


class FakeInteractions:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Line] = Rows(backend, "interactions", streamed=True)
        self._positions: dict[str, str] = {}

    @property
    def published(self) -> list[Line]:
        """Every interaction on any timeline now (for assertions)."""
        return [line for line in self.rows.now.values() if line.ticket]

    def get(self, key: str, *, consistent: bool = True) -> Line | None:
        return self.rows.get("get", key, consistent=consistent)

    def claim(self, item: Interaction) -> tuple[Claim, Interaction]:
        if self._put(Line(item, "", 1)):
            return Claim.FRESH, item
        for _ in range(_TRIES):
            known = self.get(item.key)
            if known is None:
                raise Retry("an interaction was there and is not")
            if known.item.echo_of or known.ticket:
                return Claim.DONE, known.item
            if known.item.body:
                kept = known.item.extra.get("kept", "")
                return (Claim.KEPT if kept else Claim.UNFINISHED), known.item
            whole = Line(merged(item, known.item), "", known.rev + 1)
            if self._swap("claim", known.rev, whole, hidden_only=True):
                return Claim.FRESH, whole.item
        raise Retry("an interaction kept changing while it was stored")

    def publish(self, key: str, ticket: str, at: int) -> Interaction | None:
        def how(old: Line | None) -> Line | None:
            if old is None or old.ticket:
                return None
            self._positions[key] = position(at, key)
            return replace(old, ticket=ticket)

        shown = self.rows.write("publish", key, how)
        return shown.item if shown else None

    def put(self, item: Interaction, ticket: str) -> bool:
        return self._put(Line(item, ticket, 1), position(item.at, item.key))

    def keep(self, item: Interaction) -> bool:
        state, _ = self.claim(replace(item, extra={**item.extra, "kept": "yes"}))
        return state is Claim.FRESH

    def change(self, key: str, how: Callable[[Interaction], Interaction]) -> Line:
        for _ in range(_TRIES):
            known = self.get(key)
            before = known.item if known else alias(key)
            after = how(before)
            if known and after == before:
                return known
            if known is None:
                fresh = Line(after, "", 1)
                if self._put(fresh):
                    return fresh
            elif self._swap("change", known.rev, Line(after, known.ticket, known.rev + 1)):
                return Line(after, known.ticket, known.rev + 1)
        raise Retry("an interaction kept changing while it was stored")

    def mark_echo(self, key: str, ours: str) -> Line:
        line = self.change(key, lambda item: replace(item, echo_of=ours))
        if line.ticket:
            self.rows.write("hide", key, lambda old: replace(cast(Line, old), ticket=""))
        return line

    def timeline(
        self, ticket: str, *, limit: int = 100, after: str = "", newest_first: bool = False, since: int = 0
    ) -> Timeline:
        lines = [line for line in self.rows.query("timeline") if line.ticket == ticket]
        placed = [(self._positions[line.item.key], line) for line in lines]
        found = [row for row in placed if row[0] >= f"{since:013d}"]
        return Timeline(*_paged(found, limit, after, newest_first))

    def _put(self, line: Line, place: str = "") -> bool:
        def how(old: Line | None) -> Line | None:
            if old is not None:
                return None
            if place:
                self._positions[line.item.key] = place
            return _kept(line)

        return self.rows.write("put", line.item.key, how) is not None

    def _swap(self, op: str, rev: int, after: Line, *, hidden_only: bool = False) -> bool:
        """Another document in the row, if it is still the one read; where it is published stays as it is."""

        def how(old: Line | None) -> Line | None:
            if old is None or old.rev != rev or (hidden_only and old.ticket):
                return None
            return replace(_kept(after), ticket=old.ticket)

        return self.rows.write(op, after.item.key, how) is not None


def _kept(line: Line) -> Line:
    return replace(line, item=redaction.interaction(line.item))


class FakeCustomers:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Customer] = Rows(backend, "customers")

    def get(self, id: str, *, consistent: bool = False) -> Customer | None:
        return self.rows.get("get", id, consistent=consistent)

    def by_identity(self, identity_key: str) -> Customer | None:
        found = self.get(customer_id(identity_key))
        return self._root(found) if found else None

    def get_or_create(self, customer: Customer) -> Customer:
        there: list[Customer] = []

        def how(old: Customer | None) -> Customer | None:
            if old is None:
                return replace(customer, version=1)
            there.append(old)
            return None

        made = self.rows.write("get_or_create", customer.id, how)
        return made or self._root(there[0])

    def change(self, id: str, how: Callable[[Customer], Customer], *, version: int | None = None) -> Customer:
        for _ in range(_TRIES):
            now = self._must(id)
            if version is not None and now.version != version:
                raise Conflict("Somebody else changed this customer at the same time.", now.version)
            after = replace(how(now), version=now.version + 1)
            if self.rows.write("change", id, _if_version(now.version, after)):
                return after
        raise Retry("a customer kept changing while it was stored")

    def many(self, ids: list[str]) -> dict[str, Customer]:
        return self.rows.many("many", ids) if ids else {}

    def _must(self, id: str) -> Customer:
        found = self.get(id, consistent=True)
        if found is None:
            raise NotFound("There is no such customer.")
        return found

    def _root(self, customer: Customer) -> Customer:
        for _ in range(_TRIES):
            if not customer.merged_into:
                return customer
            customer = self._must(customer.merged_into)
        raise Retry("merged customers point at each other")


def _if_version(version: int, after: Customer) -> Callable[[Customer | None], Customer | None]:
    return lambda old: after if old and old.version == version else None


def memory_store(backend: Backend, settings: FakeSettings | None = None) -> Store:
    """A whole store in memory."""
    return Store(
        settings=settings or FakeSettings(),
        tickets=cast(Any, FakeTickets(backend)),
        threads=cast(Any, FakeThreads(backend)),
        interactions=cast(Any, FakeInteractions(backend)),
        customers=cast(Any, FakeCustomers(backend)),
        desks=cast(Any, FakeDesks(backend)),
        timers=cast(Any, FakeTimers(backend)),
        limits=cast(Any, FakeLimits(backend)),
        marks=cast(Any, FakeMarks(backend)),
        meters=cast(Any, FakeMeters(backend)),
        facts=cast(Any, FakeFacts(backend)),
        tallies=cast(Any, FakeTallies(backend)),
        board=cast(Any, FakeBoard(backend)),
        sockets=cast(Any, FakeSockets(backend)),
        calls=cast(Any, FakeCalls(backend)),
        callbacks=cast(Any, FakeCallbacks(backend)),
    )
