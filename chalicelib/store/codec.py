"""Domain records to JSON text and back. Fields at their default are left out: less to pay for."""

from __future__ import annotations

import base64
from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_encoder = msgspec.json.Encoder()


@lru_cache(maxsize=64)
def _defaults(cls: type[Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for f in fields(cls):
        if f.default is not MISSING:
            out[f.name] = f.default
        elif f.default_factory is not MISSING:
            out[f.name] = f.default_factory()
    return out


def slim(value: Any) -> Any:
    """A dataclass as a dict without its defaults, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        default = _defaults(type(value))
        return {
            f.name: slim(v)
            for f in fields(value)
            if (v := getattr(value, f.name)) != default.get(f.name, MISSING)
        }  # fmt: skip
    if isinstance(value, tuple | list):
        return [slim(v) for v in value]
    return value


def storable(value: T) -> T:
    """The same with every half of a surrogate pair replaced by U+FFFD, all the way down."""
    out: Any = value
    if isinstance(value, str):
        out = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    elif is_dataclass(value) and not isinstance(value, type):
        out = type(value)(**{f.name: storable(getattr(value, f.name)) for f in fields(value)})
    elif isinstance(value, tuple):
        out = tuple(storable(v) for v in value)
    elif isinstance(value, dict):
        out = {storable(k): storable(v) for k, v in value.items()}
    result: T = out
    return result


def encode(value: Any) -> str:
    return _encoder.encode(slim(value)).decode()


_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}


def decode(text: str | bytes, cls: type[T]) -> T:
    """Raises msgspec.ValidationError where the text isn't such a record. Unknown fields are ignored,
    so that an older lambda can read what a newer one wrote."""
    decoder = _decoders.get(cls)
    if decoder is None:
        decoder = _decoders[cls] = msgspec.json.Decoder(cls)
    value: T = decoder.decode(text)
    return value


def cursor(key: dict[str, Any] | None) -> str:
    """Where a page ended, as opaque text for the client; "" at the end."""
    return base64.urlsafe_b64encode(_encoder.encode(key)).decode().rstrip("=") if key else ""


def uncursor(text: str) -> dict[str, Any] | None:
    """The inverse of `cursor`. Raises ValueError on text that isn't one."""
    if not text:
        return None
    try:
        value = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError("not a cursor") from error
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise ValueError("not a cursor")
    return value
