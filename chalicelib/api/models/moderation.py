"""Hiding and deleting what customers said in public."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.api.models.common import ClientId, In

_Key = Annotated[str, Meta(min_length=1, max_length=512, description="The line's `key`.")]
_Reason = Annotated[
    str, Meta(max_length=40, description="spam or community_standards; to unhide, none is needed.", examples=["spam"])
]


class _Moderation(Struct, frozen=True, kw_only=True):
    """`confirm` must be true to delete. `note`: for colleagues and the audit; the customer never sees it."""

    client_id: ClientId
    action: Literal["hide", "unhide", "delete"]
    reason: _Reason = ""
    note: Annotated[str, Meta(max_length=500)] = ""
    confirm: bool = False


class ModerationIn(_Moderation, In, frozen=True, kw_only=True):
    """What to do with a post or comment on a ticket."""

    line: _Key


class HeardModerationIn(_Moderation, In, frozen=True, kw_only=True):
    """What to do with a post that was only heard."""
