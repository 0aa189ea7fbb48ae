"""In-memory twin of chalicelib/store/tallies.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chalicelib.domain.spikes import Tally, window_of
from tests.fakes.backend import Backend, Rows


class FakeTallies:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Tally] = Rows(backend, "tallies")
        self.closed: Rows[tuple[str, str, int, int]] = Rows(backend, "tallied")  # channel, word, window, people

    def put(self, tallies: Iterable[Tally]) -> None:
        for one in tallies:
            name = f"{window_of(one.at)}#{one.channel}#{one.word}#{one.key}"
            self.rows.write("put", name, lambda old, one=one: one)  # type: ignore[misc]

    def of(self, window: int) -> list[Tally]:
        return [one for one in self.rows.query("of") if window_of(one.at) == window]

    def close(self, window: int, people: Mapping[tuple[str, str], int]) -> None:
        for (channel, word), count in people.items():
            row = (channel, word, window, count)
            self.closed.write("close", f"{channel}#{word}#{window}", lambda old, row=row: row)  # type: ignore[misc]

    def history(self, channel: str, word: str, start: int, end: int) -> dict[int, int]:
        found = self.closed.query("history")
        return {row[2]: row[3] for row in found if row[:2] == (channel, word) and start <= row[2] < end}
