"""Posting to open sockets: API Gateway's connections API, signed here and sent over connections that stay open.

botocore's own client takes some milliseconds of CPU a call, and one change may go to hundreds of consoles.
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from chalicelib import config
from chalicelib.aws.session import credentials

_AT_ONCE = 16
_TRIES = 3
_GONE = 410
_AGAIN = (429, 500, 502, 503, 504)
_TIMEOUT = urllib3.Timeout(connect=2.0, read=3.0)


@dataclass(frozen=True, slots=True)
class Post:
    connection: str
    text: str


@dataclass(slots=True)
class Posted:
    """`gone`: nobody is there any more. `failed`: it couldn't be told; status codes by connection, 0 = no answer."""

    gone: set[str] = field(default_factory=set)
    failed: dict[str, int] = field(default_factory=dict)


class SocketPosts:
    def post(self, posts: Iterable[Post]) -> Posted:
        """Post all, some at once; one connection's in order, until one of them fails."""
        by_connection: dict[str, list[str]] = {}
        for post in posts:
            by_connection.setdefault(post.connection, []).append(post.text)
        done = Posted()
        jobs = list(by_connection.items())
        many = (_one(*jobs[0]) for _ in "1") if len(jobs) == 1 else _threads().map(lambda job: _one(*job), jobs)
        for (connection, _), status in zip(jobs, many, strict=True):
            if status == _GONE:
                done.gone.add(connection)
            elif status != 200:
                done.failed[connection] = status
        return done

    def close(self, connection: str) -> None:
        """End a connection, whatever comes of it: its console comes back and catches up."""
        _call("DELETE", connection, b"")


def _one(connection: str, texts: list[str]) -> int:
    for text in texts:
        for _ in range(_TRIES):
            status = _call("POST", connection, text.encode())
            if status not in _AGAIN and status != 0:
                break
        if status != 200:
            return status
    return 200


def _call(method: str, connection: str, body: bytes) -> int:
    here = config.load()
    url = f"{here.sockets}/@connections/{quote(connection, safe='')}"
    request = AWSRequest(method=method, url=url, data=body, headers={"Content-Type": "text/plain"})
    SigV4Auth(credentials(), "execute-api", here.region).add_auth(request)
    try:
        answer = _pool().request(
            method, url, body=body, headers=dict(request.headers.items()), timeout=_TIMEOUT, retries=False
        )
    except urllib3.exceptions.HTTPError:
        return 0
    return int(answer.status)


@lru_cache(maxsize=1)
def _pool() -> Any:
    return urllib3.PoolManager(maxsize=_AT_ONCE, block=True)


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE)
