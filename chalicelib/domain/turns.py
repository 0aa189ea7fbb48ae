"""What was last said to a customer by nobody, kept so that it isn't said too often, nor twice the same way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`name`: what it was said for (a ticket's id). `at`: when (epoch ms). `text`: how, without its variables."""

    name: str
    at: int
    text: str = ""


def stands(turn: Turn | None, every_ms: int, now: int) -> bool:
    """Whether it was said so lately that it isn't said again."""
    return turn is not None and now - turn.at < every_ms
