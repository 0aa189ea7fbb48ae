"""In-memory twins of what the store keeps of the moment: desks, timers, limits, marks, facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from chalicelib.domain.agents import FULL, Desk, Presence, claim_units, is_live
from chalicelib.domain.errors import Retry
from chalicelib.store.facts import Fact
from chalicelib.store.timers import Timer
from tests.fakes.backend import Backend, Rows

_TRIES = 8


class FakeDesks:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Desk] = Rows(backend, "desks")
        self._board: Rows[frozenset[str]] = Rows(backend, "desks_board")
        self._missed_legs: dict[str, str] = {}

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
            if old is None or old.presence not in allowed or ticket in old.work:
                return None
            if (old.live if is_live(token) else old.load) > FULL - units:
                return None
            live = old.live + (units if is_live(token) else 0)
            return replace(old, work={**old.work, ticket: token}, load=old.load + units, live=live, offered_at=now)

        return self.rows.write("claim", id, how)

    def release(self, id: str, ticket: str, token: str) -> bool:
        def how(old: Desk | None) -> Desk | None:
            if old is None or old.work.get(ticket) != token:
                return None
            rest = {k: v for k, v in old.work.items() if k != ticket}
            units = claim_units(token)
            live = old.live - (units if is_live(token) else 0)
            return replace(old, work=rest, load=old.load - units, live=live)

        return self.rows.write("release", id, how) is not None

    def swap(self, id: str, ticket: str, token: str, fresh: str) -> bool:
        units, before = claim_units(fresh), claim_units(token)

        def how(old: Desk | None) -> Desk | None:
            if old is None or old.work.get(ticket) != token or old.load > FULL - units + before:
                return None
            work = {**old.work, ticket: fresh}
            return replace(old, work=work, load=old.load + units - before, live=old.live - before)

        return self.rows.write("swap", id, how) is not None

    def move(self, id: str, ticket: str, token: str, work: str, fresh: str) -> bool:
        def how(old: Desk | None) -> Desk | None:
            if old is None or old.work.get(ticket) != token or work in old.work:
                return None
            rest = {k: v for k, v in old.work.items() if k != ticket}
            return replace(old, work={**rest, work: fresh})

        return self.rows.write("move", id, how) is not None

    def missed(self, id: str, leg: str) -> int:
        def how(old: Desk | None) -> Desk | None:
            if old is None or (leg and self._missed_legs.get(id) == leg):
                return None
            self._missed_legs[id] = leg or self._missed_legs.get(id, "")
            return replace(old, missed=old.missed + 1 if leg else 0)

        new = self.rows.write("missed", id, how)
        known = new or self.rows.now.get(id)
        return known.missed if known else 0


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

    def between(self, start: int, end: int) -> list[Timer]:
        found = [row.timer for row in self.rows.query("between") if row.waits]
        return sorted((t for t in found if start <= t.due <= end), key=lambda t: (t.due, t.id))

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
