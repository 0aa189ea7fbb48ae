"""What the bench reads out of a browser's trace."""

from __future__ import annotations

from typing import Any

import pytest

from infra.bench.console_trace import at, frames, keys


def frame(
    number: int, state: str, begin_ms: float, end_ms: float, id: str = "0x1", **more: Any
) -> list[dict[str, Any]]:
    told = {"frame_sequence": number, "state": state, "affects_smoothness": True, **more}
    common = {"name": "PipelineReporter", "pid": 1, "id2": {"local": id}}
    return [
        {**common, "ph": "b", "ts": begin_ms * 1000, "args": {"frame_reporter": told}},
        {**common, "ph": "e", "ts": end_ms * 1000, "args": {}},
    ]


def key(type: str, begin_ms: float, end_ms: float, id: str) -> list[dict[str, Any]]:
    common = {"name": "EventTiming", "pid": 1, "id": id}
    return [
        {**common, "ph": "b", "ts": begin_ms * 1000, "args": {"data": {"type": type}}},
        {**common, "ph": "e", "ts": end_ms * 1000},
    ]


def test_frame_times_run_from_one_shown_frame_to_the_next() -> None:
    events = [
        *frame(1, "STATE_PRESENTED_ALL", 0, 16),
        *frame(2, "STATE_PRESENTED_PARTIAL", 16, 32),
        *frame(2, "STATE_PRESENTED_ALL", 17, 90, "0x2"),  # the main thread's part of the same frame, later
        *frame(3, "STATE_NO_UPDATE_DESIRED", 32, 48),
        *frame(4, "STATE_DROPPED", 48, 64),
        *frame(5, "STATE_DROPPED", 48, 66, "0x3", affects_smoothness=False),
        *frame(6, "STATE_PRESENTED_ALL", 70, 100),
    ]
    found = frames(events)
    assert found.times == pytest.approx([16, 68])
    assert (found.asked, found.dropped, found.slow) == (4, 1, 1)


def test_a_trace_without_frames_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="no frames"):
        frames(key("keydown", 0, 1, "a"))


def test_a_key_takes_from_its_press_to_its_paint() -> None:
    events = [*key("keydown", 0, 30, "a"), *key("keyup", 5, 40, "b"), *key("keydown", 100, 120, "a")]
    assert keys(events) == pytest.approx([30, 20])


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 51.0), (0.95, 96.0), (1.0, 101.0)])
def test_a_share_of_the_values(share: float, wanted: float) -> None:
    assert at(range(1, 102), share) == wanted


def test_no_values_have_no_share() -> None:
    assert at([], 0.5) == 0.0
