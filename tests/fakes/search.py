"""X's recent search in memory: newest first, in pages, after `since_id`. It matches everything it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.channels.base import HttpAnswer, SendFailed
from chalicelib.domain.monitoring import id_at
from tests.fakes.backend import Backend


@dataclass
class FakeSearch:
    """`asked`: the queries so far. `answers`: what to answer next instead (a status, or an error to raise). `page`:
    the most posts it gives at once. `read`: every post it has given, with repetitions: what X charges for."""

    backend: Backend
    posts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[HttpAnswer | SendFailed] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    page: int = 100

    def writes(self, text: str, at: int, *, author: str = "55", n: int = 0, **more: Any) -> str:
        """Somebody posts at a time (epoch ms); the post's id. `n` sets apart what is written in one millisecond."""
        id = str(int(id_at(at)) + n)
        post = {"id": id, "text": text, "author_id": author, "conversation_id": id, "edit_history_tweet_ids": [id]}
        self.posts.append({**post, "created_at": _iso(at), "lang": "en", **more})
        return id

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        parts = urlsplit(url)
        assert (method, parts.path) == ("GET", "/2/tweets/search/recent")
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self.backend.call("x.search"):
            self.asked.append(asked)
            if self.answers:
                given = self.answers.pop(0)
                if isinstance(given, SendFailed):
                    raise given
                return given
            return HttpAnswer(status=200, headers={}, body=json.dumps(self._found(asked)).encode())

    def _found(self, asked: Mapping[str, str]) -> dict[str, Any]:
        until = int(asked["next_token"]) if "next_token" in asked else 2**63
        fits = [p for p in self.posts if int(asked["since_id"]) < int(p["id"]) < until]
        fits.sort(key=lambda p: int(p["id"]), reverse=True)
        most = min(self.page, int(asked["max_results"]))
        given, rest = fits[:most], fits[most:]
        self.read += [post["id"] for post in given]
        meta: dict[str, Any] = {"result_count": len(given)}
        if given:
            meta |= {"newest_id": given[0]["id"], "oldest_id": given[-1]["id"]}
        if rest:
            meta["next_token"] = given[-1]["id"]
        authors = dict.fromkeys(post["author_id"] for post in given)
        users = [{"id": id, "name": f"Name {id}", "username": f"user{id}"} for id in authors]
        return {"meta": meta, **({"data": given, "includes": {"users": users}} if given else {})}


def _iso(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
