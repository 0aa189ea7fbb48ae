"""Opening a socket with a code that works once, what consoles say on it, its end, and catching up."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from chalicelib.domain import live
from chalicelib.domain.live import Connection, Logged, Mark
from chalicelib.services.chat_typing import ChatTyping, chats
from chalicelib.services.context import Context
from chalicelib.services.live.feed import Feed

_LONGEST_ID = 64
_AT = ("view", "typing")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """`items`: what they missed and may see. `next`: the cursor to go on from. `reset`: the log doesn't tell it all
    any more; read everything afresh."""

    items: list[Logged]
    next: str
    reset: bool = False


class Live:
    def __init__(self, context: Context, feed: Feed) -> None:
        self._c, self._feed, self._typing = context, feed, ChatTyping(context)

    # --- the door

    def code(self, agent: str, role: str) -> tuple[str, str]:
        """A code that opens one socket within a minute, and the cursor to begin from. Only its digest is kept."""
        now = self._c.clock()
        made = secrets.token_urlsafe(24)
        holder = Connection(id="", agent=agent, role=role, at=now, until=now + live.CODE_MS)
        self._c.store.sockets.put_code(_digest(made), holder, now)
        return made, live.cursor(now)

    def connect(self, connection: str, code: str) -> str:
        """Take the code and remember the connection; whose it is, "" if it is refused."""
        now = self._c.clock()
        holder = self._c.store.sockets.take_code(_digest(code), now) if 0 < len(code) <= _LONGEST_ID else None
        if holder is None or holder.until <= now:
            return ""
        opened = replace(holder, id=connection, at=now, until=now + live.CONNECTION_MS)
        self._c.store.sockets.save(opened)
        return opened.agent

    def gone(self, connection: str) -> None:
        """Its socket is closed: nobody sees them at a ticket any more."""
        known = self._c.store.sockets.get(connection)
        if known is None:
            return
        self._c.store.sockets.forget(connection)
        self._left(known)

    # --- what consoles say

    def said(self, connection: str, text: str) -> None:
        """One message of a console: `{"action": "ping"}`, or `view`, `typing` (with `ticket`; and `"to": "customer"`
        where it is an answer) and `leave`. What can't be understood, and whoever isn't known (any more), is left
        without an answer."""
        known = self._c.store.sockets.get(connection)
        message = _read(text)
        if known is None or known.until <= self._c.clock():
            return
        action, ticket = message.get("action"), message.get("ticket")
        if action == "ping":
            self._feed.answer(known, {"pong": self._c.clock()})
        elif action == "leave":
            self._c.store.sockets.change(replace(known, ticket=""))
            self._left(known)
        elif action in _AT and isinstance(ticket, str) and 0 < len(ticket) <= _LONGEST_ID:
            self._is_at(known, ticket, typing=action == "typing")
            if action == "typing" and message.get("to") == "customer":
                self._tell_visitors(known, ticket)

    def _tell_visitors(self, known: Connection, id: str) -> None:
        """What is typed is an answer, no note: who chats on this ticket sees that somebody writes."""
        ticket = self._c.store.tickets.get(id) if self._feed.may_work(known) else None
        if ticket is not None:
            self._typing.mark("agent", chats(ticket))

    def _is_at(self, known: Connection, ticket: str, *, typing: bool) -> None:
        if self._feed.may_work(known):
            now = self._c.clock()
            until, types = now + live.VIEWING_MS, now + live.TYPING_MS if typing else 0
            mark = Mark(connection=known.id, agent=known.agent, until=until, typing=types)
            self._c.store.sockets.mark(ticket, mark)
            # Only after the mark stands: whoever closes the connection meanwhile either finds it, or is found here.
            if not self._c.store.sockets.change(replace(known, ticket=ticket)):
                self._c.store.sockets.unmark(ticket, known.id)
            if known.ticket != ticket:
                self._left(known)
            self._tell(ticket)

    def _left(self, known: Connection) -> None:
        if known.ticket:
            self._c.store.sockets.unmark(known.ticket, known.id)
            self._tell(known.ticket)

    def _tell(self, ticket: str) -> None:
        now = self._c.clock()
        marks = self._c.store.sockets.marks(ticket, now)
        self._feed.at(ticket, live.viewers(ticket, marks, now))

    # --- catching up

    def since(self, agent: str, role: str, after: str) -> CaughtUp:
        """What happened since a cursor ("" = from now on). Raises Invalid."""
        now = self._c.clock()
        begin = live.start(after, now) if after else now
        found = None
        if begin is not None:
            found = self._c.store.sockets.logged(begin, now, most=live.MOST) if after else []
        if found is None:
            return CaughtUp(items=[], next=live.cursor(now), reset=True)
        who = live.viewer(agent, role, self._c.store.settings.agents())
        return CaughtUp(items=live.visible(found, who), next=live.cursor(now))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _read(text: str) -> dict[str, Any]:
    try:
        message = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        return {}
    return message if isinstance(message, dict) else {}
