"""What consoles are told as it happens."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from chalicelib.api.models.common import In, Out

_Cursor = Annotated[str, Meta(max_length=40, description="A `next` or `cursor` of before, or the `at` of an event.")]
_Kind = Literal[
    "ticket", "line", "delivery", "offer", "pop", "risk", "presence", "approval", "spike", "incident", "viewers",
    "customer_typing",
]  # fmt: skip


class LiveCode(Out, frozen=True, kw_only=True):
    """`code` opens one socket, at `url` with `?code=`, within `seconds`. `url` is null where there are no sockets:
    poll instead. `cursor`: where to begin from."""

    code: str
    url: str | None
    seconds: int
    cursor: str


class LiveQuery(In, frozen=True, kw_only=True):
    """Without `after`: nothing yet, and the cursor to begin from."""

    after: _Cursor = ""


class LiveEvent(Out, frozen=True, kw_only=True):
    """`id` follows from the change: one that is known already is dropped. `at`: its place in the log, epoch ms.
    `doc` by `kind`: docs/live.md."""

    id: str
    kind: _Kind
    at: int
    ticket: str | None
    doc: dict[str, Any]


class LiveEvents(Out, frozen=True, kw_only=True):
    """`reset`: the cursor is too old, or too much happened; read everything afresh and go on from `next`."""

    items: list[LiveEvent]
    next: str
    reset: bool
