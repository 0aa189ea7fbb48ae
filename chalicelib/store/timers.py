"""The ledger of wake-ups: one entry a subject (a ticket, an agent, a call), at its nearest promise.

What is due is decided from the subject itself when its time comes, so a stale or repeated
wake-up does nothing. Entries stand in ten-minute slots, so that what is due can be queried
without knowing how many subjects there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pynamodb.exceptions import PutError, UpdateError

from chalicelib.domain.errors import Retry
from chalicelib.store.tables import CONDITION_FAILED, TimerRow

SLOT = 600_000  # milliseconds
_SWEPT = "#swept"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Timer:
    id: str
    due: int  # epoch ms
    touched: int = 0  # when somebody last relied on it (epoch ms)


def _timer(row: Any) -> Timer:
    return Timer(row.id, int(row.due.partition("#")[0]), int(row.touched or 0))


def _due(id: str, due: int) -> str:
    return f"{due:013d}#{id}"


def slot_of(due: int) -> str:
    return f"{due // SLOT:010d}"


def slots(start: int, end: int) -> list[str]:
    """The slots that hold everything due from `start` to `end` (ms, both included)."""
    return [f"{n:010d}" for n in range(start // SLOT, end // SLOT + 1)]


class Timers:
    def put(self, id: str, due: int, now: int) -> None:
        """Wake `id` at `due` at the latest: an earlier wake-up stays, and will see to the later one.
        `now` is noted, since whoever asks is about to write what the wake-up is for."""
        for _ in range(_TRIES):
            if self._set(id, due, now) or self._touch(id, due, now):
                return
        raise Retry("a wake-up kept changing while it was set")

    def _set(self, id: str, due: int, now: int) -> bool:
        try:
            TimerRow(id=id, slot=slot_of(due), due=_due(id, due), touched=now).save(
                TimerRow.slot.does_not_exist() | (TimerRow.due > _due(id, due))
            )
        except PutError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return False
            raise
        return True

    def _touch(self, id: str, due: int, now: int) -> bool:
        try:
            TimerRow(id).update(
                actions=[TimerRow.touched.set(now)],
                condition=TimerRow.slot.exists() & (TimerRow.due <= _due(id, due)),
            )
        except UpdateError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return False
            raise
        return True

    def get(self, id: str) -> Timer | None:
        """The entry if it still waits."""
        try:
            row = TimerRow.get(id, consistent_read=True)
        except TimerRow.DoesNotExist:
            return None
        return _timer(row) if row.slot else None

    def acted(self, timer: Timer, now: int, *, next_due: int | None) -> bool:
        """On to the subject's next promise, or off the waiting list, noting how late this one was.
        False if it was set anew or relied on meanwhile: then look again."""
        moves = (
            [TimerRow.slot.set(slot_of(next_due)), TimerRow.due.set(_due(timer.id, next_due))]
            if next_due is not None
            else [TimerRow.slot.remove()]
        )
        try:
            TimerRow(timer.id).update(
                actions=[*moves, TimerRow.acted_at.set(now), TimerRow.late_ms.set(max(0, now - timer.due))],
                condition=(TimerRow.due == _due(timer.id, timer.due))
                & (TimerRow.touched == timer.touched)
                & TimerRow.slot.exists(),
            )
        except UpdateError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return False
            raise
        return True

    def swept(self) -> int:
        """Everything due before this (ms) has been acted on; 0 if nobody knows yet."""
        try:
            return int(TimerRow.get(_SWEPT, consistent_read=True).acted_at)
        except TimerRow.DoesNotExist:
            return 0

    def set_swept(self, at: int) -> None:
        TimerRow(_SWEPT, acted_at=at).save()

    def due(self, start: int, end: int) -> Iterator[Timer]:
        """Everything that waits and is due up to `end`, looking back to `start`, soonest first: a query a slot,
        read on as far as it is asked for."""
        for slot in slots(start, end):
            for row in TimerRow.due_index.query(slot, TimerRow.due <= f"{end:013d}~"):
                yield _timer(row)

    def between(self, start: int, end: int) -> list[Timer]:
        """Everything that waits and is due from `start` to `end` (ms, both included), soonest first."""
        out = []
        for slot in slots(start, end):
            for row in TimerRow.due_index.query(slot, TimerRow.due.between(f"{start:013d}", f"{end:013d}~")):
                out.append(_timer(row))
        return out
