"""The arithmetic of reports, by tables."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain import reports
from chalicelib.domain.reports import Level, Spread
from chalicelib.store.facts import Fact


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Spread(0, None, None)),
        ([7], Spread(1, 7, 7)),
        ([1, 2], Spread(2, 2, 2)),
        ([4, 1], Spread(2, 2, 4)),
        ([3, 1, 2], Spread(3, 2, 3)),
        (range(1, 11), Spread(10, 6, 9)),
        (range(1, 21), Spread(20, 10, 18)),
        ([5] * 99 + [1000], Spread(100, 5, 5)),
    ],
)
def test_median_and_ninetieth_percentile(values: list[int], expected: Spread) -> None:
    assert reports.spread(values) == expected


@pytest.mark.parametrize(
    ("zone", "at", "start"),
    [
        ("UTC", "2026-03-01T10:59:59.999+00:00", "2026-03-01T10:00:00+00:00"),
        ("Asia/Kolkata", "2026-03-01T10:29:59+00:00", "2026-03-01T09:30:00+00:00"),
        ("Asia/Kathmandu", "2026-03-01T10:10:00+00:00", "2026-03-01T09:15:00+00:00"),
        # The hour that comes twice in autumn is two hours.
        ("Europe/London", "2026-10-25T00:30:00+00:00", "2026-10-25T00:00:00+00:00"),
        ("Europe/London", "2026-10-25T01:30:00+00:00", "2026-10-25T01:00:00+00:00"),
        # After the hour that is missing in spring.
        ("Europe/London", "2026-03-29T01:15:00+00:00", "2026-03-29T01:00:00+00:00"),
    ],
)
def test_an_hour_begins_where_the_local_clock_says(zone: str, at: str, start: str) -> None:
    assert reports.hour_start(ms(at), ZoneInfo(zone)) == ms(start)


def fact(what: str, ticket: str, met: bool | None = None, channel: str = "sms", value: int = 0) -> Fact:
    return Fact(id=f"{what}#{ticket}", what=what, at=0, ticket=ticket, channel=channel, met=met, value=value)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], Level(0, 0)),
        ([fact("first_reply", "a", True)], Level(1, 1)),
        ([fact("first_reply", "a", False)], Level(1, 0)),
        ([fact("first_reply_breached", "a", False)], Level(1, 0)),
        # Breached, then answered late: one miss.
        ([fact("first_reply_breached", "a", False), fact("first_reply", "a", False)], Level(1, 0)),
        ([fact("first_reply", "a", True), fact("first_reply_breached", "b", False)], Level(2, 1)),
        ([fact("solved", "a"), fact("next_reply_breached", "b", False)], Level(0, 0)),
    ],
)
def test_service_level_counts_each_ticket_once(facts: list[Fact], expected: Level) -> None:
    assert reports.service_levels(facts)[None] == expected


def test_channels_stand_apart_and_together() -> None:
    facts = [fact("first_reply", "a", True, "sms", 10), fact("first_reply", "b", True, "x", 30)]
    spreads = reports.first_replies(facts)
    assert {channel: x.median for channel, x in spreads.items()} == {None: 20, "sms": 10, "x": 30}


def test_hours_without_anything_are_left_out_and_others_stand_in_order() -> None:
    hour = reports.HOUR
    facts = [
        Fact(id=str(n), what=what, at=at, channel=channel)
        for n, (what, at, channel) in enumerate(
            [("in", 3 * hour, "x"), ("in", 1, "x"), ("out", 2, "x"), ("in", 5, "sms"), ("other", 9 * hour, "x")]
        )
    ]
    rows = reports.hourly(facts, ("in", "out"), ZoneInfo("UTC"))
    assert [(r.start, r.channel, r.counts) for r in rows] == [
        (0, "sms", {"in": 1, "out": 0}),
        (0, "x", {"in": 1, "out": 1}),
        (3 * hour, "x", {"in": 1, "out": 0}),
    ]
