"""Free times: the open hours of a queue's calendar, cut into slots, less what is booked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain import quiet
from chalicelib.domain.calendars import spans
from chalicelib.domain.callbacks import AHEAD_MS, MINUTE
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.services.callbacks import terms
from chalicelib.services.context import Context

_MOST_MS = 31 * 86_400_000


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """`left`: how many may still book it."""

    start: int
    end: int
    left: int


class Slots:
    def __init__(self, context: Context) -> None:
        self._c = context

    def free(self, queue: str, start: int, end: int, *, country: str = "", account: str = "") -> list[FreeSlot]:
        """The slots of a queue that begin from `start` until before `end` and have room. With the `country` of a
        number: only those that are no quiet hours there. Two reads of settings, one query."""
        if end <= start:
            raise Invalid("to", "Choose an end after the beginning.")
        if end - start > _MOST_MS:
            raise Invalid("to", "Ask for at most 31 days at once.")
        rules = terms.of_queue(self._c, queue)
        taken = {slot.start: slot.taken for slot in self._c.store.callbacks.booked(queue, start, end)}
        hours = terms.quiet_hours(self._c, account)
        return [
            FreeSlot(at, at + rules.callback_slot_minutes * MINUTE, left)
            for at in self._starts(rules, start, end)
            if (left := rules.callback_slot_capacity - taken.get(at, 0)) > 0
            and (not country or quiet.allowed(country, at, hours))
        ]

    def _starts(self, rules: terms.Terms, start: int, end: int) -> Iterator[int]:
        """Where slots begin: counted from midnight UTC, so that they don't depend on what was asked for. A slot
        lies wholly within the open hours, and none that has begun is told."""
        step = rules.callback_slot_minutes * MINUTE
        now = self._c.clock()
        for opens, closes in spans(terms.calendar(self._c, rules.callback_calendar), start, end + step):
            first = -(-max(opens, now) // step) * step
            yield from (at for at in range(first, closes - step + 1, step) if start <= at < end)

    def next(self, queue: str, count: int, *, country: str, account: str) -> tuple[int, ...]:
        """A few of the next free times, not all side by side."""
        now = self._c.clock()
        day = 86_400_000
        for days in (2, 7, 31):
            found = self.free(queue, now, now + days * day, country=country, account=account)
            if len(found) >= count or days == 31:
                return tuple(slot.start for slot in _spread(found, count))
        return ()

    def book(self, queue: str, start: int, callback: str) -> None:
        """Raises NotAllowed if that time isn't free (any more)."""
        rules = terms.of_queue(self._c, queue)
        if start > self._c.clock() + AHEAD_MS or start not in self._starts(rules, start, start + 1):
            raise NotAllowed("This time is not one that can be booked.", "no_slot", "Choose one of the free times.")
        capacity = rules.callback_slot_capacity
        if not self._c.store.callbacks.book(queue, start, callback, capacity=capacity):
            raise NotAllowed("This time has just been taken.", "slot_taken", "Choose another of the free times.")

    def unbook(self, queue: str, start: int, callback: str) -> None:
        self._c.store.callbacks.unbook(queue, start, callback)


def _spread(found: list[FreeSlot], count: int) -> list[FreeSlot]:
    """The first, and others not right beside it."""
    step = max(1, min(4, len(found) // max(1, count)))
    return found[::step][:count]
