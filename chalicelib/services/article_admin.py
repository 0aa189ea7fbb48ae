"""Writing help articles. A body is stored under a mark of its own before the article that names it, so whoever reads
the article finds its body; what no article names any more is removed."""

from __future__ import annotations

from typing import Any

from chalicelib.domain import articles as a
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identities import short_hash
from chalicelib.services.context import Context
from chalicelib.services.settings_admin import Entry, SettingsAdmin
from chalicelib.store.keys import ARTICLE_BODIES, article_body_key

Doc = dict[str, Any]
KIND = "article"


class ArticleAdmin:
    def __init__(self, context: Context, settings: SettingsAdmin) -> None:
        self._c, self._settings = context, settings

    def listed(self) -> list[Entry]:
        """By id, without bodies."""
        return self._settings.listed(KIND)

    def one(self, id: str) -> Entry:
        """With its body. Raises NotFound."""
        found = self._settings.one(KIND, id)
        key = article_body_key(id, str(found.doc.get("mark", "")))
        body = self._c.store.settings.doc(ARTICLE_BODIES, key) or {"body": ""}
        return Entry(id, found.doc | {"body": body["body"]}, found.version)

    def put(self, id: str, doc: Doc, *, version: int | None, by: str) -> Entry:
        """Make an article, or change the `version` of it that was read. Raises Conflict with the version now, or
        Invalid."""
        body = str(doc["body"])
        before = self._c.store.settings.doc(KIND, id) or {}
        mark = self._kept(id, body, str(before.get("mark", "")))
        light = {name: value for name, value in doc.items() if name != "body"}
        light |= {"summary": a.summary(body), "mark": mark}
        try:
            entry = self._settings.put(KIND, id, light, version=version, by=by)
        except Exception:
            if mark != before.get("mark"):
                self._forget(id, mark)
            raise
        if before.get("mark") not in (None, mark):
            self._forget(id, before["mark"])
        return Entry(id, light | {"body": body}, entry.version)

    def delete(self, id: str, *, version: int | None, by: str) -> None:
        before = self._c.store.settings.doc(KIND, id)
        if before is None:
            raise NotFound(f"There is no article {id}.")
        self._settings.delete(KIND, id, version=version, by=by)
        self._forget(id, str(before.get("mark", "")))

    def _kept(self, id: str, body: str, mark: str) -> str:
        """The mark of a stored body: the one it has, or a new one. Each has its own, so none is another's to remove."""
        if mark.partition("-")[0] == short_hash(body, 12):
            return mark
        fresh = f"{short_hash(body, 12)}-{self._c.nonce()}"
        key = article_body_key(id, fresh)
        self._c.store.settings.put(ARTICLE_BODIES, key, {"body": body}, version=0, now=self._c.clock())
        return fresh

    def _forget(self, id: str, mark: str) -> None:
        try:
            self._c.store.settings.delete(ARTICLE_BODIES, article_body_key(id, mark), version=1)
        except Conflict:
            return  # it is gone already
