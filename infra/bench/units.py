"""DynamoDB read units from bytes.

The emulator charges every read alike, whatever its size; DynamoDB charges by 4 KB.
Sizes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
Units: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

READ_BLOCK = 4096
WRITE_BLOCK = 1024
Item = Mapping[str, Mapping[str, Any]]


def item_bytes(item: Item) -> int:
    """The size DynamoDB counts for an item in its own JSON: names and values."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    if kind == "S":
        return len(held.encode())
    if kind == "N":
        return _number_bytes(held)
    if kind == "B":
        return len(held)
    if kind == "SS":
        return sum(len(text.encode()) for text in held)
    if kind == "NS":
        return sum(_number_bytes(number) for number in held)
    if kind == "L":
        return 3 + sum(1 + _value_bytes(entry) for entry in held)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_bytes(entry) for name, entry in held.items())
    return 1  # BOOL, NULL


def _number_bytes(number: str) -> int:
    digits = number.lstrip("-").replace(".", "").strip("0")
    return (len(digits) + 1) // 2 + 1 + number.startswith("-")


def read_units(size: int, *, consistent: bool) -> float:
    """A half a 4 KB block, a whole one when consistent; nothing found costs as much as a small item."""
    blocks = max(1, -(-size // READ_BLOCK))
    return blocks * (1.0 if consistent else 0.5)


def write_units(size: int) -> float:
    return float(max(1, -(-size // WRITE_BLOCK)))


def of_read(operation: str, request: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    """Read units of a GetItem, Query, Scan or BatchGetItem. A query's items are added up first;
    a batch's are rounded up one by one."""
    consistent = bool(request.get("ConsistentRead"))
    if operation == "GetItem":
        return read_units(item_bytes(answer.get("Item", {})), consistent=consistent)
    if operation in ("Query", "Scan"):
        return read_units(_total(answer.get("Items", ())), consistent=consistent)
    if operation == "BatchGetItem":
        found = answer["Responses"]
        return sum(_of_batch(asked, found.get(table, [])) for table, asked in request["RequestItems"].items())
    return 0.0


def _of_batch(asked: Mapping[str, Any], found: list[Item]) -> float:
    consistent = bool(asked.get("ConsistentRead"))
    missing = len(asked["Keys"]) - len(found)
    units = sum(read_units(item_bytes(item), consistent=consistent) for item in found)
    return units + missing * read_units(0, consistent=consistent)


def _total(items: Iterable[Item]) -> int:
    return sum(map(item_bytes, items))
