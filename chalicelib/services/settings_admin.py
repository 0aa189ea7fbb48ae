"""What admins set: checked, versioned, and written down who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from chalicelib.channels.base import Secrets
from chalicelib.domain.agents import Presence
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.services import settings_built_in as built_in
from chalicelib.services import settings_checks as checks
from chalicelib.services import shift_posts
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.holidays import with_holidays
from chalicelib.services.recomputing import CONCERNED, Recomputing, concerns
from chalicelib.services.waking import Waking
from chalicelib.store.keys import watch_timer

Doc = dict[str, Any]
What = Literal["created", "changed", "deleted", "secrets"]


class UserPool(Protocol):
    """aws/people.py"""

    def keep(self, id: str, *, name: str, email: str, role: str, enabled: bool) -> None: ...


class SecretsKept(Protocol):
    """aws/secrets.py"""

    def get(self, channel: str, account: str, *, fresh: bool = False) -> Secrets | None: ...
    def put(self, channel: str, account: str, value: Secrets) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    doc: Doc
    version: int
    built_in: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """An audit entry. `changes`: field -> what it was, what it became."""

    id: str
    at: int
    by: str
    what: What
    version: int
    changes: dict[str, list[Any]]


class SettingsAdmin:
    def __init__(
        self, context: Context, waking: Waking, people: UserPool, secrets: SecretsKept, recomputing: Recomputing
    ) -> None:
        self._c, self._waking, self._people, self._secrets = context, waking, people, secrets
        self._recomputing = recomputing

    def listed(self, kind: str) -> list[Entry]:
        """By id, with those that are there from the start where nothing replaces them."""
        stored = {id: Entry(id, doc, version) for id, doc, version in self._c.store.settings.listed(kind)}
        given = {id: Entry(id, doc, 0, built_in=True) for id, doc in built_in.documents(kind).items()}
        return [entry for _, entry in sorted((given | stored).items())]

    def one(self, kind: str, id: str) -> Entry:
        found = self._c.store.settings.entry(kind, id)
        if found is None and id in built_in.documents(kind):
            return Entry(id, built_in.documents(kind)[id], 0, built_in=True)
        if found is None:
            raise NotFound(f"There is no {kind} {id.replace('#', '~')}.")
        return Entry(id, *found)

    def put(self, kind: str, id: str, doc: Doc, *, version: int | None, by: str) -> Entry:
        """Make a setting, or change the `version` of it that was read. Raises Conflict with the version
        now, Invalid, NotAllowed, or Retry (an agent's sign-in could not be brought in step)."""
        found = self._c.store.settings.entry(kind, id)
        before, now_version = found or (None, 0)
        if (version or 0) != now_version:
            said = "It exists: send the version you read." if version is None else "It changed since you read it."
            raise Conflict(said if found else "There is nothing to change: leave the version out.", now_version)
        if kind == "calendar":
            with_holidays(doc, self._c.clock())
        checks.put(self._c.store, kind, id, doc, before)
        if kind == "watch" and doc["enabled"]:  # first: whoever dies after it leaves a wake-up for nothing
            set_timer(self._c, watch_timer(id), self._c.clock())
        fresh = self._store(kind, id, doc, before, now_version, by)
        if kind == "queue" and doc["fallback"]:
            self._only_fallback(id, by)
        if kind == "agent":
            self._agent(id, doc, before)
        return Entry(id, doc, fresh)

    def delete(self, kind: str, id: str, *, version: int | None, by: str) -> None:
        known = self.one(kind, id)
        if known.built_in:
            instead = "Write one of your own with this id."
            raise NotAllowed("It is there from the start.", "built_in", instead)
        if version is None:
            raise Invalid("version", "Send the version you read.")
        if version != known.version:
            raise Conflict("It changed since you read it.", known.version)
        checks.delete(self._c.store, kind, id)
        foretold = self._recomputing.foretold(kind, id) if kind in CONCERNED else ""
        self._c.store.settings.delete(kind, id, version=version)
        if foretold:
            self._recomputing.begin(foretold)
        self._note(kind, id, "deleted", version + 1, _difference(known.doc, {}), by)

    # --- what follows from a change

    def _store(self, kind: str, id: str, doc: Doc, before: Doc | None, version: int, by: str) -> int:
        if before == doc:
            return version
        foretold = self._recomputing.foretold(kind, id) if concerns(kind, before or {}, doc) else ""
        if kind in shift_posts.CONCERNED:
            shift_posts.look_soon(self._c)
        fresh = self._c.store.settings.put(kind, id, doc, version=version, now=self._c.clock())
        if foretold:
            self._recomputing.begin(foretold)
        what: What = "created" if before is None else "changed"
        self._note(kind, id, what, fresh, _difference(before or {}, doc), by)
        return fresh

    def _only_fallback(self, id: str, by: str) -> None:
        """One queue at a time: for a moment there were two, never none."""
        for other, doc, version in self._c.store.settings.listed("queue"):
            if other != id and doc.get("fallback"):
                self._store("queue", other, {**doc, "fallback": False}, doc, version, by)

    def _agent(self, id: str, doc: Doc, before: Doc | None) -> None:
        self._people.keep(id, name=doc["name"], email=doc["email"], role=doc["role"], enabled=doc["enabled"])
        if before and before.get("enabled", True) and not doc["enabled"]:
            self._waking.presence(id, Presence.OFFLINE)

    # --- secrets

    def put_secrets(
        self, id: str, *, webhook: list[str] | None, keep_previous: bool, send: dict[str, str] | None,
        other: dict[str, str] | None, by: str,
    ) -> Secrets:  # fmt: skip
        """Store an account's credentials; what is None stays. What they are is told nowhere, that they
        were changed is."""
        entry = self.one("account", id)
        channel, _, account = id.partition("#")
        old = self._secrets.get(channel, account, fresh=True) or Secrets(webhook=())
        verify = old.webhook if webhook is None else tuple(dict.fromkeys(webhook))
        if webhook is not None and keep_previous:
            if len(verify) > 1:
                raise Invalid("webhook", "Give one new secret to keep the previous one beside it.")
            verify = tuple(dict.fromkeys((*verify, *old.webhook)))[:2]
        fresh = Secrets(
            webhook=verify,
            send=old.send if send is None else send,
            other=old.other if other is None else other,
        )
        checks.secrets(channel, fresh.webhook, dict(fresh.send), dict(fresh.other))
        self._secrets.put(channel, account, fresh)
        given = {"webhook": webhook, "send": send, "other": other}
        changes = {name: [None, _names(value)] for name, value in given.items() if value is not None}
        self._note("account", id, "secrets", entry.version, changes, by)
        return fresh

    # --- who changed what

    def audit(self, kind: str, id: str, *, place: str, limit: int) -> tuple[list[Change], str]:
        """Newest first, and the place to go on from."""
        rows = sorted(self._c.store.settings.listed(_trail(kind, id)), reverse=True, key=lambda row: row[0])
        rows = [row for row in rows if not place or row[0] < place]
        page = [Change(id=row_id, **doc) for row_id, doc, _ in rows[:limit]]
        return page, page[-1].id if len(rows) > limit else ""

    def _note(self, kind: str, id: str, what: What, version: int, changes: dict[str, list[Any]], by: str) -> None:
        now = self._c.clock()
        doc = {"at": now, "by": by, "what": what, "version": version, "changes": changes}
        name = f"{now:013d}#{version:06d}#{what}#{self._c.nonce()}"
        self._c.store.settings.put(_trail(kind, id), name, doc, version=0, now=now)


def _trail(kind: str, id: str) -> str:
    return f"audit#{kind}#{id}"


def _difference(before: Doc, after: Doc) -> dict[str, list[Any]]:
    names = sorted({*before, *after})
    return {n: [before.get(n), after.get(n)] for n in names if before.get(n) != after.get(n)}


def _names(value: list[str] | dict[str, str]) -> Any:
    return sorted(value) if isinstance(value, dict) else f"{len(value)} given"
