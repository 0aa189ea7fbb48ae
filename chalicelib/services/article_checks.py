"""What an article must be besides well-formed. Raises Invalid, naming the field."""

from __future__ import annotations

import re
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.store import Store

Doc = dict[str, Any]
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")


def article(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    if not doc["title"].strip():
        raise Invalid("title", "An article needs a title.")
    if not _LANGUAGE.fullmatch(doc["language"]):
        raise Invalid("language", "Use a BCP 47 tag, such as en or pt-BR.")
    if doc["queue"] and doc["queue"] not in {queue for queue, _, _ in store.settings.listed("queue")}:
        raise Invalid("queue", f"There is no queue {doc['queue']}.")
