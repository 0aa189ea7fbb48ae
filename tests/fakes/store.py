"""In-memory twins of chalicelib/store: the same methods, conditions and errors.

tests/integration/test_store_contract.py runs one suite on both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, cast

import msgspec

from chalicelib.domain.agents import FULL, Desk, Presence, claim_units
from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.interactions import Interaction, alias, merged, position
from chalicelib.domain.tickets import Ticket, work_partition, work_rank
from chalicelib.store import Store
from chalicelib.store.codec import cursor, uncursor
from chalicelib.store.facts import Fact
from chalicelib.store.interactions import Claim, Line, Timeline
from chalicelib.store.settings import Doc, Settings
from chalicelib.store.threads import Thread
from chalicelib.store.tickets import Page
from chalicelib.store.timers import Timer
from tests.fakes.backend import Backend, Rows

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

    def point(self, key: str, *, customer: str, ticket: str, previous: str) -> bool:
        def how(old: Thread | None) -> Thread | None:
            if old is None:
                return Thread(key=key, customer=customer, ticket=ticket) if not previous else None
            if old.ticket != previous:
                return None
            before = previous if ticket != previous else old.previous
            return replace(old, customer=customer, ticket=ticket, previous=before)

        return self.rows.write("point", key, how) is not None

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
            return line

        return self.rows.write("put", line.item.key, how) is not None

    def _swap(self, op: str, rev: int, after: Line, *, hidden_only: bool = False) -> bool:
        """Another document in the row, if it is still the one read; where it is published stays as it is."""

        def how(old: Line | None) -> Line | None:
            if old is None or old.rev != rev or (hidden_only and old.ticket):
                return None
            return replace(after, ticket=old.ticket)

        return self.rows.write(op, after.item.key, how) is not None


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


class FakeDesks:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Desk] = Rows(backend, "desks")
        self._board: Rows[frozenset[str]] = Rows(backend, "board")

    def get(self, id: str, *, consistent: bool = True) -> Desk:
        return self.rows.get("get", id, consistent=consistent) or Desk(id=id)

    def board(self) -> list[str]:
        return sorted(self._board.get("get", "board", consistent=False) or ())

    def many(self, ids: Iterable[str]) -> dict[str, Desk]:
        wanted = sorted(set(ids))
        return self.rows.many("many", wanted) if wanted else {}

    def set_presence(self, id: str, presence: Presence, now: int) -> Desk:
        if presence is Presence.ONLINE:
            self._board.write("add", "board", lambda old: (old or frozenset()) | {id})

        def how(old: Desk | None) -> Desk | None:
            if old is not None and old.presence == presence:
                return None
            return replace(old or Desk(id=id), presence=presence, presence_at=now)

        new = self.rows.write("set_presence", id, how)
        if presence is not Presence.ONLINE:
            self._board.write("remove", "board", lambda old: (old or frozenset()) - {id})
        return new or self.get(id)

    def claim(self, id: str, ticket: str, token: str, now: int, *, presence: Iterable[Presence]) -> Desk | None:
        units, allowed = claim_units(token), set(presence)

        def how(old: Desk | None) -> Desk | None:
            if old is None or old.presence not in allowed or old.load > FULL - units or ticket in old.work:
                return None
            return replace(old, work={**old.work, ticket: token}, load=old.load + units, offered_at=now)

        return self.rows.write("claim", id, how)

    def release(self, id: str, ticket: str, token: str) -> bool:
        def how(old: Desk | None) -> Desk | None:
            if old is None or old.work.get(ticket) != token:
                return None
            rest = {k: v for k, v in old.work.items() if k != ticket}
            return replace(old, work=rest, load=old.load - claim_units(token))

        return self.rows.write("release", id, how) is not None


@dataclass(frozen=True)
class TimerRow:
    timer: Timer
    waits: bool = True
    acted_at: int = 0
    late_ms: int = 0


class FakeTimers:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[TimerRow] = Rows(backend, "timers")
        self._swept: Rows[int] = Rows(backend, "timers")

    def put(self, id: str, due: int, now: int) -> None:
        def fresh(old: TimerRow | None) -> TimerRow | None:
            return TimerRow(Timer(id, due, now)) if old is None or not old.waits or old.timer.due > due else None

        def touched(old: TimerRow | None) -> TimerRow | None:
            if old is None or not old.waits or old.timer.due > due:
                return None
            return replace(old, timer=replace(old.timer, touched=now))

        for _ in range(_TRIES):
            if self.rows.write("put", id, fresh) or self.rows.write("touch", id, touched):
                return
        raise Retry("a wake-up kept changing while it was set")

    def get(self, id: str) -> Timer | None:
        row = self.rows.get("get", id, consistent=True)
        return row.timer if row and row.waits else None

    def acted(self, timer: Timer, now: int, *, next_due: int | None) -> bool:
        def how(old: TimerRow | None) -> TimerRow | None:
            if old is None or not old.waits or old.timer != timer:
                return None
            late = max(0, now - timer.due)
            if next_due is None:
                return replace(old, waits=False, acted_at=now, late_ms=late)
            return TimerRow(replace(timer, due=next_due), True, now, late)

        return self.rows.write("acted", timer.id, how) is not None

    def swept(self) -> int:
        row = self._swept.get("swept", "#swept", consistent=True)
        return row or 0

    def set_swept(self, at: int) -> None:
        self._swept.write("set_swept", "#swept", lambda old: at)

    def due(self, start: int, end: int) -> list[Timer]:
        found = [row.timer for row in self.rows.query("due") if row.waits]
        slot = 600_000
        return sorted(
            (t for t in found if start // slot <= t.due // slot and t.due <= end), key=lambda t: (t.due, t.id)
        )


class FakeLimits:
    def __init__(self, backend: Backend) -> None:
        self._rows: Rows[int] = Rows(backend, "limits")

    def take(self, key: str, *, every_ms: int, burst: int, now: int) -> int:
        latest = now + (burst - 1) * every_ms
        if self._rows.write("take", key, lambda t: t + every_ms if t is not None and now <= t <= latest else None):
            return 0
        if self._rows.write("take", key, lambda t: now + every_ms if t is None or t < now else None):
            return 0
        tat = self._rows.get("get", key, consistent=True) or 0
        return max(1, tat - latest)

    def reserve(self, key: str, *, every_ms: int, burst: int, now: int) -> int:
        moved = self._rows.write("reserve", key, lambda t: t + every_ms if t is not None and t >= now else None)
        if moved is None:
            moved = self._rows.write("reserve", key, lambda t: now + every_ms if t is None or t < now else None)
        return cast(int, moved) - burst * every_ms

    def pause(self, key: str, *, until: int, every_ms: int, burst: int) -> None:
        tat = until + burst * every_ms
        self._rows.write("pause", key, lambda t: tat if t is None or t < tat else None)


class FakeMarks:
    def __init__(self, backend: Backend) -> None:
        self._until: Rows[int] = Rows(backend, "marks")
        self._who: Rows[str] = Rows(backend, "marks")

    def set(self, key: str, *, until: int) -> None:
        self._until.write("set", key, lambda old: until)

    def standing(self, key: str, *, now: int) -> bool:
        return (self._until.get("get", key, consistent=False) or 0) > now

    def first(self, key: str, who: str, *, now: int, seconds: int) -> str:
        made = self._who.write("first", key, lambda old: who if old is None else None)
        return made or self._who.now[key]


class FakeFacts:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Fact] = Rows(backend, "facts")

    def put(self, facts: Iterable[Fact]) -> None:
        for fact in {f.id: f for f in facts}.values():
            self.rows.write("put", f"{fact.at:013d}#{fact.id}", lambda old, fact=fact: fact)  # type: ignore[misc]

    def between(self, start: int, end: int) -> list[Fact]:
        found = [fact for fact in self.rows.query("between") if start <= fact.at < end]
        return sorted(found, key=lambda f: (f.at, f.id))


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
        facts=cast(Any, FakeFacts(backend)),
    )
