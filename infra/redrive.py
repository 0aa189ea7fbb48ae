"""Put dead letters back to work, once their cause is gone.

    python -m infra.redrive --stage prod --queue inbound [--limit 10] [--dry-run]

Each message is sent to its queue first and deleted from the dead letter queue after: an
interruption in between repeats it, and every worker takes a repeat for what it is.
(SQS has a redrive of its own, StartMessageMoveTask; it needs the console or one more
permission, and cannot look before it moves.)
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from typing import Any

from infra.data_plane import QUEUES, Queue
from infra.project import APP

_BATCH = 10
_HOLD_SECONDS = 120  # long enough to move a batch; what is not moved comes back after that


def redrive(sqs: Any, stage: str, queue: Queue, limit: int, say: Callable[[str], None] = print) -> int:
    """Move up to `limit` messages (0: all) back to their queue; how many were moved."""
    source = _url(sqs, f"{APP}-{stage}-{queue.dead_name}")
    target = _url(sqs, f"{APP}-{stage}-{queue.full_name}")
    moved = 0
    for message in _messages(sqs, source, limit, _HOLD_SECONDS):
        sqs.send_message(QueueUrl=target, MessageBody=message["Body"], **_order(queue, message), **_carried(message))
        sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
        moved += 1
        say(f"moved {message['MessageId']}")
    return moved


def peek(sqs: Any, stage: str, queue: Queue, limit: int, say: Callable[[str], None] = print) -> int:
    """Show up to `limit` messages (0: all) and leave them where they are."""
    source = _url(sqs, f"{APP}-{stage}-{queue.dead_name}")
    handles = []
    for message in _messages(sqs, source, limit, _HOLD_SECONDS):
        handles.append(message["ReceiptHandle"])
        attributes = message["Attributes"]
        say(f"{message['MessageId']} sent {attributes['SentTimestamp']}: {_outline(message['Body'])}")
    for handle in handles:
        sqs.change_message_visibility(QueueUrl=source, ReceiptHandle=handle, VisibilityTimeout=0)
    return len(handles)


def _outline(body: str) -> str:
    """The names and the short identifying values of a body, never what a customer wrote."""
    try:
        document = json.loads(body)
    except ValueError:
        return f"{len(body)} characters, not JSON"
    if not isinstance(document, dict):
        return f"{type(document).__name__} of {len(body)} characters"
    shown = {k: v if k in ("key", "id", "kind", "type", "channel", "account") else "..." for k, v in document.items()}
    return json.dumps(shown)


def _url(sqs: Any, name: str) -> str:
    return str(sqs.get_queue_url(QueueName=name)["QueueUrl"])


def _messages(sqs: Any, url: str, limit: int, hold: int) -> Iterator[dict[str, Any]]:
    seen = 0
    while not limit or seen < limit:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(_BATCH, limit - seen) if limit else _BATCH,
            VisibilityTimeout=hold,
            WaitTimeSeconds=1,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        if not messages:
            return
        seen += len(messages)
        yield from messages


def _order(queue: Queue, message: dict[str, Any]) -> dict[str, str]:
    """A FIFO message keeps its group. Its deduplication id must be new: within five minutes of
    the first try the old one would be swallowed."""
    if not queue.fifo:
        return {}
    attributes = message["Attributes"]
    again = f"{attributes['MessageDeduplicationId'][:100]}-{message['MessageId'][:8]}"
    return {"MessageGroupId": attributes["MessageGroupId"], "MessageDeduplicationId": again}


def _carried(message: dict[str, Any]) -> dict[str, Any]:
    attributes = message.get("MessageAttributes")
    return {"MessageAttributes": attributes} if attributes else {}


def main() -> None:
    by_name = {queue.name: queue for queue in QUEUES}
    parser = argparse.ArgumentParser(description="Put dead letters back to work.")
    parser.add_argument("--stage", required=True)
    parser.add_argument("--queue", required=True, choices=sorted(by_name))
    parser.add_argument("--limit", type=int, default=0, help="at most so many (0: all)")
    parser.add_argument("--dry-run", action="store_true", help="only show them")
    options = parser.parse_args()
    from infra.deploy import connect

    sqs = connect().client("sqs")
    work = peek if options.dry_run else redrive
    count = work(sqs, options.stage, by_name[options.queue], options.limit)
    print(f"{count} {'message(s) waiting' if options.dry_run else 'message(s) moved'}")


if __name__ == "__main__":
    main()
