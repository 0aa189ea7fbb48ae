"""Replies and notes that were begun."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.api.models.common import ClientId, In, Out, Text, Time

_How = Literal["", "message", "public_reply", "private_reply", "note"]
_Article = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}(?!\n)$")]


class DraftIn(In, frozen=True, kw_only=True):
    """`client_id`: the one it will be sent with; the draft is over once that is sent. `how` and the rest as in ReplyIn,
    or "note". Files aren't kept with it."""

    client_id: ClientId
    text: Text
    how: _How = ""
    answers: Annotated[str, Meta(max_length=500)] = ""
    articles: Annotated[tuple[_Article, ...], Meta(max_length=5)] = ()


class Draft(Out, frozen=True, kw_only=True):
    """`saved_at` null and `text` "" where nothing is begun."""

    client_id: str
    text: str
    how: str
    answers: str
    articles: list[str]
    saved_at: Time | None
