"""Who is typing in a chat, on either side: a mark that lasts some seconds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from chalicelib.domain.events import Channel
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context

TYPING_MS = 6_000
Side = Literal["customer", "agent"]


class ChatTyping:
    def __init__(self, context: Context) -> None:
        self._c = context

    def mark(self, side: Side, threads: Iterable[str], on: bool = True) -> None:
        """Somebody on that side types, or has stopped; it shows for six seconds."""
        until = self._c.clock() + (TYPING_MS if on else 0)
        for thread in threads:
            self._c.store.marks.set(_mark(side, thread), until=until)

    def standing(self, side: Side, threads: Iterable[str]) -> bool:
        now = self._c.clock()
        return any(self._c.store.marks.standing(_mark(side, thread), now=now) for thread in threads)

    def first(self, thread: str) -> bool:
        """Whether the visitor's typing should be told on: not with each key."""
        told, now = f"typing#told#{thread}", self._c.clock()
        if self._c.store.marks.standing(told, now=now):
            return False
        self._c.store.marks.set(told, until=now + TYPING_MS // 2)
        return True


def chats(ticket: Ticket) -> list[str]:
    """The ticket's threads that are chats."""
    return [thread for thread in ticket.threads if thread.startswith(f"{Channel.CHAT}#")]


def _mark(side: Side, thread: str) -> str:
    return f"typing#{side}#{thread}"
