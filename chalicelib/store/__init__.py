"""DynamoDB behind names of ours. Nothing outside this package knows how a record is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chalicelib.store.all import Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    """`Store` is loaded when first asked for: a webhook needs the settings only."""
    if name == "Store":
        from chalicelib.store.all import Store

        return Store
    raise AttributeError(name)
