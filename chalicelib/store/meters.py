"""Counters that many add to at once: one atomic write, whatever is counted. Kept in the limits table, which
forgets them by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.store.raw import client
from chalicelib.store.tables import LimitRow

_KEEP_SECONDS = 400 * 86_400
_PREFIX = "n_"


class Meters:
    def add(self, key: str, counts: Mapping[str, int], *, now: int) -> dict[str, int]:
        """The counters after adding; one call."""
        names = {f"#{n}": _PREFIX + kind for n, kind in enumerate(counts)}
        values: dict[str, Any] = {f":{n}": {"N": str(count)} for n, count in enumerate(counts.values())}
        adds = ", ".join(f"#{n} :{n}" for n in range(len(counts)))
        answer = client(LimitRow).update_item(
            TableName=LimitRow.Meta.table_name, Key=_key(key),
            UpdateExpression=f"SET expires = :expires ADD {adds}", ExpressionAttributeNames=names,
            ExpressionAttributeValues={**values, ":expires": {"N": str(now // 1000 + _KEEP_SECONDS)}},
            ReturnValues="ALL_NEW",
        )  # fmt: skip
        return _counts(answer["Attributes"])

    def read(self, key: str) -> dict[str, int]:
        """The counters now; {} where nothing was counted."""
        answer = client(LimitRow).get_item(TableName=LimitRow.Meta.table_name, Key=_key(key), ConsistentRead=True)
        return _counts(answer.get("Item", {}))


def _key(key: str) -> dict[str, Any]:
    return {"key": {"S": f"meter#{key}"}}


def _counts(item: Mapping[str, Any]) -> dict[str, int]:
    return {name.removeprefix(_PREFIX): int(value["N"]) for name, value in item.items() if name.startswith(_PREFIX)}
