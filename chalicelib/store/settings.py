"""Settings: accounts, queues, rules, templates and agents, by kind and id, each with a version.

Read through a cache for some seconds: settings change seldom and are read by every event.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from chalicelib import config
from chalicelib.aws.session import client
from chalicelib.domain.accounts import Account
from chalicelib.domain.errors import Conflict

if TYPE_CHECKING:  # a webhook needs none of them, and dataclasses are dear to load
    from chalicelib.domain.agents import Agent
    from chalicelib.domain.articles import Article
    from chalicelib.domain.book import Book
    from chalicelib.domain.ivr import Ivr
    from chalicelib.domain.monitoring import Watch
    from chalicelib.domain.routing import Rule
    from chalicelib.domain.tickets import QueueRules
    from chalicelib.domain.triage.rule import TriageRule

T = TypeVar("T")
Doc = dict[str, Any]
_CACHED = 1000


class Settings:
    """`seconds`: how long a reading may be used again. 0 reads every time."""

    def __init__(self, seconds: float = 5.0, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._cache: dict[str, tuple[float, Any]] = {}

    @property
    def remembers_seconds(self) -> float:
        """How long a process may go on with what it has read."""
        return self._seconds

    # --- as the services see them

    def account(self, channel: str, account: str) -> Account | None:
        """None if there is no such account, or it is switched off."""
        doc = self._cached(f"account {channel}#{account}", lambda: self.doc("account", f"{channel}#{account}"))
        if doc is None or not doc.get("enabled", True):
            return None
        return msgspec.convert(doc, Account)

    def queues(self) -> dict[str, QueueRules]:
        from chalicelib.domain.tickets import QueueRules

        return self._table("queue", QueueRules)

    def rules(self) -> list[Rule]:
        from chalicelib.domain.routing import Rule

        return list(self._table("rule", Rule).values())

    def watch(self, id: str) -> Watch | None:
        """A saved search; None if there is none of that id. Read afresh: it is asked for seldom, and by each look."""
        from chalicelib.domain.monitoring import Watch

        found = self.entry("watch", id)
        return msgspec.convert({**found[0], "id": id, "version": found[1]}, Watch) if found else None

    def triage(self) -> list[TriageRule]:
        """Rules that somebody wrote; those that are there from the start are in domain/triage/defaults.py."""
        from chalicelib.domain.triage.rule import TriageRule

        return list(self._table("triage", TriageRule).values())

    def book(self) -> Book:
        """The promises in force: stored policies and calendars, and the built-in ones they don't replace."""
        from chalicelib.domain.book import book_of
        from chalicelib.domain.calendars import Calendar
        from chalicelib.domain.policies import Policy

        def read() -> Book:
            return book_of(self._versioned("sla", Policy), self._versioned("calendar", Calendar))

        return self._cached("book", read)

    def _versioned(self, kind: str, cls: type[T]) -> list[T]:
        return [msgspec.convert({**doc, "id": id, "version": n}, cls) for id, doc, n in self.listed(kind)]

    def ivr(self, id: str) -> Ivr | None:
        """A phone menu; None if there is none of that id."""
        from chalicelib.domain.ivr import Ivr

        def read() -> Ivr | None:
            found = self.entry("ivr", id)
            return msgspec.convert({**found[0], "id": id, "version": found[1]}, Ivr) if found else None

        return self._cached(f"ivr {id}", read)

    def articles(self) -> list[Article]:
        """Help articles by id, without their bodies."""
        from chalicelib.domain.articles import Article

        return self._cached("articles", lambda: self._versioned("article", Article))

    def agents(self) -> dict[str, Agent]:
        from chalicelib.domain.agents import Agent

        return self._table("agent", Agent)

    def _table(self, kind: str, cls: type[T]) -> dict[str, T]:
        return self._cached(f"all {kind}", lambda: {id: msgspec.convert(doc, cls) for id, doc, _ in self.listed(kind)})

    def _cached(self, name: str, read: Callable[[], T]) -> T:
        known = self._cache.get(name)
        if known and self._clock() < known[0]:
            value: T = known[1]
            return value
        value = read()
        if len(self._cache) >= _CACHED:  # names come with requests: strangers must not fill the memory
            self._cache.clear()
        self._cache[name] = (self._clock() + self._seconds, value)
        return value

    # --- as the settings API sees them

    def doc(self, kind: str, id: str) -> Doc | None:
        found = self.entry(kind, id)
        return found[0] if found else None

    def entry(self, kind: str, id: str) -> tuple[Doc, int] | None:
        """The document and its version."""
        # Not through the model: a webhook needs this one read, and not PynamoDB.
        key = {"kind": {"S": kind}, "id": {"S": id}}
        answer = client("dynamodb").get_item(TableName=config.load().table("settings"), Key=key, ConsistentRead=True)
        item = answer.get("Item")
        return (msgspec.json.decode(item["doc"]["S"]), int(item["version"]["N"])) if item else None

    def listed(self, kind: str) -> list[tuple[str, Doc, int]]:
        """Id, document and version of every entry of a kind: one query."""
        from chalicelib.store.tables import SettingRow

        return [(row.id, msgspec.json.decode(row.doc), int(row.version)) for row in SettingRow.query(kind)]

    def put(self, kind: str, id: str, doc: Doc, *, version: int, now: int) -> int:
        """Store a document over `version` (0 = a new one); its new version. Raises Conflict."""
        from pynamodb.exceptions import PutError

        from chalicelib.store.tables import CONDITION_FAILED, SettingRow

        row = SettingRow(kind, id, doc=msgspec.json.encode(doc).decode(), version=version + 1, updated=now)
        condition = SettingRow.version == version if version else SettingRow.id.does_not_exist()
        try:
            row.save(condition)
        except PutError as error:
            if error.cause_response_code == CONDITION_FAILED:
                raise Conflict("Somebody else changed this setting at the same time.") from error
            raise
        self._cache.clear()
        return version + 1

    def delete(self, kind: str, id: str, *, version: int) -> None:
        from pynamodb.exceptions import DeleteError

        from chalicelib.store.tables import CONDITION_FAILED, SettingRow

        try:
            SettingRow(kind, id).delete(SettingRow.version == version)
        except DeleteError as error:
            if error.cause_response_code == CONDITION_FAILED:
                raise Conflict("Somebody else changed this setting at the same time.") from error
            raise
        self._cache.clear()
