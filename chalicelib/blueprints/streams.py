"""Table streams: every change is forwarded to the changes queue, many to a message, nothing else.

Streams retry a failing batch as a whole and block behind it, so nothing that can fail for
its own reasons runs here; the queue's worker does the work and has dead letters.
"""

from __future__ import annotations

from chalicelib import cold  # noqa: F401  (before anything else: see there)

# isort: split
from collections.abc import Callable
from typing import Any

import msgspec
from chalice.app import Blueprint, DynamoDBEvent

from chalicelib import config, wiring
from chalicelib.observability import access
from chalicelib.store.images import card_kind, presence_changed

routes = Blueprint(__name__)
_MESSAGE_BYTES = 200_000
_config = config.load()


def _all(old: dict[str, Any] | None, new: dict[str, Any] | None) -> bool:
    return True


def forward(
    table: str, event: DynamoDBEvent, wanted: Callable[[dict[str, Any] | None, dict[str, Any] | None], object] = _all
) -> None:
    """Send the old and new image of every record that is wanted on, packed into as few messages as hold them."""
    records = [
        record
        for record in event.to_dict()["Records"]
        if wanted(record["dynamodb"].get("OldImage"), record["dynamodb"].get("NewImage"))
    ]
    with access(f"{table} stream", records=len(records)):
        packs: list[list[Any]] = [[]]
        size = 0
        for record in records:
            change = {"old": record["dynamodb"].get("OldImage"), "new": record["dynamodb"].get("NewImage")}
            length = len(msgspec.json.encode(change))
            if packs[-1] and size + length > _MESSAGE_BYTES:
                packs.append([])
                size = 0
            packs[-1].append(change)
            size += length
        bodies = [msgspec.json.encode({"table": table, "changes": pack}).decode() for pack in packs if pack]
        if bodies:
            wiring.queues().changes(bodies)


@routes.on_dynamodb_record(
    stream_arn=_config.ticket_stream, batch_size=100, starting_position="TRIM_HORIZON", name="ticket_stream"
)
def ticket_stream(event: DynamoDBEvent) -> None:
    forward("tickets", event)


@routes.on_dynamodb_record(
    stream_arn=_config.interaction_stream, batch_size=100, starting_position="TRIM_HORIZON", name="interaction_stream"
)
def interaction_stream(event: DynamoDBEvent) -> None:
    forward("interactions", event)


@routes.on_dynamodb_record(
    stream_arn=_config.agent_stream, batch_size=100, starting_position="TRIM_HORIZON", name="agent_stream"
)
def agent_stream(event: DynamoDBEvent) -> None:
    """Of desks, their presence: what they carry changes all the time, and concerns nobody else."""
    forward("agents", event, presence_changed)


@routes.on_dynamodb_record(
    stream_arn=_config.board_stream, batch_size=100, starting_position="TRIM_HORIZON", name="board_stream"
)
def board_stream(event: DynamoDBEvent) -> None:
    """Of the board, the cards that supervisors are told of."""
    forward("board", event, lambda old, new: card_kind(new))
