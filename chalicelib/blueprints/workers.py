"""What the queues and the schedule call: each record by itself, each idempotent."""

from __future__ import annotations

from chalicelib import cold  # noqa: F401  (before anything else: see there)

# isort: split
from collections.abc import Callable
from typing import Any

import msgspec
from chalice.app import Blueprint, CloudWatchEvent, SQSEvent

from chalicelib import config, wiring
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.events import Event, EventType
from chalicelib.observability import access, where
from chalicelib.store.codec import decode
from chalicelib.store.keys import MODERATION

routes = Blueprint(__name__)
_ARNS = config.load().queue_arns
_WAIT_SECONDS = 30
_LONGEST_SECONDS = 90.0


class BatchFailed(Exception):
    """Some records failed; the queue delivers them again."""


def each(what: str, event: SQSEvent, act: Callable[[dict[str, Any]], None], *, fifo: bool = False) -> dict[str, Any]:
    """Try every record. What failed is reported record by record where the mapping is set so, else
    by one error at the end. In a FIFO batch, once a record has failed, later ones of its group
    are left for the retry, so that a group stays in order."""
    records = event.to_dict()["Records"]
    failed: list[str] = []
    stuck: set[str] = set()
    reasons: list[str] = []
    with access(what, records=len(records)) as line:
        for record in records:
            group = record.get("attributes", {}).get("MessageGroupId", "") if fifo else ""
            if group and group in stuck:
                failed.append(record["messageId"])
                continue
            try:
                act(record)
            except Exception as error:  # each record by itself: one must not take the others down
                failed.append(record["messageId"])
                stuck.add(group)
                reasons.append(f"Retry: {error}"[:200] if isinstance(error, Retry) else where(error))
        if failed:
            line["failed"], line["reasons"] = len(failed), reasons
    if failed and not config.load().partial_batch:
        raise BatchFailed(f"{len(failed)} of {len(records)} records failed")
    return {"batchItemFailures": [{"itemIdentifier": id} for id in failed]}


@routes.on_sqs_message(queue_arn=_ARNS + "inbound.fifo", batch_size=10, name="inbound")
def inbound(event: SQSEvent) -> dict[str, Any]:
    return each("inbound", event, _take, fifo=True)


def _take(record: dict[str, Any]) -> None:
    event = decode(record["body"], Event)
    try:
        if event.type is EventType.CALL:
            wiring.calls().take(event)
        else:
            wiring.inbound().take(event)
    except (Retry, Conflict) as later:
        # It holds up its customer's later messages: it comes again soon, then less and less often.
        pause = getattr(later, "after", 0.0) or min(_LONGEST_SECONDS, 3.0 ** (_times(record) - 1))
        wiring.queues().postpone_inbound(record["receiptHandle"], pause)
        raise


def _times(record: dict[str, Any]) -> int:
    """How often it has been delivered, this time included."""
    return int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))


@routes.on_sqs_message(queue_arn=_ARNS + "outbound.fifo", batch_size=5, name="outbound")
def outbound(event: SQSEvent) -> dict[str, Any]:
    return each("outbound", event, _send, fifo=True)


def _send(record: dict[str, Any]) -> None:
    body = msgspec.json.decode(record["body"])
    try:
        if "phone" in body:
            wiring.ringing().perform(body["phone"])
        elif "page" in body:
            wiring.paging().page(body["page"], body["once"])
        elif "post" in body:
            wiring.publishing().perform(body["post"])
        elif "monitor" in body:
            wiring.monitoring().look(body["monitor"])
        elif body["key"].startswith(MODERATION):
            wiring.moderating().do(body["key"])
        else:
            wiring.sending().send(body["key"])
    except Retry as later:
        wiring.queues().postpone_outbound(record["receiptHandle"], later.after or _WAIT_SECONDS)
        raise


@routes.on_sqs_message(queue_arn=_ARNS + "timers", batch_size=10, name="timers")
def timers(event: SQSEvent) -> dict[str, Any]:
    return each("timers", event, lambda r: _timed(msgspec.json.decode(r["body"])))


def _timed(body: dict[str, Any]) -> None:
    """A subject to look at, or a bucket of the ledger whose clock has fired."""
    if "bucket" in body:
        wiring.waking().tick(body["bucket"])
    elif "escalate" in body:
        wiring.waking().escalate(body["escalate"], body["token"])
    elif "callback" in body:
        asked = body["callback"]
        wiring.callbacks().due(asked["id"], asked["version"], body["token"])
    elif "recompute" in body:
        wiring.recomputing().page(body["recompute"])
    else:
        wiring.waking().wake(body["wake"])


@routes.on_sqs_message(queue_arn=_ARNS + "media", batch_size=5, name="media")
def media(event: SQSEvent) -> dict[str, Any]:
    return each("media", event, lambda r: wiring.media().fetch(msgspec.json.decode(r["body"])["key"]))


@routes.on_sqs_message(queue_arn=_ARNS + "changes", batch_size=10, name="changes")
def changes(event: SQSEvent) -> dict[str, Any]:
    from chalicelib.services.facts import Recorder

    recorder = Recorder(
        wiring.context(), wiring.afterwards(), lambda account, counts: wiring.budgets().charge(account, counts)
    )
    tellings: list[Exception | None] = []

    def take(record: dict[str, Any]) -> None:
        if not tellings:
            tellings.append(_told(event))
        recorder.record(record["body"])
        if tellings[0]:
            raise tellings[0]

    return each("changes", event, take)


def _told(event: SQSEvent) -> Exception | None:
    """Consoles are told first, of all messages at once: somebody waits for that. What went wrong must not keep the
    rest from being done; the messages come again."""
    try:
        wiring.feed().take(record["body"] for record in event.to_dict()["Records"])
    except Exception as error:
        return error
    return None


@routes.schedule("rate(1 minute)", name="sweep")
def sweep(event: CloudWatchEvent) -> None:
    with access("sweep") as line:
        line["sent"] = wiring.waking().sweep()
