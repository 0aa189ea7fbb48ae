"""A console's socket on a local stack, for tests and proofs: a thread reads, and what came is there to be looked at."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, RejectConnection, Request, TextMessage


class SocketRefused(Exception):
    """The server didn't want the connection."""


class ConsoleSocket:
    """An open socket. `heard` is every message, decoded, with the time it came (monotonic seconds)."""

    def __init__(self, url: str, *, seconds: float = 20.0) -> None:
        parts = urlsplit(url)
        self._sock = socket.create_connection((str(parts.hostname), parts.port or 80), timeout=seconds)
        self._ws = WSConnection(ConnectionType.CLIENT)
        self.heard: list[tuple[float, dict[str, Any]]] = []
        self.closed = threading.Event()
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._sock.sendall(self._ws.send(Request(host=parts.netloc, target=target)))
        self._parts: list[str] = []
        try:
            while not self._accepted(self._sock.recv(65_536)):
                pass
        except BaseException:
            self._sock.close()
            raise
        self._sock.settimeout(None)
        threading.Thread(target=self._read, daemon=True).start()

    def _accepted(self, data: bytes) -> bool:
        if not data:
            raise SocketRefused("closed")
        self._ws.receive_data(data)
        accepted = False
        for event in self._ws.events():
            if isinstance(event, RejectConnection | CloseConnection):
                raise SocketRefused(str(event))
            accepted = accepted or isinstance(event, AcceptConnection)
            self._take(event)
        return accepted

    def _read(self) -> None:
        try:
            while data := self._sock.recv(65_536):
                self._ws.receive_data(data)
                for event in self._ws.events():
                    self._take(event)
        except OSError:
            pass
        self.closed.set()

    def _take(self, event: Any) -> None:
        if isinstance(event, TextMessage):
            self._parts.append(event.data)
            if event.message_finished:
                self.heard.append((time.monotonic(), json.loads("".join(self._parts))))
                self._parts = []
        elif isinstance(event, CloseConnection):
            self.closed.set()

    def say(self, message: dict[str, Any]) -> None:
        self._sock.sendall(self._ws.send(TextMessage(data=json.dumps(message))))

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for _, message in list(self.heard) for event in message.get("events", ())]

    def wait(self, what: Callable[[dict[str, Any]], bool], seconds: float = 20.0) -> dict[str, Any]:
        """The first event that fits."""
        deadline = time.monotonic() + seconds
        while True:
            for event in self.events:
                if what(event):
                    return event
            if time.monotonic() > deadline:
                raise AssertionError(f"it was not told in time; told were {[e['id'] for e in self.events]}")
            time.sleep(0.02)  # another process works; there is nothing here to wait on

    def cut(self) -> None:
        """As when the network goes: no goodbye."""
        self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.sendall(self._ws.send(CloseConnection(code=1000)))
        self.closed.wait(2)
        self._sock.close()
