"""A brand with a very long list and a very long ticket, written straight into a local stack's tables in batches.

The tickets are what the inbound worker makes of a customer's first words while nobody is at work; the lines are what
it makes of their next ones, with the agent's answers between them. Nothing of it takes the way through the queues:
that is measured elsewhere. The streams hear of it all, as they always do.
"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from chalicelib.domain import tickets as t
from chalicelib.domain.book import book_of
from chalicelib.domain.events import Channel, Direction, Event, EventType, Kind, Visibility
from chalicelib.domain.interactions import Interaction, position
from chalicelib.domain.policies import PRIORITIES, Policy
from chalicelib.domain.tickets import Priority, QueueRules, Ticket
from chalicelib.store.codec import decode, encode
from chalicelib.store.keys import thread_key
from chalicelib.store.tickets import packed
from infra.bench.customers import FIRST_WORDS, Customers, thread_of
from infra.local.stack import Stack

Item = dict[str, Any]
QUEUE = "help"
_PROMISED = 86_400_000  # ms: what waits has hours left, as most of a queue has
_PATIENCE = 60.0
_WRITERS, _BATCH = 2, 25
_POLICY = Policy(
    id="text", version=1, channels=("sms",), targets={"first_reply": dict.fromkeys(PRIORITIES, _PROMISED // 1000)}
)
_RULES = QueueRules(id=QUEUE, book=book_of([_POLICY], ()))
_NAMES = (
    "Amelia Hartmann",
    "Bo Lindqvist",
    "Chiara Rossi",
    "Dimitri Pavlov",
    "Esra Yılmaz",
    "Femi Adeyemi",
    "Guro Moe",
)
_ABOUT = (
    "Where is my parcel? It should have been here on Monday.",
    "The left boot has a scratch across the toe. What can we do about it?",
    "May I change the address of an order that I placed this morning?",
    "Do you have the Moss Chelsea in a 39, and if not, when will it be back?",
    "I was charged twice for the same order. Please look into it.",
)
_SAID = (
    "Thank you.",
    "It was meant to be a birthday present for Saturday. Could you tell me if it will be here by then, please?",
    "I have looked at the tracking page again and it still says that the parcel is being prepared. The shop told me on"
    " the telephone that it had left on Friday, and the courier says they never had it.\n\nWhich of the three is right,"
    " and what happens next? I would rather have it late than have the money back.",
    "Yes, the same address.",
)  # fmt: skip


def fill_list(stack: Stack, count: int) -> None:
    """`count` tickets that wait in QUEUE, nobody's."""
    now = _now()
    items = (_stored(_ticket(n, now - n * 9_000)) for n in range(count))
    _write(stack, "tickets", items)


def long_ticket(stack: Stack, lines: int) -> str:
    """The id of a ticket with that many lines. Its first came as customers' words do, so the customer is a real one."""
    who = 1
    webhook = Customers(stack.accounts(), stack.url).says("sms", who, FIRST_WORDS)
    address = f"{stack.url}/webhooks/{webhook.channel}/{webhook.account}"
    with urllib.request.urlopen(urllib.request.Request(address, webhook.body, webhook.headers)) as answer:
        answer.read()
    ticket = t.ticket_id("#".join(part for part in thread_of("sms", who) if part), "")
    first = _first_line(stack, ticket)
    _write(stack, "interactions", _lines(first, ticket, lines))
    return ticket


def _lines(first: Interaction, ticket: str, count: int) -> Iterator[Item]:
    for n in range(1, count):
        ours = n % 3 == 2
        line = replace(
            first, key=f"{first.key}n{n:05d}", provider_id=f"{first.provider_id}n{n:05d}", at=first.at - n * 60_000,
            text=_SAID[n % len(_SAID)], kind=Kind.MESSAGE, visibility=Visibility.PRIVATE,
            direction=Direction.OUTBOUND if ours else Direction.INBOUND,
            agent="mei" if ours else "", status="delivered" if ours else "",
        )  # fmt: skip
        doc = encode(replace(line, key=""))
        place = position(line.at, line.key)
        yield {
            "key": {"S": line.key}, "doc": {"S": doc}, "ticket": {"S": ticket}, "position": {"S": place},
            "rev": {"N": "1"},
        }  # fmt: skip


def _first_line(stack: Stack, ticket: str) -> Interaction:
    """The line that the webhook becomes, once the worker has made it."""
    dynamodb, deadline = stack.client("dynamodb"), time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        found = dynamodb.query(
            TableName="rapport-local-interactions", IndexName="timeline", Limit=1,
            KeyConditionExpression="ticket = :t", ExpressionAttributeValues={":t": {"S": ticket}},
        )["Items"]  # fmt: skip
        if found:
            return replace(decode(found[0]["doc"]["S"], Interaction), key=found[0]["key"]["S"])
        time.sleep(0.2)
    raise RuntimeError("the first message never stood on its ticket")


def _ticket(n: int, opened: int) -> Ticket:
    """As the inbound worker would have made it when the customer wrote, with nobody at work."""
    channel, account, identity, _ = thread_of("sms", 1_000 + n)
    thread = thread_key(channel, account, identity)
    event = Event(
        key=f"sms#{account}#SM{n:032x}", type=EventType.INTERACTION, channel=Channel.SMS, account=account,
        received_at=opened, at=opened, identity=identity, text=f"{_ABOUT[n % len(_ABOUT)]} (order {4_000 + n})",
    )  # fmt: skip
    priority = Priority.HIGH if n % 40 == 0 else Priority.NORMAL
    return t.opened(
        event, id=t.ticket_id(thread, ""), thread=thread, customer=f"c_bench{n:08d}",
        customer_name=_NAMES[n % len(_NAMES)], queue=_RULES, priority=priority, tags=(), now=opened,
    )  # fmt: skip


def _stored(ticket: Ticket) -> Item:
    return {
        "id": {"S": ticket.id},
        "version": {"N": "1"},
        "doc": {"S": packed(replace(ticket, version=1))},
        "work": {"S": t.work_partition(ticket)},
        "rank": {"S": t.work_rank(ticket)},
        "by_status": {"S": ticket.status},
        "by_customer": {"S": ticket.customer},
        "opened": {"S": f"{ticket.opened_at:013d}#{ticket.id}"},
    }


def _write(stack: Stack, table: str, items: Iterable[Item]) -> None:
    dynamodb = stack.client("dynamodb")
    requests = [{"PutRequest": {"Item": item}} for item in items]

    def put(batch: list[Any]) -> None:
        wanted = {f"rapport-local-{table}": batch}
        while wanted:
            wanted = dynamodb.batch_write_item(RequestItems=wanted).get("UnprocessedItems", {})

    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(put, [requests[n : n + _BATCH] for n in range(0, len(requests), _BATCH)]))


def settled(stack: Stack, quiet: float = 3.0, most: float = 240.0) -> None:
    """Until the streams' worker has heard of it all: nothing waits in the queue of changes for `quiet` seconds."""
    sqs = stack.client("sqs")
    url = sqs.get_queue_url(QueueName="rapport-local-changes")["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    deadline, since = time.monotonic() + most, time.monotonic()
    while time.monotonic() - since < quiet:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        if any(int(found[name]) for name in names):
            since = time.monotonic()
        if time.monotonic() > deadline:
            raise RuntimeError("the queue of changes never ran empty")
        time.sleep(0.3)


def _now() -> int:
    return time.time_ns() // 1_000_000
