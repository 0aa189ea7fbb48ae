"""What becomes of a record that can't be finished now."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.blueprints import workers
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.store.codec import encode
from tests.fakes import message


class Queues:
    def __init__(self) -> None:
        self.postponed: list[tuple[str, float]] = []

    def postpone_inbound(self, receipt: str, seconds: float) -> None:
        self.postponed.append((receipt, seconds))


class Failing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def take(self, event: object) -> None:
        raise self.error


def record(times: int) -> dict[str, Any]:
    return {
        "body": encode(message("m1", at=1)), "receiptHandle": "r1",
        "attributes": {"ApproximateReceiveCount": str(times)},
    }  # fmt: skip


@pytest.fixture
def queues(monkeypatch: pytest.MonkeyPatch) -> Queues:
    fake = Queues()
    monkeypatch.setattr(wiring, "queues", lambda: fake)
    return fake


@pytest.mark.parametrize(("times", "seconds"), [(1, 1), (2, 3), (3, 9), (4, 27), (5, 81), (6, 90), (8, 90)])
@pytest.mark.parametrize("error", [Retry("somebody was faster"), Conflict("somebody was faster")])
def test_what_lost_a_race_comes_again_soon_then_less_and_less_often(
    queues: Queues, monkeypatch: pytest.MonkeyPatch, error: Exception, times: int, seconds: float
) -> None:
    monkeypatch.setattr(wiring, "inbound", lambda: Failing(error))
    with pytest.raises(type(error)):
        workers._take(record(times))
    assert queues.postponed == [("r1", seconds)]


def test_what_says_when_it_wants_to_come_again_comes_then(queues: Queues, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "inbound", lambda: Failing(Retry("the call isn't known yet", after=2)))
    with pytest.raises(Retry):
        workers._take(record(4))
    assert queues.postponed == [("r1", 2)]


def test_what_fails_for_another_reason_waits_for_the_queue(queues: Queues, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "inbound", lambda: Failing(RuntimeError("broken")))
    with pytest.raises(RuntimeError):
        workers._take(record(1))
    assert queues.postponed == []
