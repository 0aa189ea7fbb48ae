"""What a provider counts of posts of ours: likes, comments, shares.

    read(post, account, secrets, http, bases) -> Counted    raises SendFailed: REJECTED with the code `gone` where
                                                            the post isn't there any more

Reading changes nothing, so it may be done again after any failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from chalicelib.channels.base import Account, Bases, Http, Secrets

_MODULES = {"x": "chalicelib.channels.x.metrics", "facebook": "chalicelib.channels.meta.metrics"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """None where the provider doesn't say. `link`: the post's public address as the provider gives it."""

    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    quotes: int | None = None
    impressions: int | None = None
    link: str = ""


class Metrics(Protocol):
    def read(self, post: str, account: Account, secrets: Secrets, http: Http, bases: Bases) -> Counted: ...


def metrics(channel: str) -> Metrics | None:
    """The module that reads counts on this channel; None if there is none."""
    path = _MODULES.get(channel)
    return cast(Metrics, import_module(path)) if path else None
