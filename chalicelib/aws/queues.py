"""The queues. What is sent here is kept by SQS until a worker has finished with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib import config
from chalicelib.aws.session import client
from chalicelib.domain import redaction
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Event
from chalicelib.domain.identities import short_hash
from chalicelib.store.codec import encode, storable

if TYPE_CHECKING:  # a webhook sends, and knows no tickets
    from chalicelib.domain.tickets import Ticket

_BATCH = 10
_BATCH_BYTES = 1_000_000  # SQS takes 1 MiB a call
MAX_DELAY_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Message:
    body: str
    group: str = ""  # FIFO: kept in order within
    dedup: str = ""  # FIFO: repeated within five minutes, it is delivered once
    delay: int = 0  # seconds, standard queues only


class Queue:
    def __init__(self, name: str, fifo: bool = False) -> None:
        self._name, self._fifo = name, fifo
        self._known_url = ""

    def send(self, messages: Iterable[Message]) -> None:
        """Send all, ten a call. Raises Retry if any could not be sent after a second try: the
        caller's caller repeats the lot, and repeats are harmless."""
        for chunk in _chunks(list(messages)):
            if len(chunk) == 1:
                client("sqs").send_message(QueueUrl=self._url(), **self._entry(chunk[0]))
            else:
                self._send_batch(chunk)

    def postpone(self, receipt: str, seconds: float) -> None:
        """Let a received message come again after that time."""
        client("sqs").change_message_visibility(
            QueueUrl=self._url(), ReceiptHandle=receipt, VisibilityTimeout=min(43_200, max(0, round(seconds)))
        )

    def _send_batch(self, chunk: list[Message]) -> None:
        entries = [{"Id": str(n), **self._entry(m)} for n, m in enumerate(chunk)]
        for _ in range(2):
            answer = client("sqs").send_message_batch(QueueUrl=self._url(), Entries=entries)
            failed = {f["Id"] for f in answer.get("Failed", [])}
            if not failed:
                return
            entries = [e for e in entries if e["Id"] in failed]
        raise Retry(f"{len(entries)} messages could not be queued")

    def _entry(self, message: Message) -> dict[str, object]:
        # SQS takes the characters of XML 1.0 only; JSON can say the two others that may be in a text.
        body = message.body.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
        entry: dict[str, object] = {"MessageBody": body}
        if self._fifo:
            entry |= {"MessageGroupId": message.group, "MessageDeduplicationId": message.dedup}
        elif message.delay:
            entry["DelaySeconds"] = min(MAX_DELAY_SECONDS, message.delay)
        return entry

    def _url(self) -> str:
        if not self._known_url:
            settings = config.load()
            prefix = settings.queue_urls
            self._known_url = (
                f"{prefix}{self._name}"
                if prefix
                else client("sqs").get_queue_url(QueueName=settings.queue(self._name))["QueueUrl"]
            )
        return self._known_url


def _chunks(messages: list[Message]) -> Iterable[list[Message]]:
    chunk: list[Message] = []
    size = 0
    for message in messages:
        length = len(message.body.encode())
        if chunk and (len(chunk) == _BATCH or size + length > _BATCH_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(message)
        size += length
    if chunk:
        yield chunk


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _inbound_message(event: Event) -> Message:
    event = redaction.event(event)
    try:
        body = encode(event)
    except UnicodeEncodeError:  # half of a surrogate pair: JSON can say it, UTF-8 can't
        event = storable(event)
        body = encode(event)
    group = f"{event.channel}#{event.account}#{event.identity or event.key}"
    return Message(body, group=short_hash(group, 26), dedup=_digest(event.key))


class Queues:
    """What the services send, by meaning."""

    def __init__(self) -> None:
        self._inbound = Queue("inbound.fifo", fifo=True)
        self._outbound = Queue("outbound.fifo", fifo=True)
        self._timers = Queue("timers")
        self._media = Queue("media")
        self._changes = Queue("changes")

    def inbound(self, events: Iterable[Event]) -> None:
        """Accepted events, without card numbers. One identity's stay in order; different ones' run side by side."""
        self._inbound.send(_inbound_message(event) for event in events)

    def outbound(self, key: str, thread: str, attempt: int = 0) -> None:
        """A reply to send; one thread's replies stay in order."""
        body = encode({"key": key})
        self._outbound.send([Message(body, group=short_hash(thread, 26), dedup=_digest(f"{key}:{attempt}"))])

    def phone(self, command: Mapping[str, object]) -> None:
        """Something to do on the phone (services/phone/ringing.py); one call's commands stay in order."""
        body = encode({"phone": dict(command)})
        self._outbound.send([Message(body, group=short_hash(str(command["call"]), 26), dedup=_digest(body))])

    def wake(self, ids: Iterable[str], after_seconds: float = 0) -> None:
        """Look at tickets (`ticket#id`) or agents (`agent#id`) after a while (at most 15 minutes)."""
        delay = max(0, round(after_seconds + 0.499))
        self._timers.send(Message(encode({"wake": id}), delay=delay) for id in ids)

    def bucket(self, bucket: str) -> None:
        """Look at every wake-up due in a bucket of the ledger (what a clock does when it is time)."""
        self._timers.send([Message(encode({"bucket": bucket}))])

    def recompute(self, given: Mapping[str, object], after_seconds: float) -> None:
        """The next page of tickets to promise afresh (services/recomputing.py)."""
        delay = max(0, round(after_seconds + 0.499))
        self._timers.send([Message(encode({"recompute": dict(given)}), delay=delay)])

    def ring(self, ticket: Ticket) -> None:
        """Have the phone ring of whoever a ticket is offered to for its call."""
        self.phone(
            {"do": "ring", "call": ticket.call, "ticket": ticket.id, "agent": ticket.offered_to, "claim": ticket.claim}
        )

    def page(self, given: dict[str, Any], once: str) -> None:
        """Page somebody by SMS or webhook. `once` names this page for ever."""
        body = encode({"page": given, "once": once})
        self._outbound.send([Message(body, group=short_hash(once, 26), dedup=_digest(once))])

    def post(self, given: Mapping[str, object]) -> None:
        """Something to do for a post of ours (services/posts/publishing.py); one account's version at a time."""
        body = encode({"post": dict(given)})
        group = short_hash(f"post#{given['id']}#{given['target']}", 26)
        self._outbound.send([Message(body, group=group, dedup=_digest(body))])

    def monitor(self, watch: str, once: str) -> None:
        """Look for posts by a saved search. `once` names the look: asked for twice, it is done once; those of one
        search are done one after the other."""
        body = encode({"monitor": watch})
        self._outbound.send([Message(body, group=short_hash(f"monitor#{watch}", 26), dedup=_digest(f"{watch}#{once}"))])

    def media(self, key: str) -> None:
        """Fetch an interaction's attachments."""
        self._media.send([Message(encode({"key": key}))])

    def typing(self, thread: str) -> None:
        """A visitor of the chat types: to be told to whoever is at their ticket (services/live/feed.py)."""
        self._changes.send([Message(encode({"table": "live", "thread": thread}))])

    def changes(self, bodies: Iterable[str]) -> None:
        self._changes.send(Message(body) for body in bodies)

    def postpone_inbound(self, receipt: str, seconds: float) -> None:
        self._inbound.postpone(receipt, seconds)

    def postpone_outbound(self, receipt: str, seconds: float) -> None:
        self._outbound.postpone(receipt, seconds)
