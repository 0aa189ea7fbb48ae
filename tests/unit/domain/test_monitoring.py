"""How far a search has come: pages newest first, nothing skipped, a week back at most."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import monitoring as m
from chalicelib.domain.monitoring import Progress, Watch

NOW = 1_790_000_000_000
DAY = 86_400_000
WATCH = Watch(id="w", words=("boots",), every_minutes=5, version=3)


def test_ids_grow_with_time() -> None:
    assert int(m.id_at(NOW)) < int(m.id_at(NOW + 1))
    assert (int(m.id_at(NOW)) >> 22) + 1_288_834_974_657 == NOW


def test_the_first_look_goes_back_one_interval_and_not_a_week() -> None:
    began = m.begun(Progress(), WATCH, NOW)
    assert began.since == m.id_at(NOW - 300_000)
    assert (began.looked_at, began.version, began.token, began.missed) == (NOW, 3, "", 0)


def test_the_next_look_begins_after_the_newest_post_of_the_first_page() -> None:
    look = m.begun(Progress(since="100", version=3), WATCH, 1_288_834_974_657)
    first = m.read(look, newest="900", token="t1", found=2)
    assert (first.since, first.newest, first.token) == ("100", "900", "t1")
    second = m.read(m.begun(first, WATCH, 1_288_834_974_657), newest="500", token="", found=1)
    assert (second.since, second.newest, second.token, second.found) == ("900", "", "", 3)


def test_an_empty_look_leaves_the_place_as_it_is() -> None:
    look = m.begun(Progress(since=m.id_at(NOW - DAY), version=3), WATCH, NOW)
    assert m.read(look, newest="", token="", found=0).since == m.id_at(NOW - DAY)


def test_a_search_that_was_changed_starts_its_look_afresh_from_the_same_place() -> None:
    half = Progress(since=m.id_at(NOW - DAY), newest="99", token="t1", version=2)
    began = m.begun(half, WATCH, NOW)
    assert (began.since, began.token, began.newest, began.version) == (half.since, "", "", 3)
    assert m.begun(replace(half, version=3), WATCH, NOW).token == "t1"


def test_after_more_than_a_week_what_x_can_still_tell_is_read_and_the_gap_is_counted() -> None:
    old = Progress(since=m.id_at(NOW - 8 * DAY), token="t1", version=3)
    began = m.begun(old, WATCH, NOW)
    assert m.id_at(NOW - 7 * DAY) < began.since
    assert (began.token, began.missed) == ("", 1)


def test_a_pause_keeps_its_beginning_and_the_place() -> None:
    half = Progress(since="7", token="t1", version=3)
    paused = m.paused(m.paused(half, "no money", NOW), "still none", NOW + 5)
    assert (paused.paused_at, paused.why, paused.since, paused.token) == (NOW, "still none", "7", "t1")
    began = m.begun(replace(paused, since=m.id_at(NOW)), WATCH, NOW + 9)
    assert (began.paused_at, began.why) == (0, "")
