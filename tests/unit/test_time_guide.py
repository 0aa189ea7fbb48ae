"""The worked examples of docs/time.md are what the code computes."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from chalicelib.api import hours
from chalicelib.domain import calendars, policies
from chalicelib.domain.calendars import Calendar

GUIDE = (Path(__file__).parents[2] / "docs" / "time.md").read_text()
HOUR = 3_600_000
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GUIDE.splitlines()
    if re.match(r"\| (shop|night) \|", line)
]


def calendar(name: str) -> Calendar:
    found = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    doc: dict[str, Any] = json.loads(found[1])[name]
    made = {**doc, "id": name, "hours": hours.counted(doc["hours"]), "holidays": doc["days_off"]}
    return msgspec.convert(made, Calendar)


@pytest.mark.parametrize(("name", "begins", "length", "turn", "due", "why"), ROWS)
def test_a_worked_example_holds(name: str, begins: str, length: str, turn: str, due: str, why: str) -> None:
    made = calendar(name)
    zone = ZoneInfo(made.time_zone)

    def at(text: str) -> int:
        return calendars.instant(made.time_zone, text.strip().replace(" ", "T"))

    pauses = [tuple(at(edge) for edge in turn.split(" to "))] if turn else []
    found = calendars.add(made, at(begins), int(length.split()[0]) * HOUR, pauses)  # type: ignore[arg-type]
    assert datetime.fromtimestamp(found / 1000, zone).strftime("%Y-%m-%d %H:%M") == due, why


def test_there_are_examples_and_every_target_and_rung_is_told() -> None:
    assert len(ROWS) >= 8
    for word in (*policies.Target, *policies.DOES, *policies.DEFAULTS):
        assert f"`{word}`" in GUIDE
