"""What a queue can't carry as it is: SQS refuses some characters that customers and providers can send."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.aws import queues
from chalicelib.domain.events import Channel, Event, EventType
from chalicelib.store.codec import decode


class Sqs:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def get_queue_url(self, QueueName: str) -> dict[str, str]:
        return {"QueueUrl": f"http://127.0.0.1/{QueueName}"}

    def send_message(self, **entry: Any) -> None:
        self.sent.append(entry)

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.sent += Entries
        return {}


def event(text: str, identity: str = "77") -> Event:
    return Event(
        key=f"facebook#page#m_{len(text)}", type=EventType.INTERACTION, channel=Channel.FACEBOOK, account="page",
        received_at=2, at=1, identity=identity, text=text,
    )  # fmt: skip


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Sqs:
    fake = Sqs()
    monkeypatch.setattr(queues, "client", lambda service: fake)
    return fake


def test_characters_that_sqs_refuses_arrive_all_the_same(sqs: Sqs) -> None:
    queues.Queues().inbound([event("odd \ufffe and \uffff")])
    body = sqs.sent[0]["MessageBody"]
    assert "\ufffe" not in body
    assert "\uffff" not in body
    assert decode(body, Event).text == "odd \ufffe and \uffff"


def test_half_of_a_surrogate_pair_is_replaced_and_nothing_else(sqs: Sqs) -> None:
    broken = json.loads('"half \\ud83d of a smile, a whole one: \\ud83d\\ude00"')
    queues.Queues().inbound([event(broken, identity=broken)])
    read = decode(sqs.sent[0]["MessageBody"], Event)
    assert read.text == "half \ufffd of a smile, a whole one: 😀"
    assert read.identity == read.text


def test_one_identity_keeps_its_order_and_one_event_its_name(sqs: Sqs) -> None:
    queues.Queues().inbound([event("a"), event("bb"), event("ccc", identity="88")])
    groups = [entry["MessageGroupId"] for entry in sqs.sent]
    assert groups[0] == groups[1] != groups[2]
    assert len({entry["MessageDeduplicationId"] for entry in sqs.sent}) == 3
