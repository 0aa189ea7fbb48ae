"""Work for posts of ours on its way: into the outbound queue, and from there to who does it."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.aws import queues
from chalicelib.blueprints import workers
from chalicelib.store.codec import encode
from tests.unit.test_queues import Sqs

ASKED = {"do": "publish", "id": "p_1", "target": "x#brand", "attempt": 0}


def test_the_outbound_worker_hands_posts_to_who_publishes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []

    class Publishing:
        def perform(self, asked: object) -> None:
            done.append(asked)

    monkeypatch.setattr(wiring, "publishing", Publishing)
    workers._send({"body": encode({"post": ASKED}), "receiptHandle": "r"})
    assert done == [ASKED]


def test_one_account_s_version_keeps_its_order_and_each_attempt_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = Sqs()
    monkeypatch.setattr(queues, "client", lambda service: sqs)
    for asked in (ASKED, ASKED, {**ASKED, "attempt": 1}, {**ASKED, "target": "facebook#page"}):
        queues.Queues().post(asked)
    first, again, later, other = sqs.sent
    assert first["MessageDeduplicationId"] == again["MessageDeduplicationId"] != later["MessageDeduplicationId"]
    assert first["MessageGroupId"] == later["MessageGroupId"] != other["MessageGroupId"]
