"""The social half of the API's table: what was heard, going private, incidents, posts of our own, help articles."""

from __future__ import annotations

from chalicelib.api.route import Route

_HEARD: tuple[Route, ...] = ()

_ANSWERING: tuple[Route, ...] = ()

_MODERATION: tuple[Route, ...] = ()

_INCIDENTS: tuple[Route, ...] = ()

_POSTS: tuple[Route, ...] = ()

_TEAM: tuple[Route, ...] = ()

_CONCIERGE: tuple[Route, ...] = ()

_ARTICLES: tuple[Route, ...] = ()

SOCIAL: tuple[Route, ...] = (
    *_HEARD, *_ANSWERING, *_MODERATION, *_INCIDENTS, *_POSTS, *_TEAM, *_CONCIERGE, *_ARTICLES,
)  # fmt: skip
