"""What Chromium's own trace says of scrolling and typing.

Frames: `PipelineReporter` tells of each frame the compositor was asked for what became of it; a frame that should have
been shown and wasn't is a dropped one. Keys: `EventTiming` (the web's Event Timing, with the trace's microseconds) runs
from the moment the key was pressed to the paint that came of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

OF_FRAMES, OF_KEYS = ["benchmark"], ["devtools.timeline"]
"""Categories of the trace, no more than needed: writing it down slows down what is measured."""
SLOW_MS = 50.0
_SHOWN = ("STATE_PRESENTED_ALL", "STATE_PRESENTED_PARTIAL")
_DROPPED = "STATE_DROPPED"

Event = dict[str, Any]


def events_of(trace: bytes) -> list[Event]:
    found: list[Event] = json.loads(trace)["traceEvents"]
    return found


@dataclass(frozen=True, slots=True)
class Frames:
    """`times`: ms from one shown frame to the next. `dropped` of `asked` never were."""

    times: list[float]
    asked: int
    dropped: int

    @property
    def slow(self) -> int:
        return sum(1 for time in self.times if time > SLOW_MS)


def frames(events: Iterable[Event]) -> Frames:
    """Raises RuntimeError if the trace has none: then nothing was measured."""
    shown: dict[Any, float] = {}  # a frame may be told of twice, its main thread's part later: it is shown once
    dropped: set[Any] = set()
    for told, end in _pairs(events, "PipelineReporter"):
        reporter = told.get("frame_reporter", told.get("chrome_frame_reporter", {}))
        frame, state = reporter.get("frame_sequence"), reporter.get("state")
        if state in _SHOWN:
            shown[frame] = min(end, shown.get(frame, end))
        elif state == _DROPPED and reporter.get("affects_smoothness", True):
            dropped.add(frame)
    if len(shown) < 2:
        raise RuntimeError("the browser's trace tells of no frames")
    dropped -= shown.keys()
    times = [later - sooner for sooner, later in pairwise(sorted(shown.values()))]
    return Frames(times, len(shown) + len(dropped), len(dropped))


def keys(events: Iterable[Event], name: str = "keydown") -> list[float]:
    """ms from each key's press to its paint."""
    return [end - told["start"] for told, end in _pairs(events, "EventTiming") if told.get("type") == name]


def _pairs(events: Iterable[Event], name: str) -> Iterator[tuple[dict[str, Any], float]]:
    """What each of these spans was told with (and its `start`), and its end; times in ms. Ids are used again."""
    begun: dict[Any, dict[str, Any]] = {}
    ours = (event for event in events if event.get("name") == name)
    for event in sorted(ours, key=lambda event: (event["ts"], event["ph"] != "e")):
        place = (event.get("pid"), event.get("id"), str(event.get("id2")))
        at_ms = float(event["ts"]) / 1000
        if event["ph"] == "b":
            told = event.get("args", {})
            begun[place] = {**told, **told.get("data", {}), "start": at_ms}
        elif event["ph"] == "e" and place in begun:
            yield begun.pop(place), at_ms


def at(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))], 1) if ordered else 0.0
