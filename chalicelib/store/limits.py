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
        if self._move(key, "tat = tat + :step", "tat >= :now AND tat <= :latest", every_ms, now, latest):
            return 0
        if self._move(key, "tat = :fresh", "attribute_not_exists(tat) OR tat < :now", every_ms, now, None):
            return 0
        item = client(LimitRow).get_item(
            TableName=LimitRow.Meta.table_name, Key={"key": {"S": key}}, ConsistentRead=True
        )
        tat = int(item.get("Item", {}).get("tat", {}).get("N", "0"))
        return max(1, tat - latest)

    def pause(self, key: str, *, until: int) -> None:
        """Nothing may be taken before `until` (epoch ms): the provider said so."""
        update_if(
            LimitRow,
            {"key": {"S": key}},
            "SET tat = :until, expires = :expires",
            "attribute_not_exists(tat) OR tat < :until",
            {},
            {":until": {"N": str(until)}, ":expires": {"N": str(until // 1000 + _KEEP_SECONDS)}},
        )

    def _move(self, key: str, change: str, condition: str, step: int, now: int, latest: int | None) -> bool:
        values: Item = {":now": {"N": str(now)}, ":expires": {"N": str(now // 1000 + _KEEP_SECONDS)}}
        if ":step" in change:
            values[":step"] = {"N": str(step)}
        if ":fresh" in change:
            values[":fresh"] = {"N": str(now + step)}
        if latest is not None:
            values[":latest"] = {"N": str(latest)}
        update = f"SET {change}, expires = :expires"
        return update_if(LimitRow, {"key": {"S": key}}, update, condition, {}, values) is not None
