"""In-memory twins of chalicelib/store/sockets.py, and of the sockets themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from chalicelib.aws.sockets import Post, Posted
from chalicelib.domain.live import CODE_MS, Connection, Event, Logged, Mark
from tests.fakes.backend import Backend, Rows


class FakeSockets:
    def __init__(self, backend: Backend) -> None:
        self._b = backend
        self.codes: Rows[tuple[Connection, int]] = Rows(backend, "sockets")
        self.live: Rows[Connection] = Rows(backend, "sockets")
        self.at: Rows[Mark] = Rows(backend, "sockets")
        self.log_rows: Rows[Logged] = Rows(backend, "sockets")

    def put_code(self, digest: str, holder: Connection, now: int) -> None:
        self.codes.write("put_code", digest, lambda old: (holder, (now + CODE_MS) // 1000))

    def take_code(self, digest: str, now: int) -> Connection | None:
        with self._b.call("sockets.take_code"):
            found = self.codes.now.get(digest)
            if found is None or found[1] <= now // 1000:
                return None
            del self.codes.now[digest]
            return found[0]

    def save(self, connection: Connection) -> None:
        self.live.write("save", connection.id, lambda old: connection)

    def change(self, connection: Connection) -> bool:
        return self.live.write("change", connection.id, lambda old: connection if old else None) is not None

    def get(self, id: str) -> Connection | None:
        return self.live.get("get", id, consistent=True)

    def connections(self, now: int) -> list[Connection]:
        with self._b.call("sockets.connections"):
            return [c for _, c in sorted(self.live.now.items()) if c.until > now]

    def forget(self, id: str) -> None:
        with self._b.call("sockets.forget"):
            self.live.now.pop(id, None)

    def mark(self, ticket: str, mark: Mark) -> None:
        self.at.write("mark", f"{ticket}#{mark.connection}", lambda old: mark)

    def unmark(self, ticket: str, connection: str) -> None:
        with self._b.call("sockets.unmark"):
            self.at.now.pop(f"{ticket}#{connection}", None)

    def marks(self, ticket: str, now: int) -> list[Mark]:
        with self._b.call("sockets.marks"):
            there = [m for key, m in sorted(self.at.now.items()) if key.startswith(f"{ticket}#")]
            return [mark for mark in there if mark.until > now]

    def log(self, events: Sequence[Event], at: int) -> None:
        for event in events:
            entry = Logged(at=at, event=event)
            self.log_rows.write("log", f"{at:013d}#{event.id}", lambda old, entry=entry: entry)  # type: ignore[misc]

    def logged(self, begin: int, until: int, *, most: int) -> list[Logged] | None:
        with self._b.call("sockets.logged"):
            found = [x for _, x in sorted(self.log_rows.now.items()) if begin <= x.at <= until]
            return found if len(found) <= most else None


@dataclass
class FakeConsoles:
    """What was posted, by connection. `dead`: API Gateway knows them no more; `deaf`: posting to them fails."""

    heard: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)

    def post(self, posts: Iterable[Post]) -> Posted:
        done = Posted()
        for post in posts:
            if post.connection in self.dead:
                done.gone.add(post.connection)
            elif post.connection in self.deaf:
                done.failed[post.connection] = 500
            else:
                self.heard.setdefault(post.connection, []).append(msgspec.json.decode(post.text))
        return done

    def close(self, connection: str) -> None:
        self.closed.append(connection)

    def events(self, connection: str, kind: str = "") -> list[dict[str, Any]]:
        told = [e for message in self.heard.get(connection, ()) for e in message.get("events", ())]
        return [e for e in told if kind in ("", e["kind"])]
