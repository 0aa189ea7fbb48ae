"""A small strict checker for JSON bodies: unknown fields are errors, like everything else that is wrong."""

from __future__ import annotations

import re
from typing import Any

Shape = dict[str, Any]
"""`type` (object, array, string, boolean, integer, number, any) and, as they apply: `fields`, `required`, `items`,
`least`, `most`, `pattern`, `among`."""

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "any": object,
}


def text(**more: Any) -> Shape:
    return {"type": "string", **more}


def obj(fields: dict[str, Shape], *required: str) -> Shape:
    return {"type": "object", "fields": fields, "required": required}


def listing(items: Shape, least: int = 0, most: int = 1000) -> Shape:
    return {"type": "array", "items": items, "least": least, "most": most}


FLAG: Shape = {"type": "boolean"}
NUMBER: Shape = {"type": "number"}
WHOLE: Shape = {"type": "integer"}
ANY: Shape = {"type": "any"}


def problems(value: Any, shape: Shape, path: str = "$") -> list[tuple[str, str]]:
    """Every (path, what is wrong), [] if nothing is."""
    kind = shape["type"]
    if not isinstance(value, _TYPES[kind]) or (kind in ("integer", "number") and isinstance(value, bool)):
        return [(path, f"must be of type {kind}")]
    if isinstance(value, dict) and "fields" in shape:
        return _object(value, shape, path)
    if isinstance(value, list) and "items" in shape:
        return _array(value, shape, path)
    return _string(value, shape, path) if isinstance(value, str) else []


def _object(value: dict[str, Any], shape: Shape, path: str) -> list[tuple[str, str]]:
    fields: dict[str, Shape] = shape["fields"]
    found = [(f"{path}.{name}", "is not a known field") for name in value if name not in fields]
    found += [(f"{path}.{name}", "is missing but it is required") for name in shape["required"] if name not in value]
    for name, part in value.items():
        if name in fields:
            found += problems(part, fields[name], f"{path}.{name}")
    return found


def _array(value: list[Any], shape: Shape, path: str) -> list[tuple[str, str]]:
    if not shape["least"] <= len(value) <= shape["most"]:
        return [(path, f"must have between {shape['least']} and {shape['most']} entries")]
    return [found for n, part in enumerate(value) for found in problems(part, shape["items"], f"{path}[{n}]")]


def _string(value: str, shape: Shape, path: str) -> list[tuple[str, str]]:
    if "pattern" in shape and not re.fullmatch(shape["pattern"], value):
        return [(path, f"does not match {shape['pattern']}")]
    if "among" in shape and value not in shape["among"]:
        return [(path, f"must be one of {', '.join(shape['among'])}")]
    if not shape.get("least", 0) <= len(value) <= shape.get("most", 10**9):
        return [(path, "has the wrong length")]
    return []
