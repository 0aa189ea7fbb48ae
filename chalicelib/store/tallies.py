"""What public posts are counted under, in the facts table: a row a post and word, so that a replay counts nothing
twice; and, of windows that are over, one small row a word with how many people there were.

`tally#<window>` holds `<channel>#<word>#<event key>`; `tallied#<channel>#<word>` holds `<window>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chalicelib.domain.spikes import Tally, window_of
from chalicelib.store.codec import decode, encode
from chalicelib.store.keys import tallied_bucket, tally_bucket, tally_id
from chalicelib.store.tables import FactRow


class Tallies:
    def put(self, tallies: Iterable[Tally]) -> None:
        """25 a call. One that is there already is written over with the same."""
        with FactRow.batch_write() as batch:
            for one in tallies:
                row = FactRow(tally_bucket(window_of(one.at)), tally_id(one.channel, one.word, one.key))
                row.doc = encode(one)
                batch.save(row)

    def of(self, window: int) -> list[Tally]:
        """Every entry of a window: one query."""
        return [decode(row.doc, Tally) for row in FactRow.query(tally_bucket(window))]

    def close(self, window: int, people: Mapping[tuple[str, str], int]) -> None:
        """Note how many people spoke in a window, by (channel, word). Writing it again with what came late is right."""
        with FactRow.batch_write() as batch:
            for (channel, word), count in people.items():
                batch.save(FactRow(tallied_bucket(channel, word), f"{window:08d}", doc=str(count)))

    def history(self, channel: str, word: str, start: int, end: int) -> dict[int, int]:
        """People by window, of the windows start <= number < end in which somebody spoke: one query."""
        between = FactRow.id.between(f"{start:08d}", f"{end - 1:08d}")
        return {int(row.id): int(row.doc) for row in FactRow.query(tallied_bucket(channel, word), between)}
