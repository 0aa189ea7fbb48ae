"""Words that every model uses: times, ids, limits, paging."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from chalicelib.domain.agents import Presence, Role
from chalicelib.domain.events import Channel, DeliveryStatus, Direction, EventType, Kind, Visibility
from chalicelib.domain.tickets import Priority, Status

__all__ = [
    "Channel", "DeliveryStatus", "Direction", "EventType", "Kind", "Presence", "Priority", "Role", "Status",
    "Visibility",
]  # fmt: skip

Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"}, examples=["2026-03-01T09:30:00.000Z"])]
"""A time we tell: RFC 3339, UTC, with milliseconds."""

When = Annotated[datetime, Meta(tz=True)]
"""A time we are told: RFC 3339 with an offset."""

# A trailing newline would slip past `$` in Python.
ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}(?!\n)$", examples=["c0ffee-1"])]
Version = Annotated[int, Meta(ge=1)]
Limit = Annotated[int, Meta(ge=1, le=100)]
Text = Annotated[str, Meta(max_length=20_000)]
Line = Annotated[str, Meta(max_length=200)]
Word = Annotated[str, Meta(min_length=1, max_length=40)]
Link = Annotated[str, Meta(description="A path on this origin.", examples=["/api/reports/facts?what=message_in"])]
Despite = Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z_]{1,40}(?!\n)$")], ...], Meta(max_length=20)]
"""Codes of warnings that the writer has seen."""

Cursor = Annotated[str, Meta(max_length=2_000, description="The `next` of the page before.")]


class In(Struct, forbid_unknown_fields=True, frozen=True):
    """What we are told. A field we don't know is an error: it would be a wish that nobody fulfils."""


class Out(Struct, frozen=True):
    """What we tell."""


class VersionQuery(In, frozen=True, kw_only=True):
    version: Version | None = None


class PageQuery(In, frozen=True, kw_only=True):
    after: Cursor = ""
    limit: Limit = 20


class FieldProblem(Out, frozen=True, kw_only=True, omit_defaults=True):
    """`code`: of words that may not go out as they are, what is wrong with them."""

    field: str
    reason: str
    code: str = ""


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong (RFC 9457). `instead` says what would be allowed; `version` is the one now;
    `request` is the id to quote when asking for help."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str = ""
    instead: str = ""
    errors: list[FieldProblem] = []
    version: int | None = None
    request: str = ""


class Health(Out, frozen=True, kw_only=True):
    ok: bool
    stage: str


class OpenApi(Out, frozen=True, kw_only=True):
    openapi: str
    info: dict[str, str]
    servers: list[dict[str, str]]
    paths: dict[str, dict[str, Any]]
    components: dict[str, dict[str, Any]]
