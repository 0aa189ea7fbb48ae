"""Everything that was said, and by whom: the providers' memory. Saved as one JSON file."""

from __future__ import annotations

import json
import os
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_X_EPOCH_MS = 1_288_834_974_657  # X ids are milliseconds since this instant, shifted by 22 bits
_DELIVERIES_KEPT = 4_000


@dataclass(slots=True, kw_only=True)
class Item:
    """One thing said by a customer (`in`) or the brand (`out`), as the provider holds it. `at` is epoch ms."""

    id: str
    provider: str
    channel: str
    account: str
    identity: str
    direction: str
    visibility: str
    kind: str
    at: int
    text: str = ""
    media: list[dict[str, str]] = field(default_factory=list)
    in_reply_to: str = ""
    root: str = ""
    ref: str = ""  # what the brand handed over to recognise it by
    status: str = ""  # out: the provider's status; in: accepted, refused, waiting
    reason: str = ""
    name: str = ""
    edited: bool = False
    deleted: bool = False
    hidden: bool = False
    reactions: list[str] = field(default_factory=list)
    version: int = 0
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Person:
    """What a provider remembers of one customer towards one account of the brand."""

    channel: str
    account: str
    identity: str
    name: str = ""
    handle: str = ""
    last_wrote: int = 0  # epoch ms of their last private message, which opens the window
    stopped: bool = False  # texted STOP
    closed: bool = False  # takes no direct messages, or blocked the page
    unreachable: bool = False  # the phone is off: accepted, then undelivered
    token: str = ""  # chat: the session's token
    cursor: str = ""  # chat: read up to here


class World:
    """Thread-safe. Every change raises `version`, so that a page can ask for what is new."""

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self.lock = threading.RLock()
        self.path = path
        self.clock = clock
        self.version = 0
        self.items: dict[str, Item] = {}
        self.people: dict[str, Person] = {}
        self.files: dict[str, dict[str, str]] = {}
        self.pending: dict[str, dict[str, Any]] = {}
        self.deliveries: deque[dict[str, Any]] = deque(maxlen=_DELIVERIES_KEPT)
        self._threads: dict[tuple[str, str], list[Item]] = {}
        self._last_id = 0
        self._saved = 0
        if path is not None and path.exists():
            self._load(json.loads(path.read_text("utf-8")))

    def now_ms(self) -> int:
        return int(self.clock() * 1000)

    def touch(self) -> int:
        with self.lock:
            self.version += 1
            return self.version

    def add(self, item: Item) -> Item:
        with self.lock:
            item.version = self.touch()
            self.items[item.id] = item
            self._threads.setdefault((item.channel, item.identity), []).append(item)
        return item

    def change(self, item: Item, **fields: Any) -> None:
        with self.lock:
            for name, value in fields.items():
                setattr(item, name, value)
            item.version = self.touch()

    def conversation(self, channel: str, identity: str, since: int = 0) -> list[Item]:
        with self.lock:
            return [i for i in self._threads.get((channel, identity), []) if i.version > since]

    def sent(self, provider: str = "", to: str = "") -> list[Item]:
        """What the brand sent, oldest first."""
        with self.lock:
            out = [i for i in self.items.values() if i.direction == "out" and not i.extra.get("built_in")]
        return [i for i in out if provider in ("", i.provider, i.channel) and to in ("", i.identity)]

    def person(self, channel: str, account: str, identity: str) -> Person:
        """The person, made known if they weren't."""
        key = f"{channel}|{account}|{identity}"
        with self.lock:
            if key not in self.people:
                self.people[key] = Person(channel=channel, account=account, identity=identity)
                self.touch()
            return self.people[key]

    def known(self, channel: str, account: str, identity: str) -> Person | None:
        with self.lock:
            return self.people.get(f"{channel}|{account}|{identity}")

    def new_number(self) -> str:
        """A new id as X and Meta make them: a number that grows with time and never repeats."""
        with self.lock:
            self._last_id = max((self.now_ms() - _X_EPOCH_MS) << 22, self._last_id + 1)
            return str(self._last_id)

    @staticmethod
    def new_sid(prefix: str) -> str:
        return prefix + secrets.token_hex(16)

    def note_delivery(self, entry: dict[str, Any]) -> None:
        with self.lock:
            self.touch()
            self.deliveries.append(entry)

    def _load(self, data: dict[str, Any]) -> None:
        self.version = data["version"]
        self._last_id = data["last_id"]
        self.files = data["files"]
        self.pending = data["pending"]
        self.deliveries.extend(data["deliveries"])
        self.people = {key: Person(**person) for key, person in data["people"].items()}
        for entry in data["items"]:
            item = Item(**entry)
            self.items[item.id] = item
            self._threads.setdefault((item.channel, item.identity), []).append(item)
        self._saved = self.version

    def save(self) -> bool:
        """Write the file if anything changed; whole or not at all. True if it was written."""
        if self.path is None:
            return False
        with self.lock:
            if self._saved == self.version:
                return False
            self._saved = self.version
            data = {
                "version": self.version,
                "last_id": self._last_id,
                "files": self.files,
                "pending": self.pending,
                "deliveries": list(self.deliveries),
                "people": {key: asdict(person) for key, person in self.people.items()},
                "items": [asdict(item) for item in self.items.values()],
            }
            text = json.dumps(data)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(self.path.name + ".new")
        with beside.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self.path)
        return True
