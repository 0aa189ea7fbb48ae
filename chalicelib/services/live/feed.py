"""From table changes to consoles: events, written into the log, then pushed to whoever may see them.

A worker may die anywhere: the message comes again, its events have the same ids, and consoles drop those they know.
A console that can't be told is let go: it connects again and catches up from its cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from chalicelib.aws.sockets import Post, SocketPosts
from chalicelib.domain import live, live_events
from chalicelib.domain.approvals import Approval
from chalicelib.domain.incident_record import Incident
from chalicelib.domain.live import Connection, Event, Logged
from chalicelib.domain.spikes import Spike
from chalicelib.services.context import Context
from chalicelib.store.codec import decode
from chalicelib.store.images import Image, card_kind, presence_changed
from chalicelib.store.interactions import from_image as interaction_of
from chalicelib.store.tickets import from_image as ticket_of

FRAME_BYTES = 30_000
"""API Gateway takes frames of 32 KB:
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html"""
_encode = msgspec.json.Encoder().encode


class Feed:
    def __init__(self, context: Context, posts: SocketPosts) -> None:
        self._c, self._posts = context, posts

    def take(self, bodies: Iterable[str]) -> int:
        """Tell what some messages of the changes queue (see blueprints/streams.py) say; how many events that were."""
        events: dict[str, Event] = {}
        for body in bodies:
            message = msgspec.json.decode(body)
            if message["table"] == "live":
                self._typing(message["thread"])
                continue
            for change in message["changes"]:
                for event in events_of(message["table"], change["old"], change["new"]):
                    events[event.id] = event
        if events:
            self._tell(list(events.values()))
        return len(events)

    def _tell(self, events: list[Event]) -> None:
        now = self._c.clock()
        self._c.store.sockets.log(events, now)
        # After the log is written: whoever isn't connected yet will read it there.
        open_now = self._c.store.sockets.connections(now)
        self.push(open_now, [Logged(at=now, event=event) for event in events])

    def push(self, connections: Iterable[Connection], logged: list[Logged]) -> None:
        """Post events to those of the connections that may see them."""
        agents = self._c.store.settings.agents()
        texts: dict[tuple[int, ...], list[str]] = {}
        posts: list[Post] = []
        for connection in connections:
            who = live.viewer(connection.agent, connection.role, agents)
            seen = tuple(n for n, entry in enumerate(logged) if live.may_see(entry.event, who))
            if seen and seen not in texts:
                texts[seen] = frames([logged[n] for n in seen])
            posts += [Post(connection.id, text) for text in texts.get(seen, ())]
        if posts:
            self._lost(self._posts.post(posts))

    def answer(self, connection: Connection, said: dict[str, Any]) -> None:
        """Say something to one connection that is no event."""
        self._lost(self._posts.post([Post(connection.id, _encode(said).decode())]))

    def may_work(self, connection: Connection) -> bool:
        """Whether they still are somebody, by the settings as they are now."""
        return bool(live.viewer(connection.agent, connection.role, self._c.store.settings.agents()).role)

    def _lost(self, posted: Any) -> None:
        for id in posted.failed:
            self._posts.close(id)
        for id in {*posted.gone, *posted.failed}:
            self._c.store.sockets.forget(id)

    def _typing(self, thread: str) -> None:
        """A visitor of the chat types: told to whoever is at their ticket, and not kept."""
        known = self._c.store.threads.get(thread)
        if known is None or not known.ticket:
            return
        now = self._c.clock()
        doc = {"until": now + live.TYPING_MS}
        event = Event(id=f"customer_typing#{thread}#{now}", kind="customer_typing", ticket=known.ticket, doc=doc)
        self.at(known.ticket, event)

    def at(self, ticket: str, event: Event) -> None:
        """Push an event that isn't kept to whoever is at a ticket."""
        now = self._c.clock()
        there = {mark.connection for mark in self._c.store.sockets.marks(ticket, now)}
        if there:
            open_now = [c for c in self._c.store.sockets.connections(now) if c.id in there]
            self.push(open_now, [Logged(at=now, event=event)])


def frames(logged: list[Logged]) -> list[str]:
    """Messages `{"events": [...]}`, each small enough for one frame."""
    out: list[str] = []
    parts: list[bytes] = []
    size = 0
    for entry in logged:
        part = _encode(told(entry))
        if parts and size + len(part) > FRAME_BYTES:
            out.append(_message(parts))
            parts, size = [], 0
        parts.append(part)
        size += len(part) + 1
    return [*out, _message(parts)] if parts else out


def _message(parts: list[bytes]) -> str:
    return (b'{"events":[' + b",".join(parts) + b"]}").decode()


def told(entry: Logged) -> dict[str, Any]:
    """An event as consoles get it. `at` is its place in the log: the newest one seen is the cursor."""
    event = entry.event
    return {"id": event.id, "kind": event.kind, "at": entry.at, "ticket": event.ticket or None, "doc": event.doc}


# --- from stream records


def events_of(table: str, old: Image, new: Image) -> Iterator[Event]:
    match table:
        case "tickets":
            yield from live_events.of_ticket(ticket_of(old) if old else None, ticket_of(new) if new else None)
        case "interactions":
            rev = int((new or {}).get("rev", {}).get("N", "1"))
            before, after = interaction_of(old) if old else None, interaction_of(new) if new else None
            yield from live_events.of_line(before, after, rev)
        case "agents":
            if new and presence_changed(old, new):
                at = int(new.get("presence_at", {}).get("N", "0"))
                yield live_events.of_presence(new["id"]["S"], new["presence"]["S"], at)
        case "board":
            yield from _cards(old, new)


_CARDS: dict[str, tuple[type[Any], Callable[[str, int, Any], Event]]] = {
    "approval": (Approval, live_events.of_approval),
    "spike": (Spike, live_events.of_spike),
    "incident": (Incident, live_events.of_incident),
}


def _cards(old: Image, new: Image) -> Iterator[Event]:
    kind = card_kind(new)
    if not new or not kind:
        return
    cls, event_of = _CARDS[kind]
    id, version = new["id"]["S"], int(new["version"]["N"])
    event = event_of(id, version, decode(new["doc"]["S"], cls))
    before = event_of(id, version, decode(old["doc"]["S"], cls)) if old else None
    if event != before:
        yield event
