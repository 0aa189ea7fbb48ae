"""Event facts for reports: small, written by their own id, so that writing one again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.store.codec import decode, encode
from chalicelib.store.tables import FactRow

HOUR = 3_600_000
_AT_ONCE = 8  # botocore keeps ten connections


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`what` happened at `at` (ms) to `ticket`; `value` is a number that goes with it (ms, count)."""

    id: str
    what: str
    at: int
    ticket: str = ""
    channel: str = ""
    queue: str = ""
    agent: str = ""
    value: int = 0
    met: bool | None = None
    extra: dict[str, str] = field(default_factory=dict)


def bucket_of(at: int) -> str:
    """Facts stand by the hour they happened in, UTC."""
    return f"{at // HOUR:08d}"


class Facts:
    def put(self, facts: Iterable[Fact]) -> None:
        """Store facts, 25 a call. A fact already there is written over with the same."""
        with FactRow.batch_write() as batch:
            for fact in {f.id: f for f in facts}.values():
                batch.save(FactRow(bucket_of(fact.at), f"{fact.at:013d}#{fact.id}", doc=encode(fact)))

    def between(self, start: int, end: int) -> list[Fact]:
        """Every fact with start <= at < end (ms), by time: a query an hour, several at once."""
        first, last = f"{start:013d}", f"{end - 1:013d}~"
        hours = range(start // HOUR, (end - 1) // HOUR + 1)
        if len(hours) == 1:
            return _of_hour(hours[0], first, last)
        from concurrent.futures import ThreadPoolExecutor  # only reports look at more than an hour

        with ThreadPoolExecutor(min(_AT_ONCE, len(hours))) as pool:
            found = pool.map(lambda hour: _of_hour(hour, first, last), hours)
            return [fact for facts in found for fact in facts]


def _of_hour(hour: int, first: str, last: str) -> list[Fact]:
    return [decode(row.doc, Fact) for row in FactRow.query(f"{hour:08d}", FactRow.id.between(first, last))]
