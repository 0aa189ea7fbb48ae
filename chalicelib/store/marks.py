"""Short-lived facts ("is typing", "was first"), in the limits table, which forgets them by itself.

DynamoDB removes expired items late (within days), so a mark also carries the time until which
it counts, and readers look at that.
"""

from __future__ import annotations

from chalicelib.store.raw import client, put_or_get
from chalicelib.store.tables import LimitRow

_GRACE_SECONDS = 3600


class Marks:
    def set(self, key: str, *, until: int) -> None:
        """The mark stands until then (epoch ms); a time that is past takes it off."""
        LimitRow(_key(key), tat=until, expires=until // 1000 + _GRACE_SECONDS).save()

    def standing(self, key: str, *, now: int) -> bool:
        answer = client(LimitRow).get_item(TableName=LimitRow.Meta.table_name, Key={"key": {"S": _key(key)}})
        return int(answer.get("Item", {}).get("tat", {}).get("N", "0")) > now

    def first(self, key: str, who: str, *, now: int, seconds: int) -> str:
        """Whoever named themselves first under a key: `who`, if nobody had. Forgotten after `seconds`."""
        item = {
            "key": {"S": _key(key)},
            "tat": {"N": "0"},
            "who": {"S": who},
            "expires": {"N": str(now // 1000 + seconds)},
        }
        there = put_or_get(LimitRow, item, "key")
        if there is None:
            return who
        if "who" not in there:  # an emulator or an older service that doesn't return what was there
            answer = client(LimitRow).get_item(
                TableName=LimitRow.Meta.table_name, Key={"key": {"S": _key(key)}}, ConsistentRead=True
            )
            there = answer.get("Item", {})
        return str(there.get("who", {}).get("S", ""))


def _key(key: str) -> str:
    return f"mark#{key}"
