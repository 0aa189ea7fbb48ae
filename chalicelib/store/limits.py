"""A token bucket per account, shared by every lambda (the generic cell rate algorithm).

The one number kept is the time at which the bucket would be full again; taking a token
moves it on. Source: https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
"""

from __future__ import annotations

from chalicelib.store.raw import Item, client, update_if
from chalicelib.store.tables import LimitRow

_KEEP_SECONDS = 86_400


class Limits:
    def take(self, key: str, *, every_ms: int, burst: int, now: int) -> int:
        """Milliseconds to wait; 0 means a token was taken. One call as a rule, two or three after a rest."""
        latest = now + (burst - 1) * every_ms
        if self._further(key, every_ms, now, latest) or self._afresh(key, every_ms, now):
            return 0
        item = client(LimitRow).get_item(
            TableName=LimitRow.Meta.table_name, Key={"key": {"S": key}}, ConsistentRead=True
        )
        tat = int(item.get("Item", {}).get("tat", {}).get("N", "0"))
        return max(1, tat - latest)

    def reserve(self, key: str, *, every_ms: int, burst: int, now: int) -> int:
        """Take a place in the line and say when it comes up (epoch ms; `now` or earlier = at once).
        Whoever has a place needn't ask again, so many who wait don't compete."""
        moved = None
        while moved is None:  # one of the two holds, unless others moved it in between
            moved = self._further(key, every_ms, now, None) or self._afresh(key, every_ms, now)
        return int(moved["tat"]["N"]) - burst * every_ms

    def pause(self, key: str, *, until: int, every_ms: int, burst: int) -> None:
        """No place comes up before `until` (epoch ms): the provider said so."""
        tat = {":tat": {"N": str(until + burst * every_ms)}}
        self._move(key, "tat = :tat", "attribute_not_exists(tat) OR tat < :tat", tat, until)

    def _further(self, key: str, step: int, now: int, latest: int | None) -> Item | None:
        values: Item = {":step": {"N": str(step)}, ":now": {"N": str(now)}}
        condition = "tat >= :now"
        if latest is not None:
            condition += " AND tat <= :latest"
            values[":latest"] = {"N": str(latest)}
        return self._move(key, "tat = tat + :step", condition, values, now)

    def _afresh(self, key: str, step: int, now: int) -> Item | None:
        values: Item = {":fresh": {"N": str(now + step)}, ":now": {"N": str(now)}}
        return self._move(key, "tat = :fresh", "attribute_not_exists(tat) OR tat < :now", values, now)

    def _move(self, key: str, change: str, condition: str, values: Item, at: int) -> Item | None:
        values = {**values, ":expires": {"N": str(at // 1000 + _KEEP_SECONDS)}}
        return update_if(LimitRow, {"key": {"S": key}}, f"SET {change}, expires = :expires", condition, {}, values)
