"""Whether data outlives the stack that made it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def kept(stage: str, resource: Json) -> Json:
    """Data outlives its stack in production; elsewhere it goes with it."""
    policy = "Retain" if stage == "prod" else "Delete"
    return {**resource, "DeletionPolicy": policy, "UpdateReplacePolicy": policy}
