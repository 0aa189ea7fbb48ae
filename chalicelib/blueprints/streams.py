"""Table streams: every change is forwarded to the changes queue, many to a message, nothing else.

Streams retry a failing batch as a whole and block behind it, so nothing that can fail for
its own reasons runs here; the queue's worker does the work and has dead letters.
"""

from __future__ import annotations

from chalicelib import cold  # noqa: F401  (before anything else: see there)

# isort: split
from typing import Any

import msgspec
from chalice.app import Blueprint, DynamoDBEvent

from chalicelib import config, wiring
from chalicelib.observability import access

routes = Blueprint(__name__)
_MESSAGE_BYTES = 200_000
_config = config.load()


def forward(table: str, event: DynamoDBEvent) -> None:
    """Send the old and new image of every record on, packed into as few messages as hold them."""
    records = event.to_dict()["Records"]
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
